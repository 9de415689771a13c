//! A folder's session rule, and what it gets to know about a file.

use crate::IntakeError;
use boothlift_contract::{EventId, FolderId, Kind, Timestamp};
use boothlift_sessions::{
    Assignment, EventClock, FileFacts, OpenSession, Part, Pattern, Rule, TimeOfDay, clean_tag, part,
};
use boothlift_store::{
    Connection, StoreError, Transaction,
    events::{self, Event},
    sessions,
};
use std::{path::Path, time::Duration};

/// Rows of a pattern begin so, and rows of a preset file, whose text follows; everything else is a preset's word.
const PATTERN: &str = "pattern:";
const PRESET_FILE: &str = "preset:";

/// Keys of time-gap sessions begin so. Their session is one folder's; every other key is the event's, so that the
/// originals in one folder and the prints in another meet in one session.
pub(crate) const GAP: &str = "gap-";

/// How a row names an operator's expression.
#[must_use]
pub fn pattern_row(expression: &str) -> String {
    [PATTERN, expression].concat()
}

/// How a row names a preset file, by its text.
#[must_use]
pub fn preset_row(text: &str) -> String {
    [PRESET_FILE, text].concat()
}

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
    pub(crate) fn assign(
        &self,
        rule: &Rule,
        seen_at: Timestamp,
        clock: EventClock,
        open: Option<&OpenSession<'_>>,
    ) -> Assignment {
        let stamp = stamp(seen_at, clock);
        let folders = self.folders();
        let facts = FileFacts { folders: &folders, name: &self.name, seen_at, stamp: &stamp };
        rule.assign(&facts, open)
    }

    /// The longest pause within one session, where others may share the file's stem.
    pub(crate) fn parts(&self, rule: &Rule) -> Option<Duration> {
        let folders = self.folders();
        rule.parts(&FileFacts { folders: &folders, name: &self.name, seen_at: Timestamp(0), stamp: "" })
    }

    /// Whether an expression finds a session in its name.
    pub(crate) fn fits(&self, pattern: &Pattern) -> bool {
        let folders = self.folders();
        let facts = FileFacts { folders: &folders, name: &self.name, seen_at: Timestamp(0), stamp: "" };
        pattern.session(&facts).is_some()
    }

    /// Without the folder that bears the event's name: it holds everybody's photos.
    fn below_event(&self, event: &str) -> Self {
        let event = clean_tag(event).to_lowercase();
        let others = self.folders.iter().filter(|folder| clean_tag(folder).to_lowercase() != event);
        Self { folders: others.cloned().collect(), name: self.name.clone() }
    }

    /// The kind that the rule tells from folders and name.
    pub(crate) fn kind(&self, rule: &Rule) -> Option<Kind> {
        let folders = self.folders();
        rule.kind(&FileFacts { folders: &folders, name: &self.name, seen_at: Timestamp(0), stamp: "" })
    }
}

/// A session as a rule or the booth itself names it, with the folder it is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) key: String,
    pub(crate) tag: String,
    pub(crate) folder: Option<FolderId>,
}

/// When a file came.
#[derive(Clone, Copy, Debug)]
pub(crate) struct When {
    pub(crate) at: Timestamp,
    /// By its own date; it may have been there for long.
    pub(crate) dated: bool,
}

/// The session that the rule gives a file of which the booth said nothing, within the transaction that adopts it.
pub(crate) fn session_of(
    group: &Transaction<'_>,
    event: EventId,
    folder: FolderId,
    rule: &Rule,
    place: &Place,
    kind: Kind,
    when: When,
) -> Result<Option<Named>, StoreError> {
    let facts = events::get(group, event)?;
    let place = place.below_event(&facts.name);
    let seen_at = when.at;
    let near = sessions::near_gap(group, event, Some(folder), seen_at, when.dated)?;
    let has_print = match &near {
        Some(session) if rule.one_print_a_session() => sessions::has_print(group, session.id)?,
        _ => false,
    };
    let open = near.as_ref().map(|session| {
        // A photo from between a session's first and last lies within it.
        let last_at = seen_at.clamp(session.started_at.min(session.last_at), session.last_at);
        OpenSession { key: &session.key, last_at, has_print }
    });
    Ok(match place.assign(rule, seen_at, clock(&facts), open.as_ref()) {
        Assignment::Session { key, tag } => {
            let key = match place.parts(rule) {
                Some(gap) => part_of(group, event, key, seen_at, kind == Kind::Single, gap)?,
                None => key,
            };
            let folder = key.starts_with(GAP).then_some(folder);
            Some(Named { key, tag, folder })
        }
        Assignment::None => None,
    })
}

