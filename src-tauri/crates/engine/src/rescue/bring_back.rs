//! One safe copy that is gone, made anew from one of the booth's files while its photo is on its way.

use boothlift_contract::MediaType;
use boothlift_intake::{Spool, Workers};
use boothlift_store::{Store, StoreError, photos, retention};
use std::io;

/// Makes the copy of one photo anew that has to go somewhere after its copy was removed, or got lost. Whether it is there
/// again.
///
/// # Errors
/// What the store says, or why a copy cannot be written.
pub(crate) async fn bring_back(
    store: &Store,
    spool: &Spool,
    workers: &Workers,
    sha256: &str,
    media: MediaType,
) -> Result<bool, CopyError> {
    let wanted = sha256.to_owned();
    for file in store.read(move |view| photos::files_of_open(view, &wanted)).await? {
        let (spool, wanted) = (spool.clone(), sha256.to_owned());
        match workers.run(move || spool.restore(&file, &wanted, media)).await {
            Some(Ok(Some(pinned))) => {
                let back = sha256.to_owned();
                let noted = store.write(move |tx| {
                    // Held until the records know of it.
                    let _pinned = pinned;
                    retention::is_back(tx, &back)
                });
                noted.await?;
                return Ok(true);
            }
            Some(Err(error)) if error.kind() == io::ErrorKind::StorageFull => return Err(error.into()),
            Some(Err(error)) => tracing::debug!(%error, "a booth's file gives its photo's copy not back"),
            Some(Ok(None)) | None => {}
        }
    }
    Ok(false)
}

/// Why a copy was not made anew.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CopyError {
    #[error(transparent)]
    Records(#[from] StoreError),
    #[error(transparent)]
    Disk(#[from] io::Error),
}
