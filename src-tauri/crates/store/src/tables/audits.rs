//! What destinations showed when they were asked, beside the journal: the newest word of each event and destination.

use super::{collect, counts, deliveries, first, listing};
use crate::{Step, StoreError};
use boothlift_contract::{DeliveryState, DestinationId, EventId, Failure, FailureCode, NotSeen, PhotoId, Timestamp};
use rusqlite::{Connection, Row, params};
use std::collections::HashSet;

/// A confirmed delivery, as the journal has it before a destination is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The delivery.
    pub delivery: i64,
    /// The id it has there; none where no answer told one.
    pub remote_id: Option<String>,
}

/// What a comparison found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// The journal is of this moment; the destination was asked after it.
    pub began_at: Timestamp,
    /// When it had answered.
    pub ended_at: Timestamp,
    /// Confirmed deliveries in the journal.
    pub confirmed: u32,
    /// Those of them that it showed.
    pub seen: u32,
    /// What it showed beside everything the journal knows.
    pub extra: u32,
}

/// Confirmed deliveries of an event at a destination, without those whose photo a person took down.
///
/// # Errors
/// What SQLite says.
pub fn confirmed(
    connection: &Connection,
    event: EventId,
    destination: &DestinationId,
) -> Result<Vec<Confirmed>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT d.id, d.remote_id FROM deliveries d
         WHERE d.event_id = ?1 AND d.destination_id = ?2 AND d.state = 'confirmed'
             AND NOT EXISTS (SELECT 1 FROM take_downs t WHERE t.photo_id = d.photo_id) ORDER BY d.id",
    )?;
    collect(query.query(params![event.0, destination.0])?, |row| {
        Ok(Confirmed { delivery: row.get(0)?, remote_id: row.get(1)? })
    })
}

/// How many there are of [`confirmed`], from counters.
///
/// # Errors
/// What SQLite says.
pub fn confirmed_count(
    connection: &Connection,
    event: EventId,
    destination: &DestinationId,
) -> Result<u32, StoreError> {
    let all = counts::deliveries(connection, event, destination)?.of(DeliveryState::Confirmed);
    let mut query = connection.prepare_cached(
        "SELECT count(*) FROM take_downs t JOIN deliveries d ON d.photo_id = t.photo_id
         WHERE d.event_id = ?1 AND d.destination_id = ?2 AND d.state = 'confirmed'",
    )?;
    let down: u32 = query.query_row(params![event.0, destination.0], |row| row.get(0))?;
    Ok(all.saturating_sub(down))
}

/// Every id that a photo of any event has, or had, at a destination.
///
/// # Errors
/// What SQLite says.
pub fn known(connection: &Connection, destination: &DestinationId) -> Result<HashSet<String>, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT remote_id FROM deliveries WHERE destination_id = ?1 AND remote_id IS NOT NULL")?;
    Ok(collect(query.query([&destination.0])?, |row| Ok(row.get(0)?))?.into_iter().collect())
}

/// Deliveries of which nobody can tell which picture there is theirs: on their way, with a lost answer, or confirmed without
/// an id.
///
/// # Errors
/// What SQLite says.
pub fn unnamed(connection: &Connection, destination: &DestinationId) -> Result<u32, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT count(*) FROM deliveries WHERE destination_id = ?1 AND
             (state IN ('sending', 'body_sent', 'unknown') OR (state = 'confirmed' AND remote_id IS NULL)
              OR (unanswered > 0 AND state <> 'confirmed'))",
    )?;
    Ok(query.query_row([&destination.0], |row| row.get(0))?)
}

/// Keeps what was found. Of `missing` only what is still confirmed stays: a photo that was taken down or sent again
/// meanwhile is not missing. Returns how many do.
///
/// # Errors
/// What SQLite says.
pub fn keep(
    connection: &Connection,
    event: EventId,
    destination: &DestinationId,
    audit: &Audit,
    missing: &[Confirmed],
) -> Result<u32, StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO audits (event_id, destination_id, began_at, ended_at, confirmed, seen, extra)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT DO UPDATE SET began_at = ?3, ended_at = ?4, confirmed = ?5, seen = ?6, extra = ?7",
        )?
        .execute(params![
            event.0,
            destination.0,
            audit.began_at.0,
            audit.ended_at.0,
            audit.confirmed,
            audit.seen,
            audit.extra
        ])?;
    connection
        .prepare_cached("DELETE FROM not_seen WHERE event_id = ?1 AND destination_id = ?2")?
        .execute(params![event.0, destination.0])?;
    let mut add = connection.prepare_cached(
        "INSERT INTO not_seen (delivery_id, event_id, destination_id)
         SELECT d.id, d.event_id, d.destination_id FROM deliveries d
         WHERE d.id = ?1 AND d.state = 'confirmed' AND d.remote_id IS ?2
             AND NOT EXISTS (SELECT 1 FROM take_downs t WHERE t.photo_id = d.photo_id)",
    )?;
    let mut kept = 0;
    for one in missing {
        kept += add.execute(params![one.delivery, one.remote_id])?;
    }
    Ok(u32::try_from(kept).unwrap_or(u32::MAX))
}

