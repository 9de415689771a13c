//! The guest screen: a second window that shows the sign, on another display where there is one.
//!
//! **Enters:** what the engine and the operator say. **Leaves:** nothing. The window has no capability, so that no command
//! answers it; its page is made here, holds no script, and asks its own scheme for what stands on the sign and for nothing
//! else (`serve`).

mod page;
mod serve;
mod sign;

pub(crate) use serve::{SCHEME, answer};
pub(crate) use sign::Join;

use crate::{core::Core, join_code, outlet, web_process, window, words::Spoken};
use boothlift_contract::{Change, Frame, SessionId};
use sign::Sign;
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tauri::{
    AppHandle, Manager, PhysicalPosition, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
    async_runtime::JoinHandle,
    webview::{Color, NewWindowResponse, PermissionResponse},
};
use tokio::sync::Notify;

/// The window's label. No file in `capabilities` names it.
pub(crate) const LABEL: &str = "guests";

/// The sign's own paper, so that nothing flashes before it is drawn.
const PAPER: Color = Color(0xef, 0xe5, 0xd8, 0xff);
/// The sign is drawn anew at most this often.
const CALM: Duration = Duration::from_millis(500);

/// What the shell knows of the guest screen between its lives.
#[derive(Default)]
pub(crate) struct GuestScreen {
    /// Held while the window is made or closed: two presses are one after the other.
    turning: Mutex<()>,
    /// The session that the operator tapped; none is the newest.
    chosen: Mutex<Option<SessionId>>,
    sign: Mutex<Arc<Sign>>,
    following: Mutex<Option<JoinHandle<()>>>,
    /// Told when the operator chose something else to stand on the sign.
    changed: Notify,
}

impl GuestScreen {
    /// What stands on the sign now.
    fn sign(&self) -> Arc<Sign> {
        lock(&self.sign).clone()
    }
}

/// Opens the guest screen, or closes the one that is there. Returns at once.
pub(crate) fn toggle(app: &AppHandle) {
    let on = app.get_webview_window(LABEL).is_none();
    let app = app.clone();
    // On a thread of its own: making a window from inside an event handler hangs on Windows.
    std::thread::spawn(move || {
        let screen = app.state::<GuestScreen>();
        let _one_at_a_time = lock(&screen.turning);
        let turned = match (app.get_webview_window(LABEL), on) {
            (None, true) => open(&app),
            (Some(window), false) => window.close(),
            _ => Ok(()),
        };
        if let Err(error) = turned {
            tracing::error!(%error, "the guest screen could not be turned on or off");
        }
    });
}

/// Whether it is on.
pub(crate) fn is_on(app: &AppHandle) -> bool {
    app.get_webview_window(LABEL).is_some()
}

/// Which session stands on it from now on; none is the newest.
pub(crate) fn choose(app: &AppHandle, session: Option<SessionId>) {
    let screen = app.state::<GuestScreen>();
    *lock(&screen.chosen) = session;
    screen.changed.notify_one();
}

/// Something else that stands on it was changed.
pub(crate) fn look_again(app: &AppHandle) {
    app.state::<GuestScreen>().changed.notify_one();
}

/// Everything that happens to the window.
pub(crate) fn on_event(app: &AppHandle, event: &WindowEvent) {
    if matches!(event, WindowEvent::Destroyed) {
        if let Some(following) = lock(&app.state::<GuestScreen>().following).take() {
            following.abort();
        }
        tell(app, false);
    }
}

fn open(app: &AppHandle) -> tauri::Result<()> {
    let screen = app.state::<GuestScreen>();
    let url = serve::address();
    let second = other_display(app);
    let builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::CustomProtocol(url))
        .title("Boothlift guest screen")
        .background_color(PAPER)
        .visible(false)
        // On a display of its own the keyboard stays where the operator works.
        .focused(second.is_none())
        .devtools(false)
        .on_navigation(serve::is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny);
    let builder = if scripts_run() { builder } else { builder.disable_javascript() };
    let window = builder.build()?;
    keys(&window);
    web_process::mind(&window);
    match second {
        Some(at) => window.set_fullscreen_on_monitor(at)?,
        None => window.set_fullscreen(true)?,
    }
    window.show()?;
    let follower = app.clone();
    *lock(&screen.following) = Some(tauri::async_runtime::spawn(async move { keep_true(&follower).await }));
    tell(app, true);
    Ok(())
}

