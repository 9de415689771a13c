//! Event Gallery, whose token travels in the address.

use crate::{holds, listen, photo};
use boothlift_destinations::{
    Destination, EventFacts, Parcel, Secret, Source,
    event_gallery::{BodyForm, EventGallery, EventGallerySettings},
};
use boothlift_testkit::{
    NotedJournal,
    event_gallery::{FakeEventGallery, Fault, Options},
    parrot::{Parrot, dresses},
    secure_front::{Authority, SecureFront, Shows},
};
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

const TOKEN: &str = "CANARY/7f+93=b1&x";

fn forms() -> [BodyForm; 3] {
    [BodyForm::Raw, BodyForm::RawAsForm, BodyForm::Multipart { field: "picture".into() }]
}

fn driver(endpoint: &str, body: BodyForm) -> EventGallery {
    let settings = EventGallerySettings { body, ..EventGallerySettings::at(endpoint) };
    EventGallery::new(settings, Some(&Secret::new(TOKEN.into()))).unwrap()
}

fn event() -> EventFacts {
    EventFacts { gallery_name: "A".into(), date: "2026-06-20".into(), collection_url: None }
}

/// Everything that an attempt leaves behind.
async fn attempt(driver: &EventGallery, parcel: &Parcel) -> String {
    let journal = NotedJournal::default();
    let got = driver.deliver(parcel, &event(), &journal).await;
    format!("{got:?} {:?} {:?}\n", got.as_ref().map_err(ToString::to_string), journal.note())
}

#[tokio::test]
async fn the_token_is_in_no_word_that_is_said() {
    let (heard, _guard) = listen();
    let fake = FakeEventGallery::start(Options { token: TOKEN.into(), ..Options::default() }).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let parcel = photo(folder.path(), "a.jpg");
    let mut said = String::new();
    let faults = [
        Fault::None,
        Fault::Echo(200),
        Fault::Echo(400),
        Fault::Echo(401),
        Fault::Echo(500),
        Fault::Redirect(302),
        Fault::Redirect(307),
        Fault::CloseBeforeHeaders,
        Fault::CloseAfter(5),
        Fault::StoreThenClose,
        Fault::StoreThenReset,
        Fault::GarbageHead,
        Fault::HalfHead,
        Fault::HalfReply,
        Fault::WrongLength,
        Fault::Portal(0),
        Fault::Early(413, 3),
        Fault::Status(401, None),
    ];
    for form in forms() {
        let driver = driver(&fake.endpoint(), form);
        said.push_str(&format!("{driver:?} {parcel:?}"));
        for fault in faults.clone() {
            fake.script([fault]);
            said.push_str(&attempt(&driver, &parcel).await);
        }
        let link = Parcel { source: Source::Url("https://pictures.example/a.jpg".into()), ..parcel.clone() };
        said.push_str(&attempt(&driver, &link).await);
    }
    let labels: Vec<_> = fake.stored().into_iter().filter_map(|stored| stored.label).collect();
    for label in ["application/octet-stream", "application/x-www-form-urlencoded", "multipart/form-data"] {
        assert!(labels.iter().any(|known| known.starts_with(label)), "no photo went as {label}: {labels:?}");
    }
    let driver = driver(&fake.endpoint(), BodyForm::Raw);
    // More than the system takes ahead: it breaks amid the body.
    let content = vec![7; 16_000_000];
    std::fs::write(folder.path().join("large.jpg"), &content).unwrap();
    let source = Source::File(folder.path().join("large.jpg"));
    let large = Parcel { source, crc32: Some(crc32fast::hash(&content)), bytes: 16_000_000, ..parcel.clone() };
    fake.script([Fault::CloseAfter(5)]);
    said.push_str(&attempt(&driver, &large).await);
    let changed = Parcel { sha256: "00".repeat(32), ..parcel.clone() };
    said.push_str(&attempt(&driver, &changed).await);
    said.push_str(&format!("{:?} {:?}", driver.probe().await, driver.check(&event()).await));
    said.push_str(&format!("{:?}", driver.set_token(&Secret::new(format!("{TOKEN} two words")))));
    said.push_str(&format!("{:?}", fake.requests()));
    drop(fake);
    driver.renew();
    tokio::task::yield_now().await;
    said.push_str(&attempt(&driver, &parcel).await);

    let heard = heard.text();
    assert!(heard.contains("hyper"), "nothing was heard: the test proves nothing");
    for code in ["NetOffline", "DestMoved", "DestDenied", "NetBroken", "NetNoAnswer", "PhotoTooLarge", "PhotoSpool"] {
        assert!(said.contains(code), "{code} was not played: {said}");
    }
    assert!(!holds(&said), "{said}");
    assert!(!holds(&heard), "a log has it");
}

