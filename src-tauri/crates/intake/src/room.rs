//! The one task that decides: hints, scans, copies and commits come in, the next steps go out. It never blocks; all
//! work on files happens on blocking threads and comes back as a [`Did`].

use crate::{
    IntakeEvent, Settings, Spool,
    adopt::Write,
    arrivals::{Arrivals, Stage},
    copy::{self, Taken},
    intake::Shared,
    root::{self, Root},
    scan::{self, Seen},
};
use boothlift_contract::{Clock, FileVerdict, Timestamp};
use boothlift_store::{Store, StoreError};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};
use tokio::sync::mpsc;

/// Copies at a time, and how many of them may be of files that were there before: one stays free for live photos.
const COPIES: (usize, usize) = (3, 2);
/// Changes in one commit, at most.
const BATCH: usize = 256;
/// Paths in one look, at most.
const LOOKS: usize = 512;
/// How often a missing folder, a full disk and a file that is not whole are tried again.
pub(crate) const TRY_AGAIN: Duration = Duration::from_secs(5);

/// A piece of work that ended.
pub(crate) enum Did {
    /// Watched folders were tried: each one's identity, if it is there.
    Probed(Vec<Option<String>>),
    /// A folder was looked through; `wish`: the newest wish when it began, where it was the whole watched folder.
    Scanned { root: usize, wish: Option<u64>, took: Duration, watch: Option<Armed>, walked: Walked },
    /// Paths were looked at.
    Looked(usize, Vec<(PathBuf, bool, Seen)>),
    /// A copy ended; the ticket orders those of files that were there before.
    Copied { path: PathBuf, ticket: Option<u64>, taken: Taken },
    /// Changes were written down, or not.
    Written(Arc<Vec<Write>>, Result<Vec<Option<IntakeEvent>>, StoreError>),
}

pub(crate) type Armed = notify::Result<notify::RecommendedWatcher>;
pub(crate) type Walked = Result<scan::Walked, scan::ScanError>;

/// Intake at work.
pub(crate) struct Room {
    pub(crate) store: Store,
    pub(crate) spool: Spool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) hints: bool,
    pub(crate) scan_every: Duration,
    pub(crate) event: boothlift_contract::EventId,
    pub(crate) started_at: Timestamp,
    pub(crate) roots: Vec<Root>,
    pub(crate) arrivals: Arrivals,
    pub(crate) told: mpsc::UnboundedSender<IntakeEvent>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) done: mpsc::UnboundedSender<Did>,
    inbox: mpsc::UnboundedReceiver<Did>,
    pub(crate) probing: bool,
    pub(crate) next_probe: Duration,
    copying: (usize, usize),
    /// Tickets of bulk copies: next to give, next to write down, and copies that wait for an earlier one.
    tickets: (u64, u64, BTreeMap<u64, (PathBuf, Taken)>),
    pub(crate) writes: Vec<Write>,
    writing: bool,
    /// After a failed commit each change goes alone, so that one bad one keeps nothing else back.
    alone: bool,
    full: bool,
    next_full_try: Duration,
    pub(crate) last_new: Option<Duration>,
    /// Looks and walks under way: what they bring is not yet among the arrivals.
    pub(crate) looking: usize,
    /// Folders to be looked through once more at a moment: the system listens to a new one only after it told of it.
    pub(crate) once_more: Vec<(Duration, usize, PathBuf)>,
}

