//! How much gets through, beside `curl`.

use crate::{
    figures::{in_full, median, note},
    link::{Link, between},
    place::Place,
};

/// As many as Boothlift's lane to an Event Gallery grows to.
const CONNECTIONS: usize = 8;

/// The system's word for a connection on which nothing was acknowledged for so long as it was told (`ETIMEDOUT`).
const ENDED: &str = "timed out";

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
async fn beside_curl(link: &Link, rounds: usize, count: usize, bytes: usize) -> Beside {
    let mut place = Place::new().await;
    let (mut again, mut ended) = (0, 0);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let photos = place.photos(count, bytes);
        theirs.push(place.curl(link, &photos, CONNECTIONS).await.as_secs_f64());
        let photos = place.photos(count, bytes);
        let before = (place.gallery.calls("upload"), place.different());
        let mut running = place.boothlift(link, &photos).await;
        running.finish().await;
        let (first, last) = (running.states("sending")[0], *running.states("confirmed").last().unwrap());
        ours.push(last.duration_since(first).as_secs_f64());
        again += place.gallery.calls("upload") - before.0 - count;
        for (_, line) in running.heard.iter().filter(|(_, line)| line["failure"].is_object()) {
            println!("{} {}: {}", line["event"], line["state"], line["failure"]["detail"]);
            ended += usize::from(line["failure"]["detail"].as_str().is_some_and(|words| words.contains(ENDED)));
        }
        assert_eq!(place.different() - before.1, count);
        println!("{:?} s, curl {:?} s", ours.last().unwrap(), theirs.last().unwrap());
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

#[test]
fn a_clean_link_is_as_full_as_with_curl() {
    between("goodput::a_clean_link_is_as_full_as_with_curl", async |link| {
        let (rate, rounds, count, bytes) =
            if in_full() { ("100mbit", 5, 120, 1_000_000) } else { ("20mbit", 1, 30, 200_000) };
        link.carries(rate);
        let found = beside_curl(&link, rounds, count, bytes).await;
        note(
            "G9",
            &format!("clean link of {rate}: goodput at least 95 % of curl's"),
            &found.told,
            found.share >= at_least(0.95),
        );
        assert!(in_full() || found.share >= 0.6, "{found:?}");
        assert_eq!(found.again, 0, "a healthy upload was begun again");
    });
}

#[test]
fn a_link_that_loses_every_fifth_packet_is_as_full_as_with_curl() {
    between("goodput::a_link_that_loses_every_fifth_packet_is_as_full_as_with_curl", async |link| {
        let (rounds, count, bytes) = if in_full() { (3, 80, 50_000) } else { (1, 8, 10_000) };
        link.loses(20);
        let found = beside_curl(&link, rounds, count, bytes).await;
        note("G10", "20 % loss each way: goodput at least 90 % of curl's", &found.told, found.share >= at_least(0.9));
        note(
            "G10",
            "20 % loss each way: no upload that moves is given up",
            &format!(
                "{} of {} begun again, {} of them after 30 s in which nothing was acknowledged",
                found.again,
                rounds * count,
                found.ended
            ),
            found.again <= found.ended,
        );
        // The shares of so short a run are decided by a few packets: only in full are they a goal.
    });
}

#[test]
fn a_link_of_one_megabit_is_as_full_as_with_curl() {
    between("goodput::a_link_of_one_megabit_is_as_full_as_with_curl", async |link| {
        let (rounds, count, bytes) = if in_full() { (3, 16, 250_000) } else { (1, 8, 50_000) };
        link.carries("1mbit");
        let found = beside_curl(&link, rounds, count, bytes).await;
        note("G10", "1 Mbit/s: goodput at least 90 % of curl's", &found.told, found.share >= at_least(0.9));
        assert!(in_full() || found.share >= 0.6, "{found:?}");
        assert_eq!(found.again, 0, "a healthy upload was begun again");
        if in_full() {
            let found = beside_curl(&link, 3, 1, 8_000_000).await;
            note("G10", "1 Mbit/s: a photo of 8 MB within 75 s", &found.told, found.ours <= 75.0);
        }
    });
}
