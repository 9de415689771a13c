//! Copies of the records while they are used, and what a person is told of records that were built anew.

use super::place;
use crate::{
    core::{Core, lock, records},
    setup::EngineError,
};
use boothlift_contract::{Answer, Failure, FailureCode, Reply};
use boothlift_store::{Connection, Store, counts, deliveries, path_shown, settings};
use std::{
    path::Path,
    sync::{Arc, atomic::Ordering::Relaxed},
    time::Duration,
};

/// A copy waits so long for a moment in which nothing is on its way.
const PATIENCE: Duration = Duration::from_secs(600);

/// Since when a copy is due.
#[derive(Debug, Default)]
pub(super) struct Copies {
    due_since: Option<Duration>,
    /// After one that failed.
    not_before: Duration,
}

impl Copies {
    /// Makes a copy where one is due and nothing is on its way, or has been due for long. Whether it was damaged, which says
    /// that the records may be.
    pub(super) async fn look(&mut self, core: &Arc<Core>) -> bool {
        if !core.store.wants_copy() {
            self.due_since = None;
            return false;
        }
        let now = core.clock.monotonic();
        if now < self.not_before {
            return false;
        }
        let since = *self.due_since.get_or_insert(now);
        if !has_time(core, since) {
            return false;
        }
        self.due_since = None;
        let store = core.store.clone();
        match core.workers.run(move || store.keep_copy()).await {
            Some(Ok(())) => tracing::info!("a copy of the records was made"),
            Some(Err(error)) => {
                self.not_before = now + PATIENCE;
                tracing::error!(%error, "no copy of the records could be made; the older ones stay");
                return error.is_damage();
            }
            None => {}
        }
        false
    }
}

/// Whether nothing is on its way, or what has been due since then has waited long enough.
fn has_time(core: &Core, since: Duration) -> bool {
    core.progress.now().is_empty() || core.clock.monotonic().saturating_sub(since) >= PATIENCE
}

/// The look through all of the records that the start had no time for.
#[derive(Debug)]
pub(super) struct Look {
    due_since: Option<Duration>,
    /// It found them damaged: nothing more is to be learnt before the next start.
    told: bool,
}

impl Look {
    pub(super) fn new(core: &Core) -> Self {
        let due_since = (!core.store.is_looked_through()).then(|| core.clock.monotonic());
        Self { due_since, told: false }
    }

    /// Something says that the records may be damaged.
    pub(super) const fn is_due(&mut self) {
        self.due_since = Some(Duration::ZERO);
    }

    /// Looks through them where that is due and nothing is on its way, or has been due for long. What is wrong is noted for
    /// the next start, which builds them anew, and told.
    pub(super) async fn look(&mut self, core: &Arc<Core>) {
        if self.told || self.due_since.is_none_or(|since| !has_time(core, since)) {
            return;
        }
        let (store, ending) = (core.store.clone(), core.ending.clone());
        match core.workers.run(move || store.look_through(|| !ending.is_cancelled())).await {
            Some(Ok(true)) => {
                self.due_since = None;
                tracing::info!("the records were looked through");
            }
            Some(Err(error)) if error.is_damage() => {
                self.told = true;
                tracing::error!(%error, "the records are damaged; the next start builds them anew");
                core.notice(Failure::new(FailureCode::AppDamaged, "", error.to_string()));
            }
            Some(Err(error)) => tracing::warn!(%error, "the records could not be looked through"),
            Some(Ok(false)) | None => {}
        }
    }
}

/// What a person has to read when the program starts: about the records, and where the last program did not end in order.
/// Asked before anything is put right.
pub(crate) fn notices(store: &Store, data: &Path, crashed: bool) -> Result<Vec<Failure>, EngineError> {
    let (rebuilt, synced_read) =
        store.read_blocking(|view| Ok((settings::rebuilt(view)?, settings::get(view, settings::SYNCED_READ)?)))?;
    let mut all = Vec::new();
    if let Some(rebuilt) = rebuilt {
        let aside = rebuilt.aside.unwrap_or_default();
        let code = if rebuilt.whole { FailureCode::AppRebuilt } else { FailureCode::AppRebuiltPartly };
        all.push(Failure::new(code, rebuilt.may_repeat.to_string(), aside));
    }
    // Who has nothing yet has nothing to be told of; records built anew tell more.
    let had_photos = |view: &Connection| Ok((counts::photos(view)? > 0, deliveries::on_the_wire(view)?));
    if crashed
        && all.is_empty()
        && let (true, on_the_wire) = store.read_blocking(had_photos)?
    {
        all.push(Failure::new(FailureCode::AppRecovered, on_the_wire.to_string(), ""));
    }
    let shown = path_shown(data);
    if let Some(program) = place::synced_by(data).filter(|_| synced_read.as_deref() != Some(shown.as_str())) {
        all.push(Failure::new(FailureCode::AppSynced, program, shown));
    }
    Ok(all)
}

/// A person read it: it is not told again.
pub(crate) async fn was_read(core: &Core, code: FailureCode) -> Answer {
    if code == FailureCode::AppClock {
        core.clock_read.store(true, Relaxed);
    }
    let data = path_shown(&core.data);
    let written = core.store.write(move |tx| match code {
        FailureCode::AppRebuilt | FailureCode::AppRebuiltPartly => settings::forget(tx, settings::REBUILT),
        FailureCode::AppSynced => settings::set(tx, settings::SYNCED_READ, &data),
        _ => Ok(()),
    });
    written.await.map_err(records)?;
    lock(&core.notices).retain(|notice| notice.code != code);
    core.publisher.touch();
    Ok(Reply::Done)
}
