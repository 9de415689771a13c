//! Intake as the engine runs it: opened for an event, its words passed on.

use crate::{
    core::{Core, lock},
    requests,
};
use boothlift_contract::{EngineEvent, Failure};
use boothlift_intake::{Intake, IntakeEvent, PathEvent, Settings};
use boothlift_store::{events::Event, folders, path_shown};
use std::{sync::Arc, time::Duration};
use tokio::sync::mpsc;

/// How often every folder is looked through, hints or not.
const SCAN_EVERY: Duration = Duration::from_secs(30);

/// Watches the event's folders.
pub(crate) async fn open(core: &Arc<Core>, event: &Event) -> Result<(), Failure> {
    let id = event.id;
    let watched = core.store.read(move |view| folders::watched(view, id)).await.map_err(crate::core::records)?;
    let settings = Settings {
        event: event.id,
        path_event: PathEvent { name: event.name.clone(), date: event.date.clone() },
        disk: Arc::clone(&core.booth_disk),
        folders: watched,
        hints: core.hints,
        scan_every: SCAN_EVERY,
        // Where set-up cannot be changed there is nobody to ask.
        asks: core.host.set_up,
        own: vec![core.data.clone()],
    };
    let (told, words) = mpsc::unbounded_channel();
    let (workers, clock) = (core.workers.clone(), Arc::clone(&core.clock));
    let started = Intake::start_with(workers, core.store.clone(), core.spool.clone(), clock, settings, told).await;
    let intake = started.map_err(|error| error.failure()).inspect_err(|failure| {
        lock(&core.booth).trouble = Some(failure.clone());
    })?;
    {
        let mut booth = lock(&core.booth);
        *booth = crate::core::Booth::default();
    }
    *lock(&core.intake) = Some(Arc::new(intake));
    tokio::spawn(relay(Arc::clone(core), words));
    Ok(())
}

/// Stops watching and waits until nothing is written any more.
pub(crate) async fn close(core: &Core) {
    let running = lock(&core.intake).take();
    if let Some(running) = running {
        match Arc::try_unwrap(running) {
            Ok(intake) => intake.stop().await,
            // Somebody still holds it for a request; it stops when they let go.
            Err(shared) => drop(shared),
        }
    }
}

