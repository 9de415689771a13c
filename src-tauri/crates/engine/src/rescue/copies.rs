//! Safe copies and photos held against each other: what is gone is made anew from the booth's files.

use super::orphans;
use crate::{core::Core, setup::EngineError};
use boothlift_contract::MediaType;
use boothlift_intake::{CopyNote, Spool};
use boothlift_store::{Store, photos, retention};
use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

/// How long the start may be held up by reading the booth's files.
const AT_START: Duration = Duration::from_secs(3);

/// Looks between two tries at the same missing copies: reading the booth's files is work.
const EVERY: u32 = 15;

/// What the start did not make good.
#[derive(Clone, Debug, Default)]
pub(crate) struct Left {
    /// Photos whose copy is not there.
    missing: Vec<(String, MediaType)>,
    /// Copies that no photo asks for.
    orphans: Vec<PathBuf>,
    /// Where copies came from whose photo may not have been written down.
    notes: Vec<CopyNote>,
    looks: u32,
}

/// Compares safe copies with photos, once, and makes good what can be made good at once.
pub(crate) fn look_through(store: &Store, spool: &Spool) -> Result<Left, EngineError> {
    let keep = store.read_blocking(photos::hashes)?;
    let found = spool.scrub(&keep).map_err(|error| EngineError::Spool(error.to_string()))?;
    let notes = spool.notes_of(&found.orphans);
    let mut left = Left { orphans: found.orphans, notes, ..Left::default() };
    let (began, missing) = (Instant::now(), found.missing.len());
    let mut restored = 0;
    for (sha256, media) in found.missing {
        if store.read_blocking(|view| retention::is_removed(view, &sha256))? {
            continue;
        }
        if began.elapsed() < AT_START && restore(store, spool, &sha256, media)? {
            restored += 1;
        } else {
            left.missing.push((sha256, media));
        }
    }
    let (removed, unasked, still_missing) = (found.removed, left.orphans.len(), left.missing.len());
    tracing::info!(removed, missing, restored, still_missing, unasked, "safe copies checked");
    Ok(left)
}

impl Left {
    /// Tries what is left once more: a drive may have come back, the folders may have been looked through.
    pub(super) async fn look(&mut self, core: &Arc<Core>) {
        self.looks = self.looks.wrapping_add(1);
        if !self.orphans.is_empty() && orphans::take_back(core, &self.orphans, &self.notes).await {
            self.orphans.clear();
        }
        if self.missing.is_empty() || self.looks % EVERY != 1 {
            return;
        }
        let (store, spool, missing) = (core.store.clone(), core.spool.clone(), std::mem::take(&mut self.missing));
        let ending = core.ending.clone();
        let tried = move || -> Result<Vec<(String, MediaType)>, EngineError> {
            let mut still = Vec::new();
            for (sha256, media) in missing {
                if ending.is_cancelled() || !restore(&store, &spool, &sha256, media)? {
                    still.push((sha256, media));
                }
            }
            Ok(still)
        };
        match core.workers.run(tried).await {
            Some(Ok(still)) => self.missing = still,
            Some(Err(error)) => tracing::warn!(%error, "safe copies that are gone were not looked for"),
            None => {}
        }
    }
}

/// Makes a copy that is gone anew from one of the booth's files, for a photo that has still to go somewhere.
fn restore(store: &Store, spool: &Spool, sha256: &str, media: MediaType) -> Result<bool, EngineError> {
    for file in store.read_blocking(|view| photos::files_of_open(view, sha256))? {
        match spool.restore(&file, sha256, media) {
            Ok(Some(_)) => {
                tracing::info!(sha256, "a safe copy that was gone was made anew from the booth's file");
                return Ok(true);
            }
            Ok(None) => {}
            Err(error) => tracing::debug!(%error, "a booth's file gives its photo's copy not back"),
        }
    }
    Ok(false)
}
