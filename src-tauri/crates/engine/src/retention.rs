//! Safe copies end: once nothing needs a copy, it is kept for some days that this computer has really seen, then removed. What
//! is known of the photo stays: its row, its hash, its receipts, its proof and a small picture.

mod seen;
#[cfg(test)]
mod tests;

pub(crate) use seen::{SeenClock, keep as keep_count};

use crate::{
    core::{Core, lock},
    delivery, thumbs,
    when::until,
};
use boothlift_contract::{Clock, fail_point};
use boothlift_intake::{Spool, Workers};
use boothlift_store::{
    Store, StoreError, Transaction, counts, events, prepared,
    retention::{self, Content},
    settings,
};
use std::{collections::HashSet, ops::RangeInclusive, path::PathBuf, sync::Arc, time::Duration};

/// Days that a copy is kept unless the event file says otherwise, and what it may say.
pub(crate) const USUAL_DAYS: u32 = 14;
/// See [`USUAL_DAYS`].
pub(crate) const DAYS_ALLOWED: RangeInclusive<u32> = 1..=3650;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The first look after a start: by then what waits is on its way.
const FIRST: Duration = Duration::from_secs(10);
/// Between two looks at all copies. The count of time is written down as often.
const EVERY: Duration = Duration::from_secs(30 * 60);
/// Copies looked at, and removed, at a time; and the pause after.
const LOOKED_AT: u32 = 200;
const REMOVED: u32 = 16;
const PAUSE: Duration = Duration::from_millis(250);

/// How many days safe copies are kept after everything was delivered.
///
/// # Errors
/// What the store says.
pub(crate) fn days(view: &boothlift_store::Connection) -> Result<u32, StoreError> {
    let kept = settings::get(view, settings::KEEP_COPIES_DAYS)?;
    Ok(kept.and_then(|text| text.parse().ok()).filter(|days| DAYS_ALLOWED.contains(days)).unwrap_or(USUAL_DAYS))
}

/// Who removes safe copies.
#[derive(Clone)]
pub(crate) struct Retention {
    pub store: Store,
    pub spool: Spool,
    pub workers: Workers,
    pub clock: Arc<dyn Clock>,
    /// The folder of small pictures.
    pub thumbs: PathBuf,
    /// The folder of copies made ready.
    pub prepared: PathBuf,
    pub seen: SeenClock,
}

/// Looks after safe copies until the engine ends: in slices, and only while nothing else is to do.
pub(crate) async fn mind(core: Arc<Core>) {
    let retention = Retention {
        store: core.store.clone(),
        spool: core.spool.clone(),
        workers: core.workers.clone(),
        clock: Arc::clone(&core.clock),
        thumbs: core.data.join("thumbs"),
        prepared: core.data.join(delivery::PREPARED),
        seen: core.seen,
    };
    let mut due = core.clock.monotonic() + FIRST;
    loop {
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            () = core.looked.notified() => {}
            () = until(&*core.clock, Some(due)) => {}
        }
        if core.clock.monotonic() < due {
            continue;
        }
        due = core.clock.monotonic() + EVERY;
        let swept = async {
            let (seen, now) = (retention.seen.time(&*core.clock), core.clock.now());
            retention.store.write(move |tx| keep_count(tx, seen, now)).await?;
            retention.sweep(|| is_idle(&core)).await
        };
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            swept = swept => if let Err(error) = swept {
                tracing::warn!(%error, "safe copies could not be looked after");
            },
        }
    }
}

/// Whether no photo waits, travels or is being copied.
async fn is_idle(core: &Core) -> bool {
    let arriving = lock(&core.intake).as_ref().map_or(0, |intake| intake.status().arriving);
    if arriving > 0 || !core.progress.now().is_empty() {
        return false;
    }
    let counts = core.store.read(|view| events::current(view)?.map(|event| counts::sum(view, event.id)).transpose());
    match counts.await {
        Ok(counts) => counts.is_none_or(|counts| counts.waiting == 0 && counts.sending == 0),
        Err(_) => false,
    }
}

