//! One attempt, from the first byte to the rows that say how it ended.

use super::{
    Flight,
    flying::Life,
    gate::Arrived,
    lane::{LaneParts, Shared, insist, local, lock, tell},
    lease::Underway,
    prepare, put_right,
    retry::{Beside, after_trouble, fails_long},
    waits::{self, Remaining},
};
use crate::{
    rescue::{self, CopyError},
    supervisor::unless_it_fails,
};
use async_trait::async_trait;
use boothlift_contract::{DeliveryState, EventId, FailureCode, fail_point};
use boothlift_destinations::{Class, Consignment, EventFacts, Journal, Parcel, Proof, Source, Takes, Trouble};
use boothlift_store::{
    Step,
    deliveries::{self, Delivery, Setback, StoredProof},
    events, notes, retention,
};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

/// One attempt, and what becomes of its photos where it fails inside.
pub(super) async fn attempt(lane: Arc<Shared>, deliveries: Vec<Delivery>, life: Life) {
    if unless_it_fails(carry(&lane, deliveries.clone(), &life)).await.is_none() {
        put_right::attempts(&lane, &deliveries).await;
    }
}

/// One attempt, of one photo or of some that travel together, from the first byte to the rows that say how it ended.
async fn carry(lane: &Arc<Shared>, deliveries: Vec<Delivery>, life: &Life) {
    let _underway = Underway::of(lane, &deliveries);
    lane.moved();
    let (which, driver) = (lane.which(), lane.driver());
    let outside = !driver.takes().on_this_computer;
    let mut ready = Vec::with_capacity(deliveries.len());
    for delivery in deliveries {
        let flight = lane.parts.progress.take_off(Flight::new(&delivery, outside));
        let made = parcel(lane, &delivery, driver.takes()).await;
        life.moves(lane.parts.clock.monotonic());
        // It may have taken long, and the destination may have asked for a pause meanwhile.
        let may_go = |made| lane.gate().told_to_wait(lane.parts.clock.monotonic()).map_or(Ok(made), Err);
        match made.and_then(may_go) {
            Ok((parcel, event)) => {
                flight.weighs(parcel.bytes);
                ready.push((delivery, flight, parcel, event));
            }
            Err(trouble) => {
                set_back(lane, &delivery, trouble, &flight).await;
                lane.parts.progress.land(&flight);
            }
        }
    }
    let began = lane.parts.clock.monotonic();
    let journals: Vec<_> = ready
        .iter()
        .map(|(delivery, flight, ..)| AttemptJournal {
            lane,
            life,
            delivery: delivery.id,
            flight,
            outside,
            began,
            course: Mutex::new(Course { moved_at: began, ended: false }),
        })
        .collect();
    let going = async {
        match (ready.as_slice(), journals.as_slice()) {
            ([(_, _, parcel, event)], [journal]) => vec![driver.deliver(parcel, event, journal).await],
            ([(_, _, _, event), ..], _) => {
                let photos = ready.iter().zip(&journals);
                let photos: Vec<_> =
                    photos.map(|((_, _, parcel, _), journal)| Consignment { parcel, journal }).collect();
                driver.deliver_together(&photos, event).await
            }
            _ => Vec::new(),
        }
    };
    let results = tokio::select! {
        biased;
        results = going => results,
        () = died(lane, &journals) => {
            let words = "the network changed, and this connection went with it";
            ready.iter().map(|_| Err(Trouble::new(Class::Local, FailureCode::NetBroken, words))).collect()
        }
    };
    // The gate has to know of trouble before another one begins; success keeps none waiting for the disk.
    if results.iter().all(Result::is_ok) {
        life.lands();
        lane.has_place();
    }
    for ((delivery, flight, parcel, _), result) in ready.iter().zip(results) {
        match result {
            Ok(proof) => {
                lock(&lane.cut_offs).passed(delivery.id, parcel.bytes);
                let sent = (parcel.sha256 != delivery.sha256).then(|| parcel.sha256.clone());
                let arrived =
                    (!outside || lane.parts.speed.slice().is_none()).then_some(Arrived { began, bytes: parcel.bytes });
                confirm(lane, delivery, proof, sent, arrived).await;
                prepare::let_go(&lane.parts, delivery).await;
            }
            Err(trouble) => set_back(lane, delivery, lane.of_now(which, trouble), flight).await,
        }
        lane.parts.progress.land(flight);
    }
}

