//! A look at a folder before anybody decides: what is in it, and which sessions it would make. Nothing is opened,
//! nothing is written.

use crate::{
    look,
    rules::{Place, nth_of},
};
use boothlift_contract::{Kind, Timestamp};
use boothlift_sessions::{Assignment, EventClock, OpenSession, Part, Rule, part};
use boothlift_store::sessions::SHARED;
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use walkdir::WalkDir;

/// Pictures counted, at most.
const MOST: usize = 10_000;
/// Time for the whole look.
const TIME: Duration = Duration::from_secs(4);
/// Names that do not fit, at most.
const MISFITS: usize = 5;
/// Sessions shown, and pictures of each.
const SHOWN: (usize, usize) = (3, 4);

/// What is in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Pictures and films by their names, counted up to 10,000.
    pub photos: u32,
    /// When the newest was last changed.
    pub newest_at: Option<Timestamp>,
    /// Where the rule is an expression: how many of the pictures it fits.
    pub fits: Option<u32>,
    /// Names that it does not fit, the newest first, at most five.
    pub misfits: Vec<String>,
    /// The last sessions it would make, newest first, at most three.
    pub sessions: Vec<PreviewSession>,
    /// When each was last changed, oldest first.
    times: Vec<Timestamp>,
}

/// A session that a folder would make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewSession {
    /// Its tag.
    pub title: String,
    /// When its first photo was last changed.
    pub started_at: Timestamp,
    /// Photos in it.
    pub photos: u32,
    /// The first of them, at most four.
    pub pictures: Vec<PathBuf>,
}

impl Preview {
    /// How many of the photos were last changed before `moment`.
    #[must_use]
    pub fn older_than(&self, moment: Timestamp) -> u32 {
        u32::try_from(self.times.partition_point(|at| *at < moment)).unwrap_or(u32::MAX)
    }
}

/// Looks at a folder with a session rule. Blocks, for 4 s at most; a folder that cannot be read shows nothing.
#[must_use]
pub fn preview(path: &Path, rule: &Rule) -> Preview {
    let mut found = pictures(path, rule);
    found.sort();
    let mut preview = Preview {
        photos: u32::try_from(found.len()).unwrap_or(u32::MAX),
        newest_at: found.last().map(|(at, _)| *at),
        fits: None,
        misfits: Vec::new(),
        sessions: Vec::new(),
        times: found.iter().map(|(at, _)| *at).collect(),
    };
    if let Rule::Pattern(pattern) = rule {
        let misfits: Vec<&PathBuf> =
            found.iter().rev().map(|(_, file)| file).filter(|file| !Place::of(path, file).fits(pattern)).collect();
        preview.fits = Some(preview.photos - u32::try_from(misfits.len()).unwrap_or(preview.photos));
        let name = |file: &&PathBuf| file.file_name().map(|name| name.to_string_lossy().into_owned());
        preview.misfits = misfits.iter().filter_map(name).take(MISFITS).collect();
    }
    // Last photo of each, so that sessions whose photos lie between each other's come in the right order.
    let mut made: Vec<(String, Timestamp, PreviewSession)> = Vec::new();
    let mut open: Option<(String, Timestamp, bool)> = None;
    for (at, file) in found {
        let place = Place::of(path, &file);
        let gap = open.as_ref().map(|(key, last_at, print)| OpenSession { key, last_at: *last_at, has_print: *print });
        let Assignment::Session { key, tag } = place.assign(rule, at, EventClock::default(), gap.as_ref()) else {
            continue;
        };
        let key = match place.parts(rule) {
            Some(gap) => part_of(&made, key, at, place.kind(rule) != Some(Kind::Print), gap),
            None => key,
        };
        if key.starts_with(crate::rules::GAP) {
            let had = open.take().is_some_and(|(before, _, print)| before == key && print);
            open = Some((key.clone(), at, had || place.kind(rule) == Some(Kind::Print)));
        }
        // Photos of a session lie close together: the one looked for is near the end.
        if let Some((_, last_at, session)) = made.iter_mut().rev().find(|(made, ..)| *made == key) {
            *last_at = at;
            session.photos += 1;
            if session.pictures.len() < SHOWN.1 {
                session.pictures.push(file);
            }
        } else {
            let session = PreviewSession { title: tag, started_at: at, photos: 1, pictures: vec![file] };
            made.push((key, at, session));
        }
    }
    made.sort_by_key(|(_, last_at, _)| std::cmp::Reverse(*last_at));
    preview.sessions = made.into_iter().take(SHOWN.0).map(|(.., session)| session).collect();
    preview
}

/// The key of the session that a file is of among those who share a stem.
fn part_of(
    made: &[(String, Timestamp, PreviewSession)],
    key: String,
    at: Timestamp,
    is_shot: bool,
    gap: Duration,
) -> String {
    let shares = |made: &str| made.strip_prefix(&key).is_some_and(|rest| rest.is_empty() || rest.starts_with(SHARED));
    let sharing: Vec<_> = made.iter().filter(|(made, ..)| shares(made)).collect();
    let parts: Vec<Part> =
        sharing.iter().map(|(_, last_at, session)| Part { began_at: session.started_at, last_at: *last_at }).collect();
    let nth = part(&parts, at, is_shot, gap);
    sharing.get(nth).map(|(made, ..)| made.clone()).unwrap_or_else(|| nth_of(key, nth))
}

fn pictures(path: &Path, rule: &Rule) -> Vec<(Timestamp, PathBuf)> {
    let (until, mut found) = (Instant::now() + TIME, Vec::new());
    for entry in WalkDir::new(path).into_iter().flatten() {
        if found.len() >= MOST || Instant::now() >= until {
            break;
        }
        let place = Place::of(path, entry.path());
        let wanted = entry.file_type().is_file()
            && crate::decide::is_picture_name(entry.path())
            && rule.never_sent(&place.folders(), &place.name).is_none();
        if wanted && let Ok(metadata) = entry.metadata() {
            found.push((look::changed_at(&metadata), entry.into_path()));
        }
    }
    found
}
