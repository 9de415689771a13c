//! Requests about whose turn it is, and how fast it goes.

use crate::{
    core::{Core, lock, records},
    delivery::speed::ALLOWED,
};
use boothlift_contract::{
    Answer, DestinationId, EngineEvent, Failure, FailureCode, LaneState, PhotoId, Reply, ThisOne,
};
use boothlift_store::{destinations, settings, turns};
use std::sync::Arc;

pub(super) async fn this_one_now(core: &Arc<Core>, one: ThisOne) -> Answer {
    if core.store.write(move |tx| turns::first(tx, one)).await.map_err(records)? == 0 {
        return Err(Failure::new(FailureCode::RequestGone, "photo", "nothing of it waits any more"));
    }
    core.publisher.touch();
    core.wake_lanes();
    Ok(Reply::Done)
}

/// A pause is of what waits: what is on the wire ends, and does not go again by itself.
pub(super) async fn pause_photo(core: &Arc<Core>, photo: PhotoId, paused: bool) -> Answer {
    if core.store.write(move |tx| turns::pause(tx, photo, paused)).await.map_err(records)? == 0 {
        return Err(Failure::new(FailureCode::RequestGone, "photo", "nothing of it waits any more"));
    }
    core.publisher.touch();
    core.wake_lanes();
    Ok(Reply::Done)
}

pub(super) async fn pause_lane(core: &Arc<Core>, destination: DestinationId, paused: bool) -> Answer {
    let id = destination.clone();
    core.store.write(move |tx| destinations::pause(tx, &id, paused)).await.map_err(records)?;
    let mut state = (LaneState::Off, None);
    if let Some(lane) = lock(&core.lanes).get(&destination) {
        lane.pause(paused);
        let (live, failure, _) = lane.state();
        state = if paused { (LaneState::Paused, None) } else { (live, failure) };
    }
    let (state, failure) = state;
    core.sink.tell(EngineEvent::DestinationChanged { destination, state, failure });
    core.set_up_changed();
    Ok(Reply::Done)
}

pub(super) async fn set_speed_limit(core: &Arc<Core>, kb_per_second: Option<u32>) -> Answer {
    if kb_per_second.is_some_and(|kb| !ALLOWED.contains(&kb)) {
        return Err(Failure::new(FailureCode::RequestWrong, "speed limit", "8 to 1,000,000 kilobytes a second"));
    }
    let kept = core.store.write(move |tx| match kb_per_second {
        Some(kb) => settings::set(tx, settings::SPEED_LIMIT_KB, &kb.to_string()),
        None => settings::forget(tx, settings::SPEED_LIMIT_KB),
    });
    kept.await.map_err(records)?;
    core.speed.set(kb_per_second);
    core.set_up_changed();
    Ok(Reply::Done)
}
