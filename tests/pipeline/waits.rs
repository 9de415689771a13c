//! The time that a service named holds across starts.

use crate::bench::{Bench, EVENT_GALLERY, is};
use boothlift_contract::{Clock, FailureCode, LaneState, Request};
use boothlift_testkit::event_gallery::{Fault, Options, Wait};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_that_a_service_asked_for_holds_across_a_start_and_ends_at_its_time() {
    let mut bench = Bench::new(Options::default()).await;
    bench.fake.script([Fault::Status(429, Some(Wait::Seconds(60)))]);
    let before = bench.clock.monotonic();
    bench.party(1);
    bench.until(|now| now.lanes.iter().any(|lane| lane.state == LaneState::Throttled)).await;
    let told = bench.clock.monotonic();
    // Whatever was on the wire has been answered.
    bench.until(|now| now.counts.sending == 0).await;
    let asked = bench.fake.requests().len();
    bench.clock.pass(5 * SECOND);
    bench.restart().await;
    let lane = bench.lane(EVENT_GALLERY).await;
    bench.until(|now| now.lanes.iter().any(|lane| is(lane, LaneState::Throttled, FailureCode::DestLimited))).await;
    // Nobody can make it go sooner, and no wait of another start is added.
    bench.ask(Request::RetryNow { destination: None }).await.unwrap();
    let mut looks = 0;
    while bench.clock.monotonic() + SECOND < before + 60 * SECOND {
        assert_eq!(bench.fake.requests().len(), asked, "asked at {:?}: {lane:?}", bench.clock.monotonic() - before);
        bench.clock.pass(SECOND / 2);
        bench.engine.look_at_clock();
        tokio::time::sleep(Duration::from_millis(10)).await;
        looks += 1;
    }
    assert!(looks > 50, "{looks}");
    assert_eq!(bench.fake.requests().len(), asked);
    bench.clock.pass((told + 62 * SECOND).saturating_sub(bench.clock.monotonic()));
    bench.engine.look_at_clock();
    bench.until_delivered(1).await;
    bench.assert_all_stored_once();
    bench.engine.shutdown().await;
}
