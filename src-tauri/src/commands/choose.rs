//! The system's own dialogs: what is chosen there stays in the program.

use crate::{
    core::Core,
    pretend,
    remembered::Remembered,
    vault::ChosenVault,
    window,
    words::{Dialog, Spoken},
};
use boothlift_contract::{
    DropTarget, Failure, FailureCode, FolderFind, ImportReport, KeyPlace, Language, ProofFormat, Reply, Request,
    RuleDraft,
};
use std::{io::Read as _, path::PathBuf, sync::Arc};
use tauri::{AppHandle, Manager, State};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

const PRESET: &[&str] = &["toml"];
const EVENT_FILE: &[&str] = &["toml"];
/// Bytes read of a preset file.
const MOST: u64 = 128 * 1024;
const PICTURES: &[&str] = &["jpg", "jpeg", "png", "gif", "webp", "mp4", "mov"];

/// A folder that could be the booth's; nothing when the dialog was closed.
#[tauri::command]
pub(crate) async fn choose_folder(app: AppHandle, core: State<'_, Core>) -> Result<Option<FolderFind>, Failure> {
    let engine = core.engine().await?;
    let (told, chosen) = oneshot::channel();
    dialog(&app, Dialog::ChooseFolder).pick_folder(|folder| {
        let _ = told.send(folder);
    });
    match chosen.await.ok().flatten().and_then(path) {
        Some(folder) => Ok(Some(engine.offer_folder(folder).await)),
        None => Ok(None),
    }
}

