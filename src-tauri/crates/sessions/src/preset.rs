//! Presets: what one booth program's folders and names mean, each in a file that a person can read, copy and share.

use crate::{FileFacts, folders, pattern::Pattern, rule::RuleError};
use boothlift_contract::Kind;
use serde::Deserialize;
use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

/// The presets that come along, in the order in which people are told of them.
const FILES: &[(&str, &str)] = &[
    ("auto", include_str!("../presets/auto.toml")),
    ("dslrbooth", include_str!("../presets/dslrbooth.toml")),
    ("lumabooth", include_str!("../presets/lumabooth.toml")),
    ("breeze", include_str!("../presets/breeze.toml")),
    ("pibooth", include_str!("../presets/pibooth.toml")),
    ("photobooth-app", include_str!("../presets/photobooth-app.toml")),
    ("photoboothproject", include_str!("../presets/photoboothproject.toml")),
    ("momentobooth", include_str!("../presets/momentobooth.toml")),
    ("simple-booth", include_str!("../presets/simple-booth.toml")),
    ("foto-master", include_str!("../presets/foto-master.toml")),
    ("sparkbooth", include_str!("../presets/sparkbooth.toml")),
    ("darkroom-booth", include_str!("../presets/darkroom-booth.toml")),
    ("folder", include_str!("../presets/folder.toml")),
    ("gap", include_str!("../presets/gap.toml")),
];

/// A preset file is at most this long, in bytes.
const LONGEST: usize = 64 * 1024;
/// Stems, and folders in one list, at most.
const MOST: usize = 64;

/// Which folders make a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Folders {
    /// None.
    #[default]
    None,
    /// Those that name neither a kind nor all photos nor a whole day.
    Own,
    /// Those that name neither a kind nor all photos.
    Any,
}

/// What one booth program's folders and names mean.
#[derive(Clone, Debug)]
pub struct Preset {
    name: String,
    text: Text,
    stems: Vec<(Pattern, Option<Kind>)>,
}

/// A preset as it stands in its file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
struct Text {
    program: String,
    folders: Folders,
    prints: Vec<String>,
    singles: Vec<String>,
    never: Vec<String>,
    one_print_a_session: bool,
    gap_seconds: Option<f64>,
    settle_seconds: Option<f64>,
    stems: Vec<Stem>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Stem {
    pattern: String,
    #[serde(default)]
    kind: Option<Kind>,
}

/// Keys of a preset file, for whoever mistypes one.
const KEYS: [&str; 9] = [
    "program",
    "folders",
    "prints",
    "singles",
    "never",
    "one-print-a-session",
    "gap-seconds",
    "settle-seconds",
    "stems",
];

impl Preset {
    /// A preset that comes along; each is read once.
    pub(crate) fn built_in(word: &str) -> Option<Result<Arc<Self>, RuleError>> {
        static READ: LazyLock<Vec<Result<Arc<Preset>, RuleError>>> =
            LazyLock::new(|| FILES.iter().map(|(word, text)| Preset::read(word, text).map(Arc::new)).collect());
        let at = FILES.iter().position(|(name, _)| *name == word)?;
        READ.get(at).cloned()
    }

    /// Reads a preset file. `name` is what it is called; nothing is opened.
    ///
    /// # Errors
    /// [`RuleError::Preset`] in words for whoever wrote the file, and what is wrong with a stem's pattern.
    pub fn read(name: &str, text: &str) -> Result<Self, RuleError> {
        let wrong = |why: String| RuleError::Preset { name: name.to_owned(), why };
        if text.len() > LONGEST {
            return Err(wrong(format!("it is longer than {LONGEST} bytes")));
        }
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| wrong(error.message().to_owned()))?;
        if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(wrong(format!("there is no key \"{key}\"; the nearest is \"{}\"", nearest(key))));
        }
        let text: Text = table.try_into().map_err(|error: toml::de::Error| wrong(error.message().to_owned()))?;
        let lists = [&text.prints, &text.singles, &text.never];
        if text.stems.len() > MOST || lists.iter().any(|list| list.len() > MOST) {
            return Err(wrong(format!("a list holds more than {MOST} entries")));
        }
        let seconds = [("gap-seconds", text.gap_seconds), ("settle-seconds", text.settle_seconds)];
        if let Some((key, _)) = seconds.iter().find(|(_, value)| value.is_some_and(|s| !(0.1..=86_400.0).contains(&s)))
        {
            return Err(wrong(format!("\"{key}\" must be from 0.1 to 86400")));
        }
        let stems = text.stems.iter().map(|stem| Ok((Pattern::new(&stem.pattern, Duration::ZERO)?, stem.kind)));
        let stems = stems.collect::<Result<_, RuleError>>()?;
        Ok(Self { name: name.to_owned(), text, stems })
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The booth program's name for people; empty where it is for any.
    #[must_use]
    pub fn program(&self) -> &str {
        &self.text.program
    }

