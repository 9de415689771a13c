//! A booth's folder, a data folder, a fake Event Gallery and an engine between them.

use boothlift_contract::{
    Answer, Clock, Counts, DestinationId, DestinationKind, DropTarget, FailureCode, HostFacts, KeyPlace, LaneState,
    LaneView, PhotoFilter, PhotoPage, PhotoSort, Reply, Request, Snapshot, Timestamp,
};
use boothlift_destinations::Destination;
use boothlift_destinations::{Secret, Vault, VaultError};
use boothlift_engine::{DestinationPlan, Engine, EngineError, EventPlan, FolderPlan, Line, Ports, Setup};
use boothlift_testkit::{
    booth::{Manner, picture},
    clock::FakeClock,
    event_gallery::{FakeEventGallery, Options},
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;
use tokio::sync::watch;

/// A vault in memory.
#[derive(Default)]
pub(crate) struct MemoryVault(Mutex<HashMap<String, Secret>>);

impl Vault for MemoryVault {
    fn place(&self) -> Option<KeyPlace> {
        Some(KeyPlace::Memory)
    }
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

/// Everything one test needs.
pub(crate) struct Bench {
    pub(crate) engine: Engine,
    pub(crate) fake: FakeEventGallery,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) vault: Arc<MemoryVault>,
    room: TempDir,
    /// What the booth wrote: name to hash.
    pub(crate) written: BTreeMap<String, String>,
}

pub(crate) const EVENT_GALLERY: &str = "event-gallery";
pub(crate) const LOCAL_GALLERY: &str = "local-gallery";

impl Bench {
    /// An engine with both destinations; the fake answers as `options` say.
    pub(crate) async fn new(options: Options) -> Self {
        let room = tempfile::tempdir().unwrap();
        fs::create_dir(room.path().join("booth")).unwrap();
        let fake = FakeEventGallery::start(options).await.unwrap();
        let clock = Arc::new(FakeClock::new(Timestamp(1_781_985_600_000)));
        let vault = Arc::new(MemoryVault::default());
        let engine = start(room.path(), &clock, &vault, true).await.unwrap();
        let bench = Self { engine, fake, clock, vault, room, written: BTreeMap::new() };
        bench.engine.configure(bench.plan(&[EVENT_GALLERY, LOCAL_GALLERY])).await.unwrap();
        bench
    }

    pub(crate) fn plan(&self, destinations: &[&str]) -> EventPlan {
        EventPlan {
            name: "Garden Party".into(),
            date: "2026-06-20".into(),
            collection_url: Some("garden-party".into()),
            starts: None,
            ends: None,
            regret: Duration::ZERO,
            order: boothlift_contract::SendingOrder::default(),
            approval: None,
            singles: None,
            speed_limit_kb: None,
            keep_copies_days: None,
            asks_about_old: false,
            folders: vec![FolderPlan {
                path: self.folder(),
                rule: "auto".into(),
                gap: Duration::from_secs(25),
                settle: Duration::from_millis(200),
                old_from: None,
                subfolders: true,
                include: Vec::new(),
                exclude: Vec::new(),
            }],
            destinations: destinations.iter().map(|id| self.destination(id)).collect(),
            calls: None,
        }
    }

    fn destination(&self, id: &str) -> DestinationPlan {
        let event_gallery = id == EVENT_GALLERY;
        let kind = if event_gallery { DestinationKind::EventGallery } else { DestinationKind::LocalGallery };
        DestinationPlan {
            id: DestinationId(id.into()),
            kind,
            label: if event_gallery { "Event Gallery".into() } else { "Local gallery".into() },
            settings: if event_gallery {
                serde_json::json!({ "preset": "custom", "endpoint": self.fake.endpoint() })
            } else {
                serde_json::Value::Null
            },
            resend_after: None,
            preparing: boothlift_contract::Preparing::default(),
            token: event_gallery.then(|| Secret::new(self.fake.token())),
            listen: None,
            upload_token: None,
        }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.room.path().join("booth")
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.room.path().join("data")
    }

    /// Writes a photo as a booth does and remembers it.
    pub(crate) fn shoot(&mut self, name: &str, manner: Manner) {
        self.shoot_sized(name, manner, (320, 240));
    }

    /// The same with a print, which is known by its shape.
    pub(crate) fn print(&mut self, name: &str) {
        self.shoot_sized(name, Manner::Renamed, (200, 600));
    }

    fn shoot_sized(&mut self, name: &str, manner: Manner, (width, height): (u32, u32)) {
        let bytes = picture(self.written.len() as u64 + 1, width, height);
        manner.write(&self.folder().join(name), &bytes, Duration::from_millis(1)).unwrap();
        self.written.insert(name.into(), hash(&bytes));
    }

    /// Writes `photos` photos in sessions of three.
    pub(crate) fn party(&mut self, photos: usize) {
        for n in 0..photos {
            self.shoot(&format!("20260620_{:04}_{}.jpg", 2000 + n / 3, n % 3 + 1), Manner::Renamed);
        }
    }

    /// Stops in an orderly way and starts again on the same records.
    pub(crate) async fn restart(&mut self) {
        self.engine.shutdown().await;
        self.engine = start(self.room.path(), &self.clock, &self.vault, true).await.unwrap();
    }

    /// Pulls the plug while nothing moves, lets `then` at the data folder as the kill left it, and starts again.
    pub(crate) async fn pull_the_plug(&mut self, then: impl FnOnce(&Path)) {
        let killed = self.room.path().join("killed");
        copy_folder(&self.data(), &killed);
        self.engine.shutdown().await;
        fs::remove_dir_all(self.data()).unwrap();
        fs::rename(killed, self.data()).unwrap();
        then(&self.data());
        self.engine = start(self.room.path(), &self.clock, &self.vault, true).await.unwrap();
    }

    /// Starts again with `driver` in place of Event Gallery's own.
    pub(crate) async fn restart_with(&mut self, driver: Arc<dyn Destination>) {
        self.engine.shutdown().await;
        let drivers = BTreeMap::from([(DestinationId(EVENT_GALLERY.into()), driver)]);
        let setup = setup(self.room.path(), &self.clock, &self.vault, true);
        self.engine = Engine::start_with(setup, Ports { drivers, ..Ports::default() }).await.unwrap();
    }

    /// Stops and starts again on a line of which this is told.
    pub(crate) async fn restart_on(&mut self, line: watch::Receiver<Line>) {
        self.engine.shutdown().await;
        let setup = setup(self.room.path(), &self.clock, &self.vault, true);
        self.engine = Engine::start_with(setup, Ports { line, ..Ports::default() }).await.unwrap();
    }

    /// A second engine on the same data folder.
    pub(crate) async fn second(&self) -> Result<Engine, EngineError> {
        start(self.room.path(), &self.clock, &self.vault, true).await
    }

    /// Stops, and starts without file events.
    pub(crate) async fn restart_without_hints(&mut self) {
        self.engine.shutdown().await;
        self.engine = start(self.room.path(), &self.clock, &self.vault, false).await.unwrap();
    }

    pub(crate) async fn snapshot(&self) -> Snapshot {
        match self.engine.ask(Request::Snapshot {}).await.unwrap() {
            Reply::Snapshot(snapshot) => snapshot,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn lane(&self, id: &str) -> LaneView {
        let lanes = self.snapshot().await.lanes;
        lanes.into_iter().find(|lane| lane.id.0 == id).unwrap()
    }

    pub(crate) async fn list(&self, filter: PhotoFilter) -> PhotoPage {
        let ask = Request::ListPhotos { filter, search: String::new(), sort: PhotoSort::Newest, offset: 0, limit: 200 };
        match self.engine.ask(ask).await.unwrap() {
            Reply::Photos(page) => page,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn ask(&self, request: Request) -> Answer {
        self.engine.ask(request).await
    }

    /// Waits until `holds` of the snapshot, letting `pace` of fake time pass at each look.
    pub(crate) async fn until_passing(&self, pace: Duration, holds: impl Fn(&Snapshot) -> bool) -> Snapshot {
        let look = async {
            loop {
                let snapshot = self.snapshot().await;
                if holds(&snapshot) {
                    return snapshot;
                }
                self.clock.pass(pace);
                self.engine.look_at_clock();
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        match tokio::time::timeout(Duration::from_secs(60), look).await {
            Ok(snapshot) => snapshot,
            Err(_) => panic!("it never came to that: {:#?}", self.snapshot().await),
        }
    }

    /// Waits until `holds` of the snapshot, in real time.
    pub(crate) async fn until(&self, holds: impl Fn(&Snapshot) -> bool) -> Snapshot {
        self.until_passing(Duration::ZERO, holds).await
    }

    pub(crate) async fn until_delivered(&self, photos: u32) -> Counts {
        self.until(|snapshot| snapshot.counts.delivered == photos).await.counts
    }

    /// What the fake holds must be what the booth wrote: each once, byte for byte, under its session's tag.
    pub(crate) fn assert_all_stored_once(&self) {
        let stored = self.fake.stored();
        let mut hashes: Vec<_> = stored.iter().map(|one| one.sha256.clone()).collect();
        hashes.sort();
        let mut written: Vec<_> = self.written.values().cloned().collect();
        written.sort();
        assert_eq!(hashes, written);
        for (name, sha256) in &self.written {
            let one = stored.iter().find(|one| one.sha256 == *sha256).unwrap();
            let (tag, _) = name.rsplit_once('_').unwrap();
            assert_eq!(one.tag.as_deref(), Some(tag), "{name}");
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            match fs::copy(entry.path(), target) {
                // The program goes on meanwhile, and took it away.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                copied => drop(copied.unwrap()),
            }
        }
    }
}

pub(crate) fn window() -> DropTarget {
    DropTarget::Window {}
}

pub(crate) fn is(lane: &LaneView, state: LaneState, code: FailureCode) -> bool {
    lane.state == state && lane.failure.as_ref().is_some_and(|failure| failure.code == code)
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) async fn start(
    room: &Path,
    clock: &Arc<FakeClock>,
    vault: &Arc<MemoryVault>,
    hints: bool,
) -> Result<Engine, EngineError> {
    Engine::start(setup(room, clock, vault, hints)).await
}

pub(crate) fn setup(room: &Path, clock: &Arc<FakeClock>, vault: &Arc<MemoryVault>, hints: bool) -> Setup {
    Setup {
        data: room.join("data"),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        vault: Arc::clone(vault) as Arc<dyn Vault>,
        seed: 7,
        host: HostFacts {
            name: "test".into(),
            version: "0.0.0".into(),
            dialogs: false,
            tray: false,
            set_up: true,
            pretend: false,
        },
        hints,
        gallery_listen: "127.0.0.1:0".parse().unwrap(),
    }
}
