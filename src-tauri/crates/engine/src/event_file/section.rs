//! One table of the file, with the words to say what is wrong in it.

use super::EventFileError;
use std::{ops::RangeInclusive, path::Path, time::Duration};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// One table of an event file.
pub(super) struct Section<'a> {
    pub(super) file: &'a Path,
    text: &'a str,
    /// Name with a dot behind, or empty for the top.
    prefix: String,
    line: usize,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    pub(super) fn top(file: &'a Path, text: &'a str, table: &'a DeTable<'a>) -> Self {
        Self { file, text, prefix: String::new(), line: 1, table }
    }

    /// The tables written as `[[key]]`.
    pub(super) fn tables(&self, key: &str) -> Result<Vec<Section<'a>>, EventFileError> {
        let Some(value) = self.get(key) else { return Ok(Vec::new()) };
        let wrong = || self.wrong(key, format!("it must be a list of tables, each begun by [[{key}]]"));
        let DeValue::Array(array) = value.get_ref() else { return Err(wrong()) };
        array.iter().map(|item| self.inner(key, item).ok_or_else(wrong)).collect()
    }

    /// `item` as a table of its own under `key`, if it is one.
    pub(super) fn inner(&self, key: &str, item: &'a Spanned<DeValue<'a>>) -> Option<Section<'a>> {
        let DeValue::Table(table) = item.get_ref() else { return None };
        let prefix = format!("{}{key}.", self.prefix);
        Some(Section { file: self.file, text: self.text, prefix, line: line_of(self.text, item.span().start), table })
    }

    /// The table written as `[key]`.
    pub(super) fn table(&self, key: &str) -> Result<Option<Section<'a>>, EventFileError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let wrong = || self.wrong(key, format!("it must be a table, begun by [{key}]"));
        self.inner(key, value).map(Some).ok_or_else(wrong)
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.table.get(key)
    }

    /// Refuses every key but `keys`, and names the nearest of them.
    pub(super) fn known(&self, keys: &[&str]) -> Result<(), EventFileError> {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if keys.contains(&name) {
                continue;
            }
            let asks_token = keys.iter().find(|known| known.ends_with("token-env"));
            let allowed = match (name, asks_token) {
                ("token" | "upload-token", Some(env)) => {
                    let file = env.replace("-env", "-file");
                    format!("a token never stands in the event file; use {env} or {file} in its place")
                }
                _ => unknown(keys, name, "unknown key"),
            };
            let line = Some(line_of(self.text, key.span().start));
            return Err(EventFileError {
                file: self.file.into(),
                line,
                key: format!("{}{}", self.prefix, shown(name)),
                allowed,
            });
        }
        Ok(())
    }

    pub(super) fn text(&self, key: &str) -> Result<Option<String>, EventFileError> {
        match self.get(key).map(|value| value.get_ref()) {
            None => Ok(None),
            Some(DeValue::String(text)) => Ok(Some(text.to_string())),
            Some(other) => Err(self.wrong(key, format!("it must be text in quotes, not {}", a(other)))),
        }
    }

    /// A list of texts; empty where the key is missing.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<String>, EventFileError> {
        let Some(value) = self.get(key) else { return Ok(Vec::new()) };
        let wrong = || self.wrong(key, "it must be a list of texts in quotes, such as [\"*.jpg\"]");
        let DeValue::Array(array) = value.get_ref() else { return Err(wrong()) };
        let text = |item: &Spanned<DeValue<'_>>| match item.get_ref() {
            DeValue::String(text) => Ok(text.to_string()),
            _ => Err(wrong()),
        };
        array.iter().map(text).collect()
    }

    pub(super) fn need_text(&self, key: &str, missing: &str) -> Result<String, EventFileError> {
        self.text(key)?.ok_or_else(|| self.wrong(key, missing))
    }

    pub(super) fn truth(&self, key: &str) -> Result<Option<bool>, EventFileError> {
        match self.get(key).map(|value| value.get_ref()) {
            None => Ok(None),
            Some(DeValue::Boolean(truth)) => Ok(Some(*truth)),
            Some(_) => Err(self.wrong(key, "it must be true or false")),
        }
    }

    /// A number, whole or with a fraction, within `range`.
    pub(super) fn number(
        &self,
        key: &str,
        range: RangeInclusive<f64>,
        unit: &str,
    ) -> Result<Option<f64>, EventFileError> {
        let number = match self.get(key).map(|value| value.get_ref()) {
            None => return Ok(None),
            Some(DeValue::Integer(number)) if number.radix() == 10 => number.as_str().parse::<f64>().ok(),
            Some(DeValue::Float(number)) => number.as_str().parse::<f64>().ok(),
            Some(_) => None,
        };
        match number.filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => {
                Err(self.wrong(key, format!("it must be a number from {} to {} {unit}", range.start(), range.end())))
            }
        }
    }

    pub(super) fn seconds(&self, key: &str, range: RangeInclusive<f64>) -> Result<Option<Duration>, EventFileError> {
        Ok(self.number(key, range, "seconds")?.map(Duration::from_secs_f64))
    }

    /// The fault `allowed` at `key`, on its line, or on the table's line where it is missing.
    pub(super) fn wrong(&self, key: &str, allowed: impl Into<String>) -> EventFileError {
        let line = self.get(key).map_or(self.line, |value| line_of(self.text, value.span().start));
        let key = format!("{}{key}", self.prefix);
        EventFileError { file: self.file.into(), line: Some(line), key, allowed: allowed.into() }
    }
}

/// Says that `found` is none of `known`, which one it may have meant, and what is allowed.
pub(super) fn unknown(known: &[&str], found: &str, what: &str) -> String {
    let nearest = known
        .iter()
        .map(|word| (strsim::damerau_levenshtein(word, &found.to_ascii_lowercase()), *word))
        .min()
        .filter(|(distance, word)| *distance <= word.len().max(found.len()).div_ceil(2));
    let nearest = nearest.map_or(String::new(), |(_, word)| format!(" did you mean {word}?"));
    format!("{what};{nearest} allowed are {}", known.join(", "))
}

/// A foreign word, short enough to be said.
pub(super) fn shown(word: &str) -> String {
    word.chars().take(40).collect()
}

/// The line of byte `at`, counted from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1
}

fn a(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
