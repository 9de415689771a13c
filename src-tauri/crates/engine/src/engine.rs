//! The running engine: start, ask, listen, stop.

mod configure;
mod open;

use crate::{
    attendant_lock::{self, AttendantLock},
    audit,
    calls::Calls,
    core::{Booth, Core, Guests, lock},
    delivery::{
        self, ProgressBook,
        speed::{self, SpeedLimit},
    },
    drained::{self, Drained},
    guests, help_file, old_photos,
    pack_up::home,
    proof, pulse, requests, rescue,
    retention::{self, SeenClock},
    saver::{self, Saver},
    setup::{EngineError, Ports, Setup},
    sink::Sink,
    storage, supervisor, surroundings, thumbs, token_ends, usb_copy,
    view::{self, Glance, PaceMeter, PageFeed, Publisher, publish},
    when::until,
};
use boothlift_contract::{
    Answer, DropTarget, EngineEvent, Failure, FailureCode, FileId, FolderFind, HostFacts, ImportReport, Language,
    PhotoId, ProofFormat, Request, SessionId, Stamped, Timestamp, UrlOffer,
};
use boothlift_intake::Spool;
use boothlift_local_gallery::Gallery;
use boothlift_store::{Store, events, files, prepared, rules, sessions, settings};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, atomic::AtomicBool},
    time::Duration,
};
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;

/// Key of the local gallery's upload token in the vault.
pub(crate) const UPLOAD_TOKEN: &str = "local-gallery-upload";

/// A running engine. Cheap to clone; [`Engine::shutdown`] ends it for all.
#[derive(Clone)]
pub struct Engine {
    core: Arc<Core>,
}

impl Engine {
    /// Opens the data folder, puts right what the last program left in the middle, and goes on with the event that is
    /// on. Blocks for the disk in places; needs a tokio runtime of several threads with time and I/O.
    ///
    /// # Errors
    /// When another program uses the folder, or folder and records cannot be used.
    pub async fn start(setup: Setup) -> Result<Self, EngineError> {
        Self::start_with(setup, Ports::default()).await
    }

    /// [`Engine::start`] with other records, workers and drivers: where they and the clock do the same twice, the engine
    /// does, on a runtime of one thread.
    ///
    /// # Errors
    /// As [`Engine::start`].
    pub async fn start_with(setup: Setup, ports: Ports) -> Result<Self, EngineError> {
        Self::begin(setup, ports, true).await
    }

    /// [`Engine::start`] with nothing open yet, for a host that configures it at once: gallery, lanes and folders open once.
    ///
    /// # Errors
    /// As [`Engine::start`].
    pub async fn start_closed(setup: Setup) -> Result<Self, EngineError> {
        Self::begin(setup, Ports::default(), false).await
    }

