//! Watched folders.

use super::{collect, deliveries};
use crate::{Step, StoreError, path_bytes, path_from_bytes, path_shown};
use boothlift_contract::{EventId, Failure, FailureCode, FolderId, Timestamp};
use rusqlite::{Connection, Row, params};
use std::{path::PathBuf, time::Duration};

/// One watched folder of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its id.
    pub id: FolderId,
    /// Its event.
    pub event: EventId,
    /// Where it is: absolute, and canonical unless it holds tokens such as `{date}`.
    pub path: PathBuf,
    /// Its path for people, see [`path_shown`].
    pub shown: String,
    /// The session rule: a preset's word, or a pattern.
    pub rule: String,
    /// The time gap of that rule.
    pub gap: Duration,
    /// How long a file without a hint must stand still.
    pub settle: Duration,
    /// Files last changed before this moment are old: they stay out. None takes all, old ones after live ones.
    pub old_from: Option<Timestamp>,
    /// Whether folders below it are looked into.
    pub subfolders: bool,
    /// Globs: only files that match one are taken. None of them takes all.
    pub include: Vec<String>,
    /// Globs: files that match one are not taken.
    pub exclude: Vec<String>,
    /// Which folder it was when it was last trusted; none before it was first reached. See [`trust`].
    pub identity: Option<String>,
}

/// What makes a watched folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFolder {
    /// Where it is: absolute and canonical.
    pub path: PathBuf,
    /// The session rule: a preset's word, or a pattern.
    pub rule: String,
    /// The time gap of that rule.
    pub gap: Duration,
    /// How long a file without a hint must stand still.
    pub settle: Duration,
    /// See [`Folder::old_from`].
    pub old_from: Option<Timestamp>,
    /// See [`Folder::subfolders`].
    pub subfolders: bool,
    /// See [`Folder::include`].
    pub include: Vec<String>,
    /// See [`Folder::exclude`].
    pub exclude: Vec<String>,
}

impl From<Folder> for NewFolder {
    fn from(one: Folder) -> Self {
        let Folder { path, rule, gap, settle, old_from, subfolders, include, exclude, .. } = one;
        Self { path, rule, gap, settle, old_from, subfolders, include, exclude }
    }
}

/// Folders of the event that are watched.
///
/// # Errors
/// What SQLite says.
pub fn watched(connection: &Connection, event: EventId) -> Result<Vec<Folder>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT id, event_id, path, shown, rule, gap_ms, settle_ms, old_from, subfolders, include, exclude, identity
         FROM folders WHERE event_id = ?1 AND watched = 1 ORDER BY id",
    )?;
    collect(query.query([event.0])?, read)
}

/// One folder, watched or not.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn get(connection: &Connection, id: FolderId) -> Result<Folder, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM folders WHERE id = ?1")?;
    super::first(query.query([id.0])?, read)?.ok_or(StoreError::Missing("folder"))
}

/// Makes `folders` the watched folders of the event: known ones keep their id, others are no longer watched.
///
/// # Errors
/// What SQLite says.
pub fn watch(connection: &Connection, event: EventId, folders: &[NewFolder], at: Timestamp) -> Result<(), StoreError> {
    connection.execute("UPDATE folders SET watched = 0 WHERE event_id = ?1", [event.0])?;
    for folder in folders {
        connection.execute(
            "INSERT INTO folders (event_id, path, shown, rule, gap_ms, settle_ms, old_from, added_at, subfolders,
                 include, exclude)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT DO UPDATE SET watched = 1, shown = excluded.shown, rule = excluded.rule,
                 gap_ms = excluded.gap_ms, settle_ms = excluded.settle_ms, old_from = excluded.old_from,
                 subfolders = excluded.subfolders, include = excluded.include, exclude = excluded.exclude",
            params![
                event.0,
                path_bytes(&folder.path),
                path_shown(&folder.path),
                folder.rule,
                i64::try_from(folder.gap.as_millis()).unwrap_or(i64::MAX),
                i64::try_from(folder.settle.as_millis()).unwrap_or(i64::MAX),
                folder.old_from.map(|at| at.0),
                at.0,
                folder.subfolders,
                folder.include.join("\n"),
                folder.exclude.join("\n"),
            ],
        )?;
    }
    Ok(())
}

/// Remembers which folder this is: the one that files may be taken from.
///
/// # Errors
/// What SQLite says.
pub fn trust(connection: &Connection, id: FolderId, identity: &str) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE folders SET identity = ?2 WHERE id = ?1")?.execute(params![id.0, identity])?;
    Ok(())
}

/// Whether photos of this folder that were there before anybody looked wait for an answer.
///
/// # Errors
/// What SQLite says.
pub fn ask_about_old(connection: &Connection, id: FolderId, asks: bool) -> Result<(), StoreError> {
    connection.execute("UPDATE folders SET asks_old = ?2 WHERE id = ?1", params![id.0, asks])?;
    Ok(())
}

/// Photos of one folder that wait for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The folder.
    pub folder: FolderId,
    /// How many.
    pub photos: u32,
    /// Whether the question was put; then only a person ends the wait.
    pub asked: bool,
}

