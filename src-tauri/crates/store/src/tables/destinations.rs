//! Configured destinations. Their secrets are elsewhere.

use super::{collect, failure, first, photos, settings, word};
use crate::{StoreError, deliveries};
use boothlift_contract::{DestinationId, DestinationKind, EventId, Failure, LaneState, MediaType, Timestamp};
use rusqlite::{Connection, Row, params};

/// One configured destination.
#[derive(Clone, Debug, PartialEq)]
pub struct DestinationRow {
    /// Its slug.
    pub id: DestinationId,
    /// Which service.
    pub kind: DestinationKind,
    /// Its name on screen.
    pub label: String,
    /// The driver's own settings as JSON; never a secret.
    pub settings: String,
    /// Whether photos go there.
    pub is_on: bool,
    /// Whether a person paused everything that goes there. [`put`] leaves it as it is.
    pub paused: bool,
    /// Content types it takes.
    pub media: Vec<MediaType>,
    /// Largest file in bytes.
    pub max_bytes: Option<u64>,
    /// What its lane does.
    pub state: LaneState,
    /// Why, where something is wrong.
    pub failure: Option<Failure>,
}

/// Every destination in the operator's order.
///
/// # Errors
/// What SQLite says.
pub fn all(connection: &Connection) -> Result<Vec<DestinationRow>, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM destinations ORDER BY position, id")?;
    collect(query.query([])?, read)
}

/// One destination.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn get(connection: &Connection, id: &DestinationId) -> Result<DestinationRow, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM destinations WHERE id = ?1")?;
    first(query.query([&id.0])?, read)?.ok_or(StoreError::Missing("destination"))
}

/// Adds or renews a destination. What it takes decides again which waiting photos go there.
///
/// # Errors
/// What SQLite says.
pub fn put(connection: &Connection, row: &DestinationRow, at: Timestamp) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO destinations (id, kind, label, settings, is_on, media, max_bytes, state, changed_at, position)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, (SELECT ifnull(max(position), 0) + 1 FROM destinations))
         ON CONFLICT DO UPDATE SET label = excluded.label, settings = excluded.settings, is_on = excluded.is_on,
             media = excluded.media, max_bytes = excluded.max_bytes, changed_at = excluded.changed_at",
        params![
            row.id.0,
            row.kind.as_str(),
            row.label,
            row.settings,
            row.is_on,
            row.media.iter().map(|media| media.as_str()).collect::<Vec<_>>().join(","),
            row.max_bytes.map(|bytes| i64::try_from(bytes).unwrap_or(i64::MAX)),
            row.state.as_str(),
            at.0,
        ],
    )?;
    Ok(())
}

/// Writes down what a lane does.
///
/// # Errors
/// What SQLite says.
pub fn set_state(
    connection: &Connection,
    id: &DestinationId,
    state: LaneState,
    failure: Option<&Failure>,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE destinations SET state = ?2, code = ?3, detail = ?4, changed_at = ?5 WHERE id = ?1")?
        .execute(params![
            id.0,
            state.as_str(),
            failure.map(|f| f.code.as_str()),
            failure.map_or("", |f| &f.detail),
            at.0
        ])?;
    Ok(())
}

/// Pauses everything that goes to a destination, or lets it go on.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn pause(connection: &Connection, id: &DestinationId, paused: bool) -> Result<(), StoreError> {
    match connection.execute("UPDATE destinations SET paused = ?2 WHERE id = ?1", params![id.0, paused])? {
        0 => Err(StoreError::Missing("destination")),
        _ => Ok(()),
    }
}

/// Switches a destination on or off. Switched on, it gets every photo of the event it takes; switched off, its
/// deliveries no longer count for any photo's state.
///
/// # Errors
/// What SQLite says.
pub fn switch(
    connection: &Connection,
    id: &DestinationId,
    on: bool,
    event: Option<EventId>,
    at: Timestamp,
) -> Result<(), StoreError> {
    turn(connection, id, on, event, at)?;
    match event {
        Some(event) => count(connection, event),
        // Nobody looked at any photo.
        None => settings::forget(connection, settings::COUNTED_FOR),
    }
}

