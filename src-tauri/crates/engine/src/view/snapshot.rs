//! The snapshot, drawn from the records and from what is on the wire.

use super::{
    headline::{Facts, OnlyPaused, headline},
    way::{offline, way},
};
use crate::{
    core::{Core, lock},
    old_photos::{NewestFiles, of_another_day},
    pack_up, retention,
    saver::Holds,
};
use boothlift_contract::{
    Counts, DeliveryState, DestinationId, DestinationKind, EditKind, EventId, EventView, Failure, FailureCode,
    FileVerdict, FolderState, FolderView, GuestAccess, Kind, LaneState, LaneView, LockView, Progress, SessionCard,
    Snapshot, Timestamp,
};
use boothlift_intake::rule_of;
use boothlift_store::{
    StoreError,
    counts::{self, ByState},
    destinations::{self, DestinationRow},
    edits,
    events::{self, Event},
    files,
    folders::{self, Folder, Waiting},
    removals, sessions, turns,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, atomic::Ordering::Relaxed},
};

/// 2026-01-01 00:00 UTC: no clock that is right shows an earlier moment.
const WRITTEN: Timestamp = Timestamp(1_767_225_600_000);
/// Session prints on the line, at most.
const CARDS: u32 = 12;

/// What the records say, in one consistent view.
struct Records {
    event: Option<Event>,
    told: bool,
    keep_copies_days: u32,
    counts: Counts,
    cards: Vec<SessionCard>,
    total: u32,
    rows: Vec<(DestinationRow, ByState)>,
    folders: Vec<Ground>,
    gone: Option<(u32, Timestamp)>,
    removal_requests: u32,
    left_outside: u64,
    last_confirmed_at: Option<Timestamp>,
    last_photo_at: Option<Timestamp>,
    waiting: Vec<Waiting>,
    only_paused: Option<OnlyPaused>,
    unapproved: u32,
    saved: u32,
    saving: Vec<DestinationId>,
    at_hand: (Option<EditKind>, Option<EditKind>),
    shown: BTreeMap<DestinationId, pack_up::Shown>,
}

/// A watched folder, when a file was last taken from it, and when its newest file was last changed.
struct Ground {
    folder: Folder,
    last: Option<Timestamp>,
    newest: Option<Timestamp>,
}

/// The snapshot, and what only those outside the page look at.
pub(super) struct Drawn {
    pub(super) snapshot: Snapshot,
    pub(super) last_photo_at: Option<Timestamp>,
}

/// Draws the snapshot without its number. Reads the records once.
pub(super) async fn draw(core: &Arc<Core>) -> Result<Drawn, StoreError> {
    let now = core.clock.now();
    let checks = lock(&core.pack_up).is_some();
    let newest = Arc::clone(&core.newest);
    let holds = core.saver.holds();
    let records = core.store.read(move |view| read(view, now, checks, holds, &newest)).await?;
    let lanes = lanes(core, &records.rows, &records.saving);
    let pace = core.pace(records.left_outside);
    let folders = folder_views(core, records.event.as_ref(), &records.folders, &records.waiting);
    let folder_that = |state| {
        let folder = folders.iter().find(|folder| folder.state == state)?;
        Some((folder.path.clone(), folder.since.unwrap_or(now)))
    };
    let offline_since = core.offline_since(offline(&lanes), now);
    let facts = Facts {
        set_up: records.event.is_some(),
        pretend: core.host.pretend,
        records_failed: *core.store.fails().borrow(),
        disk_full_since: core.disk_full_since(),
        gone: records.gone,
        folder_gone: folder_that(FolderState::Gone),
        folder_changed: folder_that(FolderState::Changed),
        lanes: &lanes,
        offline_since,
        paused: core.is_paused(),
        only_paused: records.only_paused,
        unapproved: records.unapproved,
        saved: records.saved,
        looking: core.looking(),
        counts: records.counts,
        done_about: pace.done_about,
        now,
        last_confirmed_at: records.last_confirmed_at,
    };
    let headline = headline(&facts);
    let watched: Vec<_> = records.folders.iter().map(|ground| ground.folder.id).collect();
    let calls = crate::calls::view(core, &watched);
    let for_a_person = records.unapproved + records.saved;
    let pack_up = pack_up::draw(core, &records.rows, records.shown, &lanes, records.counts, &pace, for_a_person);
    let guests = GuestAccess { removal_requests: records.removal_requests, ..core.guests(records.event.as_ref()) };
    let snapshot = Snapshot {
        seq: 0,
        host: core.host.clone(),
        event: records.event.map(|event| EventView {
            id: event.id,
            name: event.name,
            date: event.date,
            gallery_name: event.gallery_name,
            collection_url: event.collection_url,
            told: records.told,
            starts: event.starts,
            ends: event.ends,
            regret_seconds: u32::try_from(event.regret.as_secs()).unwrap_or(u32::MAX),
            order: event.order,
            approval: event.approval,
            singles: event.singles,
            speed_limit_kb: core.speed.get(),
            keep_copies_days: records.keep_copies_days,
            undo: records.at_hand.0,
            redo: records.at_hand.1,
        }),
        headline,
        counts: records.counts,
        sessions: records.cards,
        session_total: records.total,
        network: way(&lanes).0,
        lanes,
        progress: progress(core),
        pace,
        folders,
        guests,
        calls,
        saver: core.saver.view(),
        pack_up,
        usb_copy: crate::usb_copy::view(core),
        self_test: lock(&core.self_test).clone(),
        network_test: lock(&core.network_test).clone(),
        importing: lock(&core.imports).view(),
        notices: notices(core, now),
        lock: if core.host.set_up { core.attendant.view(&*core.clock) } else { LockView::default() },
    };
    Ok(Drawn { snapshot, last_photo_at: records.last_photo_at })
}