    async fn begin(setup: Setup, ports: Ports, opens: bool) -> Result<Self, EngineError> {
        let data = make_data_folder(&setup.data)?;
        rescue::refuse(&data)?;
        let lock_file = take_lock(&data)?;
        let store = match ports.store {
            Some(store) => store,
            None => Store::open(&data)?,
        };
        let spool = Spool::open_on(ports.copies, &data.join("safe-copies"))
            .map_err(|error| EngineError::Spool(error.to_string()))?;
        let keep = Duration::from_secs(24 * 60 * 60) * store.read_blocking(retention::days)?;
        let seen = store.read_blocking(|view| SeenClock::start(view, &*setup.clock, keep))?;
        if let Err(error) = spool.set_notes_aside() {
            tracing::warn!(%error, "notes of safe copies stay where they are");
        }
        let crashed = store.read_blocking(|view| settings::get(view, settings::CLEAN_STOP))?.is_none();
        let notices = rescue::notices(&store, &data, crashed)?;
        let recovers = notices.iter().any(|notice| notice.code == FailureCode::AppRecovered);
        let needed = store.read_blocking(prepared::needed)?.into_iter().collect();
        delivery::sweep(&**spool.disk(), &data.join(delivery::PREPARED), &needed);
        let gallery = Gallery::open(store.clone(), data.join("gallery"), Arc::clone(&setup.clock))
            .map_err(|error| EngineError::Gallery(error.to_string()))?;
        let paused_until = store.read_blocking(|view| settings::get(view, settings::PAUSED))?;
        let pause_ends = paused_until.as_deref().and_then(|text| text.parse().ok()).filter(|at| *at > 1).map(Timestamp);
        let speed = store.read_blocking(|view| settings::get(view, settings::SPEED_LIMIT_KB))?;
        let speed = speed.and_then(|text| text.parse().ok()).filter(|kb| speed::ALLOWED.contains(kb));
        let line = ports.line;
        let saver = Arc::new(store.read_blocking(move |view| Saver::new(view, line))?);
        let attendant = AttendantLock::start(&store, &data, &*setup.clock).await?;
        let nothing = view::nothing_yet(&setup.host);
        let core = Arc::new(Core {
            store,
            spool,
            seen,
            workers: ports.workers,
            booth_disk: ports.booth,
            stick: ports.stick,
            beat: ports.beat,
            drivers: ports.drivers,
            started: requests::Started::now(&*setup.clock),
            vault: setup.vault,
            sink: Sink::new(Arc::clone(&setup.clock)),
            progress: Arc::new(ProgressBook::default()),
            host: setup.host,
            seed: setup.seed,
            hints: setup.hints,
            gallery,
            gallery_listen: Mutex::new(setup.gallery_listen),
            server: Mutex::default(),
            guests: Mutex::new(Guests::default()),
            lanes: Mutex::new(BTreeMap::new()),
            tokens: Mutex::default(),
            intake: Mutex::default(),
            booth: Mutex::new(Booth::default()),
            calls: Mutex::new(Calls::default()),
            paused: watch::Sender::new(paused_until.is_some()),
            pause_ends: watch::Sender::new(pause_ends),
            pace: Mutex::new(PaceMeter::default()),
            offline_since: Mutex::default(),
            drops: Mutex::default(),
            imports: Mutex::default(),
            finds: Mutex::default(),
            sign_ins: Mutex::default(),
            remembered: requests::Remembered::default(),
            wishes: Mutex::default(),
            audits: Mutex::default(),
            pack_up: Mutex::default(),
            usb_copy: Mutex::default(),
            self_test: Mutex::default(),
            checks: Mutex::default(),
            network_test: Mutex::default(),
            newest: Arc::default(),
            help_file: Mutex::default(),
            notices: Mutex::new(notices),
            clock_read: AtomicBool::new(false),
            finishing: AtomicBool::new(false),
            looked: tokio::sync::Notify::new(),
            signing_in: tokio::sync::Mutex::new(()),
            thumbs: tokio::sync::Semaphore::new(1),
            preparing: Arc::new(tokio::sync::Semaphore::new(2)),
            speed: Arc::new(SpeedLimit::new(Arc::clone(&setup.clock), speed)),
            saver,
            attendant,
            publisher: Publisher::new(nothing),
            ending: CancellationToken::new(),
            changing: tokio::sync::Mutex::new(()),
            pausing: tokio::sync::Mutex::new(()),
            clock: setup.clock,
            lock: lock_file,
            data,
        });
        let engine = Self { core };
        if recovers {
            let at = engine.core.clock.now().0.to_string();
            engine.core.store.write(move |tx| settings::set(tx, settings::UNEXPECTED_STOP, &at)).await?;
        }
        engine.recover().await?;
        if opens {
            engine.open_up().await.map_err(|failure| EngineError::Gallery(failure.to_string()))?;
        }
        engine.mind("page", publish);
        engine.mind("records", relay_records);
        engine.mind("pauses", end_pauses);
        engine.mind("saver", saver::mind);
        engine.mind("attendant lock", attendant_lock::mind);
        engine.mind("storage", storage::mind);
        engine.mind("tokens", token_ends::mind);
        engine.mind("guests' network", guests::mind_network);
        engine.mind("old photos", old_photos::mind);
        engine.mind("audit", move |core| audit::mind(core, crashed));
        engine.mind("home", home::mind);
        engine.mind("retention", retention::mind);
        engine.mind("rescue", rescue::mind);
        if ports.surroundings {
            engine.mind("surroundings", surroundings::mind);
            engine.mind("lanes", pulse::mind_lanes);
            engine.mind("room", storage::keep_room);
            tokio::spawn(pulse::beat(engine.core.ending.clone(), engine.core.notices_of_lanes()));
        }
        engine.core.publisher.touch();
        Ok(engine)
    }

