//! Parts that fail inside Boothlift, and connections that the network took with it.

use crate::bench::{Bench, EVENT_GALLERY};
use async_trait::async_trait;
use boothlift_contract::{Clock, FailureCode, LaneState, MediaType, Request, Snapshot};
use boothlift_destinations::{CheckReport, Class, Destination, EventFacts, Journal, Parcel, Proof, Takes, Trouble};
use boothlift_testkit::event_gallery::Options;
use std::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
    time::Duration,
};

/// What goes wrong in the beginning.
#[derive(Clone, Copy, Default)]
struct Faults {
    /// So many deliveries fail inside.
    inside: u32,
    /// After them so many stand still for ever.
    still: u32,
    /// After them so many hold a thread of the program until they are let go.
    stuck: u32,
    /// After them so many find no way there.
    lost: u32,
    /// So many tries of the connection fail inside.
    probes: u32,
}

/// A gallery in memory.
struct Driver {
    takes: Takes,
    faults: Faults,
    delivered: AtomicU32,
    probed: AtomicU32,
    /// So often the lane itself is held on its thread, before it begins anything.
    holds_lane: AtomicU32,
    /// Whoever is held on a thread goes on when it is there.
    let_go: (Mutex<bool>, Condvar),
}

impl Driver {
    /// Holds the thread that calls, as no timer can end.
    fn hold(&self) {
        let held = self.let_go.0.lock().unwrap();
        drop(self.let_go.1.wait_while(held, |gone| !*gone).unwrap());
    }

    fn let_go(&self) {
        *self.let_go.0.lock().unwrap() = true;
        self.let_go.1.notify_all();
    }

    fn new(faults: Faults) -> Arc<Self> {
        let takes = Takes {
            media: vec![MediaType::Jpeg],
            max_bytes: None,
            picture_url: false,
            countable: false,
            on_this_computer: false,
            idempotent: false,
            fits: false,
            parallel: (2, 2),
        };
        let count = AtomicU32::default;
        let let_go = (Mutex::new(false), Condvar::new());
        Arc::new(Self { takes, faults, delivered: count(), probed: count(), holds_lane: count(), let_go })
    }
}

/// Whatever becomes of the test, no thread is held any more.
struct Held(Arc<Driver>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.let_go();
    }
}

#[async_trait]
impl Destination for Driver {
    fn takes(&self) -> &Takes {
        &self.takes
    }

    async fn deliver(&self, _: &Parcel, _: &EventFacts, journal: &dyn Journal) -> Result<Proof, Trouble> {
        let nth = self.delivered.fetch_add(1, SeqCst);
        let Faults { inside, still, stuck, lost, .. } = self.faults;
        assert!(nth >= inside, "it fails inside");
        if nth < inside + still {
            std::future::pending::<()>().await;
        }
        if nth < inside + still + stuck {
            self.hold();
        }
        if nth < inside + still + stuck + lost {
            return Err(Trouble::new(Class::NothingSent, FailureCode::NetOffline, "no way there"));
        }
        journal.body_ends().await?;
        Ok(Proof { status: 200, ..Proof::default() })
    }

    fn together(&self) -> usize {
        if self.holds_lane.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok() {
            self.hold();
        }
        1
    }

    async fn probe(&self) -> Result<(), Trouble> {
        assert!(self.probed.fetch_add(1, SeqCst) >= self.faults.probes, "it fails inside");
        Ok(())
    }

