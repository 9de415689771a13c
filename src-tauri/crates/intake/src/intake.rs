//! The public face of running intake: settings in, events and status out.

use crate::{
    IntakeError, PathEvent, Spool,
    adopt::{self, Sighted},
    copy::{self, Taken, Wanted},
    disk::BoothDisk,
    hints::Hints,
    moments::Moments,
    room::Room,
    root::Root,
    rules, scan,
    word::Word,
    work::Workers,
};
use boothlift_contract::{
    Clock, EventId, Failure, FailureCode, FileId, FileVerdict, FolderId, PhotoId, SessionId, WithdrawnHow,
};
use boothlift_store::{Store, StoreError, claims, files, folders, withdrawals};
use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{sync::mpsc, task::JoinHandle};

/// What to watch, and how.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The event that photos belong to.
    pub event: EventId,
    /// What paths say of the event.
    pub path_event: PathEvent,
    /// The booth's disk.
    pub disk: Arc<dyn BoothDisk>,
    /// The watched folders: absolute and canonical, or with tokens.
    pub folders: Vec<folders::Folder>,
    /// Whether to listen to the system's hints. Without them scans find everything, only later.
    pub hints: bool,
    /// How often to look through every folder; 30 s is usual. Large folders are looked through less often.
    pub scan_every: Duration,
    /// Whether a person is asked before files are taken from another folder than the one that lay there before
    /// ([`Intake::trust`]). Nobody to ask: it is taken, and the log says so.
    pub asks: bool,
    /// Boothlift's own folders (data, gallery). A watched folder may neither hold one nor lie in one.
    pub own: Vec<PathBuf>,
}

/// What intake tells, each after it is stored.
#[derive(Clone, Debug, PartialEq)]
pub enum IntakeEvent {
    /// A file became a photo, or was found to be one that is there.
    Adopted {
        /// The file.
        path: PathBuf,
        /// Its photo.
        photo: PhotoId,
        /// SHA-256 of the safe copy, 64 hex digits.
        sha256: String,
        /// The photo's session.
        session: Option<SessionId>,
        /// The session's tag.
        tag: Option<String>,
        /// Whether the photo is new.
        is_new: bool,
    },
    /// A file got another verdict.
    FileChanged {
        /// The file.
        path: PathBuf,
        /// The verdict.
        verdict: FileVerdict,
        /// Why, where there is a why.
        failure: Option<Failure>,
    },
    /// A watched folder became reachable or unreachable.
    FolderChanged {
        /// The folder.
        folder: FolderId,
        /// Its path.
        path: PathBuf,
        /// Whether it can be read now.
        reachable: bool,
    },
    /// Another folder lies where a watched one was. Nothing is taken from it until a person says that it is right.
    FolderReplaced {
        /// The watched folder.
        folder: FolderId,
        /// `folder.changed`.
        failure: Failure,
    },
    /// A watched folder is the right one again, or a person said that it is.
    FolderTrusted {
        /// The watched folder.
        folder: FolderId,
    },
    /// The booth took a photo back: its file is gone, and so is every other one of the same content. Told once for a
    /// photo, and again at each start until [`withdrawals::hear`] is stored.
    Withdrawn {
        /// The photo.
        photo: PhotoId,
        /// What the booth did.
        how: WithdrawnHow,
    },
    /// The booth told of sessions of photos that are there already: they changed their session, their kind or their turn.
    Claimed {
        /// Those photos.
        photos: Vec<PhotoId>,
    },
    /// A scan found files that are being taken; the last of these has `done == of`.
    Looking {
        /// The folder.
        folder: FolderId,
        /// Files that have their verdict.
        done: u32,
        /// Files found.
        of: u32,
    },
    /// The disk of the safe copies became full, or has room again. Nothing is lost meanwhile.
    DiskFull(bool),
}

/// How intake is, at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Whether every folder was looked through at least once since the start or the last [`Intake::look_now`].
    pub scans_done: bool,
    /// Files that have no final verdict yet. A file held for a person has one.
    pub arriving: usize,
    /// When a file was last seen for the first time or found changed, by [`Clock::monotonic`].
    pub last_new: Option<Duration>,
    /// Folders that cannot be reached.
    pub gone_folders: Vec<FolderId>,
    /// Folders in whose place another one lies, which nobody has said is right.
    pub changed_folders: Vec<FolderId>,
    /// Folders where the system does not tell of changes: looked through every 10 s.
    pub polled_folders: Vec<FolderId>,
    /// Whether the disk of the safe copies is full.
    pub disk_full: bool,
}

