//! A preset for a layout that nobody knows, made from what its names and folders show.

use crate::layout::{Listed, count, session_folder};
use boothlift_contract::{FoundBy, Timestamp};
use std::{collections::BTreeMap, time::Duration};

/// Of a hundred pictures, how many must show the same.
const MOST_OF: usize = 80;
/// A group of pictures that took longer is no session of guests.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Sessions that a folder or a stem must make before it is believed.
const ENOUGH: usize = 2;
/// Runs of letters and digits in a stem at most.
const RUNS: usize = 16;

/// The word of a preset, or a preset's text, and why.
pub(crate) fn propose(pictures: &[&Listed<'_>]) -> (String, Option<String>, FoundBy) {
    let folders = groups(pictures, session_folder);
    if let Some(sessions) = are_sessions(&folders, pictures.len()) {
        return ("folder".to_owned(), None, FoundBy::FilledFolders { folders: count(sessions) });
    }
    if let Some((pattern, sessions, example)) = by_stem(pictures) {
        let text = preset(&pattern, &example);
        return (String::new(), Some(text), FoundBy::Stems { stems: count(sessions), example });
    }
    ("gap".to_owned(), None, FoundBy::Time {})
}

type Groups = BTreeMap<String, (usize, Timestamp, Timestamp)>;

fn groups(pictures: &[&Listed<'_>], key: impl Fn(&Listed<'_>) -> Option<String>) -> Groups {
    let mut groups = Groups::new();
    for file in pictures {
        let Some(key) = key(file) else { continue };
        let group = groups.entry(key).or_insert((0, file.at, file.at));
        *group = (group.0 + 1, group.1.min(file.at), group.2.max(file.at));
    }
    groups
}

/// How many sessions the groups are, where they look like sessions.
fn are_sessions(groups: &Groups, pictures: usize) -> Option<usize> {
    let grouped: usize = groups.values().map(|(count, ..)| count).sum();
    let short = groups.values().filter(|(_, first, last)| last.since(*first) <= LONGEST).count();
    let several = groups.values().any(|(count, ..)| *count > 1);
    (groups.len() >= ENOUGH && several && grouped * 100 >= pictures * MOST_OF && short * 100 >= groups.len() * MOST_OF)
        .then_some(groups.len())
}

/// A stem before a running number, as an expression; how many stems; one of them.
fn by_stem(pictures: &[&Listed<'_>]) -> Option<(String, usize, String)> {
    let mut shapes: BTreeMap<(String, char), Vec<&&Listed<'_>>> = BTreeMap::new();
    for file in pictures {
        if let Some((stem, mark, _)) = parts(file.name) {
            shapes.entry((shape(stem)?, mark)).or_default().push(file);
        }
    }
    let ((shape, mark), alike) = shapes.into_iter().max_by_key(|(_, alike)| alike.len())?;
    if alike.len() * 100 < pictures.len() * MOST_OF {
        return None;
    }
    let alike: Vec<&Listed<'_>> = alike.into_iter().copied().collect();
    let stems = groups(&alike, |file| parts(file.name).map(|(stem, ..)| stem.to_owned()));
    let sessions = are_sessions(&stems, pictures.len())?;
    let example = stems.keys().next()?.clone();
    Some((
        format!("^(?P<session>{shape}){}(?P<shot>\\d+)\\.[^.]+$", regex::escape(&mark.to_string())),
        sessions,
        example,
    ))
}

/// Stem, mark and number of a name.
fn parts(name: &str) -> Option<(&str, char, &str)> {
    let (name, _) = name.rsplit_once('.')?;
    let at = name.rfind(['_', '-', ' ', '.'])?;
    let (stem, rest) = name.split_at(at);
    let mark = rest.chars().next()?;
    let number = rest.get(mark.len_utf8()..)?;
    let is_number = !number.is_empty() && number.len() <= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !stem.is_empty()).then_some((stem, mark, number))
}

/// What stems of this kind look like: runs of digits by their length, everything else as it stands; hexadecimal names as
/// such.
fn shape(stem: &str) -> Option<String> {
    let is_hex = stem.len() >= 8 && stem.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if is_hex && stem.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return Some(format!("[0-9a-f]{{{}}}", stem.len()));
    }
    let (mut shape, mut digits, mut runs) = (String::new(), 0_usize, 0_usize);
    for letter in stem.chars().map(Some).chain([None]) {
        match letter {
            Some(letter) if letter.is_ascii_digit() => digits += 1,
            letter => {
                if digits > 0 {
                    shape.push_str(&format!("\\d{{{digits}}}"));
                    (digits, runs) = (0, runs + 1);
                }
                shape.extend(letter.map(|letter| regex::escape(&letter.to_string())));
            }
        }
        if runs > RUNS || shape.len() > 400 {
            return None;
        }
    }
    Some(shape)
}

fn preset(pattern: &str, example: &str) -> String {
    let example: String = example.chars().filter(|letter| !letter.is_control()).take(80).collect();
    format!(
        "# Made from what is in the folder: {example} stands before a running number.\nprogram = \"\"\nfolders = \"none\"\n\n\
         [[stems]]\npattern = '''{pattern}'''\n"
    )
}
