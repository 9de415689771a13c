//! Closed to the tray: the window's memory goes back, the work goes on, and it is there again at once.

use crate::bench::{self, Bench, as_booth, in_gallery, live, photo, process::own_memory_mb, until};
use boothlift_testkit::figures;
use std::time::Instant;

#[test]
fn closed_to_the_tray_it_keeps_sending_without_a_webview_and_comes_back_with_the_truth() {
    bench::run(async {
        let bench = Bench::new("background").await;
        let (booth, page) = live(&bench).await;
        let before = bench.pids("WebKitWebProcess");
        assert!(!before.is_empty());

        bench.close_window().await;
        let closed = Instant::now();
        until("the webview's process to end", async || bench.pids("WebKitWebProcess").is_empty().then_some(())).await;
        let took = closed.elapsed().as_secs_f64();
        figures::note("16", "web process gone", &format!("{took:.2} s after the window"), took <= 2.0);
        bench.shot("closed");
        assert_eq!(bench.panel().notices(), ["Boothlift keeps sending. You find it beside the clock."]);
        for number in 2..=5 {
            as_booth(&booth, &format!("20260613_1905_{number}.jpg"), &photo(number), false);
        }
        until("the tray to say that all were delivered", async || {
            let menu = bench.panel().menu()?;
            (menu.first()? == "All 4 delivered. Nothing needs you.").then_some(())
        })
        .await;
        assert!(bench.pids("WebKitWebProcess").is_empty(), "no webview was needed for that");
        let left = ["boothlift", "WebKitNetworkProcess"].map(|name| bench.pids(name)).concat();
        let memory = left.into_iter().map(own_memory_mb).sum::<f64>();
        figures::note("16", "memory that is no file's", &format!("{memory:.1} MB, debug build"), memory <= 60.0);

        let begun = Instant::now();
        assert!(bench.panel().click("Open Boothlift"));
        bench.window("Boothlift").await;
        let window = begun.elapsed().as_secs_f64();
        page.take_new_window().await;
        page.see("All 4 delivered.").await;
        let page_true = begun.elapsed().as_secs_f64();
        let figure = format!("the window after {window:.2} s, its page true after {page_true:.2} s");
        figures::note("16", "back", &figure, page_true <= 1.0);
        page.drawn().await;
        bench.shot("reopened");
        assert_eq!(in_gallery(&page).await, (4, 4));

        bench.close_window().await;
        until("the webview's process to end again", async || bench.pids("WebKitWebProcess").is_empty().then_some(()))
            .await;
        assert_eq!(bench.panel().notices().len(), 1, "it is said once and never again");
    });
}
