//! A lane: one destination's own line of work, a task that leases due deliveries and sees each attempt through.

use super::{
    Flight, ProgressBook,
    cut_offs::CutOffs,
    gate::{Allowance, Arrived, Full, Gate},
    lease::{Retries, Underway, lease, next_due},
    listing, prepare, removal,
    retry::{Beside, after_trouble},
    speed::SpeedLimit,
    waits,
};
use crate::{
    copies::{self, CopyError},
    drivers::Built,
    sink::Sink,
    when::until,
};
use async_trait::async_trait;
use boothlift_contract::{
    Clock, DeliveryState, DestinationId, EngineEvent, EventId, Failure, FailureCode, LaneState, SendingOrder,
    Timestamp, fail_point,
};
use boothlift_destinations::{
    Class, Consignment, Destination, EventFacts, Journal, Parcel, Proof, Source, Takes, Trouble,
};
use boothlift_intake::{Spool, Workers};
use boothlift_store::{
    Step, Store, StoreError,
    deliveries::{self, Delivery, Order, StoredProof},
    destinations, events, notes, retention, take_downs,
};
use rand::{SeedableRng, rngs::StdRng};
use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Notify, Semaphore, oneshot, watch},
    task::{JoinHandle, JoinSet},
};
use tokio_util::sync::CancellationToken;

/// How long an ending lane waits for what is on the wire.
const DRAIN: Duration = Duration::from_secs(2);
/// Every so many leases the oldest photo goes before the newest.
const OLDEST_EVERY: u32 = 4;

/// What a lane works with.
#[derive(Clone)]
pub(crate) struct LaneParts {
    pub store: Store,
    pub spool: Spool,
    pub workers: Workers,
    /// The folder of copies made ready.
    pub prepared: PathBuf,
    /// Copies being made ready at once, of all lanes.
    pub preparing: Arc<Semaphore>,
    pub clock: Arc<dyn Clock>,
    pub sink: Sink,
    pub progress: Arc<ProgressBook>,
    pub paused: watch::Receiver<bool>,
    /// How fast all lanes outside this computer may go together.
    pub speed: Arc<SpeedLimit>,
    pub seed: u64,
}

/// A running lane. Stopping is explicit; dropping it leaves the task to its token.
pub(crate) struct Lane {
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

pub(super) struct Shared {
    pub(super) id: DestinationId,
    pub(super) label: String,
    pub(super) parts: LaneParts,
    built: Mutex<Built>,
    gate: Mutex<Gate>,
    pub(super) random: Mutex<StdRng>,
    /// Where photos were cut off.
    cut_offs: Mutex<CutOffs>,
    pub(super) retries: Mutex<Retries>,
    /// Removals that are with the gallery now.
    pub(super) removing: Mutex<BTreeSet<i64>>,
    /// Somebody waits for the gallery's list.
    pub(super) asked: Mutex<Option<listing::Asked>>,
    /// The pause that the destination asked for, as it is in the records.
    pub(super) noted: Mutex<Option<waits::Noted>>,
    /// A person paused this lane.
    held_back: watch::Sender<bool>,
    wake: Notify,
    stop: CancellationToken,
}

impl Lane {
    pub(crate) fn start(
        id: DestinationId,
        label: String,
        built: Built,
        ever_confirmed: bool,
        paused: bool,
        parts: LaneParts,
    ) -> Self {
        let seed = id.0.bytes().fold(parts.seed, |seed, byte| seed.rotate_left(7) ^ u64::from(byte));
        let shared = Arc::new(Shared {
            gate: Mutex::new(Gate::new(built.driver.takes().parallel, ever_confirmed)),
            random: Mutex::new(StdRng::seed_from_u64(seed)),
            built: Mutex::new(built),
            held_back: watch::Sender::new(paused),
            cut_offs: Mutex::default(),
            retries: Mutex::default(),
            removing: Mutex::default(),
            asked: Mutex::default(),
            noted: Mutex::default(),
            wake: Notify::new(),
            stop: CancellationToken::new(),
            id,
            label,
            parts,
        });
        let task = tokio::spawn(run(Arc::clone(&shared)));
        Self { shared, task }
    }

