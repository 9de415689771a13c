//! Looks at paths and passes over folders: what is asked for, at most a few at a time, and what came of it.

use crate::{
    ground::{Now, Seen},
    hints::Heard,
    look,
    room::{Did, Room, TRY_AGAIN},
    root,
    scan::{self, Around, ScanError},
    tend::PROBE_EVERY,
};
use boothlift_contract::{FailureCode, SeenBy};
use boothlift_store::files::Look;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

/// Paths in one look, at most.
const LOOKS: usize = 512;
/// Passes over parts of watched folders at a time.
const AT_A_TIME: usize = 2;
/// A scan may take one part in so many of the time.
const SCAN_SHARE: u32 = 50;
/// The longest time between two scans, however large the folder.
const SCAN_AT_LEAST: Duration = Duration::from_secs(300);
/// A folder of more files than this is looked through that seldom where the system tells of changes: a look through so many
/// costs more than a quiet hour of everything else.
const LARGE: usize = 50_000;
/// How often a folder is looked through whose changes nobody tells.
const POLL_EVERY: Duration = Duration::from_secs(10);
/// A file that no hint named for this long says that hints are lost.
const SILENCE: Duration = Duration::from_secs(5);
/// When the system is asked again that refused to tell of changes.
const ASK_AGAIN: Duration = Duration::from_secs(60);

pub(crate) type Armed = Result<crate::disk::Listener, String>;
pub(crate) type Walked = Result<scan::Walked, ScanError>;

/// What is looked at now and next.
#[derive(Debug, Default)]
pub(crate) struct Passes {
    /// Parts of watched folders to be looked through, each from a moment on.
    waiting: BTreeSet<(Duration, usize, PathBuf)>,
    running: usize,
    /// Looks under way: what they bring is not yet among the arrivals.
    looking: usize,
    /// Scans of whole watched folders under way.
    scanning: usize,
    /// Files that got their verdict since the oldest look under way began: it may not know of that.
    settled: HashMap<PathBuf, Look>,
}

impl Passes {
    /// Asks for a pass over a folder below a watched one; everything else stays as it is.
    pub(crate) fn add(&mut self, due: Duration, root: usize, folder: PathBuf) {
        self.waiting.insert((due, root, folder));
    }

    pub(crate) fn next_due(&self) -> Option<Duration> {
        if self.running >= AT_A_TIME { None } else { self.waiting.first().map(|(due, ..)| *due) }
    }

    pub(crate) fn under_way(&self) -> usize {
        self.looking + self.running + self.waiting.len()
    }

    pub(crate) fn looked(&mut self) {
        self.looking = self.looking.saturating_sub(1);
    }

    /// A file got its verdict.
    pub(crate) fn settle(&mut self, path: &Path, look: &Look) {
        if self.looking + self.running + self.scanning > 0 {
            self.settled.insert(path.to_path_buf(), look.clone());
        }
    }

    /// Whether a look that takes a file for unknown was only too early.
    pub(crate) fn was_early(&self, path: &Path, look: &Look) -> bool {
        self.settled.get(path) == Some(look)
    }

    /// Forgets what no look under way needs.
    fn tidy(&mut self) {
        if self.looking + self.running + self.scanning == 0 && !self.settled.is_empty() {
            self.settled.clear();
        }
    }

    /// The next pass that is due. Those over folders within it that are due too are part of it.
    fn take(&mut self, now: Duration) -> Option<(usize, PathBuf)> {
        if self.running >= AT_A_TIME {
            return None;
        }
        let (_, root, folder) = self.waiting.first().filter(|(due, ..)| *due <= now)?.clone();
        self.waiting.retain(|(due, other, inner)| *due > now || *other != root || !inner.starts_with(&folder));
        self.running += 1;
        Some((root, folder))
    }
}

impl Room {
    /// Takes in what the system told.
    pub(crate) fn hear(&mut self, now: Duration) {
        self.passes.tidy();
        let Heard { paths, rescan } = self.shared.hints.take();
        if rescan {
            tracing::info!("hints were lost: looking through every folder");
            self.roots.iter_mut().for_each(|root| root.wanted = true);
        }
        let mut looks = Vec::new();
        for (path, closed) in paths {
            let Some(index) = root::owner(&self.roots, &path) else {
                // A folder above a watched one: it may have taken it along.
                self.next_probe = now;
                continue;
            };
            if let Some(root) = self.roots.get_mut(index) {
                root.ears.heard();
                if root.path() == path {
                    self.next_probe = now;
                    continue;
                }
            }
            if self.arrivals.hear(&path, closed) {
                looks.push((path, closed));
            }
        }
        self.look_at(looks);
    }

    /// Begins whatever is due to be looked at.
    pub(crate) fn pass_on(&mut self, now: Duration) {
        while let Some((index, under)) = self.passes.take(now) {
            let Some(root) = self.roots.get(index) else { continue };
            let (ground, identity) = (Arc::clone(&root.ground), root.identity.clone());
            let (disk, store, done) = (Arc::clone(&self.settings.disk), self.store.clone(), self.done.clone());
            let wall = self.look_now();
            self.shared.workers.begin(move || {
                let identity = identity.as_ref();
                let around = Around { ground: &ground, disk: &*disk, store: &store, identity, now: wall };
                let _ = done.send(Did::LookedThrough(index, scan::walk(around, &under)));
            });
        }
        loop {
            let due = self.arrivals.take_due(now, LOOKS);
            if due.is_empty() {
                break;
            }
            self.look_at(due.into_iter().map(|path| (path, false)).collect());
        }
    }

