//! Destinations that are added in the window: accounts at SelfCommunity and CycleMate, signing in with the browser, and
//! what is special about Event Gallery. No token is in any answer.

use crate::bench::{Bench, EVENT_GALLERY, LOCAL_GALLERY, is};
use boothlift_contract::{
    AccountDraft, BodyDraft, DestinationDraft, DestinationId, DestinationKind, EndpointPreset, FailureCode, LaneState,
    LostAnswers, PhotoFilter, PhotoState, Reply, Request, SignInFor, SignInView, TypedSecret,
};
use boothlift_destinations::Vault;
use boothlift_testkit::{
    booth::Manner,
    cyclemate::{self, FakeCycleMate},
    event_gallery::{Fault, Options},
    selfcommunity::{self, FakeSelfCommunity},
};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};

pub(crate) const TOKEN: &str = "CANARY-7f3a/91+c=0d&2e";
const SECOND: Duration = Duration::from_secs(1);

/// The ports of a sign-in's answer are fixed: one test at a time.
static PORTS: Mutex<()> = Mutex::const_new(());

fn secret(text: &str) -> TypedSecret {
    TypedSecret::from(text.to_owned())
}

async fn community() -> FakeSelfCommunity {
    let options = selfcommunity::Options { token: TOKEN.into(), ..selfcommunity::Options::default() };
    FakeSelfCommunity::start(options).await.unwrap()
}

fn pasted(fake: &FakeSelfCommunity, event: Option<u64>) -> DestinationDraft {
    let account = AccountDraft::Token { token: secret(&format!(" \"{TOKEN}\"\n")) };
    DestinationDraft::SelfCommunity { base_url: fake.origin(), event, account }
}

fn signed(fake: &FakeSelfCommunity, event: Option<u64>, sign_in: u32) -> DestinationDraft {
    DestinationDraft::SelfCommunity { base_url: fake.origin(), event, account: AccountDraft::SignIn { sign_in } }
}

async fn begin(bench: &Bench, to: SignInFor) -> SignInView {
    match bench.ask(Request::BeginSignIn { to }).await.unwrap() {
        Reply::SignIn(view) => view,
        other => panic!("{other:?}"),
    }
}

fn drafted(fake: &FakeSelfCommunity) -> SignInFor {
    SignInFor::Draft { base_url: fake.origin(), client_id: "boothlift".into(), pkce: true }
}

