//! Claims: what a booth itself says about its sessions, and which files it names.

use super::{
    collect, deliveries, events,
    files::File,
    first, moves, photos,
    sessions::{self, Session, SessionKey},
    word,
};
use crate::{Step, StoreError};
use boothlift_contract::{
    ClaimSource, DeliveryState, EventId, Failure, FileVerdict, FolderId, Kind, PhotoId, SessionId, Timestamp,
};
use rusqlite::{Connection, Row, params};
use std::{collections::BTreeMap, time::Duration};

/// A name without a folder is meant only this long before and after the claim was made: cameras count from the
/// beginning again.
const NAMED: Duration = Duration::from_secs(600);

/// One claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Row id.
    pub id: i64,
    /// The folder that it holds for; none is every folder of the event.
    pub folder: Option<FolderId>,
    /// Who says so.
    pub source: ClaimSource,
    /// The same key of the same source is the same session.
    pub key: String,
    /// What the session may be called; not yet a clean tag.
    pub name: String,
    /// When the session began; of a file or database, when it was first read.
    pub began_at: Timestamp,
    /// When it was last spoken of.
    pub last_at: Timestamp,
    /// When the booth said that it ended.
    pub ended_at: Option<Timestamp>,
}

/// What is claimed.
#[derive(Clone, Debug)]
pub struct NewClaim<'a> {
    /// Its event.
    pub event: EventId,
    /// The folder that it holds for; none is every folder of the event.
    pub folder: Option<FolderId>,
    /// Who says so.
    pub source: ClaimSource,
    /// The session's key.
    pub key: &'a str,
    /// What it may be called.
    pub name: &'a str,
}

/// A file that a claim names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// The watched folder that `place` begins in; none where only the name is known.
    pub folder: Option<FolderId>,
    /// Its path below the folder, with `/`, or its name.
    pub place: String,
    /// What it is to guests, where the booth says so.
    pub kind: Option<Kind>,
    /// Whether the booth keeps it from guests.
    pub is_hidden: bool,
}

/// What claims say about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The claim that counts.
    pub claim: Claim,
    /// What the file is to guests, where the booth says so.
    pub kind: Option<Kind>,
    /// Whether the booth keeps it from guests.
    pub is_hidden: bool,
}

/// Writes a claim down with all its files: those it named before and does not name any more are forgotten. Whether
/// anything changed.
///
/// # Errors
/// What SQLite says.
pub fn tell(
    connection: &Connection,
    claim: &NewClaim<'_>,
    files: &[NamedFile],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let before = by_key(connection, claim)?;
    let id = match &before {
        Some(before) => before.id,
        None => open(connection, claim, at)?,
    };
    let known: Vec<(i64, NamedFile)> = {
        let mut query = connection.prepare_cached("SELECT * FROM claimed_files WHERE claim_id = ?1")?;
        collect(query.query([id])?, |row| Ok((row.get("id")?, named(row)?)))?
    };
    let mut changed = before.is_none();
    for (row, file) in &known {
        if !files.contains(file) {
            connection.prepare_cached("DELETE FROM claimed_files WHERE id = ?1")?.execute([row])?;
            changed = true;
        }
    }
    for file in files.iter().filter(|file| !known.iter().any(|(_, known)| known == *file)) {
        changed |= name_file(connection, id, file)?;
    }
    if changed {
        touch(connection, id, at)?;
    }
    Ok(changed)
}

