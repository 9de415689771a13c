//! All three services at once: the plug is pulled at random moments, and at every named place.

use super::{Dice, ends_at, evening::Evening};
use boothlift_contract::FAIL_POINTS;
use boothlift_testkit::figures::note;
use std::{env, time::Duration};

/// Uploads that may be on their way at once: eight, two and one.
const AT_ONCE: usize = 11;

/// Five hundred photos to three services, fifty kills. `CRASH_ROUNDS` says how often, each time with other moments.
#[tokio::test(flavor = "multi_thread")]
async fn fifty_kills_lose_none_of_five_hundred_photos_on_their_way_to_three_services() {
    const PHOTOS: usize = 500;
    const KILLS: usize = 50;
    let rounds = env::var("CRASH_ROUNDS").map_or(1, |text| text.parse().unwrap());
    for round in 0..rounds {
        let seed = 20_260_623 + round;
        let mut evening = Evening::begin(seed).await;
        evening.is_slow();
        let starts = evening.is_killed(KILLS, PHOTOS / KILLS, &mut Dice(seed)).await;
        evening.is_quick();
        evening.finish(&evening.data, Duration::from_secs(240)).await;
        let cost = evening.judge(&evening.data);
        let what = format!("{KILLS} kills, {PHOTOS} photos, three services");
        let held = cost.twice <= cost.unseen as usize;
        note("G1", &what, &format!("seed {seed}: lost 0, half-written 0, {cost:?}"), held);
        let (middle, longest) = (starts.iter().sum::<Duration>() / starts.len() as u32, starts.iter().max().unwrap());
        let figure = format!(
            "lost 0, wrong 0; {} attempts more, {:.1} a kill; a restart sends after {:.2} s in the mean, {:.2} s at most (debug build)",
            cost.attempts,
            cost.attempts as f64 / KILLS as f64,
            middle.as_secs_f64(),
            longest.as_secs_f64()
        );
        let held = held && cost.attempts <= (KILLS * AT_ONCE) as u64 && *longest <= Duration::from_secs(2);
        note("14", &format!("seed {seed}"), &figure, held);
        assert!(cost.again >= 30, "only {} uploads were begun again: too few to prove anything", cost.again);
        assert!(cost.twice <= cost.unseen as usize);
    }
}

/// Every named place, the first time and a later time that it is passed.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_ends_at_any_named_place_loses_and_doubles_nothing() {
    for (number, point) in FAIL_POINTS.iter().enumerate() {
        for nth in [1, 4] {
            let mut evening = Evening::begin(number as u64).await;
            evening.shoot(5);
            let armed = format!("{point}:{nth}");
            let mut command = evening.command(&evening.data);
            command.arg("--until-delivered");
            ends_at(&armed, command).await;
            evening.finish(&evening.data, Duration::from_secs(60)).await;
            let cost = evening.judge(&evening.data);
            // Four photos of one session at most are on their way to Event Gallery.
            assert!(cost.twice <= 4 && cost.twice <= cost.unseen as usize, "{armed}: {cost:?}");
        }
    }
}
