//! The rules that give a file its session.

use crate::{clean_tag, folders, pattern::Pattern};
use boothlift_contract::{Kind, Timestamp};
use std::time::Duration;

/// How long a time-gap session stays open after its last photo, unless set.
pub const GAP: Duration = Duration::from_secs(25);

/// The rules that [`Rule::preset`] knows.
pub const BUILT: &[&str] = &["auto", "dslrbooth", "folder", "gap", "none"];

/// Presets that are named and not built yet.
const NOT_BUILT: &[&str] =
    &["breeze", "pibooth", "photobooth-app", "photoboothproject", "momentobooth", "simple-booth", "foto-master"];

/// What a rule may look at.
#[derive(Clone, Copy, Debug)]
pub struct FileFacts<'a> {
    /// The parts of the path between the watched folder and the file, outermost first.
    pub folders: &'a [&'a str],
    /// The file's name with its extension.
    pub name: &'a str,
    /// When the file was seen.
    pub seen_at: Timestamp,
    /// The same as local time, `yyyymmdd-hhmmss`: the tag of a session by time gap that begins with this file.
    pub local_stamp: &'a str,
}

/// The newest session by time gap of this watched folder.
#[derive(Clone, Copy, Debug)]
pub struct OpenSession<'a> {
    /// Its key.
    pub key: &'a str,
    /// When its last photo was seen.
    pub last_at: Timestamp,
}

/// How a watched folder's photos are put together.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Per file the first that applies: folder, known stem, time gap.
    Auto {
        /// For files that nothing else places.
        gap: Duration,
    },
    /// The stem that dslrBooth gives: `yyyymmdd_hhmm_n`.
    DslrBooth {
        /// For other names.
        gap: Duration,
    },
    /// One folder, one session.
    Folder {
        /// For files that lie in no folder of their own.
        gap: Duration,
    },
    /// An operator's expression.
    Pattern(Pattern),
    /// Photos that follow each other.
    Gap {
        /// The longest time between two photos of one session.
        gap: Duration,
    },
    /// No sessions.
    None,
}

/// Where a file belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// Into the session with this key: the same key in the same watched folder is the same session.
    Session {
        /// Stable, and never shown.
        key: String,
        /// The key's cleaned form that travels.
        tag: String,
    },
    /// Into none.
    None,
}

/// Why a rule cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// A known booth program whose preset is yet to come.
    #[error("the preset \"{0}\" is not built yet; built are {built}, or a pattern", built = BUILT.join(", "))]
    NotBuilt(String),
    /// No such preset.
    #[error("there is no preset \"{0}\"; there are {built}, or a pattern; not built yet are {later}",
        built = BUILT.join(", "), later = NOT_BUILT.join(", "))]
    Unknown(String),
    /// The expression is longer than any that is meant.
    #[error("the pattern is too long: at most {most} characters")]
    PatternTooLong {
        /// Characters.
        most: usize,
    },
    /// The expression cannot be compiled.
    #[error("the pattern is wrong: {0}")]
    PatternWrong(String),
    /// The expression does not say what the session is.
    #[error("the pattern needs a group named session, as in (?P<session>...)")]
    PatternWithoutSession,
}

impl Rule {
    /// The rule that a preset's word names.
    ///
    /// # Errors
    /// [`RuleError::NotBuilt`] and [`RuleError::Unknown`], which name what there is.
    pub fn preset(word: &str, gap: Duration) -> Result<Self, RuleError> {
        match word {
            "auto" => Ok(Self::Auto { gap }),
            "dslrbooth" => Ok(Self::DslrBooth { gap }),
            "folder" => Ok(Self::Folder { gap }),
            "gap" => Ok(Self::Gap { gap }),
            "none" => Ok(Self::None),
            _ if NOT_BUILT.contains(&word) => Err(RuleError::NotBuilt(word.to_owned())),
            _ => Err(RuleError::Unknown(word.chars().take(60).collect())),
        }
    }

    /// The rule of an operator's expression.
    ///
    /// # Errors
    /// Where the expression is too long, wrong, too large when compiled, or has no group `session`.
    pub fn pattern(text: &str, gap: Duration) -> Result<Self, RuleError> {
        Pattern::new(text, gap).map(Self::Pattern)
    }

    /// The preset's word; `pattern` for an operator's expression, whose text is [`Pattern::text`].
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Auto { .. } => "auto",
            Self::DslrBooth { .. } => "dslrbooth",
            Self::Folder { .. } => "folder",
            Self::Pattern(_) => "pattern",
            Self::Gap { .. } => "gap",
            Self::None => "none",
        }
        .to_owned()
    }

    /// The session of a file. `open` is the newest session by time gap, if there is one.
    #[must_use]
    pub fn assign(&self, file: &FileFacts<'_>, open: Option<&OpenSession<'_>>) -> Assignment {
        let (named, gap) = match self {
            Self::Auto { gap } => (by_folder(file, false).or_else(|| by_stem(file)), gap),
            Self::DslrBooth { gap } => (by_stem(file), gap),
            Self::Folder { gap } => (by_folder(file, true), gap),
            Self::Pattern(pattern) => (pattern.session(file).map(|key| named(key.clone(), &key)), &pattern.gap()),
            Self::Gap { gap } => (None, gap),
            Self::None => return Assignment::None,
        };
        named.unwrap_or_else(|| by_gap(file, open, *gap))
    }

    /// The kind that the rule itself reads from a file's name, before any other hint.
    #[must_use]
    pub fn kind(&self, file: &FileFacts<'_>) -> Option<Kind> {
        match self {
            Self::Pattern(pattern) => pattern.kind(file),
            _ => None,
        }
    }
}

fn named(key: String, shown: &str) -> Assignment {
    Assignment::Session { key, tag: clean_tag(shown) }
}

/// The whole path of telling folders is the session, so that `table1/anna` and `table2/anna` stay apart, and
/// `Prints/anna` and `Originals/anna` come together. A plain date holds a whole party: `dates` says whether it counts.
fn by_folder(file: &FileFacts<'_>, dates: bool) -> Option<Assignment> {
    let telling = folders::telling(file.folders);
    let nearest = telling.last()?;
    if !dates && folders::is_date(nearest) {
        return None;
    }
    Some(named(telling.join("/"), &telling.join("-")))
}

/// dslrBooth's stem: date, hour and minute, running number.
fn by_stem(file: &FileFacts<'_>) -> Option<Assignment> {
    let (stem, _) = file.name.rsplit_once('.')?;
    let (session, shot) = stem.rsplit_once('_')?;
    let (date, minute) = session.split_once('_')?;
    let digits = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let sensible = digits(date, 8..=8) && digits(minute, 4..=4) && digits(shot, 1..=9) && folders::is_date(date);
    let in_day = sensible && minute[..2] < *"24" && minute[2..] < *"60";
    in_day.then(|| named(session.to_owned(), session))
}

/// Photos within the gap, before or behind: a clock that was set back by more opens a new session.
fn by_gap(file: &FileFacts<'_>, open: Option<&OpenSession<'_>>, gap: Duration) -> Assignment {
    let near = |open: &&OpenSession| file.seen_at.since(open.last_at).max(open.last_at.since(file.seen_at)) <= gap;
    let stamp = open.filter(near).and_then(|open| open.key.strip_prefix("gap-")).unwrap_or(file.local_stamp);
    named(format!("gap-{stamp}"), stamp)
}
