//! Saving data on networks that count it.

use crate::{
    core::{Core, records},
    saver::ALLOWED,
};
use boothlift_contract::{Answer, Failure, FailureCode, Reply};
use boothlift_store::settings;
use std::sync::Arc;

pub(super) async fn set(core: &Arc<Core>, on: bool, budget_mb: u32) -> Answer {
    if !ALLOWED.contains(&budget_mb) {
        return Err(Failure::new(FailureCode::RequestWrong, "data saver", "1 to 100,000 MB"));
    }
    let kept = core.store.write(move |tx| {
        settings::set(tx, settings::DATA_SAVER, if on { "1" } else { "0" })?;
        settings::set(tx, settings::DATA_SAVER_MB, &budget_mb.to_string())
    });
    kept.await.map_err(records)?;
    core.saver.choose(on, budget_mb);
    core.set_up_changed();
    Ok(Reply::Done)
}

pub(super) fn prints_alone(core: &Arc<Core>) -> Answer {
    core.saver.prints_alone();
    core.publisher.touch();
    Ok(Reply::Done)
}

pub(super) fn send_all(core: &Arc<Core>) -> Answer {
    if !core.saver.lift() {
        return Err(Failure::new(FailureCode::RequestGone, "data saver", "nothing is held back any more"));
    }
    core.publisher.touch();
    core.wake_lanes();
    Ok(Reply::Done)
}
