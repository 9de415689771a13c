//! Records that are damaged, cut short or gone: they are built anew from what is kept beside them, and the old ones stay.

use crate::world::{World, adopt};
use boothlift_contract::{DeliveryState, DestinationKind, PhotoId, Timestamp};
use boothlift_store::{
    Connection, Store, StoreError, Transaction,
    deliveries::{self, StoredProof},
    events, photos, sessions, settings, take_downs,
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

const SEEDS: u64 = 48;

/// A small seeded generator (xorshift), so that a failing seed can be run again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// What galleries answered: long text in no index. Noise in it is the one damage that SQLite does not see.
const UNSEEN: &str = "proof_reply";

/// Everything the records say, table by table, but what changes with every opening.
fn all(view: &Connection, but: Option<&str>) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    let mut names = view.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut told = BTreeMap::new();
    for name in names {
        let mut query = view.prepare(&["SELECT * FROM ", &name].concat())?;
        let columns: Vec<usize> = (0..query.column_count()).filter(|&n| query.column_name(n).ok() != but).collect();
        let rows = query.query_map([], |row| {
            columns.iter().map(|&n| Ok(format!("{:?}", row.get_ref(n)?))).collect::<Result<Vec<_>, _>>()
        })?;
        let mut rows: Vec<String> = rows.map(|row| Ok(row?.join(" "))).collect::<Result<_, StoreError>>()?;
        // Told of a rebuild, and of nothing else.
        rows.retain(|row| name != "settings" || !row.contains("[114, 101, 98, 117, 105, 108, 116]"));
        // A counter that went to nothing is a row that says nothing.
        rows.retain(|row| !name.ends_with("_counts") || !row.ends_with("Integer(0)"));
        rows.sort();
        told.insert(name, rows);
    }
    Ok(told)
}

fn told(store: &Store) -> BTreeMap<String, Vec<String>> {
    store.read_blocking(|view| all(view, None)).unwrap()
}

fn told_but_for_replies(store: &Store) -> BTreeMap<String, Vec<String>> {
    store.read_blocking(|view| all(view, Some(UNSEEN))).unwrap()
}

/// One thing that happens in an evening, drawn from the dice.
fn something(world: &World, dice: &mut Dice, n: u8) {
    let (event, watched) = (world.event, world.watched);
    let (what, which) = (dice.below(10), dice.below(2) as usize);
    let (session, content) = (dice.below(4) as u8, n.wrapping_mul(2));
    let adopted = world.store.write_blocking(move |tx| adopt(tx, event, watched, n, content, Some(session)));
    let photo = adopted.unwrap().photo;
    let at = Timestamp(i64::from(n) + 10);
    let moved = world.store.write_blocking(move |tx| {
        let delivery = deliveries::of_photo(tx, photo)?[which].clone();
        if delivery.state != DeliveryState::Waiting {
            return Ok(());
        }
        if what > 0 {
            deliveries::start(tx, delivery.id, at)?;
        }
        if what > 2 {
            deliveries::body_ends(tx, delivery.id, at)?;
        }
        if what > 4 {
            let proof = StoredProof { status: 201, reply: "x".repeat(700), ..StoredProof::default() };
            deliveries::confirm(tx, delivery.id, &proof, at)?;
        }
        if what == 8 {
            take_downs::ask(tx, photo, |kind| kind != DestinationKind::EventGallery, at)?;
        }
        if what == 9 {
            settings::forget(tx, settings::PAUSED)?;
        } else {
            settings::set(tx, settings::PAUSED, &n.to_string())?;
        }
        let (n, event) = (i64::from(n), event.0);
        tx.execute(
            "INSERT INTO waits SELECT id, ?1, ?1 + 60 FROM destinations
                 WHERE true ON CONFLICT DO UPDATE SET until = excluded.until",
            [n],
        )?;
        tx.execute("INSERT OR REPLACE INTO quiet_events VALUES (?1, ?2, ?2)", [event, n])?;
        tx.execute(
            "INSERT OR REPLACE INTO spent_copies VALUES (printf('%064x', ?1), 'spent', 'm', ?2, ?2)",
            [n % 7, n],
        )?;
        if what == 7 {
            tx.execute("DELETE FROM waits", [])?;
            tx.execute("DELETE FROM spent_copies WHERE since < ?1", [n - 5])?;
        }
        Ok(())
    });
    moved.unwrap();
}

fn records(folder: &Path) -> PathBuf {
    folder.join("boothlift.db")
}

