//! A plan becomes the event that is on.

use super::{Engine, UPLOAD_TOKEN};
use crate::{
    calls,
    core::{lock, records},
    drivers::{self, RowSettings},
    setup::EventPlan,
};
use boothlift_contract::{Failure, FailureCode};
use boothlift_destinations::{Secret, event_gallery::names::clean_collection_name};
use boothlift_store::{
    destinations,
    events::{self, NewEvent},
    files,
    folders::{self, NewFolder},
    settings,
};
use std::{sync::Arc, time::Duration};

impl Engine {
    /// Makes `plan` the event that is on, with exactly its folders and destinations; other destinations are switched
    /// off. Tokens go to the vault.
    ///
    /// # Errors
    /// What of the plan cannot be used. Then nothing of it is in force.
    pub async fn configure(&self, plan: EventPlan) -> Result<(), Failure> {
        self.make_it_so(plan, false).await
    }

    /// [`Engine::configure`] for a new event that may share its folders with others: what they took from them stays theirs.
    pub(crate) async fn configure_beside_others(&self, plan: EventPlan) -> Result<(), Failure> {
        self.make_it_so(plan, true).await
    }

    async fn make_it_so(&self, plan: EventPlan, beside_others: bool) -> Result<(), Failure> {
        let core = &self.core;
        let _changing = core.changing.lock().await;
        let name = plan.name.trim().to_owned();
        let gallery_name = clean_collection_name(&name)
            .ok_or_else(|| Failure::new(FailureCode::RequestWrong, "name", "it has no letter or digit"))?;
        let mut rows = Vec::new();
        for destination in &plan.destinations {
            let settings = RowSettings {
                driver: destination.settings.clone(),
                resend_after_seconds: destination
                    .resend_after
                    .as_ref()
                    .map(|waits| waits.iter().map(Duration::as_secs).collect()),
                preparing: destination.preparing,
            };
            let row = drivers::row(
                destination.id.clone(),
                destination.kind,
                &destination.label,
                settings,
                destination.token.as_ref(),
                core,
            )?;
            rows.push(row);
        }
        for destination in plan.destinations {
            if let Some(token) = destination.token {
                self.keep_secret(&destination.id.0, token).await?;
            }
            if let Some(token) = destination.upload_token {
                self.keep_secret(UPLOAD_TOKEN, token).await?;
            }
            if let Some(listen) = destination.listen {
                *lock(&core.gallery_listen) = listen;
            }
        }
        let new = NewEvent { name, gallery_name, date: plan.date, collection_url: plan.collection_url };
        let watch: Vec<NewFolder> = plan
            .folders
            .into_iter()
            .map(|folder| NewFolder {
                // A folder that is not there yet keeps the path it was given; intake waits for it.
                path: boothlift_intake::rooted(&folder.path),
                rule: folder.rule,
                gap: folder.gap,
                settle: folder.settle,
                old_from: folder.old_from,
                subfolders: folder.subfolders,
                include: folder.include,
                exclude: folder.exclude,
            })
            .collect();
        self.close_down().await;
        calls::plan(core, plan.calls);
        let at = core.clock.now();
        let (starts, ends) = (plan.starts.map(|at| at.to_string()), plan.ends.map(|at| at.to_string()));
        let (speed_limit, keep_days) = (plan.speed_limit_kb, plan.keep_copies_days);
        let (regret, order, asks) = (plan.regret, plan.order, plan.asks_about_old);
        let (approval, singles) = (plan.approval, plan.singles);
        let written = core.store.write(move |tx| {
            let event = events::start(tx, &new, at)?;
            events::set_hours(tx, event.id, starts.as_deref(), ends.as_deref())?;
            events::set_regret(tx, event.id, regret, at)?;
            events::set_order(tx, event.id, order)?;
            if let Some(on) = approval {
                events::set_approval(tx, event.id, on)?;
            }
            if let Some(on) = singles {
                events::set_singles(tx, event.id, on)?;
            }
            if let Some(kb) = speed_limit {
                settings::set(tx, settings::SPEED_LIMIT_KB, &kb.to_string())?;
            }
            if let Some(days) = keep_days {
                settings::set(tx, settings::KEEP_COPIES_DAYS, &days.to_string())?;
            }
            folders::watch(tx, event.id, &watch, at)?;
            for folder in folders::watched(tx, event.id)? {
                folders::ask_about_old(tx, folder.id, asks)?;
            }
            if beside_others {
                files::leave_to_others(tx, event.id, at)?;
            }
            for row in &rows {
                destinations::put(tx, row, at)?;
            }
            let on: Vec<_> = rows.iter().map(|row| &row.id).collect();
            destinations::exactly(tx, &on, event.id, at)
        });
        let written = written.await.map_err(records);
        if written.is_ok() && speed_limit.is_some() {
            core.speed.set(speed_limit);
        }
        let opened = self.open_up().await;
        core.set_up_changed();
        written.and(opened)
    }

    /// Keeps a secret in the vault, off the async threads.
    pub(crate) async fn keep_secret(&self, key: &str, secret: Secret) -> Result<(), Failure> {
        let (vault, key) = (Arc::clone(&self.core.vault), key.to_owned());
        match self.core.workers.run(move || vault.set(&key, &secret)).await {
            Some(Ok(())) => Ok(()),
            Some(Err(error)) => Err(Failure::new(FailureCode::KeysLocked, "", error.to_string())),
            None => Err(Failure::new(FailureCode::KeysLocked, "", "the key store gave no answer")),
        }
    }
}
