//! The gate of one lane: whether photos may go, how many at once, and when to try again. Pure: events and monotonic
//! time in, allowance out.
//!
//! Trouble with the way holds the lane; it never fails a photo.

use boothlift_contract::{FailureCode, LaneState, PhotoId};
use boothlift_destinations::{Class, Trouble};
use rand::{Rng, RngExt};
use std::{collections::VecDeque, time::Duration};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
/// Failures in a row that open the breaker.
const IN_A_ROW: u32 = 5;
/// Refused photos in a row that make it the destination's matter.
const REFUSED_IN_A_ROW: usize = 3;

/// What a lane may do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Allowance {
    /// Have up to so many photos on the wire in all.
    Photos(usize),
    /// Try the connection, without a photo.
    Probe,
    /// One photo, the smallest, and nothing else.
    OneSmall,
    /// Nothing before this moment; none means: until a person does something.
    Nothing(Option<Duration>),
}

#[derive(Clone, Debug, PartialEq)]
enum Mode {
    Flowing,
    /// The way is closed: connection probes.
    Offline {
        probe_at: Duration,
        step: usize,
    },
    /// Too many failures: quiet, then one probe and one photo.
    Broken {
        until: Duration,
    },
    /// Something else answers there: quiet, then one probe and one photo.
    Portal {
        until: Duration,
    },
    /// Told to wait.
    Throttled {
        until: Duration,
    },
    /// A person is needed; some kinds are tried again now and then.
    Person {
        state: LaneState,
        until: Option<Duration>,
    },
    /// The connection answers again: one photo tells the rest.
    HalfOpen {
        photo_out: bool,
    },
}

/// The gate of one lane.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    mode: Mode,
    /// What people are told while it is not flowing.
    trouble: Option<Trouble>,
    parallel: (usize, usize),
    now_parallel: usize,
    successes: u32,
    failures_in_a_row: u32,
    recent: VecDeque<(Duration, bool)>,
    broken_step: u32,
    portal_step: u32,
    person_step: u32,
    refused: Vec<PhotoId>,
    ever_confirmed: bool,
    budget: Budget,
    /// A probe is on its way.
    probing: bool,
    /// The destination asked for no photo before this, whatever else has happened since.
    not_before: Option<Duration>,
}

impl Gate {
    pub(crate) fn new(parallel: (usize, usize), ever_confirmed: bool) -> Self {
        Self {
            mode: Mode::Flowing,
            trouble: None,
            parallel,
            now_parallel: parallel.0,
            successes: 0,
            failures_in_a_row: 0,
            recent: VecDeque::new(),
            broken_step: 0,
            portal_step: 0,
            person_step: 0,
            refused: Vec::new(),
            ever_confirmed,
            budget: Budget::default(),
            probing: false,
            not_before: None,
        }
    }

    /// What may be done at `now`.
    pub(crate) fn allowance(&mut self, now: Duration) -> Allowance {
        let allowance = self.by_mode(now);
        match (allowance, self.not_before.filter(|until| now < *until)) {
            (Allowance::Photos(_) | Allowance::OneSmall, Some(until)) => Allowance::Nothing(Some(until)),
            _ => allowance,
        }
    }

    fn by_mode(&mut self, now: Duration) -> Allowance {
        match self.mode {
            Mode::Offline { .. } | Mode::Broken { .. } | Mode::Portal { .. } if self.probing => {
                Allowance::Nothing(None)
            }
            Mode::Flowing => Allowance::Photos(self.now_parallel),
            Mode::Offline { probe_at: until, .. } | Mode::Broken { until } | Mode::Portal { until } => {
                if now >= until {
                    Allowance::Probe
                } else {
                    Allowance::Nothing(Some(until))
                }
            }
            Mode::Throttled { until } => {
                if now < until {
                    return Allowance::Nothing(Some(until));
                }
                self.open();
                Allowance::Photos(self.now_parallel)
            }
            Mode::Person { until: None, .. } => Allowance::Nothing(None),
            Mode::Person { until: Some(until), .. } => {
                if now < until {
                    return Allowance::Nothing(Some(until));
                }
                self.mode = Mode::HalfOpen { photo_out: false };
                Allowance::OneSmall
            }
            Mode::HalfOpen { photo_out: false } => Allowance::OneSmall,
            Mode::HalfOpen { photo_out: true } => Allowance::Nothing(None),
        }
    }