impl Retention {
    /// Looks at every copy once, notes which ones nothing needs, and removes those that nothing needed for long enough. Ends
    /// early, between two slices, when `may_go` says so.
    ///
    /// # Errors
    /// What the store says; what was done by then stays done.
    pub(crate) async fn sweep<F: Future<Output = bool>>(&self, may_go: impl Fn() -> F) -> Result<(), StoreError> {
        let seen = self.seen.time(&*self.clock);
        let keep = DAY * self.store.read(days).await?;
        // First what a crash, or a photo that came between, left in the middle.
        self.remove(seen, keep, &may_go).await?;
        if self.store.read(move |view| retention::note_quiet(view, seen, false)).await? {
            self.store.write(move |tx| retention::note_quiet(tx, seen, true)).await?;
        }
        let mut last = String::new();
        while may_go().await {
            let from = last.clone();
            let slice = self.store.read(move |view| {
                let all = retention::after(view, &from, LOOKED_AT)?;
                let last = all.last().map(|content| content.sha256.clone());
                let mut changed = Vec::new();
                for content in all {
                    if retention::would_change(view, &content.sha256, seen, keep)? {
                        changed.push(content.sha256);
                    }
                }
                Ok(last.map(|last| (last, changed)))
            });
            let Some((end, changed)) = slice.await? else { break };
            last = end;
            if !changed.is_empty() {
                let at = self.clock.now();
                let look = move |tx: &Transaction<'_>| {
                    changed.iter().try_for_each(|sha256| retention::look(tx, sha256, seen, keep, at))
                };
                self.store.write(look).await?;
            }
            tokio::time::sleep(PAUSE).await;
        }
        self.remove(seen, keep, &may_go).await
    }

    /// Removes what is to be removed.
    async fn remove<F: Future<Output = bool>>(
        &self,
        seen: i64,
        keep: Duration,
        may_go: &impl Fn() -> F,
    ) -> Result<(), StoreError> {
        let mut last = String::new();
        while may_go().await {
            let from = last.clone();
            let batch = self.store.read(move |view| retention::removing(view, &from, REMOVED)).await?;
            let Some(end) = batch.last() else { break };
            last = end.sha256.clone();
            fail_point("copy-condemned");
            self.keep_small_pictures(&batch).await;
            let (spool, at, removed) = (self.spool.clone(), self.clock.now(), batch.clone());
            // On the thread that writes, so that nobody adopts the same content in between.
            self.store.write(move |tx| take_away(tx, &spool, &removed, seen, keep, at)).await?;
            fail_point("copy-removed");
            self.remove_prepared(batch).await;
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }

    /// The photo is still shown once its copy is gone.
    async fn keep_small_pictures(&self, batch: &[Content]) {
        for content in batch {
            let (dir, copy, of) =
                (self.thumbs.clone(), self.spool.path(&content.sha256, content.media), content.clone());
            self.workers.run(move || thumbs::keep_small(&dir, &copy, &of)).await;
        }
    }

    /// Copies made ready of the same photos go too; their rows stay, as receipts name their hashes.
    async fn remove_prepared(&self, batch: Vec<Content>) {
        let prepared = self.store.read(move |view| {
            let mut all = HashSet::new();
            for content in batch {
                if retention::is_removed(view, &content.sha256)? {
                    all.extend(prepared::of_content(view, &content.sha256)?);
                }
            }
            Ok(all)
        });
        match prepared.await {
            Ok(copies) if copies.is_empty() => {}
            Ok(copies) => {
                let (folder, disk) = (self.prepared.clone(), Arc::clone(self.spool.disk()));
                self.workers.run(move || delivery::remove_prepared(&*disk, &folder, copies)).await;
            }
            Err(error) => tracing::debug!(%error, "copies made ready stay until the next start"),
        }
    }
}

fn take_away(
    tx: &Transaction<'_>,
    spool: &Spool,
    batch: &[Content],
    seen: i64,
    keep: Duration,
    at: boothlift_contract::Timestamp,
) -> Result<(), StoreError> {
    for Content { sha256, media, .. } in batch {
        if !retention::may_go(tx, sha256, seen, keep)? {
            // Needed again since. Where a crash took the file before it could be written down, it is gone all the same.
            match spool.path(sha256, *media).is_file() {
                true => retention::is_back(tx, sha256)?,
                false => retention::removed(tx, sha256, at)?,
            }
            continue;
        }
        match spool.remove(sha256, *media) {
            Ok(true) => {
                fail_point("copy-unlinked");
                retention::removed(tx, sha256, at)?;
            }
            // Somebody is about to need it; the next look finds it in use.
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "a safe copy that nothing needs could not be removed"),
        }
    }
    Ok(())
}
