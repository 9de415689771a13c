//! Clocks jump, nights pass midnight: what has a tag keeps it, no group is torn apart and no strangers are joined.

use crate::world::{Running, World, until};
use boothlift_contract::{Clock as _, FailureCode, FileVerdict, Timestamp};
use boothlift_sessions::BoothCall;
use boothlift_store::{StoreError, events, photos, sessions};
use boothlift_testkit::{booth::picture, clock::FakeClock};
use jiff::{ToSpan as _, tz::TimeZone};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::{Duration, SystemTime},
};

const SECOND: Duration = Duration::from_secs(1);

/// A night with a clock that the test moves.
struct Night {
    world: World,
    clock: Arc<FakeClock>,
    running: Running,
    shots: u64,
}

/// A moment in June 2026, as the clock on the wall shows it.
fn june(day: i8, hour: i8, minute: i8, second: i8) -> Timestamp {
    let local = jiff::civil::date(2026, 6, day).at(hour, minute, second, 0);
    Timestamp(local.to_zoned(TimeZone::system()).unwrap().timestamp().as_millisecond())
}

impl Night {
    async fn new(world: World, begins: Timestamp) -> Self {
        Self::with(world, begins, true).await
    }

    /// One whose system tells of files (`hints`), or one whose scans find them.
    async fn with(world: World, begins: Timestamp, hints: bool) -> Self {
        let clock = Arc::new(FakeClock::new(begins));
        let running = world.run_by(Arc::clone(&clock) as _, world.settings(hints).await).await.unwrap();
        until("the first scan", || running.intake.status().scans_done).await;
        Self { world, clock, running, shots: 0 }
    }

    /// A photo comes now, and its own date is what the clock shows.
    async fn shoot(&mut self, name: &str) -> Shot {
        let written = self.clock.now();
        self.put(&self.world.path(name), written).await
    }

