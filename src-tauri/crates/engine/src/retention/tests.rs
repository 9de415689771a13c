//! A safe copy goes after the days that were really seen: not an hour before, and not because a clock jumped.

use super::{DAY, Retention, SeenClock, days, keep_count};
use boothlift_contract::{
    Clock, DestinationId, DestinationKind, EventId, Kind, LaneState, MediaType, PhotoId, SeenBy, Timestamp,
};
use boothlift_intake::{Spool, Workers};
use boothlift_store::{
    Store, StoreError, Transaction, deliveries,
    destinations::{self, DestinationRow},
    events::{self, NewEvent},
    files::{self, Adoption, Look, Sighting},
    photos, prepared, retention, settings,
};
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};
use tempfile::TempDir;

const HOUR: Duration = Duration::from_secs(60 * 60);
const TEN_YEARS: i64 = 10 * 365 * 24 * 60 * 60 * 1_000;
const TODAY: i64 = 1_781_985_600_000;

/// A clock that only a test moves.
struct HandClock {
    wall: AtomicI64,
    mono: AtomicU64,
}

impl HandClock {
    fn pass(&self, time: Duration) {
        let ms = u64::try_from(time.as_millis()).unwrap();
        self.mono.fetch_add(ms, SeqCst);
        self.jump(i64::try_from(ms).unwrap());
    }

    /// The wall clock alone.
    fn jump(&self, ms: i64) {
        self.wall.fetch_add(ms, SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.wall.load(SeqCst))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.mono.load(SeqCst))
    }
}

/// One closed event of some photos that were delivered, and the copies of them.
struct World {
    dir: TempDir,
    clock: Arc<HandClock>,
    retention: Retention,
    hashes: Vec<String>,
}

impl World {
    async fn new(photos: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock { wall: AtomicI64::new(TODAY), mono: AtomicU64::new(0) });
        let store = Store::open(dir.path()).unwrap();
        let spool = Spool::open(&dir.path().join("safe-copies")).unwrap();
        let hashes = fill(dir.path(), &store, &spool, photos).await;
        let retention = open(dir.path(), store, spool, &clock);
        Self { dir, clock, retention, hashes }
    }

    /// As a look of the engine does it, while nothing else is to do.
    async fn sweep(&self) {
        let (seen, now) = (self.retention.seen.time(&*self.clock), self.clock.now());
        self.retention.store.write(move |tx| keep_count(tx, seen, now)).await.unwrap();
        self.retention.sweep(|| async { true }).await.unwrap();
    }

    /// The program stops, its clocks do what `meanwhile` says, and it starts again.
    fn restart(&mut self, meanwhile: impl FnOnce(&HandClock)) {
        meanwhile(&self.clock);
        let (store, spool) = (self.retention.store.clone(), self.retention.spool.clone());
        self.retention = open(self.dir.path(), store, spool, &self.clock);
    }

    fn copies(&self) -> usize {
        self.hashes.iter().filter(|sha256| self.retention.spool.path(sha256, MediaType::Jpeg).is_file()).count()
    }

    /// How many copies the records call removed.
    fn removed(&self) -> usize {
        let removed = |sha256: &&String| {
            self.retention.store.read_blocking(|view| retention::removed_at(view, sha256)).unwrap().is_some()
        };
        self.hashes.iter().filter(removed).count()
    }
}

fn open(dir: &Path, store: Store, spool: Spool, clock: &Arc<HandClock>) -> Retention {
    let keep = DAY * store.read_blocking(days).unwrap();
    let seen = store.read_blocking(|view| SeenClock::start(view, &**clock, keep)).unwrap();
    Retention {
        store,
        spool,
        workers: Workers::default(),
        clock: Arc::<HandClock>::clone(clock),
        thumbs: dir.join("thumbs"),
        prepared: dir.join("prepared-copies"),
        seen,
    }
}

