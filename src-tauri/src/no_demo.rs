//! This build has no pretend booth.

use std::path::PathBuf;
use tauri::AppHandle;

/// Never made.
pub(crate) enum Demo {}

impl Demo {
    pub(crate) fn new() -> anyhow::Result<(Self, PathBuf)> {
        anyhow::bail!("this build has no pretend booth")
    }

    pub(crate) fn begin(_: &AppHandle) {}

    pub(crate) fn remove(&self) {
        match *self {}
    }
}
