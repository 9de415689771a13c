//! Photos taken down again, through the whole engine: the word is durable before the first call, and no fault brings a
//! photo back.

use crate::{
    bench::{Bench, EVENT_GALLERY, MemoryVault, start},
    cycles::{TOKEN, plan},
};
use boothlift_contract::{
    Clock, DeliveryState, DestinationId, NotThis, PhotoFilter, PhotoId, Reply, Request, SessionId, TakeDownReport,
    TakeDownState, Timestamp,
};
use boothlift_engine::Engine;
use boothlift_store::{Store, deliveries};
use boothlift_testkit::{
    booth::{Manner, picture},
    clock::FakeClock,
    cyclemate::{FakeCycleMate, Options, Rates},
    event_gallery::{Options as EventGalleryOptions, ReplyStyle},
    service::Fault,
};
use std::{fs, sync::Arc, time::Duration};
use tempfile::TempDir;

/// One booth, one CycleMate.
struct Cycle {
    engine: Engine,
    fake: FakeCycleMate,
    clock: Arc<FakeClock>,
    vault: Arc<MemoryVault>,
    room: TempDir,
}

impl Cycle {
    async fn new(photos: u64) -> Self {
        let room = tempfile::tempdir().unwrap();
        let booth = room.path().join("booth");
        fs::create_dir(&booth).unwrap();
        let options = Options { token: TOKEN.into(), rates: Rates::WIDE, ..Options::default() };
        let fake = FakeCycleMate::start(options).await.unwrap();
        let clock = Arc::new(FakeClock::new(Timestamp(1_781_985_600_000)));
        let vault = Arc::new(MemoryVault::default());
        for shot in 1..=photos {
            let name = format!("20260620_1000_{shot}.jpg");
            Manner::Renamed.write(&booth.join(name), &picture(shot, 160, 120), Duration::ZERO).unwrap();
        }
        let engine = start(room.path(), &clock, &vault, true).await.unwrap();
        engine.configure(plan(booth, &fake)).await.unwrap();
        Self { engine, fake, clock, vault, room }
    }

    async fn restart(&mut self) {
        self.engine.shutdown().await;
        self.engine = start(self.room.path(), &self.clock, &self.vault, true).await.unwrap();
    }

    fn there(&self) -> usize {
        self.fake.images(FakeCycleMate::EVENT).len()
    }

    /// State of each delivery, and of each removal with its time.
    fn rows(&self) -> (Vec<String>, Vec<(String, i64)>) {
        let records = Store::look(&self.room.path().join("data")).unwrap();
        let mut states = records.prepare("SELECT state FROM deliveries ORDER BY id").unwrap();
        let states = states.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut removals =
            records.prepare("SELECT state, changed_at FROM remote_removals ORDER BY delivery_id").unwrap();
        let removals = removals.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        (states, removals.map(Result::unwrap).collect())
    }

