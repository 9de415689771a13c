//! The attendant lock: what it refuses, what it leaves open, and what wrong numbers cost.

use crate::bench::{Bench, EVENT_GALLERY};
use boothlift_contract::{
    Answer, DestinationId, FailureCode, LockView, NotThis, PhotoFilter, Reply, Request, TypedSecret,
};
use boothlift_testkit::event_gallery::Options;
use std::{fs, path::Path, time::Duration};

const NUMBER: &str = "73920518";
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

fn number(digits: &str) -> TypedSecret {
    TypedSecret::from(digits.to_owned())
}

async fn set(bench: &Bench, digits: Option<&str>) -> Answer {
    bench.ask(Request::SetLock { number: digits.map(number) }).await
}

async fn unlock(bench: &Bench, digits: &str) -> Result<Reply, FailureCode> {
    bench.ask(Request::Unlock { number: number(digits) }).await.map_err(|failure| failure.code)
}

async fn rename(bench: &Bench, name: &str) -> Result<Reply, FailureCode> {
    bench.ask(Request::RenameEvent { name: name.into() }).await.map_err(|failure| failure.code)
}

async fn lock(bench: &Bench) -> LockView {
    bench.snapshot().await.lock
}

async fn locked() -> Bench {
    let bench = Bench::new(Options::default()).await;
    set(&bench, Some(NUMBER)).await.unwrap();
    bench.ask(Request::LockNow {}).await.unwrap();
    bench
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_the_set_up_or_takes_photos_down_is_refused_and_the_rest_goes_on() {
    let mut bench = Bench::new(Options::default()).await;
    assert_eq!(lock(&bench).await, LockView::default());
    rename(&bench, "Before").await.unwrap();
    for wrong in ["471", "123456789", "12a4", "", "١٢٣٤"] {
        assert_eq!(set(&bench, Some(wrong)).await.unwrap_err().code, FailureCode::RequestWrong, "{wrong}");
    }
    set(&bench, Some(NUMBER)).await.unwrap();
    assert_eq!(lock(&bench).await, LockView { on: true, open: true, until: None }, "whoever set it is inside");
    rename(&bench, "Inside").await.unwrap();
    bench.ask(Request::LockNow {}).await.unwrap();
    assert_eq!(lock(&bench).await, LockView { on: true, open: false, until: None });

    bench.party(3);
    bench.until_delivered(3).await;
    let photo = bench.list(PhotoFilter::All).await.rows[0].photo.unwrap();
    let gallery = || DestinationId(EVENT_GALLERY.into());
    for refused in [
        Request::RenameEvent { name: "Outside".into() },
        Request::SetRegret { seconds: 30 },
        Request::SetApproval { on: true },
        Request::SetSingles { on: false },
        Request::SwitchBoothCalls { on: true },
        Request::SwitchDestination { destination: gallery(), on: false },
        Request::ReplaceToken { destination: gallery(), token: number("t") },
        Request::SaveTemplate { name: "Mine".into() },
        Request::SetLock { number: None },
        Request::SetLock { number: Some(number("1111")) },
        Request::LookTakeDown { of: NotThis::Photo { photo } },
        Request::TakeDown { of: NotThis::Photo { photo } },
    ] {
        let words = format!("{refused:?}");
        assert_eq!(bench.ask(refused).await.unwrap_err().code, FailureCode::AppLocked, "{words}");
    }
    let now = bench.snapshot().await;
    assert_eq!((now.event.unwrap().name.as_str(), now.counts.delivered), ("Inside", 3), "nothing was changed");
    let session = now.sessions[0].id;
    for open in [
        Request::ShowHealth {},
        Request::ListEvents {},
        Request::PauseSending { minutes: None },
        Request::ResumeSending {},
        Request::RenameSession { session, tag: "table-7".into() },
        Request::LetEveryoneSee { on: true },
        Request::ShowCode { session: None },
        Request::PackUp {},
        Request::LeavePackUp {},
        Request::EndEvent {},
    ] {
        let words = format!("{open:?}");
        assert!(bench.ask(open).await.is_ok(), "{words}");
    }
    let ended = bench.ask(Request::ListEvents {}).await.unwrap();
    let Reply::Events(events) = ended else { panic!() };
    let again = Request::ReopenEvent { event: events[0].event };
    assert_eq!(bench.ask(again.clone()).await.unwrap_err().code, FailureCode::AppLocked);
    unlock(&bench, NUMBER).await.unwrap();
    bench.ask(again).await.unwrap();
    set(&bench, None).await.unwrap();
    assert_eq!(lock(&bench).await, LockView::default());
    bench.ask(Request::TakeDown { of: NotThis::Photo { photo } }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_closes_after_five_minutes_without_use_and_use_keeps_it_open() {
    let bench = locked().await;
    unlock(&bench, NUMBER).await.unwrap();
    for _ in 0..3 {
        bench.clock.pass(MINUTE * 4);
        rename(&bench, "At work").await.unwrap();
    }
    bench.clock.pass(MINUTE * 4);
    bench.ask(Request::StayUnlocked {}).await.unwrap();
    bench.clock.pass(MINUTE * 4);
    assert!(lock(&bench).await.open, "somebody is at work");
    bench.clock.pass(MINUTE);
    assert!(!lock(&bench).await.open);
    assert_eq!(rename(&bench, "Too late").await.unwrap_err(), FailureCode::AppLocked);
    bench.ask(Request::StayUnlocked {}).await.unwrap();
    assert!(!lock(&bench).await.open, "what is closed is not kept open");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_numbers_wait_longer_each_time_also_across_a_restart_and_never_open() {
    let mut bench = locked().await;
    for wrong in ["0000", "739205180", "73920517"] {
        assert_eq!(lock(&bench).await.until, None);
        assert_eq!(unlock(&bench, wrong).await.unwrap_err(), FailureCode::RequestWrong, "{wrong}");
    }
    assert!(lock(&bench).await.until.is_some());
    assert_eq!(
        unlock(&bench, NUMBER).await.unwrap_err(),
        FailureCode::AppLocked,
        "not even the right one is looked at"
    );
    bench.clock.pass(SECOND * 10);
    assert_eq!(lock(&bench).await.until, None);
    assert_eq!(unlock(&bench, "0000").await.unwrap_err(), FailureCode::RequestWrong);
    bench.clock.pass(SECOND * 10);
    assert_eq!(unlock(&bench, NUMBER).await.unwrap_err(), FailureCode::AppLocked, "twice as long by now");
    bench.restart().await;
    assert_eq!(unlock(&bench, NUMBER).await.unwrap_err(), FailureCode::AppLocked, "a start is no way round");
    bench.clock.pass(SECOND * 20);
    unlock(&bench, NUMBER).await.unwrap();
    rename(&bench, "Inside").await.unwrap();
    bench.restart().await;
    assert_eq!(rename(&bench, "After a start").await.unwrap_err(), FailureCode::AppLocked, "a start closes it");
    unlock(&bench, NUMBER).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_the_data_folder_takes_a_forgotten_number_away_at_the_next_start() {
    let mut bench = locked().await;
    for _ in 0..3 {
        let _ = unlock(&bench, "0000").await;
    }
    let file = bench.data().join("forget-attendant-lock");
    fs::write(&file, "").unwrap();
    assert_eq!(rename(&bench, "Still closed").await.unwrap_err(), FailureCode::AppLocked);
    bench.restart().await;
    assert_eq!(lock(&bench).await, LockView::default());
    rename(&bench, "Open").await.unwrap();
    assert!(!file.exists(), "it works once");
    set(&bench, Some("1234")).await.unwrap();
    bench.restart().await;
    assert!(lock(&bench).await.on);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_stands_nowhere_in_the_data_folder() {
    let bench = locked().await;
    let data = bench.data();
    bench.engine.shutdown().await;
    assert!(files(&data).iter().all(|file| !holds(file, NUMBER.as_bytes())), "in clear");
    assert!(files(&data).iter().any(|file| holds(file, b"pbkdf2-sha256 600000 ")), "its hash is there");
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn holds(file: &Path, bytes: &[u8]) -> bool {
    fs::read(file).unwrap().windows(bytes.len()).any(|window| window == bytes)
}
