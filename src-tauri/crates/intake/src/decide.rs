//! What happens to one file: it was seen, it was tried, it is gone; what does it wait for next, what is written down?

use crate::{
    adopt::{Sighted, Write},
    arrivals::{Entry, Stage},
    copy::Taken,
    ground::Seen,
    look,
    room::{Room, TRY_AGAIN},
    settle::{Arrival, Next},
};
use boothlift_contract::{Failure, FailureCode, FileVerdict, SeenBy, Timestamp};
use boothlift_store::files::{File, Look};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// How long a renamed file may be between two names.
const BETWEEN_NAMES: Duration = Duration::from_secs(1);
/// After how long a file that is still growing is listed as arriving.
const LISTED_AFTER: Duration = Duration::from_secs(3);
/// How late a scan may find a file whose date is still believed.
const LATE: Duration = Duration::from_secs(600);

impl Room {
    /// Takes in what there is under a path.
    pub(crate) fn saw(&mut self, root: usize, path: PathBuf, seen: Seen, hinted: bool, seen_by: SeenBy, now: Duration) {
        if let Some(entry) = self.arrivals.get(&path)
            && !matches!(entry.stage, Stage::Waiting(_) | Stage::Looking)
        {
            let touched = hinted || !matches!(&seen, Seen::Here { look, .. } if look == entry.arrival.look());
            if touched {
                entry.again = Some(hinted | entry.again.unwrap_or(false));
            }
            return;
        }
        match seen {
            Seen::Settled => self.finish(&path),
            Seen::Here { look, known: None } if self.passes.was_early(&path, &look) => {}
            Seen::Folder => {
                self.finish(&path);
                // The system listens to a new folder only after it told of it: what came in between shows later.
                self.passes.add(now, root, path.clone());
                self.passes.add(now + BETWEEN_NAMES, root, path);
            }
            Seen::Hidden => self.arrivals.set(&path, Stage::Waiting(now + TRY_AGAIN)),
            Seen::Missing(known) => {
                if let Some(file) = known {
                    self.may_have_left(root, file, now);
                }
                self.missing(&path, now);
            }
            Seen::Back(file) => {
                self.finish(&path);
                self.records.add(Write::ComeBack(file));
            }
            Seen::Barred { look, failure } => {
                self.enter(root, &path, look, hinted, seen_by, None, now);
                self.judge(&path, FileVerdict::Unreadable, failure, now);
            }
            Seen::Passed { look, failure } => {
                self.enter(root, &path, look, hinted, seen_by, Some(FileVerdict::Ignored), now);
                self.judge(&path, FileVerdict::Ignored, failure, now);
            }
            Seen::Here { look, known } => {
                self.enter(root, &path, look, hinted, seen_by, known, now);
                self.reconsider(&path, now);
            }
        }
    }

    /// A file that may become a photo is here, for the first time or again.
    #[expect(clippy::too_many_arguments, reason = "one look at one file")]
    fn enter(
        &mut self,
        root: usize,
        path: &Path,
        look: Look,
        hinted: bool,
        seen_by: SeenBy,
        told: Option<FileVerdict>,
        now: Duration,
    ) {
        let wall = self.clock.now();
        let age = look::age(&look, wall);
        if let Some(entry) = self.arrivals.get(path) {
            entry.missing_since = None;
            let changed = *entry.arrival.look() != look;
            entry.arrival.seen(look, hinted, age, now);
            if changed {
                self.note_new(root, now);
            }
            return;
        }
        let modified = look::modified_at(&look);
        let bulk = modified.plus(self.shared.moments.set_back(&*self.clock)) < self.started_at;
        let late = !bulk && is_late(seen_by, modified, wall);
        let seen_at = match (bulk, late) {
            (true, _) => modified.min(wall),
            (false, true) => self.shared.moments.of(&*self.clock, modified),
            (false, false) => self.shared.moments.now(&*self.clock),
        };
        let counted = seen_by == SeenBy::Scan && told.is_none();
        let entry = Entry {
            root,
            first_at: now,
            seen_at,
            dated: bulk || late,
            seen_by,
            bulk,
            counted,
            arrival: Arrival::new(look, hinted, age, now),
            stage: Stage::Looking,
            again: None,
            missing_since: None,
            told,
            why: None,
        };
        self.arrivals.add(path.to_path_buf(), entry);
        // A file that is only tried again is no news.
        if told != Some(FileVerdict::Unreadable) {
            self.note_new(root, now);
        }
        if counted && let Some(root) = self.roots.get_mut(root) {
            root.progress.1 += 1;
        }
    }

