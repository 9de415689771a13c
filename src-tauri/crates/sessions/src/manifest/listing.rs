//! Gathers the files of a summary into claims, within bounds.

use super::{
    MOST_FILES, MOST_OF_ONE, ManifestError,
    words::{files, kind_of_listed},
};
use crate::{Claim, ClaimSource, ClaimedFile};
use boothlift_contract::Kind;
use std::collections::{HashMap, hash_map};

/// Bytes of a key at most, and letters of a session's name.
const LONGEST_KEY: usize = 1024;
const LONGEST_NAME: usize = 200;

/// What was listed so far.
pub(super) struct Listing<'a> {
    stem: &'a str,
    claims: Vec<Claim>,
    /// Where a session's claim stands.
    sessions: HashMap<String, usize>,
    /// Where a file stands within a claim: many summaries name a file twice.
    listed: HashMap<(usize, String), usize>,
}

/// What a summary says about the files that one of its texts names.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry<'a> {
    /// The session's key; none where the summary's own name is the key.
    pub(super) session: Option<&'a str>,
    /// What the session is called.
    pub(super) name: Option<&'a str>,
    /// The kind, where a field says it.
    pub(super) kind: Option<Kind>,
    /// The kind that the name of a field, a column or an element says.
    pub(super) hint: Option<Kind>,
    pub(super) is_hidden: bool,
}

impl<'a> Listing<'a> {
    pub(super) fn new(stem: &'a str) -> Self {
        Self { stem, claims: Vec::new(), sessions: HashMap::new(), listed: HashMap::new() }
    }

    /// Lists every file that a text names. A text that names none is passed over, and so is one whose session has no
    /// usable key.
    pub(super) fn add(&mut self, entry: Entry<'_>, text: &str) -> Result<(), ManifestError> {
        let key = entry.session.map_or(self.stem, str::trim);
        if key.is_empty() || key.len() > LONGEST_KEY || key.contains(char::is_control) {
            return Ok(());
        }
        files(text).into_iter().try_for_each(|path| self.add_file(key, entry, path))
    }

    fn add_file(&mut self, key: &str, entry: Entry<'_>, path: &str) -> Result<(), ManifestError> {
        let kind = kind_of_listed(path, entry.kind, entry.hint);
        let at = match self.sessions.get(key) {
            Some(at) => *at,
            None => {
                let name = entry.name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(key);
                let name = name.chars().take(LONGEST_NAME).collect();
                self.claims.push(Claim { source: ClaimSource::Manifest, key: key.to_owned(), name, files: Vec::new() });
                self.sessions.insert(key.to_owned(), self.claims.len() - 1);
                self.claims.len() - 1
            }
        };
        let all = self.listed.len();
        let Some(claim) = self.claims.get_mut(at) else { return Ok(()) };
        match self.listed.entry((at, path.to_lowercase())) {
            hash_map::Entry::Occupied(place) => {
                if let Some(file) = claim.files.get_mut(*place.get()) {
                    file.kind = file.kind.or(kind);
                    file.is_hidden |= entry.is_hidden;
                }
            }
            hash_map::Entry::Vacant(_) if all >= MOST_FILES => return Err(ManifestError::TooManyFiles),
            hash_map::Entry::Vacant(_) if claim.files.len() >= MOST_OF_ONE => return Err(ManifestError::TooManyOfOne),
            hash_map::Entry::Vacant(place) => {
                place.insert(claim.files.len());
                claim.files.push(ClaimedFile { path: path.to_owned(), kind, is_hidden: entry.is_hidden });
            }
        }
        Ok(())
    }

    pub(super) fn into_claims(self) -> Vec<Claim> {
        self.claims
    }
}

/// Whether a value means yes: whatever is there and does not say no. What is missing says no.
pub(super) fn is_yes(value: &str) -> bool {
    !matches!(value.trim().to_ascii_lowercase().as_str(), "" | "0" | "false" | "no" | "n" | "off" | "null")
}
