//! So many calls in so much time, and the headers that tell of it.

use super::User;
use crate::service::{Answer, stands_at};
use boothlift_contract::Timestamp;
use std::{collections::BTreeMap, time::Duration};

/// How many calls of one user pass in what time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// In any minute.
    pub minute: usize,
    /// In any hour.
    pub hour: usize,
    /// In any day.
    pub day: usize,
}

impl Rates {
    /// The free plan's.
    pub const FREE: Self = Self { minute: 10, hour: 100, day: 1000 };
    /// Far more than a test needs.
    pub const WIDE: Self = Self { minute: 100_000, hour: 100_000, day: 100_000 };

    fn windows(self) -> [(usize, Duration); 3] {
        [(self.minute, 60), (self.hour, 3600), (self.day, 86_400)]
            .map(|(most, seconds)| (most, Duration::from_secs(seconds)))
    }
}

/// So few calls are told to be left where they seem scarce.
const SCARCE: usize = 2;

#[derive(Debug)]
pub(super) struct Limiter {
    rates: Rates,
    seems_scarce: bool,
    calls: BTreeMap<User, Vec<Timestamp>>,
    pub(super) refused: usize,
}

/// The window that leaves least.
struct Tightest {
    most: usize,
    left: usize,
    /// Until its oldest call no longer counts.
    frees_in: Duration,
}

impl Limiter {
    pub(super) fn new(rates: Rates, seems_scarce: bool) -> Self {
        Self { rates, seems_scarce, calls: BTreeMap::new(), refused: 0 }
    }

    /// Counts a call, or says in how many seconds one passes.
    pub(super) fn too_soon(&mut self, user: User, now: Timestamp) -> Option<u64> {
        let tightest = self.tightest(Some(user), now);
        if tightest.left == 0 {
            self.refused += 1;
            return Some(seconds(tightest.frees_in));
        }
        self.calls.entry(user).or_default().push(now);
        None
    }

    /// `answer` with the three headers, as every reply has them: nobody's calls are counted where nobody signed in. The
    /// time of the reset is told by the same clock as `Date`.
    pub(super) fn dress(&self, answer: Answer, user: Option<User>, now: Timestamp) -> Answer {
        let Tightest { most, left, frees_in } = self.tightest(user, now);
        let left = if self.seems_scarce { left.min(SCARCE) } else { left };
        let reset = stands_at().saturating_add_unsigned(seconds(frees_in));
        answer
            .with("X-RateLimit-Limit", &most.to_string())
            .with("X-RateLimit-Remaining", &left.to_string())
            .with("X-RateLimit-Reset", &reset.to_string())
    }

    fn tightest(&self, user: Option<User>, now: Timestamp) -> Tightest {
        let calls = user.and_then(|user| self.calls.get(&user)).map(Vec::as_slice).unwrap_or_default();
        let windows = self.rates.windows().map(|(most, window)| {
            let counting: Vec<&Timestamp> = calls.iter().filter(|at| now.since(**at) < window).collect();
            let frees_in = counting.first().map_or(window, |at| window.saturating_sub(now.since(**at)));
            Tightest { most, left: most.saturating_sub(counting.len()), frees_in }
        });
        // Of two that leave the same, the one that lasts longer.
        let [minute, hour, day] = windows;
        [hour, day].into_iter().fold(minute, |least, other| if other.left <= least.left { other } else { least })
    }
}

/// Whole seconds, the begun one counted.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
