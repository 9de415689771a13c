//! Closed to the tray: the window's memory goes back, the work goes on, and it is there again at once.

use crate::{
    bench::{self, Bench, as_booth, in_gallery, old_photo, photo, until},
    welcome::start_with_local_gallery,
};
use std::time::Instant;

#[test]
fn closed_to_the_tray_it_keeps_sending_without_a_webview_and_comes_back_with_the_truth() {
    bench::run(async {
        let bench = Bench::new("background").await;
        let booth = bench.booth_folder();
        old_photo(&booth);
        let page = bench.drive().await;
        page.see("dslrBooth").await;
        start_with_local_gallery(&page).await;
        let before = bench.pids("WebKitWebProcess");
        assert!(!before.is_empty());

        bench.close_window().await;
        until("the webview's process to end", async || bench.pids("WebKitWebProcess").is_empty().then_some(())).await;
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

        let begun = Instant::now();
        assert!(bench.panel().click("Open Boothlift"));
        bench.window("Boothlift").await;
        println!("the window was back after {} ms", begun.elapsed().as_millis());
        page.take_new_window().await;
        page.see("All 4 delivered.").await;
        println!("the page was true again after {} ms", begun.elapsed().as_millis());
        page.drawn().await;
        bench.shot("reopened");
        assert_eq!(in_gallery(&page).await, (4, 4));

        bench.close_window().await;
        until("the webview's process to end again", async || bench.pids("WebKitWebProcess").is_empty().then_some(()))
            .await;
        assert_eq!(bench.panel().notices().len(), 1, "it is said once and never again");
    });
}
