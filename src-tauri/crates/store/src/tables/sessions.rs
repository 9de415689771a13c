//! Guest sessions.

use super::{
    collect,
    events::{self, Counter},
    first, like_pattern, link_key, photos, word,
};
use crate::StoreError;
use boothlift_contract::{
    DestinationKind, EventId, Fixed, FolderId, Kind, PhotoId, PhotoState, PhotoThumb, SessionCard, SessionId,
    SessionPhoto, Timestamp, WithdrawnHow,
};
use rusqlite::{Connection, Row, named_params, params};

/// One guest session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Its event.
    pub event: EventId,
    /// Its folder, where its key is one folder's own.
    pub folder: Option<FolderId>,
    /// Its number within the event.
    pub number: u32,
    /// The rule's own key.
    pub key: String,
    /// Its tag as it travels.
    pub tag: String,
    /// Key of its page for guests.
    pub link_key: [u8; 16],
    /// First photo.
    pub started_at: Timestamp,
    /// Last photo.
    pub last_at: Timestamp,
    /// The session it was joined to. Its key leads on there, and its guests' link too if `link_follows`.
    pub merged_into: Option<SessionId>,
    /// Whether guests' links lead on as well.
    pub link_follows: bool,
}

/// Who made a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A rule, for the booth's files.
    Booth,
    /// A drop on the window.
    Drop,
    /// A call to the local gallery's upload address.
    Upload,
    /// A person, who split another.
    Hand,
}

impl Origin {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Booth => "booth",
            Self::Drop => "drop",
            Self::Upload => "upload",
            Self::Hand => "hand",
        }
    }
}

/// What a session is found by, or made from.
#[derive(Clone, Debug)]
pub struct SessionKey<'a> {
    /// Its event.
    pub event: EventId,
    /// Its folder: the same key in another folder is another session.
    pub folder: Option<FolderId>,
    /// The rule's key.
    pub key: &'a str,
    /// The tag to give it; made unique within the event.
    pub tag: &'a str,
    /// Who asks.
    pub origin: Origin,
}

/// The session of that key, made if it is not there; it reaches to `at`. It may have been joined to another
/// since: photos belong where it [`landed`].
///
/// # Errors
/// What SQLite says.
pub fn open(connection: &Connection, wanted: &SessionKey<'_>, at: Timestamp) -> Result<Session, StoreError> {
    let mut query = connection.prepare_cached(
        "UPDATE sessions SET started_at = min(started_at, ?4), last_at = max(last_at, ?4)
         WHERE event_id = ?1 AND ifnull(folder_id, 0) = ?2 AND key = ?3 RETURNING *",
    )?;
    let folder = wanted.folder.map(|folder| folder.0);
    let found = first(query.query(params![wanted.event.0, folder.unwrap_or(0), wanted.key, at.0])?, read)?;
    if let Some(session) = found {
        return Ok(session);
    }
    let number = events::next(connection, wanted.event, Counter::Session)?;
    let tag = free_tag(connection, wanted.event, wanted.tag, number)?;
    insert(connection, wanted, number, &tag, at)
}

/// The session of that key, if it was made.
pub(super) fn by_key(connection: &Connection, wanted: &SessionKey<'_>) -> Result<Option<Session>, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT * FROM sessions WHERE event_id = ?1 AND ifnull(folder_id, 0) = ?2 AND key = ?3")?;
    let folder = wanted.folder.map_or(0, |folder| folder.0);
    first(query.query(params![wanted.event.0, folder, wanted.key])?, read)
}

/// Whether a rule alone made the session what it is: no claim of its booth, and nothing that a person did.
pub(super) fn is_untouched(connection: &Connection, session: &Session) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT origin = 'booth' AND merged_into IS NULL
             AND NOT EXISTS (SELECT 1 FROM sessions WHERE merged_into = ?1)
             AND NOT EXISTS (SELECT 1 FROM session_edits WHERE session_id = ?1 OR other_id = ?1)
         FROM sessions WHERE id = ?1",
    )?;
    let by_rule: bool = query.query_row([session.id.0], |row| row.get(0))?;
    Ok(by_rule && !super::claims::is_claimed(session))
}

