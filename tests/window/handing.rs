//! Photos that come by another way than the folder or a drag: opened with Boothlift, pasted; and what waits for an event.

use crate::{
    bench::{
        self, Bench, Page,
        desktop::{first_line, tool},
        live, old_photo, photo,
        process::Running,
        until,
    },
    dragging::{drag, uri},
    welcome::start_with_local_gallery,
};
use serde_json::json;
use std::{fs, process::Stdio};

#[test]
fn files_opened_with_boothlift_reach_the_one_that_runs_and_wait_for_an_event() {
    bench::run(async {
        let bench = Bench::new("handing").await;
        old_photo(&bench.booth_folder());
        let elsewhere = bench.home().join("From a camera");
        fs::create_dir_all(&elsewhere).unwrap();
        let names = ["first ü.jpg", "second.jpg", "third.jpg"];
        for (number, name) in names.iter().enumerate() {
            fs::write(elsewhere.join(name), photo(301 + u32::try_from(number).unwrap())).unwrap();
        }
        let [first, second, third] = names.map(|name| elsewhere.join(name));

        let page = bench.drive().await;
        page.see("dslrBooth").await;
        hand_over(&bench, &[first.to_str().unwrap(), "--", second.to_str().unwrap()]).await;
        page.see("Choose where photos go first.").await;
        page.drawn().await;
        bench.shot("waits-for-an-event");
        start_with_local_gallery(&page).await;
        page.see("2 photos added as session").await;
        hand_over(&bench, &[&uri(&third)]).await;
        page.see("1 photo added as session").await;
        page.counts("three photos", |counts| counts["photos"] == 3).await;
        assert!(first.exists() && second.exists() && third.exists(), "they are copied, not moved");
    });
}

#[test]
fn a_folder_let_go_over_welcome_is_chosen_and_shows_what_it_holds() {
    bench::run(async {
        let bench = Bench::new("handing-folder").await;
        old_photo(&bench.booth_folder());
        let other = bench.home().join("Wedding booth");
        fs::create_dir_all(&other).unwrap();
        fs::write(other.join("a.jpg"), photo(311)).unwrap();
        let page = bench.drive().await;
        page.see("dslrBooth").await;
        drag(&bench, &page, &[&other], None).await;
        page.see("Wedding booth").await;
        until("it to be the one chosen", async || {
            let chosen = page.script("return document.querySelector('.find.on')?.innerText ?? ''", vec![]).await;
            chosen.unwrap().as_str().unwrap().contains("Wedding booth").then_some(())
        })
        .await;
        page.drawn().await;
        bench.shot("folder-chosen");
        assert_eq!(page.snapshot().await["event"], json!(null), "it is chosen, not begun");
    });
}

#[test]
fn a_picture_files_or_a_link_can_be_pasted_and_anything_else_is_refused_in_words() {
    bench::run(async {
        let bench = Bench::new("pasting").await;
        let (_, page) = live(&bench).await;
        let elsewhere = bench.home().join("Pictures of a phone");
        fs::create_dir_all(&elsewhere).unwrap();
        let file = elsewhere.join("a b.jpg");
        fs::write(&file, photo(321)).unwrap();

        let clipboard = copied(&bench, &["text", "Hello"]);
        paste(&page).await;
        page.see("There is no photo to paste.").await;
        drop(clipboard);

        let clipboard = copied(&bench, &["files", &uri(&file)]);
        paste(&page).await;
        page.counts("the pasted file", |counts| counts["photos"] == 1).await;
        drop(clipboard);

        let clipboard = copied(&bench, &["picture", file.to_str().unwrap()]);
        paste(&page).await;
        page.counts("the pasted picture", |counts| counts["photos"] == 2).await;
        drop(clipboard);

        let clipboard = copied(&bench, &["text", "https://gallery.example/a.jpg"]);
        paste(&page).await;
        page.see("That is a link, not a photo").await;
        drop(clipboard);
        page.drawn().await;
        bench.shot("pasted");
        page.counts("both delivered", |counts| counts["delivered"] == 2).await;
    });
}

/// Starts Boothlift once more with words on its command line, as a desktop's "Open with" does.
async fn hand_over(bench: &Bench, words: &[&str]) {
    let mut second = bench.start_with(words);
    let code = until("the second start to end", async || second.ended()).await;
    assert_eq!(code, 0);
}

/// Something in the clipboard, for as long as this lives.
fn copied(bench: &Bench, words: &[&str]) -> Running {
    let mut owner = bench.command("/usr/bin/python3");
    let mut owner = Running::start(owner.arg(tool("clipboard.py")).args(words).stdout(Stdio::piped()));
    assert_eq!(first_line(owner.0.stdout.take().unwrap()), "ready");
    owner
}

async fn paste(page: &Page) {
    page.script(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'v', ctrlKey: true, bubbles: true }))",
        vec![],
    )
    .await
    .unwrap();
}
