//! What is wrong is said in one clear sentence with a next step, and loses nothing.

use crate::{
    bench::{self, Bench, Page, as_booth, live, old_photo, photo, until, welcomed},
    dragging::drag,
    key_store::event_gallery,
    welcome::start_with_local_gallery,
};
use boothlift_testkit::event_gallery::{FakeEventGallery, Options};
use serde_json::json;
use std::{
    fs::{self, File, Permissions},
    os::unix::fs::{PermissionsExt, symlink},
    time::{Duration, Instant},
};

#[test]
fn boothlifts_own_folder_is_refused_in_welcome_and_a_folder_that_goes_away_is_told() {
    bench::run(async {
        let bench = Bench::new("trouble-folder").await;
        let (booth, page) = welcomed(&bench).await;
        page.press("Another folder").await;
        let dialog = bench.window("Choose the folder that the booth writes to").await;
        bench.xdotool(&["windowactivate", "--sync", &dialog]);
        // A short name: a machine under load swallows keys.
        symlink(bench.data(), bench.home().join("d")).unwrap();
        bench.xdotool(&["type", "--delay", "150", "~/d/"]);
        until("the dialog to take it", async || {
            bench.xdotool(&["key", "Return", "sleep", "0.5"]);
            bench.window_now("Choose the folder that the booth writes to").is_none().then_some(())
        })
        .await;
        page.see("This folder is Boothlift’s own.").await;
        page.see("Choose the folder that the booth writes to.").await;
        page.drawn().await;
        bench.shot("own-folder");
        page.press("Copy details").await;

        page.click("input[name='folder']:not([disabled])").await;
        start_with_local_gallery(&page).await;
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.counts("it was delivered", |counts| counts["delivered"] == 1).await;
        let watched = booth.parent().unwrap();
        let away = bench.home().join("away");
        fs::rename(watched, &away).unwrap();
        page.see("The booth folder is gone").await;
        page.see("All photos taken before are safe.").await;
        page.drawn().await;
        bench.shot("folder-gone");
        fs::rename(&away, watched).unwrap();
        page.see("1 photo delivered.").await;
    });
}

#[test]
fn unreadable_empty_and_broken_files_are_listed_with_their_reason() {
    bench::run(async {
        let bench = Bench::new("trouble-files").await;
        let (booth, page) = live(&bench).await;
        let elsewhere = bench.home().join("Downloads");
        fs::create_dir_all(&elsewhere).unwrap();
        let whole = photo(42);
        for (folder, before) in [(&elsewhere, "found-"), (&booth, "")] {
            // Locked before it has its name, as Boothlift is quick to take what may be read.
            fs::write(folder.join(".locked"), photo(41)).unwrap();
            fs::set_permissions(folder.join(".locked"), Permissions::from_mode(0o000)).unwrap();
            fs::rename(folder.join(".locked"), folder.join(format!("{before}locked.jpg"))).unwrap();
            fs::write(folder.join(format!("{before}broken.jpg")), &whole[..whole.len() / 2]).unwrap();
            fs::write(folder.join(format!("{before}empty.jpg")), "").unwrap();
        }
        // What is no picture is not kept; it is told by name.
        let words = elsewhere.join("list.txt");
        fs::write(&words, "no picture, but words enough").unwrap();
        drag(&bench, &page, &[&words], None).await;
        page.see("1 skipped: not a picture.").await;
        page.press("See which").await;
        page.see("list.txt").await;
        page.drawn().await;
        bench.shot("dropped");
        page.press("Copy details").await;
        page.see("Copied").await;
        page.script("document.querySelector('dialog[open]').dispatchEvent(new Event('cancel'))", vec![]).await.unwrap();
        let dropped = ["found-locked.jpg", "found-broken.jpg", "found-empty.jpg"].map(|name| elsewhere.join(name));
        drag(&bench, &page, &dropped.each_ref().map(|file| file.as_path()), None).await;
        page.see("3 need a look.").await;

        // In the booth's folder they get a minute: the booth may still be writing. What was dropped is judged at once.
        page.script("location.hash = 'photos'", vec![]).await.unwrap();
        for (name, title, next) in [
            ("found-locked.jpg", "No permission to read found-locked.jpg.", "Look again now"),
            ("found-broken.jpg", "The file is incomplete.", "Send anyway"),
            ("found-empty.jpg", "The file is empty.", "Leave it out"),
        ] {
            choose_row(&page, name).await;
            see_in_time(&page, title).await;
            see_in_time(&page, next).await;
        }
        for (name, title, next) in [
            ("locked.jpg", "No permission to read locked.jpg.", "Look again now"),
            ("broken.jpg", "The file is incomplete.", "Send anyway"),
            ("empty.jpg", "The file is empty.", "Leave it out"),
        ] {
            choose_row(&page, name).await;
            see_in_time(&page, title).await;
            see_in_time(&page, next).await;
            page.drawn().await;
            bench.shot(name);
        }
        // An old photo of the folder is left out for another reason than a person's.
        choose_row(&page, "20260601_1901_1.jpg").await;
        page.see("Not sent: older than the event").await;
        page.see("Boothlift sends only new photos of this folder.").await;
        page.drawn().await;
        bench.shot("older-than-the-event");
    });
}

