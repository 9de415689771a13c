//! What every part of a running engine shares.

use crate::{
    attendant_lock::AttendantLock,
    audit::Audits,
    calls::Calls,
    delivery::{Lane, Notice, ProgressBook, speed::SpeedLimit},
    drivers::{self, Built},
    guests,
    importing::Imports,
    old_photos::NewestFiles,
    pack_up::Check,
    requests::{Drops, Finds, Remembered, SignIns, Started, Wishes, of_pretend},
    retention::SeenClock,
    saver::Saver,
    setup::EngineError,
    sink::Sink,
    token_ends::Tokens,
    usb_copy::Copying,
    view::{PaceMeter, Publisher},
    when::until,
};
use boothlift_contract::{
    Clock, DestinationId, DestinationKind, EngineEvent, Failure, FailureCode, FolderId, FolderState, GuestAccess,
    HelpFile, HostFacts, LaneCheck, LaneState, NetworkTest, Pace, SelfTest, Timestamp,
};
use boothlift_destinations::{Destination, Secret, Vault, selfcommunity::Keeper};
use boothlift_intake::{BoothDisk, CopyDisk, Intake, Spool, Workers};
use boothlift_local_gallery::{Gallery, Server};
use boothlift_store::{Store, StoreError, destinations::DestinationRow, events::Event};
use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
    time::Duration,
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The engine's shared parts. Locks are held for moments and never across a wait.
pub(crate) struct Core {
    pub data: PathBuf,
    pub store: Store,
    pub spool: Spool,
    /// Time as safe copies count it.
    pub seen: SeenClock,
    pub workers: Workers,
    /// The disk of watched folders.
    pub booth_disk: Arc<dyn BoothDisk>,
    /// The disk of a USB stick.
    pub stick: Arc<dyn CopyDisk>,
    pub beat: Duration,
    pub drivers: BTreeMap<DestinationId, Arc<dyn Destination>>,
    pub clock: Arc<dyn Clock>,
    /// What the clocks showed at the start.
    pub started: Started,
    pub vault: Arc<dyn Vault>,
    pub sink: Sink,
    pub progress: Arc<ProgressBook>,
    pub host: HostFacts,
    pub seed: u64,
    pub hints: bool,
    pub gallery: Arc<Gallery>,
    pub gallery_listen: Mutex<SocketAddr>,
    pub server: Mutex<Option<Arc<Server>>>,
    pub guests: Mutex<Guests>,
    pub lanes: Mutex<BTreeMap<DestinationId, Lane>>,
    pub tokens: Mutex<Tokens>,
    pub intake: Mutex<Option<Arc<Intake>>>,
    pub booth: Mutex<Booth>,
    pub calls: Mutex<Calls>,
    pub paused: watch::Sender<bool>,
    pub pause_ends: watch::Sender<Option<Timestamp>>,
    pub pace: Mutex<PaceMeter>,
    pub offline_since: Mutex<Option<Timestamp>>,
    pub drops: Mutex<Drops>,
    /// Photos brought in by hand that are being read.
    pub imports: Mutex<Imports>,
    pub finds: Mutex<Finds>,
    pub sign_ins: Mutex<SignIns>,
    /// What the last requests with a number of their own came to.
    pub remembered: Remembered,
    /// What a person wanted first, to be taken back.
    pub wishes: Mutex<Wishes>,
    /// Audits asked for since the start.
    pub audits: Mutex<Audits>,
    /// The check at the end of the night, where one was begun.
    pub pack_up: Mutex<Option<Check>>,
    /// The copy to a USB stick that goes on, or the last one.
    pub usb_copy: Mutex<Option<Copying>>,
    /// The self-test that runs, or the last one.
    pub self_test: Mutex<Option<SelfTest>>,
    /// What the last check of each destination came to.
    pub checks: Mutex<BTreeMap<DestinationId, LaneCheck>>,
    /// The test of the network that runs, or the last one.
    pub network_test: Mutex<Option<NetworkTest>>,
    /// When the newest file of each watched folder was changed.
    pub newest: Arc<Mutex<NewestFiles>>,
    /// The help file that was put together last.
    pub help_file: Mutex<Option<HelpFile>>,
    /// What a person has to read about the records, or about parts that began again, until it was read.
    pub notices: Mutex<Vec<Failure>>,
    /// A person read that the clock cannot be right.
    pub clock_read: AtomicBool,
    /// The event stays open until the last photo is delivered at home.
    pub finishing: AtomicBool,
    /// The clock may have jumped.
    pub looked: tokio::sync::Notify,
    /// One sign-in begins at a time.
    pub signing_in: tokio::sync::Mutex<()>,
    pub thumbs: tokio::sync::Semaphore,
    /// Copies being made ready at once.
    pub preparing: Arc<tokio::sync::Semaphore>,
    pub speed: Arc<SpeedLimit>,
    pub saver: Arc<Saver>,
    pub attendant: AttendantLock,
    pub publisher: Publisher,
    pub ending: CancellationToken,
    /// One change of the pause at a time, so that the row and what lanes know are of the same one.
    pub pausing: tokio::sync::Mutex<()>,
    /// One change of set-up at a time.
    pub changing: tokio::sync::Mutex<()>,
    /// Held for as long as the engine runs; the system lets go of it when the process ends, however it ends.
    pub lock: File,
}

