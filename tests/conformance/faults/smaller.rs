//! A service that takes less than is known of it: a smaller copy of a photo goes, once, and what is refused even so is held.

use super::{
    Code, Community, Cycles, EventGallery, Fault, Faulty,
    booth::{Booth, to_take_in, while_it_waits},
    clock, event_gallery,
};
use boothlift_contract::DestinationKind;
use boothlift_testkit::{clock::FakeClock, service::Planned};
use std::{sync::Arc, time::Duration};

/// Bytes of a photo that is above what the service takes and within what is known of it.
const BYTES: usize = 2_500_000;
/// What the service takes in truth.
const TAKES: usize = 1_500_000;

/// Attempts until a smaller copy went: CycleMate's driver looks for a photo before it sends anything again.
fn tries<F: Faulty>() -> u32 {
    if F::KIND == DestinationKind::CycleMate { 3 } else { 2 }
}

/// A photo is refused for its size, and a smaller copy passes, also where the program ended in between.
async fn passes<F: Faulty>(service: F, clock: Arc<FakeClock>, ends: bool) {
    let mut booth = Booth::open(service, clock).await;
    let sha256 = booth.shoot(BYTES);
    let refused = booth.until(&sha256, to_take_in, |row| row.is_over(1)).await.unwrap();
    let says = (refused.state.as_str(), refused.code.as_deref());
    assert_eq!(says, ("waiting", Some(Code::PhotoTooLarge.as_str())), "{:?}: {refused:?}", F::KIND);
    if ends {
        booth.restart().await;
    }
    let last =
        booth.until(&sha256, while_it_waits, |row| row.state == "confirmed" || row.state == "held").await.unwrap();
    assert_eq!((last.state.as_str(), last.attempts), ("confirmed", tries::<F>()), "{:?}: {last:?}", F::KIND);
    let sent = last.sent_sha256.unwrap();
    assert_ne!(sent, sha256);
    assert!(booth.service.copies(&sha256).is_empty() && !last.possible_duplicate);
    assert_eq!(booth.service.copies(&sent).len(), 1, "{:?}", F::KIND);
    // The next one has no history: it is tried as it is.
    let uploads = booth.service.uploads();
    let small = booth.shoot(20_000);
    let row = booth.until(&small, to_take_in, |row| row.state == "confirmed").await.unwrap();
    assert_eq!((row.sent_sha256, booth.service.uploads() - uploads), (None, 1));
    booth.close().await;
}

/// What refuses every size gets two tries, and then the photo waits for a person with a reason.
async fn holds<F: Faulty>(service: F, clock: Arc<FakeClock>, fault: Fault) {
    let mut booth = Booth::open(service, clock).await;
    let call = F::STEPS[0].call;
    let always: Vec<Planned> = (0..10).map(|_| fault.clone().at(call)).collect();
    booth.service.script(always);
    let sha256 = booth.shoot(20_000);
    let row = booth.until(&sha256, while_it_waits, |row| row.state == "held").await.unwrap();
    let code = Code::PhotoTooLarge.as_str();
    assert_eq!((row.code.as_deref(), row.attempts), (Some(code), tries::<F>()), "{:?}: {row:?}", F::KIND);
    for _ in 0..20 {
        booth.pass(Duration::from_secs(30)).await;
    }
    assert_eq!(booth.service.uploads(), 2, "{:?}: it was tried again", F::KIND);
    let shown = booth.shown().await;
    assert_eq!(shown.failure.map(|failure| failure.code), Some(Code::PhotoTooLarge));
    booth.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_above_what_selfcommunity_takes_in_truth_goes_as_a_smaller_copy() {
    for ends in [false, true] {
        let clock = clock();
        passes(Community::taking(&clock, TAKES as u64).await, Arc::clone(&clock), ends).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_above_what_cyclemate_takes_in_truth_goes_as_a_smaller_copy() {
    for ends in [false, true] {
        let clock = clock();
        passes(Cycles::taking(&clock, TAKES).await, Arc::clone(&clock), ends).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_above_what_event_gallery_takes_in_truth_goes_as_a_smaller_copy() {
    for ends in [false, true] {
        let clock = clock();
        let service = event_gallery(Arc::clone(&clock)).await;
        service.script(vec![Fault::Status(413, None).at("upload")]);
        passes::<EventGallery>(service, clock, ends).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_is_too_large_even_so_is_held_after_two_tries() {
    let clock = clock();
    holds(event_gallery(Arc::clone(&clock)).await, clock, Fault::Status(413, None)).await;
    let clock = super::clock();
    holds(Community::start(&clock).await, Arc::clone(&clock), Fault::Status(413, None)).await;
    let clock = super::clock();
    holds(Cycles::start(&clock).await, Arc::clone(&clock), Fault::Status(413, None)).await;
}
