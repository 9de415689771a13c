//! Requests about set-ups that are kept under a name, for new events.

use super::{no_event, past};
use crate::{
    core::{Core, records},
    engine::Engine,
    event_file,
};
use boothlift_contract::{Answer, DestinationId, EventTemplate, Failure, FailureCode, FolderChoice, Reply, TemplateId};
use boothlift_store::{StoreError, events, templates};
use std::sync::Arc;

const NAME_MOST: usize = 200;

pub(super) async fn list(core: &Arc<Core>) -> Answer {
    let all = core.store.read(templates::all).await.map_err(records)?;
    let shown = all.into_iter().map(|one| EventTemplate {
        template: one.id,
        name: one.name,
        made_at: one.made_at,
        folders: one.folders.iter().map(|folder| folder.path.display().to_string()).collect(),
        destinations: one.destinations.into_iter().map(past::place).collect(),
    });
    Ok(Reply::Templates(shown.collect()))
}

pub(super) async fn save(core: &Arc<Core>, name: &str) -> Answer {
    let (name, at) = (typed(name)?, core.clock.now());
    let kept = core.store.write(move |tx| match events::current(tx)? {
        Some(event) => templates::save(tx, &name, event.id, at).map(Some),
        None => Ok(None),
    });
    taken(kept.await)?.ok_or_else(no_event)?;
    Ok(Reply::Done)
}

pub(super) async fn rename(core: &Arc<Core>, template: TemplateId, name: &str) -> Answer {
    let name = typed(name)?;
    taken(core.store.write(move |tx| templates::rename(tx, template, &name)).await)?;
    Ok(Reply::Done)
}

pub(super) async fn remove(core: &Arc<Core>, template: TemplateId) -> Answer {
    core.store.write(move |tx| templates::remove(tx, template)).await.map_err(records)?;
    Ok(Reply::Done)
}

pub(super) async fn start(
    engine: &Engine,
    template: TemplateId,
    name: String,
    date: String,
    folder: Option<FolderChoice>,
    wanted: Vec<DestinationId>,
) -> Answer {
    let read = engine.core().store.read(move |view| event_file::plan_of_template(view, template));
    past::begin(engine, read.await.map_err(records)?, name, date, folder, wanted).await
}

/// A name as it was typed, where it can be one.
fn typed(name: &str) -> Result<String, Failure> {
    let wrong = |detail| Err(Failure::new(FailureCode::RequestWrong, "name", detail));
    match name.trim() {
        "" => wrong("it needs a name"),
        name if name.chars().count() > NAME_MOST => wrong("it is longer than 200 characters"),
        name => Ok(name.to_owned()),
    }
}

/// What the records refuse of a template is its name.
fn taken<T>(written: Result<T, StoreError>) -> Result<T, Failure> {
    written.map_err(|error| match error {
        StoreError::Refused(why) => Failure::new(FailureCode::RequestWrong, "name", why),
        error => records(error),
    })
}
