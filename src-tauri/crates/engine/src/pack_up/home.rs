//! "Finish at home": the event stays open and the computer awake, at full speed, until the last photo is delivered. It is kept
//! in the records and taken back by itself.

use crate::core::{Core, records};
use boothlift_contract::Failure;
use boothlift_store::{StoreError, Transaction, events, settings};
use std::sync::{Arc, atomic::Ordering};

/// From now on, or no longer.
pub(crate) async fn set(core: &Arc<Core>, on: bool) -> Result<(), Failure> {
    let kept = core.store.write(move |tx| keep(tx, on)).await.map_err(records)?;
    in_force(core, kept);
    Ok(())
}

fn keep(tx: &Transaction<'_>, on: bool) -> Result<bool, StoreError> {
    match events::current(tx)?.filter(|_| on) {
        Some(event) => {
            settings::set(tx, settings::FINISHING_AT_HOME, &event.id.0.to_string())?;
            Ok(true)
        }
        None => {
            settings::forget(tx, settings::FINISHING_AT_HOME)?;
            Ok(false)
        }
    }
}

fn in_force(core: &Core, on: bool) {
    core.finishing.store(on, Ordering::Release);
    core.speed.put_aside(on);
    core.set_up_changed();
}

/// Takes up what was chosen before the start, and takes it back once everything is delivered.
pub(crate) async fn mind(core: Arc<Core>) {
    let chosen = core.store.read(|view| {
        let of = settings::get(view, settings::FINISHING_AT_HOME)?;
        Ok(events::current(view)?.is_some_and(|event| of == Some(event.id.0.to_string())))
    });
    match chosen.await {
        Ok(true) => in_force(&core, true),
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "whether the event is finished at home is not known"),
    }
    let mut glance = core.publisher.glance();
    loop {
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            changed = glance.changed() => if changed.is_err() { return },
        }
        let delivered = {
            let now = glance.borrow_and_update();
            let counts = now.counts;
            now.set_up && now.finishing_at_home && counts.waiting + counts.sending + counts.arriving == 0
        };
        if delivered && core.finishing.load(Ordering::Acquire) {
            tracing::info!("everything is delivered: the event is no longer finished at home");
            if let Err(failure) = set(&core, false).await {
                tracing::warn!(%failure, "that everything is delivered could not be written down");
            }
        }
    }
}