/// The key of the session that a file is of among those who share the stem `key`.
fn part_of(
    view: &Connection,
    event: EventId,
    key: String,
    seen_at: Timestamp,
    is_shot: bool,
    gap: Duration,
) -> Result<String, StoreError> {
    let sharing = sessions::sharing(view, event, &key)?;
    let parts: Vec<Part> =
        sharing.iter().map(|session| Part { began_at: session.started_at, last_at: session.last_at }).collect();
    let at = part(&parts, seen_at, is_shot, gap);
    Ok(sharing.get(at).map_or_else(|| nth_of(key, at), |session| session.key.clone()))
}

/// The key of the next session of those who share a stem.
pub(crate) fn nth_of(key: String, nth: usize) -> String {
    if nth == 0 { key } else { format!("{key}{}{}", sessions::SHARED, nth + 1) }
}

/// The clock of an event.
pub(crate) fn clock_of(view: &Connection, event: EventId) -> Result<EventClock, StoreError> {
    Ok(clock(&events::get(view, event)?))
}

fn clock(event: &Event) -> EventClock {
    let time = |text: &Option<String>| text.as_deref().and_then(TimeOfDay::parse);
    EventClock::new(time(&event.starts), time(&event.ends))
}

/// `yyyymmdd-hhmmss` in the computer's own time zone, with the day that the event's clock gives it.
pub(crate) fn stamp(at: Timestamp, clock: EventClock) -> String {
    stamp_in(at, clock, jiff::tz::TimeZone::system())
}

fn stamp_in(at: Timestamp, clock: EventClock, zone: jiff::tz::TimeZone) -> String {
    let Ok(at) = jiff::Timestamp::from_millisecond(at.0) else { return "00000000-000000".to_owned() };
    let local = at.to_zoned(zone).datetime();
    let is_late = clock.is_of_the_day_before(local.hour().unsigned_abs(), local.minute().unsigned_abs());
    let day = if is_late { local.date().yesterday().unwrap_or(local.date()) } else { local.date() };
    day.to_datetime(local.time()).strftime("%Y%m%d-%H%M%S").to_string()
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
    fn a_strip_after_midnight_bears_the_evening_s_day_whatever_clocks_do() {
        let wedding = EventClock::new(TimeOfDay::parse("18:00"), TimeOfDay::parse("02:00"));
        let table = [
            // Saturday's wedding; its overtime; the next evening.
            ("UTC", "2026-06-20T23:10:00Z", "20260620-231000"),
            ("UTC", "2026-06-21T01:40:00Z", "20260620-014000"),
            ("UTC", "2026-06-21T03:15:00Z", "20260620-031500"),
            ("UTC", "2026-06-21T18:00:00Z", "20260621-180000"),
            // The hour that comes twice, and the one that never comes.
            ("Europe/Berlin", "2026-10-25T00:30:00Z", "20261024-023000"),
            ("Europe/Berlin", "2026-10-25T01:30:00Z", "20261024-023000"),
            ("Europe/Berlin", "2026-03-29T00:59:59Z", "20260328-015959"),
            ("Europe/Berlin", "2026-03-29T01:00:00Z", "20260328-030000"),
            ("America/New_York", "2026-06-21T05:40:00Z", "20260620-014000"),
            ("Asia/Kathmandu", "2026-12-31T19:55:00Z", "20261231-014000"),
        ];
        for (zone, at, want) in table {
            let at = Timestamp(at.parse::<jiff::Timestamp>().unwrap().as_millisecond());
            let zone = jiff::tz::TimeZone::get(zone).unwrap();
            assert_eq!(stamp_in(at, wedding, zone.clone()), want, "{zone:?}");
        }
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
