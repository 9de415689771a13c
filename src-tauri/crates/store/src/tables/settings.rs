//! Small settings whose loss would hurt; nothing secret but the key of booths' calls, which opens no account.

use crate::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// Whether sending is paused by a person: `1`, or the moment it goes on by itself in milliseconds.
pub const PAUSED: &str = "paused";
/// Whether the last stop was orderly.
pub const CLEAN_STOP: &str = "clean_stop";
/// Whether booths' calls are heard: `1`.
pub const BOOTH_CALLS: &str = "booth_calls";
/// The key in the addresses of booths' calls. It is kept so that an address stays good in a booth program's set-up.
pub const BOOTH_CALLS_KEY: &str = "booth_calls_key";
/// The port that a booth called last.
pub const BOOTH_CALLS_PORT: &str = "booth_calls_port";

/// The port of the local gallery, so that links and codes of guests stay good from one start to the next.
pub const GALLERY_PORT: &str = "gallery_port";

/// When the records were tried after a change that could not be stored, in milliseconds.
pub const TRIED: &str = "records_tried";

/// The event that is finished at home: its number, as long as it is.
pub const FINISHING_AT_HOME: &str = "finishing_at_home";

/// The speed limit of everything that leaves this computer, in kilobytes a second.
pub const SPEED_LIMIT_KB: &str = "speed_limit_kb";

/// Days that a safe copy is kept after everything was delivered.
pub const KEEP_COPIES_DAYS: &str = "keep_copies_days";

/// The value under `key`.
///
/// # Errors
/// What SQLite says.
pub fn get(connection: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    let mut query = connection.prepare_cached("SELECT value FROM settings WHERE key = ?1")?;
    Ok(query.query_row([key], |row| row.get(0)).optional()?)
}

/// Keeps `value` under `key`.
///
/// # Errors
/// What SQLite says.
pub fn set(connection: &Connection, key: &str, value: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO settings VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value")?
        .execute(params![key, value])?;
    Ok(())
}

/// Forgets `key`.
///
/// # Errors
/// What SQLite says.
pub fn forget(connection: &Connection, key: &str) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM settings WHERE key = ?1")?.execute([key])?;
    Ok(())
}
