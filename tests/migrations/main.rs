//! Records of every version so far open in today's program with every row, whatever happens on the way.
//!
//! `kept/` holds one file for each version of the records that anybody may have on disk, written once by the program of that
//! day and never again. Versions that came and went within one piece of work have none.
#![expect(clippy::unwrap_used, reason = "tests")]

use boothlift_contract::{DeliveryState, FailureCode};
use boothlift_engine::EngineError;
use boothlift_store::{Store, StoreError, deliveries, destinations, events, files, folders, sessions, settings, waits};
use rusqlite::{Connection, TransactionBehavior};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const KEPT: [(u32, &str); 2] = [(1, include_str!("kept/version-1.sql")), (4, include_str!("kept/version-4.sql"))];

/// A data folder whose records are of an earlier version.
fn data_folder(script: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(records(folder.path())).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    // The script fills tables one by one, those that point before those that are pointed at.
    connection.pragma_update(None, "foreign_keys", "OFF").unwrap();
    connection.execute_batch(script).unwrap();
    folder
}

fn records(folder: &Path) -> PathBuf {
    folder.join("boothlift.db")
}

/// Rows of each table that the version had.
fn rows(connection: &Connection, tables: &[String]) -> BTreeMap<String, i64> {
    // Names and numbers that an opening gives to records are no rows of the one before.
    let own = |table: &String| if table == "settings" { " WHERE key NOT IN ('records', 'last_change')" } else { "" };
    let count = |table: &String| {
        connection.query_row(&["SELECT count(*) FROM ", table, own(table)].concat(), [], |row| row.get(0))
    };
    tables.iter().map(|table| (table.clone(), count(table).unwrap())).collect()
}

/// What brings records of `version` up to date.
fn updates(version: u32) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates/store/migrations");
    let mut scripts: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    scripts.sort();
    scripts[version as usize..].iter().map(|script| fs::read_to_string(script).unwrap()).collect()
}

fn version(connection: &Connection) -> u32 {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap()
}

fn tables(connection: &Connection) -> Vec<String> {
    let mut query = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1")
        .unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_row_of_every_version_is_there_after_the_update() {
    for (version, script) in KEPT {
        let folder = data_folder(script);
        let (names, before) = {
            let old = Connection::open(records(folder.path())).unwrap();
            let names = tables(&old);
            let before = rows(&old, &names);
            (names, before)
        };
        assert!(before["photos"] > 0 && before["attempts"] > 0, "version {version} has rows worth keeping");
        let store = Store::open(folder.path()).unwrap();
        let after = store.read_blocking(|view| Ok(rows(view, &names))).unwrap();
        assert_eq!(after, before, "version {version}");
        let sound: String =
            store.read_blocking(|view| Ok(view.query_row("PRAGMA integrity_check", [], |row| row.get(0))?)).unwrap();
        assert_eq!(sound, "ok");
        let loose = store.read_blocking(|view| {
            Ok(view.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get::<_, i64>(0))?)
        });
        assert_eq!(loose.unwrap(), 0, "version {version}: every reference leads somewhere");
    }
}

#[test]
fn what_version_1_knew_reads_the_same_today() {
    let folder = data_folder(KEPT[0].1);
    let store = Store::open(folder.path()).unwrap();
    store
        .read_blocking(|view| {
            let event = events::current(view)?.unwrap();
            assert_eq!((event.name.as_str(), event.date.as_str()), ("Party", "2026-06-20"));
            let mut ledger = Vec::new();
            deliveries::ledger(view, |row| ledger.push(row))?;
            let of = |state| ledger.iter().filter(|row| row.state == state).count();
            assert_eq!(of(DeliveryState::Confirmed), 1);
            assert_eq!(of(DeliveryState::BodySent), 2, "a photo of two names has two lines");
            assert_eq!(of(DeliveryState::Sending), 1);
            let unknown = ledger.iter().find(|row| row.state == DeliveryState::Unknown).unwrap();
            assert!(unknown.possible_duplicate);
            assert_eq!(unknown.failure.as_ref().map(|why| why.code), Some(FailureCode::NetNoAnswer));
            let tags: Vec<String> = sessions::cards(view, event.id, "", 0, 10, event.created_at)?
                .into_iter()
                .map(|card| card.tag)
                .collect();
            assert_eq!(tags, ["s2", "s1", "s0"]);
            let watched = folders::watched(view, event.id)?;
            let mut odd = Vec::new();
            files::each_of_folder(view, watched[0].id, |row| {
                let file = row.file()?;
                odd.extend(file.photo.is_none().then_some(file.path));
                Ok(())
            })?;
            assert_eq!(odd, [Path::new("/booth/Zoë \u{1F389}.txt")]);
            assert_eq!(settings::get(view, "paused")?, Some("1".into()));
            Ok(())
        })
        .unwrap();
}

