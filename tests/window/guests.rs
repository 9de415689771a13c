//! Guests: a pick-up code on screen, and what becomes of a wish to remove a photo.

use crate::bench::{self, Bench, as_booth, live, photo, until};
use serde_json::json;

#[test]
fn the_window_shows_a_pick_up_code_and_answers_guests_wishes() {
    bench::run(async {
        let bench = Bench::new("guests").await;
        let (booth, page) = live(&bench).await;
        for number in 2..=4 {
            as_booth(&booth, &format!("20260613_1905_{number}.jpg"), &photo(number), false);
        }
        page.counts("three photos delivered", |counts| counts["delivered"] == 3).await;
        let code = page.ask(json!({ "ask": "show_code", "session": null })).await.unwrap()["with"].take();
        let text = |key: &str| code[key].as_str().unwrap().to_owned();
        let (pick_up, front, url) = (text("pick_up"), text("front"), text("url"));
        page.script("location.hash = 'share'", vec![]).await.unwrap();
        let spaced = format!("{} {}", &pick_up[..3], &pick_up[3..]);
        page.see(&spaced).await;
        page.drawn().await;
        bench.shot("share");

        let phone = reqwest::Client::new();
        let typed = phone.post(format!("{front}code")).body(format!("code={pick_up}")).send().await.unwrap();
        assert_eq!(typed.url().as_str(), url, "it leads where the secret link leads");
        let html = typed.text().await.unwrap();
        let id = html.split("data-id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        for wish in [format!("photo={id}"), "photo=all".to_owned()] {
            assert!(phone.post(format!("{url}remove")).body(wish).send().await.unwrap().status().is_success());
        }
        page.see("2 guests asked to remove a photo.").await;
        page.script("location.hash = 'live'", vec![]).await.unwrap();
        page.press("2 guests ask to remove a photo").await;
        page.see("one photo").await;
        page.drawn().await;
        bench.shot("wishes");
        page.press("Remove it from the local gallery").await;
        page.see("removed from the local gallery").await;
        page.press("Keep it").await;
        page.see("No guest waits for an answer.").await;
        page.drawn().await;
        bench.shot("answered");

        let gone = phone.get(format!("{url}p/{id}")).send().await.unwrap().status();
        assert_eq!(gone.as_u16(), 404);
        let html = phone.get(&url).send().await.unwrap().text().await.unwrap();
        assert!(html.contains("Your hosts removed what you asked them to remove."));
        assert!(html.contains("Your hosts kept a photo that you wanted removed."));
        until("the count to go", async || (page.snapshot().await["guests"]["removal_requests"] == 0).then_some(()))
            .await;
    });
}
