//! Every file has a verdict that a person can read, whatever happens to it.

use crate::world::{World, until};
use boothlift_contract::{FailureCode, FileVerdict, Timestamp};
use boothlift_intake::{IntakeError, IntakeEvent, find_booth_folders, preview, rule_of};
use boothlift_testkit::booth::picture;
use std::{
    fs,
    sync::Arc,
    time::{Duration, SystemTime},
};

fn code(world: &World, name: &str) -> Option<FailureCode> {
    world.file(&world.path(name)).and_then(|file| file.failure).map(|failure| failure.code)
}

fn aged(path: &std::path::Path, by: Duration) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::now() - by).unwrap();
}

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_photo_is_listed_with_its_reason() {
    let world = World::new().await;
    fs::write(world.path("page.jpg"), "<html>not a picture at all</html>").unwrap();
    fs::create_dir_all(world.path("raw")).unwrap();
    fs::write(world.path("raw/shot.jpg"), picture(1, 30, 20)).unwrap();
    fs::create_dir_all(world.path(".hidden")).unwrap();
    fs::write(world.path(".hidden/shot.jpg"), picture(2, 30, 20)).unwrap();
    fs::write(world.path("young.tmp"), picture(3, 30, 20)).unwrap();
    fs::write(world.path("stale.tmp"), picture(4, 30, 20)).unwrap();
    aged(&world.path("stale.tmp"), HOUR);
    fs::write(world.path("photo.dat"), picture(5, 30, 20)).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(world.path("photo.dat"), world.path("link.jpg")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(world.path("pipe.jpg")).status().unwrap().success());
    }
    let running = world.start(false).await;
    running.settled().await;
    for name in ["page.jpg", "raw/shot.jpg", "stale.tmp"] {
        assert_eq!(world.verdict(name), Some(FileVerdict::Ignored), "{name}");
    }
    assert_eq!(code(&world, "page.jpg"), Some(FailureCode::PhotoNotPicture));
    assert_eq!(code(&world, "raw/shot.jpg"), Some(FailureCode::PhotoAside));
    assert_eq!((world.verdict(".hidden/shot.jpg"), world.verdict("young.tmp")), (None, None));
    assert_eq!(world.verdict("photo.dat"), Some(FileVerdict::Adopted), "content counts, not the name");
    if cfg!(unix) {
        assert_eq!(code(&world, "link.jpg"), Some(FailureCode::PhotoNotPicture));
        assert_eq!(code(&world, "pipe.jpg"), Some(FailureCode::PhotoNotPicture));
    }
    assert_eq!(world.copies().len(), 1);
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_held_and_goes_when_it_is_mended_or_when_a_person_says_so() {
    let world = World::new().await;
    let whole = [picture(1, 90, 60), picture(2, 90, 60)];
    for (name, bytes) in ["a.jpg", "b.jpg"].iter().zip(&whole) {
        fs::write(world.path(name), &bytes[..bytes.len() / 2]).unwrap();
        aged(&world.path(name), HOUR);
    }
    fs::write(world.path("empty.jpg"), "").unwrap();
    aged(&world.path("empty.jpg"), HOUR);
    let running = world.start(true).await;
    running.settled().await;
    for name in ["a.jpg", "b.jpg", "empty.jpg"] {
        assert_eq!(world.verdict(name), Some(FileVerdict::Held), "{name}");
    }
    assert_eq!(code(&world, "a.jpg"), Some(FailureCode::PhotoIncomplete));
    assert_eq!(code(&world, "empty.jpg"), Some(FailureCode::PhotoEmpty));
    assert!(world.copies().is_empty());

    fs::write(world.path("a.jpg"), &whole[0]).unwrap();
    world.until_verdict("a.jpg", FileVerdict::Adopted).await;
    let held = world.file(&world.path("b.jpg")).unwrap().id;
    running.intake.send_anyway(held).await.unwrap();
    assert_eq!(world.verdict("b.jpg"), Some(FileVerdict::Adopted));
    let empty = world.file(&world.path("empty.jpg")).unwrap().id;
    assert_eq!(running.intake.send_anyway(empty).await.unwrap_err().code, FailureCode::PhotoEmpty);
    assert_eq!(running.intake.send_anyway(held).await.unwrap_err().code, FailureCode::RequestGone);
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_name_again_is_another_photo_and_the_same_content_again_is_not() {
    let world = World::new().await;
    let running = world.start(true).await;
    let (one, two) = (picture(1, 60, 40), picture(2, 60, 40));
    fs::write(world.path("a.jpg"), &one).unwrap();
    world.until_verdict("a.jpg", FileVerdict::Adopted).await;
    fs::write(world.path("a.jpg"), &two).unwrap();
    until("both versions", || world.hashes().len() == 2).await;
    fs::write(world.path("copy.jpg"), &one).unwrap();
    world.until_verdict("copy.jpg", FileVerdict::Same).await;
    assert_eq!(world.hashes().len(), 2);
    let mut copies = world.copies();
    copies.sort();
    let mut both = [one, two];
    both.sort();
    assert!(copies == both);
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_made_and_filled_at_once_is_taken_and_so_is_a_tree_moved_in() {
    let world = World::new().await;
    let running = world.start(true).await;
    fs::create_dir_all(world.path("new/deep")).unwrap();
    fs::write(world.path("new/a.jpg"), picture(1, 30, 20)).unwrap();
    fs::write(world.path("new/deep/b.jpg"), picture(2, 30, 20)).unwrap();
    let outside = world.dir.path().join("outside");
    fs::create_dir_all(outside.join("x")).unwrap();
    fs::write(outside.join("x/c.jpg"), picture(3, 30, 20)).unwrap();
    fs::rename(&outside, world.path("moved")).unwrap();
    for name in ["new/a.jpg", "new/deep/b.jpg", "moved/x/c.jpg"] {
        world.until_verdict(name, FileVerdict::Adopted).await;
    }
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_goes_and_comes_back_loses_nothing() {
    let world = World::new().await;
    let mut running = world.start(true).await;
    fs::write(world.path("a.jpg"), picture(1, 30, 20)).unwrap();
    world.until_verdict("a.jpg", FileVerdict::Adopted).await;
    fs::write(world.path("half.jpg"), &picture(2, 30, 20)[..200]).unwrap();
    world.until_verdict("half.jpg", FileVerdict::Arriving).await;
    let away = world.dir.path().join("away");
    fs::rename(&world.booth, &away).unwrap();
    until("gone", || !running.intake.status().gone_folders.is_empty()).await;
    fs::write(away.join("b.jpg"), picture(3, 30, 20)).unwrap();
    fs::rename(&away, &world.booth).unwrap();
    world.until_verdict("b.jpg", FileVerdict::Adopted).await;
    fs::write(world.path("c.jpg"), picture(4, 30, 20)).unwrap();
    world.until_verdict("c.jpg", FileVerdict::Adopted).await;
    assert_eq!(world.verdict("half.jpg"), Some(FileVerdict::Arriving), "nothing is taken for deleted");
    let reachable: Vec<bool> = running
        .events()
        .into_iter()
        .filter_map(|event| match event {
            IntakeEvent::FolderChanged { reachable, .. } => Some(reachable),
            _ => None,
        })
        .collect();
    assert_eq!(reachable, [false, true]);
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_goes_before_it_is_safe_is_told_and_a_renamed_one_is_no_loss() {
    let world = World::new().await;
    let running = world.start(true).await;
    let whole = picture(1, 60, 40);
    for name in ["lost.jpg", "renamed.jpg"] {
        fs::write(world.path(name), &whole[..whole.len() / 2]).unwrap();
        world.until_verdict(name, FileVerdict::Arriving).await;
    }
    fs::remove_file(world.path("lost.jpg")).unwrap();
    fs::rename(world.path("renamed.jpg"), world.path("final.jpg")).unwrap();
    world.until_verdict("lost.jpg", FileVerdict::Gone).await;
    world.until_verdict("final.jpg", FileVerdict::Arriving).await;
    until("the old name is forgotten", || world.verdict("renamed.jpg").is_none()).await;
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_older_than_the_event_stay_out_and_the_rest_comes_after_live_ones() {
    let mut world = World::new().await;
    world.old_from = Some(Timestamp(
        i64::try_from((SystemTime::now() - HOUR).duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis()).unwrap(),
    ));
    fs::write(world.path("old.jpg"), picture(1, 30, 20)).unwrap();
    aged(&world.path("old.jpg"), HOUR * 2);
    fs::write(world.path("recent.jpg"), picture(2, 30, 20)).unwrap();
    aged(&world.path("recent.jpg"), HOUR / 2);
    let running = world.start(true).await;
    running.settled().await;
    assert_eq!(world.verdict("recent.jpg"), Some(FileVerdict::Adopted));
    assert_eq!(code(&world, "old.jpg"), Some(FailureCode::PhotoOld));
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_nothing_is_lost() {
    let world = World::new().await;
    let mut settings = world.settings(true).await;
    settings.scan_every = Duration::from_secs(30);
    let full = boothlift_intake::Spool::open(world.spool.dir()).unwrap().keeping_free(u64::MAX / 2);
    let (told, mut inbox) = tokio::sync::mpsc::unbounded_channel();
    let clock = Arc::new(boothlift_contract::SystemClock);
    let intake = boothlift_intake::Intake::start(world.store.clone(), full, clock, settings, told).await.unwrap();
    fs::write(world.path("a.jpg"), picture(1, 30, 20)).unwrap();
    until("full", || intake.status().disk_full).await;
    assert_eq!(intake.status().arriving, 1);
    assert!(std::iter::from_fn(|| inbox.try_recv().ok()).any(|event| event == IntakeEvent::DiskFull(true)));
    intake.stop().await;
    assert!(world.copies().is_empty());
    let running = world.start(true).await;
    world.until_verdict("a.jpg", FileVerdict::Adopted).await;
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_holds_boothlifts_own_or_lies_in_it_is_refused() {
    let world = World::new().await;
    for own in [world.booth.clone(), world.path("data/gallery"), world.booth.parent().unwrap().to_path_buf()] {
        let mut settings = world.settings(true).await;
        settings.own = vec![own];
        assert!(matches!(world.run(settings).await, Err(IntakeError::Own { .. })));
    }
}

#[test]
fn a_preview_counts_and_shows_the_last_sessions() {
    let dir = tempfile::tempdir().unwrap();
    for (minute, shots) in [(10, 1), (11, 2), (12, 5), (13, 3)] {
        for shot in 1..=shots {
            let path = dir.path().join(format!("20260620_21{minute}_{shot}.jpg"));
            fs::write(&path, "x").unwrap();
            aged(&path, HOUR - Duration::from_secs(minute * 60 + shot));
        }
    }
    fs::write(dir.path().join("notes.txt"), "x").unwrap();
    let rule = rule_of("auto", Duration::from_secs(25)).unwrap();
    let seen = preview(dir.path(), &rule);
    assert_eq!(seen.photos, 11);
    let shown: Vec<_> =
        seen.sessions.iter().map(|made| (made.title.as_str(), made.photos, made.pictures.len())).collect();
    assert_eq!(shown, [("20260620_2113", 3, 3), ("20260620_2112", 5, 4), ("20260620_2111", 2, 2)]);
    assert_eq!(seen.older_than(seen.newest_at.unwrap()), 10);
}

#[test]
fn the_detective_names_the_booth_with_the_newest_picture_first() {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["dslrBooth/Wedding/Originals", "PhotoboothImages"] {
        fs::create_dir_all(dir.path().join(folder)).unwrap();
    }
    fs::write(dir.path().join("PhotoboothImages/a.jpg"), "x").unwrap();
    aged(&dir.path().join("PhotoboothImages/a.jpg"), HOUR);
    fs::write(dir.path().join("dslrBooth/Wedding/Originals/b.jpg"), "x").unwrap();
    let found = find_booth_folders(&[dir.path().to_path_buf(), dir.path().join("nowhere")]);
    let programs: Vec<_> = found.iter().map(|found| found.program).collect();
    assert_eq!(programs, ["dslrBooth", "Breeze"]);
}
