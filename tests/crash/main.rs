//! The plug is pulled: the real program is killed at random moments while a booth goes on writing.

#![expect(clippy::unwrap_used, reason = "tests")]

mod community;
mod copies;
mod cyclemate;
#[cfg(target_os = "linux")]
mod disk;
mod evening;
mod places;
#[cfg(target_os = "linux")]
mod power;
mod records;
mod removal;
mod retention;
#[cfg(target_os = "linux")]
mod soak;
mod starts;
mod together;

use boothlift_store::Store;
use boothlift_testkit::{
    booth::{Manner, picture},
    event_gallery::{FakeEventGallery, Fault, Options},
    figures::note,
};
use boothlift_tests::program;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

const PHOTOS: usize = 500;
const KILLS: usize = 50;
const SEED: u64 = 20_260_620;

/// Kills and what they cost: nothing is lost, nothing half-written goes up, and a photo is there twice only where its
/// answer was never seen.
#[tokio::test(flavor = "multi_thread")]
async fn fifty_kills_lose_none_of_five_hundred_photos() {
    let room = tempfile::tempdir().unwrap();
    let booth = room.path().join("booth");
    fs::create_dir(&booth).unwrap();
    let fake = FakeEventGallery::start(Options { seed: SEED, ..Options::default() }).await.unwrap();
    // On a line as slow as a venue's, so that most kills fall into an upload: amid its body, or between that and the answer.
    let slow = [Fault::SlowAnswer(50), Fault::SlowAnswer(250), Fault::SlowAnswer(700), Fault::SlowRead(1024, 30)];
    fake.every(1.0, slow.to_vec());
    let event = room.path().join("event.toml");
    fs::write(&event, event_file(&fake.endpoint())).unwrap();
    let data = room.path().join("data");

    let mut random = Dice(SEED);
    let mut written = BTreeMap::new();
    for kill in 0..KILLS {
        for n in 0..PHOTOS / KILLS {
            let shot = kill * (PHOTOS / KILLS) + n;
            let minute = 18 * 60 + shot / 4;
            let name = format!("20260620_{:02}{:02}_{}.jpg", minute / 60, minute % 60, shot % 4 + 1);
            let bytes = picture(shot as u64, 160, 120);
            let manner = if shot.is_multiple_of(3) { Manner::Direct } else { Manner::Renamed };
            manner.write(&booth.join(&name), &bytes, Duration::ZERO).unwrap();
            written.insert(hash(&bytes), name);
        }
        let mut running = Running::start(&event, &data, &fake.token(), false);
        // A random moment from the first step of the start to well into the uploads.
        tokio::time::sleep(Duration::from_millis(random.below(1_500))).await;
        running.kill();
    }

    fake.every(0.0, Vec::<Fault>::new());
    let last = Running::start(&event, &data, &fake.token(), true);
    let ended = tokio::task::spawn_blocking(move || last.end());
    let (code, words) = tokio::time::timeout(Duration::from_secs(240), ended).await.unwrap().unwrap();

    let ledger = ledger(&data);
    let stored = fake.stored();
    let there: BTreeSet<&str> = stored.iter().map(|one| one.sha256.as_str()).collect();
    let half_written = stored.iter().filter(|one| !written.contains_key(&one.sha256)).count();
    let held: BTreeSet<&str> = rows(&ledger, "event-gallery", "held").map(|row| text(row, "sha256")).collect();
    let lost: Vec<&String> =
        written.keys().filter(|sha| !there.contains(sha.as_str()) && !held.contains(sha.as_str())).collect();
    let twice = stored.len() - there.len();
    let flagged = rows(&ledger, "event-gallery", "").filter(|row| row["possible_duplicate"].as_bool().unwrap()).count();
    let most = there.iter().map(|sha| stored.iter().filter(|one| one.sha256 == *sha).count()).max().unwrap();
    let figure = format!(
        "lost {}, half-written {half_written}, {twice} copies too many, {most} of one photo at most; {flagged} photos flagged, {} held",
        lost.len(),
        held.len()
    );
    // Sent again after half a minute, then after ten, then a person decides.
    note("G18", &format!("seed {SEED}: {KILLS} kills, {PHOTOS} photos"), &figure, lost.is_empty() && most <= 3);
    assert!(code == 0 || code == 3 && !held.is_empty(), "exit {code}: {words}");
    assert!(flagged >= 5, "only {flagged} kills fell between a body and its answer: too few to prove anything");
    let unseen = answers_never_seen(&data);
    assert!(lost.is_empty(), "lost: {lost:?}");
    assert_eq!(half_written, 0);
    assert_eq!(rows(&ledger, "local-gallery", "confirmed").count(), PHOTOS);
    for one in &stored {
        let copies = stored.iter().filter(|other| other.sha256 == one.sha256).count();
        let row = rows(&ledger, "event-gallery", "").find(|row| text(row, "sha256") == one.sha256).unwrap();
        let unseen = unseen.get(&one.sha256).copied().unwrap_or(0);
        assert!(
            copies <= 1 + unseen as usize,
            "{} is there {copies} times, {unseen} answers were never seen",
            one.name
        );
        assert_eq!(unseen > 0, row["possible_duplicate"].as_bool().unwrap(), "{}: {unseen}", one.name);
        let (tag, _) = written[&one.sha256].rsplit_once('_').unwrap();
        assert_eq!(one.tag.as_deref(), Some(tag));
    }
    for row in rows(&ledger, "event-gallery", "confirmed") {
        assert!(there.contains(text(row, "sha256")), "{row} is confirmed but not there");
    }
}

