//! Looking at single paths and at whole folders, and comparing them with what is known. Everything here blocks.

use crate::{
    disk::{BoothDisk, FolderIdentity, Sight, SightKind},
    ground::{Ground, Now, Seen},
};
use boothlift_contract::{Failure, FailureCode, FileVerdict};
use boothlift_store::{
    Connection, Store, StoreError,
    files::{self, File, Look},
};
use std::{
    collections::{HashMap, HashSet},
    io,
    path::{Path, PathBuf},
};

/// A folder looked through.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// Everything but [`Seen::Settled`].
    pub(crate) seen: Vec<(PathBuf, Seen)>,
    /// Known files that never were photos and are no longer there.
    pub(crate) vanished: Vec<File>,
    /// Files of photos that are no longer in their folder, which itself is there.
    pub(crate) left: Vec<File>,
    /// Rows of folders that could not be read before and can be now.
    pub(crate) opened: Vec<File>,
    /// Files there are in all.
    pub(crate) files: usize,
}

/// Why a folder could not be looked through.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScanError {
    #[error(transparent)]
    Unreachable(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where a look happens, and what it may rely on.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    pub(crate) ground: &'a Ground,
    pub(crate) disk: &'a dyn BoothDisk,
    pub(crate) store: &'a Store,
    /// The folder that is meant: nothing is missed in another one.
    pub(crate) identity: Option<&'a FolderIdentity>,
    pub(crate) now: Now,
}

/// Whether a folder between the watched one and a path is a link: what lies there is somebody else's.
pub(crate) fn leads_outside(disk: &dyn BoothDisk, root: &Path, path: &Path) -> bool {
    let between = path.ancestors().skip(1).take_while(|folder| *folder != root && folder.starts_with(root));
    between.map(|folder| disk.look(folder)).any(|sight| sight.is_ok_and(|sight| sight.kind == SightKind::Link))
}

impl Around<'_> {
    /// Whether the watched folder is there, and the one that is meant.
    fn is_there(&self) -> bool {
        let found = self.disk.folder(&self.ground.root);
        found.is_ok_and(|found| self.identity.is_some_and(|meant| !found.identity.is_other_than(meant)))
    }

    /// Of files that left, those that are still not there: with their folder in place, and the watched one too.
    pub(crate) fn still_missing(&self, files: Vec<File>) -> Vec<File> {
        let is_missing = |path: &Path| {
            let is_folder = |folder: &Path| self.disk.look(folder).is_ok_and(|sight| sight.kind == SightKind::Folder);
            self.disk.look(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
                && path.parent().is_some_and(is_folder)
        };
        let missing: Vec<File> = files.into_iter().filter(|file| is_missing(&file.path)).collect();
        if missing.is_empty() || self.is_there() { missing } else { Vec::new() }
    }
}

/// Looks at single paths.
pub(crate) fn look_at(around: Around<'_>, paths: Vec<(PathBuf, bool)>) -> Vec<(PathBuf, bool, Seen)> {
    let Around { ground, disk, store, now, .. } = around;
    let look = |path: &Path| {
        let sight = disk.look(path)?;
        // Asked afterwards: a folder that was one before may have led elsewhere meanwhile.
        if leads_outside(disk, &ground.root, path) { Err(io::Error::from(io::ErrorKind::NotFound)) } else { Ok(sight) }
    };
    let found: Vec<_> = paths.into_iter().map(|(path, hinted)| (look(&path), path, hinted)).collect();
    let known = store.read_blocking(|connection| {
        found.iter().map(|(_, path, _)| files::by_path(connection, ground.folder, path)).collect::<Result<Vec<_>, _>>()
    });
    let known = match known {
        Ok(known) => known,
        Err(error) => {
            tracing::error!(%error, "the records cannot be read");
            return found.into_iter().map(|(_, path, hinted)| (path, hinted, Seen::Hidden)).collect();
        }
    };
    let mut there = None;
    let seen = found.into_iter().zip(known).map(|((sight, path, hinted), known)| {
        let seen = match sight {
            Ok(sight) => ground.judge(&path, sight, known.as_ref(), now),
            Err(error)
                if error.kind() == io::ErrorKind::NotFound && *there.get_or_insert_with(|| around.is_there()) =>
            {
                Seen::Missing(known)
            }
            Err(_) => Seen::Hidden,
        };
        (path, hinted, seen)
    });
    seen.collect()
}

