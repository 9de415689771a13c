//! Frames for pages: whole parts that changed, numbered, at most five a second, none while nobody looks.

use super::snapshot::{self, Drawn};
use crate::{audit, core::Core};
use boothlift_contract::{
    BoothCalls, Change, Counts, Frame, GuestAccess, Headline, HeadlineRow, HostFacts, LockView, NetworkWay, Pace,
    SaverView, Snapshot, Timestamp,
};
use boothlift_store::StoreError;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};
use tokio::sync::{Mutex, Notify, broadcast, watch};

/// Time between frames, usually.
pub(crate) const BEAT: Duration = Duration::from_millis(200);
/// Frames a slow page may be behind; then it asks for a snapshot.
const BACKLOG: usize = 256;

/// What the tray, the quit question and the headless host glance at.
#[derive(Clone, Debug, PartialEq)]
pub struct Glance {
    /// The one sentence.
    pub headline: Headline,
    /// The sum.
    pub counts: Counts,
    /// Whether a person paused sending.
    pub paused: bool,
    /// When the sum will close.
    pub done_about: Option<Timestamp>,
    /// Whether there is an event at all.
    pub set_up: bool,
    /// Whether the computer stays awake until the last photo is delivered, whatever was chosen.
    pub finishing_at_home: bool,
    /// Whether somebody wants to pack up: the check is open, or the rest is finished at home.
    pub packing_up: bool,
    /// The number of the event, to tell it from the one before; empty where there is none.
    pub event: String,
    /// When the event's own hours are over, where it has any.
    pub ends_at: Option<Timestamp>,
    /// When the newest photo of the event was taken in.
    pub last_photo_at: Option<Timestamp>,
}

/// Makes frames.
pub(crate) struct Publisher {
    last: Mutex<Snapshot>,
    frames: broadcast::Sender<Frame>,
    glance: watch::Sender<Glance>,
    dirty: Notify,
    lists: AtomicUsize,
}

/// One page's frames.
pub struct PageFeed {
    frames: broadcast::Receiver<Frame>,
}

impl PageFeed {
    /// The next frames, all that are ready. None when the engine has ended. A page that fell too far behind finds a
    /// gap in the numbers and asks for a snapshot.
    pub async fn next(&mut self) -> Option<Vec<Frame>> {
        let mut ready = Vec::new();
        loop {
            match self.frames.recv().await {
                Ok(frame) => ready.push(frame),
                Err(broadcast::error::RecvError::Lagged(_)) => continue,
                Err(broadcast::error::RecvError::Closed) => return None,
            }
            while let Ok(frame) = self.frames.try_recv() {
                ready.push(frame);
            }
            return Some(ready);
        }
    }
}

impl Publisher {
    pub(crate) fn new(first: Snapshot) -> Self {
        let (glance, _) = watch::channel(glance(&first, None, false, false));
        let (frames, _) = broadcast::channel(BACKLOG);
        Self { last: Mutex::new(first), frames, glance, dirty: Notify::new(), lists: AtomicUsize::new(0) }
    }

    pub(crate) fn feed(&self) -> PageFeed {
        PageFeed { frames: self.frames.subscribe() }
    }

    pub(crate) fn glance(&self) -> watch::Receiver<Glance> {
        self.glance.subscribe()
    }

    /// Something in the records changed.
    pub(crate) fn touch(&self) {
        self.lists.fetch_add(1, SeqCst);
        self.dirty.notify_one();
    }

    /// Something changed that no list shows.
    pub(crate) fn redraw(&self) {
        self.dirty.notify_one();
    }

    /// Everything as it is now, numbered so that the next frame follows.
    pub(crate) async fn snapshot(&self, core: &Arc<Core>) -> Result<Snapshot, StoreError> {
        let last = self.last.lock().await;
        let fresh = snapshot::draw(core).await?.snapshot;
        Ok(Snapshot { seq: last.seq, ..fresh })
    }

