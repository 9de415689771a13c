//! The proof as a file: whole or not there.

use super::{texts::Text, write};
use crate::{core::Core, whole::whole};
use boothlift_contract::{Failure, FailureCode, Language, ProofFormat};
use boothlift_store::{StoreError, events};
use std::{io, path::PathBuf};

/// Why no proof was saved.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SaveError {
    /// There is no event.
    #[error("there is no event")]
    NoEvent,
    /// The records.
    #[error(transparent)]
    Records(#[from] StoreError),
    /// The file.
    #[error("it cannot be written: {0}")]
    File(#[from] io::Error),
}

impl SaveError {
    /// The same, for a person.
    pub(crate) fn failure(self) -> Failure {
        match self {
            Self::NoEvent => Failure::new(FailureCode::RequestGone, "event", "choose a folder and a destination first"),
            Self::Records(error) => crate::core::records(error),
            Self::File(error) if error.kind() == io::ErrorKind::StorageFull => {
                Failure::new(FailureCode::DiskFull, "proof", error.to_string())
            }
            Self::File(error) => Failure::new(FailureCode::RequestWrong, "proof", error.to_string()),
        }
    }
}

/// A name for the file.
pub(crate) async fn file_name(core: &Core, format: ProofFormat, language: Language) -> Result<String, SaveError> {
    let read = core.store.read(|view| match super::event(view)? {
        Some(event) => events::get(view, event).map(Some),
        None => Ok(None),
    });
    let event = read.await?.ok_or(SaveError::NoEvent)?;
    let plain: String = event.gallery_name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    Ok(format!("{}-{}-{}.{}", Text::FileName.say(language), plain.trim_matches('-'), event.date, format.as_str()))
}

/// Writes the proof beside `path` and puts it in its place once it is whole and on disk.
pub(crate) async fn save(core: &Core, format: ProofFormat, language: Language, path: PathBuf) -> Result<(), SaveError> {
    let saved = core.store.read(move |view| {
        let Some(event) = super::event(view)? else { return Ok(Err(SaveError::NoEvent)) };
        let fill = |out: &mut dyn io::Write| write(view, event, format, language, out).map_err(io::Error::other);
        Ok(whole(&path, fill).map_err(SaveError::from))
    });
    saved.await?
}
