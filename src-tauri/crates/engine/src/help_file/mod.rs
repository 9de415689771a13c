//! The help file: what somebody who helps needs to know, as a zip of plain texts, looked at before it is saved.
//!
//! It is built from a list of what may be in it, never by taking things out of something larger: numbers, times, states and
//! codes of the contract. Names of events, galleries, folders and guests, words of services, addresses, keys and paths have
//! no way in. Names of photos go along where a person says so, in a file of their own.

mod log;
mod pack;
mod texts;

use crate::{
    core::{Core, lock, records},
    whole::whole,
};
use boothlift_contract::{Failure, FailureCode, HelpFile};
use std::{io, path::PathBuf, sync::Arc};

/// Puts a help file together and keeps it, in place of the last one.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn make(core: &Arc<Core>, photo_names: bool) -> Result<HelpFile, Failure> {
    let entries = texts::all(core, photo_names).await?;
    let mut last = lock(&core.help_file);
    let number = last.as_ref().map_or(1, |last| last.number + 1);
    let day = jiff::Timestamp::from_millisecond(core.clock.now().0).unwrap_or_default();
    let day = day.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d-%H%M");
    let made = HelpFile { number, name: format!("Boothlift-help-{day}.zip"), entries };
    *last = Some(made.clone());
    Ok(made)
}

/// The help file of this number, if it is the last one.
pub(crate) fn kept(core: &Core, number: u32) -> Result<HelpFile, Failure> {
    let last = lock(&core.help_file).clone().filter(|last| last.number == number);
    last.ok_or_else(|| Failure::new(FailureCode::RequestGone, "help file", "it was put together anew"))
}

/// Its bytes, as they were shown.
pub(crate) fn packed(file: &HelpFile) -> Result<Vec<u8>, Failure> {
    pack::zip(&file.entries).map_err(|error| Failure::new(FailureCode::RequestWrong, "help file", error.to_string()))
}

/// Writes it to `path`: whole and on disk, or not at all.
pub(crate) async fn save(core: &Arc<Core>, number: u32, path: PathBuf) -> Result<(), Failure> {
    let bytes = packed(&kept(core, number)?)?;
    let wrote = core.workers.run(move || whole(&path, |out| out.write_all(&bytes))).await;
    let error = match wrote {
        Some(Ok(())) => return Ok(()),
        Some(Err(error)) => error,
        None => io::Error::other("the work was cut off"),
    };
    let code = match error.kind() {
        io::ErrorKind::StorageFull => FailureCode::DiskFull,
        _ => FailureCode::RequestWrong,
    };
    Err(Failure::new(code, "help file", error.to_string()))
}

/// What went wrong lately, and how the records are.
async fn of_records(core: &Arc<Core>) -> Result<texts::OfRecords, Failure> {
    core.store.read(texts::OfRecords::read).await.map_err(records)
}
