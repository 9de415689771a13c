//! The shell: everything of Boothlift that knows the window, and nothing else.
//!
//! **Enters:** what the engine says, what a person does in the window, the tray and the system's dialogs. **Leaves:** requests
//! to the engine, frames to the page. **Absent:** any decision about photos; paths on their way to the page.
//!
//! The start, in order: one program a person; logs; what was remembered; the engine, beside everything else; the tray; the
//! window. The end: the question while photos wait, the window, the engine's goodbye. Exit events of the system are not
//! needed by anything, as some systems send none.

mod awake;
mod commands;
mod core;
mod drawing;
mod drop;
mod guest_screen;
mod handed;
mod join_code;
mod leads;
mod line;
mod login;
mod notices;
mod outlet;
mod pretend;
mod quit;
mod remembered;
mod setup;
mod taskbar;
mod thumbs;
mod tray;
mod vault;
mod web_process;
mod window;
mod words;

use crate::{core::Core, pretend::Pretend, remembered::Remembered, setup::RealSetup, vault::ChosenVault};
use anyhow::Context;
use boothlift_contract::KeyPlace;
use boothlift_engine::logs::{self, LogGuard, LogPlan};
use std::{
    env, fs,
    path::Path,
    process::ExitCode,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};
use tauri::{App, AppHandle, Manager, RunEvent};

/// Runs Boothlift until it is quit.
///
/// With `--demo` it starts with the pretend booth and ends with it; all of that is removed at the end.
#[must_use]
pub fn run() -> ExitCode {
    boothlift_engine::leave_no_core();
    let logs = Arc::new(logs::start(&LogPlan {
        folder: None,
        stderr: true,
        filter: env::var("BOOTHLIFT_LOG").unwrap_or_default(),
    }));
    match refuse_remote_control().and_then(|()| start(&logs)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "Boothlift cannot start");
            ExitCode::FAILURE
        }
    }
}

fn start(logs: &Arc<LogGuard>) -> anyhow::Result<()> {
    let demo = env::args_os().skip(1).any(|word| word == "--demo");
    let mut builder = tauri::Builder::default();
    let hidden = login::is_start_at_login();
    if !demo {
        // First of all plugins: a second start ends here, before anything of its own was touched.
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, words, folder| {
            handed::keep(app, handed::named(words.into_iter().skip(1), Path::new(&folder)));
            window::open(app, window::Show::Whatever);
        }));
        builder = builder.plugin(login::plugin());
    }
    #[cfg(target_os = "macos")]
    {
        builder = builder
            .on_web_content_process_terminate(|webview| web_process::died(webview.app_handle(), webview.label()));
    }
    let app = builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .plugin(tauri_plugin_store::Builder::new().build())
        .register_asynchronous_uri_scheme_protocol(thumbs::SCHEME, thumbs::answer)
        .register_asynchronous_uri_scheme_protocol(guest_screen::SCHEME, guest_screen::answer)
        // Here, as files may be handed over before everything else is set up.
        .manage(window::Desk::default())
        .manage(guest_screen::GuestScreen::default())
        .manage(handed::Handed::default())
        .invoke_handler(outlet::counting(tauri::generate_handler![
            commands::ask::ask,
            commands::choose::choose_folder,
            commands::choose::save_preset,
            commands::choose::save_proof,
            commands::choose::save_event_file,
            commands::choose::save_help_file,
            commands::choose::choose_event_file,
            commands::choose::open_preset,
            commands::choose::choose_key_store,
            commands::choose::choose_photos,
            commands::choose::copy_to_usb,
            commands::desktop::choices,
            commands::desktop::copy_text,
            commands::desktop::keep_awake,
            commands::desktop::open_gallery,
            commands::desktop::open_sign_in_page,
            commands::desktop::paste,
            commands::desktop::open_account_page,
            commands::desktop::open_photo_page,
            commands::desktop::quit,
            commands::desktop::speak,
            commands::desktop::start_at_login,
            commands::desktop::show_in_folder,
            commands::guests::toggle_guest_screen,
            commands::guests::guest_screen_on,
            commands::guests::show_guests,
            commands::guests::join_code,
            commands::guests::set_join_code,
            commands::guests::forget_join_code,
            commands::pretend::begin_pretending,
            commands::pretend::stop_pretending,
            commands::pretend::pretending,
            commands::pretend::play_trouble,
            commands::page::page_ready,
            commands::page::subscribe,
        ]))
        .on_window_event(window::on_event)
        .on_window_event(taskbar::on_event)
        .setup({
            let logs = Arc::clone(logs);
            move |app| Ok(set_up(app, &logs, demo, hidden)?)
        })
        .build(tauri::generate_context!())
        .context("the window system does not answer")?;
    app.run(on_run_event);
    Ok(())
}

