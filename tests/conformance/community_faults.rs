//! What only SelfCommunity's driver can do wrong, beside the table in [`crate::faults`]: uploads in steps that are resumed,
//! lost and begun anew.

use crate::{
    faults::table::at_random,
    parcels::Spool,
    selfcommunity::{Community, EVENT, TOKEN},
    subject::event,
};
use boothlift_contract::FailureCode as Code;
use boothlift_destinations::{Class, Destination, Parcel, Proof, Secret, Trouble};
use boothlift_testkit::{
    NotedJournal,
    selfcommunity::{AddedTwice, CompletedTwice, ErrorShape, Options},
    service::{Fault, Wait},
};
use std::time::Duration;

/// The steps of one upload.
const STEPS: [&str; 3] = ["chunk", "complete", "add"];
/// Four chunks, the last one short.
const BYTES: usize = 700_000;

async fn attempt(bench: &Community, parcel: &Parcel, journal: &NotedJournal) -> Result<Proof, Trouble> {
    let got = bench.driver.deliver(parcel, &event(), journal).await;
    must_be_true(bench, parcel, journal, &got);
    got
}

/// What must hold of any answer, whatever happened.
fn must_be_true(bench: &Community, parcel: &Parcel, journal: &NotedJournal, got: &Result<Proof, Trouble>) {
    let here: Vec<_> = bench.gallery().into_iter().filter(|stored| stored.name == parcel.name).collect();
    assert!(here.len() <= 1, "the gallery has {} copies", here.len());
    assert!(here.iter().all(|stored| stored.sha256 == parcel.sha256), "something else was stored");
    match got {
        Ok(proof) => {
            let held = here.first().map(|stored| stored.id.to_string());
            assert!(held.is_some(), "confirmed, but the gallery does not hold it");
            assert_eq!(proof.remote_id, held);
        }
        Err(trouble) => {
            // What an earlier attempt left there is known to the note; nobody has to say it again.
            let may_be_there = trouble.class == Class::Unanswered || journal.note().is_some();
            assert!(may_be_there || here.is_empty(), "{trouble}: but the gallery holds it");
            assert!(trouble.detail.len() <= 2048);
        }
    }
    assert_eq!(bench.fake.trapped(), 0, "a redirect was followed");
    for request in bench.fake.requests().iter().filter(|request| request.call.is_some()) {
        assert_eq!(request.header("referer"), None);
        assert_eq!(request.header("transfer-encoding"), None);
        assert_eq!(request.header("accept"), Some("application/json"));
        assert_eq!(request.header("authorization"), Some("Bearer ***"));
        if request.method == "POST" {
            assert!(request.header("content-length").is_some());
        }
        if request.call == Some("chunk") {
            assert!(request.header("content-range").is_some());
            assert!(request.body_bytes <= 204_800 + 600, "a chunk of {} bytes", request.body_bytes);
        }
        assert!(!request.target.contains("CANARY"));
    }
    let note = journal.note().unwrap_or_default();
    let said = format!("{got:?}{}{note}", got.as_ref().err().map(ToString::to_string).unwrap_or_default());
    for secret in [TOKEN, "CANARY%2F7f%2B93%3Db1%26x", "Q0FOQVJZLzdmKzkzPWIxJng", "CANARY"] {
        assert!(!said.contains(secret), "{said}");
    }
}

/// The chunk of a photo that meets the fault: the second one has an upload to lose.
fn before(bench: &Community, step: &str, fault: &Fault) {
    if step == "chunk" {
        bench.fake.script([Fault::None.at("chunk"), fault.clone().at("chunk")]);
    } else {
        bench.fake.script([fault.clone().at(step)]);
    }
}