/// Begins a claim that is told call by call. Its id.
///
/// # Errors
/// What SQLite says; a key that is there already is an error too.
pub fn open(connection: &Connection, claim: &NewClaim<'_>, at: Timestamp) -> Result<i64, StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO claims (event_id, folder_id, source, key, name, began_at, last_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
        )?
        .execute(params![
            claim.event.0,
            claim.folder.map(|folder| folder.0),
            claim.source.as_str(),
            claim.key,
            claim.name,
            at.0
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Adds a file to a claim. Whether it is new to it.
///
/// # Errors
/// What SQLite says.
pub fn name_file(connection: &Connection, claim: i64, file: &NamedFile) -> Result<bool, StoreError> {
    let added = connection
        .prepare_cached(
            "INSERT INTO claimed_files (claim_id, folder_id, place, kind, is_hidden) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            claim,
            file.folder.map(|folder| folder.0),
            file.place,
            file.kind.map(Kind::as_str),
            file.is_hidden
        ])?;
    Ok(added > 0)
}

/// The booth spoke of the claim.
///
/// # Errors
/// What SQLite says.
pub fn touch(connection: &Connection, claim: i64, at: Timestamp) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE claims SET last_at = max(last_at, ?2) WHERE id = ?1")?
        .execute(params![claim, at.0])?;
    Ok(())
}

/// The booth said that the session is over. A second word changes nothing.
///
/// # Errors
/// What SQLite says.
pub fn end(connection: &Connection, claim: i64, at: Timestamp) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE claims SET ended_at = ?2, last_at = max(last_at, ?2) WHERE id = ?1 AND ended_at IS NULL",
        )?
        .execute(params![claim, at.0])?;
    Ok(())
}

/// The claims that calls made for this folder, begun not after `at`: the newest two, newest first. `exactly` takes only
/// those that were told for just this folder, or for all of them.
///
/// # Errors
/// What SQLite says.
pub fn calls(
    connection: &Connection,
    event: EventId,
    folder: Option<FolderId>,
    exactly: bool,
    at: Timestamp,
) -> Result<Vec<Claim>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT * FROM claims WHERE event_id = ?1 AND source = 'hook' AND began_at <= ?4
             AND (folder_id IS ?2 OR (?3 = 0 AND folder_id IS NULL))
         ORDER BY began_at DESC, id DESC LIMIT 2",
    )?;
    let wanted = params![event.0, folder.map(|folder| folder.0), exactly, at.0];
    collect(query.query(wanted)?, read)
}

/// What claims say about the file at `place` of a folder that was written at `at`: the most trusted first, and of those
/// the newest. Only sources that `trusts` are asked.
///
/// # Errors
/// What SQLite says.
pub fn about(
    connection: &Connection,
    event: EventId,
    folder: FolderId,
    place: &str,
    at: Timestamp,
    trusts: impl Fn(ClaimSource) -> bool,
) -> Result<Option<Said>, StoreError> {
    let name = place.rsplit_once('/').map_or(place, |(_, name)| name);
    let mut query = connection.prepare_cached(
        "SELECT c.*, f.kind, f.is_hidden FROM claimed_files f JOIN claims c ON c.id = f.claim_id
         WHERE f.place IN (?3, ?4) AND c.event_id = ?1 AND (c.folder_id IS NULL OR c.folder_id = ?2)
             AND ((f.folder_id = ?2 AND f.place = ?3)
                 OR (f.folder_id IS NULL AND f.place = ?4 AND ?5 BETWEEN c.began_at - ?6 AND c.last_at + ?6))
         ORDER BY f.folder_id IS NULL, c.id DESC",
    )?;
    let near = i64::try_from(NAMED.as_millis()).unwrap_or(i64::MAX);
    let said = collect(query.query(params![event.0, folder.0, place, name, at.0, near])?, |row| {
        let kind: Option<String> = row.get("kind")?;
        Ok(Said { claim: read(row)?, kind: kind.as_deref().and_then(Kind::parse), is_hidden: row.get("is_hidden")? })
    })?;
    Ok(said.into_iter().filter(|said| trusts(said.claim.source)).min_by_key(|said| said.claim.source))
}

/// Whether a folder was ever told of by this source.
///
/// # Errors
/// What SQLite says.
pub fn were_told(connection: &Connection, folder: FolderId, source: ClaimSource) -> Result<bool, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM claims WHERE folder_id = ?1 AND source = ?2)")?;
    Ok(query.query_row(params![folder.0, source.as_str()], |row| row.get(0))?)
}

