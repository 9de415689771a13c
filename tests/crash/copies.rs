//! Smaller copies, and the plug that is pulled while they are made, sent and let go of: what goes out is whole, the very same
//! at each try, and nothing that was half made stays.

use super::{Dice, ends_at, evening::Evening};
use boothlift_contract::PREPARING_FAIL_POINTS;
use std::{fs, time::Duration};

/// Every photo went as one copy of it, however often it was made or sent, and none is left on the disk.
fn judge(evening: &Evening, about: &str) -> super::evening::Cost {
    let cost = evening.judge(&evening.data);
    let sent = evening.everything();
    assert_eq!(sent.len(), evening.written.len(), "{about}: a photo went as two different copies");
    assert!(sent.iter().all(|sha256| !evening.written.contains_key(sha256)), "{about}: a photo went in full size");
    let left: Vec<_> = fs::read_dir(evening.data.join("prepared-copies"))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(left.is_empty() || cost.held > 0, "{about}: {left:?} are left");
    cost
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_while_smaller_copies_are_made_and_sent_cost_no_photo_and_each_goes_as_one_copy() {
    const PHOTOS: usize = 60;
    const KILLS: usize = 15;
    const SEED: u64 = 20_260_627;
    let mut evening = Evening::begin_with_large_photos(SEED).await;
    evening.is_slow();
    // While copies are made, or amid the uploads.
    evening.is_killed(KILLS, PHOTOS / KILLS, &mut Dice(SEED)).await;
    evening.is_quick();
    evening.finish(&evening.data, Duration::from_secs(240)).await;
    let cost = judge(&evening, "at random");
    println!("seed {SEED}: {KILLS} kills, {PHOTOS} photos: {cost:?}");
    assert!(cost.again >= 5, "only {} uploads were begun again: too few to prove anything", cost.again);
    assert!(cost.twice <= cost.unseen as usize);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_ends_at_any_named_place_of_a_smaller_copy_loses_and_doubles_nothing() {
    for (number, point) in PREPARING_FAIL_POINTS.iter().enumerate() {
        for nth in [1, 3] {
            let mut evening = Evening::begin_with_large_photos(800 + number as u64).await;
            evening.shoot(4);
            let armed = format!("{point}:{nth}");
            let mut command = evening.command(&evening.data);
            command.arg("--until-delivered");
            ends_at(&armed, command).await;
            evening.finish(&evening.data, Duration::from_secs(60)).await;
            let cost = judge(&evening, &armed);
            assert!(cost.twice <= cost.unseen as usize, "{armed}: {cost:?}");
        }
    }
}