/// As a kill leaves the folder: a copy of every file while the program still runs. The lock's file is empty, and where a lock
/// keeps others from reading (Windows) it cannot be copied.
fn as_killed(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.file_name() != "lock") {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            as_killed(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Overwrites a few places of a file with noise.
fn damage(path: &Path, dice: &mut Dice) {
    let mut bytes = fs::read(path).unwrap();
    for _ in 0..=dice.below(6) {
        let (at, long) = (dice.below(bytes.len() as u64) as usize, 16 << dice.below(9));
        for n in at..bytes.len().min(at + long) {
            bytes[n] = dice.below(256) as u8;
        }
    }
    fs::write(path, bytes).unwrap();
}

fn put_aside(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("damaged-records-")).collect()
}

/// An evening, killed in its middle; sometimes with a copy of the records on the way.
fn evening(seed: u64) -> (tempfile::TempDir, PathBuf, BTreeMap<String, Vec<String>>, Dice) {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let world = World::new();
    let copied = dice.below(3) * 20;
    for n in 0..50 {
        something(&world, &mut dice, n);
        if u64::from(n) == copied && copied > 0 {
            world.store.keep_copy().unwrap();
        }
    }
    let before = told(&world.store);
    let room = tempfile::tempdir().unwrap();
    let killed = room.path().join("data");
    as_killed(world.folder.path(), &killed);
    (room, killed, before, dice)
}

#[test]
fn records_damaged_at_any_place_are_whole_again_and_the_damaged_ones_are_kept() {
    let mut rebuilt = 0;
    for seed in 1..=SEEDS {
        let (room, killed, before, mut dice) = evening(seed);
        let sound = room.path().join("sound");
        as_killed(&killed, &sound);
        let sure = told_but_for_replies(&Store::open(&sound).unwrap());
        // Folded in, so that there is something to damage.
        if seed % 2 == 0 {
            Connection::open(records(&killed)).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        }
        damage(&records(&killed), &mut dice);
        let damaged = fs::read(records(&killed)).unwrap();
        let store = Store::open(&killed).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        if let Some(how) = store.rebuilt() {
            rebuilt += 1;
            assert!(how.whole, "seed {seed}: {how:?}");
            let aside = how.aside.clone().unwrap();
            assert_eq!(put_aside(&killed), std::slice::from_ref(&aside), "seed {seed}");
            if !killed.join("boothlift.db-wal").exists() {
                assert!(fs::read(aside.join("boothlift.db")).unwrap() == damaged || seed % 2 == 1, "seed {seed}");
            }
        }
        let (now, wanted) = match store.rebuilt() {
            Some(_) => (told(&store), &before),
            None => (told_but_for_replies(&store), &sure),
        };
        for (table, rows) in wanted {
            assert!(now[table] == *rows, "seed {seed}: {table} differs");
        }
        let all_of_it = told(&store);
        drop(store);
        let second = Store::open(&killed).unwrap();
        assert!(second.rebuilt().is_none(), "seed {seed}: the second start is as any other");
        assert_eq!(told(&second), all_of_it, "seed {seed}");
    }
    assert!(rebuilt > SEEDS / 3, "only {rebuilt} of {SEEDS} were damaged where it counts");
}

#[test]
fn damage_that_is_found_while_the_records_are_used_is_made_good_at_the_next_start() {
    let (_room, killed, before, mut dice) = evening(2_001);
    Connection::open(records(&killed)).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let store = Store::open(&killed).unwrap();
    assert!(store.is_looked_through() && store.rebuilt().is_none());
    assert!(store.look_through(|| true).unwrap(), "they are sound");
    // Beyond the first pages, without which nothing opens: as of records too long to be looked through before a start.
    let mut bytes = fs::read(records(&killed)).unwrap();
    for at in (8 * 4096..bytes.len()).step_by(4096) {
        for byte in &mut bytes[at..at + 64] {
            *byte = dice.below(256) as u8;
        }
    }
    fs::write(records(&killed), bytes).unwrap();
    let found = store.look_through(|| true).unwrap_err();
    assert!(found.is_damage(), "{found}");
    drop(store);
    let store = Store::open(&killed).unwrap();
    let rebuilt = store.rebuilt().unwrap();
    assert!(rebuilt.whole && rebuilt.why.contains(&found.to_string()), "{rebuilt:?}");
    for (table, rows) in &before {
        assert!(told(&store)[table] == *rows, "{table} differs");
    }
    drop(store);
    assert!(Store::open(&killed).unwrap().rebuilt().is_none(), "the note is acted on once");
}

#[test]
fn a_log_of_sqlite_that_is_cut_or_gone_costs_no_change_that_was_reported() {
    for seed in 1..=SEEDS {
        let (_room, killed, before, mut dice) = evening(1_000 + seed);
        let log = killed.join("boothlift.db-wal");
        let long = fs::metadata(&log).unwrap().len();
        assert!(long > 10_000, "seed {seed}: {long}");
        if seed % 4 == 0 {
            fs::remove_file(&log).unwrap();
        } else {
            fs::File::options().write(true).open(&log).unwrap().set_len(dice.below(long)).unwrap();
        }
        let store = Store::open(&killed).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let now = told(&store);
        for (table, rows) in &before {
            assert!(now[table] == *rows, "seed {seed}: {table} differs");
        }
    }
}

#[test]
fn every_table_but_the_counters_is_in_the_log() {
    let world = World::new();
    let header = fs::read_to_string(world.folder.path().join("records-kept/00000001.changes")).unwrap();
    let header = header.lines().next().unwrap().to_owned();
    let tables: Vec<String> = told(&world.store).into_keys().collect();
    let counters: Vec<&String> = tables.iter().filter(|table| table.ends_with("_counts")).collect();
    assert_eq!(counters, ["delivery_counts", "file_counts", "photo_counts"], "those are counted anew from rows");
    for table in tables.iter().filter(|table| !counters.contains(table)) {
        assert!(header.contains(&format!("\"{table}\":[")), "{table} is not in {header}");
    }
}

#[test]
fn records_that_lost_even_their_name_are_built_anew_and_never_taken_for_a_first_start() {
    let (_room, killed, before, _) = evening(12);
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(killed.join(["boothlift.db", end].concat()));
    }
    // What the file holds before SQLite folds its log in for the first time: a database with nothing in it.
    fs::remove_file(records(&killed)).unwrap();
    let empty = Connection::open(records(&killed)).unwrap();
    empty.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (a); DROP TABLE t;").unwrap();
    drop(empty);
    assert!(fs::metadata(records(&killed)).unwrap().len() > 0);
    let store = Store::open(&killed).unwrap();
    assert!(store.rebuilt().unwrap().whole);
    assert_eq!(told(&store), before);
}

