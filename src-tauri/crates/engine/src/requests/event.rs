//! Requests about the event's own hours, its regret time, and photos older than it.

use super::no_event;
use crate::{
    calls,
    core::{Core, records},
    engine::Engine,
};
use boothlift_contract::{Answer, Failure, FailureCode, FolderId, Reply, SendingOrder};
use boothlift_destinations::event_gallery::names::clean_collection_name;
use boothlift_sessions::TimeOfDay;
use boothlift_store::{events, folders};
use std::{sync::Arc, time::Duration};

/// The longest regret time in seconds.
const LONGEST: u32 = 600;
const NAME_MOST: usize = 200;

pub(super) async fn set_regret(core: &Arc<Core>, seconds: u32) -> Answer {
    if seconds > LONGEST {
        return Err(Failure::new(FailureCode::RequestWrong, "regret time", "at most 600 seconds"));
    }
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    let (regret, now) = (Duration::from_secs(u64::from(seconds)), core.clock.now());
    core.store.write(move |tx| events::set_regret(tx, event.id, regret, now)).await.map_err(records)?;
    core.wake_lanes();
    core.set_up_changed();
    Ok(Reply::Done)
}

pub(super) async fn set_order(core: &Arc<Core>, order: SendingOrder) -> Answer {
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    core.store.write(move |tx| events::set_order(tx, event.id, order)).await.map_err(records)?;
    core.set_up_changed();
    Ok(Reply::Done)
}

/// Another name for the operator and for guests here; a gallery that knows the event by the one before keeps that.
pub(super) async fn rename(core: &Arc<Core>, name: String) -> Answer {
    let wrong = |detail| Failure::new(FailureCode::RequestWrong, "name", detail);
    let name = name.trim().to_owned();
    if name.chars().count() > NAME_MOST {
        return Err(wrong("it is longer than 200 characters"));
    }
    let gallery_name = clean_collection_name(&name).ok_or_else(|| wrong("it has no letter or digit"))?;
    let _changing = core.changing.lock().await;
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    let id = event.id;
    let folders = core.store.read(move |view| folders::watched(view, id)).await.map_err(records)?;
    if folders.iter().any(|folder| folder.path.to_string_lossy().contains("{event}")) {
        return Err(wrong("the booth folder is found by the event's name"));
    }
    core.store.write(move |tx| events::rename(tx, id, &name, &gallery_name)).await.map_err(records)?;
    core.set_up_changed();
    Ok(Reply::Done)
}

pub(super) async fn set_hours(core: &Arc<Core>, starts: Option<String>, ends: Option<String>) -> Answer {
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    let (starts, ends) = (time(starts)?, time(ends)?);
    core.store
        .write(move |tx| events::set_hours(tx, event.id, starts.as_deref(), ends.as_deref()))
        .await
        .map_err(records)?;
    core.set_up_changed();
    Ok(Reply::Done)
}

/// What it comes to is in the page's view: that nobody can listen now is no reason to switch it off again.
pub(super) async fn switch_calls(engine: &Engine, on: bool) -> Answer {
    let core = engine.core();
    let _changing = core.changing.lock().await;
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    core.store.write(move |tx| calls::keep_switch(tx, on)).await.map_err(records)?;
    calls::close(core).await;
    let opened = calls::open(core, event.id).await;
    core.set_up_changed();
    opened.map(|()| Reply::Done)
}

pub(super) async fn answer_old_photos(core: &Arc<Core>, folder: FolderId, send: bool) -> Answer {
    let now = core.clock.now();
    core.store.write(move |tx| folders::answer_old(tx, folder, send, now)).await.map_err(records)?;
    core.wake_lanes();
    core.set_up_changed();
    Ok(Reply::Done)
}

fn time(text: Option<String>) -> Result<Option<String>, Failure> {
    let wrong = || Failure::new(FailureCode::RequestWrong, "time", "it must be a time of day as HH:MM");
    text.map(|text| TimeOfDay::parse(&text).map(|time| time.to_string()).ok_or_else(wrong)).transpose()
}
