//! The proof for programs: one object, its rows the same as the English table's, whatever language is spoken.

use super::{Head, ProofError, csv::Row, words};
use boothlift_contract::{EventId, Language};
use boothlift_store::{Connection, proof};
use serde::Serialize;
use serde_json::json;
use std::io::Write;

#[derive(Serialize)]
struct Proved<'a> {
    #[serde(flatten)]
    row: &'a Row,
    proved: String,
}

pub(super) fn write(
    view: &Connection,
    event: EventId,
    head: &Head,
    number: &str,
    out: &mut dyn Write,
) -> Result<(), ProofError> {
    let places: Vec<_> = head
        .places
        .iter()
        .map(|place| {
            json!({
                "id": place.id,
                "kind": place.kind,
                "label": place.label,
                "proved": words::of_place(place).say(Language::En),
                "photos": place.photos,
                "confirmed": place.confirmed,
                "maybe_twice": place.maybe_twice,
                "not_shown": place.missing,
                "asked_at": place.asked.map(|(at, ..)| words::moment(at)),
                "seen": place.asked.map(|(_, seen, _)| seen),
                "extra": place.asked.map(|(.., extra)| extra),
            })
        })
        .collect();
    let top = json!({
        "event": { "name": head.event.name, "date": head.event.date },
        "check_number": number,
        "sum": {
            "files": head.files, "not_sent": head.not_sent, "photos": head.photos, "delivered": head.delivered,
            "taken_down": head.taken_down,
        },
        "destinations": places,
    });
    // The object stays open for its rows.
    let top = top.to_string();
    write!(out, "{},\"rows\":[", top.strip_suffix('}').unwrap_or(&top))?;
    let mut first = true;
    proof::lines::<ProofError>(view, event, |line| {
        let row = Row::of(&line, Language::En);
        let text = serde_json::to_string(&Proved { row: &row, proved: words::proved(&line).say(Language::En) })
            .map_err(std::io::Error::other)?;
        write!(out, "{}\n{text}", if first { "" } else { "," })?;
        first = false;
        Ok(())
    })?;
    write!(out, "\n]}}\n")?;
    Ok(())
}
