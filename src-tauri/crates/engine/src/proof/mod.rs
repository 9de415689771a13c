//! The proof of delivery: the same lines as a page to print, as a table and for programs, each with the same check number.
//! Lines go from the records straight to where they are written; the whole is never held.

mod check;
mod csv;
mod html;
mod json;
mod save;
mod texts;
mod words;

use boothlift_contract::{DeliveryState, EventId, Language, ProofFormat, Timestamp};
use boothlift_store::{
    Connection, StoreError, audits, counts, destinations, events,
    events::Event,
    proof::{self, Line},
};
pub(crate) use save::{file_name, save};
use std::io::{self, Write};

/// Why a proof could not be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProofError {
    /// The records.
    #[error(transparent)]
    Records(#[from] StoreError),
    /// The place it is written to.
    #[error("it cannot be written: {0}")]
    Out(#[from] io::Error),
}

impl From<ProofError> for StoreError {
    fn from(error: ProofError) -> Self {
        match error {
            ProofError::Records(error) => error,
            ProofError::Out(error) => Self::Commit(error.to_string()),
        }
    }
}

/// What stands above the lines.
#[derive(Clone, Debug, PartialEq)]
struct Head {
    event: Event,
    files: u32,
    not_sent: u32,
    photos: u32,
    delivered: u32,
    taken_down: u32,
    places: Vec<PlaceHead>,
}

/// One destination in the head.
#[derive(Clone, Debug, PartialEq)]
struct PlaceHead {
    id: String,
    kind: boothlift_contract::DestinationKind,
    label: String,
    photos: u32,
    confirmed: u32,
    maybe_twice: u32,
    missing: u32,
    /// What it showed when it was last asked: when, seen, and what is there beside.
    asked: Option<(Timestamp, u32, u32)>,
}

/// How many lines the proof of an event has.
///
/// # Errors
/// What the records say.
pub(crate) fn lines(view: &Connection, event: EventId) -> Result<u32, StoreError> {
    proof::count(view, event)
}

/// The check number of the proof as it would be written now: eight hex digits in two groups.
///
/// # Errors
/// What the records say.
pub(crate) fn check_number(view: &Connection, event: EventId) -> Result<String, StoreError> {
    check::number(view, event, &head(view, event)?)
}

/// Writes the proof of an event, its words for people in `language`: the page, and the table's headings and sentences. The
/// words that programs read are the same in each, and so is the check number. Everything in it is of one moment when `view` is
/// one view of the records. Blocks.
///
/// # Errors
/// What the records say, or the place it is written to.
pub(crate) fn write(
    view: &Connection,
    event: EventId,
    format: ProofFormat,
    language: Language,
    out: &mut dyn Write,
) -> Result<(), ProofError> {
    let head = head(view, event)?;
    let number = check::number(view, event, &head)?;
    match format {
        ProofFormat::Csv => csv::write(view, event, &number, language, out)?,
        ProofFormat::Json => json::write(view, event, &head, &number, out)?,
        ProofFormat::Html => html::write(view, event, &head, &number, language, out)?,
    }
    out.flush()?;
    Ok(())
}

/// The event that the proof is of: the one that is on, or the last one.
///
/// # Errors
/// What the records say.
pub(crate) fn event(view: &Connection) -> Result<Option<EventId>, StoreError> {
    let on = events::current(view)?;
    let last = || Ok::<_, StoreError>(events::all(view)?.into_iter().next());
    Ok(on.map_or_else(last, |event| Ok(Some(event)))?.map(|event| event.id))
}

fn head(view: &Connection, event: EventId) -> Result<Head, StoreError> {
    let sum = counts::sum(view, event)?;
    let mut places = Vec::new();
    for row in destinations::all(view)? {
        let by_state = counts::deliveries(view, event, &row.id)?;
        let photos = by_state.meant();
        if photos == 0 && !row.is_on {
            continue;
        }
        let asked = audits::last(view, event, &row.id)?;
        places.push(PlaceHead {
            photos,
            confirmed: by_state.of(DeliveryState::Confirmed),
            maybe_twice: audits::maybe_twice(view, event, &row.id)?,
            missing: audits::missing(view, event, &row.id)?,
            asked: asked.map(|audit| (audit.began_at, audit.seen, audit.extra)),
            id: row.id.0,
            kind: row.kind,
            label: row.label,
        });
    }
    Ok(Head {
        event: events::get(view, event)?,
        files: sum.not_sent + sum.photos,
        not_sent: sum.not_sent,
        photos: sum.photos,
        delivered: sum.delivered,
        taken_down: proof::taken_down(view, event)?,
        places,
    })
}

/// Whether a line is of a file that is not to go out.
fn is_not_sent(line: &Line) -> bool {
    use boothlift_contract::FileVerdict;
    match &line.place {
        Some(place) => place.state == DeliveryState::Cancelled,
        None => matches!(line.verdict, FileVerdict::Ignored | FileVerdict::Same | FileVerdict::Adopted),
    }
}

#[cfg(test)]
mod tests;
