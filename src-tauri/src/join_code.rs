//! The booth's Wi-Fi as the operator typed it in, for the sign: guests scan a code and are in the network.
//!
//! The name is remembered beside the window's place. The password lies where tokens do, under a name of its own, and goes to
//! the sign and to the page that shows it, as it is meant to be read by everybody there; it is in no log, as the vault makes
//! every secret known to the logs' filter. It is shown at the event it was typed in for: another evening's guests
//! do not get the last venue's password.

use crate::{
    core::Core,
    guest_screen::{self, Join},
    remembered::{KeptJoin, Remembered},
    vault::{ChosenVault, locked},
};
use boothlift_contract::{Failure, Reply, Request};
use boothlift_destinations::{Secret, Vault, VaultError};
use boothlift_local_gallery::{qr_svg, wifi_text};
use serde::Serialize;
use std::{fmt, sync::Arc};
use tauri::{AppHandle, Manager};

/// Where the password lies in the vault. No destination's slug is this one.
const KEY: &str = "booth-wifi";
/// A network's name is at most so many bytes (IEEE 802.11).
const NAME: usize = 32;

/// What the page shows of it.
#[derive(Serialize)]
pub(crate) struct JoinView {
    pub(crate) name: String,
    /// None where the network is open to everybody, and while it is not shown.
    pub(crate) password: Option<String>,
    /// Empty while it is not shown.
    pub(crate) qr_svg: String,
    /// Whether it stands on the sign: not at another event than the one it was typed in for.
    pub(crate) shown: bool,
}

impl fmt::Debug for JoinView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinView").field("name", &self.name).field("shown", &self.shown).finish_non_exhaustive()
    }
}

/// What became of what was typed in.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Typed {
    Kept,
    /// A name has 1 to 32 bytes.
    WrongName,
    /// A password has 8 to 63 signs.
    WrongPassword,
}

/// As it is now; none where nothing was typed in.
///
/// # Errors
/// When the password's place cannot be opened.
pub(crate) async fn view(app: &AppHandle) -> Result<Option<JoinView>, Failure> {
    let Some(kept) = app.state::<Remembered>().now().join else { return Ok(None) };
    let shown = event(app).await.as_deref() == Some(&kept.event);
    if !shown {
        return Ok(Some(JoinView { name: kept.name, password: None, qr_svg: String::new(), shown }));
    }
    let password = if kept.open { None } else { password(app).await? };
    if !kept.open && password.is_none() {
        // Kept in memory alone, and that was before this start.
        return Ok(Some(JoinView { name: kept.name, password: None, qr_svg: String::new(), shown: false }));
    }
    let qr_svg = qr_svg(&wifi_text(&kept.name, password.as_ref().map(Secret::expose)));
    let password = password.map(|password| password.expose().to_owned());
    Ok(Some(JoinView { name: kept.name, password, qr_svg, shown }))
}

/// The same for the sign; none where it is not shown.
pub(crate) async fn for_sign(app: &AppHandle) -> Option<Join> {
    let view = view(app).await.ok()??;
    view.shown.then_some(Join { name: view.name, password: view.password, qr_svg: view.qr_svg })
}

/// Keeps it for the event that is on. Without a password the one that is kept stays; an empty one is none.
///
/// # Errors
/// When the password's place cannot be opened; nothing was kept then.
pub(crate) async fn set(app: &AppHandle, name: &str, typed: Option<String>) -> Result<Typed, Failure> {
    let name = name.trim();
    if name.is_empty() || name.len() > NAME || name.chars().any(char::is_control) {
        return Ok(Typed::WrongName);
    }
    let before = app.state::<Remembered>().now().join;
    let open = match typed {
        Some(typed) if typed.is_empty() => {
            at_vault(app, |vault| vault.forget(KEY)).await?;
            true
        }
        Some(typed) if is_password(&typed) => {
            let secret = Secret::new(typed);
            at_vault(app, move |vault| vault.set(KEY, &secret)).await?;
            false
        }
        Some(_) => return Ok(Typed::WrongPassword),
        None if before.as_ref().is_some_and(|before| before.open) => true,
        None if password(app).await?.is_some() => false,
        None => return Ok(Typed::WrongPassword),
    };
    let join = Some(KeptJoin { name: name.to_owned(), open, event: event(app).await.unwrap_or_default() });
    app.state::<Remembered>().change(|kept| kept.join = join);
    guest_screen::look_again(app);
    Ok(Typed::Kept)
}

/// Forgets it.
///
/// # Errors
/// When the password's place cannot be opened; it is off the sign all the same.
pub(crate) async fn forget(app: &AppHandle) -> Result<(), Failure> {
    app.state::<Remembered>().change(|kept| kept.join = None);
    guest_screen::look_again(app);
    at_vault(app, |vault| vault.forget(KEY)).await
}

/// WPA takes 8 to 63 signs of ASCII, or 64 hex digits.
fn is_password(typed: &str) -> bool {
    let signs = typed.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    signs && (8..=63).contains(&typed.len()) || typed.len() == 64 && typed.bytes().all(|byte| byte.is_ascii_hexdigit())
}

async fn password(app: &AppHandle) -> Result<Option<Secret>, Failure> {
    at_vault(app, |vault| vault.get(KEY)).await
}

async fn at_vault<T: Send + 'static>(
    app: &AppHandle,
    act: impl FnOnce(&ChosenVault) -> Result<T, VaultError> + Send + 'static,
) -> Result<T, Failure> {
    let vault = Arc::clone(&app.state::<Arc<ChosenVault>>());
    let done = tauri::async_runtime::spawn_blocking(move || act(&vault)).await;
    match done {
        Ok(Ok(found)) => Ok(found),
        Ok(Err(error)) => Err(locked(error.to_string())),
        Err(error) => Err(locked(error.to_string())),
    }
}

/// The number of the event that is on: it may get another name.
async fn event(app: &AppHandle) -> Option<String> {
    let Ok(Reply::Snapshot(now)) = app.state::<Core>().ask(Request::Snapshot {}).await else { return None };
    now.event.map(|event| event.id.0.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_shows_is_printed_nowhere_else() {
        let (name, word) = ("Party".to_owned(), "canary-4711".to_owned());
        let view = JoinView { name, password: Some(word.clone()), qr_svg: word, shown: true };
        assert!(!format!("{view:?}").contains("canary"), "{view:?}");
    }

    #[test]
    fn only_what_a_network_takes_as_a_password_is_one() {
        for good in ["rosenau26", "12345678", &"x".repeat(63), &"a1".repeat(32), "with space; and \"quotes\""] {
            assert!(is_password(good), "{good}");
        }
        for bad in ["", "1234567", &"x".repeat(64), "pässwörter", "line\nbreak1"] {
            assert!(!is_password(bad), "{bad}");
        }
    }
}
