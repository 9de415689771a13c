//! Tests that cross rooms, and the few things they share.

use std::{env, path::PathBuf};

/// A program of this workspace, built beside the test that asks.
///
/// # Panics
/// When it is not there: tests must not pass because they tested nothing.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    let mut dir = env::current_exe().unwrap_or_default();
    dir.pop();
    if dir.ends_with("deps") {
        dir.pop();
    }
    let path = dir.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "{} is not built: `cargo build --workspace` makes it", path.display());
    path
}
