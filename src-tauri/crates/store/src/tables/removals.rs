//! Guests' wishes to remove a photo from the gallery, what was answered, and what stays down.

use super::{collect, first};
use crate::StoreError;
use boothlift_contract::{EventId, PhotoId, RemovalAnswer, RemovalId, RemovalView, SessionId, Timestamp};
use rusqlite::{Connection, Row, params};

/// Answered wishes that are still listed, at most.
const RECEIPTS: u32 = 50;

/// How many wishes of a session stand how: what its page tells the guest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Nobody answered yet.
    pub open: u32,
    /// Done.
    pub removed: u32,
    /// Not done.
    pub kept: u32,
}

/// Notes a guest's wish; asking again while it is open changes nothing. Whether it was new.
///
/// # Errors
/// What SQLite says.
pub fn ask(connection: &Connection, session: SessionId, photo: Option<i64>, at: Timestamp) -> Result<bool, StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO removal_requests (session_id, gallery_photo_id, asked_at) VALUES (?1, ?2, ?3)
         ON CONFLICT DO NOTHING",
    )?;
    Ok(insert.execute(params![session.0, photo, at.0])? == 1)
}

/// How many wishes of an event nobody answered yet.
///
/// # Errors
/// What SQLite says.
pub fn open(connection: &Connection, event: EventId) -> Result<u32, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT count(*) FROM removal_requests r JOIN sessions s ON s.id = r.session_id
         WHERE s.event_id = ?1 AND r.answered_at IS NULL",
    )?;
    Ok(query.query_row([event.0], |row| row.get(0))?)
}

/// How a session's wishes stand.
///
/// # Errors
/// What SQLite says.
pub fn of_session(connection: &Connection, session: SessionId) -> Result<Wishes, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT ifnull(sum(answered_at IS NULL), 0), ifnull(sum(answer = 'removed'), 0),
             ifnull(sum(answer = 'kept'), 0)
         FROM removal_requests WHERE session_id = ?1",
    )?;
    Ok(query.query_row([session.0], |row| Ok(Wishes { open: row.get(0)?, removed: row.get(1)?, kept: row.get(2)? }))?)
}

/// An event's wishes: open ones first, the one that waits longest on top; then the last answered ones as receipts.
///
/// # Errors
/// What SQLite says.
pub fn list(connection: &Connection, event: EventId) -> Result<Vec<RemovalView>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT r.*, s.number AS session_number, g.name AS photo_name, p.id AS photo_id,
             CASE WHEN r.gallery_photo_id IS NOT NULL THEN 1 ELSE (SELECT count(*) FROM gallery_photos x
                 WHERE x.session_id = r.session_id AND (x.hidden_at IS NULL OR x.hidden_at >= r.asked_at)) END AS photos
         FROM removal_requests r JOIN sessions s ON s.id = r.session_id
         LEFT JOIN gallery_photos g ON g.id = r.gallery_photo_id
         LEFT JOIN photos p ON p.event_id = s.event_id AND p.sha256 = g.source_sha256
         WHERE s.event_id = ?1
         ORDER BY r.answered_at IS NOT NULL, CASE WHEN r.answered_at IS NULL THEN r.id ELSE -r.answered_at END
         LIMIT (SELECT count(*) FROM removal_requests WHERE answered_at IS NULL) + ?2",
    )?;
    collect(query.query(params![event.0, RECEIPTS])?, view)
}

/// Answers a wish; `remove` takes the photo, or all of the session's, off guests' pages for good. Rows and files stay.
/// An answered wish stays as it was answered.
///
/// # Errors
/// [`StoreError::Missing`], or what SQLite says.
pub fn answer(connection: &Connection, id: RemovalId, remove: bool, at: Timestamp) -> Result<(), StoreError> {
    let answer = if remove { RemovalAnswer::Removed } else { RemovalAnswer::Kept };
    let mut update = connection.prepare_cached(
        "UPDATE removal_requests SET answered_at = ?2, answer = ?3 WHERE id = ?1 AND answered_at IS NULL
         RETURNING session_id, gallery_photo_id",
    )?;
    let values = params![id.0, at.0, answer.as_str()];
    let wish = first(update.query(values)?, |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?)))?;
    let Some((session, photo)) = wish else { return Err(StoreError::Missing("request")) };
    if !remove {
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT INTO taken_down (event_id, source_sha256, removal_id, at)
             SELECT event_id, source_sha256, ?3, ?4 FROM gallery_photos
             WHERE CASE WHEN ?2 IS NULL THEN session_id = ?1 ELSE id = ?2 END
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![session, photo, id.0, at.0])?;
    connection
        .prepare_cached(
            "UPDATE gallery_photos SET hidden_at = ?2 WHERE hidden_at IS NULL AND EXISTS
                 (SELECT 1 FROM taken_down t WHERE t.removal_id = ?1 AND t.event_id = gallery_photos.event_id
                  AND t.source_sha256 = gallery_photos.source_sha256)",
        )?
        .execute(params![id.0, at.0])?;
    Ok(())
}

fn view(row: &Row<'_>) -> Result<RemovalView, StoreError> {
    let answer: Option<String> = row.get("answer")?;
    Ok(RemovalView {
        id: RemovalId(row.get("id")?),
        session: SessionId(row.get("session_id")?),
        session_number: row.get("session_number")?,
        photo: row.get::<_, Option<i64>>("photo_id")?.map(PhotoId),
        name: row.get("photo_name")?,
        photos: row.get("photos")?,
        asked_at: Timestamp(row.get("asked_at")?),
        answered_at: row.get::<_, Option<i64>>("answered_at")?.map(Timestamp),
        answer: answer.as_deref().and_then(RemovalAnswer::parse),
    })
}
