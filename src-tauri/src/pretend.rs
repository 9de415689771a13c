//! The pretend booth: drawn photos in a temporary folder, the built-in gallery and a made-up one.
//!
//! It has an engine of its own, with a data folder and a place for secrets of its own, which takes the place of the real one
//! and gives it back. That one is stopped meanwhile: its records are closed, and nothing of it is read or written. All that
//! belongs to the pretend booth is removed at its end.

use crate::{
    core::Core,
    guest_screen,
    outlet::Outlet,
    quit,
    setup::{RealSetup, setup},
    vault::ChosenVault,
    window,
    words::{self, Language, Spoken},
};
use anyhow::Context;
use boothlift_contract::{DestinationId, DestinationKind, Failure, FailureCode, KeyPlace, Preparing, Reply, Request};
use boothlift_destinations::{Destination, Secret};
use boothlift_engine::{DestinationPlan, Engine, EventPlan, FolderPlan, Ports, Setup};
use boothlift_pretend_booth::{MadeUpGallery, Party, Played, PretendDisk, Stage};
use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tauri::{AppHandle, Manager};
use tempfile::TempDir;

/// The folder that the drawn guests' photos land in.
const BOOTH: &str = "Pretend booth";
/// The made-up gallery's slug.
const MADE_UP: &str = "made-up-gallery";
/// In the place of a token. Logs hide whatever is one, so it is no word that they could need.
const NO_TOKEN: &str = "made-up-gallery-7d1f0c";

/// The pretend booth, while it goes on.
#[derive(Default)]
pub(crate) struct Pretend {
    /// One beginning or end at a time.
    turning: tokio::sync::Mutex<()>,
    going: Mutex<Option<Going>>,
}

struct Going {
    room: TempDir,
    vault: Arc<ChosenVault>,
    stage: Stage,
    party: Option<Party>,
    /// When it began, in milliseconds: no other pretend booth has this number.
    number: u64,
    /// The program was started for it alone, and ends with it.
    alone: bool,
}

impl Pretend {
    /// A pretend booth that the program is started for.
    ///
    /// # Errors
    /// When the system's temporary folder cannot be written.
    pub(crate) fn alone() -> anyhow::Result<Self> {
        let going = Going { alone: true, ..Going::new()? };
        Ok(Self { going: Mutex::new(Some(going)), ..Self::default() })
    }

    /// Which one goes on; none while Boothlift is as always.
    pub(crate) fn number(&self) -> Option<u64> {
        self.lock().as_ref().map(|going| going.number)
    }

    /// Its data folder.
    pub(crate) fn data(&self) -> Option<PathBuf> {
        self.lock().as_ref().map(|going| data_in(&going.room))
    }

    /// What its engine is started with; none where it does not go on.
    pub(crate) fn parts(&self, app: &AppHandle) -> Option<(Setup, Ports)> {
        let (data, vault, stage) = {
            let going = self.lock();
            let going = going.as_ref()?;
            (data_in(&going.room), Arc::clone(&going.vault), going.stage.clone())
        };
        let gallery: Arc<dyn Destination> = Arc::new(MadeUpGallery::new(stage.clone()));
        let ports = Ports {
            copies: Arc::new(PretendDisk::new(stage)),
            drivers: BTreeMap::from([(DestinationId(MADE_UP.into()), gallery)]),
            ..Ports::default()
        };
        Some((setup(app, data, vault, true), ports))
    }

