//! The local gallery's own rows: photos on its shelf.

use super::{collect, first, sessions, word};
use crate::StoreError;
use boothlift_contract::{EventId, Kind, MediaType, SessionId, Timestamp};
use rusqlite::{Connection, Row, params};

/// One photo on the gallery's shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GalleryPhoto {
    /// Its id: what guests' addresses name it by.
    pub id: i64,
    /// Its event.
    pub event: EventId,
    /// Its session.
    pub session: Option<SessionId>,
    /// SHA-256 of what was delivered, 64 hex digits.
    pub source_sha256: String,
    /// SHA-256 of the public copy on the shelf; the same where nothing private was inside.
    pub sha256: String,
    /// Length of the public copy in bytes.
    pub bytes: u64,
    /// What it is by content.
    pub media: MediaType,
    /// What it is to guests.
    pub kind: Kind,
    /// The name it is saved under.
    pub name: String,
    /// Pixels across as a person sees it; 0 where unknown.
    pub width: u32,
    /// Pixels down as a person sees it; 0 where unknown.
    pub height: u32,
    /// EXIF orientation, 1 to 8.
    pub orientation: u8,
    /// When it came.
    pub added_at: Timestamp,
}

/// What puts a photo on the shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGalleryPhoto {
    /// Its event.
    pub event: EventId,
    /// Its session.
    pub session: Option<SessionId>,
    /// SHA-256 of what was delivered.
    pub source_sha256: String,
    /// SHA-256 of the public copy.
    pub sha256: String,
    /// Length of the public copy.
    pub bytes: u64,
    /// What it is by content.
    pub media: MediaType,
    /// What it is to guests.
    pub kind: Kind,
    /// The name it is saved under.
    pub name: String,
    /// Pixels across as a person sees it.
    pub width: u32,
    /// Pixels down as a person sees it.
    pub height: u32,
    /// EXIF orientation.
    pub orientation: u8,
    /// Who brought it.
    pub origin: sessions::Origin,
    /// The session it was called in for, where that was joined to another since.
    pub named: Option<SessionId>,
}

/// Puts a photo on the shelf, or finds the one that is there: the same content in the same session is one row. What was
/// taken down stays down.
///
/// # Errors
/// What SQLite says.
pub fn add(connection: &Connection, new: &NewGalleryPhoto, at: Timestamp) -> Result<GalleryPhoto, StoreError> {
    let session = new.session.map(|session| session.0);
    connection
        .prepare_cached(
            "INSERT INTO gallery_photos (event_id, session_id, source_sha256, sha256, bytes, media, kind, name,
                 width, height, orientation, origin, added_at, named_id, hidden_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
                 (SELECT at FROM taken_down WHERE event_id = ?1 AND source_sha256 = ?3)) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            new.event.0,
            session,
            new.source_sha256,
            new.sha256,
            i64::try_from(new.bytes).unwrap_or(i64::MAX),
            new.media.as_str(),
            new.kind.as_str(),
            new.name,
            new.width,
            new.height,
            new.orientation,
            new.origin.as_str(),
            at.0,
            new.named.map(|session| session.0),
        ])?;
    let mut query = connection.prepare_cached(
        "SELECT * FROM gallery_photos WHERE event_id = ?1 AND ifnull(session_id, 0) = ?2 AND source_sha256 = ?3",
    )?;
    let key = params![new.event.0, session.unwrap_or(0), new.source_sha256];
    first(query.query(key)?, read)?.ok_or(StoreError::Missing("gallery photo"))
}

/// Takes what has this content off guests' pages for good, and keeps it from coming back. Rows and files stay.
pub(super) fn take_down(
    connection: &Connection,
    event: EventId,
    sha256: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO taken_down (event_id, source_sha256, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![event.0, sha256, at.0])?;
    connection
        .prepare_cached(
            "UPDATE gallery_photos SET hidden_at = ?3
             WHERE event_id = ?1 AND source_sha256 = ?2 AND hidden_at IS NULL",
        )?
        .execute(params![event.0, sha256, at.0])?;
    Ok(())
}

/// Takes one photo off guests' pages for good. One that is not there any more is fine.
///
/// # Errors
/// What SQLite says.
pub fn take_down_one(connection: &Connection, id: i64, at: Timestamp) -> Result<(), StoreError> {
    let mut query = connection.prepare_cached("SELECT event_id, source_sha256 FROM gallery_photos WHERE id = ?1")?;
    let found = first(query.query([id])?, |row| Ok((EventId(row.get(0)?), row.get::<_, String>(1)?)))?;
    found.map_or(Ok(()), |(event, sha256)| take_down(connection, event, &sha256, at))
}

/// One photo that guests may see.
///
/// # Errors
/// What SQLite says.
pub fn shown(connection: &Connection, id: i64) -> Result<Option<GalleryPhoto>, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM gallery_photos WHERE id = ?1 AND hidden_at IS NULL")?;
    first(query.query([id])?, read)
}

/// Photos by their ids, in that order, each with whether it is hidden from guests; none where there is no such row.
///
/// # Errors
/// What SQLite says.
pub fn by_ids(connection: &Connection, ids: &[i64]) -> Result<Vec<Option<(GalleryPhoto, bool)>>, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM gallery_photos WHERE id = ?1")?;
    let mut one =
        |id: &i64| first(query.query([id])?, |row| Ok((read(row)?, row.get::<_, Option<i64>>("hidden_at")?.is_some())));
    ids.iter().map(&mut one).collect()
}

