//! The health list of Support: each part with what is known of it.

use crate::{
    core::{Core, lock, records},
    view::{impossible_day, way},
};
use boothlift_contract::{
    Clock, Failure, FailureCode, FolderState, Health, HealthFact, HealthLine, HostFacts, NetworkWay, Snapshot,
    Timestamp,
};
use boothlift_store::{audits, destinations, events, path_shown, retention, settings};
use std::{sync::Arc, time::Duration};

/// A clock that is corrected by less is not worth a word.
const UNNOTICED: Duration = Duration::from_secs(60);

/// What the clocks showed at the start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Started {
    wall: Timestamp,
    monotonic: Duration,
}

impl Started {
    pub(crate) fn now(clock: &dyn Clock) -> Self {
        Self { wall: clock.now(), monotonic: clock.monotonic() }
    }

    /// How far behind the clock is of what it would show had nobody set it since.
    fn set_back(self, clock: &dyn Clock) -> Duration {
        let passed = clock.monotonic().saturating_sub(self.monotonic);
        let behind = self.wall.plus(passed).since(clock.now());
        if behind < UNNOTICED { Duration::ZERO } else { behind }
    }
}

/// What is known from the records.
struct Known {
    copies: retention::Copies,
    stopped_at: Option<Timestamp>,
    audits: Vec<(String, audits::Audit, u32)>,
}

pub(crate) async fn health(core: &Arc<Core>) -> Result<Health, Failure> {
    let snapshot = core.publisher.snapshot(core).await.map_err(records)?;
    let known = known(core).await?;
    let spool = core.spool.clone();
    // A disk may take its time.
    let free_bytes = tokio::task::spawn_blocking(move || spool.free_bytes()).await.ok().flatten();
    let now = core.clock.now();
    let mut lines = folders(core, &snapshot, now);
    let retention::Copies { copies, bytes } = known.copies;
    lines.push(line(HealthFact::SafeCopies { copies, bytes, path: path_shown(core.spool.dir()) }, None, now));
    let full = core.disk_full_since();
    let failure = full.map(|_| Failure::new(FailureCode::DiskFull, "", ""));
    lines.push(line(HealthFact::Disk { free_bytes }, failure, full.unwrap_or(now)));
    lines.push(line(HealthFact::Records { photos: snapshot.counts.photos }, None, now));
    if core.host.set_up {
        let locked = snapshot.lanes.iter().find_map(|lane| {
            let failure = lane.failure.as_ref().filter(|failure| failure.code == FailureCode::KeysLocked)?;
            Some(Failure { subject: String::new(), ..failure.clone() })
        });
        lines.push(line(HealthFact::Keys { place: core.vault.place() }, locked, now));
    }
    let (way, failure) = way(&snapshot.lanes);
    let since = lock(&core.offline_since).filter(|_| way == NetworkWay::Offline);
    lines.push(line(HealthFact::Network { way }, failure, since.unwrap_or(now)));
    for lane in &snapshot.lanes {
        lines.push(line(HealthFact::Destination { label: lane.label.clone() }, lane.failure.clone(), now));
    }
    for (label, audit, missing) in known.audits {
        let failure = (missing > 0).then(|| Failure::new(FailureCode::PhotoUnseen, &label, ""));
        lines.push(line(HealthFact::Audit { label, confirmed: audit.confirmed, missing }, failure, audit.ended_at));
    }
    if snapshot.guests.gallery {
        let address = snapshot.guests.address.clone();
        lines.push(line(HealthFact::Gallery { address }, snapshot.guests.closed_because.clone(), now));
    }
    lines.extend(tray(&core.host).map(|fact| line(fact, None, now)));
    let set_back = core.started.set_back(&*core.clock).as_secs();
    let fact = HealthFact::Clock { set_back_seconds: u32::try_from(set_back).unwrap_or(u32::MAX) };
    let failure = impossible_day(now).map(|day| Failure::new(FailureCode::AppClock, day, ""));
    lines.push(line(fact, failure, now));
    let power = line(HealthFact::Power { stopped: known.stopped_at.is_some() }, None, now);
    lines.push(HealthLine { at: known.stopped_at, ..power });
    Ok(Health { lines })
}

