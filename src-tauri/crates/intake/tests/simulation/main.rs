//! Ten thousand seeded writers on a fake disk and a fake clock: no half-written file is ever taken, and every finished
//! one exactly once, with hints, without, and when they stop coming.
//!
//! Everything that intake does is drawn from the seed, the order and the pauses of its workers too: a seed that fails does
//! so again. `SIMULATION_SEED=7001 cargo nextest run -p boothlift-intake --test simulation --run-ignored only --no-capture
//! -E 'test(one_seed)'` runs one and prints what happened.

#![expect(clippy::unwrap_used, reason = "tests")]

mod disk;
mod workers;
mod writers;

use boothlift_contract::{Clock, FileVerdict, FolderId, Timestamp};
use boothlift_intake::{Intake, IntakeEvent, PathEvent, Settings, Spool};
use boothlift_store::{Store, events, files, folders};
use boothlift_testkit::{clock::FakeClock, figures::note};
use disk::FakeDisk;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::sync::mpsc;

/// Writers in one world, and in one that is run twice.
const CASES: u64 = 100;
const FEW: u64 = 10;

/// How the system tells of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hints {
    On,
    Off,
    /// They are promised, and never come.
    Silent,
}

/// One world.
#[derive(Clone, Copy, Debug)]
struct World {
    seed: u64,
    /// What the workers draw from.
    workers: u64,
    cases: u64,
    hints: Hints,
}

impl World {
    fn new(seed: u64, cases: u64) -> Self {
        let hints = [Hints::On, Hints::On, Hints::Off, Hints::Silent, Hints::On][(seed % 5) as usize];
        Self { seed, workers: seed, cases, hints }
    }
}

/// Runs a world and says what happened: every event with its moment, in order.
async fn run(world: World) -> Vec<String> {
    let World { seed, workers, cases, hints } = world;
    let home = if fs::metadata("/dev/shm").is_ok() { PathBuf::from("/dev/shm") } else { std::env::temp_dir() };
    let dir = tempfile::tempdir_in(home).unwrap();
    let root = PathBuf::from("/booth");
    let store = Store::open(dir.path()).unwrap();
    let spool = Spool::open(&dir.path().join("spool")).unwrap().keeping_free(0);
    let new = events::NewEvent {
        name: "Garden Party".into(),
        gallery_name: "Garden Party".into(),
        date: "2026-06-20".into(),
        collection_url: None,
    };
    let folder = folders::NewFolder {
        path: root.clone(),
        rule: "none".into(),
        gap: Duration::from_secs(25),
        settle: Duration::from_secs(2),
        old_from: None,
        subfolders: true,
        include: Vec::new(),
        exclude: Vec::new(),
    };
    let (event, folders) = store
        .write(move |group| {
            let event = events::start(group, &new, Timestamp(0))?.id;
            folders::watch(group, event, &[folder], Timestamp(0))?;
            Ok((event, folders::watched(group, event)?))
        })
        .await
        .unwrap();
    let clock: Arc<dyn Clock> = Arc::new(FakeClock::new(Timestamp(1_780_000_000_000)));
    let cases: Vec<_> = (0..cases).map(|n| writers::case(&root, seed * CASES + n)).collect();
    let ops = cases.iter().flat_map(|case| case.ops.clone()).collect();
    let racing = cases.iter().filter(|case| case.races).map(|case| case.path.clone()).collect();
    let disk = FakeDisk::new(root.clone(), Arc::clone(&clock), ops, racing, hints == Hints::Silent);

    let settings = Settings {
        event,
        path_event: PathEvent { name: "Garden Party".into(), date: "2026-06-20".into() },
        disk: Arc::new(disk.clone()),
        folders,
        hints: hints != Hints::Off,
        scan_every: Duration::from_secs(30),
        asks: true,
        own: Vec::new(),
    };
    let (told, mut inbox) = mpsc::unbounded_channel();
    let workers = workers::drawn(workers);
    let intake =
        Intake::start_with(workers, store.clone(), spool.clone(), Arc::clone(&clock), settings, told).await.unwrap();
    let hearing = Arc::clone(&clock);
    let heard = tokio::spawn(async move {
        let mut trace = Vec::new();
        while let Some(event) = inbox.recv().await {
            let at = hearing.monotonic().as_millis();
            trace.push(match event {
                IntakeEvent::Adopted { path, sha256, is_new, .. } => {
                    format!("{at} adopted {} {sha256} {is_new}", path.display())
                }
                IntakeEvent::FileChanged { path, verdict, failure } => {
                    let code = failure.map(|failure| failure.code);
                    format!("{at} {verdict} {} {code:?}", path.display())
                }
                other => format!("{at} {other:?}"),
            });
        }
        trace
    });
    while let Some(at) = disk.next() {
        tokio::time::sleep(at.saturating_sub(clock.monotonic())).await;
        disk.catch_up();
    }
    // The patience with what is not whole, and some scans.
    tokio::time::sleep(Duration::from_secs(180)).await;
    intake.stop().await;
    let trace = heard.await.unwrap();

    let wholes: Vec<_> = cases.iter().filter_map(|case| case.whole.clone()).collect();
    let mut copies: Vec<_> =
        fs::read_dir(spool.dir()).unwrap().map(|copy| fs::read(copy.unwrap().path()).unwrap()).collect();
    let mut expected = wholes.clone();
    expected.sort();
    copies.sort();
    let half: Vec<_> = copies.iter().filter(|copy| expected.binary_search(copy).is_err()).map(Vec::len).collect();
    assert!(half.is_empty(), "seed {seed}: half-written copies of {half:?} bytes");
    let mut adoptions: BTreeMap<PathBuf, u32> = BTreeMap::new();
    for line in &trace {
        let what = line.split_once(' ').unwrap().1;
        if let Some(adopted) = what.strip_prefix("adopted ").filter(|line| line.ends_with("true")) {
            *adoptions.entry(adopted.split(' ').next().unwrap().into()).or_default() += 1;
        }
    }
    for case in &cases {
        let name = case.path.display();
        assert_eq!(adoptions.get(&case.path).copied(), case.whole.as_ref().map(|_| 1), "seed {seed}: {name}");
        let path = case.path.clone();
        let row = store.read_blocking(move |connection| files::by_path(connection, FolderId(1), &path)).unwrap();
        let verdict = row.map(|row| row.verdict);
        let wanted = if case.whole.is_some() { FileVerdict::Adopted } else { FileVerdict::Held };
        assert_eq!(verdict, Some(wanted), "seed {seed}: {name}");
    }
    assert_eq!(copies.len(), wholes.len(), "seed {seed}");
    trace
}

