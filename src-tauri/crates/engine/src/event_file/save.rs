//! The event that is on as a file for another booth.

use super::{kept, write};
use crate::{
    core::{Core, records},
    setup::CallsPlan,
    whole::whole,
};
use boothlift_contract::{Failure, FailureCode};
use boothlift_store::{events, settings};
use std::{
    io,
    path::{Path, PathBuf},
};

/// A name for the file.
pub(crate) async fn file_name(core: &Core) -> Result<String, Failure> {
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    let plain: String = event.gallery_name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    Ok(format!("{}-{}.toml", plain.trim_matches('-'), event.date))
}

/// Writes the event file: whole and on disk, or not at all.
pub(crate) async fn save(core: &Core, path: PathBuf) -> Result<(), Failure> {
    let read = core.store.read(|view| {
        let Some(event) = events::current(view)? else { return Ok(None) };
        let mut plan = kept::plan_of(view, event.id)?;
        // A file knows the letters of gallery names only; galleries are told this one anyway.
        if !plan.name.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '-') {
            plan.name = event.gallery_name;
        }
        let heard = settings::get(view, settings::BOOTH_CALLS)?.is_some();
        plan.calls = heard.then_some(CallsPlan { listen: None, key: None });
        Ok(Some(plan))
    });
    let plan = read.await.map_err(records)?.ok_or_else(no_event)?;
    let written = core.workers.run(move || {
        let text = write(&plan, path.parent().unwrap_or(Path::new("")));
        whole(&path, |out| out.write_all(text.as_bytes()))
    });
    match written.await.unwrap_or_else(|| Err(io::ErrorKind::Interrupted.into())) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::StorageFull => {
            Err(Failure::new(FailureCode::DiskFull, "event file", error.to_string()))
        }
        Err(error) => Err(Failure::new(FailureCode::RequestWrong, "event file", error.to_string())),
    }
}

fn no_event() -> Failure {
    Failure::new(FailureCode::RequestGone, "event", "choose a folder and a destination first")
}
