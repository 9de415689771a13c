//! Whose turn it is, by a person's word: seen by the gallery.

use crate::bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY};
use boothlift_contract::{
    Clock as _, DestinationId, FailureCode, HeadlineRow, LaneState, PhotoFilter, PhotoId, PhotoRow, Reply, Request,
    SendingOrder, SessionId, ThisOne,
};
use boothlift_engine::Drained;
use boothlift_store::{Store, settings};
use boothlift_testkit::{
    booth::{Manner, picture},
    event_gallery::{Fault, Options},
};
use rusqlite::{Connection, OpenFlags};
use std::time::{Duration, Instant};

/// The row of the photo with this name.
async fn row(bench: &Bench, name: &str) -> PhotoRow {
    bench.list(PhotoFilter::All).await.rows.into_iter().find(|row| row.name == name).unwrap()
}

async fn photo(bench: &Bench, name: &str) -> PhotoId {
    row(bench, name).await.photo.unwrap()
}

/// A party of twelve whose photos all wait.
async fn waiting_party() -> Bench {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
    bench.party(12);
    bench.until(|s| s.counts.waiting == 12).await;
    bench
}

/// Names of the photos in the order in which they began to go to the gallery outside.
fn begun(bench: &Bench) -> Vec<String> {
    let records =
        Connection::open_with_flags(bench.data().join("boothlift.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut query = records
        .prepare(
            "SELECT p.name FROM attempts a JOIN deliveries d ON d.id = a.delivery_id JOIN photos p ON p.id = d.photo_id
             WHERE d.destination_id = 'event-gallery' ORDER BY a.id",
        )
        .unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn this_one_now_goes_before_every_newer_session() {
    let bench = waiting_party().await;
    let session: SessionId = row(&bench, "20260620_2000_1.jpg").await.session.unwrap();
    let one = ThisOne::Photo { photo: photo(&bench, "20260620_2001_2.jpg").await };
    bench.ask(Request::ThisOneNow { one: ThisOne::Session { session } }).await.unwrap();
    bench.ask(Request::ThisOneNow { one }).await.unwrap();
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.until_delivered(12).await;
    bench.assert_all_stored_once();
    let names = begun(&bench);
    assert_eq!(names[0], "20260620_2001_2.jpg");
    let session_goes = names[1..4].iter().all(|name| name.starts_with("20260620_2000"));
    assert!(session_goes, "all three of the session go before newer ones: {names:?}");
    let one = ThisOne::Session { session };
    let gone = bench.ask(Request::ThisOneNow { one }).await.unwrap_err();
    assert_eq!(gone.code, FailureCode::RequestGone, "nothing of it waits any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn this_one_now_can_be_taken_back_once_and_only_while_it_waits() {
    let bench = waiting_party().await;
    let name = "20260620_2000_1.jpg";
    let id = photo(&bench, name).await;
    bench.ask(Request::PausePhoto { photo: id, paused: true }).await.unwrap();
    let wish = Request::ThisOneNow { one: ThisOne::Photo { photo: id } };
    let Reply::Turn(turn) = bench.ask(wish.clone()).await.unwrap() else { panic!() };
    assert!(!row(&bench, name).await.verdict.paused, "a wish ends its pause");
    bench.ask(Request::UndoThisOneNow { turn }).await.unwrap();
    assert!(row(&bench, name).await.verdict.paused, "and that comes back");
    let again = bench.ask(Request::UndoThisOneNow { turn }).await.unwrap_err();
    assert_eq!(again.code, FailureCode::RequestGone);
    let Reply::Turn(turn) = bench.ask(wish).await.unwrap() else { panic!() };
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.until_delivered(12).await;
    let late = bench.ask(Request::UndoThisOneNow { turn }).await.unwrap_err();
    assert_eq!(late.code, FailureCode::RequestGone, "it went out");
    bench.assert_all_stored_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn this_one_now_ends_the_photos_own_wait_after_a_failure() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
    bench.shoot("20260620_2000_1.jpg", Manner::Direct);
    bench.until(|s| s.counts.waiting == 1).await;
    // As after several failures: it has four minutes to wait.
    let due_at = bench.clock.now().plus(Duration::from_secs(240));
    let records = Store::open(&bench.data()).unwrap();
    let written = records.write(move |tx| {
        tx.execute("UPDATE deliveries SET attempt = 1, failures = 6, due_at = ?1", [due_at.0])?;
        Ok(())
    });
    written.await.unwrap();
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.shoot("20260620_2001_1.jpg", Manner::Direct);
    let snapshot = bench.until(|s| s.counts.delivered == 1).await;
    assert_eq!(snapshot.counts.waiting, 1);
    let one = ThisOne::Photo { photo: photo(&bench, "20260620_2000_1.jpg").await };
    bench.ask(Request::ThisOneNow { one }).await.unwrap();
    bench.until_delivered(2).await;
    bench.assert_all_stored_once();
}

/// What came of it once nothing new came for long enough.
async fn drained(bench: &Bench) -> Drained {
    bench.clock.pass(Duration::from_secs(1));
    bench.engine.drained().await
}

fn lane(id: &str) -> DestinationId {
    DestinationId(id.into())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_photo_waits_through_a_restart_while_all_others_go_and_the_sum_closes() {
    let mut bench = waiting_party().await;
    let name = "20260620_2003_1.jpg";
    let id = photo(&bench, name).await;
    bench.ask(Request::PausePhoto { photo: id, paused: true }).await.unwrap();
    bench.ask(Request::ResumeSending {}).await.unwrap();
    let snapshot = bench.until(|s| s.counts.delivered == 11).await;
    assert_eq!((snapshot.counts.waiting, snapshot.counts.photos), (1, 12));
    bench.restart().await;
    bench.ask(Request::RetryNow { destination: None }).await.unwrap();
    let end = drained(&bench).await;
    assert_eq!(end.confirmed, 22);
    let held: Vec<_> = end.held.iter().map(|line| (line.path.file_name().unwrap(), line.failure.code)).collect();
    assert_eq!(held, [(name.as_ref(), FailureCode::PhotoPaused); 2], "a person is needed, at both galleries");
    assert!(row(&bench, name).await.verdict.paused);
    assert_eq!(bench.fake.stored().len(), 11);
    bench.ask(Request::PausePhoto { photo: id, paused: false }).await.unwrap();
    bench.until_delivered(12).await;
    bench.assert_all_stored_once();
    assert!(!row(&bench, name).await.verdict.paused);
    assert_eq!(drained(&bench).await.held, []);
}

/// The headline's row, its photos and the destination it is about.
async fn headline(bench: &Bench, wanted: HeadlineRow) -> (u32, Option<DestinationId>) {
    let headline = bench.until(|s| s.headline.row == wanted).await.headline;
    (headline.photos, headline.destination)
}

#[tokio::test(flavor = "multi_thread")]
async fn only_paused_photos_are_not_on_the_way_and_all_go_on_with_one_word() {
    let bench = waiting_party().await;
    for name in ["20260620_2003_1.jpg", "20260620_2001_2.jpg"] {
        let photo = photo(&bench, name).await;
        bench.ask(Request::PausePhoto { photo, paused: true }).await.unwrap();
    }
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.until(|s| s.counts.delivered == 10).await;
    assert_eq!(headline(&bench, HeadlineRow::PhotosPaused).await, (2, None));
    bench.ask(Request::ResumePhotos {}).await.unwrap();
    bench.until_delivered(12).await;
    assert_eq!(headline(&bench, HeadlineRow::AllDelivered).await, (12, None));
    bench.assert_all_stored_once();
    let none = bench.ask(Request::ResumePhotos {}).await.unwrap_err();
    assert_eq!(none.code, FailureCode::RequestGone, "nothing is paused any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_gallery_is_named_once_nothing_else_has_anything_to_go() {
    let mut bench = Bench::new(Options::default()).await;
    let gallery = lane(EVENT_GALLERY);
    bench.ask(Request::PauseLane { destination: gallery.clone(), paused: true }).await.unwrap();
    bench.party(6);
    bench.until(|s| s.lanes[1].delivered == 6).await;
    assert_eq!(headline(&bench, HeadlineRow::PhotosPaused).await, (6, Some(gallery.clone())));
    bench.ask(Request::PauseLane { destination: gallery, paused: false }).await.unwrap();
    bench.until_delivered(6).await;
    headline(&bench, HeadlineRow::AllDelivered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_lane_waits_through_a_restart_and_a_new_set_up_while_the_other_goes_on() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::PauseLane { destination: lane(EVENT_GALLERY), paused: true }).await.unwrap();
    bench.party(6);
    let snapshot = bench.until(|s| s.lanes[1].delivered == 6).await;
    assert_eq!((snapshot.counts.waiting, snapshot.counts.photos), (6, 6));
    bench.restart().await;
    bench.engine.configure(bench.plan(&[EVENT_GALLERY, LOCAL_GALLERY])).await.unwrap();
    let end = drained(&bench).await;
    let needs: Vec<_> = end.needs_person.iter().map(|(id, why)| (id.0.as_str(), why.code)).collect();
    assert_eq!(needs, [(EVENT_GALLERY, FailureCode::DestPaused)]);
    let paused = bench.lane(EVENT_GALLERY).await;
    assert_eq!((paused.state, paused.paused, paused.to_go), (LaneState::Paused, true, 6));
    assert!(bench.fake.requests().is_empty());
    bench.ask(Request::PauseLane { destination: lane(EVENT_GALLERY), paused: false }).await.unwrap();
    bench.until_delivered(6).await;
    bench.assert_all_stored_once();
    assert_eq!(drained(&bench).await.needs_person, []);
    let gone = Request::PauseLane { destination: lane("nowhere"), paused: true };
    assert!(bench.ask(gone).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn oldest_first_turns_the_line_round_at_once_and_stays_after_a_restart() {
    let mut bench = waiting_party().await;
    bench.ask(Request::SetOrder { order: SendingOrder::OldestFirst }).await.unwrap();
    bench.restart().await;
    assert_eq!(bench.snapshot().await.event.unwrap().order, SendingOrder::OldestFirst);
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.until_delivered(12).await;
    bench.assert_all_stored_once();
    let sessions: Vec<String> = begun(&bench).iter().map(|name| name[..13].to_owned()).collect();
    assert!(sessions.is_sorted(), "{sessions:?}");
    assert_eq!((sessions.len(), sessions[0].as_str()), (12, "20260620_2000"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_speed_limit_is_kept_by_all_uploads_together_survives_a_restart_and_ends_at_once() {
    let mut bench = Bench::new(Options::default()).await;
    assert!(bench.ask(Request::SetSpeedLimit { kb_per_second: Some(1) }).await.is_err(), "far too slow");
    bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
    bench.ask(Request::SetSpeedLimit { kb_per_second: Some(100) }).await.unwrap();
    let sent = shoot_large(&bench, 2000);
    bench.until(|s| s.counts.waiting == 6).await;
    bench.restart().await;
    assert_eq!(bench.snapshot().await.event.unwrap().speed_limit_kb, Some(100));
    let began = Instant::now();
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.until(|s| s.lanes[0].delivered == 6).await;
    let took = began.elapsed().as_secs_f64();
    let rate = sent as f64 / took / 1_000.0;
    assert!(took >= 3.0, "{sent} bytes in {took} s");
    assert!((85.0..=115.0).contains(&rate), "{rate} KB/s");

    bench.ask(Request::SetSpeedLimit { kb_per_second: Some(8) }).await.unwrap();
    shoot_large(&bench, 2001);
    bench.until(|s| s.lanes[1].delivered == 12 && s.counts.sending > 0).await;
    let began = Instant::now();
    bench.ask(Request::SetSpeedLimit { kb_per_second: None }).await.unwrap();
    bench.until(|s| s.lanes[0].delivered == 12).await;
    assert!(began.elapsed() < Duration::from_secs(20), "50 s with the limit, {:?} without", began.elapsed());
}

/// Six photos of 67 KB in one session; how many bytes in all.
fn shoot_large(bench: &Bench, session: u64) -> usize {
    let mut all = 0;
    for n in 0..6 {
        let bytes = [picture(session * 10 + n, 320, 240), vec![0; 60_000]].concat();
        all += bytes.len();
        let path = bench.folder().join(format!("20260620_{session}_{n}.jpg"));
        Manner::Renamed.write(&path, &bytes, Duration::ZERO).unwrap();
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_that_stand_still_on_dead_connections_let_the_others_pass_one_by_one() {
    let mut bench = Bench::new(Options::default()).await;
    bench.fake.script([Fault::StallAfter(0), Fault::StallAfter(0)]);
    bench.party(6);
    // The first two are as many as a lane begins with. No later than eight still seconds the way is tried beside them.
    let snapshot = bench.until_passing(Duration::from_millis(500), |s| s.counts.delivered == 4).await;
    assert_eq!(snapshot.lanes.iter().find(|lane| lane.id.0 == EVENT_GALLERY).unwrap().state, LaneState::Works);
    assert_eq!(bench.fake.stored().len(), 4);
    assert_eq!(bench.fake.calls("upload"), 6, "those that stand still were not begun again");
}

async fn photos(bench: &Bench, names: &[&str]) -> Vec<PhotoId> {
    let mut all = Vec::new();
    for name in names {
        all.push(photo(bench, name).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn several_chosen_photos_go_first_together_and_one_undo_puts_them_all_back() {
    let bench = waiting_party().await;
    let chosen = ["20260620_2000_3.jpg", "20260620_2001_1.jpg"];
    let wish = Request::ThisOneNow { one: ThisOne::Photos { photos: photos(&bench, &chosen).await } };
    bench.ask(Request::PausePhotos { photos: photos(&bench, &chosen[..1]).await, paused: true }).await.unwrap();
    let Reply::Turn(turn) = bench.ask(wish.clone()).await.unwrap() else { panic!() };
    assert!(!row(&bench, chosen[0]).await.verdict.paused);
    bench.ask(Request::UndoThisOneNow { turn }).await.unwrap();
    assert!(row(&bench, chosen[0]).await.verdict.paused, "each is where it was");
    bench.ask(wish.clone()).await.unwrap();
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.until_delivered(12).await;
    bench.assert_all_stored_once();
    let names = begun(&bench);
    assert!(chosen.iter().all(|name| names[..2].contains(&(*name).to_owned())), "{names:?}");
    assert_eq!(bench.ask(wish).await.unwrap_err().code, FailureCode::RequestGone, "nothing of them waits any more");
    for photos in [Vec::new(), (0..1001).map(PhotoId).collect()] {
        let refused =
            bench.ask(Request::ThisOneNow { one: ThisOne::Photos { photos: photos.clone() } }).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::RequestWrong);
        assert_eq!(bench.ask(Request::LeavePhotosOut { photos }).await.unwrap_err().code, FailureCode::RequestWrong);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_chosen_photos_pause_and_go_on_and_the_delivered_among_them_stay() {
    let mut bench = waiting_party().await;
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.until_delivered(12).await;
    bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
    bench.shoot("20260620_2010_1.jpg", Manner::Renamed);
    bench.shoot("20260620_2010_2.jpg", Manner::Renamed);
    bench.until(|s| s.counts.waiting == 2).await;
    let chosen = photos(&bench, &["20260620_2000_1.jpg", "20260620_2010_1.jpg", "20260620_2010_2.jpg"]).await;
    bench.ask(Request::PausePhotos { photos: chosen.clone(), paused: true }).await.unwrap();
    bench.ask(Request::ResumeSending {}).await.unwrap();
    assert_eq!(headline(&bench, HeadlineRow::PhotosPaused).await, (2, None));
    bench.ask(Request::PausePhotos { photos: chosen.clone(), paused: false }).await.unwrap();
    bench.until_delivered(14).await;
    let gone = bench.ask(Request::PausePhotos { photos: chosen, paused: true }).await.unwrap_err();
    assert_eq!(gone.code, FailureCode::RequestGone);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_chosen_photos_are_left_out_where_they_have_not_arrived_and_taken_in_again() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    bench.until_delivered(3).await;
    bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
    bench.shoot("20260620_2010_1.jpg", Manner::Renamed);
    bench.shoot("20260620_2010_2.jpg", Manner::Renamed);
    bench.until(|s| s.counts.waiting == 2).await;
    let chosen = photos(&bench, &["20260620_2000_1.jpg", "20260620_2010_1.jpg", "20260620_2010_2.jpg"]).await;
    let Reply::LeftOut(out) = bench.ask(Request::LeavePhotosOut { photos: chosen.clone() }).await.unwrap() else {
        panic!()
    };
    assert_eq!(out, chosen[1..], "what has arrived stays");
    let counts = bench.snapshot().await.counts;
    assert_eq!((counts.photos, counts.delivered, counts.not_sent), (3, 3, 2));
    let why = row(&bench, "20260620_2010_1.jpg").await.verdict.failure.unwrap();
    assert_eq!(why.code, FailureCode::PhotoLeftOut);
    bench.ask(Request::ResumeSending {}).await.unwrap();
    let again = bench.ask(Request::LeavePhotosOut { photos: chosen }).await.unwrap_err();
    assert_eq!(again.code, FailureCode::RequestGone);
    bench.ask(Request::TakePhotosInAgain { photos: out }).await.unwrap();
    bench.until_delivered(5).await;
    bench.assert_all_stored_once();
}

/// Between two steps a photo on the wire could come back, be overlooked by both, and go again.
#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_left_out_everywhere_in_one_step() {
    let mut bench = Bench::new(Options::default()).await;
    bench.fake.script([Fault::Status(422, None)]);
    bench.ask(Request::PauseLane { destination: DestinationId(LOCAL_GALLERY.into()), paused: true }).await.unwrap();
    bench.shoot("20260620_2010_1.jpg", Manner::Renamed);
    bench.until(|s| s.lanes[0].held == 1 && s.lanes[1].to_go == 1).await;
    let records = Store::look(&bench.data()).unwrap();
    let changes = || -> u64 {
        let number = settings::get(&records, settings::LAST_CHANGE).unwrap();
        number.unwrap().parse().unwrap()
    };
    let (file, before) = (row(&bench, "20260620_2010_1.jpg").await.file, changes());
    bench.ask(Request::LeaveOut { file }).await.unwrap();
    assert_eq!(changes() - before, 1, "held at one, waiting at the other");
    let now = bench.snapshot().await;
    assert_eq!((now.counts.not_sent, now.lanes[0].held, now.lanes[1].to_go), (1, 0, 0));
}

/// Once the lane is full nothing happens any more: no photo comes, none ends, and nobody looks at the clock but the lane.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_lane_looks_by_itself_whether_its_uploads_move() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
    bench.party(6);
    bench.until(|s| s.counts.waiting == 6).await;
    bench.fake.script(std::iter::repeat_n(Fault::StallAfter(0), 4));
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.fake.stalled(4).await;
    let time_passes = async {
        loop {
            bench.clock.pass(Duration::from_millis(500));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let tried = bench.fake.until(|fake| fake.requests().iter().any(|one| one.method == "HEAD"));
    tokio::select! {
        () = tried => {}
        () = time_passes => {}
        () = tokio::time::sleep(Duration::from_secs(20)) => panic!("nobody tried the way beside those that stand still"),
    }
    bench.until_passing(Duration::from_millis(500), |s| s.counts.delivered == 2).await;
    assert_eq!(bench.fake.calls("upload"), 6, "those that stand still were not begun again");
}
