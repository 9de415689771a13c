//! What only Windows does to a file: programs that keep it to themselves, long paths, names that mean a device, read-only files.

use crate::world::{World, until};
use boothlift_contract::FileVerdict;
use boothlift_testkit::booth::picture;
use std::{fs, io::Write as _, os::windows::fs::OpenOptionsExt as _};

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_its_booth_keeps_to_itself_is_taken_once_it_is_let_go() {
    let world = World::new().await;
    let running = world.start(true).await;
    let mut alone = fs::OpenOptions::new();
    let mut held = alone.write(true).create_new(true).share_mode(0).open(world.path("a.jpg")).unwrap();
    held.write_all(&picture(1, 30, 20)).unwrap();
    held.sync_all().unwrap();
    world.until_verdict("a.jpg", FileVerdict::Arriving).await;
    // Another photo comes and is taken meanwhile: nobody waits for the one that is held.
    fs::write(world.path("b.jpg"), picture(2, 30, 20)).unwrap();
    world.until_verdict("b.jpg", FileVerdict::Adopted).await;
    assert_eq!(world.verdict("a.jpg"), Some(FileVerdict::Arriving));
    drop(held);
    world.until_verdict("a.jpg", FileVerdict::Adopted).await;
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_mean_a_device_or_end_oddly_and_paths_beyond_260_letters_are_taken() {
    let world = World::new().await;
    // The watched path is written out, so that these are names like any other.
    let deep = world.booth.join(["a folder with a rather long name, as events have them"; 6].join("\\"));
    fs::create_dir_all(&deep).unwrap();
    assert!(deep.as_os_str().len() > 260);
    let running = world.start(true).await;
    let names = ["CON.jpg", "nul", "dot.jpg.", "blank.jpg ", "🎉.jpg", "e\u{301}.jpg", "é.jpg"];
    let mut paths: Vec<_> = names.iter().map(|name| world.path(name)).collect();
    paths.push(deep.join("far down.jpg"));
    paths.push(world.path(&format!("{}.jpg", "x".repeat(251))));
    for (seed, path) in paths.iter().enumerate() {
        fs::write(path, picture(seed as u64, 30, 20)).unwrap();
    }
    for path in &paths {
        until(&format!("{path:?}"), || world.file(path).is_some_and(|file| file.verdict == FileVerdict::Adopted)).await;
    }
    assert_eq!(world.copies().len(), paths.len());
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_nobody_may_write_to_becomes_a_photo_whose_copy_can_be_removed() {
    let world = World::new().await;
    let (aside, bytes) = (world.dir.path().join("aside.jpg"), picture(1, 30, 20));
    fs::write(&aside, &bytes).unwrap();
    let mut rights = fs::metadata(&aside).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&aside, rights).unwrap();
    fs::rename(&aside, world.path("a.jpg")).unwrap();
    let running = world.start(true).await;
    world.until_verdict("a.jpg", FileVerdict::Adopted).await;
    running.intake.stop().await;
    assert!(fs::metadata(world.path("a.jpg")).unwrap().permissions().readonly(), "the booth's own stays as it was");
    let [(sha256, media)] = &world.hashes()[..] else { panic!("{:?}", world.hashes()) };
    // Somebody still reads the copy.
    let reading = fs::File::open(world.spool.path(sha256, *media)).unwrap();
    assert!(world.spool.remove(sha256, *media).unwrap());
    drop(reading);
    assert!(world.copies().is_empty());
}
