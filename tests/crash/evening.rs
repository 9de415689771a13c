//! One event that goes to all three services, and what must be true of it however often the program was killed.

use super::{Dice, Running, hash, ledger, rows, text};
use boothlift_store::Store;
use boothlift_testkit::{
    booth::{Manner, picture},
    cyclemate::{self, FakeCycleMate, Rates},
    event_gallery::{self, FakeEventGallery},
    selfcommunity::{self, FakeSelfCommunity},
    service::Fault,
};
use boothlift_tests::program;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const COMMUNITY_EVENT: u64 = 7;

pub(crate) struct Evening {
    gallery: FakeEventGallery,
    community: FakeSelfCommunity,
    cycles: FakeCycleMate,
    cycles_token: String,
    _room: TempDir,
    booth: PathBuf,
    event: PathBuf,
    pub(crate) data: PathBuf,
    /// What the booth wrote: hash to name.
    pub(crate) written: BTreeMap<String, String>,
    /// The pixels of a photo.
    size: (u32, u32),
}

/// What it cost.
#[derive(Debug, Default)]
pub(crate) struct Cost {
    /// Copies at Event Gallery above one a photo.
    pub(crate) twice: usize,
    /// Answers of Event Gallery that were never seen.
    pub(crate) unseen: u32,
    /// Photos held for a person.
    pub(crate) held: usize,
    /// Uploads begun more than once.
    pub(crate) again: usize,
    /// Attempts above one an upload.
    pub(crate) attempts: u64,
}

impl Evening {
    pub(crate) async fn begin(seed: u64) -> Self {
        let room = tempfile::tempdir().unwrap();
        Self::begin_in(room, seed, None, "").await
    }

    /// Photos that are too large for every service: each gets a smaller copy.
    pub(crate) async fn begin_with_large_photos(seed: u64) -> Self {
        let room = tempfile::tempdir().unwrap();
        let small = "max-mb = 0.02\nlongest-side = 640\n";
        Self { size: (900, 600), ..Self::begin_in(room, seed, None, small).await }
    }

    /// With the data folder somewhere else, and more lines for each destination.
    pub(crate) async fn begin_in(room: TempDir, seed: u64, data: Option<PathBuf>, more: &str) -> Self {
        let booth = room.path().join("booth");
        fs::create_dir(&booth).unwrap();
        let options = event_gallery::Options { seed, ..event_gallery::Options::default() };
        let gallery = FakeEventGallery::start(options).await.unwrap();
        let mut options = selfcommunity::Options::default();
        options.setup.seed = seed;
        let community = FakeSelfCommunity::start(options).await.unwrap();
        let mut options = cyclemate::Options { rates: Rates::WIDE, ..cyclemate::Options::default() };
        options.setup.seed = seed;
        let cycles_token = options.token.clone();
        let cycles = FakeCycleMate::start(options).await.unwrap();
        let event = room.path().join("event.toml");
        let words = format!(
            "name = \"Garden Party\"\ndate = \"2026-06-20\"\n\
             [[folders]]\npath = \"booth\"\nsettle-seconds = 0.3\n\
             [[destinations]]\nkind = \"event-gallery\"\nendpoint = \"{}\"\ntoken-env = \"CRASH_GALLERY\"\n\
             resend-seconds = 1\n{more}\
             [[destinations]]\nkind = \"selfcommunity\"\nbase-url = \"{}\"\nevent-id = {COMMUNITY_EVENT}\n\
             token-env = \"CRASH_COMMUNITY\"\n{more}\
             [[destinations]]\nkind = \"cyclemate\"\nbase-url = \"{}\"\nevent-id = {}\ntoken-env = \"CRASH_CYCLES\"\n{more}",
            gallery.endpoint(),
            community.origin(),
            cycles.origin(),
            FakeCycleMate::EVENT,
        );
        fs::write(&event, words).unwrap();
        let data = data.unwrap_or_else(|| room.path().join("data"));
        let written = BTreeMap::new();
        Self { gallery, community, cycles, cycles_token, _room: room, booth, event, data, written, size: (160, 120) }
    }

