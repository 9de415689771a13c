//! When something came, as those who were there lived it: the computer's clock, but a clock that is set back sets nobody
//! back amid a session, and makes nothing old that comes while somebody looks.
//!
//! A clock that goes forward is followed at once: a computer that slept looks the same, and guests after it are others.

use boothlift_contract::{Clock, Timestamp};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// What a clock may be put right by unnoticed, in milliseconds.
const UNNOTICED: i64 = 1_000;

/// The moments of one run of intake.
#[derive(Debug)]
pub(crate) struct Moments {
    /// How far the wall clock was ahead of the monotonic one when intake began, in milliseconds.
    at_start: i64,
    /// The longest pause within a session by time.
    gap: Duration,
    told: Mutex<Told>,
}

#[derive(Debug)]
struct Told {
    /// How far moments are ahead of the monotonic clock.
    ahead: i64,
    /// The first and the last of those between which no pause was longer than the gap.
    group: (Timestamp, Timestamp),
}

impl Told {
    const fn new(ahead: i64) -> Self {
        Self { ahead, group: (Timestamp(i64::MIN), Timestamp(i64::MIN)) }
    }
}

impl Moments {
    pub(crate) fn new(clock: &dyn Clock, gap: Duration) -> Self {
        let ahead = ahead(clock.now(), clock.monotonic());
        Self { at_start: ahead, gap, told: Mutex::new(Told::new(ahead)) }
    }

    /// The moment of something that came just now.
    pub(crate) fn now(&self, clock: &dyn Clock) -> Timestamp {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.tell(clock.now(), clock.monotonic(), self.gap)
    }

    /// The moment of something that a scan found some time after it was written; `written` is by the clock as it is now.
    pub(crate) fn of(&self, clock: &dyn Clock, written: Timestamp) -> Timestamp {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.tell_late(written, ahead(clock.now(), clock.monotonic()), self.gap)
    }

    /// How far the clock has been set back since intake began: dates that files get now are so much too early beside
    /// those of before.
    pub(crate) fn set_back(&self, clock: &dyn Clock) -> Duration {
        let back = self.at_start.saturating_sub(ahead(clock.now(), clock.monotonic()));
        if back <= UNNOTICED { Duration::ZERO } else { Duration::from_millis(back.unsigned_abs()) }
    }
}

impl Told {
    fn tell(&mut self, wall: Timestamp, monotonic: Duration, gap: Duration) -> Timestamp {
        let (moment, ahead) = self.place(wall, ahead(wall, monotonic), gap);
        self.go_on(moment, ahead, gap);
        moment
    }

    /// As [`Told::tell`] at the time it was written; what comes before others that were told moves nothing for them.
    fn tell_late(&mut self, written: Timestamp, shown: i64, gap: Duration) -> Timestamp {
        let (moment, ahead) = self.place(written, shown, gap);
        if moment > self.group.1 {
            self.go_on(moment, ahead, gap);
        }
        moment
    }

    /// The moment at which the wall clock, `shown` ahead of the monotonic one, shows `wall`; and how far moments are ahead
    /// from then on.
    fn place(&self, wall: Timestamp, shown: i64, gap: Duration) -> (Timestamp, i64) {
        let lived = Timestamp(wall.0.saturating_add(self.ahead.saturating_sub(shown)));
        let (first, last) = self.group;
        let goes_on = lived.since(last) <= gap;
        // A pause that the clock swallowed must not bring others into the session before.
        let mistakable = wall.since(last).max(first.since(wall)) <= gap;
        let was_set_back = shown.saturating_add(UNNOTICED) < self.ahead;
        if was_set_back && (goes_on || mistakable) { (lived, self.ahead) } else { (wall, shown) }
    }

    fn go_on(&mut self, moment: Timestamp, ahead: i64, gap: Duration) {
        self.ahead = ahead;
        let (first, last) = self.group;
        let first = if moment.since(last) <= gap && first <= moment { first } else { moment };
        self.group = (first, moment.max(first));
    }
}