#[test]
fn older_records_that_somebody_put_in_their_place_get_what_came_after_them() {
    let world = World::new();
    let mut dice = Dice(5);
    for n in 0..10 {
        something(&world, &mut dice, n);
    }
    let room = tempfile::tempdir().unwrap();
    let (older, data) = (room.path().join("older.db"), room.path().join("data"));
    let asked = Store::look(world.folder.path()).unwrap();
    asked.execute("VACUUM INTO ?1", [older.to_str().unwrap()]).unwrap();
    for n in 10..20 {
        something(&world, &mut dice, n);
    }
    let before = told(&world.store);
    as_killed(world.folder.path(), &data);
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(data.join(["boothlift.db", end].concat()));
    }
    fs::copy(&older, records(&data)).unwrap();
    let store = Store::open(&data).unwrap();
    assert_eq!(told(&store), before);
}

#[test]
fn records_that_are_gone_are_built_anew_and_never_taken_for_a_first_start() {
    let (_room, killed, before, _) = evening(7);
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(killed.join(["boothlift.db", end].concat()));
    }
    let store = Store::open(&killed).unwrap();
    assert_eq!(store.rebuilt().map(|how| (how.whole, how.aside.clone())), Some((true, None)));
    assert_eq!(told(&store), before);
}

#[test]
fn a_copy_that_is_damaged_too_is_passed_over_for_the_one_before_it() {
    let world = World::new();
    let mut dice = Dice(99);
    for round in 0..3 {
        for n in 0..10 {
            something(&world, &mut dice, round * 10 + n);
        }
        world.store.keep_copy().unwrap();
    }
    let before = told(&world.store);
    let room = tempfile::tempdir().unwrap();
    as_killed(world.folder.path(), &room.path().join("data"));
    let data = room.path().join("data");
    let mut copies: Vec<PathBuf> =
        fs::read_dir(data.join("records-kept")).unwrap().map(|one| one.unwrap().path()).collect();
    copies.retain(|path| path.extension().is_some_and(|end| end == "db"));
    copies.sort();
    assert_eq!(copies.len(), 2, "the newest and the one before it");
    fs::write(&copies[1], b"nothing of a database").unwrap();
    fs::write(records(&data), b"nothing of a database either").unwrap();
    let store = Store::open(&data).unwrap();
    assert!(store.rebuilt().unwrap().whole);
    assert_eq!(told(&store), before);
}

