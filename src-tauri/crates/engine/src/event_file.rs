//! The event file: an event, its folders and its destinations as TOML, without secrets.
//!
//! **Enters:** text and the file's own path. **Leaves:** an [`EventPlan`], or one line that names file, line, key and
//! what is allowed. **Absent:** looking at folders or destinations. No error ever repeats a value that could be a token.

mod calls;
mod destinations;
mod folders;
mod kept;
mod save;
mod section;
#[cfg(test)]
mod tests;
mod write;

pub use destinations::BUILT_KINDS;
pub(crate) use kept::{plan_of, plan_of_template};
pub(crate) use save::{file_name, save};
pub use write::write;

use crate::{EventPlan, delivery::speed::ALLOWED, retention::DAYS_ALLOWED};
use boothlift_contract::SendingOrder;
use boothlift_destinations::event_gallery::names::clean_collection_name;
use boothlift_sessions::TimeOfDay;
use boothlift_store::path_shown;
use destinations::Planned;
use section::{Section, line_of};
use std::{
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
};
use toml::de::{DeTable, DeValue};

/// Longest regret time in seconds.
pub(crate) const LONGEST_REGRET: f64 = 600.0;
/// Largest event file in bytes; a real one has a few hundred.
const LARGEST: u64 = 1024 * 1024;

/// An event file that was read and is right in itself. Secrets are named in it, not held.
#[derive(Debug)]
pub struct EventFile {
    file: PathBuf,
    plan: EventPlan,
    planned: Vec<Planned>,
    calls: Option<calls::Planned>,
}

/// What is wrong with an event file, in one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct EventFileError {
    /// The event file.
    pub file: PathBuf,
    /// The line, counted from 1, where there is one.
    pub line: Option<usize>,
    /// The key with its table, such as `folders.sessions`; empty for the file itself.
    pub key: String,
    /// What is wrong and what is allowed.
    pub allowed: String,
}

impl fmt::Display for EventFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = self.file.display().to_string();
        if let Some(line) = self.line {
            words.push_str(&format!(", line {line}"));
        }
        if !self.key.is_empty() {
            words.push_str(&format!(": {}", self.key));
        }
        words.push_str(&format!(": {}", self.allowed));
        // One line, whatever names and values hold.
        f.write_str(&words.replace(|c: char| c.is_control(), " "))
    }
}

impl EventFile {
    /// Reads the event file at `path`. Blocks.
    ///
    /// # Errors
    /// When it cannot be read, is not TOML, or holds what an event file may not hold.
    pub fn read(path: &Path) -> Result<Self, EventFileError> {
        let fault = |allowed: String| EventFileError { file: path.into(), line: None, key: String::new(), allowed };
        let size = std::fs::metadata(path).map_err(|error| fault(format!("the event file cannot be read: {error}")))?;
        if size.is_dir() {
            return Err(fault("this is a folder; an event file is a TOML file".into()));
        }
        if size.len() > LARGEST {
            return Err(fault("this is larger than 1 MB; an event file is a short TOML file".into()));
        }
        let bytes = std::fs::read(path).map_err(|error| fault(format!("the event file cannot be read: {error}")))?;
        let text = String::from_utf8(bytes).map_err(|_| fault("the event file must be UTF-8 text".into()))?;
        Self::parse(&text, path)
    }

    /// Reads `text` as the event file that lies at `path`: its paths are relative to the folder of `path`.
    ///
    /// # Errors
    /// As [`EventFile::read`].
    pub fn parse(text: &str, path: &Path) -> Result<Self, EventFileError> {
        // Editors on Windows begin a file with a mark.
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let document = DeTable::parse(text).map_err(|error| EventFileError {
            file: path.into(),
            line: error.span().map(|span| line_of(text, span.start)),
            key: String::new(),
            // Only the message: the error's own display would repeat the line, which may hold a token.
            allowed: format!("this is not TOML: {}", first_line(error.message())),
        })?;
        let top = Section::top(path, text, document.get_ref());
        top.known(&[
            "name",
            "date",
            "starts",
            "ends",
            "regret-seconds",
            "order",
            "approval",
            "single-shots",
            "speed-limit-kb",
            "keep-safe-copies-days",
            "folders",
            "destinations",
            "hooks",
        ])?;
        let name = event_name(&top)?;
        let date = event_date(&top)?;
        let (starts, ends) = (time_of_day(&top, "starts")?, time_of_day(&top, "ends")?);
        let regret = top.seconds("regret-seconds", 0.0..=LONGEST_REGRET)?.unwrap_or_default();
        let order = sending_order(&top)?;
        let (approval, singles) = (top.truth("approval")?, top.truth("single-shots")?);
        let speed_limit_kb = speed_limit(&top)?;
        let keep_copies_days = keep_copies_days(&top)?;
        let folders = folders::read(&top)?;
        let (collection_url, planned) = destinations::read(&top)?;
        let calls = calls::read(&top)?;
        let destinations = planned.iter().map(|planned| planned.plan.clone()).collect();
        // Who writes an event file is not asked: old photos go, live ones first.
        let asks_about_old = false;
        let plan = EventPlan {
            name,
            date,
            collection_url,
            starts,
            ends,
            regret,
            order,
            approval,
            singles,
            speed_limit_kb,
            keep_copies_days,
            asks_about_old,
            folders,
            destinations,
            calls: calls.as_ref().map(calls::Planned::plan),
        };
        Ok(Self { file: path.into(), plan, planned, calls })
    }