/// A new row. The tag must be free.
pub(super) fn insert(
    connection: &Connection,
    wanted: &SessionKey<'_>,
    number: u32,
    tag: &str,
    at: Timestamp,
) -> Result<Session, StoreError> {
    let folder = wanted.folder.map(|folder| folder.0);
    let mut insert = connection.prepare_cached(
        "INSERT INTO sessions (event_id, folder_id, number, key, tag, link_key, origin, started_at, last_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8) RETURNING *",
    )?;
    let values = params![wanted.event.0, folder, number, wanted.key, tag, link_key()?, wanted.origin.as_str(), at.0];
    first(insert.query(values)?, read)?.ok_or(StoreError::Missing("session"))
}

/// Where a session's photos belong now: the one it was joined to, and so on, or itself.
///
/// # Errors
/// What SQLite says.
pub fn landed(connection: &Connection, mut session: Session) -> Result<Session, StoreError> {
    while let Some(next) = session.merged_into {
        session = get(connection, next)?;
    }
    Ok(session)
}

/// What a guests' link of this session opens: where it landed, unless it leads nowhere since a split was taken back.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn behind_link(connection: &Connection, id: SessionId) -> Result<Option<Session>, StoreError> {
    let mut session = get(connection, id)?;
    while let Some(next) = session.merged_into {
        if !session.link_follows {
            return Ok(None);
        }
        session = get(connection, next)?;
    }
    Ok(Some(session))
}

/// The time-gap session of a folder that is nearest to a moment. Of something that came at that moment (not `dated`) it
/// cannot be one that lies in the future: where there is any, the clock was set back, and of an hour that comes twice the
/// newest session is the second's.
///
/// # Errors
/// What SQLite says.
pub fn near_gap(
    connection: &Connection,
    event: EventId,
    folder: Option<FolderId>,
    at: Timestamp,
    dated: bool,
) -> Result<Option<Session>, StoreError> {
    let mut query = connection.prepare_cached(
        "WITH mine AS (SELECT * FROM sessions WHERE event_id = ?1 AND ifnull(folder_id, 0) = ?2
             AND key >= 'gap-' AND key < 'gap.')
         SELECT * FROM mine ORDER BY
             CASE WHEN NOT ?4 AND EXISTS (SELECT 1 FROM mine WHERE started_at > ?3) THEN 0
                  ELSE max(started_at - ?3, ?3 - last_at, 0) END, id DESC LIMIT 1",
    )?;
    first(query.query(params![event.0, folder.map_or(0, |folder| folder.0), at.0, dated])?, read)
}

/// Between a stem that several groups of guests share and the number of their session.
pub const SHARED: char = '~';

/// The sessions of those who share the stem `key`, in the order in which they began.
///
/// # Errors
/// What SQLite says.
pub fn sharing(connection: &Connection, event: EventId, key: &str) -> Result<Vec<Session>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT * FROM sessions WHERE event_id = ?1 AND ifnull(folder_id, 0) = 0
             AND (key = ?2 OR (key > ?2 || '~' AND key < ?2 || '~:')) ORDER BY started_at, id",
    )?;
    collect(query.query(params![event.0, key])?, read)
}

/// Whether a session has a print already.
///
/// # Errors
/// What SQLite says.
pub fn has_print(connection: &Connection, id: SessionId) -> Result<bool, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM photos WHERE session_id = ?1 AND kind = 'print')")?;
    Ok(query.query_row([id.0], |row| row.get(0))?)
}

/// One session.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn get(connection: &Connection, id: SessionId) -> Result<Session, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM sessions WHERE id = ?1")?;
    first(query.query([id.0])?, read)?.ok_or(StoreError::Missing("session"))
}

