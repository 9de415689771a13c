//! Requests about destinations and the end of an event.

use super::no_event;
use crate::{
    audit,
    core::{Core, lock, records},
    drivers::{self, Drafted},
    engine::Engine,
    guests,
    pack_up::{self, home},
    setup::{DestinationPlan, EventPlan},
};
use boothlift_contract::{
    Answer, DestinationDraft, DestinationId, DestinationKind, Failure, FailureCode, Preparing, Reply, TypedSecret,
};
use boothlift_destinations::EventFacts;
use boothlift_store::{
    Transaction,
    destinations::{self, DestinationRow},
    events,
};
use std::{sync::Arc, time::Duration};

/// What belongs to the event that is on and to no other ends: its check, its work at home, its door for guests.
pub(super) async fn leave_event(core: &Arc<Core>) -> Result<(), Failure> {
    audit::before_the_end(core).await;
    home::set(core, false).await?;
    pack_up::leave(core);
    let _changing = core.changing.lock().await;
    guests::close(core, None).await;
    Ok(())
}

pub(super) async fn end_event(engine: &Engine) -> Answer {
    let core = engine.core();
    leave_event(core).await?;
    let _changing = core.changing.lock().await;
    engine.close_down().await;
    let at = core.clock.now();
    core.store.write(move |tx| events::end(tx, at)).await.map_err(records)?;
    core.set_up_changed();
    Ok(Reply::Done)
}

pub(super) async fn add_destination(engine: &Engine, draft: DestinationDraft) -> Answer {
    let core = engine.core();
    let _changing = core.changing.lock().await;
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    let drafted = drivers::draft(draft, &core.sign_ins, false)?;
    let (sign_in, collection_url) = (drafted.sign_in, drafted.collection_url.clone());
    let plan = plan(core, drafted, true).await?;
    let settings = drivers::RowSettings {
        driver: plan.settings,
        resend_after_seconds: seconds(plan.resend_after),
        preparing: plan.preparing,
    };
    let row = drivers::row(plan.id, plan.kind, &plan.label, settings, plan.token.as_ref(), core)?;
    // The token first: without a place for it nothing is added.
    if let Some(token) = plan.token {
        engine.keep_secret(&row.id.0, token).await?;
    }
    let at = core.clock.now();
    core.store
        .write(move |tx| {
            if let Some(url) = collection_url {
                events::set_collection_url(tx, event.id, Some(&url))?;
            }
            destinations::put(tx, &row, at)?;
            destinations::switch(tx, &row.id, true, Some(event.id), at)
        })
        .await
        .map_err(records)?;
    if let Some(n) = sign_in {
        lock(&core.sign_ins).used(n);
    }
    let opened = engine.open_up_destinations().await;
    core.wake_lanes();
    core.set_up_changed();
    opened.map(|()| Reply::Done)
}

/// A drafted destination as a plan, with a slug of its own. `beside` those of the event that is on it has a name of its
/// own too; it is the only one of a new event.
pub(super) async fn plan(core: &Arc<Core>, drafted: Drafted, beside: bool) -> Result<DestinationPlan, Failure> {
    let (own, taken) = known(core).await?;
    let id = free_id(drafted.kind, &taken);
    let n = own.iter().filter(|row| beside && row.kind == drafted.kind && row.id != id).count() + 1;
    Ok(DestinationPlan {
        id,
        kind: drafted.kind,
        label: if n > 1 { format!("{} {n}", drafted.label) } else { drafted.label.to_owned() },
        settings: drafted.settings.driver,
        resend_after: drafted
            .settings
            .resend_after_seconds
            .map(|waits| waits.into_iter().map(Duration::from_secs).collect()),
        preparing: drafted.settings.preparing,
        token: drafted.token,
        listen: None,
        upload_token: None,
    })
}

/// Gives every destination of a plan a slug that no other event's photos belong to, and with it no token.
pub(super) async fn name_anew(core: &Arc<Core>, plan: &mut EventPlan) -> Result<(), Failure> {
    let (_, mut taken) = known(core).await?;
    for one in &mut plan.destinations {
        one.id = free_id(one.kind, &taken);
        taken.push(one.id.clone());
    }
    Ok(())
}

