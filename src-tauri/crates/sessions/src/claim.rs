//! What a booth itself says about a session: these files are one guest group's. A claim goes before every rule that
//! only reads names and times.

use boothlift_contract::Kind;

/// Where a claim comes from. The order is the order of trust: the first goes before the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimSource {
    /// The booth called while the session went on.
    Hook,
    /// A summary file beside the photos.
    Manifest,
    /// The booth's own database.
    Database,
}

/// One session as a booth tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who says so.
    pub source: ClaimSource,
    /// The session's key: the same key is the same session.
    pub key: String,
    /// What it may be called; not yet a clean tag.
    pub name: String,
    /// Its files, in the booth's order.
    pub files: Vec<ClaimedFile>,
}

/// One file of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedFile {
    /// The path as the booth wrote it: absolute, or relative to where the claim was found, with `/` or `\`.
    pub path: String,
    /// What it is to guests, where the booth says so.
    pub kind: Option<Kind>,
    /// Whether the booth says that guests must not see it.
    pub is_hidden: bool,
}

impl ClaimSource {
    /// Every source, the most trusted first.
    pub const ALL: [Self; 3] = [Self::Hook, Self::Manifest, Self::Database];

    /// As rows and preset files write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hook => "hook",
            Self::Manifest => "manifest",
            Self::Database => "database",
        }
    }

    /// The source of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == word)
    }
}
