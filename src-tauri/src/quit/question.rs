//! The question before quitting: "Keep running" is its main button, and what Esc and closing it mean.

use crate::words::{Dialog, Language};
use tauri::AppHandle;

/// Asks; `answered` hears whether to quit. Returns at once.
#[cfg(target_os = "linux")]
pub(super) fn ask(app: &AppHandle, language: Language, text: String, answered: impl Fn(bool) + Send + 'static) {
    use gtk::{ButtonsType, DialogFlags, MessageDialog, MessageType, ResponseType, Window, prelude::*};
    let [title, quit, keep] = [Dialog::QuitTitle, Dialog::Quit, Dialog::KeepRunning].map(|one| one.say(language));
    // The dialog plugin gives Enter to the wrong button here, and no way to choose.
    let asked = app.run_on_main_thread(move || {
        let nobody: Option<&Window> = None;
        let dialog = MessageDialog::new(nobody, DialogFlags::empty(), MessageType::Question, ButtonsType::None, &title);
        dialog.set_title(&title);
        dialog.set_secondary_text(Some(&text));
        dialog.add_button(&quit, ResponseType::Reject);
        let keep = dialog.add_button(&keep, ResponseType::Cancel);
        dialog.set_default_response(ResponseType::Cancel);
        dialog.connect_response(move |dialog, response| {
            // Closed first: quitting ends the loop that would do it.
            dialog.close();
            answered(response == ResponseType::Reject);
        });
        dialog.show_all();
        keep.grab_focus();
        dialog.present();
    });
    if let Err(error) = asked {
        tracing::error!(%error, "the question before quitting could not be asked");
    }
}

/// Asks; `answered` hears whether to quit. Returns at once.
#[cfg(not(target_os = "linux"))]
pub(super) fn ask(app: &AppHandle, language: Language, text: String, answered: impl Fn(bool) + Send + 'static) {
    use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};
    let [title, quit, keep] = [Dialog::QuitTitle, Dialog::Quit, Dialog::KeepRunning].map(|one| one.say(language));
    // Windows counts closing the question as its second button, so that has to be the harmless one.
    app.dialog()
        .message(text)
        .title(title)
        .kind(MessageDialogKind::Info)
        .buttons(MessageDialogButtons::OkCancelCustom(quit, keep))
        .show(answered);
}
