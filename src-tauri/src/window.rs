//! The main window: made when it is wanted, destroyed when it is closed to the tray, so that its memory goes back.

use crate::{
    core::Core,
    drawing, drop, guest_screen, handed, notices,
    outlet::{self, Outlet},
    quit,
    remembered::{Place, Remembered},
    tray, web_process,
};
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};
use tauri::{
    AppHandle, LogicalPosition, LogicalSize, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Window,
    WindowEvent,
    webview::{Color, NewWindowResponse, PermissionResponse},
};

/// The window's label, and the only one that has any rights.
pub(crate) const LABEL: &str = "main";

const FIRST: (f64, f64) = (1280.0, 800.0);
const SMALLEST: (f64, f64) = (1024.0, 640.0);
/// The page's own dark ground, so that nothing flashes before it is drawn.
const GROUND: Color = Color(0x16, 0x11, 0x1a, 0xff);

/// Something to show first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Show {
    /// Whatever was there.
    Whatever,
    /// The code of the newest session, large.
    Code,
    /// The photos that need a person.
    NeedsYou,
    /// The check at the end of the night, begun anew.
    PackUp,
    /// The system's file dialog, whose outcome the page then tells.
    AddPhotos,
}

impl Show {
    const fn word(self) -> Option<&'static str> {
        match self {
            Self::Whatever => None,
            Self::Code => Some("code"),
            Self::NeedsYou => Some("needs_you"),
            Self::PackUp => Some("pack_up"),
            Self::AddPhotos => Some("add_photos"),
        }
    }
}

/// What the shell knows of the window between its lives.
#[derive(Default)]
pub(crate) struct Desk {
    /// Held while a window is being made: two clicks make one window.
    making: Mutex<()>,
    page_ready: AtomicBool,
    to_show: Mutex<Option<&'static str>>,
}

/// Brings the window to the front, made anew where there is none. Returns at once.
pub(crate) fn open(app: &AppHandle, show: Show) {
    let app = app.clone();
    // On a thread of its own: making a window from inside an event handler hangs on Windows.
    std::thread::spawn(move || {
        if let Err(error) = bring(&app, show) {
            tracing::error!(%error, "the window could not be opened");
        }
    });
}

/// The page is drawn and listens.
pub(crate) fn page_ready(app: &AppHandle) {
    let desk = app.state::<Desk>();
    desk.page_ready.store(true, Ordering::SeqCst);
    tracing::info!("the page is drawn");
    tell_page(app, &desk);
    handed::tell(app);
}

/// The page is not there any more: what is to be shown waits for the next one.
pub(crate) fn page_gone(app: &AppHandle) {
    app.state::<Desk>().page_ready.store(false, Ordering::SeqCst);
}

/// Whether the page is drawn and listens.
pub(crate) fn page_listens(app: &AppHandle) -> bool {
    app.state::<Desk>().page_ready.load(Ordering::SeqCst)
}

/// Whether anybody can see the page just now.
pub(crate) fn is_seen(app: &AppHandle) -> bool {
    app.get_webview_window(LABEL)
        .is_some_and(|window| window.is_visible().unwrap_or(true) && !window.is_minimized().unwrap_or(false))
}

/// Whether the window is what the person works with just now.
pub(crate) fn is_in_front(app: &AppHandle) -> bool {
    app.get_webview_window(LABEL).is_some_and(|window| window.is_focused().unwrap_or(false))
}

/// Everything that happens to the window.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    let app = window.app_handle();
    if window.label() != LABEL {
        return guest_screen::on_event(app, event);
    }
    match event {
        WindowEvent::CloseRequested { api, .. } => {
            remember(window);
            match closing(window) {
                Closing::ToTray => notices::closed_to_tray(app),
                Closing::Minimise => {
                    api.prevent_close();
                    let _ = window.minimize();
                }
                Closing::Quit => {
                    api.prevent_close();
                    quit::ask(app);
                }
            }
        }
        WindowEvent::Destroyed => {
            app.state::<Outlet>().end();
            page_gone(app);
        }
        WindowEvent::Focused(false) => remember(window),
        WindowEvent::DragDrop(event) => drop::on_event(window, event),
        _ => {}
    }
}

/// What closing the window means.
#[derive(Debug, PartialEq, Eq)]
enum Closing {
    ToTray,
    Minimise,
    Quit,
}

fn closing(window: &Window) -> Closing {
    let app = window.app_handle();
    if app.state::<Core>().failed() {
        // Nothing runs that would be worth keeping.
        Closing::Quit
    } else if tray::is_there(app) {
        Closing::ToTray
    } else if window.is_minimized().unwrap_or(false) {
        // Closed from the task bar while minimised: without a tray that is the way out.
        Closing::Quit
    } else {
        Closing::Minimise
    }
}

fn bring(app: &AppHandle, show: Show) -> tauri::Result<()> {
    let desk = app.state::<Desk>();
    let _one_at_a_time = desk.making.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(word) = show.word() {
        *desk.to_show.lock().unwrap_or_else(PoisonError::into_inner) = Some(word);
    }
    match app.get_webview_window(LABEL) {
        Some(window) => {
            window.unminimize()?;
            window.show()?;
            window.set_focus()?;
            tell_page(app, &desk);
        }
        None => {
            make(app)?;
        }
    }
    Ok(())
}

