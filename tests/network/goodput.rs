//! How much gets through, beside `curl`.

use crate::{
    figures::{as_long_as_the_goals, in_full, median, note, only_in_full},
    link::{Link, between},
    place::Place,
    services::Kind,
};

/// The system's word for a connection on which nothing was acknowledged for so long as it was told (`ETIMEDOUT`).
pub(crate) const ENDED: &str = "timed out";

/// The share that is the goal; a short run, in which a few packets decide, is held to less.
fn at_least(share: f64) -> f64 {
    if in_full() { share } else { 0.6_f64.min(share) }
}

/// What came out of some rounds.
#[derive(Debug)]
struct Beside {
    /// `curl`'s seconds by Boothlift's.
    share: f64,
    ours: f64,
    /// Uploads that were begun again.
    again: usize,
    /// Of these, connections that the system ended: nothing of them was acknowledged for 30 s.
    ended: usize,
    told: String,
}

/// One after the other on the same wire, in turn.
async fn beside_curl(link: &Link, kind: Kind, rounds: usize, count: usize, bytes: usize) -> Beside {
    let mut place = Place::new(&[kind]).await;
    let (mut again, mut ended) = (0, 0);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let photos = place.photos(count, bytes);
        theirs.push(place.curl(link, &photos, kind).await.as_secs_f64());
        let photos = place.photos(count, bytes);
        let (before, opened) = (place.services[0].uploads(), link.opened().await);
        let mut running = place.boothlift(link, &photos).await;
        running.finish().await;
        let opened = link.opened().await - opened;
        let (first, last) = (running.states(kind, "sending")[0], *running.states(kind, "confirmed").last().unwrap());
        ours.push(last.duration_since(first).as_secs_f64());
        again += place.services[0].uploads() - before - count * kind.calls_for(bytes);
        for (_, line) in running.heard.iter().filter(|(_, line)| line["failure"].is_object()) {
            println!("{} {}: {}", line["event"], line["state"], line["failure"]["detail"]);
            ended += usize::from(line["failure"]["detail"].as_str().is_some_and(|words| words.contains(ENDED)));
        }
        assert_eq!(place.there(&photos), vec![count]);
        println!("{:?} s on {opened} connections, curl {:?} s", ours.last().unwrap(), theirs.last().unwrap());
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let share = theirs / ours;
    let told = format!(
        "{:.0} % of curl ({ours:.1} s to {theirs:.1} s; {count} photos of {} KB, {rounds} rounds)",
        share * 100.0,
        bytes / 1_000
    );
    Beside { share, ours, again, ended, told }
}

async fn on_a_clean_link(link: Link, kind: Kind, (rate, rounds, count, bytes): (&str, usize, usize, usize)) {
    link.carries(rate);
    let found = beside_curl(&link, kind, rounds, count, bytes).await;
    let least = at_least(0.95);
    let what = format!("{}, clean link of {rate}: goodput at least {:.0} % of curl's", kind.id(), least * 100.0);
    note("G9", &what, &found.told, found.share >= least);
    assert!(in_full() || found.share >= 0.6, "{found:?}");
    assert_eq!(found.again, 0, "a healthy upload was begun again");
}

async fn with_loss(link: Link, kind: Kind, (rounds, count, bytes): (usize, usize, usize)) {
    link.loses(20);
    let found = beside_curl(&link, kind, rounds, count, bytes).await;
    // The shares of so short a run are decided by a few packets: only in full are they a goal.
    if in_full() {
        let what = format!("{}, 20 % loss each way: goodput at least 90 % of curl's", kind.id());
        note("G10", &what, &found.told, found.share >= 0.9);
    }
    note(
        "G10",
        &format!("{}, 20 % loss each way: no upload that moves is given up", kind.id()),
        &format!(
            "{} of {} begun again, {} of them after 30 s in which nothing was acknowledged",
            found.again,
            rounds * count,
            found.ended
        ),
        found.again <= found.ended,
    );
}

