//! What a gallery shows: its list, asked for under the lane's own gate, with the journal as it was just before.

use super::{
    lane::{Shared, lock},
    put_right, waits,
};
use crate::supervisor::unless_it_fails;
use boothlift_contract::{EventId, PhotoId, Timestamp};
use boothlift_destinations::{Class, Remote, Trouble};
use boothlift_store::audits::{self, Confirmed};
use std::{sync::Arc, time::Duration};
use tokio::sync::oneshot;

/// A list beside the journal.
pub(crate) struct Listed {
    /// When the journal was read; the gallery was asked after it.
    pub(crate) began_at: Timestamp,
    /// What was confirmed then.
    pub(crate) confirmed: Vec<Confirmed>,
    /// What the gallery shows.
    pub(crate) shown: Vec<Remote>,
}

/// Why there is no list this time.
pub(crate) type NoList = Trouble;

/// Somebody waits for the list.
pub(super) struct Asked {
    pub(super) event: EventId,
    /// Not before this moment of the monotonic clock.
    pub(super) not_before: Duration,
    pub(super) answer: oneshot::Sender<Result<Listed, NoList>>,
}

/// Takes the question whose time has come, or says when it comes.
pub(super) fn due(lane: &Shared) -> Result<Asked, Option<Duration>> {
    let now = lane.parts.clock.monotonic();
    let mut asked = lock(&lane.asked);
    match asked.take() {
        Some(question) if question.answer.is_closed() => Err(None),
        Some(question) if question.not_before <= now => Ok(question),
        later => {
            let at = later.as_ref().map(|question| question.not_before);
            *asked = later;
            Err(at)
        }
    }
}

/// Asks once. Trouble with the way is the lane's; that a gallery refuses its list says nothing about photos.
pub(super) async fn attempt(lane: Arc<Shared>, asked: Asked) {
    let (event, id, began_at) = (asked.event, lane.id.clone(), lane.parts.clock.now());
    let confirmed = match lane.parts.store.read(move |view| audits::confirmed(view, event, &id)).await {
        Ok(confirmed) => confirmed,
        Err(error) => return drop(asked.answer.send(Err(super::lane::local(error)))),
    };
    let list = unless_it_fails(lane.driver().list()).await;
    let answer = match list.unwrap_or_else(|| Err(put_right::failed_inside(Class::Broken))) {
        Ok(shown) => Ok(Listed { began_at, confirmed, shown }),
        Err(trouble) => {
            if matches!(trouble.class, Class::NothingSent | Class::Portal | Class::Throttled) {
                let mut random = lock(&lane.random);
                lane.gate().failed(lane.parts.clock.monotonic(), PhotoId(0), &trouble, &mut *random);
            }
            waits::keep(&lane).await;
            tracing::info!(lane = %lane.id, %trouble, "the gallery could not be listed");
            Err(trouble)
        }
    };
    // Whoever asked may have gone.
    let _ = asked.answer.send(answer);
}
