//! Requests about sending: pause, retry, and what a person decides about one photo.

use super::{drops::REGRET, sessions};
use crate::{
    core::{Core, lock, records},
    delivery::Lane,
    engine::{Engine, pause_text},
    importing,
};
use boothlift_contract::{
    Answer, DeliveryState, DestinationId, EngineEvent, Failure, FailureCode, FileId, FileVerdict, FolderId, PhotoId,
    Reply, Timestamp,
};
use boothlift_store::{
    Step, StoreError, Transaction,
    deliveries::{self, Delivery, StoredProof},
    events, files, settings, take_downs,
};
use std::{sync::Arc, time::Duration};

/// Files brought in by hand that are looked at again at a time, at most.
const MOST_AGAIN: u32 = 200;

/// Where a person can still leave a photo out: what is on the wire goes on.
const NOT_ARRIVED: [DeliveryState; 3] = [DeliveryState::Waiting, DeliveryState::Unknown, DeliveryState::Held];

pub(super) async fn pause(core: &Arc<Core>, minutes: Option<u32>) -> Answer {
    let ends = minutes.map(|minutes| core.clock.now().plus(Duration::from_secs(u64::from(minutes) * 60)));
    let text = pause_text(ends);
    let _turn = core.pausing.lock().await;
    core.store.write(move |tx| settings::set(tx, settings::PAUSED, &text)).await.map_err(records)?;
    core.pause_ends.send_replace(ends);
    core.paused.send_replace(true);
    core.wake_lanes();
    core.sink.tell(EngineEvent::PauseChanged { paused: true });
    Ok(Reply::Done)
}

/// Sends again.
pub(super) async fn resume(core: &Arc<Core>) -> Result<(), Failure> {
    let _turn = core.pausing.lock().await;
    end_pause(core).await
}

/// Sends again where the pause that was to end then is still the one there is: a person may have asked for another meanwhile.
pub(crate) async fn end_pause_of(core: &Arc<Core>, ends: Timestamp) -> Result<(), Failure> {
    let _turn = core.pausing.lock().await;
    let is_this = *core.pause_ends.borrow() == Some(ends);
    if is_this { end_pause(core).await } else { Ok(()) }
}

async fn end_pause(core: &Arc<Core>) -> Result<(), Failure> {
    core.store.write(|tx| settings::forget(tx, settings::PAUSED)).await.map_err(records)?;
    core.pause_ends.send_replace(None);
    core.paused.send_replace(false);
    // One after the other, in their order.
    core.wake_lanes();
    core.sink.tell(EngineEvent::PauseChanged { paused: false });
    Ok(())
}

pub(super) async fn retry(engine: &Engine, destination: Option<DestinationId>) -> Answer {
    let core = engine.core();
    if lock(&core.lanes).values().any(lacks_token) {
        // The key store may have been unlocked meanwhile.
        engine.look_for_tokens().await?;
    }
    let lanes: Vec<DestinationId> = match destination {
        Some(id) => vec![id],
        None => lock(&core.lanes).keys().cloned().collect(),
    };
    let due = lanes.clone();
    core.store
        .write(move |tx| {
            due.iter().try_for_each(|id| {
                deliveries::make_due(tx, id)?;
                take_downs::make_due(tx, id)
            })
        })
        .await
        .map_err(records)?;
    for id in lanes {
        match lock(&core.lanes).get(&id) {
            // Without a token there is nothing to try.
            Some(lane) if lacks_token(lane) => {}
            Some(lane) => lane.nudge(),
            None => return Err(Failure::new(FailureCode::RequestGone, id.0, "it is off")),
        }
    }
    Ok(Reply::Done)
}

fn lacks_token(lane: &Lane) -> bool {
    let (_, why, _) = lane.state();
    why.is_some_and(|why| matches!(why.code, FailureCode::KeysLocked | FailureCode::DestNoToken))
}

pub(super) async fn send_anyway(core: &Arc<Core>, file: FileId) -> Answer {
    let known = core.store.read(move |view| files::get(view, file)).await.map_err(records)?;
    if known.verdict == FileVerdict::Held && known.folder.is_none() {
        importing::single(core).again(known, REGRET, true).await?;
    } else if known.verdict == FileVerdict::Held {
        let intake = lock(&core.intake).clone();
        let intake = intake.ok_or_else(|| Failure::new(FailureCode::FolderGone, &known.name, ""))?;
        intake.send_anyway(file).await?;
    } else {
        decide_all(core, file, DeliveryState::Held, Step::Release).await?;
    }
    core.publisher.touch();
    core.wake_lanes();
    Ok(Reply::Done)
}

