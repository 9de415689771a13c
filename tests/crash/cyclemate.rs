//! The same with CycleMate, whose answers name no photo: after a kill only the storage's hashes tell what is there. Images go
//! one a request, or several once requests are scarce.

use super::{Dice, Running, ends_at, hash, ledger, rows, text};
use boothlift_contract::FAIL_POINTS;
use boothlift_testkit::{
    booth::{Manner, picture},
    cyclemate::{FakeCycleMate, Options, Rates},
    service::Fault,
};
use boothlift_tests::program;
use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

const KILLS: usize = 20;
const SEED: u64 = 20_260_622;

/// One booth that delivers to CycleMate alone.
struct Cycles {
    fake: FakeCycleMate,
    token: String,
    _room: TempDir,
    booth: PathBuf,
    event: PathBuf,
    data: PathBuf,
    /// What the booth wrote: hash to name.
    written: BTreeMap<String, String>,
}

impl Cycles {
    /// `together`: several images go in one request.
    async fn begin(seed: u64, together: bool) -> Self {
        let room = tempfile::tempdir().unwrap();
        let booth = room.path().join("booth");
        fs::create_dir(&booth).unwrap();
        let mut options = Options { rates: Rates::WIDE, seems_scarce: together, ..Options::default() };
        options.setup.seed = seed;
        let token = options.token.clone();
        let fake = FakeCycleMate::start(options).await.unwrap();
        let event = room.path().join("event.toml");
        let words = format!(
            "name = \"Garden Party\"\ndate = \"2026-06-20\"\n\
             [[folders]]\npath = \"booth\"\nsettle-seconds = 0.3\n\
             [[destinations]]\nkind = \"cyclemate\"\nbase-url = \"{}\"\nevent-id = {}\ntoken-env = \"CRASH_TOKEN\"\n",
            fake.origin(),
            FakeCycleMate::EVENT,
        );
        fs::write(&event, words).unwrap();
        let data = room.path().join("data");
        Self { fake, token, _room: room, booth, event, data, written: BTreeMap::new() }
    }

