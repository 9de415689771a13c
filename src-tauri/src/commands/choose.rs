//! The system's own dialogs: what is chosen there stays in the program.

use crate::{
    core::Core,
    remembered::{KeyStore, Remembered},
    vault::ChosenVault,
    window,
};
use boothlift_contract::{DropTarget, Failure, FolderFind, ImportReport};
use std::{path::PathBuf, sync::Arc};
use tauri::{AppHandle, Manager, State};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

const PICTURES: &[&str] = &["jpg", "jpeg", "png", "gif", "webp", "mp4", "mov"];

/// A folder that could be the booth's; nothing when the dialog was closed.
#[tauri::command]
pub(crate) async fn choose_folder(app: AppHandle, core: State<'_, Core>) -> Result<Option<FolderFind>, Failure> {
    let engine = core.engine().await?;
    let (told, chosen) = oneshot::channel();
    dialog(&app, "Choose the folder that the booth writes to").pick_folder(|folder| {
        let _ = told.send(folder);
    });
    match chosen.await.ok().flatten().and_then(path) {
        Some(folder) => Ok(Some(engine.offer_folder(folder).await)),
        None => Ok(None),
    }
}

/// Brings chosen photos in; nothing when the dialog was closed.
#[tauri::command]
pub(crate) async fn choose_photos(
    app: AppHandle,
    core: State<'_, Core>,
    target: DropTarget,
) -> Result<Option<ImportReport>, Failure> {
    let engine = core.engine().await?;
    let (told, chosen) = oneshot::channel();
    dialog(&app, "Add photos").add_filter("Photos and films", PICTURES).add_filter("All files", &["*"]).pick_files(
        |files| {
            let _ = told.send(files);
        },
    );
    let Some(files) = chosen.await.ok().flatten() else { return Ok(None) };
    engine.import(files.into_iter().filter_map(path).collect(), target).await.map(Some)
}

/// Where secrets are kept from now on; what was kept elsewhere has to be typed again. Choosing the place in use tries it
/// once more, as after it was unlocked.
#[tauri::command]
pub(crate) async fn choose_key_store(app: AppHandle, core: State<'_, Core>, place: KeyStore) -> Result<(), Failure> {
    let vault = Arc::clone(&app.state::<Arc<ChosenVault>>());
    let tried = tauri::async_runtime::spawn_blocking(move || {
        vault.choose(place)?;
        app.state::<Remembered>().change(|kept| kept.key_store = place);
        Ok(())
    });
    tried.await.unwrap_or_else(|error| Err(crate::vault::locked(error.to_string())))?;
    core.engine().await?.look_for_tokens().await
}

fn dialog(app: &AppHandle, title: &str) -> FileDialogBuilder<tauri::Wry> {
    let dialog = app.dialog().file().set_title(title);
    match app.get_webview_window(window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

fn path(chosen: FilePath) -> Option<PathBuf> {
    chosen.into_path().ok()
}
