//! Requests of the check at the end of the night.

use super::no_event;
use crate::{
    audit,
    core::{Core, records},
    pack_up::{self, home},
    proof,
};
use boothlift_contract::{Answer, DestinationId, EngineEvent, Failure, FailureCode, Language, ProofFormat, Reply};
use boothlift_store::{audits, destinations};
use std::sync::Arc;

/// Rows that are shown as text; more are written to a file.
const SHOWN: u32 = 5_000;

pub(super) async fn begin(core: &Arc<Core>) -> Answer {
    let event = pack_up::event_on(core).await.map_err(records)?.ok_or_else(no_event)?;
    pack_up::begin(core, event);
    let snapshot = core.publisher.snapshot(core).await.map_err(records)?;
    core.publisher.touch();
    let left = || Failure::new(FailureCode::RequestGone, "check", "it was left");
    snapshot.pack_up.map(Reply::PackUp).ok_or_else(left)
}

pub(super) fn leave(core: &Arc<Core>) -> Answer {
    pack_up::leave(core);
    Ok(Reply::Done)
}

pub(super) async fn send_missing(core: &Arc<Core>, destination: DestinationId) -> Answer {
    let event = pack_up::event_on(core).await.map_err(records)?.ok_or_else(no_event)?;
    let (id, at) = (destination.clone(), core.clock.now());
    let sent = core.store.write(move |tx| {
        let label = destinations::get(tx, &id)?.label;
        audits::send_missing(tx, event, &id, &label, at)
    });
    let sent = sent.await.map_err(records)?;
    if sent.is_empty() {
        return Err(Failure::new(FailureCode::RequestGone, destination.0, "nothing is missing there any more"));
    }
    tracing::info!(lane = %destination, photos = sent.len(), "sent again, as the gallery did not show it");
    for delivery in sent {
        core.sink.tell(EngineEvent::DeliveryChanged {
            photo: delivery.photo,
            sha256: delivery.sha256,
            destination: delivery.destination,
            state: delivery.state,
            attempt: delivery.attempt,
            failure: delivery.failure,
        });
    }
    audit::forget(core, &destination);
    core.publisher.touch();
    core.wake_lanes();
    Ok(Reply::Done)
}

pub(super) async fn finish_at_home(core: &Arc<Core>, on: bool) -> Answer {
    if on {
        pack_up::event_on(core).await.map_err(records)?.ok_or_else(no_event)?;
    }
    home::set(core, on).await?;
    Ok(Reply::Done)
}

pub(super) async fn proof(core: &Arc<Core>, format: ProofFormat, language: Language) -> Answer {
    let event = pack_up::event_on(core).await.map_err(records)?.ok_or_else(no_event)?;
    let text = core.store.read(move |view| {
        if proof::lines(view, event)? > SHOWN {
            return Ok(None);
        }
        let mut text = Vec::new();
        proof::write(view, event, format, language, &mut text)?;
        Ok(Some(String::from_utf8_lossy(&text).into_owned()))
    });
    let too_long = || Failure::new(FailureCode::RequestWrong, "proof", "more than 5,000 rows: save it as a file");
    text.await.map_err(records)?.map(Reply::Text).ok_or_else(too_long)
}
