//! Intake as the engine runs it: opened for an event, its words passed on.

use crate::core::{Core, lock};
use boothlift_contract::{EngineEvent, Failure};
use boothlift_intake::{Intake, IntakeEvent, Settings, SystemDisk};
use boothlift_store::{events::Event, folders, withdrawals};
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
        event_name: event.name.clone(),
        disk: Arc::new(SystemDisk),
        folders: watched,
        hints: core.hints,
        scan_every: SCAN_EVERY,
        // Where set-up cannot be changed there is nobody to ask.
        asks: core.host.set_up,
        own: vec![core.data.clone()],
    };
    let (told, words) = mpsc::unbounded_channel();
    let started = Intake::start(core.store.clone(), core.spool.clone(), Arc::clone(&core.clock), settings, told).await;
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
                let path = path.to_string_lossy().into_owned();
                if is_new {
                    core.sink.tell(EngineEvent::PhotoAdopted {
                        photo,
                        session_id: session,
                        path,
                        sha256,
                        session: tag,
                    });
                } else {
                    core.publisher.touch();
                }
            }
            IntakeEvent::FileChanged { path, verdict, failure } => {
                let path = path.to_string_lossy().into_owned();
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
                let path = path.to_string_lossy().into_owned();
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
            IntakeEvent::Withdrawn { photo, how } => {
                tracing::info!(photo = photo.0, %how, "the booth took a photo back");
                if let Err(error) = core.store.write(move |tx| withdrawals::hear(tx, photo)).await {
                    tracing::error!(%error, "a withdrawal is told again at the next start");
                }
                core.publisher.touch();
            }
            IntakeEvent::Looking { folder, done, of } => {
                lock(&core.booth).looking.insert(folder, (done, of));
                core.publisher.touch();
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