fn event_file(endpoint: &str) -> String {
    format!(
        "name = \"Garden Party\"\ndate = \"2026-06-20\"\n\
         [[folders]]\npath = \"booth\"\nsettle-seconds = 0.3\n\
         [[destinations]]\nkind = \"event-gallery\"\nendpoint = \"{endpoint}\"\ntoken-env = \"CRASH_TOKEN\"\nresend-seconds = 1\n\
         [[destinations]]\nkind = \"local-gallery\"\n"
    )
}

/// Attempts at the online gallery whose answer was never seen, by content hash, as the journal has them.
fn answers_never_seen(data: &Path) -> BTreeMap<String, u32> {
    let records = Store::look(data).unwrap();
    let mut query = records
        .prepare(
            "SELECT p.sha256, count(*) FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
             JOIN photos p ON p.id = d.photo_id
             WHERE d.destination_id = 'event-gallery' AND a.outcome = 'unanswered' GROUP BY 1",
        )
        .unwrap();
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// A running program that does not outlive the test.
struct Running(Option<Child>);

impl Running {
    fn start(event: &Path, data: &Path, token: &str, until_delivered: bool) -> Self {
        let mut command = Command::new(program("boothlift-headless"));
        command.arg("run").arg("--event").arg(event).arg("--data").arg(data).env("CRASH_TOKEN", token);
        if until_delivered {
            command.arg("--until-delivered");
        }
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(if until_delivered { Stdio::piped() } else { Stdio::null() });
        Self(Some(command.spawn().unwrap()))
    }

    /// SIGKILL, or what the system has for it: the program gets no chance to do anything.
    fn kill(&mut self) {
        if let Some(mut child) = self.0.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    fn end(mut self) -> (i32, String) {
        let output = self.0.take().unwrap().wait_with_output().unwrap();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Runs a program that is to end at a named place as by a pulled plug; `armed` says at which, and the how manyeth time.
async fn ends_at(armed: &str, mut command: Command) {
    let mut running = Running(Some(command.env("BOOTHLIFT_FAIL_POINT", armed).spawn().unwrap()));
    let mut ended = None;
    until(&format!("{armed}: it was never passed"), || {
        ended = running.0.as_mut().unwrap().try_wait().unwrap();
        ended.is_some()
    })
    .await;
    let ended = ended.unwrap();
    assert!(!ended.success(), "{armed}: it was never passed");
    #[cfg(unix)]
    assert!(std::os::unix::process::ExitStatusExt::signal(&ended).is_some(), "{armed}: {ended}");
}

/// Waits until it `holds`, a minute at most.
async fn until(wanted: &str, holds: impl FnMut() -> bool) {
    until_within(Duration::from_secs(60), wanted, holds).await;
}

async fn until_within(patience: Duration, wanted: &str, mut holds: impl FnMut() -> bool) {
    let look = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(tokio::time::timeout(patience, look).await.is_ok(), "{wanted}");
}

fn ledger(data: &Path) -> Vec<serde_json::Value> {
    let mut command = Command::new(program("boothlift-headless"));
    let output = command.args(["ledger", "--format", "json", "--data"]).arg(data).output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    match serde_json::from_str(&text) {
        Ok(rows) => rows,
        Err(_) => text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
    }
}

fn rows<'a>(
    ledger: &'a [serde_json::Value],
    destination: &'a str,
    state: &'a str,
) -> impl Iterator<Item = &'a serde_json::Value> {
    ledger
        .iter()
        .filter(move |row| text(row, "destination") == destination && (state.is_empty() || text(row, "state") == state))
}

fn text<'a>(row: &'a serde_json::Value, column: &str) -> &'a str {
    row[column].as_str().unwrap_or_default()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A small seeded generator (xorshift), so that a failing run can be run again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}
