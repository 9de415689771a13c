//! "Test this Wi-Fi": for ten seconds every destination outside is reached for again and again, without a photo, and the
//! pace of the photos that go out meanwhile is measured. Nothing is sent for the sake of the test.

use crate::core::{Core, lock, records};
use boothlift_contract::{DestinationKind, Failure, FailureCode, LaneState, NetworkTest, NetworkWord, Reach};
use boothlift_destinations::{Class, Destination, Trouble};
use boothlift_store::{
    destinations::{self, DestinationRow},
    events,
};
use futures_util::future::join_all;
use std::{sync::Arc, time::Duration};

/// How long it takes.
const LASTS: Duration = Duration::from_secs(10);
/// Time between two tries at one destination.
const BETWEEN: Duration = Duration::from_secs(2);
/// How often it is looked whether something goes out.
const LOOK: Duration = Duration::from_millis(250);
/// Less time of sending than this tells no speed.
const ENOUGH: Duration = Duration::from_secs(2);
/// Slower than this a photo takes half a minute and more, in bits a second.
const FOR_PHOTOS: u64 = 1_000_000;
/// Slower than this a film takes about as long.
const FOR_FILMS: u64 = 8_000_000;

/// One destination to reach for; none where it wants to be left alone.
struct Goal {
    row: DestinationRow,
    driver: Option<Arc<dyn Destination>>,
    /// What its photos met, where a sign-in page stood in its place.
    portal: Option<Failure>,
}

/// What one destination's tries came to so far.
#[derive(Default)]
struct Tries {
    asked: u32,
    took: Vec<u32>,
    failure: Option<Failure>,
}

/// Begins a test, or shows the one that runs.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn run(core: &Arc<Core>) -> Result<NetworkTest, Failure> {
    let read = core.store.read(|view| {
        let on = destinations::all(view)?.into_iter().filter(|row| row.is_on);
        let rows: Vec<_> = on.filter(|row| row.kind != DestinationKind::LocalGallery).collect();
        Ok(events::current(view)?.map_or_else(Vec::new, |_| rows))
    });
    let goals: Vec<Goal> = read.await.map_err(records)?.into_iter().map(|row| goal(core, row)).collect();
    let begun = {
        let mut test = lock(&core.network_test);
        if let Some(runs) = test.as_ref().filter(|test| test.word == NetworkWord::Looking) {
            return Ok(runs.clone());
        }
        let started_at = core.clock.now();
        let begun = NetworkTest {
            run: test.as_ref().map_or(0, |last| last.run) + 1,
            started_at,
            ends_at: started_at.plus(LASTS),
            word: NetworkWord::Looking,
            rows: goals.iter().map(|goal| reach(goal, &Tries::default())).collect(),
            bits_per_second: None,
            limited: core.speed.get().is_some(),
        };
        *test = Some(begun.clone());
        begun
    };
    core.publisher.redraw();
    tracing::info!(run = begun.run, destinations = goals.len(), "test of the network begins");
    let core = Arc::clone(core);
    tokio::spawn(async move {
        let ends = core.clock.monotonic() + LASTS;
        let tries = join_all(goals.iter().enumerate().map(|(at, goal)| try_often(&core, at, goal, ends)));
        let both = async { tokio::join!(tries, pace(&core, ends)) };
        let (_, rate) = tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            both = both => both,
        };
        end(&core, rate);
    });
    Ok(begun)
}

fn goal(core: &Core, row: DestinationRow) -> Goal {
    let (state, why) = core.lane_state(&row.id).map_or((LaneState::Works, None), |(state, why, _)| (state, why));
    let driver = core.driver(&row.id).filter(|_| state != LaneState::Throttled);
    Goal { row, driver, portal: why.filter(|_| state == LaneState::Portal) }
}

/// Reaches for one destination until the test ends. A try that nothing answered by then is one that did not reach it.
async fn try_often(core: &Core, at: usize, goal: &Goal, ends: Duration) {
    let Some(driver) = &goal.driver else { return };
    let mut tries = Tries::default();
    let mut next = core.clock.monotonic();
    while next < ends {
        core.past(next).await;
        let since = core.clock.monotonic();
        let reached = core.within(ends.saturating_sub(since), driver.probe()).await;
        tries.asked += 1;
        match (reached, &goal.portal) {
            (Some(Ok(())), None) => tries.took.push(millis(core.clock.monotonic().saturating_sub(since))),
            // A sign-in page lets a connection through and shows itself in the place of answers.
            (Some(Ok(())), Some(portal)) => tries.failure = Some(portal.clone()),
            (Some(Err(trouble)), _) => tries.failure = Some(told(goal, trouble)),
            (None, _) => {
                let slow = Trouble::new(Class::NothingSent, FailureCode::NetOffline, "no answer");
                tries.failure = Some(told(goal, slow));
            }
        }
        if let Some(row) = lock(&core.network_test).as_mut().and_then(|test| test.rows.get_mut(at)) {
            *row = reach(goal, &tries);
        }
        core.publisher.redraw();
        next = since + BETWEEN;
    }
    core.past(ends).await;
}

fn told(goal: &Goal, trouble: Trouble) -> Failure {
    Failure::new(trouble.code, &goal.row.label, trouble.detail)
}

fn millis(took: Duration) -> u32 {
    u32::try_from(took.as_millis()).unwrap_or(u32::MAX)
}

