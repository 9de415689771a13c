//! Damaged records, after an evening with photos in every state: nothing is lost, nothing known is repeated, and what was taken
//! down stays away.

use crate::bench::{Bench, hash};
use boothlift_contract::{FailureCode, NotThis, Request};
use boothlift_store::{Store, listing, photos, take_downs};
use boothlift_testkit::{
    booth::{Manner, picture},
    event_gallery::{Fault, Options},
};
use rusqlite::Connection;
use std::{collections::BTreeMap, fs, path::Path, time::Duration};

const SECOND: Duration = Duration::from_secs(1);
const SEEDS: u64 = 8;

/// A small seeded generator (xorshift), so that a failing seed can be run again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// What befalls the records while the program is not there.
fn befall(seed: u64, data: &Path, dice: &mut Dice) {
    let (records, log) = (data.join("boothlift.db"), data.join("boothlift.db-wal"));
    match seed % 4 {
        // Noise at a few places.
        0 | 1 => {
            Connection::open(&records).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
            let mut bytes = fs::read(&records).unwrap();
            for _ in 0..4 {
                let (at, long) = (dice.below(bytes.len() as u64) as usize, 64 << dice.below(7));
                for n in at..bytes.len().min(at + long) {
                    bytes[n] = dice.below(256) as u8;
                }
            }
            // The schema's own page, so that each seed damages what counts.
            for byte in &mut bytes[100..164] {
                *byte = dice.below(256) as u8;
            }
            fs::write(&records, bytes).unwrap();
        }
        // SQLite's log cut short.
        2 => {
            let long = fs::metadata(&log).unwrap().len();
            fs::File::options().write(true).open(&log).unwrap().set_len(dice.below(long)).unwrap();
        }
        // All of it gone.
        _ => {
            fs::remove_file(&records).unwrap();
            fs::remove_file(&log).unwrap();
        }
    }
}

