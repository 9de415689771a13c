//! The speed limit of everything that leaves this computer: one purse for all lanes, filled by the injected clock.

use crate::when::until;
use boothlift_contract::Clock;
use std::{ops::RangeInclusive, sync::Arc, time::Duration};
use tokio::sync::{Mutex, watch};

/// What can be set, in kilobytes (1,000 bytes) a second.
pub(crate) const ALLOWED: RangeInclusive<u32> = 8..=1_000_000;
/// What may be saved up: it makes good for waking late.
const SAVED: Duration = Duration::from_millis(250);
/// Slices a second, so that a slow upload goes on evenly.
const SLICES: usize = 8;
const SMALLEST: usize = 1_000;
const LARGEST: usize = 256 * 1024;

/// The speed limit.
pub(crate) struct SpeedLimit {
    clock: Arc<dyn Clock>,
    kb_per_second: watch::Sender<Option<u32>>,
    /// It does not count for now.
    aside: watch::Sender<bool>,
    /// Until when what has gone is paid for, by the monotonic clock. Whoever waits holds it, so lanes go in turn.
    paid: Mutex<Duration>,
}

impl SpeedLimit {
    pub(crate) fn new(clock: Arc<dyn Clock>, kb_per_second: Option<u32>) -> Self {
        Self {
            clock,
            kb_per_second: watch::Sender::new(kb_per_second),
            aside: watch::Sender::new(false),
            paid: Mutex::default(),
        }
    }

    /// Another limit, or none, from now on: also for uploads that wait for their next slice.
    pub(crate) fn set(&self, kb_per_second: Option<u32>) {
        self.kb_per_second.send_replace(kb_per_second);
    }

    /// Everything goes at full speed meanwhile.
    pub(crate) fn put_aside(&self, on: bool) {
        self.aside.send_replace(on);
        // Whoever waits for its turn looks again.
        self.kb_per_second.send_modify(|_| {});
    }

    fn in_force(&self) -> Option<u32> {
        self.get().filter(|_| !*self.aside.borrow())
    }

    pub(crate) fn get(&self) -> Option<u32> {
        *self.kb_per_second.borrow()
    }

    /// The largest slice in bytes; none where nothing is limited.
    pub(crate) fn slice(&self) -> Option<usize> {
        self.in_force().map(|kb| (kb as usize * 1_000 / SLICES).clamp(SMALLEST, LARGEST))
    }

    /// Waits until `bytes` may go, one after the other in the order they asked. Dropped while it waits, nothing is spent.
    pub(crate) async fn pass(&self, bytes: u64) {
        let mut limit = self.kb_per_second.subscribe();
        let mut paid = self.paid.lock().await;
        loop {
            limit.borrow_and_update();
            let Some(kb) = self.in_force() else { return };
            let now = self.clock.monotonic();
            if now >= *paid {
                let cost = Duration::from_secs_f64(bytes as f64 / (f64::from(kb) * 1_000.0));
                *paid = (*paid).max(now.saturating_sub(SAVED)) + cost;
                return;
            }
            tokio::select! {
                () = until(self.clock.as_ref(), Some(*paid)) => {}
                // What went under the old limit is not paid for at the new one.
                _ = limit.changed() => *paid = now,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_contract::Timestamp;
    use tokio::time::Instant;

    /// Time as tokio has it, which stands still but for waits.
    struct Paused(Instant);

    impl Clock for Paused {
        fn now(&self) -> Timestamp {
            Timestamp::default().plus(self.monotonic())
        }

        fn monotonic(&self) -> Duration {
            self.0.elapsed()
        }
    }

    fn limit(kb_per_second: Option<u32>) -> Arc<SpeedLimit> {
        Arc::new(SpeedLimit::new(Arc::new(Paused(Instant::now())), kb_per_second))
    }

    async fn send(limit: &SpeedLimit, mut bytes: u64) {
        while bytes > 0 {
            let slice = bytes.min(limit.slice().unwrap_or(LARGEST) as u64);
            limit.pass(slice).await;
            bytes -= slice;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn all_lanes_together_stay_under_the_limit_and_each_gets_its_share() {
        let limit = limit(Some(20));
        let began = Instant::now();
        let lanes: Vec<_> = (0..4)
            .map(|_| {
                let limit = Arc::clone(&limit);
                tokio::spawn(async move {
                    send(&limit, 50_000).await;
                    began.elapsed().as_secs_f64()
                })
            })
            .collect();
        for lane in lanes {
            let took = lane.await.unwrap();
            assert!((9.0..=10.1).contains(&took), "200 KB at 20 KB/s end together after 10 s, not after {took}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_nothing_waits_and_another_limit_holds_at_once() {
        let limit = limit(None);
        let began = Instant::now();
        send(&limit, 100_000_000).await;
        assert_eq!(began.elapsed(), Duration::ZERO);
        limit.set(Some(8));
        let slow = tokio::spawn({
            let limit = Arc::clone(&limit);
            async move { send(&limit, 1_000_000).await }
        });
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert!(!slow.is_finished());
        limit.set(None);
        slow.await.unwrap();
        assert!(began.elapsed() < Duration::from_millis(10_100), "{:?}", began.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn an_hour_of_silence_saves_up_no_more_than_a_moment() {
        let limit = limit(Some(100));
        tokio::time::sleep(Duration::from_secs(3_600)).await;
        let began = Instant::now();
        send(&limit, 1_000_000).await;
        assert!(began.elapsed() > Duration::from_millis(9_400), "{:?}", began.elapsed());
    }
}