async fn fill(dir: &Path, store: &Store, spool: &Spool, photos: usize) -> Vec<String> {
    let mut hashes = Vec::new();
    for n in 0..photos {
        let (file, bytes) = (dir.join(format!("{n}.jpg")), format!("photo {n}"));
        fs::write(&file, &bytes).unwrap();
        let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(spool.restore(&file, &sha256, MediaType::Jpeg).unwrap().is_some());
        hashes.push(sha256);
    }
    let all = hashes.clone();
    let at = Timestamp(TODAY);
    let written = store.write(move |tx| {
        let new = NewEvent {
            name: "Party".into(),
            gallery_name: "Party".into(),
            date: "2026-06-20".into(),
            collection_url: None,
        };
        let event = events::start(tx, &new, at)?.id;
        let row = DestinationRow {
            id: DestinationId("event-gallery".into()),
            kind: DestinationKind::EventGallery,
            label: "Event Gallery".into(),
            settings: "{}".into(),
            is_on: true,
            paused: false,
            media: vec![MediaType::Jpeg],
            max_bytes: None,
            state: LaneState::Works,
            failure: None,
        };
        destinations::put(tx, &row, at)?;
        destinations::switch(tx, &row.id, true, Some(event), at)?;
        for sha256 in &all {
            deliver(tx, event, sha256, at)?;
        }
        events::end(tx, at)
    });
    written.await.unwrap();
    hashes
}

fn deliver(tx: &Transaction<'_>, event: EventId, sha256: &str, at: Timestamp) -> Result<PhotoId, StoreError> {
    let path = Path::new("/booth").join(sha256);
    let look = Look { bytes: 7, modified: 1, file_key: sha256.into() };
    let sighting = Sighting { event, folder: None, path: &path, look: &look, seen_by: SeenBy::Scan, seen_at: at };
    let adoption = Adoption {
        sighting,
        sha256,
        crc32: None,
        media: MediaType::Jpeg,
        kind: Kind::Print,
        width: 30,
        height: 20,
        orientation: 1,
        has_private: true,
        session: None,
        bulk: false,
        due_at: Timestamp(0),
        only: None,
        picture_url: None,
    };
    let photo = files::adopt(tx, &adoption, at)?.photo;
    for delivery in deliveries::of_photo(tx, photo)? {
        deliveries::start(tx, delivery.id, at)?;
        deliveries::body_ends(tx, delivery.id, at)?;
        deliveries::confirm(tx, delivery.id, &deliveries::StoredProof { status: 200, ..Default::default() }, at)?;
    }
    Ok(photo)
}

#[tokio::test(start_paused = true)]
async fn thirteen_days_and_23_hours_keep_a_copy_and_the_14th_day_removes_it() {
    let world = World::new(20).await;
    world.sweep().await;
    world.clock.pass(DAY * 13 + HOUR * 23);
    world.sweep().await;
    assert_eq!((world.copies(), world.removed()), (20, 0));
    world.clock.pass(HOUR);
    world.sweep().await;
    assert_eq!((world.copies(), world.removed()), (0, 20), "in more than one slice");
    let photos = world.retention.store.read_blocking(|view| {
        Ok(view.query_row(
            "SELECT count(*) FROM photos p JOIN deliveries d ON d.photo_id = p.id
             WHERE d.state = 'confirmed' AND d.proof_status = 200",
            [],
            |row| row.get::<_, i64>(0),
        )?)
    });
    assert_eq!(photos.unwrap(), 20, "receipts and proof stay");
}

