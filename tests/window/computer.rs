//! What Boothlift does to the computer around it: it keeps it awake while photos are on their way, and starts at login, each
//! only as long as a person wants it.

use crate::{
    bench::{self, Bench, Page, as_booth, old_photo, photo, until},
    key_store::event_gallery,
    welcome::start_with_local_gallery,
};
use boothlift_testkit::{
    booth::picture,
    event_gallery::{FakeEventGallery, Options},
};

const LOCK: &str = "idle Boothlift: Photos are on their way to their galleries";
const AWAKE: &str = "[role='switch'][aria-label='Keep the computer awake']";
const LOGIN: &str = "[role='switch'][aria-label='Start when you sign in']";

#[test]
fn the_computer_stays_awake_while_photos_are_on_their_way_unless_a_person_says_no() {
    bench::run(async {
        let bench = Bench::new("awake").await;
        let booth = bench.booth_folder();
        old_photo(&booth);
        let fake = FakeEventGallery::start(Options::default()).await.unwrap();
        let (token, endpoint, port) = (fake.token(), fake.endpoint(), fake.address().port());
        let page = bench.drive().await;
        page.see("dslrBooth").await;
        event_gallery(&page, &endpoint, &token).await;
        page.press("Start with Event Gallery").await;
        page.see("Waiting for the first photo.").await;
        assert_eq!(bench.panel().locks(), [] as [&str; 0], "nothing is on its way yet");
        drop(fake);
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        locks(&bench, &[LOCK]).await;
        settings(&page).await;
        page.drawn().await;
        bench.shot("settings");
        page.click(AWAKE).await;
        locks(&bench, &[]).await;
        page.counts("it still waits", |counts| counts["waiting"] == 1).await;
        page.click(AWAKE).await;
        locks(&bench, &[LOCK]).await;
        let back = FakeEventGallery::start(Options { port, token, ..Options::default() }).await.unwrap();
        page.counts("it was delivered", |counts| counts["delivered"] == 1).await;
        assert_eq!((back.stored().len(), bench.panel().locks().len()), (1, 1), "the next photo often comes soon");
    });
}

#[test]
fn on_a_phones_hotspot_prints_go_out_and_the_rest_waits_until_a_person_says_all_or_it_is_another_network() {
    const GUESSED: u32 = 3;
    const NO: u32 = 2;
    bench::run(async {
        let bench = Bench::new("metered").await;
        bench.panel().line(GUESSED, "/org/freedesktop/NetworkManager/ActiveConnection/1");
        let booth = bench.booth_folder();
        old_photo(&booth);
        let fake = FakeEventGallery::start(Options::default()).await.unwrap();
        let page = bench.drive().await;
        page.see("dslrBooth").await;
        event_gallery(&page, &fake.endpoint(), &fake.token()).await;
        page.press("Start with Event Gallery").await;
        page.see("Waiting for the first photo.").await;
        as_booth(&booth, "20260613_1905_1.jpg", &photo(2), false);
        as_booth(&booth, "20260613_1905_2.jpg", &picture(3, 200, 600), false);
        page.counts("the print is delivered", |counts| counts["delivered"] == 1).await;
        page.see("Saving data. 1 photo waits.").await;
        page.see("Data saver on").await;
        assert_eq!(fake.stored().len(), 1);
        page.drawn().await;
        bench.shot("live");
        settings(&page).await;
        page.see("This network counts data: 0 of 200 MB are used.").await;
        page.drawn().await;
        bench.shot("settings");
        page.script("location.hash = 'live'", vec![]).await.unwrap();
        page.press("Send all anyway").await;
        page.counts("all is delivered", |counts| counts["delivered"] == 2).await;

        bench.panel().line(GUESSED, "/org/freedesktop/NetworkManager/ActiveConnection/2");
        until("the next hotspot", async || (page.snapshot().await["saver"]["saving"] == true).then_some(())).await;
        as_booth(&booth, "20260613_1906_1.jpg", &photo(4), false);
        page.see("Saving data. 1 photo waits.").await;
        bench.panel().line(NO, "/org/freedesktop/NetworkManager/ActiveConnection/3");
        page.counts("Wi-Fi takes the rest", |counts| counts["delivered"] == 3).await;
    });
}

#[test]
fn started_at_login_it_works_without_a_window_and_one_click_shows_it() {
    bench::run(async {
        let bench = Bench::new("login").await;
        let booth = bench.booth_folder();
        old_photo(&booth);
        let entry = bench.home().join(".config/autostart/Boothlift.desktop");
        let page = bench.drive().await;
        page.see("dslrBooth").await;
        start_with_local_gallery(&page).await;
        settings(&page).await;
        page.find(LOGIN).await;
        assert!(!entry.exists());
        page.click(LOGIN).await;
        until("the entry for the system", async || entry.exists().then_some(())).await;
        let text = std::fs::read_to_string(&entry).unwrap();
        assert!(text.contains("boothlift --hidden"), "{text}");
        assert!(bench.panel().click("Quit Boothlift…"));
        until("Boothlift to end", async || bench.pids("boothlift").is_empty().then_some(())).await;
        drop(page);

        let mut app = bench.start_with(&["--hidden"]);
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        until("the tray to say that it was delivered", async || {
            (bench.panel().menu()?.first()? == "1 photo delivered. Nothing needs you.").then_some(())
        })
        .await;
        assert_eq!((bench.window_now("Boothlift"), bench.pids("WebKitWebProcess").len()), (None, 0));
        assert!(bench.panel().click("Open Boothlift"));
        bench.window("Boothlift").await;
        assert_eq!(app.ended(), None);
        assert!(bench.panel().click("Quit Boothlift…"));
        until("it to end", async || app.ended()).await;

        let page = bench.drive().await;
        settings(&page).await;
        page.find(&format!("{LOGIN}[aria-checked='true']")).await;
        page.click(LOGIN).await;
        until("the entry to be gone", async || (!entry.exists()).then_some(())).await;
    });
}

async fn settings(page: &Page) {
    page.script("location.hash = 'settings'", vec![]).await.unwrap();
    page.find(AWAKE).await;
}

async fn locks(bench: &Bench, wanted: &[&str]) {
    until(&format!("{wanted:?} to keep the computer awake"), async || (bench.panel().locks() == wanted).then_some(()))
        .await;
}
