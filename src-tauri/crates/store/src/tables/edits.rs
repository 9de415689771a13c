//! What a person did to sessions: each edit is one transaction of its own, and its rows say how to take it back, also
//! after a restart.
//!
//! A session that was joined to another stays as a row. Its key and its guests' link lead on from there, so later files
//! land where the hand put the earlier ones, and a join that is taken back leads nobody anywhere.

use super::{
    collect, deliveries,
    events::{self, Counter},
    first, moves, photos,
    sessions::{self, Origin, Session, SessionKey},
    word,
};
use crate::{Step, StoreError};
use boothlift_contract::{
    DeliveryState, DestinationKind, EditKind, EventId, Failure, FailureCode, PhotoId, SessionId, Timestamp,
};
use rusqlite::{Connection, Row, params};

/// Edits of one event that can be taken back.
const KEPT: u32 = 50;
/// Keys of time-gap sessions begin so, see `sessions::near_gap`.
const GAP: &str = "gap-";

/// One edit, and which photos it touched just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// What it is.
    pub kind: EditKind,
    /// Whether it was taken back just now.
    pub undone: bool,
    /// The session to look at now.
    pub session: Option<Session>,
    /// The other one: joined, split off, or moved from.
    pub other: Option<Session>,
    /// Photos that changed their session, or were left out, or taken in again.
    pub photos: Vec<PhotoId>,
    /// Those that move when they have arrived.
    pub later: u32,
}

/// Joins `session` with `into`: its photos belong there, and later files of its key too.
///
/// # Errors
/// [`StoreError::Refused`] for one session, or what SQLite says.
pub fn merge(
    connection: &Connection,
    session: SessionId,
    into: SessionId,
    at: Timestamp,
) -> Result<Edited, StoreError> {
    let (from, to) = (living(connection, session)?, living(connection, into)?);
    if from.id == to.id || from.event != to.event {
        return Err(StoreError::Refused("these are not two sessions of one event"));
    }
    let edit = record(connection, EditKind::Merge, from.event, Some(from.id), Some(to.id), at)?;
    redo_merge(connection, edit, &from, &to, at)
}

/// Makes a new session of some photos of another. Of a session by time gap whose newest photo goes along, later files
/// follow that photo; in every other case they follow the old session.
///
/// # Errors
/// [`StoreError::Refused`] when that would leave one of both empty, or what SQLite says.
pub fn split(
    connection: &Connection,
    session: SessionId,
    chosen: &[PhotoId],
    at: Timestamp,
) -> Result<Edited, StoreError> {
    let from = living(connection, session)?;
    let all = moves::belonging(connection, from.id)?;
    if !chosen.iter().all(|photo| all.contains(photo)) || !all.iter().any(|photo| !chosen.contains(photo)) {
        return Err(StoreError::Refused("some photos of the session must stay, and all that go must be in it"));
    }
    let Some((began, _)) = span(connection, chosen)? else {
        return Err(StoreError::Refused("no photo was chosen"));
    };
    let number = events::next(connection, from.event, Counter::Session)?;
    let takes_later_files = from.key.starts_with(GAP) && chosen.contains(&newest(connection, &all)?);
    let key = if takes_later_files { format!("{GAP}hand-{number}") } else { format!("hand-{number}") };
    let wanted = SessionKey {
        event: from.event,
        folder: takes_later_files.then_some(from.folder).flatten(),
        key: &key,
        tag: &from.tag,
        origin: Origin::Hand,
    };
    let tag = sessions::free_tag(connection, from.event, &from.tag, number)?;
    let made = sessions::insert(connection, &wanted, number, &tag, began)?;
    connection.execute(
        "UPDATE sessions SET last_at = max(started_at, ?2) WHERE id = ?1",
        params![made.id.0, from.last_at.0],
    )?;
    let edit = record(connection, EditKind::Split, from.event, Some(from.id), Some(made.id), at)?;
    for photo in chosen {
        note(connection, edit, "photo", photo.0, from.id.0, made.id.0)?;
    }
    let (photos, later) = shift(connection, edit, true, at)?;
    Ok(Edited { kind: EditKind::Split, undone: false, session: Some(made), other: Some(from), photos, later })
}

