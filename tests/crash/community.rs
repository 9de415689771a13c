//! The same with uploads in steps: chunks, completion, the event's gallery.

use super::{Dice, Running, hash, ledger, rows, text};
use boothlift_testkit::{
    booth::{Manner, picture},
    figures::note,
    selfcommunity::{FakeSelfCommunity, Options},
    service::Fault,
};
use std::{collections::BTreeMap, fs, time::Duration};

const PHOTOS: usize = 60;
const KILLS: usize = 20;
const SEED: u64 = 20_260_621;
/// Chunks of one photo.
const CHUNKS: usize = 4;

/// A photo as large as four chunks: a small picture with comments in it.
fn photo(shot: u64) -> Vec<u8> {
    let small = picture(shot, 160, 120);
    let (start, rest) = small.split_at(2);
    let mut whole = start.to_vec();
    let mut dice = Dice(shot + 1);
    for _ in 0..11 {
        whole.extend_from_slice(&[0xFF, 0xFE, 0xFF, 0xFF]);
        whole.extend((0..65_533).map(|_| u8::try_from(dice.below(255)).unwrap()));
    }
    whole.extend_from_slice(rest);
    assert_eq!(whole.len().div_ceil(204_800), CHUNKS);
    whole
}

/// Kills amid chunks, completions and galleries: nothing is lost, nothing is there twice, and each kill costs at most the
/// chunk it fell into.
#[tokio::test(flavor = "multi_thread")]
async fn twenty_kills_amid_chunks_leave_each_photo_in_the_gallery_once() {
    let room = tempfile::tempdir().unwrap();
    let booth = room.path().join("booth");
    fs::create_dir(&booth).unwrap();
    let mut options = Options::default();
    options.setup.seed = SEED;
    let fake = FakeSelfCommunity::start(options).await.unwrap();
    // So slow that most kills fall between a request and its answer.
    fake.every(1.0, vec![Fault::SlowAnswer(40), Fault::SlowAnswer(120), Fault::SlowRead(16 * 1024, 10)]);
    let event = room.path().join("event.toml");
    let words = format!(
        "name = \"Garden Party\"\ndate = \"2026-06-20\"\n\
         [[folders]]\npath = \"booth\"\nsettle-seconds = 0.3\n\
         [[destinations]]\nkind = \"selfcommunity\"\nbase-url = \"{}\"\nevent-id = 7\ntoken-env = \"CRASH_TOKEN\"\n",
        fake.origin()
    );
    fs::write(&event, words).unwrap();
    let data = room.path().join("data");

    let mut random = Dice(SEED);
    let mut written = BTreeMap::new();
    for kill in 0..KILLS {
        for n in 0..PHOTOS / KILLS {
            let shot = kill * (PHOTOS / KILLS) + n;
            let name = format!("20260620_{:02}{:02}_{}.jpg", 18 + shot / 240, shot / 4 % 60, shot % 4 + 1);
            let bytes = photo(shot as u64);
            Manner::Renamed.write(&booth.join(&name), &bytes, Duration::ZERO).unwrap();
            written.insert(hash(&bytes), name);
        }
        let mut running = Running::start(&event, &data, &fake.token(), false);
        tokio::time::sleep(Duration::from_millis(300 + random.below(1_500))).await;
        running.kill();
    }
    fake.every(0.0, Vec::<Fault>::new());
    let last = Running::start(&event, &data, &fake.token(), true);
    let ended = tokio::task::spawn_blocking(move || last.end());
    let (code, words) = tokio::time::timeout(Duration::from_secs(240), ended).await.unwrap().unwrap();
    assert_eq!(code, 0, "{words}");

    let gallery = fake.gallery(7);
    let orphans = fake.media().len() - gallery.len();
    let chunks = fake.calls("chunk");
    let ledger = ledger(&data);
    let again = rows(&ledger, "selfcommunity", "").filter(|row| row["attempts"].as_u64().unwrap() > 1).count();
    let wasted = chunks.saturating_sub(CHUNKS * (PHOTOS + orphans));
    let found =
        format!("{chunks} chunks, {wasted} sent again, {orphans} media without a photo, {again} photos tried again");
    note("G16", &format!("{KILLS} kills, {PHOTOS} photos"), &found, wasted <= 2 * KILLS);
    assert!(again >= 5, "only {again} kills fell into an upload: too few to prove anything");
    assert_eq!(gallery.len(), PHOTOS, "lost or twice");
    for stored in &gallery {
        assert!(written.contains_key(&stored.sha256), "{} is half-written", stored.name);
        assert_eq!(gallery.iter().filter(|other| other.sha256 == stored.sha256).count(), 1, "{} is twice", stored.name);
    }
    // Two photos at most are on the way when the plug is pulled; a media whose id was lost is sent again.
    assert!(chunks <= CHUNKS * (PHOTOS + orphans) + 2 * KILLS, "{chunks} chunks, {orphans} orphans");
    let confirmed: Vec<_> = rows(&ledger, "selfcommunity", "confirmed").collect();
    assert_eq!(confirmed.len(), PHOTOS);
    for row in confirmed {
        let id = text(row, "remote_id");
        assert!(
            gallery.iter().any(|stored| stored.id.to_string() == id && stored.sha256 == text(row, "sha256")),
            "{row}"
        );
        assert_eq!(row["possible_duplicate"], false, "{row}");
    }
}
