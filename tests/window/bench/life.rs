//! How most tests begin, and how the program ends amid one.

use super::{Bench, Page, old_photo, process, until};
use crate::welcome::start_with_local_gallery;
use std::path::PathBuf;

/// A window at Welcome, which found the booth's folder: there is a photo of another day in it.
pub(crate) async fn welcomed(bench: &Bench) -> (PathBuf, Page) {
    let booth = bench.booth_folder();
    old_photo(&booth);
    let page = bench.drive().await;
    page.see("dslrBooth").await;
    (booth, page)
}

/// The same on Live, with the local gallery, waiting for its first photo.
pub(crate) async fn live(bench: &Bench) -> (PathBuf, Page) {
    let (booth, page) = welcomed(bench).await;
    start_with_local_gallery(&page).await;
    (booth, page)
}

/// Ends the program that a driver started, by `KILL` as a pulled plug does or by `TERM`, and waits until another may start.
pub(crate) async fn end(bench: &Bench, page: Page, signal: &str) {
    for pid in bench.pids("boothlift") {
        process::signal(pid, signal);
    }
    until("Boothlift to end", async || bench.pids("boothlift").is_empty().then_some(())).await;
    drop(page);
    // The bus hears of a killed program a moment later; whoever starts before hands what it has to nobody.
    until("its name to be free", async || (!bench.is_on_bus("app.boothlift.desktop.SingleInstance")).then_some(()))
        .await;
}
