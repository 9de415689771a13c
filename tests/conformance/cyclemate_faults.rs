//! What only CycleMate's driver can do wrong, beside the table in [`crate::faults`]: the limit, the two looks after a lost
//! answer, images of others.

use crate::{
    cyclemate::{Cycles, TOKEN},
    parcels::Spool,
    subject::event,
};
use boothlift_contract::{Clock, FailureCode as Code};
use boothlift_destinations::{Class, Destination, Parcel, Proof, Trouble};
use boothlift_testkit::{
    NotedJournal,
    cyclemate::{FakeCycleMate, Options, Rates},
    service::{Fault, Wait},
};
use std::time::Duration;

const BYTES: usize = 300_000;
/// So far apart lie the two lists that a photo must be missing in.
const SECOND_LOOK: Duration = Duration::from_secs(10);

async fn wide() -> Cycles {
    Cycles::with(Options { rates: Rates::WIDE, ..Options::default() }).await
}

async fn attempt(bench: &Cycles, parcel: &Parcel, journal: &NotedJournal) -> Result<Proof, Trouble> {
    let got = bench.driver.deliver(parcel, &event(), journal).await;
    let here: Vec<_> = bench.images().into_iter().filter(|one| one.name == parcel.name).collect();
    assert!(here.len() <= 1, "the event has {} copies", here.len());
    assert!(here.iter().all(|one| one.sha256 == parcel.sha256), "something else was stored");
    match &got {
        Ok(proof) => {
            let held = here.first().map(|one| one.id.to_string());
            assert!(held.is_some(), "confirmed, but the event does not hold it");
            assert_eq!(proof.remote_id, held);
        }
        Err(trouble) => {
            let may_be_there = trouble.class == Class::Unanswered || journal.note().is_some();
            assert!(may_be_there || here.is_empty(), "{trouble}: but the event holds it");
        }
    }
    assert_eq!(bench.fake.trapped(), 0, "a redirect was followed");
    for request in bench.fake.requests() {
        assert_eq!((request.header("referer"), request.header("transfer-encoding")), (None, None));
        let signed = (request.call != Some("picture")).then_some("Bearer ***");
        assert_eq!(request.header("authorization"), signed, "{:?}", request.call);
        assert_eq!(request.call == Some("upload"), request.header("content-length").is_some());
    }
    let note = journal.note().unwrap_or_default();
    let said = format!("{got:?}{}{note}", got.as_ref().err().map(ToString::to_string).unwrap_or_default());
    for secret in [TOKEN, "CANARY%2F7f%2B93%3Db1%26x", "Q0FOQVJZLzdmKzkzPWIxJng", "CANARY"] {
        assert!(!said.contains(secret), "{secret} in {said}");
    }
    got
}

/// The attempt after a lost answer, and the one after its second look where the first list did not show the photo.
async fn next(bench: &Cycles, parcel: &Parcel, journal: &NotedJournal) -> Result<Proof, Trouble> {
    let (journal, sent) = (journal.after(), bench.fake.calls("upload"));
    let got = attempt(bench, parcel, &journal).await;
    match &got {
        Err(trouble) if trouble.class == Class::Local => {
            assert_eq!((trouble.code, trouble.retry_after), (Code::NetNoAnswer, Some(SECOND_LOOK)));
            assert_eq!(bench.fake.calls("upload"), sent, "it went after one look");
            bench.clock.pass(SECOND_LOOK);
            attempt(bench, parcel, &journal.after()).await
        }
        _ => got,
    }
}

