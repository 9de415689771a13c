//! The gate of one lane: whether photos may go, how many at once, and when to try again. Pure: events and monotonic
//! time in, allowance out.
//!
//! Trouble with the way holds the lane; it never fails a photo.

mod budget;
mod width;

use boothlift_contract::{FailureCode, LaneState, PhotoId};
use boothlift_destinations::{Class, Trouble};
use budget::Budget;
use rand::{Rng, RngExt};
use std::{collections::VecDeque, time::Duration};
use width::Width;

pub(crate) use width::Arrived;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
/// So long nothing moved on the wire: the connections may be dead though the way is open.
const STILL: Duration = Duration::from_secs(8);
/// The same after a hint that the way is another one now.
const STILL_AFTER_HINT: Duration = Duration::from_secs(2);
/// So long after the way was found closed it may be tried more often than every eight seconds.
const SOON: Duration = Duration::from_secs(11);
/// Failures in a row that open the breaker.
const IN_A_ROW: u32 = 5;
/// What a failure costs of the lane's budget of 100.
const RETRY_COST: f64 = 5.0;
/// What one costs that took as long as can be waited for.
const TIMEOUT_COST: f64 = 10.0;
/// Refused photos in a row that make it the destination's matter.
const REFUSED_IN_A_ROW: usize = 3;

/// What a lane may do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Allowance {
    /// Have up to so many photos on the wire in all.
    Photos(usize),
    /// Try the connection, without a photo.
    Probe,
    /// Ask the service itself, without a photo: something else answered in its place, or it had trouble.
    Proof,
    /// One photo, the smallest, and nothing else.
    OneSmall,
    /// Nothing before this moment; none means: until a person does something.
    Nothing(Option<Duration>),
}

/// What a lane may do that has as many photos on the wire as it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Full {
    /// Nothing before this moment.
    Wait(Option<Duration>),
    /// Nothing moves: try the connection, without a photo.
    Probe,
    /// One photo more: new connections get through, those on the wire do not move.
    OneBeside,
}

/// What a lane may do that has room for more photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Room {
    /// Let them begin.
    Photos,
    /// The connection has to be tried before.
    Probe,
    /// It is being tried.
    Wait,
}

#[derive(Clone, Debug, PartialEq)]
enum Mode {
    Flowing,
    /// The way is closed: connection probes.
    Offline {
        since: Duration,
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
    width: Width,
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
    /// When something last moved on the wire.
    moved_at: Duration,
    /// When a lane that is full and stands still tries the connection.
    still_at: Duration,
    /// One photo may pass those that stand still.
    beside: bool,
    /// An upload broke off after nothing had moved for long: no photo more before the connection was tried.
    unsure: bool,
    /// When a hint said that the way is another one now, unless that was looked into.
    hinted_at: Option<Duration>,
    /// A connection came about after a hint: what has not moved since then is on a dead one.
    dead_since: Option<Duration>,
}

impl Gate {
    pub(crate) fn new(parallel: (usize, usize), ever_confirmed: bool) -> Self {
        Self {
            mode: Mode::Flowing,
            trouble: None,
            width: Width::new(parallel),
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
            moved_at: Duration::ZERO,
            still_at: STILL,
            beside: false,
            unsure: false,
            hinted_at: None,
            dead_since: None,
        }
    }

    /// What may be done at `now`.
    pub(crate) fn allowance(&mut self, now: Duration) -> Allowance {
        let allowance = self.by_mode(now);
        match (allowance, self.not_before.filter(|until| now < *until)) {
            (Allowance::Photos(_) | Allowance::OneSmall | Allowance::Probe | Allowance::Proof, Some(until)) => {
                Allowance::Nothing(Some(until))
            }
            _ => allowance,
        }
    }

    /// Whether a photo may begin at `now`.
    pub(crate) fn lets_begin(&mut self, now: Duration) -> bool {
        matches!(self.allowance(now), Allowance::Photos(_) | Allowance::OneSmall)
    }

