//! The evening's photos on a USB stick, through the whole engine; and requests that come twice.

use crate::bench::{Bench, hash};
use boothlift_contract::{FailureCode, NotThis, Reply, Request, UsbCopyState};
use boothlift_testkit::{booth::Manner, event_gallery::Options};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

fn stick() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Files below a folder, by their hash.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match entry.is_dir() {
            true => all.append(&mut files(&entry)),
            false => drop(all.insert(entry.clone(), hash(&fs::read(&entry).unwrap()))),
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn the_evening_s_photos_are_copied_by_session_and_what_nobody_is_to_have_is_not() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(6);
    bench.until_delivered(6).await;
    let rows = bench.list(boothlift_contract::PhotoFilter::Delivered).await.rows;
    let down = rows.iter().find(|row| row.name == "20260620_2001_2.jpg").unwrap().photo.unwrap();
    bench.ask(Request::TakeDown { of: NotThis::Photo { photo: down } }).await.unwrap();
    let stick = stick();
    bench.engine.copy_to_usb(stick.path().to_path_buf()).await.unwrap();
    let done = bench.until(|s| s.usb_copy.as_ref().is_some_and(|it| it.state != UsbCopyState::Copying)).await;
    let it = done.usb_copy.unwrap();
    assert_eq!((it.state, it.photos, it.copied, it.missing_total), (UsbCopyState::Done, 5, 5, 0), "{it:?}");
    let there = files(stick.path());
    let mut hashes: Vec<_> = there.values().cloned().collect();
    let mut written = bench.written.clone();
    written.remove("20260620_2001_2.jpg").unwrap();
    let mut wanted: Vec<_> = written.into_values().collect();
    hashes.sort();
    wanted.sort();
    assert_eq!(hashes, wanted);
    let folders: std::collections::BTreeSet<_> = there.keys().map(|path| path.parent().unwrap()).collect();
    assert_eq!(folders.len(), 2, "one a session: {folders:?}");
    assert!(folders.iter().all(|folder| folder.parent().unwrap().ends_with("Garden-Party_2026-06-20")), "{folders:?}");
    assert!(folders.iter().any(|folder| folder.to_string_lossy().ends_with("_20260620_2000")), "{folders:?}");

    // Once more: all of it is there.
    let before: Vec<_> = there.keys().map(|path| fs::metadata(path).unwrap().modified().unwrap()).collect();
    bench.ask(Request::GoOnWithUsbCopy {}).await.unwrap();
    bench.until(|s| s.usb_copy.as_ref().is_some_and(|it| it.state == UsbCopyState::Done && it.copied == 5)).await;
    assert_eq!(there.keys().map(|path| fs::metadata(path).unwrap().modified().unwrap()).collect::<Vec<_>>(), before);
    bench.ask(Request::LeaveUsbCopy {}).await.unwrap();
    assert_eq!(bench.snapshot().await.usb_copy, None);
    assert_eq!(bench.ask(Request::GoOnWithUsbCopy {}).await.unwrap_err().code, FailureCode::RequestGone);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_safe_copy_and_an_original_that_are_gone_are_named_and_the_rest_is_there() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    bench.until_delivered(3).await;
    let lost = bench.written["20260620_2000_1.jpg"].clone();
    fs::remove_file(bench.data().join("safe-copies").join(format!("{lost}.jpg"))).unwrap();
    fs::write(bench.folder().join("20260620_2000_1.jpg"), b"another one").unwrap();
    let from_booth = bench.written["20260620_2000_2.jpg"].clone();
    fs::remove_file(bench.data().join("safe-copies").join(format!("{from_booth}.jpg"))).unwrap();
    let stick = stick();
    bench.engine.copy_to_usb(stick.path().to_path_buf()).await.unwrap();
    let done = bench.until(|s| s.usb_copy.as_ref().is_some_and(|it| it.state == UsbCopyState::Done)).await;
    let it = done.usb_copy.unwrap();
    assert_eq!((it.copied, it.missing_total, it.missing.len()), (2, 1, 1), "{it:?}");
    assert_eq!(it.missing[0].name, "20260620_2000_1.jpg");
    assert!(files(stick.path()).values().any(|hash| *hash == from_booth));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_photo_is_copied_into_a_watched_folder_boothlift_s_own_or_one_that_is_not_there() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(1);
    bench.until_delivered(1).await;
    for (folder, code) in [
        (bench.folder(), FailureCode::UsbPlace),
        (bench.data(), FailureCode::UsbPlace),
        (bench.folder().join("gone"), FailureCode::UsbGone),
    ] {
        assert_eq!(bench.engine.copy_to_usb(folder.clone()).await.unwrap_err().code, code, "{}", folder.display());
    }
    assert_eq!(bench.snapshot().await.usb_copy, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_that_comes_twice_takes_one_edit_back() {
    let mut bench = Bench::new(Options::default()).await;
    bench.shoot("20260620_2000_1.jpg", Manner::Renamed);
    bench.until_delivered(1).await;
    let session = bench.snapshot().await.sessions[0].id;
    for tag in ["anna", "ben"] {
        bench.ask(Request::RenameSession { session, tag: tag.into() }).await.unwrap();
    }
    let undo = || bench.engine.ask_once("press-1".into(), Request::Undo {});
    let (one, other) = tokio::join!(undo(), undo());
    assert!(matches!(one, Ok(Reply::Edited(_))) && one == other, "{one:?} {other:?}");
    assert_eq!(undo().await, one);
    assert_eq!(bench.snapshot().await.sessions[0].tag, "anna", "the first edit stays");
    bench.engine.ask_once("press-2".into(), Request::Undo {}).await.unwrap();
    assert_ne!(bench.snapshot().await.sessions[0].tag, "anna");
}