/// How often each content lies at the fake gallery.
fn there(bench: &Bench) -> BTreeMap<String, usize> {
    let mut there = BTreeMap::new();
    for one in bench.fake.stored() {
        *there.entry(one.sha256).or_insert(0) += 1;
    }
    there
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_records_lose_no_photo_repeat_none_that_was_confirmed_and_bring_back_none_that_was_taken_down() {
    for seed in 1..=SEEDS {
        let mut dice = Dice(seed * 7_919);
        let mut bench = Bench::new(Options::default()).await;
        bench.party(6);
        bench.until_delivered(6).await;
        let down = "20260620_2000_2.jpg";
        let of = bench.written[down].clone();
        let records = Store::look(&bench.data()).unwrap();
        let (id, gone) = records
            .query_row("SELECT id, sha256 FROM photos WHERE sha256 = ?1", [&of], |row| Ok((row.get(0)?, row.get(1)?)))
            .map(|(id, sha): (i64, String)| (boothlift_contract::PhotoId(id), sha))
            .unwrap();
        drop(records);
        bench.ask(Request::TakeDown { of: NotThis::Photo { photo: id } }).await.unwrap();
        // One whose answer is lost, and three that have not begun.
        bench.fake.script([Fault::StoreThenClose]);
        bench.shoot("20260620_2010_1.jpg", Manner::Renamed);
        bench.fake.until(|fake| fake.stored().len() == 7).await;
        bench.until(|s| s.counts.waiting == 1 && s.counts.sending == 0).await;
        bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
        for n in 1..=3 {
            bench.shoot(&format!("20260620_2020_{n}.jpg"), Manner::Renamed);
        }
        bench.until(|s| s.counts.waiting == 4).await;

        bench.pull_the_plug(|data| befall(seed, data, &mut dice)).await;
        let told = bench.snapshot().await.notices;
        if seed % 4 != 2 {
            assert_eq!(told.len(), 1, "seed {seed}: {told:?}");
            assert_eq!(
                (told[0].code, told[0].subject.as_str()),
                (FailureCode::AppRebuilt, "1"),
                "seed {seed}: {told:?}"
            );
            assert_eq!(told[0].detail.is_empty(), seed % 4 == 3, "where the damaged ones lie: {told:?}");
            assert!(told[0].detail.is_empty() || Path::new(&told[0].detail).join("boothlift.db").is_file());
        }
        bench.ask(Request::ResumeSending {}).await.unwrap();
        bench.until_passing(SECOND * 5, |s| s.counts.delivered == 10 && s.counts.waiting == 0).await;

        let copies = there(&bench);
        let lost: Vec<_> = bench.written.iter().filter(|(_, sha)| !copies.contains_key(*sha)).collect();
        assert!(lost.is_empty(), "seed {seed}: {lost:?}");
        for (name, sha256) in &bench.written {
            let most = if name.contains("_2010_") { 2 } else { 1 };
            assert!(copies[sha256] <= most, "seed {seed}: {name} is there {} times", copies[sha256]);
        }
        let records = Store::look(&bench.data()).unwrap();
        assert!(take_downs::is_down(&records, id).unwrap(), "seed {seed}");
        assert_eq!(photos::get(&records, id).unwrap().sha256, gone, "seed {seed}");
        let shown: i64 = records
            .query_row(
                "SELECT count(*) FROM gallery_photos WHERE source_sha256 = ?1 AND hidden_at IS NULL",
                [&of],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(shown, 0, "seed {seed}: guests see it again");
        drop(records);

        // It is told once, and the next start is as any other.
        for code in [FailureCode::AppRebuilt, FailureCode::AppRecovered] {
            bench.ask(Request::NoteRead { code }).await.unwrap();
        }
        assert!(bench.snapshot().await.notices.is_empty());
        let before = there(&bench);
        bench.restart().await;
        let after = bench.snapshot().await;
        assert!(after.notices.is_empty(), "seed {seed}: {:?}", after.notices);
        assert_eq!((after.counts.delivered, after.counts.waiting, after.counts.needs_you), (10, 0, 0), "seed {seed}");
        assert_eq!(there(&bench), before, "seed {seed}");
        bench.engine.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_safe_copy_whose_photo_was_never_written_down_becomes_one_even_if_the_booths_file_is_gone() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    bench.until_delivered(3).await;
    bench.restart_without_hints().await;
    bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
    bench.shoot("20260620_2030_1.jpg", Manner::Renamed);
    let noted = bench.written["20260620_2030_1.jpg"].clone();
    bench.ask(Request::LookNow {}).await.unwrap();
    bench.until(|s| s.counts.waiting == 1).await;
    let bytes = picture(900, 320, 240);
    let unnoted = hash(&bytes);
    let file = bench.folder().join("20260620_2030_1.jpg");
    bench
        .pull_the_plug(|data| {
            // As if the plug had been pulled between the safe copy and its row.
            for path in [data.join("boothlift.db"), data.join("records-kept")] {
                assert!(path.exists());
            }
            let records = Connection::open(data.join("boothlift.db")).unwrap();
            records.pragma_update(None, "foreign_keys", "OFF").unwrap();
            let photo: i64 =
                records.query_row("SELECT id FROM photos WHERE sha256 = ?1", [&noted], |row| row.get(0)).unwrap();
            records.execute("DELETE FROM deliveries WHERE photo_id = ?1", [photo]).unwrap();
            records.execute("DELETE FROM files WHERE photo_id = ?1", [photo]).unwrap();
            records.execute("DELETE FROM photos WHERE id = ?1", [photo]).unwrap();
            records
                .execute_batch(
                    "DELETE FROM photo_counts; DELETE FROM delivery_counts;
                     INSERT INTO photo_counts SELECT event_id, state, count(*) FROM photos GROUP BY 1, 2;
                     INSERT INTO delivery_counts
                         SELECT event_id, destination_id, state, count(*) FROM deliveries GROUP BY 1, 2, 3;",
                )
                .unwrap();
            // And one of which nothing is known but its bytes.
            fs::write(data.join("safe-copies").join(format!("{unnoted}.jpg")), &bytes).unwrap();
            fs::remove_file(&file).unwrap();
        })
        .await;
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.until_passing(SECOND, |s| s.counts.delivered == 5).await;
    let stored = bench.fake.stored();
    let tag = |sha: &str| stored.iter().find(|one| one.sha256 == sha).unwrap().tag.clone();
    // The file's own clock is the computer's, years from the evening's: it is another group of the same minute.
    let noted = tag(&noted).unwrap_or_default();
    assert!(noted.starts_with("20260620_2030"), "its note led to its folder's rule: {noted}");
    assert_eq!(tag(&unnoted), None, "whose it is nobody knows");
    let page = bench.list(boothlift_contract::PhotoFilter::All).await;
    assert!(page.rows.iter().any(|row| row.name == "20260620_2030_1.jpg"), "under its own name");
    let _ = listing::file_of;
}
