//! What a lane may spend on failures.

use std::time::Duration;

/// Retries cost, successes and time pay: a failing destination is never hammered.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    left: f64,
    at: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: Self::FULL, at: Duration::ZERO }
    }
}

impl Budget {
    const FULL: f64 = 100.0;

    pub(super) fn earn(&mut self, now: Duration, amount: f64) {
        let waited = now.saturating_sub(self.at).as_secs_f64() / 3.0;
        self.at = now;
        self.left = (self.left + waited + amount).min(Self::FULL);
    }

    pub(super) fn spend(&mut self, now: Duration, amount: f64) -> bool {
        self.earn(now, 0.0);
        self.left = (self.left - amount).max(0.0);
        self.left > 0.0
    }
}
