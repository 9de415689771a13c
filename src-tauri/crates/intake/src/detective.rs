//! The folder detective: where the booth programs people use write by default, and whose a folder is.

use crate::{decide::is_picture_name, look, rules::Place};
use boothlift_contract::Timestamp;
use boothlift_sessions::{Listed, Recognised, recognise};
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use walkdir::WalkDir;

/// Time for the whole search.
const TIME: Duration = Duration::from_secs(4);
/// Folder entries looked at, at most.
const ENTRIES: usize = 20_000;
/// How deep below a known folder its newest picture is looked for.
const DEPTH: usize = 3;

/// A booth program's usual folder: the parts below a given place, its name for people, its session rule.
struct Usual {
    parts: &'static [&'static str],
    program: &'static str,
    rule: &'static str,
}

/// As the programs' own help pages and sources name them.
const USUAL: &[Usual] = &[
    Usual { parts: &["dslrBooth"], program: "dslrBooth", rule: "dslrbooth" },
    Usual { parts: &["dslrBooth", "Photos"], program: "dslrBooth", rule: "dslrbooth" },
    Usual { parts: &["LumaBooth", "Photos"], program: "LumaBooth", rule: "lumabooth" },
    Usual { parts: &["LumaBooth"], program: "LumaBooth", rule: "lumabooth" },
    Usual { parts: &["PhotoboothImages"], program: "Breeze", rule: "breeze" },
    Usual { parts: &["Apps", "Simple Booth"], program: "Simple Booth", rule: "simple-booth" },
    Usual { parts: &["Dropbox", "Apps", "Simple Booth"], program: "Simple Booth", rule: "simple-booth" },
    Usual { parts: &["photobooth-app", "media", "processed_full"], program: "photobooth-app", rule: "photobooth-app" },
    Usual { parts: &["photobooth-data", "media", "processed_full"], program: "photobooth-app", rule: "photobooth-app" },
    Usual { parts: &["pibooth"], program: "pibooth", rule: "pibooth" },
];

/// A folder that is probably a booth's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The folder, canonical.
    pub path: PathBuf,
    /// The booth program.
    pub program: &'static str,
    /// The session rule that suits it.
    pub rule: &'static str,
    /// Its newest picture, as far as was looked.
    pub newest_at: Option<Timestamp>,
}

/// Looks for the folders of known booth programs in the given places (pictures, documents, desktop, home, drives), those
/// with the newest picture first. Blocks, for 4 s and 20,000 entries at most; places that cannot be read are passed over.
#[must_use]
pub fn find_booth_folders(places: &[PathBuf]) -> Vec<Found> {
    let (until, mut entries, mut seen) = (Instant::now() + TIME, 0, HashSet::new());
    let mut found: Vec<Found> = Vec::new();
    for place in places {
        for usual in USUAL {
            if Instant::now() >= until {
                break;
            }
            let path = usual.parts.iter().fold(place.clone(), |path, part| path.join(part));
            let Ok(path) = path.canonicalize() else { continue };
            if path.is_dir() && seen.insert(path.clone()) {
                let newest_at = newest(&path, until, &mut entries);
                found.push(Found { path, program: usual.program, rule: usual.rule, newest_at });
            }
        }
    }
    // Of a folder and one inside it, the one that is nearer to the photos is meant where it has them all.
    let inner: Vec<(PathBuf, Option<Timestamp>)> =
        found.iter().map(|found| (found.path.clone(), found.newest_at)).collect();
    found.retain(|outer| {
        !inner.iter().any(|(path, newest_at)| {
            *path != outer.path && path.starts_with(&outer.path) && *newest_at >= outer.newest_at
        })
    });
    found.sort_by_key(|found| std::cmp::Reverse(found.newest_at));
    found
}

/// Says which booth program wrote a folder, by its names. Blocks, for 2 s and 20,000 entries at most; nothing is opened, and what
/// cannot be read is passed over.
#[must_use]
pub fn recognise_folder(path: &Path) -> Recognised {
    let until = Instant::now() + TIME / 2;
    // Its own name may tell too.
    let own = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let mut files: Vec<(Vec<String>, String, Timestamp)> = Vec::new();
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    for entry in WalkDir::new(path).into_iter().filter_entry(|entry| !hidden(entry)).flatten().take(ENTRIES) {
        if Instant::now() >= until {
            break;
        }
        if !entry.file_type().is_file() {
            continue;
        }
        let Ok(metadata) = entry.metadata() else { continue };
        let place = Place::of(path, entry.path());
        let folders = own.iter().cloned().chain(place.folders().into_iter().map(str::to_owned)).collect();
        files.push((folders, place.name, look::changed_at(&metadata)));
    }
    let folders: Vec<Vec<&str>> =
        files.iter().map(|(folders, ..)| folders.iter().map(String::as_str).collect()).collect();
    let listed: Vec<Listed<'_>> =
        files.iter().zip(&folders).map(|((_, name, at), folders)| Listed { folders, name, at: *at }).collect();
    recognise(&listed)
}

fn newest(path: &Path, until: Instant, entries: &mut usize) -> Option<Timestamp> {
    let mut newest = None;
    for entry in WalkDir::new(path).max_depth(DEPTH).into_iter().flatten() {
        *entries += 1;
        if *entries > ENTRIES || Instant::now() >= until {
            break;
        }
        if entry.file_type().is_file()
            && is_picture_name(entry.path())
            && let Ok(metadata) = entry.metadata()
        {
            newest = newest.max(Some(look::changed_at(&metadata)));
        }
    }
    newest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_folder_brings_a_preset_that_there_is() {
        for usual in USUAL {
            assert!(crate::rule_of(usual.rule, Duration::ZERO).is_ok(), "{}", usual.program);
        }
    }
}
