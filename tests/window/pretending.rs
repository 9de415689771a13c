//! The pretend booth, from Welcome and back to it.

use crate::{
    bench::{self, Bench, Page, as_booth, photo, until, welcomed},
    welcome::start_with_local_gallery,
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

const BAND: &str = "This is the pretend booth. Nothing leaves here.";

#[test]
fn the_pretend_booth_is_tried_from_welcome_and_the_real_records_stay_as_they_were() {
    bench::run(async {
        let bench = Bench::new("pretending").await;
        let (booth, page) = welcomed(&bench).await;
        page.drawn().await;
        bench.shot("welcome");
        page.press("Try it with a pretend booth").await;
        page.see(BAND).await;
        let real = records(&bench.data());
        assert!(real.keys().any(|name| name.ends_with("boothlift.db")), "{:?}", real.keys());

        let now = page.counts("drawn photos are delivered", |counts| counts["delivered"].as_u64() >= Some(2)).await;
        assert_eq!(now["needs_you"], 0);
        let shown = page.snapshot().await;
        assert_eq!(shown["host"]["pretend"], true);
        let labels: Vec<_> = shown["lanes"].as_array().unwrap().iter().map(|lane| lane["label"].clone()).collect();
        assert_eq!(labels, ["Made-up gallery", "Local gallery"]);
        let drawn = PathBuf::from(shown["folders"][0]["path"].as_str().unwrap());
        assert!(drawn.is_dir() && !drawn.starts_with(bench.data()));
        page.drawn().await;
        bench.shot("live");
        for screen in ["photos", "sessions", "share", "event", "settings", "support"] {
            page.script("location.hash = arguments[0]", vec![json!(screen)]).await.unwrap();
            page.find("h1").await;
            page.see(BAND).await;
        }
        page.script("location.hash = 'live'", vec![]).await.unwrap();

        // Nothing of it reaches beyond this computer, and nothing real gets into it.
        for request in [json!({ "ask": "open_to_guests", "address": "127.0.0.1" }), json!({ "ask": "end_event" })] {
            assert_eq!(page.ask(request.clone()).await.unwrap_err()["code"], "app.pretend", "{request}");
        }

        page.press("Play trouble").await;
        page.press("No internet").await;
        page.see("Boothlift keeps trying and sends by itself.").await;
        page.drawn().await;
        bench.shot("no-internet");
        page.press("No internet").await;
        let waiting = page.snapshot().await["counts"]["delivered"].as_u64();
        page.counts("photos go on", |counts| counts["delivered"].as_u64() > waiting).await;

        assert!(records(&bench.data()) == real, "the real data folder is left alone");
        page.press("Stop pretending").await;
        page.see("Welcome. Two choices and you are live.").await;
        until("the band to go", async || (!page.text().await.contains(BAND)).then_some(())).await;
        until("the drawn photos to be gone", async || (!drawn.exists()).then_some(())).await;
        let shown = page.snapshot().await;
        assert_eq!(
            (&shown["host"]["pretend"], &shown["event"], &shown["lanes"]),
            (&json!(false), &json!(null), &json!([]))
        );

        // The real one is there again, and works.
        page.see("dslrBooth").await;
        start_with_local_gallery(&page).await;
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.counts("a real photo is delivered", |counts| counts["delivered"] == 1).await;
        let refused = begin(&page).await;
        assert_eq!(refused["failed"]["code"], "request.wrong", "not while an event is on: {refused}");
        assert_eq!(page.snapshot().await["counts"]["delivered"], 1);
    });
}

/// Asks for the pretend booth as the page does; what came of it.
async fn begin(page: &Page) -> serde_json::Value {
    const SCRIPT: &str = "const done = arguments[0]; window.__TAURI_INTERNALS__.invoke('begin_pretending')\
        .then(() => done({ said: true }), (failed) => done({ failed }))";
    page.script_until_done(SCRIPT, vec![]).await.unwrap()
}

/// What the engine keeps in a data folder.
const OURS: [&str; 5] = ["boothlift", "safe-copies", "gallery", "records-kept", "prepared"];

/// Every file of the engine in a data folder, with its bytes.
fn records(data: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![data.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(data).unwrap().to_string_lossy().into_owned();
            // The web view keeps things of its own there, the window its place, the page its looks.
            if folder == data && !OURS.iter().any(|ours| name.starts_with(ours)) {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}
