//! What is brought in by hand beside what the booth brings.

use crate::bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY, window};
use boothlift_contract::{DestinationKind, DropTarget, FailureCode, LaneView, PhotoFilter, Reply, Request};
use boothlift_engine::PASTED;
use boothlift_testkit::{booth::picture, event_gallery::Options};
use std::{fs, time::Duration};

#[tokio::test(flavor = "multi_thread")]
async fn undo_of_a_drop_on_a_session_leaves_the_booths_own_waiting_photos_alone() {
    let mut bench = Bench::new(Options::default()).await;
    let mut plan = bench.plan(&[EVENT_GALLERY, LOCAL_GALLERY]);
    plan.regret = Duration::from_secs(120);
    bench.engine.configure(plan).await.unwrap();
    bench.party(3);
    let session = bench.until(|s| s.counts.waiting == 3).await.sessions[0].id;
    let from = tempfile::tempdir().unwrap();
    for n in 0..2 {
        let path = from.path().join(format!("late{n}.jpg"));
        fs::write(&path, picture(90 + n, 200, 100)).unwrap();
        let drop = bench.engine.hold_drop(vec![path]);
        let target = DropTarget::Session { session };
        let answer = bench.ask(Request::TakeDrop { drop, target, each_folder: false }).await.unwrap();
        let Reply::Imported(report) = answer else { panic!("{answer:?}") };
        assert_eq!((report.taken, report.session), (1, Some(session)));
    }
    bench.ask(Request::UndoDrop { session }).await.unwrap();
    let counts = bench.snapshot().await.counts;
    assert_eq!((counts.waiting, counts.not_sent), (4, 1), "the booth's three and the drop before stay");
    bench.until_passing(Duration::from_secs(5), |s| s.counts.delivered == 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn boothlifts_own_folder_and_the_booths_are_watched_already_and_nothing_is_taken_from_them() {
    let bench = Bench::new(Options::default()).await;
    let inside = bench.data().join("safe-copies");
    fs::write(inside.join("copy.jpg"), picture(5, 200, 100)).unwrap();
    let deep = bench.folder().join("Prints");
    fs::create_dir_all(&deep).unwrap();
    let drop = bench.engine.hold_drop(vec![inside, bench.folder(), deep]);
    let answer = bench.ask(Request::LookAtDropFolders { drop }).await.unwrap();
    let Reply::DropFolders(seen) = answer else { panic!("{answer:?}") };
    assert_eq!((seen.folders, seen.sessions), (0, 0));
    let answer = bench.ask(Request::TakeDrop { drop, target: window(), each_folder: false }).await.unwrap();
    let Reply::Imported(report) = answer else { panic!("{answer:?}") };
    assert_eq!((report.taken, report.watched, report.refused.len()), (0, 3, 0));
    assert_eq!(bench.snapshot().await.counts.photos, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_file_brought_in_by_hand_can_be_sent_anyway_left_out_and_taken_in_again() {
    let bench = Bench::new(Options::default()).await;
    let from = tempfile::tempdir().unwrap();
    let path = from.path().join("half.jpg");
    // Enough of it that a gallery can show something.
    let whole = picture(7, 200, 100);
    fs::write(&path, &whole[..whole.len() * 3 / 4]).unwrap();
    let drop = bench.engine.hold_drop(vec![path.clone()]);
    bench.ask(Request::TakeDrop { drop, target: window(), each_folder: false }).await.unwrap();
    let counts = bench.snapshot().await.counts;
    assert_eq!((counts.photos, counts.needs_you), (1, 1));
    let file = bench.list(PhotoFilter::NeedsYou).await.rows.remove(0).file;
    bench.ask(Request::LeaveOut { file }).await.unwrap();
    let counts = bench.snapshot().await.counts;
    assert_eq!((counts.needs_you, counts.not_sent), (0, 1));
    bench.ask(Request::TakeInAgain { file }).await.unwrap();
    let again = bench.list(PhotoFilter::NeedsYou).await.rows.remove(0);
    assert_eq!((again.file, again.verdict.failure.unwrap().code), (file, FailureCode::PhotoIncomplete));
    bench.ask(Request::SendAnyway { file }).await.unwrap();
    // The local gallery cannot show half a picture and says so; the other takes what comes.
    let gone = |lane: &LaneView| lane.kind == DestinationKind::EventGallery && lane.delivered == 1;
    bench.until_passing(Duration::from_secs(5), |s| s.lanes.iter().any(gone)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_picture_lies_in_boothlifts_folder_and_is_taken_all_the_same() {
    let bench = Bench::new(Options::default()).await;
    let pasted = bench.data().join(PASTED);
    fs::create_dir_all(&pasted).unwrap();
    let path = pasted.join("pasted 2026-06-20 21.00.00.jpg");
    fs::write(&path, picture(6, 200, 100)).unwrap();
    let drop = bench.engine.hold_drop(vec![path]);
    let answer = bench.ask(Request::TakeDrop { drop, target: window(), each_folder: false }).await.unwrap();
    let Reply::Imported(report) = answer else { panic!("{answer:?}") };
    assert_eq!((report.taken, report.refused.len()), (1, 0));
}