    async fn put(&mut self, path: &Path, written: Timestamp) -> Shot {
        self.shots += 1;
        let aside = self.world.dir.path().join("aside.jpg");
        fs::write(&aside, picture(self.shots, 40, 30)).unwrap();
        let written = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(written.0).unwrap());
        fs::File::options().write(true).open(&aside).unwrap().set_modified(written).unwrap();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::rename(&aside, path).unwrap();
        self.taken(path).await
    }

    async fn taken(&self, path: &Path) -> Shot {
        until(&path.display().to_string(), || {
            self.world.file(path).is_some_and(|file| file.verdict == FileVerdict::Adopted)
        })
        .await;
        self.shot(path)
    }

    /// Where a photo is now.
    fn shot(&self, path: &Path) -> Shot {
        let photo = self.world.file(path).unwrap().photo.unwrap();
        let session = self.world.store.read_blocking(move |view| {
            let bulk = view.query_row("SELECT bulk FROM photos WHERE id = ?1", [photo.0], |row| row.get(0))?;
            let session = sessions::get(view, photos::get(view, photo)?.session.unwrap())?;
            Ok::<(_, bool), StoreError>((session, bulk))
        });
        let (session, bulk) = session.unwrap();
        Shot { path: path.to_owned(), session: session.id.0, tag: session.tag, bulk }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Shot {
    path: PathBuf,
    session: i64,
    tag: String,
    bulk: bool,
}

async fn by_gap() -> World {
    World { rule: "gap", ..World::new().await }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_back_amid_a_session_tears_no_group_apart_and_joins_no_strangers() {
    a_clock_set_back_amid_a_session(true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_only_scans_find_photos_a_clock_set_back_joins_no_strangers_either() {
    a_clock_set_back_amid_a_session(false).await;
}

async fn a_clock_set_back_amid_a_session(hints: bool) {
    for back in [40, 90, 3_600, 86_400 * 400] {
        let back = Duration::from_secs(back);
        let mut night = Night::with(by_gap().await, june(20, 21, 0, 0), hints).await;
        // Guests whose minute comes again, if the clock goes back by so much.
        let earlier = night.shoot("earlier.jpg").await;
        night.clock.pass(back + 10 * SECOND);
        let before = night.shoot("a1.jpg").await;
        assert_ne!(before.session, earlier.session);
        night.clock.pass(5 * SECOND);
        let wall = night.clock.now();
        night.clock.set_wall(Timestamp(wall.0 - i64::try_from(back.as_millis()).unwrap()));
        for name in ["a2.jpg", "a3.jpg", "a4.jpg"] {
            assert_eq!(night.shoot(name).await.session, before.session, "{back:?} {name}");
            night.clock.pass(12 * SECOND);
        }
        night.clock.pass(35 * SECOND);
        let next = night.shoot("b1.jpg").await;
        assert!(next.session != before.session && next.session != earlier.session, "{back:?}");
        night.clock.pass(8 * SECOND);
        assert_eq!(night.shoot("b2.jpg").await.session, next.session, "{back:?}");
        for shot in [earlier, before, next] {
            assert_eq!(night.shot(&shot.path.clone()), Shot { bulk: false, ..shot }, "nothing that has a tag changes");
        }
        night.running.intake.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_in_an_hour_that_comes_twice_nobody_joins_those_of_the_first() {
    let mut night = Night::new(by_gap().await, june(20, 21, 0, 0)).await;
    let first = night.shoot("first.jpg").await;
    night.clock.pass(3_600 * SECOND);
    night.shoot("later.jpg").await;
    night.running.intake.stop().await;
    let mut night = Night::new(night.world, june(20, 21, 0, 0)).await;
    night.shots = 10;
    night.clock.pass(5 * SECOND);
    let second = night.shoot("second.jpg").await;
    assert_ne!(second.session, first.session);
    night.clock.pass(5 * SECOND);
    assert_eq!(night.shoot("third.jpg").await.session, second.session);
    night.running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_set_forward_begins_a_new_session_and_changes_none_that_is_there() {
    let mut night = Night::new(by_gap().await, june(20, 21, 0, 0)).await;
    let before = night.shoot("a.jpg").await;
    // The clock goes on until the photo is seen.
    assert!(before.tag.starts_with("20260620-2100"), "{}", before.tag);
    night.clock.set_wall(june(21, 3, 0, 0));
    // A computer that slept looks the same: guests after it are others.
    let after = night.shoot("b.jpg").await;
    assert_ne!(after.session, before.session);
    assert!(after.tag.starts_with("20260620-0300"), "{}", after.tag);
    assert_eq!(night.shot(&before.path.clone()), before);
    night.running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_that_come_after_the_clock_was_set_back_are_neither_old_nor_left_out() {
    let mut world = by_gap().await;
    world.old_from = Some(june(20, 20, 55, 0));
    let mut night = Night::new(world, june(20, 21, 0, 0)).await;
    night.clock.pass(600 * SECOND);
    night.clock.set_wall(june(20, 20, 10, 0));
    assert!(!night.shoot("live.jpg").await.bulk, "it came while somebody looked");
    let old = night.world.path("old.jpg");
    fs::write(&old, picture(99, 40, 30)).unwrap();
    let month = SystemTime::now() - SECOND * 86_400 * 365;
    fs::File::options().write(true).open(&old).unwrap().set_modified(month).unwrap();
    night.running.settled().await;
    let why = night.world.file(&old).unwrap().failure.map(|failure| failure.code);
    assert_eq!(why, Some(FailureCode::PhotoOld));
    night.running.intake.stop().await;
}

/// While guests stand before the booth, photos from before are taken too: each finds those of its own minute.
#[tokio::test(flavor = "multi_thread")]
async fn older_photos_between_live_ones_join_their_own_and_tear_no_live_group_apart() {
    let mut night = Night::new(by_gap().await, june(20, 21, 0, 0)).await;
    let live = night.shoot("live1.jpg").await;
    let mut old = Vec::new();
    for n in 0..3_i64 {
        let (path, written) = (night.world.path(&format!("old{n}.jpg")), Timestamp(june(20, 19, 0, 0).0 + n * 5_000));
        let shot = night.put(&path, written).await;
        assert!(shot.bulk);
        old.push(shot.session);
        night.clock.pass(3 * SECOND);
        assert_eq!(night.shoot(&format!("live{}.jpg", n + 2)).await.session, live.session);
    }
    old.dedup();
    assert!(old.len() == 1 && old[0] != live.session, "{old:?}");
    night.running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn past_midnight_the_path_follows_the_booth_once_idle_and_the_tag_stays_the_evenings() {
    let mut world = by_gap().await;
    let base = world.booth.clone();
    world.booth = base.join("{date}");
    let event = world.event;
    world.store.write(move |group| events::set_hours(group, event, Some("18:00"), Some("02:00"))).await.unwrap();
    fs::create_dir_all(base.join("2026-06-20")).unwrap();
    let mut night = Night::new(world, june(20, 23, 59, 50)).await;
    let (old, new) = (base.join("2026-06-20"), base.join("2026-06-21"));
    let before = night.put(&old.join("a1.jpg"), night.clock.now()).await;
    assert!(before.tag.starts_with("20260620-23595"), "{}", before.tag);
    night.clock.pass(20 * SECOND);
    // The booth is not done with the evening's folder yet, and calls about it.
    let late = night.put(&old.join("a2.jpg"), night.clock.now()).await;
    assert_eq!(late.session, before.session);
    night.running.intake.hear(None, vec![BoothCall::Began]).await.unwrap();
    let named = BoothCall::Wrote { path: old.join("a2.jpg").display().to_string(), kind: None };
    night.running.intake.hear(None, vec![named]).await.unwrap();
    assert_ne!(
        night.shot(&late.path.clone()).session,
        before.session,
        "the call names a file of the folder still watched"
    );
    night.running.intake.hear(None, vec![BoothCall::Ended]).await.unwrap();

    fs::create_dir_all(&new).unwrap();
    let first = new.join("b1.jpg");
    fs::write(&first, picture(70, 40, 30)).unwrap();
    night.clock.pass(301 * SECOND);
    night.running.intake.look_now();
    night.taken(&first).await;
    night.clock.pass(5_400 * SECOND);
    let next = night.put(&new.join("c1.jpg"), night.clock.now()).await;
    assert!(next.tag.starts_with("20260620-0135"), "{}", next.tag);
    assert_eq!(night.shot(&before.path.clone()), before);
    // Set back to the evening, the path leads back once idle, and forward again: nothing is taken twice or lost.
    night.clock.set_wall(june(20, 22, 0, 0));
    night.clock.pass(301 * SECOND);
    night.running.intake.look_now();
    let again = old.join("d1.jpg");
    fs::write(&again, picture(71, 40, 30)).unwrap();
    night.taken(&again).await;
    assert_eq!(night.world.hashes().len(), 5);
    night.running.intake.stop().await;
}

/// Places with an hour that comes twice; in one of them only half of it does.
const TWICE: [(&str, &str); 3] = [
    ("Europe/Berlin", "2026-10-25T01:00:00Z"),
    ("America/New_York", "2026-11-01T06:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
];

#[test]
fn where_an_hour_comes_twice_its_sessions_are_two_with_two_tags() {
    let this = std::env::current_exe().unwrap();
    let runs = TWICE.map(|(zone, change)| {
        let args = ["--exact", "clock::an_hour_that_comes_twice", "--ignored", "--quiet"];
        (zone, Command::new(&this).args(args).env("TZ", zone).env("CHANGE", change).output().unwrap())
    });
    for (zone, run) in runs {
        let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success() && said.contains("1 passed"), "{zone}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run once a time zone by the test above"]
async fn an_hour_that_comes_twice() {
    let change: jiff::Timestamp = std::env::var("CHANGE").unwrap().parse().unwrap();
    let moment = |minutes: i64| Timestamp((change + minutes.minutes()).as_millisecond());
    let mut night = Night::new(by_gap().await, moment(-20)).await;
    let one = night.shoot("one.jpg").await;
    let shift =
        TimeZone::system().to_offset(change - 1.second()).seconds() - TimeZone::system().to_offset(change).seconds();
    night.clock.pass(SECOND * shift.unsigned_abs());
    let two = night.shoot("two.jpg").await;
    assert_ne!(one.session, two.session);
    assert_ne!(one.tag, two.tag);
    assert!(two.tag.starts_with(&one.tag[..13]), "{one:?} {two:?}: the same local minute");
    assert_eq!(night.shot(&one.path.clone()), one);
    night.running.intake.stop().await;
}