    /// The time gap that suits the program, where it is known.
    #[must_use]
    pub fn gap(&self) -> Option<Duration> {
        self.text.gap_seconds.map(Duration::from_secs_f64)
    }

    /// How long files must stand still for this program, where it is known.
    #[must_use]
    pub fn settle(&self) -> Option<Duration> {
        self.text.settle_seconds.map(Duration::from_secs_f64)
    }

    pub(crate) const fn folders(&self) -> Folders {
        self.text.folders
    }

    pub(crate) const fn one_print_a_session(&self) -> bool {
        self.text.one_print_a_session
    }

    /// The session that the first stem that fits a name gives.
    pub(crate) fn session(&self, file: &FileFacts<'_>) -> Option<String> {
        self.stems.iter().find_map(|(stem, _)| stem.session(file))
    }

    /// The kind by folder, innermost first, else by stem.
    pub(crate) fn kind(&self, file: &FileFacts<'_>) -> Option<Kind> {
        let by_folder = file.folders.iter().rev().find_map(|folder| {
            if lists(&self.text.prints, folder) {
                Some(Kind::Print)
            } else if lists(&self.text.singles, folder) {
                Some(Kind::Single)
            } else {
                None
            }
        });
        by_folder.or_else(|| {
            let fitting = self.stems.iter().find(|(stem, _)| stem.session(file).is_some());
            fitting.and_then(|(stem, kind)| kind.or_else(|| stem.kind(file)))
        })
    }

    /// Whether everything of this kind of photo in a folder is what the program makes a session's one print of.
    pub(crate) fn is_print_folder(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| lists(&self.text.prints, folder) || folders::kind(folder) == Some(Kind::Print))
    }

    /// The folder among these whose files the program never means for guests.
    pub(crate) fn never<'a>(&self, folders: &[&'a str]) -> Option<&'a str> {
        folders.iter().copied().find(|folder| lists(&self.text.never, folder))
    }
}

fn lists(list: &[String], folder: &str) -> bool {
    list.iter().any(|one| one.to_lowercase() == folder.trim().to_lowercase())
}

fn nearest(key: &str) -> &'static str {
    KEYS.iter().max_by(|a, b| strsim::jaro(key, a).total_cmp(&strsim::jaro(key, b))).copied().unwrap_or("program")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_preset_that_comes_along_can_be_read_and_says_what_it_knows() {
        for (word, text) in FILES {
            let preset = Preset::read(word, text).unwrap_or_else(|error| panic!("{word}: {error}"));
            assert_eq!(preset.name(), *word);
            assert!(text.starts_with('#'), "{word}");
        }
    }

    #[test]
    fn a_mistake_in_a_preset_file_is_named() {
        let table = [
            ("fodlers = \"own\"", "the nearest is \"folders\""),
            ("folders = \"some\"", "some"),
            ("sources = [\"hook\"]", "there is no key"),
            ("gap-seconds = 0", "\"gap-seconds\" must be"),
            ("[[stems]]\npattern = '('", "pattern"),
            ("[[stems]]\npattern = '^\\d+$'", "session"),
            ("[[stems]]\nkind = \"print\"", "pattern"),
            ("program = 7", "string"),
            ("= 7", ""),
        ];
        for (text, why) in table {
            let error = Preset::read("mine", text).unwrap_err().to_string();
            assert!(error.contains(why), "{text}: {error}");
        }
        assert!(Preset::read("mine", &"#".repeat(LONGEST + 1)).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_a_preset_panic(text in "\\PC{0,200}", key in "[a-z-]{0,20}", value in "\\PC{0,40}") {
            let _ = Preset::read("x", &text);
            let _ = Preset::read("x", &format!("{key} = {value}"));
            let _ = Preset::read("x", &format!("[[stems]]\npattern = '''{value}'''"));
        }
    }
}