    /// Something may be due.
    pub(crate) fn wake(&self) {
        self.shared.wake.notify_one();
    }

    /// Try again now: waits end, one probe goes first.
    pub(crate) fn nudge(&self) {
        self.shared.driver().renew();
        self.shared.gate().nudge(self.shared.parts.clock.monotonic());
        self.wake();
    }

    /// The way may be open again: where the lane waits for that, one probe goes now, and no old connection is used.
    pub(crate) fn look(&self) {
        self.shared.driver().renew();
        self.shared.gate().look(self.shared.parts.clock.monotonic());
        self.wake();
    }

    /// Begins no attempt until a person lets it go on. What is on the wire ends.
    pub(crate) fn pause(&self, paused: bool) {
        self.shared.held_back.send_replace(paused);
        self.wake();
    }

    /// Goes on with a driver that has another token or other settings.
    pub(crate) fn replace(&self, built: Built) {
        let now = self.shared.parts.clock.monotonic();
        if let Some(until) = self.shared.gate().rests_until(now) {
            built.driver.keep_quiet(until - now);
        }
        *lock(&self.shared.built) = built;
        self.nudge();
    }

    /// Sends nothing until a person did what `trouble` says, known before any photo was tried.
    pub(crate) fn hold(&self, trouble: Trouble) {
        self.shared.gate().hold(self.shared.parts.clock.monotonic(), trouble);
        self.wake();
    }

    /// Asks for the gallery's list as soon as the gate lets photos through, not before `not_before`. One question waits at
    /// a time; a later one takes its place.
    pub(crate) fn ask_list(
        &self,
        event: EventId,
        not_before: Duration,
    ) -> oneshot::Receiver<Result<listing::Listed, listing::NoList>> {
        let (answer, answered) = oneshot::channel();
        *lock(&self.shared.asked) = Some(listing::Asked { event, not_before, answer });
        self.wake();
        answered
    }

    /// Whether it lets nothing through now by a person's word.
    pub(crate) fn is_held_back(&self) -> bool {
        *self.shared.held_back.borrow() || *self.shared.parts.paused.borrow()
    }

    /// The driver in use.
    pub(crate) fn driver(&self) -> Arc<dyn Destination> {
        self.shared.driver()
    }

    /// What it does, why, and until when by the monotonic clock.
    pub(crate) fn state(&self) -> (LaneState, Option<Failure>, Option<Duration>) {
        self.shared.state()
    }

    /// Leases nothing more, gives what is on the wire two seconds, and ends.
    pub(crate) async fn stop(self) {
        self.shared.stop.cancel();
        let _ = self.task.await;
    }
}

impl Shared {
    pub(super) fn driver(&self) -> Arc<dyn Destination> {
        Arc::clone(&lock(&self.built).driver)
    }

    pub(super) fn gate(&self) -> MutexGuard<'_, Gate> {
        lock(&self.gate)
    }

    /// Something moved on the wire.
    fn moved(&self) {
        self.gate().moved(self.parts.clock.monotonic());
    }

    fn state(&self) -> (LaneState, Option<Failure>, Option<Duration>) {
        let gate = self.gate();
        let (state, trouble, until) = gate.state();
        (state, trouble.map(|t| Failure::new(t.code, &self.label, &t.detail)), until)
    }
}

async fn run(lane: Arc<Shared>) {
    let mut flying: JoinSet<()> = JoinSet::new();
    let mut leases = 0;
    let mut told = (LaneState::Works, None);
    let mut paused = lane.parts.paused.clone();
    waits::recall(&lane).await;
    while !lane.stop.is_cancelled() {
        let rests = *paused.borrow_and_update() || *lane.held_back.borrow();
        let next = if rests { None } else { advance(&lane, &mut flying, &mut leases).await };
        let next = waits::keep(&lane).await.into_iter().chain(next).min();
        tell_state(&lane, &mut told).await;
        tokio::select! {
            biased;
            () = lane.stop.cancelled() => {}
            Some(_) = flying.join_next(), if !flying.is_empty() => {}
            () = lane.wake.notified() => {}
            _ = paused.changed() => {}
            () = until(lane.parts.clock.as_ref(), next) => {}
        }
    }
    let drained = async { while flying.join_next().await.is_some() {} };
    if tokio::time::timeout(DRAIN, drained).await.is_err() {
        flying.shutdown().await;
    }
}

