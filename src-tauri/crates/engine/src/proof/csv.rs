//! The proof as a table: the ledger's columns, then how each line is proved, and the check number. Headings and sentences are in
//! the language that is spoken; the words of states and kinds are the ones that programs know.

use super::{ProofError, texts::columns, words};
use boothlift_contract::{EventId, Language, LedgerState};
use boothlift_store::{
    Connection,
    proof::{self, Line},
};
use serde::Serialize;
use std::io::Write;

/// One line; its fields are the columns, in this order.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    path: String,
    sha256: String,
    bytes: u64,
    session: String,
    kind: String,
    destination: String,
    state: String,
    remote_name: String,
    remote_id: Option<String>,
    attempts: u32,
    possible_duplicate: bool,
    adopted_at: Option<String>,
    confirmed_at: Option<String>,
    reason: String,
}

impl Row {
    pub(super) fn of(line: &Line, language: Language) -> Self {
        let place = line.place.as_ref();
        let state = place.map(|place| LedgerState::from(place.state).as_str());
        Self {
            path: line.path.clone(),
            sha256: line.sha256.clone(),
            bytes: line.bytes,
            session: line.session.as_ref().map(|(_, tag)| tag.clone()).unwrap_or_default(),
            kind: line.kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            destination: place.map(|place| place.destination.0.clone()).unwrap_or_default(),
            // A file that goes nowhere has no delivery; what was decided about the file stands in its place.
            state: state.unwrap_or(line.verdict.as_str()).to_owned(),
            remote_name: place.map(|place| place.remote_name.clone()).unwrap_or_default(),
            remote_id: place.and_then(|place| place.remote_id.clone()),
            attempts: place.map_or(0, |place| place.attempts),
            possible_duplicate: place.is_some_and(|place| place.possible_duplicate),
            adopted_at: line.adopted_at.map(words::moment),
            confirmed_at: place.and_then(|place| place.confirmed_at).map(words::moment),
            reason: words::reason(line, language),
        }
    }

    /// The fields as text, in the order of the columns.
    pub(super) fn fields(&self) -> Vec<String> {
        vec![
            self.path.clone(),
            self.sha256.clone(),
            self.bytes.to_string(),
            self.session.clone(),
            self.kind.clone(),
            self.destination.clone(),
            self.state.clone(),
            self.remote_name.clone(),
            self.remote_id.clone().unwrap_or_default(),
            self.attempts.to_string(),
            self.possible_duplicate.to_string(),
            self.adopted_at.clone().unwrap_or_default(),
            self.confirmed_at.clone().unwrap_or_default(),
            self.reason.clone(),
        ]
    }
}

pub(super) fn write(
    view: &Connection,
    event: EventId,
    number: &str,
    language: Language,
    out: &mut dyn Write,
) -> Result<(), ProofError> {
    write!(out, "{}\r\n", columns(language).join(","))?;
    proof::lines::<ProofError>(view, event, |line| {
        let mut fields = Row::of(&line, language).fields();
        fields.push(words::proved(&line).say(language));
        fields.push(number.to_owned());
        let cells: Vec<String> = fields.iter().map(|field| cell(field)).collect();
        write!(out, "{}\r\n", cells.join(","))?;
        Ok(())
    })
}

/// A cell as RFC 4180 has it. Table programs take what begins with one of these for a formula; the apostrophe keeps it text.
fn cell(field: &str) -> String {
    let field = match field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{field}"),
        false => field.to_owned(),
    };
    match field.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field,
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_name_that_a_table_program_would_run_stays_text() {
        for name in ["=cmd|' /C calc'!A0", "+1.jpg", "-2+3.jpg", "@SUM(A1)", "\t=1", "\r=1"] {
            assert!(cell(name).trim_start_matches('"').starts_with('\''), "{name:?}");
        }
        assert_eq!(cell("photo.jpg"), "photo.jpg");
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
    }
}