#[tokio::test]
async fn what_the_service_stores_seconds_after_the_connection_broke_gets_no_second_copy() {
    for restarted in [false, true] {
        let (mut bench, spool) = (wide().await, Spool::new());
        let (parcel, journal) = (spool.jpeg(BYTES, 1), NotedJournal::default());
        bench.fake.script([Fault::StoreLate(4).at("upload")]);
        let lost = attempt(&bench, &parcel, &journal).await.unwrap_err();
        assert_eq!(lost.class, Class::Unanswered, "{lost}");
        let (first, sent) = (journal.after(), bench.fake.calls("upload"));
        let trouble = attempt(&bench, &parcel, &first).await.unwrap_err();
        assert_eq!(trouble.retry_after, Some(SECOND_LOOK), "{trouble}");
        if restarted {
            bench.driver = std::sync::Arc::new(Cycles::driver_of(&bench.fake));
        }
        bench.clock.pass(SECOND_LOOK);
        attempt(&bench, &parcel, &first.after()).await.unwrap();
        assert_eq!((bench.fake.calls("upload"), bench.images().len()), (sent, 1));
    }
}

#[tokio::test]
async fn a_photo_goes_again_only_ten_seconds_after_the_first_look_whatever_clock_is_set() {
    for (restarted, set_by) in [(false, 0), (false, 86_400_000), (false, -86_400_000), (true, 0), (true, -86_400_000)] {
        let (mut bench, spool) = (wide().await, Spool::new());
        let (parcel, journal) = (spool.jpeg(BYTES, 1), NotedJournal::default());
        bench.fake.script([Fault::Status(500, None).at("upload")]);
        attempt(&bench, &parcel, &journal).await.unwrap_err();
        let mut journal = journal.after();
        attempt(&bench, &parcel, &journal).await.unwrap_err();
        bench.clock.set_wall(boothlift_contract::Timestamp(bench.clock.now().0 + set_by));
        if restarted {
            bench.driver = std::sync::Arc::new(Cycles::driver_of(&bench.fake));
        }
        let mut waited = Duration::ZERO;
        for _ in 0..2 {
            bench.clock.pass(Duration::from_secs(5));
            waited += Duration::from_secs(5);
            journal = journal.after();
            let got = attempt(&bench, &parcel, &journal).await;
            assert_eq!(
                got.is_ok(),
                waited >= SECOND_LOOK && !(restarted && set_by < 0),
                "{waited:?}, {set_by}: {got:?}"
            );
            assert_eq!(bench.fake.calls("upload"), 1 + usize::from(got.is_ok()));
        }
        if restarted && set_by < 0 {
            // The look after the start was the first as far as can be told, and no later one is.
            bench.clock.pass(Duration::from_secs(5));
            attempt(&bench, &parcel, &journal.after()).await.unwrap();
        }
        assert_eq!(bench.images().len(), 1);
    }
}

#[tokio::test]
async fn what_was_cut_off_amid_the_body_goes_again_without_a_look() {
    for fault in [Fault::CloseBeforeHeaders, Fault::CloseAfter(100_000)] {
        let (bench, spool) = (wide().await, Spool::new());
        let (parcel, journal) = (spool.jpeg(5_000_000, 1), NotedJournal::default());
        bench.fake.script([fault.clone().at("upload")]);
        let trouble = attempt(&bench, &parcel, &journal).await.unwrap_err();
        assert_eq!(trouble.class, Class::Broken, "{fault:?}: {trouble}");
        assert_eq!(journal.note(), None);
        attempt(&bench, &parcel, &journal.after()).await.unwrap();
        assert_eq!(bench.fake.calls("event"), 1);
    }
}

#[tokio::test]
async fn after_429_no_request_goes_before_the_time_and_the_time_is_told() {
    for wait in [Wait::Json(7.0), Wait::Seconds(7), Wait::Date(7)] {
        let (bench, spool) = (wide().await, Spool::new());
        let (parcel, journal) = (spool.jpeg(BYTES, 1), NotedJournal::default());
        bench.fake.script([Fault::Status(429, Some(wait)).at("upload")]);
        let trouble = attempt(&bench, &parcel, &journal).await.unwrap_err();
        assert_eq!((trouble.class, trouble.retry_after), (Class::Throttled, Some(Duration::from_secs(7))));
        let sent = bench.fake.requests().len();
        let trouble = attempt(&bench, &parcel, &journal.after()).await.unwrap_err();
        assert_eq!(trouble.class, Class::Throttled);
        assert!(trouble.retry_after.is_some_and(|left| left <= Duration::from_secs(7) && !left.is_zero()));
        assert_eq!(bench.fake.requests().len(), sent);
    }
}

