//! The computer around the engine: it woke from sleep, or its network is another one. Both are hints: lanes that wait for the
//! way to open look at once, on fresh connections. They decide nothing, and nothing is lost where they never come.

use crate::core::Core;
use boothlift_contract::{NetworkChoice, Timestamp};
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;

/// How often is looked.
const LOOK: Duration = Duration::from_secs(3);
/// A look that comes so late was slept through. Some systems' clocks stand still meanwhile, others' go on.
const SLEPT: Duration = Duration::from_secs(20);

/// Looks until the engine ends.
pub(crate) async fn mind(core: Arc<Core>) {
    let mut known = None;
    loop {
        let Ok(networks) = tokio::task::spawn_blocking(boothlift_local_gallery::networks).await else { return };
        let now = Look { wall: core.clock.now(), clock: core.clock.monotonic(), real: Instant::now(), networks };
        if let Some(why) = known.replace(now.clone()).and_then(|before| now.hint(&before)) {
            tracing::info!(?why, "lanes look at their way");
            core.look_at_way();
        }
        tokio::select! {
            () = core.ending.cancelled() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// What one look saw.
#[derive(Clone)]
struct Look {
    wall: Timestamp,
    clock: Duration,
    real: Instant,
    networks: Vec<NetworkChoice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hint {
    Woke,
    OtherNetwork,
}

impl Look {
    fn hint(&self, before: &Self) -> Option<Hint> {
        let passed = self.clock.saturating_sub(before.clock);
        let jumped = self.wall.since(before.wall).saturating_sub(passed) > SLEPT;
        let late = self.real.saturating_duration_since(before.real) > LOOK + SLEPT;
        if jumped || late {
            return Some(Hint::Woke);
        }
        let missing = |one: &&NetworkChoice, there: &[NetworkChoice]| !there.contains(one);
        let is_new = self.networks.iter().any(|one| missing(&one, &before.networks));
        // What went over a network that is gone stands still while others may go on.
        let is_gone = before.networks.iter().any(|one| missing(&one, &self.networks));
        (is_new || is_gone).then_some(Hint::OtherNetwork)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(wall: i64, clock: u64, real: Instant, networks: &[&str]) -> Look {
        let networks =
            networks.iter().map(|address| NetworkChoice { address: (*address).into(), name: "wlan0".into() });
        Look { wall: Timestamp(wall * 1000), clock: Duration::from_secs(clock), real, networks: networks.collect() }
    }

    #[test]
    fn sleep_and_a_new_or_a_lost_network_are_noticed_and_a_quiet_evening_is_not() {
        let begun = Instant::now();
        let at = |seconds| begun + Duration::from_secs(seconds);
        let before = look(1000, 50, begun, &["10.0.0.7"]);
        for (now, hint) in [
            (look(1003, 53, at(3), &["10.0.0.7"]), None),
            (look(1003, 53, at(3), &[]), Some(Hint::OtherNetwork)),
            (look(1013, 63, at(13), &["10.0.0.7"]), None),
            // The wall clock is set back.
            (look(0, 53, at(3), &["10.0.0.7"]), None),
            // Slept; the monotonic clock stood still, or went on.
            (look(8200, 53, at(3), &["10.0.0.7"]), Some(Hint::Woke)),
            (look(8200, 7250, at(7200), &["10.0.0.7"]), Some(Hint::Woke)),
            (look(1003, 53, at(3), &["10.0.0.8"]), Some(Hint::OtherNetwork)),
            (look(1003, 53, at(3), &["10.0.0.7", "192.168.4.2"]), Some(Hint::OtherNetwork)),
        ] {
            assert_eq!(now.hint(&before), hint, "{:?} {:?}", now.wall, now.networks);
        }
    }
}
