//! Files dragged from another program's window.

use crate::{
    bench::{self, Bench, Page, desktop::tool, live, old_photo, photo, process::Running, until},
    key_store::event_gallery,
};
use boothlift_testkit::event_gallery::{FakeEventGallery, Options};
use serde_json::Value;
use std::{fs, path::Path};

#[test]
fn dropped_files_make_a_session_or_join_one_and_what_is_refused_is_listed() {
    bench::run(async {
        let bench = Bench::new("dragging").await;
        let (_, page) = live(&bench).await;

        let elsewhere = bench.home().join("Downloads");
        fs::create_dir_all(&elsewhere).unwrap();
        let [first, second, third, text] =
            ["from a phone ü.jpg", "b.jpg", "c.jpg", "list.txt"].map(|n| elsewhere.join(n));
        fs::write(&first, photo(101)).unwrap();
        fs::write(&second, photo(102)).unwrap();
        fs::write(&third, photo(103)).unwrap();
        fs::write(&text, "no picture").unwrap();

        drag(&bench, &page, &[&first, &second, &text], None).await;
        page.see("2 photos added").await;
        page.press("See which").await;
        page.see("list.txt").await;
        page.drawn().await;
        bench.shot("refused-listed");
        page.script("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))", vec![])
            .await
            .unwrap();
        let made = sessions(&page).await;
        assert_eq!(made.len(), 1, "one drop, one session");
        assert_eq!(made[0]["photos"], 2);

        page.script("document.querySelector('dialog[open]')?.close()", vec![]).await.unwrap();
        drag(&bench, &page, &[&third], Some("[data-drop-session]")).await;
        until("the third photo in the same session", async || {
            let now = sessions(&page).await;
            (now.len() == 1 && now[0]["photos"] == 3).then_some(())
        })
        .await;
        page.drawn().await;
        bench.shot("joined");
        assert!(first.exists() && third.exists(), "dropped files are copied, not moved");
    });
}

#[test]
fn a_link_dragged_from_a_browser_is_refused_where_no_destination_takes_links() {
    bench::run(async {
        let bench = Bench::new("dragging-link").await;
        let (_, page) = live(&bench).await;
        drag_uris(&bench, &page, &["https://gallery.example/a%20b.jpg?t=1%2B2".to_owned()], None).await;
        page.see("That is a link, not a photo").await;
        page.drawn().await;
        bench.shot("link-refused");
    });
}

#[test]
fn a_dragged_link_is_handed_on_after_one_question_where_a_destination_takes_links() {
    bench::run(async {
        let bench = Bench::new("dragging-link-taken").await;
        old_photo(&bench.booth_folder());
        let fake = FakeEventGallery::start(Options::default()).await.unwrap();
        let page = bench.drive().await;
        page.see("dslrBooth").await;
        event_gallery(&page, &fake.endpoint(), &fake.token()).await;
        page.press("Start with Event Gallery").await;
        page.see("Waiting for the first photo.").await;

        drag_uris(&bench, &page, &["https://pictures.example/other.jpg".to_owned()], None).await;
        page.see("Event Gallery would fetch it from pictures.example/…/other.jpg.").await;
        page.press("Cancel").await;
        let link = "https://pictures.example/a%20b/party.jpg?t=1%2B2";
        drag_uris(&bench, &page, &[link.to_owned()], None).await;
        page.see("Event Gallery would fetch it from pictures.example/…/party.jpg.").await;
        page.drawn().await;
        bench.shot("link-asked");
        assert_eq!(page.snapshot().await["counts"]["photos"], 0, "nothing happens before the answer");
        page.press("Send the address").await;
        page.see("1 photo added as session").await;
        page.see("Goes out in").await;
        let text = page.text().await;
        let seconds = text.split("Goes out in ").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<u32>().ok());
        assert!(seconds.is_some_and(|seconds| seconds <= 30), "it never begins above thirty: {text}");
        page.drawn().await;
        bench.shot("link-taken");
        until("the address to arrive", async || (!fake.stored().is_empty()).then_some(())).await;
        let [stored] = &fake.stored()[..] else { panic!("one") };
        assert_eq!(stored.url_import.as_deref(), Some(link), "the address is the body, sign for sign");
        page.counts("it was delivered", |counts| counts["delivered"] == 1).await;
    });
}

async fn sessions(page: &Page) -> Vec<Value> {
    page.snapshot().await["sessions"].as_array().cloned().unwrap_or_default()
}

pub(crate) async fn drag(bench: &Bench, page: &Page, files: &[&Path], onto: Option<&str>) {
    let uris: Vec<String> = files.iter().map(|file| uri(file)).collect();
    drag_uris(bench, page, &uris, onto).await;
}

/// Drags from a window of its own onto an element of the page, or onto its middle.
async fn drag_uris(bench: &Bench, page: &Page, uris: &[String], onto: Option<&str>) {
    let window = bench.window("Boothlift").await;
    bench.xdotool(&["windowmove", "--sync", &window, "10", "40"]);
    // The window of the drag before is going.
    until("no other window to drag from", async || bench.window_now("dragsource").is_none().then_some(())).await;
    let source =
        Running::start(bench.command("/usr/bin/python3").arg(tool("dragsource.py")).args(["1400", "60"]).args(uris));
    let from = bench.window("dragsource").await;
    let [from_x, from_y, ..] = bench.place_of(&from);
    let [left, top, width, height] = bench.place_of(&window);
    let (x, y) = match onto {
        Some(css) => page.middle_of(&page.find(css).await).await,
        None => (f64::from(width) / 2.0, f64::from(height) / 2.0),
    };
    let begin = (from_x + 60, from_y + 50);
    let end = (left + x as i32, top + y as i32);
    let go = |x: i32, y: i32| bench.xdotool(&["mousemove", &x.to_string(), &y.to_string(), "sleep", "0.05"]);
    go(begin.0, begin.1);
    bench.xdotool(&["sleep", "0.2", "mousedown", "1", "sleep", "0.2"]);
    // One jump starts no drag.
    for step in 1..=12 {
        go(begin.0 + (end.0 - begin.0) * step / 12, begin.1 + (end.1 - begin.1) * step / 12);
    }
    go(end.0 + 4, end.1 + 3);
    until("the page to show where the drop goes", async || page.now(".room").await.map(|_| ())).await;
    bench.shot("dragged-over");
    bench.xdotool(&["sleep", "0.2", "mouseup", "1"]);
    until("the page to let go", async || page.now(".room").await.is_none().then_some(())).await;
    drop(source);
}

pub(crate) fn uri(file: &Path) -> String {
    let mut uri = "file://".to_owned();
    for byte in file.to_str().unwrap().bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