/// Does what the gate allows; returns when to look again by itself.
async fn advance(lane: &Arc<Shared>, flying: &mut JoinSet<()>, leases: &mut u32) -> Option<Duration> {
    let now = lane.parts.clock.monotonic();
    let allowance = lane.gate().allowance(now);
    match allowance {
        Allowance::Nothing(again) => again,
        // What is still on the wire, perhaps stuck there, keeps nobody from finding out that the way is open again.
        Allowance::Probe => {
            lane.gate().probe_out();
            flying.spawn(probe(Arc::clone(lane)));
            None
        }
        Allowance::OneSmall => {
            if let Some(removal) = removal::lease(lane, 1).await.pop() {
                lane.gate().photo_out();
                flying.spawn(removal::attempt(Arc::clone(lane), removal));
                return None;
            }
            let leased = lease(lane, Order::Smallest, 1, 1).await;
            if leased.is_empty() {
                lane.gate().nothing_to_try();
                if lock(&lane.asked).is_some() {
                    return Some(now);
                }
                return next_due(lane).await;
            }
            lane.gate().photo_out();
            leased.into_iter().for_each(|delivery| drop(flying.spawn(attempt(Arc::clone(lane), vec![delivery]))));
            None
        }
        Allowance::Photos(most) => {
            let most = match room(lane, flying, most, now) {
                Ok(most) => most,
                Err(again) => return again,
            };
            let list_at = match listing::due(lane) {
                Ok(asked) => {
                    flying.spawn(listing::attempt(Arc::clone(lane), asked));
                    None
                }
                Err(later) => later,
            };
            let free = most.saturating_sub(flying.len());
            if free == 0 {
                return None;
            }
            // What is not to be seen goes before what is.
            for removal in removal::lease(lane, free).await {
                flying.spawn(removal::attempt(Arc::clone(lane), removal));
            }
            let free = most.saturating_sub(flying.len());
            if free == 0 {
                return None;
            }
            *leases += 1;
            let order = if leases.is_multiple_of(OLDEST_EVERY) { Order::Oldest } else { Order::Newest };
            let group = lane.driver().together().max(1);
            let leased = lease(lane, order, free * group, most * group).await;
            let all = leased.len() == free * group;
            if !all {
                lane.gate().has_slack(now);
            }
            let same_event = leased.chunk_by(|one, next| one.event == next.event);
            for together in same_event.flat_map(|of_event| of_event.chunks(group)) {
                flying.spawn(attempt(Arc::clone(lane), together.to_vec()));
            }
            let photo_at = if all { None } else { next_due(lane).await };
            photo_at.into_iter().chain(list_at).min()
        }
    }
}

/// How many may be on the wire now: `most`, or one more that passes those which stand still. Else when to look again.
fn room(lane: &Arc<Shared>, flying: &mut JoinSet<()>, most: usize, now: Duration) -> Result<usize, Option<Duration>> {
    let mut gate = lane.gate();
    if flying.len() < most {
        gate.has_room();
        return Ok(most);
    }
    match gate.when_full(now, flying.len()) {
        Full::Wait(again) => Err(again),
        Full::Probe => {
            gate.probe_out();
            flying.spawn(probe(Arc::clone(lane)));
            Err(None)
        }
        Full::OneBeside => Ok(flying.len() + 1),
    }
}

async fn probe(lane: Arc<Shared>) {
    let result = lane.driver().probe().await;
    let now = lane.parts.clock.monotonic();
    lane.gate().probed(now, result, &mut *lock(&lane.random));
}

