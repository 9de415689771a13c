//! Files: every path seen, each with a verdict.

use super::{
    collect,
    deliveries::{self, Start},
    events::{self, Counter},
    failure, first,
    folders::{self, Old},
    photos, retention,
    sessions::{self, Session, SessionKey},
    word,
};
use crate::{Step, StoreError, path_bytes, path_from_bytes, path_shown};
use boothlift_contract::{
    DeliveryState, DestinationId, EventId, Failure, FileId, FileVerdict, FolderId, Kind, MediaType, PhotoId,
    PhotoState, SeenBy, Timestamp,
};
use rusqlite::{Connection, Row, params};
use std::path::{Path, PathBuf};

/// How a file looked when it was last looked at. Equal looks mean: not touched since.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// Length in bytes.
    pub bytes: u64,
    /// Last change in nanoseconds since 1970, as the file system tells it.
    pub modified: i64,
    /// Device and file number, or what the system has instead.
    pub file_key: String,
}

/// One file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// Its event.
    pub event: EventId,
    /// Its watched folder; none for photos brought in by hand.
    pub folder: Option<FolderId>,
    /// Where it is.
    pub path: PathBuf,
    /// File name for people.
    pub name: String,
    /// How it looked.
    pub look: Look,
    /// What was decided.
    pub verdict: FileVerdict,
    /// Why, where there is a why.
    pub failure: Option<Failure>,
    /// The photo it became.
    pub photo: Option<PhotoId>,
    /// When it was first seen.
    pub seen_at: Timestamp,
    /// When the verdict last changed.
    pub changed_at: Timestamp,
    /// What noticed it first.
    pub seen_by: SeenBy,
    /// Since when a file that became a photo is no longer at its path.
    pub left_at: Option<Timestamp>,
}

/// A file as it is known so far.
#[derive(Clone, Debug)]
pub struct Sighting<'a> {
    /// Its event.
    pub event: EventId,
    /// Its watched folder; none for photos brought in by hand.
    pub folder: Option<FolderId>,
    /// Where it is.
    pub path: &'a Path,
    /// How it looks.
    pub look: &'a Look,
    /// What noticed it.
    pub seen_by: SeenBy,
    /// When it was first seen; for one that was there before anybody looked, when it was last changed. Its session
    /// goes by this.
    pub seen_at: Timestamp,
}

/// One row of a folder's files, read no further than it is asked: a folder of 100,000 is compared with its rows at each scan.
pub struct Known<'a>(&'a Row<'a>);

impl Known<'_> {
    /// Where the file is.
    ///
    /// # Errors
    /// [`StoreError::Strange`].
    pub fn path(&self) -> Result<PathBuf, StoreError> {
        Ok(path_from_bytes(self.0.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?))
    }

    /// Whether it was taken, or held, looked like this then, and never left its place: nothing about it is new.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn stands(&self, look: &Look) -> Result<bool, StoreError> {
        let verdict = self.0.get_ref(4)?;
        let is = |one: FileVerdict| verdict.as_bytes().is_ok_and(|word| word == one.as_str().as_bytes());
        Ok(self.0.get::<_, i64>(1)?.unsigned_abs() == look.bytes
            && self.0.get::<_, i64>(2)? == look.modified
            && self.0.get_ref(3)?.as_bytes().is_ok_and(|key| key == look.file_key.as_bytes())
            && self.0.get_ref(5)? == rusqlite::types::ValueRef::Null
            && [FileVerdict::Adopted, FileVerdict::Same, FileVerdict::Held].into_iter().any(is))
    }

    /// All of it.
    ///
    /// # Errors
    /// [`StoreError::Strange`], and what SQLite says.
    pub fn file(&self) -> Result<File, StoreError> {
        read(self.0)
    }
}

/// Goes through the rows of a folder's files, in path order.
///
/// # Errors
/// What SQLite says, and what `each` does.
pub fn each_of_folder(
    connection: &Connection,
    folder: FolderId,
    mut each: impl FnMut(Known<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT path, bytes, modified, file_key, verdict, left_at, * FROM files WHERE folder_id = ?1 AND is_current = 1
         ORDER BY path",
    )?;
    let mut rows = query.query([folder.0])?;
    while let Some(row) = rows.next()? {
        each(Known(row))?;
    }
    Ok(())
}