#[test]
fn no_destination_of_earlier_records_is_waited_for_until_it_asks() {
    for (told, script) in KEPT {
        let folder = data_folder(script);
        let store = Store::open(folder.path()).unwrap();
        let wait = std::time::Duration::from_secs(60);
        let left = store.write_blocking(move |tx| {
            let (now, mut left) = (boothlift_contract::Timestamp(1_781_985_600_000), Vec::new());
            for row in destinations::all(tx)? {
                left.push(waits::left(tx, &row.id, now)?);
                waits::note(tx, &row.id, now, wait)?;
                left.push(waits::left(tx, &row.id, now)?);
            }
            Ok(left)
        });
        let left = left.unwrap();
        assert!(!left.is_empty() && left.chunks(2).all(|pair| pair == [None, Some(wait)]), "version {told}: {left:?}");
    }
}

#[test]
fn the_power_going_away_in_the_middle_of_an_update_leaves_the_old_records_whole() {
    for (told, script) in KEPT {
        let folder = data_folder(script);
        let mut old = Connection::open(records(folder.path())).unwrap();
        let names = tables(&old);
        let before = rows(&old, &names);
        // A write-ahead log with an update in it and no commit is what a cut leaves behind.
        old.pragma_update(None, "cache_size", 1).unwrap();
        old.pragma_update(None, "cache_spill", 1).unwrap();
        let cut = tempfile::tempdir().unwrap();
        {
            let half = old.transaction_with_behavior(TransactionBehavior::Exclusive).unwrap();
            half.execute_batch(&updates(told)).unwrap();
            half.execute_batch(
                "CREATE TABLE half (x BLOB) STRICT; DELETE FROM attempts;
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                 INSERT INTO half SELECT randomblob(4000) FROM n;",
            )
            .unwrap();
            for name in ["boothlift.db", "boothlift.db-wal"] {
                fs::copy(folder.path().join(name), cut.path().join(name)).unwrap();
            }
        }
        let log = fs::metadata(cut.path().join("boothlift.db-wal")).unwrap().len();
        assert!(log > 1_000_000, "much of it reached the disk: {log}");
        let store = Store::open(cut.path()).unwrap();
        let (tables_now, after, version_now) =
            store.read_blocking(|view| Ok((tables(view), rows(view, &names), version(view)))).unwrap();
        assert!(!tables_now.contains(&"half".to_owned()));
        assert_eq!(after, before, "version {told}");
        assert!(version_now > told, "it was updated all the same");
    }
}

#[test]
fn an_update_keeps_a_copy_of_what_was_there_before_it() {
    for (told, script) in KEPT {
        let folder = data_folder(script);
        let copy = folder.path().join("boothlift.db.before-update");
        // What an update left behind that was cut while it made its copy.
        fs::write(&copy, b"half a copy").unwrap();
        let (names, before) = {
            let old = Connection::open(records(folder.path())).unwrap();
            let names = tables(&old);
            let before = rows(&old, &names);
            (names, before)
        };
        drop(Store::open(folder.path()).unwrap());
        let kept = Connection::open(copy).unwrap();
        assert_eq!(version(&kept), told);
        assert_eq!(rows(&kept, &names), before);
    }
}

#[test]
fn records_that_are_up_to_date_are_not_copied() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        drop(Store::open(folder.path()).unwrap());
        assert!(!folder.path().join("boothlift.db.before-update").exists());
    }
}

/// Refused by name, with not a byte changed.
fn is_refused_as_newer(folder: &Path) {
    // A log that is not there is an empty one.
    let parts = || ["boothlift.db", "boothlift.db-wal"].map(|name| fs::read(folder.join(name)).unwrap_or_default());
    let before = parts();
    let Err(error) = Store::open(folder) else { panic!("opened") };
    assert!(matches!(error, StoreError::Newer { found: 9_999, .. }), "{error}");
    assert!(Store::look(folder).is_err());
    assert_eq!(EngineError::from(error).failure().code, FailureCode::AppNewer);
    assert!(parts() == before, "not a byte of them changed");
    assert!(!folder.join("boothlift.db.before-update").exists());
}

#[test]
fn records_of_a_newer_program_are_refused_and_not_touched() {
    let folder = data_folder(KEPT[0].1);
    {
        let newer = Connection::open(records(folder.path())).unwrap();
        newer.pragma_update(None, "user_version", 9_999).unwrap();
        newer.pragma_update(None, "wal_checkpoint", "TRUNCATE").unwrap();
    }
    is_refused_as_newer(folder.path());
}

#[test]
fn records_of_a_newer_program_that_was_killed_are_refused_and_not_touched() {
    let folder = data_folder(KEPT[0].1);
    let newer = Connection::open(records(folder.path())).unwrap();
    newer.pragma_update(None, "user_version", 9_999).unwrap();
    // Its last commits lie in the log only.
    let killed = tempfile::tempdir().unwrap();
    for name in ["boothlift.db", "boothlift.db-wal"] {
        fs::copy(folder.path().join(name), killed.path().join(name)).unwrap();
    }
    is_refused_as_newer(killed.path());
}
