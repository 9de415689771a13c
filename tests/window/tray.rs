//! The icon beside the clock, read and clicked over the session bus as a panel does it.

use crate::{
    bench::{self, Bench, as_booth, live, photo, until, welcomed},
    welcome::start_with_local_gallery,
};

#[test]
fn the_tray_says_how_it_stands_and_pauses_and_sends_again() {
    bench::run(async {
        let bench = Bench::new("tray").await;
        let (booth, page) = welcomed(&bench).await;
        let menu = menu_with(&bench, "Two choices and you are live.").await;
        assert!(
            menu.contains(&"Open Boothlift".to_owned()) && menu.contains(&"Quit Boothlift…".to_owned()),
            "{menu:?}"
        );
        start_with_local_gallery(&page).await;
        let menu = menu_with(&bench, "Ready. Waiting for the first photo.").await;
        for entry in
            ["Show code of newest session", "Add photos…", "Open gallery", "Pause sending", "Pause for 10 minutes"]
        {
            assert!(menu.contains(&entry.to_owned()), "{entry} is missing in {menu:?}");
        }
        let idle = bench.panel().icon().unwrap();

        assert!(bench.panel().click("Pause sending"));
        page.see("Paused.").await;
        let menu = menu_with(&bench, "Paused. Nothing waits.").await;
        assert!(menu.contains(&"Send again".to_owned()) && !menu.contains(&"Pause sending".to_owned()), "{menu:?}");
        until("another icon", async || bench.panel().icon().filter(|icon| *icon != idle)).await;
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.counts("one photo waiting", |counts| counts["waiting"] == 1).await;
        menu_with(&bench, "Paused. 1 photo waits.").await;
        page.drawn().await;
        bench.shot("paused");

        assert!(bench.panel().click("Send again"));
        page.counts("it was delivered", |counts| counts["delivered"] == 1).await;
        let menu = menu_with(&bench, "1 photo delivered. Nothing needs you.").await;
        assert!(menu.contains(&"1 of 1 delivered".to_owned()), "{menu:?}");

        assert!(bench.panel().click("Show code of newest session"));
        page.find("dialog[open] img, [role='dialog'] img").await;
        page.drawn().await;
        bench.shot("code");
    });
}

#[test]
fn quitting_from_the_tray_asks_while_photos_wait() {
    bench::run(async {
        let bench = Bench::new("tray-quit").await;
        let (booth, page) = live(&bench).await;
        page.ask(serde_json::json!({ "ask": "pause_sending", "minutes": null })).await.unwrap();
        as_booth(&booth, "20260613_1905_2.jpg", &photo(2), false);
        page.counts("one photo waiting", |counts| counts["waiting"] == 1).await;
        menu_with(&bench, "Paused. 1 photo waits.").await;

        assert!(bench.panel().click("Quit Boothlift…"));
        let question = bench.window("Quit Boothlift?").await;
        bench.shot("question");
        bench.xdotool(&["windowactivate", "--sync", &question]);
        bench.xdotool(&["key", "Escape"]);
        until("the question to go", async || bench.window_now("Quit Boothlift?").is_none().then_some(())).await;
        page.counts("it still runs", |counts| counts["waiting"] == 1).await;

        for (keys, quits) in [(&["Return"][..], false), (&["shift+Tab", "Return"][..], true)] {
            assert!(bench.panel().click("Quit Boothlift…"));
            let question = bench.window("Quit Boothlift?").await;
            bench.xdotool(&["windowactivate", "--sync", &question]);
            bench.xdotool(&[&["key"], keys].concat());
            until("the question to go", async || bench.window_now("Quit Boothlift?").is_none().then_some(())).await;
            if quits {
                until("the program to end", async || bench.pids("boothlift").is_empty().then_some(())).await;
            } else {
                page.counts("Enter means to keep running", |counts| counts["waiting"] == 1).await;
            }
        }
    });
}

#[test]
fn without_a_tray_closing_the_window_minimises_it() {
    bench::run(async {
        let bench = Bench::without_panel("no-tray").await;
        let mut app = bench.start();
        bench.close_window().await;
        assert_eq!(app.ended(), None, "it still runs");
        assert!(!bench.pids("WebKitWebProcess").is_empty(), "its page is still there");
    });
}

/// Waits until the menu begins with this headline.
async fn menu_with(bench: &Bench, headline: &str) -> Vec<String> {
    until(&format!("the tray menu to say \"{headline}\""), async || {
        bench.panel().menu().filter(|menu| menu.first().is_some_and(|first| first == headline))
    })
    .await
}