    /// As slow as a venue's line, so that most kills fall into an upload: amid its body, or between that and the answer.
    pub(crate) fn is_slow(&self) {
        let slow = [Fault::SlowAnswer(20), Fault::SlowAnswer(120), Fault::SlowAnswer(500), Fault::SlowRead(1024, 20)];
        self.gallery.every(1.0, slow.to_vec());
        self.community.every(1.0, vec![Fault::SlowAnswer(15), Fault::SlowAnswer(80)]);
        self.cycles.every(1.0, vec![Fault::SlowAnswer(60).at("upload"), Fault::SlowAnswer(250).at("upload")]);
    }

    /// So large a share of the calls fails, in the ways of a service that is out of order.
    #[cfg(target_os = "linux")]
    pub(crate) fn fails(&self, share: f64) {
        let faults = || {
            [Fault::Status(503, None), Fault::CloseBeforeHeaders, Fault::CloseAfter(1_000), Fault::StoreThenReset]
                .map(|fault| fault.at("upload"))
        };
        self.gallery.every(share, faults().to_vec());
        self.community.every(share, vec![Fault::Status(503, None), Fault::CloseBeforeHeaders, Fault::StoreThenReset]);
        self.cycles.every(share, faults().to_vec());
    }

    /// Uploads that the services met so far.
    pub(crate) fn requests(&self) -> usize {
        self.community.calls("chunk") + self.cycles.calls("upload")
    }

    /// How many different photos each service has.
    #[cfg(target_os = "linux")]
    pub(crate) fn arrived(&self) -> [usize; 3] {
        let different = |hashes: Vec<String>| hashes.into_iter().collect::<BTreeSet<_>>().len();
        [
            different(self.gallery.stored().into_iter().map(|one| one.sha256).collect()),
            different(self.community.gallery(COMMUNITY_EVENT).into_iter().map(|one| one.sha256).collect()),
            different(self.cycles.images(FakeCycleMate::EVENT).into_iter().map(|one| one.sha256).collect()),
        ]
    }

    /// How often a photo's content lies at SelfCommunity and at CycleMate.
    pub(crate) fn copies(&self, sha256: &str) -> [usize; 2] {
        let community = self.community.gallery(COMMUNITY_EVENT);
        let cycles = self.cycles.images(FakeCycleMate::EVENT);
        [
            community.iter().filter(|one| one.sha256 == sha256).count(),
            cycles.iter().filter(|one| one.sha256 == sha256).count(),
        ]
    }

    /// Hashes of everything that lies at any service.
    pub(crate) fn everything(&self) -> BTreeSet<String> {
        let community = self.community.media().into_iter().map(|one| one.sha256);
        let cycles = self.cycles.images(FakeCycleMate::EVENT).into_iter().map(|one| one.sha256);
        self.gallery.stored().into_iter().map(|one| one.sha256).chain(community).chain(cycles).collect()
    }

    pub(crate) fn is_quick(&self) {
        self.gallery.every(0.0, Vec::<Fault>::new());
        self.community.every(0.0, Vec::<Fault>::new());
        self.cycles.every(0.0, Vec::<Fault>::new());
    }

    /// The booth writes so many photos more.
    pub(crate) fn shoot(&mut self, photos: usize) {
        for _ in 0..photos {
            let shot = self.written.len();
            let minute = 18 * 60 + shot / 4;
            let name = format!("20260620_{:02}{:02}_{}.jpg", minute / 60, minute % 60, shot % 4 + 1);
            let bytes = picture(shot as u64, self.size.0, self.size.1);
            let manner = if shot.is_multiple_of(3) { Manner::Direct } else { Manner::Renamed };
            manner.write(&self.booth.join(&name), &bytes, Duration::ZERO).unwrap();
            self.written.insert(hash(&bytes), name);
        }
    }

