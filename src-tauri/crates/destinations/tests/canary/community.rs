//! SelfCommunity, whose tokens travel in a header and, when they are renewed, in a body.

use crate::listen;
use boothlift_contract::{Kind, MediaType, PhotoId};
use boothlift_destinations::{
    Destination, EventFacts, Parcel, Secret, Source,
    selfcommunity::{SelfCommunity, SelfCommunitySettings, SignIn},
};
use boothlift_testkit::{
    NotedJournal,
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
    let path = folder.path().join("a.jpg");
    std::fs::write(&path, b"\xFF\xD8\xFF picture").unwrap();
    let parcel = Parcel {
        photo: PhotoId(1),
        sha256: sha256(b"\xFF\xD8\xFF picture"),
        crc32: None,
        bytes: 11,
        media: MediaType::Jpeg,
        kind: Kind::Single,
        name: "a.jpg".into(),
        tag: None,
        source: Source::File(path),
    };
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

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
