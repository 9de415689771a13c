//! Which files are meant by what was let go, and which folders of it look like sessions.

use super::{Given, refuse, report};
use crate::rules::Place;
use boothlift_contract::{DropFolders, Failure, FailureCode, ImportReport};
use boothlift_media::{HEAD, sniff};
use boothlift_sessions::telling;
use std::{
    collections::BTreeSet,
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};
use walkdir::WalkDir;

/// Files looked at, at most.
const MOST: usize = 10_000;

/// The files of a drop. Links are not followed; what a name with a dot at its beginning hides is passed over, and so is a
/// folder of `known`, whose photos come in by themselves. Blocks for as long as the disk takes.
pub(super) fn gather(paths: &[PathBuf], known: &[PathBuf]) -> (Vec<Given>, ImportReport) {
    let (mut files, mut report) = (Vec::new(), report());
    for (nth, given) in paths.iter().enumerate() {
        // What a person points at is taken for what it leads to; what lies below it is not.
        let Ok(start) = given.canonicalize() else {
            refuse(&mut report, Failure::new(FailureCode::PhotoGone, shown(given), ""));
            continue;
        };
        let above = start.parent().unwrap_or(&start).to_path_buf();
        let mut watched = 0;
        let walk = WalkDir::new(&start).sort_by_file_name().into_iter();
        let walk = walk.filter_entry(|entry| {
            let is_known = entry.file_type().is_dir() && known.iter().any(|known| known == entry.path());
            watched += u32::from(is_known);
            !is_known && (entry.depth() == 0 || !is_hidden(entry.file_name()))
        });
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let name = error.path().map(shown).unwrap_or_default();
                    refuse(&mut report, Failure::new(FailureCode::PhotoAccess, name, error.to_string()));
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                continue;
            }
            let place = Place::of(&above, entry.path());
            if entry.file_type().is_symlink() {
                refuse(&mut report, Failure::new(FailureCode::PhotoNotPicture, place.name, "a link"));
            } else if files.len() < MOST {
                let folder = folder_of(nth, &place);
                files.push(Given { path: entry.into_path(), place, folder });
            } else {
                report.beyond_limit = report.beyond_limit.saturating_add(1);
            }
        }
        report.watched += watched;
    }
    (files, report)
}

/// Which folders of a drop would make sessions of their own: those that hold a photo by its content. Blocks for as long as
/// the disk takes.
#[must_use]
pub fn drop_folders(paths: &[PathBuf], known: &[PathBuf]) -> DropFolders {
    let (files, _) = gather(paths, known);
    let (mut folders, mut loose) = (BTreeSet::new(), false);
    for file in files {
        match file.folder {
            Some(folder) if folders.contains(&folder) => {}
            None if loose => {}
            folder if is_picture(&file.path) => match folder {
                Some(folder) => drop(folders.insert(folder)),
                None => loose = true,
            },
            _ => {}
        }
    }
    let folders = u32::try_from(folders.len()).unwrap_or(u32::MAX);
    DropFolders { folders, sessions: folders.saturating_add(u32::from(loose)) }
}

/// The folder that may be a session, told apart from one of the same name elsewhere in the drop. Folders that every
/// session has, such as `Prints`, belong to the one around them.
fn folder_of(nth: usize, place: &Place) -> Option<String> {
    let folders = place.folders();
    let telling = telling(&folders);
    if telling.is_empty() {
        return (!folders.is_empty()).then(|| format!("{nth}/"));
    }
    Some(format!("{nth}/{}", telling.join("/")))
}

fn is_picture(path: &Path) -> bool {
    let mut head = Vec::with_capacity(HEAD);
    let read = File::open(path).and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
    read.is_ok() && sniff(&head).is_some()
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

fn shown(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
