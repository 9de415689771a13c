//! What rude visitors cannot take from the others.

use crate::party::{Party, raw, status};
use boothlift_contract::Kind;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

#[tokio::test]
async fn a_request_that_never_ends_is_cut_off_and_does_not_keep_others_out() {
    let party = Party::new();
    let (_, session, _) = party.hang(Some("a"), Kind::Print, 1).await;
    let server = party.serve().await;
    let local = server.local_address();
    let mut slow = Vec::new();
    for n in 0..64 {
        let mut stream = TcpStream::connect(local).await.unwrap();
        // Some say nothing at all, some never finish.
        let _ = stream.write_all(if n % 2 == 0 { b"GET / HTTP/1.1\r\nX-A: ".as_slice() } else { b"" }).await;
        slow.push(stream);
    }
    // All seats are taken; whoever comes now waits until the slow ones are cut off, and is served then.
    let reply = reqwest::get(server.session_page(&session.unwrap())).await.unwrap();
    assert_eq!(reply.status(), 200);
    for mut stream in slow {
        let mut rest = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(60), stream.read_to_end(&mut rest)).await.unwrap();
    }
    server.stop().await;
}

#[tokio::test]
async fn a_head_of_more_than_eight_kilobytes_is_refused() {
    let party = Party::new();
    let server = party.serve().await;
    let local = server.local_address();
    let with = |bytes: usize| {
        format!("GET / HTTP/1.1\r\nHost: {local}\r\nConnection: close\r\nX: {}\r\n\r\n", "x".repeat(bytes))
    };
    assert_eq!(status(&raw(local, &with(7000)).await), 200);
    assert_eq!(status(&raw(local, &with(9000)).await), 431);
    server.stop().await;
}

#[cfg(not(target_os = "macos"))] // macOS has no second loopback address.
#[tokio::test]
async fn one_guest_gets_eight_connections_and_the_next_guest_gets_in() {
    let party = Party::new();
    let server = party.serve().await;
    let guests = server.open_to_guests("127.0.0.2".parse().unwrap()).await.unwrap();
    let from = async |source: &str| {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(format!("{source}:0").parse().unwrap()).unwrap();
        socket.connect(guests).await.unwrap()
    };
    let ask = format!("GET / HTTP/1.1\r\nHost: {guests}\r\nConnection: close\r\n\r\n");
    let answer = async |mut stream: TcpStream| {
        let _ = stream.write_all(ask.as_bytes()).await;
        let mut text = String::new();
        let _ = stream.read_to_string(&mut text).await;
        status(&text)
    };
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(from("127.0.0.9").await);
    }
    let ninth = answer(from("127.0.0.9").await).await;
    assert!(ninth == 503 || ninth == 0, "{ninth}");
    assert_eq!(answer(from("127.0.0.10").await).await, 200);
    for stream in held {
        assert_eq!(answer(stream).await, 200);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_flood_from_one_address_is_slowed_and_never_refused() {
    let party = Party::new();
    let server = party.serve().await;
    let local = server.local_address();
    let mut stream = TcpStream::connect(local).await.unwrap();
    let mut answers = 0;
    let mut buffer = vec![0; 64 * 1024];
    for _ in 0..180 {
        stream.write_all(format!("HEAD / HTTP/1.1\r\nHost: {local}\r\n\r\n").as_bytes()).await.unwrap();
        let read = stream.read(&mut buffer).await.unwrap();
        answers += u32::from(String::from_utf8_lossy(&buffer[..read]).contains("200 OK"));
    }
    assert_eq!(answers, 180);
    server.stop().await;
}

#[cfg(any(target_os = "linux", target_os = "windows"))] // Each guest needs an address of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_guests_at_once_all_see_their_photo() {
    let party = Party::new();
    let (id, session, bytes) = party.hang(Some("a"), Kind::Print, 1).await;
    let server = party.serve().await;
    server.open_to_guests("127.0.0.2".parse().unwrap()).await.unwrap();
    let page = server.session_page(&session.unwrap());
    let guests = (0..100_u8).map(|n| {
        let (page, bytes) = (page.clone(), bytes.clone());
        tokio::spawn(async move {
            let phone = reqwest::Client::builder().local_address(std::net::IpAddr::from([127, 0, 1, n + 1]));
            let phone = phone.build().unwrap();
            assert_eq!(phone.get(&page).send().await.unwrap().status(), 200);
            assert_eq!(phone.get(format!("{page}t/{id}")).send().await.unwrap().status(), 200);
            let photo = phone.get(format!("{page}p/{id}")).send().await.unwrap();
            assert_eq!(photo.bytes().await.unwrap(), bytes);
            assert_eq!(phone.get(format!("{page}state")).send().await.unwrap().status(), 200);
        })
    });
    for guest in guests.collect::<Vec<_>>() {
        guest.await.unwrap();
    }
    assert_eq!(server.guests_now(), 100);
    server.stop().await;
}
