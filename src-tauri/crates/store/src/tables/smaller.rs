//! Smaller copies of photos, for destinations that take no larger ones.

use super::first;
use crate::StoreError;
use boothlift_contract::{PhotoId, Timestamp};
use rusqlite::{Connection, params};

/// A smaller copy; it is always a JPEG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallerCopy {
    /// SHA-256 of the copy.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// The copy of at most `most` bytes that was made of a photo, if one was.
///
/// # Errors
/// What SQLite says.
pub fn get(connection: &Connection, photo: PhotoId, most: u64) -> Result<Option<SmallerCopy>, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT sha256, bytes FROM smaller_copies WHERE photo_id = ?1 AND most = ?2")?;
    first(query.query(params![photo.0, stored(most)])?, |row| {
        Ok(SmallerCopy { sha256: row.get(0)?, bytes: row.get::<_, i64>(1)?.unsigned_abs() })
    })
}

/// Writes down a copy that is safe on disk, in place of the one before.
///
/// # Errors
/// What SQLite says.
pub fn put(
    connection: &Connection,
    photo: PhotoId,
    most: u64,
    copy: &SmallerCopy,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO smaller_copies (photo_id, most, sha256, bytes, made_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (photo_id, most) DO UPDATE SET
                 sha256 = excluded.sha256, bytes = excluded.bytes, made_at = excluded.made_at",
        )?
        .execute(params![photo.0, stored(most), copy.sha256, stored(copy.bytes), at.0])?;
    Ok(())
}

fn stored(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
