//! From an empty data folder to photos in the gallery; and what Welcome says when something is wrong.

use crate::bench::{self, Bench, Page, as_booth, in_gallery, old_photo, photo, welcomed};
use serde_json::json;
use std::fs;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

#[test]
fn two_choices_make_it_live_and_each_photo_reaches_the_gallery() {
    bench::run(async {
        let bench = Bench::new("welcome").await;
        let booth = bench.booth_folder();
        old_photo(&booth);
        let page = bench.drive().await;
        page.see("Welcome. Two choices and you are live.").await;
        page.see("dslrBooth").await;
        page.drawn().await;
        bench.shot("welcome");
        start_with_local_gallery(&page).await;
        page.drawn().await;
        bench.shot("live-empty");

        for number in 2..=7 {
            let name = format!("20260613_19{:02}_{number}.jpg", number / 3);
            as_booth(&booth, &name, &photo(number), number % 2 == 0);
        }
        page.counts("six photos delivered", |counts| counts["delivered"] == 6).await;
        page.see("All 6 delivered.").await;
        page.see("Nothing needs you.").await;
        page.drawn().await;
        bench.shot("live-all-delivered");
        assert_eq!(in_gallery(&page).await, (6, 6));
        for screen in ["photos", "sessions", "share", "event"] {
            page.script("location.hash = arguments[0]", vec![json!(screen)]).await.unwrap();
            page.find("h1").await;
            page.drawn().await;
            bench.shot(screen);
        }
        let originals = fs::read_dir(&booth).unwrap().count();
        assert_eq!(originals, 7, "the booth's own files stay where they are");
    });
}

#[test]
fn a_wrong_address_and_a_wrong_token_are_told_in_one_sentence_each_and_lose_nothing() {
    bench::run(async {
        let bench = Bench::new("welcome-wrong").await;
        let (booth, page) = welcomed(&bench).await;
        page.click("input[value='event-gallery']").await;
        page.press("Check").await;
        page.see("Paste the token first.").await;
        page.choose("[data-field='preset']", "custom").await;
        page.type_into("input[type='password']", "wrong-token-1234567890").await;

        page.type_into("input[type='url']", "http://gallery.example/upload").await;
        page.press("Check").await;
        page.see("The address is not right").await;
        page.drawn().await;
        bench.shot("plain-address");
        page.type_into("input[type='url']", &format!("http://127.0.0.1:{}/upload", free_port())).await;
        page.press("Check").await;
        page.see("Nobody answers at this address.").await;
        assert!(!page.text().await.contains("Photos wait"), "nothing waits for a gallery that is only being checked");
        page.drawn().await;
        bench.shot("nobody-there");
        assert!(page.now("button.start:not([disabled])").await.is_none(), "it cannot be started like this");

        page.type_into("input[type='url']", &gallery_that_refuses().await).await;
        page.press("Check").await;
        page.press("Start with Event Gallery").await;
        page.see("Waiting for the first photo.").await;
        as_booth(&booth, "20260613_1901_1.jpg", &photo(1), false);
        page.see("its token again.").await;
        page.see("1 photo waits for it, nothing is lost.").await;
        page.drawn().await;
        bench.shot("wrong-token");
        page.press("Paste a new token").await;
        page.find("input[type='password']").await;
        page.drawn().await;
        bench.shot("new-token");
    });
}

/// Presses the one button of Welcome and waits for Live.
pub(crate) async fn start_with_local_gallery(page: &Page) {
    page.press("Start with the local gallery").await;
    page.see("Waiting for the first photo.").await;
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// An event gallery that takes whole requests and accepts no token.
pub(crate) async fn gallery_that_refuses() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((guest, _)) = listener.accept().await {
            tokio::spawn(refuse(guest));
        }
    });
    format!("http://{address}/upload")
}

async fn refuse(mut guest: TcpStream) {
    let mut read = Vec::new();
    while !is_whole(&read) {
        match guest.read_buf(&mut read).await {
            Ok(1..) => {}
            _ => return,
        }
    }
    let answer = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 12\r\nconnection: close\r\n\r\nUnauthorized";
    let _ = guest.write_all(answer.as_bytes()).await;
}

fn is_whole(read: &[u8]) -> bool {
    let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&read[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    read.len() >= end + 4 + length.unwrap_or(0)
}
