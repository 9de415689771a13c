//! What the booth itself says in one watched folder, besides its calls: summary files beside the photos, its database.

use crate::{
    adopt::Write,
    claims::{Field, Read},
    databases::Listening,
    ground::SUMMARY,
    room::Room,
};
use boothlift_contract::{ClaimSource, Failure, FailureCode, FileVerdict};
use boothlift_sessions::{Claim, Rule};
use std::{path::Path, sync::Arc, time::Duration};

/// How long a photo waits for its booth to say whose it is: as long as guests may take from the first shot to the end.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long photos of a booth that spoke before may come without a word, until none is expected any more.
const SILENT: Duration = Duration::from_secs(360);

/// Whether a booth's word can be expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Hope {
    /// Nobody said that it would come.
    #[default]
    Nothing,
    /// The preset says that it comes; it never came yet.
    Hoped,
    /// It came before.
    Heard,
}

/// The booth's word in one folder.
#[derive(Debug, Default)]
pub(crate) struct Word {
    hope: Hope,
    /// Since when photos come without one.
    waiting_since: Option<Duration>,
    /// Its database, where it has one.
    pub(crate) database: Listening,
}

impl Word {
    /// Before anything is looked at. `heard`: whether it came in an earlier run.
    pub(crate) fn new(rule: &Rule, heard: bool) -> Self {
        let speaks = rule.manifest().is_some() || rule.database().is_some();
        // `auto` listens to every booth, and most never say a word.
        let hope = match speaks && rule.word() != "auto" {
            _ if heard => Hope::Heard,
            true => Hope::Hoped,
            false => Hope::Nothing,
        };
        Self { hope, ..Self::default() }
    }

    /// The sources besides calls.
    pub(crate) const SOURCES: [ClaimSource; 2] = [ClaimSource::Manifest, ClaimSource::Database];

    /// It came.
    pub(crate) fn heard(&mut self) {
        (self.hope, self.waiting_since) = (Hope::Heard, None);
    }

    /// Whether photos wait for it.
    pub(crate) fn is_waited_for(&self) -> bool {
        self.hope != Hope::Nothing && self.waiting_since.is_some()
    }

    /// How long a photo that is adopted now waits for the booth's word: not at all where nothing is expected, or where
    /// photos waited in vain.
    pub(crate) fn patience(&mut self, now: Duration) -> Duration {
        let until_doubt = match self.hope {
            Hope::Nothing => return Duration::ZERO,
            Hope::Hoped => PATIENCE,
            Hope::Heard => SILENT,
        };
        let since = *self.waiting_since.get_or_insert(now);
        if now.saturating_sub(since) <= until_doubt { PATIENCE } else { Duration::ZERO }
    }
}

impl Room {
    /// A session summary was read.
    pub(crate) fn told(&mut self, path: &Path, told: Result<Vec<Claim>, String>, now: Duration) {
        let Some(entry) = self.arrivals.get(path) else { return };
        entry.told = Some(FileVerdict::Ignored);
        let (index, look) = (entry.root, entry.arrival.look().clone());
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (claims, why) = match told {
            Ok(claims) => (claims, SUMMARY.to_owned()),
            Err(why) => {
                tracing::warn!(name, why, "a session summary cannot be read: other rules tell whose the photos are");
                (Vec::new(), format!("{SUMMARY}, and it cannot be read: {why}"))
            }
        };
        let Some(sighted) = self.sighted(path) else { return };
        let base = path.parent().unwrap_or(path).to_path_buf();
        let read = Read { event: sighted.event, folder: sighted.folder, base, claims, fields: self.fields() };
        if let Some(root) = self.roots.get_mut(index)
            && read.claims.iter().any(|claim| !claim.files.is_empty())
        {
            root.word.heard();
        }
        self.note_new(index, now);
        let failure = Failure::new(FailureCode::PhotoAside, name, why);
        self.records.add(Write::Summary { sighted, look, failure, read });
    }

    /// How long a photo that is adopted now waits for its booth's word. One that was there before waits for none.
    pub(crate) fn patience(&mut self, path: &Path, now: Duration) -> Duration {
        let Some(entry) = self.arrivals.get(path).filter(|entry| !entry.bulk) else { return Duration::ZERO };
        self.roots.get_mut(entry.root).map_or(Duration::ZERO, |root| root.word.patience(now))
    }

    /// All watched folders, as claims find their files in them.
    pub(crate) fn fields(&self) -> Vec<Field> {
        let field = |root: &crate::root::Root| Field {
            folder: root.folder.id,
            root: root.path().to_path_buf(),
            rule: Arc::clone(&root.rule),
        };
        self.roots.iter().map(field).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: Duration = Duration::from_secs(25);

    fn word(preset: &str, heard: bool) -> Word {
        Word::new(&Rule::preset(preset, GAP).unwrap(), heard)
    }

    #[test]
    fn photos_wait_for_a_word_that_is_promised_or_came_before_and_never_long_in_vain() {
        let second = Duration::from_secs;
        assert_eq!(word("gap", false).patience(second(1)), Duration::ZERO);
        assert_eq!(word("auto", false).patience(second(1)), Duration::ZERO, "most booths never say a word");

        let mut promised = word("breeze", false);
        assert_eq!(promised.patience(second(1)), PATIENCE);
        assert_eq!(promised.patience(second(121)), PATIENCE);
        assert_eq!(promised.patience(second(122)), Duration::ZERO, "the first photo waited in vain");
        promised.heard();
        assert_eq!(promised.patience(second(200)), PATIENCE);

        let mut before = word("auto", true);
        assert_eq!(before.patience(second(1)), PATIENCE);
        assert_eq!(before.patience(second(362)), Duration::ZERO);
    }
}
