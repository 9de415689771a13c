//! Networks that count data: what goes, what waits, and how that is told.

use crate::bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY, is};
use boothlift_contract::{FailureCode, HeadlineRow, LaneState, PackUpVerdict, PhotoFilter, Remedy, Request};
use boothlift_engine::Line;
use boothlift_testkit::{booth::Manner, event_gallery::Options};
use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::time::Duration;
use tokio::sync::watch;

fn line(metered: bool, network: &str) -> Line {
    Line { metered: Some(metered), network: network.into() }
}

async fn on(first: Line) -> (Bench, watch::Sender<Line>) {
    let mut bench = Bench::new(Options::default()).await;
    let (tell, told) = watch::channel(first);
    bench.restart_on(told).await;
    (bench, tell)
}

fn names(bench: &Bench) -> Vec<String> {
    let mut names: Vec<_> = bench.fake.stored().into_iter().map(|one| one.name).collect();
    names.sort();
    names
}

/// Noise in the size of a print: a JPEG of more than a megabyte.
fn heavy(seed: u64) -> Vec<u8> {
    let mut pixels = vec![0; 1200 * 1800 * 3];
    StdRng::seed_from_u64(seed).fill_bytes(&mut pixels);
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).write_image(&pixels, 1200, 1800, ExtendedColorType::Rgb8).unwrap();
    assert!(bytes.len() > 1_000_000, "{}", bytes.len());
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_network_that_counts_data_prints_go_and_the_rest_waits_until_all_may_or_it_is_another_one() {
    let (mut bench, tell) = on(line(true, "phone")).await;
    bench.shoot("20260620_2000_1.jpg", Manner::Renamed);
    bench.print("20260620_2000_2.jpg");
    let there =
        |s: &boothlift_contract::Snapshot, id: &str| s.lanes.iter().find(|lane| lane.id.0 == id).unwrap().delivered;
    let now = bench.until(|s| there(s, EVENT_GALLERY) == 1 && there(s, LOCAL_GALLERY) == 2).await;
    assert_eq!((now.headline.row, now.headline.photos), (HeadlineRow::Metered, 1));
    assert_eq!((now.saver.on, now.saver.budget_mb, now.saver.metered, now.saver.saving), (true, 200, Some(true), true));
    let lane = |id: &str| now.lanes.iter().find(|lane| lane.id.0 == id).unwrap();
    let code = lane(EVENT_GALLERY).failure.as_ref().map(|why| why.code);
    assert_eq!((lane(EVENT_GALLERY).state, code), (LaneState::Saving, Some(FailureCode::NetMetered)));
    assert_eq!(lane(LOCAL_GALLERY).state, LaneState::Works, "nothing of it is about this computer");
    assert_eq!(names(&bench).len(), 1, "the built-in gallery has both, the one outside the print alone");
    assert!(names(&bench)[0].contains("20260620_2000-2"), "{:?}", names(&bench));
    let rows = bench.list(PhotoFilter::All).await.rows;
    let waits = rows.iter().find(|row| row.name == "20260620_2000_1.jpg").unwrap().verdict.failure.as_ref().unwrap();
    assert_eq!((waits.code, waits.remedy, waits.subject.as_str()), (FailureCode::NetMetered, Remedy::SendAll, "200"));
    // Nobody is told to wait a moment with packing up.
    bench.ask(Request::PackUp {}).await.unwrap();
    let check = bench.until(|s| s.pack_up.as_ref().is_some_and(|check| check.verdict != PackUpVerdict::Checking)).await;
    assert_eq!(check.pack_up.unwrap().verdict, PackUpVerdict::NotYet);
    bench.ask(Request::LeavePackUp {}).await.unwrap();

    bench.ask(Request::SendAllAnyway {}).await.unwrap();
    let now = bench.until(|s| s.counts.delivered == 2).await;
    assert!(now.lanes.iter().all(|lane| lane.state == LaneState::Works && lane.failure.is_none()));
    assert_eq!(bench.ask(Request::SendAllAnyway {}).await.unwrap_err().code, FailureCode::RequestGone);
    bench.shoot("20260620_2001_1.jpg", Manner::Renamed);
    bench.until_delivered(3).await;

    // Another network that counts is another question.
    tell.send_replace(line(true, "other phone"));
    bench.until(|s| s.saver.saving).await;
    bench.shoot("20260620_2002_1.jpg", Manner::Renamed);
    bench.until(|s| s.headline.row == HeadlineRow::Metered && s.headline.photos == 1).await;
    tell.send_replace(line(false, "hotel"));
    bench.until_delivered(4).await;
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn prints_go_up_to_the_budget_also_across_a_restart_and_without_the_saver_everything_goes() {
    let (mut bench, tell) = on(line(true, "phone")).await;
    bench.ask(Request::SetDataSaver { on: true, budget_mb: 0 }).await.unwrap_err();
    bench.ask(Request::SetDataSaver { on: true, budget_mb: 1 }).await.unwrap();
    std::fs::write(bench.folder().join("20260620_2000_1.jpg"), heavy(1)).unwrap();
    let used = bench.until(|s| s.lanes[0].delivered == 1 && s.saver.used_mb >= 1).await;
    assert_eq!((used.saver.budget_mb, used.saver.saving), (1, true));
    bench.print("20260620_2001_1.jpg");
    bench.until(|s| s.headline.row == HeadlineRow::Metered && s.headline.photos == 1).await;

    bench.restart_on(tell.subscribe()).await;
    let again = bench.until(|s| s.headline.row == HeadlineRow::Metered).await;
    assert_eq!((again.saver.budget_mb, again.saver.used_mb), (1, used.saver.used_mb), "a restart is no new budget");
    assert_eq!(bench.fake.stored().len(), 1);
    bench.ask(Request::SetDataSaver { on: false, budget_mb: 1 }).await.unwrap();
    bench.until_delivered(2).await;
    assert!(!bench.snapshot().await.saver.saving);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_can_have_prints_alone_on_a_slow_network_until_it_is_another_one() {
    let (mut bench, tell) = on(line(false, "hotel")).await;
    bench.ask(Request::SendPrintsAlone {}).await.unwrap();
    bench.until(|s| s.saver.prints_alone && s.saver.saving).await;
    bench.shoot("20260620_2000_1.jpg", Manner::Renamed);
    bench.print("20260620_2000_2.jpg");
    let now = bench.until(|s| s.counts.delivered == 1 && s.counts.waiting == 1).await;
    assert_eq!((now.headline.row, now.headline.photos), (HeadlineRow::Metered, 1));
    let rows = bench.list(PhotoFilter::OnTheWay).await.rows;
    assert_eq!(rows[0].verdict.failure.as_ref().unwrap().code, FailureCode::NetSlow);
    assert!(now.lanes.iter().any(|lane| is(lane, LaneState::Saving, FailureCode::NetSlow)), "{:?}", now.lanes);
    tell.send_replace(line(false, "cable"));
    bench.until_delivered(2).await;
    assert!(!bench.snapshot().await.saver.saving);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_system_tells_nothing_of_the_line_everything_goes() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    let now = bench.until(|s| s.counts.delivered == 3).await;
    assert_eq!((now.saver.metered, now.saver.saving), (None, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_again_on_a_network_that_counts_data_is_no_yes() {
    let (mut bench, _tell) = on(line(true, "phone")).await;
    bench.shoot("20260620_2000_1.jpg", Manner::Renamed);
    bench.until(|s| s.headline.row == HeadlineRow::Metered && s.headline.photos == 1).await;
    bench.ask(Request::RetryNow { destination: None }).await.unwrap();
    bench.clock.pass(Duration::from_secs(3600));
    bench.engine.look_at_clock();
    // The lane has looked by the time that a print behind it is through.
    bench.print("20260620_2000_2.jpg");
    bench.until(|s| s.lanes.iter().any(|lane| lane.id.0 == EVENT_GALLERY && lane.delivered == 1)).await;
    assert!(names(&bench).len() == 1 && names(&bench)[0].contains("20260620_2000-2"), "{:?}", names(&bench));
}
