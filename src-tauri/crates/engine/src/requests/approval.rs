//! Requests about what of the booth goes at all: a person's approval before it does, and single shots.

use super::{no_event, sessions, take_down};
use crate::core::{Core, records};
use boothlift_contract::{Answer, Failure, FailureCode, NotThis, Reply};
use boothlift_store::{events, turns};
use std::sync::Arc;

pub(super) async fn set(core: &Arc<Core>, on: bool) -> Answer {
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    core.store.write(move |tx| events::set_approval(tx, event.id, on)).await.map_err(records)?;
    core.wake_lanes();
    core.set_up_changed();
    Ok(Reply::Done)
}

pub(super) async fn set_singles(core: &Arc<Core>, on: bool) -> Answer {
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    core.store.write(move |tx| events::set_singles(tx, event.id, on)).await.map_err(records)?;
    core.set_up_changed();
    Ok(Reply::Done)
}

/// Lets go what waits for that, all in one step.
pub(super) async fn approve(core: &Arc<Core>, of: Option<NotThis>) -> Answer {
    let of = of.map(sessions::some).transpose()?;
    let work = move |tx: &boothlift_store::Transaction<'_>| match of {
        Some(of) => {
            take_down::chosen(tx, &of)?.into_iter().try_fold(0, |about, photo| Ok(about + turns::approve(tx, photo)?))
        }
        None => events::current(tx)?.map_or(Ok(0), |event| turns::approve_all(tx, event.id)),
    };
    if core.store.write(work).await.map_err(records)? == 0 {
        return Err(Failure::new(FailureCode::RequestGone, "photo", "nothing waits for approval any more"));
    }
    core.publisher.touch();
    core.wake_lanes();
    Ok(Reply::Done)
}
