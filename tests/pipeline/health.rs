//! The health list: each line says what is so, good and wrong.

use crate::bench::{Bench, LOCAL_GALLERY};
use boothlift_contract::{
    Clock as _, FailureCode, HeadlineRow, HealthFact, HealthLine, KeyPlace, LaneState, NetworkWay, Reply, Request,
    Timestamp,
};
use boothlift_testkit::event_gallery::{Fault, Options};
use std::{fs, time::Duration};

async fn lines(bench: &Bench) -> Vec<HealthLine> {
    match bench.ask(Request::ShowHealth {}).await.unwrap() {
        Reply::Health(health) => health.lines,
        other => panic!("{other:?}"),
    }
}

async fn line(bench: &Bench, what: &str) -> HealthLine {
    let mut all: Vec<_> = lines(bench).await.into_iter().filter(|line| line.fact.word() == what).collect();
    assert_eq!(all.len(), 1, "{what}: {all:?}");
    all.remove(0)
}

/// How many safe copies health tells of, and their bytes.
pub(crate) async fn safe_copies(bench: &Bench) -> (u32, u64) {
    match line(bench, "safe_copies").await.fact {
        HealthFact::SafeCopies { copies, bytes, .. } => (copies, bytes),
        other => panic!("{other:?}"),
    }
}

fn code(line: &HealthLine) -> Option<FailureCode> {
    assert_eq!(line.good, line.failure.is_none(), "{line:?}");
    line.failure.as_ref().map(|failure| failure.code)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_part_is_told_with_what_is_known_of_it() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    bench.until_delivered(3).await;
    let all = lines(&bench).await;
    let words: Vec<_> = all.iter().map(|line| line.fact.word()).collect();
    assert_eq!(
        words,
        [
            "folder",
            "safe_copies",
            "disk",
            "records",
            "keys",
            "network",
            "destination",
            "destination",
            "gallery",
            "clock",
            "power"
        ],
        "a program without a window tells of no tray"
    );
    assert!(all.iter().all(|line| code(line).is_none()), "{all:#?}");
    let bytes: u64 = bench.written.keys().map(|name| fs::metadata(bench.folder().join(name)).unwrap().len()).sum();
    assert_eq!(safe_copies(&bench).await, (3, bytes));
    let HealthFact::Disk { free_bytes: Some(free) } = line(&bench, "disk").await.fact else { panic!() };
    assert!(free > 0);
    assert_eq!(line(&bench, "records").await.fact, HealthFact::Records { photos: 3 });
    assert_eq!(line(&bench, "keys").await.fact, HealthFact::Keys { place: Some(KeyPlace::Memory) });
    assert_eq!(line(&bench, "network").await.fact, HealthFact::Network { way: NetworkWay::Open });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_page_and_a_folder_that_is_gone_are_told_and_without_galleries_outside_no_network_is_needed() {
    let mut bench = Bench::new(Options::default()).await;
    bench.fake.script([0, 1, 0, 1, 0, 1, 0, 1].map(Fault::Portal));
    bench.party(1);
    bench.until(|now| now.lanes[0].state == LaneState::Portal).await;
    let network = line(&bench, "network").await;
    assert_eq!(
        (network.fact.clone(), code(&network)),
        (HealthFact::Network { way: NetworkWay::Portal }, Some(FailureCode::NetPortal))
    );

    fs::remove_dir_all(bench.folder()).unwrap();
    bench.until_passing(Duration::from_secs(1), |now| now.headline.row == HeadlineRow::FolderGone).await;
    assert_eq!(code(&line(&bench, "folder").await), Some(FailureCode::FolderGone));

    bench.engine.configure(bench.plan(&[LOCAL_GALLERY])).await.unwrap();
    assert_eq!(line(&bench, "network").await.fact, HealthFact::Network { way: NetworkWay::Unneeded });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_set_back_is_told_and_one_that_cannot_be_right_is_wrong() {
    let bench = Bench::new(Options::default()).await;
    let clock = line(&bench, "clock").await;
    assert_eq!((clock.fact.clone(), code(&clock)), (HealthFact::Clock { set_back_seconds: 0 }, None));
    let right = bench.clock.now();
    bench.clock.set_wall(Timestamp(right.0 - 7_200_000));
    let clock = line(&bench, "clock").await;
    let HealthFact::Clock { set_back_seconds } = clock.fact else { panic!("{clock:?}") };
    assert!((7_199..7_260).contains(&set_back_seconds), "{set_back_seconds}");
    assert_eq!(code(&clock), None);
    bench.clock.set_wall(Timestamp(1_577_880_000_000));
    let clock = line(&bench, "clock").await;
    assert_eq!(code(&clock), Some(FailureCode::AppClock));
    assert_eq!(clock.failure.unwrap().subject, "2020-01-01");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_stop_out_of_order_is_told_with_its_time_at_every_later_start() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    bench.until_delivered(3).await;
    bench.restart().await;
    let power = line(&bench, "power").await;
    assert_eq!((power.fact, power.at), (HealthFact::Power { stopped: false }, None));
    bench.clock.pass(Duration::from_secs(600));
    let before = bench.clock.now();
    bench.pull_the_plug(|_| {}).await;
    let power = line(&bench, "power").await;
    assert_eq!((power.good, &power.fact), (true, &HealthFact::Power { stopped: true }));
    let told = power.at.unwrap();
    assert!(told >= before && told <= bench.clock.now(), "{told:?}");
    bench.ask(Request::NoteRead { code: FailureCode::AppRecovered }).await.unwrap();
    bench.clock.pass(Duration::from_secs(600));
    bench.restart().await;
    assert_eq!(line(&bench, "power").await.at, Some(told), "an orderly stop is no new one");
}