/// Moves photos to another session of their event.
///
/// # Errors
/// [`StoreError::Refused`] when nothing is to be moved, or what SQLite says.
pub fn move_photos(
    connection: &Connection,
    chosen: &[PhotoId],
    to: SessionId,
    at: Timestamp,
) -> Result<Edited, StoreError> {
    let to = living(connection, to)?;
    let mut from = None;
    let mut moving = Vec::new();
    for photo in chosen {
        let photo = photos::get(connection, *photo)?;
        let now_in = photo.moves_to.or(photo.session);
        if photo.event != to.event {
            return Err(StoreError::Refused("a photo belongs to another event"));
        }
        if now_in != Some(to.id) && !moving.contains(&(photo.id, now_in)) {
            from = from.or(now_in);
            moving.push((photo.id, now_in));
        }
    }
    if moving.is_empty() {
        return Err(StoreError::Refused("nothing was chosen that is elsewhere"));
    }
    let edit = record(connection, EditKind::Move, to.event, Some(to.id), from, at)?;
    for (photo, now_in) in &moving {
        note(connection, edit, "photo", photo.0, now_in.map_or(0, |session| session.0), to.id.0)?;
    }
    let (photos, later) = shift(connection, edit, true, at)?;
    let other = from.map(|from| sessions::get(connection, from)).transpose()?;
    Ok(Edited { kind: EditKind::Move, undone: false, session: Some(to), other, photos, later })
}

/// Gives a session the tag `clean`, or that tag with a number where another session has it.
///
/// # Errors
/// [`StoreError::Refused`] for an empty tag or the one it has, or what SQLite says.
pub fn rename(connection: &Connection, id: SessionId, clean: &str, at: Timestamp) -> Result<Edited, StoreError> {
    let session = living(connection, id)?;
    let tag = tag_for(connection, &session, clean)?;
    if clean.is_empty() || tag == session.tag {
        return Err(StoreError::Refused("the session has this tag already, or it is empty"));
    }
    let edit = record(connection, EditKind::Rename, session.event, Some(session.id), None, at)?;
    connection.execute(
        "UPDATE session_edits SET tag_before = ?2, tag_after = ?3 WHERE id = ?1",
        params![edit, session.tag, tag],
    )?;
    set_tag(connection, &session, &tag)
}

/// What a session would be called if it asked for the tag `clean`.
///
/// # Errors
/// What SQLite says.
pub fn tag_for(connection: &Connection, session: &Session, clean: &str) -> Result<String, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT * FROM sessions WHERE event_id = ?1 AND tag = ?2 AND id <> ?3")?;
    let mut taken = |tag: &str| -> Result<bool, StoreError> {
        for other in collect(query.query(params![session.event.0, tag, session.id.0])?, sessions::read)? {
            // The tag of a session that was joined to this one may live on in it.
            if sessions::landed(connection, other)?.id != session.id {
                return Ok(true);
            }
        }
        Ok(false)
    };
    if !taken(clean)? {
        return Ok(clean.to_owned());
    }
    let short: String = clean.chars().take(52).collect();
    let numbered = format!("{short}-{}", session.number);
    if !taken(&numbered)? {
        return Ok(numbered);
    }
    Ok(format!("{short}-n{}", session.number))
}

/// Leaves out those of the photos whose regret time still runs. None of them had left the computer.
///
/// # Errors
/// [`StoreError::Refused`] when none can be left out any more, or what SQLite says.
pub fn leave_out(
    connection: &Connection,
    event: EventId,
    chosen: &[PhotoId],
    at: Timestamp,
) -> Result<Edited, StoreError> {
    let mut in_time = Vec::new();
    for photo in chosen {
        if photos::can_be_regretted(connection, *photo, at)? {
            in_time.push(*photo);
        }
    }
    let Some(first) = in_time.first() else {
        return Err(StoreError::Refused("it has gone out already"));
    };
    let session = photos::get(connection, *first)?.session;
    let edit = record(connection, EditKind::NotThisOne, event, session, None, at)?;
    for photo in &in_time {
        for delivery in deliveries::of_photo(connection, *photo)? {
            if delivery.state == DeliveryState::Waiting {
                note(connection, edit, "delivery", delivery.id, delivery.due_at.0, photo.0)?;
            }
        }
    }
    hold_back(connection, edit, true, at)?;
    let session = session.map(|id| sessions::get(connection, id)).transpose()?;
    Ok(Edited { kind: EditKind::NotThisOne, undone: false, session, other: None, photos: in_time, later: 0 })
}

