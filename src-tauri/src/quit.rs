//! Leaving: a question while photos wait, then the engine's own goodbye. Nothing here relies on the system's exit events.

mod question;

use crate::{
    core::Core,
    pretend::Pretend,
    words::{Dialog, Spoken},
};
use boothlift_engine::logs::LogGuard;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tauri::{AppHandle, Manager};

/// Whether the question is on screen, and whether the end has begun.
#[derive(Default)]
pub(crate) struct Leaving {
    asking: AtomicBool,
    begun: AtomicBool,
}

/// Quits; while photos wait, only after the question. Returns at once.
pub(crate) fn ask(app: &AppHandle) {
    let waiting = app.state::<Core>().now().map_or(0, |engine| {
        let counts = engine.glance().borrow().counts;
        counts.waiting.saturating_add(counts.sending)
    });
    // What waits at the pretend booth is removed with it.
    if waiting == 0 || app.state::<Pretend>().number().is_some() {
        return leave(app);
    }
    if app.state::<Leaving>().asking.swap(true, Ordering::SeqCst) {
        return;
    }
    let asked = app.clone();
    let language = Spoken::now(app);
    question::ask(app, language, Dialog::QuitText(waiting).say(language), move |quits| {
        asked.state::<Leaving>().asking.store(false, Ordering::SeqCst);
        if quits {
            leave(&asked);
        }
    });
}

/// Quits without a question: the window goes at once, the engine within two and a half seconds. Returns at once.
pub(crate) fn leave(app: &AppHandle) {
    if app.state::<Leaving>().begun.swap(true, Ordering::SeqCst) {
        return;
    }
    tracing::info!("quitting");
    if let Some(window) = app.get_webview_window(crate::window::LABEL) {
        let _ = window.hide();
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        app.state::<Core>().shutdown().await;
        app.state::<Pretend>().remove().await;
        app.state::<Arc<LogGuard>>().flush();
        app.exit(0);
    });
}

/// Leaves when the system says so: log-off, shutdown, Ctrl+C in a terminal.
pub(crate) fn follow_signals(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match asked_by_the_system().await {
            Ok(()) => leave(&app),
            Err(error) => tracing::warn!(%error, "signals of the system are not heard"),
        }
    });
}

#[cfg(unix)]
async fn asked_by_the_system() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut end, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = end.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn asked_by_the_system() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn the_question_speaks_of_one_photo_as_one() {
        let say = |waiting, language| Dialog::QuitText(waiting).say(language);
        assert!(say(1, Language::En).starts_with("1 photo still waits."));
        assert!(say(12, Language::En).starts_with("12 photos still wait. They are safe"));
        assert!(say(1, Language::De).starts_with("1 Foto wartet noch."));
        assert!(say(12, Language::Es).starts_with("12 fotos esperan todavía."));
    }
}
