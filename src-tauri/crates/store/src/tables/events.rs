//! Events: the wedding or party photos belong to.

use super::{collect, first, link_key, word};
use crate::StoreError;
use boothlift_contract::{EventId, SendingOrder, Timestamp};
use rusqlite::{Connection, Row, params};
use std::time::Duration;

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// As the operator wrote it.
    pub name: String,
    /// As it travels.
    pub gallery_name: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// The custom address part.
    pub collection_url: Option<String>,
    /// Key of the operator's page of the whole event.
    pub page_key: [u8; 16],
    /// Whether everyone may see all photos.
    pub everyone: bool,
    /// When it begins on its date, local time as `HH:MM`.
    pub starts: Option<String>,
    /// When it ends, local time as `HH:MM`; not later than `starts` means the morning after.
    pub ends: Option<String>,
    /// How long each new photo of the booth waits before it goes out; none is off.
    pub regret: Duration,
    /// Which sessions go first.
    pub order: SendingOrder,
    /// Whether new photos of the booth wait for a person's word.
    pub approval: bool,
    /// Whether single shots of the booth are sent.
    pub singles: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was closed; none while it is on.
    pub ended_at: Option<Timestamp>,
}

/// What makes an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// As the operator wrote it.
    pub name: String,
    /// As it travels.
    pub gallery_name: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// The custom address part.
    pub collection_url: Option<String>,
}

/// The event that is on, if one is.
///
/// # Errors
/// What SQLite says.
pub fn current(connection: &Connection) -> Result<Option<Event>, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT * FROM events WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1")?;
    first(query.query([])?, read)
}

/// One event.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn get(connection: &Connection, id: EventId) -> Result<Event, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM events WHERE id = ?1")?;
    first(query.query([id.0])?, read)?.ok_or(StoreError::Missing("event"))
}

/// Every event, newest first.
///
/// # Errors
/// What SQLite says.
pub fn all(connection: &Connection) -> Result<Vec<Event>, StoreError> {
    collect(connection.prepare_cached("SELECT * FROM events ORDER BY id DESC")?.query([])?, read)
}

/// Why name, date and collection url stay: a gallery knows them, and others would begin a second one there.
const TOLD: &str = "a photo of this event was sent already: name, date and collection url stay as they are";

/// Whether Event Gallery was told of an event by a photo, so that its name, date and collection url stay for ever.
///
/// # Errors
/// What SQLite says.
pub fn is_told(connection: &Connection, id: EventId) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM destinations o CROSS JOIN deliveries d ON d.destination_id = o.id
                        WHERE o.kind = 'event-gallery' AND d.event_id = ?1 AND d.attempt > 0)
             OR EXISTS (SELECT 1 FROM settings WHERE key = ?2)",
    )?;
    Ok(query.query_row(params![id.0, told_key(id)], |row| row.get(0))?)
}

/// Event Gallery is told of an event by something else than one of its photos.
///
/// # Errors
/// What SQLite says.
pub fn tell(connection: &Connection, id: EventId) -> Result<(), StoreError> {
    super::settings::set(connection, &told_key(id), "1")
}

fn told_key(id: EventId) -> String {
    format!("told_of_event_{}", id.0)
}

/// Gives the event its custom address part.
///
/// # Errors
/// [`StoreError::Refused`] where a gallery was told of another one, or what SQLite says.
pub fn set_collection_url(connection: &Connection, id: EventId, url: Option<&str>) -> Result<(), StoreError> {
    if get(connection, id)?.collection_url.as_deref() == url {
        return Ok(());
    }
    if is_told(connection, id)? {
        return Err(StoreError::Refused(TOLD));
    }
    connection.execute("UPDATE events SET collection_url = ?2 WHERE id = ?1", params![id.0, url])?;
    Ok(())
}