/// What a person has to read.
fn notices(core: &Core, now: Timestamp) -> Vec<Failure> {
    let mut all = lock(&core.notices).clone();
    match impossible_day(now) {
        Some(day) if !core.clock_read.load(Relaxed) => all.push(Failure::new(FailureCode::AppClock, day, "")),
        Some(_) => {}
        // Wrong once more later, it is told once more.
        None => core.clock_read.store(false, Relaxed),
    }
    all
}

/// The day that a clock shows which cannot be right: before this program was written.
pub(crate) fn impossible_day(now: Timestamp) -> Option<String> {
    let at = jiff::Timestamp::from_millisecond(now.0).ok()?;
    (now < WRITTEN).then(|| at.to_zoned(jiff::tz::TimeZone::system()).date().to_string())
}

/// Photos on the wire, for frames in between.
pub(super) fn progress(core: &Core) -> Vec<Progress> {
    let flights = core.progress.now();
    flights
        .iter()
        .map(|flight| Progress {
            photo: flight.photo,
            session: flight.session,
            destination: flight.destination.clone(),
            name: flight.name.clone(),
            percent: flight.percent(),
        })
        .collect()
}

fn read(
    view: &boothlift_store::Connection,
    now: Timestamp,
    checks: bool,
    holds: Holds,
    newest: &Mutex<NewestFiles>,
) -> Result<Records, StoreError> {
    let event = events::current(view)?;
    let Some(id) = event.as_ref().map(|event| event.id) else {
        return Ok(Records {
            event: None,
            told: false,
            keep_copies_days: retention::USUAL_DAYS,
            counts: Counts::default(),
            cards: Vec::new(),
            total: 0,
            rows: destinations::all(view)?.into_iter().map(|row| (row, ByState::default())).collect(),
            folders: Vec::new(),
            gone: None,
            removal_requests: 0,
            left_outside: 0,
            last_confirmed_at: None,
            last_photo_at: None,
            waiting: Vec::new(),
            only_paused: None,
            unapproved: 0,
            saved: 0,
            saving: Vec::new(),
            at_hand: (None, None),
            shown: BTreeMap::new(),
        });
    };
    let gone = files::with_verdict(view, id, FileVerdict::Gone, 200)?;
    let gone = gone.first().map(|file| (u32::try_from(gone.len()).unwrap_or(u32::MAX), file.changed_at));
    let mut rows = Vec::new();
    let mut left_outside = 0;
    let mut shown = BTreeMap::new();
    let own = destinations::of_event(view, id)?;
    for row in destinations::all(view)? {
        let by_state = counts::deliveries(view, id, &row.id)?;
        // One that only earlier events went to is none of this one's.
        if !row.is_on && by_state == ByState::default() && own.iter().all(|(one, _)| one.id != row.id) {
            continue;
        }
        if row.is_on && !row.paused && row.kind != DestinationKind::LocalGallery {
            left_outside += u64::from(by_state.to_go()) * counts::usual_bytes(view, id)?;
        }
        if checks {
            shown.insert(row.id.clone(), pack_up::read(view, id, &row.id)?);
        }
        rows.push((row, by_state));
    }
    // Whatever arrived tells it; only where nothing did yet is it looked for.
    let arrived = |row: &DestinationRow, by_state: &ByState| {
        row.kind == DestinationKind::EventGallery && by_state.of(DeliveryState::Confirmed) > 0
    };
    let told = rows.iter().any(|(row, by_state)| arrived(row, by_state)) || events::is_told(view, id)?;
    let folders = folders::watched(view, id)?;
    let folders = folders.into_iter().map(|folder| {
        let last = folders::last_adopted(view, folder.id)?;
        Ok(Ground { newest: lock(newest).of(view, folder.id)?, last, folder })
    });
    Ok(Records {
        counts: counts::sum(view, id)?,
        cards: sessions::cards(view, id, "", 0, CARDS, now)?,
        total: sessions::total(view, id, "")?,
        only_paused: only_paused(view, id, &rows)?,
        unapproved: turns::unapproved_photos(view, id)?,
        saved: match holds {
            Holds::Nothing => 0,
            Holds::AllButPrints => turns::held_by_line(view, id, true)?,
            Holds::Everything => turns::held_by_line(view, id, false)?,
        },
        saving: match holds {
            Holds::Nothing => Vec::new(),
            Holds::AllButPrints => turns::lanes_held_by_line(view, id, true)?,
            Holds::Everything => turns::lanes_held_by_line(view, id, false)?,
        },
        rows,
        folders: folders.collect::<Result<_, StoreError>>()?,
        gone,
        removal_requests: removals::open(view, id)?,
        left_outside,
        last_confirmed_at: counts::last_confirmed(view, id)?,
        last_photo_at: counts::last_adopted(view, id)?,
        waiting: folders::waiting_for_answer(view, id)?,
        at_hand: edits::at_hand(view, id)?,
        told,
        keep_copies_days: retention::days(view)?,
        event,
        shown,
    })
}

