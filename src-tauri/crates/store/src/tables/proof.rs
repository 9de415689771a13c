//! The proof of delivery: every file of an event, and how it stands at each destination, one after the other.

use super::{collect, failure, word};
use crate::{StoreError, path_from_bytes, path_shown};
use boothlift_contract::{
    DeliveryState, DestinationId, DestinationKind, EventId, Failure, FileVerdict, Kind, Timestamp,
};
use rusqlite::{Connection, params};

/// Whether a destination showed a photo when it was last asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It was not asked since, or cannot be.
    Unasked,
    /// It did.
    Yes,
    /// It did not.
    No,
}

/// How a file stands at one destination.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The destination.
    pub destination: DestinationId,
    /// Which service.
    pub kind: DestinationKind,
    /// Its name on screen.
    pub label: String,
    /// Where the delivery stands.
    pub state: DeliveryState,
    /// The name it has there.
    pub remote_name: String,
    /// The id it has there.
    pub remote_id: Option<String>,
    /// Attempts begun.
    pub attempts: u32,
    /// Whether it may be there twice.
    pub possible_duplicate: bool,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// Whether it was seen there.
    pub shown: Shown,
}

/// One line: a file and a destination, or a file that goes nowhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The file's number.
    pub file: i64,
    /// Its path as text.
    pub path: String,
    /// Its name.
    pub name: String,
    /// What was decided about it.
    pub verdict: FileVerdict,
    /// Content hash; empty where no safe copy was made.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// The session's number and tag.
    pub session: Option<(u32, String)>,
    /// What it is to guests.
    pub kind: Option<Kind>,
    /// When the safe copy was made.
    pub adopted_at: Option<Timestamp>,
    /// Where it is to be; none for a file that goes nowhere.
    pub place: Option<Place>,
    /// Why it waits, is held or is not sent.
    pub failure: Option<Failure>,
}

macro_rules! from_sql {
    () => {
        concat!(
            "FROM files f LEFT JOIN photos p ON p.id = f.photo_id LEFT JOIN sessions s ON s.id = p.session_id
             LEFT JOIN deliveries d ON d.photo_id = p.id AND f.verdict = 'adopted'
                 AND (d.state = 'confirmed' OR EXISTS (SELECT 1 FROM destinations o WHERE o.id = d.destination_id AND o.is_on = 1))
             LEFT JOIN destinations x ON x.id = d.destination_id
             LEFT JOIN audits a ON a.event_id = f.event_id AND a.destination_id = d.destination_id
             LEFT JOIN not_seen n ON n.delivery_id = d.id
         WHERE f.event_id = ?1 AND ",
            seen_sql!(),
            " AND NOT EXISTS (SELECT 1 FROM take_downs t WHERE t.photo_id = f.photo_id)"
        )
    };
}

/// Shows every line to `each`, session by session. Photos that were taken down are in no line.
///
/// # Errors
/// What SQLite or `each` says.
pub fn lines<E: From<StoreError>>(
    connection: &Connection,
    event: EventId,
    mut each: impl FnMut(Line) -> Result<(), E>,
) -> Result<(), E> {
    let sqlite = |error: rusqlite::Error| E::from(StoreError::from(error));
    let mut query = connection
        .prepare(concat!(
            "SELECT f.id AS file_id, f.path, f.name, f.verdict, f.bytes AS file_bytes, p.sha256, p.bytes, p.kind,
                 p.adopted_at, s.number, s.tag, d.destination_id, x.kind AS service, x.label, d.state, d.remote_name,
                 d.remote_id, d.attempt, d.possible_duplicate, d.confirmed_at,
                 ifnull(d.code, f.code) AS code, CASE WHEN d.code IS NULL THEN f.detail ELSE d.detail END AS detail,
                 n.delivery_id IS NOT NULL AS not_seen,
                 ifnull(a.began_at > d.confirmed_at AND d.remote_id IS NOT NULL, 0) AS asked ",
            from_sql!(),
            " ORDER BY s.number IS NULL, s.number, f.id, x.position, d.destination_id"
        ))
        .map_err(sqlite)?;
    let mut rows = query.query([event.0]).map_err(sqlite)?;
    while let Some(row) = rows.next().map_err(sqlite)? {
        each(read(row)?)?;
    }
    Ok(())
}

