//! CycleMate, whose token travels in a header.

use crate::listen;
use boothlift_contract::{Kind, MediaType, PhotoId};
use boothlift_destinations::{
    Destination, EventFacts, Parcel, Secret, Source,
    cyclemate::{CycleMate, CycleMateSettings},
};
use boothlift_testkit::{
    NotedJournal,
    cyclemate::{FakeCycleMate, Options, Rates},
    service::Fault,
};

const TOKEN: &str = "CANARY/7f+93=b1&x";
const DRESSES: [&str; 5] = ["CANARY", "Q0FOQVJZLzdm", "%2F7f%2B93", "%2f7f%2b93", "7f+93=b1"];

#[tokio::test]
async fn no_token_is_in_a_word_that_is_said_and_none_goes_to_the_storage() {
    let (heard, _guard) = listen();
    let options = Options { token: TOKEN.into(), rates: Rates::WIDE, ..Options::default() };
    let fake = FakeCycleMate::start(options).await.unwrap();
    let settings = CycleMateSettings::at(fake.origin(), FakeCycleMate::EVENT);
    let driver = CycleMate::new(settings.clone(), Some(&Secret::new(TOKEN.into()))).unwrap();
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
    for step in ["upload", "event", "picture"] {
        for fault in faults.clone() {
            fake.script([fault.at(step)]);
            let journal = NotedJournal::default();
            let got = driver.deliver(&parcel, &event, &journal).await;
            said.push_str(&format!("{got:?} {:?} {:?}", got.as_ref().map_err(ToString::to_string), journal.note()));
            said.push_str(&format!("{:?}", driver.list().await));
        }
    }
    for fault in faults {
        fake.script([fault.clone().at("events"), fault.at("remove")]);
        said.push_str(&format!("{:?} {:?}", driver.check(&event).await, driver.remove("456").await));
    }
    said.push_str(&format!("{:?} {:?}", driver.probe().await, driver.remove(TOKEN).await));
    said.push_str(&format!("{:?}", driver.set_token(&Secret::new(format!("{TOKEN} two words")))));
    said.push_str(&format!("{:?}", fake.requests()));
    let storage = fake.requests().into_iter().filter(|request| request.call == Some("picture"));
    assert!(storage.map(|request| assert_eq!(request.header("authorization"), None)).count() > 0);
    drop(fake);
    driver.renew();
    tokio::task::yield_now().await;
    said.push_str(&format!("{:?}", driver.deliver(&parcel, &event, &NotedJournal::default()).await));

    let heard = heard.text();
    assert!(heard.contains("hyper"), "nothing was heard: the test proves nothing");
    assert!(said.contains("NetOffline") && said.contains("DestMoved") && said.contains("DestDenied"), "{said}");
    for dress in DRESSES {
        assert!(!said.contains(dress), "{dress} in {said}");
        assert!(!heard.contains(dress), "{dress} in a log");
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