    fn by_mode(&mut self, now: Duration) -> Allowance {
        match self.mode {
            Mode::Offline { .. } | Mode::Broken { .. } | Mode::Portal { .. } if self.probing => {
                Allowance::Nothing(None)
            }
            Mode::Flowing => Allowance::Photos(self.width.get()),
            Mode::Offline { probe_at: until, .. } | Mode::Broken { until } | Mode::Portal { until } => {
                if now < until {
                    Allowance::Nothing(Some(until))
                } else if matches!(self.mode, Mode::Offline { .. }) {
                    Allowance::Probe
                } else {
                    Allowance::Proof
                }
            }
            Mode::Throttled { until } => {
                if now < until {
                    return Allowance::Nothing(Some(until));
                }
                self.open();
                Allowance::Photos(self.width.get())
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

    /// What may be done at `now` with as many photos on the wire as [`Allowance::Photos`] says, or more.
    pub(crate) fn when_full(&mut self, now: Duration, on_wire: usize) -> Full {
        match self.mode {
            Mode::Flowing if self.beside && on_wire <= self.width.get() => Full::OneBeside,
            Mode::Flowing if self.beside || self.probing => Full::Wait(None),
            Mode::Flowing if self.unsure => Full::Probe,
            Mode::Flowing if now < self.still_at => Full::Wait(Some(self.still_at)),
            Mode::Flowing => Full::Probe,
            _ => Full::Wait(None),
        }
    }

    /// Whether one more than may be on the wire can go to its destination.
    pub(crate) fn keeps_one_more(&self) -> bool {
        self.mode == Mode::Flowing && !self.unsure && self.width.has_more()
    }

    /// What may be done with fewer photos on the wire than [`Allowance::Photos`] says: none needs to pass the others.
    pub(crate) fn with_room(&mut self, now: Duration) -> Room {
        self.width.has_room(now);
        self.beside = false;
        match (self.unsure, self.probing) {
            (false, _) => Room::Photos,
            (true, true) => Room::Wait,
            (true, false) => Room::Probe,
        }
    }

    /// Bytes were taken, a photo began or ended.
    pub(crate) fn moved(&mut self, now: Duration) {
        self.moved_at = now;
        self.still_at = now + STILL;
    }

    /// When a lane whose uploads do not move tries the connection.
    pub(crate) fn still_at(&self) -> Duration {
        self.still_at
    }

    /// The time before which the destination asked for no request, where it is yet to come.
    pub(crate) fn rests_until(&self, now: Duration) -> Option<Duration> {
        self.not_before.filter(|until| now < *until)
    }

    /// The destination asked for a pause until then before the program was started.
    pub(crate) fn rest(&mut self, until: Duration) {
        let until = self.not_before.map_or(until, |before| before.max(until));
        self.not_before = Some(until);
        if self.mode == Mode::Flowing {
            let words = "it asked for a pause before Boothlift was started";
            self.mode = Mode::Throttled { until };
            self.trouble = Some(Trouble::new(Class::Throttled, FailureCode::DestLimited, words));
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
        (self.probing, self.unsure) = (false, false);
        match (&self.mode, &result) {
            (Mode::Flowing, Ok(())) => {
                self.beside = true;
                self.still_at = now + STILL;
                self.dead_since = self.hinted_at.take();
                return;
            }
            // Another answer came meanwhile, and says more.
            (Mode::Throttled { .. } | Mode::Person { .. } | Mode::HalfOpen { .. }, _) => return,
            _ => {}
        }
        match result {
            Ok(()) => self.mode = Mode::HalfOpen { photo_out: false },
            Err(trouble) => match trouble.class {
                Class::NothingSent => self.offline(now, trouble, random),
                Class::Portal => self.portal(now, trouble, random),
                Class::Throttled => self.throttle(now, &trouble, random),
                Class::NeedsPerson => self.person(now, trouble),
                Class::Broken | Class::Unanswered | Class::Refused | Class::Local => {
                    self.break_open(now, trouble, random);
                }
            },
        }
    }

    /// The destination did what it was asked, and which photo arrived. True: no connection that was used so far is to be used
    /// again.
    pub(crate) fn confirmed(&mut self, now: Duration, photo: Option<Arrived>) -> bool {
        self.moved(now);
        self.ever_confirmed = true;
        self.failures_in_a_row = 0;
        self.refused.clear();
        self.note(now, true);
        self.budget.earn(now, 2.0);
        let mut retire = false;
        match (&self.mode, photo) {
            (Mode::HalfOpen { .. }, _) => {
                self.open();
                self.width.restart(now);
            }
            (Mode::Flowing, Some(photo)) => retire = self.width.arrived(now, photo),
            _ => {}
        }
        if self.mode == Mode::Flowing {
            (self.broken_step, self.portal_step, self.person_step) = (0, 0, 0);
        }
        retire
    }

    /// An upload handed over so many bytes so far, `moved` of them just now.
    pub(crate) fn goes_on(&mut self, now: Duration, photo: Arrived, moved: u64) {
        self.width.goes_on(now, photo, moved);
    }

    /// As many photos go as may.
    pub(crate) fn is_full(&mut self, now: Duration) {
        self.width.is_full(now);
    }

    /// Fewer photos wait than might go.
    pub(crate) fn has_slack(&mut self, now: Duration) {
        self.width.has_slack(now);
    }

    /// Whether a "needs a person" answer is about this photo alone: others passed, and it is not the third in a row.
    pub(crate) fn refused_alone(&self, trouble: &Trouble, photo: PhotoId) -> bool {
        let others = self.refused.iter().filter(|&&other| other != photo).count();
        trouble.code == FailureCode::DestAddress && self.ever_confirmed && others + 1 < REFUSED_IN_A_ROW
    }

    pub(crate) fn failed(&mut self, now: Duration, photo: PhotoId, trouble: &Trouble, random: &mut dyn Rng) {
        let stood_still = now.saturating_sub(self.moved_at) >= STILL;
        self.moved(now);
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
                self.unsure |= stood_still && trouble.status.is_none();
                self.note(now, false);
                self.failures_in_a_row += 1;
                self.width.halve(now);
                let affordable = self.budget.spend(now, if timed_out(trouble) { TIMEOUT_COST } else { RETRY_COST });
                // Whoever knows that the way is closed learns nothing from a photo that was begun before.
                let way_is_closed = matches!(self.mode, Mode::Offline { .. } | Mode::Portal { .. });
                if way_is_closed {
                    return;
                }
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

    /// Since when an upload that has not moved is on a connection that the network took with it; told once.
    pub(crate) fn dead_since(&mut self) -> Option<Duration> {
        self.dead_since.take()
    }

    /// Nothing that was begun comes to an end any more.
    pub(crate) fn begins_again(&mut self) {
        self.probing = false;
        if let Mode::HalfOpen { photo_out } = &mut self.mode {
            *photo_out = false;
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
            Mode::Flowing => {
                self.still_at = self.still_at.min(now.max(self.moved_at + STILL_AFTER_HINT));
                self.hinted_at = Some(now);
                // What passed beside those that stand still says nothing about the way there is now.
                self.beside = false;
            }
            Mode::HalfOpen { .. } | Mode::Throttled { .. } | Mode::Person { .. } => {}
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
        let (since, step) = match self.mode {
            Mode::Offline { since, step, .. } => (since, step + 1),
            _ => (now, 0),
        };
        // A lane that was paused meanwhile tries no more often than one that was not.
        let wait = match [1, 2, 3, 5].get(step) {
            Some(&seconds) if now.saturating_sub(since) < SOON => SECOND * seconds,
            _ => Duration::from_secs_f64(random.random_range(8.0..=9.5)),
        };
        self.mode = Mode::Offline { since, probe_at: now + wait, step };
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
        self.width.throttled(now);
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

fn timed_out(trouble: &Trouble) -> bool {
    matches!(trouble.code, FailureCode::NetStalled | FailureCode::NetNoAnswer)
}

fn word(trouble: &Trouble) -> LaneState {
    match trouble.code {
        FailureCode::DestDenied | FailureCode::DestSignin | FailureCode::DestNoToken | FailureCode::KeysLocked => {
            LaneState::SignIn
        }
        FailureCode::DestForbidden => LaneState::Denied,
        FailureCode::DestFull => LaneState::Full,
        FailureCode::DestClosed => LaneState::Closed,
        FailureCode::DestAddress => LaneState::WrongAddress,
        FailureCode::DestMoved | FailureCode::NetPortal | FailureCode::DestCert => LaneState::Portal,
        FailureCode::NetOffline => LaneState::Offline,
        FailureCode::DestLimited => LaneState::Throttled,
        _ => LaneState::Down,
    }
}

#[cfg(test)]
mod tests;
