//! Photos that were in a folder before anybody looked: many of them wait for a person's answer, a few just go.

use crate::core::{Core, lock, records};
use boothlift_contract::{EngineEvent, Failure};
use boothlift_store::{events, folders};
use std::{sync::Arc, time::Duration};
use tokio::sync::broadcast::error::RecvError;

/// More than this is asked about.
const MANY: u32 = 200;
/// A folder is being filled as long as files follow each other within this time: only then is it known how many there are.
const QUIET: Duration = Duration::from_secs(10);
/// How often a look at the folders that is under way is asked after.
const PATIENCE: Duration = Duration::from_millis(200);

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