    /// Whether the destination asked for no photo at `now`, as the trouble of one that is about to begin.
    pub(crate) fn told_to_wait(&self, now: Duration) -> Option<Trouble> {
        let until = self.not_before.filter(|until| now < *until)?;
        let words = "it asked for a pause before this photo began";
        let trouble = Trouble::new(Class::Throttled, FailureCode::DestLimited, words);
        Some(Trouble { retry_after: Some(until - now), ..trouble })
    }

    /// The one photo of a half-open gate is on its way.
    pub(crate) fn photo_out(&mut self) {
        if let Mode::HalfOpen { photo_out } = &mut self.mode {
            *photo_out = true;
        }
    }

    /// A half-open gate found no photo to try: nothing is wrong as far as can be known.
    pub(crate) fn nothing_to_try(&mut self) {
        if matches!(self.mode, Mode::HalfOpen { .. }) {
            self.open();
        }
    }

    /// A probe is on its way: no other goes before its answer.
    pub(crate) fn probe_out(&mut self) {
        self.probing = true;
    }

    pub(crate) fn probed(&mut self, now: Duration, result: Result<(), Trouble>, random: &mut dyn Rng) {
        self.probing = false;
        match result {
            Ok(()) => self.mode = Mode::HalfOpen { photo_out: false },
            Err(trouble) if trouble.class == Class::Portal => self.portal(now, trouble, random),
            Err(trouble) => self.offline(now, trouble, random),
        }
    }

    pub(crate) fn confirmed(&mut self, now: Duration) {
        let was_shut = self.mode != Mode::Flowing;
        self.ever_confirmed = true;
        self.failures_in_a_row = 0;
        self.refused.clear();
        self.note(now, true);
        self.budget.earn(now, 2.0);
        if matches!(self.mode, Mode::HalfOpen { .. }) {
            self.open();
            self.now_parallel = 1;
            self.successes = 0;
        } else if !was_shut {
            self.successes += 1;
            if self.successes >= 3 {
                self.successes = 0;
                self.now_parallel = (self.now_parallel * 2).min(self.parallel.1);
            }
        }
        if self.mode == Mode::Flowing {
            (self.broken_step, self.portal_step, self.person_step) = (0, 0, 0);
        }
    }

    /// Whether a "needs a person" answer is about this photo alone: others passed, and it is not the third in a row.
    pub(crate) fn refused_alone(&self, trouble: &Trouble, photo: PhotoId) -> bool {
        let others = self.refused.iter().filter(|&&other| other != photo).count();
        trouble.code == FailureCode::DestAddress && self.ever_confirmed && others + 1 < REFUSED_IN_A_ROW
    }

    pub(crate) fn failed(&mut self, now: Duration, photo: PhotoId, trouble: &Trouble, random: &mut dyn Rng) {
        let half_open = matches!(self.mode, Mode::HalfOpen { .. });
        match trouble.class {
            // A photo that was begun before the way was found closed tells nothing new.
            Class::NothingSent if matches!(self.mode, Mode::Offline { .. }) => {}
            Class::Portal if matches!(self.mode, Mode::Portal { .. }) => {}
            Class::NothingSent => self.offline(now, trouble.clone(), random),
            Class::Portal => self.portal(now, trouble.clone(), random),
            Class::Throttled => self.throttle(now, trouble, random),
            Class::NeedsPerson if self.refused_alone(trouble, photo) => self.refuse(now, photo, trouble),
            Class::NeedsPerson => self.person(now, trouble.clone()),
            Class::Refused => self.refuse(now, photo, trouble),
            Class::Broken | Class::Unanswered => {
                self.note(now, false);
                self.failures_in_a_row += 1;
                self.now_parallel = (self.now_parallel / 2).max(1);
                let affordable = self.budget.spend(now, 5.0);
                if half_open || !affordable || self.failures_in_a_row >= IN_A_ROW || self.half_fail() {
                    self.break_open(now, trouble.clone(), random);
                }
            }
            Class::Local => {
                if half_open {
                    self.mode = Mode::HalfOpen { photo_out: false };
                }
            }
        }
    }

