//! What can go wrong with the records.

use crate::Step;
use boothlift_contract::DeliveryState;
use std::path::PathBuf;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What was asked for makes no sense: a session joined with itself, say.
    #[error("{0}")]
    Refused(&'static str),
    /// SQLite refused.
    #[error("the records answered: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The folder of the records cannot be used.
    #[error("{}: {source}", crate::path_shown(path))]
    Folder {
        /// That folder or file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Written by a newer program.
    #[error("the records have version {found}, this program knows up to {known}")]
    Newer {
        /// Version found.
        found: u32,
        /// Newest version known.
        known: u32,
    },
    /// The SQLite inside has a known fault.
    #[error("SQLite {0} is too old: it can lose commits")]
    OldSqlite(&'static str),
    /// The file is damaged.
    #[error("the records are damaged: {0}")]
    Damaged(String),
    /// A delivery cannot go that way.
    #[error("a delivery that is {from} cannot {step:?}")]
    IllegalTransition {
        /// Its state.
        from: DeliveryState,
        /// What was asked.
        step: Step,
    },
    /// There is no such row.
    #[error("no such {0}")]
    Missing(&'static str),
    /// A row holds what no program wrote.
    #[error("unknown {what} in the records: {found}")]
    Strange {
        /// Of what.
        what: &'static str,
        /// The text found.
        found: String,
    },
    /// The commit of the group failed; nothing of it is stored.
    #[error("nothing was stored: {0}")]
    Commit(String),
    /// The store is closing.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Whether the disk has no space.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Sqlite(rusqlite::Error::SqliteFailure(error, _)) => error.code == rusqlite::ErrorCode::DiskFull,
            Self::Folder { source, .. } => source.kind() == std::io::ErrorKind::StorageFull,
            Self::Commit(text) => text.contains("disk is full"),
            _ => false,
        }
    }

    /// Whether the disk, or who holds it, kept a change from being stored: nothing was wrong with the change itself.
    #[must_use]
    pub fn is_storage(&self) -> bool {
        use rusqlite::ErrorCode as C;
        match self {
            Self::Commit(_) => true,
            Self::Sqlite(rusqlite::Error::SqliteFailure(error, _)) => matches!(
                error.code,
                C::DiskFull
                    | C::SystemIoFailure
                    | C::ReadOnly
                    | C::CannotOpen
                    | C::PermissionDenied
                    | C::DatabaseCorrupt
                    | C::NotADatabase
                    | C::DatabaseBusy
                    | C::DatabaseLocked
            ),
            _ => false,
        }
    }

    /// Whether the records hold what no program wrote.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        use rusqlite::{Error, ErrorCode};
        match self {
            Self::Damaged(_) => true,
            Self::Sqlite(Error::SqliteFailure(error, _)) => {
                matches!(error.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            }
            // A schema that lacks what it had, or text that is none.
            Self::Sqlite(Error::SqlInputError { .. } | Error::Utf8Error(..) | Error::FromSqlConversionFailure(..)) => {
                true
            }
            Self::Sqlite(Error::InvalidColumnType(..) | Error::IntegralValueOutOfRange(..)) => true,
            _ => false,
        }
    }
}
