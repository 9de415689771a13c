//! What of an event its hosts may take along, photo by photo.

use super::{collect, word};
use crate::{StoreError, path_from_bytes};
use boothlift_contract::{EventId, FileId, MediaType, PhotoId, Timestamp};
use rusqlite::{Connection, params};
use std::path::PathBuf;

/// One photo of the evening.
#[derive(Clone, Debug, PartialEq)]
pub struct Keepsake {
    /// The photo.
    pub photo: PhotoId,
    /// Its file.
    pub file: FileId,
    /// Its place in the order of intake within the event.
    pub seq: u32,
    /// SHA-256 of its bytes, 64 hex digits.
    pub sha256: String,
    /// Their number.
    pub bytes: u64,
    /// What it is by content.
    pub media: MediaType,
    /// The file's name.
    pub name: String,
    /// Its session's number, tag and beginning.
    pub session: Option<(u32, String, Timestamp)>,
    /// Whether it is a web address that was handed on: then there are no bytes here.
    pub is_address: bool,
}

/// The photos of an event that its hosts may have, session by session. Not those that a person left out or took down, that
/// nobody has approved, or that were not to go anywhere. One that its galleries do not take is among them.
///
/// # Errors
/// What SQLite says.
pub fn photos(connection: &Connection, event: EventId) -> Result<Vec<Keepsake>, StoreError> {
    let mut query = connection.prepare(
        "SELECT p.id, p.seq, p.sha256, p.bytes, p.media, p.name, p.picture_url IS NOT NULL AS is_address,
             s.number, s.tag, s.started_at, ifnull((SELECT max(f.id) FROM files f WHERE f.photo_id = p.id), 0) AS file_id
         FROM photos p LEFT JOIN sessions s ON s.id = p.session_id
         WHERE p.event_id = ?1
             AND (p.state <> 'not_sent' OR (
                 EXISTS (SELECT 1 FROM deliveries d WHERE d.photo_id = p.id AND d.code IN ('photo.kind', 'photo.toolarge'))
                 AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.photo_id = p.id AND d.state = 'cancelled'
                     AND ifnull(d.code, '') NOT IN ('photo.kind', 'photo.toolarge'))))
             AND NOT EXISTS (SELECT 1 FROM take_downs t WHERE t.photo_id = p.id)
             AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.photo_id = p.id AND d.paused = 2)
         ORDER BY s.number IS NULL, s.number, p.seq",
    )?;
    collect(query.query([event.0])?, |row| {
        let number = row.get::<_, Option<u32>>("number")?;
        let tag = row.get::<_, Option<String>>("tag")?;
        let began = row.get::<_, Option<i64>>("started_at")?;
        Ok(Keepsake {
            photo: PhotoId(row.get("id")?),
            file: FileId(row.get("file_id")?),
            seq: row.get("seq")?,
            sha256: row.get("sha256")?,
            bytes: row.get::<_, i64>("bytes")?.unsigned_abs(),
            media: word(row, "media", "content type", MediaType::parse)?,
            name: row.get("name")?,
            session: number.zip(tag).zip(began).map(|((number, tag), began)| (number, tag, Timestamp(began))),
            is_address: row.get("is_address")?,
        })
    })
}

/// Where a photo's own files lay when they were seen last: one that is still there first.
///
/// # Errors
/// What SQLite says.
pub fn originals(connection: &Connection, photo: PhotoId) -> Result<Vec<PathBuf>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT path FROM files WHERE photo_id = ?1 AND verdict IN ('adopted', 'same') ORDER BY is_current DESC, id",
    )?;
    collect(query.query(params![photo.0])?, |row| Ok(path_from_bytes(&row.get::<_, Vec<u8>>(0)?)))
}