    /// Somebody says "now": waits end, counters stay, and one probe still goes first. A new token ends the wait for a
    /// person as well.
    pub(crate) fn nudge(&mut self, now: Duration) {
        match &mut self.mode {
            Mode::Flowing | Mode::HalfOpen { .. } => {}
            Mode::Offline { probe_at: until, .. } | Mode::Broken { until } | Mode::Portal { until } => *until = now,
            Mode::Throttled { .. } => {}
            Mode::Person { until, .. } => *until = Some(now),
        }
    }

    /// The way may be open again: waits for it end. What somebody asked for, a pause or a person, stays.
    pub(crate) fn look(&mut self, now: Duration) {
        match &mut self.mode {
            Mode::Offline { probe_at: until, .. } | Mode::Broken { until } | Mode::Portal { until } => *until = now,
            Mode::Flowing | Mode::HalfOpen { .. } | Mode::Throttled { .. } | Mode::Person { .. } => {}
        }
    }

    /// What people see.
    pub(crate) fn state(&self) -> (LaneState, Option<&Trouble>, Option<Duration>) {
        let trouble = self.trouble.as_ref();
        match self.mode {
            Mode::Flowing => (LaneState::Works, None, None),
            Mode::Offline { probe_at, .. } => (LaneState::Offline, trouble, Some(probe_at)),
            Mode::Broken { until } => (LaneState::Down, trouble, Some(until)),
            Mode::Portal { until } => (LaneState::Portal, trouble, Some(until)),
            Mode::Throttled { until } => (LaneState::Throttled, trouble, Some(until)),
            Mode::Person { state, until } => (state, trouble, until),
            // Until a photo has passed the lane keeps the word it had.
            Mode::HalfOpen { .. } => (self.trouble.as_ref().map_or(LaneState::Works, word), trouble, None),
        }
    }

    fn open(&mut self) {
        self.mode = Mode::Flowing;
        self.trouble = None;
        self.failures_in_a_row = 0;
        self.recent.clear();
    }

    fn offline(&mut self, now: Duration, trouble: Trouble, random: &mut dyn Rng) {
        let step = match self.mode {
            Mode::Offline { step, .. } => step + 1,
            _ => 0,
        };
        let wait = match [1, 2, 3, 5].get(step) {
            Some(&seconds) => SECOND * seconds,
            None => Duration::from_secs_f64(random.random_range(8.0..=9.5)),
        };
        self.mode = Mode::Offline { probe_at: now + wait, step };
        self.trouble = Some(trouble);
    }

    fn portal(&mut self, now: Duration, trouble: Trouble, random: &mut dyn Rng) {
        let wait = SECOND * [5, 10, 20, 40].get(self.portal_step as usize).copied().unwrap_or(60);
        self.portal_step += 1;
        self.mode = Mode::Portal { until: now + wait.mul_f64(random.random_range(0.8..=1.0)) };
        self.trouble = Some(trouble);
    }

    fn break_open(&mut self, now: Duration, trouble: Trouble, random: &mut dyn Rng) {
        let wait = SECOND * [5, 10, 20, 40].get(self.broken_step as usize).copied().unwrap_or(60);
        self.broken_step += 1;
        self.failures_in_a_row = 0;
        self.recent.clear();
        self.mode = Mode::Broken { until: now + wait.mul_f64(random.random_range(0.5..=1.0)) };
        self.trouble = Some(trouble);
    }

    fn throttle(&mut self, now: Duration, trouble: &Trouble, random: &mut dyn Rng) {
        let asked = trouble.retry_after.unwrap_or(SECOND * 5).clamp(SECOND, HOUR * 24);
        let until = now + asked + Duration::from_secs_f64(random.random_range(0.0..=1.0));
        let until = self.not_before.map_or(until, |before| before.max(until));
        self.not_before = Some(until);
        self.now_parallel = (self.now_parallel / 2).max(1);
        self.successes = 0;
        self.mode = Mode::Throttled { until };
        self.trouble = Some(trouble.clone());
    }

