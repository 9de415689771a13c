//! What every driver promises, whatever it speaks to.

use crate::{
    parcels::{Spool, path},
    subject::{Held, Subject},
};
use boothlift_contract::{FailureCode, MediaType};
use boothlift_destinations::{Class, EventFacts, Parcel};
use boothlift_testkit::{NotedJournal, Step};

pub(crate) async fn a_photo_arrives_whole_once_and_rightly_named<S: Subject>() {
    let (subject, spool) = (S::fresh().await, Spool::new());
    let (driver, event) = (subject.driver(), subject.event());
    let mut want = Vec::new();
    for seed in 1..=3 {
        let parcel = spool.jpeg(10_000 * seed as usize, seed);
        driver.deliver(&parcel, &event, &NotedJournal::default()).await.unwrap();
        want.push(S::held(&parcel, &event));
    }
    let without = Parcel { tag: None, ..spool.jpeg(5000, 9) };
    let bare = EventFacts { collection_url: None, ..event };
    driver.deliver(&without, &bare, &NotedJournal::default()).await.unwrap();
    want.push(S::held(&without, &bare));
    assert_eq!(subject.stored(), want);
}

pub(crate) async fn odd_names_and_tags_arrive_as_they_are<S: Subject>() {
    let (subject, spool) = (S::fresh().await, Spool::new());
    let event = subject.event();
    let odd = ["a&b=c", "1+1", "100%", "%41", "Müller", "🎈", "a b", "x?y#z", "semi;colon,comma", "s'il"];
    let mut want = Vec::new();
    for (seed, odd) in odd.iter().enumerate() {
        let parcel = spool.jpeg(300, seed as u64 + 1);
        let parcel = Parcel { name: format!("{odd}.jpg"), tag: Some((*odd).into()), ..parcel };
        subject.driver().deliver(&parcel, &event, &NotedJournal::default()).await.unwrap();
        want.push(S::held(&parcel, &event));
    }
    assert_eq!(subject.stored(), want);
}

pub(crate) async fn every_kind_it_takes_arrives<S: Subject>() {
    let (subject, spool) = (S::fresh().await, Spool::new());
    let driver = subject.driver();
    for (seed, media) in driver.takes().media.iter().enumerate() {
        let parcel = spool.parcel(*media, 2000, seed as u64 + 1);
        driver.deliver(&parcel, &subject.event(), &NotedJournal::default()).await.unwrap();
        assert_eq!(subject.stored().last().unwrap().sha256, parcel.sha256, "{media}");
    }
}

pub(crate) async fn what_it_does_not_take_never_leaves<S: Subject>() {
    let (subject, spool) = (S::fresh().await, Spool::new());
    let driver = subject.driver();
    let mut refused = Vec::new();
    for (seed, media) in MediaType::ALL.iter().enumerate() {
        if !driver.takes().media.contains(media) {
            refused.push((spool.parcel(*media, 2000, seed as u64 + 1), FailureCode::PhotoKind));
        }
    }
    if let Some(most) = driver.takes().max_bytes {
        let parcel = Parcel { bytes: most + 1, ..spool.jpeg(2000, 50) };
        refused.push((parcel, FailureCode::PhotoTooLarge));
    }
    for (parcel, code) in refused {
        let journal = NotedJournal::default();
        let trouble = driver.deliver(&parcel, &subject.event(), &journal).await.unwrap_err();
        assert_eq!((trouble.class, trouble.code), (Class::Refused, code), "{trouble}");
        assert_eq!(journal.steps(), []);
    }
    assert_eq!(subject.stored(), []);
}

pub(crate) async fn a_large_photo_arrives_byte_by_byte<S: Subject>() {
    let (subject, spool) = (S::fresh().await, Spool::new());
    let most = usize::try_from(subject.driver().takes().max_bytes.unwrap_or(u64::MAX)).unwrap();
    for (seed, bytes) in [204_801, 262_143, 262_144, 262_145, most.min(6_000_001)].into_iter().enumerate() {
        let parcel = spool.jpeg(bytes, seed as u64 + 1);
        subject.driver().deliver(&parcel, &subject.event(), &NotedJournal::default()).await.unwrap();
        assert_eq!(subject.stored().last(), Some(&S::held(&parcel, &subject.event())));
    }
}

pub(crate) async fn the_end_of_the_body_is_written_down_first<S: Subject>() {
    let (subject, spool) = (S::fresh().await, Spool::new());
    for (seed, bytes) in [100, 262_144, 900_000].into_iter().enumerate() {
        let parcel = spool.jpeg(bytes, seed as u64 + 1);
        let journal = NotedJournal::default();
        subject.driver().deliver(&parcel, &subject.event(), &journal).await.unwrap();
        let steps = journal.steps();
        let ends: Vec<usize> = (0..steps.len()).filter(|at| steps[*at] == Step::BodyEnds).collect();
        let [end] = ends[..] else { panic!("{steps:?}") };
        let total = |steps: &[Step]| match steps.last() {
            Some(Step::HandedOver(bytes)) => *bytes,
            _ => 0,
        };
        assert!(total(&steps[..end]) < parcel.bytes, "the last slice left before it was written down: {steps:?}");
        assert!(total(&steps) >= parcel.bytes, "{steps:?}");
    }
}

