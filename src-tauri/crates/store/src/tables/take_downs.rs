//! Taking photos down: a person's word first, then what each gallery made of it.

use super::{collect, deliveries, destinations, failure, first, gallery, notes, photos, word};
use crate::{Step, StoreError};
use boothlift_contract::{
    DeliveryState, DestinationId, DestinationKind, EventId, Failure, FailureCode, PhotoId, TakeDownState, Timestamp,
};
use rusqlite::{Connection, Row, params};

/// Why a delivery of such a photo is cancelled.
pub(super) const REASON: FailureCode = FailureCode::PhotoTakenDown;

/// A removal that may be tried now.
#[derive(Clone, Debug, PartialEq)]
pub struct Removal {
    /// The delivery whose photo is to go.
    pub delivery: i64,
    /// The id the photo has there, where a receipt told it.
    pub remote_id: Option<String>,
    /// Whether it may be there without a receipt: an answer was lost.
    pub doubtful: bool,
    /// What the driver kept of the way there.
    pub note: Option<String>,
    /// Tries in a row that failed by more than the way being closed.
    pub failures: u32,
    /// Since when it fails.
    pub failing_since: Option<Timestamp>,
}

/// How the removal of a photo at one destination stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// How.
    pub state: TakeDownState,
    /// Since when.
    pub since: Timestamp,
    /// Why it is not done, where there is a why.
    pub failure: Option<Failure>,
}

/// Whether a person took the photo down.
///
/// # Errors
/// What SQLite says.
pub fn is_down(connection: &Connection, photo: PhotoId) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached("SELECT 1 FROM take_downs WHERE photo_id = ?1")?;
    Ok(query.exists([photo.0])?)
}

/// Whether a photo of this content was ever taken down, here or out there.
///
/// # Errors
/// What SQLite says.
pub fn was_ever(connection: &Connection, sha256: &str) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT 1 FROM taken_down WHERE source_sha256 = ?1
         UNION ALL SELECT 1 FROM take_downs t JOIN photos p ON p.id = t.photo_id WHERE p.sha256 = ?1",
    )?;
    Ok(query.exists([sha256])?)
}

/// When a person took the photo down, where one did.
///
/// # Errors
/// What SQLite says.
pub fn asked_at(connection: &Connection, photo: PhotoId) -> Result<Option<Timestamp>, StoreError> {
    let mut query = connection.prepare_cached("SELECT asked_at FROM take_downs WHERE photo_id = ?1")?;
    first(query.query([photo.0])?, |row| Ok(Timestamp(row.get(0)?)))
}