/// Keeps a found folder's own preset as a file; `false` when the dialog was closed.
#[tauri::command]
pub(crate) async fn save_preset(app: AppHandle, core: State<'_, Core>, pick: u32) -> Result<bool, Failure> {
    let gone = || Failure::new(FailureCode::RequestGone, "preset", "choose the folder again");
    let text = core.engine().await?.preset_of(pick).ok_or_else(gone)?;
    let (told, chosen) = oneshot::channel();
    dialog(&app, Dialog::KeepPreset)
        .add_filter(Dialog::Preset.say(Spoken::now(&app)), PRESET)
        .set_file_name("my-booth.toml")
        .save_file(|file| {
            let _ = told.send(file);
        });
    let Some(file) = chosen.await.ok().flatten().and_then(path) else { return Ok(false) };
    let name = file.display().to_string();
    let wrote = tauri::async_runtime::spawn_blocking(move || std::fs::write(file, text)).await;
    let why = match wrote {
        Ok(Ok(())) => return Ok(true),
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    Err(Failure::new(FailureCode::RequestWrong, "preset", format!("{name}: {why}")))
}

/// Keeps the proof of delivery as a file where the dialog says; `false` when the dialog was closed.
#[tauri::command]
pub(crate) async fn save_proof(
    app: AppHandle,
    core: State<'_, Core>,
    format: ProofFormat,
    language: Language,
) -> Result<bool, Failure> {
    let engine = core.engine().await?;
    let name = engine.proof_name(format, language).await?;
    let (told, chosen) = oneshot::channel();
    dialog(&app, Dialog::KeepProof)
        .add_filter(Dialog::Proof.say(Spoken::now(&app)), &[format.as_str()])
        .set_file_name(name)
        .save_file(|file| {
            let _ = told.send(file);
        });
    let Some(file) = chosen.await.ok().flatten().and_then(path) else { return Ok(false) };
    engine.save_proof(format, language, file).await.map(|()| true)
}

/// Begins to copy the evening's photos into the folder that the dialog says; `false` when the dialog was closed.
#[tauri::command]
pub(crate) async fn copy_to_usb(app: AppHandle, core: State<'_, Core>) -> Result<bool, Failure> {
    pretend::refuse(&app)?;
    let engine = core.engine().await?;
    let (told, chosen) = oneshot::channel();
    dialog(&app, Dialog::CopyToUsb).pick_folder(|folder| {
        let _ = told.send(folder);
    });
    let Some(folder) = chosen.await.ok().flatten().and_then(path) else { return Ok(false) };
    engine.copy_to_usb(folder).await.map(|()| true)
}

/// Keeps the event as a file for another booth where the dialog says; `false` when the dialog was closed.
#[tauri::command]
pub(crate) async fn save_event_file(app: AppHandle, core: State<'_, Core>) -> Result<bool, Failure> {
    let engine = core.engine().await?;
    engine.may_set_up()?;
    let name = engine.event_file_name().await?;
    let (told, chosen) = oneshot::channel();
    dialog(&app, Dialog::KeepEvent)
        .add_filter(Dialog::EventFile.say(Spoken::now(&app)), EVENT_FILE)
        .set_file_name(name)
        .save_file(|file| {
            let _ = told.send(file);
        });
    let Some(file) = chosen.await.ok().flatten().and_then(path) else { return Ok(false) };
    engine.save_event_file(file).await.map(|()| true)
}

/// Keeps a help file, just as the page showed it, where the dialog says; `false` when the dialog was closed.
#[tauri::command]
pub(crate) async fn save_help_file(app: AppHandle, core: State<'_, Core>, number: u32) -> Result<bool, Failure> {
    let engine = core.engine().await?;
    let name = engine.help_file_name(number)?;
    let (told, chosen) = oneshot::channel();
    dialog(&app, Dialog::KeepHelp)
        .add_filter(Dialog::HelpFile.say(Spoken::now(&app)), &["zip"])
        .set_file_name(name)
        .save_file(|file| {
            let _ = told.send(file);
        });
    let Some(file) = chosen.await.ok().flatten().and_then(path) else { return Ok(false) };
    engine.save_help_file(number, file).await.map(|()| true)
}

/// Keeps a chosen event file as a drop for the page to look at: its number, or nothing when the dialog was closed.
#[tauri::command]
pub(crate) async fn choose_event_file(app: AppHandle, core: State<'_, Core>) -> Result<Option<u32>, Failure> {
    let engine = core.engine().await?;
    let (told, chosen) = oneshot::channel();
    dialog(&app, Dialog::OpenEvent).add_filter(Dialog::EventFile.say(Spoken::now(&app)), EVENT_FILE).pick_file(
        |file| {
            let _ = told.send(file);
        },
    );
    let file = chosen.await.ok().flatten().and_then(path);
    Ok(file.map(|file| engine.hold_drop(vec![file])))
}

/// Tries a preset file on a found folder; nothing when the dialog was closed.
#[tauri::command]
pub(crate) async fn open_preset(app: AppHandle, core: State<'_, Core>, pick: u32) -> Result<Option<Reply>, Failure> {
    let engine = core.engine().await?;
    let (told, chosen) = oneshot::channel();
    dialog(&app, Dialog::OpenPreset).add_filter(Dialog::Preset.say(Spoken::now(&app)), PRESET).pick_file(|file| {
        let _ = told.send(file);
    });
    let Some(file) = chosen.await.ok().flatten().and_then(path) else { return Ok(None) };
    let read = tauri::async_runtime::spawn_blocking(move || {
        let mut text = String::new();
        // Longer than any preset, and then said to be too long.
        std::fs::File::open(file)?.take(MOST).read_to_string(&mut text).map(|_| text)
    });
    let text = read.await.map_err(std::io::Error::other).flatten();
    let text = text.map_err(|error| Failure::new(FailureCode::RequestWrong, "preset", error.to_string()))?;
    engine.ask(Request::TryRule { pick, rule: RuleDraft::File { text } }).await.map(Some)
}

/// Brings chosen photos in; nothing when the dialog was closed.
#[tauri::command]
pub(crate) async fn choose_photos(
    app: AppHandle,
    core: State<'_, Core>,
    target: DropTarget,
) -> Result<Option<ImportReport>, Failure> {
    pretend::refuse(&app)?;
    let engine = core.engine().await?;
    let (told, chosen) = oneshot::channel();
    dialog(&app, Dialog::AddPhotos)
        .add_filter(Dialog::Pictures.say(Spoken::now(&app)), PICTURES)
        .add_filter(Dialog::AllFiles.say(Spoken::now(&app)), &["*"])
        .pick_files(|files| {
            let _ = told.send(files);
        });
    let Some(files) = chosen.await.ok().flatten() else { return Ok(None) };
    engine.import(files.into_iter().filter_map(path).collect(), target).await.map(Some)
}

/// Where secrets are kept from now on; what was kept elsewhere has to be typed again. Choosing the place in use tries it
/// once more, as after it was unlocked.
#[tauri::command]
pub(crate) async fn choose_key_store(app: AppHandle, core: State<'_, Core>, place: KeyPlace) -> Result<(), Failure> {
    pretend::refuse(&app)?;
    let engine = core.engine().await?;
    engine.may_set_up()?;
    let vault = Arc::clone(&app.state::<Arc<ChosenVault>>());
    let tried = tauri::async_runtime::spawn_blocking(move || {
        vault.choose(place)?;
        app.state::<Remembered>().change(|kept| kept.key_store = place);
        Ok(())
    });
    tried.await.unwrap_or_else(|error| Err(crate::vault::locked(error.to_string())))?;
    engine.look_for_tokens().await
}

fn dialog(app: &AppHandle, title: Dialog) -> FileDialogBuilder<tauri::Wry> {
    let dialog = app.dialog().file().set_title(title.say(Spoken::now(app)));
    match app.get_webview_window(window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

fn path(chosen: FilePath) -> Option<PathBuf> {
    chosen.into_path().ok()
}