pub(crate) async fn a_journal_that_fails_stops_the_upload<S: Subject>() {
    let (subject, spool) = (S::fresh().await, Spool::new());
    let (driver, event) = (subject.driver(), subject.event());
    for (seed, bytes) in [100, 900_000].into_iter().enumerate() {
        let parcel = spool.jpeg(bytes, seed as u64 + 1);
        let trouble = driver.deliver(&parcel, &event, &NotedJournal::failing()).await.unwrap_err();
        assert_eq!((trouble.class, trouble.code), (Class::Local, FailureCode::AppRecords));
    }
    // One more upload settles what the two before it may have left on the way.
    let parcel = spool.jpeg(700, 9);
    driver.deliver(&parcel, &event, &NotedJournal::default()).await.unwrap();
    assert_eq!(subject.stored(), [S::held(&parcel, &event)]);
}

pub(crate) async fn a_safe_copy_that_changed_is_never_complete_there<S: Subject>() {
    let (subject, spool) = (S::fresh().await, Spool::new());
    let (driver, event) = (subject.driver(), subject.event());
    let spoil: [fn(&mut Vec<u8>); 4] = [
        |content| content.truncate(content.len() / 2),
        |content| content.push(0),
        |content| *content.last_mut().unwrap() ^= 1,
        |content| content[20] ^= 1,
    ];
    for (seed, spoil) in spoil.into_iter().enumerate() {
        for bytes in [1000, 900_000] {
            let parcel = spool.jpeg(bytes, (seed * 2 + 1) as u64);
            let mut content = std::fs::read(path(&parcel)).unwrap();
            spoil(&mut content);
            std::fs::write(path(&parcel), &content).unwrap();
            let journal = NotedJournal::default();
            let trouble = driver.deliver(&parcel, &event, &journal).await.unwrap_err();
            assert_eq!((trouble.class, trouble.code), (Class::Local, FailureCode::PhotoSpool), "{trouble}");
            assert!(!journal.body_ended());
        }
    }
    let gone = spool.jpeg(1000, 40);
    std::fs::remove_file(path(&gone)).unwrap();
    let trouble = driver.deliver(&gone, &event, &NotedJournal::default()).await.unwrap_err();
    assert_eq!((trouble.class, trouble.code), (Class::Local, FailureCode::PhotoSpool));

    let parcel = spool.jpeg(700, 41);
    driver.deliver(&parcel, &event, &NotedJournal::default()).await.unwrap();
    assert_eq!(subject.stored(), [S::held(&parcel, &event)]);
}

pub(crate) async fn two_at_once_do_not_mix<S: Subject>() {
    let (subject, spool) = (S::fresh().await, Spool::new());
    let (driver, event) = (subject.driver(), subject.event());
    let parcels: Vec<Parcel> = (1..=8).map(|seed| spool.jpeg(150_000 * seed as usize, seed)).collect();
    let mut set = tokio::task::JoinSet::new();
    for parcel in parcels.clone() {
        let (driver, event) = (driver.clone(), event.clone());
        set.spawn(async move { driver.deliver(&parcel, &event, &NotedJournal::default()).await });
    }
    for result in set.join_all().await {
        result.unwrap();
    }
    let mut stored = subject.stored();
    stored.sort_by_key(|held| held.bytes);
    let want: Vec<Held> = parcels.iter().map(|parcel| S::held(parcel, &event)).collect();
    assert_eq!(stored, want);
}

pub(crate) async fn a_dropped_upload_is_not_confirmed<S: Subject>() {
    let (subject, spool) = (S::fresh().await, Spool::new());
    let (driver, event) = (subject.driver(), subject.event());
    for turns in [0, 1, 2, 3, 5, 8, 13, 21] {
        let dropped = spool.jpeg(3_000_000, 1_000 + turns);
        let journal = NotedJournal::default();
        let mut upload = Box::pin(driver.deliver(&dropped, &event, &journal));
        for _ in 0..turns {
            tokio::select! {
                biased;
                _ = &mut upload => break,
                () = tokio::task::yield_now() => {}
            }
        }
        drop(upload);
        let after = spool.jpeg(700, 100 + turns);
        driver.deliver(&after, &event, &NotedJournal::default()).await.unwrap();
        if !journal.body_ended() {
            assert!(subject.stored().iter().all(|held| held.name != dropped.name), "after {turns} turns");
        }
    }
}

pub(crate) async fn the_way_can_be_tried_without_leaving_a_photo<S: Subject>() {
    let subject = S::fresh().await;
    subject.driver().probe().await.unwrap();
    subject.driver().check(&subject.event()).await.unwrap();
    subject.driver().renew();
    subject.driver().probe().await.unwrap();
    assert_eq!(subject.stored(), []);
}
