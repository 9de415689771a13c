//! Parts that fail inside are begun again: a fault in one costs its own moment, never the evening. That one did so is in the
//! log.

use futures_util::FutureExt;
use std::{future::Future, panic::AssertUnwindSafe, time::Duration};

/// Longest pause before a part begins again.
const LONGEST: Duration = Duration::from_secs(60);

/// Runs `part` until it ends by itself. One that panics begins again after 1, 2, 4 … 60 s, as often as it must. Cancelled
/// by dropping.
pub(crate) async fn keep_going<F: Future<Output = ()>>(name: &str, mut part: impl FnMut() -> F) {
    let mut pause = Duration::from_secs(1);
    while AssertUnwindSafe(part()).catch_unwind().await.is_err() {
        tracing::error!(part = name, seconds = pause.as_secs(), "a part failed inside Boothlift and begins again");
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST);
    }
}

/// `part`, or nothing where it failed inside.
pub(crate) async fn unless_it_fails<T>(part: impl Future<Output = T>) -> Option<T> {
    AssertUnwindSafe(part).catch_unwind().await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn a_part_that_fails_inside_begins_again_later_each_time_and_one_that_ends_does_not() {
        let (runs, began) = (Cell::new(0), Instant::now());
        keep_going("test", || async {
            runs.set(runs.get() + 1);
            assert!(runs.get() == 9, "it fails inside");
        })
        .await;
        assert_eq!(runs.get(), 9);
        assert_eq!(began.elapsed().as_secs(), 1 + 2 + 4 + 8 + 16 + 32 + 60 + 60);
    }
}