fn ahead(wall: Timestamp, monotonic: Duration) -> i64 {
    wall.0.saturating_sub(i64::try_from(monotonic.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GAP: Duration = Duration::from_secs(25);

    /// Moments in seconds of `(wall, monotonic)` readings in seconds.
    fn moments(readings: &[(i64, u64)]) -> Vec<i64> {
        let (wall, monotonic) = readings[0];
        let ahead = ahead(Timestamp(wall * 1_000), Duration::from_secs(monotonic));
        let mut told = Told::new(ahead);
        let one = |(wall, monotonic): &(i64, u64)| {
            told.tell(Timestamp(wall * 1_000), Duration::from_secs(*monotonic), GAP).0 / 1_000
        };
        readings.iter().map(one).collect()
    }

    #[test]
    fn a_session_keeps_its_clock_and_the_next_has_the_one_on_the_wall() {
        // Set back by an hour between the second and the third.
        let readings = [(9_000, 0), (9_005, 5), (5_410, 10), (5_430, 30), (5_490, 90), (5_495, 95)];
        assert_eq!(moments(&readings), [9_000, 9_005, 9_010, 9_030, 5_490, 5_495]);
    }

    #[test]
    fn a_pause_that_the_clock_swallowed_is_still_a_pause() {
        // 40 s without anybody, of which the clock took 35 back.
        assert_eq!(moments(&[(9_000, 0), (9_005, 40), (9_010, 45), (9_100, 135)]), [9_000, 9_040, 9_045, 9_100]);
    }

    #[test]
    fn a_clock_that_goes_forward_is_followed_at_once() {
        assert_eq!(moments(&[(9_000, 0), (12_600, 5), (12_610, 15)]), [9_000, 12_600, 12_610]);
    }

    #[test]
    fn what_is_put_right_by_less_than_a_second_is_nothing() {
        assert_eq!(moments(&[(9_000, 0), (9_004, 5)]), [9_000, 9_004]);
    }

    #[test]
    fn what_a_scan_finds_late_has_the_moment_it_would_have_been_told_at_and_moves_nobody_back() {
        const fn at(seconds: i64) -> Timestamp {
            Timestamp(seconds * 1_000)
        }
        let mut told = Told::new(at(9_000).0);
        assert_eq!(told.tell(at(9_000), Duration::ZERO, GAP), at(9_000));
        // 40 s without anybody, of which the clock took 35 back; found 2 s later.
        assert_eq!(told.tell_late(at(9_005), at(8_965).0, GAP), at(9_040));
        assert_eq!(told.tell_late(at(9_003), at(8_965).0, GAP), at(9_038));
        assert_eq!(told.tell(at(9_010), Duration::from_secs(45), GAP), at(9_045));
        assert_eq!(told.group, (at(9_040), at(9_045)));
        // Never set back: its date is its moment.
        let mut told = Told::new(at(9_000).0);
        assert_eq!(told.tell(at(9_100), Duration::from_secs(100), GAP), at(9_100));
        assert_eq!(told.tell_late(at(8_900), at(9_000).0, GAP), at(8_900));
        assert_eq!(told.group, (at(9_100), at(9_100)));
    }

    proptest! {
        /// However the clock is set, two that came within the gap are told within it unless it went forward, and two that
        /// came farther apart are never told within it as long as it goes back only.
        #[test]
        fn setting_back_keeps_near_near_and_far_far(steps in prop::collection::vec((1_u64..80, 0_i64..5_000), 1..30)) {
            let (mut wall, mut monotonic, mut readings) = (1_000_000_i64, 0_u64, vec![(1_000_000, 0)]);
            for (pause, back) in steps {
                monotonic += pause;
                wall += i64::try_from(pause).unwrap() - if back > 2_500 { back } else { 0 };
                readings.push((wall, monotonic));
            }
            let told = moments(&readings);
            for (two, lived) in told.windows(2).zip(readings.windows(2)) {
                let lived = lived[1].1 - lived[0].1 <= GAP.as_secs();
                prop_assert_eq!(two[1].abs_diff(two[0]) <= GAP.as_secs(), lived);
            }
        }
    }
}
