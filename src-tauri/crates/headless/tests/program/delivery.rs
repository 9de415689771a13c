//! Photos on their way, with the real program between a booth's folder and a fake Event Gallery.

use crate::{
    place::{Place, TOKEN, holds, said, shoot},
    running::Running,
};
use boothlift_testkit::event_gallery::{FakeEventGallery, Fault, Options};
use std::{collections::BTreeSet, fs, io::Write as _, process::Stdio, time::Duration};

pub(crate) async fn fake(port: u16) -> FakeEventGallery {
    FakeEventGallery::start(Options { port, token: TOKEN.into(), ..Options::default() }).await.unwrap()
}

pub(crate) fn hashes(fake: &FakeEventGallery) -> Vec<String> {
    let mut all: Vec<String> = fake.stored().into_iter().map(|stored| stored.sha256).collect();
    all.sort();
    all
}

pub(crate) fn shoot_some(place: &Place, count: u64) {
    for n in 1..=count {
        shoot(&place.path("out"), &format!("20260620_10{:02}_{}.jpg", n / 3, n % 3 + 1), n);
    }
}

/// Hashes in the ledger at `destination`, each of which must be confirmed.
pub(crate) async fn confirmed(place: &Place, destination: &str) -> Vec<String> {
    let rows = place.ledger().await;
    let rows = rows.iter().filter(|row| row["destination"] == destination);
    let mut all: Vec<String> = rows
        .map(|row| {
            assert_eq!(row["state"], "confirmed", "{row}");
            row["sha256"].as_str().unwrap().to_owned()
        })
        .collect();
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn every_photo_is_confirmed_everywhere_once_and_the_proof_agrees_with_the_galleries() {
    let (place, fake) = (Place::new(), fake(0).await);
    place.event_with(&fake.endpoint());
    shoot_some(&place, 7);
    let done = place.run(&["--until-delivered", "--json"]).env("BOOTHLIFT_LOG", "trace").output().await.unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));

    let stored = hashes(&fake);
    assert_eq!(stored.iter().collect::<BTreeSet<_>>().len(), 7);
    assert_eq!(confirmed(&place, "event-gallery").await, stored);
    assert_eq!(confirmed(&place, "local-gallery").await, stored);
    let status = place.status().await;
    assert_eq!(status["photos"], 7);
    for destination in ["event-gallery", "local-gallery"] {
        let counts = &status["destinations"][destination];
        assert_eq!((&counts["confirmed"], &counts["waiting"], &counts["held"]), (&7.into(), &0.into(), &0.into()));
    }

    let lines: Vec<serde_json::Value> = done
        .stdout
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    for (nth, line) in lines.iter().enumerate() {
        assert_eq!(line["seq"], nth + 1, "{line}");
    }
    let of = |event: &str| lines.iter().filter(|line| line["event"] == event).count();
    assert_eq!((of("ready"), of("photo_adopted"), of("drained")), (1, 7, 1));
    assert_eq!(lines.last().unwrap()["confirmed"], 14);
    let sessions: BTreeSet<_> = fake.stored().into_iter().map(|stored| stored.tag).collect();
    assert_eq!(sessions.len(), 3, "{sessions:?}");

    // In no dress: raw, percent-encoded in either case, base64.
    for dress in [TOKEN, "CANARY-7f3a%2F91", "CANARY-7f3a%2f91", "Q0FOQVJZLTdmM2Ev"] {
        assert!(!holds(&done.stdout, dress) && !holds(&done.stderr, dress), "{dress}\n{}", said(&done));
        assert_eq!(place.holding(dress), Vec::<std::path::PathBuf>::new());
    }
    assert!(place.data().join("logs/boothlift.log").is_file());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_ends_with_3_and_one_line_that_says_so() {
    let (place, fake) = (Place::new(), fake(0).await);
    fake.set_token("another-token-0123456789");
    place.event_with(&fake.endpoint());
    shoot_some(&place, 2);
    let done = place.run(&["--until-delivered"]).output().await.unwrap();
    assert_eq!(done.status.code(), Some(3), "{}", said(&done));
    let stderr = String::from_utf8(done.stderr.clone()).unwrap();
    let clear: Vec<&str> = stderr.lines().filter(|line| line.starts_with("boothlift-headless: ")).collect();
    assert!(matches!(clear[..], [line] if line.contains("event-gallery") && line.contains("token")), "{stderr}");
    assert!(fake.stored().is_empty() && !said(&done).contains("CANARY"));
    assert_eq!(confirmed(&place, "local-gallery").await.len(), 2, "one gallery's trouble stops no other");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_goes_away_stops_no_upload() {
    let (place, fake) = (Place::new(), fake(0).await);
    place.event_with(&fake.endpoint());
    shoot_some(&place, 3);
    let mut command = place.run(&["--until-delivered", "--json"]);
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
    assert_eq!(hashes(&fake).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_stays_half_written_is_held_and_named_while_the_others_go() {
    let (place, fake) = (Place::new(), fake(0).await);
    place.event_with(&fake.endpoint());
    shoot_some(&place, 1);
    let whole = boothlift_testkit::booth::picture(99, 200, 200);
    fs::write(place.path("out").join("20260620_1100_1.jpg"), &whole[..whole.len() / 2]).unwrap();
    let done = place.run(&["--until-delivered"]).output().await.unwrap();
    assert_eq!(done.status.code(), Some(3), "{}", said(&done));
    let stderr = String::from_utf8_lossy(&done.stderr);
    assert!(
        stderr.lines().any(|line| line.contains("20260620_1100_1.jpg") && line.contains("ends too early")),
        "{stderr}"
    );
    assert_eq!(hashes(&fake).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_still_being_written_keeps_the_run_open_until_it_has_gone_too() {
    let (place, fake) = (Place::new(), fake(0).await);
    place.event_with(&fake.endpoint());
    shoot_some(&place, 1);
    let whole = boothlift_testkit::booth::picture(99, 200, 200);
    let (begun, rest) = whole.split_at(whole.len() / 2);
    let mut open = fs::File::create(place.path("out").join("20260620_1100_1.jpg")).unwrap();
    open.write_all(begun).unwrap();
    let mut run = Running::start(place.run(&["--until-delivered", "--json"]));
    for _ in 0..2 {
        run.until(|line| line["event"] == "delivery_changed" && line["state"] == "confirmed").await;
    }
    // The booth takes its time: five times as long as the silence that would end the run.
    tokio::time::sleep(Duration::from_secs(2)).await;
    open.write_all(rest).unwrap();
    drop(open);
    let end = run.until(|line| line["event"] == "drained").await;
    assert_eq!((&end["confirmed"], &end["held"]), (&4.into(), &0.into()), "{end}");
    assert_eq!(run.ended().await, Some(0));
    assert_eq!(hashes(&fake).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_that_a_gallery_refuses_are_named_one_a_line_and_the_ledger_says_why() {
    let (place, fake) = (Place::new(), fake(0).await);
    place.event_with(&fake.endpoint());
    shoot_some(&place, 3);
    fake.script([Fault::Status(415, None), Fault::Status(422, None)]);
    let done = place.run(&["--until-delivered"]).output().await.unwrap();
    assert_eq!(done.status.code(), Some(3), "{}", said(&done));
    let stderr = String::from_utf8_lossy(&done.stderr);
    let told: BTreeSet<&str> =
        stderr.lines().filter_map(|line| line.strip_prefix("boothlift-headless: held: ")).collect();
    assert_eq!(told.len(), 2, "{stderr}");

    let rows = place.ledger().await;
    let held: Vec<_> = rows.iter().filter(|row| row["state"] == "held").collect();
    assert_eq!(held.len(), 2, "{rows:?}");
    for row in held {
        let (path, why) = (row["path"].as_str().unwrap(), row["reason"].as_str().unwrap());
        assert!(
            told.iter().any(|line| line.starts_with(path) && line.contains(why) && !why.is_empty()),
            "{row}: {stderr}"
        );
        assert!(told.iter().all(|line| line.contains(" at event-gallery: ")), "{stderr}");
    }
    assert_eq!(hashes(&fake).len(), 1);
    assert_eq!(confirmed(&place, "local-gallery").await.len(), 3, "one gallery's no stops no other");
}

/// What scripts read by name and place; columns may be added behind these, never among them.
const COLUMNS: &str = "path,sha256,bytes,session,kind,destination,state,remote_name,remote_id,attempts,possible_duplicate,\
                       adopted_at,confirmed_at,reason";

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_has_the_columns_that_scripts_rely_on() {
    let (place, fake) = (Place::new(), fake(0).await);
    place.event_with(&fake.endpoint());
    shoot_some(&place, 1);
    assert_eq!(place.run(&["--until-delivered"]).output().await.unwrap().status.code(), Some(0));
    let data = place.data();
    let sheet = place.done(["ledger".as_ref(), "--data".as_ref(), data.as_os_str()]).await;
    assert_eq!(sheet.status.code(), Some(0), "{}", said(&sheet));
    let sheet = String::from_utf8(sheet.stdout).unwrap();
    let lines: Vec<&str> = sheet.split_terminator("\r\n").collect();
    assert_eq!((lines.len(), lines[0]), (3, COLUMNS), "one row for each file and destination: {sheet}");
    for row in place.ledger().await {
        let named: BTreeSet<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(named, COLUMNS.split(',').collect());
        let by_name = |name: &str| row[name].as_str().unwrap().to_owned();
        let start = [by_name("path"), by_name("sha256"), row["bytes"].to_string(), by_name("session")].join(",");
        assert!(lines[1..].iter().any(|line| line.starts_with(&start)), "{start} is not in {sheet}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn check_says_whether_each_destination_can_be_used_and_leaves_no_photo() {
    let (place, fake) = (Place::new(), fake(0).await);
    let event = place.event_with(&fake.endpoint());
    let words = ["check".as_ref(), "--json".as_ref(), "--event".as_ref(), event.as_os_str()];
    let good = place.done(words).await;
    assert_eq!(good.status.code(), Some(0), "{}", said(&good));
    let report: serde_json::Value = serde_json::from_slice(&good.stdout).unwrap();
    assert_eq!((&report["good"], &report["destinations"][0]["good"]), (&true.into(), &true.into()));
    assert!(fake.stored().is_empty() && !said(&good).contains("CANARY"));

    let port = fake.address().port();
    drop(fake);
    let event = place.event_with(&format!("http://127.0.0.1:{port}/api/v1/picture/upload"));
    let bad = place.done(["check".as_ref(), "--event".as_ref(), event.as_os_str()]).await;
    assert_eq!(bad.status.code(), Some(5), "{}", said(&bad));
    assert!(String::from_utf8_lossy(&bad.stderr).contains("cannot be reached"), "{}", said(&bad));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proof_to_print_names_every_photo_and_how_it_was_proved_and_holds_nothing_that_runs() {
    let (place, fake) = (Place::new(), fake(0).await);
    place.event_with(&fake.endpoint());
    shoot_some(&place, 4);
    let done = place.run(&["--until-delivered"]).output().await.unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let data = place.data();
    let page = ["ledger".as_ref(), "--format".as_ref(), "html".as_ref(), "--data".as_ref(), data.as_os_str()];
    let page = place.done(page).await;
    let page = String::from_utf8_lossy(&page.stdout);
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"), "{page}");
    assert_eq!(
        page.matches("<td>accepted by the gallery</td>").count(),
        10,
        "one for each photo and gallery, and each gallery"
    );
    assert!(page.contains("4 photos; 4 delivered") && page.contains("Check number"), "{page}");
    for never in ["<script", "http://", "https://", TOKEN] {
        assert!(!page.contains(never), "{never}");
    }
}