    /// The clock for a look at files.
    pub(crate) fn look_now(&self) -> Now {
        Now { now: self.clock.now(), set_back: self.shared.moments.set_back(&*self.clock) }
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
            self.passes.looking += 1;
            let (ground, identity) = (Arc::clone(&root.ground), root.identity.clone());
            let (disk, store, done) = (Arc::clone(&self.settings.disk), self.store.clone(), self.done.clone());
            let wall = self.look_now();
            self.shared.workers.begin(move || {
                let identity = identity.as_ref();
                let around = Around { ground: &ground, disk: &*disk, store: &store, identity, now: wall };
                let _ = done.send(Did::Looked(index, scan::look_at(around, paths)));
            });
        }
    }

    /// Begins a scan of a whole watched folder; the caller knows that none is under way.
    pub(crate) fn scan(&mut self, index: usize, now: Duration) {
        let hints = self.settings.hints;
        let Some(root) = self.roots.get_mut(index) else { return };
        (root.scanning, root.wanted) = (true, false);
        self.passes.scanning += 1;
        let may_ask = root.ears.refused_until.is_none_or(|until| now >= until);
        let arm = hints && root.ears.listener.is_none() && root.reach != crate::disk::Reach::Network && may_ask;
        let (ground, identity) = (Arc::clone(&root.ground), root.identity.clone());
        let (disk, store, done) = (Arc::clone(&self.settings.disk), self.store.clone(), self.done.clone());
        let (sink, clock) = (self.shared.hints.sink(), Arc::clone(&self.clock));
        let (wish, now) = (self.shared.wished.load(Ordering::Acquire), self.look_now());
        self.shared.workers.begin(move || {
            let begun = clock.monotonic();
            // The watch comes before the scan: what neither sees would have to be older and newer than both.
            let armed = arm.then(|| disk.listen(&ground.root, ground.is_deep(), sink));
            let around = Around { ground: &ground, disk: &*disk, store: &store, identity: identity.as_ref(), now };
            let walked = scan::walk(around, &ground.root);
            let took = clock.monotonic().saturating_sub(begun);
            let _ = done.send(Did::Scanned { root: index, wish, took, armed, walked });
        });
    }

    pub(crate) fn looked_through(&mut self, index: usize, walked: Walked, now: Duration) {
        self.passes.running = self.passes.running.saturating_sub(1);
        self.take_in(index, walked, now);
    }

    pub(crate) fn scanned(
        &mut self,
        index: usize,
        wish: u64,
        took: Duration,
        armed: Option<Armed>,
        walked: Walked,
        now: Duration,
    ) {
        self.passes.scanning = self.passes.scanning.saturating_sub(1);
        let Some(root) = self.roots.get_mut(index) else { return };
        root.scanning = false;
        let listened = root.ears.listener.is_some();
        match armed {
            Some(Ok(listener)) => (root.ears.listener, root.ears.refused_until) = (Some(listener), None),
            Some(Err(error)) => {
                tracing::warn!(error, folder = %root.folder.shown, "no hints from this folder: it is looked through instead");
                root.ears.refused_until = Some(now + ASK_AGAIN);
            }
            None => {}
        }
        let often = self.settings.hints && (root.is_polled() || root.reach != crate::disk::Reach::Local);
        let every = if often { self.settings.scan_every.min(POLL_EVERY) } else { self.settings.scan_every };
        let large = root.ears.listener.is_some() && walked.as_ref().is_ok_and(|walked| walked.files > LARGE);
        let share = if large { SCAN_AT_LEAST } else { (took * SCAN_SHARE).min(SCAN_AT_LEAST) };
        root.next_scan = now + share.max(every);
        let Some(unannounced) = self.take_in(index, walked, now) else { return };
        let Some(root) = self.roots.get_mut(index) else { return };
        root.answered = root.answered.max(wish);
        if listened && unannounced {
            tracing::info!(folder = %root.folder.shown, "a file came without a hint: listening anew");
            root.ears.heard_nothing();
            root.wanted = true;
        }
        self.tell_progress(index, now);
    }

    /// Takes in what a pass found: whether a file came that nobody told of, or nothing where the pass failed.
    fn take_in(&mut self, index: usize, walked: Walked, now: Duration) -> Option<bool> {
        let walked = match walked {
            Ok(walked) => walked,
            Err(error) => {
                if let Some(root) = self.roots.get_mut(index) {
                    root.not_before = now + PROBE_EVERY;
                }
                match error {
                    // Whether the watched folder itself is gone, the probe tells.
                    ScanError::Unreachable(error) => {
                        tracing::debug!(%error, "a folder cannot be looked through");
                        self.next_probe = self.next_probe.min(now + TRY_AGAIN / 5);
                    }
                    ScanError::Store(error) => {
                        tracing::error!(%error, code = %FailureCode::AppRecords, "the records cannot be read")
                    }
                }
                return None;
            }
        };
        tracing::debug!(files = walked.files, "looked through a folder");
        let (wall, mut unannounced) = (self.clock.now(), false);
        for (path, seen) in walked.seen {
            if let Seen::Here { look, known: None } = &seen {
                let in_time = look::modified_at(look) > self.started_at;
                unannounced |= look::age(look, wall) > SILENCE && in_time && !self.arrivals.is_known(&path);
            }
            self.saw(index, path, seen, false, SeenBy::Scan, now);
        }
        for file in walked.vanished {
            if !self.arrivals.is_known(&file.path) {
                self.strike(file);
            }
        }
        for file in walked.left {
            self.may_have_left(index, file, now);
        }
        for file in walked.opened {
            self.records.add(crate::adopt::Write::Forget(file));
        }
        Some(unannounced)
    }
}