async fn at_one_megabit(link: &Link, kind: Kind, (rounds, count, bytes): (usize, usize, usize)) {
    link.carries("1mbit");
    let found = beside_curl(link, kind, rounds, count, bytes).await;
    let least = at_least(0.9);
    let what = format!("{}, 1 Mbit/s: goodput at least {:.0} % of curl's", kind.id(), least * 100.0);
    note("G10", &what, &found.told, found.share >= least);
    assert!(in_full() || found.share >= 0.6, "{found:?}");
    assert_eq!(found.again, 0, "a healthy upload was begun again");
}

#[test]
fn a_clean_link_is_as_full_as_with_curl() {
    between("goodput::a_clean_link_is_as_full_as_with_curl", async |link| {
        let round = if in_full() { ("100mbit", 5, 120, 1_000_000) } else { ("20mbit", 1, 30, 200_000) };
        on_a_clean_link(link, Kind::EventGallery, round).await;
    });
}

/// Chunks of 200 KB each wait for an answer, and so does each photo at the service that takes one at a time: on a line of
/// a venue, not of a computer centre.
#[test]
fn a_clean_link_is_as_full_with_chunks() {
    if only_in_full() {
        return;
    }
    between("goodput::a_clean_link_is_as_full_with_chunks", async |link| {
        on_a_clean_link(link, Kind::SelfCommunity, ("20mbit", 3, 40, 1_000_000)).await;
    });
}

#[test]
fn a_clean_link_is_as_full_with_one_photo_at_a_time() {
    if only_in_full() {
        return;
    }
    between("goodput::a_clean_link_is_as_full_with_one_photo_at_a_time", async |link| {
        on_a_clean_link(link, Kind::CycleMate, ("20mbit", 3, 40, 1_000_000)).await;
    });
}

#[test]
fn a_link_that_loses_every_fifth_packet_is_as_full_as_with_curl() {
    between("goodput::a_link_that_loses_every_fifth_packet_is_as_full_as_with_curl", async |link| {
        with_loss(link, Kind::EventGallery, if in_full() { (3, 80, 50_000) } else { (1, 8, 10_000) }).await;
    });
}

#[test]
fn a_link_that_loses_every_fifth_packet_is_as_full_with_chunks() {
    if only_in_full() {
        return;
    }
    between("goodput::a_link_that_loses_every_fifth_packet_is_as_full_with_chunks", async |link| {
        with_loss(link, Kind::SelfCommunity, (5, 20, 50_000)).await;
    });
}

#[test]
fn a_link_that_loses_every_fifth_packet_is_as_full_with_one_photo_at_a_time() {
    if only_in_full() {
        return;
    }
    between("goodput::a_link_that_loses_every_fifth_packet_is_as_full_with_one_photo_at_a_time", async |link| {
        // One at a time: a packet that has to be sent again and again decides a round.
        with_loss(link, Kind::CycleMate, (9, 12, 50_000)).await;
    });
}

#[test]
fn a_link_of_one_megabit_is_as_full_as_with_curl() {
    between("goodput::a_link_of_one_megabit_is_as_full_as_with_curl", async |link| {
        let round = if in_full() { (3, 16, 250_000) } else { (1, 8, 50_000) };
        at_one_megabit(&link, Kind::EventGallery, round).await;
        if as_long_as_the_goals() {
            let rounds = if in_full() { 3 } else { 1 };
            let found = beside_curl(&link, Kind::EventGallery, rounds, 1, 8_000_000).await;
            note("G10", "1 Mbit/s: a photo of 8 MB within 75 s", &found.told, found.ours <= 75.0);
        }
    });
}

#[test]
fn a_link_of_one_megabit_is_as_full_with_chunks_and_with_one_photo_at_a_time() {
    if only_in_full() {
        return;
    }
    between("goodput::a_link_of_one_megabit_is_as_full_with_chunks_and_with_one_photo_at_a_time", async |link| {
        at_one_megabit(&link, Kind::SelfCommunity, (3, 12, 250_000)).await;
        at_one_megabit(&link, Kind::CycleMate, (3, 12, 250_000)).await;
    });
}
