//! What is open: the local gallery's doors, a lane for each destination, intake; and what the last program left in the middle.

use super::{Engine, UPLOAD_TOKEN};
use crate::{
    calls,
    core::{lock, records},
    delivery::{self, LONG_CAP, Lane, LaneParts, Unanswered},
    drivers, guests, intake,
    setup::EngineError,
};
use boothlift_contract::{DeliveryState, DestinationId, DestinationKind, EventId, Failure, FailureCode};
use boothlift_destinations::{Class, Trouble, VaultError, selfcommunity::Keeper};
use boothlift_local_gallery::{Server, ServerSettings};
use boothlift_store::{
    Step, counts, deliveries,
    destinations::{self, DestinationRow},
    events, settings,
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

impl Engine {
    /// Where a driver keeps a token that was renewed: in place of the old one.
    fn keeper(&self, id: &DestinationId) -> Arc<dyn Keeper> {
        Arc::new(drivers::TokenPlace { vault: Arc::clone(&self.core.vault), key: id.0.clone() })
    }

    /// Puts right what stopped in the middle, each destination by its own rule for lost answers.
    pub(super) async fn recover(&self) -> Result<(), EngineError> {
        let at = self.core.clock.now();
        let rows = self.core.store.read(destinations::all).await?;
        let rules: BTreeMap<DestinationId, Unanswered> = rows
            .iter()
            .map(|row| {
                let built = self.core.build(row, None, None);
                (row.id.clone(), built.map(|built| built.unanswered).unwrap_or_default())
            })
            .collect();
        self.core
            .store
            .write(move |tx| {
                for lost in deliveries::recover(tx, at.plus(Duration::from_secs(600).max(LONG_CAP)), at)? {
                    let rule = rules.get(&lost.destination).cloned().unwrap_or_default();
                    if rule.idempotent {
                        deliveries::surely_once(tx, lost.id)?;
                    }
                    match rule.again(lost.unanswered) {
                        Some(wait) => deliveries::postpone(tx, lost.id, lost.body_sent_at.plus(wait))?,
                        None => {
                            let why = Failure::new(FailureCode::PhotoUnsure, "", "the answer was lost");
                            deliveries::decide(tx, lost.id, Step::Hold, Some(&why), at, at)?;
                        }
                    }
                }
                settings::forget(tx, settings::CLEAN_STOP)
            })
            .await?;
        Ok(())
    }

    /// Opens gallery server, lanes and intake as the records say. Each part that cannot open leaves the others open.
    pub(crate) async fn open_up(&self) -> Result<(), Failure> {
        let event = self.core.store.read(events::current).await.map_err(records)?;
        let Some(event) = event else { return Ok(()) };
        let opened = self.open_up_destinations().await;
        let opened = opened.and(intake::open(&self.core, &event).await);
        // Last: a call that is heard finds intake there.
        opened.and(calls::open(&self.core, event.id).await)
    }

    /// Opens gallery server and lanes as the records say; those that run get a driver made anew.
    pub(crate) async fn open_up_destinations(&self) -> Result<(), Failure> {
        let core = &self.core;
        let (event, rows) =
            core.store.read(|view| Ok((events::current(view)?, destinations::all(view)?))).await.map_err(records)?;
        let Some(event) = event else { return Ok(()) };
        let mut trouble = Ok(());
        if rows.iter().any(|row| row.is_on && row.kind == DestinationKind::LocalGallery) && core.server().is_none() {
            let opened = self.open_gallery().await;
            if opened.is_ok() {
                guests::open_again(core, event.id).await;
            }
            trouble = trouble.and(opened);
        }
        for row in rows.into_iter().filter(|row| row.is_on) {
            trouble = trouble.and(self.open_lane(row, event.id).await);
        }
        trouble
    }

    /// Stops the lane of a destination that was switched off.
    pub(crate) async fn close_lane(&self, id: &DestinationId) {
        let lane = lock(&self.core.lanes).remove(id);
        if let Some(lane) = lane {
            lane.stop().await;
        }
        if id.0 == DestinationKind::LocalGallery.as_str() {
            self.close_gallery().await;
        }
        if let Err(error) = self.recover().await {
            tracing::error!(%error, "what was on the wire could not be written back");
        }
    }

    /// Stops intake and lanes; what is on the wire has two seconds.
    pub(crate) async fn close_down(&self) {
        calls::close(&self.core).await;
        intake::close(&self.core).await;
        let lanes = std::mem::take(&mut *lock(&self.core.lanes));
        futures_util::future::join_all(lanes.into_values().map(Lane::stop)).await;
        self.close_gallery().await;
    }

    /// Closes the gallery's doors; its port is free afterwards.
    async fn close_gallery(&self) {
        let server = lock(&self.core.server).take();
        if let Some(server) = server {
            server.stop().await;
        }
        lock(&self.core.guests).open_on = None;
    }

    async fn open_gallery(&self) -> Result<(), Failure> {
        let core = &self.core;
        let vault = Arc::clone(&core.vault);
        let upload_token =
            tokio::task::spawn_blocking(move || vault.get(UPLOAD_TOKEN)).await.ok().and_then(Result::ok).flatten();
        let asked = *lock(&core.gallery_listen);
        let kept = core.store.read(|view| settings::get(view, settings::GALLERY_PORT)).await.map_err(records)?;
        let kept: Option<u16> = kept.and_then(|text| text.parse().ok());
        let mut listen = asked;
        if let (0, Some(port)) = (asked.port(), kept) {
            listen.set_port(port);
        }
        let server = Server::start(Arc::clone(&core.gallery), ServerSettings { listen, upload_token })
            .await
            .map_err(|error| Failure::new(FailureCode::GuestsClosed, "Local gallery", error.to_string()))?;
        let port = server.local_address().port();
        if listen.port() != 0 && listen.port() != port {
            tracing::warn!(wanted = listen.port(), port, "the gallery's port is taken, so it uses the next free one");
        }
        // The first one stays the wanted one: what was printed with it works again once it is free.
        if asked.port() == 0 && kept.is_none() {
            let keeping = core.store.write(move |tx| settings::set(tx, settings::GALLERY_PORT, &port.to_string()));
            if let Err(error) = keeping.await {
                tracing::warn!(%error, "the gallery's port could not be kept");
            }
        }
        tokio::spawn(guests::hear_wishes(Arc::clone(core), server.wishes()));
        *lock(&core.server) = Some(Arc::new(server));
        Ok(())
    }

    /// Starts the lane of a destination, or gives it a driver made anew.
    pub(crate) async fn open_lane(&self, row: DestinationRow, event: EventId) -> Result<(), Failure> {
        let core = &self.core;
        let (vault, key) = (Arc::clone(&core.vault), row.id.0.clone());
        let needs_token = row.kind != DestinationKind::LocalGallery;
        let found = core.workers.run(move || if needs_token { vault.get(&key) } else { Ok(None) }).await;
        let found = found.unwrap_or_else(|| Err(VaultError::Failed("the key store gave no answer".into())));
        // Said at once, not at the first photo: a booth is set up long before its guests come.
        let (token, missing) = match found {
            Ok(None) if needs_token => {
                (None, Some(Trouble::new(Class::NeedsPerson, FailureCode::DestNoToken, "no token is set")))
            }
            Ok(token) => (token, None),
            Err(error) => {
                tracing::warn!(%error, "the key store cannot be read");
                (None, Some(Trouble::new(Class::NeedsPerson, FailureCode::KeysLocked, error.to_string())))
            }
        };
        let built = core.build(&row, token.as_ref(), Some(self.keeper(&row.id)))?;
        lock(&core.tokens).put(row.id.clone(), token.as_ref());
        if let Some(lane) = lock(&core.lanes).get(&row.id) {
            lane.replace(built);
            if let Some(trouble) = missing {
                lane.hold(trouble);
            }
            return Ok(());
        }
        let id = row.id.clone();
        let by_state = core.store.read(move |view| counts::deliveries(view, event, &id)).await.map_err(records)?;
        let ever = by_state.of(DeliveryState::Confirmed) > 0;
        let parts = LaneParts {
            store: core.store.clone(),
            spool: core.spool.clone(),
            workers: core.workers.clone(),
            prepared: core.data.join(delivery::PREPARED),
            preparing: Arc::clone(&core.preparing),
            clock: Arc::clone(&core.clock),
            sink: core.sink.clone(),
            progress: Arc::clone(&core.progress),
            paused: core.paused.subscribe(),
            speed: Arc::clone(&core.speed),
            saver: Arc::clone(&core.saver),
            notice: core.notices_of_lanes(),
            seed: core.seed,
        };
        let lane = Lane::start(row.id.clone(), row.label, built, ever, row.paused, parts);
        if let Some(trouble) = missing {
            lane.hold(trouble);
        }
        lock(&core.lanes).insert(row.id, lane);
        Ok(())
    }
}
