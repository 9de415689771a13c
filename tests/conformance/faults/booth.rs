//! A booth with the whole engine between its folder and one faked service, and what is known of each photo: the row, what
//! the page shows, and the log.

use super::services::Faulty;
use boothlift_contract::{
    Check, Clock, DestinationId, HostFacts, LaneView, LogLevel, LogLine, NotThis, PhotoFilter, PhotoId, PhotoSort,
    Preparing, Reply, Request, SendingOrder, Timestamp, TypedSecret,
};
use boothlift_destinations::{Secret, Vault, VaultError};
use boothlift_engine::{
    DestinationPlan, Engine, EventPlan, FolderPlan, Setup,
    logs::{self, LogGuard, LogPlan},
};
use boothlift_store::Store;
use boothlift_testkit::{
    booth::{Manner, picture},
    clock::FakeClock,
};
use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Nothing takes longer, by the computer's clock.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// Time that passes at each look while a photo waits.
const PACE: Duration = Duration::from_secs(30);
/// Time that passes at each look while a photo is taken in.
const SETTLING: Duration = Duration::from_millis(50);
/// So often is looked.
const LOOK: Duration = Duration::from_millis(10);

/// One delivery as the records have it.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) photo: i64,
    pub(crate) state: String,
    pub(crate) code: Option<String>,
    pub(crate) detail: String,
    pub(crate) attempts: u32,
    pub(crate) due_at: Timestamp,
    pub(crate) possible_duplicate: bool,
    pub(crate) remote_id: Option<String>,
    /// What was sent, where that was another copy.
    pub(crate) sent_sha256: Option<String>,
    /// How each attempt ended.
    pub(crate) ends: Vec<String>,
}

impl Row {
    /// Whether an attempt of this number is over.
    pub(crate) fn is_over(&self, attempt: u32) -> bool {
        self.attempts == attempt && !self.is_on_its_way()
    }

    fn is_on_its_way(&self) -> bool {
        matches!(self.state.as_str(), "sending" | "body_sent")
    }
}

/// The removal of one photo as the records have it.
#[derive(Debug)]
pub(crate) struct Removal {
    pub(crate) state: String,
    pub(crate) code: Option<String>,
    pub(crate) detail: String,
}

/// Time passes until the photo is taken in, and stands still from then on.
pub(crate) fn to_take_in(row: Option<&Row>) -> Duration {
    if row.is_none() { SETTLING } else { Duration::ZERO }
}

/// Time passes while the photo waits.
pub(crate) fn while_it_waits(row: Option<&Row>) -> Duration {
    if row.is_some_and(Row::is_on_its_way) { Duration::ZERO } else { PACE }
}

#[derive(Default)]
struct MemoryVault(Mutex<HashMap<String, Secret>>);

impl Vault for MemoryVault {
    fn get(&self, key: &str) -> Result<Option<Secret>, VaultError> {
        Ok(self.0.lock().unwrap().get(key).cloned())
    }
    fn set(&self, key: &str, secret: &Secret) -> Result<(), VaultError> {
        self.0.lock().unwrap().insert(key.into(), secret.clone());
        Ok(())
    }
    fn forget(&self, key: &str) -> Result<(), VaultError> {
        self.0.lock().unwrap().remove(key);
        Ok(())
    }
}

/// The log of this process, which all booths of it share: each has a lane of its own name.
fn log() -> &'static (TempDir, LogGuard) {
    static LOG: OnceLock<(TempDir, LogGuard)> = OnceLock::new();
    LOG.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        // What a test says as it fails still goes to the terminal.
        let hook = std::panic::take_hook();
        let guard = logs::start(&LogPlan { folder: Some(folder.path().into()), ..LogPlan::default() });
        std::panic::set_hook(hook);
        (folder, guard)
    })
}

/// One booth, one service.
pub(crate) struct Booth<F> {
    pub(crate) service: F,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) lane: DestinationId,
    engine: Engine,
    vault: Arc<MemoryVault>,
    room: TempDir,
    shots: u64,
    /// How long it is between two looks.
    look: Duration,
}

