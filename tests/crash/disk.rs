//! The disk with Boothlift's own folder runs full at random moments, more or less full, and has room again after a while.

use super::{Dice, evening::Evening, power::Disk};
use boothlift_testkit::figures::{self, note};
use std::{
    env,
    fs::{self, File},
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

const SEED: u64 = 20_260_628;
/// Photos before the disk is full, and as many while it is.
const PHOTOS: usize = 3;
/// How soon it goes on once there is room.
const GOAL: Duration = Duration::from_secs(10);
/// A busy computer gets more, and no more than this.
const PATIENCE: Duration = Duration::from_secs(60);

/// Takes all but so many bytes of the disk, or as nearly as it can be done.
fn fill(filler: &Path, leaves: u64) {
    let free = fs4::available_space(filler.parent().unwrap()).unwrap();
    File::create(filler).unwrap();
    // What the file system needs for the file itself is not to be had: then a little less is taken.
    for spare in [0, 64 * 1024, 1024 * 1024, 8 * 1024 * 1024] {
        let length = free.saturating_sub(leaves + spare).to_string();
        let taken = Command::new("fallocate").args(["--length", &length]).arg(filler).status().unwrap();
        if taken.success() {
            return;
        }
    }
    panic!("the disk cannot be filled");
}

/// Some moments, or as many as `FULL_DISKS` says. What is left then is nothing at all, too little for a row, or too little
/// for a photo beside what Boothlift leaves free.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_at_random_moments_loses_nothing_and_goes_on_within_ten_seconds() {
    let moments = env::var("FULL_DISKS").map_or(4, |text| text.parse().unwrap());
    let room = tempfile::tempdir().unwrap();
    let disk = Disk::make(room.path().join("disk.img"), room.path().join("disk"));
    let Some(disk) = disk else {
        figures::left_out("a full disk", "this user or this kernel has no ext4 on a loop device");
        assert!(env::var_os("FULL_DISKS").is_none(), "what was asked for cannot be done here");
        return;
    };
    let filler = disk.at.join("filler");
    let mut evening = Evening::begin_in(tempfile::tempdir().unwrap(), SEED, Some(disk.at.join("data")), "").await;
    evening.is_slow();
    let mut running = evening.start();
    // A start without any room is told and ends; this is about what runs.
    evening.shoot(1);
    super::until("it works", || evening.arrived() == [1; 3]).await;
    let mut random = Dice(SEED);
    let mut slowest = Duration::ZERO;
    for moment in 0..moments {
        evening.shoot(PHOTOS);
        tokio::time::sleep(Duration::from_millis(random.below(1_500))).await;
        let leaves = [0, random.below(100_000), random.below(200_000_000)][moment % 3];
        fill(&filler, leaves);
        evening.shoot(PHOTOS);
        tokio::time::sleep(Duration::from_millis(1_000 + random.below(3_000))).await;
        let before = evening.arrived();
        assert!(before.iter().all(|there| *there < evening.written.len()), "a photo went without a safe copy");
        fs::remove_file(&filler).unwrap();
        let freed = Instant::now();
        let more = || evening.arrived().iter().zip(before).all(|(now, before)| *now > before);
        super::until_within(PATIENCE, &format!("photos go on, {leaves} bytes were left"), more).await;
        let took = freed.elapsed();
        println!("moment {moment}: {leaves} bytes left, goes on after {:.1} s", took.as_secs_f64());
        slowest = slowest.max(took);
        // What was on its way is not what the next moment is about.
        let all = || evening.arrived().iter().all(|there| *there == evening.written.len());
        super::until_within(PATIENCE, "everything is there", all).await;
    }
    running.kill();
    evening.is_quick();
    evening.finish(&evening.data, PATIENCE).await;
    let cost = evening.judge(&evening.data);
    note(
        "G23",
        &format!("the disk full at {moments} moments, {} photos to three services", evening.written.len()),
        &format!(
            "lost 0, half-written 0, {cost:?}; goes on {:.1} s after there is room at most",
            slowest.as_secs_f64()
        ),
        slowest <= GOAL,
    );
    assert!(slowest <= GOAL * 2, "{slowest:?}");
}
