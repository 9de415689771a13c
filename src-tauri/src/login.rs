//! Starting, hidden, when the user signs in to the system.

use std::env;
use tauri::{AppHandle, Manager, Wry, plugin::TauriPlugin};
use tauri_plugin_autostart::{AutoLaunchManager, Builder};

/// What such a start has on its command line.
const HIDDEN: &str = "--hidden";

/// The plugin that writes the system's entry.
pub(crate) fn plugin() -> TauriPlugin<Wry> {
    Builder::new().arg(HIDDEN).app_name("Boothlift").build()
}

/// Whether this is a start in which nobody asked for a window.
pub(crate) fn is_start_at_login() -> bool {
    env::args_os().skip(1).any(|word| word == HIDDEN)
}

/// Whether the system starts it; none where that is not known.
pub(crate) fn starts(app: &AppHandle) -> Option<bool> {
    app.try_state::<AutoLaunchManager>()?.is_enabled().ok()
}

/// From the next time on. Blocks on the system's registry or a file of its own.
///
/// # Errors
/// The system's words.
pub(crate) fn choose(app: &AppHandle, on: bool) -> Result<(), String> {
    let entry = app.try_state::<AutoLaunchManager>().ok_or("the pretend booth does not start by itself")?;
    let written = if on { entry.enable() } else { entry.disable() };
    written.map_err(|error| error.to_string())
}