    pub(crate) fn command(&self, data: &Path) -> Command {
        let mut command = Command::new(program("boothlift-headless"));
        command.arg("run").arg("--event").arg(&self.event).arg("--data").arg(data);
        command.env("CRASH_GALLERY", self.gallery.token());
        command.env("CRASH_COMMUNITY", self.community.token());
        command.env("CRASH_CYCLES", &self.cycles_token);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    pub(crate) fn start(&self) -> Running {
        let child: Child = self.command(&self.data).spawn().unwrap();
        Running(Some(child))
    }

    /// So many times the booth writes some photos, and the program is started and killed: at a random moment from the first step of
    /// its start on; or, each other time and however slow the computer is, amid the uploads. How long those starts took to the
    /// first upload.
    pub(crate) async fn is_killed(&mut self, kills: usize, photos: usize, random: &mut Dice) -> Vec<Duration> {
        let mut starts = Vec::new();
        for kill in 0..kills {
            self.shoot(photos);
            let (before, began) = (self.requests(), Instant::now());
            let mut running = self.start();
            let amid = kill % 2 == 1;
            if amid {
                let sends = async {
                    while self.requests() == before {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                };
                let _ = tokio::time::timeout(Duration::from_secs(10), sends).await;
                starts.push(began.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(random.below(if amid { 600 } else { 1_500 }))).await;
            running.kill();
        }
        starts
    }

    /// Runs until everything is delivered or held; panics where it ends otherwise.
    pub(crate) async fn finish(&self, data: &Path, within: Duration) {
        let mut command = self.command(data);
        command.arg("--until-delivered").stderr(Stdio::piped());
        let last = Running(Some(command.spawn().unwrap()));
        let ended = tokio::task::spawn_blocking(move || last.end());
        let (code, words) = tokio::time::timeout(within, ended).await.unwrap().unwrap();
        // 3: a person has to decide about some.
        assert!(code == 0 || code == 3, "exit {code}: {words}");
    }

    /// Looks at what the services hold and what the records say of it.
    pub(crate) fn judge(&self, data: &Path) -> Cost {
        let ledger = ledger(data);
        let mut cost = Cost::default();
        let of = |id: &str, state: &str| rows(&ledger, id, state).count();
        let attempts = || ledger.iter().map(|row| row["attempts"].as_u64().unwrap());
        cost.again = attempts().filter(|attempts| *attempts > 1).count();
        cost.attempts = attempts().map(|attempts| attempts.saturating_sub(1)).sum();

        // What was sent, as what it was made of.
        let copies = copies(data);
        let photo = |sha256: &str| copies.get(sha256).map_or_else(|| sha256.to_owned(), Clone::clone);
        let mut stored = self.gallery.stored();
        stored.iter_mut().for_each(|one| one.sha256 = photo(&one.sha256));
        let unseen = answers_never_seen(data);
        let held: BTreeSet<&str> = rows(&ledger, "event-gallery", "held").map(|row| text(row, "sha256")).collect();
        let there: BTreeSet<&str> = stored.iter().map(|one| one.sha256.as_str()).collect();
        for (sha256, name) in &self.written {
            let copies = stored.iter().filter(|one| one.sha256 == *sha256).count();
            assert!(copies > 0 || held.contains(sha256.as_str()), "{name} is lost at Event Gallery");
            let unseen = unseen.get(sha256).copied().unwrap_or(0);
            assert!(copies <= 1 + unseen as usize, "{name} is there {copies} times, {unseen} answers were never seen");
            cost.unseen += unseen;
        }
        for one in &stored {
            assert!(self.written.contains_key(&one.sha256), "{} is half-written at Event Gallery", one.name);
        }
        for row in rows(&ledger, "event-gallery", "confirmed") {
            assert!(there.contains(text(row, "sha256")), "{row} is confirmed and not there");
        }
        (cost.twice, cost.held) = (stored.len() - there.len(), held.len());

        let once = |service: &str, hashes: Vec<String>| {
            for (sha256, name) in &self.written {
                let copies = hashes.iter().filter(|one| *one == sha256).count();
                assert_eq!(copies, 1, "{name} is {copies} times at {service}");
            }
            assert!(hashes.iter().all(|one| self.written.contains_key(one)), "half-written at {service}");
        };
        once("SelfCommunity", self.community.gallery(COMMUNITY_EVENT).iter().map(|one| photo(&one.sha256)).collect());
        once("CycleMate", self.cycles.images(FakeCycleMate::EVENT).iter().map(|one| photo(&one.sha256)).collect());
        for id in ["selfcommunity", "cyclemate"] {
            assert_eq!(of(id, "confirmed"), self.written.len(), "{id}");
        }
        cost
    }
}

/// The copies that were made ready: each one's hash, and that of its photo.
fn copies(data: &Path) -> BTreeMap<String, String> {
    let records = Store::look(data).unwrap();
    let sql = "SELECT c.sha256, p.sha256 FROM prepared_copies c JOIN photos p ON p.id = c.photo_id";
    let mut query = records.prepare(sql).unwrap();
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// Attempts at Event Gallery whose answer was never seen, by content hash, as the journal has them.
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
