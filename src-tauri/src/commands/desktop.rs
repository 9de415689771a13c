//! Things of the desktop around the window: browser, clipboard, file browser.

use crate::{
    awake::Awake,
    core::Core,
    handed, login,
    pretend::{self, Pretend},
    quit,
    remembered::{Kept, Remembered},
    words::{Language, Spoken},
};
use arboard::Clipboard;
use boothlift_contract::{DestinationId, Failure, FailureCode, FileId, PhotoId, Reply, Request, SessionId};
use serde::Serialize;
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, Manager, State};
use tauri_plugin_opener::OpenerExt;

/// Longest text for the clipboard.
const LONGEST_COPY: usize = 1024 * 1024;

/// Any page without TLS will do: a venue's Wi-Fi puts its sign-in page in its place.
const WITHOUT_TLS: &str = "http://neverssl.com/";

/// The clipboard stays open: on Linux the program that copied hands the text out.
#[derive(Default)]
pub(crate) struct Copied(Mutex<Option<Clipboard>>);

/// The guest page of a session, or the operator's page of the whole event, in the system's browser.
#[tauri::command]
pub(crate) async fn open_gallery(
    app: AppHandle,
    core: State<'_, Core>,
    session: Option<SessionId>,
) -> Result<(), Failure> {
    let page = core.engine().await?.gallery_page(session).await;
    let page = page.ok_or_else(|| Failure::new(FailureCode::RequestGone, "", "there is no local gallery"))?;
    browse(&app, &page)
}

/// The venue's sign-in page, in the system's browser.
#[tauri::command]
pub(crate) async fn open_sign_in_page(app: AppHandle) -> Result<(), Failure> {
    // Nothing leaves the pretend booth: there somebody has just signed in.
    if app.state::<Pretend>().number().is_some() {
        pretend::play(&app, None).await;
        return Ok(());
    }
    browse(&app, WITHOUT_TLS)
}

/// The page of a sign-in that waits, in the system's browser. The page's address comes from the program itself.
#[tauri::command]
pub(crate) async fn open_account_page(app: AppHandle, core: State<'_, Core>, sign_in: u32) -> Result<(), Failure> {
    let page = core.engine().await?.sign_in_page(sign_in);
    let page = page.ok_or_else(|| Failure::new(FailureCode::RequestGone, "sign-in", "begin it again"))?;
    browse(&app, &page)
}

/// The page where a person finds a photo at a gallery outside, in the system's browser.
#[tauri::command]
pub(crate) async fn open_photo_page(
    app: AppHandle,
    core: State<'_, Core>,
    photo: PhotoId,
    destination: DestinationId,
) -> Result<(), Failure> {
    match core.ask(Request::ShowGalleryPage { photo, destination }).await? {
        Reply::Text(page) => browse(&app, &page),
        _ => Err(Failure::new(FailureCode::RequestWrong, "browser", "no page came")),
    }
}

/// Text into the clipboard.
#[tauri::command]
pub(crate) async fn copy_text(copied: State<'_, Copied>, text: String) -> Result<(), Failure> {
    let failed = |detail: String| Failure::new(FailureCode::RequestWrong, "clipboard", detail);
    if text.len() > LONGEST_COPY {
        return Err(failed("the text is too long".into()));
    }
    let mut open = copied.0.lock().unwrap_or_else(PoisonError::into_inner);
    let mut clipboard = match open.take() {
        Some(clipboard) => clipboard,
        None => Clipboard::new().map_err(|error| failed(error.to_string()))?,
    };
    clipboard.set_text(text).map_err(|error| failed(error.to_string()))?;
    *open = Some(clipboard);
    Ok(())
}

/// The file in the system's file browser.
#[tauri::command]
pub(crate) async fn show_in_folder(app: AppHandle, core: State<'_, Core>, file: FileId) -> Result<(), Failure> {
    let gone = |detail: &str| Failure::new(FailureCode::RequestGone, "", detail);
    let path = core.engine().await?.path_of(file).await.ok_or_else(|| gone("no such file"))?;
    // The opener talks to the file browser and waits for it.
    let shown = tauri::async_runtime::spawn_blocking(move || app.opener().reveal_item_in_dir(&path)).await;
    match shown {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(gone(&error.to_string())),
        Err(error) => Err(gone(&error.to_string())),
    }
}

/// What a person chose for this computer.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Choices {
    keep_awake: bool,
    /// None where the system does not tell, and for the pretend booth.
    start_at_login: Option<bool>,
}

/// The choices as they are.
#[tauri::command]
pub(crate) async fn choices(app: AppHandle, remembered: State<'_, Remembered>) -> Result<Choices, Failure> {
    let Kept { keep_awake, .. } = remembered.now();
    Ok(Choices { keep_awake, start_at_login: login::starts(&app) })
}

/// Whether Boothlift starts, hidden, when this user signs in.
#[tauri::command]
pub(crate) async fn start_at_login(app: AppHandle, core: State<'_, Core>, on: bool) -> Result<(), Failure> {
    core.engine().await?.may_set_up()?;
    login::choose(&app, on).map_err(|detail| Failure::new(FailureCode::RequestWrong, "login", detail))
}

/// Whether the computer is kept from falling asleep by itself while photos wait, from now on.
#[tauri::command]
pub(crate) async fn keep_awake(
    core: State<'_, Core>,
    awake: State<'_, Awake>,
    remembered: State<'_, Remembered>,
    on: bool,
) -> Result<(), Failure> {
    core.engine().await?.may_set_up()?;
    remembered.change(|kept| kept.keep_awake = on);
    awake.choose(on);
    Ok(())
}

/// What the program around the page says from now on, it says in this language; the page decides which.
#[tauri::command]
pub(crate) async fn speak(
    spoken: State<'_, Spoken>,
    remembered: State<'_, Remembered>,
    language: Language,
) -> Result<(), Failure> {
    remembered.change(|kept| kept.language = language);
    spoken.change(language);
    Ok(())
}

/// Files, a picture or a picture's web address from the clipboard, as if they had been dropped; `false` where it holds none.
#[tauri::command]
pub(crate) async fn paste(app: AppHandle) -> Result<bool, Failure> {
    let pasted = tauri::async_runtime::spawn_blocking(move || handed::paste(&app)).await;
    pasted.unwrap_or_else(|error| Err(Failure::new(FailureCode::RequestWrong, "clipboard", error.to_string())))
}

/// Quits, after the question while photos wait: the way out where there is no tray.
#[tauri::command]
pub(crate) async fn quit(app: AppHandle) {
    quit::ask(&app);
}

/// Opens a web address in the system's browser; nothing but http and https ever gets there.
///
/// # Errors
/// When it is no web address, or no browser answers.
pub(crate) fn browse(app: &AppHandle, url: &str) -> Result<(), Failure> {
    let failed = |detail: String| Failure::new(FailureCode::RequestWrong, "browser", detail);
    let url: tauri::Url = url.parse().map_err(|_| failed("not a web address".into()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(failed("not a web address".into()));
    }
    app.opener().open_url(url, None::<&str>).map_err(|error| failed(error.to_string()))
}
