//! The one task that decides: hints, scans, copies and commits come in, the next steps go out. It never blocks; all
//! work on files happens on blocking threads and comes back as a [`Did`].

use crate::{
    IntakeEvent, Settings, Spool,
    adopt::Write,
    arrivals::Arrivals,
    copies::Copies,
    copy::Taken,
    databases::Consulted,
    departures::{Departed, Departures},
    disk::FolderFacts,
    ground::Seen,
    intake::Shared,
    passes::{Armed, Passes, Walked},
    records::Records,
    root::{Root, Standing},
};
use boothlift_contract::{Clock, SeenBy, Timestamp};
use boothlift_store::{Store, StoreError, files::File};
use std::{
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::sync::mpsc;

/// How often a missing folder, a full disk and a file that is not whole are tried again.
pub(crate) const TRY_AGAIN: Duration = Duration::from_secs(5);

/// A piece of work that ended.
pub(crate) enum Did {
    /// Watched folders were tried: which ones they are, where they are there.
    Probed(Vec<Option<FolderFacts>>),
    /// A whole watched folder was looked through; `wish`: the newest wish when it began.
    Scanned { root: usize, wish: u64, took: Duration, armed: Option<Armed>, walked: Walked },
    /// A folder below a watched one was looked through.
    LookedThrough(usize, Walked),
    /// Paths were looked at.
    Looked(usize, Vec<(PathBuf, bool, Seen)>),
    /// A copy ended; the ticket orders those of files that were there before.
    Copied { path: PathBuf, ticket: Option<u64>, taken: Taken },
    /// What became of files of photos that were not where they had been.
    Departed(usize, Vec<(File, Departed)>),
    /// A booth's database was looked at.
    Consulted(usize, Consulted),
    /// Changes were written down, or not.
    Written(Arc<Vec<Write>>, Result<Vec<Vec<IntakeEvent>>, StoreError>),
}

/// Intake at work.
pub(crate) struct Room {
    pub(crate) store: Store,
    pub(crate) spool: Spool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) settings: Settings,
    pub(crate) started_at: Timestamp,
    pub(crate) roots: Vec<Root>,
    pub(crate) arrivals: Arrivals,
    pub(crate) departures: Departures,
    pub(crate) passes: Passes,
    pub(crate) copies: Copies,
    pub(crate) records: Records,
    pub(crate) told: mpsc::UnboundedSender<IntakeEvent>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) done: mpsc::UnboundedSender<Did>,
    inbox: mpsc::UnboundedReceiver<Did>,
    pub(crate) probing: bool,
    pub(crate) next_probe: Duration,
    pub(crate) full: bool,
    next_full_try: Duration,
    last_new: Option<Duration>,
}

impl Room {
    pub(crate) fn new(
        store: Store,
        spool: Spool,
        clock: Arc<dyn Clock>,
        settings: Settings,
        roots: Vec<Root>,
        told: mpsc::UnboundedSender<IntakeEvent>,
        shared: Arc<Shared>,
    ) -> Self {
        let (done, inbox) = mpsc::unbounded_channel();
        Self {
            started_at: clock.now(),
            store,
            spool,
            clock,
            settings,
            roots,
            arrivals: Arrivals::default(),
            departures: Departures::default(),
            passes: Passes::default(),
            copies: Copies::default(),
            records: Records::default(),
            told,
            shared,
            done,
            inbox,
            probing: false,
            next_probe: Duration::ZERO,
            full: false,
            next_full_try: Duration::ZERO,
            last_new: None,
        }
    }

