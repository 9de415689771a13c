//! Photos made ready for a gallery: without what tells about people, and as small as an operator wants them. What was taken in
//! stays as it is.

use crate::bench::{Bench, EVENT_GALLERY, hash};
use boothlift_contract::{DestinationId, Preparing, Request};
use boothlift_store::Store;
use boothlift_testkit::{
    booth::{Manner, picture},
    event_gallery::{Fault, Options},
};
use std::{fs, path::PathBuf, time::Duration};

const SECOND: Duration = Duration::from_secs(1);
const PLACE: &str = "GPS-LAT-48.2";

/// A photo that tells where it was taken.
fn telling(seed: u64) -> Vec<u8> {
    let plain = picture(seed, 640, 480);
    let text = format!("http://ns.adobe.com/xap/1.0/\0<rdf exif:GPSLatitude='{PLACE}'/>");
    let length = u16::try_from(text.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xFF, 0xE1], &length, text.as_bytes(), &plain[2..]].concat()
}

fn shoot(bench: &mut Bench, name: &str, bytes: &[u8]) -> String {
    Manner::Renamed.write(&bench.folder().join(name), bytes, Duration::ZERO).unwrap();
    bench.written.insert(name.into(), hash(bytes));
    hash(bytes)
}

async fn prepare(bench: &Bench, preparing: Preparing) {
    let destination = DestinationId(EVENT_GALLERY.into());
    bench.ask(Request::PrepareFor { destination, preparing }).await.unwrap();
}

fn tells(bytes: &[u8]) -> bool {
    bytes.windows(PLACE.len()).any(|window| window == PLACE.as_bytes())
}

fn sent_as(bench: &Bench, sha256: &str) -> Option<String> {
    let records = Store::look(&bench.data()).unwrap();
    let of = "SELECT d.sent_sha256 FROM deliveries d JOIN photos p ON p.id = d.photo_id
              WHERE p.sha256 = ?1 AND d.destination_id = 'event-gallery'";
    records.query_row(of, [sha256], |row| row.get(0)).unwrap()
}

fn copies(bench: &Bench) -> Vec<PathBuf> {
    fs::read_dir(bench.data().join("prepared-copies"))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_gallery_out_there_learns_where_a_photo_was_taken_and_no_pixel_changes() {
    let store = tempfile::tempdir().unwrap();
    let mut bench = Bench::new(Options { store: Some(store.path().into()), ..Options::default() }).await;
    let photo = telling(1);
    let sha256 = shoot(&mut bench, "20260620_2000_1.jpg", &photo);
    let plain = shoot(&mut bench, "20260620_2000_2.jpg", &picture(2, 640, 480));
    bench.until_delivered(2).await;
    let there: Vec<String> = bench.fake.stored().into_iter().map(|one| one.sha256).collect();
    assert!(there.contains(&plain), "a photo that tells nothing goes byte for byte");
    assert!(!there.contains(&sha256));
    let files: Vec<Vec<u8>> =
        fs::read_dir(store.path()).unwrap().map(|f| fs::read(f.unwrap().path()).unwrap()).collect();
    let sent = files.iter().find(|bytes| hash(bytes) != plain).unwrap();
    assert!(!tells(sent));
    assert_eq!(image::load_from_memory(sent).unwrap(), image::load_from_memory(&photo).unwrap());
    assert_eq!((sent_as(&bench, &sha256), sent_as(&bench, &plain)), (Some(hash(sent)), None));
    assert_eq!(
        fs::read(bench.folder().join("20260620_2000_1.jpg")).unwrap(),
        photo,
        "the booth's own file is untouched"
    );
    let safe = bench.data().join("safe-copies");
    assert!(walk(safe).iter().any(|file| fs::read(file).unwrap() == photo), "so is the safe copy");
    // It is let go a moment after the answer.
    bench.until(|_| copies(&bench).is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_the_place_to_go_along_sends_the_very_bytes() {
    let mut bench = Bench::new(Options::default()).await;
    prepare(&bench, Preparing { keep_location: true, ..Preparing::default() }).await;
    shoot(&mut bench, "20260620_2000_1.jpg", &telling(1));
    bench.until_delivered(1).await;
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_longest_side_makes_large_photos_small_and_leaves_small_ones_alone() {
    let store = tempfile::tempdir().unwrap();
    let mut bench = Bench::new(Options { store: Some(store.path().into()), ..Options::default() }).await;
    prepare(&bench, Preparing { longest_side: Some(400), quality: None, keep_location: false }).await;
    shoot(&mut bench, "20260620_2000_1.jpg", &telling(1));
    let small = shoot(&mut bench, "20260620_2000_2.jpg", &picture(2, 320, 240));
    bench.until_delivered(2).await;
    assert!(bench.fake.stored().iter().any(|one| one.sha256 == small));
    for file in fs::read_dir(store.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        let sent = image::load_from_memory(&bytes).unwrap();
        assert!(sent.width().max(sent.height()) <= 400 && !tells(&bytes), "{} x {}", sent.width(), sent.height());
    }
    let refused = Preparing { longest_side: Some(0), ..Preparing::default() };
    let destination = DestinationId(EVENT_GALLERY.into());
    assert!(bench.ask(Request::PrepareFor { destination, preparing: refused }).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_lost_answer_and_a_restart_the_very_same_copy_goes_again_under_the_same_name() {
    let mut bench = Bench::new(Options::default()).await;
    prepare(&bench, Preparing { longest_side: Some(400), quality: Some(80), keep_location: false }).await;
    bench.fake.script([Fault::StoreThenClose]);
    shoot(&mut bench, "20260620_2000_1.jpg", &telling(1));
    bench.fake.until(|fake| fake.stored().len() == 1).await;
    bench.until(|s| s.counts.waiting == 1).await;
    assert_eq!(copies(&bench).len(), 1, "it is kept until the photo is confirmed");
    bench.restart().await;
    bench.until_passing(SECOND * 5, |s| s.counts.delivered == 1).await;
    let stored = bench.fake.stored();
    assert_eq!((stored.len(), &stored[0].sha256, &stored[0].name), (2, &stored[1].sha256, &stored[1].name));
    bench.until(|_| copies(&bench).is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_above_event_gallerys_limit_goes_as_a_smaller_copy() {
    let store = tempfile::tempdir().unwrap();
    let mut bench = Bench::new(Options { store: Some(store.path().into()), ..Options::default() }).await;
    let mut plan = bench.plan(&[EVENT_GALLERY]);
    plan.destinations[0].settings["max-bytes"] = 20_000.into();
    bench.engine.configure(plan).await.unwrap();
    let photo = picture(1, 1200, 800);
    assert!(photo.len() > 30_000, "{}", photo.len());
    shoot(&mut bench, "20260620_2000_1.jpg", &photo);
    bench.until_delivered(1).await;
    let sent = fs::read_dir(store.path()).unwrap().next().unwrap().unwrap();
    let sent = fs::read(sent.path()).unwrap();
    assert!(sent.len() <= 20_000 && image::load_from_memory(&sent).is_ok(), "{}", sent.len());
    assert_eq!(fs::read(bench.folder().join("20260620_2000_1.jpg")).unwrap(), photo);
}

fn walk(folder: PathBuf) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(path) } else { vec![path] }).collect()
}
