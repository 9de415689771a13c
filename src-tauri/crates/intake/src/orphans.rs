//! A safe copy without a photo becomes one.

use crate::{
    CopyNote, Intake, SystemDisk,
    adopt::{self, Sighted},
    copy::{self, Safe, Taken, Wanted},
};
use boothlift_contract::{Failure, FailureCode, SeenBy, Timestamp};
use boothlift_sessions::kind_of;
use boothlift_store::{
    StoreError, Transaction,
    files::{self, Adoption, Sighting},
    take_downs,
};
use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

impl Intake {
    /// Makes a photo of a safe copy that none asks for: of the folder and session that its note leads to, else one of the
    /// event, in no session. `false` for what is no whole copy, is known by now, or was taken down.
    ///
    /// # Errors
    /// When the copy cannot be read or the photo not be written down.
    pub async fn take_back(&self, copy: PathBuf, note: Option<CopyNote>) -> Result<bool, Failure> {
        let Some(sha256) = copy.file_stem().and_then(OsStr::to_str).map(str::to_owned) else { return Ok(false) };
        let (spool, path, shared) = (self.spool().clone(), copy.clone(), Arc::clone(&self.shared));
        let looked = self.shared.workers.run(move || {
            copy::take(Wanted { disk: &SystemDisk, path: &path, look: None, anyway: true }, &spool, &|| {
                shared.is_stopped()
            })
        });
        let safe = match looked.await.unwrap_or(Taken::Stopped) {
            Taken::Safe(safe) if safe.sha256 == sha256 => safe,
            Taken::Safe(_) | Taken::Stopped => return Ok(false),
            // What is no picture was never made here.
            Taken::NotPicture | Taken::NotWhole { .. } | Taken::Empty | Taken::NotFile => return Ok(false),
            other => return other.failure(&sha256).map_or(Ok(false), Err),
        };
        let (event, now) = (self.event, self.clock.now());
        let from = note.and_then(|note| self.sighted_by(note));
        let taken = self.store.write(move |group| {
            if take_downs::was_ever(group, &safe.sha256)? || boothlift_store::photos::is_known(group, &safe.sha256)? {
                return Ok(None);
            }
            match from {
                Some((sighted, look)) => adopt::adopt(group, &sighted, &Safe { look, ..safe }, now).map(Some),
                None => adopt_nameless(group, event, &copy, &safe, now).map(Some),
            }
        });
        let told = taken.await.map_err(|error| Failure::new(FailureCode::AppRecords, "", error.to_string()))?;
        let is_taken = told.is_some();
        if let Some(told) = told {
            // Nobody listening is no reason to fail: it is stored.
            let _ = self.told.send(told);
        }
        Ok(is_taken)
    }

    /// The file that a note tells of, as intake would have seen it, where it lies in a watched folder.
    fn sighted_by(&self, note: CopyNote) -> Option<(Sighted, files::Look)> {
        let (folder, rule) = self
            .folders
            .iter()
            .zip(&self.rules)
            .filter(|(folder, _)| note.path.starts_with(&folder.path))
            .max_by_key(|(folder, _)| folder.path.as_os_str().len())?;
        let sighted = Sighted {
            event: self.event,
            folder: folder.id,
            root: folder.path.clone(),
            rule: Arc::clone(rule),
            path: note.path,
            seen_by: SeenBy::Scan,
            seen_at: Timestamp(note.look.modified / 1_000_000),
            bulk: false,
            dated: true,
            patience: Duration::ZERO,
        };
        Some((sighted, note.look))
    }
}

/// A copy of which nothing is known but its bytes.
fn adopt_nameless(
    group: &Transaction<'_>,
    event: boothlift_contract::EventId,
    copy: &Path,
    safe: &Safe,
    now: Timestamp,
) -> Result<crate::IntakeEvent, StoreError> {
    let name = copy.file_name().unwrap_or_default().to_string_lossy();
    let adoption = Adoption {
        sighting: Sighting {
            event,
            folder: None,
            path: copy,
            look: &safe.look,
            seen_by: SeenBy::Scan,
            seen_at: Timestamp(safe.look.modified / 1_000_000),
        },
        sha256: &safe.sha256,
        crc32: Some(safe.crc32),
        media: safe.media,
        kind: kind_of(safe.media, &[], &name, safe.facts.width, safe.facts.height),
        width: safe.facts.width,
        height: safe.facts.height,
        orientation: safe.facts.orientation,
        has_private: safe.facts.has_private,
        session: None,
        bulk: true,
        due_at: Timestamp(0),
        only: None,
        picture_url: None,
    };
    let adopted = files::adopt(group, &adoption, now)?;
    Ok(adopt::told(copy.to_path_buf(), &safe.sha256, adopted))
}