#[tokio::test(start_paused = true)]
async fn a_wall_clock_that_jumps_ten_years_while_the_program_runs_moves_nothing() {
    let world = World::new(1).await;
    world.sweep().await;
    for jump in [TEN_YEARS, -2 * TEN_YEARS, 5 * TEN_YEARS] {
        world.clock.jump(jump);
        world.sweep().await;
    }
    world.clock.pass(DAY * 14 - HOUR);
    world.sweep().await;
    assert_eq!(world.copies(), 1);
    world.clock.pass(HOUR);
    world.sweep().await;
    assert_eq!(world.copies(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_wall_clock_that_jumped_ten_years_between_two_starts_gains_a_day_and_back_it_gains_nothing() {
    let mut world = World::new(1).await;
    world.sweep().await;
    for _ in 0..6 {
        world.restart(|clock| clock.jump(TEN_YEARS));
        world.sweep().await;
        world.restart(|clock| clock.jump(-TEN_YEARS));
        world.sweep().await;
    }
    assert_eq!(world.retention.seen.time(&*world.clock), 6 * 24 * 60 * 60 * 1_000);
    world.clock.pass(DAY * 8 - HOUR);
    world.sweep().await;
    assert_eq!(world.copies(), 1);
    world.clock.pass(HOUR);
    world.sweep().await;
    assert_eq!(world.copies(), 0);
}

#[tokio::test(start_paused = true)]
async fn where_copies_are_kept_for_one_day_a_jump_alone_does_not_remove_them() {
    let mut world = World::new(1).await;
    let set = world.retention.store.write(|tx| settings::set(tx, settings::KEEP_COPIES_DAYS, "1"));
    set.await.unwrap();
    world.sweep().await;
    world.restart(|clock| clock.jump(TEN_YEARS));
    world.sweep().await;
    assert_eq!(world.copies(), 1);
    world.clock.pass(HOUR * 12);
    world.sweep().await;
    assert_eq!(world.copies(), 0);
}

#[tokio::test(start_paused = true)]
async fn time_that_the_computer_was_off_counts_as_a_clock_that_goes_right_tells_it() {
    let mut world = World::new(1).await;
    world.sweep().await;
    world.restart(|clock| clock.jump(i64::try_from((HOUR * 9).as_millis()).unwrap()));
    assert_eq!(world.retention.seen.time(&*world.clock), 9 * 60 * 60 * 1_000);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_removed_while_something_else_is_to_do() {
    let world = World::new(1).await;
    world.sweep().await;
    world.clock.pass(DAY * 15);
    world.retention.sweep(|| async { false }).await.unwrap();
    assert_eq!((world.copies(), world.removed()), (1, 0));
    world.sweep().await;
    assert_eq!((world.copies(), world.removed()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn what_a_crash_left_half_removed_is_finished_at_the_next_start() {
    let mut world = World::new(3).await;
    world.sweep().await;
    world.clock.pass(DAY * 14);
    let seen = world.retention.seen.time(&*world.clock);
    let hashes = world.hashes.clone();
    let condemned = world.retention.store.write(move |tx| {
        hashes.iter().try_for_each(|sha256| retention::look(tx, sha256, seen, DAY * 14, Timestamp(TODAY)))?;
        keep_count(tx, seen, Timestamp(TODAY))
    });
    condemned.await.unwrap();
    // One file was gone before its row could say so.
    assert!(world.retention.spool.remove(&world.hashes[0], MediaType::Jpeg).unwrap());
    world.restart(|_| {});
    let wanted = world.retention.store.read_blocking(photos::hashes).unwrap();
    assert!(wanted.is_empty(), "nobody looks for them");
    world.sweep().await;
    assert_eq!((world.copies(), world.removed()), (0, 3));
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_is_needed_again_before_it_went_stays() {
    let world = World::new(2).await;
    world.sweep().await;
    world.clock.pass(DAY * 14);
    let seen = world.retention.seen.time(&*world.clock);
    let hashes = world.hashes.clone();
    let reopened = world.retention.store.write(move |tx| {
        hashes.iter().try_for_each(|sha256| retention::look(tx, sha256, seen, DAY * 14, Timestamp(TODAY)))?;
        events::reopen(tx, EventId(1), Timestamp(TODAY))
    });
    reopened.await.unwrap();
    let lost = &world.hashes[0];
    assert!(world.retention.spool.remove(lost, MediaType::Jpeg).unwrap());
    world.sweep().await;
    assert_eq!((world.copies(), world.removed()), (1, 1), "what is there stays, what is gone is called gone");
}

#[tokio::test(start_paused = true)]
async fn copies_made_ready_go_with_the_safe_copy() {
    let world = World::new(1).await;
    let copy = prepared::PreparedCopy { media: MediaType::Jpeg, sha256: "ab".repeat(32), crc32: None, bytes: 3 };
    fs::create_dir(&world.retention.prepared).unwrap();
    let file = world.retention.prepared.join(format!("{}.jpg", copy.sha256));
    fs::write(&file, "abc").unwrap();
    let row = copy.clone();
    let put = world.retention.store.write(move |tx| prepared::put(tx, PhotoId(1), "plain", &row, Timestamp(TODAY)));
    put.await.unwrap();
    world.sweep().await;
    assert!(file.is_file());
    world.clock.pass(DAY * 14);
    world.sweep().await;
    assert!(!file.exists());
    let row = world.retention.store.read_blocking(|view| prepared::get(view, PhotoId(1), "plain")).unwrap();
    assert_eq!(row, Some(copy), "receipts name its hash");
}