fn hash(trace: &[String]) -> String {
    Sha256::digest(trace.join("\n")).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Five worlds each: with hints, without, and with a system that falls silent.
macro_rules! worlds {
    ($($name:ident $first:literal),+ $(,)?) => {
        $(#[tokio::test(start_paused = true)]
        async fn $name() {
            for seed in $first..$first + 5 {
                run(World::new(seed, CASES)).await;
            }
        })+
    };
}

worlds! {
    writers_00 0, writers_01 5, writers_02 10, writers_03 15, writers_04 20, writers_05 25, writers_06 30,
    writers_07 35, writers_08 40, writers_09 45, writers_10 50, writers_11 55, writers_12 60, writers_13 65,
    writers_14 70, writers_15 75, writers_16 80, writers_17 85, writers_18 90, writers_19 95,
}

/// Runs one world on a runtime of its own, as a test does.
fn play(world: World) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(run(world))
}

/// The first line in which two traces differ.
fn difference(one: &[String], other: &[String]) -> String {
    let at = one.iter().zip(other).position(|(one, other)| one != other).unwrap_or_else(|| one.len().min(other.len()));
    format!("line {at}: {:?} and {:?}", one.get(at), other.get(at))
}

/// Twenty seeds each, twice: the same events at the same moments in the same order.
macro_rules! replays {
    ($($name:ident $first:literal),+ $(,)?) => {
        $(#[test]
        fn $name() {
            let mut hashes = BTreeSet::new();
            for seed in $first..$first + 20 {
                let world = World::new(seed, FEW);
                let (one, two) = (play(world), play(world));
                assert_eq!(hash(&one), hash(&two), "{world:?}: {}", difference(&one, &two));
                assert!(one.len() >= FEW as usize);
                hashes.insert(hash(&one));
            }
            assert_eq!(hashes.len(), 20, "another seed is another story");
        })+
    };
}

replays! {
    replayed_00 7_000, replayed_01 7_020, replayed_02 7_040, replayed_03 7_060, replayed_04 7_080,
    replayed_05 7_100, replayed_06 7_120, replayed_07 7_140, replayed_08 7_160, replayed_09 7_180,
}

/// Where the system tells of nothing, or falls silent: a file that is whole is taken by the next look through its folder.
#[test]
fn without_a_word_of_the_system_each_file_is_found_within_thirty_five_seconds() {
    const GOAL: Duration = Duration::from_secs(35);
    let mut waits = Vec::new();
    for seed in [102, 103, 107, 108] {
        let world = World::new(seed, CASES);
        assert_ne!(world.hints, Hints::On);
        let trace = play(world);
        for case in (0..CASES).map(|n| writers::case(Path::new("/booth"), seed * CASES + n)) {
            let Some((last, _)) = case.ops.last().filter(|_| case.whole.is_some()) else { continue };
            let adopted = format!(" adopted {} ", case.path.display());
            let line = trace.iter().find(|line| line.contains(&adopted)).unwrap();
            let at = Duration::from_millis(line.split(' ').next().unwrap().parse().unwrap());
            waits.push((at.saturating_sub(*last), line.clone()));
        }
    }
    waits.sort();
    let (longest, line) = &waits[waits.len() - 1];
    let figure = format!(
        "{:.1} s at most of {} files, {:.1} s half of them",
        longest.as_secs_f64(),
        waits.len(),
        waits[waits.len() / 2].0.as_secs_f64()
    );
    note("G6", "from a file's last byte to its safe copy", &figure, *longest <= GOAL);
    assert!(*longest <= GOAL, "{figure}: {line}");
}

/// The same writers with workers of another pace: other moments, the same photos.
#[test]
fn what_is_taken_does_not_depend_on_how_quick_the_disk_is() {
    for seed in 7_000..7_005 {
        let world = World::new(seed, FEW);
        let (one, two) = (play(world), play(World { workers: seed + 1, ..world }));
        assert_ne!(hash(&one), hash(&two), "{world:?}: the workers leave no trace");
        let adopted = |trace: &[String]| -> BTreeSet<String> {
            let lines = trace.iter().filter_map(|line| line.split_once(" adopted "));
            lines.map(|(_, line)| line.to_owned()).collect()
        };
        assert_eq!(adopted(&one), adopted(&two), "{world:?}");
    }
}

#[test]
#[ignore = "prints what happened with the seed in SIMULATION_SEED"]
fn one_seed() {
    let seed = std::env::var("SIMULATION_SEED").unwrap().parse().unwrap();
    // Where the seed of a replay or of ten thousand writers failed, its world has as many.
    let trace = play(World::new(seed, if seed >= 7_000 { FEW } else { CASES }));
    println!("{}\n{}", trace.join("\n"), hash(&trace));
}
