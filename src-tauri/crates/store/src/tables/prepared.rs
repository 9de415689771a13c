//! Copies of photos made ready for a destination.

use super::{collect, first, word};
use crate::StoreError;
use boothlift_contract::{MediaType, PhotoId, Timestamp};
use rusqlite::{Connection, Row, params};

/// A copy made ready.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PreparedCopy {
    /// What it is.
    pub media: MediaType,
    /// SHA-256 of the copy.
    pub sha256: String,
    /// CRC-32 of the copy; none where it is older than that was written down.
    pub crc32: Option<u32>,
    /// Its length.
    pub bytes: u64,
}

/// The copy that was made of a photo by `recipe`, if one was.
///
/// # Errors
/// What SQLite says.
pub fn get(connection: &Connection, photo: PhotoId, recipe: &str) -> Result<Option<PreparedCopy>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT media, sha256, crc32, bytes FROM prepared_copies WHERE photo_id = ?1 AND recipe = ?2",
    )?;
    first(query.query(params![photo.0, recipe])?, read)
}

/// Writes down a copy that is safe on disk, in place of the one before.
///
/// # Errors
/// What SQLite says.
pub fn put(
    connection: &Connection,
    photo: PhotoId,
    recipe: &str,
    copy: &PreparedCopy,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO prepared_copies (photo_id, recipe, media, sha256, bytes, made_at, crc32)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (photo_id, recipe) DO UPDATE SET
                 media = excluded.media, sha256 = excluded.sha256, bytes = excluded.bytes, made_at = excluded.made_at,
                 crc32 = excluded.crc32",
        )?
        .execute(params![
            photo.0,
            recipe,
            copy.media.as_str(),
            copy.sha256,
            i64::try_from(copy.bytes).unwrap_or(i64::MAX),
            at.0,
            copy.crc32,
        ])?;
    Ok(())
}

/// Copies of a photo that no delivery needs any more: none of the photo's is still on its way.
///
/// # Errors
/// What SQLite says.
pub fn done_with(connection: &Connection, photo: PhotoId) -> Result<Vec<PreparedCopy>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT media, sha256, crc32, bytes FROM prepared_copies WHERE photo_id = ?1 AND NOT EXISTS
             (SELECT 1 FROM deliveries WHERE photo_id = ?1 AND state NOT IN ('confirmed', 'cancelled', 'held'))",
    )?;
    collect(query.query([photo.0])?, read)
}

/// Every copy that was made of photos of this content.
///
/// # Errors
/// What SQLite says.
pub fn of_content(connection: &Connection, sha256: &str) -> Result<Vec<PreparedCopy>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT c.media, c.sha256, c.crc32, c.bytes FROM photos p JOIN prepared_copies c ON c.photo_id = p.id WHERE p.sha256 = ?1",
    )?;
    collect(query.query([sha256])?, read)
}

/// Hashes of the copies that a delivery on its way may need.
///
/// # Errors
/// What SQLite says.
pub fn needed(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut query = connection.prepare_cached(
        // By the indexes of what is not over: of an old evening's copies none is looked at.
        "SELECT c.sha256 FROM deliveries d JOIN prepared_copies c ON c.photo_id = d.photo_id
         WHERE d.state IN ('waiting', 'unknown')
         UNION SELECT c.sha256 FROM deliveries d JOIN prepared_copies c ON c.photo_id = d.photo_id
         WHERE d.state IN ('preparing', 'sending', 'body_sent')",
    )?;
    collect(query.query([])?, |row| Ok(row.get(0)?))
}

fn read(row: &Row<'_>) -> Result<PreparedCopy, StoreError> {
    Ok(PreparedCopy {
        media: word(row, "media", "content type", MediaType::parse)?,
        sha256: row.get("sha256")?,
        crc32: row.get("crc32")?,
        bytes: row.get::<_, i64>("bytes")?.unsigned_abs(),
    })
}
