//! The self-test of Support: each thing that photos depend on is really tried, once, while a person looks on.
//!
//! No photo is sent and the booth's folders are only read. What is written is a small file in a folder of its own in the
//! data folder, and a made-up secret under a key of its own; both are gone when the test has ended. Every check has a time
//! of its own, so one that hangs costs its row and no more.

mod looks;

use crate::{
    core::{Core, lock, records},
    drivers,
};
use boothlift_contract::{
    DestinationId, DestinationKind, Failure, FailureCode, Finding, FolderId, FolderState, LaneCheck, LaneState,
    SelfTest, TestOf, TestRow, TestState,
};
use boothlift_destinations::{Destination, EventFacts, Trouble};
use boothlift_intake::{PathEvent, expand};
use boothlift_store::{
    destinations::{self, DestinationRow},
    events, folders,
};
use futures_util::future::{BoxFuture, FutureExt as _, join_all};
use looks::Seen;
use std::{path::PathBuf, sync::Arc, time::Duration};

/// How long a folder and the disk may take.
const DISK_LIMIT: Duration = Duration::from_secs(10);
/// How long the key store may take: it may ask a person to unlock it.
const KEYS_LIMIT: Duration = Duration::from_secs(20);
/// How long a host may take to be reached.
const WAY_LIMIT: Duration = Duration::from_secs(15);
/// How long a destination may take to answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// A watched folder to try.
struct Ground {
    id: FolderId,
    path: PathBuf,
    shown: String,
}

/// What is tried, in the order of the rows.
struct Plan {
    folders: Vec<Ground>,
    keys: bool,
    destinations: Vec<DestinationRow>,
    facts: Option<EventFacts>,
}

/// Begins a test, or shows the one that runs.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn run(core: &Arc<Core>) -> Result<SelfTest, Failure> {
    let plan = plan(core).await?;
    let (begun, jobs) = {
        let mut test = lock(&core.self_test);
        if let Some(runs) = test.as_ref().filter(|test| test.ended_at.is_none()) {
            return Ok(runs.clone());
        }
        let run = test.as_ref().map_or(0, |last| last.run) + 1;
        let (rows, jobs) = lay_out(core, run, plan);
        let begun = SelfTest { run, started_at: core.clock.now(), ended_at: None, rows };
        *test = Some(begun.clone());
        (begun, jobs)
    };
    core.publisher.redraw();
    tracing::info!(run = begun.run, checks = begun.rows.len(), "self-test begins");
    let core = Arc::clone(core);
    tokio::spawn(async move {
        tokio::select! {
            biased;
            () = core.ending.cancelled() => {}
            _ = join_all(jobs) => end(&core).await,
        }
    });
    Ok(begun)
}

async fn end(core: &Arc<Core>) {
    let place = looks::place(&core.data);
    let _ = core.workers.run(move || std::fs::remove_dir_all(place)).await;
    let bad = {
        let mut test = lock(&core.self_test);
        let Some(test) = test.as_mut() else { return };
        test.ended_at = Some(core.clock.now());
        test.rows.iter().filter(|row| row.state == TestState::Bad).count()
    };
    tracing::info!(bad, "self-test ended");
    core.publisher.redraw();
}

async fn plan(core: &Arc<Core>) -> Result<Plan, Failure> {
    let read = core.store.read(|view| {
        let Some(event) = events::current(view)? else { return Ok(None) };
        let on = destinations::all(view)?.into_iter().filter(|row| row.is_on).collect();
        Ok(Some((folders::watched(view, event.id)?, on, event)))
    });
    let keys = core.host.set_up;
    let Some((watched, destinations, event)) = read.await.map_err(records)? else {
        return Ok(Plan { folders: Vec::new(), keys, destinations: Vec::new(), facts: None });
    };
    let spoken_of = PathEvent { name: event.name.clone(), date: event.date.clone() };
    let (now, zone) = (core.clock.now(), jiff::tz::TimeZone::system());
    let folders = watched.into_iter().map(|folder| Ground {
        id: folder.id,
        path: expand(&folder.path, &spoken_of, now, &zone).unwrap_or(folder.path),
        shown: folder.shown,
    });
    let facts = EventFacts { gallery_name: event.gallery_name, date: event.date, collection_url: event.collection_url };
    Ok(Plan { folders: folders.collect(), keys, destinations, facts: Some(facts) })
}

type Work = BoxFuture<'static, ()>;