/// Gives the event another name. `gallery_name` is what galleries would know it by: once one was told, it stays.
///
/// # Errors
/// [`StoreError::Refused`] where another event has that name and day, or what SQLite says.
pub fn rename(connection: &Connection, id: EventId, name: &str, gallery_name: &str) -> Result<(), StoreError> {
    let event = get(connection, id)?;
    let gallery_name = if is_told(connection, id)? { event.gallery_name.as_str() } else { gallery_name };
    if named(connection, gallery_name, &event.date)?.is_some_and(|other| other.id != id) {
        return Err(StoreError::Refused("there is another event of this name and day"));
    }
    connection
        .execute("UPDATE events SET name = ?2, gallery_name = ?3 WHERE id = ?1", params![id.0, name, gallery_name])?;
    Ok(())
}

/// Makes `new` the event that is on: goes on with the one of the same name and date, or ends any other and starts it.
///
/// # Errors
/// [`StoreError::Refused`] where a gallery was told of another collection url, or what SQLite says.
pub fn start(connection: &Connection, new: &NewEvent, at: Timestamp) -> Result<Event, StoreError> {
    let known = named(connection, &new.gallery_name, &new.date)?;
    let mut collection_url = new.collection_url.as_ref();
    if let Some(event) = &known
        && event.collection_url != new.collection_url
        && is_told(connection, event.id)?
    {
        match collection_url {
            Some(_) => return Err(StoreError::Refused(TOLD)),
            // Nobody spoke of it: it stays.
            None => collection_url = event.collection_url.as_ref(),
        }
    }
    let id = match &known {
        Some(event) => event.id.0,
        None => {
            connection.execute(
                "INSERT INTO events (name, gallery_name, date, page_key, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![new.name, new.gallery_name, new.date, link_key()?, at.0],
            )?;
            connection.last_insert_rowid()
        }
    };
    connection.execute("UPDATE events SET ended_at = ?2 WHERE id <> ?1 AND ended_at IS NULL", params![id, at.0])?;
    connection.execute(
        "UPDATE events SET ended_at = NULL, name = ?2, collection_url = ?3 WHERE id = ?1",
        params![id, new.name, collection_url],
    )?;
    get(connection, EventId(id))
}

/// Ends the event that is on; its photos and deliveries stay.
///
/// # Errors
/// What SQLite says.
pub fn end(connection: &Connection, at: Timestamp) -> Result<(), StoreError> {
    connection.execute("UPDATE events SET ended_at = ?1, everyone = 0 WHERE ended_at IS NULL", [at.0])?;
    Ok(())
}

/// Opens a closed event again and ends the one that is on. Its photos, sessions, links and numbers are as they were; its
/// destinations and what its folders hold of other events are for the caller, in the same transaction. Does nothing where
/// the event is on.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn reopen(connection: &Connection, id: EventId, at: Timestamp) -> Result<(), StoreError> {
    if get(connection, id)?.ended_at.is_none() {
        return Ok(());
    }
    end(connection, at)?;
    connection.execute("UPDATE events SET ended_at = NULL WHERE id = ?1", [id.0])?;
    Ok(())
}

/// The event of this name and day, as galleries know it.
///
/// # Errors
/// What SQLite says.
pub fn named(connection: &Connection, gallery_name: &str, date: &str) -> Result<Option<Event>, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT * FROM events WHERE gallery_name = ?1 AND date = ?2 ORDER BY id DESC LIMIT 1")?;
    first(query.query(params![gallery_name, date])?, read)
}

/// Whether everyone may see all photos of the event.
///
/// # Errors
/// What SQLite says.
pub fn let_everyone_see(connection: &Connection, id: EventId, on: bool) -> Result<(), StoreError> {
    connection.execute("UPDATE events SET everyone = ?2 WHERE id = ?1", params![id.0, on])?;
    Ok(())
}

