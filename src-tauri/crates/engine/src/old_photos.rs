//! Photos that were in a folder before anybody looked: many of them wait for a person's answer, a few just go.

use crate::core::{Core, lock, records};
use boothlift_contract::{EngineEvent, Failure, FileId, FolderId, Timestamp};
use boothlift_store::{Connection, StoreError, events, files, folders};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::sync::broadcast::error::RecvError;

/// More than this is asked about.
const MANY: u32 = 200;
/// A folder is being filled as long as files follow each other within this time: only then is it known how many there are.
const QUIET: Duration = Duration::from_secs(10);
/// How often a look at the folders that is under way is asked after.
const PATIENCE: Duration = Duration::from_millis(200);

/// A folder that is filled today is no folder of another day, whenever the event is.
const A_DAY: Duration = Duration::from_secs(24 * 3600);

/// When the newest file of each folder was changed. Only files that were not seen before are looked at.
#[derive(Debug, Default)]
pub(crate) struct NewestFiles(HashMap<FolderId, (FileId, Timestamp)>);

impl NewestFiles {
    /// None where the folder has no file.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub(crate) fn of(&mut self, view: &Connection, folder: FolderId) -> Result<Option<Timestamp>, StoreError> {
        let known = self.0.get(&folder).copied();
        let after = known.map_or(FileId(0), |(last, _)| last);
        let newer = files::newest_change(view, folder, after)?;
        let now = match (known, newer) {
            (Some((_, before)), Some((last, changed))) => Some((last, changed.max(before))),
            (known, newer) => newer.or(known),
        };
        if let Some(now) = now {
            self.0.insert(folder, now);
        }
        Ok(now.map(|(_, changed)| changed))
    }
}

/// When a folder's newest file was changed, where that tells of another occasion: before the event's own day begins, and a
/// day ago at least. Then it may be the wrong folder.
pub(crate) fn of_another_day(
    newest: Option<Timestamp>,
    date: &str,
    now: Timestamp,
    zone: &jiff::tz::TimeZone,
) -> Option<Timestamp> {
    let day: jiff::civil::Date = date.parse().ok()?;
    let begins = Timestamp(day.to_zoned(zone.clone()).ok()?.timestamp().as_millisecond());
    newest.filter(|newest| *newest < begins && newest.plus(A_DAY) <= now)
}

/// Puts the question as soon as there are many, and lets a few go once every folder was looked through and is quiet.
pub(crate) async fn mind(core: Arc<Core>) {
    let mut events = core.sink.listen();
    loop {
        if let Err(failure) = decide(&core).await {
            tracing::warn!(%failure, "old photos could not be looked after");
        }
        let waits = waiting(&core).await.unwrap_or(true);
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            () = tokio::time::sleep(PATIENCE), if waits => {}
            adopted = adoption(&mut events) => if !adopted { return },
        }
    }
}

/// The next adoption; false when there will be none.
async fn adoption(events: &mut tokio::sync::broadcast::Receiver<boothlift_contract::Stamped>) -> bool {
    loop {
        match events.recv().await {
            Ok(stamped) if matches!(stamped.event, EngineEvent::PhotoAdopted { .. }) => return true,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}

/// Whether photos wait about which nobody has decided whether to ask.
async fn waiting(core: &Arc<Core>) -> Result<bool, Failure> {
    let waiting = core.store.read(|view| match events::current(view)? {
        Some(event) => folders::waiting_for_answer(view, event.id),
        None => Ok(Vec::new()),
    });
    Ok(waiting.await.map_err(records)?.iter().any(|one| !one.asked))
}

async fn decide(core: &Arc<Core>) -> Result<(), Failure> {
    if !waiting(core).await? {
        return Ok(());
    }
    let status = lock(&core.intake).as_ref().map(|intake| intake.status());
    let now = core.clock.monotonic();
    let quiet = |last: Option<Duration>| last.is_none_or(|last| now.saturating_sub(last) >= QUIET);
    let looked = status.is_some_and(|status| status.scans_done && status.arriving == 0 && quiet(status.last_new));
    let changed = core
        .store
        .write(move |tx| {
            let Some(event) = events::current(tx)? else { return Ok(false) };
            let mut changed = false;
            for one in folders::waiting_for_answer(tx, event.id)?.into_iter().filter(|one| !one.asked) {
                if one.photos > MANY {
                    folders::put_question(tx, one.folder)?;
                    changed = true;
                } else if looked {
                    folders::let_old_go(tx, one.folder)?;
                    changed = true;
                }
            }
            Ok(changed)
        })
        .await
        .map_err(records)?;
    if changed {
        core.wake_lanes();
        core.set_up_changed();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    #[test]
    fn a_folder_is_of_another_day_where_its_newest_file_is_older_than_the_event_and_than_a_day() {
        let zone = TimeZone::UTC;
        let at = |text: &str| Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        let says = |newest: &str, now: &str| of_another_day(Some(at(newest)), "2026-06-20", at(now), &zone).is_some();
        assert!(says("2026-05-09T22:00:00Z", "2026-06-20T18:00:00Z"));
        assert!(says("2026-06-18T23:59:59Z", "2026-06-20T00:00:00Z"));
        assert!(!says("2026-06-20T00:00:00Z", "2026-06-22T18:00:00Z"), "of the event's own day");
        assert!(!says("2026-06-21T01:40:00Z", "2026-06-22T18:00:00Z"), "of its night");
        // Set up and tried on the day before.
        assert!(!says("2026-06-19T15:00:00Z", "2026-06-19T15:01:00Z"));
        assert_eq!(of_another_day(None, "2026-06-20", at("2026-06-20T18:00:00Z"), &zone), None);
        assert_eq!(of_another_day(Some(Timestamp(0)), "soon", at("2026-06-20T18:00:00Z"), &zone), None);
    }

    #[test]
    fn the_day_begins_where_the_booth_stands() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        // 01:30 of the event's own day there.
        let newest = Timestamp("2026-06-19T23:30:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond());
        let now = newest.plus(A_DAY * 3);
        assert_eq!(of_another_day(Some(newest), "2026-06-20", now, &zone), None);
        assert_eq!(of_another_day(Some(newest), "2026-06-20", now, &TimeZone::UTC), Some(newest));
    }
}