/// The rows of a run, and the work that fills them.
fn lay_out(core: &Arc<Core>, run: u32, plan: Plan) -> (Vec<TestRow>, Vec<Work>) {
    let (mut rows, mut jobs) = (Vec::<TestRow>::new(), Vec::<Work>::new());
    let mut row = |of, subject: String| {
        rows.push(TestRow {
            of,
            subject,
            state: TestState::Running,
            finding: Finding::Looking,
            free_bytes: None,
            failure: None,
            took_ms: None,
        });
        Place { core: Arc::clone(core), run, index: rows.len() - 1, since: core.clock.monotonic() }
    };
    let grounds: Vec<_> =
        plan.folders.into_iter().map(|ground| (row(TestOf::Folder, ground.shown.clone()), ground)).collect();
    if !grounds.is_empty() {
        jobs.push(try_folders(Arc::clone(core), grounds).boxed());
    }
    jobs.push(try_disk(row(TestOf::Disk, String::new())).boxed());
    if plan.keys {
        jobs.push(try_keys(row(TestOf::Keys, String::new())).boxed());
    }
    for destination in plan.destinations {
        let Some(facts) = plan.facts.clone() else { continue };
        let way = host(&destination).map(|host| row(TestOf::Network, host));
        let place = row(TestOf::Destination, destination.label.clone());
        jobs.push(try_destination(place, way, destination, facts).boxed());
    }
    (rows, jobs)
}

/// One row, and where its outcome goes.
struct Place {
    core: Arc<Core>,
    run: u32,
    index: usize,
    since: Duration,
}

impl Place {
    fn tell(&self, seen: Seen) {
        let took = self.core.clock.monotonic().saturating_sub(self.since);
        {
            let mut test = lock(&self.core.self_test);
            let test = test.as_mut().filter(|test| test.run == self.run);
            let Some(row) = test.and_then(|test| test.rows.get_mut(self.index)) else { return };
            row.state = seen.state;
            row.finding = seen.finding;
            row.free_bytes = seen.free_bytes;
            row.failure = seen.failure;
            row.took_ms = Some(u32::try_from(took.as_millis()).unwrap_or(u32::MAX));
        }
        self.core.publisher.redraw();
    }

    /// Does `look` where it may block, for at most `limit`.
    async fn look(&self, limit: Duration, look: impl FnOnce() -> Seen + Send + 'static) {
        let seen = self.core.within(limit, self.core.workers.run(look)).await.flatten();
        self.tell(seen.unwrap_or_else(|| Seen::bad(Finding::TooSlow, None)));
    }
}

async fn try_folders(core: Arc<Core>, grounds: Vec<(Place, Ground)>) {
    let data = core.data.clone();
    let hears = core.hints
        && core.within(DISK_LIMIT, core.workers.run(move || looks::hears(&data))).await.flatten() == Some(true);
    join_all(grounds.into_iter().map(|(place, ground)| {
        let (state, _) = core.folder_state(ground.id);
        async move {
            let hears = hears && state != FolderState::Polled;
            let replaced = state == FolderState::Changed;
            place.look(DISK_LIMIT, move || looks::folder(&ground.path, &ground.shown, hears, replaced)).await;
        }
    }))
    .await;
}

async fn try_disk(place: Place) {
    let (data, spool) = (place.core.data.clone(), place.core.spool.clone());
    place.look(DISK_LIMIT, move || looks::disk(&data, spool.free_bytes(), spool.keeps_free())).await;
}

async fn try_keys(place: Place) {
    let vault = Arc::clone(&place.core.vault);
    let seed = place.core.seed ^ place.core.clock.now().0.cast_unsigned();
    place.look(KEYS_LIMIT, move || looks::keys(vault.as_ref(), seed)).await;
}

async fn try_destination(place: Place, way: Option<Place>, row: DestinationRow, facts: EventFacts) {
    let core = Arc::clone(&place.core);
    let tell = |seen: &Seen| {
        if let Some(way) = &way {
            way.tell(seen.clone());
        }
    };
    let tried = tried(&core, &row, &facts, way.is_some(), tell).await;
    let kept = tried.closed.unwrap_or_else(|| tried.seen.clone());
    note(&core, &row.id, (kept.state, kept.finding, kept.failure));
    place.tell(tried.seen);
}

/// What trying a destination came to.
struct Tried {
    seen: Seen,
    /// What was in the way, where it was not asked for that.
    closed: Option<Seen>,
}

