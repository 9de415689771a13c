//! Notices of the system: few, complete without a click, and only while the window is not in front.

mod rules;

use crate::{
    commands::desktop,
    core::Core,
    leads::{self, Place},
    remembered::Remembered,
    window::{self, Show},
    words::{Notice, Spoken},
};
use boothlift_contract::{Clock as _, DestinationId, HeadlineRow, SystemClock};
use boothlift_engine::Engine;
use rules::Rules;
use serde::{Deserialize, Serialize};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;
use tokio::time::Instant;

/// How often the rules look while nothing changes.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The name under which a notice carries where it leads.
const LEADS_TO: &str = "leads_to";

/// What was said, and since when time is counted.
pub(crate) struct Notices {
    rules: Mutex<Rules>,
    begun: Instant,
}

impl Default for Notices {
    fn default() -> Self {
        Self { rules: Mutex::default(), begun: Instant::now() }
    }
}

impl Notices {
    fn ask<T>(&self, rules: impl FnOnce(&mut Rules, Duration) -> T) -> T {
        rules(&mut self.rules.lock().unwrap_or_else(PoisonError::into_inner), self.begun.elapsed())
    }
}

/// Says where Boothlift went when its window was closed: the first time ever, and never again.
pub(crate) fn closed_to_tray(app: &AppHandle) {
    let remembered = app.state::<Remembered>();
    if remembered.now().told_of_tray || !app.state::<Notices>().ask(Rules::may_say) {
        return;
    }
    remembered.change(|kept| kept.told_of_tray = true);
    show(app, &Notice::KeepsSending, &LeadsTo::Window);
}

/// Follows the engine and says what a person has to know; a click on a notice leads to where it can be seen or mended.
///
/// # Errors
/// What the system says to whoever wants to hear of clicks.
pub(crate) fn follow(app: &AppHandle) -> anyhow::Result<()> {
    let handle = app.clone();
    app.notification().on_action(move |done| {
        let to = done.notification().and_then(|notice| notice.extra().get(LEADS_TO));
        lead(&handle, to.and_then(|to| LeadsTo::deserialize(to).ok()).unwrap_or(LeadsTo::Window));
    })?;
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut engines = app.state::<Core>().engines();
        app.state::<Notices>().ask(|rules, _| rules.event_told = app.state::<Remembered>().now().told_to_pack_up);
        while let Some(engine) = engines.next().await {
            engines.until_replaced(say(&app, &engine)).await;
        }
    });
    Ok(())
}

/// Says what a person has to know of this engine.
async fn say(app: &AppHandle, engine: &Engine) {
    // Trouble that is only played is no news to whoever plays it.
    if engine.host().pretend {
        return;
    }
    let mut glance = engine.glance();
    loop {
        let now = glance.borrow_and_update().clone();
        let (in_front, wall) = (window::is_in_front(app), SystemClock.now());
        if let Some(notice) = app.state::<Notices>().ask(|rules, at| rules.look(&now, at, wall, in_front)) {
            if matches!(notice, Notice::AllDelivered { .. }) {
                app.state::<Remembered>().change(|kept| kept.told_to_pack_up.clone_from(&now.event));
            }
            show(app, &notice, &LeadsTo::of(&notice, now.headline.destination));
        }
        if let Ok(Err(_)) = tokio::time::timeout(LOOK_EVERY, glance.changed()).await {
            return;
        }
    }
}

fn show(app: &AppHandle, notice: &Notice, to: &LeadsTo) {
    let text = notice.say(Spoken::now(app));
    tracing::info!(text, "notice");
    if let Err(error) = app.notification().builder().title("Boothlift").body(text).extra(LEADS_TO, to).show() {
        tracing::debug!(%error, "the system shows no notices");
    }
}

/// Where a click on a notice leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LeadsTo {
    /// The window as it was left.
    Window,
    /// The one sentence and its button.
    Headline,
    /// The page that the venue's Wi-Fi wants to be signed in at.
    VenuePage,
    /// The new sign-in of this destination.
    SignIn(DestinationId),
    /// The destinations.
    Destinations,
    /// The photos that need a person.
    Photos,
    /// The check at the end of the night.
    PackUp,
}

impl LeadsTo {
    fn of(notice: &Notice, destination: Option<DestinationId>) -> Self {
        match notice {
            Notice::KeepsSending => Self::Window,
            Notice::Portal { .. } => Self::VenuePage,
            Notice::SignIn { .. } => destination.map_or(Self::Destinations, Self::SignIn),
            Notice::Destination { .. } => Self::Destinations,
            Notice::Held { .. } | Notice::PhotoGone => Self::Photos,
            Notice::AllDelivered { .. } => Self::PackUp,
            Notice::InternetIsBack { .. }
            | Notice::FolderGone { .. }
            | Notice::FolderChanged { .. }
            | Notice::DiskFull
            | Notice::Records
            | Notice::Offline { .. } => Self::Headline,
        }
    }
}

fn lead(app: &AppHandle, to: LeadsTo) {
    match to {
        LeadsTo::Window => window::open(app, Show::Whatever),
        LeadsTo::Headline => leads::open(app, Place::Live),
        LeadsTo::Destinations => leads::open(app, Place::Event),
        LeadsTo::SignIn(destination) => leads::open(app, Place::SignIn(destination)),
        LeadsTo::Photos => window::open(app, Show::NeedsYou),
        LeadsTo::PackUp => window::open(app, Show::PackUp),
        LeadsTo::VenuePage => {
            let app = app.clone();
            tauri::async_runtime::spawn(async move {
                // A notice is often clicked long after it came.
                let still = app.state::<Core>().now();
                let still = still.is_some_and(|engine| engine.glance().borrow().headline.row == HeadlineRow::Portal);
                if !still || desktop::open_sign_in_page(app.clone()).await.is_err() {
                    leads::open(&app, Place::Live);
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_notice_leads_to_where_it_can_be_mended() {
        let gallery = || Some(DestinationId("cyclemate".into()));
        let subject = || "CycleMate".to_owned();
        for (notice, to) in [
            (Notice::Portal { left: 1 }, LeadsTo::VenuePage),
            (Notice::SignIn { subject: subject(), left: 1 }, LeadsTo::SignIn(DestinationId("cyclemate".into()))),
            (Notice::Destination { subject: subject(), left: 1 }, LeadsTo::Destinations),
            (Notice::Held { photos: 2 }, LeadsTo::Photos),
            (Notice::PhotoGone, LeadsTo::Photos),
            (Notice::DiskFull, LeadsTo::Headline),
            (Notice::FolderGone { subject: "E:".into() }, LeadsTo::Headline),
            (Notice::AllDelivered { photos: 1 }, LeadsTo::PackUp),
            (Notice::KeepsSending, LeadsTo::Window),
        ] {
            assert_eq!(LeadsTo::of(&notice, gallery()), to, "{notice:?}");
        }
    }

    #[test]
    fn where_a_notice_leads_survives_the_way_through_the_system() {
        for to in [LeadsTo::Window, LeadsTo::SignIn(DestinationId("cyclemate".into())), LeadsTo::PackUp] {
            let text = serde_json::to_value(&to).unwrap();
            assert_eq!(LeadsTo::deserialize(&text).unwrap(), to);
        }
    }
}
