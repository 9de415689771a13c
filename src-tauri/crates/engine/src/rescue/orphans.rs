//! Safe copies that no photo asks for: made just before a crash, or of records that could not be built anew whole. Each
//! becomes a photo again, unless its photo was taken down.

use crate::core::{Core, lock};
use boothlift_intake::CopyNote;
use std::{path::PathBuf, sync::Arc};

/// Makes photos of copies that no photo asks for, once intake has looked through every folder: a booth's file that is still
/// there brings its own copy back, with its session. `false` where it is too early.
pub(super) async fn take_back(core: &Arc<Core>, orphans: &[PathBuf], notes: &[CopyNote]) -> bool {
    let Some(intake) = lock(&core.intake).clone() else { return false };
    let status = intake.status();
    if !status.scans_done || status.arriving > 0 {
        return false;
    }
    let (mut taken, mut left) = (0_u32, 0_u32);
    for orphan in orphans {
        if core.ending.is_cancelled() {
            return false;
        }
        let note = notes.iter().find(|note| note.is_of(orphan));
        match intake.take_back(orphan.clone(), note.cloned()).await {
            Ok(true) => taken += 1,
            Ok(false) => left += 1,
            Err(failure) => {
                left += 1;
                tracing::warn!(%failure, "a safe copy without a photo stays as it is");
            }
        }
    }
    tracing::info!(taken, left, "safe copies without a photo were looked at");
    true
}
