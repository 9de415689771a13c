//! When is a file worth taking? A pure decision: looks and times go in, what to do next comes out.
//!
//! A file is due at once when the system said that it was closed or renamed into place, else when it stood still for the
//! settle time. Whether it is whole shows only in its bytes: an attempt that finds it short rests until the file
//! changes, and after [`PATIENCE`] without a change a person is told.

use boothlift_store::files::Look;
use std::time::Duration;

/// How long a file that is not whole may stand still before a person is told.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// First and longest pause while another program holds the file.
const BUSY: (Duration, Duration) = (Duration::from_millis(10), Duration::from_secs(30));

/// A file on its way in. Times are monotonic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Arrival {
    look: Look,
    looked_at: Duration,
    /// When it was first seen to look like this, and how long it had done so by then. Apart, because a monotonic clock
    /// may have begun later than the file.
    still: (Duration, Duration),
    /// It was closed or renamed into place while it looked like this.
    hinted: bool,
    tried: Tried,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tried {
    Not,
    /// Found short or broken while it looked like this.
    NotWhole,
    /// Held by another program; next attempt, next pause.
    Busy(Duration, Duration),
}

/// What to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing before this moment.
    Wait(Duration),
    /// Take it.
    Take,
    /// It has not been whole for too long: tell a person.
    GiveUp,
}

impl Arrival {
    /// A file seen for the first time. `age`: how long it has been standing still by its own date.
    pub(crate) const fn new(look: Look, hinted: bool, age: Duration, now: Duration) -> Self {
        Self { look, looked_at: now, still: (now, age), hinted, tried: Tried::Not }
    }

    pub(crate) const fn look(&self) -> &Look {
        &self.look
    }

    /// Whether looking again now, before the moment [`Arrival::next`] named, could change anything.
    pub(crate) const fn is_resting(&self) -> bool {
        matches!(self.tried, Tried::NotWhole)
    }

    /// It was looked at again. `age` as in [`Arrival::new`]; it counts back to the look before at most.
    pub(crate) fn seen(&mut self, look: Look, hinted: bool, age: Duration, now: Duration) {
        if look == self.look {
            self.hinted |= hinted;
        } else {
            let age = age.min(now.saturating_sub(self.looked_at));
            *self = Self::new(look, hinted, age, now);
        }
        self.looked_at = now;
    }

    /// An attempt found it short or broken.
    pub(crate) const fn not_whole(&mut self) {
        self.tried = Tried::NotWhole;
    }

    /// An attempt found it held by another program.
    pub(crate) fn busy(&mut self, now: Duration) {
        let pause = if let Tried::Busy(_, next) = self.tried { next } else { BUSY.0 };
        self.tried = Tried::Busy(now + pause, (pause * 2).min(BUSY.1));
    }

    /// What to do now; asked again at the moment it names, after a look at the file.
    pub(crate) fn next(&self, settle: Duration, now: Duration) -> Next {
        let due = match self.tried {
            Tried::NotWhole => {
                let end = self.still_for(PATIENCE);
                return if now >= end { Next::GiveUp } else { Next::Wait(end) };
            }
            Tried::Busy(due, _) => due,
            Tried::Not if self.hinted => return Next::Take,
            Tried::Not => self.still_for(settle),
        };
        if now >= due { Next::Take } else { Next::Wait(due) }
    }

