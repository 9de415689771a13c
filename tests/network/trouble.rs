//! Servers that stumble, and the page of a hotel in between.

use crate::{
    figures::{in_full, note},
    link::between,
    place::{Place, is},
};
use boothlift_testkit::{event_gallery::Fault, secure_front::Shows};
use std::time::{Duration, Instant};

#[test]
fn a_tenth_of_errors_and_resets_costs_few_requests_more() {
    between("trouble::a_tenth_of_errors_and_resets_costs_few_requests_more", async |link| {
        let mut place = Place::new().await;
        let photos = place.photos(if in_full() { 400 } else { 40 }, 20_000);
        place.gallery.every(0.1, vec![Fault::Status(503, None), Fault::CloseAfter(5_000)]);
        let mut running = place.boothlift(&link, &photos).await;
        running.finish().await;
        let calls = place.gallery.calls("upload");
        let amplified = calls as f64 / photos.count as f64;
        assert_eq!(place.different(), photos.count);
        assert!(calls > photos.count, "no fault was met: it proves nothing");
        note(
            "G14",
            "10 % of 503 and resets: at most 1.15 requests a photo",
            &format!("{amplified:.3} ({calls} requests, {} photos)", photos.count),
            amplified <= 1.15,
        );
        assert!(in_full() || amplified <= 1.3, "{amplified}");
    });
}

#[test]
fn behind_a_sign_in_page_it_waits_and_goes_on_by_itself() {
    between("trouble::behind_a_sign_in_page_it_waits_and_goes_on_by_itself", async |link| {
        let shut = Duration::from_secs(if in_full() { 20 } else { 8 });
        let mut place = Place::new().await;
        let photos = place.photos(6, 20_000);
        place.gallery.every(1.0, vec![Fault::Portal(0), Fault::Redirect(302), Fault::Portal(3)]);
        let mut running = place.boothlift(&link, &photos).await;
        running
            .until("the page is noticed", |line| line["event"] == "destination_changed" && line["state"] == "portal")
            .await;
        // A page of its own first, then one under a name that it cannot prove.
        running.hears(shut / 2).await;
        place.front.show(Shows::WrongName);
        running.hears(shut / 2).await;
        assert!(place.gallery.stored().is_empty() && running.states("confirmed").is_empty(), "nothing passed for done");
        place.front.show(Shows::Right);
        place.gallery.every(0.0, Vec::<Fault>::new());
        let opened = Instant::now();
        let back = running.until("a photo is there", |line| is(line, "confirmed")).await.duration_since(opened);
        running.finish().await;
        assert_eq!((place.gallery.stored().len(), place.different()), (6, 6));
        note(
            "G12",
            &format!("sign-in page for {} s: goes on by itself within 60 s", shut.as_secs()),
            &format!("{:.1} s", back.as_secs_f64()),
            back <= Duration::from_secs(60),
        );
        assert!(back <= Duration::from_secs(60), "{back:?}");
    });
}