#[test]
fn no_network_holds_photos_and_says_since_when() {
    bench::run(async {
        let bench = Bench::new("trouble-network").await;
        let booth = bench.booth_folder();
        old_photo(&booth);
        let fake = FakeEventGallery::start(Options::default()).await.unwrap();
        let (token, endpoint) = (fake.token(), fake.endpoint());
        let page = bench.drive().await;
        page.see("dslrBooth").await;
        event_gallery(&page, &endpoint, &token).await;
        page.press("Start with Event Gallery").await;
        page.see("Waiting for the first photo.").await;
        let port = fake.address().port();
        drop(fake);
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.see("No internet. All photos are safe here.").await;
        page.see("Boothlift keeps trying and sends by itself.").await;
        page.press("Copy details").await;
        page.see("Copied").await;
        page.drawn().await;
        bench.shot("offline");
        let back = FakeEventGallery::start(Options { port, token, ..Options::default() }).await.unwrap();
        page.counts("it was delivered", |counts| counts["delivered"] == 1).await;
        assert_eq!(back.stored().len(), 1);
    });
}

#[test]
fn a_full_disk_is_told_the_originals_stay_and_room_brings_everything_in() {
    bench::run(async {
        let bench = Bench::new("trouble-disk").await;
        let booth = bench.booth_folder();
        old_photo(&booth);
        let data = bench.home().join(".local/share");
        fs::create_dir_all(&data).unwrap();
        // A disk of its own, which hardly leaves room for the records.
        let page = bench
            .drive_through(&format!(
                "exec unshare --user --map-current-user --keep-caps --mount sh -c \
                 'mount -t tmpfs -o size=40m none {} && exec \"$BOOTHLIFT\"'",
                data.display()
            ))
            .await;
        page.see("dslrBooth").await;
        start_with_local_gallery(&page).await;
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.see("The disk is full. New photos are not copied.").await;
        page.see("The originals stay in the booth folder.").await;
        page.drawn().await;
        bench.shot("disk-full");
        page.press("Free some space").await;
        page.see("To free some space").await;
        page.drawn().await;
        bench.shot("free-some-space");
        assert_eq!(fs::read_dir(&booth).unwrap().count(), 2);
    });
}

#[test]
fn a_data_folder_that_another_boothlift_uses_is_told_in_the_window() {
    bench::run(async {
        let bench = Bench::new("trouble-second").await;
        fs::create_dir_all(bench.data()).unwrap();
        let lock = File::create(bench.data().join("boothlift.lock")).unwrap();
        lock.lock().unwrap();
        let page = bench.drive().await;
        page.see("Boothlift cannot start").await;
        page.see("Boothlift is running already.").await;
        page.see("Copy details").await;
        page.drawn().await;
        bench.shot("in-use");
    });
}

/// Waits longer than usual: a file that does not grow is given up after a minute.
async fn see_in_time(page: &Page, words: &str) {
    let begun = Instant::now();
    while !page.text().await.contains(words) {
        assert!(begun.elapsed() < Duration::from_secs(180), "\"{words}\" is not said");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Chooses a row of Photos by the file's name.
pub(crate) async fn choose_row(page: &Page, name: &str) {
    const CHOOSE: &str = "const row = [...document.querySelectorAll('[role=row]')].find((one) => one.textContent.includes(arguments[0]) && !one.textContent.includes('-' + arguments[0]));\
        row?.click(); return row != null;";
    until(&format!("a row of {name}"), async || {
        let chosen = page.script(CHOOSE, vec![json!(name)]).await.ok()?;
        (chosen == true).then_some(())
    })
    .await;
}
