//! Tokens that end by their own word. It is told some days before: a new one is asked of a gallery's owner by day, not while
//! guests wait. Of the token itself only the two moments are remembered, and those in memory alone.

use crate::{
    core::{Core, lock},
    when::until,
};
use boothlift_contract::{DestinationId, Timestamp};
use boothlift_destinations::{Secret, TokenEnd};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::Notify;

/// Which destinations have a token, and when it ends where it says so.
#[derive(Default)]
pub(crate) struct Tokens {
    known: BTreeMap<DestinationId, Option<TokenEnd>>,
    changed: Arc<Notify>,
}

impl Tokens {
    pub(crate) fn put(&mut self, id: DestinationId, token: Option<&Secret>) {
        match token {
            Some(token) => self.known.insert(id, TokenEnd::of(token)),
            None => self.known.remove(&id),
        };
        self.changed.notify_one();
    }

    pub(crate) fn has(&self, id: &DestinationId) -> bool {
        self.known.contains_key(id)
    }

    /// When the destination's token ends, once that is soon.
    pub(crate) fn ends_at(&self, id: &DestinationId, now: Timestamp) -> Option<Timestamp> {
        let end = (*self.known.get(id)?)?;
        (now >= end.soon_from).then_some(end.at)
    }

    /// The next moment from which an end is soon.
    fn next(&self, now: Timestamp) -> Option<Timestamp> {
        self.known.values().flatten().map(|end| end.soon_from).filter(|from| *from > now).min()
    }
}

/// Shows an end from the moment it is soon.
pub(crate) async fn mind(core: Arc<Core>) {
    let changed = Arc::clone(&lock(&core.tokens).changed);
    loop {
        let now = core.clock.now();
        let next = lock(&core.tokens).next(now);
        let due = next.map(|from| core.clock.monotonic() + from.since(now));
        tokio::select! {
            biased;
            () = core.ending.cancelled() => return,
            () = changed.notified() => {}
            () = core.looked.notified() => {}
            () = until(core.clock.as_ref(), due) => {}
        }
        core.publisher.redraw();
    }
}
