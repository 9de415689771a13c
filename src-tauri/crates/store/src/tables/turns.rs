//! What a person says about whose turn it is: this one now, not this one for a while.

use super::collect;
use crate::{StoreError, path_from_bytes};
use boothlift_contract::{DestinationId, EventId, Failure, FailureCode, PhotoId, ThisOne};
use rusqlite::{Connection, params};
use std::path::PathBuf;

macro_rules! of_this_one {
    () => {
        "photo_id IN (SELECT id FROM photos WHERE CASE WHEN ?2 THEN session_id ELSE id END = ?1)"
    };
}

/// Puts what waits of a photo or session to the front of every lane; the last wish goes first. A wait after a photo's own
/// failure ends and so does its pause. A wait for a lost answer stays, the regret time stays, and so does what waits for a
/// person's answer. Returns how many deliveries moved.
///
/// # Errors
/// What SQLite says.
pub fn first(connection: &Connection, one: ThisOne) -> Result<usize, StoreError> {
    let (id, is_session) = key(one);
    let turn: i64 =
        connection.query_row("SELECT ifnull(max(turn), 0) + 1 FROM deliveries WHERE turn > 0", [], |row| row.get(0))?;
    let moved = connection.execute(
        concat!(
            "UPDATE deliveries SET turn = ?3, paused = 0,
                 due_at = CASE WHEN state = 'waiting' AND attempt > 0 THEN 0 ELSE due_at END
             WHERE state IN ('waiting', 'unknown') AND ",
            of_this_one!()
        ),
        params![id, is_session, turn],
    )?;
    Ok(moved)
}

fn key(one: ThisOne) -> (i64, bool) {
    match one {
        ThisOne::Photo { photo } => (photo.0, false),
        ThisOne::Session { session } => (session.0, true),
    }
}

/// Pauses what has not arrived of a photo, or lets it go on. What is on the wire ends; it does not go again by itself.
/// Returns how many deliveries it is about.
///
/// # Errors
/// What SQLite says.
pub fn pause(connection: &Connection, photo: PhotoId, paused: bool) -> Result<usize, StoreError> {
    let about = connection.execute(
        "UPDATE deliveries SET paused = ?2 WHERE photo_id = ?1 AND state NOT IN ('confirmed', 'cancelled')",
        params![photo.0, paused],
    )?;
    Ok(about)
}

/// What waits at destinations that are on only because a person paused the photo: the file, where, and that.
///
/// # Errors
/// What SQLite says.
pub fn paused(connection: &Connection, event: EventId) -> Result<Vec<(PathBuf, DestinationId, Failure)>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT f.path, f.name, d.destination_id FROM deliveries d
             JOIN destinations x ON x.id = d.destination_id AND x.is_on = 1
             JOIN files f ON f.photo_id = d.photo_id AND f.verdict = 'adopted'
         WHERE d.event_id = ?1 AND d.paused = 1 AND d.state IN ('waiting', 'unknown') ORDER BY f.id, d.id",
    )?;
    collect(query.query([event.0])?, |row| {
        let (path, name): (Vec<u8>, String) = (row.get(0)?, row.get(1)?);
        let why = Failure::new(FailureCode::PhotoPaused, name, "");
        Ok((path_from_bytes(&path), DestinationId(row.get(2)?), why))
    })
}

/// How many deliveries to one destination wait only because a person paused their photo.
///
/// # Errors
/// What SQLite says.
pub fn paused_at(connection: &Connection, event: EventId, destination: &DestinationId) -> Result<u32, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT count(*) FROM deliveries
         WHERE event_id = ?1 AND destination_id = ?2 AND paused = 1 AND state IN ('waiting', 'unknown')",
    )?;
    Ok(query.query_row(params![event.0, destination.0], |row| row.get(0))?)
}
