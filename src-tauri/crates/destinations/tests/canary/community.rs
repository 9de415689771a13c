//! SelfCommunity, whose tokens travel in a header and, when they are renewed, in a body.

use crate::{holds, listen, photo};
use boothlift_destinations::{
    Destination, EventFacts, Secret,
    selfcommunity::{SelfCommunity, SelfCommunitySettings, SignIn},
};
use boothlift_testkit::{
    NotedJournal,
    parrot::{Parrot, dresses, in_base64, remains},
    selfcommunity::{FakeSelfCommunity, Options},
    service::Fault,
};
use reqwest::Url;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
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

const CODE: &str = "CANARY-code/7f+93=b1&x";

/// One parameter of an address.
fn parameter(address: &str, name: &str) -> String {
    let address = Url::parse(address).unwrap();
    let found = address.query_pairs().find(|(known, _)| known == name).unwrap();
    found.1.into_owned()
}

/// A sign-in that hears the browser. Its ports are fixed, and another test may be at them.
async fn listening(settings: &SelfCommunitySettings) -> SignIn {
    for _ in 0..600 {
        let sign_in = SignIn::begin(settings).await.unwrap();
        if sign_in.listens() {
            return sign_in;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the ports of sign-ins stay taken");
}

/// What a browser that comes back with this query is shown.
async fn browse(back: &str, query: &str) -> String {
    let back = Url::parse(back).unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", back.port().unwrap())).await.unwrap();
    let head = format!("GET {}?{query} HTTP/1.1\r\nHost: {}\r\n\r\n", back.path(), back.authority());
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut shown = String::new();
    stream.read_to_string(&mut shown).await.unwrap();
    shown
}

/// Without them nobody can finish somebody else's sign-in: the code, this sign-in's own state, and what proves who began it.
#[tokio::test]
async fn what_finishes_a_sign_in_is_in_no_log_no_error_and_no_page_though_the_host_repeats_it() {
    let (heard, _guard) = listen();
    let secrets = Arc::new(Mutex::new(vec![CODE.to_owned()]));
    let (mut said, mut asked) = (String::new(), 0);
    for nth in 0..dresses(CODE).len() + in_base64(CODE).len() {
        for status in [200, 302, 400, 401, 403, 500] {
            let known = Arc::clone(&secrets);
            let parrot = Parrot::start_with_bodies(move |_, body| {
                let fields = Url::parse(&format!("http://x/?{body}")).unwrap();
                let of_body =
                    |name: &str| fields.query_pairs().find(|(known, _)| known == name).unwrap().1.into_owned();
                assert_eq!(of_body("code"), CODE);
                let verifier = of_body("code_verifier");
                let mut known = known.lock().unwrap();
                known.push(verifier);
                let worn = known.iter().rev().take(2).map(String::as_str).chain([CODE]);
                let worn = worn.map(|secret| [dresses(secret), in_base64(secret).into()].concat()[nth].clone());
                let all = worn.collect::<Vec<_>>().join(" ");
                let body = format!("{{\"error\":\"{all}\",\"error_description\":\"{all}\",\"access_token\":5}}");
                (status, "Content-Type: application/json\r\nLocation: https://x.example/\r\n".into(), body)
            })
            .await
            .unwrap();
            let client_id = Some("boothlift".to_owned());
            let settings = SelfCommunitySettings { client_id, ..SelfCommunitySettings::at(parrot.origin(), 7) };
            let sign_in = if nth == 0 { listening(&settings).await } else { SignIn::begin(&settings).await.unwrap() };
            let (back, state) = (parameter(&sign_in.page(), "redirect_uri"), parameter(&sign_in.page(), "state"));
            secrets.lock().unwrap().push(state.clone());
            let code = CODE.replace('&', "%26").replace('+', "%2B").replace('=', "%3D");
            let whole = format!("code={code}&state={state}");
            for query in [
                &format!("code={code}&state=x{state}"),
                &format!("code={code}&error={state}+{code}&state={state}"),
                &whole,
            ] {
                let refused = sign_in.paste(&format!("{back}?{query}")).await.err().unwrap();
                said.push_str(&format!("{refused:?} {refused} "));
            }
            asked += 1;
            if nth == 0 {
                let browser = async {
                    let stranger = browse(&back, &format!("code={code}&state=x{state}")).await;
                    stranger + &browse(&back, &whole).await
                };
                let (refused, shown) = tokio::join!(sign_in.finish(), browser);
                assert!(shown.contains("404") && shown.contains("That did not work"), "{shown}");
                said.push_str(&format!("{:?} {shown} ", refused.err().unwrap()));
                asked += 1;
            }
        }
    }
    let (heard, secrets) = (heard.text(), secrets.lock().unwrap());
    assert!(heard.contains("hyper"), "nothing was heard: the test proves nothing");
    // A state for each sign-in, a verifier for each time the host was asked, and the code.
    assert_eq!(secrets.len(), 1 + (dresses(CODE).len() + in_base64(CODE).len()) * 6 + asked);
    assert!(said.contains("***"), "nothing was repeated: {said}");
    for part in secrets.iter().flat_map(|secret| remains(secret)) {
        assert!(!said.contains(&part), "{part} was said: {said}");
        assert!(!heard.contains(&part), "{part} is in a log");
    }
}