/// Switches exactly these on for an event, and everything else off. Where that is so already and the event has all its
/// deliveries, no photo is looked at: every start asks.
///
/// # Errors
/// What SQLite says.
pub fn exactly(
    connection: &Connection,
    on: &[&DestinationId],
    event: EventId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let of_event = of_event(connection, event)?;
    let was_on = |id: &DestinationId| of_event.iter().any(|(row, was_on)| *was_on && row.id == *id);
    for row in all(connection)? {
        let wanted = on.contains(&&row.id);
        if wanted || row.is_on || was_on(&row.id) {
            turn(connection, &row.id, wanted, Some(event), at)?;
        }
    }
    if settings::get(connection, settings::COUNTED_FOR)? == Some(counted_for(connection, event)?) {
        return Ok(());
    }
    // Once for all of them: it looks at every photo of the event.
    count(connection, event)
}

/// Counts every photo of an event anew, and notes for which destinations.
fn count(connection: &Connection, event: EventId) -> Result<(), StoreError> {
    photos::refresh_event(connection, event)?;
    settings::set(connection, settings::COUNTED_FOR, &counted_for(connection, event)?)
}

/// The event and the destinations that are on: as long as these stay, each photo is counted as its deliveries change.
fn counted_for(connection: &Connection, event: EventId) -> Result<String, StoreError> {
    let on = all(connection)?.into_iter().filter(|row| row.is_on).map(|row| row.id.0);
    Ok(std::iter::once(event.0.to_string()).chain(on).collect::<Vec<_>>().join("\n"))
}

fn turn(
    connection: &Connection,
    id: &DestinationId,
    on: bool,
    event: Option<EventId>,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection.execute("UPDATE destinations SET is_on = ?2, changed_at = ?3 WHERE id = ?1", params![id.0, on, at.0])?;
    if let Some(event) = event {
        if on {
            connection.execute(
                "INSERT INTO event_destinations (event_id, destination_id, is_on) VALUES (?1, ?2, 1)
                 ON CONFLICT DO UPDATE SET is_on = 1",
                params![event.0, id.0],
            )?;
            deliveries::plan_event(connection, event, id, at)?;
        } else {
            // One that was never the event's own does not become it by being off.
            connection.execute(
                "UPDATE event_destinations SET is_on = 0 WHERE event_id = ?1 AND destination_id = ?2",
                params![event.0, id.0],
            )?;
        }
    }
    Ok(())
}

/// The destinations of an event and whether each is on for it, whichever event is on now; in the operator's order.
///
/// # Errors
/// What SQLite says.
pub fn of_event(connection: &Connection, event: EventId) -> Result<Vec<(DestinationRow, bool)>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT d.*, e.is_on AS was_on FROM event_destinations e JOIN destinations d ON d.id = e.destination_id
         WHERE e.event_id = ?1 ORDER BY d.position, d.id",
    )?;
    let mut rows = query.query([event.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((read(row)?, row.get("was_on")?));
    }
    Ok(found)
}

/// Ids that some event's photos go to or went to: another destination must not take such an id over.
///
/// # Errors
/// What SQLite says.
pub fn remembered(connection: &Connection) -> Result<Vec<DestinationId>, StoreError> {
    let mut query = connection.prepare_cached("SELECT DISTINCT destination_id FROM event_destinations ORDER BY 1")?;
    collect(query.query([])?, |row| Ok(DestinationId(row.get(0)?)))
}

/// Switches on what an event's photos go to, and everything else off, as it was while the event was on.
///
/// # Errors
/// What SQLite says.
pub fn as_in_event(connection: &Connection, event: EventId, at: Timestamp) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE destinations SET changed_at = ?2, is_on = (SELECT ifnull(max(is_on), 0) FROM event_destinations
             WHERE event_id = ?1 AND destination_id = destinations.id)",
        params![event.0, at.0],
    )?;
    for row in all(connection)?.into_iter().filter(|row| row.is_on) {
        deliveries::plan_event(connection, event, &row.id, at)?;
    }
    count(connection, event)
}

fn read(row: &Row<'_>) -> Result<DestinationRow, StoreError> {
    let media: String = row.get("media")?;
    let label: String = row.get("label")?;
    Ok(DestinationRow {
        id: DestinationId(row.get("id")?),
        kind: word(row, "kind", "destination kind", DestinationKind::parse)?,
        settings: row.get("settings")?,
        is_on: row.get("is_on")?,
        paused: row.get("paused")?,
        media: media.split(',').filter_map(MediaType::parse).collect(),
        max_bytes: row.get::<_, Option<i64>>("max_bytes")?.map(i64::unsigned_abs),
        state: word(row, "state", "lane state", LaneState::parse)?,
        failure: failure(row, &label)?,
        label,
    })
}