/// First whether its host is reached, then whether it would take photos. `on_way` hears of the host.
async fn tried(
    core: &Core,
    row: &DestinationRow,
    facts: &EventFacts,
    outside: bool,
    on_way: impl Fn(&Seen) + Send,
) -> Tried {
    let only = |seen| Tried { seen, closed: None };
    let both = |seen: Seen| {
        on_way(&seen);
        only(seen)
    };
    let (state, trouble) = core.lane_state(&row.id).map_or((LaneState::Works, None), |(state, why, _)| (state, why));
    if state == LaneState::Throttled {
        // The test must not be what makes it wait longer.
        return both(Seen::note(Finding::AskedToWait, trouble));
    }
    let driver = match core.driver(&row.id) {
        Some(driver) => driver,
        None => match core.build(row, None, None) {
            Ok(built) => built.driver,
            Err(failure) => return both(Seen::bad(Finding::Failed, Some(failure))),
        },
    };
    if outside {
        let reached = core.within(WAY_LIMIT, driver.probe()).await;
        let seen = match (judged(row, reached.map(|reached| reached.map(|()| Finding::Reached))), &trouble) {
            // A sign-in page lets a connection through and shows itself in the place of answers.
            (seen, Some(trouble)) if seen.state == TestState::Good && state == LaneState::Portal => {
                Seen::bad(Finding::Failed, Some(trouble.clone()))
            }
            (seen, _) => seen,
        };
        on_way(&seen);
        if seen.state == TestState::Bad {
            return Tried { seen: Seen::note(Finding::WayClosed, None), closed: Some(seen) };
        }
    }
    let missing = row.kind != DestinationKind::LocalGallery && !core.has_token(&row.id);
    if missing {
        let locked = trouble.filter(|failure| failure.code == FailureCode::KeysLocked);
        let failure = locked.unwrap_or_else(|| Failure::new(FailureCode::DestNoToken, &row.label, ""));
        return only(Seen::bad(Finding::Failed, Some(failure)));
    }
    let seen = judged(row, core.within(ANSWER_LIMIT, asked(driver.as_ref(), facts)).await);
    // Where a token cannot be tried without a photo, what the last photo met is what is known.
    only(match trouble {
        Some(trouble) if seen.finding == Finding::SetUp && state.needs_a_person() => {
            Seen::bad(Finding::Failed, Some(trouble))
        }
        _ => seen,
    })
}

/// Tries one destination of the event, and keeps what that came to for its card. A second one waits for none: it shows
/// the check that runs.
///
/// # Errors
/// Where it is not there, or off.
pub(crate) async fn check(core: &Arc<Core>, id: DestinationId) -> Result<(), Failure> {
    let wanted = id.clone();
    let read = core.store.read(move |view| Ok((destinations::get(view, &wanted)?, events::current(view)?)));
    let (row, event) = read.await.map_err(records)?;
    let gone = || Failure::new(FailureCode::RequestGone, &row.label, "it is not in use");
    let event = event.filter(|_| row.is_on).ok_or_else(gone)?;
    let facts = EventFacts { gallery_name: event.gallery_name, date: event.date, collection_url: event.collection_url };
    {
        let mut checks = lock(&core.checks);
        if checks.get(&id).is_some_and(|check| check.state == TestState::Running) {
            return Ok(());
        }
        let begun =
            LaneCheck { at: core.clock.now(), state: TestState::Running, finding: Finding::Looking, failure: None };
        checks.insert(id.clone(), begun);
    }
    core.publisher.redraw();
    let core = Arc::clone(core);
    // In a task of its own: whoever asked may go away, and the check must end all the same.
    let work = tokio::spawn(async move {
        let outside = host(&row).is_some();
        let work = tried(&core, &row, &facts, outside, |_| {});
        let seen = tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            tried = work => tried.closed.unwrap_or(tried.seen),
        };
        note(&core, &id, (seen.state, seen.finding, seen.failure));
        core.publisher.redraw();
    });
    // Fails only where it panicked, which its own log line tells.
    let _ = work.await;
    Ok(())
}

/// Keeps what trying a destination came to.
pub(crate) fn note(core: &Core, id: &DestinationId, (state, finding, failure): (TestState, Finding, Option<Failure>)) {
    let check = LaneCheck { at: core.clock.now(), state, finding, failure };
    lock(&core.checks).insert(id.clone(), check);
}

fn host(row: &DestinationRow) -> Option<String> {
    url::Url::parse(&drivers::address(row)).ok()?.host_str().map(str::to_owned)
}

async fn asked(driver: &dyn Destination, facts: &EventFacts) -> Result<Finding, Trouble> {
    let here = driver.takes().on_this_computer;
    driver.check(facts).await.map(|report| match (here, report.token_tried) {
        (true, _) => Finding::Here,
        (false, true) => Finding::Accepted,
        (false, false) => Finding::SetUp,
    })
}

fn judged(row: &DestinationRow, came_to: Option<Result<Finding, Trouble>>) -> Seen {
    match came_to {
        Some(Ok(finding)) => Seen::good(finding),
        Some(Err(trouble)) if trouble.code == FailureCode::DestLimited => {
            Seen::note(Finding::AskedToWait, Some(Failure::new(trouble.code, &row.label, trouble.detail)))
        }
        Some(Err(trouble)) => Seen::bad(Finding::Failed, Some(Failure::new(trouble.code, &row.label, trouble.detail))),
        None => Seen::bad(Finding::TooSlow, None),
    }
}
