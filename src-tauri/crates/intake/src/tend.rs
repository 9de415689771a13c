//! The room's care for its folders: are they there, when are they looked through, what came of it.

use crate::{
    IntakeEvent,
    room::{Armed, Did, Room, Walked},
    scan::{self, ScanError},
    watch,
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

/// How often folders are tried: a missing one comes back unannounced, and one that went is not always told.
const PROBE_EVERY: Duration = Duration::from_secs(5);
/// How often a folder is looked through that gives no hints although they are wanted.
const POLL_EVERY: Duration = Duration::from_secs(10);
/// A scan may take one part in so many of the time.
const SCAN_SHARE: u32 = 50;
/// The longest time between two scans, however large the folder.
const SCAN_AT_LEAST: Duration = Duration::from_secs(300);
/// A file that no hint named for this long says that hints are lost.
const SILENCE: Duration = Duration::from_secs(5);
/// Progress of a scan's files is told this often at most.
const PROGRESS_EVERY: Duration = Duration::from_millis(250);

impl Room {
    pub(crate) fn tend_folders(&mut self, now: Duration) {
        if !self.probing && now >= self.next_probe {
            self.probing = true;
            self.next_probe = now + PROBE_EVERY;
            let paths: Vec<PathBuf> = self.roots.iter().map(|root| root.folder.path.clone()).collect();
            let done = self.done.clone();
            tokio::task::spawn_blocking(move || {
                let _ = done.send(Did::Probed(paths.iter().map(|path| identity(path)).collect()));
            });
        }
        let wished = self.shared.wished.load(Ordering::Acquire);
        for index in 0..self.roots.len() {
            let Some(root) = self.roots.get_mut(index) else { continue };
            let due = root.wanted || root.answered < wished || now >= root.next_scan;
            let due = due && now >= root.not_before;
            if root.reachable != Some(true) || root.scanning || !due {
                continue;
            }
            (root.scanning, root.wanted) = (true, false);
            let arm = self.hints && root.watch.is_none();
            let (ground, store, done) = (Arc::clone(&root.ground), self.store.clone(), self.done.clone());
            let (hints, wall) = (Arc::clone(&self.shared.hints), self.clock.now());
            tokio::task::spawn_blocking(move || {
                let begun = Instant::now();
                // The watch comes before the scan: what neither sees would have to be older and newer than both.
                let watch = arm.then(|| watch::arm(&ground.root, &hints));
                let walked = scan::walk(&ground, &store, &ground.root, wall);
                let took = begun.elapsed();
                let _ = done.send(Did::Scanned { root: index, wish: Some(wished), took, watch, walked });
            });
        }
    }

    pub(crate) fn probed(&mut self, found: &[Option<String>], now: Duration) {
        self.probing = false;
        for (index, found) in found.iter().enumerate() {
            let Some(root) = self.roots.get_mut(index) else { continue };
            let reachable = found.is_some();
            let replaced = reachable && root.identity.is_some() && root.identity != *found;
            if replaced {
                tracing::info!(folder = %root.folder.shown, "the folder is another one than before");
            }
            if replaced || !reachable {
                root.watch = None;
            }
            if reachable {
                root.identity.clone_from(found);
            }
            let changed = root.reachable != Some(reachable);
            let news = changed && (root.reachable.is_some() || !reachable);
            root.reachable = Some(reachable);
            if reachable && (changed || replaced) {
                (root.wanted, root.not_before) = (true, now);
            }
            if news {
                let (folder, path) = (root.folder.id, root.folder.path.clone());
                self.tell(IntakeEvent::FolderChanged { folder, path, reachable });
            }
        }
    }

    /// Looks through a folder below a watched one; everything else stays as it is.
    pub(crate) fn look_through(&mut self, root: usize, under: PathBuf) {
        let Some(ground) = self.roots.get(root).map(|root| Arc::clone(&root.ground)) else { return };
        self.looking += 1;
        let (store, done, wall) = (self.store.clone(), self.done.clone(), self.clock.now());
        tokio::task::spawn_blocking(move || {
            let begun = Instant::now();
            let walked = scan::walk(&ground, &store, &under, wall);
            let _ = done.send(Did::Scanned { root, wish: None, took: begun.elapsed(), watch: None, walked });
        });
    }

    pub(crate) fn scanned(
        &mut self,
        index: usize,
        wish: Option<u64>,
        took: Duration,
        watch: Option<Armed>,
        walked: Walked,
        now: Duration,
    ) {
        let Some(root) = self.roots.get_mut(index) else { return };
        let listened = root.watch.is_some();
        if wish.is_some() {
            root.scanning = false;
        } else {
            self.looking = self.looking.saturating_sub(1);
        }
        match watch {
            Some(Ok(watch)) => (root.watch, root.watch_failed) = (Some(watch), false),
            Some(Err(error)) => {
                tracing::warn!(%error, folder = %root.folder.shown, "no hints from this folder: it is looked through instead");
                root.watch_failed = true;
            }
            None => {}
        }
        let every = if root.watch_failed { self.scan_every.min(POLL_EVERY) } else { self.scan_every };
        if wish.is_some() {
            root.next_scan = now + (took * SCAN_SHARE).min(SCAN_AT_LEAST).max(every);
        }
        let walked = match walked {
            Ok(walked) => walked,
            Err(ScanError::Unreachable(error)) => {
                tracing::debug!(%error, "a folder cannot be looked through");
                // Whether the watched folder itself is gone, the probe tells.
                root.not_before = now + PROBE_EVERY;
                self.next_probe = now;
                return;
            }
            Err(ScanError::Store(error)) => {
                tracing::error!(%error, "the records cannot be read");
                root.not_before = now + PROBE_EVERY;
                return;
            }
        };
        let mut unannounced = false;
        for (path, seen) in walked.seen {
            let wall = self.clock.now();
            if let scan::Seen::Here { look, known: None } = &seen {
                let age = crate::look::age(look, wall);
                let in_time = crate::look::modified_at(look) > self.started_at;
                unannounced |= wish.is_some() && age > SILENCE && in_time && self.arrivals.get(&path).is_none();
            }
            self.saw(index, path, seen, false, "scan", now);
        }
        for file in walked.vanished {
            if !self.arrivals.is_known(&file.path) {
                self.strike(file);
            }
        }
        let Some(root) = self.roots.get_mut(index) else { return };
        if let Some(wish) = wish {
            root.answered = root.answered.max(wish);
        }
        if listened && unannounced {
            tracing::info!(folder = %root.folder.shown, "a file came without a hint: listening anew");
            root.watch = None;
            root.wanted = true;
        }
        tracing::debug!(files = walked.files, ?took, "looked through a folder");
        self.tell_progress(index, now);
    }

    /// One of the files that a scan found has its verdict.
    pub(crate) fn count(&mut self, index: usize) {
        let now = self.clock.monotonic();
        if let Some(root) = self.roots.get_mut(index) {
            root.progress.0 += 1;
        }
        self.tell_progress(index, now);
    }

    fn tell_progress(&mut self, index: usize, now: Duration) {
        let Some(root) = self.roots.get_mut(index) else { return };
        let (done, of) = root.progress;
        let complete = done == of;
        if of == 0 || (!complete && now < root.progress_told + PROGRESS_EVERY) {
            return;
        }
        root.progress_told = now;
        if complete {
            root.progress = (0, 0);
        }
        let folder = root.folder.id;
        self.tell(IntakeEvent::Looking { folder, done, of });
    }
}

/// What tells a folder from another of the same name; none when it cannot be read.
fn identity(path: &Path) -> Option<String> {
    fs::read_dir(path).ok()?;
    let metadata = fs::metadata(path).ok()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Some(format!("{}-{}", metadata.dev(), metadata.ino()))
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::MetadataExt;
        Some(metadata.creation_time().to_string())
    }
}
