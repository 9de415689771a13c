//! Files that became photos and are no longer where they were. A renamed one is no departure, and neither is one whose
//! folder went: only a deletion, and a move to the `forget` folder, say something about the photo.

use crate::{
    adopt::Write,
    disk::{BoothDisk, SightKind},
    room::{Did, Room},
    scan::Around,
};
use boothlift_contract::{FileVerdict, WithdrawnHow};
use boothlift_store::files::File;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// How long a file must be away: programs rename, and save anew under the old name.
const AWAY_FOR: Duration = Duration::from_secs(2);
/// When a file is looked for again that lies there under a passing name.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// Where booths move photos that a guest refused.
const FORGET: &str = "forget";

/// What became of a file that was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Departed {
    /// It is there again, or cannot be told: the next scan asks again.
    No,
    /// It lies in its folder under another name.
    Renamed,
    /// The booth took it back.
    Withdrawn(WithdrawnHow),
}

/// Files that may have left, each with the moment when that is looked at.
#[derive(Debug, Default)]
pub(crate) struct Departures {
    waiting: Vec<(Duration, usize, File)>,
    looking: HashSet<i64>,
}

impl Departures {
    pub(crate) fn next_due(&self) -> Option<Duration> {
        self.waiting.iter().map(|(due, ..)| *due).min()
    }

    fn add(&mut self, due: Duration, root: usize, file: File) {
        let known = |(.., other): &(Duration, usize, File)| other.id == file.id;
        if !self.looking.contains(&file.id.0) && !self.waiting.iter().any(known) {
            self.waiting.push((due, root, file));
        }
    }
}

impl Room {
    /// A known file was not found where it was.
    pub(crate) fn may_have_left(&mut self, root: usize, file: File, now: Duration) {
        let is_photo = matches!(file.verdict, FileVerdict::Adopted | FileVerdict::Same) && file.photo.is_some();
        if is_photo && file.left_at.is_none() {
            self.departures.add(now + AWAY_FOR, root, file);
        }
    }

    pub(crate) fn look_after_departed(&mut self, now: Duration) {
        let mut due: BTreeMap<usize, Vec<File>> = BTreeMap::new();
        for (_, root, file) in self.departures.waiting.extract_if(.., |(due, ..)| *due <= now) {
            self.departures.looking.insert(file.id.0);
            due.entry(root).or_default().push(file);
        }
        for (index, files) in due {
            let Some(root) = self.roots.get(index) else { continue };
            let (ground, identity) = (Arc::clone(&root.ground), root.identity.clone());
            let (disk, store, done) = (Arc::clone(&self.settings.disk), self.store.clone(), self.done.clone());
            let now = self.look_now();
            self.shared.workers.begin(move || {
                let around = Around { ground: &ground, disk: &*disk, store: &store, identity: identity.as_ref(), now };
                let asked: Vec<File> = files.clone();
                let missing = around.still_missing(files);
                let ids: HashSet<i64> = missing.iter().map(|file| file.id.0).collect();
                let mut renamed = Neighbours::default();
                let mut found: Vec<(File, Departed)> = missing
                    .into_iter()
                    .map(|file| {
                        let what = what(&*disk, &ground.root, &file, &mut renamed);
                        (file, what)
                    })
                    .collect();
                let back = asked.into_iter().filter(|file| !ids.contains(&file.id.0));
                found.extend(back.map(|file| (file, Departed::No)));
                let _ = done.send(Did::Departed(index, found));
            });
        }
    }

    pub(crate) fn departed(&mut self, root: usize, files: Vec<(File, Departed)>, now: Duration) {
        for (file, what) in files {
            self.departures.looking.remove(&file.id.0);
            match what {
                Departed::No => {}
                // It is on its way in under another name: what became of it is known soon.
                _ if self.arrivals.is_elsewhere(&file.look.file_key, &file.path) => {
                    self.departures.add(now + LOOK_AGAIN, root, file);
                }
                Departed::Renamed => self.records.add(Write::Leave(file, None)),
                Departed::Withdrawn(how) => self.records.add(Write::Leave(file, Some(how))),
            }
        }
    }
}

/// What the files in a folder are, read once for all that left it.
#[derive(Default)]
struct Neighbours(HashMap<PathBuf, HashSet<String>>);

impl Neighbours {
    fn hold(&mut self, disk: &dyn BoothDisk, folder: &Path, file_key: &str) -> bool {
        let keys = self.0.entry(folder.to_path_buf()).or_insert_with(|| {
            let names = disk.read_dir(folder).unwrap_or_default();
            names
                .iter()
                .filter_map(|name| disk.look(&folder.join(name)).ok())
                .map(|sight| sight.look.file_key)
                .collect()
        });
        keys.contains(file_key)
    }
}

fn what(disk: &dyn BoothDisk, root: &Path, file: &File, neighbours: &mut Neighbours) -> Departed {
    let (Some(parent), Some(name)) = (file.path.parent(), file.path.file_name()) else { return Departed::No };
    if neighbours.hold(disk, parent, &file.look.file_key) {
        return Departed::Renamed;
    }
    let forgotten = [parent, root].into_iter().any(|folder| {
        disk.look(&folder.join(FORGET).join(name)).is_ok_and(|there| {
            let same = there.look.file_key == file.look.file_key || there.look.bytes == file.look.bytes;
            there.kind == SightKind::File && same
        })
    });
    Departed::Withdrawn(if forgotten { WithdrawnHow::Forgotten } else { WithdrawnHow::Deleted })
}
