//! An engine that pretends: its made-up gallery, the trouble that is played, and what it does not do.

use crate::bench::{self, Bench, EVENT_GALLERY, LOCAL_GALLERY, window};
use boothlift_contract::{
    DestinationDraft, DestinationId, FailureCode, HeadlineRow, LaneState, Reply, Request, Snapshot, SystemClock,
};
use boothlift_destinations::Destination;
use boothlift_engine::{Engine, Ports, Setup};
use boothlift_pretend_booth::{MadeUpGallery, Played, PretendDisk, Stage};
use boothlift_testkit::{booth::Manner, event_gallery::Options};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// An engine beside the bench's own that pretends, with this gallery in the place of Event Gallery.
async fn pretend(
    bench: &Bench,
    room: &std::path::Path,
    drivers: BTreeMap<DestinationId, Arc<dyn Destination>>,
    stage: &Stage,
) -> Engine {
    let setup = bench::setup(room, &bench.clock, &bench.vault, true);
    let setup = Setup { clock: Arc::new(SystemClock), ..setup };
    let host = boothlift_contract::HostFacts { pretend: true, ..setup.host.clone() };
    let ports = Ports { drivers, copies: Arc::new(PretendDisk::new(stage.clone())), ..Ports::default() };
    Engine::start_with(Setup { host, ..setup }, ports).await.unwrap()
}

async fn snapshot(engine: &Engine) -> Snapshot {
    match engine.ask(Request::Snapshot {}).await.unwrap() {
        Reply::Snapshot(snapshot) => snapshot,
        other => panic!("{other:?}"),
    }
}

async fn until(engine: &Engine, what: &str, holds: impl Fn(&Snapshot) -> bool) -> Snapshot {
    let look = async {
        loop {
            let now = snapshot(engine).await;
            if holds(&now) {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    match tokio::time::timeout(Duration::from_secs(60), look).await {
        Ok(now) => now,
        Err(_) => panic!("{what}: {:#?}", snapshot(engine).await),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_made_up_gallery_takes_every_photo_and_nothing_reaches_a_gallery_outside() {
    let mut bench = Bench::new(Options::default()).await;
    bench.engine.shutdown().await;
    let (room, stage) = (tempfile::tempdir().unwrap(), Stage::default());
    let made_up: Arc<dyn Destination> = Arc::new(MadeUpGallery::new(stage.clone()));
    let drivers = BTreeMap::from([(DestinationId(EVENT_GALLERY.into()), made_up)]);
    let engine = pretend(&bench, room.path(), drivers, &stage).await;
    engine.configure(bench.plan(&[EVENT_GALLERY, LOCAL_GALLERY])).await.unwrap();
    assert_eq!(snapshot(&engine).await.headline.row, HeadlineRow::Pretend);
    bench.party(3);
    let now = until(&engine, "three are delivered", |now| now.counts.delivered == 3).await;
    assert_eq!(now.headline.row, HeadlineRow::Pretend, "and nobody is told that a party is over");

    // Each trouble shows as it would at a real one, and ends.
    for (played, state, row) in [
        (Played::NoInternet, LaneState::Offline, HeadlineRow::Offline),
        (Played::SignInPage, LaneState::Portal, HeadlineRow::Portal),
    ] {
        stage.play(Some(played));
        bench.shoot(&format!("20260620_21{:02}_1.jpg", played as u8), Manner::Renamed);
        let met =
            until(&engine, "the trouble shows", |now| now.lanes[0].state == state && now.counts.waiting == 1).await;
        assert_eq!(met.headline.row, row);
        stage.play(None);
        engine.ask(Request::RetryNow { destination: None }).await.unwrap();
        until(&engine, "it goes on", |now| now.counts.waiting + now.counts.sending == 0).await;
    }
    stage.play(Some(Played::DiskFull));
    bench.shoot("20260620_2130_1.jpg", Manner::Renamed);
    until(&engine, "the disk is full", |now| now.headline.row == HeadlineRow::DiskFull).await;
    stage.play(None);
    until(&engine, "there is room again", |now| now.counts.delivered == 6).await;
    assert!(bench.fake.requests().is_empty(), "nothing went to the gallery that the plan names");
    engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_pretends_makes_no_driver_of_a_service_takes_no_real_photo_and_opens_no_door() {
    let bench = Bench::new(Options::default()).await;
    bench.engine.shutdown().await;
    let room = tempfile::tempdir().unwrap();
    let engine = pretend(&bench, room.path(), BTreeMap::new(), &Stage::default()).await;
    let refused =
        |answer: Result<(), boothlift_contract::Failure>| assert_eq!(answer.unwrap_err().code, FailureCode::AppPretend);
    refused(engine.configure(bench.plan(&[EVENT_GALLERY])).await);
    engine.configure(bench.plan(&[LOCAL_GALLERY])).await.unwrap();
    for request in [
        Request::AddDestination { draft: DestinationDraft::LocalGallery {} },
        Request::OpenToGuests { address: "127.0.0.1".into() },
        Request::EndEvent {},
    ] {
        refused(engine.ask(request).await.map(|_| ()));
    }
    refused(engine.import(vec![bench.folder()], window()).await.map(|_| ()));
    assert!(bench.fake.requests().is_empty());
    engine.shutdown().await;
}
