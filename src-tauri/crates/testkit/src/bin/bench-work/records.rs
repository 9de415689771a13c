//! Records of any size, and what it costs to make them and to work with them.

use anyhow::Context as _;
use boothlift_contract::{
    DestinationId, EventId, FolderId, Kind, MediaType, PhotoFilter, PhotoSort, SeenBy, Timestamp,
};
use boothlift_store::{
    Store, StoreError,
    deliveries::{self, Order, StoredProof, Which},
    destinations, events,
    files::{self, Adoption, Look, Sighting},
    folders,
    listing::{self, Listing},
    sessions::{Origin, SessionKey},
};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::{
    fs::{self, Metadata},
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Photos of one session.
const EACH: usize = 4;
/// Photos of one commit.
const BATCH: usize = 500;
/// Deliveries that are claimed and finished one by one.
const ONE_BY_ONE: usize = 500;

/// What the files' photos are made in, and where they go.
#[derive(Clone)]
struct Room {
    event: EventId,
    folder: FolderId,
    destination: DestinationId,
    now: Timestamp,
}

/// Takes every file below the watched folder as a photo and delivers it.
pub(crate) fn fill(data: &Path) -> anyhow::Result<Value> {
    let store = Store::open(data)?;
    let (room, tree) = store.read_blocking(|view| {
        let missing = StoreError::Missing;
        let event = events::current(view)?.ok_or(missing("event"))?.id;
        let folder = folders::watched(view, event)?.into_iter().next().ok_or(missing("folder"))?;
        let destination = destinations::all(view)?.into_iter().next().ok_or(missing("destination"))?.id;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let now = Timestamp(i64::try_from(now).unwrap_or_default());
        Ok((Room { event, folder: folder.id, destination, now }, folder.path))
    })?;
    let found = tree_files(&tree)?;
    let (enqueue, enqueue_cpu) = measured(|| enqueue(&store, &room, &found))?;
    let (_, finish_cpu) = measured(|| one_by_one(&store, &room, ONE_BY_ONE.min(found.len())))?;
    deliver_all(&store, &room)?;
    drop(store);
    let (_, floor_cpu) = measured(|| by_hand(data, ONE_BY_ONE.min(found.len())))?;
    copies_are_gone(data)?;
    Ok(json!({
        "files": found.len(),
        "enqueue_per_s": found.len() as f64 / enqueue.as_secs_f64().max(1e-9),
        "enqueue_cpu_us": micros(enqueue_cpu) / found.len().max(1) as f64,
        "by_hand_cpu_us": micros(floor_cpu) / ONE_BY_ONE.min(found.len()).max(1) as f64,
        "claim_finish_cpu_us": micros(finish_cpu) / ONE_BY_ONE.min(found.len()).max(1) as f64,
    }))
}

fn enqueue(store: &Store, room: &Room, found: &[(PathBuf, Look)]) -> anyhow::Result<()> {
    for (n, batch) in found.chunks(BATCH).enumerate() {
        let (room, batch) = (room.clone(), batch.to_vec());
        store.write_blocking(move |tx| {
            for (m, (path, look)) in batch.iter().enumerate() {
                let number = n * BATCH + m;
                let (tag, sha256) = (format!("T{:06}", number / EACH), format!("{number:064x}"));
                let key = SessionKey {
                    event: room.event,
                    folder: Some(room.folder),
                    key: &tag,
                    tag: &tag,
                    origin: Origin::Booth,
                };
                let adoption = Adoption {
                    sighting: Sighting {
                        event: room.event,
                        folder: Some(room.folder),
                        path,
                        look,
                        seen_by: SeenBy::Scan,
                        seen_at: room.now,
                    },
                    sha256: &sha256,
                    crc32: None,
                    media: MediaType::Jpeg,
                    kind: Kind::Single,
                    width: 3_000,
                    height: 2_000,
                    orientation: 1,
                    has_private: false,
                    session: Some(key),
                    bulk: false,
                    due_at: Timestamp(0),
                    only: None,
                    picture_url: None,
                };
                files::adopt(tx, &adoption, room.now)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// As a lane with one connection does: whose turn it is, the attempt's beginning, the body's end, the proof, each durable.
fn one_by_one(store: &Store, room: &Room, count: usize) -> anyhow::Result<()> {
    for _ in 0..count {
        let (destination, now) = (room.destination.clone(), room.now);
        let due = store.read_blocking(|view| deliveries::due(view, &destination, now, Order::Newest, Which::All, 1))?;
        let id = due.first().context("nothing is due")?.id;
        store.write_blocking(move |tx| deliveries::start(tx, id, now))?;
        store.write_blocking(move |tx| deliveries::body_ends(tx, id, now))?;
        store.write_blocking(move |tx| deliveries::confirm(tx, id, &proof(), now))?;
    }
    Ok(())
}

/// The least that three durable steps cost: one word of one row changed three times, a commit and a flush each, and nothing else.
fn by_hand(data: &Path, count: usize) -> anyhow::Result<()> {
    let path = data.join("by-hand.db");
    let rows = Connection::open(&path)?;
    rows.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE queue (id INTEGER PRIMARY KEY, state TEXT)",
    )?;
    for id in 0..i64::try_from(count)? {
        for state in ["sending", "body_sent", "confirmed"] {
            rows.prepare_cached("INSERT INTO queue VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET state = ?2")?
                .execute((id, state))?;
        }
    }
    drop(rows);
    fs::remove_file(path)?;
    Ok(())
}

fn deliver_all(store: &Store, room: &Room) -> anyhow::Result<()> {
    loop {
        let (destination, now) = (room.destination.clone(), room.now);
        let done = store.write_blocking(move |tx| {
            let due = deliveries::due(tx, &destination, now, Order::Oldest, Which::All, BATCH as u32)?;
            for one in &due {
                deliveries::start(tx, one.id, now)?;
                deliveries::body_ends(tx, one.id, now)?;
                deliveries::confirm(tx, one.id, &proof(), now)?;
            }
            Ok(due.is_empty())
        })?;
        if done {
            return Ok(());
        }
    }
}

fn proof() -> StoredProof {
    StoredProof { status: 200, reply: "{\"success\":true}".into(), ..StoredProof::default() }
}

/// Writes the rows that `step` names once more, with their ids moved on.
const ONCE_MORE: &str = "
    BEGIN;
    CREATE TEMP TABLE more AS SELECT p.* FROM photos p, step WHERE p.id BETWEEN first AND last;
    UPDATE more SET id = id + by, seq = seq + by, sha256 = printf('%04x', turn) || substr(sha256, 5) FROM step;
    INSERT INTO photos SELECT * FROM more;
    DROP TABLE more;
    CREATE TEMP TABLE more AS SELECT f.* FROM files f, step WHERE f.photo_id BETWEEN first AND last;
    UPDATE more SET id = id + by, photo_id = photo_id + by, folder_id = NULL,
        path = CAST('/away/' || turn || path AS BLOB) FROM step;
    INSERT INTO files SELECT * FROM more;
    DROP TABLE more;
    CREATE TEMP TABLE more AS SELECT d.* FROM deliveries d, step WHERE d.photo_id BETWEEN first AND last;
    UPDATE more SET id = id + by, photo_id = photo_id + by FROM step;
    INSERT INTO deliveries SELECT * FROM more;
    DROP TABLE more;
    DELETE FROM step;
    COMMIT";

/// Copies photos, files and deliveries until there are so many. The copies' files are of no watched folder.
pub(crate) fn multiply(data: &Path, rows: i64) -> anyhow::Result<Value> {
    let records = Connection::open(data.join("boothlift.db"))?;
    records.execute_batch("PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-400000")?;
    records.execute_batch("CREATE TEMP TABLE step (first, last, by, turn)")?;
    let (first, span): (i64, i64) =
        records
            .query_row("SELECT min(id), max(id) - min(id) + 1 FROM photos", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut there: i64 = records.query_row("SELECT count(*) FROM files", [], |row| row.get(0))?;
    let base = there;
    let mut turn = 0;
    while there < rows {
        turn += 1;
        let step = (first, first + span - 1, span * turn, turn);
        records.execute("INSERT INTO step VALUES (?1, ?2, ?3, ?4)", step)?;
        records.execute_batch(ONCE_MORE)?;
        there += base;
    }
    drop(records);
    copies_are_gone(data)?;
    Ok(json!({ "rows": there }))
}

/// All safe copies are long gone, as after an evening weeks ago.
fn copies_are_gone(data: &Path) -> anyhow::Result<()> {
    let records = Connection::open(data.join("boothlift.db"))?;
    records.execute(
        "INSERT OR REPLACE INTO spent_copies (sha256, state, mark, since, changed_at)
         SELECT sha256, 'removed', '', 0, 0 FROM photos",
        [],
    )?;
    records.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

/// Time for the newest page of the list, and for the newest rows alone, without the list's totals.
pub(crate) fn newest(data: &Path) -> anyhow::Result<Value> {
    let store = Store::open(data)?;
    let wanted =
        Listing { filter: PhotoFilter::All, search: String::new(), sort: PhotoSort::Newest, offset: 0, limit: 200 };
    let event = store.read_blocking(events::current)?.context("no event")?.id;
    let mut times: Vec<f64> = Vec::new();
    let mut rows = 0;
    for _ in 0..5 {
        let begun = Instant::now();
        let page = store.read_blocking(|view| listing::page(view, event, &wanted))?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        rows = page.total;
    }
    times.sort_by(f64::total_cmp);
    Ok(json!({ "rows": rows, "first_ms": times.last(), "median_ms": times.get(2) }))
}

fn tree_files(folder: &Path) -> anyhow::Result<Vec<(PathBuf, Look)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let facts = fs::symlink_metadata(&path)?;
        if facts.is_dir() {
            found.extend(tree_files(&path)?);
        } else {
            found.push((path, look(&facts)));
        }
    }
    Ok(found)
}

/// As intake writes down how a file looked.
fn look(facts: &Metadata) -> Look {
    let nanos = |time: std::io::Result<SystemTime>| {
        let since = time.ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        since.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX))
    };
    Look { bytes: facts.len(), modified: nanos(facts.modified()), file_key: key(facts, nanos(facts.created())) }
}

#[cfg(unix)]
fn key(facts: &Metadata, born: i64) -> String {
    use std::os::unix::fs::MetadataExt as _;
    format!("{:x}-{:x}-{born:x}", facts.dev(), facts.ino())
}

/// `cargo xtask bench` is for Linux.
#[cfg(not(unix))]
fn key(_: &Metadata, born: i64) -> String {
    format!("{born:x}")
}

fn measured(work: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<(Duration, Duration)> {
    let (begun, before) = (Instant::now(), cpu()?);
    work()?;
    Ok((begun.elapsed(), cpu()?.saturating_sub(before)))
}

/// What all threads of this process have used (`/proc/PID/task/TID/schedstat`, nanoseconds).
fn cpu() -> anyhow::Result<Duration> {
    let mut nanos = 0;
    for task in fs::read_dir("/proc/self/task")? {
        let told = fs::read_to_string(task?.path().join("schedstat")).unwrap_or_default();
        nanos += told.split(' ').next().and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    }
    Ok(Duration::from_nanos(nanos))
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
