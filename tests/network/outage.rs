//! The wire is cut and comes back.

use crate::{
    figures::{in_full, note, only_in_full},
    link::{Link, between},
    place::{Place, is},
};
use serde_json::Value;
use std::time::{Duration, Instant};

const PHOTO: usize = 100_000;

/// How the way is closed.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// The plug is out.
    Cut,
    /// Everything is swallowed further on; the computer sees nothing of it.
    Silent,
    /// No route.
    NoRoute,
}

impl Way {
    fn close(self, link: &Link) {
        match self {
            Self::Cut => link.is_cut(),
            Self::Silent => link.loses(100),
            Self::NoRoute => link.loses_its_route(),
        }
    }

    fn open(self, link: &Link) {
        match self {
            Self::Cut => link.is_back(),
            Self::Silent => link.loses(0),
            Self::NoRoute => link.finds_its_route(),
        }
    }
}

async fn recovers(link: Link, way: Way, outage: Duration) {
    link.carries("1mbit");
    let mut place = Place::new().await;
    let photos = place.photos(if in_full() { 30 } else { 12 }, PHOTO);
    let mut running = place.boothlift(&link, &photos).await;
    running.until("the first photo is there", |line| is(line, "confirmed")).await;
    place.gallery.until(|gallery| gallery.calls("upload") >= 4).await;
    way.close(&link);
    let closed = Instant::now();
    let calm = Duration::from_secs(11).min(outage);
    running.hears(calm).await;
    let opened = link.opened().await;
    running.hears(outage - calm).await;
    let tries = link.opened().await - opened;
    let requests = place.gallery.calls("upload");
    way.open(&link);
    let opened = Instant::now();
    let back = running.until("a photo is there again", |line| is(line, "confirmed")).await.duration_since(opened);
    running.finish().await;
    let drained = opened.elapsed().as_secs_f64();
    let began_amid =
        running.states("sending").into_iter().filter(|at| at.duration_since(closed) > calm && *at < opened).count();
    let stored = place.gallery.stored();
    let copies = stored.len() - place.different();
    // Its own transfer time: one photo goes first.
    let transfer = Duration::from_secs_f64(PHOTO as f64 / 115_000.0);
    let seconds = outage.as_secs();
    let told = format!(
        "{:.1} s; all after {drained:.0} s; {} photos, {} requests, {copies} copies too many",
        back.as_secs_f64(),
        photos.count,
        place.gallery.calls("upload"),
    );
    let goal = Duration::from_secs(10) + transfer;
    note(
        "G12",
        &format!("{way:?} for {seconds} s: the first photo within 10 s and its transfer ({:.1} s)", goal.as_secs_f64()),
        &told,
        back <= goal,
    );
    assert_eq!(place.different(), photos.count, "nothing is lost");
    let unseen = running.states("unknown").len();
    assert!(copies <= unseen, "{copies} copies too many for {unseen} answers that were never seen");
    assert!(in_full() || back <= goal + Duration::from_secs(10), "{told}");
    if outage > calm {
        let most = ((outage - calm).as_secs_f64() / 8.0).ceil() as u64 + 1;
        note(
            "G13",
            &format!("{way:?} for {seconds} s: after 11 s at most one try in 8 s ({most}), no photo"),
            &format!("{tries} connections begun, {began_amid} photos begun without a way, {requests} requests before"),
            tries <= most,
        );
        assert!(in_full() || tries <= most + 8, "{tries}");
    }
}

#[test]
fn after_a_cut_of_five_seconds_it_goes_on() {
    between("outage::after_a_cut_of_five_seconds_it_goes_on", async |link| {
        recovers(link, Way::Cut, Duration::from_secs(5)).await;
    });
}

#[test]
fn after_a_cut_it_goes_on_and_tries_seldom_meanwhile() {
    let outage = if in_full() { 120 } else { 40 };
    between("outage::after_a_cut_it_goes_on_and_tries_seldom_meanwhile", async |link| {
        recovers(link, Way::Cut, Duration::from_secs(outage)).await;
    });
}

#[test]
fn after_silence_it_goes_on_and_tries_seldom_meanwhile() {
    if only_in_full() {
        return;
    }
    between("outage::after_silence_it_goes_on_and_tries_seldom_meanwhile", async |link| {
        recovers(link, Way::Silent, Duration::from_secs(120)).await;
    });
}

/// The worst length: just after the sixth repeat of what was lost, the system's next one is 13 seconds away.
#[test]
fn after_a_short_silence_it_does_not_wait_for_the_system_to_repeat() {
    if only_in_full() {
        return;
    }
    between("outage::after_a_short_silence_it_does_not_wait_for_the_system_to_repeat", async |link| {
        recovers(link, Way::Silent, Duration::from_secs(13)).await;
    });
}

#[test]
fn without_a_route_it_waits_and_goes_on_when_there_is_one() {
    if only_in_full() {
        return;
    }
    between("outage::without_a_route_it_waits_and_goes_on_when_there_is_one", async |link| {
        recovers(link, Way::NoRoute, Duration::from_secs(20)).await;
    });
}

#[test]
fn with_another_address_it_goes_on() {
    between("outage::with_another_address_it_goes_on", async |link| {
        link.carries("1mbit");
        let mut place = Place::new().await;
        let photos = place.photos(12, PHOTO);
        let mut running = place.boothlift(&link, &photos).await;
        running.until("the first photo is there", |line| is(line, "confirmed")).await;
        place.gallery.until(|gallery| gallery.calls("upload") >= 4).await;
        let tries = link.opened().await;
        link.changes_address();
        let changed = Instant::now();
        // Answers that were on their way already do not count.
        running.until("a photo is begun anew", |line| is(line, "sending")).await;
        let begun = running.heard.last().map(|(_, line)| line["sha256"].clone());
        let there = |line: &Value| is(line, "confirmed") && Some(&line["sha256"]) == begun.as_ref();
        let back = running.until("it is there", there).await.duration_since(changed);
        running.finish().await;
        let all = changed.elapsed().as_secs_f64();
        let tries = link.opened().await - tries;
        assert_eq!(place.different(), photos.count, "nothing is lost");
        note(
            "G12",
            "another address amid uploads: the first photo begun since is there within 60 s",
            &format!("{:.1} s; all after {all:.0} s; {tries} connections begun", back.as_secs_f64()),
            back <= Duration::from_secs(60),
        );
        assert!(back <= Duration::from_secs(60), "{back:?}");
    });
}
