//! Whole evenings of the engine, drawn from a seed: photos come, services fail in every way, the disk is full or fails, the
//! plug is pulled and takes with it what was not flushed, clocks are set, people press buttons. When the faults cease
//! everything must be confirmed, and what was taken down must be gone.
//!
//! Time, services, workers, the records' writer and every pause are the test's; a seed that fails does so again:
//! `cargo xtask simulate --seed 4711` runs one and prints what happened.

#![expect(clippy::unwrap_used, reason = "tests")]

mod disk;
mod life;
mod outage;
mod people;
mod service;
mod ways;
mod workers;
mod world;

use boothlift_contract::TakeDownState;
use boothlift_store::{Store, rules};
use boothlift_testkit::figures::note;
use life::{End, live};
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest, Sha256};
use std::{
    env, fs, panic,
    path::PathBuf,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    thread,
};
use world::{Shared, World, lock};

/// Evenings where nobody says how many.
const USUAL: u64 = 2_000;
/// Lives of one evening before the last, at most.
const LIVES: u32 = 3;

/// Plays one evening and says what happened: every event with its moment, in order.
fn play(world: &Shared) {
    let dir = booth_and_records();
    let room = dir.path().canonicalize().unwrap();
    let lives = 1 + u32::try_from(lock(world).millis(0..u64::from(LIVES)).as_millis()).unwrap();
    for _ in 0..lives {
        let end = one_life(world, &room, false);
        if end == End::Over {
            return the_morning_after(&lock(world));
        }
        let mut world = lock(world);
        world.note(format!("{end:?}"));
        // The program alone is killed, or the power goes.
        if end == End::Killed && world.chance(60) {
            world.lose_power();
        }
        let pause = if world.chance(70) { world.millis(500..60_000) } else { world.millis(60_000..4_000_000) };
        world.rest(pause);
        if world.chance(8) {
            world.set_the_clock();
        }
    }
    lock(world).faults = false;
    let end = one_life(world, &room, true);
    assert_eq!(end, End::Over);
    the_morning_after(&lock(world));
}

/// A room with a booth's empty folder and empty records.
fn booth_and_records() -> tempfile::TempDir {
    let home = if fs::metadata("/dev/shm").is_ok() { PathBuf::from("/dev/shm") } else { env::temp_dir() };
    let dir = tempfile::tempdir_in(home).unwrap();
    let room = dir.path();
    fs::create_dir(life::booth(room)).unwrap();
    fs::create_dir(room.join("data")).unwrap();
    fs::write(room.join("data/boothlift.db"), empty_records()).unwrap();
    dir
}

/// Records with nothing in them, made once.
fn empty_records() -> &'static [u8] {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    MADE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        drop(Store::open(dir.path()).unwrap());
        fs::read(dir.path().join("boothlift.db")).unwrap()
    })
}