fn tell_page(app: &AppHandle, desk: &Desk) {
    if !desk.page_ready.load(Ordering::SeqCst) {
        return;
    }
    if let Some(word) = desk.to_show.lock().unwrap_or_else(PoisonError::into_inner).take() {
        outlet::say(app, "show", word);
    }
}

fn make(app: &AppHandle) -> tauri::Result<WebviewWindow> {
    let screen = app.primary_monitor().ok().flatten().map(|monitor| {
        let size = monitor.size().to_logical::<f64>(monitor.scale_factor());
        (size.width, size.height)
    });
    let place = app.state::<Remembered>().now().window;
    let (width, height) = place.map_or(FIRST, |place| (place.width, place.height));
    let smallest = fit(SMALLEST, screen);
    let (width, height) = fit((width.max(smallest.0), height.max(smallest.1)), screen);
    let builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Boothlift")
        .inner_size(width, height)
        .min_inner_size(smallest.0, smallest.1)
        .prevent_overflow()
        .background_color(GROUND)
        .maximized(place.is_some_and(|place| place.maximized))
        .devtools(cfg!(debug_assertions))
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny);
    let builder = match place {
        Some(place) if is_on_a_screen(app, place) => builder.position(place.x, place.y),
        _ => builder.center(),
    };
    let window = builder.build()?;
    drop::listen(&window);
    drawing::suit(&window);
    web_process::mind(&window);
    window.set_focus()?;
    Ok(window)
}

/// `wanted`, or as much of it as the screen has.
fn fit(wanted: (f64, f64), screen: Option<(f64, f64)>) -> (f64, f64) {
    screen.map_or(wanted, |(width, height)| (wanted.0.min(width), wanted.1.min(height)))
}

/// The page itself: where Tauri serves it, or where its development server does.
fn is_own_page(url: &Url) -> bool {
    match (url.scheme(), url.host_str()) {
        ("tauri", Some("localhost")) => !cfg!(windows),
        ("http", Some("tauri.localhost")) => cfg!(windows),
        ("http", Some("localhost")) => tauri::is_dev() && url.port() == Some(1420),
        _ => false,
    }
}

fn is_on_a_screen(app: &AppHandle, place: Place) -> bool {
    let screens = app.available_monitors().unwrap_or_default();
    screens.iter().any(|screen| {
        let at: LogicalPosition<f64> = screen.position().to_logical(screen.scale_factor());
        let size: LogicalSize<f64> = screen.size().to_logical(screen.scale_factor());
        holds((at.x, at.y), (size.width, size.height), place)
    })
}

/// Whether enough of the title bar is on the screen to grab it.
fn holds(at: (f64, f64), size: (f64, f64), place: Place) -> bool {
    const GRIP: f64 = 80.0;
    let right_enough = place.x + place.width > at.0 + GRIP && place.x < at.0 + size.0 - GRIP;
    right_enough && place.y >= at.1 && place.y < at.1 + size.1 - GRIP
}

fn remember(window: &Window) {
    let (Ok(size), Ok(at), Ok(scale)) = (window.inner_size(), window.outer_position(), window.scale_factor()) else {
        return;
    };
    if window.is_minimized().unwrap_or(false) {
        return;
    }
    let maximized = window.is_maximized().unwrap_or(false);
    let (size, at) = (size.to_logical::<f64>(scale), at.to_logical::<f64>(scale));
    window.state::<Remembered>().change(|kept| {
        // A maximised window keeps the place it had before: that is where it goes back to.
        kept.window = match kept.window {
            Some(before) if maximized => Some(Place { maximized, ..before }),
            _ => Some(Place { width: size.width, height: size.height, x: at.x, y: at.y, maximized }),
        };
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { width: 1280.0, height: 800.0, x: 0.0, y: 0.0, maximized: false };

    #[test]
    fn the_window_never_asks_for_more_than_the_screen_has() {
        assert_eq!(fit(FIRST, Some((1920.0, 1080.0))), FIRST);
        assert_eq!(fit(SMALLEST, Some((800.0, 600.0))), (800.0, 600.0));
        assert_eq!(fit(FIRST, None), FIRST);
    }

    #[test]
    fn a_window_left_on_a_screen_that_is_gone_is_not_put_back_there() {
        let screen = ((0.0, 0.0), (1920.0, 1080.0));
        assert!(holds(screen.0, screen.1, PLACE));
        assert!(holds(screen.0, screen.1, Place { x: -600.0, ..PLACE }));
        assert!(!holds(screen.0, screen.1, Place { x: 1920.0, ..PLACE }));
        assert!(!holds(screen.0, screen.1, Place { x: -1280.0, ..PLACE }));
        assert!(!holds(screen.0, screen.1, Place { y: -30.0, ..PLACE }));
    }

    #[test]
    fn the_window_shows_the_page_and_nothing_else() {
        let own = if cfg!(windows) { "http://tauri.localhost/#photos" } else { "tauri://localhost/#photos" };
        assert!(is_own_page(&own.parse().unwrap()));
        for url in [
            "https://example.com/",
            "http://localhost:8080/",
            "http://tauri.localhost.example.com/",
            "file:///etc/passwd",
            "data:text/html,<script>1</script>",
            "about:blank",
            "thumb://localhost/photo/1/96",
        ] {
            assert!(!is_own_page(&url.parse().unwrap()), "{url}");
        }
    }
}
