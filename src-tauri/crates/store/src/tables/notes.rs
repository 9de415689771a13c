//! What drivers keep of a delivery from one attempt to the next.

use super::first;
use crate::StoreError;
use boothlift_contract::Timestamp;
use rusqlite::{Connection, params};

/// The note of a delivery, if one was kept.
///
/// # Errors
/// What SQLite says.
pub fn get(connection: &Connection, delivery: i64) -> Result<Option<String>, StoreError> {
    let mut query = connection.prepare_cached("SELECT note FROM delivery_notes WHERE delivery_id = ?1")?;
    first(query.query([delivery])?, |row| Ok(row.get(0)?))
}

/// Keeps `note` in place of the last one.
///
/// # Errors
/// What SQLite says; also that the delivery is gone.
pub fn keep(connection: &Connection, delivery: i64, note: &str, at: Timestamp) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO delivery_notes (delivery_id, note, kept_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (delivery_id) DO UPDATE SET note = excluded.note, kept_at = excluded.kept_at",
        )?
        .execute(params![delivery, note, at.0])?;
    Ok(())
}

/// Forgets the note of a delivery.
pub(super) fn forget(connection: &Connection, delivery: i64) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM delivery_notes WHERE delivery_id = ?1")?.execute([delivery])?;
    Ok(())
}
