//! The badge and the bar that the system's task bar or dock shows on the window's own entry.

use crate::{core::Core, window};
use boothlift_contract::HeadlineRow;
use boothlift_engine::{Engine, Glance};
use std::time::Duration;
use tauri::{
    AppHandle, Manager, Window, WindowEvent,
    window::{ProgressBarState, ProgressBarStatus},
};
use tokio::sync::Notify;

/// The entry changes at most this often.
const CALM: Duration = Duration::from_secs(2);

/// Told when the entry may show something else than it should: a new window, or one that was about to close.
#[derive(Default)]
pub(crate) struct Taskbar(Notify);

/// There is a new window.
pub(crate) fn begin_anew(app: &AppHandle) {
    app.state::<Taskbar>().0.notify_one();
}

/// Keeps the entry true while there is a window.
pub(crate) fn follow(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut engines = app.state::<Core>().engines();
        while let Some(engine) = engines.next().await {
            engines.until_replaced(keep_true(&app, &engine)).await;
        }
    });
}

async fn keep_true(app: &AppHandle, engine: &Engine) {
    let mut glance = engine.glance();
    let (mut shown, taskbar) = (None, app.state::<Taskbar>());
    loop {
        let entry = Entry::of(&glance.borrow_and_update());
        if shown != Some(entry) {
            shown = show(app, entry).then_some(entry);
        }
        tokio::select! {
            changed = glance.changed() => if changed.is_err() { return },
            () = taskbar.0.notified() => shown = None,
        }
        // Whatever comes together is shown together, and a window that closes is gone by then.
        tokio::time::sleep(CALM).await;
    }
}

/// A window that closes takes along what the entry shows: some systems would keep it for the whole program, long untrue.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    if matches!(event, WindowEvent::CloseRequested { .. }) {
        show(window.app_handle(), Entry { badge: None, bar: None });
        begin_anew(window.app_handle());
    }
}

/// What the entry shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    /// Photos that need a person.
    badge: Option<i64>,
    bar: Option<Bar>,
}

/// The share of photos that are delivered, in percent, while others are on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bar {
    Moves(u64),
    Rests(u64),
}

impl Entry {
    fn of(glance: &Glance) -> Self {
        use HeadlineRow as R;
        let counts = &glance.counts;
        let left = counts.sending.saturating_add(counts.waiting);
        // Never full before the last answer.
        let percent = (u64::from(counts.delivered) * 100 / u64::from(counts.photos.max(1))).min(99);
        let bar = match glance.headline.row {
            _ if left == 0 => None,
            R::Looking | R::Slow | R::Working => Some(Bar::Moves(percent)),
            _ => Some(Bar::Rests(percent)),
        };
        Self { badge: (counts.needs_you > 0).then_some(i64::from(counts.needs_you)), bar }
    }
}

/// Whether there was a window to show it on. Systems without such an entry, or without this part of it, say nothing.
fn show(app: &AppHandle, entry: Entry) -> bool {
    let Some(window) = app.get_webview_window(window::LABEL) else { return false };
    let (status, progress) = match entry.bar {
        None => (ProgressBarStatus::None, None),
        Some(Bar::Moves(percent)) => (ProgressBarStatus::Normal, Some(percent)),
        Some(Bar::Rests(percent)) => (ProgressBarStatus::Paused, Some(percent)),
    };
    let done = window.set_progress_bar(ProgressBarState { status: Some(status), progress });
    if let Err(error) = done.and_then(|()| window.set_badge_count(entry.badge)) {
        tracing::debug!(%error, "the task bar did not take a change");
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_contract::{Counts, Headline};

    fn entry(row: HeadlineRow, [delivered, waiting, needs_you]: [u32; 3]) -> Entry {
        let headline = Headline { row, photos: 0, subject: String::new(), since: None, destination: None };
        let photos = delivered + waiting + needs_you;
        let counts = Counts { photos, delivered, waiting, needs_you, ..Counts::default() };
        Entry::of(&Glance {
            headline,
            counts,
            paused: false,
            done_about: None,
            set_up: true,
            finishing_at_home: false,
            packing_up: false,
            event: String::new(),
            ends_at: None,
            last_photo_at: None,
        })
    }

    #[test]
    fn the_bar_is_there_only_while_photos_are_left_and_rests_while_they_cannot_go() {
        use HeadlineRow as R;
        assert_eq!(entry(R::Working, [3, 1, 0]).bar, Some(Bar::Moves(75)));
        assert_eq!(entry(R::Offline, [3, 1, 0]).bar, Some(Bar::Rests(75)));
        assert_eq!(entry(R::Paused, [0, 4, 0]).bar, Some(Bar::Rests(0)));
        assert_eq!(entry(R::AllDelivered, [4, 0, 0]).bar, None);
        assert_eq!(entry(R::Ready, [0, 0, 0]).bar, None);
    }

    #[test]
    fn the_bar_is_never_full_before_the_last_answer() {
        assert_eq!(entry(HeadlineRow::Working, [99_999, 1, 0]).bar, Some(Bar::Moves(99)));
    }

    #[test]
    fn the_badge_counts_the_photos_that_need_a_person_and_nothing_else() {
        assert_eq!(entry(HeadlineRow::Held, [3, 0, 2]).badge, Some(2));
        assert_eq!(entry(HeadlineRow::Working, [3, 9, 0]).badge, None);
    }
}
