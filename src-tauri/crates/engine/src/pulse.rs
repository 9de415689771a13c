//! Whether the engine's tasks move at all: they beat every five seconds, and a thread of its own looks. That they stood still
//! is in the log at once, and told as soon as they move again; it ends with the engine. And whether each lane moves: one that
//! stands still is begun again.

use crate::{
    core::{Core, lock},
    delivery::{Lane, Notice},
    when::until,
};
use boothlift_contract::{Failure, FailureCode};
use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

const BEAT: Duration = Duration::from_secs(5);
/// Without a beat for so long they stand still.
const STILL: Duration = Duration::from_secs(20);

/// How often lanes are looked at.
const LOOK_AT_LANES: Duration = Duration::from_secs(30);

/// What the looking thread knows.
#[derive(Debug, Default)]
struct Watch {
    seen: u64,
    /// When another beat was last seen, and when was last looked.
    since: Duration,
    looked: Duration,
    told: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    StandsStill,
    GoesOn,
}

impl Watch {
    /// What is to be told after a look at `now` that found `beats`.
    fn look(&mut self, now: Duration, beats: u64) -> Option<Word> {
        // Who looks so late was held up itself: the computer slept.
        let slept = now.saturating_sub(self.looked) > BEAT * 2;
        self.looked = now;
        if beats != self.seen || slept {
            let told = self.told && beats != self.seen;
            (self.seen, self.since) = (beats, now);
            self.told &= !told;
            return told.then_some(Word::GoesOn);
        }
        let still = !self.told && now.saturating_sub(self.since) >= STILL;
        self.told |= still;
        still.then_some(Word::StandsStill)
    }
}

/// Begins lanes again that stand still, until the engine ends.
pub(crate) async fn mind_lanes(core: Arc<Core>) {
    let mut due = core.clock.monotonic() + LOOK_AT_LANES;
    loop {
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            () = core.looked.notified() => {}
            () = until(core.clock.as_ref(), Some(due)) => {}
        }
        let now = core.clock.monotonic();
        if now >= due {
            due = now + LOOK_AT_LANES;
            lock(&core.lanes).values().for_each(Lane::revive);
        }
    }
}

/// Beats, and lets a thread look, until `ending`.
pub(crate) async fn beat(ending: CancellationToken, notice: Notice) {
    let beats = Arc::new(AtomicU64::new(0));
    let theirs = Arc::clone(&beats);
    // Dropped when this ends, which ends the thread.
    let (_here, ended) = channel::<Infallible>();
    let looking = std::thread::Builder::new().name("pulse".into()).spawn(move || look(&theirs, &ended, &notice));
    if let Err(error) = looking {
        return tracing::warn!(%error, "nobody looks whether the engine stands still");
    }
    while !ending.is_cancelled() {
        beats.fetch_add(1, Relaxed);
        tokio::select! {
            () = ending.cancelled() => {}
            () = tokio::time::sleep(BEAT) => {}
        }
    }
}

fn look(beats: &AtomicU64, ended: &Receiver<Infallible>, notice: &Notice) {
    let (begun, mut watch) = (Instant::now(), Watch::default());
    while ended.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
        match watch.look(begun.elapsed(), beats.load(Relaxed)) {
            Some(Word::StandsStill) => tracing::error!(seconds = STILL.as_secs(), "Boothlift's engine stands still"),
            Some(Word::GoesOn) => {
                tracing::warn!("Boothlift's engine moves again");
                notice(Failure::new(FailureCode::AppPart, "", "engine"));
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_without_a_beat_for_twenty_seconds_stands_still_and_is_told_once_until_it_moves() {
        let mut watch = Watch::default();
        let mut at = |seconds, beats| watch.look(Duration::from_secs(seconds), beats);
        for seconds in (5..=50).step_by(5) {
            assert_eq!(at(seconds, seconds / 5), None, "it beats");
        }
        assert_eq!([at(55, 10), at(60, 10), at(65, 10)], [None; 3]);
        assert_eq!([at(70, 10), at(75, 10)], [Some(Word::StandsStill), None]);
        assert_eq!([at(80, 11), at(85, 12)], [Some(Word::GoesOn), None]);
        assert_eq!(at(4_000, 12), None, "the computer slept");
    }
}
