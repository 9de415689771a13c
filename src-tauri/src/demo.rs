//! The pretend booth: drawn photos in a temporary folder, the local gallery as the made-up one. Nothing leaves this computer,
//! nothing is mixed with an event, and all of it is removed at the end.

use crate::core::Core;
use anyhow::Context;
use boothlift_contract::{DestinationDraft, FolderChoice, Request};
use std::{fs, path::PathBuf};
use tauri::{AppHandle, Manager};
use tempfile::TempDir;

/// The pretend booth's own folders.
pub(crate) struct Demo {
    folder: TempDir,
}

impl Demo {
    /// Makes them.
    ///
    /// # Errors
    /// When the system's temporary folder cannot be written.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("boothlift-pretend-").tempdir();
        let folder = folder.context("the pretend booth finds no room for its pictures")?;
        fs::create_dir(folder.path().join("Pretend booth"))?;
        Ok(Self { folder })
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Sets the event up and lets the booth begin.
    pub(crate) fn begin(self, app: &AppHandle) {
        let app = app.clone();
        let photos = self.folder.path().join("Pretend booth");
        tauri::async_runtime::spawn(async move {
            let Ok(engine) = app.state::<Core>().engine().await else { return };
            let find = engine.offer_folder(photos).await;
            let event = Request::StartEvent {
                name: "Pretend booth".into(),
                date: String::new(),
                folder: FolderChoice { pick: find.pick, old_photos: true },
                destination: DestinationDraft::LocalGallery {},
            };
            if let Err(failure) = engine.ask(event).await {
                tracing::error!(%failure, "the pretend booth did not start");
            }
        });
        app_keeps(self);
    }
}

fn app_keeps(_demo: Demo) {}