impl<F: Faulty> Booth<F> {
    pub(crate) async fn open(service: F, clock: Arc<FakeClock>) -> Self {
        static BOOTHS: AtomicU64 = AtomicU64::new(1);
        log();
        let lane = DestinationId(format!("lane-{}", BOOTHS.fetch_add(1, Relaxed)));
        let room = tempfile::tempdir().unwrap();
        fs::create_dir(room.path().join("booth")).unwrap();
        let vault = Arc::new(MemoryVault::default());
        let engine = start(room.path(), &clock, &vault).await;
        engine.configure(plan(&service, room.path(), &lane)).await.unwrap();
        Self { service, clock, lane, engine, vault, room, shots: 0, look: LOOK }
    }

    /// Stops in an orderly way and starts again on the same records.
    pub(crate) async fn restart(&mut self) {
        self.engine.shutdown().await;
        self.engine = start(self.room.path(), &self.clock, &self.vault).await;
    }

    /// A photo of about so many bytes; its hash.
    pub(crate) fn shoot(&mut self, bytes: usize) -> String {
        self.shots += 1;
        let small = picture(self.shots, 160, 120);
        let (begin, rest) = small.split_at(2);
        let mut whole = begin.to_vec();
        while whole.len() + rest.len() < bytes {
            whole.extend_from_slice(&[0xFF, 0xFE, 0xFF, 0xFF]);
            whole.extend_from_slice(&[u8::try_from(self.shots % 251).unwrap(); 65_533]);
        }
        whole.extend_from_slice(rest);
        let name = self.name();
        Manner::Renamed.write(&self.room.path().join("booth").join(name), &whole, Duration::ZERO).unwrap();
        crate::parcels::hash(&whole)
    }

    /// The last photo's file name.
    fn name(&self) -> String {
        format!("20260620_{:04}_1.jpg", 1000 + self.shots)
    }

    fn row(&self, sha256: &str) -> Option<Row> {
        let records = Store::look(&self.room.path().join("data")).unwrap();
        let found = records.query_row(
            "SELECT d.id, d.photo_id, d.state, d.code, d.detail, d.attempt, d.possible_duplicate, d.remote_id,
                    d.due_at, d.sent_sha256
             FROM deliveries d JOIN photos p ON p.id = d.photo_id WHERE p.sha256 = ?1",
            [sha256],
            |row| {
                let id: i64 = row.get(0)?;
                let mut ends =
                    records.prepare("SELECT outcome FROM attempts WHERE delivery_id = ?1 ORDER BY number")?;
                let ends = ends.query_map([id], |row| row.get::<_, Option<String>>(0))?;
                Ok(Row {
                    photo: row.get(1)?,
                    state: row.get(2)?,
                    code: row.get(3)?,
                    detail: row.get(4)?,
                    attempts: row.get(5)?,
                    possible_duplicate: row.get(6)?,
                    remote_id: row.get(7)?,
                    due_at: Timestamp(row.get(8)?),
                    sent_sha256: row.get(9)?,
                    ends: ends.map(|end| end.unwrap().unwrap_or_default()).collect(),
                })
            },
        );
        found.ok()
    }

    fn removal(&self, photo: i64) -> Option<Removal> {
        let records = Store::look(&self.room.path().join("data")).unwrap();
        let found = records.query_row(
            "SELECT r.state, r.code, r.detail FROM remote_removals r JOIN deliveries d ON d.id = r.delivery_id
             WHERE d.photo_id = ?1",
            [photo],
            |row| Ok(Removal { state: row.get(0)?, code: row.get(1)?, detail: row.get(2)? }),
        );
        found.ok()
    }

    /// Takes a photo down, as a person does.
    pub(crate) async fn take_down(&self, photo: i64) {
        self.ask(Request::TakeDown { of: NotThis::Photo { photo: PhotoId(photo) } }).await;
    }

