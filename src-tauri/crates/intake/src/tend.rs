//! The room's care for its folders: are they there, are they the right ones, when are they looked through.

use crate::{
    IntakeEvent,
    adopt::Write,
    disk::FolderFacts,
    room::{Did, Room},
    root::{self, Standing},
};
use boothlift_contract::{Failure, FailureCode};
use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, atomic::Ordering},
    time::Duration,
};

/// How often folders are tried: a missing one comes back unannounced, and one that went is not always told.
pub(crate) const PROBE_EVERY: Duration = Duration::from_secs(5);
/// Progress of a scan's files is told this often at most.
const PROGRESS_EVERY: Duration = Duration::from_millis(250);
/// How long nothing may have been new in a folder before its path's tokens take it to the next one.
const IDLE: Duration = Duration::from_secs(300);

impl Room {
    pub(crate) fn tend_folders(&mut self, now: Duration) {
        self.take_word(now);
        if !self.probing && now >= self.next_probe {
            (0..self.roots.len()).for_each(|index| self.roll(index, now));
            self.probing = true;
            self.next_probe = now + PROBE_EVERY;
            let paths: Vec<PathBuf> = self.roots.iter().map(|root| root.path().to_path_buf()).collect();
            let (disk, done) = (Arc::clone(&self.settings.disk), self.done.clone());
            self.shared.workers.begin(move || {
                let _ = done.send(Did::Probed(paths.iter().map(|path| disk.folder(path).ok()).collect()));
            });
        }
        let wished = self.shared.wished.load(Ordering::Acquire);
        for index in 0..self.roots.len() {
            let Some(root) = self.roots.get(index) else { continue };
            let due = root.wanted || root.answered < wished || now >= root.next_scan;
            if root.standing == Standing::Here && !root.scanning && due && now >= root.not_before {
                self.scan(index, now);
            }
        }
    }

    pub(crate) fn probed(&mut self, found: Vec<Option<FolderFacts>>, now: Duration) {
        self.probing = false;
        for (index, found) in found.into_iter().enumerate() {
            match found {
                Some(facts) => self.is_there(index, facts, now),
                None => self.is_away(index),
            }
        }
    }

    fn is_there(&mut self, index: usize, facts: FolderFacts, now: Duration) {
        let asks = self.settings.asks;
        let Some(root) = self.roots.get_mut(index) else { return };
        let id = root.folder.id;
        root.reach = facts.reach;
        let mut is_other = root.identity.as_ref().is_some_and(|before| facts.identity.is_other_than(before));
        if is_other && !asks {
            tracing::warn!(folder = %root.folder.shown, "another folder lies here than before: it is taken as the right one");
            (root.identity, root.ears.listener, is_other) = (None, None, false);
        }
        if is_other {
            root.ears.listener = None;
            if !matches!(&root.standing, Standing::Other(known) if *known == facts.identity) {
                tracing::warn!(folder = %root.folder.shown, "another folder lies here than before: nothing is taken from it");
                root.standing = Standing::Other(facts.identity);
                let failure = Failure::new(FailureCode::FolderChanged, &root.folder.shown, "");
                self.tell(IntakeEvent::FolderReplaced { folder: id, failure });
            }
            return;
        }
        let before = std::mem::replace(&mut root.standing, Standing::Here);
        let is_new = root.identity.is_none();
        let known = root.identity.get_or_insert_with(|| facts.identity.clone());
        if known.learn(&facts.identity) {
            self.records.add(Write::Trust(id, known.clone()));
        }
        if before == Standing::Here && !is_new {
            return;
        }
        (root.wanted, root.not_before) = (true, now);
        let path = root.path().to_path_buf();
        if is_new {
            self.records.add(Write::Trust(id, facts.identity));
        }
        match before {
            Standing::Away => self.tell(IntakeEvent::FolderChanged { folder: id, path, reachable: true }),
            Standing::Other(_) => self.tell(IntakeEvent::FolderTrusted { folder: id }),
            Standing::Untried | Standing::Here => {}
        }
    }

    fn is_away(&mut self, index: usize) {
        let Some(root) = self.roots.get_mut(index) else { return };
        root.ears.listener = None;
        if std::mem::replace(&mut root.standing, Standing::Away) != Standing::Away {
            let (folder, path) = (root.folder.id, root.path().to_path_buf());
            self.tell(IntakeEvent::FolderChanged { folder, path, reachable: false });
        }
    }

    /// A person said that other folders are right.
    fn take_word(&mut self, now: Duration) {
        let trusted = std::mem::take(&mut *self.shared.trusted.lock().unwrap_or_else(PoisonError::into_inner));
        for root in self.roots.iter_mut().filter(|root| trusted.contains(&root.folder.id)) {
            if matches!(root.standing, Standing::Other(_)) {
                // The next look at the folder takes it for the right one.
                root.identity = None;
                self.next_probe = now;
            }
        }
    }

    /// Follows a path's tokens to the next folder, once the one before is idle.
    fn roll(&mut self, index: usize, now: Duration) {
        let Some(root) = self.roots.get(index) else { return };
        if root.scanning || now < root.last_new + IDLE || self.arrivals.are_in(index) {
            return;
        }
        let place = root::place(&root.folder, &self.settings, self.clock.now());
        if place == root.path() || root::is_free(&place, &self.settings.own).is_err() {
            return;
        }
        tracing::info!(to = %place.display(), "the watched path means another folder now");
        if let Some(root) = self.roots.get_mut(index) {
            if let Some(known) = self.shared.places.lock().unwrap_or_else(PoisonError::into_inner).get_mut(index) {
                known.clone_from(&place);
            }
            root.roll(place);
        }
    }

    /// One of the files that a scan found has its verdict.
    pub(crate) fn count(&mut self, index: usize) {
        let now = self.clock.monotonic();
        if let Some(root) = self.roots.get_mut(index) {
            root.progress.0 += 1;
        }
        self.tell_progress(index, now);
    }

    pub(crate) fn tell_progress(&mut self, index: usize, now: Duration) {
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