/// What intake said last.
#[derive(Default)]
pub(crate) struct Booth {
    pub gone: HashMap<FolderId, Timestamp>,
    pub changed: HashMap<FolderId, Timestamp>,
    pub disk_full: Option<Timestamp>,
    pub looking: HashMap<FolderId, (u32, u32)>,
    pub trouble: Option<Failure>,
}

/// Whether and where the guest page is open.
#[derive(Default)]
pub(crate) struct Guests {
    pub open_on: Option<(IpAddr, String, Option<String>)>,
    pub closed_because: Option<Failure>,
    /// The door that was open before the start, whose network is not there yet, and until when it is waited for.
    pub awaited: Option<(guests::Door, Duration)>,
}

impl Core {
    /// [`Core::notice`] for lanes, which know nothing of the core; nothing is told once it is gone.
    pub(crate) fn notices_of_lanes(self: &Arc<Self>) -> Notice {
        let core = Arc::downgrade(self);
        Arc::new(move |notice| {
            if let Some(core) = core.upgrade() {
                core.notice(notice);
            }
        })
    }

    /// Tells a person something until it was read; of each kind the newest.
    pub(crate) fn notice(&self, notice: Failure) {
        {
            let mut notices = lock(&self.notices);
            notices.retain(|one| one.code != notice.code);
            notices.push(notice);
        }
        self.publisher.touch();
    }

    /// The driver of a row, and how it wants lost answers dealt with.
    pub(crate) fn build(
        &self,
        row: &DestinationRow,
        token: Option<&Secret>,
        keeper: Option<Arc<dyn Keeper>>,
    ) -> Result<Built, Failure> {
        match self.drivers.get(&row.id) {
            Some(driver) => Ok(drivers::given(row, Arc::clone(driver))),
            // Whatever was asked for: nothing of the pretend booth leaves this computer.
            None if self.host.pretend && row.kind != DestinationKind::LocalGallery => Err(of_pretend()),
            None => drivers::build(row, token, &self.gallery, keeper, &self.clock),
        }
    }

    pub(crate) fn is_paused(&self) -> bool {
        *self.paused.borrow()
    }

    pub(crate) fn wake_lanes(&self) {
        for lane in lock(&self.lanes).values() {
            lane.wake();
        }
    }

    /// The way to the services may be open again: lanes that wait for it look now.
    pub(crate) fn look_at_way(&self) {
        for lane in lock(&self.lanes).values() {
            lane.look();
        }
    }

    pub(crate) fn lane_state(&self, id: &DestinationId) -> Option<(LaneState, Option<Failure>, Option<Duration>)> {
        lock(&self.lanes).get(id).map(Lane::state)
    }

    pub(crate) fn driver(&self, id: &DestinationId) -> Option<Arc<dyn Destination>> {
        lock(&self.lanes).get(id).map(Lane::driver)
    }

    pub(crate) fn has_token(&self, id: &DestinationId) -> bool {
        lock(&self.tokens).has(id)
    }