    async fn until(&self, wanted: &str, holds: impl Fn(&Self) -> bool) {
        let look = async {
            while !holds(self) {
                self.clock.pass(Duration::from_millis(200));
                self.engine.look_at_clock();
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(Duration::from_secs(30), look).await.is_err() {
            panic!("{wanted}: {:?}, {} there", self.rows(), self.there());
        }
    }

    async fn delivered(&self, photos: usize) {
        self.until("all are delivered", |all| {
            let (states, _) = all.rows();
            states.len() == photos && states.iter().all(|state| state == "confirmed")
        })
        .await;
    }

    async fn down(&self, of: NotThis) -> TakeDownReport {
        match self.engine.ask(Request::TakeDown { of }).await.unwrap() {
            Reply::TakeDown(report) => report,
            other => panic!("{other:?}"),
        }
    }

    fn removed(&self, photos: usize) -> bool {
        let (states, removals) = self.rows();
        removals.len() == photos
            && removals.iter().all(|(state, _)| state == "removed")
            && states.iter().filter(|state| *state == "cancelled").count() == photos
    }
}

fn one() -> NotThis {
    NotThis::Photo { photo: PhotoId(1) }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_photo_and_then_a_whole_session_leave_the_gallery_and_each_has_its_receipt() {
    let mut all = Cycle::new(3).await;
    all.delivered(3).await;
    let report = all.down(one()).await;
    assert_eq!((report.photos, report.nowhere, report.places.len()), (1, 0, 1));
    assert!(report.places[0].can && report.places[0].photos == 1);
    all.until("one is removed", |all| all.removed(1)).await;
    assert_eq!(all.there(), 2);
    let asked = all.clock.now().0;
    all.down(NotThis::Session { session: SessionId(1) }).await;
    all.until("all are removed", |all| all.removed(3)).await;
    assert_eq!(all.there(), 0);
    let (_, removals) = all.rows();
    assert!(removals[1..].iter().all(|(_, at)| *at >= asked), "{removals:?}");

    let records = Store::look(&all.room.path().join("data")).unwrap();
    let mut ledger = Vec::new();
    deliveries::ledger(&records, |row| ledger.push(row)).unwrap();
    assert!(ledger.iter().all(|row| row.state == DeliveryState::Cancelled), "{ledger:?}");
    assert!(ledger.iter().all(|row| row.failure.as_ref().unwrap().to_string().starts_with("photo.taken_down")));
    drop(records);
    let uploads = all.fake.calls("upload");
    all.restart().await;
    all.engine.ask(Request::RetryNow { destination: None }).await.unwrap();
    all.until("time passes", |all| all.clock.now().0 > asked + 60_000).await;
    assert_eq!((all.there(), all.fake.calls("upload")), (0, uploads), "nothing comes back");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_chosen_photos_are_taken_down_at_once_or_not_at_all() {
    let all = Cycle::new(4).await;
    all.delivered(4).await;
    let of = |photos: &[i64]| NotThis::Photos { photos: photos.iter().map(|id| PhotoId(*id)).collect() };
    let wrong = [of(&[]), of(&(1..=1001).collect::<Vec<_>>()), of(&[1, 999])];
    for wrong in wrong {
        assert!(all.engine.ask(Request::TakeDown { of: wrong }).await.is_err());
        assert_eq!(all.rows().1, [], "none of them was taken down");
    }
    // Two of three are asked for, one of them twice over: durable for both before the first call.
    all.fake.script([Fault::CloseBeforeHeaders.at("remove")]);
    let report = all.down(of(&[1, 3, 1])).await;
    assert_eq!((report.photos, report.nowhere, report.places[0].photos), (2, 0, 2));
    assert_eq!(all.rows().1.len(), 2);
    all.until("both are removed", |all| all.removed(2)).await;
    assert_eq!(all.there(), 2);
    assert_eq!(all.down(of(&[1, 3])).await.nowhere, 2, "they are gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_photo_is_its_own_or_its_sessions_or_the_gallerys_first() {
    for (style, link, wanted) in [
        (ReplyStyle::Json, None, "https://gallery.example/p/"),
        (
            ReplyStyle::Empty,
            Some("https://photos.example/{collection_url}/{tag}"),
            "https://photos.example/garden-party/",
        ),
        (ReplyStyle::Empty, None, "/"),
    ] {
        let mut bench = Bench::new(EventGalleryOptions { reply: style, ..EventGalleryOptions::default() }).await;
        let mut plan = bench.plan(&[EVENT_GALLERY]);
        if let Some(link) = link {
            plan.destinations[0].settings["link"] = link.into();
        }
        bench.engine.configure(plan).await.unwrap();
        bench.party(1);
        bench.until_delivered(1).await;
        let photo = bench.list(PhotoFilter::All).await.rows[0].photo.unwrap();
        let destination = DestinationId(EVENT_GALLERY.into());
        let Reply::Text(page) = bench.ask(Request::ShowGalleryPage { photo, destination }).await.unwrap() else {
            panic!()
        };
        let origin = format!("http://{}", bench.fake.address());
        assert!(page.starts_with(wanted) || page.starts_with(&format!("{origin}{wanted}")), "{style:?}: {page}");
        assert!(!page.contains(&bench.fake.token()) && !page.contains("upload"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_whose_answer_is_lost_or_refused_for_now_is_asked_again_until_the_gallery_answers() {
    for fault in [Fault::StoreThenClose, Fault::CloseBeforeHeaders, Fault::Status(503, None), Fault::Status(429, None)]
    {
        let all = Cycle::new(1).await;
        all.delivered(1).await;
        all.fake.script([fault.clone().at("remove")]);
        all.down(one()).await;
        all.until(&format!("{fault:?}"), |all| all.removed(1)).await;
        assert_eq!((all.there(), all.fake.faults_left()), (0, 0), "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_while_the_gallery_was_out_of_reach_is_removed_after_a_restart() {
    let mut all = Cycle::new(1).await;
    all.delivered(1).await;
    all.fake.script([Fault::StallAfter(0).at("remove")]);
    all.down(one()).await;
    all.until("the call is out", |all| all.fake.faults_left() == 0).await;
    assert_eq!((all.there(), all.rows().1[0].0.as_str()), (1, "removing"), "the word is durable before the answer");
    all.restart().await;
    all.until("removed", |all| all.removed(1)).await;
    assert_eq!((all.there(), all.fake.calls("upload")), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_while_the_gallery_was_out_of_reach_is_removed_by_itself_once_it_is_back() {
    let all = Cycle::new(2).await;
    all.delivered(2).await;
    let uploads = all.fake.calls("upload");
    all.fake.every(1.0, vec![Fault::CloseBeforeHeaders]);
    let asked = all.clock.now().0;
    all.down(one()).await;
    all.until("it was tried in vain for a minute", |all| all.clock.now().0 > asked + 60_000).await;
    assert_eq!((all.there(), all.rows().1[0].0.as_str()), (2, "removing"), "neither done nor given up");
    all.fake.every(0.0, Vec::<Fault>::new());
    all.until("removed", |all| all.removed(1)).await;
    assert_eq!((all.there(), all.fake.calls("upload")), (1, uploads), "only that one, and nothing is sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_taken_down_on_its_way_is_removed_once_it_arrived() {
    let all = Cycle::new(0).await;
    all.fake.script([Fault::SlowAnswer(700).at("upload")]);
    let booth = all.room.path().join("booth/20260620_1000_1.jpg");
    Manner::Renamed.write(&booth, &picture(1, 160, 120), Duration::ZERO).unwrap();
    all.until("it is on its way", |all| all.there() == 1 && all.rows().0 == ["body_sent"]).await;
    all.down(one()).await;
    assert_eq!(all.rows().0, ["body_sent"], "nobody knows yet");
    all.until("removed", |all| all.removed(1)).await;
    assert_eq!((all.there(), all.fake.calls("upload"), all.fake.calls("remove")), (0, 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_whose_answer_was_lost_is_not_told_as_gone_when_it_is_taken_down() {
    let all = Cycle::new(1).await;
    all.delivered(1).await;
    // Nor does it learn of it later: the event cannot be looked at.
    let blind = std::iter::repeat_n(Fault::CloseBeforeHeaders.at("event"), 200);
    all.fake.script(std::iter::once(Fault::StoreThenClose.at("upload")).chain(blind));
    let booth = all.room.path().join("booth/20260620_1000_2.jpg");
    Manner::Renamed.write(&booth, &picture(2, 160, 120), Duration::ZERO).unwrap();
    all.until("its answer is lost", |all| all.there() == 2 && all.rows().0 == ["confirmed", "waiting"]).await;
    all.down(NotThis::Photo { photo: PhotoId(2) }).await;
    all.until("a person is told", |all| all.rows().1.iter().any(|(state, _)| state == "by_hand")).await;
    assert_eq!(all.rows().0, ["confirmed", "cancelled"]);
    assert_eq!((all.there(), all.fake.calls("upload"), all.fake.calls("remove")), (2, 2, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn event_gallery_has_no_call_so_a_person_is_told_and_the_local_gallery_follows_at_once() {
    let mut bench = Bench::new(EventGalleryOptions::default()).await;
    bench.party(3);
    bench.until_delivered(3).await;
    let row = bench.list(PhotoFilter::All).await.rows.remove(0);
    let of = NotThis::Photo { photo: row.photo.unwrap() };
    let Reply::TakeDown(look) = bench.ask(Request::LookTakeDown { of: of.clone() }).await.unwrap() else { panic!() };
    let can: Vec<_> = look.places.iter().map(|place| (place.destination.0.as_str(), place.can)).collect();
    assert_eq!(can, [("event-gallery", false), ("local-gallery", true)]);
    assert_eq!(bench.list(PhotoFilter::Delivered).await.total, 3, "looking does nothing");

    bench.ask(Request::TakeDown { of }).await.unwrap();
    let Reply::Photo(detail) = bench.ask(Request::ShowPhoto { file: row.file }).await.unwrap() else { panic!() };
    let now: Vec<_> = detail.deliveries.iter().map(|one| one.taken_down.as_ref().map(|down| down.state)).collect();
    assert_eq!(now, [Some(TakeDownState::ByHand), Some(TakeDownState::Removed)]);
    let refused = bench.ask(Request::TakeInAgain { file: row.file }).await;
    assert!(refused.is_err(), "{refused:?}");
    bench.restart().await;
    bench.until(|snapshot| snapshot.counts.delivered == 3).await;
    assert_eq!(bench.fake.stored().len(), 3, "nothing is sent again");
}
