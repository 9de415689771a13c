//! A copy of the records amid their use, made by SQLite itself.

use super::{Kept, Log, check, generations::sync_dir};
use crate::{StoreError, connection};
use boothlift_contract::fail_point;
use std::{
    fs::{self, File},
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Copies that stay: the newest, and the one before it should that one turn out to be unsound.
const STAY: usize = 2;

/// A copy that takes longer to check than this is kept all the same.
const CHECK: Duration = Duration::from_secs(60);

/// Makes a copy of the records at `path` and forgets what only older copies need. Blocks for as long as copying takes; the
/// records can be written meanwhile.
pub(crate) fn keep_copy(log: &Mutex<Log>, path: &Path) -> Result<(), StoreError> {
    // The log turns first: what is committed between this and the copy is in both, and does no harm twice.
    let (kept, number) = {
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        (log.kept().clone(), log.turn()?)
    };
    let made = make(&kept, number, path);
    if made.is_err() {
        log.lock().unwrap_or_else(PoisonError::into_inner).has_no_copy();
        return made;
    }
    forget(&kept)
}

fn make(kept: &Kept, number: u64, path: &Path) -> Result<(), StoreError> {
    let part = kept.folder().join("copy.part");
    let failed = |error| kept.failed(error);
    remove(&part).map_err(failed)?;
    connection::open_reader(path)?.execute("VACUUM INTO ?1", [part.to_string_lossy()])?;
    fail_point("records-copied");
    check(&connection::open_reader(&part)?, CHECK)?;
    // SQLite itself does not sync what it copied (sqlite.org/lang_vacuum.html, 2).
    File::options().write(true).open(&part).and_then(|copy| copy.sync_all()).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&part, fs::Permissions::from_mode(0o600)).map_err(failed)?;
    }
    fs::rename(&part, kept.copy(number)).map_err(failed)?;
    sync_dir(kept.folder()).map_err(failed)?;
    fail_point("records-kept");
    Ok(())
}

fn forget(kept: &Kept) -> Result<(), StoreError> {
    let failed = |error| kept.failed(error);
    let all = kept.generations().map_err(failed)?;
    let Some(oldest) = all.iter().rev().filter(|one| one.has_copy).nth(STAY - 1) else { return Ok(()) };
    for one in all.iter().filter(|one| one.number < oldest.number) {
        remove(&kept.copy(one.number)).map_err(failed)?;
        remove(&kept.changes(one.number)).map_err(failed)?;
    }
    Ok(())
}

pub(super) fn remove(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
