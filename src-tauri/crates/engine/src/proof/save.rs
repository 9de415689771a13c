//! The proof as a file: whole or not there.

use super::write;
use crate::core::Core;
use boothlift_contract::{Failure, FailureCode, ProofFormat};
use boothlift_store::{StoreError, events};
use std::{
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

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
pub(crate) async fn file_name(core: &Core, format: ProofFormat) -> Result<String, SaveError> {
    let read = core.store.read(|view| match super::event(view)? {
        Some(event) => events::get(view, event).map(Some),
        None => Ok(None),
    });
    let event = read.await?.ok_or(SaveError::NoEvent)?;
    let plain: String = event.gallery_name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    Ok(format!("Proof-of-delivery-{}-{}.{}", plain.trim_matches('-'), event.date, format.as_str()))
}

/// Writes the proof beside `path` and puts it in its place once it is whole and on disk.
pub(crate) async fn save(core: &Core, format: ProofFormat, path: PathBuf) -> Result<(), SaveError> {
    let saved = core.store.read(move |view| {
        let Some(event) = super::event(view)? else { return Ok(Err(SaveError::NoEvent)) };
        Ok(whole(&path, |out| write(view, event, format, out).map_err(io::Error::other)))
    });
    saved.await?
}

fn whole(path: &Path, fill: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), SaveError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = tempfile::Builder::new().prefix(".boothlift-").suffix(".part").tempfile_in(folder)?;
    let mut out = BufWriter::with_capacity(128 * 1024, beside.as_file());
    fill(&mut out)?;
    out.flush()?;
    drop(out);
    beside.as_file().sync_all()?;
    let named = beside.persist(path).map_err(|error| error.error)?;
    drop(named);
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_cannot_be_written_whole_leaves_the_file_of_before_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("proof.html");
        whole(&path, |out| out.write_all(b"first")).unwrap();
        let broken = whole(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("full"))
        });
        assert!(broken.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        whole(&path, |out| out.write_all(b"second")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
    }
}