async fn parcel(lane: &Shared, delivery: &Delivery, takes: &Takes) -> Result<(Parcel, EventFacts), Trouble> {
    let event: EventId = delivery.event;
    let facts = lane.parts.store.read(move |view| events::get(view, event)).await.map_err(local)?;
    let source = match &delivery.picture_url {
        Some(url) => Source::Url(url.clone()),
        None => Source::File(safe_copy(&lane.parts, delivery).await?),
    };
    let parcel = Parcel {
        photo: delivery.photo,
        sha256: delivery.sha256.clone(),
        crc32: delivery.crc32,
        bytes: delivery.bytes,
        media: delivery.media,
        kind: delivery.kind,
        name: delivery.remote_name.clone(),
        tag: delivery.tag.clone(),
        source,
    };
    let wanted = lock(&lane.built).preparing;
    let parcel = prepare::ready(&lane.parts, delivery, parcel, &wanted, takes).await?;
    let facts = EventFacts { gallery_name: facts.gallery_name, date: facts.date, collection_url: facts.collection_url };
    Ok((parcel, facts))
}

/// Where the photo's safe copy is. One that was removed, or got lost, comes from the booth's own file where that still
/// holds the same.
async fn safe_copy(parts: &LaneParts, delivery: &Delivery) -> Result<PathBuf, Trouble> {
    let copy = parts.spool.path(&delivery.sha256, delivery.media);
    if copy.is_file() {
        return Ok(copy);
    }
    let back = rescue::bring_back(&parts.store, &parts.spool, &parts.workers, &delivery.sha256, delivery.media).await;
    match back {
        Ok(true) => return Ok(copy),
        Ok(false) => {}
        Err(CopyError::Records(error)) => return Err(local(error)),
        Err(CopyError::Disk(error)) => {
            return Err(Trouble::new(Class::Local, FailureCode::DiskFull, error.to_string()));
        }
    }
    let sha256 = delivery.sha256.clone();
    match parts.store.read(move |view| retention::is_removed(view, &sha256)).await.map_err(local)? {
        true => Err(Trouble::new(
            Class::Refused,
            FailureCode::PhotoCopyRemoved,
            "no file in the booth's folder holds it any more",
        )),
        // Whoever reads it says what is wrong.
        false => Ok(copy),
    }
}

async fn confirm(
    lane: &Shared,
    delivery: &Delivery,
    proof: Proof,
    sent_sha256: Option<String>,
    arrived: Option<Arrived>,
) {
    let came_at = lane.parts.clock.monotonic();
    let stored = StoredProof {
        status: proof.status,
        remote_id: proof.remote_id,
        remote_url: proof.remote_url,
        reply: proof.reply,
        sent_sha256,
    };
    let id = delivery.id;
    fail_point("proven");
    // One commit: no restart finds the photo's row without the wait that the same answer asked for.
    let row = insist(lane, move |tx, at| deliveries::confirm(tx, id, &stored, at));
    let (_, written) = tokio::join!(waits::keep(lane), row);
    fail_point("confirmed");
    let retire = lane.gate().confirmed(came_at, arrived);
    if retire {
        tracing::debug!(lane = %lane.id, "a connection is far slower than the others: no old one is used again");
        lane.driver().renew();
    }
    if written {
        tell(lane, delivery, DeliveryState::Confirmed, None);
    }
}

pub(super) async fn set_back(lane: &Shared, delivery: &Delivery, mut trouble: Trouble, flight: &Flight) {
    let id = delivery.id;
    // Nothing is waited for before the gate knows, unless it must be: another photo may be about to begin.
    if trouble.class == Class::Unanswered {
        let state = lane.parts.store.read(move |view| Ok(deliveries::get(view, id)?.state)).await;
        if matches!(state, Ok(DeliveryState::Sending)) {
            // The last slice was never let go, so the request cannot have been complete.
            trouble.class = Class::Broken;
        }
    }
    let goes_smaller = prepare::goes_smaller(&lane.parts, delivery, &trouble, lane.driver().takes()).await;
    let unanswered = lock(&lane.built).unanswered.clone();
    let others_arrive = others_arrive(lane, delivery).await;
    let setback = {
        let mut gate = lane.gate();
        let mut random = lock(&lane.random);
        let beside = Beside {
            refused_alone: gate.refused_alone(&trouble, delivery.photo),
            too_large: was_cut_off(&trouble) && lock(&lane.cut_offs).cut(id, flight.handed_over()),
            goes_smaller,
            others_arrive,
        };
        gate.failed(lane.parts.clock.monotonic(), delivery.photo, &trouble, &mut *random);
        after_trouble(delivery, &trouble, &unanswered, beside, lane.parts.clock.now(), &mut *random)
    };
    let (step, failure) = (setback.step, setback.outcome.failure.clone());
    if step == Step::Hold {
        lock(&lane.cut_offs).forget(id);
    }
    tracing::info!(lane = %lane.id, photo = %delivery.photo, attempt = delivery.attempt, %trouble, ?step, "not delivered");
    let wait = Remaining::of(&lane.parts.clock, setback.due_at.since(lane.parts.clock.now()));
    let row = insist(lane, move |tx, at| {
        deliveries::set_back(tx, id, &Setback { due_at: wait.ends(at), ..setback.clone() }, at)
    });
    if tokio::join!(waits::keep(lane), row).1 {
        let state = match step {
            Step::Hold => DeliveryState::Held,
            Step::LoseAnswer => DeliveryState::Unknown,
            _ => DeliveryState::Waiting,
        };
        tell(lane, delivery, state, failure);
    }
}

