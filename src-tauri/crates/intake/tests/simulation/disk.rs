//! A booth's disk in memory: every file has a timeline of what its writer does, and shows what was done by now.

use boothlift_contract::{Clock, Timestamp};
use boothlift_intake::{
    BoothDisk, BoothFile, FolderFacts, FolderIdentity, Hint, HintSink, Listener, Reach, Sight, SightKind,
};
use boothlift_store::files::Look;
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fmt,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// One thing that a writer does.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    /// Makes the file, or empties it.
    Create(PathBuf),
    /// Writes bytes at a place.
    Write(PathBuf, usize, Vec<u8>),
    /// Sets the length; new bytes are zeros.
    SetLen(PathBuf, usize),
    /// Closes it after writing.
    Close(PathBuf),
    Rename(PathBuf, PathBuf),
}

#[derive(Clone, Debug)]
struct Node {
    bytes: Vec<u8>,
    key: u64,
    modified: Timestamp,
    /// Tells writes apart that happen in the same millisecond.
    writes: i64,
}

#[derive(Default)]
struct State {
    nodes: BTreeMap<PathBuf, Node>,
    next_key: u64,
    /// What is still to happen, by moment and order.
    todo: BTreeMap<(Duration, usize), Op>,
    sinks: Vec<HintSink>,
}

/// The disk. What its writers do happens when time comes to it, or a reader gets in their way.
#[derive(Clone)]
pub(crate) struct FakeDisk(Arc<Inner>);

struct Inner {
    root: PathBuf,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// Files whose writer goes on while somebody reads them.
    racing: BTreeSet<PathBuf>,
    deaf: bool,
}

impl fmt::Debug for FakeDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FakeDisk")
    }
}

impl FakeDisk {
    pub(crate) fn new(
        root: PathBuf,
        clock: Arc<dyn Clock>,
        ops: Vec<(Duration, Op)>,
        racing: BTreeSet<PathBuf>,
        deaf: bool,
    ) -> Self {
        let todo = ops.into_iter().enumerate().map(|(order, (at, op))| ((at, order), op)).collect();
        let state = Mutex::new(State { todo, next_key: 1, ..State::default() });
        Self(Arc::new(Inner { root, clock, state, racing, deaf }))
    }

    /// When a writer does its next thing.
    pub(crate) fn next(&self) -> Option<Duration> {
        self.state().todo.first_key_value().map(|((at, _), _)| *at)
    }

    /// Lets happen what is due by now.
    pub(crate) fn catch_up(&self) {
        drop(self.now());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> MutexGuard<'_, State> {
        let (now, wall) = (self.0.clock.monotonic(), self.0.clock.now());
        let mut state = self.state();
        while let Some(entry) = state.todo.first_entry().filter(|entry| entry.key().0 <= now) {
            let op = entry.remove();
            self.apply(&mut state, op, wall);
        }
        state
    }

    /// The writer of this file is quicker than its reader, once.
    fn race(&self, path: &Path) {
        let wall = self.0.clock.now();
        let mut state = self.state();
        let touches = |op: &Op| matches!(op, Op::Write(other, ..) if other == path);
        let next = state.todo.iter().find(|(_, op)| touches(op)).map(|(key, _)| *key);
        if let Some(op) = next.and_then(|key| state.todo.remove(&key)) {
            self.apply(&mut state, op, wall);
        }
    }

