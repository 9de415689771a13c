//! "Check" on a destination's card and "Test this Wi-Fi", through the whole engine.

use crate::bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY};
use boothlift_contract::{
    Clock as _, DestinationId, FailureCode, Finding, LaneCheck, LaneState, NetworkTest, NetworkWord, Reply, Request,
    Snapshot, TestState, TypedSecret,
};
use boothlift_engine::DestinationPlan;
use boothlift_testkit::event_gallery::{FakeEventGallery, Fault, Options, Wait};
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

async fn check(bench: &Bench, id: &str) -> LaneCheck {
    bench.ask(Request::TryDestination { destination: DestinationId(id.into()) }).await.unwrap();
    bench.lane(id).await.checked.unwrap()
}

fn code(check: &LaneCheck) -> FailureCode {
    check.failure.as_ref().unwrap().code
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_says_when_its_destination_was_tried_and_what_came_of_it() {
    let mut bench = Bench::new(Options::default()).await;
    assert_eq!(bench.lane(EVENT_GALLERY).await.checked, None, "nobody tried it yet");
    let before = bench.clock.now();
    let good = check(&bench, EVENT_GALLERY).await;
    assert_eq!((good.state, good.finding, &good.failure), (TestState::Good, Finding::SetUp, &None));
    assert!(good.at >= before && good.at <= bench.clock.now());
    assert_eq!(check(&bench, LOCAL_GALLERY).await.finding, Finding::Here);
    assert!(bench.fake.stored().is_empty(), "no photo is sent for it");

    let destination = DestinationId(EVENT_GALLERY.into());
    bench.ask(Request::SendTestPicture { destination: destination.clone() }).await.unwrap();
    assert_eq!(bench.lane(EVENT_GALLERY).await.checked.unwrap().finding, Finding::TookPicture);
    bench.fake.set_token("another-token");
    let refused = bench.ask(Request::SendTestPicture { destination: destination.clone() }).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::DestDenied);
    assert_eq!(code(&bench.lane(EVENT_GALLERY).await.checked.unwrap()), FailureCode::DestDenied);
    // What was found with the old token says nothing of the new one.
    let token = TypedSecret::from("another-token".to_owned());
    bench.ask(Request::ReplaceToken { destination: destination.clone(), token }).await.unwrap();
    assert_eq!(bench.lane(EVENT_GALLERY).await.checked, None);

    let gone = std::mem::replace(&mut bench.fake, FakeEventGallery::start(Options::default()).await.unwrap());
    drop(gone);
    let bad = check(&bench, EVENT_GALLERY).await;
    assert_eq!((bad.state, code(&bad)), (TestState::Bad, FailureCode::NetOffline), "what was in the way");

    bench.ask(Request::SwitchDestination { destination: destination.clone(), on: false }).await.unwrap();
    let off = bench.ask(Request::TryDestination { destination }).await.unwrap_err();
    assert_eq!(off.code, FailureCode::RequestGone);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_self_test_counts_as_a_check_and_a_gallery_that_wants_a_pause_is_left_alone() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::RunSelfTest {}).await.unwrap();
    bench.until(|now| now.lanes.iter().all(|lane| lane.checked.is_some())).await;
    bench.fake.script([Fault::Status(429, Some(Wait::Seconds(600)))]);
    bench.party(1);
    bench.until(|now| now.lanes[0].state == LaneState::Throttled).await;
    let before = bench.fake.requests().len();
    assert_eq!(check(&bench, EVENT_GALLERY).await.finding, Finding::AskedToWait);
    let picture = Request::SendTestPicture { destination: DestinationId(EVENT_GALLERY.into()) };
    assert_eq!(bench.ask(picture).await.unwrap_err().code, FailureCode::DestLimited);
    let test = network(&bench).await;
    assert_eq!((test.word, test.rows[0].asked), (NetworkWord::LeftAlone, 0));
    assert_eq!(bench.fake.requests().len(), before, "not a single request");
}

async fn begin(bench: &Bench) -> NetworkTest {
    match bench.ask(Request::TestNetwork {}).await.unwrap() {
        Reply::NetworkTest(test) => test,
        other => panic!("{other:?}"),
    }
}

/// Runs a test to its end: time passes only once every destination was asked as often as it can be by then.
async fn network(bench: &Bench) -> NetworkTest {
    let run = begin(bench).await.run;
    for tries in 1..=5 {
        let asked = |now: &Snapshot| {
            let left_alone = |id| now.lanes.iter().any(|lane| lane.id == id && lane.state == LaneState::Throttled);
            let test = now.network_test.as_ref().filter(|test| test.run == run);
            test.is_some_and(|test| {
                test.rows.iter().all(|row| row.asked == tries || left_alone(row.destination.clone()))
            })
        };
        bench.until(asked).await;
        bench.clock.pass(SECOND * 2);
        bench.engine.look_at_clock();
    }
    let ended = |test: &NetworkTest| test.run == run && test.word != NetworkWord::Looking;
    bench.until_passing(SECOND, |now| now.network_test.as_ref().is_some_and(ended)).await.network_test.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_is_tested_by_reaching_for_every_gallery_and_sends_no_photo() {
    let mut bench = Bench::new(Options::default()).await;
    let begun = begin(&bench).await;
    assert_eq!((begun.word, begun.run), (NetworkWord::Looking, 1));
    assert_eq!(begin(&bench).await.run, 1, "asked again it is the same one");
    let test = network(&bench).await;
    assert_eq!(test.word, NetworkWord::Reached, "{test:#?}");
    assert_eq!((test.rows.len(), test.bits_per_second, test.limited), (1, None, false));
    assert_eq!((test.rows[0].label.as_str(), test.rows[0].reached), ("Event Gallery", test.rows[0].asked));
    assert!(test.rows[0].asked >= 5 && test.rows[0].middle_ms.is_some(), "{test:#?}");
    assert!(bench.fake.stored().is_empty());

    // Another gallery that is never reached, while this one is: the network blocks it.
    let mut plan = bench.plan(&[EVENT_GALLERY, LOCAL_GALLERY]);
    let walled = FakeEventGallery::start(Options::default()).await.unwrap();
    let settings = serde_json::json!({ "preset": "custom", "endpoint": walled.endpoint() });
    drop(walled);
    let first = bench.plan(&[EVENT_GALLERY]).destinations.remove(0);
    plan.destinations.push(DestinationPlan {
        id: DestinationId("event-gallery-2".into()),
        label: "Hosts".into(),
        settings,
        ..first
    });
    bench.engine.configure(plan).await.unwrap();
    let test = network(&bench).await;
    assert_eq!(test.word, NetworkWord::Partly, "{test:#?}");
    let row = test.rows.iter().find(|row| row.label == "Hosts").unwrap();
    assert_eq!((row.reached, row.failure.as_ref().unwrap().code), (0, FailureCode::NetBlocked));

    // With neither of them it is the internet that is not there.
    let gone = std::mem::replace(&mut bench.fake, FakeEventGallery::start(Options::default()).await.unwrap());
    drop(gone);
    // A connection that is open still would be answered.
    bench.restart().await;
    let test = network(&bench).await;
    assert_eq!(test.word, NetworkWord::NoInternet, "{test:#?}");
    assert!(test.rows.iter().all(|row| row.failure.as_ref().unwrap().code == FailureCode::NetOffline));

    bench.engine.configure(bench.plan(&[LOCAL_GALLERY])).await.unwrap();
    assert_eq!(network(&bench).await.word, NetworkWord::NothingOutside);
}
