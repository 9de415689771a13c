//! Safe copies end, and everything else that is known of a photo stays.

use crate::bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY};
use crate::health::safe_copies;
use boothlift_contract::{EventId, FailureCode, Language, PhotoDetail, PhotoFilter, ProofFormat, Reply, Request};
use boothlift_store::Store;
use boothlift_testkit::{booth::picture, event_gallery::Options};
use std::{collections::BTreeMap, fs, time::Duration};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn count(bench: &Bench, folder: &str) -> usize {
    fs::read_dir(bench.data().join(folder)).map_or(0, Iterator::count)
}

fn copies_in(bench: &Bench, state: &str) -> usize {
    let records = Store::look(&bench.data()).unwrap();
    let sql = "SELECT count(*) FROM spent_copies WHERE state = ?1";
    let copies: u32 = records.query_row(sql, [state], |row| row.get(0)).unwrap();
    copies as usize
}

/// The engine looks at its copies now and then: until `holds`.
async fn until(bench: &Bench, wanted: &str, holds: impl Fn() -> bool) {
    let look = async {
        while !holds() {
            bench.clock.pass(Duration::from_secs(31 * 60));
            bench.engine.look_at_clock();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(30), look).await.is_ok(), "{wanted}");
}

async fn detail(bench: &Bench, name: &str) -> PhotoDetail {
    let row = bench.list(PhotoFilter::All).await.rows.into_iter().find(|row| row.name == name).unwrap();
    match bench.ask(Request::ShowPhoto { file: row.file }).await.unwrap() {
        Reply::Photo(detail) => detail,
        other => panic!("{other:?}"),
    }
}

async fn failures(bench: &Bench) -> BTreeMap<String, FailureCode> {
    let rows = bench.list(PhotoFilter::All).await.rows;
    rows.into_iter().filter_map(|row| Some((row.name, row.verdict.failure?.code))).collect()
}

/// An event of three photos at Event Gallery that is closed, and whose safe copies are gone.
async fn long_ago() -> Bench {
    let mut bench = Bench::new(Options::default()).await;
    bench.engine.configure(bench.plan(&[EVENT_GALLERY])).await.unwrap();
    bench.party(3);
    bench.until_delivered(3).await;
    bench.ask(Request::EndEvent {}).await.unwrap();
    until(&bench, "nothing needs them any more", || copies_in(&bench, "spent") == 3).await;
    assert_eq!(count(&bench, "safe-copies"), 3);
    assert_eq!(safe_copies(&bench).await.0, 3);
    bench.clock.pass(DAY * 13);
    until(&bench, "they are removed", || copies_in(&bench, "removed") == 3).await;
    assert_eq!(count(&bench, "safe-copies"), 0);
    assert_eq!(safe_copies(&bench).await, (0, 0), "health counts what is there");
    bench
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_event_whose_copies_are_gone_is_read_as_before_and_nothing_of_it_is_sent_again() {
    let mut bench = long_ago().await;
    bench.restart().await;
    bench.ask(Request::ReopenEvent { event: EventId(1) }).await.unwrap();
    bench.until_delivered(3).await;
    for (name, sha256) in bench.written.clone() {
        let detail = detail(&bench, &name).await;
        assert_eq!(detail.sha256, sha256);
        assert_eq!(detail.steps.last().unwrap().what, "copy_removed", "{name}");
        let photo = detail.row.photo.unwrap();
        for size in [96, 320, 1280] {
            assert!(bench.engine.thumb(photo, size).await.is_some(), "{name} is still shown at {size}");
        }
    }
    let Reply::Text(proof) =
        bench.ask(Request::ShowProof { format: ProofFormat::Csv, language: Language::En }).await.unwrap()
    else {
        panic!()
    };
    for (name, sha256) in &bench.written {
        assert!(proof.contains(name) && proof.contains(sha256), "{proof}");
    }
    // The same photo once more, under another name.
    let (name, sha256) = bench.written.first_key_value().map(|(name, hash)| (name.clone(), hash.clone())).unwrap();
    fs::copy(bench.folder().join(&name), bench.folder().join("20260620_2359_9.jpg")).unwrap();
    let known = async {
        while failures(&bench).await.get("20260620_2359_9.jpg") != Some(&FailureCode::PhotoSame) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), known).await.unwrap();
    assert_eq!(bench.snapshot().await.counts.photos, 3);
    assert_eq!(detail(&bench, &name).await.sha256, sha256);
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_destination_gets_what_the_booths_folder_still_holds_and_the_rest_is_held_with_its_reason() {
    let bench = long_ago().await;
    let names: Vec<String> = bench.written.keys().cloned().collect();
    let (changed, gone) = (bench.folder().join(&names[1]), bench.folder().join(&names[2]));
    let original = fs::read(&gone).unwrap();
    fs::remove_file(&gone).unwrap();
    fs::write(&changed, "other bytes in the same place").unwrap();
    bench.engine.configure(bench.plan(&[EVENT_GALLERY, LOCAL_GALLERY])).await.unwrap();
    bench.until(|s| s.counts.delivered == 1 && s.counts.needs_you >= 2).await;
    let held = bench.lane(LOCAL_GALLERY).await;
    assert_eq!((held.delivered, held.held), (1, 2), "it says how many cannot go");
    let why = failures(&bench).await;
    assert_eq!(why.get(&names[2]), Some(&FailureCode::PhotoCopyRemoved), "{why:?}");
    assert_eq!(count(&bench, "safe-copies"), 1, "made anew for the one that went");
    assert_eq!(bench.fake.stored().len(), 3, "and nothing went twice where it is");

    // Somebody brings the missing one back.
    fs::write(&gone, original).unwrap();
    bench.until(|s| s.counts.delivered == 2).await;
    assert_eq!(bench.lane(LOCAL_GALLERY).await.delivered, 2);
    assert_eq!(bench.fake.stored().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_that_only_the_local_gallery_has_keep_their_copies_for_ever_and_guests_keep_theirs() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(2);
    bench.until_delivered(2).await;
    bench.ask(Request::EndEvent {}).await.unwrap();
    let mut here = bench.plan(&[LOCAL_GALLERY]);
    here.name = "Only Here".into();
    here.folders[0].path = bench.folder().with_file_name("second booth");
    fs::create_dir(&here.folders[0].path).unwrap();
    for n in 0..3 {
        let bytes = picture(100 + n, 320, 240);
        fs::write(here.folders[0].path.join(format!("20260621_2000_{n}.jpg")), bytes).unwrap();
    }
    bench.engine.configure(here).await.unwrap();
    bench.until(|s| s.counts.delivered == 3).await;
    bench.ask(Request::EndEvent {}).await.unwrap();
    assert_eq!((count(&bench, "gallery/photos"), count(&bench, "safe-copies")), (5, 5));
    until(&bench, "those that Event Gallery has are spent", || copies_in(&bench, "spent") == 2).await;
    bench.clock.pass(DAY * 100);
    until(&bench, "and removed", || copies_in(&bench, "removed") == 2).await;
    bench.clock.pass(DAY * 100);
    until(&bench, "one look more", || copies_in(&bench, "spent") == 0).await;
    assert_eq!(count(&bench, "gallery/photos"), 5, "guests see what they saw");
    assert_eq!(count(&bench, "safe-copies"), 3, "nothing but this computer has these");
}
