//! Photos: one file by content, with the state the sum bar counts.

use super::{
    collect,
    deliveries::{self, Plan, Start},
    destinations, first, take_downs, word,
};
use crate::{Step, StoreError, path_from_bytes};
use boothlift_contract::{
    DeliveryState, DestinationId, EventId, Failure, FailureCode, Kind, MediaType, PhotoId, PhotoState, SessionId,
    Timestamp, WithdrawnHow,
};
use rusqlite::{Connection, Row, params};
use std::path::PathBuf;

/// A photo's state by its deliveries: a person first, then the wire, then the queue, then proof everywhere.
macro_rules! state_sql {
    () => {
        "ifnull((SELECT CASE
            WHEN sum(d.state = 'held') > 0 THEN 'needs_you'
            WHEN sum(d.state IN ('preparing', 'sending', 'body_sent')) > 0 THEN 'sending'
            WHEN sum(d.state IN ('waiting', 'unknown')) > 0 THEN 'waiting'
            WHEN sum(d.state = 'confirmed') > 0 THEN 'delivered'
            ELSE 'not_sent' END
         FROM deliveries d JOIN destinations x ON x.id = d.destination_id
         WHERE d.photo_id = photos.id AND x.is_on = 1 HAVING count(*) > 0), 'not_sent')"
    };
}

/// One photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    /// Its id.
    pub id: PhotoId,
    /// Its event.
    pub event: EventId,
    /// Its session.
    pub session: Option<SessionId>,
    /// Its place in the order of intake within the event.
    pub seq: u32,
    /// SHA-256 of the safe copy, 64 hex digits.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
    /// What it is by content.
    pub media: MediaType,
    /// What it is to guests.
    pub kind: Kind,
    /// The file's name.
    pub name: String,
    /// Pixels across, before turning; 0 where unknown.
    pub width: u32,
    /// Pixels down, before turning; 0 where unknown.
    pub height: u32,
    /// EXIF orientation, 1 to 8.
    pub orientation: u8,
    /// Whether its file tells about people: where it was taken, serial numbers. True where nobody looked.
    pub has_private: bool,
    /// Its mean colour as `#rrggbb`, once a small picture of it was made.
    pub colour: Option<String>,
    /// A picture's web address in place of bytes.
    pub picture_url: Option<String>,
    /// Where it stands in all.
    pub state: PhotoState,
    /// When the safe copy was made.
    pub adopted_at: Timestamp,
    /// When it was first seen.
    pub seen_at: Timestamp,
    /// The session it moves to when it has arrived where it is on its way to.
    pub moves_to: Option<SessionId>,
    /// What the booth did with its file later, and when.
    pub withdrawn: Option<(WithdrawnHow, Timestamp)>,
}

/// One photo.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn get(connection: &Connection, id: PhotoId) -> Result<Photo, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM photos WHERE id = ?1")?;
    first(query.query([id.0])?, read)?.ok_or(StoreError::Missing("photo"))
}

/// The photo with this content in this event.
///
/// # Errors
/// What SQLite says.
pub fn by_hash(connection: &Connection, event: EventId, sha256: &str) -> Result<Option<Photo>, StoreError> {
    let mut query = connection.prepare_cached("SELECT * FROM photos WHERE event_id = ?1 AND sha256 = ?2")?;
    first(query.query(params![event.0, sha256])?, read)
}

/// Whether this content is a photo of any event.
///
/// # Errors
/// What SQLite says.
pub fn is_known(connection: &Connection, sha256: &str) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("SELECT 1 FROM photos WHERE sha256 = ?1")?.exists([sha256])?)
}

/// Every content hash that a safe copy must be kept for; not those whose copy was removed on purpose.
///
/// # Errors
/// What SQLite says.
pub fn hashes(connection: &Connection) -> Result<Vec<(String, MediaType)>, StoreError> {
    let mut all = Vec::new();
    each_hash(connection, |sha256, media| all.push((sha256.to_owned(), media)))?;
    all.sort();
    all.dedup();
    Ok(all)
}

/// [`hashes`] one by one, in no order; that of a photo of several events more than once.
///
/// # Errors
/// What SQLite says.
pub fn each_hash(connection: &Connection, mut each: impl FnMut(&str, MediaType)) -> Result<(), StoreError> {
    let mut query = connection.prepare(
        "SELECT sha256, media FROM photos p WHERE picture_url IS NULL AND NOT EXISTS
             (SELECT 1 FROM spent_copies s WHERE s.sha256 = p.sha256 AND s.state IN ('removing', 'removed'))",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let media = word(row, "media", "content type", MediaType::parse)?;
        each(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, media);
    }
    Ok(())
}

