//! Parts that fail inside Boothlift, and connections that the network took with it.

use crate::bench::{Bench, EVENT_GALLERY};
use async_trait::async_trait;
use boothlift_contract::{Clock, FailureCode, LaneState, MediaType};
use boothlift_destinations::{CheckReport, Class, Destination, EventFacts, Journal, Parcel, Proof, Takes, Trouble};
use boothlift_testkit::event_gallery::Options;
use std::{
    sync::{
        Arc,
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
}

impl Driver {
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
        let (delivered, probed) = (AtomicU32::new(0), AtomicU32::new(0));
        Arc::new(Self { takes, faults, delivered, probed })
    }
}

#[async_trait]
impl Destination for Driver {
    fn takes(&self) -> &Takes {
        &self.takes
    }

    async fn deliver(&self, _: &Parcel, _: &EventFacts, journal: &dyn Journal) -> Result<Proof, Trouble> {
        let nth = self.delivered.fetch_add(1, SeqCst);
        let Faults { inside, still, lost, .. } = self.faults;
        assert!(nth >= inside, "it fails inside");
        if nth < inside + still {
            std::future::pending::<()>().await;
        }
        if nth < inside + still + lost {
            return Err(Trouble::new(Class::NothingSent, FailureCode::NetOffline, "no way there"));
        }
        journal.body_ends().await?;
        Ok(Proof { status: 200, ..Proof::default() })
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
