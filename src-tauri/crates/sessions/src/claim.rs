//! What a booth itself says about a session: these files are one guest group's. A claim goes before every rule that
//! only reads names and times.

use boothlift_contract::Kind;

pub use boothlift_contract::ClaimSource;

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
