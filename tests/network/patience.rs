//! A slow link is waited for; a dead one is not.

use crate::{
    figures::{in_full, note},
    link::between,
    place::{Place, is},
};
use std::time::{Duration, Instant};

#[test]
fn an_upload_of_8_kilobytes_a_second_is_never_given_up() {
    between("patience::an_upload_of_8_kilobytes_a_second_is_never_given_up", async |link| {
        let bytes = if in_full() { 2_000_000 } else { 120_000 };
        link.carries("64kbit");
        let mut place = Place::new().await;
        let photos = place.photos(1, bytes);
        let mut running = place.boothlift(&link, &photos).await;
        let end = running.finish().await;
        let took = end.duration_since(running.states("sending")[0]);
        let calls = place.gallery.calls("upload");
        let unclear = running.states("unknown").len() + running.states("held").len();
        note(
            "G11",
            "steady 8 KB/s: never given up, never unclear",
            &format!("{} KB in {:.0} s, {calls} request, {unclear} times unclear", bytes / 1_000, took.as_secs_f64()),
            calls == 1 && unclear == 0,
        );
        assert_eq!((calls, unclear, place.different()), (1, 0, 1));
        assert!(took.as_secs_f64() >= bytes as f64 / 8_500.0, "the link was faster than that: it proves nothing");
    });
}

#[test]
fn a_link_that_falls_silent_amid_a_photo_is_found_and_the_photo_goes_again_once() {
    between("patience::a_link_that_falls_silent_amid_a_photo_is_found_and_the_photo_goes_again_once", async |link| {
        link.carries("1mbit");
        let mut place = Place::new().await;
        let photos = place.photos(1, 1_000_000);
        let mut running = place.boothlift(&link, &photos).await;
        running.until("the photo is on its way", |line| is(line, "sending")).await;
        place.gallery.until(|gallery| gallery.calls("upload") == 1).await;
        running.hears(Duration::from_secs(2)).await;
        link.loses(100);
        let silent = Instant::now();
        let found = running
            .until("the stall is found", |line| is(line, "unknown") || is(line, "waiting"))
            .await
            .duration_since(silent);
        for (at, line) in &running.heard {
            let at = at.saturating_duration_since(silent).as_secs_f64();
            println!("{at:5.1} s {} {} {}", line["event"], line["state"], line["failure"]["detail"]);
        }
        link.loses(0);
        running.finish().await;
        assert_eq!((place.gallery.stored().len(), place.different()), (1, 1));
        note(
            "G11",
            "silence amid a body: found within 35 s",
            &format!("{:.1} s", found.as_secs_f64()),
            found <= Duration::from_secs(35),
        );
        assert!(found <= Duration::from_secs(45), "{found:?}");
    });
}