/// Folders with photos that wait for an answer.
///
/// # Errors
/// What SQLite says.
pub fn waiting_for_answer(connection: &Connection, event: EventId) -> Result<Vec<Waiting>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT f.folder_id, count(DISTINCT d.photo_id), o.asks_old = 2 FROM deliveries d
             JOIN files f ON f.photo_id = d.photo_id JOIN folders o ON o.id = f.folder_id
         WHERE d.event_id = ?1 AND d.parked = 1 GROUP BY f.folder_id",
    )?;
    collect(query.query([event.0])?, |row| {
        Ok(Waiting { folder: FolderId(row.get(0)?), photos: row.get(1)?, asked: row.get(2)? })
    })
}

/// The question is put.
///
/// # Errors
/// What SQLite says.
pub fn put_question(connection: &Connection, id: FolderId) -> Result<(), StoreError> {
    connection.execute("UPDATE folders SET asks_old = 2 WHERE id = ?1 AND asks_old = 1", [id.0])?;
    Ok(())
}

/// Lets the folder's waiting photos go, without an answer: they are too few to ask.
///
/// # Errors
/// What SQLite says.
pub fn let_old_go(connection: &Connection, id: FolderId) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE deliveries SET parked = 0, code = NULL WHERE parked = 1
             AND EXISTS (SELECT 1 FROM files f WHERE f.photo_id = deliveries.photo_id AND f.folder_id = ?1)",
        [id.0],
    )?;
    Ok(())
}

/// A person's answer: the waiting photos go, or stay out with every file that is as old. It is not asked again.
///
/// # Errors
/// What SQLite says.
pub fn answer_old(connection: &Connection, id: FolderId, send: bool, at: Timestamp) -> Result<(), StoreError> {
    ask_about_old(connection, id, false)?;
    if send {
        return let_old_go(connection, id);
    }
    let mut query = connection.prepare(
        "SELECT d.id, p.seen_at FROM deliveries d JOIN photos p ON p.id = d.photo_id WHERE d.parked = 1
             AND EXISTS (SELECT 1 FROM files f WHERE f.photo_id = p.id AND f.folder_id = ?1)",
    )?;
    let parked = collect(query.query([id.0])?, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
    let why = older_than_the_event();
    for (delivery, _) in &parked {
        deliveries::decide(connection, *delivery, Step::Cancel, Some(&why), Timestamp(0), at)?;
    }
    if let Some(newest) = parked.iter().map(|(_, seen_at)| *seen_at).max() {
        connection.execute(
            "UPDATE folders SET old_from = max(ifnull(old_from, 0), ?2) WHERE id = ?1",
            params![id.0, newest + 1],
        )?;
    }
    Ok(())
}

/// What becomes of a photo that was in the folder before anybody looked.
pub(super) enum Old {
    Sent,
    Asked,
    LeftOut,
}

pub(super) fn about_old(connection: &Connection, id: FolderId, seen_at: Timestamp) -> Result<Old, StoreError> {
    let mut query = connection.prepare_cached("SELECT asks_old, old_from FROM folders WHERE id = ?1")?;
    let (asks, old_from) =
        super::first(query.query([id.0])?, |row| Ok((row.get::<_, i64>(0)? > 0, row.get::<_, Option<i64>>(1)?)))?
            .ok_or(StoreError::Missing("folder"))?;
    Ok(match old_from {
        Some(from) if seen_at.0 < from => Old::LeftOut,
        _ if asks => Old::Asked,
        _ => Old::Sent,
    })
}

pub(super) fn older_than_the_event() -> Failure {
    Failure::new(FailureCode::PhotoOld, "", "")
}

/// When a file was last taken from a folder.
///
/// # Errors
/// What SQLite says.
pub fn last_adopted(connection: &Connection, id: FolderId) -> Result<Option<Timestamp>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT changed_at FROM files WHERE folder_id = ?1 AND photo_id IS NOT NULL ORDER BY id DESC LIMIT 1",
    )?;
    super::first(query.query([id.0])?, |row| Ok(Timestamp(row.get(0)?)))
}

/// Reads every row and keeps none: what cannot be read was written by no program.
pub(crate) fn read_all(connection: &Connection) -> Result<(), StoreError> {
    let mut query = connection.prepare("SELECT * FROM folders")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        read(row)?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Folder, StoreError> {
    let NewFolder { path, rule, gap, settle, old_from: _, subfolders, include, exclude } = rules(row)?;
    Ok(Folder {
        id: FolderId(row.get("id")?),
        event: EventId(row.get("event_id")?),
        path,
        shown: row.get("shown")?,
        rule,
        gap,
        settle,
        old_from: row.get::<_, Option<i64>>("old_from")?.map(Timestamp),
        subfolders,
        include,
        exclude,
        identity: row.get("identity")?,
    })
}

/// Where a folder is and how it is read, in this table or in that of templates; no file of it is old.
pub(super) fn rules(row: &Row<'_>) -> Result<NewFolder, StoreError> {
    let path: Vec<u8> = row.get("path")?;
    let globs = |column: &str| -> Result<Vec<String>, StoreError> {
        let lines: String = row.get(column)?;
        Ok(lines.lines().map(str::to_owned).collect())
    };
    Ok(NewFolder {
        path: path_from_bytes(&path),
        rule: row.get("rule")?,
        gap: Duration::from_millis(row.get::<_, i64>("gap_ms")?.unsigned_abs()),
        settle: Duration::from_millis(row.get::<_, i64>("settle_ms")?.unsigned_abs()),
        old_from: None,
        subfolders: row.get("subfolders")?,
        include: globs("include")?,
        exclude: globs("exclude")?,
    })
}