#[tokio::test]
async fn a_connection_that_breaks_amid_a_chunk_costs_that_chunk_alone() {
    let spool = Spool::new();
    for (seed, fault) in
        [Fault::CloseBeforeHeaders, Fault::CloseAfter(0), Fault::CloseAfter(100_000)].into_iter().enumerate()
    {
        let bench = Community::with(Options::default()).await;
        let parcel = spool.jpeg(BYTES, seed as u64 + 1);
        before(&bench, "chunk", &fault);
        let journal = NotedJournal::default();
        let trouble = attempt(&bench, &parcel, &journal).await.unwrap_err();
        assert_eq!(trouble.class, Class::Broken, "{fault:?}: {trouble}");
        assert!(!journal.body_ended(), "the last chunk never went");
        attempt(&bench, &parcel, &journal.after()).await.unwrap();
        assert_eq!(bench.fake.calls("chunk"), 5, "{fault:?}");
        assert_eq!(bench.fake.media().len(), 1);
    }
}

/// Two photos are on their way, and the pause is asked for at the second one's first chunk.
#[tokio::test]
async fn a_pause_that_one_photo_is_asked_for_ends_the_chunks_of_another_where_they_stand() {
    let (bench, spool) = (Community::with(Options::default()).await, Spool::new());
    let (long, short) = (spool.jpeg(BYTES, 1), spool.jpeg(3_000, 2));
    let (journal, others, event) = (NotedJournal::default(), NotedJournal::default(), event());
    bench.fake.script([
        Fault::None.at("chunk"),
        Fault::SlowAnswer(500).at("chunk"),
        Fault::Status(429, Some(Wait::Seconds(2))).at("chunk"),
    ]);
    let second = async {
        bench.fake.until(|fake| fake.calls("chunk") == 2).await;
        bench.driver.deliver(&short, &event, &others).await
    };
    let (one, other) = tokio::join!(bench.driver.deliver(&long, &event, &journal), second);
    for got in [one, other] {
        let trouble = got.unwrap_err();
        assert_eq!((trouble.class, trouble.code), (Class::Throttled, Code::DestLimited), "{trouble}");
        assert!(trouble.retry_after.is_some_and(|left| left <= Duration::from_secs(2)), "{trouble:?}");
    }
    let sent = bench.fake.requests().len();
    assert_eq!(sent, 3, "no chunk went amid the pause");
    let trouble = bench.driver.list().await.unwrap_err();
    assert_eq!((trouble.class, bench.fake.requests().len()), (Class::Throttled, sent));
    while let Some(left) = bench.driver.quiet_for() {
        tokio::time::sleep(left).await;
    }
    bench.driver.deliver(&long, &event, &journal.after()).await.unwrap();
    assert_eq!(bench.fake.calls("chunk"), 5, "it went on where it stood");
}

#[tokio::test]
async fn a_lost_upload_begins_once_more_and_then_the_photo_is_held() {
    let spool = Spool::new();
    let mut seed = 0;
    for step in ["chunk", "complete"] {
        for status in [400, 404, 410] {
            seed += 1;
            let (bench, parcel) = (Community::with(Options::default()).await, spool.jpeg(BYTES, seed));
            before(&bench, step, &Fault::Status(status, None));
            attempt(&bench, &parcel, &NotedJournal::default()).await.unwrap();
            assert_eq!(bench.gallery().len(), 1, "{status} at {step}");

            let (bench, parcel) = (Community::with(Options::default()).await, spool.jpeg(BYTES, seed + 100));
            before(&bench, step, &Fault::Status(status, None));
            before(&bench, step, &Fault::Status(status, None));
            let trouble = attempt(&bench, &parcel, &NotedJournal::default()).await.unwrap_err();
            assert_eq!((trouble.class, trouble.code), (Class::Refused, Code::PhotoRefused), "{step}: {trouble}");
            assert_eq!(trouble.status, Some(status));
            assert!(bench.gallery().is_empty());
        }
    }
}

