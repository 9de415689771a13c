//! The time that a service named holds across starts, whatever the computer's clock was set to.

use crate::bench::{Bench, EVENT_GALLERY, is};
use boothlift_contract::{Clock, FailureCode, LaneState, Request, Timestamp};
use boothlift_store::Store;
use boothlift_testkit::event_gallery::{Fault, Options, Wait};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const DAY: i64 = 86_400_000;

/// A gallery that asked for a pause of a minute.
struct Asked {
    bench: Bench,
    /// By the monotonic clock: it asked after the first and before the second.
    between: (Duration, Duration),
    requests: usize,
}

impl Asked {
    async fn new() -> Self {
        let mut bench = Bench::new(Options::default()).await;
        bench.fake.script([Fault::Status(429, Some(Wait::Seconds(60)))]);
        let before = bench.clock.monotonic();
        bench.party(1);
        bench.until(|now| now.lanes.iter().any(|lane| lane.state == LaneState::Throttled)).await;
        let between = (before, bench.clock.monotonic());
        // Whatever was on the wire has been answered.
        bench.until(|now| now.counts.sending == 0).await;
        let requests = bench.fake.requests().len();
        Self { bench, between, requests }
    }

    /// When the pause began by the computer's clock, as the records have it.
    fn noted_at(&self) -> i64 {
        let records = Store::look(&self.bench.data()).unwrap();
        records.query_row("SELECT noted_at FROM waits", [], |row| row.get(0)).unwrap()
    }

    /// No request comes before the time, and the photo goes once it is over.
    async fn holds_and_ends(self) {
        let Self { bench, between: (before, told), requests } = self;
        let lane = bench.lane(EVENT_GALLERY).await;
        bench.until(|now| now.lanes.iter().any(|lane| is(lane, LaneState::Throttled, FailureCode::DestLimited))).await;
        // Nobody can make it go sooner, and no wait of another start is added.
        bench.ask(Request::RetryNow { destination: None }).await.unwrap();
        let mut looks = 0;
        while bench.clock.monotonic() + SECOND < before + 60 * SECOND {
            let now = bench.clock.monotonic() - before;
            assert_eq!(bench.fake.requests().len(), requests, "asked at {now:?}: {lane:?}");
            bench.clock.pass(SECOND / 2);
            bench.engine.look_at_clock();
            tokio::time::sleep(Duration::from_millis(10)).await;
            looks += 1;
        }
        assert!(looks > 50, "{looks}");
        assert_eq!(bench.fake.requests().len(), requests);
        bench.clock.pass((told + 62 * SECOND).saturating_sub(bench.clock.monotonic()));
        bench.engine.look_at_clock();
        bench.until_delivered(1).await;
        bench.assert_all_stored_once();
        bench.engine.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_that_a_service_asked_for_holds_across_a_start_and_ends_at_its_time() {
    let mut asked = Asked::new().await;
    asked.bench.clock.pass(5 * SECOND);
    asked.bench.restart().await;
    asked.holds_and_ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_holds_across_a_start_although_the_clock_was_set_a_day_ahead_or_back_amid_it() {
    for day in [DAY, -DAY] {
        let mut asked = Asked::new().await;
        let was = asked.noted_at();
        let bench = &asked.bench;
        bench.clock.set_wall(Timestamp(bench.clock.now().0 + day));
        bench.clock.pass(6 * SECOND);
        let noted = async {
            while asked.noted_at().abs_diff(was + day) > 30_000 {
                bench.engine.look_at_clock();
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let noted = tokio::time::timeout(Duration::from_secs(30), noted).await;
        assert!(noted.is_ok(), "{day}: the records tell the time of before: {}, {}", asked.noted_at(), was + day);
        asked.bench.restart().await;
        asked.holds_and_ends().await;
    }
}
