//! A desktop of a test's own: screen, session bus, window manager, key store, panel, home folder; and Boothlift in it.
//!
//! Everything started here is ended here, by its own process id.

pub(crate) mod desktop;
mod frames;
mod gallery;
mod life;
mod page;
mod pictures;
pub(crate) mod process;

pub(crate) use desktop::Bench;
pub(crate) use frames::Frames;
pub(crate) use gallery::in_gallery;
pub(crate) use life::{end, live, welcomed};
pub(crate) use page::Page;
pub(crate) use pictures::{as_booth, old_photo, photo};

use std::{
    fs,
    future::Future,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Longest wait for anything that should come soon. Machines that build beside their tests are slow.
pub(crate) const SOON: Duration = Duration::from_secs(45);

/// Runs one test.
pub(crate) fn run<F: Future<Output = ()>>(test: F) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

/// Waits until `look` finds something.
///
/// # Panics
/// After [`SOON`], with `what` in the message.
pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(begun.elapsed() < SOON, "after {} s still waiting for: {what}", SOON.as_secs());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// All files below `folder`, however deep.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => found.extend(files(&entry.path())),
            kind if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
    found
}
