//! When destinations are asked without anybody asking for it: after a crash, each night, and when the event is over.

use super::{begin, is_countable, standing};
use crate::{
    core::{Core, lock},
    when::until,
};
use boothlift_contract::{CheckState, DestinationId, EngineEvent, Timestamp};
use boothlift_sessions::TimeOfDay;
use boothlift_store::{StoreError, audits, destinations, events};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::sync::broadcast::error::RecvError;

const NIGHTLY: Duration = Duration::from_secs(24 * 3600);
/// How long the end of an event waits for answers.
const PATIENCE: Duration = Duration::from_secs(10);
/// A clock that was set is noticed this late.
const LOOK: Duration = Duration::from_secs(3600);

/// Asks each destination in its time until the engine ends; at once where the last program did not end in order.
pub(crate) async fn mind(core: Arc<Core>, crashed: bool) {
    let mut events = core.sink.listen();
    let mut asked: BTreeMap<DestinationId, Timestamp> = BTreeMap::new();
    let mut at_once = crashed;
    loop {
        let mut next = LOOK;
        match due(&core).await {
            Ok(places) => {
                let now = core.clock.now();
                for (id, due) in places {
                    let due = asked.get(&id).map_or(due, |at| due.max(at.plus(NIGHTLY)));
                    if at_once || due <= now {
                        asked.insert(id.clone(), now);
                        begin(&core, &id);
                    } else {
                        next = next.min(due.since(now));
                    }
                }
                at_once = false;
            }
            Err(error) => tracing::warn!(%error, "when galleries are asked next is not known"),
        }
        let wake = core.clock.monotonic() + next.max(Duration::from_millis(1));
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            () = until(core.clock.as_ref(), Some(wake)) => {}
            () = core.looked.notified() => {}
            changed = set_up_changed(&mut events) => if !changed { return },
        }
    }
}

async fn set_up_changed(events: &mut tokio::sync::broadcast::Receiver<boothlift_contract::Stamped>) -> bool {
    loop {
        match events.recv().await {
            Ok(stamped) if stamped.event == EngineEvent::SetupChanged => return true,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}

/// Destinations that can be asked and have confirmed something of this event, each with the moment it is asked next.
async fn due(core: &Arc<Core>) -> Result<Vec<(DestinationId, Timestamp)>, StoreError> {
    core.store
        .read(|view| {
            let Some(event) = events::current(view)? else { return Ok(Vec::new()) };
            let over = event.ends.as_deref().and_then(|ends| over_at(&event.date, event.starts.as_deref(), ends));
            let mut due = Vec::new();
            for row in destinations::all(view)? {
                if !row.is_on || !is_countable(row.kind) || audits::confirmed_count(view, event.id, &row.id)? == 0 {
                    continue;
                }
                let last = audits::last(view, event.id, &row.id)?.map(|audit| audit.began_at);
                let nightly = last.unwrap_or(event.created_at).plus(NIGHTLY);
                let at_the_end = over.filter(|over| last.is_none_or(|last| last < *over));
                due.push((row.id, at_the_end.map_or(nightly, |over| over.min(nightly))));
            }
            Ok(due)
        })
        .await
}

/// The moment when the event's own hours are over, on this computer's clock.
pub(crate) fn over_at(date: &str, starts: Option<&str>, ends: &str) -> Option<Timestamp> {
    let date: jiff::civil::Date = date.parse().ok()?;
    let minute = |text: &str| TimeOfDay::parse(text).map(|time| time.to_string());
    let ends = minute(ends)?;
    let next_day = starts.and_then(minute).is_some_and(|starts| ends <= starts);
    let day = if next_day { date.tomorrow().ok()? } else { date };
    let time: jiff::civil::Time = format!("{ends}:00").parse().ok()?;
    let at = day.to_datetime(time).to_zoned(jiff::tz::TimeZone::system()).ok()?;
    Some(Timestamp(at.timestamp().as_millisecond()))
}

/// Asks every destination before an event is closed, as long as answers come soon.
pub(crate) async fn before_the_end(core: &Arc<Core>) {
    let Ok(places) = due(core).await else { return };
    let places: Vec<DestinationId> = places.into_iter().map(|(id, _)| id).collect();
    let works = |id: &DestinationId| {
        lock(&core.lanes)
            .get(id)
            .is_some_and(|lane| !lane.is_held_back() && lane.state().0 == boothlift_contract::LaneState::Works)
    };
    let places: Vec<DestinationId> = places.into_iter().filter(works).collect();
    places.iter().for_each(|id| begin(core, id));
    let latest = core.clock.monotonic() + PATIENCE;
    let open = |id: &DestinationId| standing(core, id).is_some_and(|live| live.state == CheckState::Checking);
    while places.iter().any(open) && core.clock.monotonic() < latest {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_ends_before_it_begins_ends_the_morning_after() {
        let night = over_at("2026-06-20", Some("18:00"), "02:00").unwrap();
        let evening = over_at("2026-06-20", Some("18:00"), "23:00").unwrap();
        assert_eq!(night.since(evening), Duration::from_secs(3 * 3600));
        assert_eq!(over_at("2026-06-20", None, "late"), None);
    }
}