    /// Keeps a part of the engine going until it ends by itself.
    fn mind<F: Future<Output = ()> + Send + 'static>(
        &self,
        name: &'static str,
        part: impl Fn(Arc<Core>) -> F + Send + 'static,
    ) {
        let (core, told) = (Arc::clone(&self.core), Arc::downgrade(&self.core));
        let tell = move || {
            if let Some(core) = told.upgrade() {
                core.notice(Failure::new(FailureCode::AppPart, "", name));
            }
        };
        tokio::spawn(supervisor::keep_going(name, tell, move || part(Arc::clone(&core))));
    }

    /// What the program around the page can do, as this engine was told at its start.
    #[must_use]
    pub fn host(&self) -> &HostFacts {
        &self.core.host
    }

    /// Answers a request.
    ///
    /// # Errors
    /// The failure a person is told.
    pub async fn ask(&self, request: Request) -> Answer {
        requests::answer(self, request).await
    }

    /// Answers a request that carries a number of its own, of 1 to 64 bytes, which no other one has: a request that comes again
    /// is carried out once, and gets the first answer. The last 64 are remembered until the engine ends.
    ///
    /// # Errors
    /// The failure a person is told, the same each time; [`FailureCode::RequestWrong`] where another kind of request had this
    /// number.
    pub async fn ask_once(&self, id: String, request: Request) -> Answer {
        requests::answer_once(self, id, request).await
    }

    /// Whether what changes the set-up may be done now, for a program that does some of it itself; counts as use.
    ///
    /// # Errors
    /// `app.locked` while the attendant lock is closed.
    pub fn may_set_up(&self) -> Result<(), Failure> {
        self.core.attendant.pass(&*self.core.clock)
    }

    /// Every event from now on, with its number. A listener that falls far behind loses the oldest.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Stamped> {
        self.core.sink.listen()
    }

    /// Frames for one page, from now on.
    #[must_use]
    pub fn feed(&self) -> PageFeed {
        self.core.publisher.feed()
    }

    /// The headline and the sum, as they change.
    #[must_use]
    pub fn glance(&self) -> watch::Receiver<Glance> {
        self.core.publisher.glance()
    }

    /// A photo small, as JPEG: `size` is the longest side, one of 96, 320 and 1280. None where there is no picture.
    pub async fn thumb(&self, photo: PhotoId, size: u32) -> Option<Arc<[u8]>> {
        thumbs::of_photo(&self.core, photo, size).await
    }

    /// A picture of a found folder, small, as JPEG.
    pub async fn find_thumb(&self, pick: u32, n: u32) -> Option<Arc<[u8]>> {
        let path = lock(&self.core.finds).picture(pick, n)?;
        thumbs::of_file(&self.core, path).await
    }

    /// A folder a person chose in a dialog, looked at, with the number the page chooses it by.
    pub async fn offer_folder(&self, path: PathBuf) -> FolderFind {
        requests::offer_folder(&self.core, path).await
    }

    /// The text of a found folder's own preset, for whoever keeps it as a file; none where its rule is none.
    #[must_use]
    pub fn preset_of(&self, pick: u32) -> Option<String> {
        lock(&self.core.finds).preset(pick)
    }

    /// Files let go over the window wait for the page to say where. Returns the drop's number.
    #[must_use]
    pub fn hold_drop(&self, paths: Vec<PathBuf>) -> u32 {
        lock(&self.core.drops).hold(paths)
    }

    /// A picture's web address let go over the window waits for a yes.
    ///
    /// # Errors
    /// `photo.link` where no destination takes one, or it is none.
    pub async fn offer_url(&self, url: &str) -> Result<UrlOffer, Failure> {
        requests::offer_url(&self.core, url).await
    }

    /// The page of a sign-in that still waits, for the system's browser.
    #[must_use]
    pub fn sign_in_page(&self, sign_in: u32) -> Option<String> {
        lock(&self.core.sign_ins).page(sign_in)
    }

    /// Takes files and folders in by hand.
    ///
    /// # Errors
    /// When there is no event yet, or the target is gone; and always at the pretend booth.
    pub async fn import(&self, paths: Vec<PathBuf>, target: DropTarget) -> Result<ImportReport, Failure> {
        if self.core.host.pretend {
            return Err(requests::of_pretend());
        }
        requests::import(&self.core, paths, target, false).await
    }

    /// A name for the file that the proof of delivery is saved as.
    ///
    /// # Errors
    /// When there is no event, or the records cannot be read.
    pub async fn proof_name(&self, format: ProofFormat, language: Language) -> Result<String, Failure> {
        proof::file_name(&self.core, format, language).await.map_err(|error| error.failure())
    }

    /// Writes the proof of delivery to `path`: whole and on disk, or not at all.
    ///
    /// # Errors
    /// When there is no event, the records cannot be read or the file cannot be written.
    pub async fn save_proof(&self, format: ProofFormat, language: Language, path: PathBuf) -> Result<(), Failure> {
        proof::save(&self.core, format, language, path).await.map_err(|error| error.failure())
    }

    /// Begins to copy the evening's photos into a folder on a USB stick; how far it is stands in the snapshot. One that goes on
    /// already is left alone.
    ///
    /// # Errors
    /// When there is no event, or the folder is not there, is a watched one, or Boothlift's own.
    pub async fn copy_to_usb(&self, folder: PathBuf) -> Result<(), Failure> {
        if self.core.host.pretend {
            return Err(requests::of_pretend());
        }
        usb_copy::begin(&self.core, folder).await
    }

    /// A name for the file that the event is saved as.
    ///
    /// # Errors
    /// When there is no event, or the records cannot be read.
    pub async fn event_file_name(&self) -> Result<String, Failure> {
        crate::event_file::file_name(&self.core).await
    }

    /// Writes the event that is on as an event file for another booth to `path`: whole and on disk, or not at all. No
    /// secret and no photo is in it.
    ///
    /// # Errors
    /// When there is no event, the records cannot be read or the file cannot be written.
    pub async fn save_event_file(&self, path: PathBuf) -> Result<(), Failure> {
        crate::event_file::save(&self.core, path).await
    }

    /// A name for the file that a help file is saved as.
    ///
    /// # Errors
    /// When it is not the one that was put together last.
    pub fn help_file_name(&self, number: u32) -> Result<String, Failure> {
        help_file::kept(&self.core, number).map(|file| file.name)
    }

    /// The bytes of a help file, for a host without dialogs.
    ///
    /// # Errors
    /// As [`Engine::help_file_name`].
    pub fn help_file(&self, number: u32) -> Result<Vec<u8>, Failure> {
        help_file::packed(&help_file::kept(&self.core, number)?)
    }

    /// Writes a help file, just as it was shown, to `path`: whole and on disk, or not at all.
    ///
    /// # Errors
    /// As [`Engine::help_file_name`], and when the file cannot be written.
    pub async fn save_help_file(&self, number: u32, path: PathBuf) -> Result<(), Failure> {
        help_file::save(&self.core, number, path).await
    }

    /// Where a file is, to show it in its folder.
    pub async fn path_of(&self, file: FileId) -> Option<PathBuf> {
        self.core.store.read(move |view| Ok(files::get(view, file)?.path)).await.ok()
    }

    /// The guest page of a session, of the newest, or the operator's own page of the event where there is none.
    pub async fn gallery_page(&self, session: Option<SessionId>) -> Option<String> {
        let server = self.core.server()?;
        let found = self.core.store.read(move |view| match (session, events::current(view)?) {
            (Some(id), _) => Ok((None, Some(sessions::landed(view, sessions::get(view, id)?)?))),
            (None, event) => Ok((event, None)),
        });
        match found.await.ok()? {
            (_, Some(session)) => Some(server.session_page(&session)),
            (Some(event), None) => Some(server.event_page(&event)),
            (None, None) => None,
        }
    }

    /// Secrets may be found now, or elsewhere: every destination reads its token anew.
    ///
    /// # Errors
    /// What of it could not be opened; the rest is.
    pub async fn look_for_tokens(&self) -> Result<(), Failure> {
        let _changing = self.core.changing.lock().await;
        let opened = self.open_up_destinations().await;
        self.core.set_up_changed();
        opened
    }

    /// The clock may have jumped, as after sleep: every wait is looked at anew.
    pub fn look_at_clock(&self) {
        self.core.looked.notify_waiters();
        self.core.wake_lanes();
    }

    /// Resolves when every acceptable file is confirmed at every destination that is on and nothing new came for twice
    /// the settle time, or when a destination needs a person. Never resolves because of network trouble.
    pub async fn drained(&self) -> Drained {
        drained::wait(&self.core).await
    }

    /// Stops leasing, gives what is on the wire two seconds, writes back and closes. Further calls do nothing.
    pub async fn shutdown(&self) {
        if self.core.ending.is_cancelled() {
            return;
        }
        self.core.ending.cancel();
        let _changing = self.core.changing.lock().await;
        self.close_down().await;
        if let Err(error) = self.recover().await {
            tracing::error!(%error, "what was on the wire could not be written back");
        }
        let (seen, now) = (self.core.seen.time(&*self.core.clock), self.core.clock.now());
        let closing = self.core.store.write(move |tx| {
            retention::keep_count(tx, seen, now)?;
            settings::set(tx, settings::CLEAN_STOP, "1")
        });
        let _ = closing.await;
        let broken = self.broken_rules().await;
        self.core.store.leave();
        if let Err(error) = self.core.lock.unlock() {
            tracing::warn!(%error, "the lock of the data folder was not let go");
        }
        debug_assert!(broken.is_empty(), "the records say what cannot be: {broken:?}");
    }

    /// Which of their own rules the records break. Debug builds alone look: it takes as long as all rows take to read.
    async fn broken_rules(&self) -> Vec<String> {
        if cfg!(debug_assertions) { self.core.store.read(rules::broken).await.unwrap_or_default() } else { Vec::new() }
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }
}

