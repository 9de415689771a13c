//! What must be there for nothing to be lost: safe copies that photos ask for, photos that safe copies were made for, a copy of
//! the records. What is not there when the program starts is made good, at first for a moment, then beside the work.

mod bring_back;
mod copies;
mod orphans;
mod place;
mod records;

pub(crate) use bring_back::{CopyError, bring_back};
pub(crate) use copies::{Left, look_through};
pub(crate) use place::refuse;
pub(crate) use records::{notices, was_read};

use crate::{core::Core, when::until};
use std::{sync::Arc, time::Duration};

/// Between two looks at what is still to be made good.
const LOOK: Duration = Duration::from_secs(20);

/// Makes good what is left, and keeps copies of the records, until the engine ends.
pub(crate) async fn mind(core: Arc<Core>, mut left: Left) {
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
        copied.look(&core).await;
        left.look(&core).await;
    }
}
