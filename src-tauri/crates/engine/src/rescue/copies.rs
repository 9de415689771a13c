//! Safe copies and photos held against each other: what is gone is made anew from the booth's files.

use super::orphans;
use crate::{core::Core, setup::EngineError};
use boothlift_contract::MediaType;
use boothlift_intake::{CopyNote, IntakeError, Spool};
use boothlift_store::{Store, photos, retention};
use std::{path::PathBuf, sync::Arc};

/// Looks between two tries at the same missing copies: reading the booth's files is work.
const EVERY: u32 = 15;

/// What is not made good yet.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// Photos whose copy is not there.
    missing: Vec<(String, MediaType)>,
    /// Copies that no photo asks for.
    orphans: Vec<PathBuf>,
    /// Where copies came from whose photo may not have been written down.
    notes: Vec<CopyNote>,
    looks: u32,
}

/// Compares safe copies with photos. Nothing waits for it: a photo whose copy is not there gets it when its turn comes.
fn compare(store: &Store, spool: &Spool) -> Result<Left, EngineError> {
    let spool_failed = |error: IntakeError| EngineError::Spool(error.to_string());
    // First what is there, then what is asked for: a copy that is made meanwhile has its row then, or is left for later.
    let mut there = spool.there().map_err(spool_failed)?;
    store.read_blocking(|view| photos::each_hash(view, |sha256, media| there.is_asked_for(sha256, media)))?;
    let found = there.compared();
    let notes = spool.notes_of(&found.orphans);
    let mut missing = Vec::new();
    for (sha256, media) in found.missing {
        if !store.read_blocking(|view| retention::is_removed(view, &sha256))? {
            missing.push((sha256, media));
        }
    }
    tracing::info!(
        removed = found.removed,
        missing = missing.len(),
        unasked = found.orphans.len(),
        "safe copies checked"
    );
    Ok(Left { missing, orphans: found.orphans, notes, looks: 0 })
}

impl Left {
    /// Looks what is to be made good, and makes good what can be made good at once.
    pub(super) async fn find(core: &Arc<Core>) -> Self {
        let (store, spool) = (core.store.clone(), core.spool.clone());
        let mut left = match core.workers.run(move || compare(&store, &spool)).await {
            Some(Ok(left)) => left,
            Some(Err(error)) => {
                tracing::warn!(%error, "safe copies were not compared with photos");
                Self::default()
            }
            None => Self::default(),
        };
        left.restore(core).await;
        left
    }

    /// Tries what is left once more: a drive may have come back, the folders may have been looked through.
    pub(super) async fn look(&mut self, core: &Arc<Core>) {
        self.looks = self.looks.wrapping_add(1);
        if !self.orphans.is_empty() && orphans::take_back(core, &self.orphans, &self.notes).await {
            self.orphans.clear();
        }
        if self.looks % EVERY == 1 {
            self.restore(core).await;
        }
    }

    /// Makes copies that are gone anew where the booth's files still hold the same.
    async fn restore(&mut self, core: &Arc<Core>) {
        if self.missing.is_empty() {
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