/// The session that carries this tag, or carried it when it was joined to another: see [`landed`].
///
/// # Errors
/// What SQLite says.
pub fn by_tag(connection: &Connection, event: EventId, tag: &str) -> Result<Option<Session>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT * FROM sessions WHERE event_id = ?1 AND tag = ?2 ORDER BY merged_into IS NOT NULL, id LIMIT 1",
    )?;
    first(query.query(params![event.0, tag])?, read)
}

/// The newest session of the event that has a photo.
///
/// # Errors
/// What SQLite says.
pub fn newest(connection: &Connection, event: EventId) -> Result<Option<Session>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT s.* FROM sessions s WHERE s.event_id = ?1 AND EXISTS (SELECT 1 FROM photos WHERE session_id = s.id)
         ORDER BY s.number DESC LIMIT 1",
    )?;
    first(query.query([event.0])?, read)
}

/// Sessions of an event that have a photo and fit a search: a number's beginning, a part of a tag, a local time's.
macro_rules! found_sql {
    () => {
        "FROM sessions s WHERE s.event_id = :event AND EXISTS (SELECT 1 FROM photos WHERE session_id = s.id)
         AND (:like = '' OR CAST(s.number AS TEXT) LIKE :begins ESCAPE '\\' OR s.tag LIKE :like ESCAPE '\\'
              OR strftime('%H:%M', s.started_at / 1000, 'unixepoch', 'localtime') LIKE :begins ESCAPE '\\')"
    };
}

/// How many sessions of the event have a photo and fit `search`; an empty one fits all.
///
/// # Errors
/// What SQLite says.
pub fn total(connection: &Connection, event: EventId, search: &str) -> Result<u32, StoreError> {
    let like = like_pattern(search);
    let begins = like.get(1..).unwrap_or_default();
    let mut query = connection.prepare_cached(concat!("SELECT count(*) ", found_sql!()))?;
    Ok(query.query_row(named_params! { ":event": event.0, ":like": like, ":begins": begins }, |row| row.get(0))?)
}

/// Cards of sessions that have a photo and fit `search`, newest first; an empty one fits all.
///
/// # Errors
/// What SQLite says.
pub fn cards(
    connection: &Connection,
    event: EventId,
    search: &str,
    offset: u32,
    limit: u32,
    now: Timestamp,
) -> Result<Vec<SessionCard>, StoreError> {
    let like = like_pattern(search);
    let begins = like.get(1..).unwrap_or_default();
    let mut query = connection.prepare_cached(concat!(
        "SELECT s.* ",
        found_sql!(),
        " ORDER BY s.number DESC LIMIT :limit OFFSET :offset"
    ))?;
    let asked = named_params! {
        ":event": event.0, ":like": like, ":begins": begins, ":limit": limit, ":offset": offset,
    };
    collect(query.query(asked)?, |row| card(connection, read(row)?, now))
}

/// The card of one session.
///
/// # Errors
/// What SQLite says.
pub fn card(connection: &Connection, session: Session, now: Timestamp) -> Result<SessionCard, StoreError> {
    let thumbs = thumbs(connection, session.id)?;
    let count = |state| u32::try_from(thumbs.iter().filter(|thumb| thumb.state == state).count()).unwrap_or(u32::MAX);
    let (delivered, sending) = (count(PhotoState::Delivered), count(PhotoState::Sending));
    let (waiting, needs_you) = (count(PhotoState::Waiting), count(PhotoState::NeedsYou));
    let state = match (needs_you, sending, waiting, delivered) {
        (1.., ..) => PhotoState::NeedsYou,
        (_, 1.., ..) => PhotoState::Sending,
        (_, _, 1.., _) => PhotoState::Waiting,
        (.., 1..) => PhotoState::Delivered,
        _ => PhotoState::NotSent,
    };
    let mut due = connection.prepare_cached(
        "SELECT max(d.due_at) FROM deliveries d JOIN photos p ON p.id = d.photo_id
         WHERE p.session_id = ?1 AND d.state = 'waiting' AND d.attempt = 0 AND d.parked = 0 AND d.paused < 2
             AND d.due_at > ?2",
    )?;
    let goes_out_at: Option<i64> = due.query_row(params![session.id.0, now.0], |row| row.get(0))?;
    let mut unapproved = connection.prepare_cached(
        "SELECT count(DISTINCT p.id) FROM photos p JOIN deliveries d ON d.photo_id = p.id
             JOIN destinations x ON x.id = d.destination_id AND x.is_on = 1
         WHERE p.session_id = ?1 AND d.paused = 2 AND d.state IN ('waiting', 'unknown')",
    )?;
    let unapproved = unapproved.query_row([session.id.0], |row| row.get(0))?;
    let photos = thumbs.iter().filter(|thumb| thumb.state != PhotoState::NotSent).count();
    let mut began = connection.prepare_cached("SELECT min(seen_at) FROM photos WHERE session_id = ?1")?;
    let began: Option<i64> = began.query_row([session.id.0], |row| row.get(0))?;
    Ok(SessionCard {
        id: session.id,
        number: session.number,
        tag: session.tag,
        started_at: began.map_or(session.started_at, Timestamp),
        photos: u32::try_from(photos).unwrap_or(u32::MAX),
        delivered,
        sending,
        unapproved,
        waiting,
        needs_you,
        state,
        thumbs: thumbs.into_iter().take(4).collect(),
        goes_out_at: goes_out_at.map(Timestamp),
    })
}

