//! A clock that tests move.

use boothlift_contract::{Clock, Timestamp};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// A clock that goes with tokio's time (so `tokio::time::pause` and `advance` move it too), or stands still, and can be moved
/// by hand.
#[derive(Debug)]
pub struct FakeClock {
    /// None where it stands still.
    begun: Option<Instant>,
    moved: Mutex<Moved>,
}

#[derive(Debug)]
struct Moved {
    /// What the wall clock shows while nothing has passed.
    wall: Timestamp,
    /// Added to both clocks.
    ahead: Duration,
}

impl FakeClock {
    /// A clock whose wall clock shows `start` now.
    #[must_use]
    pub fn new(start: Timestamp) -> Self {
        Self { begun: Some(Instant::now()), moved: Mutex::new(Moved { wall: start, ahead: Duration::ZERO }) }
    }

    /// A clock that shows `start` until it is moved by hand, however long a slow computer takes.
    #[must_use]
    pub fn standing(start: Timestamp) -> Self {
        Self { begun: None, moved: Mutex::new(Moved { wall: start, ahead: Duration::ZERO }) }
    }

    /// Lets time pass on both clocks, without waking anybody who sleeps.
    pub fn pass(&self, time: Duration) {
        self.moved().ahead += time;
    }

    /// Makes the wall clock show another moment, as when somebody sets the computer's clock; the monotonic clock stays.
    pub fn set_wall(&self, to: Timestamp) {
        let passed = self.monotonic();
        let passed = i64::try_from(passed.as_millis()).unwrap_or(i64::MAX);
        self.moved().wall = Timestamp(to.0.saturating_sub(passed));
    }

    fn moved(&self) -> std::sync::MutexGuard<'_, Moved> {
        self.moved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        let passed = self.monotonic();
        self.moved().wall.plus(passed)
    }

    fn monotonic(&self) -> Duration {
        self.begun.map_or(Duration::ZERO, |begun| begun.elapsed()) + self.moved().ahead
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_goes_with_tokio_and_by_hand_and_the_wall_alone_may_jump() {
        let clock = FakeClock::new(Timestamp(1_000));
        tokio::time::advance(Duration::from_secs(2)).await;
        clock.pass(Duration::from_secs(3));
        assert_eq!((clock.now(), clock.monotonic()), (Timestamp(6_000), Duration::from_secs(5)));
        clock.set_wall(Timestamp(-9_000));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!((clock.now(), clock.monotonic()), (Timestamp(-8_000), Duration::from_secs(6)));
    }
    #[tokio::test(start_paused = true)]
    async fn one_that_stands_still_goes_by_hand_alone() {
        let clock = FakeClock::standing(Timestamp(1_000));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!((clock.now(), clock.monotonic()), (Timestamp(1_000), Duration::ZERO));
        clock.pass(Duration::from_secs(3));
        assert_eq!((clock.now(), clock.monotonic()), (Timestamp(4_000), Duration::from_secs(3)));
    }
}