#[tokio::test]
async fn the_first_chunk_tells_a_wrong_address_from_a_refused_photo() {
    let spool = Spool::new();
    let table = [
        (400, Class::Refused, Code::PhotoRefused),
        (404, Class::NeedsPerson, Code::DestAddress),
        (410, Class::Refused, Code::PhotoRefused),
    ];
    for (seed, (status, class, code)) in table.into_iter().enumerate() {
        let bench = Community::with(Options::default()).await;
        bench.fake.script([Fault::Status(status, None).at("chunk")]);
        let got = attempt(&bench, &spool.jpeg(BYTES, seed as u64 + 1), &NotedJournal::default()).await;
        let trouble = got.unwrap_err();
        assert_eq!((trouble.class, trouble.code), (class, code), "{status}: {trouble}");
        assert_eq!(bench.fake.calls("chunk"), 1);
    }
}

#[tokio::test]
async fn a_host_with_a_smaller_limit_says_so_and_the_photo_is_too_large() {
    for errors in [ErrorShape::List, ErrorShape::Detail] {
        let bench = Community::with(Options { image_most: 500_000, errors, ..Options::default() }).await;
        let trouble = attempt(&bench, &Spool::new().jpeg(BYTES, 1), &NotedJournal::default()).await.unwrap_err();
        assert_eq!((trouble.class, trouble.code), (Class::Refused, Code::PhotoTooLarge), "{trouble}");
        assert!(trouble.detail.contains("exceeds the limit (500000 bytes)"), "{trouble}");
    }
}

