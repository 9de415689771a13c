//! Whose turn it is, by a person's word: seen by the gallery.

use crate::bench::{Bench, EVENT_GALLERY};
use boothlift_contract::{FailureCode, PhotoFilter, PhotoId, PhotoRow, Request, SessionId, ThisOne};
use boothlift_testkit::{
    booth::Manner,
    event_gallery::{Fault, Options},
};

/// The row of the photo with this name.
async fn row(bench: &Bench, name: &str) -> PhotoRow {
    bench.list(PhotoFilter::All).await.rows.into_iter().find(|row| row.name == name).unwrap()
}

async fn photo(bench: &Bench, name: &str) -> PhotoId {
    row(bench, name).await.photo.unwrap()
}

/// A party of twelve whose photos all wait.
async fn waiting_party() -> Bench {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
    bench.party(12);
    bench.until(|s| s.counts.waiting == 12).await;
    bench
}

#[tokio::test(flavor = "multi_thread")]
async fn this_one_now_goes_before_every_newer_session() {
    let bench = waiting_party().await;
    let session: SessionId = row(&bench, "20260620_2000_1.jpg").await.session.unwrap();
    let one = ThisOne::Photo { photo: photo(&bench, "20260620_2001_2.jpg").await };
    bench.ask(Request::ThisOneNow { one: ThisOne::Session { session } }).await.unwrap();
    bench.ask(Request::ThisOneNow { one }).await.unwrap();
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.until_delivered(12).await;
    bench.assert_all_stored_once();
    let stored = bench.fake.stored();
    let names: Vec<_> = stored.iter().map(|one| bench.written.iter().find(|w| *w.1 == one.sha256).unwrap().0).collect();
    // Two at once, then more: the first two on the wire are known for certain.
    let first = names.iter().position(|name| *name == "20260620_2001_2.jpg").unwrap();
    assert!(first < 2, "{names:?}");
    let places = (0..12).filter(|&n| names[n].starts_with("20260620_2000"));
    assert!(places.max().unwrap() < 6, "all three of the session go before newer ones: {names:?}");
    let one = ThisOne::Session { session };
    let gone = bench.ask(Request::ThisOneNow { one }).await.unwrap_err();
    assert_eq!(gone.code, FailureCode::RequestGone, "nothing of it waits any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn this_one_now_ends_the_photos_own_wait_after_a_failure() {
    let mut bench = Bench::new(Options::default()).await;
    bench.fake.script([Fault::CloseAfter(1000)]);
    bench.shoot("20260620_2000_1.jpg", Manner::Direct);
    // The clock stands still, so the wait never ends by itself.
    bench.until(|s| s.counts.waiting == 1 && bench.fake.faults_left() == 0).await;
    assert_eq!(bench.lane(EVENT_GALLERY).await.delivered, 0);
    let one = ThisOne::Photo { photo: photo(&bench, "20260620_2000_1.jpg").await };
    bench.ask(Request::ThisOneNow { one }).await.unwrap();
    bench.until_delivered(1).await;
    bench.assert_all_stored_once();
}
