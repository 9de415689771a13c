//! Gathers the files of a summary into claims, within bounds.

use super::{
    MOST_FILES, MOST_OF_ONE, ManifestError,
    words::{files, kind_of_listed},
};
use crate::{Claim, ClaimSource, ClaimedFile};
use boothlift_contract::Kind;
use std::collections::{HashMap, hash_map::Entry};

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

/// Which session a file is listed for.
pub(super) enum Of<'a> {
    /// The one that the summary is named by.
    Stem,
    /// The one with this key.
    Key(&'a str),
}

impl<'a> Listing<'a> {
    pub(super) fn new(stem: &'a str) -> Self {
        Self { stem, claims: Vec::new(), sessions: HashMap::new(), listed: HashMap::new() }
    }

    /// Lists every file that a text names; a text that names none is passed over, and so is one whose session has no
    /// usable key.
    pub(super) fn add(
        &mut self,
        of: &Of<'_>,
        name: Option<&str>,
        text: &str,
        kind: Option<Kind>,
        is_hidden: bool,
    ) -> Result<(), ManifestError> {
        let key = match of {
            Of::Stem => self.stem,
            Of::Key(key) => key.trim(),
        };
        if key.is_empty() || key.len() > LONGEST_KEY || key.contains(char::is_control) {
            return Ok(());
        }
        for path in files(text) {
            self.add_file(key, name, path, kind_of_listed(path, kind), is_hidden)?;
        }
        Ok(())
    }

    fn add_file(
        &mut self,
        key: &str,
        name: Option<&str>,
        path: &str,
        kind: Option<Kind>,
        is_hidden: bool,
    ) -> Result<(), ManifestError> {
        let at = match self.sessions.get(key) {
            Some(at) => *at,
            None => {
                let name = name.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(key);
                let name = name.chars().take(LONGEST_NAME).collect();
                self.claims.push(Claim { source: ClaimSource::Manifest, key: key.to_owned(), name, files: Vec::new() });
                self.sessions.insert(key.to_owned(), self.claims.len() - 1);
                self.claims.len() - 1
            }
        };
        let all = self.listed.len();
        let Some(claim) = self.claims.get_mut(at) else { return Ok(()) };
        match self.listed.entry((at, path.to_lowercase())) {
            Entry::Occupied(entry) => {
                if let Some(file) = claim.files.get_mut(*entry.get()) {
                    file.kind = file.kind.or(kind);
                    file.is_hidden |= is_hidden;
                }
            }
            Entry::Vacant(_) if all >= MOST_FILES => return Err(ManifestError::TooManyFiles),
            Entry::Vacant(_) if claim.files.len() >= MOST_OF_ONE => return Err(ManifestError::TooManyOfOne),
            Entry::Vacant(entry) => {
                entry.insert(claim.files.len());
                claim.files.push(ClaimedFile { path: path.to_owned(), kind, is_hidden });
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