/// Every event but progress means that a list may look different.
async fn relay_records(core: Arc<Core>) {
    let mut events = core.sink.listen();
    loop {
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            event = events.recv() => match event {
                Ok(stamped) => {
                    if matches!(stamped.event, EngineEvent::PhotoAdopted { .. }) {
                        core.wake_lanes();
                    }
                    core.publisher.touch();
                }
                Err(broadcast::error::RecvError::Lagged(_)) => core.publisher.touch(),
                Err(broadcast::error::RecvError::Closed) => return,
            },
        }
    }
}

/// Ends "pause for ten minutes" by itself.
async fn end_pauses(core: Arc<Core>) {
    let mut ends = core.pause_ends.subscribe();
    loop {
        let at = *ends.borrow_and_update();
        let due = at.map(|at| core.clock.monotonic() + at.since(core.clock.now()));
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            _ = ends.changed() => {}
            () = until(core.clock.as_ref(), due) => {
                let Some(at) = at else { continue };
                if let Err(failure) = requests::end_pause_of(&core, at).await {
                    tracing::warn!(%failure, "the pause could not be ended");
                }
            }
        }
    }
}

fn make_data_folder(path: &Path) -> Result<PathBuf, EngineError> {
    let failed = |source| EngineError::Folder { path: path.to_path_buf(), source };
    fs::create_dir_all(path).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(failed)?;
    }
    path.canonicalize().map_err(failed)
}

/// The system's own lock: it ends with the process, however that ends.
fn take_lock(data: &Path) -> Result<File, EngineError> {
    let path = data.join("boothlift.lock");
    let failed = |source| EngineError::Folder { path: path.clone(), source };
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(EngineError::InUse(data.to_path_buf())),
        Err(fs::TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// Used by the pause button's state in rows.
pub(crate) fn pause_text(ends: Option<Timestamp>) -> String {
    ends.map_or_else(|| "1".into(), |at| at.0.to_string())
}
