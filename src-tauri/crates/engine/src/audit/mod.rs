//! The audit: each destination's journal beside what the destination itself shows. It looks and tells; what is missing goes
//! again only when a person says so, and what is there beside it is never touched.

mod compare;
mod schedule;
mod shelf;

use crate::{
    core::{Core, lock},
    delivery::Listed,
};
use boothlift_contract::{CheckState, DestinationId, DestinationKind, EventId, Failure, FailureCode};
use boothlift_destinations::{Class, Trouble};
use boothlift_store::{audits, destinations, destinations::DestinationRow, events};
pub(crate) use schedule::{before_the_end, mind, over_at};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Waits before a list is asked for again that failed on its own account.
const AGAIN: [u64; 5] = [5, 10, 20, 40, 60];
/// The same where a person is needed.
const PERSON: Duration = Duration::from_secs(15 * 60);

/// How the audits stand that were asked for since the start.
pub(crate) type Audits = BTreeMap<DestinationId, Live>;

/// One destination's audit.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    pub(crate) state: CheckState,
    pub(crate) failure: Option<Failure>,
    running: bool,
    /// Somebody asked while it ran: what it finds may be too old.
    again: bool,
    /// Which of the tries that were begun counts.
    turn: u64,
}

impl Live {
    /// Whether an answer is waited for.
    pub(crate) const fn is_running(&self) -> bool {
        self.running
    }
}

/// Whether a destination of this kind can be asked what it has.
pub(crate) const fn is_countable(kind: DestinationKind) -> bool {
    !matches!(kind, DestinationKind::EventGallery)
}

/// How a destination's audit stands; nothing where none was asked for.
pub(crate) fn standing(core: &Core, id: &DestinationId) -> Option<Live> {
    lock(&core.audits).get(id).cloned()
}

/// Begins a destination's audit. It goes on by itself until it is done, across any trouble of the way.
pub(crate) fn begin(core: &Arc<Core>, id: &DestinationId) {
    let turn = {
        let mut audits = lock(&core.audits);
        let live = audits.entry(id.clone()).or_insert(Live {
            state: CheckState::Checking,
            failure: None,
            running: false,
            again: false,
            turn: 0,
        });
        if live.running && live.state == CheckState::Checking {
            live.again = true;
            return;
        }
        // One that waits after a failure is overtaken.
        (live.state, live.failure, live.running, live.again) = (CheckState::Checking, None, true, false);
        live.turn += 1;
        live.turn
    };
    core.publisher.touch();
    tokio::spawn(run(Arc::clone(core), id.clone(), turn));
}

/// What was found is no longer so.
pub(crate) fn forget(core: &Core, id: &DestinationId) {
    let mut audits = lock(&core.audits);
    if audits.get(id).is_some_and(|live| !live.running) {
        audits.remove(id);
    }
}

/// What one try came to.
enum Tried {
    Done,
    /// There is nobody to ask any more, or no way to ask.
    Never(Failure),
    Trouble(Trouble, String),
}

async fn run(core: Arc<Core>, id: DestinationId, turn: u64) {
    let (mut step, mut not_before) = (0, Duration::ZERO);
    loop {
        let tried = tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            tried = once(&core, &id, not_before) => tried,
        };
        let (state, failure, goes_on) = match tried {
            Tried::Done => {
                step = 0;
                (CheckState::Done, None, false)
            }
            Tried::Never(failure) => (CheckState::Failed, Some(failure), false),
            Tried::Trouble(trouble, label) => {
                let wait = match trouble.class {
                    Class::NeedsPerson => PERSON,
                    _ => Duration::from_secs(AGAIN.get(step).copied().unwrap_or(60)),
                };
                step += 1;
                not_before = core.clock.monotonic() + wait;
                (CheckState::Failed, Some(Failure::new(trouble.code, label, trouble.detail)), true)
            }
        };
        let goes_on = {
            let mut audits = lock(&core.audits);
            let Some(live) = audits.get_mut(&id).filter(|live| live.turn == turn) else { return };
            let again = std::mem::take(&mut live.again) && state == CheckState::Done;
            live.state = if again { CheckState::Checking } else { state };
            live.failure = failure;
            live.running = goes_on || again;
            live.running
        };
        core.publisher.touch();
        if !goes_on {
            return;
        }
    }
}

async fn once(core: &Arc<Core>, id: &DestinationId, not_before: Duration) -> Tried {
    let local = |error: boothlift_store::StoreError| {
        Tried::Trouble(Trouble::new(Class::Local, FailureCode::AppRecords, error.to_string()), String::new())
    };
    let gone = || Tried::Never(Failure::new(FailureCode::RequestGone, &id.0, "it is off"));
    let wanted = id.clone();
    let read = core.store.read(move |view| Ok((events::current(view)?, destinations::get(view, &wanted)?))).await;
    let (event, row) = match read {
        Ok((Some(event), row)) if row.is_on => (event.id, row),
        Ok(_) => return gone(),
        Err(error) => return local(error),
    };
    if row.kind == DestinationKind::LocalGallery {
        crate::when::until(core.clock.as_ref(), Some(not_before)).await;
        return match shelf::look(core, event, &row).await {
            Ok(()) => Tried::Done,
            Err(error) => local(error),
        };
    }
    let asked = lock(&core.lanes).get(id).map(|lane| lane.ask_list(event, not_before));
    let Some(asked) = asked else { return gone() };
    match asked.await {
        // The lane ended.
        Err(_) => gone(),
        Ok(Err(trouble)) if trouble.class == Class::Refused && trouble.code == FailureCode::RequestWrong => {
            Tried::Never(Failure::new(trouble.code, row.label, trouble.detail))
        }
        Ok(Err(trouble)) => Tried::Trouble(trouble, row.label),
        Ok(Ok(listed)) => match take_in(core, event, &row, listed).await {
            Ok(()) => Tried::Done,
            Err(error) => local(error),
        },
    }
}

/// Compares a list with the journal and keeps what was found.
async fn take_in(
    core: &Arc<Core>,
    event: EventId,
    row: &DestinationRow,
    listed: Listed,
) -> Result<(), boothlift_store::StoreError> {
    let id = row.id.clone();
    // Read after the list: what was confirmed while it was on its way is known by now.
    let (known, unnamed) =
        core.store.read(move |view| Ok((audits::known(view, &id)?, audits::unnamed(view, &id)?))).await?;
    let Listed { began_at, confirmed, shown } = listed;
    let shown = shown.into_iter().map(|remote| remote.id).collect();
    let found = compare::compare(confirmed, &shown, &known, unnamed);
    keep(core, event, row, began_at, found).await
}

async fn keep(
    core: &Arc<Core>,
    event: EventId,
    row: &DestinationRow,
    began_at: boothlift_contract::Timestamp,
    found: compare::Found,
) -> Result<(), boothlift_store::StoreError> {
    let audit = audits::Audit {
        began_at,
        ended_at: core.clock.now(),
        confirmed: found.confirmed,
        seen: found.seen,
        extra: found.extra,
    };
    let (id, kept) = (row.id.clone(), audit.clone());
    let missing = core.store.write(move |tx| audits::keep(tx, event, &id, &kept, &found.missing)).await?;
    let audits::Audit { confirmed, seen, extra, .. } = audit;
    match missing {
        0 => tracing::info!(lane = %row.id, confirmed, seen, extra, "the gallery shows what it confirmed"),
        _ => {
            tracing::warn!(lane = %row.id, confirmed, seen, missing, extra, "the gallery does not show what it confirmed")
        }
    }
    core.publisher.touch();
    Ok(())
}
