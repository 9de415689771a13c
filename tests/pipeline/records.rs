//! Records that cannot be written.

use crate::bench::Bench;
#[cfg(target_os = "linux")]
use crate::bench::{MemoryVault, setup};
use boothlift_contract::HeadlineRow;
use boothlift_store::Connection;
use boothlift_testkit::{booth::Manner, event_gallery::Options};

#[tokio::test(flavor = "multi_thread")]
async fn records_that_cannot_be_written_are_the_headline_until_they_can_and_no_photo_is_lost() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    bench.until_delivered(3).await;
    let other = Connection::open(bench.data().join("boothlift.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    bench.shoot("20260620_2300_1.jpg", Manner::Renamed);
    let snapshot = bench.until(|s| s.headline.row == HeadlineRow::Records).await;
    assert_eq!(snapshot.counts.photos, 3, "nothing is taken in that is not written down");
    assert_eq!(bench.fake.stored().len(), 3);
    other.execute_batch("ROLLBACK").unwrap();
    bench.until(|s| s.headline.row == HeadlineRow::AllDelivered && s.counts.delivered == 4).await;
    bench.assert_all_stored_once();
}

/// A small disk of its own in memory; dropped, it is gone.
#[cfg(target_os = "linux")]
struct SmallDisk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    /// None where this user may not mount one.
    fn of(megabytes: u32) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let size = format!("size={megabytes}m");
        let mount =
            std::process::Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(dir.path()).status();
        mount.is_ok_and(|status| status.success()).then_some(Self(dir))
    }

    /// Writes until nothing more fits.
    fn fill(&self) {
        use std::io::Write as _;
        let mut file = std::fs::File::options().create(true).append(true).open(self.0.path().join("others")).unwrap();
        for size in [1 << 20, 4096, 1] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_the_room_that_was_kept_lets_what_is_known_be_written_down() {
    use boothlift_contract::{Request, Timestamp};
    use boothlift_testkit::clock::FakeClock;
    use std::sync::Arc;
    let Some(disk) = SmallDisk::of(48) else {
        eprintln!("NOTHING IS PROVED: no disk can be mounted here");
        return;
    };
    let room = disk.0.path();
    std::fs::create_dir(room.join("data")).unwrap();
    // As an earlier evening left it, when there was more room.
    let kept = room.join("data/kept-free");
    std::fs::write(&kept, vec![0; 20_000_000]).unwrap();
    let clock = Arc::new(FakeClock::new(Timestamp(1_781_985_600_000)));
    let engine =
        boothlift_engine::Engine::start(setup(room, &clock, &Arc::new(MemoryVault::default()), false)).await.unwrap();
    disk.fill();
    // Each is a change; what room the records' own files have left is soon used up.
    let refused = async {
        for n in 0.. {
            let limit = Request::SetSpeedLimit { kb_per_second: Some(50 + n % 2) };
            if let Err(failure) = engine.ask(limit).await {
                return failure;
            }
            disk.fill();
        }
        unreachable!()
    };
    let refused = tokio::time::timeout(std::time::Duration::from_secs(60), refused).await.unwrap();
    assert_eq!(refused.code, boothlift_contract::FailureCode::DiskFull, "{refused:?}");
    let let_go = async {
        while kept.exists() || engine.ask(Request::SetSpeedLimit { kb_per_second: None }).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), let_go).await.unwrap();
    engine.shutdown().await;
    let records = boothlift_store::Store::look(&room.join("data")).unwrap();
    let verdict: String = records.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(verdict, "ok");
}
