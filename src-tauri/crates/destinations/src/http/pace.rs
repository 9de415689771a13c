//! How fast it goes, and so how long silence is still normal.
//!
//! The kernel takes up to 4 MB ahead and wakes the writer in large steps: what was handed over tells little about what
//! arrived. A fixed limit would cut healthy uploads on slow links, so limits follow the measured rate.

use std::{
    collections::VecDeque,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tokio::time::Instant;

/// The first bytes vanish into buffers at once and say nothing about the link.
const BUFFERED: u64 = 1_000_000;
const WINDOW: Duration = Duration::from_secs(30);
const STALL: Duration = Duration::from_secs(30);
const STALL_MOST: Duration = Duration::from_secs(240);
const STALL_BYTES: f64 = 1_500_000.0;
const REPLY: Duration = Duration::from_secs(60);
const REPLY_MOST: Duration = Duration::from_secs(600);
const REPLY_BYTES: u64 = 2_000_000;
/// Bytes a second where nothing was measured yet: 64 kbit/s.
const SLOWEST: f64 = 8_000.0;
/// For each 10 MB, the time a service may think.
const THINKING: Duration = Duration::from_secs(20);
const THINKING_BYTES: u64 = 10_000_000;

/// The pace of one upload.
#[derive(Debug)]
pub(super) struct Pace {
    began: Instant,
    marks: VecDeque<(Instant, u64)>,
    /// Bytes that were taken so far.
    total: u64,
    /// Bytes a second until something was measured.
    guess: f64,
}

impl Pace {
    /// Of an upload before which nothing is known of the link.
    #[cfg(test)]
    pub(super) fn start() -> Self {
        Self::after(&Memory::default())
    }

    /// Of an upload on the link that this remembers.
    pub(super) fn after(memory: &Memory) -> Self {
        let guess = memory.rate().unwrap_or(SLOWEST);
        Self { began: Instant::now(), marks: VecDeque::new(), total: 0, guess }
    }

    /// `total` bytes were taken so far.
    pub(super) fn took(&mut self, total: u64) {
        self.total = total;
        if total < BUFFERED {
            return;
        }
        let now = Instant::now();
        self.marks.push_back((now, total));
        while self.marks.len() > 2 && self.marks.front().is_some_and(|(at, _)| now - *at > WINDOW) {
            self.marks.pop_front();
        }
    }

    /// How long no slice may be taken. Until something was measured: as long as what was taken may need to get through.
    pub(super) fn stall_limit(&self) -> Duration {
        let limit = match self.measured() {
            Some(rate) => STALL_BYTES / rate,
            None => STALL_BYTES.min(self.total as f64) / self.guess,
        };
        seconds(limit).clamp(STALL, STALL_MOST)
    }

    /// How long the answer to a body of `length` bytes may take after its last slice was taken.
    pub(super) fn reply_limit(&self, length: u64, memory: &Memory) -> Duration {
        let rate = self.measured().or_else(|| memory.rate()).unwrap_or(SLOWEST);
        let drain = seconds(length.min(REPLY_BYTES) as f64 / rate).max(REPLY);
        let blocks = u32::try_from(length.div_ceil(THINKING_BYTES)).unwrap_or(u32::MAX);
        drain.saturating_add(THINKING.saturating_mul(blocks)).min(REPLY_MOST)
    }

    /// Keeps what this upload of `length` bytes showed, once its answer is there.
    pub(super) fn remember(&self, length: u64, memory: &Memory) {
        let took = self.began.elapsed().as_secs_f64();
        if length >= 64 * 1024 && took > 0.0 {
            memory.0.store((length as f64 / took).max(1.0) as u64, Ordering::Relaxed);
        }
    }

    /// Bytes a second, where enough went to tell; rather too few than too many.
    fn measured(&self) -> Option<f64> {
        self.rate().map(|rate| rate.min(self.whole_rate().unwrap_or(rate)))
    }

    /// Bytes a second over the last half minute.
    fn rate(&self) -> Option<f64> {
        let (first, from) = self.marks.front()?;
        let (last, to) = self.marks.back()?;
        let span = (*last - *first).as_secs_f64();
        (span >= 1.0 && to > from).then(|| (to - from) as f64 / span)
    }

    /// Bytes a second since it began, without those that vanished into buffers: a gulp of the system's counts for little.
    fn whole_rate(&self) -> Option<f64> {
        let (last, to) = self.marks.back()?;
        let span = (*last - self.began).as_secs_f64();
        (span >= 1.0 && *to > BUFFERED).then(|| (to - BUFFERED) as f64 / span)
    }
}

/// The rate of the last answered upload: the only measure small photos have.
#[derive(Debug, Default)]
pub(super) struct Memory(AtomicU64);

impl Memory {
    /// The link is not what it was: an upload stood still longer than it should.
    pub(super) fn forget(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    fn rate(&self) -> Option<f64> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            rate => Some(rate as f64),
        }
    }
}

fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or(REPLY_MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_slow_but_steady_link_is_given_more_time_than_a_fast_one() {
        let mut slow = Pace::start();
        let mut fast = Pace::start();
        for step in 0..40_u64 {
            slow.took(BUFFERED + step * 8_000);
            fast.took(BUFFERED + step * 2_000_000);
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        assert_eq!(fast.stall_limit(), STALL);
        assert_eq!(slow.stall_limit().as_secs(), 187);
        let memory = Memory::default();
        assert_eq!(fast.reply_limit(4_000_000, &memory), Duration::from_secs(80));
        assert_eq!(slow.reply_limit(4_000_000, &memory), Duration::from_secs(270));
        assert_eq!(slow.reply_limit(900_000_000, &memory), REPLY_MOST);
    }

    #[tokio::test(start_paused = true)]
    async fn a_system_that_takes_in_gulps_on_a_link_of_8_kilobytes_a_second_is_waited_for() {
        // What its buffer holds, and how much of it has to be free before it takes more.
        for (buffer, gulp) in [(600_000_u64, 300_000_u64), (900_000, 400_000), (1_400_000, 500_000)] {
            let (mut pace, mut taken) = (Pace::start(), buffer);
            pace.took(taken);
            while taken < 4_000_000 {
                let pause = Duration::from_secs(gulp / 8_000);
                assert!(pace.stall_limit() > pause, "{taken} of {buffer}: {:?} for {pause:?}", pace.stall_limit());
                tokio::time::advance(pause).await;
                taken += gulp;
                pace.took(taken);
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn silence_on_a_link_that_was_fast_is_found_soon_until_an_upload_stood_still() {
        let memory = Memory::default();
        let first = Pace::start();
        tokio::time::advance(Duration::from_secs(1)).await;
        first.remember(1_000_000, &memory);
        let limit = |memory: &Memory| {
            let mut pace = Pace::after(memory);
            pace.took(900_000);
            pace.stall_limit().as_secs()
        };
        assert_eq!(limit(&memory), 30);
        memory.forget();
        assert_eq!(limit(&memory), 112);
    }

    #[tokio::test(start_paused = true)]
    async fn a_small_photo_is_judged_by_the_upload_before_it() {
        let memory = Memory::default();
        let first = Pace::start();
        assert_eq!(first.reply_limit(1_000_000, &memory), Duration::from_secs(145));
        tokio::time::advance(Duration::from_secs(2)).await;
        first.remember(1_000_000, &memory);
        assert_eq!(Pace::start().reply_limit(1_000_000, &memory), Duration::from_secs(80));
    }
}