/// How many of an event's photos that guests may see came by a delivery of this destination.
///
/// # Errors
/// What SQLite says.
pub fn ours(
    connection: &Connection,
    event: EventId,
    destination: &boothlift_contract::DestinationId,
) -> Result<u32, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT count(*) FROM gallery_photos g WHERE g.event_id = ?1 AND g.hidden_at IS NULL AND EXISTS
             (SELECT 1 FROM photos p JOIN deliveries d ON d.photo_id = p.id AND d.destination_id = ?2
              WHERE p.event_id = ?1 AND p.sha256 = g.source_sha256)",
    )?;
    Ok(query.query_row(params![event.0, destination.0], |row| row.get(0))?)
}

/// A session's photos that guests may see: newest print first, then singles, moving pictures and films in order.
///
/// # Errors
/// What SQLite says.
pub fn of_session(connection: &Connection, session: SessionId) -> Result<Vec<GalleryPhoto>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT * FROM gallery_photos WHERE session_id = ?1 AND hidden_at IS NULL
         ORDER BY CASE kind WHEN 'print' THEN 0 WHEN 'single' THEN 1 WHEN 'gif' THEN 2 ELSE 3 END,
             CASE kind WHEN 'print' THEN -id ELSE id END",
    )?;
    collect(query.query([session.0])?, read)
}

/// The event's photos that belong to no session, newest first.
///
/// # Errors
/// What SQLite says.
pub fn without_session(connection: &Connection, event: EventId) -> Result<Vec<GalleryPhoto>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT * FROM gallery_photos WHERE event_id = ?1 AND session_id IS NULL AND hidden_at IS NULL
         ORDER BY id DESC",
    )?;
    collect(query.query([event.0])?, read)
}

/// Sessions of the event with a photo on the shelf, by falling number, from below `before` on.
///
/// # Errors
/// What SQLite says.
pub fn sessions(
    connection: &Connection,
    event: EventId,
    before: u32,
    limit: u32,
) -> Result<Vec<sessions::Session>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT s.* FROM sessions s WHERE s.event_id = ?1 AND s.number < ?2 AND EXISTS
             (SELECT 1 FROM gallery_photos g WHERE g.session_id = s.id AND g.hidden_at IS NULL)
         ORDER BY s.number DESC LIMIT ?3",
    )?;
    collect(query.query(params![event.0, before, limit])?, sessions::read)
}

/// How many of the event's photos guests may see, and in how many sessions.
///
/// # Errors
/// What SQLite says.
pub fn totals(connection: &Connection, event: EventId) -> Result<(u32, u32), StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT count(*), count(DISTINCT session_id) FROM gallery_photos WHERE event_id = ?1 AND hidden_at IS NULL",
    )?;
    Ok(query.query_row([event.0], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// How many photos of a session are still on their way to the shelf.
///
/// # Errors
/// What SQLite says.
pub fn on_its_way(connection: &Connection, session: SessionId) -> Result<u32, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT count(*) FROM photos p WHERE p.session_id = ?1
         AND EXISTS (SELECT 1 FROM deliveries d JOIN destinations x ON x.id = d.destination_id
             WHERE d.photo_id = p.id AND x.kind = 'local-gallery' AND x.is_on = 1
             AND d.state IN ('waiting', 'preparing', 'sending', 'body_sent', 'unknown'))
         AND NOT EXISTS (SELECT 1 FROM gallery_photos g
             WHERE g.session_id = p.session_id AND g.source_sha256 = p.sha256)",
    )?;
    Ok(query.query_row([session.0], |row| row.get(0))?)
}

/// Ids and link keys of sessions made after the one with id `after`: for whoever keeps them at hand.
///
/// # Errors
/// What SQLite says.
pub fn keys_after(connection: &Connection, after: i64) -> Result<Vec<(SessionId, [u8; 16])>, StoreError> {
    let mut query = connection.prepare_cached("SELECT id, link_key FROM sessions WHERE id > ?1 ORDER BY id")?;
    collect(query.query([after])?, |row| Ok((SessionId(row.get(0)?), row.get(1)?)))
}

/// Content hashes of every file the shelf must keep.
///
/// # Errors
/// What SQLite says.
pub fn hashes(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut query = connection.prepare("SELECT DISTINCT sha256 FROM gallery_photos")?;
    collect(query.query([])?, |row| Ok(row.get(0)?))
}

fn read(row: &Row<'_>) -> Result<GalleryPhoto, StoreError> {
    Ok(GalleryPhoto {
        id: row.get("id")?,
        event: EventId(row.get("event_id")?),
        session: row.get::<_, Option<i64>>("session_id")?.map(SessionId),
        source_sha256: row.get("source_sha256")?,
        sha256: row.get("sha256")?,
        bytes: row.get::<_, i64>("bytes")?.unsigned_abs(),
        media: word(row, "media", "content type", MediaType::parse)?,
        kind: word(row, "kind", "kind", Kind::parse)?,
        name: row.get("name")?,
        width: row.get("width")?,
        height: row.get("height")?,
        orientation: row.get("orientation")?,
        added_at: Timestamp(row.get("added_at")?),
    })
}
