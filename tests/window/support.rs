//! Support in the real window: the self-test, the log and a help file that the system's dialog names.

use crate::bench::{self, Bench, as_booth, live, photo, until};
use serde_json::json;
use std::{fs, io::Read as _};

#[test]
fn support_tests_itself_shows_the_log_and_saves_the_help_file_it_showed() {
    bench::run(async {
        let bench = Bench::new("support").await;
        let (booth, page) = live(&bench).await;
        as_booth(&booth, "20260613_1901_1.jpg", &photo(2), false);
        page.counts("the photo is delivered", |counts| counts["delivered"] == 1).await;
        page.script("location.hash = 'support'", vec![]).await.unwrap();

        page.press("Run the self-test").await;
        page.see("Everything works. Tested at").await;
        page.see("this computer tells of new photos at once").await;
        page.see("A made-up secret was kept, read back and forgotten.").await;
        page.see("It is ready to keep photos on this computer.").await;
        let test = page.snapshot().await["self_test"].clone();
        assert!(test["rows"].as_array().unwrap().iter().all(|row| row["state"] == "good"), "{test:#}");
        assert_eq!(page.snapshot().await["counts"]["photos"], 1, "the test makes no photo");

        // The log: what was just done stands at its top, and only trouble is shown where that is wanted.
        page.see("self-test ended bad=0").await;
        page.drawn().await;
        bench.shot("self-test");
        page.type_into("input[type='search']", "self-test begins").await;
        until("one line to be left", async || {
            let lines = page.script("return document.querySelectorAll('[role=option]').length", vec![]).await.unwrap();
            (lines == json!(1)).then_some(())
        })
        .await;

        page.press("Make a help file").await;
        page.see("Exactly this is inside").await;
        page.see("log.txt").await;
        let shown = "return [...document.querySelectorAll('dialog pre')].map((one) => one.textContent)";
        let shown = page.script(shown, vec![]).await.unwrap();
        page.drawn().await;
        bench.shot("help-file");
        page.press("Save").await;
        let dialog = bench.window("Save the help file").await;
        bench.xdotool(&["windowactivate", "--sync", &dialog]);
        let file = bench.home().join("h.zip");
        bench.xdotool(&["key", "ctrl+a"]);
        bench.xdotool(&["type", "--delay", "150", "~/h.zip"]);
        until("the dialog to take it", async || {
            bench.xdotool(&["key", "Return", "sleep", "0.5"]);
            bench.window_now("Save the help file").is_none().then_some(())
        })
        .await;
        page.see("The help file is saved.").await;
        let mut zip = zip::ZipArchive::new(fs::File::open(&file).unwrap()).unwrap();
        let home = bench.home().to_string_lossy().into_owned();
        let mut saved = Vec::new();
        for at in 0..zip.len() {
            let mut text = String::new();
            zip.by_index(at).unwrap().read_to_string(&mut text).unwrap();
            for planted in [home.as_str(), "20260613_1901_1", "dslrBooth/"] {
                assert!(!text.contains(planted), "{planted}:\n{text}");
            }
            saved.push(json!(text));
        }
        assert_eq!(json!(saved), shown, "just as it was shown");
    });
}
