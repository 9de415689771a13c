//! What no vendor's page says, in every reading a fake has: each switch of the fakes is played here or where it is named.

use crate::{
    cyclemate::{Cycles, TOKEN as CYCLES_TOKEN},
    event_gallery::{Bench, TOKEN},
    parcels::Spool,
    selfcommunity::Community,
    subject::event,
};
use boothlift_contract::{Clock, FailureCode as Code, SystemClock};
use boothlift_destinations::{
    Class, Destination, EventFacts, Secret,
    cyclemate::{CycleMate, CycleMateSettings},
    event_gallery::{BodyForm, EventGallery, EventGallerySettings},
};
use boothlift_testkit::{
    NotedJournal,
    clock::FakeClock,
    cyclemate::{self, FakeCycleMate, Rates},
    event_gallery::{self, CollectionKey},
    selfcommunity,
    service::{Fault, Setup},
};
use std::{sync::Arc, time::Duration};

#[tokio::test]
async fn the_address_without_its_end_is_an_upload_address_or_is_told_as_wrong() {
    for bare_path in [true, false] {
        let options = event_gallery::Options { token: TOKEN.into(), bare_path, ..Default::default() };
        let fake = event_gallery::FakeEventGallery::start(options).await.unwrap();
        let settings = EventGallerySettings::at(format!("{}/api/v1", fake.origin()));
        let driver = EventGallery::new(settings, Some(&Secret::new(TOKEN.into()))).unwrap();
        let got = driver.deliver(&Spool::new().jpeg(900, 1), &event(), &NotedJournal::default()).await;
        let why = got.err().map(|trouble| (trouble.class, trouble.code));
        assert_eq!(why, (!bare_path).then_some((Class::NeedsPerson, Code::DestAddress)));
        assert_eq!(fake.stored().len(), usize::from(bare_path));
    }
}

#[tokio::test]
async fn the_photos_of_an_event_land_in_one_gallery_whatever_makes_one() {
    let other = |name: &str, url: Option<&str>| EventFacts {
        gallery_name: name.into(),
        collection_url: url.map(Into::into),
        ..event()
    };
    // An event of another name at the same address, one of the same name at another, and one that shares neither.
    let others = [
        other("Clara", event().collection_url.as_deref()),
        other(&event().gallery_name, Some("other")),
        other("Dora", None),
    ];
    for (key, shared) in [
        (CollectionKey::NameAndDate, [false, true, false]),
        (CollectionKey::Url, [true, false, false]),
        (CollectionKey::Triple, [false; 3]),
    ] {
        let bench = Bench::with(event_gallery::Options { key, ..Default::default() }, BodyForm::Raw).await;
        let spool = Spool::new();
        let send = async |seed, to: &EventFacts| {
            bench.driver.deliver(&spool.jpeg(900, seed), to, &NotedJournal::default()).await.unwrap();
            bench.fake.stored().last().unwrap().collection.clone()
        };
        let first = send(1, &event()).await;
        assert_eq!(send(2, &event()).await, first, "{key:?}");
        for (seed, (facts, shared)) in (3..).zip(others.iter().zip(shared)) {
            assert_eq!(send(seed, facts).await == first, shared, "{key:?}: {facts:?}");
        }
        assert_eq!(send(9, &event()).await, first, "{key:?}: after the others too");
    }
}

#[tokio::test]
async fn an_upload_that_outlived_its_time_begins_anew_once_and_leaves_one_copy() {
    for hours in [1, 24] {
        let clock = Arc::new(FakeClock::new(SystemClock.now()));
        let setup = Setup { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..Setup::default() };
        let upload_life = Duration::from_secs(hours * 3600);
        let bench = Community::with(selfcommunity::Options { setup, upload_life, ..Default::default() }).await;
        let spool = Spool::new();
        let (parcel, journal) = (spool.jpeg(700_000, hours), NotedJournal::default());
        bench.fake.script([Fault::None.at("chunk"), Fault::None.at("chunk"), Fault::CloseAfter(9).at("chunk")]);
        bench.driver.deliver(&parcel, &event(), &journal).await.unwrap_err();
        let before = bench.fake.calls("chunk");
        clock.pass(upload_life);
        bench.driver.deliver(&parcel, &event(), &journal.after()).await.unwrap();
        // One that is told to be over, and all four.
        assert_eq!((bench.fake.calls("chunk") - before, bench.gallery().len(), bench.fake.media().len()), (5, 1, 1));
    }
}

#[tokio::test]
async fn five_megabytes_are_taken_for_the_smaller_of_its_two_meanings() {
    for image_most in [5_000_000, 5_242_880] {
        let bench = Community::with(selfcommunity::Options { image_most, ..Default::default() }).await;
        let spool = Spool::new();
        bench.driver.deliver(&spool.jpeg(5_000_000, 1), &event(), &NotedJournal::default()).await.unwrap();
        let chunks = bench.fake.calls("chunk");
        let got = bench.driver.deliver(&spool.jpeg(5_000_001, 2), &event(), &NotedJournal::default()).await;
        assert_eq!(got.unwrap_err().code, Code::PhotoTooLarge);
        assert_eq!((bench.fake.calls("chunk"), bench.gallery().len()), (chunks, 1), "nothing of it was sent");
    }
}

