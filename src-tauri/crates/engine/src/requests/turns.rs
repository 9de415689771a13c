//! Requests about whose turn it is, and how fast it goes.

use super::sessions;
use crate::{
    core::{Core, lock, records},
    delivery::speed::ALLOWED,
};
use boothlift_contract::{
    Answer, DestinationId, EngineEvent, Failure, FailureCode, LaneState, PhotoId, Reply, ThisOne,
};
use boothlift_store::{
    destinations, events, settings,
    turns::{self, Moved},
};
use std::{collections::BTreeMap, sync::Arc};

/// Wishes that can be taken back, at most.
const KEPT: usize = 16;

/// The last wishes, by number.
#[derive(Default)]
pub(crate) struct Wishes {
    last: u32,
    moved: BTreeMap<u32, Moved>,
}

impl Wishes {
    fn keep(&mut self, moved: Moved) -> u32 {
        self.last += 1;
        self.moved.insert(self.last, moved);
        while self.moved.len() > KEPT {
            self.moved.pop_first();
        }
        self.last
    }
}

pub(super) async fn this_one_now(core: &Arc<Core>, one: ThisOne) -> Answer {
    if let ThisOne::Photos { photos } = &one {
        sessions::several(photos)?;
    }
    let moved = core.store.write(move |tx| turns::first(tx, &one)).await.map_err(records)?;
    if moved.deliveries() == 0 {
        return Err(Failure::new(FailureCode::RequestGone, "photo", "nothing of it waits any more"));
    }
    let turn = lock(&core.wishes).keep(moved);
    core.publisher.touch();
    core.wake_lanes();
    Ok(Reply::Turn(turn))
}

pub(super) async fn undo_this_one_now(core: &Arc<Core>, turn: u32) -> Answer {
    let gone = || Failure::new(FailureCode::RequestGone, "photo", "it went out, or was moved again since");
    let moved = lock(&core.wishes).moved.remove(&turn).ok_or_else(gone)?;
    if core.store.write(move |tx| turns::undo(tx, &moved)).await.map_err(records)? == 0 {
        return Err(gone());
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

/// As [`pause_photo`], for those among them that wait.
pub(super) async fn pause_photos(core: &Arc<Core>, photos: Vec<PhotoId>, paused: bool) -> Answer {
    sessions::several(&photos)?;
    let work = move |tx: &boothlift_store::Transaction<'_>| {
        photos.into_iter().try_fold(0, |about, photo| Ok(about + turns::pause(tx, photo, paused)?))
    };
    if core.store.write(work).await.map_err(records)? == 0 {
        return Err(Failure::new(FailureCode::RequestGone, "photo", "nothing of them waits any more"));
    }
    core.publisher.touch();
    core.wake_lanes();
    Ok(Reply::Done)
}

pub(super) async fn resume_photos(core: &Arc<Core>) -> Answer {
    let work = |tx: &boothlift_store::Transaction<'_>| match events::current(tx)? {
        Some(event) => turns::resume(tx, event.id),
        None => Ok(0),
    };
    if core.store.write(work).await.map_err(records)? == 0 {
        return Err(Failure::new(FailureCode::RequestGone, "photo", "nothing is paused any more"));
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