/// Running intake. Dropping it stops it without waiting.
pub struct Intake {
    pub(crate) store: Store,
    spool: Spool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) told: mpsc::UnboundedSender<IntakeEvent>,
    pub(crate) event: EventId,
    pub(crate) folders: Vec<folders::Folder>,
    /// The rule of each folder.
    pub(crate) rules: Vec<Arc<boothlift_sessions::Rule>>,
    disk: Arc<dyn BoothDisk>,
    pub(crate) shared: Arc<Shared>,
    room: Option<JoinHandle<()>>,
}

/// What the handle and the running room share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) hints: Arc<Hints>,
    pub(crate) bell: tokio::sync::Notify,
    /// Counts the wishes to look.
    pub(crate) wished: AtomicU64,
    pub(crate) stopped: AtomicBool,
    pub(crate) workers: Workers,
    /// Folders that a person says are the right ones.
    pub(crate) trusted: Mutex<Vec<FolderId>>,
    pub(crate) moments: Moments,
    /// Where each folder is looked for now, in their order: a path with tokens leads on only once it is idle.
    pub(crate) places: Mutex<Vec<PathBuf>>,
    pub(crate) status: Mutex<Status>,
}

impl Intake {
    /// Starts to watch and scan. Returns before the first scan. Needs a running tokio runtime with time.
    ///
    /// # Errors
    /// [`IntakeError::Own`], [`IntakeError::Rule`], and what the records say. A folder that is not
    /// there is no error: it is waited for.
    pub async fn start(
        store: Store,
        spool: Spool,
        clock: Arc<dyn Clock>,
        settings: Settings,
        told: mpsc::UnboundedSender<IntakeEvent>,
    ) -> Result<Self, IntakeError> {
        Self::start_with(Workers::default(), store, spool, clock, settings, told).await
    }

    /// [`Intake::start`] with other workers for what blocks: where they, the clock and the disk do the same twice, intake
    /// does.
    ///
    /// # Errors
    /// As [`Intake::start`].
    pub async fn start_with(
        workers: Workers,
        store: Store,
        spool: Spool,
        clock: Arc<dyn Clock>,
        mut settings: Settings,
        told: mpsc::UnboundedSender<IntakeEvent>,
    ) -> Result<Self, IntakeError> {
        settings.own.push(spool.dir().to_path_buf());
        let mut roots = Root::all(&settings, clock.now())?;
        let event = settings.event;
        for (photo, how) in store.read(move |connection| withdrawals::unheard(connection, event)).await? {
            let _ = told.send(IntakeEvent::Withdrawn { photo, how });
        }
        for root in &mut roots {
            let folder = root.folder.id;
            let heard = store.read(move |view| {
                let mut heard = false;
                for source in Word::SOURCES {
                    heard |= claims::were_told(view, folder, source)?;
                }
                Ok(heard)
            });
            root.word = Word::new(&root.rule, heard.await?);
        }
        let (folders, disk) = (settings.folders.clone(), Arc::clone(&settings.disk));
        let rules = roots.iter().map(|root| Arc::clone(&root.rule)).collect();
        let shared = Arc::new(Shared::new(&*clock, &roots, workers));
        let room = Room::new(
            store.clone(),
            spool.clone(),
            Arc::clone(&clock),
            settings,
            roots,
            told.clone(),
            Arc::clone(&shared),
        );
        let room = Some(tokio::spawn(room.run()));
        Ok(Self { store, spool, clock, told, event, folders, rules, disk, shared, room })
    }

    /// A person says that the folder which lies in a watched one's place is the right one. Returns at once.
    pub fn trust(&self, folder: FolderId) {
        self.shared.trusted.lock().unwrap_or_else(PoisonError::into_inner).push(folder);
        self.shared.bell.notify_one();
    }

    /// Looks through every folder now. Returns at once.
    pub fn look_now(&self) {
        self.shared.wished.fetch_add(1, Ordering::AcqRel);
        self.shared.status().scans_done = false;
        self.shared.bell.notify_one();
    }

