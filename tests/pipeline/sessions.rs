//! Sessions in the hand, the regret time, the event's hours and older photos, through the whole engine.

use crate::bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY};
use boothlift_contract::{
    EditKind, FailureCode, Follows, NotThis, PhotoFilter, PhotoId, PhotoState, Reply, Request, SessionEdit, SessionId,
    SessionView, Snapshot, Timestamp,
};
use boothlift_testkit::{
    booth::{Manner, picture},
    event_gallery::{Fault, Options},
};
use std::{
    fs,
    process::Command,
    time::{Duration, SystemTime},
};

const SECOND: Duration = Duration::from_secs(1);

impl Bench {
    async fn edit(&self, request: Request) -> SessionEdit {
        match self.ask(request).await.unwrap() {
            Reply::Edited(edit) => edit,
            other => panic!("{other:?}"),
        }
    }

    async fn view(&self, session: SessionId) -> SessionView {
        match self.ask(Request::ShowSession { session }).await.unwrap() {
            Reply::Session(view) => view,
            other => panic!("{other:?}"),
        }
    }
}

fn by_tag(snapshot: &Snapshot, tag: &str) -> SessionId {
    snapshot.sessions.iter().find(|card| card.tag == tag).unwrap().id
}

fn photos(view: &SessionView) -> Vec<PhotoId> {
    view.photos.iter().map(|photo| photo.thumb.photo).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_file_of_a_joined_session_goes_out_under_the_tag_of_the_one_that_stays() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(6);
    let snapshot = bench.until(|s| s.counts.delivered == 6).await;
    let (first, second) = (by_tag(&snapshot, "20260620_2000"), by_tag(&snapshot, "20260620_2001"));
    let edit = bench.edit(Request::MergeSessions { session: second, into: first }).await;
    assert_eq!((edit.kind, edit.session, edit.photos, edit.later), (EditKind::Merge, Some(first), 3, 0));
    let note = |label: &str| edit.notes.iter().find(|note| note.label == label).unwrap();
    assert_eq!(
        (note("Event Gallery").follows, note("Event Gallery").photos, note("Event Gallery").tag.as_str()),
        (Follows::CannotMove, 3, "20260620_2001")
    );
    assert_eq!(note("Local gallery").follows, Follows::AtOnce);
    let view = bench.view(second).await;
    assert_eq!((view.card.id, view.card.photos), (first, 6), "who still asks for the old one is shown the other");
    assert!(view.photos.iter().filter(|photo| !photo.fixed.is_empty()).count() >= 3);

    bench.restart().await;
    bench.shoot("20260620_2001_4.jpg", Manner::Direct);
    let snapshot = bench.until(|s| s.counts.delivered == 7).await;
    assert_eq!((snapshot.session_total, snapshot.sessions[0].photos), (1, 7));
    let late = &bench.written["20260620_2001_4.jpg"];
    let stored = bench.fake.stored();
    let late = stored.iter().find(|one| one.sha256 == *late).unwrap();
    assert_eq!(late.tag.as_deref(), Some("20260620_2000"));

    assert_eq!(snapshot.event.unwrap().undo, Some(EditKind::Merge), "a restart keeps what can be taken back");
    let back = bench.edit(Request::Undo {}).await;
    assert!(back.undone && back.can_redo);
    let snapshot = bench.snapshot().await;
    assert_eq!(snapshot.session_total, 2);
    assert_eq!(bench.view(second).await.card.photos, 4, "the late file goes back too");
    bench.edit(Request::Redo {}).await;
    assert_eq!(bench.snapshot().await.session_total, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_when_it_is_moved_goes_out_under_its_new_tag() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::PauseSending { minutes: None }).await.unwrap();
    bench.party(6);
    let snapshot = bench.until(|s| s.counts.waiting == 6).await;
    let (first, second) = (by_tag(&snapshot, "20260620_2000"), by_tag(&snapshot, "20260620_2001"));
    let chosen = photos(&bench.view(second).await)[0];
    let edit = bench.edit(Request::MovePhotos { photos: vec![chosen], to: first }).await;
    assert_eq!(edit.notes[0].follows, Follows::WithNextPhoto);
    let typed = "  Anna & Ben's Tisch ";
    let Reply::Text(offer) = bench.ask(Request::CleanTag { session: first, tag: typed.into() }).await.unwrap() else {
        panic!("no text")
    };
    let edit = bench.edit(Request::RenameSession { session: first, tag: typed.into() }).await;
    assert_eq!((edit.tag.as_str(), edit.cleaned, offer.as_str()), ("Anna-Bens-Tisch", true, "Anna-Bens-Tisch"));
    let split = bench.edit(Request::SplitSession { session: first, photos: vec![chosen] }).await;
    assert_eq!(split.tag, format!("Anna-Bens-Tisch-{}", split.number.unwrap()));
    bench.ask(Request::ResumeSending {}).await.unwrap();
    bench.until(|s| s.counts.delivered == 6).await;
    let mut tags: Vec<_> = bench.fake.stored().into_iter().map(|one| one.tag.unwrap()).collect();
    tags.sort();
    let own = split.tag.as_str();
    assert_eq!(tags, ["20260620_2001", "20260620_2001", "Anna-Bens-Tisch", "Anna-Bens-Tisch", "Anna-Bens-Tisch", own]);
    assert!(bench.fake.stored().iter().all(|one| one.name.starts_with(&format!("{}-", one.tag.as_ref().unwrap()))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_on_the_wire_arrives_as_it_left_and_moves_then() {
    let mut bench = Bench::new(Options::default()).await;
    bench.shoot("20260620_2000_1.jpg", Manner::Renamed);
    bench.until_delivered(1).await;
    bench.fake.script([Fault::SlowRead(200, 300)]);
    bench.shoot("20260620_2001_1.jpg", Manner::Renamed);
    let snapshot = bench.until(|s| s.counts.sending == 1 && s.session_total == 2 && s.lanes[1].delivered == 2).await;
    let (first, second) = (by_tag(&snapshot, "20260620_2000"), by_tag(&snapshot, "20260620_2001"));
    let edit = bench.edit(Request::MergeSessions { session: second, into: first }).await;
    assert_eq!(edit.later, 1);
    assert!(edit.notes.iter().any(|note| note.follows == Follows::AfterArrival && note.tag == "20260620_2001"));
    let snapshot = bench.until(|s| s.counts.delivered == 2 && s.session_total == 1).await;
    assert_eq!(snapshot.sessions[0].id, first);
    let tags: Vec<_> = bench.fake.stored().into_iter().map(|one| one.tag.unwrap()).collect();
    assert_eq!(tags, ["20260620_2000", "20260620_2001"], "once, under the tag it left with");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let mut bench = Bench::new(Options::default()).await;
    bench.party(3);
    let session = bench.until(|s| s.counts.delivered == 3).await.sessions[0].id;
    let all = photos(&bench.view(session).await);
    let wrong = [
        Request::MergeSessions { session, into: session },
        Request::SplitSession { session, photos: all.clone() },
        Request::SplitSession { session, photos: Vec::new() },
        Request::MovePhotos { photos: all, to: session },
        Request::RenameSession { session, tag: String::new() },
        Request::RenameSession { session, tag: "x".repeat(201) },
        Request::NotThisOne { not: NotThis::Session { session } },
        Request::SetRegret { seconds: 601 },
        Request::SetHours { starts: Some("25:00".into()), ends: None },
    ];
    for request in wrong {
        let failure = bench.ask(request.clone()).await.unwrap_err();
        assert_eq!(failure.code, FailureCode::RequestWrong, "{request:?}");
    }
    for request in [Request::Undo {}, Request::Redo {}] {
        assert_eq!(bench.ask(request).await.unwrap_err().code, FailureCode::RequestGone);
    }
    assert_eq!(bench.view(session).await.card.photos, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_regret_time_runs_nothing_leaves_and_not_this_one_never_does() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::SetRegret { seconds: 30 }).await.unwrap();
    bench.party(6);
    let snapshot = bench.until(|s| s.counts.waiting == 6).await;
    assert!(snapshot.sessions.iter().all(|card| card.goes_out_at.is_some()));
    bench.restart().await;
    assert!(bench.fake.requests().is_empty(), "a restart keeps the wait");
    assert_eq!(bench.lane(LOCAL_GALLERY).await.delivered, 0, "guests on this network see nothing either");
    let first = by_tag(&snapshot, "20260620_2000");
    let edit = bench.edit(Request::NotThisOne { not: NotThis::Session { session: first } }).await;
    assert_eq!((edit.kind, edit.photos), (EditKind::NotThisOne, 3));
    bench.edit(Request::Undo {}).await;
    bench.edit(Request::Redo {}).await;
    let second = by_tag(&snapshot, "20260620_2001");
    let one = photos(&bench.view(second).await)[0];
    bench.edit(Request::NotThisOne { not: NotThis::Photo { photo: one } }).await;
    let snapshot = bench.until_passing(SECOND * 5, |s| s.counts.delivered == 2).await;
    assert_eq!((snapshot.counts.photos, snapshot.counts.not_sent), (2, 4));
    assert_eq!(bench.fake.stored().len(), 2);
    assert!(bench.fake.stored().iter().all(|stored| stored.tag.as_deref() == Some("20260620_2001")));
    let late = bench.ask(Request::NotThisOne { not: NotThis::Session { session: second } }).await.unwrap_err();
    assert_eq!(late.code, FailureCode::RequestWrong);
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_until_delivered_waits_the_regret_time_out() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::SetRegret { seconds: 60 }).await.unwrap();
    bench.party(3);
    bench.until(|s| s.counts.waiting == 3).await;
    let engine = bench.engine.clone();
    let drained = tokio::spawn(async move { engine.drained().await });
    bench.until_passing(SECOND * 5, |s| s.counts.delivered == 3).await;
    bench.clock.pass(SECOND * 60);
    let drained = tokio::time::timeout(SECOND * 60, drained).await.unwrap().unwrap();
    assert_eq!((drained.confirmed, drained.held.len()), (6, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_older_photos_wait_for_an_answer_and_live_ones_do_not() {
    for send in [true, false] {
        let mut bench = Bench::new(Options::default()).await;
        let mut plan = bench.plan(&[EVENT_GALLERY, LOCAL_GALLERY]);
        plan.asks_about_old = true;
        bench.engine.configure(plan).await.unwrap();
        old_photos(&bench, 205);
        let snapshot = bench.until(|s| s.folders[0].asks_about == 205).await;
        assert_eq!(snapshot.counts.waiting, 205);
        bench.shoot("20260620_2200_1.jpg", Manner::Renamed);
        bench.until(|s| s.counts.delivered == 1).await;
        assert_eq!(bench.fake.stored().len(), 1, "only the live one");
        bench.restart().await;
        let folder = bench.until(|s| s.folders[0].asks_about == 205).await.folders[0].id;
        assert_eq!(bench.fake.stored().len(), 1, "a restart keeps the question");
        bench.ask(Request::AnswerOldPhotos { folder, send }).await.unwrap();
        if send {
            bench.until(|s| s.counts.delivered == 206).await;
        } else {
            let snapshot = bench.snapshot().await;
            assert_eq!((snapshot.counts.not_sent, snapshot.counts.photos), (205, 1));
        }
        assert_eq!(bench.snapshot().await.folders[0].asks_about, 0);
        bench.engine.shutdown().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_few_older_photos_go_without_a_question_and_a_host_that_never_asks_sends_many() {
    for (asks, old) in [(true, 9), (false, 205)] {
        let bench = Bench::new(Options::default()).await;
        let mut plan = bench.plan(&[EVENT_GALLERY]);
        plan.asks_about_old = asks;
        bench.engine.configure(plan).await.unwrap();
        old_photos(&bench, old);
        let old = u32::try_from(old).unwrap();
        let snapshot = bench.until_passing(SECOND, |s| s.counts.delivered == old).await;
        assert_eq!(snapshot.folders[0].asks_about, 0);
        bench.engine.shutdown().await;
    }
}

/// Photos whose files are a month older than the clock.
fn old_photos(bench: &Bench, n: usize) {
    for shot in 0..n {
        let name = format!("20260520_{shot:04}_1.jpg");
        let path = bench.data().join(&name);
        let bytes = picture(10_000 + shot as u64, 64, 48);
        fs::write(&path, &bytes).unwrap();
        let month = SystemTime::UNIX_EPOCH + Duration::from_millis(1_781_985_600_000) - SECOND * 86_400 * 31;
        fs::File::options().write(true).open(&path).unwrap().set_modified(month).unwrap();
        fs::rename(&path, bench.folder().join(&name)).unwrap();
    }
}

/// Places whose clocks do different things in the night of the party.
const ZONES: [&str; 6] =
    ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"];

#[test]
fn the_events_date_stays_past_midnight_in_every_time_zone() {
    let this = std::env::current_exe().unwrap();
    let runs = ZONES.map(|zone| {
        let args = ["--exact", "sessions::the_night_of_one_zone", "--ignored", "--quiet"];
        (zone, Command::new(&this).args(args).env("TZ", zone).output().unwrap())
    });
    for (zone, run) in runs {
        let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success() && said.contains("1 passed"), "{zone}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run once a time zone by the test above"]
async fn the_night_of_one_zone() {
    let mut bench = Bench::new(Options::default()).await;
    let hours = Request::SetHours { starts: Some("18:00".into()), ends: Some("02:00".into()) };
    bench.ask(hours).await.unwrap();
    let event = bench.snapshot().await.event.unwrap();
    assert_eq!((event.date.as_str(), event.ends.as_deref()), ("2026-06-20", Some("02:00")));
    // 01:40 of the morning after, a clock set back by a year, one set forward by half a day, the night of a change.
    let moments = [1_782_005_000_000, 1_750_000_000_000, 1_782_050_000_000, 1_792_889_400_000, 1_792_893_000_000];
    let mut tags = Vec::new();
    for (n, moment) in moments.into_iter().enumerate() {
        bench.clock.set_wall(Timestamp(moment));
        bench.engine.look_at_clock();
        bench.shoot(&format!("20260620_{}_1.jpg", 2300 + n), Manner::Renamed);
        let now = u32::try_from(n + 1).unwrap();
        let snapshot = bench.until_passing(SECOND, |s| s.counts.delivered == now).await;
        tags.push(format!("20260620_{}", 2300 + n));
        let mut found: Vec<_> = snapshot.sessions.iter().map(|card| card.tag.clone()).collect();
        found.sort();
        assert_eq!(found, tags, "nothing that is tagged changes");
    }
    assert_eq!(bench.snapshot().await.event.unwrap().date, "2026-06-20");
    for stored in bench.fake.stored() {
        assert_eq!(stored.collection.date, "2026-06-20");
    }
    let page = bench.list(PhotoFilter::Delivered).await;
    assert!(page.rows.iter().all(|row| row.verdict.state == Some(PhotoState::Delivered)));
}