async fn relay(core: Arc<Core>, mut words: mpsc::UnboundedReceiver<IntakeEvent>) {
    while let Some(word) = words.recv().await {
        let now = core.clock.now();
        match word {
            IntakeEvent::Adopted { path, photo, sha256, session, tag, is_new } => {
                let path = path_shown(&path);
                if is_new {
                    core.sink.tell(EngineEvent::PhotoAdopted {
                        photo,
                        session_id: session,
                        path,
                        sha256,
                        session: tag,
                    });
                } else {
                    // What was held for want of a safe copy goes on.
                    core.wake_lanes();
                    core.publisher.touch();
                }
            }
            IntakeEvent::FileChanged { path, verdict, failure } => {
                let path = path_shown(&path);
                core.sink.tell(EngineEvent::FileChanged { path, verdict, failure });
            }
            IntakeEvent::FolderChanged { folder, path, reachable } => {
                {
                    let mut booth = lock(&core.booth);
                    if reachable {
                        booth.gone.remove(&folder);
                    } else {
                        booth.gone.entry(folder).or_insert(now);
                    }
                }
                let path = path_shown(&path);
                core.sink.tell(EngineEvent::FolderChanged { reachable, path });
            }
            IntakeEvent::FolderReplaced { folder, .. } => {
                lock(&core.booth).changed.entry(folder).or_insert(now);
                core.set_up_changed();
            }
            IntakeEvent::FolderTrusted { folder } => {
                lock(&core.booth).changed.remove(&folder);
                core.set_up_changed();
            }
            IntakeEvent::Looking { folder, done, of } => {
                lock(&core.booth).looking.insert(folder, (done, of));
                core.publisher.touch();
            }
            IntakeEvent::Withdrawn { photo, how } => {
                if let Err(failure) = requests::withdraw(&core, photo, how).await {
                    tracing::error!(%failure, "the booth took a photo back, and it could not be written down");
                }
            }
            IntakeEvent::Claimed { photos } => {
                if let Err(failure) = requests::claimed(&core, photos).await {
                    tracing::warn!(%failure, "what the booth told of its sessions could not be passed on");
                }
            }
            IntakeEvent::DiskFull(full) => {
                {
                    let mut booth = lock(&core.booth);
                    booth.disk_full = full.then(|| booth.disk_full.unwrap_or(now));
                }
                core.publisher.touch();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DestinationPlan, Engine, EventPlan, Setup};
    use boothlift_contract::{
        DestinationId, DestinationKind, HostFacts, Kind, MediaType, PhotoState, SystemClock, Timestamp, WithdrawnHow,
    };
    use boothlift_destinations::{Secret, Vault, VaultError};
    use boothlift_store::{
        events,
        files::{self, Adoption, Look, Sighting},
        folders::NewFolder,
        listing, photos,
    };
    use std::path::Path;

    struct NoVault;

    impl Vault for NoVault {
        fn get(&self, _: &str) -> Result<Option<Secret>, VaultError> {
            Ok(None)
        }
        fn set(&self, _: &str, _: &Secret) -> Result<(), VaultError> {
            Ok(())
        }
        fn forget(&self, _: &str) -> Result<(), VaultError> {
            Ok(())
        }
    }

    /// An engine with a local gallery, and a photo from a folder whose regret time begins now.
    async fn with_a_photo(dir: &Path, regret: Duration) -> (Engine, boothlift_contract::PhotoId) {
        let setup = Setup {
            data: dir.to_owned(),
            clock: Arc::new(SystemClock),
            vault: Arc::new(NoVault),
            seed: 1,
            host: HostFacts {
                name: "test".into(),
                version: "0".into(),
                dialogs: false,
                tray: false,
                set_up: true,
                pretend: false,
            },
            hints: false,
            gallery_listen: "127.0.0.1:0".parse().unwrap(),
        };
        let engine = Engine::start(setup).await.unwrap();
        let gallery = DestinationPlan {
            id: DestinationId("local-gallery".into()),
            kind: DestinationKind::LocalGallery,
            label: "Local gallery".into(),
            settings: serde_json::Value::Null,
            resend_after: None,
            preparing: boothlift_contract::Preparing::default(),
            token: None,
            listen: None,
            upload_token: None,
        };
        let plan = EventPlan {
            name: "Party".into(),
            date: "2026-06-20".into(),
            collection_url: None,
            starts: None,
            ends: None,
            regret,
            order: boothlift_contract::SendingOrder::default(),
            approval: None,
            singles: None,
            speed_limit_kb: None,
            keep_copies_days: None,
            asks_about_old: false,
            folders: Vec::new(),
            destinations: vec![gallery],
            calls: None,
        };
        engine.configure(plan).await.unwrap();
        engine.ask(boothlift_contract::Request::PauseSending { minutes: None }).await.unwrap();
        let now = engine.core().clock.now();
        let photo = engine.core().store.write(move |tx| {
            let event = events::current(tx)?.unwrap();
            let folder = NewFolder {
                path: "/booth".into(),
                rule: "auto".into(),
                gap: Duration::from_secs(25),
                settle: Duration::ZERO,
                old_from: None,
                subfolders: true,
                include: Vec::new(),
                exclude: Vec::new(),
            };
            folders::watch(tx, event.id, &[folder], now)?;
            let folder = folders::watched(tx, event.id)?[0].id;
            let look = Look { bytes: 10, modified: 0, file_key: "1".into() };
            let sighting = Sighting {
                event: event.id,
                folder: Some(folder),
                path: Path::new("/booth/1.jpg"),
                look: &look,
                seen_by: boothlift_contract::SeenBy::Scan,
                seen_at: now,
            };
            let adoption = Adoption {
                sighting,
                sha256: &"0".repeat(64),
                crc32: None,
                media: MediaType::Jpeg,
                kind: Kind::Single,
                width: 4,
                height: 3,
                orientation: 1,
                has_private: false,
                session: None,
                bulk: false,
                due_at: Timestamp(0),
                only: None,
                picture_url: None,
            };
            Ok(files::adopt(tx, &adoption, now)?.photo)
        });
        let photo = photo.await.unwrap();
        (engine, photo)
    }

    async fn hear(engine: &Engine, word: IntakeEvent) {
        let (told, words) = mpsc::unbounded_channel();
        told.send(word).unwrap();
        drop(told);
        relay(Arc::clone(engine.core()), words).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_photo_the_booth_takes_back_in_its_regret_time_never_leaves() {
        for how in [WithdrawnHow::Deleted, WithdrawnHow::Forgotten] {
            let dir = tempfile::tempdir().unwrap();
            let (engine, photo) = with_a_photo(dir.path(), Duration::from_secs(300)).await;
            let mut events = engine.events();
            hear(&engine, IntakeEvent::Withdrawn { photo, how }).await;
            let state = engine.core().store.read(move |view| Ok(photos::get(view, photo)?.state)).await.unwrap();
            assert_eq!(state, PhotoState::NotSent);
            let told = events.recv().await.unwrap();
            assert!(matches!(
                told.event,
                EngineEvent::DeliveryChanged { state: boothlift_contract::DeliveryState::Cancelled, .. }
            ));
            engine.shutdown().await;
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn afterwards_it_is_noted_and_the_photo_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let (engine, photo) = with_a_photo(dir.path(), Duration::ZERO).await;
        hear(&engine, IntakeEvent::Withdrawn { photo, how: WithdrawnHow::Deleted }).await;
        let (state, steps) = engine
            .core()
            .store
            .read(move |view| {
                let detail = listing::detail(view, listing::file_of(view, photo)?)?;
                Ok((photos::get(view, photo)?.state, detail.steps))
            })
            .await
            .unwrap();
        assert_eq!(state, PhotoState::Waiting);
        assert!(steps.iter().any(|step| step.what == "withdrawn_deleted"));
        engine.shutdown().await;
    }
}
