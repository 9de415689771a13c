//! Servers that stumble or ask for a pause, and the page of a hotel in between.

use crate::{
    figures::{in_full, note},
    link::between,
    place::{Place, is},
    services::{Kind, Service},
};
use boothlift_testkit::{
    secure_front::Shows,
    service::{Fault, Logged, Wait},
};
use std::time::{Duration, Instant};

#[test]
fn a_tenth_of_errors_and_resets_costs_few_requests_more() {
    between("trouble::a_tenth_of_errors_and_resets_costs_few_requests_more", async |link| {
        let mut place = Place::new(&Kind::ALL).await;
        let photos = place.photos(if in_full() { 400 } else { 40 }, 20_000);
        for service in &place.services {
            service.meets(0.1, vec![Fault::Status(503, None), Fault::CloseAfter(5_000)]);
        }
        let mut running = place.boothlift(&link, &photos).await;
        running.finish().await;
        place.judge(&photos, &running);
        for service in &place.services {
            let (kind, calls) = (service.kind, service.uploads());
            let amplified = calls as f64 / photos.count as f64;
            assert!(calls > photos.count, "{kind:?}: no fault was met: it proves nothing");
            note(
                "G14",
                &format!("{}, 10 % of 503 and resets: at most 1.15 requests with a photo for each photo", kind.id()),
                &format!("{amplified:.3} ({calls} requests, {} photos; {})", photos.count, others(service)),
                amplified <= 1.15,
            );
            assert!(in_full() || amplified <= 1.3, "{kind:?}: {amplified}");
        }
    });
}

/// How many requests there were beside those that carry photos.
fn others(service: &Service) -> String {
    let all = service.requests().iter().filter(|one| one.call.is_some()).count();
    format!("{} requests without one", all - service.uploads())
}

/// Each time it answers "too many requests" no request comes before the time that it named, and one comes soon after.
#[test]
fn a_service_that_asks_for_pauses_is_left_alone_until_then() {
    between("trouble::a_service_that_asks_for_pauses_is_left_alone_until_then", async |link| {
        let waits: &[u64] = if in_full() { &[1, 7, 40, 120, 1, 1, 20] } else { &[1, 4] };
        let mut place = Place::new(&Kind::ALL).await;
        // So many that some still wait when the last pause is over.
        let photos = place.photos(30, 20_000);
        for service in &place.services {
            let told = |wait: u64| match service.kind {
                Kind::CycleMate => Wait::Json(wait as f64),
                _ => Wait::Seconds(wait),
            };
            let faults = waits.iter().flat_map(|wait| [Fault::None, Fault::Status(429, Some(told(*wait)))]);
            service.meets_next(faults.collect());
        }
        let mut running = place.boothlift(&link, &photos).await;
        running.finish().await;
        place.judge(&photos, &running);
        for service in &place.services {
            let (early, latest) = kept(&service.requests(), waits);
            note(
                "G15",
                &format!(
                    "{}, pauses of {waits:?} s: no request before the time, one within 2 s after it",
                    service.kind.id()
                ),
                &format!("{early} too early, the latest {latest:.1} s after its time"),
                early == 0 && latest <= 2.0,
            );
            assert_eq!(early, 0, "{:?}", service.kind);
            assert!(in_full() || latest <= 5.0, "{:?}: {latest}", service.kind);
        }
    });
}

/// Requests that came before a pause was over, and how late the first one after a pause was, in seconds. What was on its way
/// already when the service asked does not count.
fn kept(requests: &[Logged], waits: &[u64]) -> (usize, f64) {
    const ON_ITS_WAY: i64 = 300;
    let (mut asked, mut until, mut early, mut latest) = (0, 0, 0, 0.0_f64);
    let mut told = waits.iter();
    for one in requests.iter().filter(|one| one.call.is_some()) {
        if until > 0 && one.at.0 >= until {
            latest = latest.max((one.at.0 - until) as f64 / 1_000.0);
            until = 0;
        } else if until > 0 && one.at.0 > asked + ON_ITS_WAY {
            early += 1;
        }
        if one.status == Some(429) {
            let wait = i64::try_from(*told.next().unwrap()).unwrap();
            asked = one.at.0;
            until = until.max(one.at.0 + wait * 1_000);
        }
    }
    assert!(told.next().is_none() && until == 0, "not every pause was asked for and ended: it proves nothing");
    (early, latest)
}

#[test]
fn behind_a_sign_in_page_it_waits_and_goes_on_by_itself() {
    between("trouble::behind_a_sign_in_page_it_waits_and_goes_on_by_itself", async |link| {
        let shut = Duration::from_secs(if in_full() { 20 } else { 8 });
        let mut place = Place::new(&Kind::ALL).await;
        let photos = place.photos(6, 20_000);
        for service in &place.services {
            service.meets(1.0, vec![Fault::Portal(0), Fault::Redirect(302), Fault::Portal(3)]);
        }
        let began = Instant::now();
        let mut running = place.boothlift(&link, &photos).await;
        let noticed = |line: &serde_json::Value| line["event"] == "destination_changed" && line["state"] == "portal";
        running.until_each(&Kind::ALL, "the page is noticed", began, noticed).await;
        // A page of its own first, then one under a name that it cannot prove.
        running.hears(shut / 2).await;
        place.services.iter().for_each(|service| service.front.show(Shows::WrongName));
        running.hears(shut / 2).await;
        for service in &place.services {
            let passed = running.states(service.kind, "confirmed");
            assert!(service.hashes().is_empty() && passed.is_empty(), "nothing passed for done");
            service.front.show(Shows::Right);
            service.is_well();
        }
        let opened = Instant::now();
        let back = running.until_each(&Kind::ALL, "a photo is there", opened, |line| is(line, "confirmed")).await;
        running.finish().await;
        let found = place.judge(&photos, &running);
        for ((kind, at), one) in back.into_iter().zip(found) {
            let back = at.duration_since(opened);
            note(
                "G12",
                &format!("{}, sign-in page for {} s: goes on by itself within 60 s", kind.id(), shut.as_secs()),
                &format!("{:.1} s", back.as_secs_f64()),
                back <= Duration::from_secs(60),
            );
            assert!(back <= Duration::from_secs(60), "{kind:?}: {back:?}");
            assert_eq!(one.copies, 0, "{kind:?}");
        }
    });
}