#[test]
fn where_the_log_too_is_cut_what_is_missing_is_said_and_the_rest_is_sound() {
    let (_room, killed, _, _) = evening(11);
    let mut logs: Vec<PathBuf> =
        fs::read_dir(killed.join("records-kept")).unwrap().map(|one| one.unwrap().path()).collect();
    logs.retain(|path| path.extension().is_some_and(|end| end == "changes"));
    logs.sort();
    let first = fs::read(&logs[0]).unwrap();
    fs::write(&logs[0], &first[first.len() / 2..]).unwrap();
    fs::write(records(&killed), b"nothing").unwrap();
    for (n, log) in logs.iter().enumerate() {
        if n > 0 {
            fs::remove_file(log).unwrap();
        }
    }
    for entry in fs::read_dir(killed.join("records-kept")).unwrap().map(|one| one.unwrap().path()) {
        if entry.extension().is_some_and(|end| end == "db") {
            fs::remove_file(entry).unwrap();
        }
    }
    let store = Store::open(&killed).unwrap();
    assert!(!store.rebuilt().unwrap().whole);
    assert!(store.read_blocking(events::current).unwrap().is_none());
}

#[test]
fn a_photo_taken_down_is_in_the_log_on_the_disk_before_anybody_is_told() {
    let world = World::new();
    let (event, watched) = (world.event, world.watched);
    let photo = world.store.write_blocking(move |tx| Ok(adopt(tx, event, watched, 2, 2, Some(1))?.photo)).unwrap();
    let down = |tx: &Transaction<'_>, photo: PhotoId| take_downs::ask(tx, photo, |_| true, Timestamp(9)).map(|_| ());
    world.store.write_blocking(move |tx| down(tx, photo)).unwrap();
    let room = tempfile::tempdir().unwrap();
    let data = room.path().join("data");
    as_killed(world.folder.path(), &data);
    // Of the records nothing is left but the log.
    fs::remove_file(data.join("boothlift.db-wal")).unwrap();
    fs::write(records(&data), b"").unwrap();
    let store = Store::open(&data).unwrap();
    store
        .read_blocking(|view| {
            assert!(take_downs::is_down(view, photo)?);
            let left = deliveries::of_photo(view, photo)?;
            assert!(left.iter().all(|one| one.state == DeliveryState::Cancelled), "{left:?}");
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_log_of_other_records_is_never_mixed_with_these() {
    let (_room, killed, _, _) = evening(3);
    let other = World::new();
    let before = told(&other.store);
    fs::remove_file(killed.join("boothlift.db-wal")).unwrap();
    let copy = tempfile::tempdir().unwrap();
    as_killed(other.folder.path(), copy.path());
    for name in ["boothlift.db", "boothlift.db-wal"] {
        fs::copy(copy.path().join(name), killed.join(name)).unwrap();
    }
    let store = Store::open(&killed).unwrap();
    assert!(store.rebuilt().is_none());
    assert_eq!(told(&store), before);
    let (photos, events) =
        store.read_blocking(|view| Ok((photos::hashes(view)?.len(), events::all(view)?.len()))).unwrap();
    assert_eq!((photos, events), (0, 1));
    assert!(store.wants_copy(), "nothing of these was kept so far");
    let _ = sessions::Origin::Booth;
}

/// What the log costs: no flush of its own for a group, but one a second and one for a photo that is taken down.
#[cfg(target_os = "linux")]
#[test]
fn a_hundred_commits_flush_their_log_no_more_often_than_once_a_second() {
    use std::process::Command;
    let traced = Command::new("strace").args(["-o", "/dev/null", "true"]).status();
    if !traced.is_ok_and(|status| status.success()) {
        eprintln!("PROVED NOTHING: strace is not here, or may not trace");
        return;
    }
    let world = World::new();
    drop(world.store);
    let trace = world.folder.path().join("trace");
    let writer = Command::new("strace")
        .args(["-f", "-y", "-r", "-e", "trace=fsync,fdatasync", "-o"])
        .arg(&trace)
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "storage_faults::writer_whose_flushes_fail"])
        .env("BOOTHLIFT_TEST_FOLDER", world.folder.path())
        .output()
        .unwrap();
    let told = fs::read_to_string(&trace).unwrap_or_default();
    let of = |name: &str| told.lines().filter(|line| line.contains(name)).count();
    let (records, log) = (of("boothlift.db-wal"), of(".changes"));
    assert!(records >= 40, "each commit is flushed: {told}\n{}", String::from_utf8_lossy(&writer.stderr));
    let seconds: f64 = told.lines().filter_map(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok()).sum();
    assert!((log as f64) <= seconds + 2.0, "{log} flushes of the log in {seconds} s: {told}");
}
