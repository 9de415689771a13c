//! A lane: one destination's own line of work, a task that leases due deliveries and sees each attempt through.

use super::{
    ProgressBook,
    attempt::attempt,
    cut_offs::CutOffs,
    express::{self, Express},
    flying::{Aloft, Begun, Flying, Life},
    gate::{Allowance, Full, Gate, Room},
    lease::{Retries, lease, next_due},
    listing, put_right, removal,
    speed::SpeedLimit,
    waits,
};
use crate::{
    drivers::Built,
    saver::{Holds, Saver},
    sink::Sink,
    supervisor::{keep_going, unless_it_fails},
    when::until,
};
use boothlift_contract::{
    Clock, DeliveryState, DestinationId, EngineEvent, EventId, Failure, FailureCode, LaneState, PhotoId, Timestamp,
};
use boothlift_destinations::{Class, Destination, Trouble};
use boothlift_intake::{Spool, Workers};
use boothlift_store::{
    Store, StoreError,
    deliveries::{Delivery, Order},
    destinations,
    take_downs::Removal,
};
use rand::{SeedableRng, rngs::StdRng};
use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::{
    sync::{Notify, Semaphore, oneshot, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// How long an ending lane waits for what is on the wire: the whole program is to be gone two seconds after it was asked.
const DRAIN: Duration = Duration::from_millis(1_700);
/// How long a lane may be at one thing: nothing it does by itself takes longer than the disk.
const STILL: Duration = Duration::from_secs(5 * 60);
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
    /// What lanes outside this computer hold back.
    pub saver: Arc<Saver>,
    /// Tells a person that something of a lane was begun again.
    pub notice: Notice,
    pub seed: u64,
}

/// Tells a person something until it was read.
pub(crate) type Notice = Arc<dyn Fn(Failure) + Send + Sync>;

/// A running lane. Stopping is explicit; dropping it leaves the task to its token.
pub(crate) struct Lane {
    shared: Arc<Shared>,
    task: Mutex<JoinHandle<()>>,
}

pub(super) struct Shared {
    pub(super) id: DestinationId,
    pub(super) label: String,
    pub(super) parts: LaneParts,
    pub(super) built: Mutex<Built>,
    /// How often it was replaced.
    replaced: AtomicU64,
    gate: Mutex<Gate>,
    pub(super) random: Mutex<StdRng>,
    /// Where photos were cut off.
    pub(super) cut_offs: Mutex<CutOffs>,
    pub(super) retries: Mutex<Retries>,
    pub(super) express: Express,
    /// Removals that are with the gallery now.
    pub(super) removing: Mutex<BTreeSet<i64>>,
    /// Somebody waits for the gallery's list.
    pub(super) asked: Mutex<Option<listing::Asked>>,
    /// The pause that the destination asked for, as it is in the records.
    pub(super) noted: Mutex<Option<waits::Noted>>,
    /// Uploads that have not moved since then are on a dead connection.
    pub(super) dead_since: watch::Sender<Duration>,
    /// A person paused this lane.
    held_back: watch::Sender<bool>,
    /// What is under way.
    aloft: Aloft,
    /// Since when the lane is at one thing; none while it waits for something to do.
    busy_since: Mutex<Option<Duration>>,
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
            replaced: AtomicU64::new(0),
            held_back: watch::Sender::new(paused),
            dead_since: watch::Sender::new(Duration::ZERO),
            cut_offs: Mutex::default(),
            retries: Mutex::default(),
            express: Express::default(),
            removing: Mutex::default(),
            asked: Mutex::default(),
            noted: Mutex::default(),
            aloft: Aloft::default(),
            busy_since: Mutex::default(),
            wake: Notify::new(),
            stop: CancellationToken::new(),
            id,
            label,
            parts,
        });
        let task = Mutex::new(tokio::spawn(keep(Arc::clone(&shared), false)));
        Self { shared, task }
    }

    /// Begins it again where it has stood still at one thing for too long; what it had begun ends.
    pub(crate) fn revive(&self) {
        let now = self.shared.parts.clock.monotonic();
        let since = *lock(&self.shared.busy_since);
        if since.is_none_or(|since| now.saturating_sub(since) < STILL) || self.shared.stop.is_cancelled() {
            return;
        }
        tracing::error!(lane = %self.shared.id, "a lane stands still and is begun again");
        let mut task = lock(&self.task);
        task.abort();
        self.shared.aloft.end();
        *lock(&self.shared.busy_since) = None;
        *task = tokio::spawn(keep(Arc::clone(&self.shared), true));
        drop(task);
        self.shared.driver().renew();
        self.shared.tell_begun_again();
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
        self.shared.replaced.fetch_add(1, Relaxed);
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
        let task = self.task.into_inner().unwrap_or_else(PoisonError::into_inner);
        let end = task.abort_handle();
        if tokio::time::timeout(DRAIN * 2, task).await.is_err() {
            tracing::error!(lane = %self.shared.id, "a lane does not end and is left to itself");
            end.abort();
            self.shared.aloft.end();
        }
    }
}