    async fn check(&self, _: &EventFacts) -> Result<CheckReport, Trouble> {
        Ok(CheckReport::default())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_fails_inside_costs_its_photo_another_turn_and_nothing_else() {
    let mut bench = Bench::new(Options::default()).await;
    let driver = Driver::new(Faults { inside: 2, ..Faults::default() });
    bench.restart_with(driver.clone()).await;
    bench.engine.configure(bench.plan(&[EVENT_GALLERY])).await.unwrap();
    bench.party(6);
    bench.until_passing(Duration::from_secs(1), |snapshot| snapshot.counts.delivered == 6).await;
    assert_eq!(driver.delivered.load(SeqCst), 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_try_of_the_connection_that_fails_inside_is_made_again() {
    let mut bench = Bench::new(Options::default()).await;
    let driver = Driver::new(Faults { lost: 1, probes: 2, ..Faults::default() });
    bench.restart_with(driver.clone()).await;
    bench.engine.configure(bench.plan(&[EVENT_GALLERY])).await.unwrap();
    bench.party(3);
    bench.until_passing(Duration::from_secs(1), |snapshot| snapshot.counts.delivered == 3).await;
    assert!(driver.probed.load(SeqCst) >= 3);
    assert_eq!(bench.lane(EVENT_GALLERY).await.state, LaneState::Works);
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_on_a_connection_that_sleep_took_with_it_end_and_go_again() {
    let mut bench = Bench::new(Options::default()).await;
    let driver = Driver::new(Faults { still: 2, ..Faults::default() });
    bench.restart_with(driver.clone()).await;
    bench.engine.configure(bench.plan(&[EVENT_GALLERY])).await.unwrap();
    bench.party(6);
    bench.until(|snapshot| snapshot.counts.photos == 6 && driver.delivered.load(SeqCst) == 2).await;
    let slept = Clock::now(bench.clock.as_ref()).plus(Duration::from_secs(7_200));
    bench.clock.set_wall(slept);
    bench.until_passing(Duration::from_millis(200), |snapshot| snapshot.counts.delivered == 6).await;
    assert_eq!(driver.delivered.load(SeqCst), 8, "the two that stood still went again, each once");
}

/// The notice that something of this gallery's was begun again.
fn is_told(snapshot: &Snapshot) -> bool {
    let told = |code, subject: &str| code == FailureCode::AppPart && subject == "Event Gallery";
    snapshot.notices.iter().any(|notice| told(notice.code, &notice.subject))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_never_comes_back_is_given_up_its_photo_goes_again_and_a_person_is_told() {
    let mut bench = Bench::new(Options::default()).await;
    let driver = Driver::new(Faults { still: 2, ..Faults::default() });
    bench.restart_with(driver.clone()).await;
    bench.engine.configure(bench.plan(&[EVENT_GALLERY])).await.unwrap();
    bench.party(3);
    let snapshot = bench.until_passing(Duration::from_secs(20), |snapshot| snapshot.counts.delivered == 3).await;
    assert_eq!(driver.delivered.load(SeqCst), 5, "the two that never came back went again, each once");
    assert!(is_told(&snapshot), "{:?}", snapshot.notices);
    bench.ask(Request::NoteRead { code: FailureCode::AppPart }).await.unwrap();
    assert!(!is_told(&bench.snapshot().await));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 6)]
async fn an_upload_that_holds_its_thread_costs_the_lane_neither_its_places_nor_its_end() {
    let mut bench = Bench::new(Options::default()).await;
    let driver = Driver::new(Faults { stuck: 2, ..Faults::default() });
    let _held = Held(driver.clone());
    bench.restart_with(driver.clone()).await;
    bench.engine.configure(bench.plan(&[EVENT_GALLERY])).await.unwrap();
    bench.party(3);
    let snapshot = bench.until_passing(Duration::from_secs(20), |snapshot| snapshot.counts.delivered == 3).await;
    assert!(is_told(&snapshot), "{:?}", snapshot.notices);
    let ended = tokio::time::timeout(Duration::from_secs(20), bench.engine.shutdown()).await;
    ended.expect("the engine ends all the same");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 6)]
async fn a_lane_that_stands_still_itself_is_begun_again_and_a_person_is_told() {
    let mut bench = Bench::new(Options::default()).await;
    let driver = Driver::new(Faults::default());
    let _held = Held(driver.clone());
    bench.restart_with(driver.clone()).await;
    bench.engine.configure(bench.plan(&[EVENT_GALLERY])).await.unwrap();
    driver.holds_lane.store(1, SeqCst);
    bench.party(3);
    let snapshot = bench.until_passing(Duration::from_secs(10), |snapshot| snapshot.counts.delivered == 3).await;
    assert!(is_told(&snapshot), "{:?}", snapshot.notices);
    assert_eq!(driver.holds_lane.load(SeqCst), 0);
    assert_eq!(driver.delivered.load(SeqCst), 3, "none went twice");
}