    /// How it is. Cheap.
    #[must_use]
    pub fn status(&self) -> Status {
        let mut status = self.shared.status().clone();
        status.arriving += self.shared.hints.waiting();
        status
    }

    /// Stops and waits until nothing is written any more: at most as long as one slice of a copy and one commit.
    pub async fn stop(mut self) {
        self.shared.stop();
        if let Some(room) = self.room.take()
            && let Err(error) = room.await
        {
            tracing::error!(%error, "intake did not end by itself");
        }
    }

    pub(crate) const fn spool(&self) -> &Spool {
        &self.spool
    }

    /// Adopts a held file as it is, if its content is of a known type. Reads the whole file off the async threads.
    ///
    /// # Errors
    /// `request.gone` for a file that is not held, `photo.not_picture`, `photo.gone`, and what else a copy can meet.
    pub async fn send_anyway(&self, file: FileId) -> Result<(), Failure> {
        let records = |error: StoreError| Failure::new(FailureCode::AppRecords, "", error.to_string());
        let gone = |name: &str| Failure::new(FailureCode::RequestGone, name, "");
        let file = match self.store.read(move |connection| files::get(connection, file)).await {
            Ok(file) => file,
            Err(StoreError::Missing(_)) => return Err(gone("")),
            Err(error) => return Err(records(error)),
        };
        let folder = self.folders.iter().find(|folder| Some(folder.id) == file.folder);
        let (true, Some(folder)) = (file.verdict == FileVerdict::Held, folder) else {
            return Err(gone(&file.name));
        };
        let rule = rules::rule_of(&folder.rule, folder.gap).map_err(|error| error.failure())?;
        let (spool, path, shared) = (self.spool.clone(), file.path.clone(), Arc::clone(&self.shared));
        let disk = Arc::clone(&self.disk);
        // The folder that the path meant when the file was seen: as deep as the row's.
        let root = file.path.ancestors().nth(above(folder, &file.path)).unwrap_or(&folder.path).to_path_buf();
        let base = root.clone();
        let copying = move || {
            if scan::leads_outside(&*disk, &base, &path) {
                return Taken::NotFile;
            }
            let wanted = Wanted { disk: &*disk, path: &path, look: None, anyway: true };
            copy::take(wanted, &spool, &|| shared.is_stopped())
        };
        let taken = tokio::task::spawn_blocking(copying).await.unwrap_or(Taken::Stopped);
        let safe = match taken {
            Taken::Safe(safe) => safe,
            other => return Err(other.failure(&file.name).unwrap_or_else(|| gone(&file.name))),
        };
        let sighted = Sighted {
            event: file.event,
            folder: folder.id,
            root,
            rule: Arc::new(rule),
            path: file.path,
            seen_by: file.seen_by,
            seen_at: file.seen_at,
            bulk: false,
            dated: true,
            patience: Duration::ZERO,
        };
        let now = self.clock.now();
        let event = self.store.write(move |group| adopt::adopt(group, &sighted, &safe, now)).await.map_err(records)?;
        // Nobody listening is no reason to fail: it is stored.
        let _ = self.told.send(event);
        Ok(())
    }
}

/// How many folders a file lies below its watched one; tokens never add any.
fn above(folder: &folders::Folder, path: &std::path::Path) -> usize {
    path.components().count().saturating_sub(folder.path.components().count())
}

impl Drop for Intake {
    fn drop(&mut self) {
        self.shared.stop();
    }
}

impl Shared {
    fn new(clock: &dyn Clock, roots: &[Root], workers: Workers) -> Self {
        let gap = roots.iter().map(|root| root.folder.gap).max().unwrap_or_default();
        Self {
            hints: Arc::default(),
            bell: tokio::sync::Notify::new(),
            wished: AtomicU64::new(1),
            stopped: AtomicBool::new(false),
            workers,
            trusted: Mutex::default(),
            moments: Moments::new(clock, gap),
            places: Mutex::new(roots.iter().map(|root| root.path().to_path_buf()).collect()),
            status: Mutex::default(),
        }
    }

    /// Where the folder at this place of the settings is looked for now.
    pub(crate) fn place(&self, index: usize) -> Option<PathBuf> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner).get(index).cloned()
    }

    pub(crate) fn status(&self) -> std::sync::MutexGuard<'_, Status> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        self.bell.notify_one();
    }
}