/// The file now known under a path of a folder.
///
/// # Errors
/// What SQLite says.
pub fn by_path(connection: &Connection, folder: FolderId, path: &Path) -> Result<Option<File>, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT * FROM files WHERE folder_id = ?1 AND path = ?2 AND is_current = 1")?;
    first(query.query(params![folder.0, path_bytes(path)])?, read)
}

/// The files of a folder that have this name, however its letters are written.
///
/// # Errors
/// What SQLite says.
pub fn by_name(connection: &Connection, folder: FolderId, name: &str) -> Result<Vec<File>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT * FROM files WHERE folder_id = ?1 AND name = ?2 COLLATE NOCASE AND is_current = 1 ORDER BY id",
    )?;
    collect(query.query(params![folder.0, name])?, read)
}

/// One file.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn get(connection: &Connection, id: FileId) -> Result<File, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM files WHERE id = ?1")?;
    first(query.query([id.0])?, read)?.ok_or(StoreError::Missing("file"))
}

/// The last file of a folder that was seen after file `after`, and when the newest of those was last changed.
///
/// # Errors
/// What SQLite says.
pub fn newest_change(
    connection: &Connection,
    folder: FolderId,
    after: FileId,
) -> Result<Option<(FileId, Timestamp)>, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT max(id), max(modified) / 1000000 FROM files WHERE id > ?2 AND folder_id = ?1")?;
    let (last, changed): (Option<i64>, Option<i64>) =
        query.query_row(params![folder.0, after.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(last.zip(changed).map(|(last, changed)| (FileId(last), Timestamp(changed))))
}

/// Files with this verdict, newest first, at most `limit`.
///
/// # Errors
/// What SQLite says.
pub fn with_verdict(
    connection: &Connection,
    event: EventId,
    verdict: FileVerdict,
    limit: u32,
) -> Result<Vec<File>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT * FROM files WHERE event_id = ?1 AND verdict = ?2 AND is_current = 1 ORDER BY id DESC LIMIT ?3",
    )?;
    collect(query.query(params![event.0, verdict.as_str(), limit])?, read)
}

/// Whether the same file is known under another path of the event: then it was renamed, not lost.
///
/// # Errors
/// What SQLite says.
pub fn is_elsewhere(connection: &Connection, event: EventId, file_key: &str, path: &Path) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM files WHERE event_id = ?1 AND file_key = ?2 AND path <> ?3
             AND is_current = 1 AND verdict NOT IN ('gone', 'arriving'))",
    )?;
    Ok(query.query_row(params![event.0, file_key, path_bytes(path)], |row| row.get(0))?)
}

/// Writes down a verdict that is not an adoption. A file that became a photo and was rewritten keeps its old row.
///
/// # Errors
/// What SQLite says.
pub fn judge(
    connection: &Connection,
    sighting: &Sighting<'_>,
    verdict: FileVerdict,
    why: Option<&Failure>,
    at: Timestamp,
) -> Result<FileId, StoreError> {
    put(connection, sighting, verdict, why, None, at)
}

/// Changes the verdict of a known file.
///
/// # Errors
/// What SQLite says.
pub fn rejudge(
    connection: &Connection,
    id: FileId,
    verdict: FileVerdict,
    why: Option<&Failure>,
    at: Timestamp,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE files SET verdict = ?2, code = ?3, detail = ?4, changed_at = ?5 WHERE id = ?1")?
        .execute(params![id.0, verdict.as_str(), why.map(|f| f.code.as_str()), why.map_or("", |f| &f.detail), at.0])?;
    Ok(())
}