    /// The plan with its tokens, from `env` (a look into the environment) and from token files. Blocks.
    ///
    /// # Errors
    /// When a token is not there or cannot be one.
    pub fn plan(&self, env: impl Fn(&str) -> Option<OsString>) -> Result<EventPlan, EventFileError> {
        let mut plan = self.plan.clone();
        for (to, from) in plan.destinations.iter_mut().zip(&self.planned) {
            to.token = from.token.as_ref().map(|asked| asked.fetch(&self.file, &env)).transpose()?;
            to.upload_token = from.upload_token.as_ref().map(|asked| asked.fetch(&self.file, &env)).transpose()?;
        }
        if let Some(calls) = &self.calls {
            plan.calls = Some(calls.fetch(&self.file, &env)?);
        }
        Ok(plan)
    }

    /// The plan as it stands in the file, for a host that asks for tokens by itself.
    #[must_use]
    pub fn plan_without_secrets(&self) -> EventPlan {
        self.plan.clone()
    }

    /// Looks whether each watched folder is there. Blocks.
    ///
    /// # Errors
    /// For the first that is not, or is not a folder.
    pub fn find_folders(&self) -> Result<(), EventFileError> {
        // The folder that tokens mean is made on the day.
        for folder in self.plan.folders.iter().filter(|folder| !boothlift_intake::has_tokens(&folder.path)) {
            let allowed = match std::fs::read_dir(&folder.path) {
                Ok(_) => continue,
                Err(error) => format!("{}: {error}; give a folder that is there", path_shown(&folder.path)),
            };
            return Err(EventFileError { file: self.file.clone(), line: None, key: "folders.path".into(), allowed });
        }
        Ok(())
    }
}

const NAME_ALLOWED: &str = "allowed are letters A to Z, digits, spaces and \"-\", at most 100";

fn event_name(top: &Section<'_>) -> Result<String, EventFileError> {
    let name = top.need_text("name", "the event's name is missing; write name = \"Garden Party\"")?;
    let fits = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '-';
    if !name.chars().all(fits) || name.len() > 100 {
        let offer = clean_collection_name(&name).map(|clean| format!("; \"{clean}\" would do")).unwrap_or_default();
        return Err(top.wrong("name", format!("{NAME_ALLOWED}{offer}")));
    }
    if !name.contains(|c: char| c.is_ascii_alphanumeric()) {
        return Err(top.wrong("name", format!("it needs a letter or a digit; {NAME_ALLOWED}")));
    }
    Ok(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn event_date(top: &Section<'_>) -> Result<String, EventFileError> {
    const ALLOWED: &str = "it must be a date that exists, written as \"2026-06-20\"";
    let text = match top.get("date").map(|value| value.get_ref()) {
        None => return Err(top.wrong("date", "the event's own date is missing; write date = \"2026-06-20\"")),
        Some(DeValue::String(text)) => text.to_string(),
        Some(DeValue::Datetime(date)) => date.to_string(),
        Some(_) => return Err(top.wrong("date", ALLOWED)),
    };
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shaped || text.parse::<jiff::civil::Date>().is_err() {
        return Err(top.wrong("date", ALLOWED));
    }
    Ok(text)
}

fn time_of_day(top: &Section<'_>, key: &str) -> Result<Option<TimeOfDay>, EventFileError> {
    let allowed = "it must be a local time in quotes, written as \"18:00\"";
    let Some(value) = top.get(key) else { return Ok(None) };
    let DeValue::String(text) = value.get_ref() else { return Err(top.wrong(key, allowed)) };
    TimeOfDay::parse(text).map(Some).ok_or_else(|| top.wrong(key, allowed))
}

fn sending_order(top: &Section<'_>) -> Result<SendingOrder, EventFileError> {
    let Some(word) = top.text("order")? else { return Ok(SendingOrder::default()) };
    let allowed = "allowed are \"newest-first\" and \"oldest-first\"";
    SendingOrder::parse(&word).ok_or_else(|| top.wrong("order", allowed))
}

fn speed_limit(top: &Section<'_>) -> Result<Option<u32>, EventFileError> {
    let range = f64::from(*ALLOWED.start())..=f64::from(*ALLOWED.end());
    let Some(kb) = top.number("speed-limit-kb", range, "kilobytes a second")? else { return Ok(None) };
    if kb.fract() != 0.0 {
        return Err(top.wrong("speed-limit-kb", "it must be a whole number of kilobytes a second"));
    }
    Ok(Some(kb as u32))
}

fn keep_copies_days(top: &Section<'_>) -> Result<Option<u32>, EventFileError> {
    const KEY: &str = "keep-safe-copies-days";
    let range = f64::from(*DAYS_ALLOWED.start())..=f64::from(*DAYS_ALLOWED.end());
    let Some(days) = top.number(KEY, range, "days")? else { return Ok(None) };
    if days.fract() != 0.0 {
        return Err(top.wrong(KEY, "it must be a whole number of days"));
    }
    Ok(Some(days as u32))
}

fn first_line(words: &str) -> &str {
    words.lines().next().unwrap_or(words)
}
