//! When everything is delivered: what `--until-delivered` and Pack up wait for.

use crate::core::{Core, lock};
use boothlift_contract::{DestinationId, DestinationKind, Failure, FailureCode, FileVerdict};
use boothlift_store::{StoreError, counts, deliveries, destinations, events, files, folders, take_downs, turns};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// How it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Drained {
    /// Deliveries confirmed.
    pub confirmed: u32,
    /// What waits for a person.
    pub held: Vec<HeldLine>,
    /// Destinations that wait for a person.
    pub needs_person: Vec<(DestinationId, Failure)>,
}

/// One thing that waits for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldLine {
    /// The file.
    pub path: PathBuf,
    /// At which destination; none where the file itself is held.
    pub destination: Option<DestinationId>,
    /// Why.
    pub failure: Failure,
}

/// Waits. Looks again on every event, and by itself while it waits for quiet.
pub(crate) async fn wait(core: &Arc<Core>) -> Drained {
    let mut events = core.sink.listen();
    loop {
        let mut look_again = Duration::from_millis(500);
        match look(core).await {
            Ok(Look { open, quiet_for, needed, paused, mut drained }) => {
                if !drained.needs_person.is_empty() && open == 0 || drained.needs_person.len() == needed.lanes {
                    drained.needs_person.extend(paused);
                    return drained;
                }
                if open == 0 && needed.intake_done {
                    if quiet_for >= needed.quiet {
                        drained.needs_person.extend(paused);
                        return drained;
                    }
                    look_again = needed.quiet.saturating_sub(quiet_for);
                }
            }
            Err(error) => tracing::warn!(%error, "the records could not be looked at"),
        }
        // Whatever happens next, the records are looked at anew; a burst of events is one look.
        let waited = async {
            let _ = events.recv().await;
            tokio::time::sleep(Duration::from_millis(50)).await;
            while events.try_recv().is_ok() {}
        };
        tokio::select! {
            () = waited => {}
            () = tokio::time::sleep(look_again) => {}
        }
    }
}

struct Look {
    /// Deliveries that still may go by themselves at lanes that do not wait for a person.
    open: u32,
    quiet_for: Duration,
    needed: Needed,
    /// Destinations that a person paused while something is to go there.
    paused: Vec<(DestinationId, Failure)>,
    drained: Drained,
}

struct Needed {
    quiet: Duration,
    intake_done: bool,
    lanes: usize,
}

async fn look(core: &Arc<Core>) -> Result<Look, StoreError> {
    let status = lock(&core.intake).as_ref().map(|intake| intake.status()).unwrap_or_default();
    let now = core.clock.monotonic();
    let quiet_for = status.last_new.map_or(now, |at| now.saturating_sub(at));
    let lanes: Vec<_> = lock(&core.lanes).iter().map(|(id, lane)| (id.clone(), lane.state())).collect();
    let needs_person: Vec<_> = lanes
        .iter()
        .filter(|(_, (state, ..))| state.needs_a_person())
        .map(|(id, (_, failure, _))| {
            let unknown = || Failure::new(FailureCode::DestUnexpected, &id.0, "");
            (id.clone(), failure.clone().unwrap_or_else(unknown))
        })
        .collect();
    let stuck: Vec<_> = needs_person.iter().map(|(id, _)| id.clone()).collect();
    let (open, confirmed, held, settle, paused) = core
        .store
        .read(move |view| {
            let Some(event) = events::current(view)? else { return Ok((0, 0, Vec::new(), Duration::ZERO, Vec::new())) };
            let (mut open, mut confirmed, mut paused) = (0, 0, Vec::new());
            for row in destinations::all(view)?.into_iter().filter(|row| row.is_on) {
                let mut to_go = 0;
                if !stuck.contains(&row.id) {
                    open += take_downs::open(view, event.id, &row.id)?;
                }
                for (state, n) in counts::deliveries(view, event.id, &row.id)?.iter() {
                    use boothlift_contract::DeliveryState as D;
                    match state {
                        D::Confirmed => confirmed += n,
                        D::Held | D::Cancelled => {}
                        _ if stuck.contains(&row.id) && row.kind != DestinationKind::LocalGallery => {}
                        _ => to_go += n,
                    }
                }
                // What a person paused waits for a person.
                if !row.paused {
                    open += to_go - turns::paused_at(view, event.id, &row.id)?.min(to_go);
                } else if to_go > 0 && !stuck.contains(&row.id) {
                    paused.push((row.id, Failure::new(FailureCode::DestPaused, row.label, "")));
                }
            }
            let mut held = Vec::new();
            for (path, destination, failure) in deliveries::held(view, event.id)? {
                held.push(HeldLine { path, destination: Some(destination), failure });
            }
            for (path, destination, failure) in turns::paused(view, event.id)? {
                held.push(HeldLine { path, destination: Some(destination), failure });
            }
            for verdict in [FileVerdict::Held, FileVerdict::Gone, FileVerdict::Unreadable] {
                for file in files::with_verdict(view, event.id, verdict, 10_000)? {
                    if let Some(failure) = file.failure {
                        held.push(HeldLine { path: file.path, destination: None, failure });
                    }
                }
            }
            let settle = folders::watched(view, event.id)?.iter().map(|folder| folder.settle).max();
            Ok((open, confirmed, held, settle.unwrap_or_default(), paused))
        })
        .await?;
    let needed = Needed {
        quiet: settle * 2,
        intake_done: status.scans_done && status.arriving == 0 && status.gone_folders.is_empty() && !status.disk_full,
        lanes: lanes.len().max(1),
    };
    Ok(Look { open, quiet_for, needed, paused, drained: Drained { confirmed, held, needs_person } })
}
