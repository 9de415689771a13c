//! Set-ups kept under a name, for new events.

use super::{
    collect,
    destinations::{self, DestinationRow},
    first,
    folders::{self, NewFolder},
    settings, word,
};
use crate::StoreError;
use boothlift_contract::{DestinationId, EventId, SendingOrder, TemplateId, Timestamp};
use rusqlite::{Connection, Row, params};
use std::time::Duration;

/// One set-up that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// As the operator wrote it.
    pub name: String,
    /// When it was kept.
    pub made_at: Timestamp,
    /// When its events begin, local time as `HH:MM`.
    pub starts: Option<String>,
    /// When its events end, local time as `HH:MM`.
    pub ends: Option<String>,
    /// How long each new photo of the booth waits before it goes out; none is off.
    pub regret: Duration,
    /// Which sessions go first.
    pub order: SendingOrder,
    /// Whether new photos of the booth wait for a person's word.
    pub approval: bool,
    /// Whether single shots of the booth are sent.
    pub singles: bool,
    /// The speed limit in kilobytes a second; none leaves it as it is.
    pub speed_limit_kb: Option<u32>,
    /// Days that safe copies are kept; none leaves it as it is.
    pub keep_copies_days: Option<u32>,
    /// Its folders, in order.
    pub folders: Vec<NewFolder>,
    /// Its destinations, in the operator's order.
    pub destinations: Vec<DestinationRow>,
}

/// Every template, by name.
///
/// # Errors
/// What SQLite says.
pub fn all(connection: &Connection) -> Result<Vec<Template>, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM templates ORDER BY name COLLATE NOCASE")?;
    collect(query.query([])?, |row| read(connection, row))
}

/// One template.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn get(connection: &Connection, id: TemplateId) -> Result<Template, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM templates WHERE id = ?1")?;
    first(query.query([id.0])?, |row| read(connection, row))?.ok_or(StoreError::Missing("template"))
}

/// Keeps the set-up of an event under `name`: the folders that are watched and the destinations that are on for it.
///
/// # Errors
/// [`StoreError::Refused`] where another template has the name, or what SQLite says.
pub fn save(connection: &Connection, name: &str, event: EventId, at: Timestamp) -> Result<TemplateId, StoreError> {
    is_free(connection, name, None)?;
    connection.execute(
        "INSERT INTO templates (name, made_at, starts, ends, regret_seconds, sending_order, approval, singles,
             speed_limit_kb, keep_copies_days)
         SELECT ?1, ?2, starts, ends, regret_seconds, sending_order, approval, singles,
             (SELECT CAST(value AS INTEGER) FROM settings WHERE key = ?4),
             (SELECT CAST(value AS INTEGER) FROM settings WHERE key = ?5)
         FROM events WHERE id = ?3",
        params![name, at.0, event.0, settings::SPEED_LIMIT_KB, settings::KEEP_COPIES_DAYS],
    )?;
    let id = connection.last_insert_rowid();
    connection.execute(
        "INSERT INTO template_folders (template_id, place, path, rule, gap_ms, settle_ms, subfolders, include,
             exclude)
         SELECT ?1, id, path, rule, gap_ms, settle_ms, subfolders, include, exclude
         FROM folders WHERE event_id = ?2 AND watched = 1",
        params![id, event.0],
    )?;
    connection.execute(
        "INSERT INTO template_destinations
         SELECT ?1, destination_id FROM event_destinations WHERE event_id = ?2 AND is_on = 1",
        params![id, event.0],
    )?;
    Ok(TemplateId(id))
}

/// Gives a template another name.
///
/// # Errors
/// [`StoreError::Missing`], [`StoreError::Refused`] where another template has the name, or what SQLite says.
pub fn rename(connection: &Connection, id: TemplateId, name: &str) -> Result<(), StoreError> {
    is_free(connection, name, Some(id))?;
    match connection.execute("UPDATE templates SET name = ?2 WHERE id = ?1", params![id.0, name])? {
        0 => Err(StoreError::Missing("template")),
        _ => Ok(()),
    }
}

/// Forgets a template. Folders, destinations and events stay.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn remove(connection: &Connection, id: TemplateId) -> Result<(), StoreError> {
    connection.execute("DELETE FROM template_folders WHERE template_id = ?1", [id.0])?;
    connection.execute("DELETE FROM template_destinations WHERE template_id = ?1", [id.0])?;
    match connection.execute("DELETE FROM templates WHERE id = ?1", [id.0])? {
        0 => Err(StoreError::Missing("template")),
        _ => Ok(()),
    }
}

fn is_free(connection: &Connection, name: &str, besides: Option<TemplateId>) -> Result<(), StoreError> {
    let mut query = connection.prepare_cached("SELECT id FROM templates WHERE name = ?1 COLLATE NOCASE")?;
    match first(query.query([name])?, |row| Ok(TemplateId(row.get(0)?)))? {
        Some(other) if Some(other) != besides => Err(StoreError::Refused("there is a template of this name")),
        _ => Ok(()),
    }
}

fn read(connection: &Connection, row: &Row<'_>) -> Result<Template, StoreError> {
    let id = TemplateId(row.get("id")?);
    let mut query =
        connection.prepare_cached("SELECT * FROM template_folders WHERE template_id = ?1 ORDER BY place")?;
    let folders = collect(query.query([id.0])?, folders::rules)?;
    let mut query = connection.prepare_cached(
        "SELECT d.id FROM template_destinations t JOIN destinations d ON d.id = t.destination_id
         WHERE t.template_id = ?1 ORDER BY d.position, d.id",
    )?;
    let slugs = collect(query.query([id.0])?, |row| Ok(DestinationId(row.get(0)?)))?;
    Ok(Template {
        id,
        name: row.get("name")?,
        made_at: Timestamp(row.get("made_at")?),
        starts: row.get("starts")?,
        ends: row.get("ends")?,
        regret: Duration::from_secs(row.get::<_, i64>("regret_seconds")?.unsigned_abs()),
        order: word(row, "sending_order", "order", SendingOrder::parse)?,
        approval: row.get("approval")?,
        singles: row.get("singles")?,
        speed_limit_kb: row.get("speed_limit_kb")?,
        keep_copies_days: row.get("keep_copies_days")?,
        folders,
        destinations: slugs.iter().map(|slug| destinations::get(connection, slug)).collect::<Result<_, _>>()?,
    })
}