    /// Runs until it is stopped; then waits for the copies and the commit under way.
    pub(crate) async fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        while !shared.is_stopped() {
            self.step();
            let pause = self.next_wake().saturating_sub(self.clock.monotonic());
            tokio::select! {
                // Each of these leads to the next step, which looks after all of them.
                biased;
                Some(did) = self.inbox.recv() => {
                    self.on(did);
                    while let Ok(did) = self.inbox.try_recv() {
                        self.on(did);
                    }
                }
                () = shared.hints.ring() => {}
                () = shared.bell.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        while (self.records.are_writing() || self.copies.are_running())
            && let Some(did) = self.inbox.recv().await
        {
            match did {
                Did::Copied { ticket, .. } => self.copies.ended(ticket.is_some()),
                Did::Written(_, result) => {
                    self.records.written();
                    result.into_iter().flatten().flatten().for_each(|event| self.tell(event));
                }
                _ => {}
            }
        }
    }

    fn step(&mut self) {
        let now = self.clock.monotonic();
        self.hear(now);
        self.tend_folders(now);
        self.pass_on(now);
        self.look_after_departed(now);
        self.consult(now);
        if self.full && now >= self.next_full_try {
            self.next_full_try = now + TRY_AGAIN;
            if self.spool.has_room_for(0) {
                self.set_full(false);
            }
        }
        self.start_copies();
        self.write_down();
        self.publish();
    }

    /// When the next step is due by itself. What is under way comes back by itself too: it is no reason to wake.
    fn next_wake(&self) -> Duration {
        let here = || self.roots.iter().filter(|root| root.standing == Standing::Here);
        let folders = here().filter(|root| !root.scanning).map(|root| root.next_scan.max(root.not_before));
        let databases = here().filter(|root| root.rule.database().is_some());
        let databases = databases.filter_map(|root| root.word.database.next_due());
        let full = self.full.then_some(self.next_full_try);
        let parts = [full, self.passes.next_due(), self.departures.next_due(), self.arrivals.next_due()];
        let probe = if self.probing { Duration::MAX } else { self.next_probe };
        folders.chain(databases).chain(parts.into_iter().flatten()).fold(probe, Duration::min)
    }

    fn on(&mut self, did: Did) {
        let now = self.clock.monotonic();
        match did {
            Did::Probed(found) => self.probed(found, now),
            Did::Scanned { root, wish, took, armed, walked } => self.scanned(root, wish, took, armed, walked, now),
            Did::LookedThrough(root, walked) => self.looked_through(root, walked, now),
            Did::Looked(root, looked) => {
                self.passes.looked();
                for (path, hinted, seen) in looked {
                    self.saw(root, path, seen, hinted, SeenBy::Event, now);
                }
            }
            Did::Copied { path, ticket, taken } => self.copy_ended(path, ticket, taken, now),
            Did::Departed(root, files) => self.departed(root, files, now),
            Did::Consulted(root, consulted) => self.consulted(root, consulted, now),
            Did::Written(writes, result) => self.written(&writes, result, now),
        }
    }

    pub(crate) fn set_full(&mut self, full: bool) {
        if self.full != full {
            self.full = full;
            self.next_full_try = self.clock.monotonic() + TRY_AGAIN;
            self.tell(IntakeEvent::DiskFull(full));
        }
    }

    /// Something new came to a watched folder.
    pub(crate) fn note_new(&mut self, root: usize, now: Duration) {
        self.last_new = Some(now);
        if let Some(root) = self.roots.get_mut(root) {
            root.last_new = now;
        }
    }

    pub(crate) fn tell(&self, event: IntakeEvent) {
        // Nobody listening any more means that intake is about to be stopped; what happened is stored.
        let _ = self.told.send(event);
    }

    fn publish(&self) {
        let wished = self.shared.wished.load(Ordering::Acquire);
        let ids = |which: fn(&Root) -> bool| {
            self.roots.iter().filter(|root| which(root)).map(|root| root.folder.id).collect::<Vec<_>>()
        };
        let polled = if self.settings.hints { ids(Root::is_polled) } else { Vec::new() };
        *self.shared.status() = crate::Status {
            scans_done: self.roots.iter().all(|root| root.answered >= wished),
            arriving: self.arrivals.len() + self.passes.under_way(),
            last_new: self.last_new,
            gone_folders: ids(|root| root.standing == Standing::Away),
            changed_folders: ids(|root| matches!(root.standing, Standing::Other(_))),
            polled_folders: polled,
            disk_full: self.full,
        };
    }
}