#[tokio::test]
async fn a_limit_that_is_spent_is_never_run_into() {
    let (bench, spool) = (Cycles::with(Options::default()).await, Spool::new());
    // One of the ten was the list.
    for seed in 1..=9 {
        attempt(&bench, &spool.jpeg(2000, seed), &NotedJournal::default()).await.unwrap();
    }
    let trouble = attempt(&bench, &spool.jpeg(2000, 10), &NotedJournal::default()).await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Throttled, Code::DestLimited));
    assert!(trouble.retry_after.is_some_and(|left| left > Duration::from_secs(30)), "{trouble:?}");
    assert_eq!((bench.fake.calls("upload"), bench.fake.too_soon()), (9, 0));
}

#[tokio::test]
async fn a_spent_limit_is_told_at_once_and_a_driver_of_the_next_start_keeps_to_it() {
    let (mut bench, spool) = (Cycles::with(Options::default()).await, Spool::new());
    assert_eq!(bench.driver.quiet_for(), None);
    // One of the ten was the list.
    for seed in 1..=9 {
        attempt(&bench, &spool.jpeg(2000, seed), &NotedJournal::default()).await.unwrap();
    }
    let left = bench.driver.quiet_for().expect("it was spent with the last photo's own answer");
    assert!(left > Duration::from_secs(30), "{left:?}");
    let sent = bench.fake.requests().len();
    bench.driver = std::sync::Arc::new(Cycles::driver_of(&bench.fake));
    bench.driver.keep_quiet(left);
    let trouble = attempt(&bench, &spool.jpeg(2000, 10), &NotedJournal::default()).await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Throttled, Code::DestLimited));
    for asked in [bench.driver.list().await.err(), bench.driver.remove("1").await.err()] {
        assert_eq!(asked.map(|trouble| trouble.class), Some(Class::Throttled));
    }
    assert_eq!(bench.fake.requests().len(), sent);
}

#[tokio::test]
async fn an_event_that_refuses_photos_is_told_as_closed_only_where_its_own_details_say_so() {
    let (bench, spool) = (wide().await, Spool::new());
    let refused = async |seed| attempt(&bench, &spool.jpeg(BYTES, seed), &NotedJournal::default()).await.unwrap_err();
    bench.fake.close(FakeCycleMate::EVENT, true);
    let trouble = refused(1).await;
    assert_eq!((trouble.class, trouble.code, trouble.status), (Class::NeedsPerson, Code::DestClosed, Some(403)));
    bench.fake.script([Fault::Status(404, None).at("upload")]);
    assert_eq!(refused(2).await.code, Code::DestClosed, "not there any more is what a closed one may say as well");
    bench.fake.close(FakeCycleMate::EVENT, false);
    bench.fake.script([Fault::Status(403, None).at("upload")]);
    assert_eq!(refused(3).await.code, Code::DestForbidden, "it is active: the rights are missing");
    bench.fake.script([Fault::Status(403, None).at("upload"), Fault::Status(500, None).at("event")]);
    assert_eq!(refused(4).await.code, Code::DestForbidden, "nobody said that it is closed");
    attempt(&bench, &spool.jpeg(BYTES, 5), &NotedJournal::default()).await.unwrap();
}

#[tokio::test]
async fn images_of_others_are_not_taken_for_the_lost_one() {
    let (bench, spool) = (wide().await, Spool::new());
    attempt(&bench, &spool.jpeg(3000, 1), &NotedJournal::default()).await.unwrap();
    let (parcel, journal) = (spool.jpeg(BYTES, 2), NotedJournal::default());
    bench.fake.script([Fault::Status(500, None).at("upload")]);
    attempt(&bench, &parcel, &journal).await.unwrap_err();
    bench.fake.put_in(FakeCycleMate::EVENT, "foreign.jpg", b"\xFF\xD8\xFF\xE0 foreign");
    next(&bench, &parcel, &journal).await.unwrap();
    assert_eq!(bench.images().len(), 3);
}

