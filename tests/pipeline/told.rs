//! What a person has to read when the program starts after a stop out of order, or while the clock cannot be right.

use crate::bench::Bench;
use boothlift_contract::{Clock as _, FailureCode, Request, Timestamp};
use boothlift_testkit::event_gallery::Options;
use std::time::Duration;

async fn told(bench: &Bench) -> Vec<(FailureCode, String)> {
    bench.snapshot().await.notices.into_iter().map(|notice| (notice.code, notice.subject)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_out_of_order_is_told_until_it_was_read_and_an_orderly_one_never() {
    let mut bench = Bench::new(Options::default()).await;
    bench.pull_the_plug(|_| {}).await;
    assert_eq!(told(&bench).await, [], "there was nothing yet");
    bench.party(3);
    bench.until_delivered(3).await;
    bench.restart().await;
    assert_eq!(told(&bench).await, []);
    bench.pull_the_plug(|_| {}).await;
    assert_eq!(told(&bench).await, [(FailureCode::AppRecovered, "0".to_owned())]);
    bench.ask(Request::NoteRead { code: FailureCode::AppRecovered }).await.unwrap();
    assert_eq!(told(&bench).await, []);
    bench.restart().await;
    assert_eq!(told(&bench).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_cannot_be_right_is_told_until_it_was_read_and_again_when_it_is_wrong_again() {
    let bench = Bench::new(Options::default()).await;
    assert_eq!(told(&bench).await, []);
    let right = bench.clock.now();
    // Noon of 2020-01-01: the same day wherever this runs, but for the date line.
    let wrong = Timestamp(1_577_880_000_000);
    bench.clock.set_wall(wrong);
    assert_eq!(told(&bench).await, [(FailureCode::AppClock, "2020-01-01".to_owned())]);
    bench.ask(Request::NoteRead { code: FailureCode::AppClock }).await.unwrap();
    assert_eq!(told(&bench).await, []);
    bench.clock.set_wall(right.plus(Duration::from_secs(60)));
    assert_eq!(told(&bench).await, []);
    bench.clock.set_wall(wrong);
    assert_eq!(told(&bench).await.len(), 1);
}
