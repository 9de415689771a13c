//! What a booth calls, heard by the real program as its event file says.

use crate::{
    place::{Place, holds, shoot},
    running::Running,
};
use std::{fs, net::TcpListener};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

const KEY: &str = "CANARY-of-the-hooks-0123456789";

fn event(place: &Place, listen: &str) {
    place.event(&format!(
        "name = 'Garden Party'\ndate = '2026-06-20'\n[[folders]]\npath = 'out'\nsettle-seconds = 0.2\n\
         [hooks]\nlisten = '{listen}'\nsecret-env = 'HOOKS'\n"
    ));
}

/// GETs `path` at `host` and gives the answer's status.
async fn get(host: &str, path: &str) -> u16 {
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_told_by_calls_is_one_and_the_key_is_in_no_log_and_no_record() {
    let place = Place::new();
    event(&place, "127.0.0.1:0");
    let errors = place.path("stderr");
    let mut command = place.run(&["--json"]);
    command.env("HOOKS", KEY).env("BOOTHLIFT_LOG", "trace").stderr(fs::File::create(&errors).unwrap());
    let mut running = Running::start(command);
    running.until(|line| line["event"] == "ready").await;
    let file = place.data().join("hook-address");
    let line = fs::read_to_string(&file).unwrap();
    let (host, rest) = line.trim().strip_prefix("http://").unwrap().split_once('/').unwrap();
    assert_eq!(rest, format!("{KEY}/"));

    assert_eq!(get(host, &format!("/{KEY}/session?event=start")).await, 200);
    for (n, name) in ["20260620_1000_1.jpg", "20260620_1130_1.jpg"].into_iter().enumerate() {
        shoot(&place.path("out"), name, n as u64);
        assert_eq!(get(host, &format!("/{KEY}/session?event=file&path=out/{name}")).await, 200);
    }
    assert_eq!(get(host, &format!("/{KEY}/nobody")).await, 404);
    assert_eq!(get(host, &format!("/{KEY}x/session?event=end")).await, 404);
    for _ in 0..2 {
        running.until(|line| line["event"] == "delivery_changed" && line["state"] == "confirmed").await;
    }
    #[cfg(unix)]
    {
        assert_eq!(running.terminate().await, Some(0));
        assert!(!file.exists());
        assert_eq!(place.holding(KEY), Vec::<std::path::PathBuf>::new());
    }
    #[cfg(not(unix))]
    drop(running);
    let tags: Vec<_> = place.ledger().await.into_iter().map(|row| row["session"].clone()).collect();
    assert_eq!(tags.len(), 2);
    assert!(tags[0].is_string() && tags[0] == tags[1], "{tags:?}");
    let logged = fs::read(errors).unwrap();
    assert!(holds(&logged, "calls are heard") && holds(&logged, "TRACE") && !holds(&logged, KEY));
}

#[tokio::test]
async fn a_port_that_is_taken_is_said_at_the_start() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    event(&place, &taken.local_addr().unwrap().to_string());
    let done = place.run(&[]).env("HOOKS", KEY).output().await.unwrap();
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(said.contains("calls") && said.contains("port") && !said.contains(KEY), "{said}");
}
