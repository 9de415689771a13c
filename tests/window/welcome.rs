//! From an empty data folder to photos in the gallery; and what Welcome says when something is wrong.

use crate::bench::{self, Bench, Page, as_booth, in_gallery, old_photo, photo};
use serde_json::json;
use std::fs;

#[test]
fn two_choices_make_it_live_and_each_photo_reaches_the_gallery() {
    bench::run(async {
        let bench = Bench::new("welcome").await;
        let booth = bench.booth_folder();
        old_photo(&booth);
        let page = bench.drive().await;
        page.see("Welcome. Two choices and you are live.").await;
        page.see("dslrBooth").await;
        bench.shot("welcome");
        start_with_local_gallery(&page).await;
        bench.shot("live-empty");

        for number in 2..=7 {
            let name = format!("20260613_19{:02}_{number}.jpg", number / 3);
            as_booth(&booth, &name, &photo(number), number % 2 == 0);
        }
        page.counts("six photos delivered", |counts| counts["delivered"] == 6).await;
        page.see("All 6 delivered.").await;
        page.see("Nothing needs you.").await;
        bench.shot("live-all-delivered");
        assert_eq!(in_gallery(&page).await, (6, 6));
        for screen in ["photos", "sessions", "share", "event"] {
            page.script("location.hash = arguments[0]", vec![json!(screen)]).await.unwrap();
            page.find("h1").await;
            bench.shot(screen);
        }
        let originals = fs::read_dir(&booth).unwrap().count();
        assert_eq!(originals, 7, "the booth's own files stay where they are");
    });
}

#[test]
fn a_wrong_token_and_a_wrong_address_are_told_in_one_sentence_each() {
    bench::run(async {
        let bench = Bench::new("welcome-wrong").await;
        old_photo(&bench.booth_folder());
        let gallery = gallery_that_refuses().await;
        let page = bench.drive().await;
        page.see("dslrBooth").await;
        page.click("input[value='event-gallery']").await;
        page.press("Check").await;
        page.see("Paste the token first.").await;
        page.choose("select", "custom").await;
        page.type_into("input[type='password']", "wrong-token-1234567890").await;

        page.type_into("input[type='url']", &gallery).await;
        page.press("Check").await;
        page.see("does not accept this token").await;
        bench.shot("wrong-token");

        page.type_into("input[type='url']", "https://").await;
        page.press("Check").await;
        page.see("The address is not right").await;
        bench.shot("wrong-address");
        assert!(page.now("button.start:not([disabled])").await.is_none(), "it cannot be started like this");
    });
}

/// Presses the one button of Welcome and waits for Live.
pub(crate) async fn start_with_local_gallery(page: &Page) {
    page.press("Start with the local gallery").await;
    page.see("Waiting for the first photo.").await;
}

/// An event gallery that accepts no token: a status and a sentence, as the real one gives.
async fn gallery_that_refuses() -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut guest, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = guest.read(&mut request).await;
            let answer = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 12\r\nconnection: close\r\n\r\nUnauthorized";
            let _ = guest.write_all(answer.as_bytes()).await;
        }
    });
    format!("http://{address}/upload")
}