/// One attempt, of one photo or of some that travel together, from the first byte to the rows that say how it ended.
async fn attempt(lane: Arc<Shared>, deliveries: Vec<Delivery>) {
    let _underway = Underway::of(&lane, &deliveries);
    lane.moved();
    let driver = lane.driver();
    let outside = !driver.takes().on_this_computer;
    let mut ready = Vec::with_capacity(deliveries.len());
    for delivery in deliveries {
        let flight = lane.parts.progress.take_off(Flight::new(&delivery, outside));
        let made = parcel(&lane, &delivery, driver.takes()).await;
        // It may have taken long, and the destination may have asked for a pause meanwhile.
        let may_go = |made| lane.gate().told_to_wait(lane.parts.clock.monotonic()).map_or(Ok(made), Err);
        match made.and_then(may_go) {
            Ok((parcel, event)) => {
                flight.weighs(parcel.bytes);
                ready.push((delivery, flight, parcel, event));
            }
            Err(trouble) => {
                set_back(&lane, &delivery, trouble, &flight).await;
                lane.parts.progress.land(&flight);
            }
        }
    }
    let began = lane.parts.clock.monotonic();
    let journals: Vec<_> = ready
        .iter()
        .map(|(delivery, flight, ..)| AttemptJournal { lane: &lane, delivery: delivery.id, flight, outside, began })
        .collect();
    let results = match (ready.as_slice(), journals.as_slice()) {
        ([(_, _, parcel, event)], [journal]) => vec![driver.deliver(parcel, event, journal).await],
        ([(_, _, _, event), ..], _) => {
            let photos = ready.iter().zip(&journals);
            let photos: Vec<_> = photos.map(|((_, _, parcel, _), journal)| Consignment { parcel, journal }).collect();
            driver.deliver_together(&photos, event).await
        }
        _ => Vec::new(),
    };
    for ((delivery, flight, parcel, _), result) in ready.iter().zip(results) {
        match result {
            Ok(proof) => {
                lock(&lane.cut_offs).passed(delivery.id, parcel.bytes);
                let sent = (parcel.sha256 != delivery.sha256).then(|| parcel.sha256.clone());
                let arrived =
                    (!outside || lane.parts.speed.slice().is_none()).then_some(Arrived { began, bytes: parcel.bytes });
                confirm(&lane, delivery, proof, sent, arrived).await;
                prepare::let_go(&lane.parts, delivery).await;
            }
            Err(trouble) => set_back(&lane, delivery, trouble, flight).await,
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
    let back = copies::bring_back(&parts.store, &parts.spool, &parts.workers, &delivery.sha256, delivery.media).await;
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

async fn set_back(lane: &Shared, delivery: &Delivery, mut trouble: Trouble, flight: &Flight) {
    let id = delivery.id;
    // Nothing is waited for before the gate knows, unless it must be: another photo may be about to begin.
    if trouble.class == Class::Unanswered {
        let state = lane.parts.store.read(move |view| Ok(deliveries::get(view, id)?.state)).await;
        if matches!(state, Ok(DeliveryState::Sending)) {
            // The last slice was never let go, so the request cannot have been complete.
            trouble.class = Class::Broken;
        }
    }
    let unanswered = lock(&lane.built).unanswered.clone();
    let setback = {
        let mut gate = lane.gate();
        let mut random = lock(&lane.random);
        let beside = Beside {
            refused_alone: gate.refused_alone(&trouble, delivery.photo),
            too_large: was_cut_off(&trouble) && lock(&lane.cut_offs).cut(id, flight.handed_over()),
        };
        gate.failed(lane.parts.clock.monotonic(), delivery.photo, &trouble, &mut *random);
        after_trouble(delivery, &trouble, &unanswered, beside, lane.parts.clock.now(), &mut *random)
    };
    let (step, failure) = (setback.step, setback.outcome.failure.clone());
    if step == Step::Hold {
        lock(&lane.cut_offs).forget(id);
    }
    tracing::info!(lane = %lane.id, photo = %delivery.photo, attempt = delivery.attempt, %trouble, ?step, "not delivered");
    let row = insist(lane, move |tx, at| deliveries::set_back(tx, id, &setback, at));
    if tokio::join!(waits::keep(lane), row).1 {
        let state = match step {
            Step::Hold => DeliveryState::Held,
            Step::LoseAnswer => DeliveryState::Unknown,
            _ => DeliveryState::Waiting,
        };
        tell(lane, delivery, state, failure);
    }
}

/// Whether the connection ended amid the body. One that stands still tells nothing about the photo.
fn was_cut_off(trouble: &Trouble) -> bool {
    trouble.class == Class::Broken && trouble.code == FailureCode::NetBroken && trouble.status.is_none()
}

/// Writes down how an attempt ended, again and again until it is written or the lane ends: an answer is never dropped
/// because the disk was full for a moment. False when there is nothing to write any more.
pub(super) async fn insist(
    lane: &Shared,
    work: impl Fn(&boothlift_store::Transaction<'_>, Timestamp) -> Result<(), StoreError> + Clone + Send + 'static,
) -> bool {
    loop {
        let (at, work) = (lane.parts.clock.now(), work.clone());
        match lane.parts.store.write(move |tx| work(tx, at)).await {
            Ok(()) => return true,
            Err(error @ (StoreError::IllegalTransition { .. } | StoreError::Missing(_) | StoreError::Closed)) => {
                tracing::error!(%error, lane = %lane.id, "the end of an attempt could not be written down");
                return false;
            }
            Err(error) => {
                tracing::warn!(%error, lane = %lane.id, "the end of an attempt is not written down yet");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

async fn tell_state(lane: &Shared, told: &mut (LaneState, Option<FailureCode>)) {
    let (state, failure, _) = lane.state();
    let now = (state, failure.as_ref().map(|failure| failure.code));
    if *told == now {
        return;
    }
    *told = now;
    let (id, why, at) = (lane.id.clone(), failure.clone(), lane.parts.clock.now());
    let written = lane.parts.store.write(move |tx| destinations::set_state(tx, &id, state, why.as_ref(), at)).await;
    if let Err(error) = written {
        tracing::warn!(%error, lane = %lane.id, "the lane's state is not written down");
    }
    lane.parts.sink.tell(EngineEvent::DestinationChanged { destination: lane.id.clone(), state, failure });
}

pub(super) fn tell(lane: &Shared, delivery: &Delivery, state: DeliveryState, failure: Option<Failure>) {
    lane.parts.sink.tell(EngineEvent::DeliveryChanged {
        photo: delivery.photo,
        sha256: delivery.sha256.clone(),
        destination: lane.id.clone(),
        state,
        attempt: delivery.attempt,
        failure,
    });
}

struct AttemptJournal<'a> {
    lane: &'a Shared,
    delivery: i64,
    flight: &'a Flight,
    outside: bool,
    /// When the upload began, by the monotonic clock.
    began: Duration,
}

#[async_trait]
impl Journal for AttemptJournal<'_> {
    fn handed_over(&self, bytes: u64) {
        self.lane.parts.progress.handed_over(self.flight, bytes);
        let now = self.lane.parts.clock.monotonic();
        let mut gate = self.lane.gate();
        gate.moved(now);
        // What the speed limit holds back says nothing about the network.
        if self.at_most().is_none() {
            gate.goes_on(now, Arrived { began: self.began, bytes });
        }
    }

    async fn body_ends(&self) -> Result<(), Trouble> {
        let (id, at) = (self.delivery, self.lane.parts.clock.now());
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
        fail_point("note-begins");
        let written = self.lane.parts.store.write(move |tx| notes::keep(tx, id, &note, at)).await.map_err(local);
        fail_point("note-durable");
        written
    }

    fn at_most(&self) -> Option<usize> {
        if self.outside { self.lane.parts.speed.slice() } else { None }
    }

    async fn may_go(&self, bytes: u64) {
        if self.outside {
            self.lane.parts.speed.pass(bytes).await;
        }
    }
}

pub(super) fn local(error: StoreError) -> Trouble {
    Trouble::new(Class::Local, FailureCode::AppRecords, error.to_string())
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
