//! Whose turn it is: due deliveries, taken so that photos that failed before never take more than half of the room while new
//! ones wait.

use super::lane::{Shared, lock, tell};
use crate::saver::Holds;
use boothlift_contract::{DeliveryState, SendingOrder, fail_point};
use boothlift_store::{
    StoreError,
    deliveries::{self, Delivery, Order, Which},
    destinations, events, settings, take_downs,
};
use std::time::Duration;

/// Photos on the wire that failed before.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Retries {
    on_wire: usize,
    /// Where one goes at a time: the last one was such.
    was_last: bool,
}

impl Retries {
    /// How many more may go beside new ones that wait, of so many places in all.
    fn spare(self, places: usize) -> usize {
        match places {
            1 if self.was_last => 0,
            1 => 1,
            _ => (places / 2).saturating_sub(self.on_wire),
        }
    }

    fn took(&mut self, leased: &[Delivery]) {
        self.on_wire += leased.iter().filter(|one| failed_before(one)).count();
        self.was_last = leased.last().map_or(self.was_last, failed_before);
    }
}

/// Counts these, and the retries among them, as gone, however their attempt ends.
pub(super) struct Underway<'a> {
    lane: &'a Shared,
    ids: Vec<i64>,
    retries: usize,
}

impl<'a> Underway<'a> {
    pub(super) fn of(lane: &'a Shared, deliveries: &[Delivery]) -> Self {
        let ids = deliveries.iter().map(|one| one.id).collect();
        Self { lane, ids, retries: deliveries.iter().filter(|one| failed_before(one)).count() }
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        self.lane.express.end(&self.ids);
        let mut retries = lock(&self.lane.retries);
        retries.on_wire = retries.on_wire.saturating_sub(self.retries);
    }
}

fn failed_before(delivery: &Delivery) -> bool {
    delivery.failures > 0 || delivery.unanswered > 0
}

/// Of what is due, at most `most`: so many retries as there is room to spare, the rest new ones; only what is left over goes
/// to more retries.
fn share(due: Vec<Delivery>, new: Vec<Delivery>, spare: usize, most: usize) -> Vec<Delivery> {
    let (mut taken, mut behind): (Vec<Delivery>, Vec<Delivery>) = (Vec::new(), Vec::new());
    let mut retries = 0;
    for delivery in due {
        let retry = failed_before(&delivery);
        if retry && retries >= spare {
            behind.push(delivery);
        } else {
            retries += usize::from(retry);
            taken.push(delivery);
        }
    }
    for delivery in new.into_iter().chain(behind) {
        if taken.len() < most && taken.iter().all(|one| one.id != delivery.id) {
            taken.push(delivery);
        }
    }
    taken
}

/// Which photos may go now; none while the line is saved.
pub(super) fn which_may_go(lane: &Shared) -> Option<Which> {
    match lane.holds() {
        Holds::Everything => None,
        Holds::AllButPrints => Some(Which::Prints),
        Holds::Nothing => Some(Which::All),
    }
}

/// Takes due deliveries and begins their attempts, as [`begin`] does. `places`: how many may
/// be on the wire in all.
pub(super) async fn lease(lane: &Shared, order: Order, most: usize, places: usize) -> Vec<Delivery> {
    let Some(which) = which_may_go(lane) else { return Vec::new() };
    let (now, id) = (lane.parts.clock.now(), lane.id.clone());
    let spare = lock(&lane.retries).spare(places);
    let limit = u32::try_from(most).unwrap_or(u32::MAX);
    let due = lane.parts.store.read(move |view| {
        let event = events::current(view)?;
        let oldest_first = event.is_some_and(|event| event.order == SendingOrder::OldestFirst);
        let order = if order == Order::Newest && oldest_first { Order::OldestSession } else { order };
        let due = deliveries::due(view, &id, now, order, which, limit)?;
        if order == Order::Smallest || due.iter().filter(|one| failed_before(one)).count() <= spare {
            return Ok(due);
        }
        let new = deliveries::due_new(view, &id, now, order, which, limit)?;
        Ok(share(due, new, spare, most))
    });
    match due.await {
        Ok(due) => begin(lane, due).await,
        Err(error) => {
            tracing::error!(%error, lane = %lane.id, "the queue cannot be read");
            Vec::new()
        }
    }
}

