//! A photo's way from one session to another, with everything that goes along: its turn, its name at destinations it was
//! never sent to, its place on the local gallery's shelf.

use super::{collect, photos};
use crate::StoreError;
use boothlift_contract::{PhotoId, SessionId, Timestamp};
use rusqlite::{Connection, params};

/// Brings a photo to another session: at once, or when it has arrived where it is on its way to. Whether it is later.
pub(super) fn send(
    connection: &Connection,
    photo: PhotoId,
    to: Option<SessionId>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let now_in = photos::get(connection, photo)?.session;
    if now_in != to && is_in_flight(connection, photo)? && to.is_some() {
        connection
            .prepare_cached("UPDATE photos SET moves_to = ?2 WHERE id = ?1")?
            .execute(params![photo.0, to.map(|to| to.0)])?;
        return Ok(true);
    }
    place(connection, photo, to, at)?;
    Ok(false)
}

/// An attempt ended: a photo that waited for that moves now, unless it is still on its way elsewhere.
pub(super) fn settle(connection: &Connection, photo: PhotoId, at: Timestamp) -> Result<(), StoreError> {
    match photos::get(connection, photo)?.moves_to {
        Some(to) if !is_in_flight(connection, photo)? => place(connection, photo, Some(to), at),
        _ => Ok(()),
    }
}

/// Names a photo's deliveries anew, as far as none was ever begun: a name that may be known somewhere stays.
pub(super) fn rename(connection: &Connection, photo: PhotoId) -> Result<(), StoreError> {
    let name = photos::remote_name(connection, &photos::get(connection, photo)?)?;
    connection
        .prepare_cached("UPDATE deliveries SET remote_name = ?2 WHERE photo_id = ?1 AND attempt = 0")?
        .execute(params![photo.0, name])?;
    Ok(())
}

/// Photos that belong to a session, those included that move there when they have arrived.
pub(super) fn belonging(connection: &Connection, session: SessionId) -> Result<Vec<PhotoId>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT id FROM photos WHERE session_id = ?1 AND moves_to IS NULL
         UNION ALL SELECT id FROM photos WHERE moves_to = ?1 ORDER BY id",
    )?;
    collect(query.query([session.0])?, |row| Ok(PhotoId(row.get(0)?)))
}

/// Photos that have a session's tag, those included that leave it when they have arrived.
pub(super) fn tagged(connection: &Connection, session: SessionId) -> Result<Vec<PhotoId>, StoreError> {
    let mut query = connection.prepare_cached("SELECT id FROM photos WHERE session_id = ?1 ORDER BY id")?;
    collect(query.query([session.0])?, |row| Ok(PhotoId(row.get(0)?)))
}

/// Whether bytes of it are on their way to a gallery outside. The local gallery reads the session when it is done.
fn is_in_flight(connection: &Connection, photo: PhotoId) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM deliveries d JOIN destinations x ON x.id = d.destination_id
             WHERE d.photo_id = ?1 AND d.state IN ('preparing', 'sending', 'body_sent') AND x.kind <> 'local-gallery')",
    )?;
    Ok(query.query_row([photo.0], |row| row.get(0))?)
}

fn place(connection: &Connection, id: PhotoId, to: Option<SessionId>, at: Timestamp) -> Result<(), StoreError> {
    let photo = photos::get(connection, id)?;
    let to_row = to.map(|to| to.0);
    connection
        .prepare_cached("UPDATE photos SET session_id = ?2, moves_to = NULL WHERE id = ?1")?
        .execute(params![id.0, to_row])?;
    if photo.session == to {
        return Ok(());
    }
    connection
        .prepare_cached("UPDATE deliveries SET session_order = ifnull(?2, photo_id) WHERE photo_id = ?1")?
        .execute(params![id.0, to_row])?;
    rename(connection, id)?;
    let from = photo.session.map(|from| from.0);
    // Once set aside for want of a place, it stands where it stood.
    connection
        .prepare_cached(
            "UPDATE gallery_photos SET hidden_at = NULL, named_id = NULL WHERE event_id = ?1 AND source_sha256 = ?2
                 AND session_id = ?3 AND origin = 'booth' AND named_id = session_id",
        )?
        .execute(params![photo.event.0, photo.sha256, to_row])?;
    connection
        .prepare_cached(
            "UPDATE OR IGNORE gallery_photos SET session_id = ?4
             WHERE event_id = ?1 AND source_sha256 = ?2 AND session_id IS ?3 AND origin = 'booth'",
        )?
        .execute(params![photo.event.0, photo.sha256, from, to_row])?;
    // The same bytes stand there already, called in by tag: what is left behind must not be seen.
    connection
        .prepare_cached(
            "UPDATE gallery_photos SET hidden_at = ?4, named_id = session_id
             WHERE event_id = ?1 AND source_sha256 = ?2 AND session_id IS ?3 AND origin = 'booth' AND hidden_at IS NULL",
        )?
        .execute(params![photo.event.0, photo.sha256, from, at.0])?;
    Ok(())
}