/// The newest claim that calls made in the event.
///
/// # Errors
/// What SQLite says.
pub fn newest_call(connection: &Connection, event: EventId) -> Result<Option<Claim>, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT * FROM claims WHERE event_id = ?1 AND source = 'hook' ORDER BY last_at DESC LIMIT 1")?;
    first(query.query([event.0])?, read)
}

/// Brings photos that are there already to the session that their booth says they are of. Photos that a person moved
/// stay. The photos that changed.
///
/// Where nobody knew better, a session by time or name holds them now. It becomes the claimed one if all that it holds
/// is claimed: its number and its guests' link stay, and its tag too once it travelled.
///
/// # Errors
/// What SQLite says.
pub fn bring(
    connection: &Connection,
    key: &SessionKey<'_>,
    files: &[(File, Option<Kind>)],
    at: Timestamp,
) -> Result<Vec<PhotoId>, StoreError> {
    let mut changed = Vec::new();
    let mut claimed = Vec::new();
    for (file, kind) in files.iter().filter(|(file, _)| file.verdict == FileVerdict::Adopted) {
        let Some(id) = file.photo else { continue };
        if let Some(kind) = kind
            && set_kind(connection, id, *kind)?
        {
            changed.push(id);
        }
        claimed.push(photos::get(connection, id)?);
    }
    let Some(seen_at) = claimed.iter().map(|photo| photo.seen_at).min() else { return Ok(changed) };
    if sessions::by_key(connection, key)?.is_none() {
        adopt_session(connection, key, &claimed)?;
    }
    let named = sessions::open(connection, key, seen_at)?;
    let landed = sessions::landed(connection, named.clone())?;
    for photo in claimed {
        let before = named_of(connection, photo.id)?;
        if before == Some(named.id) {
            continue;
        }
        // Where the rule put it, or a join led on to: no hand moved it alone.
        let put = before.map(|id| sessions::landed(connection, sessions::get(connection, id)?)).transpose()?;
        let in_place = photo.moves_to.is_none() && photo.session == put.map(|session| session.id);
        connection
            .prepare_cached("UPDATE photos SET named_id = ?2 WHERE id = ?1")?
            .execute(params![photo.id.0, named.id.0])?;
        if in_place {
            moves::send(connection, photo.id, Some(landed.id), at)?;
            changed.push(photo.id);
        }
    }
    Ok(changed)
}

/// Photos that wait until their booth tells of their session wait no longer: only the event's regret time is left. The
/// photos whose turn comes sooner now.
///
/// # Errors
/// What SQLite says.
pub fn release(connection: &Connection, photo: PhotoId) -> Result<bool, StoreError> {
    let photo = photos::get(connection, photo)?;
    let due_at = photo.adopted_at.plus(events::get(connection, photo.event)?.regret);
    let sooner = connection
        .prepare_cached(
            "UPDATE deliveries SET due_at = ?2 WHERE photo_id = ?1 AND state = 'waiting' AND attempt = 0 AND due_at > ?2",
        )?
        .execute(params![photo.id.0, due_at.0])?;
    Ok(sooner > 0)
}

/// The booth keeps a photo from guests: whatever of it has not been begun is left out. Whether anything was.
///
/// # Errors
/// What SQLite says.
pub fn hide(connection: &Connection, photo: PhotoId, why: &Failure, at: Timestamp) -> Result<bool, StoreError> {
    let mut hidden = false;
    for delivery in deliveries::of_photo(connection, photo)? {
        if delivery.state == DeliveryState::Waiting && delivery.attempt == 0 {
            deliveries::decide(connection, delivery.id, Step::Cancel, Some(why), Timestamp(0), at)?;
            hidden = true;
        }
    }
    Ok(hidden)
}

