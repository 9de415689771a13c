//! The same with CycleMate, whose answers name no photo: after a kill only the storage's hashes tell what is there.

use super::{Dice, Running, hash, ledger, rows, text};
use boothlift_testkit::{
    booth::{Manner, picture},
    cyclemate::{FakeCycleMate, Options, Rates},
    service::Fault,
};
use std::{collections::BTreeMap, fs, time::Duration};

const PHOTOS: usize = 60;
const KILLS: usize = 20;
const SEED: u64 = 20_260_622;

#[tokio::test(flavor = "multi_thread")]
async fn twenty_kills_amid_uploads_leave_each_photo_in_the_event_once() {
    let room = tempfile::tempdir().unwrap();
    let booth = room.path().join("booth");
    fs::create_dir(&booth).unwrap();
    let mut options = Options { rates: Rates::WIDE, ..Options::default() };
    options.setup.seed = SEED;
    let token = options.token.clone();
    let fake = FakeCycleMate::start(options).await.unwrap();
    // So slow that most kills fall between a request and its answer.
    fake.every(1.0, vec![Fault::SlowAnswer(150).at("upload"), Fault::SlowAnswer(400).at("upload")]);
    let event = room.path().join("event.toml");
    let words = format!(
        "name = \"Garden Party\"\ndate = \"2026-06-20\"\n\
         [[folders]]\npath = \"booth\"\nsettle-seconds = 0.3\n\
         [[destinations]]\nkind = \"cyclemate\"\nbase-url = \"{}\"\nevent-id = 123\ntoken-env = \"CRASH_TOKEN\"\n",
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
            let bytes = picture(shot as u64, 320, 240);
            Manner::Renamed.write(&booth.join(&name), &bytes, Duration::ZERO).unwrap();
            written.insert(hash(&bytes), name);
        }
        let mut running = Running::start(&event, &data, &token, false);
        tokio::time::sleep(Duration::from_millis(300 + random.below(1_500))).await;
        running.kill();
    }
    fake.every(0.0, Vec::<Fault>::new());
    let last = Running::start(&event, &data, &token, true);
    let ended = tokio::task::spawn_blocking(move || last.end());
    let (code, words) = tokio::time::timeout(Duration::from_secs(240), ended).await.unwrap().unwrap();
    assert_eq!(code, 0, "{words}");

    let images = fake.images(FakeCycleMate::EVENT);
    let ledger = ledger(&data);
    let again = rows(&ledger, "cyclemate", "").filter(|row| row["attempts"].as_u64().unwrap() > 1).count();
    println!("seed {SEED}: {KILLS} kills, {PHOTOS} photos: {} uploads, {again} tried again", fake.calls("upload"));
    assert!(again >= 5, "only {again} kills fell into an upload: too few to prove anything");
    assert_eq!(images.len(), PHOTOS, "lost or twice");
    for stored in &images {
        assert!(written.contains_key(&stored.sha256), "{} is half-written", stored.name);
        assert_eq!(images.iter().filter(|other| other.sha256 == stored.sha256).count(), 1, "{} is twice", stored.name);
    }
    let confirmed: Vec<_> = rows(&ledger, "cyclemate", "confirmed").collect();
    assert_eq!(confirmed.len(), PHOTOS);
    for row in confirmed {
        let id = text(row, "remote_id");
        let held = images.iter().find(|stored| stored.id.to_string() == id).map(|stored| stored.sha256.as_str());
        assert_eq!(held, Some(text(row, "sha256")), "{row}");
        assert_eq!(row["possible_duplicate"], false, "{row}");
    }
}
