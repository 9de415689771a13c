//! What a photo costs the records, with their log of changes and without it. For figures.

use crate::world::{Ids, World, destinations};
use boothlift_contract::{Kind, MediaType, SeenBy, Timestamp};
use boothlift_store::{
    Store, StoreError, Transaction,
    deliveries::{self, Order, StoredProof},
    files::{self, Adoption, Look, Sighting},
    photos,
    sessions::{Origin, SessionKey},
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// One step of a delivery.
type Take = fn(&Transaction<'_>, i64) -> Result<(), StoreError>;

const FILES: u32 = 100_000;
/// Photos a session.
const SESSION: u32 = 4;
/// Files that are brought into one group, as when a folder is looked through.
const AT_ONCE: u32 = 64;

/// What the processor did for the threads of this process so far.
fn cpu() -> Duration {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    let told = tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("schedstat")).ok());
    Duration::from_nanos(told.filter_map(|told| told.split(' ').next()?.parse::<u64>().ok()).sum())
}

fn bring(tx: &Transaction<'_>, ids: Ids, n: u32) -> Result<(), StoreError> {
    let (path, key) = (PathBuf::from(format!("/booth/evening/{n:06}.jpg")), format!("s{}", n / SESSION));
    let look = Look { bytes: 900, modified: i64::from(n), file_key: format!("2049-{n}") };
    let adoption = Adoption {
        sighting: Sighting {
            event: ids.event,
            folder: Some(ids.watched),
            path: &path,
            look: &look,
            seen_by: SeenBy::Scan,
            seen_at: Timestamp(5),
        },
        sha256: &format!("{n:064x}"),
        crc32: None,
        media: MediaType::Jpeg,
        kind: Kind::Single,
        width: 3_000,
        height: 2_000,
        orientation: 1,
        has_private: false,
        session: Some(SessionKey { event: ids.event, folder: None, key: &key, tag: &key, origin: Origin::Booth }),
        bulk: false,
        due_at: Timestamp(0),
        only: None,
        picture_url: None,
    };
    files::adopt(tx, &adoption, Timestamp(6))?;
    Ok(())
}

struct Cost {
    wall: Duration,
    cpu: Duration,
    log: u64,
}

impl Cost {
    #[expect(clippy::print_stdout, reason = "the figure is what it is for")]
    fn say(&self, what: &str) {
        let each = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(FILES);
        println!(
            "{what}: {:.0} µs CPU and {:.0} µs a file, {:.0} files/s, {:.0} bytes of log a file",
            each(self.cpu),
            each(self.wall),
            f64::from(FILES) / self.wall.as_secs_f64(),
            self.log as f64 / f64::from(FILES)
        );
    }
}

fn log_of(data: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(data.join("records-kept")) else { return 0 };
    entries.filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len())).sum()
}

fn measured(data: &Path, work: impl FnOnce()) -> Cost {
    let (began, used, log) = (Instant::now(), cpu(), log_of(data));
    work();
    Cost { wall: began.elapsed(), cpu: cpu().saturating_sub(used), log: log_of(data).saturating_sub(log) }
}

/// Brings all files, then claims each and brings it to its end at one gallery.
fn evening(with_log: bool) {
    let (world, ids) = World::with_ids();
    let World { folder, store, .. } = world;
    drop(store);
    // As a second program of the same folder, which leaves the log to the first.
    let other = fs::File::options().write(true).open(folder.path().join("records-kept/lock")).unwrap();
    if !with_log {
        other.lock().unwrap();
    }
    let store = Store::open(folder.path()).unwrap();
    let name = if with_log { "with the log" } else { "without it" };
    measured(folder.path(), || {
        for first in (0..FILES).step_by(AT_ONCE as usize) {
            let some =
                move |tx: &Transaction<'_>| (first..FILES.min(first + AT_ONCE)).try_for_each(|n| bring(tx, ids, n));
            store.write_blocking(some).unwrap();
        }
    })
    .say(&format!("{name}, brought"));
    let destination = destinations()[0].clone();
    measured(folder.path(), || {
        let mut done = 0;
        while done < FILES {
            let to = destination.clone();
            let due = store.read_blocking(move |view| {
                deliveries::due(view, &to, Timestamp(9), Order::Oldest, deliveries::Which::All, AT_ONCE)
            });
            let due: Vec<i64> = due.unwrap().into_iter().map(|one| one.id).collect();
            done += u32::try_from(due.len()).unwrap();
            assert!(!due.is_empty());
            let steps: [Take; 3] = [
                |tx, id| deliveries::start(tx, id, Timestamp(10)).map(|_| ()),
                |tx, id| deliveries::body_ends(tx, id, Timestamp(11)),
                |tx, id| {
                    let reply =
                        r#"{"status":"ok","id":"0123456789abcdef","url":"https://gallery.example/p/0123456789abcdef"}"#;
                    let proof = StoredProof { status: 201, reply: reply.into(), ..StoredProof::default() };
                    deliveries::confirm(tx, id, &proof, Timestamp(12))
                },
            ];
            for step in steps {
                let due = due.clone();
                store.write_blocking(move |tx| due.into_iter().try_for_each(|id| step(tx, id))).unwrap();
            }
        }
    })
    .say(&format!("{name}, claimed and finished"));
    assert_eq!(store.read_blocking(photos::hashes).unwrap().len(), FILES as usize);
}

#[test]
#[ignore = "minutes; for figures"]
fn a_hundred_thousand_files_with_the_log_and_without_it() {
    evening(false);
    evening(true);
}