    fn apply(&self, state: &mut State, op: Op, wall: Timestamp) {
        let mut hints: Vec<(PathBuf, bool)> = Vec::new();
        match op {
            Op::Create(path) => {
                let key = state.next_key;
                state.next_key += 1;
                hints.push((path.clone(), false));
                state.nodes.insert(path, Node { bytes: Vec::new(), key, modified: wall, writes: 0 });
            }
            Op::Write(path, at, bytes) => {
                if let Some(node) = state.nodes.get_mut(&path) {
                    node.bytes.resize(node.bytes.len().max(at + bytes.len()), 0);
                    node.bytes[at..at + bytes.len()].copy_from_slice(&bytes);
                    (node.modified, node.writes) = (wall, node.writes + 1);
                    hints.push((path, false));
                }
            }
            Op::SetLen(path, length) => {
                if let Some(node) = state.nodes.get_mut(&path) {
                    node.bytes.resize(length, 0);
                    (node.modified, node.writes) = (wall, node.writes + 1);
                    hints.push((path, false));
                }
            }
            Op::Close(path) => hints.push((path, true)),
            Op::Rename(from, to) => {
                if let Some(node) = state.nodes.remove(&from) {
                    state.nodes.insert(to.clone(), node);
                    hints.extend([(from, false), (to, true)]);
                }
            }
        }
        if !self.0.deaf {
            for (path, into_place) in hints {
                state.sinks.iter().for_each(|sink| sink.tell(Hint::Changed { path: path.clone(), into_place }));
            }
        }
    }

    /// A folder is there as long as anything lies in it.
    fn is_folder(&self, state: &State, path: &Path) -> bool {
        path == self.0.root || state.nodes.keys().any(|file| file.parent().is_some_and(|it| it.starts_with(path)))
    }
}

fn sight(kind: SightKind, node: Option<&Node>) -> Sight {
    let look = node.map_or(Look { bytes: 0, modified: 0, file_key: "folder".into() }, |node| Look {
        bytes: node.bytes.len() as u64,
        modified: node.modified.0 * 1_000_000 + node.writes,
        file_key: format!("{}", node.key),
    });
    Sight { kind, look }
}

impl BoothDisk for FakeDisk {
    fn read_dir(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let state = self.now();
        if !self.is_folder(&state, folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let below = state.nodes.keys().filter_map(|path| path.strip_prefix(folder).ok()?.components().next());
        Ok(below.map(|part| part.as_os_str().to_owned()).collect::<BTreeSet<_>>().into_iter().collect())
    }

    fn look(&self, path: &Path) -> io::Result<Sight> {
        let state = self.now();
        match state.nodes.get(path) {
            Some(node) => Ok(sight(SightKind::File, Some(node))),
            None if self.is_folder(&state, path) => Ok(sight(SightKind::Folder, None)),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn BoothFile>> {
        let state = self.now();
        let key = state.nodes.get(path).ok_or(io::ErrorKind::NotFound)?.key;
        let races = self.0.racing.contains(path);
        Ok(Box::new(Open { disk: self.clone(), key, path: path.to_path_buf(), at: 0, reads: 0, races }))
    }

    fn folder(&self, folder: &Path) -> io::Result<FolderFacts> {
        if folder != self.0.root {
            return Err(io::ErrorKind::NotFound.into());
        }
        let identity = FolderIdentity { directory: Some(1), ..FolderIdentity::default() };
        Ok(FolderFacts { identity, reach: Reach::Local })
    }

    fn listen(&self, _: &Path, _: bool, hints: HintSink) -> Result<Listener, String> {
        self.state().sinks = vec![hints];
        Ok(Box::new(()))
    }
}

/// An open file: it stays the same one whatever becomes of its name.
struct Open {
    disk: FakeDisk,
    key: u64,
    path: PathBuf,
    at: usize,
    reads: u32,
    races: bool,
}

impl Open {
    fn with_node<T>(&self, work: impl FnOnce(&Node) -> T) -> io::Result<T> {
        let state = self.disk.state();
        let node = state.nodes.values().find(|node| node.key == self.key).ok_or(io::ErrorKind::NotFound)?;
        Ok(work(node))
    }
}

impl Read for Open {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.reads += 1;
        if self.races && self.reads == 2 {
            self.disk.race(&self.path);
        }
        let at = self.at;
        let read = self.with_node(|node| {
            let rest = node.bytes.get(at..).unwrap_or_default();
            let read = rest.len().min(into.len());
            into[..read].copy_from_slice(&rest[..read]);
            read
        })?;
        self.at += read;
        Ok(read)
    }
}

impl BoothFile for Open {
    fn sight(&self) -> io::Result<Sight> {
        self.with_node(|node| sight(SightKind::File, Some(node)))
    }
}
