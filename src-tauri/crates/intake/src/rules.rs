//! A folder's session rule, and what it gets to know about a file.

use crate::IntakeError;
use boothlift_contract::{EventId, FolderId, Kind, Timestamp};
use boothlift_sessions::{Assignment, FileFacts, OpenSession, Rule};
use boothlift_store::{StoreError, Transaction, sessions};
use std::{path::Path, time::Duration};

/// Rows of a pattern begin so, and rows of a preset file, whose text follows; everything else is a preset's word.
const PATTERN: &str = "pattern:";
const PRESET_FILE: &str = "preset:";

/// Keys of time-gap sessions begin so. Their session is one folder's; every other key is the event's, so that the
/// originals in one folder and the prints in another meet in one session.
pub(crate) const GAP: &str = "gap-";

/// The rule that a folder's row names.
///
/// # Errors
/// [`IntakeError::Rule`] for an unknown preset or a pattern that cannot be used.
pub fn rule_of(text: &str, gap: Duration) -> Result<Rule, IntakeError> {
    let (rule, called) = if let Some(pattern) = text.strip_prefix(PATTERN) {
        (Rule::pattern(pattern, gap), pattern)
    } else if let Some(file) = text.strip_prefix(PRESET_FILE) {
        (Rule::preset_file("own", file, gap), "own")
    } else {
        (Rule::preset(text, gap), text)
    };
    rule.map_err(|why| IntakeError::Rule { rule: called.to_owned(), why: why.to_string() })
}

/// Where a file lies under its watched folder, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    folders: Vec<String>,
    pub(crate) name: String,
}

impl Place {
    pub(crate) fn of(root: &Path, path: &Path) -> Self {
        let inside = path.strip_prefix(root).unwrap_or(path);
        let text = |part: &std::ffi::OsStr| part.to_string_lossy().into_owned();
        let folders = inside.parent().into_iter().flatten().map(text).collect();
        Self { folders, name: path.file_name().map(text).unwrap_or_default() }
    }

    pub(crate) fn folders(&self) -> Vec<&str> {
        self.folders.iter().map(String::as_str).collect()
    }

    /// What the rule says of the file that lies here.
    pub(crate) fn assign(&self, rule: &Rule, seen_at: Timestamp, open: Option<&OpenSession<'_>>) -> Assignment {
        let local_stamp = local_stamp(seen_at);
        let folders = self.folders();
        let facts = FileFacts { folders: &folders, name: &self.name, seen_at, local_stamp: &local_stamp };
        rule.assign(&facts, open)
    }

    /// The kind that the rule tells from folders and name.
    pub(crate) fn kind(&self, rule: &Rule) -> Option<Kind> {
        let folders = self.folders();
        rule.kind(&FileFacts { folders: &folders, name: &self.name, seen_at: Timestamp(0), local_stamp: "" })
    }
}

/// A session as a rule or the booth itself names it, with the folder it is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) key: String,
    pub(crate) tag: String,
    pub(crate) folder: Option<FolderId>,
}

/// The session that the rule gives a file of which the booth said nothing, within the transaction that adopts it.
pub(crate) fn session_of(
    group: &Transaction<'_>,
    event: EventId,
    folder: FolderId,
    rule: &Rule,
    place: &Place,
    seen_at: Timestamp,
) -> Result<Option<Named>, StoreError> {
    let newest = sessions::newest_gap(group, event, Some(folder))?;
    let has_print = match &newest {
        Some(session) if rule.one_print_a_session() => sessions::has_print(group, session.id)?,
        _ => false,
    };
    let open = newest.as_ref().map(|session| OpenSession { key: &session.key, last_at: session.last_at, has_print });
    Ok(match place.assign(rule, seen_at, open.as_ref()) {
        Assignment::Session { key, tag } => {
            let folder = key.starts_with(GAP).then_some(folder);
            Some(Named { key, tag, folder })
        }
        Assignment::None => None,
    })
}

/// `yyyymmdd-hhmmss` in the computer's own time zone.
pub(crate) fn local_stamp(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(
        |_| "00000000-000000".to_owned(),
        |at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y%m%d-%H%M%S").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_from_the_watched_folder_on() {
        let place = Place::of(Path::new("/booth"), Path::new("/booth/Prints/late/a.jpg"));
        assert_eq!(place.folders(), ["Prints", "late"]);
        assert_eq!(place.name, "a.jpg");
    }

    #[test]
    fn a_row_names_a_preset_or_a_pattern() {
        let gap = Duration::from_secs(25);
        assert!(rule_of("auto", gap).is_ok());
        assert!(rule_of(r"pattern:^(?P<session>\d{8})_\d+", gap).is_ok());
        assert!(matches!(rule_of("pattern:(", gap), Err(IntakeError::Rule { .. })));
        assert!(rule_of("preset:folders = \"own\"", gap).is_ok_and(|rule| rule.word() == "own"));
        assert!(matches!(rule_of("preset:folders = 7", gap), Err(IntakeError::Rule { .. })));
        assert!(matches!(rule_of("no-such-booth", gap), Err(IntakeError::Rule { .. })));
    }
}
