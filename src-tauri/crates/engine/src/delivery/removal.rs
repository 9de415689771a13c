//! Removals: photos that a person took down, asked of the gallery until it answers, under the lane's own gate and rules.

use super::{
    Unanswered,
    lane::{Shared, insist, lock},
    put_right,
    retry::{Beside, after_trouble, item_delay},
    waits::{self, Remaining},
};
use crate::supervisor::unless_it_fails;
use boothlift_contract::{DeliveryState, EngineEvent, Failure, FailureCode, TakeDownState, Timestamp, fail_point};
use boothlift_destinations::{Class, Trouble};
use boothlift_store::{
    Step,
    deliveries::{self, Delivery},
    take_downs::{self, Removal},
};
use std::sync::Arc;

/// After so many failures a wait is up to a minute, and grows no more.
const MINUTE_AFTER: u32 = 7;

/// Takes removals that are due, at most so many; none that is with the gallery already.
pub(super) async fn lease(lane: &Shared, most: usize) -> Vec<Removal> {
    let (now, id) = (lane.parts.clock.now(), lane.id.clone());
    let busy = lock(&lane.removing).clone();
    let limit = u32::try_from(most + busy.len()).unwrap_or(u32::MAX);
    match lane.parts.store.read(move |view| take_downs::due(view, &id, now, limit)).await {
        Ok(due) => {
            let free = due.into_iter().filter(|removal| !busy.contains(&removal.delivery));
            let leased: Vec<_> = free.take(most).collect();
            lock(&lane.removing).extend(leased.iter().map(|removal| removal.delivery));
            leased
        }
        Err(error) => {
            tracing::error!(%error, lane = %lane.id, "the removals cannot be read");
            Vec::new()
        }
    }
}

/// One try, from the call to the row that says what the gallery answered.
pub(super) async fn attempt(lane: Arc<Shared>, removal: Removal) {
    let id = removal.delivery;
    // Given back however this ends, also when the task is dropped.
    let _busy = Busy { lane: &lane, id };
    let delivery = match lane.parts.store.read(move |view| deliveries::get(view, id)).await {
        Ok(delivery) => delivery,
        Err(error) => {
            tracing::error!(%error, lane = %lane.id, "a removal cannot be read");
            return lane.gate().nothing_to_try();
        }
    };
    let (which, driver) = (lane.which(), lane.driver());
    let noted = || removal.note.as_deref().and_then(|note| driver.remote_of(note));
    let Some(remote) = removal.remote_id.clone().or_else(noted) else {
        let may_have = removal.note.as_deref().is_some_and(|note| driver.may_have(note));
        let doubtful = removal.doubtful && (may_have || !driver.takes().idempotent);
        return without_receipt(&lane, &delivery, doubtful).await;
    };
    fail_point("removal-begins");
    let answer = unless_it_fails(driver.remove(&remote)).await;
    match answer.unwrap_or_else(|| Err(put_right::failed_inside(Class::Broken))) {
        Ok(()) => {
            fail_point("removal-answered");
            lane.gate().confirmed(lane.parts.clock.monotonic(), None);
            tracing::info!(lane = %lane.id, photo = %delivery.photo, "removed from the gallery");
            if insist(&lane, move |tx, at| take_downs::removed(tx, id, at)).await {
                fail_point("removal-durable");
                tell(&lane, &delivery, TakeDownState::Removed, None).await;
            }
        }
        Err(trouble) => set_back(&lane, &delivery, &removal, &of_a_removal(lane.of_now(which, trouble))).await,
    }
}

/// What an answer to a removal means. One that refuses it says nothing about photos, so the removal waits for a person and
/// the lane goes on: only a sign-in that ended is a matter of both.
fn of_a_removal(trouble: Trouble) -> Trouble {
    use FailureCode as C;
    let code = match trouble.code {
        // Nothing was sent that could be like that.
        C::PhotoThere | C::PhotoTooLarge | C::PhotoKind | C::DestAddress => C::PhotoRefused,
        code => code,
    };
    match (trouble.class, trouble.code) {
        (Class::Refused, _) | (Class::NeedsPerson, C::DestForbidden | C::DestFull | C::DestAddress) => {
            Trouble { class: Class::Refused, code, ..trouble }
        }
        _ => trouble,
    }
}