impl Shared {
    pub(super) fn driver(&self) -> Arc<dyn Destination> {
        Arc::clone(&lock(&self.built).driver)
    }

    /// What it holds back now because the network counts data.
    pub(super) fn holds(&self) -> Holds {
        if self.driver().takes().on_this_computer { Holds::Nothing } else { self.parts.saver.holds() }
    }

    /// Which driver is in use, to be told from one before.
    pub(super) fn which(&self) -> u64 {
        self.replaced.load(Relaxed)
    }

    /// `trouble` as it counts now: what a service held against a token that is another one by now asks nobody for anything.
    pub(super) fn of_now(&self, which: u64, trouble: Trouble) -> Trouble {
        match trouble.class {
            Class::NeedsPerson if which != self.which() => Trouble { class: Class::Local, ..trouble },
            _ => trouble,
        }
    }

    pub(super) fn gate(&self) -> MutexGuard<'_, Gate> {
        lock(&self.gate)
    }

    /// Something moved on the wire.
    pub(super) fn moved(&self) {
        self.gate().moved(self.parts.clock.monotonic());
    }

    /// A place is free again.
    pub(super) fn has_place(&self) {
        self.wake.notify_one();
    }

    /// A person is told that something of it was begun again.
    fn tell_begun_again(&self) {
        (self.parts.notice)(Failure::new(FailureCode::AppPart, &self.label, ""));
    }

    fn state(&self) -> (LaneState, Option<Failure>, Option<Duration>) {
        let gate = self.gate();
        let (state, trouble, until) = gate.state();
        (state, trouble.map(|t| Failure::new(t.code, &self.label, &t.detail)), until)
    }
}

/// Runs the lane until it is stopped, whatever fails in it.
async fn keep(lane: Arc<Shared>, mut again: bool) {
    let told = Arc::clone(&lane);
    keep_going(
        "lane",
        move || told.tell_begun_again(),
        || {
            let (lane, again) = (Arc::clone(&lane), std::mem::replace(&mut again, true));
            async move {
                if again {
                    put_right::all(&lane).await;
                }
                run(lane).await;
            }
        },
    )
    .await;
}

/// Whose turn it is.
#[derive(Default)]
struct Turns {
    /// Times that photos were taken from the queue.
    leases: u32,
    /// A lane that lets one thing through alone lets a removal through first, if one is due.
    removal_first: bool,
}

