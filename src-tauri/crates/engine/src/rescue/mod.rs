//! What must be there for nothing to be lost: safe copies that photos ask for, photos that safe copies were made for, a copy of
//! the records, records that are sound to their end. What is not there is found and made good beside the work.

mod bring_back;
mod copies;
mod orphans;
mod place;
mod records;

pub(crate) use bring_back::{CopyError, bring_back};
pub(crate) use place::refuse;
pub(crate) use records::{notices, was_read};

use crate::{core::Core, when::until};
use std::{sync::Arc, time::Duration};

/// Between two looks at what is still to be made good.
const LOOK: Duration = Duration::from_secs(20);

/// Finds what is not there and makes it good, looks through the records where that was not done, and keeps copies of them,
/// until the engine ends.
pub(crate) async fn mind(core: Arc<Core>) {
    sweep_gallery(&core).await;
    let mut left = copies::Left::find(&core).await;
    let mut sound = records::Look::new(&core);
    let mut copied = records::Copies::default();
    let mut due = core.clock.monotonic() + LOOK;
    loop {
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            () = core.looked.notified() => {}
            () = until(core.clock.as_ref(), Some(due)) => {}
        }
        if core.clock.monotonic() < due {
            continue;
        }
        due = core.clock.monotonic() + LOOK;
        if copied.look(&core).await {
            sound.is_due();
        }
        sound.look(&core).await;
        left.look(&core).await;
    }
}

/// Takes copies from the local gallery's shelf that a crash left without a row.
async fn sweep_gallery(core: &Arc<Core>) {
    let gallery = Arc::clone(&core.gallery);
    if let Some(Err(error)) = core.workers.run(move || gallery.sweep()).await {
        tracing::warn!(%error, "the local gallery's shelf was not swept");
    }
}
