//! Photos that wait for a person's approval, and kinds that are not sent, seen by the gallery.

use crate::bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY, window};
use boothlift_contract::{
    DestinationId, EventId, FailureCode, HeadlineRow, NotThis, PackUpVerdict, PhotoFilter, PhotoId, PhotoRow, Reply,
    Request, ThisOne,
};
use boothlift_testkit::{
    booth::{Manner, picture},
    event_gallery::Options,
};
use std::{fs, time::Duration};

const SECOND: Duration = Duration::from_secs(1);

async fn row(bench: &Bench, name: &str) -> PhotoRow {
    bench.list(PhotoFilter::All).await.rows.into_iter().find(|row| row.name == name).unwrap()
}

async fn photo(bench: &Bench, name: &str) -> PhotoId {
    row(bench, name).await.photo.unwrap()
}

async fn approving(on: bool) -> Bench {
    let bench = Bench::new(Options::default()).await;
    bench.ask(Request::SetApproval { on }).await.unwrap();
    bench
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_booth_leaves_before_it_is_approved_and_the_sum_and_the_headline_say_so() {
    let mut bench = approving(true).await;
    bench.party(6);
    let now = bench.until(|s| s.headline.row == HeadlineRow::Approval && s.headline.photos == 6).await;
    assert_eq!((now.counts.waiting, now.counts.photos, now.event.unwrap().approval), (6, 6, true));
    assert_eq!(now.sessions.iter().map(|card| card.unapproved).sum::<u32>(), 6);
    assert!(row(&bench, "20260620_2000_1.jpg").await.verdict.unapproved);
    // Neither time, nor a restart, nor trying again, nor letting paused ones go changes that.
    bench.restart().await;
    bench.clock.pass(SECOND * 3600);
    bench.engine.look_at_clock();
    bench.ask(Request::RetryNow { destination: None }).await.unwrap();
    assert_eq!(bench.ask(Request::ResumePhotos {}).await.unwrap_err().code, FailureCode::RequestGone);
    let all: Vec<_> = bench.list(PhotoFilter::All).await.rows.into_iter().filter_map(|row| row.photo).collect();
    let pause = Request::PausePhotos { photos: all, paused: false };
    assert_eq!(bench.ask(pause).await.unwrap_err().code, FailureCode::RequestGone);
    let drained = bench.engine.drained().await;
    assert_eq!(drained.held.len(), 12, "a person is needed, at both galleries");
    assert!(drained.held.iter().all(|line| line.failure.code == FailureCode::PhotoApproval));
    assert!(bench.fake.requests().is_empty(), "{:?}", bench.fake.requests());
    assert_eq!(bench.lane(LOCAL_GALLERY).await.delivered, 0, "not on this computer's own gallery either");

    // Nobody is told to wait a moment with packing up.
    bench.ask(Request::PackUp {}).await.unwrap();
    let check = bench.until(|s| s.pack_up.as_ref().is_some_and(|check| check.verdict != PackUpVerdict::Checking)).await;
    assert_eq!(check.pack_up.unwrap().verdict, PackUpVerdict::NotYet);
    bench.ask(Request::LeavePackUp {}).await.unwrap();

    // One, several, a session, and the rest.
    let one = photo(&bench, "20260620_2000_1.jpg").await;
    bench.ask(Request::Approve { of: Some(NotThis::Photo { photo: one }) }).await.unwrap();
    bench.until_delivered(1).await;
    let again = bench.ask(Request::Approve { of: Some(NotThis::Photo { photo: one }) }).await.unwrap_err();
    assert_eq!(again.code, FailureCode::RequestGone);
    let wanted = ThisOne::Photo { photo: photo(&bench, "20260620_2000_2.jpg").await };
    bench.ask(Request::ThisOneNow { one: wanted }).await.unwrap();
    bench.until_delivered(2).await;
    let session = row(&bench, "20260620_2001_1.jpg").await.session.unwrap();
    bench.ask(Request::Approve { of: Some(NotThis::Session { session }) }).await.unwrap();
    bench.until_delivered(5).await;
    let last = bench.until(|s| s.headline.row == HeadlineRow::Approval).await.headline.photos;
    assert_eq!(last, 1);
    bench.ask(Request::Approve { of: None }).await.unwrap();
    bench.until_delivered(6).await;
    bench.assert_all_stored_once();
    assert_eq!(bench.snapshot().await.headline.row, HeadlineRow::AllDelivered);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_waits_for_approval_waits_at_a_gallery_that_comes_later_too() {
    let mut bench = Bench::new(Options::default()).await;
    let destination = DestinationId(EVENT_GALLERY.into());
    bench.ask(Request::SwitchDestination { destination: destination.clone(), on: false }).await.unwrap();
    bench.ask(Request::SetApproval { on: true }).await.unwrap();
    bench.party(1);
    bench.until(|s| s.headline.row == HeadlineRow::Approval).await;
    bench.ask(Request::SwitchDestination { destination, on: true }).await.unwrap();
    bench.until(|s| s.lanes.iter().all(|lane| lane.to_go == 1)).await;
    // What comes in by hand is approved by that.
    let from = tempfile::tempdir().unwrap();
    fs::write(from.path().join("by-hand.jpg"), picture(77, 200, 100)).unwrap();
    let drop = bench.engine.hold_drop(vec![from.path().join("by-hand.jpg")]);
    bench.ask(Request::TakeDrop { drop, target: window(), each_folder: false }).await.unwrap();
    bench.until_passing(SECOND * 5, |s| s.counts.delivered == 1).await;
    assert_eq!(bench.fake.stored().len(), 1, "only what came by hand");
    // Switched off, what waits goes.
    bench.ask(Request::SetApproval { on: false }).await.unwrap();
    bench.until_delivered(2).await;
    assert_eq!(bench.fake.stored().len(), 2);
    bench.shoot("20260620_2030_1.jpg", Manner::Renamed);
    bench.until_delivered(3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn single_shots_are_left_out_where_they_are_switched_off_and_can_be_taken_in_all_the_same() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::SetSingles { on: false }).await.unwrap();
    bench.shoot("20260620_2000_1.jpg", Manner::Renamed);
    let now = bench.until(|s| s.counts.not_sent == 1).await;
    assert_eq!((now.counts.photos, now.headline.row), (0, HeadlineRow::Ready));
    let out = row(&bench, "20260620_2000_1.jpg").await;
    assert_eq!(out.verdict.failure.unwrap().code, FailureCode::PhotoSingle);
    // A gallery that comes later gets none either.
    let destination = DestinationId(EVENT_GALLERY.into());
    for on in [false, true] {
        bench.ask(Request::SwitchDestination { destination: destination.clone(), on }).await.unwrap();
    }
    assert_eq!(bench.snapshot().await.counts.not_sent, 1);
    bench.ask(Request::TakeInAgain { file: out.file }).await.unwrap();
    bench.until_delivered(1).await;
    bench.ask(Request::SetSingles { on: true }).await.unwrap();
    bench.shoot("20260620_2001_1.jpg", Manner::Renamed);
    bench.until_delivered(2).await;
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_event_like_an_earlier_one_holds_photos_for_approval_from_its_first_one_on() {
    let mut bench = approving(true).await;
    bench.ask(Request::SetSingles { on: false }).await.unwrap();
    let event: EventId = bench.snapshot().await.event.unwrap().id;
    let like = Request::DuplicateEvent {
        event,
        name: "Gala".into(),
        date: "2026-06-21".into(),
        folder: None,
        destinations: vec![DestinationId(LOCAL_GALLERY.into())],
    };
    assert_eq!(bench.ask(like).await.unwrap(), Reply::Done);
    let now = bench.snapshot().await.event.unwrap();
    assert_eq!((now.name.as_str(), now.approval, now.singles), ("Gala", true, false));
    bench.ask(Request::SetSingles { on: true }).await.unwrap();
    bench.shoot("20260621_2000_1.jpg", Manner::Renamed);
    bench.until(|s| s.headline.row == HeadlineRow::Approval).await;
    assert_eq!(bench.lane(LOCAL_GALLERY).await.delivered, 0);
}
