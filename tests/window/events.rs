//! Events of before and event files, in the real window.

use crate::{
    bench::{self, Bench, as_booth, live, photo, until},
    dragging::drag,
};
use serde_json::json;
use std::fs;

#[test]
fn a_closed_event_is_opened_again_and_goes_on_where_it_stopped() {
    bench::run(async {
        let bench = Bench::new("events-again").await;
        let (booth, page) = live(&bench).await;
        as_booth(&booth, "20260613_1901_1.jpg", &photo(2), true);
        as_booth(&booth, "20260613_1901_2.jpg", &photo(3), true);
        page.counts("two photos delivered", |counts| counts["delivered"] == 2).await;
        let before = page.snapshot().await;
        let name = before["event"]["name"].as_str().unwrap().to_owned();
        page.script("location.hash = 'event'", vec![]).await.unwrap();
        page.press("End the event").await;
        page.press("End it").await;
        page.see(&format!("{name} is closed.")).await;
        assert_eq!(page.snapshot().await["event"], json!(null));
        page.press("Earlier events").await;
        page.see("2 photos, all delivered.").await;
        page.drawn().await;
        bench.shot("earlier-events");
        page.press(&format!("Open {name} again")).await;
        page.see(&format!("{name} is open again, as it was.")).await;
        as_booth(&booth, "20260613_1902_1.jpg", &photo(4), false);
        page.counts("the third is delivered", |counts| counts["delivered"] == 3).await;
        let after = page.snapshot().await;
        assert_eq!(after["event"], before["event"]);
        assert_eq!(after["counts"]["photos"], 3, "nothing is taken twice");
        page.drawn().await;
        bench.shot("open-again");
    });
}

#[test]
fn an_event_file_is_kept_let_go_over_the_window_and_begins_its_event() {
    bench::run(async {
        let bench = Bench::new("events-file").await;
        let (booth, page) = live(&bench).await;
        page.script("location.hash = 'event'", vec![]).await.unwrap();
        page.press("Save for another booth").await;
        let dialog = bench.window("Save for another booth").await;
        bench.xdotool(&["windowactivate", "--sync", &dialog]);
        let file = bench.home().join("e.toml");
        bench.xdotool(&["key", "ctrl+a"]);
        bench.xdotool(&["type", "--delay", "150", "~/e.toml"]);
        until("the dialog to take it", async || {
            bench.xdotool(&["key", "Return", "sleep", "0.5"]);
            bench.window_now("Save for another booth").is_none().then_some(())
        })
        .await;
        page.see("The event is saved as a file.").await;
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("kind = \"local-gallery\"") && text.contains("[[folders]]"), "{text}");

        let wrong = bench.home().join("wrong.toml");
        fs::write(&wrong, "name = \"Party\"\nnothing = 1\n").unwrap();
        drag(&bench, &page, &[&wrong], None).await;
        page.see("This event file cannot be used").await;

        // The office puts another day in.
        let date = page.snapshot().await["event"]["date"].as_str().unwrap().to_owned();
        fs::write(&file, text.replace(&date, "2031-05-09")).unwrap();
        drag(&bench, &page, &[&file], None).await;
        page.see("From the event file e.toml.").await;
        page.see("It is there.").await;
        page.drawn().await;
        bench.shot("event-file");
        page.press("Open this event").await;
        until("the event of the file", async || (page.snapshot().await["event"]["date"] == "2031-05-09").then_some(()))
            .await;
        as_booth(&booth, "20310509_1901_1.jpg", &photo(5), true);
        page.counts("its photo is delivered", |counts| counts["delivered"] == 1 || counts["delivered"] == 2).await;
        page.ask(json!({ "ask": "list_events" })).await.unwrap();
    });
}

#[test]
fn a_set_up_is_kept_as_a_template_and_a_new_event_begins_with_it() {
    bench::run(async {
        let bench = Bench::new("events-template").await;
        let (booth, page) = live(&bench).await;
        page.ask(json!({ "ask": "set_approval", "on": true })).await.unwrap();
        page.script("location.hash = 'event'", vec![]).await.unwrap();
        page.press("Templates").await;
        page.see("There is no template yet.").await;
        page.type_into("dialog input[aria-label='Name of the template']", "Weddings").await;
        page.press("Keep as a template").await;
        page.see("Kept on").await;
        page.drawn().await;
        bench.shot("templates");
        page.press("Rename Weddings").await;
        page.type_into("dialog li input", "Summer weddings").await;
        page.press("Give it this name").await;
        page.see("Summer weddings").await;
        page.press("A new event from Summer weddings").await;
        page.see("With the folders, rules, destinations and hours of the template").await;
        page.type_into("dialog input.input:not([type='date'])", "Anna and Ben").await;
        page.drawn().await;
        bench.shot("from-template");
        page.press("Start the new event").await;
        let event = until("the new event", async || {
            let event = page.snapshot().await["event"].take();
            (event["name"] == "Anna and Ben").then_some(event)
        })
        .await;
        assert_eq!(event["approval"], true);
        as_booth(&booth, "20310509_1901_1.jpg", &photo(5), true);
        // The one that lay there goes along, as few old ones do.
        page.counts("both photos wait for approval", |counts| counts["photos"] == 2 && counts["waiting"] == 2).await;
        page.script("location.hash = 'event'", vec![]).await.unwrap();
        page.press("Templates").await;
        page.press("Remove Summer weddings").await;
        page.see("Events that began with it stay as they are.").await;
        page.press("Remove it").await;
        page.see("There is no template yet.").await;
    });
}