/// Takes the last edit of the event back.
///
/// # Errors
/// [`StoreError::Missing`] when there is none, or what SQLite says.
pub fn undo(connection: &Connection, event: EventId, at: Timestamp) -> Result<Edited, StoreError> {
    let edit = next_undo(connection, event)?.ok_or(StoreError::Missing("edit"))?;
    connection.execute("UPDATE session_edits SET undone = 1 WHERE id = ?1", [edit.id])?;
    let (session, other) = edit.sessions(connection)?;
    let edited = match (edit.kind, session, other) {
        (EditKind::Merge, Some(from), Some(to)) => {
            connection.execute("UPDATE sessions SET merged_into = NULL WHERE id = ?1", [from.id.0])?;
            let from = Session { merged_into: None, ..from };
            came_meanwhile(connection, &edit, &from, &to)?;
            let (photos, later) = shift(connection, edit.id, false, at)?;
            Edited { kind: edit.kind, undone: true, session: Some(from), other: Some(to), photos, later }
        }
        (EditKind::Split, Some(from), Some(made)) => {
            for photo in moves::belonging(connection, made.id)? {
                note(connection, edit.id, "photo", photo.0, from.id.0, made.id.0)?;
            }
            connection.execute(
                "UPDATE sessions SET merged_into = ?2, link_follows = 0 WHERE id = ?1",
                params![made.id.0, from.id.0],
            )?;
            let (photos, later) = shift(connection, edit.id, false, at)?;
            Edited { kind: edit.kind, undone: true, session: Some(from), other: Some(made), photos, later }
        }
        (EditKind::Move, to, from) => {
            let (photos, later) = shift(connection, edit.id, false, at)?;
            Edited { kind: edit.kind, undone: true, session: from, other: to, photos, later }
        }
        (EditKind::Rename, Some(session), _) => {
            let tag = tag_for(connection, &session, &edit.tag_before)?;
            Edited { undone: true, ..set_tag(connection, &session, &tag)? }
        }
        (EditKind::NotThisOne, session, _) => {
            let photos = hold_back(connection, edit.id, false, at)?;
            Edited { kind: edit.kind, undone: true, session, other: None, photos, later: 0 }
        }
        _ => return Err(StoreError::Missing("session")),
    };
    Ok(edited)
}

/// Does the edit again that was taken back last.
///
/// # Errors
/// [`StoreError::Missing`] when there is none, or what SQLite says.
pub fn redo(connection: &Connection, event: EventId, at: Timestamp) -> Result<Edited, StoreError> {
    let edit = next_redo(connection, event)?.ok_or(StoreError::Missing("edit"))?;
    connection.execute("UPDATE session_edits SET undone = 0 WHERE id = ?1", [edit.id])?;
    let (session, other) = edit.sessions(connection)?;
    match (edit.kind, session, other) {
        (EditKind::Merge, Some(from), Some(to)) => redo_merge(connection, edit.id, &from, &to, at),
        (EditKind::Split, Some(from), Some(made)) => {
            connection
                .execute("UPDATE sessions SET merged_into = NULL, link_follows = 1 WHERE id = ?1", [made.id.0])?;
            let made = Session { merged_into: None, link_follows: true, ..made };
            came_meanwhile(connection, &edit, &made, &from)?;
            turn(connection, edit.id, made.id)?;
            let (photos, later) = shift(connection, edit.id, true, at)?;
            Ok(Edited { kind: edit.kind, undone: false, session: Some(made), other: Some(from), photos, later })
        }
        (EditKind::Move, to, from) => {
            let (photos, later) = shift(connection, edit.id, true, at)?;
            Ok(Edited { kind: edit.kind, undone: false, session: to, other: from, photos, later })
        }
        (EditKind::Rename, Some(session), _) => {
            let tag = tag_for(connection, &session, &edit.tag_after)?;
            set_tag(connection, &session, &tag)
        }
        (EditKind::NotThisOne, session, _) => {
            let photos = hold_back(connection, edit.id, true, at)?;
            Ok(Edited { kind: edit.kind, undone: false, session, other: None, photos, later: 0 })
        }
        _ => Err(StoreError::Missing("session")),
    }
}

