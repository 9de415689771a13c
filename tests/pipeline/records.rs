//! Records that cannot be written.

use crate::bench::Bench;
use boothlift_contract::HeadlineRow;
use boothlift_store::Connection;
use boothlift_testkit::{booth::Manner, event_gallery::Options};

#[tokio::test(flavor = "multi_thread")]
async fn records_that_cannot_be_written_are_the_headline_until_they_can_and_no_photo_is_lost() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    bench.until_delivered(3).await;
    let other = Connection::open(bench.data().join("boothlift.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    bench.shoot("20260620_2300_1.jpg", Manner::Renamed);
    let snapshot = bench.until(|s| s.headline.row == HeadlineRow::Records).await;
    assert_eq!(snapshot.counts.photos, 3, "nothing is taken in that is not written down");
    assert_eq!(bench.fake.stored().len(), 3);
    other.execute_batch("ROLLBACK").unwrap();
    bench.until(|s| s.headline.row == HeadlineRow::AllDelivered && s.counts.delivered == 4).await;
    bench.assert_all_stored_once();
}