fn set_up(app: &App, logs: &Arc<LogGuard>, demo: bool, hidden: bool) -> anyhow::Result<()> {
    let handle = app.handle();
    let pretend = if demo { Pretend::alone()? } else { Pretend::default() };
    let data = match pretend.data() {
        Some(data) => data,
        None => app.path().app_data_dir().context("this user has no folder for program data")?,
    };
    fs::create_dir_all(&data).with_context(|| format!("{} cannot be made", data.display()))?;

    logs.keep_in(&data.join("logs"));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), demo, "Boothlift starts");

    let remembered = Remembered::read(&data);
    let key_store = if demo { KeyPlace::Memory } else { remembered.now().key_store };
    let vault = Arc::new(ChosenVault::new(key_store, &data));
    app.manage(RealSetup { data, vault: Arc::clone(&vault), lines: line::Lines::look() });
    app.manage(pretend);
    app.manage(Arc::clone(logs));
    app.manage(awake::Awake::chosen(&remembered));
    app.manage(words::Spoken::new(remembered.now().language));
    app.manage(remembered);
    app.manage(vault);
    app.manage(tray::Tray::default());
    app.manage(outlet::Outlet::default());
    app.manage(drop::Dragged::default());
    app.manage(quit::Leaving::default());
    app.manage(leads::Leads::default());
    app.manage(taskbar::Taskbar::default());
    app.manage(notices::Notices::default());
    app.manage(commands::desktop::Copied::default());
    keep_preferences(handle)?;

    tray::make(handle);
    let (setup, ports) = match handle.state::<Pretend>().parts(handle) {
        Some(parts) => parts,
        None => handle.state::<RealSetup>().parts(handle),
    };
    app.manage(Core::start(setup, ports));
    tray::follow(handle);
    notices::follow(handle)?;
    taskbar::follow(handle);
    awake::follow(handle);
    quit::follow_signals(handle);
    if demo {
        pretend::begin_alone(handle);
    }
    let words = env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    handed::keep(handle, handed::named(words, &env::current_dir().unwrap_or_default()));
    // Without a tray nobody could find it.
    if !hidden || !tray::is_there(handle) {
        window::open(handle, window::Show::Whatever);
    }
    Ok(())
}

fn on_run_event(app: &AppHandle, event: RunEvent) {
    match event {
        // The last window was closed to the tray; only `AppHandle::exit` ends the program.
        RunEvent::ExitRequested { code: None, api, .. } => api.prevent_exit(),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::open(app, window::Show::Whatever),
        // "Open with" and a file let go over the icon in the Dock: there these never come on a command line.
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            handed::keep(app, urls.iter().filter_map(|url| url.to_file_path().ok()).collect());
            // Before the set-up is over there is nothing to open yet, and it ends with the window.
            if app.try_state::<Core>().is_some() {
                window::open(app, window::Show::Whatever);
            }
        }
        _ => {}
    }
    #[cfg(not(target_os = "macos"))]
    let _ = app;
}

/// The page's few preferences. The store is opened here, so that the page can use this one and make no other.
fn keep_preferences(app: &AppHandle) -> anyhow::Result<()> {
    use tauri_plugin_store::StoreExt;
    app.store_builder("page.json").auto_save(std::time::Duration::from_millis(400)).build()?;
    Ok(())
}

fn seed() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs().rotate_left(32) ^ u64::from(since.subsec_nanos()) ^ u64::from(std::process::id())
}

/// A web view that starts with this variable in its environment obeys whoever drives it.
const DRIVEN: &str = "TAURI_WEBVIEW_AUTOMATION";

/// Tests drive debug builds; what people run starts over without being driven.
fn refuse_remote_control() -> anyhow::Result<()> {
    #[cfg(all(target_os = "linux", not(debug_assertions)))]
    {
        use std::os::unix::process::CommandExt;
        if env::var_os(DRIVEN).is_some() {
            let mut again = std::process::Command::new(env::current_exe()?);
            return Err(again.args(env::args_os().skip(1)).env_remove(DRIVEN).exec().into());
        }
    }
    Ok(())
}
