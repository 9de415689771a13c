//! `[[folders]]`: what is watched, and which photos of it belong together.

use super::{
    EventFileError,
    section::{Section, shown, unknown},
};
use crate::FolderPlan;
use boothlift_contract::Timestamp;
use boothlift_intake::{PathEvent, check_glob, expand, rule_of};
use boothlift_sessions::{BUILT, GAP, Rule, RuleError};
use jiff::tz::TimeZone;
use std::{path::PathBuf, time::Duration};
use toml::de::DeValue;

const SETTLE: Duration = Duration::from_secs(2);

pub(super) fn read(top: &Section<'_>) -> Result<Vec<FolderPlan>, EventFileError> {
    let mut folders: Vec<FolderPlan> = Vec::new();
    for section in top.tables("folders")? {
        let folder = folder(&section)?;
        if folders.iter().any(|other| other.path == folder.path) {
            return Err(section.wrong("path", "this folder stands here twice"));
        }
        folders.push(folder);
    }
    if folders.is_empty() {
        return Err(top.wrong("folders", "no folder to watch; add [[folders]] with path = \"…\""));
    }
    Ok(folders)
}

fn folder(section: &Section<'_>) -> Result<FolderPlan, EventFileError> {
    section.known(&["path", "sessions", "gap-seconds", "settle-seconds", "subfolders", "include", "exclude"])?;
    let path =
        section.need_text("path", "the folder to watch is missing; write path = \"…\", relative to this file")?;
    if path.trim().is_empty() || path.contains('\0') {
        return Err(section.wrong("path", "it must be a folder, relative to this file"));
    }
    let place = beside(section, &path);
    expand(&place, &PathEvent::default(), Timestamp(0), &TimeZone::UTC).map_err(|why| section.wrong("path", why))?;
    let (rule, gap) = sessions(section)?;
    let usual = rule_of(&rule, GAP).ok();
    let gap = gap.or_else(|| usual.as_ref()?.usual_gap()).unwrap_or(GAP);
    let settle = section.seconds("settle-seconds", 0.0..=600.0)?;
    let settle = settle.or_else(|| usual.as_ref()?.usual_settle()).unwrap_or(SETTLE);
    // No date keeps a file out: who starts this host means every file that lies there.
    Ok(FolderPlan {
        path: place,
        rule,
        gap,
        settle,
        old_from: None,
        subfolders: section.truth("subfolders")?.unwrap_or(true),
        include: globs(section, "include")?,
        exclude: globs(section, "exclude")?,
    })
}

fn globs(section: &Section<'_>, key: &str) -> Result<Vec<String>, EventFileError> {
    let globs = section.texts(key)?;
    for glob in &globs {
        check_glob(glob).map_err(|why| section.wrong(key, format!("\"{}\" is no glob: {why}", shown(glob))))?;
    }
    Ok(globs)
}

/// `path` as seen from the event file's folder.
pub(super) fn beside(section: &Section<'_>, path: &str) -> PathBuf {
    let base = section.file.parent().unwrap_or(section.file);
    // "./out" and "out" are one folder.
    base.join(path).components().collect()
}

/// The rule as rows keep it, and the gap where the file says one.
fn sessions(section: &Section<'_>) -> Result<(String, Option<Duration>), EventFileError> {
    let gap = section.seconds("gap-seconds", 1.0..=86_400.0)?;
    let Some(value) = section.get("sessions") else { return Ok(("auto".into(), gap)) };
    if let DeValue::String(word) = value.get_ref() {
        return Ok((preset(section, "sessions", word)?, gap));
    }
    let Some(rule) = section.inner("sessions", value) else {
        return Err(section.wrong("sessions", "it must be a preset in quotes or { pattern = '…', gap-seconds = 25 }"));
    };
    rule.known(&["pattern", "preset", "file", "text", "gap-seconds"])?;
    let own_gap = rule.seconds("gap-seconds", 1.0..=86_400.0)?;
    if gap.is_some() && own_gap.is_some() {
        return Err(section.wrong("gap-seconds", "it stands here twice; keep the one within sessions"));
    }
    let gap = own_gap.or(gap);
    let given = [rule.text("pattern")?, rule.text("preset")?, rule.text("file")?, rule.text("text")?];
    let word = match given {
        [Some(text), None, None, None] => pattern(&rule, &text)?,
        [None, Some(word), None, None] => preset(&rule, "preset", &word)?,
        [None, None, Some(name), None] => preset_file(&rule, &name)?,
        [None, None, None, Some(text)] => preset_text(&rule, "text", "own", &text)?,
        [None, None, None, None] if gap.is_some() => "gap".into(),
        [None, None, None, None] => {
            return Err(rule.wrong("pattern", "give a pattern, a preset, a preset's file or text, or gap-seconds"));
        }
        _ => return Err(rule.wrong("pattern", "give one of pattern, preset, file and text")),
    };
    Ok((word, gap))
}

fn preset(section: &Section<'_>, key: &str, word: &str) -> Result<String, EventFileError> {
    match Rule::preset(word, GAP) {
        Ok(_) => Ok(word.into()),
        Err(RuleError::Unknown(_)) => {
            let what = format!("\"{}\" is no session preset", shown(word));
            Err(section.wrong(key, format!("{}, or {{ pattern = '…' }}", unknown(BUILT, word, &what))))
        }
        Err(error) => Err(section.wrong(key, error.to_string())),
    }
}

/// A preset file beside the event file: its text goes into the rows, so that the file may go away again.
fn preset_file(rule: &Section<'_>, name: &str) -> Result<String, EventFileError> {
    let path = beside(rule, name);
    let text = std::fs::read_to_string(&path)
        .map_err(|error| rule.wrong("file", format!("{} cannot be read: {error}", path.display())))?;
    preset_text(rule, "file", name, &text)
}

fn preset_text(rule: &Section<'_>, key: &str, name: &str, text: &str) -> Result<String, EventFileError> {
    Rule::preset_file(name, text, GAP).map_err(|error| rule.wrong(key, error.to_string()))?;
    Ok(format!("preset:{text}"))
}

fn pattern(rule: &Section<'_>, text: &str) -> Result<String, EventFileError> {
    Rule::pattern(text, GAP).map_err(|error| rule.wrong("pattern", error.to_string()))?;
    Ok(format!("pattern:{text}"))
}
