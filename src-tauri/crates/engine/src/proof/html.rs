//! The proof as a page: one file without scripts and without anything from elsewhere, made to be printed on A4.

use super::{Head, PlaceHead, ProofError, is_not_sent, words};
use boothlift_contract::{DeliveryState, EventId, LedgerState, Timestamp};
use boothlift_store::{
    Connection,
    proof::{self, Line},
};
use jiff::tz::TimeZone;
use std::{fmt::Write as _, io::Write};

/// Nothing is loaded and nothing runs, also where a name would have it otherwise.
const TOP: &str = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<style>
@page { size: A4; margin: 16mm 14mm; }
body { font: 13px/1.45 system-ui, sans-serif; color: #1d1420; background: #fff; max-width: 190mm; margin: 0 auto; padding: 8mm 4mm; }
h1 { font-size: 26px; margin: 0; } h2 { font-size: 17px; margin: 9mm 0 2mm; break-after: avoid; }
p { margin: 1mm 0; } .sum { font-size: 17px; margin: 4mm 0; } .number { font: 600 17px ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; } thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 1mm 2mm 1mm 0; border-bottom: 1px solid #d8ccd8; overflow-wrap: anywhere; }
th { font-weight: 600; border-bottom-color: #1d1420; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
code { font: 12px ui-monospace, monospace; } .small { color: #5b4a5f; }
@media print { body { padding: 0; max-width: none; } }
</style>
"#;

pub(super) fn write(
    view: &Connection,
    event: EventId,
    head: &Head,
    number: &str,
    out: &mut dyn Write,
) -> Result<(), ProofError> {
    let zone = TimeZone::system();
    out.write_all(TOP.as_bytes())?;
    writeln!(out, "<title>Proof of delivery, {}</title></head><body>", text(&head.event.name))?;
    summary(out, head, number, &zone)?;
    sessions(view, event, out, &zone)?;
    photos(view, event, out, &zone)?;
    not_sent(view, event, head, out)?;
    writeln!(
        out,
        "<p class=\"small\">Times are local: {}. Check number <span class=\"number\">{number}</span>.</p></body></html>",
        text(zone.iana_name().unwrap_or("this computer's time"))
    )?;
    Ok(())
}

fn summary(out: &mut dyn Write, head: &Head, number: &str, zone: &TimeZone) -> std::io::Result<()> {
    let hours = match (&head.event.starts, &head.event.ends) {
        (Some(starts), Some(ends)) => format!(", {} to {}", text(starts), text(ends)),
        (Some(starts), None) => format!(", from {}", text(starts)),
        (None, Some(ends)) => format!(", until {}", text(ends)),
        (None, None) => String::new(),
    };
    writeln!(
        out,
        "<h1>Proof of delivery</h1>\n<p><bdi>{}</bdi>, {}{hours}</p>",
        text(&head.event.name),
        text(&head.event.date)
    )?;
    writeln!(
        out,
        "<p class=\"sum\">{} files &minus; {} not sent = {} photos; {} delivered</p>\n\
         <p>Check number <span class=\"number\">{number}</span>. The table and the file for programs of the same moment have the same one.</p>",
        head.files, head.not_sent, head.photos, head.delivered
    )?;
    if head.taken_down > 0 {
        writeln!(out, "<p>{} taken down by a person; they are in no list.</p>", photos_in_words(head.taken_down))?;
    }
    writeln!(
        out,
        "<h2>Destinations</h2>\n<table><thead><tr><th>Destination</th><th>How it was proved</th><th class=\"n\">Photos</th><th class=\"n\">Confirmed</th></tr></thead><tbody>"
    )?;
    for place in &head.places {
        writeln!(
            out,
            "<tr><td><bdi>{}</bdi></td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            text(&place.label),
            how(place, zone),
            place.photos,
            place.confirmed
        )?;
    }
    writeln!(
        out,
        "</tbody></table>\n<p class=\"small\">&ldquo;files compared&rdquo;: the files there were read and held against the safe copies. \
         &ldquo;seen in the gallery&rdquo;: the gallery listed them. &ldquo;accepted by the gallery&rdquo;: its answer is kept; the \
         gallery was not counted. &ldquo;maybe twice&rdquo;: an answer got lost and the photo was sent again.</p>"
    )
}

fn how(place: &PlaceHead, zone: &TimeZone) -> String {
    let mut how = words::of_place(place).to_owned();
    if let Some((at, seen, extra)) = place.asked {
        let _ = write!(how, ": {seen} on {}", clock(at, zone));
        if place.missing > 0 {
            let _ = write!(how, "; <strong>{} not shown</strong>", place.missing);
        }
        if extra > 0 {
            let _ = write!(how, "; {extra} others are there too");
        }
    }
    if place.maybe_twice > 0 {
        let _ = write!(how, "; {} maybe twice", place.maybe_twice);
    }
    how
}

fn sessions(view: &Connection, event: EventId, out: &mut dyn Write, zone: &TimeZone) -> Result<(), ProofError> {
    writeln!(
        out,
        "<h2>Sessions</h2>\n<table><thead><tr><th class=\"n\">No.</th><th>Tag</th><th class=\"n\">Photos</th><th class=\"n\">Delivered</th><th>Last delivery</th></tr></thead><tbody>"
    )?;
    for session in proof::sessions(view, event)? {
        writeln!(
            out,
            "<tr><td class=\"n\">{}</td><td><bdi>{}</bdi></td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
            session.number.map_or_else(|| "&ndash;".into(), |number| number.to_string()),
            text(&session.tag),
            session.photos,
            session.delivered,
            session.last_at.map_or_else(String::new, |at| clock(at, zone)),
        )?;
    }
    Ok(writeln!(out, "</tbody></table>")?)
}

fn photos(view: &Connection, event: EventId, out: &mut dyn Write, zone: &TimeZone) -> Result<(), ProofError> {
    writeln!(
        out,
        "<h2>Photos</h2>\n<table><thead><tr><th>Name</th><th class=\"n\">Session</th><th>Fingerprint</th><th>Destination</th><th>Number there</th><th>Proof</th><th>Time</th></tr></thead><tbody>"
    )?;
    proof::lines::<ProofError>(view, event, |line| {
        if is_not_sent(&line) {
            return Ok(());
        }
        let (destination, there, proved, at) = cells(&line, zone);
        writeln!(
            out,
            "<tr><td><bdi>{}</bdi></td><td class=\"n\">{}</td><td><code>{}</code></td><td><bdi>{destination}</bdi></td><td><bdi>{there}</bdi></td><td>{proved}</td><td>{at}</td></tr>",
            text(&line.name),
            line.session.as_ref().map_or_else(String::new, |(number, _)| number.to_string()),
            text(line.sha256.get(..12).unwrap_or(&line.sha256)),
        )?;
        Ok(())
    })?;
    Ok(writeln!(out, "</tbody></table>")?)
}

fn cells(line: &Line, zone: &TimeZone) -> (String, String, String, String) {
    let Some(place) = &line.place else {
        return (
            String::new(),
            String::new(),
            text(&format!("{}: {}", line.verdict, words::reason(line))),
            String::new(),
        );
    };
    let there = place.remote_id.clone().filter(|_| place.state == DeliveryState::Confirmed).unwrap_or_default();
    let proved = match place.state {
        DeliveryState::Confirmed => words::proved(line).to_owned(),
        state => {
            let why = words::reason(line);
            let state = LedgerState::from(state);
            if why.is_empty() { state.to_string() } else { format!("{state}: {why}") }
        }
    };
    let at = place.confirmed_at.filter(|_| place.state == DeliveryState::Confirmed);
    (text(&place.label), text(&there), text(&proved), at.map_or_else(String::new, |at| clock(at, zone)))
}

fn not_sent(view: &Connection, event: EventId, head: &Head, out: &mut dyn Write) -> Result<(), ProofError> {
    if head.not_sent == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "<h2>Not sent</h2>\n<table><thead><tr><th>Name</th><th>Destination</th><th>Why</th></tr></thead><tbody>"
    )?;
    proof::lines::<ProofError>(view, event, |line| {
        if is_not_sent(&line) {
            let destination = line.place.as_ref().map(|place| text(&place.label)).unwrap_or_default();
            writeln!(
                out,
                "<tr><td><bdi>{}</bdi></td><td><bdi>{destination}</bdi></td><td>{}</td></tr>",
                text(&line.name),
                text(&words::reason(&line))
            )?;
        }
        Ok(())
    })?;
    Ok(writeln!(out, "</tbody></table>")?)
}

fn photos_in_words(n: u32) -> String {
    if n == 1 { "1 photo was".into() } else { format!("{n} photos were") }
}

fn clock(at: Timestamp, zone: &TimeZone) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map(|at| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string())
        .unwrap_or_default()
}

/// Text as it may stand between tags and in attributes. What steers a terminal or turns writing around is shown as a box.
fn text(plain: &str) -> String {
    let mut safe = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => safe.push('\u{25a1}'),
            c if c.is_control() => safe.push('\u{25a1}'),
            c => safe.push(c),
        }
    }
    safe
}
