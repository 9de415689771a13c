//! Photos on their way, with the real program between a booth's folder and a fake SelfCommunity host.

use crate::{
    delivery::{confirmed, shoot_some},
    place::{Place, TOKEN, holds, said},
};
use boothlift_testkit::{
    selfcommunity::{FakeSelfCommunity, Options},
    service::Fault,
};
use std::{collections::BTreeSet, fs};

async fn fake() -> FakeSelfCommunity {
    FakeSelfCommunity::start(Options { token: TOKEN.into(), ..Options::default() }).await.unwrap()
}

fn event(place: &Place, fake: &FakeSelfCommunity, event: u64, more: &str) -> std::path::PathBuf {
    place.event(&format!(
        "name = 'Garden Party'\ndate = '2026-06-20'\n[[folders]]\npath = 'out'\nsettle-seconds = 0.2\n\
         [[destinations]]\nkind = 'selfcommunity'\nbase-url = '{}'\nevent-id = {event}\ntoken-env = 'SC_TOKEN'\n{more}\n",
        fake.origin()
    ))
}

fn hashes(fake: &FakeSelfCommunity) -> Vec<String> {
    let mut all: Vec<String> = fake.gallery(7).into_iter().map(|stored| stored.sha256).collect();
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn every_photo_is_in_the_events_gallery_once_and_the_ledger_has_its_id() {
    let (place, fake) = (Place::new(), fake().await);
    event(&place, &fake, 7, "");
    shoot_some(&place, 7);
    fake.script([Fault::StoreThenClose.at("chunk"), Fault::StoreThenClose.at("complete")]);
    fake.script([Fault::Status(500, None).at("chunk"), Fault::StoreThenClose.at("add")]);
    let done = place.run(&["--until-delivered", "--json"]).env("BOOTHLIFT_LOG", "trace").output().await.unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(fake.faults_left(), 0);

    let stored = hashes(&fake);
    assert_eq!((stored.len(), stored.iter().collect::<BTreeSet<_>>().len()), (7, 7));
    assert_eq!(confirmed(&place, "selfcommunity").await, stored);
    let ids: BTreeSet<String> = fake.gallery(7).into_iter().map(|stored| stored.id.to_string()).collect();
    let mut told = BTreeSet::new();
    for row in place.ledger().await {
        told.insert(row["remote_id"].as_str().unwrap().to_owned());
        assert_eq!(row["possible_duplicate"], false, "{row}");
    }
    assert_eq!(told, ids);
    assert_eq!(place.status().await["destinations"]["selfcommunity"]["confirmed"], 7);
    for dress in [TOKEN, "CANARY-7f3a%2F91", "CANARY-7f3a%2f91", "Q0FOQVJZLTdmM2Ev"] {
        assert!(!holds(&done.stdout, dress) && !holds(&done.stderr, dress), "{dress}\n{}", said(&done));
        assert_eq!(place.holding(dress), Vec::<std::path::PathBuf>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_above_the_limit_goes_as_a_smaller_copy_and_the_photo_stays_as_it_is() {
    let (place, fake) = (Place::new(), fake().await);
    event(&place, &fake, 7, "max-mb = 0.1");
    let photo = boothlift_testkit::booth::picture(1, 2400, 1600);
    assert!(photo.len() > 140_000, "{}", photo.len());
    let file = place.path("out").join("20260620_1000_1.jpg");
    fs::write(&file, &photo).unwrap();
    fake.script([Fault::Status(502, None).at("complete")]);
    let done = place.run(&["--until-delivered"]).output().await.unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let [stored] = &fake.gallery(7)[..] else { panic!("{:?}", fake.gallery(7)) };
    assert!(stored.bytes <= 100_000 && stored.bytes > 20_000, "{}", stored.bytes);
    assert_eq!(fs::read(&file).unwrap(), photo);
    let rows = place.ledger().await;
    assert_eq!(rows[0]["state"], "confirmed");
    assert_eq!(rows[0]["bytes"], photo.len());
    assert_ne!(rows[0]["sha256"], stored.sha256.as_str(), "the ledger names the photo itself");
    let copies = fs::read_dir(place.data().join("prepared-copies")).unwrap().count();
    assert_eq!(copies, 0, "a confirmed photo's copy is let go");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_somebody_else_ends_with_3_and_a_wrong_token_does_too() {
    for (number, token) in [(8, TOKEN), (7, "another-token-0123456789")] {
        let (place, fake) = (Place::new(), fake().await);
        event(&place, &fake, number, "");
        shoot_some(&place, 2);
        let done = place.run(&["--until-delivered"]).env("SC_TOKEN", token).output().await.unwrap();
        assert_eq!(done.status.code(), Some(3), "{}", said(&done));
        assert!(String::from_utf8_lossy(&done.stderr).contains("selfcommunity"), "{}", said(&done));
        assert!(fake.gallery(number).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn check_tries_token_and_event_and_leaves_nothing() {
    let (place, fake) = (Place::new(), fake().await);
    let file = event(&place, &fake, 7, "");
    let words = ["check".as_ref(), "--json".as_ref(), "--event".as_ref(), file.as_os_str()];
    let good = place.done(words).await;
    assert_eq!(good.status.code(), Some(0), "{}", said(&good));
    let report: serde_json::Value = serde_json::from_slice(&good.stdout).unwrap();
    assert_eq!(report["destinations"][0]["token_tried"], true);
    let file = event(&place, &fake, 8, "");
    let bad = place.done(["check".as_ref(), "--event".as_ref(), file.as_os_str()]).await;
    assert_eq!(bad.status.code(), Some(5), "{}", said(&bad));
    assert!(fake.media().is_empty() && !said(&bad).contains("CANARY"));
}