/// A browser: opens the page; where the answer leads to.
async fn browse(page: &str) -> String {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let answer = client.get(page).send().await.unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

async fn get(url: &str) -> u16 {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.get(url).send().await.map_or(0, |answer| answer.status().as_u16())
}

fn selfcommunity_fault() -> boothlift_testkit::service::Planned {
    Fault::Revoke.at("chunk")
}

fn id(text: &str) -> DestinationId {
    DestinationId(text.into())
}

pub(crate) fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

pub(crate) fn event_gallery(endpoint: String, lost_answers: LostAnswers, link: Option<&str>) -> DestinationDraft {
    DestinationDraft::EventGallery {
        preset: EndpointPreset::Custom,
        endpoint: Some(endpoint),
        collection_url: None,
        token: secret(TOKEN),
        videos: false,
        body: BodyDraft::Raw {},
        lost_answers,
        link: link.map(Into::into),
    }
}

/// Whatever the page, the log of events and the records hold says no token.
async fn assert_silent(bench: &Bench, tokens: &[&str]) {
    let said = format!("{:?}", bench.snapshot().await);
    let records: Vec<u8> =
        files(&bench.data()).iter().flat_map(|file| std::fs::read(file).unwrap_or_default()).collect();
    for token in tokens {
        assert!(!said.contains(token), "in the snapshot");
        assert!(!records.windows(token.len()).any(|bytes| bytes == token.as_bytes()), "in the records");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_community_is_added_by_token_and_event_and_photos_go_there() {
    let mut bench = Bench::new(Options::default()).await;
    let fake = community().await;
    let Reply::RemoteEvents(events) =
        bench.ask(Request::ListRemoteEvents { draft: pasted(&fake, None) }).await.unwrap()
    else {
        panic!("no list")
    };
    let told: Vec<_> = events.iter().map(|event| (event.id, event.name.as_str(), event.date.as_deref())).collect();
    assert_eq!(told, [(7, "Garden Party", Some("2026-06-20")), (10, "Last Year", Some("2026-06-20"))]);

    let none = bench.ask(Request::AddDestination { draft: pasted(&fake, None) }).await.unwrap_err();
    assert_eq!(none.code, FailureCode::DestAddress, "no event is chosen");
    let others = bench.ask(Request::CheckDestination { draft: pasted(&fake, Some(8)) }).await.unwrap_err();
    assert!(!format!("{others:?}").contains("CANARY"), "{others}");
    bench.ask(Request::CheckDestination { draft: pasted(&fake, Some(7)) }).await.unwrap();
    bench.ask(Request::AddDestination { draft: pasted(&fake, Some(7)) }).await.unwrap();
    let lane = bench.lane("selfcommunity").await;
    assert_eq!((lane.kind, lane.has_token, lane.signs_in), (DestinationKind::SelfCommunity, true, false));
    assert!(lane.countable);
    bench.party(2);
    bench.until(|s| s.lanes.iter().all(|lane| lane.delivered == 2)).await;
    assert_eq!(fake.gallery(7).len(), 2);

    // Switched off, nothing more goes there; another account gets a name of its own.
    bench.ask(Request::SwitchDestination { destination: id("selfcommunity"), on: false }).await.unwrap();
    assert_eq!(bench.lane("selfcommunity").await.state, LaneState::Off);
    bench.ask(Request::AddDestination { draft: pasted(&fake, Some(10)) }).await.unwrap();
    assert_eq!(bench.lane("selfcommunity-2").await.label, "SelfCommunity 2");
    assert_eq!(bench.vault.get("selfcommunity").unwrap().unwrap().expose(), TOKEN);
    assert_silent(&bench, &[TOKEN]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_tls_is_refused_before_a_token_goes_there() {
    let bench = Bench::new(Options::default()).await;
    for base_url in ["http://community.example", "https://u:p@community.example", "https://community.example/x"] {
        let account = AccountDraft::Token { token: secret(TOKEN) };
        let draft = DestinationDraft::SelfCommunity { base_url: base_url.into(), event: Some(7), account };
        for request in [
            Request::ListRemoteEvents { draft: draft.clone() },
            Request::CheckDestination { draft: draft.clone() },
            Request::AddDestination { draft: draft.clone() },
        ] {
            let failure = bench.ask(request).await.unwrap_err();
            assert_eq!(failure.code, FailureCode::DestAddress, "{base_url}");
            assert!(!format!("{failure:?}").contains("CANARY"));
        }
        let draft =
            DestinationDraft::CycleMate { base_url: Some(base_url.into()), event: Some(7), token: secret(TOKEN) };
        let failure = bench.ask(Request::ListRemoteEvents { draft }).await.unwrap_err();
        assert_eq!(failure.code, FailureCode::DestAddress, "{base_url}");
    }
    assert_eq!(bench.snapshot().await.lanes.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_cyclemate_is_chosen_and_filled_with_a_token_of_four_thousand_letters() {
    let mut bench = Bench::new(Options::default()).await;
    let token = format!("eyJhbGciOiJSUzI1NiJ9.{}", "aZ09-_cY".repeat(500));
    let options = cyclemate::Options { token: token.clone(), ..cyclemate::Options::default() };
    let fake = FakeCycleMate::start(options).await.unwrap();
    let draft = |event| DestinationDraft::CycleMate { base_url: Some(fake.origin()), event, token: secret(&token) };
    let Reply::RemoteEvents(events) = bench.ask(Request::ListRemoteEvents { draft: draft(None) }).await.unwrap() else {
        panic!("no list")
    };
    assert_eq!(events.iter().map(|event| event.id).collect::<Vec<_>>(), [FakeCycleMate::EVENT]);
    bench.ask(Request::AddDestination { draft: draft(Some(FakeCycleMate::EVENT)) }).await.unwrap();
    bench.party(1);
    bench.until(|s| s.lanes.iter().all(|lane| lane.delivered == 1)).await;
    let wrong = DestinationDraft::CycleMate { base_url: Some(fake.origin()), event: None, token: secret("CANARY-no") };
    let refused = bench.ask(Request::ListRemoteEvents { draft: wrong }).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::DestDenied);
    assert_silent(&bench, &[&token]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in_with_the_browser_and_again_once_that_ended() {
    let _one: MutexGuard<'_, ()> = PORTS.lock().await;
    let mut bench = Bench::new(Options::default()).await;
    let fake = community().await;
    let view = begin(&bench, drafted(&fake)).await;
    assert!(view.listens && view.page.starts_with(&fake.origin()) && view.page.contains("code_challenge="));
    assert_eq!(bench.engine.sign_in_page(view.sign_in).as_deref(), Some(view.page.as_str()));
    let early = bench.ask(Request::ListRemoteEvents { draft: signed(&fake, None, view.sign_in) }).await;
    assert_eq!(early.unwrap_err().code, FailureCode::RequestGone, "nobody signed in yet");

    let back = browse(&view.page).await;
    let stranger = back.replace("state=", "state=x");
    assert_eq!(get(&stranger).await, 404, "an answer to another sign-in");
    let wait = bench.ask(Request::AwaitSignIn { sign_in: view.sign_in });
    let (done, status) = tokio::join!(wait, get(&back));
    assert_eq!((done.unwrap(), status), (Reply::Done, 200));
    assert_eq!(get(&back).await, 0, "exactly one answer is taken");
    assert_eq!(bench.engine.sign_in_page(view.sign_in), None);

    let elsewhere = DestinationDraft::SelfCommunity {
        base_url: "https://community.example".into(),
        event: Some(7),
        account: AccountDraft::SignIn { sign_in: view.sign_in },
    };
    let refused = bench.ask(Request::AddDestination { draft: elsewhere }).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::DestSignin, "what one host gave is shown to no other");
    bench.ask(Request::AddDestination { draft: signed(&fake, Some(7), view.sign_in) }).await.unwrap();
    assert!(bench.lane("selfcommunity").await.signs_in);
    let first = bench.vault.get("selfcommunity").unwrap().unwrap();

    // The access token ends: it is renewed once for all photos, kept, and then used.
    fake.end_access_tokens();
    bench.party(3);
    bench.until(|s| s.lanes.iter().all(|lane| lane.delivered == 3)).await;
    let renewed = bench.vault.get("selfcommunity").unwrap().unwrap();
    assert_ne!(first.expose(), renewed.expose(), "the vault has what is in use");
    assert_eq!(fake.calls("token"), 2, "one for the sign-in, one renewal");

    // Everything was taken back there: a person signs in again, and what waits goes out.
    fake.script([selfcommunity_fault()]);
    bench.shoot("20260620_2330_1.jpg", Manner::Direct);
    let wants = |l: &boothlift_contract::LaneView| is(l, LaneState::SignIn, FailureCode::DestSignin);
    bench.until(|s| s.lanes.iter().any(wants)).await;
    let view = begin(&bench, SignInFor::Destination { destination: id("selfcommunity") }).await;
    let wait = bench.ask(Request::AwaitSignIn { sign_in: view.sign_in });
    let (done, status) = tokio::join!(wait, async { get(&browse(&view.page).await).await });
    assert_eq!((done.unwrap(), status), (Reply::Done, 200));
    bench.until(|s| s.lanes.iter().all(|lane| lane.delivered == 4)).await;
    let third = bench.vault.get("selfcommunity").unwrap().unwrap();
    let parts = |text: &str| {
        let parts: serde_json::Value = serde_json::from_str(text).unwrap();
        parts.as_object().unwrap().values().map(|part| part.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all: Vec<String> = [&first, &renewed, &third].iter().flat_map(|secret| parts(secret.expose())).collect();
    assert_silent(&bench, &all.iter().map(String::as_str).collect::<Vec<_>>()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_ends_after_five_minutes_when_cancelled_and_when_another_begins() {
    let _one: MutexGuard<'_, ()> = PORTS.lock().await;
    let bench = Bench::new(Options::default()).await;
    let fake = community().await;
    let first = begin(&bench, drafted(&fake)).await;
    let second = begin(&bench, drafted(&fake)).await;
    let ended = bench.ask(Request::AwaitSignIn { sign_in: first.sign_in }).await.unwrap_err();
    assert_eq!(ended.code, FailureCode::DestSignin);
    let port = |view: &SignInView| view.page.split("127.0.0.1%3A").nth(1).unwrap()[..5].to_owned();
    assert_eq!(port(&first), port(&second), "the port is free again");

    bench.ask(Request::CancelSignIn { sign_in: second.sign_in }).await.unwrap();
    let ended = bench.ask(Request::AwaitSignIn { sign_in: second.sign_in }).await.unwrap_err();
    assert!(ended.detail.contains("cancelled"), "{ended}");

    let third = begin(&bench, drafted(&fake)).await;
    let back = browse(&third.page).await;
    // A wrong address leaves it open.
    let wrong = secret("http://127.0.0.1:47110/callback?code=CANARY&state=guessed");
    let pasted = bench.ask(Request::PasteSignIn { sign_in: third.sign_in, address: wrong }).await.unwrap_err();
    assert!(pasted.code == FailureCode::DestSignin && !format!("{pasted:?}").contains("CANARY"));
    bench.ask(Request::PasteSignIn { sign_in: third.sign_in, address: secret(&back) }).await.unwrap();
    bench.ask(Request::AwaitSignIn { sign_in: third.sign_in }).await.unwrap();
    let draft = signed(&fake, Some(7), third.sign_in);
    bench.ask(Request::CheckDestination { draft }).await.unwrap();

    let fourth = begin(&bench, drafted(&fake)).await;
    let wait = bench.ask(Request::AwaitSignIn { sign_in: fourth.sign_in });
    tokio::pin!(wait);
    bench.clock.pass(SECOND * 290);
    bench.engine.look_at_clock();
    assert!(tokio::time::timeout(Duration::from_millis(50), &mut wait).await.is_err(), "some seconds are left");
    bench.clock.pass(SECOND * 11);
    bench.engine.look_at_clock();
    let late = wait.await.unwrap_err();
    assert!(late.detail.contains("five minutes"), "{late}");
    assert_eq!(get(&browse(&fourth.page).await).await, 0, "nobody listens any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn event_gallery_is_told_one_collection_for_ever_once_a_photo_went() {
    let mut bench = Bench::new(Options::default()).await;
    let with = |url: &str| {
        let DestinationDraft::EventGallery { preset, endpoint, token, videos, body, lost_answers, link, .. } =
            event_gallery(bench.fake.endpoint(), LostAnswers::SendAgain, None)
        else {
            panic!("no Event Gallery")
        };
        let collection_url = Some(url.to_owned());
        DestinationDraft::EventGallery { preset, endpoint, collection_url, token, videos, body, lost_answers, link }
    };
    let (early, late, bad) = (with("garden-party"), with("another"), with("a b"));
    assert_eq!(bench.ask(Request::AddDestination { draft: bad }).await.unwrap_err().code, FailureCode::RequestWrong);
    bench.ask(Request::AddDestination { draft: early.clone() }).await.unwrap();
    let event = bench.snapshot().await.event.unwrap();
    assert_eq!((event.collection_url.as_deref(), event.told), (Some("garden-party"), false));
    bench.shoot("20260620_2000_1.jpg", Manner::Direct);
    bench.until(|s| s.lanes[0].delivered == 1).await;
    assert_eq!(bench.fake.stored()[0].collection.url.as_deref(), Some("garden-party"));
    let refused = bench.ask(Request::AddDestination { draft: late }).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::RequestWrong);
    assert!(refused.detail.contains("stay"), "{refused}");
    bench.ask(Request::AddDestination { draft: early }).await.unwrap();
    let mut plan = bench.plan(&[EVENT_GALLERY]);
    plan.collection_url = Some("another".into());
    assert_eq!(bench.engine.configure(plan).await.unwrap_err().code, FailureCode::RequestWrong);
    let event = bench.snapshot().await.event.unwrap();
    assert_eq!((event.collection_url.as_deref(), event.told), (Some("garden-party"), true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_held_at_once_where_that_was_chosen() {
    let mut bench = Bench::new(Options::default()).await;
    bench.ask(Request::SwitchDestination { destination: id(EVENT_GALLERY), on: false }).await.unwrap();
    bench.fake.set_token(TOKEN);
    let draft = event_gallery(bench.fake.endpoint(), LostAnswers::Hold, None);
    bench.ask(Request::AddDestination { draft }).await.unwrap();
    bench.fake.script([Fault::StoreThenClose]);
    bench.shoot("20260620_2000_1.jpg", Manner::Direct);
    bench.until(|s| s.lanes.iter().any(|lane| lane.held == 1)).await;
    let page = bench.list(PhotoFilter::NeedsYou).await;
    assert_eq!(page.rows[0].verdict.state, Some(PhotoState::NeedsYou));
    bench.clock.pass(SECOND * 3600);
    bench.engine.look_at_clock();
    bench.shoot("20260620_2000_2.jpg", Manner::Direct);
    bench.until(|s| s.lanes.iter().any(|lane| lane.delivered == 1 && lane.held == 1)).await;
    assert_eq!(bench.fake.stored().len(), 2, "the first was not sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_template_is_checked_shown_and_becomes_the_code_at_home() {
    let mut bench = Bench::new(Options::default()).await;
    let preview =
        |link: &str, url: Option<&str>| Request::PreviewLink { link: link.into(), collection_url: url.map(Into::into) };
    let shown = bench.ask(preview("https://g.example/{collection_url}/{tag}", Some("party"))).await.unwrap();
    assert_eq!(shown, Reply::Text("https://g.example/party/20260620_2114".into()));
    for bad in ["https://g.example/", "javascript:{tag}", "https://{tag}.example/"] {
        assert_eq!(bench.ask(preview(bad, None)).await.unwrap_err().code, FailureCode::RequestWrong, "{bad}");
    }
    let draft = event_gallery(bench.fake.endpoint(), LostAnswers::SendAgain, Some("https://g.example/?t={tag}"));
    bench.ask(Request::AddDestination { draft }).await.unwrap();
    bench.shoot("20260620_2000_1.jpg", Manner::Direct);
    bench.until(|s| s.session_total == 1).await;
    let code = |reply| match reply {
        Reply::Code(sheet) => sheet,
        other => panic!("{other:?}"),
    };
    let sheet = code(bench.ask(Request::ShowCode { session: None }).await.unwrap());
    assert_eq!(sheet.at_home.as_ref().unwrap().url, "https://g.example/?t=20260620_2000");
    assert!(sheet.url.starts_with("http://") && !sheet.url.contains("g.example"));
    bench.ask(Request::SwitchDestination { destination: id(LOCAL_GALLERY), on: false }).await.unwrap();
    let alone = code(bench.ask(Request::ShowCode { session: None }).await.unwrap());
    assert_eq!((alone.url.as_str(), alone.pick_up.as_str()), ("https://g.example/?t=20260620_2000", ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_picture_goes_into_a_gallery_of_its_own_once_and_is_no_photo() {
    let bench = Bench::new(Options::default()).await;
    bench.ask(Request::SendTestPicture { destination: id(EVENT_GALLERY) }).await.unwrap();
    let stored = bench.fake.stored();
    assert_eq!(stored.len(), 1);
    assert!(stored[0].name.starts_with("boothlift-test-"), "{stored:?}");
    assert_eq!(stored[0].collection.name, "Boothlift test");
    let snapshot = bench.snapshot().await;
    assert_eq!((snapshot.counts.delivered, snapshot.session_total), (0, 0));
    assert!(!snapshot.event.unwrap().told, "the event's own gallery is not there yet");
    bench.fake.set_token("another-token");
    let refused = bench.ask(Request::SendTestPicture { destination: id(EVENT_GALLERY) }).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::DestDenied);
    let local = bench.ask(Request::SendTestPicture { destination: id(LOCAL_GALLERY) }).await.unwrap_err();
    assert_eq!(local.code, FailureCode::RequestWrong);
}

#[tokio::test(flavor = "multi_thread")]
async fn once_somebody_signed_in_at_the_venue_photos_go_out_by_themselves_within_a_minute() {
    let mut bench = Bench::new(Options::default()).await;
    // As many as it takes for the longest wait between two looks.
    bench.fake.script([0, 1, 0, 1, 0, 1, 0].map(Fault::Portal));
    bench.party(3);
    let asks = |l: &boothlift_contract::LaneView| {
        l.failure.as_ref().is_some_and(|failure| {
            failure.code == FailureCode::NetPortal && failure.remedy == boothlift_contract::Remedy::OpenSignInPage
        })
    };
    bench
        .until_passing(SECOND * 10, |s| {
            bench.fake.faults_left() == 0
                && s.lanes.iter().any(|l| l.state == LaneState::Portal && l.until.is_some() && asks(l))
        })
        .await;
    let until = bench.lane(EVENT_GALLERY).await.until.unwrap();
    let now = boothlift_contract::Clock::now(bench.clock.as_ref());
    assert!(until.since(now) <= SECOND * 60, "the next look is a minute away at most");
    bench.clock.pass(SECOND * 60);
    bench.engine.look_at_clock();
    bench.until_delivered(3).await;
    bench.assert_all_stored_once();
}
