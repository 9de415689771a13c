//! Waits in the records: the time before which a destination asked for no request, which a restart keeps to as well, and
//! what is left of a photo's own wait by the time it is written down.

use super::lane::{Shared, lock};
use boothlift_contract::{Clock, Timestamp};
use boothlift_store::waits;
use std::{sync::Arc, time::Duration};

/// What the row says is a little late rather than early: drivers count by a clock of their own.
const MARGIN: Duration = Duration::from_millis(250);
/// So often a lane that waits looks whether somebody set the computer's clock.
const LOOK: Duration = Duration::from_secs(5);
/// A clock that is off by so much was set.
const OFF: u64 = 1_000;

/// A wait as it stands in the records.
#[derive(Clone, Copy, Debug)]
pub(super) struct Noted {
    /// By the monotonic clock.
    until: Duration,
    /// The same moment by the computer's clock.
    wall: Timestamp,
}

/// A wait that begins now and is written down later: the row may have to wait for the disk, and somebody may set the
/// computer's clock meanwhile.
#[derive(Clone)]
pub(super) struct Remaining {
    clock: Arc<dyn Clock>,
    /// By the monotonic clock.
    until: Duration,
}

impl Remaining {
    pub(super) fn of(clock: &Arc<dyn Clock>, wait: Duration) -> Self {
        Self { clock: Arc::clone(clock), until: clock.monotonic() + wait }
    }

    /// Its end by the computer's clock, which shows `now`.
    pub(super) fn ends(&self, now: Timestamp) -> Timestamp {
        now.plus(self.until.saturating_sub(self.clock.monotonic()))
    }
}

/// Takes up the wait that an earlier start wrote down. Until that is read the lane does nothing.
pub(super) async fn recall(lane: &Shared) {
    let (id, wall) = (lane.id.clone(), lane.parts.clock.now());
    let left = match lane.parts.store.read(move |view| waits::left(view, &id, wall)).await {
        Ok(left) => left,
        Err(error) => return tracing::error!(%error, lane = %lane.id, "the wait of this lane cannot be read"),
    };
    let now = lane.parts.clock.monotonic();
    if let Some(left) = left {
        lane.driver().keep_quiet(left);
        lane.gate().rest(now + left);
        tracing::info!(lane = %lane.id, seconds = left.as_secs(), "it waits on as it was asked to before the start");
    }
    *lock(&lane.noted) = left.map(|left| Noted { until: now + left, wall: wall.plus(left) });
    let id = lane.id.clone();
    let written = lane.parts.store.write(move |tx| match left {
        // Counted from now: a clock that was set back since does not make it begin anew with every start.
        Some(left) => waits::note(tx, &id, wall, left),
        None => waits::forget(tx, &id),
    });
    if let Err(error) = written.await {
        tracing::warn!(%error, lane = %lane.id, "a wait is not written down anew");
    }
}

/// Brings the records up to what the destination asked for; says when to look again.
pub(super) async fn keep(lane: &Shared) -> Option<Duration> {
    let (now, wall) = (lane.parts.clock.monotonic(), lane.parts.clock.now());
    let quiet = lane.driver().quiet_for().map(|left| now + left);
    let until = lane.gate().rests_until(now).max(quiet);
    let id = lane.id.clone();
    let noted = *lock(&lane.noted);
    let written = match (until, noted) {
        (None, None) => return None,
        (Some(until), Some(noted)) if until <= noted.until && !was_set(noted, now, wall) => {
            return Some(until.min(now + LOOK));
        }
        (Some(until), _) => {
            let left = until - now + MARGIN;
            *lock(&lane.noted) = Some(Noted { until: until + MARGIN, wall: wall.plus(left) });
            lane.parts.store.write(move |tx| waits::note(tx, &id, wall, left)).await
        }
        (None, Some(_)) => {
            *lock(&lane.noted) = None;
            lane.parts.store.write(move |tx| waits::forget(tx, &id)).await
        }
    };
    if let Err(error) = written {
        tracing::warn!(%error, lane = %lane.id, "a wait is not written down yet");
        *lock(&lane.noted) = Some(Noted { until: Duration::ZERO, wall });
        return Some(now + Duration::from_secs(1));
    }
    until.map(|until| until.min(now + LOOK))
}

/// Whether the computer's clock was set since the wait was written down.
fn was_set(noted: Noted, now: Duration, wall: Timestamp) -> bool {
    wall.plus(noted.until.saturating_sub(now)).0.abs_diff(noted.wall.0) > OFF
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    /// Both clocks, moved by hand.
    struct ByHand(Mutex<(Timestamp, Duration)>);

    impl Clock for ByHand {
        fn now(&self) -> Timestamp {
            self.0.lock().unwrap().0
        }

        fn monotonic(&self) -> Duration {
            self.0.lock().unwrap().1
        }
    }

    #[test]
    fn a_wait_that_is_written_down_late_is_what_is_left_of_it_whatever_the_clock_was_set_to() {
        let hand = Arc::new(ByHand(Mutex::new((Timestamp(100_000_000), Duration::from_secs(7)))));
        let clock: Arc<dyn Clock> = hand.clone();
        let wait = Remaining::of(&clock, Duration::from_secs(60));
        assert_eq!(wait.ends(clock.now()), Timestamp(100_060_000));
        *hand.0.lock().unwrap() = (Timestamp(13_600_000), Duration::from_secs(47));
        assert_eq!(wait.ends(clock.now()), Timestamp(13_620_000), "20 s are left, a day before");
        *hand.0.lock().unwrap() = (Timestamp(13_700_000), Duration::from_secs(147));
        assert_eq!(wait.ends(clock.now()), clock.now(), "it is over");
    }
}
