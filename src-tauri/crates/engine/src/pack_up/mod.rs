//! The check at the end of the night: the folders are read once more, every destination that can be is asked, and the booth's
//! own files are looked at. It only looks: leaving it at any moment leaves nothing half done.

pub(crate) mod home;
mod originals;
mod verdict;
mod view;

use crate::{
    audit,
    core::{Core, lock},
};
use boothlift_contract::{
    CheckState, DestinationId, EventId, Failure, FailureCode, FolderCheck, OriginalsCheck, PackUp, Timestamp,
};
use boothlift_store::{StoreError, audits, counts, destinations, events};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;
pub(crate) use view::{Shown, draw, read};

/// Frames between two looks at an open check.
const BEATS: u32 = 2;
/// How long files that still grow are waited for.
const GROWING: Duration = Duration::from_secs(30);

/// A check that somebody began.
pub(crate) struct Check {
    event: EventId,
    started_at: Timestamp,
    ended_at: Option<Timestamp>,
    folder: FolderCheck,
    originals: OriginalsCheck,
    number: Option<Number>,
    left: CancellationToken,
}

/// A check number, and what the check showed when it was drawn: with anything else on it, it is an old one.
struct Number {
    of: PackUp,
    text: String,
}

impl Drop for Check {
    fn drop(&mut self) {
        self.left.cancel();
    }
}

/// Begins a check, or leaves the one alone that runs.
pub(crate) fn begin(core: &Arc<Core>, event: EventId) {
    let left = CancellationToken::new();
    {
        let mut check = lock(&core.pack_up);
        if check.as_ref().is_some_and(|check| check.ended_at.is_none() && check.event == event) {
            return;
        }
        *check = Some(Check {
            event,
            started_at: core.clock.now(),
            ended_at: None,
            folder: FolderCheck { state: CheckState::Checking, found: 0, arriving: 0, failure: None },
            originals: OriginalsCheck { state: CheckState::Waiting, in_place: 0, missing: 0 },
            number: None,
            left: left.clone(),
        });
    }
    let core = Arc::clone(core);
    tokio::spawn(async move {
        tokio::select! {
            biased;
            () = left.cancelled() => {}
            () = core.ending.cancelled() => {}
            () = run(&core, event) => {}
        }
    });
}

async fn run(core: &Arc<Core>, event: EventId) {
    let looked = async {
        folder(core, event).await;
        change(core, |check| check.originals.state = CheckState::Checking);
        originals::look(core, event).await;
    };
    tokio::join!(looked, follow(core, event));
}

/// Changes the open check and tells whoever shows it.
fn change(core: &Core, how: impl FnOnce(&mut Check)) {
    if let Some(check) = lock(&core.pack_up).as_mut() {
        how(check);
    }
    core.publisher.touch();
}

/// Looks through every folder once, without hints, and waits a while for what still grows.
async fn folder(core: &Arc<Core>, event: EventId) {
    let photos = || core.store.read(move |view| Ok(counts::sum(view, event)?.photos));
    let before = photos().await.unwrap_or_default();
    let intake = lock(&core.intake).clone();
    let unreachable = |subject: String, code| {
        change(core, |check| {
            check.folder.state = CheckState::Failed;
            check.folder.failure = Some(Failure::new(code, subject, ""));
        })
    };
    let Some(intake) = intake else { return unreachable(String::new(), FailureCode::FolderGone) };
    intake.look_now();
    let mut grown_by = None;
    loop {
        let status = intake.status();
        let gone = status.gone_folders.first().map(|folder| (*folder, FailureCode::FolderGone));
        let changed = status.changed_folders.first().map(|folder| (*folder, FailureCode::FolderChanged));
        if let Some((folder, code)) = gone.or(changed) {
            let watched = core.store.read(move |view| boothlift_store::folders::watched(view, event)).await;
            let watched = watched.unwrap_or_default();
            let path = watched.iter().find(|one| one.id == folder).map(|one| one.shown.clone());
            return unreachable(path.unwrap_or_default(), code);
        }
        let found = photos().await.unwrap_or(before).saturating_sub(before);
        change(core, |check| {
            check.folder.found = found;
            check.folder.arriving = u32::try_from(status.arriving).unwrap_or(u32::MAX);
        });
        if status.scans_done {
            let now = core.clock.monotonic();
            let latest = *grown_by.get_or_insert(now + GROWING);
            if status.arriving == 0 || now >= latest {
                return change(core, |check| check.folder.state = CheckState::Done);
            }
        }
        tokio::time::sleep(core.beat * BEATS).await;
    }
}