fn reach(goal: &Goal, tries: &Tries) -> Reach {
    let mut took = tries.took.clone();
    took.sort_unstable();
    Reach {
        destination: goal.row.id.clone(),
        label: goal.row.label.clone(),
        asked: tries.asked,
        reached: u32::try_from(took.len()).unwrap_or(u32::MAX),
        middle_ms: took.get(took.len() / 2).copied(),
        failure: tries.failure.clone(),
    }
}

/// Bits a second that went out while something was on the wire.
async fn pace(core: &Core, ends: Duration) -> Option<u64> {
    let (mut at, mut bytes) = (core.clock.monotonic(), core.progress.outside());
    let (mut sent, mut sending) = (0, Duration::ZERO);
    while at < ends {
        let before = core.measures_pace();
        core.past((at + LOOK).min(ends)).await;
        let (now, gone) = (core.clock.monotonic(), core.progress.outside());
        if before && core.measures_pace() {
            sent += gone - bytes;
            sending += now.saturating_sub(at);
        }
        (at, bytes) = (now, gone);
    }
    rate(sent, sending)
}

fn rate(bytes: u64, sending: Duration) -> Option<u64> {
    let millis = u64::try_from(sending.as_millis()).unwrap_or(u64::MAX);
    (sending >= ENOUGH).then(|| bytes.saturating_mul(8000).checked_div(millis).unwrap_or(0))
}

fn end(core: &Core, rate: Option<u64>) {
    let word = {
        let mut test = lock(&core.network_test);
        let Some(test) = test.as_mut() else { return };
        test.bits_per_second = rate;
        test.limited |= core.speed.get().is_some();
        test.ends_at = core.clock.now().max(test.started_at);
        // One that is behind a wall while others are reached is no matter of the internet.
        let some = test.rows.iter().any(|row| row.reached > 0);
        for row in test.rows.iter_mut().filter(|row| some && row.asked > 0 && row.reached == 0) {
            if let Some(failure) = row.failure.as_mut().filter(|failure| failure.code == FailureCode::NetOffline) {
                *failure = Failure::new(FailureCode::NetBlocked, &row.label, std::mem::take(&mut failure.detail));
            }
        }
        test.word = word(&test.rows, rate, test.limited);
        test.word
    };
    tracing::info!(%word, rate, "test of the network ended");
    core.publisher.redraw();
}

/// What the rows and the pace come to.
fn word(rows: &[Reach], rate: Option<u64>, limited: bool) -> NetworkWord {
    use NetworkWord as W;
    let asked: Vec<&Reach> = rows.iter().filter(|row| row.asked > 0).collect();
    let in_place = |row: &&Reach| {
        let code = row.failure.as_ref().map(|failure| failure.code);
        row.reached == 0 && matches!(code, Some(FailureCode::NetPortal | FailureCode::DestCert))
    };
    let reached = asked.iter().filter(|row| row.reached > 0).count();
    if rows.is_empty() {
        W::NothingOutside
    } else if asked.is_empty() {
        W::LeftAlone
    } else if asked.iter().any(in_place) {
        W::SignInPage
    } else if reached == 0 {
        W::NoInternet
    } else if reached < asked.len() {
        W::Partly
    } else if asked.iter().any(|row| row.reached < row.asked) {
        W::Shaky
    } else {
        match rate {
            None => W::Reached,
            Some(rate) if rate >= FOR_FILMS => W::Fine,
            // How fast it could go is not known where Boothlift itself holds back.
            Some(_) if limited => W::Reached,
            Some(rate) if rate >= FOR_PHOTOS => W::SlowForFilms,
            Some(_) => W::SlowForPhotos,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_contract::DestinationId;

    fn row(asked: u32, reached: u32, code: Option<FailureCode>) -> Reach {
        Reach {
            destination: DestinationId("event-gallery".into()),
            label: "Event Gallery".into(),
            asked,
            reached,
            middle_ms: None,
            failure: code.map(|code| Failure::new(code, "Event Gallery", "")),
        }
    }

    #[test]
    fn the_network_gets_the_word_that_its_rows_and_its_pace_come_to() {
        use NetworkWord as W;
        let (good, never) = (row(5, 5, None), row(5, 0, Some(FailureCode::NetOffline)));
        let of = |rows: &[Reach]| word(rows, None, false);
        assert_eq!(of(&[]), W::NothingOutside);
        assert_eq!(of(&[row(0, 0, None)]), W::LeftAlone);
        assert_eq!(of(std::slice::from_ref(&never)), W::NoInternet);
        assert_eq!(of(&[good.clone(), never.clone()]), W::Partly);
        assert_eq!(of(&[good.clone(), row(5, 4, Some(FailureCode::NetOffline))]), W::Shaky);
        assert_eq!(of(&[good.clone(), row(0, 0, None)]), W::Reached, "one that is left alone counts for nothing");
        for code in [FailureCode::NetPortal, FailureCode::DestCert] {
            assert_eq!(of(&[good.clone(), row(5, 0, Some(code))]), W::SignInPage);
        }
        let paced = |rate, limited| word(std::slice::from_ref(&good), Some(rate), limited);
        assert_eq!(paced(999_999, false), W::SlowForPhotos);
        assert_eq!(paced(1_000_000, false), W::SlowForFilms);
        assert_eq!(paced(8_000_000, false), W::Fine);
        assert_eq!(paced(999_999, true), W::Reached, "Boothlift's own limit is not the network's");
        assert_eq!(paced(8_000_000, true), W::Fine);
    }

    #[test]
    fn a_moment_of_sending_tells_no_speed() {
        assert_eq!(rate(500_000, Duration::from_millis(1999)), None);
        assert_eq!(rate(500_000, Duration::from_secs(2)), Some(2_000_000));
    }
}
