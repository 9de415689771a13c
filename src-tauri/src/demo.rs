//! The pretend booth: drawn photos in a temporary folder, the local gallery as the made-up one. Nothing leaves this computer,
//! nothing is mixed with an event, and all of it is removed at the end.

use crate::core::Core;
use anyhow::Context;
use boothlift_contract::{DestinationDraft, FolderChoice, Request};
use boothlift_engine::Engine;
use boothlift_pretend_booth::{Booth, Manner};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tauri::{AppHandle, Manager};
use tempfile::TempDir;

/// Between two sessions of the pretend guests.
const SESSION_EVERY: Duration = Duration::from_secs(12);
/// Between two photos of one session.
const PHOTO_EVERY: Duration = Duration::from_secs(2);

/// The pretend booth's own folders, while it goes on.
pub(crate) struct Demo(Mutex<Option<TempDir>>);

impl Demo {
    /// Makes them, and says where the data folder is.
    ///
    /// # Errors
    /// When the system's temporary folder cannot be written.
    pub(crate) fn new() -> anyhow::Result<(Self, PathBuf)> {
        let folder = tempfile::Builder::new().prefix("boothlift-pretend-").tempdir();
        let folder = folder.context("the pretend booth finds no room for its pictures")?;
        fs::create_dir(folder.path().join(BOOTH))?;
        let data = folder.path().join("data");
        Ok((Self(Mutex::new(Some(folder))), data))
    }

    /// Sets the event up and lets guests come, until the end.
    pub(crate) fn begin(app: &AppHandle) {
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            let Some(photos) = app.state::<Self>().photos() else { return };
            let Ok(engine) = app.state::<Core>().engine().await else { return };
            match begin_event(&engine, photos.clone()).await {
                Ok(()) => guests(photos).await,
                Err(error) => tracing::error!(%error, "the pretend booth did not start"),
            }
        });
    }

    /// Removes everything. Blocks.
    pub(crate) fn remove(&self) {
        let folder = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Err(error)) = folder.map(TempDir::close) {
            tracing::warn!(%error, "the pretend booth's folder could not be removed");
        }
    }

    fn photos(&self) -> Option<PathBuf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|folder| folder.path().join(BOOTH))
    }
}

const BOOTH: &str = "Pretend booth";

async fn begin_event(engine: &Engine, photos: PathBuf) -> Result<(), boothlift_contract::Failure> {
    let find = engine.offer_folder(photos).await;
    let event = Request::StartEvent {
        name: BOOTH.into(),
        date: String::new(),
        folder: FolderChoice { pick: find.pick, old_photos: Some(true) },
        destination: DestinationDraft::LocalGallery {},
    };
    engine.ask(event).await.map(|_| ())
}

/// Comes to an end when the folder is gone.
async fn guests(folder: PathBuf) {
    let mut booth = Booth::new(crate::seed(), jiff::Zoned::now().datetime());
    loop {
        for shot in booth.session() {
            let path = folder.join(&shot.name);
            if let Err(error) = written(path, shot.bytes).await {
                tracing::info!(%error, "the pretend booth ends");
                return;
            }
            tokio::time::sleep(PHOTO_EVERY).await;
        }
        tokio::time::sleep(SESSION_EVERY).await;
    }
}

async fn written(path: PathBuf, bytes: Vec<u8>) -> io::Result<()> {
    let write = move || Manner::Renamed.write(Path::new(&path), &bytes, Duration::ZERO);
    tauri::async_runtime::spawn_blocking(write).await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_pretend_booth_stays() {
        let (demo, data) = Demo::new().unwrap();
        fs::create_dir(&data).unwrap();
        let photos = demo.photos().unwrap();
        assert!(photos.is_dir());
        demo.remove();
        assert!(!photos.exists() && !data.exists() && demo.photos().is_none());
        demo.remove();
    }
}
