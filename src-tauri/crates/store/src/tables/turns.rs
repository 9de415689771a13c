//! What a person says about whose turn it is: this one now, not this one for a while.

use crate::StoreError;
use boothlift_contract::ThisOne;
use rusqlite::{Connection, params};

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