/// What "undo" and what "redo" would do now.
///
/// # Errors
/// What SQLite says.
pub fn at_hand(connection: &Connection, event: EventId) -> Result<(Option<EditKind>, Option<EditKind>), StoreError> {
    Ok((next_undo(connection, event)?.map(|edit| edit.kind), next_redo(connection, event)?.map(|edit| edit.kind)))
}

/// How many of some photos stand how at a destination that is on, under the tag they have there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The destination's label.
    pub label: String,
    /// Which service it is.
    pub kind: DestinationKind,
    /// How they stand there: waiting, on the wire (`body_sent`), or there for certain or perhaps (`confirmed`).
    pub state: DeliveryState,
    /// The tag they travelled with; empty where they did not yet, or had none.
    pub tag: String,
    /// Photos.
    pub photos: u32,
}

/// Where photos stand, one row a destination, state and tag.
///
/// # Errors
/// What SQLite says.
pub fn standing(connection: &Connection, chosen: &[PhotoId]) -> Result<Vec<Standing>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT x.label, x.kind, d.state, d.sent_tag FROM deliveries d JOIN destinations x ON x.id = d.destination_id
         WHERE d.photo_id = ?1 AND x.is_on = 1 AND d.state <> 'cancelled' ORDER BY x.position",
    )?;
    let mut all: Vec<Standing> = Vec::new();
    for photo in chosen {
        let mut rows = query.query([photo.0])?;
        while let Some(row) = rows.next()? {
            let state = match word(row, "state", "delivery state", DeliveryState::parse)? {
                DeliveryState::Confirmed | DeliveryState::Unknown => DeliveryState::Confirmed,
                DeliveryState::Preparing | DeliveryState::Sending | DeliveryState::BodySent => DeliveryState::BodySent,
                _ => DeliveryState::Waiting,
            };
            let sent: Option<String> = row.get("sent_tag")?;
            let tag = if state == DeliveryState::Waiting { String::new() } else { sent.unwrap_or_default() };
            let (label, kind): (String, _) =
                (row.get("label")?, word(row, "kind", "destination kind", DestinationKind::parse)?);
            match all.iter_mut().find(|one| one.label == label && one.state == state && one.tag == tag) {
                Some(one) => one.photos += 1,
                None => all.push(Standing { label, kind, state, tag, photos: 1 }),
            }
        }
    }
    Ok(all)
}

struct Edit {
    id: i64,
    kind: EditKind,
    session: Option<SessionId>,
    other: Option<SessionId>,
    tag_before: String,
    tag_after: String,
    last_photo: i64,
    last_shelf: i64,
}

impl Edit {
    fn sessions(&self, connection: &Connection) -> Result<(Option<Session>, Option<Session>), StoreError> {
        let get = |id: Option<SessionId>| id.map(|id| sessions::get(connection, id)).transpose();
        Ok((get(self.session)?, get(self.other)?))
    }
}

fn next_undo(connection: &Connection, event: EventId) -> Result<Option<Edit>, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT * FROM session_edits WHERE event_id = ?1 AND undone = 0 ORDER BY id DESC LIMIT 1")?;
    first(query.query([event.0])?, read)
}

fn next_redo(connection: &Connection, event: EventId) -> Result<Option<Edit>, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT * FROM session_edits WHERE event_id = ?1 AND undone = 1 ORDER BY id LIMIT 1")?;
    first(query.query([event.0])?, read)
}