/// How many lines there are.
///
/// # Errors
/// What SQLite says.
pub fn count(connection: &Connection, event: EventId) -> Result<u32, StoreError> {
    Ok(connection.query_row(concat!("SELECT count(*) ", from_sql!()), [event.0], |row| row.get(0))?)
}

/// Photos of an event that a person took down.
///
/// # Errors
/// What SQLite says.
pub fn taken_down(connection: &Connection, event: EventId) -> Result<u32, StoreError> {
    Ok(connection.query_row(
        "SELECT count(*) FROM take_downs t JOIN photos p ON p.id = t.photo_id WHERE p.event_id = ?1",
        [event.0],
        |row| row.get(0),
    )?)
}

/// One session of the proof.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionLine {
    /// Its number; none for photos of no session.
    pub number: Option<u32>,
    /// Its tag.
    pub tag: String,
    /// Photos in it.
    pub photos: u32,
    /// Delivered everywhere they go.
    pub delivered: u32,
    /// When the last of them was confirmed.
    pub last_at: Option<Timestamp>,
}

/// The sessions of an event that hold photos which are to go out.
///
/// # Errors
/// What SQLite says.
pub fn sessions(connection: &Connection, event: EventId) -> Result<Vec<SessionLine>, StoreError> {
    let mut query = connection.prepare(
        "SELECT s.number, ifnull(s.tag, '') AS tag, count(*) AS photos, sum(p.state = 'delivered') AS delivered,
             max((SELECT max(d.confirmed_at) FROM deliveries d WHERE d.photo_id = p.id)) AS last_at
         FROM photos p LEFT JOIN sessions s ON s.id = p.session_id
         WHERE p.event_id = ?1 AND p.state <> 'not_sent' GROUP BY s.id ORDER BY s.number IS NULL, s.number",
    )?;
    collect(query.query(params![event.0])?, |row| {
        Ok(SessionLine {
            number: row.get("number")?,
            tag: row.get("tag")?,
            photos: row.get("photos")?,
            delivered: row.get("delivered")?,
            last_at: row.get::<_, Option<i64>>("last_at")?.map(Timestamp),
        })
    })
}

fn read(row: &rusqlite::Row<'_>) -> Result<Line, StoreError> {
    let (name, path): (String, Vec<u8>) = (row.get("name")?, row.get("path")?);
    let moment = |column: &str| row.get::<_, Option<i64>>(column).map(|at| at.map(Timestamp));
    let place = match row.get::<_, Option<String>>("destination_id")? {
        None => None,
        Some(id) => {
            let state = word(row, "state", "delivery state", DeliveryState::parse)?;
            let asked = state == DeliveryState::Confirmed && row.get::<_, bool>("asked")?;
            let shown = match (state == DeliveryState::Confirmed && row.get::<_, bool>("not_seen")?, asked) {
                (true, _) => Shown::No,
                (false, true) => Shown::Yes,
                (false, false) => Shown::Unasked,
            };
            Some(Place {
                destination: DestinationId(id),
                kind: word(row, "service", "destination kind", DestinationKind::parse)?,
                label: row.get("label")?,
                state,
                remote_name: row.get("remote_name")?,
                remote_id: row.get("remote_id")?,
                attempts: row.get("attempt")?,
                possible_duplicate: row.get("possible_duplicate")?,
                confirmed_at: moment("confirmed_at")?,
                shown,
            })
        }
    };
    let session = row.get::<_, Option<u32>>("number")?.zip(row.get::<_, Option<String>>("tag")?);
    let bytes = row.get::<_, Option<i64>>("bytes")?.map_or_else(|| row.get("file_bytes"), Ok)?;
    Ok(Line {
        file: row.get("file_id")?,
        path: path_shown(&path_from_bytes(&path)),
        verdict: word(row, "verdict", "verdict", FileVerdict::parse)?,
        sha256: row.get::<_, Option<String>>("sha256")?.unwrap_or_default(),
        bytes: bytes.unsigned_abs(),
        session,
        kind: row.get::<_, Option<String>>("kind")?.as_deref().and_then(Kind::parse),
        adopted_at: moment("adopted_at")?,
        failure: failure(row, &name)?,
        name,
        place,
    })
}
