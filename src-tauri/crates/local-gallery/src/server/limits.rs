//! Bounds on what one visitor may take: pure bookkeeping, time comes from outside.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// A visitor counts as present for this long after a page asked for news, which it does every 5 s.
const PRESENT: Duration = Duration::from_secs(15);

/// Rows kept before those that say nothing any more are dropped.
const ROWS: usize = 1024;

/// A token bucket for each address: `count` requests at once, and as many in each period. Who asks for more waits.
pub(super) struct Pace<K = IpAddr> {
    count: u32,
    period: Duration,
    /// When the bucket is full again.
    full_at: Mutex<HashMap<K, Duration>>,
}

impl<K: Eq + Hash> Pace<K> {
    pub(super) fn new(count: u32, period: Duration) -> Self {
        Self { count, period, full_at: Mutex::default() }
    }

    /// Takes one token at `now` and says how long to wait before using it.
    pub(super) fn take(&self, who: K, now: Duration) -> Duration {
        let mut rows = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if rows.len() >= ROWS {
            rows.retain(|_, full_at| *full_at > now);
        }
        let full_at = rows.entry(who).or_insert(now);
        *full_at = (*full_at).max(now) + self.period / self.count;
        full_at.saturating_sub(now + self.period)
    }

    /// Takes one token at `now` if there is one.
    pub(super) fn try_take(&self, who: K, now: Duration) -> bool
    where
        K: Clone,
    {
        if self.take(who.clone(), now).is_zero() {
            return true;
        }
        let mut rows = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full_at) = rows.get_mut(&who) {
            *full_at = full_at.saturating_sub(self.period / self.count);
        }
        false
    }
}

/// Wrong tries of each phone. A phone is an address; of the newer kind, which a phone has thousands of, its network.
pub(super) struct Tries {
    most: u32,
    rest: Duration,
    /// Wrong tries in a row, and when the last one was.
    wrong: Mutex<Option<HashMap<IpAddr, (u32, Duration)>>>,
}

impl Tries {
    pub(super) const fn new(most: u32, rest: Duration) -> Self {
        Self { most, rest, wrong: Mutex::new(None) }
    }

    /// Counts a try as wrong until [`Tries::was_right`] says otherwise; how long to rest where there were too many.
    pub(super) fn begin(&self, who: IpAddr, now: Duration) -> Result<(), Duration> {
        let mut rows = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = rows.get_or_insert_default();
        if rows.len() >= ROWS {
            rows.retain(|_, (_, last)| now.saturating_sub(*last) < self.rest);
        }
        let (wrong, last) = rows.entry(phone(who)).or_insert((0, now));
        let since = now.saturating_sub(*last);
        if since >= self.rest {
            *wrong = 0;
        }
        if *wrong >= self.most {
            return Err(self.rest - since);
        }
        (*wrong, *last) = (*wrong + 1, now);
        Ok(())
    }

    /// Takes the last try back. Those before it stay: a code that is known is no way to a sixth guess.
    pub(super) fn was_right(&self, who: IpAddr) {
        let mut rows = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((wrong, _)) = rows.get_or_insert_default().get_mut(&phone(who)) {
            *wrong = wrong.saturating_sub(1);
        }
    }
}

/// What stands for one phone: its address, or the network part of a newer address.
fn phone(who: IpAddr) -> IpAddr {
    match who {
        IpAddr::V4(_) => who,
        IpAddr::V6(long) => match long.to_ipv4_mapped() {
            Some(short) => IpAddr::V4(short),
            None => IpAddr::V6((u128::from(long) >> 64 << 64).into()),
        },
    }
}

/// Who has a page open.
#[derive(Default)]
pub(super) struct Visitors(Mutex<HashMap<IpAddr, Duration>>);

impl Visitors {
    pub(super) fn seen(&self, who: IpAddr, now: Duration) {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if rows.len() >= ROWS {
            rows.retain(|_, seen| now.saturating_sub(*seen) <= PRESENT);
        }
        rows.insert(who, now);
    }

    pub(super) fn now(&self, now: Duration) -> u32 {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let present = rows.values().filter(|seen| now.saturating_sub(**seen) <= PRESENT).count();
        u32::try_from(present).unwrap_or(u32::MAX)
    }
}

/// Connections of each address.
#[derive(Default)]
pub(super) struct Seats(Mutex<HashMap<IpAddr, usize>>);

