//! Waiting for a moment of an injected clock.

use boothlift_contract::Clock;
use std::{future::pending, time::Duration};

/// Waits until the monotonic moment `at`; for ever where there is none.
pub(crate) async fn until(clock: &dyn Clock, at: Option<Duration>) {
    match at {
        Some(at) => tokio::time::sleep(at.saturating_sub(clock.monotonic())).await,
        None => pending().await,
    }
}