/// A new edit: what was taken back before can no longer be done again, and the oldest is forgotten.
fn record(
    connection: &Connection,
    kind: EditKind,
    event: EventId,
    session: Option<SessionId>,
    other: Option<SessionId>,
    at: Timestamp,
) -> Result<i64, StoreError> {
    connection.execute("DELETE FROM session_edits WHERE event_id = ?1 AND undone = 1", [event.0])?;
    connection.execute(
        "INSERT INTO session_edits (event_id, kind, session_id, other_id, last_photo, last_shelf, at)
         VALUES (?1, ?2, ?3, ?4, ifnull((SELECT max(id) FROM photos), 0),
             ifnull((SELECT max(id) FROM gallery_photos), 0), ?5)",
        params![event.0, kind.as_str(), session.map(|id| id.0), other.map(|id| id.0), at.0],
    )?;
    let id = connection.last_insert_rowid();
    connection.execute(
        "DELETE FROM session_edits WHERE event_id = ?1 AND id NOT IN
             (SELECT id FROM session_edits WHERE event_id = ?1 ORDER BY id DESC LIMIT ?2)",
        params![event.0, KEPT],
    )?;
    Ok(id)
}

/// One row of an edit; what is noted already stays as it was noted first.
fn note(connection: &Connection, edit: i64, what: &str, row: i64, from: i64, to: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO session_edit_rows VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")?
        .execute(params![edit, what, row, from, to])?;
    Ok(())
}

fn noted(connection: &Connection, edit: i64, what: &str) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT row_id, from_id, to_id FROM session_edit_rows WHERE edit_id = ?1 AND what = ?2 ORDER BY row_id",
    )?;
    collect(query.query(params![edit, what])?, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

fn redo_merge(
    connection: &Connection,
    edit: i64,
    from: &Session,
    to: &Session,
    at: Timestamp,
) -> Result<Edited, StoreError> {
    connection.execute("DELETE FROM session_edit_rows WHERE edit_id = ?1", [edit])?;
    connection.execute(
        "UPDATE session_edits SET last_photo = ifnull((SELECT max(id) FROM photos), 0),
             last_shelf = ifnull((SELECT max(id) FROM gallery_photos), 0) WHERE id = ?1",
        [edit],
    )?;
    for photo in moves::belonging(connection, from.id)? {
        note(connection, edit, "photo", photo.0, from.id.0, to.id.0)?;
    }
    for (shelf, _) in called_in(connection, from.id, 0)? {
        note(connection, edit, "shelf", shelf, from.id.0, to.id.0)?;
    }
    connection
        .execute("UPDATE sessions SET merged_into = ?2, link_follows = 1 WHERE id = ?1", params![from.id.0, to.id.0])?;
    let (photos, later) = shift(connection, edit, true, at)?;
    let from = sessions::get(connection, from.id)?;
    Ok(Edited { kind: EditKind::Merge, undone: false, session: Some(to.clone()), other: Some(from), photos, later })
}

/// Photos that came to `now_in` since the edit because their rule, or the tag they were called in by, named `home` or
/// one that was joined to it: they go back with the rest.
fn came_meanwhile(connection: &Connection, edit: &Edit, home: &Session, now_in: &Session) -> Result<(), StoreError> {
    let mut named =
        connection.prepare_cached("SELECT id, named_id FROM photos WHERE id > ?1 AND named_id IS NOT NULL")?;
    let belongs = moves::belonging(connection, now_in.id)?;
    for (photo, name) in collect(named.query([edit.last_photo])?, |row| Ok((row.get(0)?, row.get(1)?)))? {
        let its = sessions::landed(connection, sessions::get(connection, SessionId(name))?)?;
        if its.id == home.id && belongs.contains(&PhotoId(photo)) {
            note(connection, edit.id, "photo", photo, home.id.0, now_in.id.0)?;
        }
    }
    for (shelf, name) in called_in(connection, now_in.id, edit.last_shelf)? {
        if let Some(name) = name
            && sessions::landed(connection, sessions::get(connection, name)?)?.id == home.id
        {
            note(connection, edit.id, "shelf", shelf, home.id.0, now_in.id.0)?;
        }
    }
    Ok(())
}

/// What came in by a split's key while the split was taken back goes to its session with the rest.
fn turn(connection: &Connection, edit: i64, made: SessionId) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE session_edit_rows SET from_id = to_id, to_id = ?2 WHERE edit_id = ?1 AND to_id <> ?2",
        params![edit, made.0],
    )?;
    Ok(())
}

/// Photos on the local gallery's shelf that were called in by tag, newer than `after`, with the session so named.
fn called_in(
    connection: &Connection,
    session: SessionId,
    after: i64,
) -> Result<Vec<(i64, Option<SessionId>)>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT id, named_id FROM gallery_photos WHERE session_id = ?1 AND id > ?2 AND origin <> 'booth' ORDER BY id",
    )?;
    collect(query.query(params![session.0, after])?, |row| {
        Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.map(SessionId)))
    })
}

