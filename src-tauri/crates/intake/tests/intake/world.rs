//! A folder, records, a spool and running intake, as the tests need them.

use boothlift_contract::{Clock, EventId, FileVerdict, MediaType, SystemClock, Timestamp};
use boothlift_intake::{BoothDisk, Intake, IntakeError, IntakeEvent, PathEvent, Settings, Spool, SystemDisk};
use boothlift_store::{Store, events, files, folders};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::sync::mpsc;

/// Everything around intake; the temporary folder goes with it.
pub(crate) struct World {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) booth: PathBuf,
    pub(crate) store: Store,
    pub(crate) spool: Spool,
    pub(crate) event: EventId,
    pub(crate) settle: Duration,
    pub(crate) rule: &'static str,
    pub(crate) old_from: Option<Timestamp>,
    pub(crate) subfolders: bool,
    pub(crate) include: Vec<String>,
    pub(crate) exclude: Vec<String>,
    pub(crate) disk: Arc<dyn BoothDisk>,
}

/// Intake at work, with what it told.
pub(crate) struct Running {
    pub(crate) intake: Intake,
    pub(crate) told: mpsc::UnboundedReceiver<IntakeEvent>,
}

impl World {
    pub(crate) async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let (booth, data) = (root.join("booth"), root.join("data"));
        std::fs::create_dir_all(&booth).unwrap();
        std::fs::create_dir_all(&data).unwrap();
        let store = Store::open(&data).unwrap();
        let spool = Spool::open(&data.join("spool")).unwrap().keeping_free(0);
        let new = events::NewEvent {
            name: "Garden Party".into(),
            gallery_name: "Garden Party".into(),
            date: "2026-06-20".into(),
            collection_url: None,
        };
        let event = store.write(move |group| events::start(group, &new, Timestamp(0))).await.unwrap().id;
        Self {
            dir,
            booth,
            store,
            spool,
            event,
            settle: Duration::from_millis(200),
            rule: "auto",
            old_from: None,
            subfolders: true,
            include: Vec::new(),
            exclude: Vec::new(),
            disk: Arc::new(SystemDisk),
        }
    }

    pub(crate) async fn settings(&self, hints: bool) -> Settings {
        let (event, folder) = (
            self.event,
            folders::NewFolder {
                path: self.booth.clone(),
                rule: self.rule.into(),
                gap: Duration::from_secs(25),
                settle: self.settle,
                old_from: self.old_from,
                subfolders: self.subfolders,
                include: self.include.clone(),
                exclude: self.exclude.clone(),
            },
        );
        let folders = self.store.write(move |group| {
            folders::watch(group, event, &[folder], Timestamp(0))?;
            folders::watched(group, event)
        });
        let scan_every = if hints { Duration::from_secs(30) } else { Duration::from_millis(300) };
        Settings {
            event,
            path_event: PathEvent { name: "Garden Party".into(), date: "2026-06-20".into() },
            disk: Arc::clone(&self.disk),
            folders: folders.await.unwrap(),
            hints,
            scan_every,
            asks: true,
            own: Vec::new(),
        }
    }

    pub(crate) async fn run(&self, settings: Settings) -> Result<Running, IntakeError> {
        self.run_by(Arc::new(SystemClock), settings).await
    }

    pub(crate) async fn run_by(&self, clock: Arc<dyn Clock>, settings: Settings) -> Result<Running, IntakeError> {
        let (told, inbox) = mpsc::unbounded_channel();
        let intake = Intake::start(self.store.clone(), self.spool.clone(), clock, settings, told).await?;
        Ok(Running { intake, told: inbox })
    }

    /// Intake that listens to the system (`hints`) or only scans, often; ready when it has looked once.
    pub(crate) async fn start(&self, hints: bool) -> Running {
        let running = self.run(self.settings(hints).await).await.unwrap();
        until("the first scan", || running.intake.status().scans_done).await;
        // A disk's clock may be some milliseconds behind: what is written now is not from before the start.
        let (started, tick) = (std::time::SystemTime::now(), self.dir.path().join("tick"));
        until("the disk's clock", || {
            std::fs::write(&tick, "x").unwrap();
            std::fs::metadata(&tick).unwrap().modified().unwrap() >= started
        })
        .await;
        running
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.booth.join(name)
    }

    pub(crate) fn file(&self, path: &Path) -> Option<files::File> {
        let (folder, path) = (boothlift_contract::FolderId(1), path.to_path_buf());
        self.store.read_blocking(move |connection| files::by_path(connection, folder, &path)).unwrap()
    }

    pub(crate) fn verdict(&self, name: &str) -> Option<FileVerdict> {
        self.file(&self.path(name)).map(|file| file.verdict)
    }

    pub(crate) fn hashes(&self) -> Vec<(String, MediaType)> {
        self.store.read_blocking(boothlift_store::photos::hashes).unwrap()
    }

    /// Every safe copy, by reading the spool.
    pub(crate) fn copies(&self) -> Vec<Vec<u8>> {
        let paths = std::fs::read_dir(self.spool.dir()).unwrap().map(|entry| entry.unwrap().path());
        paths.map(|path| std::fs::read(path).unwrap()).collect()
    }

    /// Waits until a file has this verdict.
    pub(crate) async fn until_verdict(&self, name: &str, verdict: FileVerdict) {
        until(&format!("{name} {verdict}"), || self.verdict(name) == Some(verdict)).await;
    }
}

impl Running {
    /// What was told so far.
    pub(crate) fn events(&mut self) -> Vec<IntakeEvent> {
        std::iter::from_fn(|| self.told.try_recv().ok()).collect()
    }

    /// Waits until every folder was looked through from now on and no file is on its way.
    pub(crate) async fn settled(&self) {
        self.intake.look_now();
        until("all quiet", || {
            let status = self.intake.status();
            status.scans_done && status.arriving == 0
        })
        .await;
    }
}

/// Waits for a condition; gives up after a minute, which is the test's failure.
pub(crate) async fn until(what: &str, mut condition: impl FnMut() -> bool) {
    for _ in 0..6_000 {
        if condition() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("waited in vain for: {what}");
}
