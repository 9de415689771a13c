//! Safe copies that go missing, and some that nobody asks for.

use crate::bench::{Bench, EVENT_GALLERY};
use boothlift_contract::{FailureCode, PhotoFilter, Request};
use boothlift_testkit::event_gallery::Options;
use std::{fs, path::PathBuf};

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_gone_comes_back_from_the_booths_file_and_one_that_nobody_asks_for_is_left_alone() {
    let mut bench = Bench::new(Options::default()).await;
    bench.engine.configure(bench.plan(&[EVENT_GALLERY])).await.unwrap();
    bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
    bench.party(6);
    bench.until(|s| s.counts.waiting == 6).await;
    let copies = bench.data().join("safe-copies");
    let copy = |bench: &Bench, name: &str| -> PathBuf { copies.join(format!("{}.jpg", bench.written[name])) };
    let (back, changed, gone) = ("20260620_2000_1.jpg", "20260620_2000_2.jpg", "20260620_2001_1.jpg");
    bench.engine.shutdown().await;
    for name in [back, changed, gone] {
        fs::remove_file(copy(&bench, name)).unwrap();
    }
    fs::write(bench.folder().join(changed), "other bytes in the same place").unwrap();
    fs::remove_file(bench.folder().join(gone)).unwrap();
    let stranger = copies.join(format!("{:064x}.jpg", 7));
    fs::write(&stranger, "a photo of records that are no more").unwrap();

    bench.restart().await;
    // Beside the work: nobody waits for it.
    bench.until(|_| copy(&bench, back).is_file()).await;
    assert!(!copy(&bench, changed).exists() && !copy(&bench, gone).exists(), "not from other bytes, not from nothing");
    assert_eq!(fs::read_to_string(&stranger).unwrap(), "a photo of records that are no more");
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.until(|s| s.counts.delivered == 4).await;
    assert!(bench.fake.stored().iter().any(|one| one.sha256 == bench.written[back]));
    for name in [changed, gone] {
        let told = async {
            loop {
                // What lies in the file's place by now may have a row of its own.
                let rows = bench.list(PhotoFilter::All).await.rows;
                let told = rows.into_iter().filter(|row| row.name == name).filter_map(|row| row.verdict.failure);
                if told.map(|failure| failure.code).any(|code| code == FailureCode::PhotoSpool) {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), told).await.unwrap();
    }
    assert_eq!(bench.fake.stored().len(), 4, "nothing else was sent in their place");
}
