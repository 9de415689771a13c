//! The times that destinations named: no request before, whatever restarts in between.

use super::first;
use crate::StoreError;
use boothlift_contract::{DestinationId, Timestamp};
use rusqlite::{Connection, params};
use std::time::Duration;

/// Longest wait that a destination's word is taken for.
pub const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Writes down that `destination` asked for no request for `left` from `now` on, in place of what it asked before.
///
/// # Errors
/// What SQLite says; also that there is no such destination.
pub fn note(
    connection: &Connection,
    destination: &DestinationId,
    now: Timestamp,
    left: Duration,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO waits (destination_id, noted_at, until) VALUES (?1, ?2, ?3)
             ON CONFLICT (destination_id) DO UPDATE SET noted_at = excluded.noted_at, until = excluded.until",
        )?
        .execute(params![destination.0, now.0, now.plus(left.min(LONGEST)).0])?;
    Ok(())
}

/// How long `destination` is still left alone at `now`. A clock that was set back since makes it no longer than it was when
/// it was written; one that was set ahead ends it.
///
/// # Errors
/// What SQLite says.
pub fn left(
    connection: &Connection,
    destination: &DestinationId,
    now: Timestamp,
) -> Result<Option<Duration>, StoreError> {
    let mut query = connection.prepare_cached("SELECT noted_at, until FROM waits WHERE destination_id = ?1")?;
    let row = first(query.query([&destination.0])?, |row| Ok((Timestamp(row.get(0)?), Timestamp(row.get(1)?))))?;
    let left = row.map(|(noted_at, until)| until.since(now).min(until.since(noted_at)).min(LONGEST));
    Ok(left.filter(|left| !left.is_zero()))
}

/// The time has passed.
///
/// # Errors
/// What SQLite says.
pub fn forget(connection: &Connection, destination: &DestinationId) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM waits WHERE destination_id = ?1")?.execute([&destination.0])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_781_985_600_000);

    fn records() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE destinations (id TEXT PRIMARY KEY); INSERT INTO destinations VALUES ('a');")
            .unwrap();
        connection.execute_batch(include_str!("../../migrations/0016_waits.sql")).unwrap();
        connection
    }

    #[test]
    fn a_wait_ends_at_its_time_and_a_clock_that_was_set_makes_it_no_longer() {
        let (records, id) = (records(), DestinationId("a".into()));
        let at = |milliseconds: i64| left(&records, &id, Timestamp(NOW.0 + milliseconds)).unwrap();
        assert_eq!(at(0), None);
        note(&records, &id, NOW, Duration::from_secs(60)).unwrap();
        assert_eq!((at(5_000), at(59_999)), (Some(Duration::from_secs(55)), Some(Duration::from_millis(1))));
        assert_eq!((at(60_000), at(86_400_000)), (None, None));
        assert_eq!(at(-86_400_000), Some(Duration::from_secs(60)), "it was set back by a day");
        forget(&records, &id).unwrap();
        assert_eq!(at(5_000), None);
    }

    #[test]
    fn no_word_is_taken_for_longer_than_a_day() {
        let (records, id) = (records(), DestinationId("a".into()));
        note(&records, &id, NOW, Duration::from_secs(1 << 40)).unwrap();
        assert_eq!(left(&records, &id, NOW).unwrap(), Some(LONGEST));
    }
}