/// All photos of a session, the print first, films last.
///
/// # Errors
/// What SQLite says.
pub fn thumbs(connection: &Connection, session: SessionId) -> Result<Vec<PhotoThumb>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT id, kind, state, width, height, orientation, colour FROM photos WHERE session_id = ?1
         ORDER BY CASE kind WHEN 'print' THEN 0 WHEN 'single' THEN 1 WHEN 'gif' THEN 2 ELSE 3 END, id",
    )?;
    collect(query.query([session.0])?, thumb)
}

/// The same, without what was taken down or removed at a guest's wish: what a sign before everybody may show.
///
/// # Errors
/// What SQLite says.
pub fn thumbs_for_guests(connection: &Connection, session: SessionId) -> Result<Vec<PhotoThumb>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT id, kind, state, width, height, orientation, colour FROM photos p WHERE session_id = ?1 AND NOT EXISTS
             (SELECT 1 FROM taken_down t WHERE t.event_id = p.event_id AND t.source_sha256 = p.sha256)
         ORDER BY CASE kind WHEN 'print' THEN 0 WHEN 'single' THEN 1 WHEN 'gif' THEN 2 ELSE 3 END, id",
    )?;
    collect(query.query([session.0])?, thumb)
}

/// A session's neighbour by number that has a photo: the one before, or the one after.
///
/// # Errors
/// What SQLite says.
pub fn neighbour(connection: &Connection, of: &Session, after: bool) -> Result<Option<Session>, StoreError> {
    let mut query = connection.prepare_cached(if after {
        "SELECT s.* FROM sessions s WHERE s.event_id = ?1 AND s.number > ?2
             AND EXISTS (SELECT 1 FROM photos WHERE session_id = s.id) ORDER BY s.number LIMIT 1"
    } else {
        "SELECT s.* FROM sessions s WHERE s.event_id = ?1 AND s.number < ?2
             AND EXISTS (SELECT 1 FROM photos WHERE session_id = s.id) ORDER BY s.number DESC LIMIT 1"
    })?;
    first(query.query(params![of.event.0, of.number])?, read)
}

