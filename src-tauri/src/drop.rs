//! Things dragged over the window from outside. Paths stay here; the page learns numbers and places.
//!
//! What the systems hand over: files everywhere. A picture's web address arrives on Linux; on Windows such a drag never
//! reaches the window (the pointer shows that it cannot be dropped), and on macOS it arrives without its address.

use crate::{core::Core, outlet};
use boothlift_contract::{Drag, Failure, FailureCode};
use boothlift_engine::Engine;
use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tauri::{AppHandle, DragDropEvent, Manager, PhysicalPosition, WebviewWindow, Window};

/// The page hears where the pointer is at most this often.
const OVER_EVERY: Duration = Duration::from_millis(50);

/// What is known of the drag that is going on.
#[derive(Default)]
pub(crate) struct Dragged(Mutex<Going>);

#[derive(Default)]
struct Going {
    last_over: Option<Instant>,
    /// Addresses as they were handed over. The window's own event has them percent-decoded, which breaks them.
    links: Vec<String>,
}

impl Dragged {
    fn lock(&self) -> MutexGuard<'_, Going> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Listens for what the window's own event leaves out.
pub(crate) fn listen(window: &WebviewWindow) {
    #[cfg(target_os = "linux")]
    {
        let app = window.app_handle().clone();
        let listening = window.with_webview(move |webview| {
            use gtk::prelude::WidgetExt;
            webview.inner().connect_drag_data_received(move |_, _, _, _, data, _, _| {
                let links = data.uris().iter().map(|uri| uri.to_string()).filter(|uri| is_link(uri)).collect();
                app.state::<Dragged>().lock().links = links;
            });
        });
        if let Err(error) = listening {
            tracing::warn!(%error, "links dragged from a browser will not be heard");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = window;
}

/// Passes one step of a drag on to the page.
pub(crate) fn on_event(window: &Window, event: &DragDropEvent) {
    let app = window.app_handle();
    let going = app.state::<Dragged>();
    let drag = match event {
        DragDropEvent::Enter { position, .. } | DragDropEvent::Over { position } => {
            let mut going = going.lock();
            if going.last_over.is_some_and(|last| last.elapsed() < OVER_EVERY) {
                return;
            }
            going.last_over = Some(Instant::now());
            let (x, y) = on_page(window, *position);
            Drag::Over { x, y }
        }
        DragDropEvent::Leave => Drag::Left,
        DragDropEvent::Drop { paths, position } => {
            let links = std::mem::take(&mut going.lock().links);
            return dropped(app, Dropped::sort(paths.clone(), links), on_page(window, *position));
        }
        _ => return,
    };
    tell(app, &drag);
}

/// What was let go.
#[derive(Debug, PartialEq)]
enum Dropped {
    Files(Vec<PathBuf>),
    Link(String),
    Nothing,
}

impl Dropped {
    /// Real files win: a browser that hands over both means the same picture.
    fn sort(paths: Vec<PathBuf>, links: Vec<String>) -> Self {
        let (decoded, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.to_str().is_some_and(is_link));
        if !files.is_empty() {
            return Self::Files(files);
        }
        let decoded = decoded.iter().filter_map(|path| Path::to_str(path)).map(str::to_owned);
        links.into_iter().chain(decoded).next().map_or(Self::Nothing, Self::Link)
    }
}

pub(crate) fn is_link(text: &str) -> bool {
    let start = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    start.starts_with("http://") || start.starts_with("https://")
}

/// A picture's web address that came another way than by a drag.
pub(crate) fn link(app: &AppHandle, url: String) {
    dropped(app, Dropped::Link(url), (0.0, 0.0));
}

fn dropped(app: &AppHandle, what: Dropped, (x, y): (f64, f64)) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let drag = match app.state::<Core>().engine().await {
            Ok(engine) => offer(&engine, what, x, y).await,
            Err(failure) => Drag::Refused { failure },
        };
        tell(&app, &drag);
    });
}

async fn offer(engine: &Engine, what: Dropped, x: f64, y: f64) -> Drag {
    match what {
        Dropped::Files(paths) => {
            let items = u32::try_from(paths.len()).unwrap_or(u32::MAX);
            Drag::Files { drop: engine.hold_drop(paths), items, x, y }
        }
        Dropped::Link(url) => match engine.offer_url(&url).await {
            Ok(offer) => Drag::Url { offer, x, y },
            Err(failure) => Drag::Refused { failure },
        },
        Dropped::Nothing => Drag::Refused { failure: Failure::new(FailureCode::PhotoLink, "", "") },
    }
}

/// Tells the page.
pub(crate) fn tell(app: &AppHandle, drag: &Drag) {
    outlet::say(app, "drag", drag);
}

/// CSS pixels of the page. Only Windows speaks of the screen's own pixels here, whatever the type says.
fn on_page(window: &Window, position: PhysicalPosition<f64>) -> (f64, f64) {
    let scale = if cfg!(windows) { window.scale_factor().unwrap_or(1.0) } else { 1.0 };
    (position.x / scale, position.y / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_win_over_the_address_that_came_with_them() {
        let paths = vec![PathBuf::from("/tmp/a b.jpg"), PathBuf::from("https://example.com/a.jpg")];
        let sorted = Dropped::sort(paths, vec!["https://example.com/a.jpg".into()]);
        assert_eq!(sorted, Dropped::Files(vec![PathBuf::from("/tmp/a b.jpg")]));
    }

    #[test]
    fn an_address_keeps_its_percent_signs() {
        let decoded = vec![PathBuf::from("https://example.com/a b.jpg?t=1+2")];
        let raw = "https://example.com/a%20b.jpg?t=1%2B2".to_owned();
        assert_eq!(Dropped::sort(decoded.clone(), vec![raw.clone()]), Dropped::Link(raw));
        assert_eq!(Dropped::sort(decoded, vec![]), Dropped::Link("https://example.com/a b.jpg?t=1+2".into()));
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert!(is_link("https://example.com/x") && is_link("HTTP://EXAMPLE.COM"));
        for other in ["file:///a", "/tmp/http://x", "ftp://example.com", "https", "", "data:image/png;base64,", "é"] {
            assert!(!is_link(other), "{other}");
        }
        assert_eq!(Dropped::sort(vec![], vec![]), Dropped::Nothing);
    }
}
