//! Runs that go on until a signal ends them.

use crate::{
    delivery::{confirmed, fake, hashes, shoot_some},
    place::{Place, holds, said},
    running::Running,
};
use boothlift_testkit::{event_gallery::Fault, figures::note};
use std::{
    fs,
    net::{SocketAddr, TcpListener},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_it_waits_ends_well_on_a_signal_and_a_later_run_loses_nothing() {
    let place = Place::new();
    let port = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap().local_addr().unwrap().port();
    place.event_with(&format!("http://127.0.0.1:{port}/api/v1/picture/upload"));
    shoot_some(&place, 3);
    let mut run = Running::start(place.run(&["--until-delivered", "--json"]));
    let offline = |line: &serde_json::Value| line["event"] == "destination_changed" && line["state"] == "offline";
    let line = run.until(offline).await;
    assert_eq!(line["destination"], "event-gallery");
    for words in ["cmdline", "environ"] {
        let seen = fs::read(format!("/proc/{}/{words}", run.id())).unwrap_or_default();
        assert!(words == "environ" || !holds(&seen, "CANARY"));
    }
    assert_eq!(place.status().await["destinations"]["event-gallery"]["state"], "offline");
    assert_eq!(run.terminate().await, Some(0));

    let fake = fake(port).await;
    let done = place.run(&["--until-delivered"]).output().await.unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let stored = hashes(&fake);
    assert_eq!(stored.len(), 3);
    assert_eq!(confirmed(&place, "event-gallery").await, stored);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_amid_a_body_ends_it_within_two_seconds_and_the_photo_goes_once_later() {
    let (place, fake) = (Place::new(), fake(0).await);
    place.event_with(&fake.endpoint());
    // Larger than any buffer between here and there, and the gallery stops reading: the upload cannot end by itself.
    fs::write(place.path("out").join("20260620_1000_1.jpg"), large_picture()).unwrap();
    fake.script([Fault::StallAfter(100_000)]);
    let run = Running::start(place.run(&["--json"]));
    fake.stalled(1).await;
    let asked = Instant::now();
    assert_eq!(run.terminate().await, Some(0));
    let took = asked.elapsed();
    let figure = format!("{:.2} s, with an upload that stands still", took.as_secs_f64());
    note("G22", "from SIGTERM to the end", &figure, took <= Duration::from_secs(2));
    // A loaded machine needs more to end a process.
    assert!(took < Duration::from_secs(5), "it took {took:?}");
    assert!(fake.stored().is_empty());
    let status = place.status().await;
    assert_eq!(status["destinations"]["event-gallery"]["waiting"], 1, "it never was complete there: {status}");

    let done = place.run(&["--until-delivered"]).output().await.unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(hashes(&fake).len(), 1);
    assert!(place.ledger().await.iter().all(|row| row["possible_duplicate"] == false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_ends_with_6_and_touches_nothing() {
    let (place, fake) = (Place::new(), fake(0).await);
    place.event_with(&fake.endpoint());
    let mut first = Running::start(place.run(&["--json"]));
    let ready = first.until(|line| line["event"] == "ready").await;
    assert!(ready["local_gallery"].as_str().unwrap().starts_with("http://127.0.0.1:"), "{ready}");
    let second = place.run(&["--json"]).output().await.unwrap();
    assert_eq!(second.status.code(), Some(6), "{}", said(&second));
    assert!(second.stdout.is_empty(), "{}", said(&second));
    assert_eq!(String::from_utf8_lossy(&second.stderr).lines().count(), 1, "{}", said(&second));
    shoot_some(&place, 1);
    first.until(|line| line["event"] == "delivery_changed" && line["state"] == "confirmed").await;
    assert_eq!(first.terminate().await, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operators_page_answers_behind_its_secret() {
    let (place, fake) = (Place::new(), fake(0).await);
    place.event_with(&fake.endpoint());
    let mut run = Running::start(place.run(&["--json", "--listen", "127.0.0.1:0"]));
    let ready = run.until(|line| line["event"] == "ready").await;
    let url = ready["listen"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
    let (host, secret) = url.trim_end_matches('/').split_once('/').unwrap();
    let body = r#"{"ask":"snapshot"}"#;
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST /{secret}/ask HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("Garden Party") && !answer.contains("CANARY"), "{answer}");
    assert_eq!(run.terminate().await, Some(0));
}

/// A JPEG of about 16 MB: a small picture with much comment before it.
fn large_picture() -> Vec<u8> {
    let picture = boothlift_testkit::booth::picture(1, 120, 80);
    let comment = [[0xFF, 0xFE, 0xFF, 0xFF].as_slice(), &[0x20; 65_533]].concat();
    [&picture[..2], &comment.repeat(250), &picture[2..]].concat()
}