    /// Decides what a file that was just looked at waits for.
    fn reconsider(&mut self, path: &Path, now: Duration) {
        let hints = self.settings.hints;
        let Some(entry) = self.arrivals.get(path) else { return };
        let settle = self.roots.get(entry.root).map_or(Duration::ZERO, |root| root.settle(hints));
        let next = entry.arrival.next(settle, now);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match next {
            Next::Take => self.arrivals.set(path, Stage::Ready),
            Next::Wait(until) => {
                let resting = entry.arrival.is_resting();
                let growing = now.saturating_sub(entry.first_at) > LISTED_AFTER;
                let list = entry.told != Some(FileVerdict::Arriving) && (resting || growing);
                let why = entry.why.clone();
                self.arrivals.set(path, Stage::Waiting(until.min(now + TRY_AGAIN)));
                if list {
                    let why = why.unwrap_or_else(|| Failure::new(FailureCode::PhotoIncomplete, name, "still growing"));
                    self.judge(path, FileVerdict::Arriving, why, now);
                }
            }
            Next::GiveUp => {
                let why = entry.why.clone().unwrap_or_else(|| Failure::new(FailureCode::PhotoIncomplete, name, ""));
                self.judge(path, FileVerdict::Held, why, now);
            }
        }
    }

    /// Writes a verdict down, unless its row says so already.
    pub(crate) fn judge(&mut self, path: &Path, verdict: FileVerdict, failure: Failure, now: Duration) {
        let Some(entry) = self.arrivals.get(path) else { return };
        if entry.told == Some(verdict) && matches!(verdict, FileVerdict::Arriving | FileVerdict::Unreadable) {
            return self.settled(path, verdict, now);
        }
        let look = entry.arrival.look().clone();
        entry.told = Some(verdict);
        self.arrivals.set(path, Stage::Writing);
        if let Some(sighted) = self.sighted(path) {
            self.records.add(Write::Judge { sighted, look, verdict, failure });
        }
    }

    /// A file is not where it was. It may be between two names: that is looked at before anybody is alarmed.
    fn missing(&mut self, path: &Path, now: Duration) {
        let Some(entry) = self.arrivals.get(path) else { return };
        let since = *entry.missing_since.get_or_insert(now);
        let (root, look) = (entry.root, entry.arrival.look().clone());
        if now < since + BETWEEN_NAMES {
            self.arrivals.set(path, Stage::Waiting(since + BETWEEN_NAMES));
            if let Some(parent) = path.parent() {
                self.passes.add(now, root, parent.to_path_buf());
            }
            return;
        }
        let anyhow_a_loss =
            look.bytes > 0 && is_picture_name(path) && !self.arrivals.is_elsewhere(&look.file_key, path);
        self.arrivals.set(path, Stage::Writing);
        if let Some(sighted) = self.sighted(path) {
            self.records.add(Write::Vanish { sighted, look, anyhow_a_loss });
        }
    }