/// Looks through the watched folder, or one below it.
pub(crate) fn walk(around: Around<'_>, under: &Path) -> Result<Walked, ScanError> {
    let Around { ground, store, now, .. } = around;
    let everything = under == ground.root;
    let Tree { found, read, unread, barred } = tree(around, under)?;
    // After the disk, so that what was taken meanwhile is known.
    let (before, mut known) = store.read_blocking(|connection| compare(connection, ground, &found, everything))?;
    let mut walked = Walked { files: found.len(), ..Walked::default() };
    for ((path, sight), before) in found.into_iter().zip(before) {
        let before = match before {
            Before::Stands => continue,
            Before::Known(file) => Some(*file),
            Before::Unknown => None,
        };
        match ground.judge(&path, sight, before.as_ref(), now) {
            Seen::Settled => {}
            seen => walked.seen.push((path, seen)),
        }
    }
    for (path, why) in barred {
        if known.remove(&path).is_some_and(|file| file.verdict == FileVerdict::Unreadable) {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let look = Look { bytes: 0, modified: 0, file_key: String::new() };
        walked.seen.push((path, Seen::Barred { look, failure: Failure::new(FailureCode::PhotoAccess, name, why) }));
    }
    // What came after its folder was read is not missing.
    let is_missing = |path: &PathBuf| around.disk.look(path).is_err() || read.contains(path);
    known.retain(|path, file| file.verdict != FileVerdict::Gone && everything && is_missing(path));
    if !known.is_empty() && around.is_there() {
        missed(known, &read, &unread, &mut walked);
        for files in [&mut walked.vanished, &mut walked.left, &mut walked.opened] {
            files.sort_by(|one, other| one.path.cmp(&other.path));
        }
    }
    Ok(walked)
}

/// What the records have of a file that was found.
#[derive(Clone, Debug)]
enum Before {
    Unknown,
    /// Just so, with a verdict that no rule changes.
    Stands,
    Known(Box<File>),
}

/// Compares what was found with the rows: what each is known as, and, where everything was looked through, the known files that
/// were not found.
fn compare(
    connection: &Connection,
    ground: &Ground,
    found: &[(PathBuf, Sight)],
    everything: bool,
) -> Result<(Vec<Before>, HashMap<PathBuf, File>), StoreError> {
    let (mut before, mut others) = (vec![Before::Unknown; found.len()], HashMap::new());
    if !everything {
        for ((path, _), before) in found.iter().zip(&mut before) {
            if let Some(file) = files::by_path(connection, ground.folder, path)? {
                *before = Before::Known(Box::new(file));
            }
        }
        return Ok((before, others));
    }
    let places = found.iter().zip(&mut before).map(|((path, sight), before)| (path.as_path(), (sight, before)));
    let mut places: HashMap<&Path, (&Sight, &mut Before)> = places.collect();
    files::each_of_folder(connection, ground.folder, |row| {
        let path = row.path()?;
        match places.get_mut(path.as_path()) {
            Some((sight, before)) if row.stands(&sight.look)? => **before = Before::Stands,
            Some((_, before)) => **before = Before::Known(Box::new(row.file()?)),
            None if path.starts_with(&ground.root) => drop(others.insert(path, row.file()?)),
            None => {}
        }
        Ok(())
    })?;
    Ok((before, others))
}

/// Whatever is left of the known files was not found. That means something only where it would have been found.
fn missed(known: HashMap<PathBuf, File>, read: &HashSet<PathBuf>, unread: &HashSet<PathBuf>, walked: &mut Walked) {
    for (path, file) in known {
        if read.contains(&path) {
            walked.opened.push(file);
            continue;
        }
        let hidden = path.ancestors().any(|above| unread.contains(above));
        let in_place = path.parent().is_some_and(|parent| read.contains(parent));
        match file.verdict {
            _ if hidden => {}
            // A folder that went takes its files along: that is no word about any photo.
            FileVerdict::Adopted | FileVerdict::Same if in_place && file.left_at.is_none() => walked.left.push(file),
            FileVerdict::Adopted | FileVerdict::Same => {}
            _ => walked.vanished.push(file),
        }
    }
}

/// What a walk over a folder meets.
#[derive(Default)]
struct Tree {
    found: Vec<(PathBuf, Sight)>,
    /// Folders read to their end.
    read: HashSet<PathBuf>,
    /// Paths that could not be looked at or into.
    unread: HashSet<PathBuf>,
    /// Folders that this user may not read, with the system's words.
    barred: Vec<(PathBuf, String)>,
}

fn tree(around: Around<'_>, under: &Path) -> io::Result<Tree> {
    let Around { ground, disk, .. } = around;
    let (mut tree, mut open) = (Tree::default(), vec![under.to_path_buf()]);
    while let Some(folder) = open.pop() {
        let mut names = match disk.read_dir(&folder) {
            Ok(names) => names,
            Err(error) if folder == under => return Err(error),
            // It may go while its neighbours are read.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                tracing::debug!(%error, "a part of a watched folder cannot be read");
                if error.kind() == io::ErrorKind::PermissionDenied {
                    tree.barred.push((folder.clone(), error.to_string()));
                }
                tree.unread.insert(folder);
                continue;
            }
        };
        names.sort();
        let before = tree.found.len();
        for name in names {
            let path = folder.join(name);
            match disk.look(&path) {
                Ok(sight) if sight.kind == SightKind::Folder => {
                    if ground.enters(&path) {
                        open.push(path);
                    }
                }
                Ok(sight) => tree.found.push((path, sight)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(_) => {
                    tree.unread.insert(path);
                }
            }
        }
        if leads_outside(disk, &ground.root, &folder.join("inside")) {
            tree.found.truncate(before);
            tree.unread.insert(folder);
            continue;
        }
        tree.read.insert(folder);
    }
    Ok(tree)
}
