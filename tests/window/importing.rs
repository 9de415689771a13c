//! Many files dragged at once: how far they are, how to stop, the folders they lie in, and a page that goes on meanwhile.

use crate::{
    bench::{self, Bench, Frames, SOON, live, photo, until},
    dragging::drag,
    pace::grouped,
};
use boothlift_testkit::{booth::picture, figures};
use serde_json::Value;
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

/// Files of the large drop in this run.
fn files() -> u32 {
    std::env::var("DROP_FILES").ok().map_or(600, |text| text.parse().expect("a number of files"))
}

/// Files of the drop that is read to its end.
fn whole() -> u32 {
    std::env::var("DROP_FILES").map_or(150, |_| files())
}

/// Rows of the list on Photos.
const LISTED: &str = "return Number(document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') ?? 0)";

/// Small pictures, each another one.
fn fill(folder: &Path, first: u32, count: u32) {
    fs::create_dir_all(folder).unwrap();
    for number in first..first + count {
        fs::write(folder.join(format!("IMG_{number:05}.jpg")), picture(u64::from(number), 60, 40)).unwrap();
    }
}

#[test]
fn a_large_drop_says_how_far_it_is_and_can_be_stopped_and_taken_back_whole() {
    bench::run(async {
        let bench = Bench::new("importing").await;
        let (_, page) = live(&bench).await;
        let card = bench.home().join("Card");
        fill(&card, 1000, files());
        Frames::watch(&page).await;
        drag(&bench, &page, &[&card], None).await;
        let bar = until("how far it is", async || page.now(".importing").await).await;
        let said = bar.text().await.unwrap();
        assert!(said.contains(" read, ") && said.contains(" added."), "{said}");
        bench.shot("reading");
        page.press("Stop").await;
        page.see("Stopped: ").await;
        let longest = Frames::tell(&page).await.longest();
        figures::note(
            "drops",
            "frames while a drop is read",
            &format!("longest {longest:.0} ms of {} files", files()),
            longest < 1_000.0,
        );
        assert!(longest < 3_000.0, "the page stood still for {longest} ms");
        page.drawn().await;
        bench.shot("stopped");
        let added = page.snapshot().await["counts"]["photos"].as_u64().unwrap();
        assert!(added > 0 && added < u64::from(files()), "{added}");
        page.press("Undo").await;
        page.see("Taken back.").await;
        // Beside the photo that was there before the event.
        page.counts("all of it left out", |counts| counts["not_sent"] == added + 1 && counts["photos"] == 0).await;
    });
}

#[test]
fn every_file_of_a_drop_stands_in_photos_and_the_page_goes_on_meanwhile() {
    bench::run(async {
        let bench = Bench::new("importing-whole").await;
        let (_, page) = live(&bench).await;
        let card = bench.home().join("Card");
        fill(&card, 1000, whole());
        page.script("location.hash = 'photos'", vec![]).await.unwrap();
        Frames::watch(&page).await;
        drag(&bench, &page, &[&card], None).await;
        let dropped = Instant::now();
        let (mut listed, mut moved) = (0, Instant::now());
        // Beside the photo that was there before the event.
        while listed < whole() + 1 {
            let rows = page.script(LISTED, vec![]).await.unwrap().as_u64().unwrap() as u32;
            if rows != listed {
                (listed, moved) = (rows, Instant::now());
            }
            assert!(moved.elapsed() < SOON, "{listed} of {} rows, and no more", whole() + 1);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let took = dropped.elapsed().as_secs_f64();
        let frames = Frames::tell(&page).await;
        page.see(&format!("{} photos added as session", grouped(whole()))).await;
        bench.shot("listed");
        figures::note(
            "drops",
            &format!("{} dropped files: all stand in Photos", whole()),
            &format!("after {took:.1} s"),
            true,
        );
        frames.note(&format!("Photos while {} dropped files are read", whole()));
        assert!(frames.longest() < 3_000.0, "the page stood still for {} ms", frames.longest());
    });
}

#[test]
fn folders_of_a_drop_become_sessions_of_their_own_after_one_question() {
    bench::run(async {
        let bench = Bench::new("importing-folders").await;
        let (_, page) = live(&bench).await;
        let party = bench.home().join("Party");
        for (nth, name) in ["anna", "ben", "cleo"].into_iter().enumerate() {
            fill(&party.join(name), 100 * u32::try_from(nth).unwrap() + 1, 2);
        }
        drag(&bench, &page, &[&party], None).await;
        page.see("3 folders, make 3 sessions?").await;
        page.drawn().await;
        bench.shot("folders-asked");
        page.press("Make 3").await;
        page.see("6 photos added as 3 sessions.").await;
        let sessions = page.snapshot().await["sessions"].as_array().cloned().unwrap();
        let mut tags: Vec<_> = sessions.iter().map(|card| card["tag"].as_str().unwrap().to_owned()).collect();
        tags.sort();
        assert_eq!(tags, ["anna", "ben", "cleo"]);
        page.press("Undo").await;
        page.counts("all three taken back", |counts| counts["not_sent"] == 7 && counts["photos"] == 0).await;
    });
}

#[test]
fn a_watched_folder_is_told_and_a_broken_file_waits_in_photos() {
    bench::run(async {
        let bench = Bench::new("importing-watched").await;
        let (_, page) = live(&bench).await;
        drag(&bench, &page, &[&bench.booth_folder()], None).await;
        page.see("These are already being watched.").await;
        page.drawn().await;
        bench.shot("watched");
        let from = bench.home().join("Broken");
        fs::create_dir_all(&from).unwrap();
        let (half, empty) = (from.join("half.jpg"), from.join("empty.jpg"));
        fs::write(&half, &photo(401)[..2_000]).unwrap();
        fs::write(&empty, "").unwrap();
        drag(&bench, &page, &[&half, &empty], None).await;
        page.see("2 need a look.").await;
        page.drawn().await;
        bench.shot("broken-told");
        page.press("Show them").await;
        page.see("half.jpg").await;
        page.see("empty.jpg").await;
        page.drawn().await;
        bench.shot("broken-in-photos");
        page.counts("both need somebody", |counts| counts["needs_you"] == 2 && counts["photos"] == 2).await;
        fs::write(&half, photo(401)).unwrap();
        page.script("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'F5', bubbles: true }))", vec![])
            .await
            .unwrap();
        page.counts("the mended one is a photo", |counts: &Value| counts["needs_you"] == 1 && counts["photos"] == 2)
            .await;
    });
}
