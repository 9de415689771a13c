//! The token is in nothing that anybody could read: no log at its loudest, no error, no debug print.
#![expect(clippy::unwrap_used, reason = "tests")]

use boothlift_contract::{Kind, MediaType, PhotoId};
use boothlift_destinations::{
    Destination, EventFacts, Parcel, Secret, Source,
    event_gallery::{EventGallery, EventGallerySettings},
};
use boothlift_testkit::{
    NotedJournal,
    event_gallery::{FakeEventGallery, Fault, Options},
};
use std::{
    io::Write,
    sync::{Arc, Mutex},
};

const TOKEN: &str = "CANARY/7f+93=b1&x";
const DRESSES: [&str; 5] = ["CANARY", "Q0FOQVJZLzdm", "%2F7f%2B93", "%2f7f%2b93", "7f+93=b1"];

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Some of the libraries still speak through the older `log`.
struct Older(Heard);

impl log::Log for Older {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        writeln!(self.0.clone(), "{} {}", record.target(), record.args()).unwrap();
    }

    fn flush(&self) {}
}

#[tokio::test]
async fn the_token_is_in_no_word_that_is_said() {
    let heard = Heard::default();
    let writer = heard.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    log::set_logger(Box::leak(Box::new(Older(heard.clone())))).unwrap();
    log::set_max_level(log::LevelFilter::Trace);

    let fake = FakeEventGallery::start(Options { token: TOKEN.into(), ..Options::default() }).await.unwrap();
    let driver =
        EventGallery::new(EventGallerySettings::at(fake.endpoint()), Some(&Secret::new(TOKEN.into()))).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jpg");
    std::fs::write(&path, b"\xFF\xD8\xFF picture").unwrap();
    let parcel = Parcel {
        photo: PhotoId(1),
        sha256: "2e4bd43bd34ca50e22d21d5f41a35e40c4e3ab6ecb0ce8adc0fde8b7a1cbb2ff".into(),
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

    let heard = String::from_utf8_lossy(&heard.0.lock().unwrap()).into_owned();
    assert!(heard.contains("hyper"), "nothing was heard: the test proves nothing");
    assert!(said.contains("NetOffline") && said.contains("DestMoved"), "{said}");
    for dress in DRESSES {
        assert!(!said.contains(dress), "{dress} in {said}");
        let at = heard.find(dress).map(|at| &heard[at.saturating_sub(200)..(at + 100).min(heard.len())]);
        assert_eq!(at, None, "{dress} in a log");
    }
}