pub(super) async fn mark_delivered(core: &Arc<Core>, photo: PhotoId, destination: DestinationId) -> Answer {
    let at = core.clock.now();
    let changed = core
        .store
        .write(move |tx| {
            let mut all = deliveries::of_photo(tx, photo)?.into_iter();
            let delivery = all.find(|delivery| delivery.destination == destination);
            let delivery = delivery.ok_or(StoreError::Missing("delivery"))?;
            let proof = StoredProof { reply: "a person saw it in the gallery".into(), ..StoredProof::default() };
            deliveries::confirm(tx, delivery.id, &proof, at)?;
            deliveries::get(tx, delivery.id)
        })
        .await
        .map_err(records)?;
    tell(core, &changed);
    Ok(Reply::Done)
}

pub(super) async fn leave_out(core: &Arc<Core>, file: FileId) -> Answer {
    let known = core.store.read(move |view| files::get(view, file)).await.map_err(records)?;
    let why = Failure::new(FailureCode::PhotoLeftOut, &known.name, "");
    if known.photo.is_none() {
        let at = core.clock.now();
        core.store
            .write(move |tx| files::rejudge(tx, file, FileVerdict::Ignored, Some(&why), at))
            .await
            .map_err(records)?;
        core.publisher.touch();
        return Ok(Reply::Done);
    }
    let at = core.clock.now();
    // In one step: between two a photo on the wire could come back, be overlooked by both, and go again.
    let work = move |tx: &Transaction<'_>| {
        let photo = files::get(tx, file)?.photo.ok_or(StoreError::Missing("photo"))?;
        leave_photo_out(tx, photo, |_| Some(why.clone()), at)
    };
    for delivery in core.store.write(work).await.map_err(records)? {
        tell(core, &delivery);
    }
    core.publisher.touch();
    Ok(Reply::Done)
}

/// Leaves a photo out wherever it has not arrived; what changed.
fn leave_photo_out(
    tx: &Transaction<'_>,
    photo: PhotoId,
    why: impl Fn(&Delivery) -> Option<Failure>,
    at: Timestamp,
) -> Result<Vec<Delivery>, StoreError> {
    let mut changed = Vec::new();
    for state in NOT_ARRIVED {
        changed.append(&mut decide_photo(tx, photo, state, Step::Cancel, &why, at)?);
    }
    Ok(changed)
}

/// Leaves photos out where they have not arrived, all in one step; tells of which something was.
pub(super) async fn leave_photos_out(core: &Arc<Core>, photos: Vec<PhotoId>) -> Answer {
    sessions::several(&photos)?;
    let at = core.clock.now();
    let work = move |tx: &Transaction<'_>| {
        let (mut changed, mut about) = (Vec::new(), Vec::new());
        for photo in photos {
            let why = |delivery: &Delivery| Some(Failure::new(FailureCode::PhotoLeftOut, &delivery.name, ""));
            let mut of_photo = leave_photo_out(tx, photo, why, at)?;
            if !of_photo.is_empty() && !about.contains(&photo) {
                about.push(photo);
            }
            changed.append(&mut of_photo);
        }
        Ok((changed, about))
    };
    let (changed, about) = core.store.write(work).await.map_err(records)?;
    for delivery in changed {
        tell(core, &delivery);
    }
    if about.is_empty() {
        return Err(Failure::new(FailureCode::RequestGone, "photo", "nothing of them waits any more"));
    }
    core.publisher.touch();
    core.wake_lanes();
    Ok(Reply::LeftOut(about))
}

/// Takes left-out photos in again, all in one step; none of it where one was taken down meanwhile.
pub(super) async fn take_photos_in_again(core: &Arc<Core>, photos: Vec<PhotoId>) -> Answer {
    sessions::several(&photos)?;
    for photo in &photos {
        super::take_down::refuse_if_down(core, *photo).await?;
    }
    let at = core.clock.now();
    let work = move |tx: &Transaction<'_>| {
        let mut changed = Vec::new();
        for photo in photos {
            changed.append(&mut decide_photo(tx, photo, DeliveryState::Cancelled, Step::Restore, |_| None, at)?);
        }
        Ok(changed)
    };
    for delivery in core.store.write(work).await.map_err(records)? {
        tell(core, &delivery);
    }
    core.publisher.touch();
    core.wake_lanes();
    Ok(Reply::Done)
}

