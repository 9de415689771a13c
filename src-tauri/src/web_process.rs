//! A window's web process that dies: the page is loaded anew, and asks for everything as after any start.

#[cfg(any(target_os = "linux", target_os = "macos"))]
use crate::{outlet::Outlet, window};
#[cfg(any(target_os = "linux", test))]
use std::time::{Duration, Instant};
use tauri::WebviewWindow;
#[cfg(any(target_os = "linux", target_os = "macos"))]
use tauri::{AppHandle, Manager};

/// A page that ends its own process again and again is given up, so that it does not keep the computer busy.
#[cfg(any(target_os = "linux", test))]
const MOST: usize = 5;
#[cfg(any(target_os = "linux", test))]
const WITHIN: Duration = Duration::from_secs(60);

/// Minds the window's web process from now on. Linux tells it here, macOS to [`died`] through the program as a whole. On
/// Windows the web view has a page of its own for it, with a button that loads anew.
pub(crate) fn mind(window: &WebviewWindow) {
    #[cfg(target_os = "linux")]
    {
        use gtk::glib::prelude::ObjectExt;
        let (app, label) = (window.app_handle().clone(), window.label().to_owned());
        let listening = window.with_webview(move |webview| {
            let deaths = std::cell::RefCell::new(Deaths::default());
            webview.inner().connect_local("web-process-terminated", false, move |_| {
                if deaths.borrow_mut().may_load(Instant::now()) {
                    died(&app, &label);
                } else {
                    tracing::error!(window = label, "the page ends its process again and again");
                }
                None
            });
        });
        if let Err(error) = listening {
            tracing::warn!(%error, "a page whose process dies will not be loaded anew");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = window;
}

/// The web process of a window is gone: loads its page anew.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(crate) fn died(app: &AppHandle, label: &str) {
    tracing::warn!(window = label, "the page's process ended; the page is loaded anew");
    if label == window::LABEL {
        app.state::<Outlet>().end();
        window::page_gone(app);
    }
    if let Some(window) = app.get_webview_window(label)
        && let Err(error) = window.reload()
    {
        tracing::error!(%error, "the page could not be loaded anew");
    }
}

/// When a window's process died.
#[derive(Default)]
#[cfg(any(target_os = "linux", test))]
struct Deaths(Vec<Instant>);

#[cfg(any(target_os = "linux", test))]
impl Deaths {
    /// One more; whether the page is loaded after it.
    fn may_load(&mut self, now: Instant) -> bool {
        self.0.retain(|at| now.duration_since(*at) < WITHIN);
        self.0.push(now);
        self.0.len() <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_dies_again_and_again_is_given_up_until_it_had_rest() {
        let mut deaths = Deaths::default();
        let now = Instant::now();
        for _ in 0..MOST {
            assert!(deaths.may_load(now));
        }
        assert!(!deaths.may_load(now));
        assert!(deaths.may_load(now + WITHIN));
    }
}