impl Seats {
    /// Takes a seat for `who` unless it has `most` already. Give it back with [`Seats::leave`].
    pub(super) fn take(&self, who: IpAddr, most: usize) -> bool {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = rows.entry(who).or_default();
        let free = *taken < most;
        *taken += usize::from(free);
        free
    }

    pub(super) fn leave(&self, who: IpAddr) {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = rows.get_mut(&who) {
            *taken -= 1;
            if *taken == 0 {
                rows.remove(&who);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn sixty_requests_pass_at_once_and_the_next_wait_their_turn() {
        let pace = Pace::new(60, SECOND);
        assert!((0..60).all(|_| pace.take(HERE, SECOND).is_zero()));
        let waits: Vec<_> = (0..3).map(|_| pace.take(HERE, SECOND)).collect();
        assert!(waits.is_sorted() && waits[0] > Duration::ZERO && waits[2] < SECOND / 15);
        assert!(pace.take(HERE, SECOND * 3).is_zero(), "an idle second fills the bucket again");
    }

    #[test]
    fn one_visitor_does_not_slow_another() {
        let pace = Pace::new(60, SECOND);
        let waited: Duration = (0..600).map(|_| pace.take(HERE, SECOND)).sum();
        assert!(waited > SECOND);
        assert!(pace.take(IpAddr::from([10, 0, 0, 2]), SECOND).is_zero());
    }

    #[test]
    fn a_refused_request_costs_nothing() {
        let pace = Pace::new(2, SECOND * 60);
        let now = SECOND;
        assert!(pace.try_take(HERE, now) && pace.try_take(HERE, now));
        assert!((0..100).all(|_| !pace.try_take(HERE, now)));
        assert!(pace.try_take(HERE, now + SECOND * 31));
    }

    #[test]
    fn after_five_wrong_tries_a_phone_rests_for_a_minute_and_others_do_not() {
        let (tries, now) = (Tries::new(5, SECOND * 60), SECOND * 7);
        assert!((0..5).all(|_| tries.begin(HERE, now).is_ok()));
        assert_eq!(tries.begin(HERE, now), Err(SECOND * 60));
        assert_eq!(tries.begin(HERE, now + SECOND * 59), Err(SECOND), "asking while it rests does not make it longer");
        assert!(tries.begin(IpAddr::from([10, 0, 0, 2]), now).is_ok());
        assert!((0..5).all(|_| tries.begin(HERE, now + SECOND * 60).is_ok()));
        assert!(tries.begin(HERE, now + SECOND * 61).is_err());
    }

    #[test]
    fn a_right_try_costs_nothing_and_forgives_nothing() {
        let tries = Tries::new(5, SECOND * 60);
        for _ in 0..4 {
            tries.begin(HERE, SECOND).unwrap();
            tries.begin(HERE, SECOND).unwrap();
            tries.was_right(HERE);
        }
        tries.begin(HERE, SECOND).unwrap();
        assert!(tries.begin(HERE, SECOND).is_err());
    }

    #[test]
    fn a_phone_with_many_addresses_of_one_network_is_one_phone() {
        let tries = Tries::new(5, SECOND * 60);
        let at = |end: u16| IpAddr::from([0xfd00, 1, 2, 3, 0, 0, 0, end]);
        assert!((0..5).all(|n| tries.begin(at(n), SECOND).is_ok()));
        assert!(tries.begin(at(77), SECOND).is_err());
        assert!(tries.begin(IpAddr::from([0xfd00, 1, 2, 4, 0, 0, 0, 1]), SECOND).is_ok());
    }

    #[test]
    fn visitors_count_once_and_are_forgotten() {
        let visitors = Visitors::default();
        visitors.seen(HERE, SECOND);
        visitors.seen(HERE, SECOND * 6);
        assert_eq!(visitors.now(SECOND * 20), 1);
        assert_eq!(visitors.now(SECOND * 22), 0);
    }

    #[test]
    fn seats_are_counted_by_address() {
        let seats = Seats::default();
        assert!((0..8).all(|_| seats.take(HERE, 8)));
        assert!(!seats.take(HERE, 8) && seats.take(IpAddr::from([10, 0, 0, 2]), 8));
        seats.leave(HERE);
        assert!(seats.take(HERE, 8) && !seats.take(HERE, 8));
    }
}