async fn run(lane: Arc<Shared>) {
    let mut flying = Flying::new(lane.aloft.clone());
    let mut turns = Turns::default();
    let mut told = (LaneState::Works, None);
    waits::recall(&lane).await;
    while !lane.stop.is_cancelled() {
        *lock(&lane.busy_since) = Some(lane.parts.clock.monotonic());
        give_up(&lane, &mut flying);
        let rests = *lane.parts.paused.borrow() || *lane.held_back.borrow();
        let next = if rests { None } else { advance(&lane, &mut flying, &mut turns).await };
        let next = waits::keep(&lane).await.into_iter().chain(next).min();
        tell_state(&lane, &mut told).await;
        let next = next.into_iter().chain(flying.look_at()).min();
        *lock(&lane.busy_since) = None;
        tokio::select! {
            biased;
            () = lane.stop.cancelled() => {}
            true = flying.ended() => {}
            () = lane.wake.notified() => {}
            () = until(lane.parts.clock.as_ref(), next) => {}
        }
    }
    *lock(&lane.busy_since) = None;
    flying.drain(DRAIN).await;
}

/// Ends what shows no life any more, so that its photos go again: a driver that does not come back is the fault of its own.
fn give_up(lane: &Arc<Shared>, flying: &mut Flying) {
    let now = lane.parts.clock.monotonic();
    let given_up = flying.give_up(now);
    if given_up.is_empty() {
        return;
    }
    tracing::error!(lane = %lane.id, count = given_up.len(), "what a lane had begun stands still and is begun again");
    lane.driver().renew();
    for begun in given_up {
        match begun {
            Begun::Attempt(photos) => {
                let of_lane = Arc::clone(lane);
                let again = |_| async move { put_right::stood_still(&of_lane, &photos).await };
                flying.begin(now, Begun::Other, again);
            }
            Begun::Removal(delivery) => {
                lock(&lane.removing).remove(&delivery);
                lane.gate().failed(now, PhotoId(0), &put_right::still(Class::Broken), &mut *lock(&lane.random));
            }
            Begun::Probe => lane.gate().probed(now, Err(put_right::still(Class::Broken)), &mut *lock(&lane.random)),
            Begun::Other => {}
        }
    }
    lane.tell_begun_again();
}

/// Does what the gate allows; returns when to look again by itself.
async fn advance(lane: &Arc<Shared>, flying: &mut Flying, turns: &mut Turns) -> Option<Duration> {
    let now = lane.parts.clock.monotonic();
    let allowance = lane.gate().allowance(now);
    match allowance {
        Allowance::Nothing(again) => again,
        // What is still on the wire, perhaps stuck there, keeps nobody from finding out that the way is open again.
        Allowance::Probe => {
            lane.gate().probe_out();
            flying.begin(now, Begun::Probe, |_| probe(Arc::clone(lane)));
            None
        }
        Allowance::Proof => {
            lane.gate().probe_out();
            flying.begin(now, Begun::Probe, |_| prove(Arc::clone(lane)));
            None
        }
        Allowance::OneSmall => {
            // By turns: neither a removal nor a photo that closes the lane again keeps the other out.
            turns.removal_first = !turns.removal_first;
            if turns.removal_first && one_removal(lane, flying).await {
                return None;
            }
            let leased = lease(lane, Order::Smallest, 1, 1).await;
            if leased.is_empty() {
                if one_removal(lane, flying).await {
                    return None;
                }
                lane.gate().nothing_to_try();
                if lock(&lane.asked).is_some() {
                    return Some(now);
                }
                return next_due(lane).await;
            }
            lane.gate().photo_out();
            leased.into_iter().for_each(|delivery| begin_attempt(lane, flying, vec![delivery]));
            None
        }
        Allowance::Photos(most) => {
            let most = match room(lane, flying, most, now) {
                Ok(most) => most,
                Err(again) => {
                    if flying.len() == most
                        && lane.gate().keeps_one_more()
                        && let Some(delivery) = express::lease(lane).await
                    {
                        begin_attempt(lane, flying, vec![delivery]);
                    }
                    return again;
                }
            };
            let list_at = match listing::due(lane) {
                Ok(asked) => {
                    flying.begin(now, Begun::Other, |_| listing::attempt(Arc::clone(lane), asked));
                    None
                }
                Err(later) => later,
            };
            let free = most.saturating_sub(flying.len());
            if free == 0 {
                return Some(lane.gate().still_at());
            }
            // What is not to be seen goes before what is.
            for removal in removal::lease(lane, free).await {
                begin_removal(lane, flying, removal);
            }
            let free = most.saturating_sub(flying.len());
            if free == 0 {
                return Some(lane.gate().still_at());
            }
            turns.leases += 1;
            let order = if turns.leases.is_multiple_of(OLDEST_EVERY) { Order::Oldest } else { Order::Newest };
            let group = lane.driver().together().max(1);
            let leased = lease(lane, order, free * group, most * group).await;
            let all = leased.len() == free * group;
            match all {
                true => lane.gate().is_full(now),
                false => lane.gate().has_slack(now),
            }
            if !leased.is_empty() {
                // Before it is asked for how long nothing moved.
                lane.moved();
            }
            let same_event = leased.chunk_by(|one, next| one.event == next.event);
            for together in same_event.flat_map(|of_event| of_event.chunks(group)) {
                begin_attempt(lane, flying, together.to_vec());
            }
            // A full lane looks by itself whether what is on the wire moves: nothing else may wake it.
            let again = if all { Some(lane.gate().still_at()) } else { next_due(lane).await };
            again.into_iter().chain(list_at).min()
        }
    }
}

