//! Images that travel together once the rate limit is near: each keeps its own proof, and whatever happens to the request,
//! the event ends up with one copy of each.

use crate::{
    cyclemate::{Cycles, TOKEN},
    parcels::Spool,
    subject::event,
};
use boothlift_contract::{FailureCode as Code, MediaType};
use boothlift_destinations::{Class, Consignment, Destination, Parcel, Proof, Trouble};
use boothlift_testkit::{
    NotedJournal,
    cyclemate::{Options, Rates},
    service::{Fault, Wait},
};
use std::{sync::Arc, time::Duration};

async fn wide() -> Cycles {
    Cycles::with(Options { rates: Rates::WIDE, ..Options::default() }).await
}

async fn together(bench: &Cycles, parcels: &[Parcel], journals: &[NotedJournal]) -> Vec<Result<Proof, Trouble>> {
    let photos = parcels.iter().zip(journals);
    let photos: Vec<_> = photos.map(|(parcel, journal)| Consignment { parcel, journal }).collect();
    let results = bench.driver.deliver_together(&photos, &event()).await;
    assert_eq!(results.len(), parcels.len());
    for (parcel, result) in parcels.iter().zip(&results) {
        let copies: Vec<_> = bench.images().into_iter().filter(|one| one.sha256 == parcel.sha256).collect();
        assert!(copies.len() <= 1, "{} copies of {}", copies.len(), parcel.name);
        match result {
            Ok(proof) => assert_eq!(proof.remote_id, copies.first().map(|one| one.id.to_string()), "{}", parcel.name),
            Err(trouble) => assert!(
                copies.is_empty() || trouble.class == Class::Unanswered || trouble.class == Class::Refused,
                "{trouble}: but the event holds {}",
                parcel.name
            ),
        }
    }
    results
}

fn four(spool: &Spool) -> (Vec<Parcel>, Vec<NotedJournal>) {
    ((1..=4).map(|seed| spool.jpeg(30_000, seed)).collect(), (0..4).map(|_| NotedJournal::default()).collect())
}

fn after(journals: &[NotedJournal]) -> Vec<NotedJournal> {
    journals.iter().map(NotedJournal::after).collect()
}

#[tokio::test]
async fn one_image_goes_a_request_until_the_limit_is_near_and_then_five() {
    let rates = Rates { minute: 8, ..Rates::WIDE };
    let (bench, spool) = (Cycles::with(Options { rates, ..Options::default() }).await, Spool::new());
    // One of the eight is the list.
    for seed in 1..=3 {
        assert_eq!(bench.driver.together(), 1, "{seed}");
        bench.driver.deliver(&spool.jpeg(2000, seed), &event(), &NotedJournal::default()).await.unwrap();
    }
    assert_eq!(bench.driver.together(), 1);
    bench.driver.deliver(&spool.jpeg(2000, 4), &event(), &NotedJournal::default()).await.unwrap();
    assert_eq!(bench.driver.together(), 5);
}

#[tokio::test]
async fn a_429_makes_them_travel_together_after_the_wait() {
    let (bench, spool) = (wide().await, Spool::new());
    bench.fake.script([Fault::Status(429, Some(Wait::Json(1.0))).at("upload")]);
    let told = bench.driver.deliver(&spool.jpeg(2000, 1), &event(), &NotedJournal::default()).await.unwrap_err();
    assert_eq!((told.class, told.retry_after), (Class::Throttled, Some(Duration::from_secs(1))));
    assert_eq!(bench.driver.together(), 5);
}

#[tokio::test]
async fn a_group_is_one_request_and_each_photo_gets_its_own_proof_and_progress() {
    let (bench, spool) = (wide().await, Spool::new());
    let (parcels, journals) = four(&spool);
    for result in together(&bench, &parcels, &journals).await {
        result.unwrap();
    }
    assert_eq!((bench.fake.calls("upload"), bench.images().len()), (1, 4));
    for (journal, parcel) in journals.iter().zip(&parcels) {
        assert!(journal.body_ended() && journal.note().is_some());
        let steps = journal.steps();
        let most = steps.iter().filter_map(|step| match step {
            boothlift_testkit::Step::HandedOver(bytes) => Some(*bytes),
            boothlift_testkit::Step::BodyEnds => None,
        });
        assert_eq!(most.max(), Some(parcel.bytes));
    }
    for request in bench.fake.requests().iter().filter(|request| request.call == Some("upload")) {
        assert!(request.header("content-length").is_some());
        assert_eq!((request.header("transfer-encoding"), request.header("authorization")), (None, Some("Bearer ***")));
    }
}

