//! Parts that fail inside are begun again: a fault in one costs its own moment, never the evening. That one did so is in the
//! log; where it does so again and again a person is told.

use futures_util::FutureExt;
use std::{future::Future, panic::AssertUnwindSafe, time::Duration};
use tokio::time::Instant;

/// Longest pause before a part begins again.
const LONGEST: Duration = Duration::from_secs(60);

/// A part that ran so long without failing counts as well again.
const WELL: Duration = Duration::from_secs(10 * 60);

/// From so many failures in a row on a person is told.
const TOLD: u32 = 3;

/// Runs `part` until it ends by itself. One that panics begins again after 1, 2, 4 … 60 s, as often as it must; from the
/// third time in a row on `tell` is called each time. Cancelled by dropping.
pub(crate) async fn keep_going<F: Future<Output = ()>>(name: &str, tell: impl Fn(), mut part: impl FnMut() -> F) {
    let mut in_a_row = 0;
    loop {
        let began = Instant::now();
        if AssertUnwindSafe(part()).catch_unwind().await.is_ok() {
            return;
        }
        in_a_row = if began.elapsed() < WELL { in_a_row + 1 } else { 1 };
        let pause = Duration::from_secs(1 << (in_a_row - 1).min(6)).min(LONGEST);
        tracing::error!(part = name, seconds = pause.as_secs(), "a part failed inside Boothlift and begins again");
        if in_a_row >= TOLD {
            tell();
        }
        tokio::time::sleep(pause).await;
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

    #[tokio::test(start_paused = true)]
    async fn a_part_that_fails_inside_begins_again_later_each_time_and_one_that_ends_does_not() {
        let (runs, told, began) = (Cell::new(0), Cell::new(0), Instant::now());
        let tell = || told.set(told.get() + 1);
        let part = || async {
            runs.set(runs.get() + 1);
            assert!(runs.get() == 9, "it fails inside");
        };
        keep_going("test", tell, part).await;
        assert_eq!(runs.get(), 9);
        assert_eq!(began.elapsed().as_secs(), 1 + 2 + 4 + 8 + 16 + 32 + 60 + 60);
        assert_eq!(told.get(), 6, "from the third time on");
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_fails_now_and_then_begins_again_at_once_and_nobody_is_told() {
        let (runs, told, began) = (Cell::new(0), Cell::new(0), Instant::now());
        let tell = || told.set(told.get() + 1);
        let part = || async {
            runs.set(runs.get() + 1);
            tokio::time::sleep(WELL).await;
            assert!(runs.get() == 9, "it fails inside");
        };
        keep_going("test", tell, part).await;
        assert_eq!(began.elapsed().as_secs(), WELL.as_secs() * 9 + 8);
        assert_eq!(told.get(), 0);
    }
}
