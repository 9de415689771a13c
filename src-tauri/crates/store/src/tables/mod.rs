//! One module a table: its rows and the few things that may be done to them.

/// Which rows of files `f` people see: what is in the folder now, and each photo whose file was written over or is another one
/// by now: it was taken, and it counts.
macro_rules! seen_sql {
    () => {
        "(f.is_current = 1 OR (f.verdict = 'adopted' AND NOT EXISTS (
              SELECT 1 FROM files o WHERE o.photo_id = f.photo_id AND o.verdict = 'adopted'
                  AND (o.is_current = 1 OR o.id > f.id))))"
    };
}

pub mod audits;
pub mod claims;
pub mod counts;
pub mod deliveries;
pub mod destinations;
pub mod edits;
pub mod events;
pub mod failures;
pub mod files;
pub mod folders;
pub mod gallery;
pub mod listing;
mod moves;
pub mod notes;
pub mod photos;
pub mod pick_up;
pub mod prepared;
pub mod proof;
pub mod removals;
pub mod retention;
pub mod rules;
pub mod sessions;
pub mod settings;
pub mod take_downs;
pub mod templates;
pub mod turns;
pub mod usb_copy;
pub mod waits;
pub mod withdrawals;

use crate::StoreError;
use boothlift_contract::{Failure, FailureCode};
use rusqlite::Row;

/// Reads a column that holds one of an enum's stable texts.
fn word<T>(row: &Row<'_>, column: &str, what: &'static str, parse: fn(&str) -> Option<T>) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    parse(&text).ok_or(StoreError::Strange { what, found: text })
}

/// Reads `code` and `detail` columns as a failure about `subject`.
fn failure(row: &Row<'_>, subject: &str) -> Result<Option<Failure>, StoreError> {
    let code: Option<String> = row.get("code")?;
    let Some(code) = code else { return Ok(None) };
    let known = FailureCode::parse(&code).ok_or(StoreError::Strange { what: "failure code", found: code })?;
    Ok(Some(Failure::new(known, subject, row.get::<_, String>("detail")?)))
}

/// Collects rows through a function that can fail in two ways.
fn collect<T>(
    mut rows: rusqlite::Rows<'_>,
    mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

/// The first row, if there is one.
fn first<T>(
    mut rows: rusqlite::Rows<'_>,
    read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    rows.next()?.map(read).transpose()
}

/// Sixteen random bytes for a link nobody can guess.
fn link_key() -> Result<[u8; 16], StoreError> {
    let mut key = [0; 16];
    getrandom::fill(&mut key).map_err(|error| StoreError::Commit(format!("no random numbers: {error}")))?;
    Ok(key)
}

/// A pattern that finds `search` anywhere; empty where it is.
fn like_pattern(search: &str) -> String {
    if search.trim().is_empty() {
        return String::new();
    }
    let mut pattern = String::from("%");
    for c in search.trim().chars().take(200) {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
