//! A slow link is waited for; a dead one is not.

use crate::{
    figures::{as_long_as_the_goals, in_full, note},
    goodput::ENDED,
    link::{Link, between},
    place::{Place, is},
    services::Kind,
};
use std::time::{Duration, Instant};

async fn is_never_given_up(link: &Link, kinds: &[Kind], bytes: usize) {
    link.carries("64kbit");
    let mut place = Place::new(kinds).await;
    let photos = place.photos(1, bytes);
    let mut running = place.boothlift(link, &photos).await;
    let end = running.finish().await;
    let took = end.duration_since(running.states(kinds[0], "sending")[0]);
    for found in place.judge(&photos, &running) {
        let unclear = running.states(found.kind, "unknown").len() + running.states(found.kind, "held").len();
        note(
            "G11",
            &format!("{}, steady 8 KB/s: never given up, never unclear", found.kind.id()),
            &format!(
                "{} KB in {:.0} s, {} requests too many, {unclear} times unclear",
                bytes / 1_000,
                took.as_secs_f64(),
                found.again
            ),
            found.again == 0 && unclear == 0,
        );
        assert_eq!((found.again, unclear), (0, 0));
    }
    let least = (bytes * kinds.len()) as f64 / 8_500.0;
    assert!(took.as_secs_f64() >= least, "the link was faster than that: it proves nothing");
}

#[test]
fn an_upload_of_8_kilobytes_a_second_is_never_given_up() {
    between("patience::an_upload_of_8_kilobytes_a_second_is_never_given_up", async |link| {
        if as_long_as_the_goals() {
            is_never_given_up(&link, Kind::EACH[0], 2_000_000).await;
        }
        if in_full() {
            is_never_given_up(&link, Kind::EACH[1], 500_000).await;
            is_never_given_up(&link, Kind::EACH[2], 500_000).await;
        }
        is_never_given_up(&link, &Kind::ALL, 40_000).await;
    });
}

async fn silence_is_found(link: &Link, kinds: &[Kind]) {
    link.carries(if kinds.len() == 1 { "1mbit" } else { "3mbit" });
    let mut place = Place::new(kinds).await;
    let photos = place.photos(1, 1_000_000);
    let mut running = place.boothlift(link, &photos).await;
    for service in &place.services {
        service.has_uploads(1).await;
    }
    running.hears(Duration::from_secs(2)).await;
    link.loses(100);
    let silent = Instant::now();
    let stopped = |line: &serde_json::Value| is(line, "unknown") || is(line, "waiting");
    let found = running.until_each(kinds, "the stall is found", silent, stopped).await;
    link.loses(0);
    running.finish().await;
    running.print_failures(silent);
    for (one, (kind, at)) in place.judge(&photos, &running).iter().zip(found) {
        let found = at.duration_since(silent);
        note(
            "G11",
            &format!("{}, silence amid a body: found within 35 s", kind.id()),
            &format!("{:.1} s; {} requests more, {} copies too many", found.as_secs_f64(), one.again, one.copies),
            found <= Duration::from_secs(35),
        );
        assert_eq!(one.copies, 0);
        assert!(found <= Duration::from_secs(45), "{kind:?}: {found:?}");
    }
}

#[test]
fn a_link_that_falls_silent_amid_a_photo_is_found_and_the_photo_goes_again_once() {
    between("patience::a_link_that_falls_silent_amid_a_photo_is_found_and_the_photo_goes_again_once", async |link| {
        if in_full() {
            for kind in Kind::EACH {
                silence_is_found(&link, kind).await;
            }
        }
        silence_is_found(&link, &Kind::ALL).await;
    });
}

/// One event that goes to all three services over a wire that loses every fifth packet, then over one of 1 Mbit/s.
#[test]
fn no_service_misses_a_photo_on_a_link_that_loses_or_crawls() {
    between("patience::no_service_misses_a_photo_on_a_link_that_loses_or_crawls", async |link| {
        let (count, bytes) = if in_full() { (30, 30_000) } else { (3, 10_000) };
        for (how, loses) in [("20 % loss each way", true), ("1 Mbit/s", false)] {
            link.loses(if loses { 20 } else { 0 });
            if !loses {
                link.carries("1mbit");
            }
            let mut place = Place::new(&Kind::ALL).await;
            let photos = place.photos(count, bytes * if loses { 1 } else { 4 });
            let began = Instant::now();
            let mut running = place.boothlift(&link, &photos).await;
            running.finish().await;
            running.print_failures(began);
            let ended = running.heard.iter().filter(|(_, line)| {
                line["event"] == "delivery_changed"
                    && line["failure"]["detail"].as_str().is_some_and(|w| w.contains(ENDED))
            });
            let (ended, again) =
                (ended.count(), place.judge(&photos, &running).iter().map(|one| one.again).sum::<usize>());
            note(
                "G10",
                &format!("{how}, three services at once: nothing lost, half-written or given up that moves"),
                &format!("{again} begun again, {ended} after 30 s of silence; {} photos each", photos.count),
                again <= ended,
            );
            assert!(loses || again == 0, "a healthy upload was begun again");
        }
    });
}