    fn shoot(&mut self, photos: usize) {
        for _ in 0..photos {
            let shot = self.written.len();
            let name = format!("20260620_{:02}{:02}_{}.jpg", 18 + shot / 240, shot / 4 % 60, shot % 4 + 1);
            let bytes = picture(shot as u64, 320, 240);
            Manner::Renamed.write(&self.booth.join(&name), &bytes, Duration::ZERO).unwrap();
            self.written.insert(hash(&bytes), name);
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(program("boothlift-headless"));
        command.arg("run").arg("--event").arg(&self.event).arg("--data").arg(&self.data);
        command.env("CRASH_TOKEN", &self.token).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Runs until everything is delivered.
    async fn finish(&self) {
        let mut command = self.command();
        let child = command.arg("--until-delivered").stderr(Stdio::piped()).spawn().unwrap();
        let ended = tokio::task::spawn_blocking(move || Running(Some(child)).end());
        let (code, words) = tokio::time::timeout(Duration::from_secs(240), ended).await.unwrap().unwrap();
        assert_eq!(code, 0, "{words}");
    }

    /// Each photo is there whole and once, under the number that its row has; how many took more than one attempt.
    fn judge(&self, about: &str) -> usize {
        let images = self.fake.images(FakeCycleMate::EVENT);
        let ledger = ledger(&self.data);
        for stored in &images {
            assert!(self.written.contains_key(&stored.sha256), "{about}: {} is half-written", stored.name);
            let copies = images.iter().filter(|other| other.sha256 == stored.sha256).count();
            assert_eq!(copies, 1, "{about}: {} is there {copies} times", stored.name);
        }
        assert_eq!(images.len(), self.written.len(), "{about}: lost");
        let confirmed: Vec<_> = rows(&ledger, "cyclemate", "confirmed").collect();
        assert_eq!(confirmed.len(), self.written.len(), "{about}");
        for row in confirmed {
            let id = text(row, "remote_id");
            let held = images.iter().find(|stored| stored.id.to_string() == id).map(|stored| stored.sha256.as_str());
            assert_eq!(held, Some(text(row, "sha256")), "{about}: {row}");
            assert_eq!(row["possible_duplicate"], false, "{about}: {row}");
        }
        rows(&ledger, "cyclemate", "").filter(|row| row["attempts"].as_u64().unwrap() > 1).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_kills_amid_uploads_leave_each_photo_in_the_event_once() {
    let mut cycles = Cycles::begin(SEED, false).await;
    // So slow that most kills fall between a request and its answer.
    cycles.fake.every(1.0, vec![Fault::SlowAnswer(150).at("upload"), Fault::SlowAnswer(400).at("upload")]);
    let mut random = Dice(SEED);
    for _ in 0..KILLS {
        cycles.shoot(3);
        let mut running = Running(Some(cycles.command().spawn().unwrap()));
        tokio::time::sleep(Duration::from_millis(300 + random.below(1_500))).await;
        running.kill();
    }
    cycles.fake.every(0.0, Vec::<Fault>::new());
    cycles.finish().await;
    let again = cycles.judge("at random");
    let (photos, uploads) = (cycles.written.len(), cycles.fake.calls("upload"));
    println!("seed {SEED}: {KILLS} kills, {photos} photos: {uploads} uploads, {again} tried again");
    assert!(again >= 5, "only {again} kills fell into an upload: too few to prove anything");
}

/// Amid the body of such a request, between it and its answer, between the answer and each photo's own row.
#[tokio::test(flavor = "multi_thread")]
async fn twenty_kills_amid_requests_of_several_images_leave_each_photo_in_the_event_once() {
    let mut cycles = Cycles::begin(SEED + 10, true).await;
    let slow = [Fault::SlowAnswer(60), Fault::SlowAnswer(400), Fault::SlowRead(4 * 1024, 20)];
    cycles.fake.every(1.0, slow.map(|fault| fault.at("upload")).to_vec());
    let mut random = Dice(SEED + 10);
    for kill in 0..KILLS {
        cycles.shoot(8);
        let before = cycles.fake.calls("upload");
        let mut running = Running(Some(cycles.command().spawn().unwrap()));
        if kill % 4 > 0 {
            let sends = cycles.fake.until(|fake| fake.calls("upload") > before);
            let _ = tokio::time::timeout(Duration::from_secs(10), sends).await;
        }
        tokio::time::sleep(Duration::from_millis(random.below(900))).await;
        running.kill();
    }
    cycles.fake.every(0.0, Vec::<Fault>::new());
    cycles.finish().await;
    let again = cycles.judge("at random");
    let (photos, uploads) = (cycles.written.len(), cycles.fake.calls("upload"));
    println!("seed {}: {KILLS} kills, {photos} photos: {uploads} uploads, {again} tried again", SEED + 10);
    assert!(uploads * 2 < photos, "{uploads} uploads of {photos} photos: they did not travel together");
    assert!(again >= 20, "only {again} photos were on the way when the plug was pulled: too few to prove anything");
}

/// Every named place from the lease on: while a photo goes alone, and amid those that go together.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_ends_at_any_named_place_of_a_request_of_several_images_loses_and_doubles_nothing() {
    let from = FAIL_POINTS.iter().position(|point| *point == "leased").unwrap();
    for (number, point) in FAIL_POINTS.iter().enumerate().skip(from) {
        // Passed once a request, or once for each photo in it.
        let by_request = matches!(*point, "leased" | "body-gone" | "answered");
        for nth in if by_request { [2, 3] } else { [3, 6] } {
            let mut cycles = Cycles::begin(100 + number as u64, true).await;
            cycles.shoot(11);
            let armed = format!("{point}:{nth}");
            let mut command = cycles.command();
            command.arg("--until-delivered");
            ends_at(&armed, command).await;
            cycles.finish().await;
            cycles.judge(&armed);
        }
    }
}