/// Whether others arrived at the lane's destination since this one began to fail. Asked only where it has failed for a day.
async fn others_arrive(lane: &Shared, delivery: &Delivery) -> bool {
    let Some(since) = delivery.failing_since.filter(|_| fails_long(delivery, lane.parts.clock.now())) else {
        return false;
    };
    let (event, lane_id) = (delivery.event, lane.id.clone());
    let arrived = lane.parts.store.read(move |view| deliveries::any_arrived_since(view, event, &lane_id, since)).await;
    // Records that cannot be read hold no photo.
    arrived.unwrap_or(false)
}

/// Whether the connection ended amid the body. One that stands still tells nothing about the photo.
fn was_cut_off(trouble: &Trouble) -> bool {
    trouble.class == Class::Broken && trouble.code == FailureCode::NetBroken && trouble.status.is_none()
}

struct AttemptJournal<'a> {
    lane: &'a Shared,
    life: &'a Life,
    delivery: i64,
    flight: &'a Flight,
    outside: bool,
    /// When the upload began, by the monotonic clock.
    began: Duration,
    course: Mutex<Course>,
}

struct Course {
    /// When something of it last moved, by the monotonic clock.
    moved_at: Duration,
    /// The last slice was let go.
    ended: bool,
}

/// Waits until none of these uploads can come to its end, as the network took their connection with it. What may have
/// arrived is waited for.
async fn died(lane: &Shared, journals: &[AttemptJournal<'_>]) {
    let mut dead_since = lane.dead_since.subscribe();
    while dead_since.changed().await.is_ok() {
        let since = *dead_since.borrow_and_update();
        let died = |journal: &AttemptJournal<'_>| {
            let course = lock(&journal.course);
            !course.ended && course.moved_at <= since
        };
        if !journals.is_empty() && journals.iter().all(died) {
            return;
        }
    }
    std::future::pending().await
}

#[async_trait]
impl Journal for AttemptJournal<'_> {
    fn handed_over(&self, bytes: u64) {
        let moved = self.lane.parts.progress.handed_over(self.flight, bytes);
        let now = self.lane.parts.clock.monotonic();
        self.life.moves(now);
        lock(&self.course).moved_at = now;
        let mut gate = self.lane.gate();
        gate.moved(now);
        // What the speed limit holds back says nothing about the network.
        if self.at_most().is_none() {
            gate.goes_on(now, Arrived { began: self.began, bytes }, moved);
        }
    }

    async fn body_ends(&self) -> Result<(), Trouble> {
        let (id, at) = (self.delivery, self.lane.parts.clock.now());
        lock(&self.course).ended = true;
        self.life.moves(self.lane.parts.clock.monotonic());
        fail_point("body-ends");
        let written = self.lane.parts.store.write(move |tx| deliveries::body_ends(tx, id, at)).await.map_err(local);
        fail_point("body-end-durable");
        written
    }

    async fn recall(&self) -> Result<Option<String>, Trouble> {
        let id = self.delivery;
        self.lane.parts.store.read(move |view| notes::get(view, id)).await.map_err(local)
    }

    async fn keep(&self, note: &str) -> Result<(), Trouble> {
        let (id, at, note) = (self.delivery, self.lane.parts.clock.now(), note.to_owned());
        self.lane.moved();
        self.life.moves(self.lane.parts.clock.monotonic());
        *lock(&self.course) = Course { moved_at: self.lane.parts.clock.monotonic(), ended: false };
        fail_point("note-begins");
        let written = self.lane.parts.store.write(move |tx| notes::keep(tx, id, &note, at)).await.map_err(local);
        fail_point("note-durable");
        written
    }

    fn answered(&self) {
        self.life.lands();
        self.lane.has_place();
    }

    fn at_most(&self) -> Option<usize> {
        if self.outside { self.lane.parts.speed.slice() } else { None }
    }

    async fn may_go(&self, bytes: u64) {
        self.lane.express.let_pass(self.lane, self.delivery).await;
        if self.outside {
            self.lane.parts.speed.pass(bytes).await;
            self.life.moves(self.lane.parts.clock.monotonic());
        }
    }
}