/// Takes a photo down: from this commit on it goes nowhere. What waits is cancelled; where it is, may be, or is on its way
/// to, a removal is due, and where `can` says that a kind of service has no call, it is noted for a person. Asking again
/// tries what was refused once more. The deliveries as they stand now.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn ask(
    connection: &Connection,
    photo: PhotoId,
    can: impl Fn(DestinationKind) -> bool,
    at: Timestamp,
) -> Result<Vec<deliveries::Delivery>, StoreError> {
    connection
        .prepare_cached("INSERT INTO take_downs (photo_id, asked_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![photo.0, at.0])?;
    // Guests' pages here follow in this very commit.
    let known = photos::get(connection, photo)?;
    gallery::take_down(connection, known.event, &known.sha256, at)?;
    for delivery in deliveries::of_photo(connection, photo)? {
        if may_be_there(connection, &delivery)? {
            let kind = destinations::get(connection, &delivery.destination)?.kind;
            let state = if can(kind) { TakeDownState::Removing } else { TakeDownState::ByHand };
            connection
                .prepare_cached(
                    "INSERT INTO remote_removals (delivery_id, destination_id, state, changed_at)
                     VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT DO UPDATE SET state = 'removing', due_at = 0, failures = 0, failing_since = NULL,
                         code = NULL, detail = '', changed_at = ?4 WHERE state = 'held'",
                )?
                .execute(params![delivery.id, delivery.destination.0, state.as_str(), at.0])?;
        }
        settle(connection, delivery.id, at)?;
        let here = destinations::get(connection, &delivery.destination)?.kind == DestinationKind::LocalGallery;
        if here && !on_its_way(delivery.state) && of_delivery(connection, delivery.id, "")?.is_some_and(is_open) {
            removed(connection, delivery.id, at)?;
        }
    }
    deliveries::of_photo(connection, photo)
}

/// Whether a delivery's photo may be there already, or arrive yet.
///
/// # Errors
/// What SQLite says.
pub fn may_be_there(connection: &Connection, delivery: &deliveries::Delivery) -> Result<bool, StoreError> {
    Ok(match delivery.state {
        DeliveryState::Confirmed
        | DeliveryState::Unknown
        | DeliveryState::Preparing
        | DeliveryState::Sending
        | DeliveryState::BodySent => true,
        DeliveryState::Waiting | DeliveryState::Held | DeliveryState::Cancelled => {
            delivery.unanswered > 0 || delivery.possible_duplicate || notes::get(connection, delivery.id)?.is_some()
        }
    })
}

/// After a delivery moved: one of a photo that was taken down does not wait again.
pub(super) fn settle(connection: &Connection, id: i64, at: Timestamp) -> Result<(), StoreError> {
    let delivery = deliveries::get(connection, id)?;
    if !is_down(connection, delivery.photo)? {
        return Ok(());
    }
    if matches!(delivery.state, DeliveryState::Waiting | DeliveryState::Unknown | DeliveryState::Held) {
        end(connection, id, Step::Cancel, "", at)?;
    }
    if !on_its_way(delivery.state) && !may_be_there(connection, &delivery)? {
        // It was on its way and did not arrive.
        let mut forget =
            connection.prepare_cached("DELETE FROM remote_removals WHERE delivery_id = ?1 AND state <> 'removed'")?;
        forget.execute([id])?;
    }
    Ok(())
}

/// Removals of a destination that may be tried now, oldest first; none of a photo that is still on its way there.
///
/// # Errors
/// What SQLite says.
pub fn due(
    connection: &Connection,
    destination: &DestinationId,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Removal>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT r.*, d.remote_id, d.unanswered > 0 OR d.possible_duplicate AS doubtful, n.note
         FROM remote_removals r JOIN deliveries d ON d.id = r.delivery_id
             LEFT JOIN delivery_notes n ON n.delivery_id = r.delivery_id
         WHERE r.destination_id = ?1 AND r.state = 'removing'
             AND (r.due_at <= ?2 OR (r.due_at > ?2 + 660000 AND r.changed_at > ?2))
             AND d.state IN ('confirmed', 'cancelled')
         ORDER BY r.due_at, r.delivery_id LIMIT ?3",
    )?;
    collect(query.query(params![destination.0, now.0, limit])?, |row| {
        Ok(Removal {
            delivery: row.get("delivery_id")?,
            remote_id: row.get("remote_id")?,
            doubtful: row.get("doubtful")?,
            note: row.get("note")?,
            failures: row.get("failures")?,
            failing_since: row.get::<_, Option<i64>>("failing_since")?.map(Timestamp),
        })
    })
}

/// When the next removal of a destination is due, if one waits.
///
/// # Errors
/// What SQLite says.
pub fn next_due(connection: &Connection, destination: &DestinationId) -> Result<Option<Timestamp>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT min(r.due_at) FROM remote_removals r JOIN deliveries d ON d.id = r.delivery_id
         WHERE r.destination_id = ?1 AND r.state = 'removing' AND d.state IN ('confirmed', 'cancelled')",
    )?;
    let at: Option<i64> = query.query_row([&destination.0], |row| row.get(0))?;
    Ok(at.map(Timestamp))
}

/// How many removals of an event a destination has still to do.
///
/// # Errors
/// What SQLite says.
pub fn open(connection: &Connection, event: EventId, destination: &DestinationId) -> Result<u32, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT count(*) FROM remote_removals r JOIN deliveries d ON d.id = r.delivery_id
         WHERE d.event_id = ?1 AND r.destination_id = ?2 AND r.state = 'removing'",
    )?;
    Ok(query.query_row(params![event.0, destination.0], |row| row.get(0))?)
}

/// The gallery answered that the photo is gone: the receipt.
///
/// # Errors
/// [`StoreError::IllegalTransition`] when it is on its way there, or what SQLite says.
pub fn removed(connection: &Connection, id: i64, at: Timestamp) -> Result<(), StoreError> {
    let moved = connection
        .prepare_cached(
            "UPDATE remote_removals SET state = 'removed', code = NULL, detail = '', changed_at = ?2
             WHERE delivery_id = ?1 AND state = 'removing'",
        )?
        .execute(params![id, at.0])?;
    if moved == 0 {
        return Err(StoreError::Missing("removal"));
    }
    if deliveries::get(connection, id)?.state == DeliveryState::Confirmed {
        end(connection, id, Step::TakeDown, "removed from the gallery", at)?;
    }
    notes::forget(connection, id)
}

