//! Session summaries: files that a booth program writes beside its photos, and that say which of them are one session's.
//!
//! Such a file comes from another program, or from whoever can write into the booth's folder. So it is read within fixed
//! bounds of size, depth and number, and what it lists are names to look for, never places to open.

mod json;
mod listing;
mod table;
mod words;
mod xml;

use crate::Claim;
use globset::{GlobBuilder, GlobMatcher};
use listing::Listing;
use serde::Deserialize;
use std::borrow::Cow;

/// Bytes of a summary at most.
const LARGEST: usize = 1_000_000;
/// Bytes of a glob, of a field's name and of a session's key at most.
const LONGEST: usize = 200;
/// Files of one summary at most.
const MOST_FILES: usize = 10_000;
/// Files of one session at most: a list of a whole party is no session, and would show it to one guest.
const MOST_OF_ONE: usize = 500;
/// Fields and columns that hold files at most.
const MOST_PATHS: usize = 8;

/// How a booth program's session summaries are found and read.
#[derive(Clone, Debug)]
pub struct Manifest {
    names: GlobMatcher,
    format: Format,
    fields: Fields,
}

/// Why a summary is not read. The words go on after "it cannot be read: ".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// Larger than any summary of a session.
    #[error("it is larger than 1 MB")]
    TooLarge,
    /// The bytes are no text.
    #[error("its text is neither UTF-8 nor UTF-16")]
    NotText,
    /// Not the format that the preset says.
    #[error("it is not {0}")]
    Not(&'static str),
    /// It declares a document type or uses an entity of its own; neither is ever read.
    #[error("it declares its own XML entities")]
    Declares,
    /// Elements within elements.
    #[error("it is nested too deeply")]
    TooDeep,
    /// More than a booth writes.
    #[error("it lists more than {MOST_FILES} files")]
    TooManyFiles,
    /// A list of a whole party.
    #[error("it gives more than {MOST_OF_ONE} files to one session")]
    TooManyOfOne,
    /// A table without a column that the preset names.
    #[error("it has no column \"{0}\"")]
    NoColumn(String),
}

/// The formats of summaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Format {
    BreezeXml,
    Json,
    Csv,
}

/// Which fields of a JSON file, or columns of a table, say what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Fields {
    paths: Vec<String>,
    kind: Option<String>,
    session: Option<String>,
    name: Option<String>,
    /// The field, and whether it says the opposite (that guests may see the file).
    hidden: Option<(String, bool)>,
    delimiter: u8,
}

/// The table `[manifest]` as it stands in a preset.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Text {
    files: String,
    format: Format,
    #[serde(default)]
    path: Option<OneOrMore>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    session: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    hidden: Option<String>,
    #[serde(default)]
    delimiter: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Manifest {
    /// Bytes of a summary at most: nothing larger needs to be brought here.
    pub const LARGEST: usize = LARGEST;

    /// Checks a preset's table.
    pub(crate) fn new(text: Text) -> Result<Self, String> {
        let names = text.files.trim();
        if names.is_empty() || names.len() > LONGEST || names.contains(['/', '\\', '\n', '\r']) {
            return Err("\"files\" is a glob of names, such as *.xml".to_owned());
        }
        let glob = GlobBuilder::new(names).case_insensitive(true).literal_separator(true).build();
        let names = glob.map_err(|error| format!("\"files\": {}", error.kind()))?.compile_matcher();
        let paths = match text.path {
            None => Vec::new(),
            Some(OneOrMore::One(path)) => vec![path],
            Some(OneOrMore::More(paths)) => paths,
        };
        let has_fields = [&text.kind, &text.session, &text.name, &text.hidden].iter().any(|field| field.is_some());
        match text.format {
            Format::BreezeXml if has_fields || !paths.is_empty() => {
                return Err("\"breeze-xml\" names no fields: every file that stands in it counts".to_owned());
            }
            Format::Json | Format::Csv if paths.is_empty() => {
                return Err("\"path\" must say which fields hold files".to_owned());
            }
            Format::Csv => {}
            _ if text.delimiter.is_some() => return Err("\"delimiter\" is for csv".to_owned()),
            _ => {}
        }
        if paths.len() > MOST_PATHS {
            return Err(format!("\"path\" holds more than {MOST_PATHS} fields"));
        }
        let hidden = text.hidden.map(|field| match field.strip_prefix('!') {
            Some(field) => (field.to_owned(), true),
            None => (field, false),
        });
        let named = [&text.kind, &text.session, &text.name].into_iter().flatten();
        let all = named.chain(&paths).chain(hidden.iter().map(|(field, _)| field));
        let has_steps = text.format == Format::Json;
        let is_wrong = |field: &String| {
            let empty = field.trim().is_empty() || (has_steps && field.split('.').any(str::is_empty));
            empty || field.len() > LONGEST
        };
        if all.into_iter().any(is_wrong) {
            return Err(format!("a field's name has from 1 to {LONGEST} characters, and none of its steps is empty"));
        }
        let delimiter = match text.delimiter.as_deref().map(str::as_bytes) {
            None => b',',
            Some(&[byte]) if byte.is_ascii() && !b"\"\r\n".contains(&byte) => byte,
            Some(_) => return Err("\"delimiter\" is one character, such as ;".to_owned()),
        };
        let fields = Fields { paths, kind: text.kind, session: text.session, name: text.name, hidden, delimiter };
        Ok(Self { names, format: text.format, fields })
    }

    /// Whether a file of this name, without its folders, is a summary.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        name.len() <= 1024 && self.names.is_match(name)
    }

    /// What a summary says. `name` is the file's name: without its extension it is the session's key where the summary
    /// itself tells none. A claim's paths are as the booth wrote them; relative ones begin at the summary's folder, or
    /// at any above it. A summary without files says nothing.
    ///
    /// # Errors
    /// [`ManifestError`], also for a summary that is only half written.
    pub fn read(&self, name: &str, bytes: &[u8]) -> Result<Vec<Claim>, ManifestError> {
        if bytes.len() > LARGEST {
            return Err(ManifestError::TooLarge);
        }
        let text = text_of(bytes)?;
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let mut listing = Listing::new(if stem.is_empty() { name } else { stem });
        match self.format {
            Format::BreezeXml => xml::read(&text, &mut listing)?,
            Format::Json => json::read(&text, &self.fields, &mut listing)?,
            Format::Csv => table::read(&text, &self.fields, &mut listing)?,
        }
        Ok(listing.into_claims())
    }
}

/// UTF-8, or what Windows programs write with a mark before it. What the text itself says about its letters is often
/// wrong there, so only the bytes count.
fn text_of(bytes: &[u8]) -> Result<Cow<'_, str>, ManifestError> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let text = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>();
        text.ok().filter(|_| rest.is_empty()).map(Cow::Owned).ok_or(ManifestError::NotText)
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] | rest => {
            std::str::from_utf8(rest).map(Cow::Borrowed).map_err(|_| ManifestError::NotText)
        }
    }
}