/// When the event begins and ends, local times as `HH:MM`. Its date stays.
///
/// # Errors
/// What SQLite says.
pub fn set_hours(
    connection: &Connection,
    id: EventId,
    starts: Option<&str>,
    ends: Option<&str>,
) -> Result<(), StoreError> {
    connection.execute("UPDATE events SET starts = ?2, ends = ?3 WHERE id = ?1", params![id.0, starts, ends])?;
    Ok(())
}

/// Which sessions go first, from the next photo on.
///
/// # Errors
/// What SQLite says.
pub fn set_order(connection: &Connection, id: EventId, order: SendingOrder) -> Result<(), StoreError> {
    connection.execute("UPDATE events SET sending_order = ?2 WHERE id = ?1", params![id.0, order.as_str()])?;
    Ok(())
}

/// Whether new photos of the booth wait for a person's word, from the next one on. Switched off, those that wait for it go.
///
/// # Errors
/// What SQLite says.
pub fn set_approval(connection: &Connection, id: EventId, on: bool) -> Result<(), StoreError> {
    connection.execute("UPDATE events SET approval = ?2 WHERE id = ?1", params![id.0, on])?;
    if !on {
        super::turns::approve_all(connection, id)?;
    }
    Ok(())
}

/// Whether single shots of the booth are sent, from the next one on.
///
/// # Errors
/// What SQLite says.
pub fn set_singles(connection: &Connection, id: EventId, on: bool) -> Result<(), StoreError> {
    connection.execute("UPDATE events SET singles = ?2 WHERE id = ?1", params![id.0, on])?;
    Ok(())
}

/// How long new photos of the booth wait before they go out, in whole seconds. Switched off, those that wait now are
/// due at once.
///
/// # Errors
/// What SQLite says.
pub fn set_regret(connection: &Connection, id: EventId, regret: Duration, now: Timestamp) -> Result<(), StoreError> {
    let seconds = i64::try_from(regret.as_secs()).unwrap_or(i64::MAX);
    connection.execute("UPDATE events SET regret_seconds = ?2 WHERE id = ?1", params![id.0, seconds])?;
    if seconds == 0 {
        connection.execute(
            "UPDATE deliveries SET due_at = ?2 WHERE event_id = ?1 AND state = 'waiting' AND attempt = 0 AND due_at > ?2
                 AND EXISTS (SELECT 1 FROM files f WHERE f.photo_id = deliveries.photo_id AND f.folder_id IS NOT NULL)",
            params![id.0, now.0],
        )?;
    }
    Ok(())
}

/// The next number in one of the event's two rows of numbers, counted up.
pub(super) fn next(connection: &Connection, id: EventId, counter: Counter) -> Result<u32, StoreError> {
    let sql = match counter {
        Counter::Session => "UPDATE events SET last_number = last_number + 1 WHERE id = ?1 RETURNING last_number",
        Counter::Photo => "UPDATE events SET last_seq = last_seq + 1 WHERE id = ?1 RETURNING last_seq",
    };
    Ok(connection.prepare_cached(sql)?.query_row([id.0], |row| row.get(0))?)
}

#[derive(Clone, Copy)]
pub(super) enum Counter {
    Session,
    Photo,
}

fn read(row: &Row<'_>) -> Result<Event, StoreError> {
    Ok(Event {
        id: EventId(row.get("id")?),
        name: row.get("name")?,
        gallery_name: row.get("gallery_name")?,
        date: row.get("date")?,
        collection_url: row.get("collection_url")?,
        page_key: row.get("page_key")?,
        everyone: row.get("everyone")?,
        starts: row.get("starts")?,
        ends: row.get("ends")?,
        regret: Duration::from_secs(row.get::<_, i64>("regret_seconds")?.unsigned_abs()),
        approval: row.get("approval")?,
        singles: row.get("singles")?,
        order: word(row, "sending_order", "order", SendingOrder::parse)?,
        created_at: Timestamp(row.get("created_at")?),
        ended_at: row.get::<_, Option<i64>>("ended_at")?.map(Timestamp),
    })
}
