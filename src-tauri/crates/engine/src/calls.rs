//! Booths' calls as the engine hears them: a listener with the event, its words handed to intake in their order.

use crate::{
    core::{Core, lock, records},
    logs,
    setup::CallsPlan,
};
use boothlift_booth_calls::{Calls as Words, Key, Listener, Place, Settings};
use boothlift_contract::{BoothCaller, BoothCalls, CallAddress, CallHeard, EventId, Failure, FailureCode, FolderId};
use boothlift_destinations::Secret;
use boothlift_sessions::Caller;
use boothlift_store::{Connection, StoreError, Transaction, folders, settings};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinHandle;

/// What was heard before the end gets this long to be written down.
const FAREWELL: Duration = Duration::from_secs(2);

/// Whether calls are heard, and the last of them.
#[derive(Default)]
pub(crate) struct Calls {
    plan: Option<CallsPlan>,
    on: bool,
    open: Option<Open>,
    heard: Option<CallHeard>,
    failure: Option<Failure>,
}

struct Open {
    listener: Listener,
    reading: JoinHandle<()>,
}

/// What the records say of calls.
struct Kept {
    on: bool,
    key: Option<String>,
    port: Option<u16>,
    folders: Vec<FolderId>,
}

/// The event's own word on how calls are heard; none leaves it to what was set on the page.
pub(crate) fn plan(core: &Core, plan: Option<CallsPlan>) {
    lock(&core.calls).plan = plan;
}

/// Keeps whether calls are heard.
pub(crate) fn keep_switch(tx: &Transaction<'_>, on: bool) -> Result<(), StoreError> {
    if on { settings::set(tx, settings::BOOTH_CALLS, "1") } else { settings::forget(tx, settings::BOOTH_CALLS) }
}

/// Listens, if calls are to be heard. What stands in the way is in the view; it is an error only where the event's plan
/// asks for calls.
pub(crate) async fn open(core: &Arc<Core>, event: EventId) -> Result<(), Failure> {
    let kept = core.store.read(move |view| kept(view, event)).await.map_err(records)?;
    let plan = {
        let mut calls = lock(&core.calls);
        // Where set-up cannot be changed, only the plan can ask for it.
        calls.on = calls.plan.is_some() || (core.host.set_up && kept.on);
        calls.failure = None;
        if !calls.on || calls.open.is_some() {
            return Ok(());
        }
        calls.plan.clone()
    };
    let opened = listen(core, &kept, plan.as_ref()).await.map(|(listener, words)| {
        tracing::info!(address = %listener.address(), "booths' calls are heard");
        let port = listener.address().port();
        let news = (plan.is_none() && kept.port != Some(port)).then_some(port);
        Open { reading: tokio::spawn(read(Arc::clone(core), words, news)), listener }
    });
    let mut calls = lock(&core.calls);
    match opened {
        Ok(open) => {
            calls.open = Some(open);
            Ok(())
        }
        Err(failure) => {
            tracing::warn!(%failure, "booths' calls are not heard");
            calls.failure = Some(failure.clone());
            if plan.is_some() { Err(failure) } else { Ok(()) }
        }
    }
}

/// Stops listening; what was heard is handed to intake before.
pub(crate) async fn close(core: &Core) {
    let open = lock(&core.calls).open.take();
    if let Some(Open { listener, mut reading }) = open {
        listener.close().await;
        if tokio::time::timeout(FAREWELL, &mut reading).await.is_err() {
            tracing::warn!("the booth's last calls took too long to be written down");
            reading.abort();
        }
    }
}

/// What the page shows; `folders` are the watched ones in the event's order.
pub(crate) fn view(core: &Core, folders: &[FolderId]) -> BoothCalls {
    let calls = lock(&core.calls);
    let mut addresses = Vec::new();
    if let Some(Open { listener, .. }) = &calls.open {
        let several = folders.len() > 1;
        let places: Vec<(Option<FolderId>, Option<usize>)> = match several {
            true => folders.iter().enumerate().map(|(n, id)| (Some(*id), Some(n + 1))).collect(),
            false => vec![(None, None)],
        };
        for (folder, n) in places {
            addresses.extend(Caller::ALL.into_iter().map(|(caller, _)| CallAddress {
                caller: told(caller),
                folder,
                address: listener.url(caller, n),
            }));
        }
    }
    BoothCalls { on: calls.on, addresses, heard: calls.heard, failure: calls.failure.clone() }
}

fn kept(view: &Connection, event: EventId) -> Result<Kept, StoreError> {
    Ok(Kept {
        on: settings::get(view, settings::BOOTH_CALLS)?.is_some(),
        key: settings::get(view, settings::BOOTH_CALLS_KEY)?,
        port: settings::get(view, settings::BOOTH_CALLS_PORT)?.and_then(|text| text.parse().ok()),
        folders: folders::watched(view, event)?.into_iter().map(|folder| folder.id).collect(),
    })
}

async fn listen(core: &Core, kept: &Kept, plan: Option<&CallsPlan>) -> Result<(Listener, Words), Failure> {
    let closed = |detail: String| Failure::new(FailureCode::CallsClosed, "", detail);
    let asked = plan.and_then(|plan| plan.key.as_ref()).map(Secret::expose);
    let key = match asked.or(kept.key.as_deref()).and_then(Key::parse) {
        Some(key) => key,
        None => {
            let key = Key::random().map_err(|error| closed(error.to_string()))?;
            let text = key.expose().to_owned();
            core.store.write(move |tx| settings::set(tx, settings::BOOTH_CALLS_KEY, &text)).await.map_err(records)?;
            key
        }
    };
    logs::hide(&Secret::new(key.expose().to_owned()));
    let place = match plan.and_then(|plan| plan.listen) {
        Some(address) => Place::Exactly(address),
        None => Place::Usual { before: kept.port },
    };
    let settings = Settings { place, key, folders: kept.folders.clone(), data: core.data.clone(), patience: None };
    Listener::open(settings).await.map_err(|error| closed(error.to_string()))
}

/// Hands calls to intake until the listener is closed. `port` is kept once somebody called it: the address with it stands
/// in a booth program's set-up then.
async fn read(core: Arc<Core>, mut words: Words, mut port: Option<u16>) {
    while let Some(heard) = words.next().await {
        lock(&core.calls).heard = Some(CallHeard { at: core.clock.now(), caller: told(heard.caller) });
        core.publisher.touch();
        if let Some(port) = port.take() {
            let kept = core.store.write(move |tx| settings::set(tx, settings::BOOTH_CALLS_PORT, &port.to_string()));
            if let Err(error) = kept.await {
                tracing::warn!(%error, "the port that the booth calls could not be kept");
            }
        }
        if heard.calls.is_empty() {
            tracing::debug!(caller = ?heard.caller, "a booth's call says nothing that is known");
            continue;
        }
        let intake = lock(&core.intake).clone();
        let Some(intake) = intake else { continue };
        if let Err(failure) = intake.hear(heard.folder, heard.calls).await {
            tracing::error!(%failure, "a booth's call could not be written down");
        }
    }
}

const fn told(caller: Caller) -> BoothCaller {
    match caller {
        Caller::DslrBooth => BoothCaller::DslrBooth,
        Caller::PhotoboothApp => BoothCaller::PhotoboothApp,
        Caller::Plain => BoothCaller::Plain,
    }
}
