//! The place that is kept for what somebody waits for: where every place is taken, a photo of the newest guests, or one that
//! a person wants now, goes at once on one connection more, and the others let it pass.

use super::{
    lane::{Shared, lock},
    lease::which_may_go,
};
use crate::when::until;
use boothlift_contract::{Kind, SendingOrder};
use boothlift_store::{
    deliveries::{self, Delivery, Order, Rank},
    events,
};
use std::{collections::BTreeMap, sync::Mutex, time::Duration};
use tokio::sync::watch;

/// How many of those whose turn is next are looked at.
const LOOKED_AT: u32 = 8;
/// So long an upload lets the other pass before each of its slices: nothing comes to a stand.
const LETS_PASS: Duration = Duration::from_secs(2);

/// Photos on the wire, and the one that others let pass.
pub(super) struct Express {
    on_wire: Mutex<BTreeMap<i64, Rank>>,
    out: watch::Sender<Option<i64>>,
}

impl Default for Express {
    fn default() -> Self {
        Self { on_wire: Mutex::default(), out: watch::Sender::new(None) }
    }
}

impl Express {
    /// These begin.
    pub(super) fn begin(&self, deliveries: &[Delivery]) {
        lock(&self.on_wire).extend(deliveries.iter().map(|one| (one.id, one.rank)));
    }

    /// These ended, however.
    pub(super) fn end(&self, ids: &[i64]) {
        let mut on_wire = lock(&self.on_wire);
        for id in ids {
            on_wire.remove(id);
            self.out.send_if_modified(|out| out.take_if(|out| out == id).is_some());
        }
    }

    fn take(&self, id: i64) {
        self.out.send_replace(Some(id));
    }

    /// Which of these, in the order of their turns, somebody waits for more than for any on the wire.
    fn choose(&self, due: Vec<Delivery>) -> Option<Delivery> {
        if self.out.borrow().is_some() {
            return None;
        }
        let on_wire = lock(&self.on_wire);
        let newest = on_wire.values().map(|rank| rank.session).max().unwrap_or(i64::MIN);
        let wanted = on_wire.values().map(|rank| rank.turn).max().unwrap_or(0);
        due.into_iter().find(|one| {
            let Rank { turn, bulk, session } = one.rank;
            let live = !bulk && (session > newest || session == newest && one.kind == Kind::Print);
            one.attempt == 0 && (turn > wanted || turn == wanted && live)
        })
    }

    /// Waits while another one is let pass, [`LETS_PASS`] at most.
    pub(super) async fn let_pass(&self, lane: &Shared, id: i64) {
        let mut out = self.out.subscribe();
        let is_other = |out: &Option<i64>| out.is_some_and(|other| other != id);
        if !is_other(&out.borrow_and_update()) {
            return;
        }
        let clock = lane.parts.clock.as_ref();
        tokio::select! {
            _ = out.wait_for(|out| !is_other(out)) => {}
            () = until(clock, Some(clock.monotonic() + LETS_PASS)) => {}
        }
    }
}

/// The photo that goes although every place is taken, if there is one.
pub(super) async fn lease(lane: &Shared) -> Option<Delivery> {
    let which = which_may_go(lane)?;
    let (now, id) = (lane.parts.clock.now(), lane.id.clone());
    let due = lane.parts.store.read(move |view| {
        let oldest_first = events::current(view)?.is_some_and(|event| event.order == SendingOrder::OldestFirst);
        let mut due = deliveries::due(view, &id, now, Order::Newest, which, LOOKED_AT)?;
        // Who wants the oldest first wants nobody to pass but whom a person named.
        due.retain(|one| !oldest_first || one.rank.turn > 0);
        Ok(due)
    });
    let chosen = lane.express.choose(due.await.ok()?)?;
    lane.express.take(chosen.id);
    let begun = super::lease::begin(lane, vec![chosen.clone()]).await.pop();
    if begun.is_none() {
        lane.express.end(&[chosen.id]);
    }
    begun
}

#[cfg(test)]
mod tests {
    use super::{super::retry::tests::delivery, *};

    fn of(id: i64, session: i64, kind: Kind) -> Delivery {
        Delivery { id, kind, attempt: 0, rank: Rank { session, ..Rank::default() }, ..delivery() }
    }

    fn chosen(express: &Express, due: &[Delivery]) -> Option<i64> {
        express.choose(due.to_vec()).map(|one| one.id)
    }

    #[test]
    fn newer_guests_pass_those_on_the_wire_one_at_a_time_and_their_print_passes_their_own_shots() {
        let express = Express::default();
        express.begin(&[of(1, 10, Kind::Single), of(2, 9, Kind::Single)]);
        assert_eq!(chosen(&express, &[of(3, 10, Kind::Single), of(4, 9, Kind::Print)]), None, "as new, or older");
        assert_eq!(chosen(&express, &[of(3, 10, Kind::Single), of(5, 10, Kind::Print)]), Some(5));
        assert_eq!(chosen(&express, &[of(6, 11, Kind::Single)]), Some(6));
        express.begin(&[of(6, 11, Kind::Single)]);
        express.take(6);
        assert_eq!(chosen(&express, &[of(7, 12, Kind::Print)]), None, "one at a time");
        express.end(&[6]);
        assert_eq!(chosen(&express, &[of(7, 12, Kind::Print)]), Some(7));
    }

    #[test]
    fn what_a_person_wants_now_passes_all_and_old_or_failed_photos_pass_nobody() {
        let express = Express::default();
        express.begin(&[of(1, 10, Kind::Single)]);
        let with = |turn, bulk, attempt| {
            let rank = Rank { turn, bulk, session: 20 };
            Delivery { rank, attempt, ..of(2, 20, Kind::Print) }
        };
        assert_eq!(chosen(&express, &[with(0, true, 0)]), None, "one of many old ones");
        assert_eq!(chosen(&express, &[with(0, false, 1)]), None, "it failed before");
        assert_eq!(chosen(&express, &[with(3, true, 0)]), Some(2));
        express.begin(&[Delivery { id: 9, ..with(3, false, 0) }]);
        assert_eq!(chosen(&express, &[with(0, false, 0)]), None, "a wanted one is on the wire");
    }
}
