//! Whether records are sound: their structure, their indexes, and that every row can be read.

use crate::{
    StoreError,
    tables::{deliveries, destinations, events, files, folders, photos, sessions},
};
use rusqlite::{Connection, ErrorCode};
use std::{
    sync::mpsc::{RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

/// How often somebody is asked whether a look may go on.
const ASK: Duration = Duration::from_millis(50);

/// Looks through all of the records, for `most` at the longest. `false` where the time was not enough to know.
///
/// # Errors
/// [`StoreError::Damaged`] and what SQLite says of damage.
pub(crate) fn check(connection: &Connection, most: Duration) -> Result<bool, StoreError> {
    let began = Instant::now();
    check_while(connection, || began.elapsed() < most)
}

/// [`check`] for as long as `goes_on`.
///
/// # Errors
/// As [`check`].
pub(crate) fn check_while(connection: &Connection, goes_on: impl Fn() -> bool + Send) -> Result<bool, StoreError> {
    let interrupt = connection.get_interrupt_handle();
    let (done, ended) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while ended.recv_timeout(ASK) == Err(RecvTimeoutError::Timeout) {
                // Again and again: it ends the statement that runs, and there are several.
                if !goes_on() {
                    interrupt.interrupt();
                }
            }
        });
        let found = look(connection);
        drop(done);
        match found {
            Err(StoreError::Sqlite(rusqlite::Error::SqliteFailure(error, _)))
                if error.code == ErrorCode::OperationInterrupted =>
            {
                Ok(false)
            }
            Ok(()) => Ok(true),
            Err(strange @ StoreError::Strange { .. }) => Err(StoreError::Damaged(strange.to_string())),
            Err(error) => Err(error),
        }
    })
}

fn look(connection: &Connection) -> Result<(), StoreError> {
    // The whole check: the quick one does not compare rows with their indexes, and so misses a changed hash or state.
    let verdict: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(StoreError::Damaged(verdict));
    }
    let loose: i64 = connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if loose > 0 {
        return Err(StoreError::Damaged(format!("{loose} references lead nowhere")));
    }
    events::all(connection)?;
    destinations::all(connection)?;
    for each in [photos::read_all, files::read_all, folders::read_all, sessions::read_all, deliveries::read_all] {
        each(connection)?;
    }
    Ok(())
}
