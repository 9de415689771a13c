//! The guest screen, and the booth's Wi-Fi on it.

use crate::{
    guest_screen,
    join_code::{self, JoinView, Typed},
    pretend,
};
use boothlift_contract::{Failure, SessionId};
use tauri::AppHandle;

/// Longest name or password that is looked at.
const LONGEST: usize = 1024;

/// Turns the guest screen on, or off where it is on.
#[tauri::command]
pub(crate) async fn toggle_guest_screen(app: AppHandle) {
    guest_screen::toggle(&app);
}

/// Whether the guest screen is on.
#[tauri::command]
pub(crate) async fn guest_screen_on(app: AppHandle) -> bool {
    guest_screen::is_on(&app)
}

/// Which session stands on the guest screen from now on; none is the newest.
#[tauri::command]
pub(crate) async fn show_guests(app: AppHandle, session: Option<SessionId>) {
    guest_screen::choose(&app, session);
}

/// The booth's Wi-Fi as it was typed in.
#[tauri::command]
pub(crate) async fn join_code(app: AppHandle) -> Result<Option<JoinView>, Failure> {
    join_code::view(&app).await
}

/// Keeps the booth's Wi-Fi for the sign.
#[tauri::command]
pub(crate) async fn set_join_code(app: AppHandle, name: String, password: Option<String>) -> Result<Typed, Failure> {
    pretend::refuse(&app)?;
    if name.len() > LONGEST {
        return Ok(Typed::WrongName);
    }
    join_code::set(&app, &name, password).await
}

/// Takes the booth's Wi-Fi off the sign and forgets it.
#[tauri::command]
pub(crate) async fn forget_join_code(app: AppHandle) -> Result<(), Failure> {
    pretend::refuse(&app)?;
    join_code::forget(&app).await
}
