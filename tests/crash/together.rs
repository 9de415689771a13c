//! All three services at once: the plug is pulled at random moments, and at every named place.

use super::{Dice, evening::Evening};
use boothlift_contract::FAIL_POINTS;
use boothlift_testkit::figures::note;
use std::{env, time::Duration};

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
        let mut random = Dice(seed);
        for kill in 0..KILLS {
            evening.shoot(PHOTOS / KILLS);
            let before = evening.requests();
            let mut running = evening.start();
            // A random moment from the first step of the start on; or, however slow the computer is, amid the uploads.
            if kill % 2 == 1 {
                let sends = async {
                    while evening.requests() == before {
                        tokio::time::sleep(Duration::from_millis(5)).await;
                    }
                };
                let _ = tokio::time::timeout(Duration::from_secs(5), sends).await;
            }
            tokio::time::sleep(Duration::from_millis(random.below(if kill % 2 == 1 { 600 } else { 1_500 }))).await;
            running.kill();
        }
        evening.is_quick();
        evening.finish(&evening.data, Duration::from_secs(240)).await;
        let cost = evening.judge(&evening.data);
        let what = format!("{KILLS} kills, {PHOTOS} photos, three services");
        let held = cost.twice <= cost.unseen as usize;
        note("G1", &what, &format!("seed {seed}: lost 0, half-written 0, {cost:?}"), held);
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
            command.arg("--until-delivered").env("BOOTHLIFT_FAIL_POINT", &armed);
            let ended = tokio::task::spawn_blocking(move || command.status().unwrap());
            let ended = tokio::time::timeout(Duration::from_secs(60), ended).await.unwrap().unwrap();
            assert!(!ended.success(), "{armed}: it was never passed");
            #[cfg(unix)]
            assert!(std::os::unix::process::ExitStatusExt::signal(&ended).is_some(), "{armed}: {ended}");
            evening.finish(&evening.data, Duration::from_secs(60)).await;
            let cost = evening.judge(&evening.data);
            // Two photos at most are on their way to Event Gallery.
            assert!(cost.twice <= 2, "{armed}: {cost:?}");
        }
    }
}