fn one_life(world: &Shared, room: &std::path::Path, last: bool) -> End {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let end = runtime.block_on(live(Arc::clone(world), room.to_owned(), last));
    // The plug: every task ends where it stands.
    drop(runtime);
    let records = room.join("data/boothlift.db");
    let records = Connection::open_with_flags(records, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    assert_eq!(rules::broken(&records).unwrap(), Vec::<String>::new(), "after {end:?}");
    let broken = lock(world).broken.clone();
    if let Some(words) = broken {
        panic!("{words}");
    }
    end
}

/// What the galleries hold when all is over.
fn the_morning_after(world: &World) {
    for (id, service) in &world.services {
        for sha256 in world.written.values() {
            let copies: Vec<_> = service.gallery.iter().filter(|(_, held, _)| held == sha256).collect();
            let photo = world.photos[sha256];
            let unseen = service.unseen.get(&photo).copied().unwrap_or(0) as usize;
            let many = if id.0 == "event-gallery" { 1.max(unseen + 1) } else { 1 };
            let (least, most) = match (world.people.took_down(photo), service.removals.get(&photo)) {
                (false, _) => (1, many),
                // A person has to look.
                (true, Some(TakeDownState::ByHand)) => (0, many),
                (true, _) => (0, 0),
            };
            let words = format!("{copies:?} of photo {photo} at {id}, {unseen} answers were never seen");
            assert!((least..=most).contains(&copies.len()), "{words}: {least} to {most}");
            let by_hand = service.removals.get(&photo) == Some(&TakeDownState::ByHand);
            assert!(!by_hand || id.0 != "selfcommunity", "{words}, and a person has to look for it");
        }
        for (photo, held, _) in &service.gallery {
            assert!(world.written.values().any(|sha256| sha256 == held), "photo {photo} is half-written at {id}");
        }
    }
}

fn digest(trace: &[String]) -> String {
    Sha256::digest(trace.join("\n")).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Plays a seed; what it left behind is there even where it failed.
fn evening(seed: u64) -> (Shared, thread::Result<()>) {
    let world = Arc::new(Mutex::new(World::new(seed)));
    let played = panic::catch_unwind(panic::AssertUnwindSafe(|| play(&world)));
    (world, played)
}

/// Plays seeds on as many threads as there are processors; the first that fails is named.
fn play_all(first: u64, seeds: u64) {
    let next = AtomicU64::new(first);
    let failed = Mutex::new(Vec::new());
    let sums = Mutex::new((0_u64, 0_u64, 0_u64, 0_u64));
    let begun = std::time::Instant::now();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, SeqCst);
                    if seed >= first + seeds || !failed.lock().unwrap().is_empty() {
                        return;
                    }
                    let (world, played) = evening(seed);
                    let world = lock(&world);
                    if played.is_err() {
                        failed.lock().unwrap().push(seed);
                        return;
                    }
                    let copies: usize = world.services.values().map(|service| service.gallery.len()).sum();
                    let mut sums = sums.lock().unwrap();
                    sums.0 += u64::from(world.lives);
                    sums.1 += world.written.len() as u64;
                    sums.2 += u64::from(world.requests);
                    sums.3 += copies.saturating_sub(3 * world.written.len()) as u64;
                }
            });
        }
    });
    let (lives, photos, requests, twice) = *sums.lock().unwrap();
    let failed = failed.lock().unwrap();
    let found = format!(
        "{lives} lives, {photos} photos, {requests} requests, {twice} copies too many, each for an answer nobody saw; {} \
         seeds failed; {:.0} s",
        failed.len(),
        begun.elapsed().as_secs_f64()
    );
    for goal in ["G17", "G19"] {
        note(goal, &format!("{seeds} evenings from seed {first}"), &found, failed.is_empty());
    }
    if seeds == USUAL {
        let took = begun.elapsed().as_secs_f64();
        note("G19", &format!("{USUAL} evenings within 60 s"), &format!("{took:.0} s"), took <= 60.0);
    }
    assert!(failed.is_empty(), "seeds that failed: {failed:?}; `cargo xtask simulate --seed {}`", failed[0]);
}

/// Two thousand evenings, or as many as `SIMULATION_SEEDS` says from `SIMULATION_FIRST` on.
#[test]
fn whatever_happens_every_photo_arrives_and_none_twice_without_a_lost_answer() {
    let number = |name: &str, usual| env::var(name).map_or(usual, |text| text.parse().unwrap());
    play_all(number("SIMULATION_FIRST", 0), number("SIMULATION_SEEDS", USUAL));
}

/// Evenings in which something went wrong once, and what.
const FAILED_ONCE: [(u64, &str); 7] = [
    (122, "a removal waited for a moment of before the clock was set back by a year"),
    (557, "a token that was refused when another one was there already closed its lane for good"),
    (563, "a lane that was paused amid an outage tried the way more than once in eight seconds"),
    (967, "a pause that ended by itself took a new one with it, which a person had asked for in that moment"),
    (1004, "a photo began after the answer that its destination is paused"),
    (1893, "a failure that was written down only after the clock was set back by a day waited for a day"),
    (2000, "a photo began after the answer that everything is paused"),
];

#[test]
fn evenings_that_failed_once_go_well() {
    for (seed, what) in FAILED_ONCE {
        assert!(evening(seed).1.is_ok(), "seed {seed}: {what}");
    }
}

/// A hundred evenings, each twice: the same events at the same moments in the same order.
#[test]
fn a_seed_tells_the_same_story_twice() {
    let mut stories = std::collections::BTreeSet::new();
    for seed in 1_000_000..1_000_100 {
        let (one, two) = (evening(seed).0, evening(seed).0);
        let (one, two) = (&lock(&one).trace, &lock(&two).trace);
        let at = one.iter().zip(two).position(|(one, two)| one != two).unwrap_or_else(|| one.len().min(two.len()));
        let from = at.saturating_sub(10);
        assert_eq!(
            digest(one),
            digest(two),
            "seed {seed}, line {at}:\n{:#?}\n{:#?}",
            &one[from..(at + 2).min(one.len())],
            &two[from..(at + 2).min(two.len())]
        );
        stories.insert(digest(one));
    }
    assert_eq!(stories.len(), 100, "another seed is another story");
}

#[test]
#[ignore = "prints what happened with the seed in SIMULATION_SEED"]
fn one_seed() {
    let seed = env::var("SIMULATION_SEED").unwrap().parse().unwrap();
    let (world, played) = evening(seed);
    let world = lock(&world);
    println!("{}\n{}", world.trace.join("\n"), digest(&world.trace));
    if let Err(failure) = played {
        panic::resume_unwind(failure);
    }
}
