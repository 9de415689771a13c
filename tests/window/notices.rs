//! Notices of the system, heard and clicked over the session bus as a desktop does it.

use crate::{
    bench::{self, Bench, Page, as_booth, live, photo, until, welcomed},
    key_store::event_gallery,
    welcome::gallery_that_refuses,
};
use serde_json::json;
use std::time::{Duration, Instant};

#[test]
fn who_packs_up_and_closes_the_window_hears_when_all_is_delivered_and_a_click_leads_back() {
    bench::run(async {
        let bench = Bench::new("notice-pack-up").await;
        let (booth, page) = live(&bench).await;
        page.ask(json!({ "ask": "pause_sending", "minutes": null })).await.unwrap();
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.counts("one photo waiting", |counts| counts["waiting"] == 1).await;
        let menu = until("the tray to say when the last photo came", async || {
            bench.panel().menu().filter(|menu| menu.iter().any(|line| line.starts_with("Last photo ")))
        })
        .await;
        assert_eq!(menu[2], *menu.iter().find(|line| line.starts_with("Last photo ")).unwrap());
        page.press("Pack up").await;
        page.see("Not yet: 1 photo waits.").await;
        bench.close_window().await;

        assert!(bench.panel().click("Send again"));
        notice(&bench, "1 photo delivered. You can pack up.", 15).await;
        bench.shot("notice");
        assert!(bench.panel().open_notice("1 photo delivered. You can pack up."), "a click on it is heard");
        bench.window("Boothlift").await;
        page.take_new_window().await;
        page.see("You can pack up.").await;
        page.see("Proof of delivery").await;
        page.drawn().await;
        bench.shot("led-back");
        bench.close_window().await;
        let told = bench.panel().notices();
        assert_eq!(told.iter().filter(|text| text.contains("pack up")).count(), 1, "it is told once: {told:?}");
    });
}

#[test]
fn a_click_on_the_notice_of_an_ended_sign_in_leads_to_that_destinations_sign_in_and_so_does_the_tray() {
    bench::run(async {
        let bench = Bench::new("notice-sign-in").await;
        let (booth, page) = welcomed(&bench).await;
        event_gallery(&page, &gallery_that_refuses().await, "a-token-that-ended").await;
        page.press("Start with Event Gallery").await;
        page.see("Waiting for the first photo.").await;
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.see("its token again.").await;
        bench.close_window().await;

        let text = "Event Gallery wants you to sign in again. 1 photo waits.";
        notice(&bench, text, 90).await;
        assert!(bench.panel().open_notice(text), "a click on it is heard");
        asks_for_the_token(&bench, &page).await;
        bench.shot("from-the-notice");
        bench.close_window().await;

        assert!(bench.panel().click("Sign in to Event Gallery again"));
        asks_for_the_token(&bench, &page).await;
        bench.shot("from-the-tray");
    });
}

async fn asks_for_the_token(bench: &Bench, page: &Page) {
    bench.window("Boothlift").await;
    page.take_new_window().await;
    page.find("dialog[open] input[type='password']").await;
    let at = page.script("return location.hash", vec![]).await.unwrap();
    assert_eq!(at, json!("#event"), "its card lies below");
    page.drawn().await;
}

/// Waits for a notice that its own rule keeps back for a while.
pub(crate) async fn notice(bench: &Bench, text: &str, seconds: u64) {
    let begun = Instant::now();
    while !bench.panel().notices().iter().any(|told| told == text) {
        let told = bench.panel().notices();
        assert!(begun.elapsed() < Duration::from_secs(seconds), "\"{text}\" is not among {told:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