    pub(crate) fn disk_full_since(&self) -> Option<Timestamp> {
        lock(&self.booth).disk_full
    }

    pub(crate) fn looking(&self) -> Option<(u32, u32)> {
        // A handful of files is no import worth a headline.
        let (done, of) = lock(&self.booth).looking.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        (of >= 200 && done < of).then_some((done, of))
    }

    pub(crate) fn folder_state(&self, id: FolderId) -> (FolderState, Option<Timestamp>) {
        let booth = lock(&self.booth);
        if let Some(since) = booth.gone.get(&id) {
            return (FolderState::Gone, Some(*since));
        }
        if let Some(since) = booth.changed.get(&id) {
            return (FolderState::Changed, Some(*since));
        }
        if booth.looking.get(&id).is_some_and(|(done, of)| done < of) {
            return (FolderState::Looking, None);
        }
        let status = lock(&self.intake).as_ref().map(|intake| intake.status());
        match status {
            Some(status) if status.gone_folders.contains(&id) => (FolderState::Gone, None),
            Some(status) if status.polled_folders.contains(&id) => (FolderState::Polled, None),
            _ => (FolderState::Watched, None),
        }
    }

    /// Waits until the monotonic moment `due`, however the clock jumps.
    pub(crate) async fn past(&self, due: Duration) {
        loop {
            let mut looked = pin!(self.looked.notified());
            // A jump between this look and the wait is heard.
            looked.as_mut().enable();
            if self.clock.monotonic() >= due {
                return;
            }
            tokio::select! {
                () = until(self.clock.as_ref(), Some(due)) => {}
                () = looked => {}
            }
        }
    }

    /// What `work` comes to, unless the engine's clock says that `limit` has passed.
    pub(crate) async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
        let due = self.clock.monotonic() + limit;
        tokio::select! {
            biased;
            done = work => Some(done),
            () = self.past(due) => None,
        }
    }

    /// Notes the pace and draws it.
    pub(crate) fn pace(&self, left: u64) -> Pace {
        let (mono, wall) = (self.clock.monotonic(), self.clock.now());
        let mut meter = lock(&self.pace);
        meter.note(mono, self.progress.outside(), self.measures_pace());
        meter.pace(mono, wall, left)
    }

    /// Whether something is on its way to the outside, so that the pace is worth looking at each second.
    pub(crate) fn measures_pace(&self) -> bool {
        self.progress.now().iter().any(|flight| flight.outside)
    }

    /// Since when nothing outside can be reached, kept while it is so.
    pub(crate) fn offline_since(&self, offline: bool, now: Timestamp) -> Option<Timestamp> {
        let mut since = lock(&self.offline_since);
        *since = if offline { since.or(Some(now)) } else { None };
        *since
    }

    pub(crate) fn server(&self) -> Option<Arc<Server>> {
        lock(&self.server).clone()
    }

    pub(crate) fn guests(&self, event: Option<&Event>) -> GuestAccess {
        let Some(server) = self.server() else { return GuestAccess::default() };
        let guests = lock(&self.guests);
        let reached = server.guest_address();
        GuestAccess {
            gallery: true,
            open: reached.is_some(),
            address: reached.unwrap_or_else(|| server.local_address()).to_string(),
            network: guests.open_on.as_ref().map(|(_, name, _)| name.clone()),
            everyone: event.is_some_and(|event| event.everyone),
            event_page: event.map(|event| server.event_page(event)),
            closed_because: guests.closed_because.clone(),
            removal_requests: 0,
        }
    }

    /// Set-up changed: whoever shows it looks again.
    pub(crate) fn set_up_changed(&self) {
        self.sink.tell(EngineEvent::SetupChanged);
        self.publisher.touch();
    }
}

/// A store's error as a person meets it.
pub(crate) fn records(error: StoreError) -> Failure {
    match error {
        StoreError::Missing(what) => Failure::new(FailureCode::RequestGone, what, ""),
        StoreError::Refused(why) => Failure::new(FailureCode::RequestWrong, "", why),
        StoreError::IllegalTransition { .. } => Failure::new(FailureCode::RequestGone, "photo", error.to_string()),
        error => EngineError::from(error).failure(),
    }
}

pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