/// What of the records speaks for a new question to a destination.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Place {
    confirmed: u32,
    to_go: u32,
    /// How many were confirmed when it was last asked; none where that word is of before the check or was forgotten.
    asked_of: Option<u32>,
}

/// Asks every destination, once more where photos arrived since, and says when the check ended.
async fn follow(core: &Arc<Core>, event: EventId) {
    let Some(started_at) = lock(&core.pack_up).as_ref().map(|check| check.started_at) else { return };
    let mut asked: BTreeMap<DestinationId, Place> = BTreeMap::new();
    loop {
        match places(core, event, started_at).await {
            Ok(places) => {
                for (id, place) in places {
                    let first = !asked.contains_key(&id);
                    let live = audit::standing(core, &id);
                    let runs = live.as_ref().is_some_and(|live| live.is_running());
                    let old = place.to_go == 0 && place.asked_of != Some(place.confirmed);
                    let asks = first || (old && !runs && asked.get(&id) != Some(&place));
                    // What was asked about once is asked about again only after something else was so in between.
                    asked.insert(id.clone(), place);
                    if asks {
                        audit::begin(core, &id);
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "the check cannot read the records"),
        }
        number(core, event).await;
        tokio::time::sleep(core.beat * BEATS).await;
    }
}

async fn places(core: &Core, event: EventId, started_at: Timestamp) -> Result<Vec<(DestinationId, Place)>, StoreError> {
    core.store
        .read(move |view| {
            let mut places = Vec::new();
            for row in destinations::all(view)? {
                if !row.is_on || !audit::is_countable(row.kind) {
                    continue;
                }
                let by_state = counts::deliveries(view, event, &row.id)?;
                let last = audits::last(view, event, &row.id)?;
                let place = Place {
                    confirmed: audits::confirmed_count(view, event, &row.id)?,
                    to_go: by_state.to_go(),
                    asked_of: last.filter(|audit| audit.began_at >= started_at).map(|audit| audit.confirmed),
                };
                places.push((row.id, place));
            }
            Ok(places)
        })
        .await
}

/// Draws the check number anew once something of the check is different, and notes the end of its last part with it.
async fn number(core: &Arc<Core>, event: EventId) {
    let Ok(snapshot) = core.publisher.snapshot(core).await else { return };
    let Some(now) = snapshot.pack_up else { return };
    let settled = |state| matches!(state, CheckState::Done | CheckState::Failed);
    let ended = settled(now.folder.state)
        && settled(now.originals.state)
        && now.places.iter().filter(|place| place.on).all(|place| settled(place.state));
    let ended_at = ended.then(|| core.clock.now());
    if !now.check_number.is_empty() && (now.ended_at.is_some() || !ended) {
        return;
    }
    let of = counted(now);
    let drawn = core.store.read(move |view| crate::proof::check_number(view, event)).await;
    match drawn {
        Ok(text) => change(core, |check| {
            check.number = Some(Number { of, text });
            check.ended_at = check.ended_at.or(ended_at);
        }),
        Err(error) => tracing::warn!(%error, "the check number cannot be drawn"),
    }
}

/// What the check number speaks of: not when all will be done, nor what goes on afterwards.
fn counted(check: PackUp) -> PackUp {
    PackUp { check_number: String::new(), ended_at: None, done_about: None, finishing_at_home: false, ..check }
}

/// Forgets the check.
pub(crate) fn leave(core: &Core) {
    lock(&core.pack_up).take();
    core.publisher.touch();
}

/// The event that is on, for requests about it.
pub(crate) async fn event_on(core: &Core) -> Result<Option<EventId>, StoreError> {
    Ok(core.store.read(events::current).await?.map(|event| event.id))
}