/// Where the files of a content lie that has still to go somewhere.
///
/// # Errors
/// What SQLite says.
pub fn files_of_open(connection: &Connection, sha256: &str) -> Result<Vec<PathBuf>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT f.path FROM photos p JOIN files f ON f.photo_id = p.id
         WHERE p.sha256 = ?1 AND f.folder_id IS NOT NULL AND EXISTS
             (SELECT 1 FROM deliveries d WHERE d.photo_id = p.id AND d.state NOT IN ('confirmed', 'cancelled'))
         ORDER BY f.is_current DESC, f.id",
    )?;
    collect(query.query([sha256])?, |row| Ok(path_from_bytes(&row.get::<_, Vec<u8>>(0)?)))
}

/// Whether the photo's regret time still runs: nothing of it was ever sent, and it waits for a later moment.
///
/// # Errors
/// What SQLite says.
pub fn can_be_regretted(connection: &Connection, id: PhotoId, now: Timestamp) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT ifnull(sum(attempt), 0) = 0 AND ifnull(sum(state = 'waiting' AND due_at > ?2 AND parked = 0), 0) > 0
         FROM deliveries WHERE photo_id = ?1",
    )?;
    Ok(query.query_row(params![id.0, now.0], |row| row.get(0))?)
}

/// The booth took the photo's file back. While the regret time runs the photo is left out and never leaves; later that
/// is only noted. Whether it was left out.
///
/// # Errors
/// What SQLite says.
pub fn withdraw(connection: &Connection, id: PhotoId, how: WithdrawnHow, at: Timestamp) -> Result<bool, StoreError> {
    let in_time = can_be_regretted(connection, id, at)?;
    if in_time {
        let detail = match how {
            WithdrawnHow::Deleted => "deleted at the booth",
            WithdrawnHow::Forgotten => "the booth forgot it",
        };
        let why = Failure::new(FailureCode::PhotoLeftOut, "", detail);
        for delivery in deliveries::of_photo(connection, id)? {
            if matches!(delivery.state, DeliveryState::Waiting | DeliveryState::Held) {
                deliveries::decide(connection, delivery.id, Step::Cancel, Some(&why), Timestamp(0), at)?;
            }
        }
    }
    connection
        .prepare_cached("UPDATE photos SET withdrawn = ?2, withdrawn_at = ?3 WHERE id = ?1 AND withdrawn IS NULL")?
        .execute(params![id.0, how.as_str(), at.0])?;
    Ok(in_time)
}

/// Counts a photo's state anew from its deliveries to destinations that are on.
pub(super) fn refresh(connection: &Connection, photo: PhotoId) -> Result<(), StoreError> {
    connection
        .prepare_cached(concat!("UPDATE photos SET state = ", state_sql!(), " WHERE id = ?1"))?
        .execute([photo.0])?;
    Ok(())
}

/// [`refresh`] for every photo of an event. Rows that are right stay untouched: every start asks.
pub(super) fn refresh_event(connection: &Connection, event: EventId) -> Result<(), StoreError> {
    let sql = concat!("UPDATE photos SET state = ", state_sql!(), " WHERE event_id = ?1 AND state <> ", state_sql!());
    connection.execute(sql, [event.0])?;
    Ok(())
}

/// Plans a photo's deliveries to every destination that is on.
pub(super) fn plan_all(
    connection: &Connection,
    photo: PhotoId,
    only: Option<&DestinationId>,
    start: Start,
    at: Timestamp,
) -> Result<(), StoreError> {
    for row in destinations::all(connection)? {
        if row.is_on && only.is_none_or(|only| *only == row.id) {
            plan_to(connection, photo, &row, start, at)?;
        }
    }
    refresh(connection, photo)
}

/// Plans a photo's delivery to one destination.
pub(super) fn plan_one(
    connection: &Connection,
    photo: PhotoId,
    destination: &DestinationId,
    at: Timestamp,
) -> Result<(), StoreError> {
    plan_to(connection, photo, &destinations::get(connection, destination)?, Start::default(), at)
}

