//! Ten thousand seeded writers on a fake disk and a fake clock: no half-written file is ever taken, and every finished
//! one exactly once, with hints, without, and when they stop coming.

#![expect(clippy::unwrap_used, reason = "tests")]

mod disk;
mod writers;

use boothlift_contract::{Clock, FileVerdict, FolderId, Timestamp};
use boothlift_intake::{Intake, IntakeEvent, PathEvent, Settings, Spool};
use boothlift_store::{Store, events, files, folders};
use boothlift_testkit::clock::FakeClock;
use disk::FakeDisk;
use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc, time::Duration};
use tokio::sync::mpsc;

/// Writers in one world.
const CASES: u64 = 100;

/// How the system tells of changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hints {
    On,
    Off,
    /// They are promised, and never come.
    Silent,
}

/// Runs the writers of a seed and says what happened, each line with its moment, in an order that threads do not touch.
async fn run(seed: u64, hints: Hints) -> Vec<String> {
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
    let cases: Vec<_> = (0..CASES).map(|n| writers::case(&root, seed * CASES + n)).collect();
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
    let intake = Intake::start(store.clone(), spool.clone(), Arc::clone(&clock), settings, told).await.unwrap();
    let hearing = Arc::clone(&clock);
    let heard = tokio::spawn(async move {
        let mut trace = Vec::new();
        while let Some(event) = inbox.recv().await {
            let at = hearing.monotonic().as_millis();
            match event {
                IntakeEvent::Adopted { path, sha256, is_new, .. } => {
                    trace.push((at, format!("adopted {} {sha256} {is_new}", path.display())));
                }
                IntakeEvent::FileChanged { path, verdict, failure } => {
                    let code = failure.map(|failure| failure.code);
                    trace.push((at, format!("{verdict} {} {code:?}", path.display())));
                }
                // Progress is told after a pause, whoever is first.
                IntakeEvent::Looking { .. } => {}
                other => trace.push((at, format!("{other:?}"))),
            }
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
    let mut trace = heard.await.unwrap();
    trace.sort();

    let wholes: Vec<_> = cases.iter().filter_map(|case| case.whole.clone()).collect();
    let mut copies: Vec<_> =
        fs::read_dir(spool.dir()).unwrap().map(|copy| fs::read(copy.unwrap().path()).unwrap()).collect();
    let mut expected = wholes.clone();
    expected.sort();
    copies.sort();
    let half: Vec<_> = copies.iter().filter(|copy| expected.binary_search(copy).is_err()).map(Vec::len).collect();
    assert!(half.is_empty(), "seed {seed}: half-written copies of {half:?} bytes");
    let mut adoptions: BTreeMap<PathBuf, u32> = BTreeMap::new();
    for (_, line) in &trace {
        if let Some(adopted) = line.strip_prefix("adopted ").filter(|line| line.ends_with("true")) {
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
    trace.into_iter().map(|(at, line)| format!("{at} {line}")).collect()
}

/// Five worlds each: with hints, without, and with a system that falls silent.
macro_rules! worlds {
    ($($name:ident $first:literal),+ $(,)?) => {
        $(#[tokio::test(start_paused = true)]
        async fn $name() {
            for (seed, hints) in ($first..).zip([Hints::On, Hints::On, Hints::Off, Hints::Silent, Hints::On]) {
                run(seed, hints).await;
            }
        })+
    };
}

worlds! {
    writers_00 0, writers_01 5, writers_02 10, writers_03 15, writers_04 20, writers_05 25, writers_06 30,
    writers_07 35, writers_08 40, writers_09 45, writers_10 50, writers_11 55, writers_12 60, writers_13 65,
    writers_14 70, writers_15 75, writers_16 80, writers_17 85, writers_18 90, writers_19 95,
}

/// Copies run on threads of the system, so that moments in between may differ; what comes of each file may not.
#[tokio::test(start_paused = true)]
async fn the_same_seed_adopts_the_same_files() {
    for hints in [Hints::On, Hints::Silent] {
        let mut adopted = Vec::new();
        for _ in 0..2 {
            let lines = run(7_000, hints).await.into_iter().filter_map(|line| {
                let (_, line) = line.split_once(' ')?;
                line.starts_with("adopted").then(|| line.to_owned())
            });
            let mut lines: Vec<String> = lines.collect();
            lines.sort();
            adopted.push(lines);
        }
        assert!(adopted[0].len() > 50);
        assert_eq!(adopted[0], adopted[1]);
    }
}