    pub(crate) fn copied(&mut self, path: PathBuf, taken: Taken, now: Duration) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let failure = taken.failure(&name);
        let Some(entry) = self.arrivals.get(&path) else { return };
        entry.why.clone_from(&failure);
        match (taken, failure) {
            (Taken::Safe(safe), _) => {
                self.arrivals.set(&path, Stage::Writing);
                if let Some(sighted) = self.sighted(&path) {
                    let patience = self.patience(&path, now);
                    self.records.add(Write::Adopt(Sighted { patience, ..sighted }, safe));
                }
            }
            (Taken::Told(told), _) => {
                self.arrivals.set(&path, Stage::Writing);
                self.told(&path, told, now);
            }
            (Taken::NotWhole { .. } | Taken::Empty, _) => {
                entry.arrival.not_whole();
                self.look_again_or(&path, |room| room.reconsider(&path, now));
            }
            (Taken::Full, _) if !self.spool.has_room_for(0) => {
                self.set_full(true);
                self.arrivals.set(&path, Stage::Ready);
            }
            // A film that alone does not fit keeps no photo back.
            (Taken::Busy(_) | Taken::Spool(_) | Taken::Full, _) => {
                entry.arrival.busy(now);
                self.look_again_or(&path, |room| room.reconsider(&path, now));
            }
            (Taken::Changed, _) => self.look_again_or(&path, |room| room.arrivals.set(&path, Stage::Waiting(now))),
            (Taken::Vanished, _) => {
                self.arrivals.set(&path, Stage::Looking);
                self.missing(&path, now);
            }
            (Taken::Unreadable(_), Some(failure)) => self.judge(&path, FileVerdict::Unreadable, failure, now),
            (_, Some(failure)) => self.judge(&path, FileVerdict::Ignored, failure, now),
            (_, None) => {}
        }
    }

    /// The verdict of a file is stored.
    pub(crate) fn settled(&mut self, path: &Path, verdict: FileVerdict, now: Duration) {
        if verdict == FileVerdict::Arriving {
            self.look_again_or(path, |room| {
                let waiting = room.arrivals.is_waiting(path);
                if !waiting {
                    room.arrivals.set(path, Stage::Looking);
                    room.reconsider(path, now);
                }
            });
        } else {
            let again = self.arrivals.get(path).and_then(|entry| entry.again);
            self.finish(path);
            if let Some(hinted) = again {
                self.look_at(vec![(path.to_path_buf(), hinted)]);
            }
        }
    }

    /// A file that never was a photo is no longer there.
    pub(crate) fn strike(&mut self, file: File) {
        if !self.arrivals.is_elsewhere(&file.look.file_key, &file.path) || file.verdict == FileVerdict::Ignored {
            self.records.add(Write::Strike(file));
        }
    }

    /// Looks at the file again if something happened to it while it was busy; else does `or`.
    fn look_again_or(&mut self, path: &Path, or: impl FnOnce(&mut Self)) {
        match self.arrivals.get(path).and_then(|entry| entry.again.take()) {
            Some(hinted) => {
                self.arrivals.set(path, Stage::Looking);
                self.look_at(vec![(path.to_path_buf(), hinted)]);
            }
            None => or(self),
        }
    }

    /// Nothing more to do for this file.
    fn finish(&mut self, path: &Path) {
        let Some(entry) = self.arrivals.remove(path) else { return };
        self.passes.settle(path, entry.arrival.look());
        if entry.counted {
            self.count(entry.root);
        }
    }

    pub(crate) fn sighted(&mut self, path: &Path) -> Option<Sighted> {
        let entry = self.arrivals.get(path)?;
        let root = self.roots.get(entry.root)?;
        Some(Sighted {
            event: self.settings.event,
            folder: root.folder.id,
            root: root.path().to_path_buf(),
            rule: Arc::clone(&root.rule),
            path: path.to_path_buf(),
            seen_by: entry.seen_by,
            seen_at: entry.seen_at,
            bulk: entry.bulk,
            dated: entry.dated,
            patience: Duration::ZERO,
        })
    }
}

/// Whether a scan found the file some time after it was written: its session goes by when it was written. A date that
/// a copy brought along, or that another computer's clock gave, is no such moment.
fn is_late(seen_by: SeenBy, modified: Timestamp, wall: Timestamp) -> bool {
    seen_by == SeenBy::Scan && modified < wall && wall.since(modified) <= LATE
}

/// Whether a file of this name would be missed by somebody.
pub(crate) fn is_picture_name(path: &Path) -> bool {
    boothlift_sessions::is_picture_name(&path.to_string_lossy())
}