/// The newest word of a destination about an event.
///
/// # Errors
/// What SQLite says.
pub fn last(connection: &Connection, event: EventId, destination: &DestinationId) -> Result<Option<Audit>, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM audits WHERE event_id = ?1 AND destination_id = ?2")?;
    first(query.query(params![event.0, destination.0])?, read)
}

macro_rules! missing_sql {
    ($what:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM not_seen n JOIN deliveries d ON d.id = n.delivery_id AND d.state = 'confirmed'
             WHERE n.event_id = ?1 AND n.destination_id = ?2
                 AND NOT EXISTS (SELECT 1 FROM take_downs t WHERE t.photo_id = d.photo_id)",
            $rest
        )
    };
}

/// How many confirmed deliveries of an event a destination does not show.
///
/// # Errors
/// What SQLite says.
pub fn missing(connection: &Connection, event: EventId, destination: &DestinationId) -> Result<u32, StoreError> {
    let mut query = connection.prepare_cached(missing_sql!("count(*)", ""))?;
    Ok(query.query_row(params![event.0, destination.0], |row| row.get(0))?)
}

/// The first of them, for people.
///
/// # Errors
/// What SQLite says.
pub fn missing_photos(
    connection: &Connection,
    event: EventId,
    destination: &DestinationId,
    limit: u32,
) -> Result<Vec<NotSeen>, StoreError> {
    let mut query = connection.prepare_cached(missing_sql!(
        "d.photo_id, (SELECT p.name FROM photos p WHERE p.id = d.photo_id),
         (SELECT s.tag FROM photos p JOIN sessions s ON s.id = p.session_id WHERE p.id = d.photo_id)",
        " ORDER BY d.id LIMIT ?3"
    ))?;
    collect(query.query(params![event.0, destination.0, limit])?, |row| {
        let photo = PhotoId(row.get(0)?);
        Ok(NotSeen { file: listing::file_of(connection, photo)?, name: row.get(1)?, tag: row.get(2)? })
    })
}

/// Confirmed deliveries of an event that may be at a destination twice.
///
/// # Errors
/// What SQLite says.
pub fn maybe_twice(connection: &Connection, event: EventId, destination: &DestinationId) -> Result<u32, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT count(*) FROM deliveries
         WHERE event_id = ?1 AND destination_id = ?2 AND state = 'confirmed' AND possible_duplicate = 1",
    )?;
    Ok(query.query_row(params![event.0, destination.0], |row| row.get(0))?)
}

/// Puts back to waiting what a destination confirmed and does not show, because a person said so. What was found there is
/// forgotten with it. The deliveries as they stand now.
///
/// # Errors
/// What SQLite says.
pub fn send_missing(
    connection: &Connection,
    event: EventId,
    destination: &DestinationId,
    label: &str,
    at: Timestamp,
) -> Result<Vec<deliveries::Delivery>, StoreError> {
    let mut query = connection.prepare_cached(missing_sql!("d.id", " ORDER BY d.id"))?;
    let ids = collect(query.query(params![event.0, destination.0])?, |row| Ok(row.get::<_, i64>(0)?))?;
    let why = Failure::new(FailureCode::PhotoUnseen, label, "the gallery did not show it; sent again by a person");
    let mut sent = Vec::with_capacity(ids.len());
    for id in ids {
        deliveries::decide(connection, id, Step::SendAgain, Some(&why), Timestamp(0), at)?;
        connection
            .prepare_cached("UPDATE deliveries SET confirmed_at = NULL, unanswered = 0 WHERE id = ?1")?
            .execute([id])?;
        sent.push(deliveries::get(connection, id)?);
    }
    for table in ["DELETE FROM not_seen", "DELETE FROM audits"] {
        connection
            .prepare_cached(&[table, " WHERE event_id = ?1 AND destination_id = ?2"].concat())?
            .execute(params![event.0, destination.0])?;
    }
    Ok(sent)
}

fn read(row: &Row<'_>) -> Result<Audit, StoreError> {
    Ok(Audit {
        began_at: Timestamp(row.get("began_at")?),
        ended_at: Timestamp(row.get("ended_at")?),
        confirmed: row.get("confirmed")?,
        seen: row.get("seen")?,
        extra: row.get("extra")?,
    })
}