/// Moves what an edit noted, there or back.
fn shift(connection: &Connection, edit: i64, there: bool, at: Timestamp) -> Result<(Vec<PhotoId>, u32), StoreError> {
    let (mut moved, mut later) = (Vec::new(), 0);
    for (photo, from, to) in noted(connection, edit, "photo")? {
        let to = if there { to } else { from };
        later += u32::from(moves::send(connection, PhotoId(photo), (to > 0).then_some(SessionId(to)), at)?);
        moved.push(PhotoId(photo));
    }
    for (shelf, from, to) in noted(connection, edit, "shelf")? {
        connection.execute(
            "UPDATE OR IGNORE gallery_photos SET session_id = ?2 WHERE id = ?1",
            params![shelf, if there { to } else { from }],
        )?;
    }
    Ok((moved, later))
}

fn set_tag(connection: &Connection, session: &Session, tag: &str) -> Result<Edited, StoreError> {
    connection.execute("UPDATE sessions SET tag = ?2 WHERE id = ?1", params![session.id.0, tag])?;
    for photo in moves::tagged(connection, session.id)? {
        moves::rename(connection, photo)?;
    }
    let photos = moves::belonging(connection, session.id)?;
    let session = Some(sessions::get(connection, session.id)?);
    Ok(Edited { kind: EditKind::Rename, undone: false, session, other: None, photos, later: 0 })
}

/// Leaves out what an edit noted, or takes it in again with the moment it had.
fn hold_back(connection: &Connection, edit: i64, out: bool, at: Timestamp) -> Result<Vec<PhotoId>, StoreError> {
    let why = Failure::new(FailureCode::PhotoLeftOut, "", "not this one");
    let mut touched = Vec::new();
    for (id, due_at, photo) in noted(connection, edit, "delivery")? {
        let delivery = deliveries::get(connection, id)?;
        let (step, wanted) =
            if out { (Step::Cancel, DeliveryState::Waiting) } else { (Step::Restore, DeliveryState::Cancelled) };
        if delivery.state == wanted && delivery.attempt == 0 {
            deliveries::decide(connection, id, step, out.then_some(&why), Timestamp(due_at), at)?;
            if touched.last() != Some(&PhotoId(photo)) {
                touched.push(PhotoId(photo));
            }
        }
    }
    Ok(touched)
}

/// A session that was not joined to another.
fn living(connection: &Connection, id: SessionId) -> Result<Session, StoreError> {
    let session = sessions::get(connection, id)?;
    if session.merged_into.is_some() { Err(StoreError::Missing("session")) } else { Ok(session) }
}

fn span(connection: &Connection, chosen: &[PhotoId]) -> Result<Option<(Timestamp, Timestamp)>, StoreError> {
    let mut seen = Vec::new();
    for photo in chosen {
        seen.push(photos::get(connection, *photo)?.seen_at);
    }
    Ok(seen.iter().min().copied().zip(seen.iter().max().copied()))
}

/// The photo that was seen last.
fn newest(connection: &Connection, all: &[PhotoId]) -> Result<PhotoId, StoreError> {
    let mut newest = None;
    for photo in all {
        let key = (photos::get(connection, *photo)?.seen_at, *photo);
        newest = newest.max(Some(key));
    }
    newest.map(|(_, photo)| photo).ok_or(StoreError::Missing("photo"))
}

fn read(row: &Row<'_>) -> Result<Edit, StoreError> {
    Ok(Edit {
        id: row.get("id")?,
        kind: word(row, "kind", "edit", EditKind::parse)?,
        session: row.get::<_, Option<i64>>("session_id")?.map(SessionId),
        other: row.get::<_, Option<i64>>("other_id")?.map(SessionId),
        tag_before: row.get::<_, Option<String>>("tag_before")?.unwrap_or_default(),
        tag_after: row.get::<_, Option<String>>("tag_after")?.unwrap_or_default(),
        last_photo: row.get("last_photo")?,
        last_shelf: row.get("last_shelf")?,
    })
}
