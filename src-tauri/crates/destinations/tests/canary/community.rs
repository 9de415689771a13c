//! SelfCommunity, whose tokens travel in a header and, when they are renewed, in a body.

use crate::{holds, listen, photo};
use boothlift_destinations::{
    Destination, EventFacts, Secret,
    selfcommunity::{SelfCommunity, SelfCommunitySettings, SignIn},
};
use boothlift_testkit::{
    NotedJournal,
    parrot::{Parrot, dresses},
    selfcommunity::{FakeSelfCommunity, Options},
    service::Fault,
};

const TOKEN: &str = "CANARY/7f+93=b1&x";
/// The token in every dress, and how every token begins that the fake gives out.
const DRESSES: [&str; 8] =
    ["CANARY", "Q0FOQVJZLzdm", "%2F7f%2B93", "%2f7f%2b93", "7f+93=b1", "fake-access", "fake-refresh", "fake-code"];

#[tokio::test]
async fn no_token_is_in_a_word_that_is_said_at_any_step_nor_at_sign_in_and_renewal() {
    let (heard, _guard) = listen();
    let fake = FakeSelfCommunity::start(Options { token: TOKEN.into(), ..Options::default() }).await.unwrap();
    let client_id = Some("boothlift".to_owned());
    let settings = SelfCommunitySettings { client_id, ..SelfCommunitySettings::at(fake.origin(), 7) };
    let secret = Secret::new(format!(r#"{{"access":"{TOKEN}","refresh":"{}"}}"#, fake.refresh_token()));
    let driver = SelfCommunity::new(settings.clone(), Some(&secret), None).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let parcel = photo(folder.path(), "a.jpg");
    let event = EventFacts { gallery_name: "A".into(), date: "2026-06-20".into(), collection_url: None };
    let mut said = format!("{driver:?} {parcel:?} {settings:?}");

    let faults = [
        Fault::None,
        Fault::Echo(200),
        Fault::Echo(400),
        Fault::Echo(401),
        Fault::Echo(500),
        Fault::Redirect(302),
        Fault::Redirect(307),
        Fault::CloseBeforeHeaders,
        Fault::StoreThenClose,
        Fault::GarbageHead,
        Fault::HalfReply,
        Fault::WrongLength,
        Fault::Portal(0),
        Fault::Status(401, None),
    ];
    for step in ["chunk", "complete", "add"] {
        for fault in faults.clone() {
            fake.script([fault.at(step)]);
            let journal = NotedJournal::default();
            let got = driver.deliver(&parcel, &event, &journal).await;
            said.push_str(&format!("{got:?} {:?} {:?}", got.as_ref().map_err(ToString::to_string), journal.note()));
        }
    }
    assert!(fake.calls("token") > 0, "nothing was renewed: the test proves nothing");
    for fault in faults {
        fake.end_access_tokens();
        fake.script([fault.at("token")]);
        said.push_str(&format!("{:?}", driver.check(&event).await));
        let secret = Secret::new(format!(r#"{{"access":"{TOKEN}","refresh":"{}"}}"#, fake.refresh_token()));
        driver.set_token(&secret).unwrap();
    }
    said.push_str(&format!("{:?} {:?} {:?}", driver.probe().await, driver.list().await, driver.events().await));
    said.push_str(&format!("{:?} {:?}", driver.remove("1001").await, driver.remove(TOKEN).await));
    said.push_str(&format!("{:?}", driver.set_token(&Secret::new(format!("{TOKEN} two words")))));
    said.push_str(&format!("{:?}", driver.set_token(&Secret::new(format!("{{\"access\":\"{TOKEN}\"")))));
    let sign_in = SignIn::begin(&settings).await.unwrap();
    let back = format!("{}?code=CANARY-code&state=guessed", "http://127.0.0.1:47110/callback");
    said.push_str(&format!("{:?}", sign_in.paste(&back).await));
    said.push_str(&format!("{:?}", fake.requests()));
    drop(fake);
    driver.renew();
    tokio::task::yield_now().await;
    said.push_str(&format!("{:?}", driver.deliver(&parcel, &event, &NotedJournal::default()).await));

    let heard = heard.text();
    assert!(heard.contains("hyper"), "nothing was heard: the test proves nothing");
    assert!(said.contains("NetOffline") && said.contains("DestMoved") && said.contains("DestSignin"), "{said}");
    for dress in DRESSES {
        assert!(!said.contains(dress), "{dress} in {said}");
        let at = heard.find(dress).map(|at| &heard[at.saturating_sub(200)..(at + 100).min(heard.len())]);
        assert_eq!(at, None, "{dress} in a log");
    }
}

#[tokio::test]
async fn a_service_that_repeats_the_token_in_any_dress_has_it_taken_out_of_what_is_kept_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let parcel = photo(folder.path(), "a.jpg");
    let event = EventFacts { gallery_name: "A".into(), date: "2026-06-20".into(), collection_url: None };
    for dress in dresses(TOKEN) {
        for status in [200, 400, 401, 403, 404, 429, 500] {
            let repeated = dress.clone();
            let parrot = Parrot::start(move |line| {
                let media =
                    format!("{{\"id\":9,\"image\":\"https://x.example/{repeated}\",\"errors\":\"{repeated}\"}}");
                let body = match line {
                    line if line.contains("/chunk/") => {
                        format!("{{\"upload_id\":\"u-1\",\"offset\":11,\"expires\":\"{repeated}\"}}")
                    }
                    line if line.contains("/me/") => "{\"id\":5}".to_owned(),
                    line if line.starts_with("GET") && line.contains("/gallery/") => {
                        format!("{{\"results\":[{media}]}}")
                    }
                    line if line.contains("/event/7/ ") => "{\"id\":7,\"managed_by\":{\"id\":6}}".to_owned(),
                    line if line.contains("/event/?") || line.contains("/event/created/") => format!(
                        "{{\"results\":[{{\"id\":7,\"name\":\"Party {repeated}\",\"managed_by\":{{\"id\":5}}}}]}}"
                    ),
                    _ => media,
                };
                let spared = line.contains("/me/") || line.contains("/complete/");
                (if spared { 200 } else { status }, "Content-Type: application/json\r\n".into(), body)
            })
            .await
            .unwrap();
            let settings = SelfCommunitySettings::at(parrot.origin(), 7);
            let driver = SelfCommunity::new(settings, Some(&Secret::new(TOKEN.into())), None).unwrap();
            let journal = NotedJournal::default();
            let got = driver.deliver(&parcel, &event, &journal).await;
            if status == 200 {
                assert!(format!("{got:?}").contains("https://x.example/***"), "{dress} {got:?}");
                assert!(journal.note().is_some_and(|note| note.contains("***")), "{dress} {:?}", journal.note());
            }
            let mut said = format!("{got:?} {:?} {:?}", journal.note(), driver.list().await);
            said.push_str(&format!("{:?} {:?}", driver.events().await, driver.check(&event).await));
            said.push_str(&format!("{:?}", driver.remove("9").await));
            assert!(!holds(&said), "{dress} left {said}");
        }
    }
}
