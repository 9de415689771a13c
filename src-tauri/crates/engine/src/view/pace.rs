//! How fast it goes to the outside, and when the sum will close. Pure.

use boothlift_contract::{Pace, Timestamp};
use std::{collections::VecDeque, time::Duration};

/// The rate is measured over this long, and nothing is promised before it was measured so long.
const WINDOW: Duration = Duration::from_secs(20);
/// One point of the speed line.
const POINT: Duration = Duration::from_secs(5);
const POINTS: usize = 24;

/// Measures the pace from a byte counter.
#[derive(Debug, Default)]
pub(crate) struct PaceMeter {
    samples: VecDeque<(Duration, u64)>,
    points: VecDeque<u64>,
    last_point: Option<(Duration, u64)>,
    sending_since: Option<Duration>,
}

impl PaceMeter {
    /// Notes that `bytes` had gone out in all at `now`; `sending`: whether anything is on the wire or due.
    pub(crate) fn note(&mut self, now: Duration, bytes: u64, sending: bool) {
        if !sending {
            self.sending_since = None;
        } else if self.sending_since.is_none() {
            self.sending_since = Some(now);
        }
        self.samples.push_back((now, bytes));
        while self.samples.len() > 2 && self.samples.get(1).is_some_and(|(at, _)| now.saturating_sub(*at) >= WINDOW) {
            self.samples.pop_front();
        }
        let (at, before) = *self.last_point.get_or_insert((now, bytes));
        let passed = now.saturating_sub(at);
        if passed >= POINT {
            self.points.push_back(per_second(bytes.saturating_sub(before), passed));
            while self.points.len() > POINTS {
                self.points.pop_front();
            }
            self.last_point = Some((now, bytes));
        }
    }

    /// The pace, with `left` bytes still to go to destinations that can be reached.
    pub(crate) fn pace(&self, now: Duration, wall: Timestamp, left: u64) -> Pace {
        let rate = match (self.samples.front(), self.samples.back()) {
            (Some((from, before)), Some((to, after))) => per_second(after - before, to.saturating_sub(*from)),
            _ => 0,
        };
        let measured = self.sending_since.is_some_and(|since| now.saturating_sub(since) >= WINDOW);
        let done_about = (measured && rate > 0 && left > 0).then(|| {
            let seconds = left.saturating_mul(8).div_ceil(rate);
            let minute = 60_000;
            let at = wall.plus(Duration::from_secs(seconds)).0;
            // To the minute, to five beyond half an hour, and never earlier than the clock.
            let step = if seconds > 30 * 60 { 5 * minute } else { minute };
            Timestamp((at + step / 2).div_euclid(step) * step).max(Timestamp(wall.0))
        });
        Pace { bits_per_second: rate, history: self.points.iter().copied().collect(), done_about }
    }
}

fn per_second(bytes: u64, passed: Duration) -> u64 {
    let millis = u64::try_from(passed.as_millis()).unwrap_or(u64::MAX);
    bytes.saturating_mul(8000).checked_div(millis).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_promised_before_twenty_seconds_were_measured() {
        let mut meter = PaceMeter::default();
        for second in 0..19 {
            meter.note(Duration::from_secs(second), second * 125_000, true);
        }
        assert_eq!(meter.pace(Duration::from_secs(18), Timestamp(0), 1_000_000).done_about, None);
        for second in 19..22 {
            meter.note(Duration::from_secs(second), second * 125_000, true);
        }
        let pace = meter.pace(Duration::from_secs(21), Timestamp(0), 75_000_000);
        assert_eq!(pace.bits_per_second, 1_000_000);
        assert_eq!(pace.done_about, Some(Timestamp(600_000)), "75 MB at 1 Mbit/s take ten minutes");
    }

    #[test]
    fn the_speed_line_has_a_point_each_five_seconds_and_at_most_twenty_four() {
        let mut meter = PaceMeter::default();
        for second in 0..1000 {
            meter.note(Duration::from_secs(second), second * 1000, true);
        }
        let history = meter.pace(Duration::from_secs(999), Timestamp(0), 0).history;
        assert_eq!(history.len(), POINTS);
        assert!(history.iter().all(|&rate| rate == 8000));
    }
}