/// Leaves to other events what they took from the folders of this one: such a file stays out here, with a verdict, until
/// a person takes it in. A file that has a verdict here keeps it.
///
/// # Errors
/// What SQLite says.
pub fn leave_to_others(connection: &Connection, event: EventId, at: Timestamp) -> Result<(), StoreError> {
    let watched = folders::watched(connection, event)?;
    let mut query = connection.prepare(
        "SELECT g.*, e.name AS owner FROM files g JOIN folders f ON f.id = g.folder_id JOIN events e ON e.id = g.event_id
         WHERE g.event_id <> ?1 AND g.is_current = 1 AND g.photo_id IS NOT NULL
             AND EXISTS (SELECT 1 FROM folders a WHERE a.event_id = ?1 AND a.watched = 1
                 AND (substr(f.path, 1, length(a.path)) = a.path OR substr(a.path, 1, length(f.path)) = f.path))
         ORDER BY g.id",
    )?;
    let mut rows = query.query([event.0])?;
    while let Some(row) = rows.next()? {
        let (file, owner) = (read(row)?, row.get::<_, String>("owner")?);
        let from = file.folder.map(|id| folders::get(connection, id)).transpose()?;
        // The innermost folder takes it; a path with tokens names the same folder only where it is written alike.
        let place = watched
            .iter()
            .filter(|folder| {
                file.path.starts_with(&folder.path) || from.as_ref().is_some_and(|from| from.path == folder.path)
            })
            .max_by_key(|folder| folder.path.as_os_str().len());
        let Some(place) = place else { continue };
        if by_path(connection, place.id, &file.path)?.is_some() {
            continue;
        }
        let why = Failure::new(boothlift_contract::FailureCode::PhotoElsewhere, &file.name, owner);
        let sighting = Sighting {
            event,
            folder: Some(place.id),
            path: &file.path,
            look: &file.look,
            seen_by: file.seen_by,
            seen_at: file.seen_at,
        };
        judge(connection, &sighting, FileVerdict::Ignored, Some(&why), at)?;
    }
    Ok(())
}

/// Forgets a file that was never a photo and is no longer there.
///
/// # Errors
/// What SQLite says.
pub fn forget(connection: &Connection, id: FileId) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM files WHERE id = ?1 AND photo_id IS NULL")?.execute([id.0])?;
    Ok(())
}

/// A whole file with its safe copy on disk, about to become a photo.
#[derive(Clone, Debug)]
pub struct Adoption<'a> {
    /// The file.
    pub sighting: Sighting<'a>,
    /// SHA-256 of the safe copy, 64 hex digits.
    pub sha256: &'a str,
    /// CRC-32 of the same bytes; none where there are none.
    pub crc32: Option<u32>,
    /// What it is by content.
    pub media: MediaType,
    /// What it is to guests.
    pub kind: Kind,
    /// Pixels across, before turning.
    pub width: u32,
    /// Pixels down, before turning.
    pub height: u32,
    /// EXIF orientation, 1 to 8.
    pub orientation: u8,
    /// Whether its file tells about people: where it was taken, serial numbers.
    pub has_private: bool,
    /// The session it belongs to.
    pub session: Option<SessionKey<'a>>,
    /// Whether it goes after live photos.
    pub bulk: bool,
    /// Not before this moment; from a watched folder not before the event's regret time is over either.
    pub due_at: Timestamp,
    /// Only to this destination.
    pub only: Option<&'a DestinationId>,
    /// A picture's web address in place of bytes.
    pub picture_url: Option<&'a str>,
}

/// What became of an adoption.
#[derive(Clone, Debug, PartialEq)]
pub struct Adopted {
    /// The file.
    pub file: FileId,
    /// The photo: new, or the one with the same content.
    pub photo: PhotoId,
    /// Its session.
    pub session: Option<Session>,
    /// Whether it is a new photo.
    pub is_new: bool,
}

