//! Safe copies that are gone when the program starts: made anew from the booth's files, where those still hold the same.

use crate::setup::EngineError;
use boothlift_contract::MediaType;
use boothlift_intake::Spool;
use boothlift_store::{Store, photos};

/// Makes copies that are gone anew from the booth's files, for photos that have still to go somewhere. How many.
pub(crate) fn restore(store: &Store, spool: &Spool, missing: &[(String, MediaType)]) -> Result<usize, EngineError> {
    let mut restored = 0;
    for (sha256, media) in missing {
        for file in store.read_blocking(|view| photos::files_of_open(view, sha256))? {
            match spool.restore(&file, sha256, *media) {
                Ok(true) => {
                    restored += 1;
                    break;
                }
                Ok(false) => {}
                Err(error) => tracing::debug!(%error, "a booth's file gives its photo's copy not back"),
            }
        }
    }
    Ok(restored)
}
