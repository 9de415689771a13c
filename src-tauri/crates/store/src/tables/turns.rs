//! What a person says about whose turn it is: this one now, not this one for a while.

use super::{collect, deliveries::APPROVAL};
use crate::{StoreError, path_from_bytes};
use boothlift_contract::{DestinationId, EventId, Failure, FailureCode, PhotoId, ThisOne};
use rusqlite::{Connection, params};
use std::{collections::BTreeSet, path::PathBuf};

/// What one wish put to the front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    turn: i64,
    before: Vec<Place>,
}

impl Moved {
    /// How many deliveries it put there.
    #[must_use]
    pub fn deliveries(&self) -> usize {
        self.before.len()
    }
}

/// Where a delivery stood before a person wanted it first.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    delivery: i64,
    state: String,
    attempt: u32,
    turn: i64,
    /// 0, 1 or 2, as in the row.
    paused: i64,
    due_at: i64,
}

macro_rules! of_this_one {
    () => {
        "photo_id IN (SELECT id FROM photos WHERE CASE WHEN ?2 THEN session_id ELSE id END = ?1)"
    };
}

/// Puts what waits of a photo or session to the front of every lane; the last wish goes first. A wait after a photo's own
/// failure ends and so does its pause. A wait for a lost answer stays, the regret time stays, and so does what waits for a
/// person's answer. Returns what moved, and where it was before.
///
/// # Errors
/// What SQLite says.
pub fn first(connection: &Connection, one: &ThisOne) -> Result<Moved, StoreError> {
    let turn: i64 =
        connection.query_row("SELECT ifnull(max(turn), 0) + 1 FROM deliveries WHERE turn > 0", [], |row| row.get(0))?;
    let mut before = Vec::new();
    for (id, is_session) in keys(one) {
        before.append(&mut put_first(connection, id, is_session, turn)?);
    }
    Ok(Moved { turn, before })
}

/// Puts what a wish moved where it was: its place in line, its pause, and its wait. What has begun since, ended, or was
/// wished for again stays as it is; a pause that came later stays too. Returns how many deliveries went back.
///
/// # Errors
/// What SQLite says.
pub fn undo(connection: &Connection, moved: &Moved) -> Result<usize, StoreError> {
    let mut back = connection.prepare_cached(
        "UPDATE deliveries SET turn = ?4, paused = max(paused, ?5),
             due_at = CASE WHEN due_at = 0 THEN ?6 ELSE due_at END
         WHERE id = ?1 AND state = ?2 AND attempt = ?3 AND turn = ?7",
    )?;
    let mut all = 0;
    for was in &moved.before {
        let (id, state, attempt) = (was.delivery, &was.state, was.attempt);
        all += back.execute(params![id, state, attempt, was.turn, was.paused, was.due_at, moved.turn])?;
    }
    Ok(all)
}

/// Puts one photo's or session's deliveries there; returns where they were.
fn put_first(connection: &Connection, id: i64, is_session: bool, turn: i64) -> Result<Vec<Place>, StoreError> {
    let mut query = connection.prepare_cached(concat!(
        "SELECT id, state, attempt, turn, paused, due_at FROM deliveries
         WHERE state IN ('waiting', 'unknown') AND ",
        of_this_one!()
    ))?;
    let before = collect(query.query(params![id, is_session])?, |row| {
        Ok(Place {
            delivery: row.get(0)?,
            state: row.get(1)?,
            attempt: row.get(2)?,
            turn: row.get(3)?,
            paused: row.get(4)?,
            due_at: row.get(5)?,
        })
    })?;
    let mut moving = connection.prepare_cached(concat!(
        "UPDATE deliveries SET turn = ?3, paused = 0,
             due_at = CASE WHEN state = 'waiting' AND attempt > 0 THEN 0 ELSE due_at END
         WHERE state IN ('waiting', 'unknown') AND ",
        of_this_one!()
    ))?;
    moving.execute(params![id, is_session, turn])?;
    Ok(before)
}

/// What it is about, each by its number and whether that is a session's. A photo named twice counts once.
fn keys(one: &ThisOne) -> BTreeSet<(i64, bool)> {
    match one {
        ThisOne::Photo { photo } => BTreeSet::from([(photo.0, false)]),
        ThisOne::Photos { photos } => photos.iter().map(|photo| (photo.0, false)).collect(),
        ThisOne::Session { session } => BTreeSet::from([(session.0, true)]),
    }
}

/// Pauses what has not arrived of a photo, or lets it go on. What is on the wire ends; it does not go again by itself. What
/// waits for approval goes on waiting for that. Returns how many deliveries it is about.
///
/// # Errors
/// What SQLite says.
pub fn pause(connection: &Connection, photo: PhotoId, paused: bool) -> Result<usize, StoreError> {
    let about = connection.execute(
        "UPDATE deliveries SET paused = ?2 WHERE photo_id = ?1 AND paused < 2 AND state NOT IN ('confirmed', 'cancelled')",
        params![photo.0, paused],
    )?;
    Ok(about)
}

/// Lets every photo of an event that a person paused go on. Returns how many deliveries it is about.
///
/// # Errors
/// What SQLite says.
pub fn resume(connection: &Connection, event: EventId) -> Result<usize, StoreError> {
    Ok(connection
        .execute("UPDATE deliveries SET paused = 0 WHERE event_id = ?1 AND paused > 0 AND paused = 1", [event.0])?)
}