pub(super) async fn take_in_again(core: &Arc<Core>, file: FileId) -> Answer {
    let known = core.store.read(move |view| files::get(view, file)).await.map_err(records)?;
    if known.photo.is_none() && known.folder.is_none() {
        // Nobody meets it again by himself. What is wrong with it stands beside it afterwards.
        let at = core.clock.now();
        let held = core.store.write(move |tx| files::rejudge(tx, file, FileVerdict::Held, None, at));
        held.await.map_err(records)?;
        let _ = importing::single(core).again(known, REGRET, false).await;
        core.publisher.touch();
        core.wake_lanes();
        return Ok(Reply::Done);
    }
    if known.photo.is_none() {
        // Forgotten, it is met again as if for the first time.
        core.store.write(move |tx| files::forget(tx, file)).await.map_err(records)?;
        return look_now(core).await;
    }
    if let Some(photo) = known.photo {
        super::take_down::refuse_if_down(core, photo).await?;
    }
    decide_all(core, file, DeliveryState::Cancelled, Step::Restore).await?;
    core.publisher.touch();
    core.wake_lanes();
    Ok(Reply::Done)
}

pub(super) async fn note_gone(core: &Arc<Core>) -> Answer {
    let at = core.clock.now();
    core.store
        .write(move |tx| {
            let Some(event) = events::current(tx)? else { return Ok(()) };
            for file in files::with_verdict(tx, event.id, FileVerdict::Gone, 10_000)? {
                let why = Failure::new(FailureCode::PhotoGone, &file.name, "noted");
                files::rejudge(tx, file.id, FileVerdict::Ignored, Some(&why), at)?;
            }
            Ok(())
        })
        .await
        .map_err(records)?;
    core.publisher.touch();
    Ok(Reply::Done)
}

/// Looks through the folders, and at what was brought in by hand and waits for a person.
pub(super) async fn look_now(core: &Arc<Core>) -> Answer {
    if let Some(intake) = lock(&core.intake).as_ref() {
        intake.look_now();
    }
    let held = core.store.read(|view| {
        let Some(event) = events::current(view)? else { return Ok(Vec::new()) };
        files::with_verdict(view, event.id, FileVerdict::Held, MOST_AGAIN)
    });
    let held = held.await.map_err(records)?;
    for file in held.into_iter().filter(|file| file.folder.is_none()) {
        // What is still wrong with it stands beside it.
        let _ = importing::single(core).again(file, REGRET, false).await;
        core.publisher.touch();
    }
    core.wake_lanes();
    Ok(Reply::Done)
}

pub(super) fn trust_folder(core: &Arc<Core>, folder: FolderId) -> Answer {
    let running = lock(&core.intake).clone();
    match running {
        Some(intake) if intake.status().changed_folders.contains(&folder) => {
            intake.trust(folder);
            Ok(Reply::Done)
        }
        _ => Err(Failure::new(FailureCode::RequestGone, "folder", "no other folder lies in its place")),
    }
}

/// Moves every delivery of a file's photo that is in `from`.
async fn decide_all(core: &Arc<Core>, file: FileId, from: DeliveryState, step: Step) -> Result<(), Failure> {
    let at = core.clock.now();
    let work = move |tx: &Transaction<'_>| {
        let photo = files::get(tx, file)?.photo.ok_or(StoreError::Missing("photo"))?;
        decide_photo(tx, photo, from, step, |_| None, at)
    };
    for delivery in core.store.write(work).await.map_err(records)? {
        tell(core, &delivery);
    }
    Ok(())
}

/// Moves every delivery of a photo that is in `from`. Those that a destination never takes stay as they are.
fn decide_photo(
    tx: &Transaction<'_>,
    photo: PhotoId,
    from: DeliveryState,
    step: Step,
    why: impl Fn(&Delivery) -> Option<Failure>,
    at: Timestamp,
) -> Result<Vec<Delivery>, StoreError> {
    let never =
        |delivery: &Delivery| delivery.failure.as_ref().is_some_and(|failure| failure.code == FailureCode::PhotoKind);
    let mut changed = Vec::new();
    for delivery in deliveries::of_photo(tx, photo)? {
        if delivery.state == from && !never(&delivery) {
            deliveries::decide(tx, delivery.id, step, why(&delivery).as_ref(), Timestamp(0), at)?;
            changed.push(deliveries::get(tx, delivery.id)?);
        }
    }
    Ok(changed)
}

fn tell(core: &Core, delivery: &Delivery) {
    core.sink.tell(EngineEvent::DeliveryChanged {
        photo: delivery.photo,
        sha256: delivery.sha256.clone(),
        destination: delivery.destination.clone(),
        state: delivery.state,
        attempt: delivery.attempt,
        failure: delivery.failure.clone(),
    });
}
