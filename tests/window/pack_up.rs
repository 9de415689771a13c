//! The end of the night: the check says what was proved, the proof is kept as a file, and sending goes on below.

use crate::{
    bench::{self, Bench, as_booth, in_gallery, old_photo, photo, until},
    welcome::start_with_local_gallery,
};
use serde_json::json;
use std::fs;

#[test]
fn pack_up_says_that_everything_arrived_and_keeps_the_proof_as_a_file() {
    bench::run(async {
        let bench = Bench::new("pack-up").await;
        let booth = bench.booth_folder();
        old_photo(&booth);
        let page = bench.drive().await;
        page.see("dslrBooth").await;
        start_with_local_gallery(&page).await;
        for number in 2..=5 {
            as_booth(&booth, &format!("20260613_19{number:02}_1.jpg"), &photo(number), number % 2 == 0);
        }
        page.counts("four photos delivered", |counts| counts["delivered"] == 4).await;
        page.press("Pack up").await;
        page.see("You can pack up.").await;
        for words in [
            "Every photo is delivered. You may switch the computer off.",
            "Booth folder read once more. Nothing new, nothing half saved.",
            "Local gallery: 4 of 4, files compared one by one.",
            "all 4 still in place, untouched.",
            "Proof of delivery",
            "files compared",
        ] {
            page.see(words).await;
        }
        let number = until("the check number", async || {
            let number = page.snapshot().await["pack_up"]["check_number"].as_str()?.to_owned();
            (number.len() == 9).then_some(number)
        })
        .await;
        page.see(&number).await;
        page.drawn().await;
        bench.shot("you-can-pack-up");

        page.press("Save").await;
        page.see("Save the proof of delivery").await;
        page.drawn().await;
        bench.shot("save");
        page.click("dialog[open] li:nth-child(2) button").await;
        let dialog = bench.window("Keep the proof of delivery").await;
        bench.xdotool(&["windowactivate", "--sync", &dialog]);
        // A short name: a machine under load swallows keys.
        let file = bench.home().join("p.csv");
        bench.xdotool(&["key", "ctrl+a"]);
        bench.xdotool(&["type", "--delay", "150", "~/p.csv"]);
        until("the dialog to take it", async || {
            bench.xdotool(&["key", "Return", "sleep", "0.5"]);
            bench.window_now("Keep the proof of delivery").is_none().then_some(())
        })
        .await;
        page.see("The proof of delivery is saved.").await;
        let table = fs::read_to_string(&file).unwrap();
        assert!(table.contains(&number), "the table carries the same check number: {table}");
        assert_eq!(table.matches("files compared").count(), 4, "each photo with how it was proved: {table}");

        // One that comes now turns the page back, and then on again by itself.
        as_booth(&booth, "20260613_1906_1.jpg", &photo(6), false);
        page.counts("the fifth is delivered", |counts| counts["delivered"] == 5).await;
        page.see("5 of 5, files compared one by one.").await;
        page.see("You can pack up.").await;

        page.press("Back to Live").await;
        page.see("All 5 delivered.").await;
        assert_eq!(page.snapshot().await["pack_up"], json!(null), "the check is left");
        assert_eq!(in_gallery(&page).await, (5, 5));
        assert!(bench.panel().click("Pack up…"));
        page.see("You can pack up.").await;
        page.press("Close the event").await;
        page.see("The guest page goes off and the booth folder is not watched any more.").await;
        page.drawn().await;
        bench.shot("close");
        page.press("Keep it open").await;
        page.see("You can pack up.").await;
        assert_eq!(fs::read_dir(&booth).unwrap().count(), 6, "the booth's own files stay where they are");
    });
}

#[test]
fn photos_that_wait_are_finished_at_home() {
    bench::run(async {
        let bench = Bench::new("pack-up-home").await;
        let booth = bench.booth_folder();
        old_photo(&booth);
        let page = bench.drive().await;
        page.see("dslrBooth").await;
        start_with_local_gallery(&page).await;
        page.ask(json!({ "ask": "pause_sending", "minutes": null })).await.unwrap();
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.counts("one photo waiting", |counts| counts["waiting"] == 1).await;
        page.press("Pack up").await;
        page.see("Not yet: 1 photo waits.").await;
        page.see("Sending is paused.").await;
        page.press("Finish at home").await;
        page.see("Until it is delivered the event stays open and the computer stays awake.").await;
        page.press("Do not finish at home").await;
        page.see("Sending is paused.").await;
        page.drawn().await;
        bench.shot("not-yet");
        page.ask(json!({ "ask": "resume_sending" })).await.unwrap();
        page.see("You can pack up.").await;
    });
}

#[test]
fn the_evening_goes_to_a_stick_in_folders_by_session_and_the_stick_may_be_pulled_out() {
    const DIALOG: &str = "Choose the USB stick";
    bench::run(async {
        let bench = Bench::new("pack-up-usb").await;
        let booth = bench.booth_folder();
        old_photo(&booth);
        let page = bench.drive().await;
        page.see("dslrBooth").await;
        start_with_local_gallery(&page).await;
        for number in 2..=4 {
            as_booth(&booth, &format!("20260613_19{number:02}_1.jpg"), &photo(number), false);
        }
        page.counts("three photos delivered", |counts| counts["delivered"] == 3).await;
        page.press("Pack up").await;
        page.see("You can pack up.").await;
        // A short name: a machine under load swallows keys.
        let stick = bench.home().join("s");
        fs::create_dir(&stick).unwrap();
        page.press("Copy to a USB stick").await;
        let dialog = bench.window(DIALOG).await;
        bench.xdotool(&["windowactivate", "--sync", &dialog]);
        bench.xdotool(&["type", "--delay", "150", "~/s/"]);
        until("the dialog to take it", async || {
            bench.xdotool(&["key", "Return", "sleep", "0.5"]);
            bench.window_now(DIALOG).is_none().then_some(())
        })
        .await;
        page.see("You can pull it out now.").await;
        page.see("3 photos are on the USB stick, each compared after it was written.").await;
        page.drawn().await;
        bench.shot("usb-done");
        let copied = bench::files(&stick);
        assert_eq!(copied.len(), 3, "{copied:?}");
        for number in 2..=4 {
            let name = format!("20260613_19{number:02}_1.jpg");
            let copy = copied.iter().find(|path| path.ends_with(&name)).unwrap_or_else(|| panic!("{copied:?}"));
            assert_eq!(fs::read(copy).unwrap(), fs::read(booth.join(&name)).unwrap());
            assert_eq!(copy.parent().and_then(|folder| folder.parent()?.parent()), Some(&*stick), "{copied:?}");
        }
    });
}