    /// Waits until the records say so of a photo's removal. So much time passes at each look as `pace` says.
    pub(crate) async fn until_removal(
        &self,
        photo: i64,
        pace: Duration,
        holds: impl Fn(&Removal) -> bool,
    ) -> Result<Removal, String> {
        let begun = Instant::now();
        loop {
            match self.removal(photo) {
                Some(removal) if holds(&removal) => return Ok(removal),
                removal if begun.elapsed() > PATIENCE => return Err(format!("it never came to that: {removal:?}")),
                _ => {}
            }
            self.pass(pace).await;
        }
    }

    /// The same for one that nothing but silence ends: time flies while nothing moves.
    pub(crate) async fn until_removal_silence_ends(
        &mut self,
        photo: i64,
        holds: impl Fn(&Removal) -> bool,
    ) -> Result<Removal, String> {
        tokio::time::pause();
        self.look = Duration::from_millis(500);
        let removal = self.until_removal(photo, Duration::ZERO, holds).await;
        self.look = LOOK;
        tokio::time::resume();
        removal
    }

    /// What the key store holds of the service's account.
    pub(crate) fn kept_token(&self) -> String {
        let kept = self.vault.get(&self.lane.0).unwrap();
        kept.unwrap().expose().to_owned()
    }

    /// Waits until the records say so of the photo. So much time passes at each look as `pace` says.
    pub(crate) async fn until(
        &self,
        sha256: &str,
        pace: impl Fn(Option<&Row>) -> Duration,
        holds: impl Fn(&Row) -> bool,
    ) -> Result<Row, String> {
        let begun = Instant::now();
        loop {
            let row = self.row(sha256);
            let pace = pace(row.as_ref());
            match row {
                Some(row) if holds(&row) => return Ok(row),
                row if begun.elapsed() > PATIENCE => return Err(format!("it never came to that: {row:?}")),
                _ => {}
            }
            self.pass(pace).await;
        }
    }

    /// Waits as [`Booth::until`] does, for something that nothing but silence ends: time flies while nothing moves.
    pub(crate) async fn until_silence_ends(
        &mut self,
        sha256: &str,
        holds: impl Fn(&Row) -> bool,
    ) -> Result<Row, String> {
        tokio::time::pause();
        self.look = Duration::from_millis(500);
        let row = self.until(sha256, to_take_in, holds).await;
        self.look = LOOK;
        tokio::time::resume();
        row
    }

    /// Lets so much time pass for the engine, and a moment for everybody.
    pub(crate) async fn pass(&self, time: Duration) {
        self.clock.pass(time);
        self.engine.look_at_clock();
        tokio::time::sleep(self.look).await;
    }

    /// Waits until the lane says so: its word comes a moment after the row's.
    pub(crate) async fn until_lane(&self, holds: impl Fn(&LaneView) -> bool) -> Result<LaneView, String> {
        let begun = Instant::now();
        loop {
            let Reply::Snapshot(snapshot) = self.ask(Request::Snapshot {}).await else { panic!("no snapshot") };
            let lane = snapshot.lanes.into_iter().find(|lane| lane.id == self.lane).unwrap();
            if holds(&lane) {
                return Ok(lane);
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("the lane is {:?}: {:?}", lane.state, lane.failure));
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// What the page shows of the last photo.
    pub(crate) async fn shown(&self) -> Check {
        let (filter, sort) = (PhotoFilter::All, PhotoSort::Newest);
        let list = Request::ListPhotos { filter, search: self.name(), sort, offset: 0, limit: 1 };
        let Reply::Photos(page) = self.ask(list).await else { panic!("no list") };
        let show = Request::ShowPhoto { file: page.rows[0].file };
        let Reply::Photo(mut photo) = self.ask(show).await else { panic!("no photo") };
        photo.deliveries.remove(0)
    }

    /// The log's lines about an attempt of a photo; about all of them and its removal where none is named.
    pub(crate) async fn logged(&self, photo: i64, attempt: Option<u32>) -> Vec<LogLine> {
        log().1.flush();
        let attempt = attempt.map(|attempt| format!(" attempt={attempt} ")).unwrap_or_default();
        let search = format!("lane={} photo={photo}{attempt}", self.lane);
        let ask = Request::ListLog { least: LogLevel::Info, search, after: 0, limit: 10 };
        let Reply::Log(page) = self.ask(ask).await else { panic!("no log") };
        page.lines
    }

    /// The last that the log tells of this booth's lane.
    pub(crate) fn told(&self) -> String {
        log().1.flush();
        let files = fs::read_dir(log().0.path()).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()));
        let sign = format!("lane={} ", self.lane);
        let all: Vec<String> = files.map(Result::unwrap_or_default).collect();
        let mut lines: Vec<&str> = all.iter().flat_map(|all| all.lines()).filter(|line| line.contains(&sign)).collect();
        lines.drain(..lines.len().saturating_sub(8));
        lines.join("\n")
    }