#[tokio::test]
async fn an_administrator_fills_everybodys_events_and_nobody_else_does() {
    for is_admin in [true, false] {
        let options =
            cyclemate::Options { is_admin, token: CYCLES_TOKEN.into(), rates: Rates::WIDE, ..Default::default() };
        let fake = FakeCycleMate::start(options).await.unwrap();
        let settings = CycleMateSettings::at(fake.origin(), FakeCycleMate::OTHER_EVENT);
        let driver = CycleMate::new(settings, Some(&Secret::new(CYCLES_TOKEN.into()))).unwrap();
        let events: Vec<u64> = driver.events().await.unwrap().iter().map(|event| event.id).collect();
        let both = [FakeCycleMate::EVENT, FakeCycleMate::OTHER_EVENT];
        assert_eq!(events, if is_admin { &both[..] } else { &both[..1] });
        let checked = driver.check(&event()).await.err().map(|trouble| (trouble.class, trouble.code));
        assert_eq!(checked, (!is_admin).then_some((Class::NeedsPerson, Code::DestAddress)));
        let got = driver.deliver(&Spool::new().jpeg(900, 1), &event(), &NotedJournal::default()).await;
        let why = got.as_ref().err().map(|trouble| (trouble.class, trouble.code));
        assert_eq!(why, (!is_admin).then_some((Class::NeedsPerson, Code::DestForbidden)));
        assert_eq!(fake.images(FakeCycleMate::OTHER_EVENT).len(), usize::from(is_admin));
        // Somebody else's image is theirs to remove.
        let image = fake.put_in(FakeCycleMate::OTHER_EVENT, "theirs.jpg", b"\xFF\xD8\xFF\xE0 theirs");
        assert_eq!(driver.remove(&image.to_string()).await.is_ok(), is_admin);
    }
}

#[tokio::test]
async fn a_sign_in_that_ended_is_told_in_either_field_and_asks_for_a_person() {
    for tells_detail in [true, false] {
        let options = cyclemate::Options { tells_detail, rates: Rates::WIDE, ..Default::default() };
        let (bench, spool) = (Cycles::with(options).await, Spool::new());
        bench.driver.deliver(&spool.jpeg(900, 1), &event(), &NotedJournal::default()).await.unwrap();
        bench.fake.end_tokens();
        let trouble = bench.driver.deliver(&spool.jpeg(900, 2), &event(), &NotedJournal::default()).await.unwrap_err();
        assert_eq!((trouble.class, trouble.code), (Class::NeedsPerson, Code::DestDenied));
        assert!(trouble.detail.contains("missing, not valid or expired"), "{trouble}");
    }
}

#[tokio::test]
async fn where_requests_seem_scarce_from_the_first_answer_on_photos_travel_together() {
    let options = cyclemate::Options { seems_scarce: true, rates: Rates::WIDE, ..Default::default() };
    let (bench, spool) = (Cycles::with(options).await, Spool::new());
    assert_eq!(bench.driver.together(), 1);
    bench.driver.deliver(&spool.jpeg(900, 1), &event(), &NotedJournal::default()).await.unwrap();
    assert_eq!(bench.driver.together(), 5);
}

/// A new switch does not compile without a place here: what plays it is named.
const _: fn() = || {
    let event_gallery::Options {
        // Where it is, and what everybody knows.
        port: _,
        token: _,
        store: _,
        seed: _,
        // `faults::each_fault_at_an_upload_to_event_gallery_…_in_every_style_of_reply`
        reply: _,
        // `event_gallery_faults::the_same_photo_sent_twice_…`, `faults::a_lost_answer_ends_well_…`
        duplicates: _,
        // Here.
        key: _,
        bare_path: _,
        // `event_gallery_faults::a_token_withdrawn_in_mid_run_…`
        denial: _,
    } = event_gallery::Options::default();
    let selfcommunity::Options {
        setup: _,
        token: _,
        other_token: _,
        client_id: _,
        // No booth has a secret of an app.
        client_secret: _,
        redirect_uris: _,
        store: _,
        // `community_account::a_token_is_renewed_before_its_end_…`
        token_life: _,
        token_unit: _,
        // `community_account::an_ended_token_is_renewed_once_…`, `faults::renewals`
        rotates: _,
        // Here.
        image_most: _,
        upload_life: _,
        // `community_faults::every_reading_of_what_is_not_documented_…`
        tells_offset: _,
        completed_twice: _,
        added_twice: _,
        errors: _,
        // `community_faults::a_gallery_of_many_pages_…`, `community_account::the_events_to_choose_from_…`
        newest_first: _,
        page: _,
        page_most: _,
    } = selfcommunity::Options::default();
    let cyclemate::Options {
        setup: _,
        token: _,
        other_token: _,
        store: _,
        // Here.
        is_admin: _,
        tells_detail: _,
        seems_scarce: _,
        // `cyclemate_faults::a_limit_that_is_spent_…`
        rates: _,
        // `faults::smaller`
        image_most: _,
        // `cyclemate_groups::one_bad_photo_…`, `…kept_in_part_…`; `cyclemate_faults::where_images_are_encoded_anew_…`
        all_formats: _,
        keeps_at_most: _,
        encodes_anew: _,
    } = cyclemate::Options::default();
};
