//! What can go wrong with intake as a whole. Trouble with one file is a verdict, not an error.

use boothlift_contract::{Failure, FailureCode};
use boothlift_store::{StoreError, path_shown};
use std::path::PathBuf;

/// Why intake cannot start.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The place for safe copies cannot be used.
    #[error("{}: {source}", path_shown(path))]
    Spool {
        /// That folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A watched folder holds Boothlift's own files, or lies among them.
    #[error("{} and {} lie one in the other", path_shown(folder), path_shown(own))]
    Own {
        /// The watched folder.
        folder: PathBuf,
        /// Boothlift's own folder.
        own: PathBuf,
    },
    /// A folder's session rule cannot be read.
    #[error("the session rule \"{rule}\" cannot be used: {why}")]
    Rule {
        /// The rule's text.
        rule: String,
        /// What is wrong with it.
        why: String,
    },
    /// The records failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl IntakeError {
    /// The same for a person.
    #[must_use]
    pub fn failure(&self) -> Failure {
        match self {
            Self::Spool { path, source } if source.kind() == std::io::ErrorKind::StorageFull => {
                Failure::new(FailureCode::DiskFull, path_shown(path), source.to_string())
            }
            Self::Spool { path, source } => {
                Failure::new(FailureCode::FolderUnusable, path_shown(path), source.to_string())
            }
            Self::Own { folder, own } => Failure::new(FailureCode::FolderOwn, path_shown(folder), path_shown(own)),
            Self::Rule { rule, why } => Failure::new(FailureCode::RequestWrong, rule, why),
            Self::Store(error) => Failure::new(FailureCode::AppRecords, "", error.to_string()),
        }
    }
}
