//! Requests about event files that were dropped, chosen or opened with Boothlift.

use super::{past, set_up, welcome};
use crate::{
    core::{Core, lock},
    engine::Engine,
    event_file::EventFile,
};
use boothlift_contract::{
    Answer, DestinationKind, EventFileDestination, EventFileFolder, EventFileView, Failure, FailureCode, FolderChoice,
    Reply,
};
use boothlift_intake::{has_tokens, rule_of};
use boothlift_store::path_shown;
use std::{path::PathBuf, sync::Arc};

/// What an event file's name ends in.
const ENDING: &str = "toml";

pub(super) async fn look(core: &Arc<Core>, drop: u32) -> Answer {
    let Some(path) = named(core, drop)? else { return Ok(Reply::EventFile(None)) };
    let read = core.workers.run(move || {
        let read = EventFile::read(&path)?;
        let there = read
            .plan_without_secrets()
            .folders
            .into_iter()
            .map(|folder| (has_tokens(&folder.path) || folder.path.is_dir(), folder));
        let folders = there
            .map(|(there, folder)| EventFileFolder {
                path: path_shown(&folder.path),
                there,
                sessions: rule_of(&folder.rule, folder.gap).map_or_else(|_| folder.rule.clone(), |rule| rule.word()),
            })
            .collect();
        let plan = read.plan_without_secrets();
        let destinations = plan.destinations.into_iter().map(|one| EventFileDestination {
            kind: one.kind,
            label: one.label,
            needs_token: one.kind != DestinationKind::LocalGallery,
        });
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let destinations = destinations.collect();
        Ok(EventFileView { drop, file, name: plan.name, date: plan.date, folders, destinations })
    });
    match read.await {
        Some(Ok(view)) => Ok(Reply::EventFile(Some(view))),
        Some(Err(error)) => Err(refused(&error)),
        None => Err(Failure::new(FailureCode::RequestGone, "event file", "open it again")),
    }
}

pub(super) async fn open(engine: &Engine, drop: u32, date: String, folder: Option<FolderChoice>) -> Answer {
    let core = engine.core();
    let gone = || Failure::new(FailureCode::RequestGone, "event file", "open it again");
    let path = named(core, drop)?.ok_or_else(gone)?;
    let read = core.workers.run(move || EventFile::read(&path)).await.ok_or_else(gone)?;
    let mut plan = read.map_err(|error| refused(&error))?.plan_without_secrets();
    if !date.is_empty() {
        plan.date = welcome::day(core, date)?;
    }
    past::is_new(core, &plan.name, &plan.date).await?;
    welcome::put_folder(core, &mut plan, folder)?;
    // The file's own words for its destinations may be those of others that are here.
    set_up::name_anew(core, &mut plan).await?;
    plan.asks_about_old = true;
    // Who prepared the file knows no key of this computer; calls stay as they were set here.
    plan.calls = None;
    set_up::leave_event(core).await?;
    engine.configure(plan).await?;
    lock(&core.drops).forget(drop);
    Ok(Reply::Done)
}

/// The one event file of a drop; none where it holds anything else.
fn named(core: &Core, drop: u32) -> Result<Option<PathBuf>, Failure> {
    let paths = lock(&core.drops).held(drop);
    let paths = paths.ok_or_else(|| Failure::new(FailureCode::RequestGone, "drop", "drop the files again"))?;
    Ok(match <[PathBuf; 1]>::try_from(paths) {
        Ok([one]) => one.extension().is_some_and(|end| end.eq_ignore_ascii_case(ENDING)).then_some(one),
        Err(_) => None,
    })
}

fn refused(error: &crate::event_file::EventFileError) -> Failure {
    let file = error.file.file_name().unwrap_or_default().to_string_lossy();
    Failure::new(FailureCode::EventFile, file, error.to_string())
}
