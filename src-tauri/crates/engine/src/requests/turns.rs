//! Requests about whose turn it is.

use crate::core::{Core, records};
use boothlift_contract::{Answer, Failure, FailureCode, Reply, ThisOne};
use boothlift_store::turns;
use std::sync::Arc;

pub(super) async fn this_one_now(core: &Arc<Core>, one: ThisOne) -> Answer {
    if core.store.write(move |tx| turns::first(tx, one)).await.map_err(records)? == 0 {
        return Err(Failure::new(FailureCode::RequestGone, "photo", "nothing of it waits any more"));
    }
    core.publisher.touch();
    core.wake_lanes();
    Ok(Reply::Done)
}
