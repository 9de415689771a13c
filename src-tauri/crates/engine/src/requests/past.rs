//! Requests about events of before: which there are, opening one again, and a new one like it.

use super::{set_up, welcome};
use crate::{
    core::{Core, records},
    engine::Engine,
    event_file,
    setup::EventPlan,
};
use boothlift_contract::{
    Answer, DestinationId, DestinationKind, EventId, Failure, FailureCode, FolderChoice, PastDestination, PastEvent,
    Reply,
};
use boothlift_destinations::event_gallery::names::clean_collection_name;
use boothlift_store::{
    StoreError, counts,
    destinations::{self, DestinationRow},
    events, files, folders,
};
use std::{cmp::Reverse, sync::Arc};

/// Events of a list, at most.
const MOST: usize = 100;

pub(super) async fn list(core: &Arc<Core>) -> Answer {
    let read = core.store.read(|view| {
        let mut all = events::all(view)?;
        // The one that is on, then the one closed last.
        all.sort_by_key(|event| Reverse((event.ended_at.is_none(), event.ended_at, event.id)));
        all.truncate(MOST);
        all.into_iter()
            .map(|event| {
                let counts = counts::sum(view, event.id)?;
                let places = destinations::of_event(view, event.id)?.into_iter().filter(|(_, on)| *on);
                Ok(PastEvent {
                    event: event.id,
                    name: event.name,
                    date: event.date,
                    ended_at: event.ended_at,
                    photos: counts.photos,
                    delivered: counts.delivered,
                    folders: folders::watched(view, event.id)?.into_iter().map(|folder| folder.shown).collect(),
                    destinations: places.map(|(row, _)| place(row)).collect(),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()
    });
    read.await.map(Reply::Events).map_err(records)
}

/// A destination as one that a new event could have too.
pub(super) fn place(row: DestinationRow) -> PastDestination {
    PastDestination {
        shared: matches!(row.kind, DestinationKind::SelfCommunity | DestinationKind::CycleMate),
        id: row.id,
        kind: row.kind,
        label: row.label,
    }
}

/// One transaction makes it so; what is open is opened as the records say, now or at the next start.
pub(super) async fn reopen(engine: &Engine, id: EventId) -> Answer {
    let core = engine.core();
    let event = core.store.read(move |view| events::get(view, id)).await.map_err(records)?;
    if event.ended_at.is_none() {
        return Ok(Reply::Done);
    }
    set_up::leave_event(core).await?;
    let _changing = core.changing.lock().await;
    engine.close_down().await;
    let at = core.clock.now();
    let written = core.store.write(move |tx| {
        events::reopen(tx, id, at)?;
        destinations::as_in_event(tx, id, at)?;
        files::leave_to_others(tx, id, at)
    });
    let written = written.await.map_err(records);
    // Where nothing was written, the event before goes on.
    let opened = engine.open_up().await;
    core.set_up_changed();
    written.and(opened).map(|()| Reply::Done)
}

pub(super) async fn duplicate(
    engine: &Engine,
    id: EventId,
    name: String,
    date: String,
    folder: Option<FolderChoice>,
    wanted: Vec<DestinationId>,
) -> Answer {
    let plan = engine.core().store.read(move |view| event_file::plan_of(view, id)).await.map_err(records)?;
    begin(engine, plan, name, date, folder, wanted).await
}

/// Begins a new event with the set-up of `plan`, another name and date and, where wanted, another folder.
pub(super) async fn begin(
    engine: &Engine,
    mut plan: EventPlan,
    name: String,
    date: String,
    folder: Option<FolderChoice>,
    wanted: Vec<DestinationId>,
) -> Answer {
    let core = engine.core();
    if !name.trim().is_empty() {
        plan.name = name.trim().to_owned();
    }
    plan.date = welcome::day(core, date)?;
    // It names another event's place at a gallery.
    plan.collection_url = None;
    plan.destinations.retain(|one| wanted.contains(&one.id));
    if plan.destinations.is_empty() || plan.destinations.len() != wanted.len() {
        let words = "choose at least one of its destinations";
        return Err(Failure::new(FailureCode::RequestWrong, "destinations", words));
    }
    is_new(core, &plan.name, &plan.date).await?;
    welcome::put_folder(core, &mut plan, folder)?;
    set_up::leave_event(core).await?;
    engine.configure_beside_others(plan).await.map(|()| Reply::Done)
}

/// Refuses the name and day of an event that is there: photos would go on under it.
pub(super) async fn is_new(core: &Core, name: &str, date: &str) -> Result<(), Failure> {
    let gallery_name = clean_collection_name(name)
        .ok_or_else(|| Failure::new(FailureCode::RequestWrong, "name", "it has no letter or digit"))?;
    let day = date.to_owned();
    let known = core.store.read(move |view| events::named(view, &gallery_name, &day)).await.map_err(records)?;
    match known {
        Some(_) => {
            let words = "there is an event of this name and day; open that one again, or give this one another name";
            Err(Failure::new(FailureCode::RequestWrong, "name", words))
        }
        None => Ok(()),
    }
}