/// No id is known that it could have there.
async fn without_receipt(lane: &Shared, delivery: &Delivery, doubtful: bool) {
    let id = delivery.id;
    lane.gate().nothing_to_try();
    if !doubtful {
        insist(lane, move |tx, _| take_downs::never_arrived(tx, id)).await;
        return;
    }
    let by_hand = TakeDownState::ByHand;
    if insist(lane, move |tx, at| take_downs::set_back(tx, id, by_hand, None, false, Timestamp(0), at)).await {
        tell(lane, delivery, by_hand, None).await;
    }
}

/// The same decision as about a photo that was not delivered; asking twice for a removal does no harm.
async fn set_back(lane: &Shared, delivery: &Delivery, removal: &Removal, trouble: &Trouble) {
    let tried = Delivery { failures: removal.failures, failing_since: removal.failing_since, ..delivery.clone() };
    let policy = Unanswered { idempotent: true, ..Unanswered::default() };
    // A guest waits for it: a day is long enough, whatever else arrives.
    let beside = Beside { others_arrive: true, ..Beside::default() };
    let mut setback = {
        let mut gate = lane.gate();
        let mut random = lock(&lane.random);
        match trouble.class {
            // The gallery answers; that it refuses this says nothing about photos.
            Class::Refused => gate.nothing_to_try(),
            _ => gate.failed(lane.parts.clock.monotonic(), delivery.photo, trouble, &mut *random),
        }
        after_trouble(&tried, trouble, &policy, beside, lane.parts.clock.now(), &mut *random)
    };
    if trouble.class == Class::Portal {
        // What leads removals elsewhere may let photos pass: they go in between.
        let wait = item_delay((removal.failures + 1).min(MINUTE_AFTER), &mut *lock(&lane.random));
        setback.counted = true;
        setback.due_at = lane.parts.clock.now().plus(wait);
    }
    let state = if setback.step == Step::Hold { TakeDownState::Held } else { TakeDownState::Removing };
    let failure = Failure::new(trouble.code, &lane.label, &trouble.detail);
    tracing::info!(lane = %lane.id, photo = %delivery.photo, %trouble, %state, "not removed");
    let (id, why, counted) = (delivery.id, failure.clone(), setback.counted);
    let wait = Remaining::of(&lane.parts.clock, setback.due_at.since(lane.parts.clock.now()));
    let row = insist(lane, move |tx, at| take_downs::set_back(tx, id, state, Some(&why), counted, wait.ends(at), at));
    let (_, written) = tokio::join!(waits::keep(lane), row);
    if written {
        tell(lane, delivery, state, Some(failure)).await;
    }
}

async fn tell(lane: &Shared, delivery: &Delivery, state: TakeDownState, failure: Option<Failure>) {
    let (photo, sha256) = (delivery.photo, delivery.sha256.clone());
    let destination = lane.id.clone();
    lane.parts.sink.tell(EngineEvent::TakeDownChanged { photo, sha256, destination, state, failure });
    let id = delivery.id;
    if let Ok(now) = lane.parts.store.read(move |view| deliveries::get(view, id)).await
        && now.state == DeliveryState::Cancelled
        && state == TakeDownState::Removed
    {
        lane.parts.sink.tell(EngineEvent::DeliveryChanged {
            photo,
            sha256: now.sha256,
            destination: now.destination,
            state: now.state,
            attempt: now.attempt,
            failure: now.failure,
        });
    }
}

struct Busy<'a> {
    lane: &'a Shared,
    id: i64,
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        lock(&self.lane.removing).remove(&self.id);
    }
}