    /// A person is needed before anything was tried.
    pub(crate) fn hold(&mut self, now: Duration, trouble: Trouble) {
        self.person(now, trouble);
    }

    fn person(&mut self, now: Duration, trouble: Trouble) {
        let state = word(&trouble);
        let until = match state {
            LaneState::SignIn => None,
            _ if self.person_step == 0 => Some(now + MINUTE * 15),
            _ => Some(now + HOUR),
        };
        self.person_step += 1;
        self.mode = Mode::Person { state, until };
        self.trouble = Some(trouble);
    }

    fn refuse(&mut self, now: Duration, photo: PhotoId, trouble: &Trouble) {
        if matches!(self.mode, Mode::HalfOpen { .. }) {
            // The destination answers, so the way is open; this photo is held on its own account.
            self.open();
        }
        if trouble.code != FailureCode::PhotoRefused && trouble.code != FailureCode::DestAddress {
            return;
        }
        if !self.refused.contains(&photo) {
            self.refused.push(photo);
        }
        if self.refused.len() >= REFUSED_IN_A_ROW {
            self.refused.clear();
            self.person(now, Trouble { class: Class::NeedsPerson, code: FailureCode::DestAddress, ..trouble.clone() });
        }
    }

    fn note(&mut self, now: Duration, good: bool) {
        self.recent.push_back((now, good));
        while self.recent.len() > 20 || self.recent.front().is_some_and(|(at, _)| now.saturating_sub(*at) > MINUTE) {
            self.recent.pop_front();
        }
    }

    fn half_fail(&self) -> bool {
        let bad = self.recent.iter().filter(|(_, good)| !good).count();
        self.recent.len() >= 20 && bad * 2 >= self.recent.len()
    }
}

fn word(trouble: &Trouble) -> LaneState {
    match trouble.code {
        FailureCode::DestDenied | FailureCode::DestSignin | FailureCode::DestNoToken | FailureCode::KeysLocked => {
            LaneState::SignIn
        }
        FailureCode::DestForbidden => LaneState::Denied,
        FailureCode::DestFull => LaneState::Full,
        FailureCode::DestAddress => LaneState::WrongAddress,
        FailureCode::DestMoved | FailureCode::NetPortal | FailureCode::DestCert => LaneState::Portal,
        FailureCode::NetOffline => LaneState::Offline,
        FailureCode::DestLimited => LaneState::Throttled,
        _ => LaneState::Down,
    }
}

/// Retries cost, successes and time pay: a failing destination is never hammered.
#[derive(Clone, Debug)]
struct Budget {
    left: f64,
    at: Duration,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: Self::FULL, at: Duration::ZERO }
    }
}

impl Budget {
    const FULL: f64 = 100.0;

    fn earn(&mut self, now: Duration, amount: f64) {
        let waited = now.saturating_sub(self.at).as_secs_f64() / 3.0;
        self.at = now;
        self.left = (self.left + waited + amount).min(Self::FULL);
    }

