//! Event Gallery, whose token travels in the address.

use crate::listen;
use boothlift_contract::{Kind, MediaType, PhotoId};
use boothlift_destinations::{
    Destination, EventFacts, Parcel, Secret, Source,
    event_gallery::{EventGallery, EventGallerySettings},
};
use boothlift_testkit::{
    NotedJournal,
    event_gallery::{FakeEventGallery, Fault, Options},
};
const TOKEN: &str = "CANARY/7f+93=b1&x";
const DRESSES: [&str; 5] = ["CANARY", "Q0FOQVJZLzdm", "%2F7f%2B93", "%2f7f%2b93", "7f+93=b1"];

#[tokio::test]
async fn the_token_is_in_no_word_that_is_said() {
    let (heard, _guard) = listen();
    let fake = FakeEventGallery::start(Options { token: TOKEN.into(), ..Options::default() }).await.unwrap();
    let driver =
        EventGallery::new(EventGallerySettings::at(fake.endpoint()), Some(&Secret::new(TOKEN.into()))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    std::fs::write(&path, b"\xFF\xD8\xFF picture").unwrap();
    let parcel = Parcel {
        photo: PhotoId(1),
        sha256: "2e4bd43bd34ca50e22d21d5f41a35e40c4e3ab6ecb0ce8adc0fde8b7a1cbb2ff".into(),
        crc32: None,
        bytes: 11,
        media: MediaType::Jpeg,
        kind: Kind::Single,
        name: "a.jpg".into(),
        tag: None,
        source: Source::Url("https://pictures.example/a.jpg".into()),
    };
    let event = EventFacts { gallery_name: "A".into(), date: "2026-06-20".into(), collection_url: None };
    let mut said = format!("{driver:?} {parcel:?}");

    let faults = [
        Fault::None,
        Fault::Echo(200),
        Fault::Echo(400),
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
    for fault in faults {
        fake.script([fault]);
        let got = driver.deliver(&parcel, &event, &NotedJournal::default()).await;
        said.push_str(&format!("{got:?} {:?}", got.as_ref().map_err(ToString::to_string)));
    }
    let spoilt = Parcel { source: Source::File(path), ..parcel.clone() };
    said.push_str(&format!("{:?}", driver.deliver(&spoilt, &event, &NotedJournal::default()).await));
    said.push_str(&format!("{:?} {:?}", driver.probe().await, driver.check(&event).await));
    said.push_str(&format!("{:?}", driver.set_token(&Secret::new(format!("{TOKEN} two words")))));
    said.push_str(&format!("{:?}", fake.requests()));
    drop(fake);
    driver.renew();
    tokio::task::yield_now().await;
    said.push_str(&format!("{:?}", driver.deliver(&parcel, &event, &NotedJournal::default()).await));
    for nowhere in ["https://no-such-host.invalid/up", "https://127.0.0.1:1/up"] {
        let settings = EventGallerySettings::at(nowhere);
        let lost = EventGallery::new(settings, Some(&Secret::new(TOKEN.into()))).unwrap();
        said.push_str(&format!("{:?}", lost.deliver(&parcel, &event, &NotedJournal::default()).await));
    }

    let heard = heard.text();
    assert!(heard.contains("hyper"), "nothing was heard: the test proves nothing");
    assert!(said.contains("NetOffline") && said.contains("DestMoved"), "{said}");
    for dress in DRESSES {
        assert!(!said.contains(dress), "{dress} in {said}");
        let at = heard.find(dress).map(|at| &heard[at.saturating_sub(200)..(at + 100).min(heard.len())]);
        assert_eq!(at, None, "{dress} in a log");
    }
}