/// Begins the attempts of these: the journal's lines are durable when this returns. Those that did not begin are left out.
pub(super) async fn begin(lane: &Shared, due: Vec<Delivery>) -> Vec<Delivery> {
    // A photo that closed the gate since it was asked comes back to the queue only after that.
    if due.is_empty() || !lane.gate().lets_begin(lane.parts.clock.monotonic()) {
        return Vec::new();
    }
    let (now, here) = (lane.parts.clock.now(), lane.id.clone());
    let started = lane.parts.store.write(move |tx| {
        let mut started = Vec::new();
        // What a person paused between the look and now does not begin: from the answer on nothing does.
        if settings::get(tx, settings::PAUSED)?.is_some() || destinations::get(tx, &here)?.paused {
            return Ok(started);
        }
        for delivery in due {
            match deliveries::start(tx, delivery.id, now) {
                Ok(delivery) => started.push(delivery),
                // Somebody decided about it between the look and now.
                Err(StoreError::IllegalTransition { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(started)
    });
    match started.await {
        Ok(started) => {
            if !started.is_empty() {
                fail_point("leased");
            }
            lock(&lane.retries).took(&started);
            lane.express.begin(&started);
            for delivery in &started {
                tell(lane, delivery, DeliveryState::Sending, None);
            }
            started
        }
        Err(error) => {
            tracing::error!(%error, lane = %lane.id, "attempts cannot be written down, so none begins");
            Vec::new()
        }
    }
}

/// When the next delivery comes due, by the monotonic clock; a little later where the queue cannot be read.
pub(super) async fn next_due(lane: &Shared) -> Option<Duration> {
    let (wall, mono) = (lane.parts.clock.now(), lane.parts.clock.monotonic());
    let (id, which) = (lane.id.clone(), which_may_go(lane));
    let next = lane.parts.store.read(move |view| {
        let photo = which.map(|which| deliveries::next_due(view, &id, which)).transpose()?.flatten();
        let removal = take_downs::next_due(view, &id)?;
        Ok(photo.into_iter().chain(removal).min())
    });
    match next.await {
        Ok(due) => due.map(|due| mono + due.since(wall).max(Duration::from_millis(1))),
        Err(_) => Some(mono + Duration::from_secs(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::retry::tests::delivery, *};

    fn rows(ids: std::ops::Range<i64>, failures: u32) -> Vec<Delivery> {
        ids.map(|id| Delivery { id, failures, ..delivery() }).collect()
    }

    fn ids(rows: &[Delivery]) -> Vec<i64> {
        rows.iter().map(|row| row.id).collect()
    }

    #[test]
    fn while_new_photos_wait_at_most_half_of_the_places_go_to_those_that_failed_before() {
        let mut retries = Retries::default();
        let taken = share(rows(0..8, 1), rows(10..18, 0), retries.spare(8), 8);
        assert_eq!(ids(&taken), [0, 1, 2, 3, 10, 11, 12, 13]);
        retries.took(&taken);
        let taken = share(rows(4..5, 1), rows(14..15, 0), retries.spare(8), 1);
        assert_eq!(ids(&taken), [14], "one place is free, and four retries are on the wire");
    }

    #[test]
    fn without_new_photos_those_that_failed_before_get_all_places() {
        assert_eq!(ids(&share(rows(0..8, 1), Vec::new(), Retries::default().spare(8), 8)).len(), 8);
        let taken = share(rows(0..4, 1), rows(10..11, 0), Retries { on_wire: 4, was_last: true }.spare(8), 4);
        assert_eq!(ids(&taken), [10, 0, 1, 2]);
    }

    #[test]
    fn where_one_goes_at_a_time_every_second_one_is_new() {
        let mut retries = Retries::default();
        let mut order = Vec::new();
        for turn in 0..4 {
            let taken = share(rows(turn..turn + 1, 1), rows(10 + turn..11 + turn, 0), retries.spare(1), 1);
            retries.took(&taken);
            order.extend(ids(&taken));
        }
        assert_eq!(order, [0, 11, 2, 13]);
    }

    #[test]
    fn what_is_new_keeps_its_turn() {
        let due = [rows(10..11, 0), rows(0..1, 1), rows(11..12, 0)].concat();
        assert_eq!(ids(&share(due, rows(10..13, 0), 1, 3)), [10, 0, 11]);
    }
}
