//! From the booth's folder to the galleries, with a real engine, real files and a fake clock.

#![expect(clippy::unwrap_used, reason = "tests")]

mod accounts;
mod approval;
mod attendant_lock;
mod audit;
mod bench;
mod calls;
mod checks;
mod colours;
mod community;
mod cycles;
mod damage;
mod detective;
mod drops;
mod events;
mod gallery_port;
mod health;
mod parts;
mod preparing;
mod pretending;
mod records;
mod retention;
mod safe_copies;
mod saving;
mod secrets;
mod sessions;
mod support;
mod take_downs;
mod templates;
mod told;
mod turns;
mod usb;
mod waits;

use bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY, hash, is, window};
use boothlift_contract::{
    Change, DestinationId, DropTarget, EngineEvent, FailureCode, FileVerdict, HeadlineRow, LaneState, LaneView,
    PhotoFilter, PhotoState, Reply, Request, TypedSecret,
};
use boothlift_engine::EngineError;
use boothlift_testkit::{
    booth::{Manner, picture},
    event_gallery::{Fault, Options, ReplyStyle, Wait},
};
use std::{fs, time::Duration};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn photos_reach_both_galleries_once_byte_for_byte_and_under_their_tag() {
    for style in ReplyStyle::ALL {
        let mut bench = Bench::new(Options { reply: style, ..Options::default() }).await;
        bench.party(12);
        bench.until_delivered(12).await;
        bench.assert_all_stored_once();
        let local = bench.lane(LOCAL_GALLERY).await;
        assert_eq!((local.delivered, local.to_go, local.held), (12, 0, 0));
        let snapshot = bench.snapshot().await;
        assert_eq!(snapshot.headline.row, HeadlineRow::AllDelivered);
        assert_eq!(snapshot.session_total, 4);
        assert!(snapshot.sessions.iter().all(|card| card.state == PhotoState::Delivered && card.photos == 3));
        bench.engine.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_file_events_everything_is_found_all_the_same() {
    let mut bench = Bench::new(Options::default()).await;
    bench.restart_without_hints().await;
    bench.party(6);
    bench.ask(Request::LookNow {}).await.unwrap();
    bench.until_delivered(6).await;
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_holds_one_lane_and_a_new_one_goes_on_at_once() {
    let mut bench = Bench::new(Options::default()).await;
    bench.fake.set_token("another-token");
    bench.party(3);
    let snapshot = bench
        .until(|s| {
            s.lanes.iter().any(|l| is(l, LaneState::SignIn, FailureCode::DestDenied)) && s.lanes[1].delivered == 3
        })
        .await;
    assert_eq!(snapshot.counts.waiting + snapshot.counts.sending, 3, "no photo fails for it");
    assert_eq!(snapshot.headline.row, HeadlineRow::SignIn);
    assert!(bench.fake.stored().is_empty());
    let token = TypedSecret::from("another-token".to_owned());
    let destination = DestinationId(EVENT_GALLERY.into());
    bench.ask(Request::ReplaceToken { destination, token }).await.unwrap();
    bench.until_delivered(3).await;
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_resent_under_the_same_name_after_30_s_and_flagged() {
    let mut bench = Bench::new(Options::default()).await;
    bench.fake.script([Fault::StoreThenClose]);
    bench.shoot("20260620_2000_1.jpg", Manner::Direct);
    bench.fake.until(|fake| fake.stored().len() == 1).await;
    bench.until(|s| s.counts.waiting == 1).await;
    bench.until_passing(SECOND * 5, |s| s.counts.delivered == 1).await;
    let stored = bench.fake.stored();
    assert_eq!(stored.len(), 2, "the answer was never seen, so one copy more");
    assert_eq!(stored[0].name, stored[1].name);
    let page = bench.list(PhotoFilter::Delivered).await;
    let Reply::Photo(detail) = bench.ask(Request::ShowPhoto { file: page.rows[0].file }).await.unwrap() else {
        panic!("no detail")
    };
    assert!(detail.deliveries.iter().any(|check| check.possible_duplicate && check.attempts == 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_page_is_never_success_and_ends_by_itself() {
    let mut bench = Bench::new(Options::default()).await;
    bench.fake.script([0, 1, 0].map(Fault::Portal));
    bench.party(3);
    let snapshot = bench.until(|s| s.headline.row == HeadlineRow::Portal).await;
    assert_eq!(snapshot.lanes[0].delivered, 0);
    bench.until_passing(SECOND, |s| s.counts.delivered == 3).await;
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_wakes_looks_at_once_whether_the_way_is_open() {
    let mut bench = Bench::new(Options::default()).await;
    bench.fake.script([0, 1, 0, 1, 0, 1, 0].map(Fault::Portal));
    bench.party(3);
    let waits = |l: &LaneView| l.state == LaneState::Portal && l.until.is_some();
    bench.until_passing(SECOND * 10, |s| bench.fake.faults_left() == 0 && waits(&s.lanes[0])).await;
    // Its next look by itself is 48 s away at least. The lid was closed for two hours.
    bench.clock.set_wall(boothlift_contract::Clock::now(bench.clock.as_ref()).plus(SECOND * 7200));
    let delivered = tokio::time::timeout(SECOND * 35, bench.until_delivered(3)).await;
    assert!(delivered.is_ok(), "it still waits: {:?}", bench.lane(EVENT_GALLERY).await);
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn server_trouble_of_every_kind_loses_nothing() {
    let mut bench = Bench::new(Options::default()).await;
    let faults = vec![
        Fault::Status(503, None),
        Fault::Status(500, None),
        Fault::CloseBeforeHeaders,
        Fault::CloseAfter(1000),
        Fault::Status(429, Some(Wait::Seconds(2))),
        Fault::GarbageJson,
    ];
    bench.fake.every(0.3, faults);
    bench.party(30);
    bench.until_passing(SECOND * 2, |s| s.counts.sending + s.counts.waiting == 0 && s.counts.photos == 30).await;
    let stored: std::collections::BTreeSet<_> = bench.fake.stored().into_iter().map(|one| one.sha256).collect();
    let held = bench.lane(EVENT_GALLERY).await.held as usize;
    assert!(stored.len() + held >= 30, "{} stored, {held} held", stored.len());
    for row in bench.list(PhotoFilter::Delivered).await.rows {
        let sha256 = &bench.written[&row.name];
        assert!(stored.contains(sha256), "{} is confirmed but not there", row.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_sends_no_photo_and_ends_by_itself() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
    let address = bench.fake.address();
    bench.party(3);
    bench.until(|s| s.counts.waiting == 3).await;
    let gone = std::mem::replace(&mut bench.fake, fake_elsewhere().await);
    drop(gone);
    bench.ask(Request::ResumeSending {}).await.unwrap();
    // The local gallery goes on meanwhile.
    let snapshot = bench.until(|s| s.headline.row == HeadlineRow::Offline && s.lanes[1].delivered == 3).await;
    assert_eq!(snapshot.counts.needs_you, 0);
    bench.fake = boothlift_testkit::event_gallery::FakeEventGallery::start(Options {
        port: address.port(),
        ..Options::default()
    })
    .await
    .unwrap();
    bench.until_passing(SECOND, |s| s.counts.delivered == 3).await;
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_in_the_middle_goes_on_where_it_stopped() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(9);
    bench.until(|s| s.counts.delivered >= 2).await;
    bench.restart().await;
    bench.until_passing(SECOND * 10, |s| s.counts.delivered == 9).await;
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_engine_on_the_same_folder_is_refused_and_touches_nothing() {
    let bench = Bench::new(Options::default()).await;
    assert!(matches!(bench.second().await, Err(EngineError::InUse(_))));
    bench.snapshot().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paused_means_that_nothing_leaves_and_photos_are_still_made_safe() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::PauseSending { minutes: Some(10) }).await.unwrap();
    bench.party(3);
    let snapshot = bench.until(|s| s.counts.waiting == 3).await;
    assert_eq!(snapshot.headline.row, HeadlineRow::Paused);
    assert!(bench.fake.requests().is_empty());
    bench.restart().await;
    assert!(bench.snapshot().await.lanes.iter().all(|lane| lane.state == LaneState::Paused), "a restart keeps it");
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.until_delivered(3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drop_makes_a_session_waits_30_s_and_can_be_taken_back_whole() {
    let bench = Bench::new(Options::default()).await;
    let from = tempfile::tempdir().unwrap();
    for n in 0..3 {
        fs::write(from.path().join(format!("{n}.jpg")), picture(n, 200, 100)).unwrap();
    }
    fs::write(from.path().join("notes.txt"), "not a picture").unwrap();
    let drop = bench.engine.hold_drop(vec![from.path().to_path_buf()]);
    let answer = bench.ask(Request::TakeDrop { drop, target: window(), each_folder: false }).await.unwrap();
    let Reply::Imported(report) = answer else { panic!("{answer:?}") };
    assert_eq!((report.taken, report.refused.len()), (3, 1));
    assert_eq!(report.refused[0].failure.code, FailureCode::PhotoNotPicture);
    let session = report.session.unwrap();
    assert_eq!(bench.snapshot().await.counts.waiting, 3);
    assert!(bench.fake.requests().is_empty());
    bench.ask(Request::UndoDrop { session }).await.unwrap();
    assert_eq!(bench.snapshot().await.counts.not_sent, 3);
    bench.clock.pass(SECOND * 60);
    bench.engine.look_at_clock();
    assert!(bench.fake.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_dropped_on_a_session_join_it() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    let session = bench.until(|s| s.counts.delivered == 3).await.sessions[0].id;
    let from = tempfile::tempdir().unwrap();
    let bytes = picture(99, 200, 100);
    fs::write(from.path().join("late.jpg"), &bytes).unwrap();
    let drop = bench.engine.hold_drop(vec![from.path().join("late.jpg")]);
    bench.ask(Request::TakeDrop { drop, target: DropTarget::Session { session }, each_folder: false }).await.unwrap();
    bench.until_passing(SECOND * 5, |s| s.counts.delivered == 4).await;
    let stored = bench.fake.stored();
    let late = stored.iter().find(|one| one.sha256 == hash(&bytes)).unwrap();
    assert_eq!(late.tag.as_deref(), Some("20260620_2000"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pictures_address_is_handed_on_and_never_fetched() {
    let bench = Bench::new(Options::default()).await;
    let offer = bench.engine.offer_url("https://pictures.example/a/b.jpg?key=1").await.unwrap();
    assert_eq!(offer.destinations, ["Event Gallery"]);
    assert!(!offer.shown.contains("key"));
    bench.ask(Request::TakeUrl { offer: offer.offer, target: window() }).await.unwrap();
    bench.until_passing(SECOND * 5, |s| s.counts.delivered == 1).await;
    let stored = bench.fake.stored();
    assert_eq!(stored[0].sha256, hash(b"https://pictures.example/a/b.jpg?key=1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pictures_address_dropped_on_a_session_by_time_gap_joins_it() {
    let mut bench = Bench::new(Options::default()).await;
    bench.shoot("IMG_0001.jpg", Manner::Renamed);
    bench.until_delivered(1).await;
    let session = bench.snapshot().await.sessions[0].clone();
    let offer = bench.engine.offer_url("https://pictures.example/b.jpg").await.unwrap();
    let target = DropTarget::Session { session: session.id };
    bench.ask(Request::TakeUrl { offer: offer.offer, target }).await.unwrap();
    let now = bench.until_passing(SECOND * 5, |s| s.counts.delivered == 2).await;
    assert_eq!((now.session_total, now.sessions[0].id, now.sessions[0].photos), (1, session.id, 2));
    assert!(bench.fake.stored().iter().all(|stored| stored.tag.as_deref() == Some(&session.tag)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sum_closes_in_every_frame_and_the_numbers_have_no_gap() {
    let mut bench = Bench::new(Options::default()).await;
    let mut feed = bench.engine.feed();
    let first = bench.snapshot().await.seq;
    bench.party(30);
    let watch = tokio::spawn(async move {
        let (mut last, mut delivered) = (first, 0);
        while delivered < 30 {
            for frame in feed.next().await.unwrap() {
                if frame.seq <= last {
                    continue;
                }
                assert_eq!(frame.seq, last + 1);
                last = frame.seq;
                for change in frame.changes {
                    match change {
                        Change::Counts(c) => {
                            assert_eq!(c.delivered + c.sending + c.waiting + c.needs_you, c.photos);
                            delivered = c.delivered;
                        }
                        Change::Progress(all) => assert!(all.iter().all(|one| one.percent < 100)),
                        _ => {}
                    }
                }
            }
        }
    });
    tokio::time::timeout(SECOND * 60, watch).await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_photo_gets_a_verdict_and_keeps_nothing_waiting() {
    let mut bench = Bench::new(Options::default()).await;
    fs::write(bench.folder().join("readme.txt"), "hello").unwrap();
    fs::write(bench.folder().join("fake.jpg"), "<html>").unwrap();
    bench.shoot("20260620_2000_1.jpg", Manner::Truncated);
    bench.written.clear();
    bench.shoot("20260620_2001_1.jpg", Manner::Direct);
    bench.until(|s| s.counts.delivered == 1 && s.counts.not_sent == 2).await;
    let snapshot = bench.until_passing(SECOND * 10, |s| s.counts.needs_you == 1).await;
    assert_eq!(snapshot.counts.arriving, 0);
    let held = &bench.list(PhotoFilter::NeedsYou).await.rows[0];
    assert_eq!(held.verdict.file, FileVerdict::Held);
    assert_eq!(held.verdict.failure.as_ref().unwrap().code, FailureCode::PhotoIncomplete);
    let drained = bench.engine.drained().await;
    assert_eq!(drained.held.len(), 1);
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booths_own_files_are_never_changed() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(6);
    let look = |name: &str| {
        let meta = fs::metadata(bench.folder().join(name)).unwrap();
        (meta.len(), meta.modified().unwrap())
    };
    let before: Vec<_> = bench.written.keys().map(|name| look(name)).collect();
    bench.until_delivered(6).await;
    let after: Vec<_> = bench.written.keys().map(|name| look(name)).collect();
    assert_eq!(before, after);
    assert_eq!(fs::read_dir(bench.folder()).unwrap().count(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_file_of_the_data_folder_holds_the_token() {
    let mut bench = Bench::new(Options { token: "canary-4f9a2c".into(), ..Options::default() }).await;
    let mut events = bench.engine.events();
    bench.party(3);
    bench.until_delivered(3).await;
    let Reply::Text(text) = bench.ask(Request::CopyDetails { file: None }).await.unwrap() else { panic!("no text") };
    assert!(!text.contains("canary"));
    while let Ok(stamped) = events.try_recv() {
        assert!(!format!("{stamped:?}").contains("canary"));
        assert!(!matches!(stamped.event, EngineEvent::PauseChanged { .. }));
    }
    let snapshot = serde_json::to_string(&bench.snapshot().await).unwrap();
    assert!(!snapshot.contains("canary"));
    bench.engine.shutdown().await;
    let mut looked = 0;
    for entry in walk(&bench.data()) {
        let bytes = fs::read(&entry).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"canary"), "{}", entry.display());
        looked += 1;
    }
    assert!(looked > 3);
}

async fn fake_elsewhere() -> boothlift_testkit::event_gallery::FakeEventGallery {
    boothlift_testkit::event_gallery::FakeEventGallery::start(Options::default()).await.unwrap()
}

fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}
