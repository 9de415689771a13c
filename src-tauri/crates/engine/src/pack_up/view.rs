//! The check as pages draw it, from the records and from what is under way.

use super::{
    counted,
    verdict::{Facts, verdict},
};
use crate::{
    audit::{self, is_countable},
    core::{Core, lock},
};
use boothlift_contract::{
    CheckState, Counts, DeliveryState, DestinationId, DestinationKind, EventId, LaneState, LaneView, NotSeen, Pace,
    PackUp, PlaceCheck, Proof, ProofSum, Timestamp,
};
use boothlift_store::{Connection, StoreError, audits, counts::ByState, destinations::DestinationRow, take_downs};
use std::{collections::BTreeMap, sync::atomic::Ordering};

/// Missing photos that are named.
const NAMED: u32 = 50;

/// What the records say about one destination, beside its counters.
pub(crate) struct Shown {
    last: Option<audits::Audit>,
    missing: Vec<NotSeen>,
    missing_total: u32,
    maybe_twice: u32,
    removing: u32,
}

/// Reads it.
pub(crate) fn read(view: &Connection, event: EventId, id: &DestinationId) -> Result<Shown, StoreError> {
    let missing_total = audits::missing(view, event, id)?;
    let named = if missing_total == 0 { Vec::new() } else { audits::missing_photos(view, event, id, NAMED)? };
    Ok(Shown {
        last: audits::last(view, event, id)?,
        missing: named,
        missing_total,
        maybe_twice: audits::maybe_twice(view, event, id)?,
        removing: take_downs::open(view, event, id)?,
    })
}

/// Draws the open check. `unapproved` photos wait for a person's approval.
pub(crate) fn draw(
    core: &Core,
    rows: &[(DestinationRow, ByState)],
    mut shown: BTreeMap<DestinationId, Shown>,
    lanes: &[LaneView],
    counts: Counts,
    pace: &Pace,
    unapproved: u32,
) -> Option<PackUp> {
    let open = lock(&core.pack_up);
    let check = open.as_ref()?;
    let (mut places, mut removing) = (Vec::new(), 0);
    for (row, by_state) in rows {
        let Some(shown) = shown.remove(&row.id) else { continue };
        let sent = by_state.meant();
        if !row.is_on && sent == 0 {
            continue;
        }
        removing += shown.removing;
        let lane = lanes.iter().find(|lane| lane.id == row.id);
        places.push(place(core, check.started_at, row, by_state, sent, shown, lane));
    }
    let facts = Facts {
        counts,
        lanes,
        places: &places,
        folder: check.folder.state,
        originals: check.originals.state,
        arriving: counts.arriving,
        removing,
        paused: core.is_paused() || unapproved > 0,
    };
    let (verdict, photos, subject) = verdict(&facts);
    let shown = PackUp {
        started_at: check.started_at,
        ended_at: check.ended_at,
        verdict,
        photos,
        subject,
        done_about: pace.done_about,
        sum: ProofSum {
            files: counts.not_sent + counts.photos,
            not_sent: counts.not_sent,
            photos: counts.photos,
            delivered: counts.delivered,
        },
        folder: check.folder.clone(),
        originals: check.originals.clone(),
        places,
        check_number: String::new(),
        finishing_at_home: core.finishing.load(Ordering::Acquire),
    };
    let number = check.number.as_ref().filter(|number| number.of == counted(shown.clone()));
    Some(PackUp { check_number: number.map(|number| number.text.clone()).unwrap_or_default(), ..shown })
}

fn place(
    core: &Core,
    started_at: Timestamp,
    row: &DestinationRow,
    by_state: &ByState,
    photos: u32,
    shown: Shown,
    lane: Option<&LaneView>,
) -> PlaceCheck {
    let live = audit::standing(core, &row.id);
    let fresh = shown.last.as_ref().filter(|audit| audit.began_at >= started_at);
    let (mut state, mut failure) = match (&live, fresh) {
        _ if !row.is_on || !is_countable(row.kind) => (CheckState::Done, None),
        (Some(live), _) if live.state == CheckState::Failed => (CheckState::Failed, live.failure.clone()),
        (Some(live), _) if live.is_running() => (CheckState::Checking, None),
        (_, Some(_)) => (CheckState::Done, None),
        _ => (CheckState::Waiting, None),
    };
    // A list waits behind the lane's gate like a photo: nobody is kept waiting for it.
    let shut = lane.filter(|lane| !matches!(lane.state, LaneState::Works | LaneState::Saving));
    if let (CheckState::Checking | CheckState::Waiting, Some(lane)) = (state, shut)
        && row.kind != DestinationKind::LocalGallery
    {
        (state, failure) = (CheckState::Failed, lane.failure.clone());
    }
    let seen = if is_countable(row.kind) { shown.last.as_ref().map(|audit| audit.seen) } else { None };
    PlaceCheck {
        destination: row.id.clone(),
        label: row.label.clone(),
        kind: row.kind,
        on: row.is_on,
        state,
        proof: match row.kind {
            DestinationKind::LocalGallery => Proof::FilesCompared,
            DestinationKind::EventGallery => Proof::AnswersKept,
            DestinationKind::SelfCommunity | DestinationKind::CycleMate => Proof::SeenInGallery,
        },
        photos,
        confirmed: by_state.of(DeliveryState::Confirmed),
        seen,
        missing: shown.missing,
        missing_total: shown.missing_total,
        extra: shown.last.as_ref().map_or(0, |audit| audit.extra),
        maybe_twice: shown.maybe_twice,
        failure,
    }
}
