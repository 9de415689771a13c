//! Withdrawals: photos whose files the booth took back, each told until somebody says that it was heard.

use super::{collect, files::File, word};
use crate::StoreError;
use boothlift_contract::{EventId, PhotoId, Timestamp, WithdrawnHow};
use rusqlite::{Connection, params};

/// Notes that a file which became a photo is no longer at its path: because of `how`, or renamed. Says `true` once for a
/// photo: when the booth took it back, no other file of the event with its content is left, and the photo was not
/// withdrawn before. A file that is known under another name withdraws nothing, unless that is in the forget folder.
///
/// # Errors
/// What SQLite says.
pub fn leave(
    connection: &Connection,
    file: &File,
    how: Option<WithdrawnHow>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let Some(photo) = file.photo else { return Ok(false) };
    let elsewhere: bool = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM files WHERE event_id = ?1 AND file_key = ?2 AND id <> ?3
                 AND is_current = 1 AND left_at IS NULL AND verdict <> 'gone')",
        )?
        .query_row(params![file.event.0, file.look.file_key, file.id.0], |row| row.get(0))?;
    if how.is_none() && !elsewhere {
        return Ok(false);
    }
    let left = connection
        .prepare_cached("UPDATE files SET left_at = ?2 WHERE id = ?1 AND left_at IS NULL AND is_current = 1")?
        .execute(params![file.id.0, at.0])?;
    let Some(how) = how.filter(|how| left > 0 && (!elsewhere || *how == WithdrawnHow::Forgotten)) else {
        return Ok(false);
    };
    let withdrawn = connection
        .prepare_cached(
            "UPDATE files SET withdrawn = ?3 WHERE id = ?1
                 AND NOT EXISTS (SELECT 1 FROM files WHERE photo_id = ?2 AND withdrawn IS NOT NULL)
                 AND NOT EXISTS (SELECT 1 FROM files WHERE photo_id = ?2 AND left_at IS NULL AND is_current = 1)",
        )?
        .execute(params![file.id.0, photo.0, how.as_str()])?;
    Ok(withdrawn > 0)
}

/// A file that had left is at its path again, untouched. What was withdrawn stays so.
///
/// # Errors
/// What SQLite says.
pub fn come_back(connection: &Connection, file: &File) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE files SET left_at = NULL WHERE id = ?1")?.execute([file.id.0])?;
    Ok(())
}

/// Withdrawals of the event that nobody has heard yet, oldest first.
///
/// # Errors
/// What SQLite says.
pub fn unheard(connection: &Connection, event: EventId) -> Result<Vec<(PhotoId, WithdrawnHow)>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT photo_id, withdrawn FROM files
         WHERE event_id = ?1 AND withdrawn IS NOT NULL AND withdrawal_heard = 0 ORDER BY id",
    )?;
    collect(query.query([event.0])?, |row| {
        Ok((PhotoId(row.get("photo_id")?), word(row, "withdrawn", "withdrawal", WithdrawnHow::parse)?))
    })
}

/// Whoever acts on a photo's withdrawal has done so, in the same transaction: it is not told again.
///
/// # Errors
/// What SQLite says.
pub fn hear(connection: &Connection, photo: PhotoId) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE files SET withdrawal_heard = 1 WHERE photo_id = ?1 AND withdrawn IS NOT NULL")?
        .execute([photo.0])?;
    Ok(())
}