    /// When it will have stood still for this long.
    fn still_for(&self, time: Duration) -> Duration {
        (self.still.0 + time).saturating_sub(self.still.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SETTLE: Duration = Duration::from_secs(2);

    fn look(bytes: u64) -> Look {
        Look { bytes, modified: 0, file_key: "a".into() }
    }

    const fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn a_file_without_a_hint_is_taken_when_it_stood_still() {
        let mut file = Arrival::new(look(1), false, Duration::ZERO, at(0));
        assert_eq!(file.next(SETTLE, at(0)), Next::Wait(at(2_000)));
        file.seen(look(2), false, Duration::ZERO, at(1_500));
        assert_eq!(file.next(SETTLE, at(2_000)), Next::Wait(at(3_500)));
        file.seen(look(2), false, Duration::ZERO, at(3_500));
        assert_eq!(file.next(SETTLE, at(3_500)), Next::Take);
    }

    #[test]
    fn a_hint_needs_no_waiting_and_holds_for_that_look_only() {
        let mut file = Arrival::new(look(1), true, Duration::ZERO, at(0));
        assert_eq!(file.next(SETTLE, at(0)), Next::Take);
        file.seen(look(2), false, Duration::ZERO, at(100));
        assert_eq!(file.next(SETTLE, at(100)), Next::Wait(at(2_100)));
        file.seen(look(2), true, Duration::ZERO, at(200));
        assert_eq!(file.next(SETTLE, at(200)), Next::Take);
    }

    #[test]
    fn its_own_date_counts_back_to_the_look_before_at_most() {
        let mut old = Arrival::new(look(1), false, PATIENCE, at(10));
        assert_eq!(old.next(SETTLE, at(10)), Next::Take, "also when the computer's clock began after the file");
        old.not_whole();
        assert_eq!(old.next(SETTLE, at(10)), Next::GiveUp);
        let mut file = Arrival::new(look(1), false, Duration::ZERO, at(10_000));
        file.seen(look(2), false, at(60_000), at(11_000));
        assert_eq!(file.next(SETTLE, at(11_000)), Next::Wait(at(12_000)));
    }

    #[test]
    fn a_short_file_rests_until_it_changes_and_is_given_up_after_a_minute() {
        let mut file = Arrival::new(look(1), true, Duration::ZERO, at(0));
        file.not_whole();
        assert_eq!(file.next(SETTLE, at(500)), Next::Wait(PATIENCE));
        file.seen(look(1), true, Duration::ZERO, at(30_000));
        assert_eq!(file.next(SETTLE, at(30_000)), Next::Wait(PATIENCE), "closing it again makes it no longer");
        assert_eq!(file.next(SETTLE, PATIENCE), Next::GiveUp);
        file.seen(look(2), true, Duration::ZERO, at(61_000));
        assert_eq!(file.next(SETTLE, at(61_000)), Next::Take);
    }

    #[test]
    fn a_busy_file_is_tried_again_less_and_less_often() {
        let mut file = Arrival::new(look(1), true, Duration::ZERO, at(0));
        let (mut now, mut pauses) = (at(0), Vec::new());
        for _ in 0..16 {
            file.busy(now);
            let Next::Wait(due) = file.next(SETTLE, now) else { panic!("it waits") };
            pauses.push((due - now).as_millis());
            now = due;
            assert_eq!(file.next(SETTLE, now), Next::Take);
        }
        assert_eq!(pauses[..4], [10, 20, 40, 80]);
        assert_eq!(pauses[15], 30_000);
    }

    proptest! {
        /// Whatever a writer does, a file is only due when the system named this very look, or nothing changed between
        /// two looks that lie the settle time apart.
        #[test]
        fn nothing_that_still_changes_is_due(steps in prop::collection::vec((1_u64..3_000, 0_u64..3, any::<bool>()), 1..60)) {
            let mut now = at(0);
            let mut file = Arrival::new(look(0), false, Duration::ZERO, now);
            let (mut bytes, mut changed_at, mut hinted) = (0, now, false);
            for (pause, growth, hint) in steps {
                now += at(pause);
                bytes += growth;
                if growth > 0 {
                    (changed_at, hinted) = (now, false);
                }
                hinted |= hint;
                file.seen(look(bytes), hint, Duration::ZERO, now);
                let due = hinted || now - changed_at >= SETTLE;
                prop_assert_eq!(file.next(SETTLE, now) == Next::Take, due);
                if let Next::Wait(until) = file.next(SETTLE, now) {
                    prop_assert_eq!(until, changed_at + SETTLE);
                }
            }
        }

        /// Every file comes to an end: taken or given up, at most the patience after its last change.
        #[test]
        fn nobody_waits_for_ever(changes in prop::collection::vec(1_u64..5_000, 0..20), short in any::<bool>()) {
            let mut now = at(0);
            let mut file = Arrival::new(look(0), false, Duration::ZERO, now);
            for (n, pause) in changes.iter().enumerate() {
                now += at(*pause);
                file.seen(look(n as u64 + 1), false, Duration::ZERO, now);
            }
            let last = now;
            for _ in 0..10 {
                match file.next(SETTLE, now) {
                    Next::Wait(until) => now = until,
                    Next::Take if short => file.not_whole(),
                    Next::Take | Next::GiveUp => break,
                }
            }
            prop_assert_eq!(now - last, if short { PATIENCE } else { SETTLE });
        }
    }
}
