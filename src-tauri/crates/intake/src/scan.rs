//! Looking at single paths and at whole folders, and comparing them with what is known. Everything here blocks.

use crate::{look, rules::Place};
use boothlift_contract::{Failure, FailureCode, FileVerdict, FolderId, Timestamp};
use boothlift_store::{
    Store, StoreError,
    files::{self, File, Look},
};
use std::{
    collections::HashMap,
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    time::Duration,
};
use walkdir::WalkDir;

/// How long a temporary name may stand before it is listed.
const YOUNG: Duration = Duration::from_secs(60);

/// A watched folder as the scan needs it.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    pub(crate) folder: FolderId,
    pub(crate) root: PathBuf,
    /// Other watched folders below this one: their files are theirs.
    pub(crate) inner: Vec<PathBuf>,
    pub(crate) old_from: Option<Timestamp>,
}

/// What there is under a path.
#[derive(Debug)]
pub(crate) enum Seen {
    /// Nothing new since its final verdict, or nothing that anybody asks about.
    Settled,
    /// A file that may become a photo.
    Here { look: Look, known: Option<FileVerdict> },
    /// A file that will not be taken.
    Passed { look: Look, failure: Failure },
    /// A folder.
    Folder,
    /// Nothing (any more), and the watched folder itself is there.
    Missing,
    /// It cannot be told just now.
    Hidden,
}

/// A folder looked through.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// Everything but [`Seen::Settled`].
    pub(crate) seen: Vec<(PathBuf, Seen)>,
    /// Known files without a final verdict that are no longer there.
    pub(crate) vanished: Vec<File>,
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

/// Looks at single paths.
pub(crate) fn look_at(
    ground: &Ground,
    store: &Store,
    paths: Vec<(PathBuf, bool)>,
    now: Timestamp,
) -> Vec<(PathBuf, bool, Seen)> {
    let found: Vec<_> = paths
        .into_iter()
        .map(|(path, hinted)| {
            let metadata = fs::symlink_metadata(&path);
            (path, hinted, metadata)
        })
        .collect();
    let known = store.read_blocking(|connection| {
        found.iter().map(|(path, ..)| files::by_path(connection, ground.folder, path)).collect::<Result<Vec<_>, _>>()
    });
    let known = match known {
        Ok(known) => known,
        Err(error) => {
            tracing::error!(%error, "the records cannot be read");
            return found.into_iter().map(|(path, hinted, _)| (path, hinted, Seen::Hidden)).collect();
        }
    };
    let seen = found.into_iter().zip(known).map(|((path, hinted, metadata), known)| {
        let seen = match metadata {
            Ok(metadata) => judge(ground, &path, &metadata, known.as_ref(), now),
            Err(error) if error.kind() == io::ErrorKind::NotFound && ground.root.is_dir() => Seen::Missing,
            Err(_) => Seen::Hidden,
        };
        (path, hinted, seen)
    });
    seen.collect()
}

/// Looks through the watched folder, or one below it.
pub(crate) fn walk(ground: &Ground, store: &Store, under: &Path, now: Timestamp) -> Result<Walked, ScanError> {
    fs::read_dir(under)?;
    let everything = under == ground.root;
    let mut known: HashMap<PathBuf, File> = HashMap::new();
    if everything {
        let rows = store.read_blocking(|connection| files::of_folder(connection, ground.folder))?;
        known = rows.into_iter().map(|file| (file.path.clone(), file)).collect();
    }
    let (mut walked, mut complete) = (Walked::default(), true);
    let mut found: Vec<(PathBuf, Metadata)> = Vec::new();
    for entry in WalkDir::new(under).into_iter().filter_entry(|entry| entry.depth() == 0 || goes_into(ground, entry)) {
        match entry.map_err(io::Error::from).and_then(|entry| Ok((entry.metadata()?, entry))) {
            Ok((metadata, _)) if metadata.is_dir() => {}
            Ok((metadata, entry)) => found.push((entry.into_path(), metadata)),
            // A file may go while the folder is read; what cannot be read tells nothing about what is in it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::debug!(%error, "a part of a watched folder cannot be read");
                complete = false;
            }
        }
    }
    walked.files = found.len();
    if !everything {
        let rows = store.read_blocking(|connection| {
            found.iter().map(|(path, _)| files::by_path(connection, ground.folder, path)).collect::<Result<Vec<_>, _>>()
        })?;
        known = rows.into_iter().flatten().map(|file| (file.path.clone(), file)).collect();
    }
    for (path, metadata) in found {
        let before = known.remove(&path);
        match judge(ground, &path, &metadata, before.as_ref(), now) {
            Seen::Settled => {}
            seen => walked.seen.push((path, seen)),
        }
    }
    // Whatever is left was not found. That means something only if everything could be read, to the end.
    if everything && complete && ground.root.is_dir() {
        walked.vanished = known.into_values().filter(|file| !is_kept(file.verdict)).collect();
    }
    Ok(walked)
}

fn goes_into(ground: &Ground, entry: &walkdir::DirEntry) -> bool {
    !entry.file_type().is_dir()
        || !(entry.file_name().to_string_lossy().starts_with('.')
            || ground.inner.iter().any(|inner| inner == entry.path()))
}

/// What to think of a file by its name, its look and what was decided before.
fn judge(ground: &Ground, path: &Path, metadata: &Metadata, known: Option<&File>, now: Timestamp) -> Seen {
    if metadata.is_dir() {
        return Seen::Folder;
    }
    let look = look::look(metadata);
    if known.is_some_and(|known| known.look == look && is_final(known.verdict)) {
        return Seen::Settled;
    }
    let place = Place::of(&ground.root, path);
    let refused = |code, detail: &str| Failure::new(code, &place.name, detail);
    if let Some(rule) = boothlift_sessions::never_sent(&place.folders(), &place.name) {
        if is_hidden(&place) || (is_temporary(&place.name) && look::age(&look, now) < YOUNG) {
            return Seen::Settled;
        }
        return Seen::Passed { look, failure: refused(FailureCode::PhotoAside, rule) };
    }
    if metadata.is_symlink() {
        return Seen::Passed { look, failure: refused(FailureCode::PhotoNotPicture, "a link") };
    }
    if !metadata.is_file() {
        return Seen::Passed { look, failure: refused(FailureCode::PhotoNotPicture, "not a file") };
    }
    let is_old = ground.old_from.is_some_and(|from| look::modified_at(&look) < from);
    if known.is_none() && is_old {
        return Seen::Passed { look, failure: refused(FailureCode::PhotoOld, "") };
    }
    Seen::Here { look, known: known.map(|known| known.verdict) }
}

/// Whether a verdict stands until the file changes.
const fn is_final(verdict: FileVerdict) -> bool {
    use FileVerdict as V;
    match verdict {
        V::Adopted | V::Same | V::Held | V::Ignored => true,
        V::Arriving | V::Unreadable | V::Gone => false,
    }
}

/// Whether a verdict stands although the file went away.
const fn is_kept(verdict: FileVerdict) -> bool {
    matches!(verdict, FileVerdict::Adopted | FileVerdict::Same | FileVerdict::Gone)
}

fn is_hidden(place: &Place) -> bool {
    place.folders().into_iter().any(|folder| folder.starts_with('.'))
}

fn is_temporary(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with(['.', '~'])
        || name.ends_with('~')
        || [".tmp", ".part", ".crdownload"].iter().any(|end| name.ends_with(end))
}