impl Room {
    pub(crate) fn new(
        store: Store,
        spool: Spool,
        clock: Arc<dyn Clock>,
        settings: &Settings,
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
            hints: settings.hints,
            scan_every: settings.scan_every,
            event: settings.event,
            roots,
            arrivals: Arrivals::default(),
            told,
            shared,
            done,
            inbox,
            probing: false,
            next_probe: Duration::ZERO,
            copying: (0, 0),
            tickets: (0, 0, BTreeMap::new()),
            writes: Vec::new(),
            writing: false,
            alone: false,
            full: false,
            next_full_try: Duration::ZERO,
            last_new: None,
            looking: 0,
            once_more: Vec::new(),
        }
    }

    /// Runs until it is stopped; then waits for the copies and the commit under way.
    pub(crate) async fn run(mut self) {
        let shared = Arc::clone(&self.shared);
        while !shared.is_stopped() {
            self.step();
            let pause = self.next_wake().saturating_sub(self.clock.monotonic());
            tokio::select! {
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
        while (self.writing || self.copying != (0, 0))
            && let Some(did) = self.inbox.recv().await
        {
            match did {
                Did::Copied { ticket, .. } => self.copy_ended(ticket.is_some()),
                Did::Written(_, result) => {
                    self.writing = false;
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
        for (_, root, folder) in self.once_more.extract_if(.., |(at, ..)| *at <= now).collect::<Vec<_>>() {
            self.look_through(root, folder);
        }
        loop {
            let due = self.arrivals.take_due(now, LOOKS);
            if due.is_empty() {
                break;
            }
            self.look_at(due.into_iter().map(|path| (path, false)).collect());
        }
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

    fn next_wake(&self) -> Duration {
        let folders = self.roots.iter().filter(|root| root.reachable == Some(true)).map(|root| root.next_scan);
        let full = self.full.then_some(self.next_full_try);
        let once_more = self.once_more.iter().map(|(at, ..)| *at).min();
        folders.chain(full).chain(once_more).chain(self.arrivals.next_due()).fold(self.next_probe, Duration::min)
    }

    fn on(&mut self, did: Did) {
        let now = self.clock.monotonic();
        match did {
            Did::Probed(found) => self.probed(&found, now),
            Did::Scanned { root, wish, took, watch, walked } => self.scanned(root, wish, took, watch, walked, now),
            Did::Looked(root, looked) => {
                self.looking = self.looking.saturating_sub(1);
                for (path, hinted, seen) in looked {
                    self.saw(root, path, seen, hinted, "event", now);
                }
            }
            Did::Copied { path, ticket, taken } => {
                self.copy_ended(ticket.is_some());
                match ticket {
                    None => self.copied(path, taken, now),
                    Some(ticket) => {
                        self.tickets.2.insert(ticket, (path, taken));
                        while let Some((path, taken)) = self.tickets.2.remove(&self.tickets.1) {
                            self.tickets.1 += 1;
                            self.copied(path, taken, now);
                        }
                    }
                }
            }
            Did::Written(writes, result) => self.written(&writes, result, now),
        }
    }

    fn start_copies(&mut self) {
        while !self.full && self.copying.0 < COPIES.0 {
            let Some(path) = self.arrivals.take_ready(self.copying.1 < COPIES.1) else { return };
            let bulk = self.arrivals.get(&path).is_some_and(|entry| entry.bulk);
            let ticket = bulk.then_some(self.tickets.0);
            self.copying.0 += 1;
            if bulk {
                self.copying.1 += 1;
                self.tickets.0 += 1;
            }
            let (spool, shared, done) = (self.spool.clone(), Arc::clone(&self.shared), self.done.clone());
            tokio::task::spawn_blocking(move || {
                let taken = copy::take(&path, &spool, false, &|| shared.is_stopped());
                let _ = done.send(Did::Copied { path, ticket, taken });
            });
        }
    }

    fn copy_ended(&mut self, bulk: bool) {
        self.copying.0 = self.copying.0.saturating_sub(1);
        self.copying.1 = self.copying.1.saturating_sub(usize::from(bulk));
    }

    pub(crate) fn strike(&mut self, file: boothlift_store::files::File) {
        if !self.arrivals.is_elsewhere(&file.look.file_key, &file.path) || file.verdict == FileVerdict::Ignored {
            self.writes.push(Write::Strike(file));
        }
    }

    fn write_down(&mut self) {
        if self.writing || self.writes.is_empty() || (self.alone && self.full) {
            return;
        }
        let most = if self.alone { 1 } else { BATCH };
        let batch: Vec<Write> = self.writes.drain(..most.min(self.writes.len())).collect();
        let (batch, store, done, now) = (Arc::new(batch), self.store.clone(), self.done.clone(), self.clock.now());
        self.writing = true;
        tokio::spawn(async move {
            let changes = Arc::clone(&batch);
            let result = store.write(move |group| changes.iter().map(|write| write.apply(group, now)).collect()).await;
            let _ = done.send(Did::Written(batch, result));
        });
    }

    fn written(
        &mut self,
        writes: &Arc<Vec<Write>>,
        result: Result<Vec<Option<IntakeEvent>>, StoreError>,
        now: Duration,
    ) {
        self.writing = false;
        match result {
            Ok(events) => {
                self.alone = false;
                for (write, event) in writes.iter().zip(events) {
                    let verdict =
                        if let Write::Judge { verdict, .. } = write { *verdict } else { FileVerdict::Adopted };
                    if let Some(event) = event {
                        self.tell(event);
                    }
                    if !matches!(write, Write::Strike(_)) {
                        self.settled(write.path(), verdict, now);
                    }
                }
            }
            Err(error) => {
                tracing::error!(%error, "what became of files could not be stored");
                if error.is_disk_full() {
                    self.set_full(true);
                }
                self.alone = true;
                // The safe copies stay; the files come again after a pause.
                for write in writes.iter() {
                    if let Some(entry) = self.arrivals.get(write.path()) {
                        entry.told = None;
                    }
                    self.arrivals.set(write.path(), Stage::Waiting(now + TRY_AGAIN));
                }
            }
        }
    }

    fn hear(&mut self, now: Duration) {
        let heard = self.shared.hints.take();
        if heard.rescan {
            self.roots.iter_mut().for_each(|root| root.wanted = true);
        }
        let mut looks = Vec::new();
        for (path, closed) in heard.paths {
            if self.roots.iter().any(|root| root.folder.path == path) {
                self.next_probe = now;
                continue;
            }
            match self.arrivals.get(&path) {
                // It is looked at when its time comes; a writer's every slice is no reason to look sooner.
                Some(entry) if matches!(entry.stage, Stage::Waiting(_)) && !closed && !entry.arrival.is_resting() => {}
                Some(entry) if matches!(entry.stage, Stage::Waiting(_)) => {
                    self.arrivals.set(&path, Stage::Looking);
                    looks.push((path, closed));
                }
                Some(entry) => entry.again = Some(closed | entry.again.unwrap_or(false)),
                None => looks.push((path, closed)),
            }
        }
        self.look_at(looks);
    }

    /// Looks at paths on a blocking thread.
    pub(crate) fn look_at(&mut self, paths: Vec<(PathBuf, bool)>) {
        let mut by_root: BTreeMap<usize, Vec<(PathBuf, bool)>> = BTreeMap::new();
        for (path, hinted) in paths {
            if let Some(index) = root::owner(&self.roots, &path) {
                by_root.entry(index).or_default().push((path, hinted));
            }
        }
        for (index, paths) in by_root {
            let Some(root) = self.roots.get(index) else { continue };
            self.looking += 1;
            let (ground, store, done) = (Arc::clone(&root.ground), self.store.clone(), self.done.clone());
            let now = self.clock.now();
            tokio::task::spawn_blocking(move || {
                let _ = done.send(Did::Looked(index, scan::look_at(&ground, &store, paths, now)));
            });
        }
    }

    pub(crate) fn set_full(&mut self, full: bool) {
        if self.full != full {
            self.full = full;
            self.next_full_try = self.clock.monotonic() + TRY_AGAIN;
            self.tell(IntakeEvent::DiskFull(full));
        }
    }

    pub(crate) fn tell(&self, event: IntakeEvent) {
        // Nobody listening any more means that intake is about to be stopped; what happened is stored.
        let _ = self.told.send(event);
    }

    fn publish(&self) {
        let wished = self.shared.wished.load(std::sync::atomic::Ordering::Acquire);
        let ids = |which: fn(&Root) -> bool| {
            self.roots.iter().filter(|root| which(root)).map(|root| root.folder.id).collect::<Vec<_>>()
        };
        *self.shared.status() = crate::Status {
            scans_done: self.roots.iter().all(|root| root.answered >= wished),
            arriving: self.arrivals.len() + self.looking,
            last_new: self.last_new,
            gone_folders: ids(|root| root.reachable == Some(false)),
            polled_folders: ids(|root| root.watch_failed),
            disk_full: self.full,
        };
    }
}
