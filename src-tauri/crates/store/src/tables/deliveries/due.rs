//! Whose turn it is: the deliveries that may go now, and when the next one may.

use super::{Delivery, read};
use crate::{StoreError, tables::collect};
use boothlift_contract::{DestinationId, Timestamp};
use rusqlite::{Connection, params};

/// Whose turn it is. In each but the last, what a person wants now goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Newest session first, films after photos, old imports last.
    Newest,
    /// Oldest session first, films after photos, old imports last.
    OldestSession,
    /// The oldest waiting one, so that nothing starves.
    Oldest,
    /// The smallest, for a first try after trouble.
    Smallest,
}

/// Which photos may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All.
    #[default]
    All,
    /// Prints alone.
    Prints,
}

/// What holds of a delivery `d` whose turn has come.
macro_rules! is_due {
    () => {
        "d.destination_id = ?1 AND d.state IN ('waiting', 'unknown') AND d.parked = 0 AND d.paused = 0
             AND (d.due_at <= ?2 OR
                 (d.due_at > ?2 + 660000 AND
                     (d.attempt = 0 OR d.changed_at > ?2 OR d.due_at > d.changed_at + 86400000)))
             AND (?4 = 0 OR EXISTS (SELECT 1 FROM photos k WHERE k.id = d.photo_id AND k.kind = 'print'))"
    };
}

/// Deliveries whose turn has come, of those that also fulfil the first condition, in the order of the second.
macro_rules! due_sql {
    ($which:literal, $order:literal) => {
        delivery_sql!(concat!("WHERE ", is_due!(), $which, " ORDER BY ", $order, " LIMIT ?3"))
    };
}

/// The usual order of turns, which is that of the index `deliveries_due`.
macro_rules! newest {
    () => {
        " ORDER BY d.turn DESC, d.bulk, d.slow, d.session_order DESC, d.photo_id LIMIT ?3"
    };
}

/// The first of one state: they stand at the beginning of the index, however many wait behind them.
macro_rules! first_of {
    ($state:literal, $which:literal) => {
        concat!(
            "SELECT * FROM (SELECT * FROM deliveries d WHERE d.state = '",
            $state,
            "' AND ",
            is_due!(),
            $which,
            newest!(),
            ")"
        )
    };
}

/// As [`due_sql`] in the usual order.
macro_rules! newest_sql {
    ($which:literal) => {
        delivery_sql!(
            concat!("(", first_of!("waiting", $which), " UNION ALL ", first_of!("unknown", $which), ")"),
            newest!()
        )
    };
}

/// As [`due_sql`], in any order.
macro_rules! in_order {
    ($order:expr, $which:literal) => {
        match $order {
            Order::Newest => newest_sql!($which),
            Order::OldestSession => due_sql!($which, "d.turn DESC, d.bulk, d.slow, d.session_order, d.photo_id"),
            Order::Oldest => due_sql!($which, "d.turn DESC, d.photo_id"),
            Order::Smallest => due_sql!($which, "p.bytes, d.photo_id"),
        }
    };
}

/// Deliveries that may go now, at most `limit`. A new photo waits at most 11 minutes for its turn, one that was tried as
/// long as was said then, a day at most: a moment further away, or one written down in what is now the future, is of before
/// the clock was set back.
///
/// # Errors
/// What SQLite says.
pub fn due(
    connection: &Connection,
    destination: &DestinationId,
    now: Timestamp,
    order: Order,
    which: Which,
    limit: u32,
) -> Result<Vec<Delivery>, StoreError> {
    ask(connection, in_order!(order, ""), destination, now, which, limit)
}

/// As [`due`], without those of which an attempt failed before.
///
/// # Errors
/// What SQLite says.
pub fn due_new(
    connection: &Connection,
    destination: &DestinationId,
    now: Timestamp,
    order: Order,
    which: Which,
    limit: u32,
) -> Result<Vec<Delivery>, StoreError> {
    let sql = in_order!(order, " AND d.failures = 0 AND d.unanswered = 0");
    ask(connection, sql, destination, now, which, limit)
}

fn ask(
    connection: &Connection,
    sql: &str,
    destination: &DestinationId,
    now: Timestamp,
    which: Which,
    limit: u32,
) -> Result<Vec<Delivery>, StoreError> {
    collect(connection.prepare_cached(sql)?.query(params![destination.0, now.0, limit, which == Which::Prints])?, read)
}

/// When the next delivery of a destination is due, of those that may go, if one waits.
///
/// # Errors
/// What SQLite says.
pub fn next_due(
    connection: &Connection,
    destination: &DestinationId,
    which: Which,
) -> Result<Option<Timestamp>, StoreError> {
    let sql = match which {
        Which::All => {
            "SELECT min(due_at) FROM deliveries
             WHERE destination_id = ?1 AND state IN ('waiting', 'unknown') AND parked = 0 AND paused = 0"
        }
        Which::Prints => {
            "SELECT min(d.due_at) FROM deliveries d JOIN photos p ON p.id = d.photo_id AND p.kind = 'print'
             WHERE d.destination_id = ?1 AND d.state IN ('waiting', 'unknown') AND d.parked = 0 AND d.paused = 0"
        }
    };
    let at: Option<i64> = connection.prepare_cached(sql)?.query_row([&destination.0], |row| row.get(0))?;
    Ok(at.map(Timestamp))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    #[test]
    fn the_next_turn_costs_the_same_however_many_wait() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        for sql in [newest_sql!(""), newest_sql!(" AND d.failures = 0 AND d.unanswered = 0")] {
            let plan = store.read_blocking(|view| {
                let mut query = view.prepare(&["EXPLAIN QUERY PLAN ", sql].concat())?;
                let steps = query.query_map(params!["gallery", 5, 3, false], |row| row.get::<_, String>("detail"))?;
                Ok(steps.collect::<Result<Vec<_>, _>>()?)
            });
            let plan = plan.unwrap();
            let reads = |step: &&String| step.contains("USING INDEX deliveries_due (destination_id=? AND state=?)");
            assert_eq!(plan.iter().filter(reads).count(), 2, "{plan:#?}");
            // What a part reads stands before its rows are passed on: there nothing is put in order, only the few behind it.
            for part in plan.split(|step| step.starts_with("CO-ROUTINE")).skip(1) {
                let read: Vec<_> = part.iter().take_while(|step| !step.starts_with("SCAN")).collect();
                assert!(!read.is_empty() && read.len() < part.len(), "{plan:#?}");
                assert!(!read.iter().any(|step| step.contains("TEMP B-TREE")), "{plan:#?}");
            }
        }
    }
}
