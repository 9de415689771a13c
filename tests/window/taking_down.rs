//! Several photos taken down with one question, a photo that is paused and what the headline and the tray make of it.

use crate::bench::{self, Bench, Page, as_booth, in_gallery, live, photo, until};
use serde_json::json;

/// A booth whose `photos` photos of one session are all in the local gallery.
async fn party(bench: &Bench, photos: u32) -> Page {
    let (booth, page) = live(bench).await;
    for number in 2..2 + photos {
        as_booth(&booth, &format!("20260613_1905_{number}.jpg"), &photo(number), false);
    }
    page.counts("all are delivered", |counts| counts["delivered"] == photos).await;
    page
}

/// The tick of a photo in the list of Photos.
fn tick(name: &str) -> String {
    format!("[role=row] button[aria-label='Choose {name}']")
}

#[test]
fn several_chosen_photos_are_taken_down_with_one_question() {
    bench::run(async {
        let bench = Bench::new("taking-down").await;
        let page = party(&bench, 6).await;
        page.script("location.hash = 'photos'", vec![]).await.unwrap();
        for name in ["20260613_1905_3.jpg", "20260613_1905_5.jpg"] {
            page.click(&tick(name)).await;
        }
        page.see("2 chosen").await;
        page.drawn().await;
        bench.shot("photos-chosen");
        page.press("Take down").await;
        page.see("Remove 2 photos from the local gallery?").await;
        page.see("They are never sent again.").await;
        page.drawn().await;
        bench.shot("question");
        page.press("Cancel").await;
        page.see("2 chosen").await;
        assert_eq!(page.snapshot().await["counts"]["delivered"], 6, "a question does nothing");
        page.press("Take down").await;
        page.click("dialog[open] .button.danger").await;
        page.see("2 photos taken down.").await;
        page.counts("they are delivered no more", |counts| counts["delivered"] == 4).await;
        assert_eq!(in_gallery(&page).await.0, 4);
    });
}

#[test]
fn photos_chosen_in_a_session_are_taken_down_with_one_question() {
    bench::run(async {
        let bench = Bench::new("taking-down-session").await;
        let page = party(&bench, 4).await;
        let session = page.snapshot().await["sessions"][0]["id"].as_u64().unwrap();
        page.script(&format!("location.hash = 'sessions/{session}'"), vec![]).await.unwrap();
        for nth in [1, 2] {
            page.click(&format!("[data-photos] [role=option]:nth-of-type({nth})")).await;
        }
        page.see("2 chosen").await;
        page.drawn().await;
        bench.shot("session-chosen");
        page.press("Take down").await;
        page.see("Remove 2 photos from the local gallery?").await;
        page.click("dialog[open] .button.danger").await;
        page.see("2 photos taken down.").await;
        page.counts("they are delivered no more", |counts| counts["delivered"] == 2).await;
        assert_eq!(in_gallery(&page).await.0, 2);
    });
}

#[test]
fn a_paused_photo_is_said_to_be_paused_and_goes_on_by_the_headline_or_the_tray() {
    bench::run(async {
        let bench = Bench::new("paused-photos").await;
        let page = party(&bench, 2).await;
        let booth = bench.booth_folder();
        for (number, by_tray) in [(7, false), (8, true)] {
            page.ask(json!({ "ask": "pause_sending", "minutes": null })).await.unwrap();
            let name = format!("20260613_1907_{number}.jpg");
            as_booth(&booth, &name, &photo(number), false);
            page.counts("it waits", |counts| counts["waiting"] == 1).await;
            page.script("location.hash = 'photos'", vec![]).await.unwrap();
            page.see(&name).await;
            let open = "[...document.querySelectorAll('[role=row]')].find((row) => row.textContent.includes(arguments[0])).click()";
            page.script(open, vec![json!(name)]).await.unwrap();
            page.press("Pause this photo").await;
            // A wish ends the pause, and taken back it is there again.
            page.press("This one now").await;
            page.see("It goes first now.").await;
            page.press("Undo").await;
            page.see("It is where it was in line again.").await;
            page.see("Go on").await;
            page.ask(json!({ "ask": "resume_sending" })).await.unwrap();
            page.script("location.hash = 'live'", vec![]).await.unwrap();
            page.see("1 photo is paused.").await;
            page.see("The rest is delivered.").await;
            page.drawn().await;
            bench.shot("headline");
            if by_tray {
                until("the tray to say so", async || bench.panel().click("Send the paused photo").then_some(())).await;
            } else {
                page.press("Send it").await;
            }
            page.counts("it is delivered", |counts| counts["waiting"] == 0 && counts["sending"] == 0).await;
            page.see("Nothing needs you.").await;
        }
        assert_eq!(in_gallery(&page).await, (4, 4));
    });
}
