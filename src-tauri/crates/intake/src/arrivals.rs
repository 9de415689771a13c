//! Files on their way in: which of them waits for what.

use crate::settle::Arrival;
use boothlift_contract::{Failure, FileVerdict, SeenBy, Timestamp};
use std::{
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
    time::Duration,
};

/// One file on its way in.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Index of its watched folder.
    pub(crate) root: usize,
    pub(crate) arrival: Arrival,
    pub(crate) stage: Stage,
    /// When it was first met, monotonic.
    pub(crate) first_at: Duration,
    /// The moment that its session goes by.
    pub(crate) seen_at: Timestamp,
    /// That moment is its own date.
    pub(crate) dated: bool,
    pub(crate) seen_by: SeenBy,
    /// It was there before Boothlift looked: it goes after live photos.
    pub(crate) bulk: bool,
    /// It counts in a scan's progress.
    pub(crate) counted: bool,
    /// Something happened to it while it was busy; `true`: it was closed or renamed into place.
    pub(crate) again: Option<bool>,
    /// Since when it is not there.
    pub(crate) missing_since: Option<Duration>,
    /// The verdict that its row has.
    pub(crate) told: Option<FileVerdict>,
    /// What the last attempt found.
    pub(crate) why: Option<Failure>,
}

/// What a file waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// For a moment.
    Waiting(Duration),
    /// For a look at it.
    Looking,
    /// For a free worker.
    Ready,
    /// For its copy.
    Copying,
    /// For the records.
    Writing,
}

/// All files on their way in.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    entries: HashMap<PathBuf, Entry>,
    waiting: BTreeSet<(Duration, PathBuf)>,
    live: BTreeSet<(i64, PathBuf)>,
    bulk: BTreeSet<(i64, PathBuf)>,
}

impl Arrivals {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn get(&mut self, path: &Path) -> Option<&mut Entry> {
        self.entries.get_mut(path)
    }

    pub(crate) fn is_known(&self, path: &Path) -> bool {
        self.entries.contains_key(path)
    }

    pub(crate) fn is_waiting(&self, path: &Path) -> bool {
        self.entries.get(path).is_some_and(|entry| matches!(entry.stage, Stage::Waiting(_)))
    }

    pub(crate) fn add(&mut self, path: PathBuf, entry: Entry) {
        self.entries.insert(path, entry);
    }

    pub(crate) fn remove(&mut self, path: &Path) -> Option<Entry> {
        self.set(path, Stage::Looking);
        self.entries.remove(path)
    }

    /// Moves a file to another stage.
    pub(crate) fn set(&mut self, path: &Path, stage: Stage) {
        let Some(entry) = self.entries.get_mut(path) else { return };
        let old = std::mem::replace(&mut entry.stage, stage);
        let (bulk, modified) = (entry.bulk, entry.arrival.look().modified);
        match old {
            Stage::Waiting(until) => {
                self.waiting.remove(&(until, path.to_path_buf()));
            }
            Stage::Ready => {
                // Its date may have moved since it was queued.
                let queue = if bulk { &mut self.bulk } else { &mut self.live };
                if !queue.remove(&(modified, path.to_path_buf())) {
                    queue.retain(|(_, queued)| queued != path);
                }
            }
            _ => {}
        }
        match stage {
            Stage::Waiting(until) => {
                self.waiting.insert((until, path.to_path_buf()));
            }
            Stage::Ready => {
                let queue = if bulk { &mut self.bulk } else { &mut self.live };
                queue.insert((modified, path.to_path_buf()));
            }
            _ => {}
        }
    }

    /// When the next file's waiting ends.
    pub(crate) fn next_due(&self) -> Option<Duration> {
        self.waiting.first().map(|(until, _)| *until)
    }

    /// Files whose waiting is over, each now to be looked at; at most `most`.
    pub(crate) fn take_due(&mut self, now: Duration, most: usize) -> Vec<PathBuf> {
        let due = self.waiting.iter().take_while(|(until, _)| *until <= now).take(most);
        let due: Vec<PathBuf> = due.map(|(_, path)| path.clone()).collect();
        for path in &due {
            self.set(path, Stage::Looking);
        }
        due
    }

    /// The file to copy next: the newest live one, else the oldest of those that were there before, so that time gaps
    /// between them come out right.
    pub(crate) fn take_ready(&mut self, with_bulk: bool) -> Option<PathBuf> {
        let path = match self.live.last() {
            Some((_, path)) => path.clone(),
            None if with_bulk => self.bulk.first()?.1.clone(),
            None => return None,
        };
        self.set(&path, Stage::Copying);
        Some(path)
    }

    /// The system told of a path: whether it is to be looked at now. A writer's every slice is no reason to look sooner.
    pub(crate) fn hear(&mut self, path: &Path, closed: bool) -> bool {
        let Some(entry) = self.entries.get_mut(path) else { return true };
        if !matches!(entry.stage, Stage::Waiting(_)) {
            entry.again = Some(closed | entry.again.unwrap_or(false));
            return false;
        }
        let now = closed || entry.arrival.is_resting();
        if now {
            self.set(path, Stage::Looking);
        }
        now
    }

    /// Whether any file of a watched folder is on its way in.
    pub(crate) fn are_in(&self, root: usize) -> bool {
        self.entries.values().any(|entry| entry.root == root)
    }

    /// Whether another file on its way in is the same one under another name.
    pub(crate) fn is_elsewhere(&self, file_key: &str, path: &Path) -> bool {
        let is_it = |entry: &Entry| entry.arrival.look().file_key == file_key && entry.missing_since.is_none();
        self.entries.iter().any(|(other, entry)| other != path && is_it(entry))
    }
}
