//! Summaries in JSON. A field is named by the steps to it from the top of the file; lists on the way are gone through one
//! by one. Fields that share their first steps with a path's speak of the same entries of these lists.

use super::{
    Fields, ManifestError,
    listing::{Entry, Listing, is_yes},
    words::kind_by_words,
};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Lists and tables in one file at most, whatever its size: each takes far more memory than letters.
const MOST_TABLES: usize = 50_000;
const NOT_JSON: ManifestError = ManifestError::Not("JSON");

pub(super) fn read(text: &str, fields: &Fields, listing: &mut Listing<'_>) -> Result<(), ManifestError> {
    if text.bytes().filter(|byte| b"{[".contains(byte)).count() > MOST_TABLES {
        return Err(ManifestError::TooManyFiles);
    }
    // It refuses by itself what is nested deeper than 128.
    let top: Value = serde_json::from_str(text).map_err(|error| match error.to_string() {
        why if why.contains("recursion limit") => ManifestError::TooDeep,
        _ => NOT_JSON,
    })?;
    for path in &fields.paths {
        let steps: Vec<&str> = path.split('.').collect();
        let mut walk = Walk { steps: &steps, trail: Vec::new(), fields, listing };
        walk.go(&top)?;
    }
    Ok(())
}

struct Walk<'w, 'l, 'v> {
    steps: &'w [&'w str],
    /// The table in which each step was taken.
    trail: Vec<&'v Map<String, Value>>,
    fields: &'w Fields,
    listing: &'w mut Listing<'l>,
}

impl<'v> Walk<'_, '_, 'v> {
    fn go(&mut self, value: &'v Value) -> Result<(), ManifestError> {
        match (value, self.steps.get(self.trail.len())) {
            (Value::Array(all), _) => all.iter().try_for_each(|one| self.go(one)),
            (Value::Object(table), Some(step)) => {
                let Some(next) = table.get(*step) else { return Ok(()) };
                self.trail.push(table);
                let gone = self.go(next);
                self.trail.pop();
                gone
            }
            (Value::String(text), None) => self.list(text),
            _ => Ok(()),
        }
    }

    fn list(&mut self, text: &str) -> Result<(), ManifestError> {
        let fields = self.fields;
        let session = fields.session.as_deref().map(|field| self.field(field).unwrap_or_default());
        let name = fields.name.as_deref().and_then(|field| self.field(field));
        let kind = fields.kind.as_deref().and_then(|field| self.field(field));
        let hides = |(field, opposite): &(String, bool)| is_yes(&self.field(field).unwrap_or_default()) != *opposite;
        let entry = Entry {
            session: session.as_deref(),
            name: name.as_deref(),
            kind: kind.and_then(|kind| kind_by_words(&kind)),
            hint: self.steps.iter().rev().find_map(|step| kind_by_words(step)),
            is_hidden: fields.hidden.as_ref().is_some_and(hides),
        };
        self.listing.add(entry, text)
    }

    /// The text of a field, in the entry of the trail with which it shares its first steps.
    fn field(&self, field: &str) -> Option<Cow<'v, str>> {
        let steps: Vec<&str> = field.split('.').collect();
        let most = steps.len().min(self.steps.len()) - 1;
        let shared = steps.iter().zip(self.steps).take(most).take_while(|(a, b)| a == b).count();
        let (last, between) = steps.get(shared..)?.split_last()?;
        let table = between.iter().try_fold(*self.trail.get(shared)?, |table, step| table.get(*step)?.as_object())?;
        match table.get(*last)? {
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            Value::Bool(yes) => Some(Cow::Borrowed(if *yes { "true" } else { "false" })),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }
}