/// What a person paused, where nothing else has anything to go.
fn only_paused(
    view: &boothlift_store::Connection,
    event: EventId,
    rows: &[(DestinationRow, ByState)],
) -> Result<Option<OnlyPaused>, StoreError> {
    let on = || rows.iter().filter(|(row, by_state)| row.is_on && by_state.to_go() > 0);
    for (row, by_state) in on().filter(|(row, _)| !row.paused) {
        if turns::paused_at(view, event, &row.id)? < by_state.to_go() {
            return Ok(None);
        }
    }
    Ok(match turns::paused_photos(view, event)? {
        0 => on().find(|(row, _)| row.paused).map(|(row, _)| OnlyPaused::Lane(row.id.clone())),
        photos => Some(OnlyPaused::Photos(photos)),
    })
}

/// The lanes; `saving` are those at which something waits for another network.
fn lanes(core: &Core, rows: &[(DestinationRow, ByState)], saving: &[DestinationId]) -> Vec<LaneView> {
    let (wall, mono) = (core.clock.now(), core.clock.monotonic());
    rows.iter()
        .map(|(row, by_state)| {
            let live = core.lane_state(&row.id);
            let (state, failure, until) = match live {
                _ if !row.is_on => (LaneState::Off, None, None),
                _ if row.paused => (LaneState::Paused, None, None),
                Some((LaneState::Works, ..)) if core.is_paused() => (LaneState::Paused, None, None),
                // Singles wait in either case.
                Some((LaneState::Works, None, until)) if saving.contains(&row.id) => {
                    match core.saver.holds_back(Kind::Single) {
                        Some(why) => (LaneState::Saving, Some(why), until),
                        None => (LaneState::Works, None, until),
                    }
                }
                Some(live) => live,
                None => (row.state, row.failure.clone(), None),
            };
            LaneView {
                id: row.id.clone(),
                kind: row.kind,
                label: row.label.clone(),
                state,
                paused: row.paused,
                failure,
                until: until.map(|at| wall.plus(at.saturating_sub(mono))),
                delivered: by_state.of(DeliveryState::Confirmed),
                to_go: by_state.to_go(),
                held: by_state.of(DeliveryState::Held),
                has_token: core.has_token(&row.id),
                token_ends_at: if row.is_on { lock(&core.tokens).ends_at(&row.id, wall) } else { None },
                address: crate::drivers::address(row),
                countable: row.kind != DestinationKind::EventGallery,
                takes_picture_url: row.kind == DestinationKind::EventGallery,
                signs_in: crate::drivers::app(row).is_some(),
                checked: lock(&core.checks).get(&row.id).cloned(),
                preparing: (row.kind != DestinationKind::LocalGallery).then(|| crate::drivers::settings(row).preparing),
            }
        })
        .collect()
}

fn folder_views(core: &Core, event: Option<&Event>, folders: &[Ground], waiting: &[Waiting]) -> Vec<FolderView> {
    let (now, zone) = (core.clock.now(), jiff::tz::TimeZone::system());
    folders
        .iter()
        .map(|Ground { folder, last, newest }| {
            let (state, since) = core.folder_state(folder.id);
            FolderView {
                id: folder.id,
                path: folder.shown.clone(),
                state,
                since,
                sessions: rule_of(&folder.rule, folder.gap).map_or_else(|_| folder.rule.clone(), |rule| rule.word()),
                last_file_at: *last,
                asks_about: waiting.iter().find(|one| one.folder == folder.id && one.asked).map_or(0, |one| one.photos),
                of_another_day: event.and_then(|event| of_another_day(*newest, &event.date, now, &zone)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_shows_a_day_before_the_program_was_written_cannot_be_right() {
        let noon = |days: i64| Timestamp(WRITTEN.0 + days * 86_400_000 + 43_200_000);
        assert_eq!(impossible_day(noon(0)), None);
        assert_eq!(impossible_day(noon(5000)), None);
        assert_eq!(impossible_day(noon(-2)).as_deref(), Some("2025-12-30"));
        assert_eq!(impossible_day(Timestamp(43_200_000)).as_deref(), Some("1970-01-01"));
    }
}