    /// Ends it as far as the disk is concerned: the guests go, and everything is removed. Its engine has to be stopped before.
    pub(crate) async fn remove(&self) {
        let Some(going) = self.lock().take() else { return };
        if let Some(party) = going.party {
            party.end().await;
        }
        if let Err(error) = going.room.close() {
            tracing::warn!(%error, "the pretend booth's folder could not be removed");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Going>> {
        self.going.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Going {
    fn new() -> anyhow::Result<Self> {
        let room = tempfile::Builder::new().prefix("boothlift-pretend-").tempdir();
        let room = room.context("the pretend booth finds no room for its pictures")?;
        fs::create_dir(room.path().join(BOOTH))?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let number = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        let vault = Arc::new(ChosenVault::new(KeyPlace::Memory, &data_in(&room)));
        Ok(Self { room, vault, stage: Stage::default(), party: None, number, alone: false })
    }
}

fn data_in(room: &TempDir) -> PathBuf {
    room.path().join("data")
}

/// Goes over to the pretend booth. The page has to be loaded anew afterwards.
///
/// # Errors
/// While an event is on, and when there is no room or the engine does not start; then everything is as before.
pub(crate) async fn begin(app: &AppHandle) -> Result<(), Failure> {
    let pretend = app.state::<Pretend>();
    let _one_at_a_time = pretend.turning.lock().await;
    if pretend.number().is_some() {
        return Ok(());
    }
    // A real event's photos wait for nobody to finish playing.
    match app.state::<Core>().ask(Request::Snapshot {}).await? {
        Reply::Snapshot(now) if now.event.is_none() => {}
        _ => return Err(Failure::new(FailureCode::RequestWrong, "pretend booth", "an event is on")),
    }
    let going = Going::new().map_err(|error| Failure::new(FailureCode::DiskFull, "", format!("{error:#}")))?;
    *pretend.lock() = Some(going);
    tracing::info!("the pretend booth begins");
    let Some((setup, ports)) = pretend.parts(app) else { return Ok(()) };
    leave_page(app);
    let begun = match app.state::<Core>().replace(setup, ports).await {
        Ok(engine) => invite(app, &engine).await,
        Err(failure) => Err(failure),
    };
    if let Err(failure) = begun {
        tracing::error!(%failure, "the pretend booth did not start");
        let _ = give_back(app).await;
        return Err(failure);
    }
    Ok(())
}

/// Sets up the event of the pretend booth that the program was started for. Returns at once.
pub(crate) fn begin_alone(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let Ok(engine) = app.state::<Core>().engine().await else { return };
        if let Err(failure) = invite(&app, &engine).await {
            tracing::error!(%failure, "the pretend booth did not start");
        }
    });
}

/// Back from the pretend booth, all of which is removed. Where the program was started for it alone, it quits. The page has to be
/// loaded anew afterwards.
///
/// # Errors
/// Why the real engine did not start.
pub(crate) async fn stop(app: &AppHandle) -> Result<(), Failure> {
    let pretend = app.state::<Pretend>();
    let _one_at_a_time = pretend.turning.lock().await;
    let Some(alone) = pretend.lock().as_ref().map(|going| going.alone) else { return Ok(()) };
    if alone {
        quit::leave(app);
        return Ok(());
    }
    leave_page(app);
    give_back(app).await
}

async fn give_back(app: &AppHandle) -> Result<(), Failure> {
    let core = app.state::<Core>();
    core.end().await;
    app.state::<Pretend>().remove().await;
    tracing::info!("the pretend booth is over");
    let (setup, ports) = app.state::<RealSetup>().parts(app);
    core.replace(setup, ports).await.map(|_| ())
}

/// Nothing is told to a page that is about to be loaded anew, and the sign shows no other party's photos.
fn leave_page(app: &AppHandle) {
    app.state::<Outlet>().end();
    window::page_gone(app);
    if guest_screen::is_on(app) {
        guest_screen::toggle(app);
    }
}

/// Sets the event up and lets the guests come.
///
/// # Errors
/// What the engine says.
async fn invite(app: &AppHandle, engine: &Engine) -> Result<(), Failure> {
    let pretend = app.state::<Pretend>();
    let Some((folder, stage)) =
        pretend.lock().as_ref().map(|going| (going.room.path().join(BOOTH), going.stage.clone()))
    else {
        return Ok(());
    };
    engine.configure(plan(Spoken::now(app), folder.clone())).await?;
    if let Some(going) = pretend.lock().as_mut() {
        going.party = Some(Party::begin(folder, crate::seed(), stage));
    }
    Ok(())
}

fn plan(language: Language, folder: PathBuf) -> EventPlan {
    let destination = |id: &str, kind, label: String, token: Option<&str>| DestinationPlan {
        id: DestinationId(id.into()),
        kind,
        label,
        settings: serde_json::Value::Null,
        resend_after: None,
        preparing: Preparing::default(),
        token: token.map(|token| Secret::new(token.into())),
        listen: None,
        upload_token: None,
    };
    let made_up = destination(MADE_UP, DestinationKind::EventGallery, words::made_up_gallery(language), Some(NO_TOKEN));
    let local = DestinationKind::LocalGallery;
    EventPlan {
        name: words::pretend_booth(language),
        date: jiff::Zoned::now().date().to_string(),
        collection_url: None,
        starts: None,
        ends: None,
        regret: Duration::ZERO,
        order: boothlift_contract::SendingOrder::NewestFirst,
        approval: None,
        singles: None,
        speed_limit_kb: None,
        keep_copies_days: None,
        asks_about_old: false,
        folders: vec![FolderPlan {
            path: folder,
            rule: "dslrbooth".into(),
            gap: Duration::from_secs(25),
            settle: Duration::from_secs(1),
            old_from: None,
            subfolders: false,
            include: Vec::new(),
            exclude: Vec::new(),
        }],
        destinations: vec![made_up, destination(local.as_str(), local, "Local gallery".into(), None)],
        calls: None,
    }
}

/// What a person played last, and plays on.
pub(crate) fn played(app: &AppHandle) -> Option<Played> {
    app.state::<Pretend>().lock().as_ref().and_then(|going| going.stage.played())
}

/// Plays this trouble in place of the one before; none is fair weather.
pub(crate) async fn play(app: &AppHandle, trouble: Option<Played>) {
    let Some(stage) = app.state::<Pretend>().lock().as_ref().map(|going| going.stage.clone()) else { return };
    stage.play(trouble);
    // Whoever plays looks on: it shows at once, not when the lane looks next.
    let _ = app.state::<Core>().ask(Request::RetryNow { destination: None }).await;
}

/// The next photo of the booth breaks off.
pub(crate) fn break_next(app: &AppHandle) {
    if let Some(going) = app.state::<Pretend>().lock().as_ref() {
        going.stage.break_next();
    }
}

/// Stops the pretend booth's engine and starts it again on what it left, as after a pulled plug.
///
/// # Errors
/// Why it did not start again.
pub(crate) async fn pull_the_plug(app: &AppHandle) -> Result<(), Failure> {
    let pretend = app.state::<Pretend>();
    let _one_at_a_time = pretend.turning.lock().await;
    let Some((setup, ports)) = pretend.parts(app) else { return Ok(()) };
    leave_page(app);
    app.state::<Core>().replace(setup, ports).await.map(|_| ())
}

/// Whether what is done now would be the pretend booth's: then what belongs to real events is left alone.
///
/// # Errors
/// While the pretend booth goes on.
pub(crate) fn refuse(app: &AppHandle) -> Result<(), Failure> {
    match app.state::<Pretend>().number() {
        Some(_) => Err(Failure::new(FailureCode::AppPretend, "", "")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_of_the_pretend_booth_stays() {
        let pretend = Pretend::alone().unwrap();
        let data = pretend.data().unwrap();
        let photos = data.with_file_name(BOOTH);
        fs::create_dir(&data).unwrap();
        assert!(photos.is_dir() && pretend.number().is_some());
        let party = Party::begin(photos.clone(), 1, Stage::default());
        pretend.lock().as_mut().unwrap().party = Some(party);
        pretend.remove().await;
        assert!(!photos.exists() && !data.exists() && pretend.number().is_none());
        pretend.remove().await;
    }

    #[test]
    fn its_event_goes_to_the_made_up_gallery_and_to_this_computer_and_nowhere_else() {
        for language in [Language::En, Language::De, Language::Es] {
            let plan = plan(language, PathBuf::from("/photos"));
            let ids: Vec<_> = plan.destinations.iter().map(|one| one.id.0.as_str()).collect();
            assert_eq!(ids, [MADE_UP, "local-gallery"]);
            assert!(plan.name.chars().any(|letter| letter.is_ascii_alphabetic()), "galleries know such names only");
        }
    }
}
