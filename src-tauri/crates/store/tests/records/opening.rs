//! How the records are opened.

use crate::world::World;
use boothlift_store::settings;
use rusqlite::{Connection, StatementStatus};

#[test]
fn a_commit_that_was_reported_survives_the_power_going_away() {
    let world = World::new();
    let pragmas = world.store.write_blocking(|tx| {
        let word: String = tx.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
        let level: i64 = tx.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
        Ok((word, level))
    });
    assert_eq!(pragmas.unwrap(), ("wal".into(), 2), "write-ahead log, synced at each commit");
}

#[test]
fn the_sqlite_inside_has_no_known_way_to_lose_commits() {
    let world = World::new();
    let version: String =
        world.store.read_blocking(|view| Ok(view.query_row("SELECT sqlite_version()", [], |row| row.get(0))?)).unwrap();
    let numbers: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(numbers >= vec![3, 51, 3], "{version}: sqlite.org/changes.html, 3.51.3");
}

#[test]
fn readers_cannot_write_and_rows_must_fit() {
    let world = World::new();
    let read = world.store.read_blocking(|view| Ok(view.execute("DELETE FROM events", [])?));
    assert!(read.is_err());
    let orphan = world.store.write_blocking(|tx| {
        Ok(tx.execute("INSERT INTO attempts (delivery_id, number, started_at) VALUES (999, 1, 1)", [])?)
    });
    assert!(orphan.is_err(), "foreign keys are kept");
}

/// With statistics of its tables SQLite would make the plan anew with each value that is bound.
#[test]
fn a_question_is_planned_once_whatever_it_asks_for() {
    let world = World::new();
    let store = &world.store;
    store
        .write_blocking(|tx| {
            for n in 0..500 {
                settings::set(tx, &format!("key {n:03}"), "value")?;
            }
            Ok(tx.execute_batch("ANALYZE")?)
        })
        .unwrap();
    let asked = |connection: &Connection| {
        let mut query = connection.prepare("SELECT count(*) FROM settings WHERE key > ?1 AND key < ?2")?;
        for n in 0..20 {
            let between = [format!("key {n:03}"), format!("key {:03}", n + 5)];
            assert_eq!(query.query_row(between, |row| row.get::<_, i64>(0))?, 4);
        }
        Ok(query.get_status(StatementStatus::RePrepare))
    };
    let (reader, writer) = (store.read_blocking(asked), store.write_blocking(move |tx| asked(tx)));
    assert_eq!((reader.unwrap(), writer.unwrap()), (0, 0));
}