/// Nothing of the page is a script. A driver at a debug build's window is one, for the test that nothing answers it.
fn scripts_run() -> bool {
    cfg!(debug_assertions) && std::env::var_os(crate::DRIVEN).is_some()
}

/// Keeps the sign true as long as the window is there.
async fn keep_true(app: &AppHandle) {
    let Ok(engine) = app.state::<Core>().engine().await else { return };
    let screen = app.state::<GuestScreen>();
    let mut feed = engine.feed();
    let mut spoken = app.state::<Spoken>().follow();
    loop {
        let language = *spoken.borrow_and_update();
        let chosen = *lock(&screen.chosen);
        if let Some(now) = Sign::look(&engine, chosen, join_code::for_sign(app).await, language).await
            && now != *screen.sign()
        {
            *lock(&screen.sign) = Arc::new(now);
            if let Some(window) = app.get_webview_window(LABEL) {
                let _ = window.reload();
            }
        }
        tokio::time::sleep(CALM).await;
        loop {
            tokio::select! {
                frames = feed.next() => match frames {
                    Some(frames) if frames.iter().any(matters) => break,
                    Some(_) => {}
                    None => return,
                },
                () = screen.changed.notified() => break,
                changed = spoken.changed() => match changed {
                    Ok(()) => break,
                    Err(_) => return,
                },
            }
        }
    }
}

/// Whether a frame may change what stands on the sign.
fn matters(frame: &Frame) -> bool {
    frame.changes.iter().any(|change| {
        matches!(
            change,
            Change::Sessions(_) | Change::Counts(_) | Change::Guests(_) | Change::Event(_) | Change::Lists(_)
        )
    })
}

/// F11 and Escape close it where the keyboard is in this window. Elsewhere than on Linux only the main window's F11 does.
fn keys(window: &WebviewWindow) {
    #[cfg(target_os = "linux")]
    {
        use gtk::{gdk::keys::constants, glib::Propagation, prelude::WidgetExt};
        let app = window.app_handle().clone();
        let listening = window.with_webview(move |webview| {
            webview.inner().connect_key_press_event(move |_, key| {
                if matches!(key.keyval(), constants::F11 | constants::Escape) {
                    toggle(&app);
                    return Propagation::Stop;
                }
                Propagation::Proceed
            });
        });
        if let Err(error) = listening {
            tracing::warn!(%error, "the guest screen does not hear keys");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = window;
}

/// A place on a display where the main window is not.
fn other_display(app: &AppHandle) -> Option<PhysicalPosition<f64>> {
    let main = app.get_webview_window(window::LABEL);
    let main = main.and_then(|window| window.current_monitor().ok().flatten());
    let main = main.or_else(|| app.primary_monitor().ok().flatten()).map(|monitor| *monitor.position());
    let all = app.available_monitors().ok()?.into_iter().map(|monitor| *monitor.position()).collect::<Vec<_>>();
    other(&all, main).map(|at| at.cast())
}

fn other(all: &[PhysicalPosition<i32>], main: Option<PhysicalPosition<i32>>) -> Option<PhysicalPosition<i32>> {
    main.and_then(|main| all.iter().copied().find(|at| *at != main))
}

/// Tells the page whether it is on.
fn tell(app: &AppHandle, on: bool) {
    outlet::say(app, "guest_screen", on);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guest_screen_goes_to_the_display_where_the_operator_is_not() {
        let (left, right) = (PhysicalPosition::new(0, 0), PhysicalPosition::new(1920, 0));
        assert_eq!(other(&[left, right], Some(left)), Some(right));
        assert_eq!(other(&[left, right], Some(right)), Some(left));
        assert_eq!(other(&[left], Some(left)), None);
        assert_eq!(other(&[left, right], None), None, "better the one display than the operator's own by chance");
    }

    #[test]
    fn no_capability_names_the_guest_screen() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/capabilities");
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let capability: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(capability["windows"], serde_json::json!([window::LABEL]));
            assert!(capability.get("webviews").is_none() && capability.get("remote").is_none());
        }
    }
}
