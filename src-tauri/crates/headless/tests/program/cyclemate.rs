//! Photos on their way, with the real program between a booth's folder and a fake CycleMate.

use crate::{
    delivery::{confirmed, shoot_some},
    place::{Place, TOKEN, holds, said},
};
use boothlift_testkit::{
    cyclemate::{FakeCycleMate, Options, Rates},
    service::{Fault, Wait},
};
use std::{collections::BTreeSet, time::Instant};

async fn fake() -> FakeCycleMate {
    let options = Options { token: TOKEN.into(), rates: Rates::WIDE, ..Options::default() };
    FakeCycleMate::start(options).await.unwrap()
}

fn event(place: &Place, fake: &FakeCycleMate, event: u64) -> std::path::PathBuf {
    place.event(&format!(
        "name = 'Garden Party'\ndate = '2026-06-20'\n[[folders]]\npath = 'out'\nsettle-seconds = 0.2\n\
         [[destinations]]\nkind = 'cyclemate'\nbase-url = '{}'\nevent-id = {event}\ntoken-env = 'SC_TOKEN'\n",
        fake.origin()
    ))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_photo_is_in_the_event_once_and_the_ledger_has_its_id() {
    let (place, fake) = (Place::new(), fake().await);
    event(&place, &fake, FakeCycleMate::EVENT);
    shoot_some(&place, 7);
    let faults = [Fault::StoreThenClose, Fault::Status(500, None), Fault::StoreThenStatus(502)];
    fake.script(faults.map(|fault| fault.at("upload")));
    fake.script([Fault::Status(429, Some(Wait::Json(2.0))).at("upload")]);
    let began = Instant::now();
    let done = place.run(&["--until-delivered", "--json"]).env("BOOTHLIFT_LOG", "trace").output().await.unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(fake.faults_left(), 0);
    assert!(began.elapsed().as_secs() >= 2, "the wait was not kept");

    let images = fake.images(FakeCycleMate::EVENT);
    let mut stored: Vec<String> = images.iter().map(|image| image.sha256.clone()).collect();
    stored.sort();
    assert_eq!((stored.len(), stored.iter().collect::<BTreeSet<_>>().len()), (7, 7));
    assert_eq!(confirmed(&place, "cyclemate").await, stored);
    let ids: BTreeSet<String> = images.iter().map(|image| image.id.to_string()).collect();
    let mut told = BTreeSet::new();
    for row in place.ledger().await {
        told.insert(row["remote_id"].as_str().unwrap().to_owned());
        assert_eq!(row["possible_duplicate"], false, "{row}");
    }
    assert_eq!(told, ids);
    for dress in [TOKEN, "CANARY-7f3a%2F91", "CANARY-7f3a%2f91", "Q0FOQVJZLTdmM2Ev"] {
        assert!(!holds(&done.stdout, dress) && !holds(&done.stderr, dress), "{dress}\n{}", said(&done));
        assert_eq!(place.holding(dress), Vec::<std::path::PathBuf>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_somebody_else_ends_with_3_and_a_wrong_token_does_too() {
    let table = [(FakeCycleMate::OTHER_EVENT, TOKEN), (FakeCycleMate::EVENT, "another-token-9876543210")];
    for (number, token) in table {
        let (place, fake) = (Place::new(), fake().await);
        event(&place, &fake, number);
        shoot_some(&place, 2);
        let done = place.run(&["--until-delivered"]).env("SC_TOKEN", token).output().await.unwrap();
        assert_eq!(done.status.code(), Some(3), "{}", said(&done));
        assert!(fake.images(number).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn check_tries_token_and_event_and_leaves_nothing() {
    let (place, fake) = (Place::new(), fake().await);
    let file = event(&place, &fake, FakeCycleMate::EVENT);
    let words = ["check".as_ref(), "--json".as_ref(), "--event".as_ref(), file.as_os_str()];
    let good = place.done(words).await;
    assert_eq!(good.status.code(), Some(0), "{}", said(&good));
    let report: serde_json::Value = serde_json::from_slice(&good.stdout).unwrap();
    assert_eq!(report["destinations"][0]["token_tried"], true);
    let file = event(&place, &fake, FakeCycleMate::OTHER_EVENT);
    let bad = place.done(["check".as_ref(), "--event".as_ref(), file.as_os_str()]).await;
    assert_eq!(bad.status.code(), Some(5), "{}", said(&bad));
    assert!(fake.images(FakeCycleMate::EVENT).is_empty() && !said(&bad).contains("CANARY"));
}
