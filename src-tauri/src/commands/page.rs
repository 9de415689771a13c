//! The page's own life.

use crate::{leads, outlet::Outlet, taskbar, window};
use boothlift_contract::{Failure, Frame};
use tauri::{AppHandle, State, ipc::Channel};

/// Frames of changes from now on, in place of any subscription before.
#[tauri::command]
pub(crate) async fn subscribe(
    app: AppHandle,
    outlet: State<'_, Outlet>,
    channel: Channel<Vec<Frame>>,
) -> Result<(), Failure> {
    outlet.subscribe(&app, channel).await
}

/// The page is drawn and listens.
#[tauri::command]
pub(crate) async fn page_ready(app: AppHandle) {
    window::page_ready(&app);
    leads::tell(&app);
    taskbar::begin_anew(&app);
}