fn line(fact: HealthFact, failure: Option<Failure>, at: Timestamp) -> HealthLine {
    HealthLine { fact, good: failure.is_none(), failure, at: Some(at) }
}

fn folders(core: &Core, snapshot: &Snapshot, now: Timestamp) -> Vec<HealthLine> {
    let watched = snapshot.folders.iter().map(|folder| {
        let code = match folder.state {
            FolderState::Gone => Some(FailureCode::FolderGone),
            FolderState::Changed => Some(FailureCode::FolderChanged),
            FolderState::Watched | FolderState::Polled | FolderState::Looking => None,
        };
        let failure = code.map(|code| Failure::new(code, &folder.path, ""));
        line(HealthFact::Folder { path: folder.path.clone() }, failure, folder.since.unwrap_or(now))
    });
    let mut lines: Vec<_> = watched.collect();
    if let Some(failure) = lock(&core.booth).trouble.clone() {
        lines.push(line(HealthFact::Folder { path: failure.subject.clone() }, Some(failure), now));
    }
    lines
}

/// Who has no window has no tray to tell of.
fn tray(host: &HostFacts) -> Option<HealthFact> {
    host.has_window().then_some(HealthFact::Tray { there: host.tray })
}

/// Safe copies, the last stop out of order, and the last word of each destination that was asked, with its name and how many it
/// does not show.
async fn known(core: &Arc<Core>) -> Result<Known, Failure> {
    let read = core.store.read(|view| {
        let stopped_at = settings::get(view, settings::UNEXPECTED_STOP)?;
        let stopped_at = stopped_at.and_then(|text| text.parse().ok()).map(Timestamp);
        let mut known = Known { copies: retention::copies(view)?, stopped_at, audits: Vec::new() };
        let Some(event) = events::current(view)? else { return Ok(known) };
        for row in destinations::all(view)?.into_iter().filter(|row| row.is_on) {
            if let Some(audit) = audits::last(view, event.id, &row.id)? {
                known.audits.push((row.label, audit, audits::missing(view, event.id, &row.id)?));
            }
        }
        Ok(known)
    });
    read.await.map_err(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Shown(Timestamp, Duration);

    impl Clock for Shown {
        fn now(&self) -> Timestamp {
            self.0
        }
        fn monotonic(&self) -> Duration {
            self.1
        }
    }

    #[test]
    fn a_clock_is_set_back_by_what_it_lacks_since_the_start_and_a_correction_is_not_worth_a_word() {
        let hour = Duration::from_secs(3_600);
        let noon = Timestamp(1_781_985_600_000);
        let started = Started::now(&Shown(noon, hour));
        let behind = |by: u64| {
            let shown = Timestamp(noon.plus(hour).0 - i64::try_from(by).unwrap() * 1_000);
            started.set_back(&Shown(shown, hour * 2)).as_secs()
        };
        assert_eq!([0, 59, 60, 7_200].map(behind), [0, 0, 60, 7_200]);
        assert_eq!(started.set_back(&Shown(noon.plus(hour * 9), hour * 2)), Duration::ZERO, "ahead is not back");
    }

    #[test]
    fn only_a_program_with_a_window_tells_of_a_tray() {
        let host = |name: &str, tray| HostFacts {
            name: name.into(),
            version: String::new(),
            dialogs: true,
            tray,
            set_up: true,
            pretend: false,
        };
        assert_eq!(tray(&host("desktop", true)), Some(HealthFact::Tray { there: true }));
        assert_eq!(tray(&host("desktop", false)), Some(HealthFact::Tray { there: false }));
        assert_eq!(tray(&host("headless", false)), None);
    }
}