#[tokio::test]
async fn every_reading_of_what_is_not_documented_leaves_one_copy() {
    let spool = Spool::new();
    let mut seed = 0;
    for tells_offset in [true, false] {
        for completed_twice in [CompletedTwice::Refused, CompletedTwice::Unknown] {
            for added_twice in [AddedTwice::Same, AddedTwice::Refused] {
                for errors in [ErrorShape::List, ErrorShape::Detail] {
                    for step in STEPS {
                        seed += 1;
                        let options =
                            Options { tells_offset, completed_twice, added_twice, errors, ..Options::default() };
                        let bench = Community::with(options).await;
                        let parcel = spool.jpeg(BYTES, seed);
                        before(&bench, step, &Fault::StoreThenClose);
                        let journal = NotedJournal::default();
                        attempt(&bench, &parcel, &journal).await.unwrap_err();
                        attempt(&bench, &parcel, &journal.after()).await.unwrap();
                        assert_eq!(bench.gallery().len(), 1);
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn a_media_that_was_deleted_before_it_was_added_is_sent_again() {
    let (bench, spool) = (Community::with(Options::default()).await, Spool::new());
    let (parcel, journal) = (spool.jpeg(BYTES, 1), NotedJournal::default());
    bench.fake.script([Fault::Status(503, None).at("add")]);
    attempt(&bench, &parcel, &journal).await.unwrap_err();
    let media = bench.fake.media()[0].id;
    bench.driver.remove(&media.to_string()).await.unwrap();
    assert!(bench.fake.media().is_empty());
    attempt(&bench, &parcel, &journal.after()).await.unwrap();
    assert_ne!(bench.gallery()[0].id, media);
}

#[tokio::test]
async fn a_gallery_of_many_pages_is_looked_through_before_a_photo_is_added_again() {
    let options = Options { page_most: 3, newest_first: false, ..Options::default() };
    let (bench, spool) = (Community::with(options).await, Spool::new());
    for seed in 1..=10 {
        attempt(&bench, &spool.jpeg(900, seed), &NotedJournal::default()).await.unwrap();
    }
    bench.fake.script([Fault::StoreThenClose.at("add")]);
    let (parcel, journal) = (spool.jpeg(900, 11), NotedJournal::default());
    assert_eq!(attempt(&bench, &parcel, &journal).await.unwrap_err().class, Class::Unanswered);
    let adds = bench.fake.calls("add");
    attempt(&bench, &parcel, &journal.after()).await.unwrap();
    assert_eq!(bench.fake.calls("add"), adds, "it was added though the list showed it");
    assert_eq!(bench.driver.list().await.unwrap().len(), 11);
}

#[tokio::test]
async fn with_any_mixture_of_faults_each_photo_ends_in_the_gallery_exactly_once() {
    for seed in 1..=4 {
        let mut options = Options::default();
        options.setup.seed = seed;
        let (bench, spool) = (Community::with(options).await, Spool::new());
        bench.fake.every(0.3, at_random());
        let mut parcels = Vec::new();
        for nth in 1..=12 {
            let parcel = spool.jpeg(70_000 * nth as usize, nth);
            let mut journal = NotedJournal::default();
            for _ in 0..6 {
                if attempt(&bench, &parcel, &journal).await.is_ok() {
                    break;
                }
                journal = journal.after();
            }
            parcels.push((parcel, journal));
        }
        bench.fake.every(0.0, Vec::<Fault>::new());
        for (parcel, journal) in &parcels {
            // The pause that a fault asked for is kept to by the driver itself.
            while let Some(left) = bench.driver.quiet_for() {
                tokio::time::sleep(left).await;
            }
            attempt(&bench, parcel, &journal.after()).await.unwrap();
        }
        assert_eq!(bench.gallery().len(), parcels.len(), "seed {seed}");
    }
}

#[tokio::test]
async fn a_token_withdrawn_in_mid_run_asks_for_a_person_and_a_new_one_goes_on_where_it_stood() {
    let (bench, spool) = (Community::with(Options::default()).await, Spool::new());
    let (parcel, journal) = (spool.jpeg(BYTES, 1), NotedJournal::default());
    before(&bench, "chunk", &Fault::Revoke);
    let trouble = attempt(&bench, &parcel, &journal).await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::NeedsPerson, Code::DestDenied), "{trouble}");
    bench.fake.set_token("the-next-token");
    bench.driver.set_token(&Secret::new(" the-next-token\n".into())).unwrap();
    attempt(&bench, &parcel, &journal.after()).await.unwrap();
    assert_eq!(bench.fake.calls("chunk"), 5);
}

#[tokio::test]
async fn no_host_at_all_means_that_nothing_was_sent() {
    let bench = Community::with(Options::default()).await;
    let Community { fake, driver } = bench;
    driver.probe().await.unwrap();
    drop(fake);
    driver.renew();
    tokio::task::yield_now().await;
    let journal = NotedJournal::default();
    let trouble = driver.deliver(&Spool::new().jpeg(900, 1), &event(), &journal).await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::NothingSent, Code::NetOffline), "{trouble}");
    assert_eq!((journal.steps(), journal.note()), (vec![], None));
}

#[tokio::test]
async fn a_check_tries_token_rights_and_event_without_leaving_anything() {
    let bench = Community::with(Options::default()).await;
    let report = bench.driver.check(&event()).await.unwrap();
    assert!(report.token_tried);
    let check = async |event_id, token: &str| {
        let settings = boothlift_destinations::selfcommunity::SelfCommunitySettings::at(bench.fake.origin(), event_id);
        let token = Secret::new(token.into());
        let driver = boothlift_destinations::selfcommunity::SelfCommunity::new(settings, Some(&token), None).unwrap();
        driver.check(&event()).await.unwrap_err()
    };
    for (number, code) in [(8, Code::DestForbidden), (404, Code::DestAddress)] {
        let trouble = check(number, TOKEN).await;
        assert_eq!((trouble.class, trouble.code), (Class::NeedsPerson, code));
        assert!(trouble.detail.ends_with("this account manages 7 (Garden Party), 10 (Last Year)"), "{trouble}");
    }
    let trouble = check(EVENT, "another-token").await;
    assert_eq!((trouble.class, trouble.code), (Class::NeedsPerson, Code::DestDenied));
    assert!(bench.fake.media().is_empty());
}