#[tokio::test]
async fn what_one_request_may_hold_is_never_exceeded() {
    let (bench, spool) = (wide().await, Spool::new());
    let parcels: Vec<_> = (1..=4).map(|seed| spool.jpeg(4_000_000, seed)).collect();
    let journals: Vec<_> = (0..4).map(|_| NotedJournal::default()).collect();
    for result in together(&bench, &parcels, &journals).await {
        result.unwrap();
    }
    assert_eq!((bench.fake.calls("upload"), bench.images().len()), (2, 4));
}

#[tokio::test]
async fn a_lost_answer_to_a_group_leaves_one_copy_of_each_even_after_a_start() {
    for fault in [Fault::StoreThenClose, Fault::StoreThenStatus(500), Fault::GarbageJson, Fault::Status(500, None)] {
        let (mut bench, spool) = (wide().await, Spool::new());
        let (parcels, journals) = four(&spool);
        bench.fake.script([fault.clone().at("upload")]);
        for result in together(&bench, &parcels, &journals).await {
            assert_eq!(result.unwrap_err().class, Class::Unanswered, "{fault:?}");
        }
        bench.driver = Arc::new(Cycles::driver_of(&bench.fake));
        let mut journals = after(&journals);
        let mut results = together(&bench, &parcels, &journals).await;
        if bench.images().is_empty() {
            // None was stored: after the second look all go, in one request as before.
            assert!(results.iter().all(|result| result.as_ref().is_err_and(|trouble| trouble.class == Class::Local)));
            bench.clock.pass(Duration::from_secs(10));
            journals = after(&journals);
            results = together(&bench, &parcels, &journals).await;
        }
        for result in results {
            result.unwrap();
        }
        assert_eq!(bench.images().len(), 4, "{fault:?}");
    }
}

#[tokio::test]
async fn of_a_group_kept_in_part_only_the_others_go_again() {
    let options = Options { rates: Rates::WIDE, keeps_at_most: Some(3), ..Options::default() };
    let (bench, spool) = (Cycles::with(options).await, Spool::new());
    let (parcels, journals) = four(&spool);
    let results = together(&bench, &parcels, &journals).await;
    let arrived = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!((arrived, bench.images().len()), (3, 3));
    let last = results.into_iter().next_back().unwrap().unwrap_err();
    assert_eq!(last.class, Class::Unanswered, "{last}");
    let journals = after(&journals);
    let looked = together(&bench, &parcels[3..], &journals[3..]).await;
    assert!(looked.iter().all(|result| result.as_ref().is_err_and(|trouble| trouble.class == Class::Local)));
    bench.clock.pass(Duration::from_secs(10));
    let again = together(&bench, &parcels[3..], &after(&journals)[3..]).await;
    assert!(again.iter().all(Result::is_ok), "{again:?}");
    assert_eq!((bench.images().len(), bench.fake.calls("upload")), (4, 2));
}

#[tokio::test]
async fn where_no_hash_tells_a_group_kept_in_part_is_for_a_person_and_never_sent_twice() {
    let options = Options { rates: Rates::WIDE, keeps_at_most: Some(3), encodes_anew: true, ..Options::default() };
    let (bench, spool) = (Cycles::with(options).await, Spool::new());
    let (parcels, mut journals) = four(&spool);
    let first = bench.driver.deliver(&spool.jpeg(3000, 9), &event(), &NotedJournal::default()).await;
    assert!(first.is_ok());
    assert!(together(&bench, &parcels, &journals).await.iter().all(Result::is_err));
    journals = after(&journals);
    for result in together(&bench, &parcels, &journals).await {
        let trouble = result.unwrap_err();
        assert_eq!((trouble.class, trouble.code), (Class::Refused, Code::PhotoUnsure), "{trouble}");
    }
    assert_eq!((bench.images().len(), bench.fake.calls("upload")), (4, 2));
}

#[tokio::test]
async fn one_bad_photo_does_not_spoil_the_others() {
    let options = Options { rates: Rates::WIDE, all_formats: false, ..Options::default() };
    let (bench, spool) = (Cycles::with(options).await, Spool::new());
    let (mut parcels, journals) = four(&spool);
    parcels[1] = spool.parcel(MediaType::Gif, 4000, 12);
    let results = together(&bench, &parcels, &journals).await;
    for (number, result) in results.iter().enumerate() {
        assert_eq!(result.as_ref().err().map(|trouble| trouble.class), (number == 1).then_some(Class::Refused));
    }
    assert_eq!(bench.images().len(), 3);
}

#[tokio::test]
async fn a_group_names_no_secret() {
    let (bench, spool) = (wide().await, Spool::new());
    let (parcels, journals) = four(&spool);
    bench.fake.script([Fault::Echo(500).at("upload")]);
    let said = format!("{:?}", together(&bench, &parcels, &journals).await);
    let notes: String = journals.iter().filter_map(NotedJournal::note).collect();
    assert!(!said.contains(TOKEN) && !notes.contains("CANARY") && !said.contains("CANARY"), "{said}");
}