/// The destinations of the event that is on, and the slugs that no new one may have: photos of some event belong to them.
async fn known(core: &Arc<Core>) -> Result<(Vec<DestinationRow>, Vec<DestinationId>), Failure> {
    let read = core.store.read(|view| {
        let own = match events::current(view)? {
            Some(event) => destinations::of_event(view, event.id)?.into_iter().map(|(row, _)| row).collect(),
            None => Vec::new(),
        };
        let on = destinations::all(view)?.into_iter().filter(|row| row.is_on).map(|row| row.id);
        let taken = on.chain(destinations::remembered(view)?).collect();
        Ok((own, taken))
    });
    read.await.map_err(records)
}

/// There is one local gallery; of other kinds there may be several.
fn free_id(kind: DestinationKind, taken: &[DestinationId]) -> DestinationId {
    let plain = DestinationId(kind.as_str().into());
    if kind == DestinationKind::LocalGallery || !taken.contains(&plain) {
        return plain;
    }
    let mut n = 2;
    loop {
        let next = DestinationId(format!("{kind}-{n}"));
        if !taken.contains(&next) {
            return next;
        }
        n += 1;
    }
}

fn seconds(waits: Option<Vec<Duration>>) -> Option<Vec<u64>> {
    waits.map(|waits| waits.iter().map(Duration::as_secs).collect())
}

pub(super) async fn check_destination(core: &Arc<Core>, draft: DestinationDraft) -> Answer {
    let drafted = drivers::draft(draft, &core.sign_ins, false)?;
    let label = drafted.label;
    let driver = drafted.driver(core)?;
    let facts = EventFacts { gallery_name: "Boothlift test".into(), date: "2000-01-01".into(), collection_url: None };
    driver.check(&facts).await.map(|_| Reply::Done).map_err(|trouble| Failure::new(trouble.code, label, trouble.detail))
}

pub(super) async fn replace_token(engine: &Engine, id: DestinationId, token: TypedSecret) -> Answer {
    let core = engine.core();
    let _changing = core.changing.lock().await;
    let wanted = id.clone();
    let row = core.store.read(move |view| destinations::get(view, &wanted)).await.map_err(records)?;
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    let token = drivers::pasted(token);
    // A token that cannot be one is refused before the old one is overwritten.
    core.build(&row, Some(&token), None)?;
    engine.keep_secret(&id.0, token).await?;
    // What was found with the old one says nothing any more.
    lock(&core.checks).remove(&id);
    if row.is_on {
        engine.open_lane(row, event.id).await?;
    }
    core.set_up_changed();
    Ok(Reply::Done)
}

pub(super) async fn prepare_for(engine: &Engine, id: DestinationId, preparing: Preparing) -> Answer {
    if !preparing.is_sound() {
        let allowed = "a longest side has 100 to 20,000 pixels, a quality is 1 to 100";
        return Err(Failure::new(FailureCode::RequestWrong, "preparing", allowed));
    }
    let core = engine.core();
    let _changing = core.changing.lock().await;
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    let at = core.clock.now();
    let work = move |tx: &Transaction<'_>| {
        let mut row = destinations::get(tx, &id)?;
        let settings = drivers::RowSettings { preparing, ..drivers::settings(&row) };
        row.settings = serde_json::to_string(&settings).unwrap_or_default();
        destinations::put(tx, &row, at)?;
        Ok(row)
    };
    let row = core.store.write(work).await.map_err(records)?;
    if row.is_on {
        engine.open_lane(row, event.id).await?;
    }
    core.set_up_changed();
    Ok(Reply::Done)
}

pub(super) async fn switch(engine: &Engine, id: DestinationId, on: bool) -> Answer {
    let core = engine.core();
    let _changing = core.changing.lock().await;
    let event = core.store.read(events::current).await.map_err(records)?.map(|event| event.id);
    let (wanted, at) = (id.clone(), core.clock.now());
    core.store
        .write(move |tx| {
            destinations::get(tx, &wanted)?;
            destinations::switch(tx, &wanted, on, event, at)
        })
        .await
        .map_err(records)?;
    if !on {
        engine.close_lane(&id).await;
    }
    let opened = engine.open_up_destinations().await;
    core.set_up_changed();
    opened.map(|()| Reply::Done)
}