/// Sends the one removal that tells how the lane is, if one is due.
async fn one_removal(lane: &Arc<Shared>, flying: &mut Flying) -> bool {
    let Some(removal) = removal::lease(lane, 1).await.pop() else { return false };
    lane.gate().photo_out();
    begin_removal(lane, flying, removal);
    true
}

fn begin_attempt(lane: &Arc<Shared>, flying: &mut Flying, photos: Vec<Delivery>) {
    let begun = Begun::Attempt(photos.clone());
    flying.begin(lane.parts.clock.monotonic(), begun, |life: Life| attempt(Arc::clone(lane), photos, life));
}

fn begin_removal(lane: &Arc<Shared>, flying: &mut Flying, removal: Removal) {
    let begun = Begun::Removal(removal.delivery);
    flying.begin(lane.parts.clock.monotonic(), begun, |_| removal::attempt(Arc::clone(lane), removal));
}

/// How many may be on the wire now: `most`, or one more that passes those which stand still. Else when to look again.
fn room(lane: &Arc<Shared>, flying: &mut Flying, most: usize, now: Duration) -> Result<usize, Option<Duration>> {
    let mut gate = lane.gate();
    let what = if flying.len() < most {
        match gate.with_room(now) {
            Room::Photos => return Ok(most),
            Room::Wait => Full::Wait(None),
            Room::Probe => Full::Probe,
        }
    } else {
        gate.when_full(now, flying.len())
    };
    match what {
        Full::Wait(again) => Err(again),
        Full::Probe => {
            gate.probe_out();
            flying.begin(now, Begun::Probe, |_| probe(Arc::clone(lane)));
            Err(None)
        }
        Full::OneBeside => Ok(flying.len() + 1),
    }
}

async fn probe(lane: Arc<Shared>) {
    let result = unless_it_fails(lane.driver().probe()).await;
    let result = result.unwrap_or_else(|| Err(put_right::failed_inside(Class::Broken)));
    let now = lane.parts.clock.monotonic();
    lane.gate().probed(now, result, &mut *lock(&lane.random));
    let dead_since = lane.gate().dead_since();
    if let Some(since) = dead_since {
        lane.dead_since.send_replace(since);
    }
}

/// As [`probe`], with the service's own word.
async fn prove(lane: Arc<Shared>) {
    let result = unless_it_fails(lane.driver().prove()).await;
    let result = result.unwrap_or_else(|| Err(put_right::failed_inside(Class::Broken)));
    let now = lane.parts.clock.monotonic();
    lane.gate().probed(now, result, &mut *lock(&lane.random));
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

pub(super) fn local(error: StoreError) -> Trouble {
    Trouble::new(Class::Local, FailureCode::AppRecords, error.to_string())
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