fn plan_to(
    connection: &Connection,
    id: PhotoId,
    to: &destinations::DestinationRow,
    start: Start,
    at: Timestamp,
) -> Result<(), StoreError> {
    let photo = get(connection, id)?;
    let refused = if take_downs::is_down(connection, id)? {
        Some(take_downs::REASON)
    } else if !to.media.contains(&photo.media) {
        Some(FailureCode::PhotoKind)
    } else if to.max_bytes.is_some_and(|most| photo.bytes > most) {
        Some(FailureCode::PhotoTooLarge)
    } else if start.unwanted || deliveries::is_unwanted(connection, id)? {
        Some(FailureCode::PhotoSingle)
    } else {
        None
    };
    let remote_name = remote_name(connection, &photo)?;
    let plan = Plan { destination: &to.id, remote_name: &remote_name, refused, start };
    deliveries::plan(connection, id, &plan, at)
}

/// `<tag or stem>-<seq>-<first 8 of the hash>.<ext>`: the same on each resend, so that a gallery which overwrites or
/// drops a second copy heals itself.
pub(super) fn remote_name(connection: &Connection, photo: &Photo) -> Result<String, StoreError> {
    let tag: Option<String> = connection
        .prepare_cached("SELECT s.tag FROM photos p JOIN sessions s ON s.id = p.session_id WHERE p.id = ?1")?
        .query_row([photo.id.0], |row| row.get(0))
        .map(Some)
        .or_else(|error| if error == rusqlite::Error::QueryReturnedNoRows { Ok(None) } else { Err(error) })?;
    let head = tag.unwrap_or_else(|| {
        let stem = photo.name.rsplit_once('.').map_or(photo.name.as_str(), |(stem, _)| stem);
        let plain: String =
            stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).take(48).collect();
        if plain.chars().all(|c| c == '-') { "photo".into() } else { plain }
    });
    let short = photo.sha256.get(..8).unwrap_or(&photo.sha256);
    Ok(format!("{head}-{}-{short}.{}", photo.seq, photo.media.extension()))
}

/// Reads every row and keeps none: what cannot be read was written by no program.
pub(crate) fn read_all(connection: &Connection) -> Result<(), StoreError> {
    let mut query = connection.prepare("SELECT * FROM photos")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        read(row)?;
    }
    Ok(())
}

/// A photo's mean colour as pages write it.
pub(super) fn colour(row: &Row<'_>) -> Result<Option<String>, StoreError> {
    Ok(row.get::<_, Option<u32>>("colour")?.map(|colour| format!("#{:06x}", colour & 0xff_ff_ff)))
}

/// Keeps the mean colour of a photo: red, green and blue.
///
/// # Errors
/// What SQLite says.
pub fn set_colour(connection: &Connection, id: PhotoId, colour: [u8; 3]) -> Result<(), StoreError> {
    let [red, green, blue] = colour;
    connection
        .prepare_cached("UPDATE photos SET colour = ?2 WHERE id = ?1")?
        .execute(params![id.0, u32::from_be_bytes([0, red, green, blue])])?;
    Ok(())
}

pub(super) fn read(row: &Row<'_>) -> Result<Photo, StoreError> {
    Ok(Photo {
        id: PhotoId(row.get("id")?),
        event: EventId(row.get("event_id")?),
        session: row.get::<_, Option<i64>>("session_id")?.map(SessionId),
        seq: row.get("seq")?,
        sha256: row.get("sha256")?,
        bytes: row.get::<_, i64>("bytes")?.unsigned_abs(),
        media: word(row, "media", "content type", MediaType::parse)?,
        kind: word(row, "kind", "kind", Kind::parse)?,
        name: row.get("name")?,
        width: row.get("width")?,
        height: row.get("height")?,
        orientation: row.get("orientation")?,
        has_private: row.get("has_private")?,
        colour: colour(row)?,
        picture_url: row.get("picture_url")?,
        state: word(row, "state", "photo state", PhotoState::parse)?,
        adopted_at: Timestamp(row.get("adopted_at")?),
        seen_at: Timestamp(row.get("seen_at")?),
        moves_to: row.get::<_, Option<i64>>("moves_to")?.map(SessionId),
        withdrawn: match row.get::<_, Option<i64>>("withdrawn_at")? {
            Some(at) => Some((word(row, "withdrawn", "withdrawal", WithdrawnHow::parse)?, Timestamp(at))),
            None => None,
        },
    })
}