/// It could not be removed this time: `state` is [`TakeDownState::Removing`] for another try at `due_at`, else it waits
/// for a person.
///
/// # Errors
/// What SQLite says.
pub fn set_back(
    connection: &Connection,
    id: i64,
    state: TakeDownState,
    why: Option<&Failure>,
    counted: bool,
    due_at: Timestamp,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE remote_removals SET state = ?2, code = ?3, detail = ?4, failures = failures + ?5, due_at = ?6,
                 failing_since = CASE WHEN ?5 = 1 THEN ifnull(failing_since, ?7) ELSE failing_since END, changed_at = ?7
             WHERE delivery_id = ?1 AND state = 'removing'",
        )?
        .execute(params![
            id,
            state.as_str(),
            why.map(|failure| failure.code.as_str()),
            why.map_or("", |failure| &failure.detail),
            counted,
            due_at.0,
            at.0,
        ])?;
    Ok(())
}

/// Makes every removal of a destination due now. Counters stay.
///
/// # Errors
/// What SQLite says.
pub fn make_due(connection: &Connection, destination: &DestinationId) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE remote_removals SET due_at = 0 WHERE destination_id = ?1 AND state = 'removing'",
        [&destination.0],
    )?;
    Ok(())
}

/// How the removal of a delivery's photo stands, where there is one.
///
/// # Errors
/// What SQLite says.
pub fn of_delivery(connection: &Connection, id: i64, label: &str) -> Result<Option<Standing>, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM remote_removals WHERE delivery_id = ?1")?;
    first(query.query([id])?, |row| standing(row, label))
}

/// There is nothing to remove: it never arrived.
///
/// # Errors
/// What SQLite says.
pub fn never_arrived(connection: &Connection, id: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM remote_removals WHERE delivery_id = ?1 AND state = 'removing'")?
        .execute([id])?;
    notes::forget(connection, id)
}

/// The picture's own page there, where its receipt told one.
///
/// # Errors
/// What SQLite says.
pub fn page(connection: &Connection, id: i64) -> Result<Option<String>, StoreError> {
    let mut query = connection.prepare_cached("SELECT remote_url FROM deliveries WHERE id = ?1")?;
    Ok(first(query.query([id])?, |row| Ok(row.get(0)?))?.flatten())
}

/// What is known of where a photo can be seen at a gallery.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// The picture's own page, as the receipt told it.
    pub page: Option<String>,
    /// The tag its last attempt travelled with.
    pub tag: Option<String>,
}

/// Where a photo can be seen at a gallery.
///
/// # Errors
/// [`StoreError::Missing`] where it was never meant to go there, or what SQLite says.
pub fn whereabouts(
    connection: &Connection,
    photo: PhotoId,
    destination: &DestinationId,
) -> Result<Whereabouts, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT remote_url, sent_tag FROM deliveries WHERE photo_id = ?1 AND destination_id = ?2")?;
    let found = first(query.query(params![photo.0, destination.0])?, |row| {
        Ok(Whereabouts { page: row.get(0)?, tag: row.get(1)? })
    })?;
    found.ok_or(StoreError::Missing("delivery"))
}

/// Ends a delivery because its photo was taken down.
fn end(connection: &Connection, id: i64, to: Step, detail: &str, at: Timestamp) -> Result<(), StoreError> {
    deliveries::step(connection, id, to, at)?;
    connection
        .prepare_cached("UPDATE deliveries SET code = ?2, detail = ?3, parked = 0, paused = 0 WHERE id = ?1")?
        .execute(params![id, REASON.as_str(), detail])?;
    Ok(())
}

const fn on_its_way(state: DeliveryState) -> bool {
    matches!(state, DeliveryState::Preparing | DeliveryState::Sending | DeliveryState::BodySent)
}

fn is_open(standing: Standing) -> bool {
    standing.state == TakeDownState::Removing
}

fn standing(row: &Row<'_>, label: &str) -> Result<Standing, StoreError> {
    Ok(Standing {
        state: word(row, "state", "state of a removal", TakeDownState::parse)?,
        since: Timestamp(row.get("changed_at")?),
        failure: failure(row, label)?,
    })
}