/// All photos of a session as the hand takes them, oldest first. `movable` tells of a destination kind whether it can
/// move what it has; what it cannot move is listed with the photo.
///
/// # Errors
/// What SQLite says.
pub fn in_hand(
    connection: &Connection,
    session: SessionId,
    now: Timestamp,
    fixes: impl Fn(DestinationKind) -> bool,
) -> Result<Vec<SessionPhoto>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT p.*, m.number AS moves_number,
             (SELECT max(d.due_at) FROM deliveries d WHERE d.photo_id = p.id AND d.state = 'waiting' AND d.attempt = 0
                 AND d.parked = 0 AND d.paused < 2 AND d.due_at > ?2) AS goes_out_at,
             EXISTS (SELECT 1 FROM deliveries d JOIN destinations x ON x.id = d.destination_id AND x.is_on = 1
                 WHERE d.photo_id = p.id AND d.paused = 2 AND d.state IN ('waiting', 'unknown')) AS unapproved
         FROM photos p LEFT JOIN sessions m ON m.id = p.moves_to WHERE p.session_id = ?1 ORDER BY p.seen_at, p.id",
    )?;
    let mut sent = connection.prepare_cached(
        "SELECT x.label, x.kind, d.sent_tag FROM deliveries d JOIN destinations x ON x.id = d.destination_id
         WHERE d.photo_id = ?1 AND x.is_on = 1 AND d.state IN ('confirmed', 'unknown') ORDER BY x.position",
    )?;
    collect(query.query(params![session.0, now.0])?, |row| {
        let fixed = collect(sent.query([row.get::<_, i64>("id")?])?, |row| {
            let kind = word(row, "kind", "destination kind", DestinationKind::parse)?;
            let tag: Option<String> = row.get("sent_tag")?;
            let label = row.get("label")?;
            Ok(fixes(kind).then(|| Fixed { label, tag: tag.unwrap_or_default() }))
        })?;
        let withdrawn: Option<String> = row.get("withdrawn")?;
        Ok(SessionPhoto {
            thumb: thumb(row)?,
            name: row.get("name")?,
            seen_at: Timestamp(row.get("seen_at")?),
            goes_out_at: row.get::<_, Option<i64>>("goes_out_at")?.map(Timestamp),
            unapproved: row.get("unapproved")?,
            moves_to: row.get("moves_number")?,
            fixed: fixed.into_iter().flatten().collect(),
            withdrawn: withdrawn.as_deref().and_then(WithdrawnHow::parse),
        })
    })
}

fn thumb(row: &Row<'_>) -> Result<PhotoThumb, StoreError> {
    let (width, height): (f64, f64) = (row.get("width")?, row.get("height")?);
    let turned = row.get::<_, u8>("orientation")? >= 5;
    let aspect = match (width > 0.0 && height > 0.0, turned) {
        (false, _) => 1.0,
        (true, false) => width / height,
        (true, true) => height / width,
    };
    Ok(PhotoThumb {
        photo: PhotoId(row.get("id")?),
        kind: word(row, "kind", "kind", Kind::parse)?,
        state: word(row, "state", "photo state", PhotoState::parse)?,
        aspect,
        colour: photos::colour(row)?,
    })
}

/// `tag`, or with a number behind it where another session of the event has it already.
pub(super) fn free_tag(connection: &Connection, event: EventId, tag: &str, number: u32) -> Result<String, StoreError> {
    if by_tag(connection, event, tag)?.is_none() {
        return Ok(tag.to_owned());
    }
    let short: String = tag.chars().take(52).collect();
    let numbered = format!("{short}-{number}");
    if by_tag(connection, event, &numbered)?.is_none() {
        return Ok(numbered);
    }
    Ok(format!("{short}-n{number}"))
}

/// Reads every row and keeps none: what cannot be read was written by no program.
pub(crate) fn read_all(connection: &Connection) -> Result<(), StoreError> {
    let mut query = connection.prepare("SELECT * FROM sessions")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        read(row)?;
    }
    Ok(())
}

pub(super) fn read(row: &Row<'_>) -> Result<Session, StoreError> {
    Ok(Session {
        id: SessionId(row.get("id")?),
        event: EventId(row.get("event_id")?),
        folder: row.get::<_, Option<i64>>("folder_id")?.map(FolderId),
        number: row.get("number")?,
        key: row.get("key")?,
        tag: row.get("tag")?,
        link_key: row.get("link_key")?,
        started_at: Timestamp(row.get("started_at")?),
        last_at: Timestamp(row.get("last_at")?),
        merged_into: row.get::<_, Option<i64>>("merged_into")?.map(SessionId),
        link_follows: row.get("link_follows")?,
    })
}
