//! Small settings whose loss would hurt; nothing secret but the key of booths' calls, which opens no account.

use crate::StoreError;
use rusqlite::{Connection, OptionalExtension, params};

/// Whether sending is paused by a person: `1`, or the moment it goes on by itself in milliseconds.
pub const PAUSED: &str = "paused";
/// Whether the last stop was orderly.
pub const CLEAN_STOP: &str = "clean_stop";
/// When the last stop out of order was noticed, in milliseconds.
pub const UNEXPECTED_STOP: &str = "unexpected_stop";
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

/// Whether data is saved on networks that count it: `0` where a person switched that off.
pub const DATA_SAVER: &str = "data_saver";
/// What prints may take on such a network, in MB.
pub const DATA_SAVER_MB: &str = "data_saver_mb";
/// Bytes that went while the rest was held back.
pub const DATA_SAVER_USED: &str = "data_saver_used";

/// Days that a safe copy is kept after everything was delivered.
pub const KEEP_COPIES_DAYS: &str = "keep_copies_days";
/// The number of the last change of the records that their log knows.
pub const LAST_CHANGE: &str = "last_change";
/// What these records are called in their log: sixteen random digits.
pub const RECORDS: &str = "records";
/// What is to be told of records that were built anew, until a person has read it.
pub const REBUILT: &str = "rebuilt";

/// The event and its destinations for which photos were counted last.
pub(crate) const COUNTED_FOR: &str = "counted_for";

/// The attendant lock's number, salted and hashed slowly; none where the lock is off.
pub const ATTENDANT_LOCK: &str = "attendant_lock";
/// Wrong numbers typed into the attendant lock one after the other.
pub const ATTENDANT_LOCK_WRONG: &str = "attendant_lock_wrong";

/// Where the door for guests' phones was opened: the event, the network's address, its fingerprint and its name, a line each.
pub const GUESTS_DOOR: &str = "guests_door";

/// The data folder of which a person read that another program copies it.
pub const SYNCED_READ: &str = "synced_read";

/// What is told of records that were built anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RebuiltNote {
    /// Where the damaged ones lie; none where there was no file left.
    pub aside: Option<String>,
    /// Whether every change is in them that was reported.
    pub whole: bool,
    /// Uploads that may be there already and go again.
    pub may_repeat: u32,
}

/// Keeps what is to be told of records that were built anew.
///
/// # Errors
/// What SQLite says.
pub fn note_rebuilt(connection: &Connection, note: &RebuiltNote) -> Result<(), StoreError> {
    let text = serde_json::json!({ "aside": note.aside, "whole": note.whole, "may_repeat": note.may_repeat });
    set(connection, REBUILT, &text.to_string())
}

/// What is to be told of records that were built anew, where nobody has read it yet.
///
/// # Errors
/// What SQLite says.
pub fn rebuilt(connection: &Connection) -> Result<Option<RebuiltNote>, StoreError> {
    let Some(text) = get(connection, REBUILT)? else { return Ok(None) };
    let strange = || StoreError::Strange { what: "note", found: text.clone() };
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|_| strange())?;
    let may_repeat = value.get("may_repeat").and_then(serde_json::Value::as_u64);
    Ok(Some(RebuiltNote {
        aside: value.get("aside").and_then(serde_json::Value::as_str).map(str::to_owned),
        whole: value.get("whole").and_then(serde_json::Value::as_bool).ok_or_else(strange)?,
        may_repeat: may_repeat.and_then(|n| u32::try_from(n).ok()).ok_or_else(strange)?,
    }))
}

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
