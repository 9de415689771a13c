//! Damaged records are put aside and built anew, from the newest sound copy and the changes since.

use super::{
    Kept, check,
    copy::remove,
    generations::{Generation, sync_dir},
    log::last_change,
    replay::{mend, recount, replay, without_references},
};
use crate::{StoreError, connection, path_shown, settings, settings::RebuiltNote};
use boothlift_contract::fail_point;
use rusqlite::Connection;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Duration,
};

/// How long a copy is looked through before it is believed.
const CHECK: Duration = Duration::from_secs(60);

/// The files of records; the log goes first, so that it never lies beside others than its own.
const PARTS: [&str; 3] = ["-wal", "-shm", ""];

/// Records that were built anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// What was wrong with the old ones.
    pub why: String,
    /// Where they lie now; none where there was no file left.
    pub aside: Option<PathBuf>,
    /// Whether every change is in them that was reported.
    pub whole: bool,
}

/// Builds the records of `data` anew and puts the old ones aside. Killed at any moment it begins from the beginning at the
/// next start.
pub(crate) fn rebuild(data: &Path, why: &str) -> Result<Rebuilt, StoreError> {
    let kept = Kept::of(data);
    let path = data.join("boothlift.db");
    let failed = |source| StoreError::Folder { path: data.to_path_buf(), source };
    let draft = data.join("boothlift.db.rebuilding");
    for end in ["", "-wal", "-shm", "-journal"] {
        remove(&beside(&draft, end)).map_err(failed)?;
    }
    let generations = kept.generations().map_err(|error| kept.failed(error))?;
    let aside = place_aside(data, &path)?;
    let whole = build(&kept, &generations, &draft, aside.as_deref())?;
    File::options().write(true).open(&draft).and_then(|file| file.sync_all()).map_err(failed)?;
    fail_point("records-rebuilt");
    match &aside {
        Some(aside) => put_aside(data, &path, aside)?,
        None => remove(&beside(&path, "-shm")).map_err(failed)?,
    }
    fail_point("records-aside");
    fs::rename(&draft, &path).map_err(failed)?;
    sync_dir(data).map_err(failed)?;
    fail_point("records-in-place");
    Ok(Rebuilt { why: why.to_owned(), aside, whole })
}

/// Fills `draft`. Whether nothing that was reported is missing, as far as can be known.
fn build(kept: &Kept, generations: &[Generation], draft: &Path, aside: Option<&Path>) -> Result<bool, StoreError> {
    let name = generations.iter().rev().find_map(|one| one.header.as_ref()).map(|header| header.records.clone());
    let ours = |one: &&Generation| one.header.as_ref().is_none_or(|header| Some(&header.records) == name.as_ref());
    let base =
        generations.iter().rev().filter(ours).filter(|one| one.has_copy).find(|one| is_sound(&kept.copy(one.number)));
    if let Some(base) = base {
        fs::copy(kept.copy(base.number), draft).map_err(|error| kept.failed(error))?;
    }
    let mut connection = Connection::open(draft)?;
    connection::prepare(&connection)?;
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    let first = base.map_or(0, |base| base.number);
    let later: Vec<&Generation> = generations.iter().filter(|one| one.number >= first).filter(ours).collect();
    // A log whose beginning cannot be read tells nothing.
    let mut whole = base.is_some() && later.iter().all(|one| one.header.is_some());
    for one in later {
        let Some(header) = &one.header else { continue };
        connection::update_to(&mut connection, header.schema)?;
        let mut at = last_change(&connection)?;
        whole |= header.from_nothing && at == 0;
        whole &= header.after <= at;
        without_references(&mut connection, |all| {
            replay(all, kept, one.number, header, |number| {
                // A copy holds the first changes of its own log already.
                whole &= number <= at + 1;
                at = at.max(number);
                Ok(true)
            })
            .map(drop)
        })?;
    }
    connection::update_to(&mut connection, u32::MAX)?;
    without_references(&mut connection, |all| {
        mend(all)?;
        recount(all)?;
        if !whole {
            // Photos may stand elsewhere than their deliveries.
            settings::forget(all, settings::COUNTED_FOR)?;
        }
        if let Some(name) = &name {
            settings::set(all, settings::RECORDS, name)?;
        }
        let aside = aside.map(path_shown);
        settings::note_rebuilt(all, &RebuiltNote { aside, whole, may_repeat: may_repeat(all, whole)? })?;
        // Nothing of a stop before the damage is true of what was built after it.
        settings::forget(all, settings::CLEAN_STOP)
    })?;
    Ok(whole)
}

fn is_sound(copy: &Path) -> bool {
    let looked = connection::open_reader(copy).and_then(|copy| check(&copy, CHECK));
    match looked {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(%error, "a copy of the records is damaged too");
            false
        }
    }
}

/// Uploads that may be there already: those on their way, and where changes are missing, whatever waits.
fn may_repeat(all: &Connection, whole: bool) -> Result<u32, StoreError> {
    let mut query = all.prepare(
        "SELECT count(*) FROM deliveries d JOIN destinations o ON o.id = d.destination_id AND o.is_on = 1
         WHERE d.state IN ('body_sent', 'unknown') OR (NOT ?1 AND d.state IN ('waiting', 'preparing', 'sending'))",
    )?;
    Ok(query.query_row([whole], |row| row.get(0))?)
}

/// A folder of its own for the old records, named by the day; none where there are none.
fn place_aside(data: &Path, path: &Path) -> Result<Option<PathBuf>, StoreError> {
    // An index of a log is nothing without either.
    if !["", "-wal"].iter().any(|end| beside(path, end).exists()) {
        return Ok(None);
    }
    let day: String =
        Connection::open_in_memory()?.query_row("SELECT strftime('%Y-%m-%d-%H%M%S', 'now')", [], |row| row.get(0))?;
    let named = |number: u32| match number {
        1 => data.join(format!("damaged-records-{day}")),
        _ => data.join(format!("damaged-records-{day}-{number}")),
    };
    Ok((1..).map(named).find(|folder| !folder.exists()))
}

/// Moves the old records there, log first. Nothing is ever removed.
fn put_aside(data: &Path, path: &Path, aside: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Folder { path: data.to_path_buf(), source };
    fs::create_dir(aside).map_err(failed)?;
    for end in PARTS.iter().filter(|end| beside(path, end).exists()) {
        fs::rename(beside(path, end), beside(&aside.join("boothlift.db"), end)).map_err(failed)?;
    }
    sync_dir(aside).map_err(failed)?;
    sync_dir(data).map_err(failed)?;
    Ok(())
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