    fn spend(&mut self, now: Duration, amount: f64) -> bool {
        self.earn(now, 0.0);
        self.left = (self.left - amount).max(0.0);
        self.left > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    fn trouble(class: Class, code: FailureCode) -> Trouble {
        Trouble::new(class, code, "")
    }

    struct Bench {
        gate: Gate,
        random: StdRng,
        now: Duration,
    }

    impl Bench {
        fn new() -> Self {
            Self { gate: Gate::new((2, 8), false), random: StdRng::seed_from_u64(3), now: Duration::ZERO }
        }
        fn fail(&mut self, photo: i64, class: Class, code: FailureCode) {
            self.gate.failed(self.now, PhotoId(photo), &trouble(class, code), &mut self.random);
        }
        fn may(&mut self) -> Allowance {
            self.gate.allowance(self.now)
        }
    }

    #[test]
    fn an_outage_is_probed_at_1_2_3_5_seconds_and_then_every_8_to_10_without_a_photo() {
        let mut bench = Bench::new();
        bench.fail(1, Class::NothingSent, FailureCode::NetOffline);
        let mut waits = Vec::new();
        for _ in 0..8 {
            let Allowance::Nothing(Some(until)) = bench.may() else { panic!("a photo in an outage") };
            waits.push((until - bench.now).as_secs_f64());
            bench.now = until;
            assert_eq!(bench.may(), Allowance::Probe);
            let result = Err(trouble(Class::NothingSent, FailureCode::NetOffline));
            bench.gate.probed(bench.now, result, &mut bench.random);
        }
        assert_eq!(waits[..4], [1.0, 2.0, 3.0, 5.0]);
        assert!(waits[4..].iter().all(|wait| (8.0..=9.5).contains(wait)), "{waits:?}");
    }

    #[test]
    fn a_hint_ends_waits_for_the_way_and_nothing_that_was_asked_for() {
        let closed = [
            (Class::NothingSent, FailureCode::NetOffline, true),
            (Class::Portal, FailureCode::NetPortal, true),
            (Class::Throttled, FailureCode::DestLimited, false),
            (Class::NeedsPerson, FailureCode::DestDenied, false),
        ];
        for (class, code, ends) in closed {
            let mut bench = Bench::new();
            bench.fail(1, class, code);
            bench.gate.look(bench.now);
            assert_eq!(bench.may() == Allowance::Probe, ends, "{code}");
        }
        let mut bench = Bench::new();
        bench.gate.look(bench.now);
        assert_eq!(bench.may(), Allowance::Photos(2));
    }

    #[test]
    fn after_an_outage_one_small_photo_goes_first_and_then_the_lane_starts_slowly() {
        let mut bench = Bench::new();
        bench.fail(1, Class::NothingSent, FailureCode::NetOffline);
        bench.now += SECOND;
        bench.gate.probed(bench.now, Ok(()), &mut bench.random);
        assert_eq!(bench.may(), Allowance::OneSmall);
        bench.gate.photo_out();
        assert_eq!(bench.may(), Allowance::Nothing(None));
        bench.gate.confirmed(bench.now);
        assert_eq!(bench.may(), Allowance::Photos(1));
        for _ in 0..3 {
            bench.gate.confirmed(bench.now);
        }
        assert_eq!(bench.may(), Allowance::Photos(2));
    }

    #[test]
    fn five_failures_in_a_row_open_the_breaker_and_four_do_not() {
        let mut bench = Bench::new();
        for photo in 0..4 {
            bench.fail(photo, Class::Unanswered, FailureCode::DestDown);
        }
        assert!(matches!(bench.may(), Allowance::Photos(_)));
        bench.fail(4, Class::Unanswered, FailureCode::DestDown);
        assert!(matches!(bench.may(), Allowance::Nothing(Some(_))));
        assert_eq!(bench.gate.state().0, LaneState::Down);
    }

    #[test]
    fn a_told_wait_is_kept_to_the_millisecond_and_not_stretched_by_more_than_a_second() {
        let mut bench = Bench::new();
        let mut told = trouble(Class::Throttled, FailureCode::DestLimited);
        told.retry_after = Some(SECOND * 40);
        bench.gate.failed(bench.now, PhotoId(1), &told, &mut bench.random);
        let Allowance::Nothing(Some(until)) = bench.may() else { panic!("not throttled") };
        assert!(until >= SECOND * 40 && until <= SECOND * 41, "{until:?}");
        bench.gate.nudge(bench.now);
        assert_eq!(bench.may(), Allowance::Nothing(Some(until)), "impatience does not shorten it");
        bench.now = until;
        assert!(matches!(bench.may(), Allowance::Photos(_)));
    }

    #[test]
    fn photos_that_meet_the_same_outage_are_one_step_of_it() {
        for (class, code, first) in
            [(Class::NothingSent, FailureCode::NetOffline, SECOND), (Class::Portal, FailureCode::NetPortal, SECOND * 5)]
        {
            let mut bench = Bench::new();
            for photo in 0..8 {
                bench.fail(photo, class, code);
                bench.now += Duration::from_millis(1);
            }
            let Allowance::Nothing(Some(until)) = bench.may() else { panic!("a photo in an outage") };
            assert!(until <= first, "{class:?}: {until:?}");
        }
    }

    #[test]
    fn one_probe_goes_at_a_time() {
        let mut bench = Bench::new();
        bench.fail(1, Class::NothingSent, FailureCode::NetOffline);
        bench.now += SECOND;
        assert_eq!(bench.may(), Allowance::Probe);
        bench.gate.probe_out();
        bench.now += MINUTE;
        assert_eq!(bench.may(), Allowance::Nothing(None));
        bench.gate.probed(bench.now, Ok(()), &mut bench.random);
        assert_eq!(bench.may(), Allowance::OneSmall);
    }

    #[test]
    fn a_told_wait_outlasts_an_outage_in_it() {
        let mut bench = Bench::new();
        let mut told = trouble(Class::Throttled, FailureCode::DestLimited);
        told.retry_after = Some(SECOND * 40);
        bench.gate.failed(bench.now, PhotoId(1), &told, &mut bench.random);
        bench.fail(2, Class::NothingSent, FailureCode::NetOffline);
        bench.now += SECOND;
        bench.gate.probed(bench.now, Ok(()), &mut bench.random);
        let Allowance::Nothing(Some(until)) = bench.may() else { panic!("a photo before the time named") };
        assert!(until >= SECOND * 40, "{until:?}");
        assert!(bench.gate.told_to_wait(bench.now).is_some(), "nor one that was leased before");
        bench.now = until;
        assert_eq!(bench.may(), Allowance::OneSmall);
        assert_eq!(bench.gate.told_to_wait(bench.now), None);
    }

    #[test]
    fn a_wrong_token_waits_for_a_person_and_a_new_token_goes_on_at_once() {
        let mut bench = Bench::new();
        bench.fail(1, Class::NeedsPerson, FailureCode::DestDenied);
        bench.now += HOUR * 10;
        assert_eq!(bench.may(), Allowance::Nothing(None));
        bench.gate.nudge(bench.now);
        assert_eq!(bench.may(), Allowance::OneSmall);
    }

    #[test]
    fn a_wrong_address_at_the_first_photo_is_the_destinations_matter() {
        let mut bench = Bench::new();
        let wrong = trouble(Class::NeedsPerson, FailureCode::DestAddress);
        assert!(!bench.gate.refused_alone(&wrong, PhotoId(1)));
        bench.gate.confirmed(bench.now);
        assert!(bench.gate.refused_alone(&wrong, PhotoId(1)));
        for photo in 1..=3 {
            bench.fail(photo, Class::NeedsPerson, FailureCode::DestAddress);
        }
        assert_eq!(bench.gate.state().0, LaneState::WrongAddress);
    }

    #[test]
    fn three_different_refused_photos_in_a_row_stop_the_lane_but_one_photo_three_times_does_not() {
        let mut bench = Bench::new();
        for _ in 0..5 {
            bench.fail(1, Class::Refused, FailureCode::PhotoRefused);
        }
        assert!(matches!(bench.may(), Allowance::Photos(_)));
        bench.fail(2, Class::Refused, FailureCode::PhotoRefused);
        bench.fail(3, Class::Refused, FailureCode::PhotoRefused);
        assert_eq!(bench.gate.state().0, LaneState::WrongAddress);
    }

    #[test]
    fn a_portal_is_tried_again_by_itself_at_5_10_20_40_and_60_seconds() {
        let mut bench = Bench::new();
        let mut waits = Vec::new();
        for _ in 0..6 {
            bench.fail(1, Class::Portal, FailureCode::NetPortal);
            let Allowance::Nothing(Some(until)) = bench.may() else { panic!("a photo into a portal") };
            waits.push((until - bench.now).as_secs_f64());
            bench.now = until;
            assert_eq!(bench.may(), Allowance::Probe);
            bench.gate.probed(bench.now, Ok(()), &mut bench.random);
            assert_eq!(bench.may(), Allowance::OneSmall);
            bench.gate.photo_out();
        }
        for (wait, most) in waits.iter().zip([5.0, 10.0, 20.0, 40.0, 60.0, 60.0]) {
            assert!(*wait <= most && *wait >= most * 0.8, "{waits:?}");
        }
    }
}