#[tokio::test]
async fn an_event_of_thousands_of_images_takes_photos_after_a_start() {
    let (mut bench, spool) = (wide().await, Spool::new());
    for number in 0..6_000 {
        let name = format!("{number:05}-{}.jpg", "a-long-name-".repeat(12));
        bench.fake.put_in(FakeCycleMate::EVENT, &name, b"\xFF\xD8\xFF\xE0 theirs");
    }
    bench.driver = std::sync::Arc::new(Cycles::driver_of(&bench.fake));
    attempt(&bench, &spool.jpeg(BYTES, 1), &NotedJournal::default()).await.unwrap();
    assert_eq!(bench.images().len(), 6_001);
}

#[tokio::test]
async fn where_images_are_encoded_anew_a_person_is_asked_before_it_goes_again() {
    let options = Options { rates: Rates::WIDE, encodes_anew: true, ..Options::default() };
    let (bench, spool) = (Cycles::with(options).await, Spool::new());
    attempt(&bench, &spool.jpeg(3000, 1), &NotedJournal::default()).await.unwrap();
    let (parcel, journal) = (spool.jpeg(BYTES, 2), NotedJournal::default());
    bench.fake.script([Fault::StoreThenClose.at("upload")]);
    attempt(&bench, &parcel, &journal).await.unwrap_err();
    let next = journal.after();
    let trouble = attempt(&bench, &parcel, &next).await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Refused, Code::PhotoUnsure), "{trouble}");
    assert_eq!(bench.images().len(), 2);
    // The person looked, and it is not what is there.
    bench.driver.deliver(&parcel, &event(), &next.after()).await.unwrap();
    assert_eq!(bench.images().len(), 3);
}

#[tokio::test]
async fn a_receipt_that_was_kept_is_enough_after_a_start() {
    let (mut bench, spool) = (wide().await, Spool::new());
    let (parcel, journal) = (spool.jpeg(BYTES, 1), NotedJournal::default());
    let first = attempt(&bench, &parcel, &journal).await.unwrap();
    assert!(first.reply.contains("storage: md5 "), "{}", first.reply);
    bench.driver = std::sync::Arc::new(Cycles::driver_of(&bench.fake));
    let second = attempt(&bench, &parcel, &journal.after()).await.unwrap();
    assert_eq!((second.remote_id, bench.fake.calls("upload")), (first.remote_id, 1));
}

#[tokio::test]
async fn events_are_listed_and_a_wrong_one_is_found_before_the_party() {
    let bench = wide().await;
    assert!(bench.driver.check(&event()).await.unwrap().token_tried);
    let events = bench.driver.events().await.unwrap();
    assert_eq!(events.iter().map(|event| event.id).collect::<Vec<_>>(), [FakeCycleMate::EVENT]);
    bench.fake.end_tokens();
    assert_eq!(bench.driver.check(&event()).await.unwrap_err().code, Code::DestDenied);
}

#[tokio::test]
async fn photos_are_listed_and_removed_even_if_they_are_gone_already() {
    let (bench, spool) = (wide().await, Spool::new());
    let mut ids = Vec::new();
    for seed in 1..=2 {
        let proof = attempt(&bench, &spool.jpeg(3000, seed), &NotedJournal::default()).await.unwrap();
        ids.push(proof.remote_id.unwrap());
    }
    let listed: Vec<String> = bench.driver.list().await.unwrap().into_iter().map(|one| one.id).collect();
    assert_eq!(listed, ids);
    bench.driver.remove(&ids[0]).await.unwrap();
    bench.driver.remove(&ids[0]).await.unwrap();
    assert_eq!(bench.images().len(), 1);
    bench.fake.script([Fault::Status(404, None).at("remove")]);
    assert!(bench.driver.remove(&ids[1]).await.is_err(), "404 of something else is no removal");
}