    /// Signs in again, as a person does who sees that it is asked for.
    pub(crate) async fn sign_in(&self) {
        let token = TypedSecret::from(self.service.token());
        self.ask(Request::ReplaceToken { destination: self.lane.clone(), token }).await;
    }

    async fn ask(&self, request: Request) -> Reply {
        self.engine.ask(request).await.unwrap()
    }

    /// Stops, and looks through everything that was written down but the photos.
    pub(crate) async fn close(self) {
        self.engine.shutdown().await;
        log().1.flush();
        let mut files = 0;
        for folder in [self.room.path(), log().0.path()] {
            files += without_secret(folder);
        }
        assert!(files > 3);
    }
}

/// Every token in every dress begins so: what was pasted, and what a host gave.
pub(crate) fn holds_secret(text: &[u8]) -> bool {
    let begins: [&[u8]; 4] = [b"CANARY", b"Q0FOQVJZ", b"fake-access-", b"fake-refresh-"];
    begins.iter().any(|begin| text.windows(begin.len()).any(|part| part == *begin))
}

fn without_secret(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            if path.is_dir() {
                return without_secret(&path);
            }
            if path.extension().is_some_and(|kind| kind == "jpg") {
                return 0;
            }
            // Another booth's file may just have gone.
            let secret = fs::read(&path).is_ok_and(|bytes| holds_secret(&bytes));
            assert!(!secret, "the token is in {}", path.display());
            1
        })
        .sum()
}

async fn start(room: &Path, clock: &Arc<FakeClock>, vault: &Arc<MemoryVault>) -> Engine {
    let host = HostFacts {
        name: "test".into(),
        version: "0.0.0".into(),
        dialogs: false,
        tray: false,
        set_up: true,
        pretend: false,
    };
    let setup = Setup {
        data: room.join("data"),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        vault: Arc::clone(vault) as Arc<dyn Vault>,
        seed: 7,
        host,
        hints: true,
        gallery_listen: "127.0.0.1:0".parse().unwrap(),
    };
    Engine::start(setup).await.unwrap()
}

fn plan<F: Faulty>(service: &F, room: &Path, lane: &DestinationId) -> EventPlan {
    let folder = FolderPlan {
        path: room.join("booth"),
        rule: "auto".into(),
        gap: Duration::from_secs(25),
        settle: Duration::from_millis(100),
        old_from: None,
        subfolders: true,
        include: Vec::new(),
        exclude: Vec::new(),
    };
    let destination = DestinationPlan {
        id: lane.clone(),
        kind: F::KIND,
        label: "Gallery".into(),
        settings: service.settings(),
        resend_after: None,
        preparing: Preparing::default(),
        token: Some(Secret::new(service.token())),
        listen: None,
        upload_token: None,
    };
    EventPlan {
        name: "Garden Party".into(),
        date: "2026-06-20".into(),
        collection_url: None,
        starts: None,
        ends: None,
        regret: Duration::ZERO,
        order: SendingOrder::default(),
        approval: None,
        singles: None,
        speed_limit_kb: None,
        keep_copies_days: None,
        calls: None,
        asks_about_old: false,
        folders: vec![folder],
        destinations: vec![destination],
    }
}

/// The evening begins. Time passes only as a test lets it, so no attempt begins before the one before was looked at.
pub(crate) fn clock() -> Arc<FakeClock> {
    Arc::new(FakeClock::standing(Timestamp(1_781_985_600_000)))
}
