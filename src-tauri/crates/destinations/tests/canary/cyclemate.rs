//! CycleMate, whose token travels in a header.

use crate::{holds, listen, photo};
use boothlift_destinations::{
    Destination, EventFacts, Secret,
    cyclemate::{CycleMate, CycleMateSettings},
};
use boothlift_testkit::{
    NotedJournal,
    cyclemate::{FakeCycleMate, Options, Rates},
    parrot::{Parrot, dresses},
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

#[tokio::test]
async fn a_service_that_repeats_the_token_in_any_dress_has_it_taken_out_of_what_is_kept_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let parcel = photo(folder.path(), "a.jpg");
    let event = EventFacts { gallery_name: "A".into(), date: "2026-06-20".into(), collection_url: None };
    for dress in dresses(TOKEN) {
        for (status, upload) in [(200, 201), (401, 401), (403, 403), (404, 404), (429, 429), (500, 500)] {
            let repeated = dress.clone();
            let parrot = Parrot::start(move |line| {
                // What was there before is told from what comes. The storage's hash is asked for at this address.
                let image = |id| format!("{{\"id\":{id},\"image_url\":\"http://127.0.0.1:1/{repeated}\"}}");
                let body = match line {
                    line if line.starts_with("POST") => format!("{{\"success\":true,\"images\":[{}]}}", image(456)),
                    line if line.contains("/events/ ") => {
                        format!("{{\"events\":[{{\"id\":9,\"name\":\"Party {repeated}\",\"images\":[]}}]}}")
                    }
                    _ => format!("{{\"images\":[{}],\"error\":\"{repeated}\"}}", image(1)),
                };
                let status = if line.starts_with("POST") { upload } else { status };
                (status, "Content-Type: application/json\r\n".into(), body)
            })
            .await
            .unwrap();
            let settings = CycleMateSettings::at(parrot.origin(), 7);
            let driver = CycleMate::new(settings, Some(&Secret::new(TOKEN.into()))).unwrap();
            let journal = NotedJournal::default();
            let got = driver.deliver(&parcel, &event, &journal).await;
            if upload == 201 {
                let url = got.as_ref().unwrap().remote_url.as_deref();
                assert_eq!(url, Some("http://127.0.0.1:1/***"), "{dress}");
            }
            let listed = driver.list().await;
            let mut said = format!("{got:?} {:?} {listed:?}", journal.note());
            said.push_str(&format!("{:?} {:?}", driver.events().await, driver.check(&event).await));
            said.push_str(&format!("{:?}", driver.remove("456").await));
            assert!(!holds(&said), "{dress} left {said}");
        }
    }
}
