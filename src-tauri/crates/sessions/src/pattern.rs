//! An operator's own expression for file names.

use crate::rule::{FileFacts, RuleError};
use boothlift_contract::Kind;
use regex::{Captures, Regex, RegexBuilder};
use std::time::Duration;

/// The longest expression that is taken, in characters.
const LONGEST: usize = 1_000;
/// The longest name or path that is looked at, in characters; a longer one does not match.
const LONGEST_INPUT: usize = 1_024;
const COMPILED: usize = 1024 * 1024;
const NEST: u32 = 50;

/// A compiled expression with the named group `session`, and `shot` and `kind` where it has them.
///
/// It sees the file's name; if it contains a `/`, it sees the path from the watched folder with `/` between the parts.
/// It runs in linear time.
#[derive(Clone, Debug)]
pub struct Pattern {
    expression: Regex,
    sees_path: bool,
    gap: Duration,
}

impl Pattern {
    pub(crate) fn new(text: &str, gap: Duration) -> Result<Self, RuleError> {
        if text.chars().count() > LONGEST {
            return Err(RuleError::PatternTooLong { most: LONGEST });
        }
        let expression = RegexBuilder::new(text)
            .size_limit(COMPILED)
            .dfa_size_limit(COMPILED)
            .nest_limit(NEST)
            .build()
            .map_err(|error| RuleError::PatternWrong(last_line(&error.to_string())))?;
        if !expression.capture_names().flatten().any(|group| group == "session") {
            return Err(RuleError::PatternWithoutSession);
        }
        Ok(Self { expression, sees_path: text.contains('/'), gap })
    }

    /// The expression as the operator wrote it.
    #[must_use]
    pub fn text(&self) -> &str {
        self.expression.as_str()
    }

    /// How long a time-gap session stays open for names that do not match.
    #[must_use]
    pub const fn gap(&self) -> Duration {
        self.gap
    }

    /// What the group `session` says about a file; `None` where the name does not match or the group is empty.
    #[must_use]
    pub fn session(&self, file: &FileFacts<'_>) -> Option<String> {
        self.on(file, |groups| group(groups, "session"))
    }

    /// The shot's number or name within its session, where the pattern tells it.
    #[must_use]
    pub fn shot(&self, file: &FileFacts<'_>) -> Option<String> {
        self.on(file, |groups| group(groups, "shot"))
    }

    /// The kind that the group `kind` names, where it is a word that booths use.
    #[must_use]
    pub fn kind(&self, file: &FileFacts<'_>) -> Option<Kind> {
        let word = self.on(file, |groups| group(groups, "kind"))?.to_lowercase();
        match &word[..] {
            "print" | "prints" | "strip" | "collage" | "composite" | "layout" | "final" => Some(Kind::Print),
            "single" | "original" | "shot" | "still" | "photo" | "raw" => Some(Kind::Single),
            "gif" | "animated" | "animation" => Some(Kind::Gif),
            "video" | "film" | "mp4" | "mov" | "boomerang" => Some(Kind::Video),
            _ => None,
        }
    }

    fn on<T>(&self, file: &FileFacts<'_>, read: impl FnOnce(&Captures<'_>) -> Option<T>) -> Option<T> {
        let path;
        let input = if self.sees_path {
            path = file.folders.iter().copied().chain([file.name]).collect::<Vec<_>>().join("/");
            &path
        } else {
            file.name
        };
        if input.chars().nth(LONGEST_INPUT).is_some() {
            return None;
        }
        read(&self.expression.captures(input)?)
    }
}

fn group(groups: &Captures<'_>, name: &str) -> Option<String> {
    groups.name(name).map(|found| found.as_str().to_owned()).filter(|found| !found.is_empty())
}

/// The library draws a picture of the mistake over several lines; its last line says it in words.
fn last_line(text: &str) -> String {
    text.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned()
}
