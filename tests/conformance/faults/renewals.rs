//! Every fault at the renewal of a token: nothing is said about the photo, nothing is lost, and a person is asked only where
//! nothing else renews.

use super::{
    Step, none_wrong, play,
    services::{Faulty, Renewing},
    table::is_silent,
};
use boothlift_testkit::clock::FakeClock;
use std::sync::Arc;
use tokio::task::JoinSet;

const STEP: &Step = &Renewing::STEPS[0];

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_at_a_renewal_at_selfcommunity_is_told_rightly_and_ends_well_whether_or_not_it_ends_the_old_one() {
    let mut booths = JoinSet::new();
    for rotates in [true, false] {
        for half in 0..2 {
            let start = move |clock: Arc<FakeClock>| async move { Renewing::start(&clock, rotates).await };
            booths.spawn(async move { play(STEP, start, |nth, fault| !is_silent(fault) && nth % 2 == half).await });
        }
    }
    none_wrong(&booths.join_all().await.concat());
}

#[tokio::test]
async fn silence_at_a_renewal_is_told_rightly_and_ends_well() {
    let start = |clock: Arc<FakeClock>| async move { Renewing::start(&clock, true).await };
    none_wrong(&play(STEP, start, |_, fault| is_silent(fault)).await);
}