/// Turns a file into a photo with its session and deliveries, or into another name of a photo that is there.
///
/// # Errors
/// What SQLite says.
pub fn adopt(connection: &Connection, adoption: &Adoption<'_>, at: Timestamp) -> Result<Adopted, StoreError> {
    let event = adoption.sighting.event;
    // It was copied to get here, whatever became of an earlier copy.
    retention::is_back(connection, adoption.sha256)?;
    if let Some(twin) = photos::by_hash(connection, event, adoption.sha256)? {
        let again = match adoption.sighting.folder {
            Some(folder) => come_back(connection, folder, adoption.sighting.path, twin.id)?,
            None => false,
        };
        deliveries::go_on_with_copy(connection, twin.id, at)?;
        let verdict = if again { FileVerdict::Adopted } else { FileVerdict::Same };
        let why = Failure::new(boothlift_contract::FailureCode::PhotoSame, &twin.name, "");
        let why = (!again).then_some(&why);
        let file = put(connection, &adoption.sighting, verdict, why, Some(twin.id), at)?;
        let session = twin.session.map(|id| sessions::get(connection, id)).transpose()?;
        return Ok(Adopted { file, photo: twin.id, session, is_new: false });
    }
    // A session goes by when its photos were seen, not by when their copies were ready.
    let seen_at = adoption.sighting.seen_at;
    let named = adoption.session.as_ref().map(|key| sessions::open(connection, key, seen_at)).transpose()?;
    let session = named.clone().map(|named| sessions::landed(connection, named)).transpose()?;
    let seq = events::next(connection, event, Counter::Photo)?;
    connection
        .prepare_cached(
            "INSERT INTO photos (event_id, session_id, seq, sha256, bytes, media, kind, name, width, height,
                 orientation, picture_url, bulk, state, adopted_at, named_id, seen_at, has_private,
                 crc32)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        )?
        .execute(params![
            event.0,
            session.as_ref().map(|session| session.id.0),
            seq,
            adoption.sha256,
            i64::try_from(adoption.sighting.look.bytes).unwrap_or(i64::MAX),
            adoption.media.as_str(),
            adoption.kind.as_str(),
            shown_name(adoption.sighting.path),
            adoption.width,
            adoption.height,
            adoption.orientation,
            adoption.picture_url,
            adoption.bulk,
            PhotoState::NotSent.as_str(),
            at.0,
            named.map(|named| named.id.0),
            seen_at.0,
            adoption.has_private,
            adoption.crc32,
        ])?;
    let photo = PhotoId(connection.last_insert_rowid());
    let (mut due_at, mut old) = (adoption.due_at, Old::Sent);
    // What a person brings in by hand is approved by that, whatever kind it is.
    let (mut approval, mut unwanted) = (false, false);
    if let Some(folder) = adoption.sighting.folder {
        let set = events::get(connection, event)?;
        if !set.regret.is_zero() {
            due_at = due_at.max(at.plus(set.regret));
        }
        approval = set.approval;
        unwanted = !set.singles && adoption.kind == Kind::Single;
        if adoption.bulk {
            old = folders::about_old(connection, folder, seen_at)?;
        }
    }
    let start = Start { due_at, parked: matches!(old, Old::Asked), approval, unwanted };
    photos::plan_all(connection, photo, adoption.only, start, at)?;
    if matches!(old, Old::LeftOut) {
        let why = folders::older_than_the_event();
        for delivery in deliveries::of_photo(connection, photo)? {
            if delivery.state == DeliveryState::Waiting {
                deliveries::decide(connection, delivery.id, Step::Cancel, Some(&why), Timestamp(0), at)?;
            }
        }
    }
    let file = put(connection, &adoption.sighting, FileVerdict::Adopted, None, Some(photo), at)?;
    Ok(Adopted { file, photo, session, is_new: true })
}

/// Whether the photo was made from the file at this path. What the path was thought to hold while it was written once
/// more is forgotten then.
fn come_back(connection: &Connection, folder: FolderId, path: &Path, photo: PhotoId) -> Result<bool, StoreError> {
    let own: Option<(i64, bool)> = {
        let mut query = connection.prepare_cached(
            "SELECT id, is_current FROM files WHERE folder_id = ?1 AND path = ?2 AND photo_id = ?3
                 AND verdict = 'adopted' ORDER BY is_current DESC, id DESC LIMIT 1",
        )?;
        first(query.query(params![folder.0, path_bytes(path), photo.0])?, |row| Ok((row.get(0)?, row.get(1)?)))?
    };
    let Some((own, is_current)) = own else { return Ok(false) };
    if !is_current {
        let current = by_path(connection, folder, path)?;
        if current.as_ref().is_some_and(|current| current.photo.is_some()) {
            // Another photo came between.
            return Ok(false);
        }
        if let Some(current) = current {
            forget(connection, current.id)?;
        }
        connection.prepare_cached("UPDATE files SET is_current = 1 WHERE id = ?1")?.execute([own])?;
    }
    Ok(true)
}

/// The file brought in by hand from this path that waits for a person. Others of that path are photos of their own.
fn held_by_hand(connection: &Connection, event: EventId, path: &Path) -> Result<Option<File>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT * FROM files WHERE event_id = ?1 AND verdict = 'held' AND folder_id IS NULL AND path = ?2
             AND is_current = 1 ORDER BY id DESC LIMIT 1",
    )?;
    first(query.query(params![event.0, path_bytes(path)])?, read)
}