/// A person lets a photo go. Returns how many deliveries waited for that.
///
/// # Errors
/// What SQLite says.
pub fn approve(connection: &Connection, photo: PhotoId) -> Result<usize, StoreError> {
    let mut letting =
        connection.prepare_cached("UPDATE deliveries SET paused = 0 WHERE photo_id = ?1 AND paused = 2")?;
    Ok(letting.execute([photo.0])?)
}

/// [`approve`] for every photo of an event.
///
/// # Errors
/// What SQLite says.
pub fn approve_all(connection: &Connection, event: EventId) -> Result<usize, StoreError> {
    let sql = "UPDATE deliveries SET paused = 0 WHERE event_id = ?1 AND paused > 0 AND paused = 2";
    Ok(connection.execute(sql, [event.0])?)
}

/// How many photos wait for approval somewhere that is on.
///
/// # Errors
/// What SQLite says.
pub fn unapproved_photos(connection: &Connection, event: EventId) -> Result<u32, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT count(DISTINCT d.photo_id) FROM deliveries d
             JOIN destinations x ON x.id = d.destination_id AND x.is_on = 1
         WHERE d.event_id = ?1 AND d.paused > 0 AND d.paused = 2 AND d.state IN ('waiting', 'unknown')",
    )?;
    Ok(query.query_row([event.0], |row| row.get(0))?)
}

macro_rules! held_by_line_sql {
    () => {
        "FROM deliveries d
             JOIN destinations x ON x.id = d.destination_id AND x.is_on = 1 AND x.paused = 0 AND x.kind <> 'local-gallery'
             JOIN photos p ON p.id = d.photo_id
         WHERE d.event_id = ?1 AND d.paused = 0 AND d.parked = 0 AND d.state IN ('waiting', 'unknown')
             AND NOT (?2 AND p.kind = 'print')"
    };
}

/// How many photos wait for another network, as this one counts data: all that have something to go to a destination outside
/// that is on and whose turn is not held back otherwise, or all of them but prints.
///
/// # Errors
/// What SQLite says.
pub fn held_by_line(connection: &Connection, event: EventId, but_prints: bool) -> Result<u32, StoreError> {
    let mut query = connection.prepare_cached(concat!("SELECT count(DISTINCT d.photo_id) ", held_by_line_sql!()))?;
    Ok(query.query_row(params![event.0, but_prints], |row| row.get(0))?)
}

/// The destinations at which something of that waits.
///
/// # Errors
/// What SQLite says.
pub fn lanes_held_by_line(
    connection: &Connection,
    event: EventId,
    but_prints: bool,
) -> Result<Vec<DestinationId>, StoreError> {
    let mut query = connection.prepare_cached(concat!("SELECT DISTINCT d.destination_id ", held_by_line_sql!()))?;
    collect(query.query(params![event.0, but_prints])?, |row| Ok(DestinationId(row.get(0)?)))
}

/// How many photos have something to go to a destination that is on and wait there because a person paused them.
///
/// # Errors
/// What SQLite says.
pub fn paused_photos(connection: &Connection, event: EventId) -> Result<u32, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT count(DISTINCT d.photo_id) FROM deliveries d
             JOIN destinations x ON x.id = d.destination_id AND x.is_on = 1
         WHERE d.event_id = ?1 AND d.paused > 0 AND d.paused = 1 AND d.state IN ('waiting', 'unknown')",
    )?;
    Ok(query.query_row([event.0], |row| row.get(0))?)
}

/// What waits at destinations that are on only for a person, who paused the photo or has to approve it: the file, where, and
/// that.
///
/// # Errors
/// What SQLite says.
pub fn paused(connection: &Connection, event: EventId) -> Result<Vec<(PathBuf, DestinationId, Failure)>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT f.path, f.name, d.destination_id, d.paused FROM deliveries d
             JOIN destinations x ON x.id = d.destination_id AND x.is_on = 1
             JOIN files f ON f.photo_id = d.photo_id AND f.verdict = 'adopted'
         WHERE d.event_id = ?1 AND d.paused > 0 AND d.state IN ('waiting', 'unknown') ORDER BY f.id, d.id",
    )?;
    collect(query.query([event.0])?, |row| {
        let (path, name): (Vec<u8>, String) = (row.get(0)?, row.get(1)?);
        let approval = row.get::<_, i64>(3)? == APPROVAL;
        let code = if approval { FailureCode::PhotoApproval } else { FailureCode::PhotoPaused };
        let why = Failure::new(code, name, "");
        Ok((path_from_bytes(&path), DestinationId(row.get(2)?), why))
    })
}

/// How many deliveries to one destination wait only for a person, who paused their photo or has to approve it.
///
/// # Errors
/// What SQLite says.
pub fn paused_at(connection: &Connection, event: EventId, destination: &DestinationId) -> Result<u32, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT count(*) FROM deliveries
         WHERE event_id = ?1 AND destination_id = ?2 AND paused > 0 AND state IN ('waiting', 'unknown')",
    )?;
    Ok(query.query_row(params![event.0, destination.0], |row| row.get(0))?)
}