/// Makes the session that holds these photos, and nothing else, the claimed one.
fn adopt_session(connection: &Connection, key: &SessionKey<'_>, claimed: &[photos::Photo]) -> Result<(), StoreError> {
    let mut held: BTreeMap<SessionId, usize> = BTreeMap::new();
    for session in claimed.iter().filter(|photo| photo.moves_to.is_none()).filter_map(|photo| photo.session) {
        *held.entry(session).or_default() += 1;
    }
    let Some(id) = held.into_iter().max_by_key(|(_, count)| *count).map(|(id, _)| id) else { return Ok(()) };
    let session = sessions::get(connection, id)?;
    let all_claimed =
        moves::belonging(connection, id)?.iter().all(|photo| claimed.iter().any(|claimed| claimed.id == *photo));
    if !all_claimed || !sessions::is_untouched(connection, &session)? {
        return Ok(());
    }
    connection.prepare_cached("UPDATE sessions SET key = ?2, folder_id = ?3 WHERE id = ?1")?.execute(params![
        id.0,
        key.key,
        key.folder.map(|folder| folder.0)
    ])?;
    let travelled: bool = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM photos p JOIN deliveries d ON d.photo_id = p.id
                 WHERE p.session_id = ?1 AND d.attempt > 0)",
        )?
        .query_row([id.0], |row| row.get(0))?;
    if !travelled && session.tag != key.tag {
        let tag = sessions::free_tag(connection, key.event, key.tag, session.number)?;
        connection.prepare_cached("UPDATE sessions SET tag = ?2 WHERE id = ?1")?.execute(params![id.0, tag])?;
        for photo in moves::belonging(connection, id)? {
            moves::rename(connection, photo)?;
        }
    }
    Ok(())
}

fn set_kind(connection: &Connection, photo: PhotoId, kind: Kind) -> Result<bool, StoreError> {
    let set = connection
        .prepare_cached(
            "UPDATE photos SET kind = ?2 WHERE id = ?1 AND kind <> ?2 AND kind IN ('print', 'single')
                 AND ?2 IN ('print', 'single')",
        )?
        .execute(params![photo.0, kind.as_str()])?;
    Ok(set > 0)
}

fn named_of(connection: &Connection, photo: PhotoId) -> Result<Option<SessionId>, StoreError> {
    let mut query = connection.prepare_cached("SELECT named_id FROM photos WHERE id = ?1")?;
    Ok(query.query_row([photo.0], |row| row.get::<_, Option<i64>>(0))?.map(SessionId))
}

fn by_key(connection: &Connection, claim: &NewClaim<'_>) -> Result<Option<Claim>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT * FROM claims WHERE event_id = ?1 AND ifnull(folder_id, 0) = ?2 AND source = ?3 AND key = ?4",
    )?;
    let folder = claim.folder.map_or(0, |folder| folder.0);
    first(query.query(params![claim.event.0, folder, claim.source.as_str(), claim.key])?, read)
}

fn read(row: &Row<'_>) -> Result<Claim, StoreError> {
    Ok(Claim {
        id: row.get("id")?,
        folder: row.get::<_, Option<i64>>("folder_id")?.map(FolderId),
        source: word(row, "source", "claim source", ClaimSource::parse)?,
        key: row.get("key")?,
        name: row.get("name")?,
        began_at: Timestamp(row.get("began_at")?),
        last_at: Timestamp(row.get("last_at")?),
        ended_at: row.get::<_, Option<i64>>("ended_at")?.map(Timestamp),
    })
}

fn named(row: &Row<'_>) -> Result<NamedFile, StoreError> {
    let kind: Option<String> = row.get("kind")?;
    Ok(NamedFile {
        folder: row.get::<_, Option<i64>>("folder_id")?.map(FolderId),
        place: row.get("place")?,
        kind: kind.as_deref().and_then(Kind::parse),
        is_hidden: row.get("is_hidden")?,
    })
}

/// The session as a claim's photos find it.
#[must_use]
pub fn is_claimed(session: &Session) -> bool {
    session.key.starts_with(PREFIX)
}

/// Keys of sessions that a booth claims begin so; no rule by name, folder or time makes such a key.
pub const PREFIX: &str = ":";