fn put(
    connection: &Connection,
    sighting: &Sighting<'_>,
    verdict: FileVerdict,
    why: Option<&Failure>,
    photo: Option<PhotoId>,
    at: Timestamp,
) -> Result<FileId, StoreError> {
    let known = match sighting.folder {
        Some(folder) => by_path(connection, folder, sighting.path)?,
        None => held_by_hand(connection, sighting.event, sighting.path)?,
    };
    let seen_at = known.as_ref().map_or(sighting.seen_at, |file| file.seen_at);
    if let Some(old) = &known {
        if old.photo.is_none() || old.photo == photo {
            connection
                .prepare_cached(
                    "UPDATE files SET bytes = ?2, modified = ?3, file_key = ?4, verdict = ?5, code = ?6, detail = ?7,
                         photo_id = ?8, changed_at = ?9, left_at = NULL WHERE id = ?1",
                )?
                .execute(params![
                    old.id.0,
                    i64::try_from(sighting.look.bytes).unwrap_or(i64::MAX),
                    sighting.look.modified,
                    sighting.look.file_key,
                    verdict.as_str(),
                    why.map(|f| f.code.as_str()),
                    why.map_or("", |f| &f.detail),
                    photo.map(|photo| photo.0),
                    at.0,
                ])?;
            return Ok(old.id);
        }
        connection.prepare_cached("UPDATE files SET is_current = 0 WHERE id = ?1")?.execute([old.id.0])?;
    }
    connection
        .prepare_cached(
            "INSERT INTO files (event_id, folder_id, path, shown, name, bytes, modified, file_key, verdict, code,
                 detail, photo_id, seen_by, seen_at, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            sighting.event.0,
            sighting.folder.map(|folder| folder.0),
            path_bytes(sighting.path),
            path_shown(sighting.path),
            shown_name(sighting.path),
            i64::try_from(sighting.look.bytes).unwrap_or(i64::MAX),
            sighting.look.modified,
            sighting.look.file_key,
            verdict.as_str(),
            why.map(|f| f.code.as_str()),
            why.map_or("", |f| &f.detail),
            photo.map(|photo| photo.0),
            sighting.seen_by.as_str(),
            seen_at.0,
            at.0,
        ])?;
    Ok(FileId(connection.last_insert_rowid()))
}

fn shown_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Reads every row and keeps none: what cannot be read was written by no program.
pub(crate) fn read_all(connection: &Connection) -> Result<(), StoreError> {
    let mut query = connection.prepare("SELECT * FROM files")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        read(row)?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<File, StoreError> {
    let path: Vec<u8> = row.get("path")?;
    let name: String = row.get("name")?;
    Ok(File {
        id: FileId(row.get("id")?),
        event: EventId(row.get("event_id")?),
        folder: row.get::<_, Option<i64>>("folder_id")?.map(FolderId),
        path: path_from_bytes(&path),
        look: Look {
            bytes: row.get::<_, i64>("bytes")?.unsigned_abs(),
            modified: row.get("modified")?,
            file_key: row.get("file_key")?,
        },
        verdict: word(row, "verdict", "verdict", FileVerdict::parse)?,
        failure: failure(row, &name)?,
        photo: row.get::<_, Option<i64>>("photo_id")?.map(PhotoId),
        seen_at: Timestamp(row.get("seen_at")?),
        changed_at: Timestamp(row.get("changed_at")?),
        seen_by: word(row, "seen_by", "way of seeing", SeenBy::parse)?,
        left_at: row.get::<_, Option<i64>>("left_at")?.map(Timestamp),
        name,
    })
}

/// A file of the booth that became a photo, as it was then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// The file.
    pub file: FileId,
    /// Where it was.
    pub path: PathBuf,
    /// How it looked.
    pub look: Look,
}

/// Files of watched folders that became photos, in order, those after `after`.
///
/// # Errors
/// What SQLite says.
pub fn originals(
    connection: &Connection,
    event: EventId,
    after: FileId,
    limit: u32,
) -> Result<Vec<Original>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT id, path, bytes, modified, file_key FROM files
         WHERE event_id = ?1 AND id > ?2 AND is_current = 1 AND folder_id IS NOT NULL AND photo_id IS NOT NULL
             AND verdict IN ('adopted', 'same') ORDER BY id LIMIT ?3",
    )?;
    collect(query.query(params![event.0, after.0, limit])?, |row| {
        let look = Look {
            bytes: row.get::<_, i64>("bytes")?.unsigned_abs(),
            modified: row.get("modified")?,
            file_key: row.get("file_key")?,
        };
        Ok(Original { file: FileId(row.get("id")?), path: path_from_bytes(&row.get::<_, Vec<u8>>("path")?), look })
    })
}