#[tokio::test]
async fn no_certificate_no_name_and_no_silence_brings_the_token_out() {
    let (heard, _guard) = listen();
    let fake = FakeEventGallery::start(Options { token: TOKEN.into(), ..Options::default() }).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let parcel = photo(folder.path(), "a.jpg");
    let mut said = String::new();
    let authority = Arc::new(Authority::new().unwrap());
    for shows in [Shows::Right, Shows::WrongName, Shows::Expired, Shows::SelfSigned, Shows::TooOld] {
        let front = SecureFront::open(Arc::clone(&authority), fake.address(), shows).await.unwrap();
        said.push_str(
            &attempt(&driver(&format!("{}/api/v1/picture/upload", front.origin()), BodyForm::Raw), &parcel).await,
        );
    }
    // A hotel's door, which knows no TLS.
    let door = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain = format!("https://{}/up", door.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut guest, _)) = door.accept().await {
            let _ = guest.write_all(b"HTTP/1.1 302 Found\r\nLocation: http://hotel.example/\r\n\r\n").await;
        }
    });
    for nowhere in [plain.as_str(), "https://no-such-host.invalid/up", "https://127.0.0.1:1/up"] {
        said.push_str(&attempt(&driver(nowhere, BodyForm::Raw), &parcel).await);
    }
    assert!(fake.requests().is_empty(), "nobody vouches for that authority");

    for fault in [Fault::StoreThenStall, Fault::EndlessReply] {
        fake.script([fault]);
        let stalls = u32::try_from(fake.requests().len()).unwrap() + 1;
        let driver = driver(&fake.endpoint(), BodyForm::Raw);
        let skip = async {
            fake.stalled(stalls).await;
            // From here on only time is waited for.
            tokio::time::pause();
        };
        let (told, ()) = tokio::join!(attempt(&driver, &parcel), skip);
        tokio::time::resume();
        said.push_str(&told);
    }
    for code in ["DestCert", "NetPortal", "NetOffline", "NetNoAnswer", "answer without end"] {
        assert!(said.contains(code), "{code} was not played: {said}");
    }
    assert!(!holds(&said), "{said}");
    assert!(!holds(&heard.text()), "a log has it");
}

#[tokio::test]
async fn a_service_that_repeats_the_token_in_any_dress_has_it_taken_out_of_what_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let parcel = photo(folder.path(), "a.jpg");
    for dress in dresses(TOKEN) {
        let mut said = String::new();
        for status in [200, 202, 301, 307, 400, 401, 409, 429, 500, 503] {
            let repeated = dress.clone();
            let parrot = Parrot::start(move |_| {
                let to = format!("Content-Type: application/json\r\nLocation: https://canary%2f7f%2b93.example/{repeated}\r\n");
                let fields = format!(
                    "{{\"id\":\"{repeated}\",\"url\":\"https://x.example/?t={repeated}\",\"error\":\"\",\"said\":\"{repeated}\"}}"
                );
                (status, to, fields)
            })
            .await
            .unwrap();
            said.push_str(&attempt(&driver(&format!("{}/up", parrot.origin()), BodyForm::Raw), &parcel).await);
        }
        assert!(said.contains("remote_id: Some(\"***\")"), "nothing was confirmed: {said}");
        assert!(!holds(&said), "{dress} left {said}");
    }
}

#[tokio::test]
async fn a_host_that_is_the_token_is_not_named() {
    const HOST: &str = "CANARY-7f93b1x";
    let parrot = Parrot::start(|_| (302, format!("Location: https://{HOST}.elsewhere.example/\r\n"), String::new()))
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let settings = EventGallerySettings::at(format!("{}/up", parrot.origin()));
    let driver = EventGallery::new(settings, Some(&Secret::new(HOST.into()))).unwrap();
    let said = attempt(&driver, &photo(folder.path(), "a.jpg")).await;
    assert!(said.contains("DestMoved") && !holds(&said), "{said}");
}

#[tokio::test]
async fn an_answer_that_breaks_off_amid_the_token_leaves_no_half_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let parcel = photo(folder.path(), "a.jpg");
    for cut in ["CANARY/", "CANARY/7f+93=b", "CANARY%2F7f%2", "CANARY\\/7f\\u00"] {
        let parrot =
            Parrot::start(move |_| (500, "Content-Length: 500\r\n".into(), format!("you sent {cut}"))).await.unwrap();
        let said = attempt(&driver(&format!("{}/up", parrot.origin()), BodyForm::Raw), &parcel).await;
        assert!(said.contains("answer cut") && said.contains("you sent ***"), "{said}");
        assert!(!holds(&said), "{cut} left {said}");
    }
}