    async fn beat(&self, core: &Arc<Core>, seen: &mut usize) -> Result<(), StoreError> {
        let mut last = self.last.lock().await;
        let lists = self.lists.load(SeqCst);
        let records_moved = lists != *seen;
        *seen = lists;
        let Drawn { snapshot: fresh, last_photo_at } = snapshot::draw(core).await?;
        let told = glance(&fresh, last_photo_at, core.is_paused(), core.finishing.load(SeqCst));
        self.glance.send_if_modified(|glance| {
            let moved = *glance != told;
            *glance = told;
            moved
        });
        let mut changes = Vec::new();
        macro_rules! changed {
            ($($part:ident => $change:ident),+ $(,)?) => {$(
                if fresh.$part != last.$part {
                    changes.push(Change::$change(fresh.$part.clone()));
                }
            )+};
        }
        changed! {
            event => Event, counts => Counts, headline => Headline, sessions => Sessions,
            session_total => SessionTotal, lanes => Lanes, network => Network, progress => Progress, pace => Pace, folders => Folders,
            guests => Guests, calls => Calls, saver => Saver, pack_up => PackUp, usb_copy => UsbCopy,
            self_test => SelfTest, network_test => NetworkTest, importing => Importing, notices => Notices,
            lock => Lock,
        }
        if records_moved {
            changes.push(Change::Lists(lists as u64));
        }
        let mut seq = last.seq;
        if !changes.is_empty() && self.frames.receiver_count() > 0 {
            seq += 1;
            // An error only means that the last page has just gone.
            let _ = self.frames.send(Frame { seq, changes });
        }
        *last = Snapshot { seq, ..fresh };
        Ok(())
    }
}

/// What there is to see before the records were read.
pub(crate) fn nothing_yet(host: &HostFacts) -> Snapshot {
    let row = HeadlineRow::SetUp;
    Snapshot {
        seq: 0,
        host: host.clone(),
        event: None,
        headline: Headline { row, photos: 0, subject: String::new(), since: None, destination: None },
        counts: Counts::default(),
        sessions: Vec::new(),
        session_total: 0,
        lanes: Vec::new(),
        network: NetworkWay::Unneeded,
        progress: Vec::new(),
        pace: Pace::default(),
        folders: Vec::new(),
        guests: GuestAccess::default(),
        calls: BoothCalls::default(),
        saver: SaverView::default(),
        pack_up: None,
        usb_copy: None,
        self_test: None,
        network_test: None,
        importing: None,
        notices: Vec::new(),
        lock: LockView::default(),
    }
}

/// Publishes until the engine ends: on a change at once, then no sooner than a beat later; without changes never.
pub(crate) async fn publish(core: Arc<Core>) {
    let mut seen = 0;
    loop {
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            () = core.publisher.dirty.notified() => {}
            () = core.progress.moved() => {}
            () = tokio::time::sleep(Duration::from_secs(1)), if core.measures_pace() => {}
        }
        if let Err(error) = core.publisher.beat(&core, &mut seen).await {
            tracing::error!(%error, "the page cannot be told what changed");
        }
        tokio::time::sleep(core.beat).await;
    }
}

fn glance(snapshot: &Snapshot, last_photo_at: Option<Timestamp>, paused: bool, finishing_at_home: bool) -> Glance {
    let event = snapshot.event.as_ref();
    Glance {
        headline: snapshot.headline.clone(),
        counts: snapshot.counts,
        paused,
        done_about: snapshot.pace.done_about,
        set_up: event.is_some(),
        finishing_at_home,
        packing_up: snapshot.pack_up.is_some() || finishing_at_home,
        event: event.map(|event| event.id.0.to_string()).unwrap_or_default(),
        ends_at: event.and_then(|event| audit::over_at(&event.date, event.starts.as_deref(), event.ends.as_deref()?)),
        last_photo_at,
    }
}
