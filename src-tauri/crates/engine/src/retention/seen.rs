//! Time that this computer has really seen: no wall clock that jumps, however far, makes a safe copy old.

use super::DAY;
use boothlift_contract::{Clock, Timestamp};
use boothlift_store::{Connection, StoreError, retention};
use std::time::Duration;

/// The count of time since the records began: what it was at this start, and the monotonic clock since then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeenClock {
    counted: i64,
    from: Duration,
}

impl SeenClock {
    /// Goes on from the last count. For the time that the program did not run the wall clock is believed, but for no more
    /// than a day, and no more than half of what copies are kept: a booth whose clock jumps ten years ahead gains that
    /// much and nothing else, and one that jumps back gains nothing.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) fn start(view: &Connection, clock: &dyn Clock, keep: Duration) -> Result<Self, StoreError> {
        let kept = retention::seen_time(view, clock.now())?;
        let away = clock.now().since(kept.wall).min(DAY).min(keep / 2);
        Ok(Self { counted: Timestamp(kept.counted).plus(away).0, from: clock.monotonic() })
    }

    /// Milliseconds counted by now.
    pub(crate) fn time(&self, clock: &dyn Clock) -> i64 {
        Timestamp(self.counted).plus(clock.monotonic().saturating_sub(self.from)).0
    }
}

/// Writes the count down with the wall clock it was taken at.
pub(crate) fn keep(tx: &Connection, counted: i64, wall: Timestamp) -> Result<(), StoreError> {
    retention::keep_seen_time(tx, retention::SeenTime { counted, wall })
}
