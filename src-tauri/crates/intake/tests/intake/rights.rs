//! Folders and files that this user may not read. Root may read everything: the test becomes somebody else.

use crate::world::{World, until};
use boothlift_contract::{FailureCode, FileVerdict, FolderId};
use boothlift_intake::IntakeEvent;
use boothlift_testkit::booth::picture;
use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::Path,
    process::Command,
};

/// The user that owns nothing, on every Linux.
const NOBODY: &str = "65534";
const INNER: &str = "rights::as_somebody_who_may_not_read_everything";

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_may_not_be_read_is_listed_as_unreadable_and_taken_once_it_may() {
    let this = std::env::current_exe().unwrap();
    let room = tempfile::tempdir().unwrap();
    mode(room.path(), 0o777);
    let is_root = fs::metadata("/proc/self").or_else(|_| fs::metadata(room.path())).unwrap().uid() == 0;
    let mut command = if is_root {
        let mut other = Command::new("setpriv");
        other.args([&format!("--reuid={NOBODY}"), &format!("--regid={NOBODY}"), "--clear-groups"]);
        let may = other.arg("test").arg("-x").arg(&this).status();
        if !may.is_ok_and(|status| status.success()) {
            eprintln!("LEFT OUT: no setpriv here, or another user cannot reach {}: nothing was proved", this.display());
            return;
        }
        let mut other = Command::new("setpriv");
        other.args([&format!("--reuid={NOBODY}"), &format!("--regid={NOBODY}"), "--clear-groups"]).arg(&this);
        other
    } else {
        Command::new(&this)
    };
    let run = command.args(["--exact", INNER, "--ignored", "--quiet"]).env("TMPDIR", room.path()).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the test above, as a user who may not read everything"]
async fn as_somebody_who_may_not_read_everything() {
    let world = World::new().await;
    let closed = world.path("closed");
    fs::create_dir(&closed).unwrap();
    for (seed, name) in ["open.jpg", "shut.jpg", "closed/a.jpg", "closed/b.jpg"].iter().enumerate() {
        fs::write(world.path(name), picture(seed as u64, 40, 30)).unwrap();
    }
    mode(&closed, 0o000);
    mode(&world.path("shut.jpg"), 0o000);
    assert!(fs::read_dir(&closed).is_err(), "this user may read everything: nothing would be proved");
    let mut running = world.start(false).await;
    world.until_verdict("open.jpg", FileVerdict::Adopted).await;
    for name in ["closed", "shut.jpg"] {
        world.until_verdict(name, FileVerdict::Unreadable).await;
        let failure = world.file(&world.path(name)).unwrap().failure.unwrap();
        assert_eq!(failure.code, FailureCode::PhotoAccess, "{name}");
        assert!(!failure.detail.is_empty(), "{name}: the system's words");
    }
    assert_eq!(world.verdict("closed/a.jpg"), None, "nothing is said of what nobody could see");

    mode(&closed, 0o755);
    mode(&world.path("shut.jpg"), 0o644);
    for name in ["closed/a.jpg", "closed/b.jpg", "shut.jpg"] {
        world.until_verdict(name, FileVerdict::Adopted).await;
    }
    until("the folder is no longer listed", || world.verdict("closed").is_none()).await;

    // Closed once more, its photos are taken for neither deleted nor withdrawn.
    mode(&closed, 0o000);
    world.until_verdict("closed", FileVerdict::Unreadable).await;
    assert_eq!(world.verdict("closed/a.jpg"), Some(FileVerdict::Adopted));
    mode(&closed, 0o755);
    until("open again", || world.verdict("closed").is_none()).await;

    // The watched folder itself: gone for as long as it cannot be read.
    mode(&world.booth, 0o000);
    until("gone", || running.intake.status().gone_folders == [FolderId(1)]).await;
    mode(&world.booth, 0o755);
    fs::write(world.path("late.jpg"), picture(9, 40, 30)).unwrap();
    world.until_verdict("late.jpg", FileVerdict::Adopted).await;
    assert!(running.intake.status().gone_folders.is_empty());
    let told = running.events();
    assert!(!told.iter().any(|event| matches!(event, IntakeEvent::Withdrawn { .. })), "{told:?}");
    assert_eq!(world.copies().len(), 5);
    running.intake.stop().await;
}
