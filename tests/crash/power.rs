//! The power goes: what the disk has at that moment is all there is. The data folder lies on a file system of its own in a
//! file; at a random moment that file is copied, and the program goes on from the copy. What was written and not yet flushed
//! is not in it.

use super::{Dice, evening::Evening};
use boothlift_store::Store;
use boothlift_testkit::figures::{self, note};
use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

const PHOTOS: usize = 40;
const SEED: u64 = 20_260_624;

/// An ext4 in a file, mounted; dropped, it is unmounted.
pub(crate) struct Disk {
    image: PathBuf,
    pub(crate) at: PathBuf,
}

impl Disk {
    /// `None` where this user or this kernel cannot have one.
    pub(crate) fn make(image: PathBuf, at: PathBuf) -> Option<Self> {
        let file = fs::File::create(&image).unwrap();
        // Room for what Boothlift leaves free, and sparse.
        file.set_len(1 << 30).unwrap();
        // Nothing of it is kept for root alone.
        done(Command::new("mkfs.ext4").args(["-q", "-F", "-m", "0", "-E", "lazy_itable_init=1"]).arg(&image))?;
        Self::mount(image, at)
    }

    fn mount(image: PathBuf, at: PathBuf) -> Option<Self> {
        fs::create_dir_all(&at).unwrap();
        done(Command::new("mount").args(["-o", "loop"]).arg(&image).arg(&at))?;
        Some(Self { image, at })
    }

    /// What the disk has now.
    fn snapshot(&self, image: &Path, at: &Path) -> Self {
        done(Command::new("cp").arg("--sparse=always").arg(&self.image).arg(image)).unwrap();
        Self::mount(image.to_owned(), at.to_owned()).unwrap()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = done(Command::new("umount").arg(&self.at));
        let _ = fs::remove_file(&self.image);
    }
}

fn done(command: &mut Command) -> Option<()> {
    command.status().ok().filter(std::process::ExitStatus::success).map(drop)
}

/// Hashes of the photos that records in this folder call adopted, and of those that they call confirmed at one service.
fn adopted(data: &Path) -> BTreeSet<String> {
    // Before the first commit there is nothing that anybody was told.
    let Ok(records) = Store::look(data) else { return BTreeSet::new() };
    let Ok(mut query) = records.prepare("SELECT sha256 FROM photos") else { return BTreeSet::new() };
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Ten snapshots, or as many as `POWER_CUTS` says: whatever was adopted before the cut is there after it, whole, and goes to
/// all three services.
#[tokio::test(flavor = "multi_thread")]
async fn ten_power_cuts_lose_nothing_that_was_adopted() {
    let cuts = env::var("POWER_CUTS").map_or(10, |text| text.parse().unwrap());
    let mut random = Dice(SEED);
    let (mut seen, mut cut_amid, mut unflushed_lost) = (0, 0, 0);
    for cut in 0..cuts {
        let room = tempfile::tempdir().unwrap();
        let disk = Disk::make(room.path().join("disk.img"), room.path().join("disk"));
        let Some(disk) = disk else {
            figures::left_out("power cuts", "this user or this kernel has no ext4 on a loop device");
            assert!(env::var_os("POWER_CUTS").is_none(), "what was asked for cannot be done here");
            return;
        };
        let data = disk.at.join("data");
        let copy = (room.path().join("copy.img"), room.path().join("copy"));
        let mut evening = Evening::begin_in(tempfile::tempdir().unwrap(), SEED + cut, Some(data.clone()), "").await;
        evening.is_slow();
        evening.shoot(PHOTOS);
        let mut running = evening.start();
        tokio::time::sleep(Duration::from_millis(300 + random.below(1_500))).await;
        // It stands still: nothing more is written, and nothing more is sent.
        let id = running.0.as_ref().unwrap().id().to_string();
        done(Command::new("kill").args(["-STOP", &id])).unwrap();
        let before = adopted(&data);
        // What nobody flushed: if that were in the copy, this bench would prove nothing.
        fs::write(disk.at.join("unflushed"), [7; 5_000]).unwrap();
        let after_the_cut = disk.snapshot(&copy.0, &copy.1);
        running.kill();
        let left = after_the_cut.at.join("data");
        let kept = adopted(&left);
        assert!(before.is_subset(&kept), "{:?} were adopted and are lost", before.difference(&kept));
        for sha256 in &kept {
            let safe = left.join("safe-copies").join(format!("{sha256}.jpg"));
            let bytes = fs::read(&safe).unwrap_or_default();
            assert_eq!(super::hash(&bytes), *sha256, "the safe copy is not whole after the cut");
        }
        unflushed_lost += usize::from(fs::read(after_the_cut.at.join("unflushed")).unwrap_or_default() != [7; 5_000]);
        seen += before.len();
        cut_amid += usize::from(!before.is_empty() && before.len() < PHOTOS);
        evening.is_quick();
        evening.finish(&left, Duration::from_secs(60)).await;
        let cost = evening.judge(&left);
        println!("cut {cut}: {} adopted before, {} after, {cost:?}", before.len(), kept.len());
    }
    note(
        "G3",
        &format!("{cuts} power cuts, {seen} photos adopted before them"),
        &format!("lost 0; {cut_amid} cuts amid the adoption"),
        true,
    );
    assert_eq!(unflushed_lost, cuts as usize, "the copies hold what was never flushed");
    assert!(seen >= 10, "the cuts came before anything was adopted: they prove nothing");
}
