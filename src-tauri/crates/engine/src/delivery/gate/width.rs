//! How many uploads go at once: more as long as that brings more bytes across in the same time, fewer where it does not.
//!
//! At first there is no photo to tell, and on a line that loses packets it takes long until there is one: more are tried
//! meanwhile, and given up again where as few bring the same. Pure: arrivals and monotonic time in.

use super::{MINUTE, SECOND};
use std::{collections::VecDeque, time::Duration};

/// More uploads must bring so many times the bytes of fewer.
const GROWTH: f64 = 1.05;
/// Photos that make a round, at least.
const ROUND: usize = 3;
/// So long no more uploads are tried after more brought nothing.
const SETTLED: Duration = MINUTE;
/// So long without a photo that arrives, and more are tried before it does.
const UNTOLD: Duration = Duration::from_secs(1);
/// More that were tried untold are counted from so long after they began: until then the system takes ahead for each.
const TAKEN_AHEAD: Duration = Duration::from_millis(1_500);
/// They are counted for so long.
const COUNTED: Duration = Duration::from_secs(3);
/// Of what was handed over, at most so much has not left this computer.
const BUFFERED: u64 = 512 * 1024;
/// Bytes a second below which one upload at once is too many.
const SLOW: f64 = 50_000.0;
/// An upload tells nothing about its pace before.
const TELLS: Duration = Duration::from_secs(10);
/// Below so many bytes the way there and back counts for more than the pace.
const SMALL: u64 = 256 * 1024;
/// An upload at so small a part of what others do goes over a bad connection.
const FAR_BELOW: f64 = 0.25;
/// Uploads that one is held against.
const SIBLINGS: usize = 8;
/// Old connections are given up at most so often.
const RETIRE_EVERY: Duration = Duration::from_secs(30);

/// A photo that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arrived {
    /// When its upload began.
    pub(crate) began: Duration,
    /// Its length.
    pub(crate) bytes: u64,
}

/// How many uploads go at once.
#[derive(Clone, Debug)]
pub(super) struct Width {
    start: usize,
    most: usize,
    now: usize,
    /// The round that is counted.
    round: Round,
    /// How many went before the last step, and their bytes a second in all.
    before: Option<(usize, f64)>,
    /// More were tried without a photo that told to.
    untold: bool,
    /// Whether those bring anything, as far as bytes tell before photos do.
    trial: Option<Trial>,
    /// Photos that go now went at another pace before that, so the first round tells nothing.
    uneven: bool,
    /// More are still on the wire than may be by now: they tell nothing about fewer.
    draining: bool,
    /// No step up before.
    settled_until: Duration,
    /// When it last became fewer because uploads were slow: those begun before say it no second time.
    narrowed_at: Duration,
    /// The last that arrived: when, their length, and bytes a second.
    lately: VecDeque<(Duration, u64, f64)>,
    retired_at: Option<Duration>,
}

/// More uploads that nothing told to try.
#[derive(Clone, Copy, Debug)]
struct Trial {
    /// How many went before, and their bytes a second in all: on a full line rather too many, as the system took ahead.
    before: (usize, f64),
    /// Counted from then on.
    from: Duration,
    /// What all handed over since.
    bytes: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Round {
    began: Duration,
    arrived: usize,
    /// What all uploads handed over.
    bytes: f64,
    /// One of them was slow.
    slow: bool,
    /// Fewer went than might.
    slack: bool,
}

impl Width {
    pub(super) fn new((start, most): (usize, usize)) -> Self {
        Self {
            start,
            most,
            now: start,
            round: Round::default(),
            before: None,
            untold: false,
            trial: None,
            uneven: false,
            draining: false,
            settled_until: Duration::ZERO,
            narrowed_at: Duration::ZERO,
            lately: VecDeque::new(),
            retired_at: None,
        }
    }

    pub(super) fn get(&self) -> usize {
        self.now
    }

    /// Whether the destination takes more than go now.
    pub(super) fn has_more(&self) -> bool {
        self.now < self.most
    }

    /// A photo arrived while as many were on the wire as may be. True: its connection did far worse than the others, no old
    /// one is to be used again.
    pub(super) fn arrived(&mut self, now: Duration, photo: Arrived) -> bool {
        let took = now.saturating_sub(photo.began);
        let pace = photo.bytes as f64 / took.as_secs_f64();
        self.round.arrived += usize::from(!self.draining);
        let retire = self.is_far_below(now, photo.bytes, pace);
        self.lately.push_back((now, photo.bytes, pace));
        if self.lately.len() > SIBLINGS {
            self.lately.pop_front();
        }
        if photo.bytes >= SMALL {
            self.round.slow |= pace < SLOW;
            if self.slow(now, photo.began, pace) {
                return retire;
            }
        }
        if self.round.arrived >= self.now.max(ROUND) {
            self.judge(now);
        }
        retire
    }

    /// An upload that began then has handed over so many bytes, `moved` of them just now. The system may have taken more than
    /// went, never less.
    pub(super) fn goes_on(&mut self, now: Duration, photo: Arrived, moved: u64) {
        if !self.draining {
            self.round.bytes += moved as f64;
        }
        let took = now.saturating_sub(photo.began);
        if took >= TELLS {
            self.slow(now, photo.began, photo.bytes as f64 / took.as_secs_f64());
        }
        let pace = photo.bytes.saturating_sub(BUFFERED) as f64 / took.as_secs_f64();
        if self.may_try_untold(now) && pace >= SLOW * 2.0 {
            let before = self.trial.map_or((self.now, pace * self.now as f64), |trial| trial.before);
            // Without proof the last place is left to what passes the others.
            self.step(now, (self.now * 2).min(self.most - 1), None);
            (self.untold, self.uneven) = (true, true);
            self.trial = Some(Trial { before, from: now + TAKEN_AHEAD, bytes: 0.0 });
        } else {
            self.count(now, moved);
        }
    }

    /// Counts what those bring that nothing told to try, and goes back where it is nothing: large photos on a line that was full
    /// before.
    fn count(&mut self, now: Duration, moved: u64) {
        let Some(trial) = self.trial.as_mut().filter(|trial| now >= trial.from) else { return };
        trial.bytes += moved as f64;
        let counted = now.saturating_sub(trial.from);
        if counted >= COUNTED {
            let ((fewer, then), goodput) = (trial.before, trial.bytes / counted.as_secs_f64());
            self.trial = None;
            if goodput < then {
                self.untold = false;
                self.settle(now, fewer);
            }
        }
    }

    /// Fewer are on the wire than may be: there is nothing to learn from it.
    pub(super) fn has_slack(&mut self, now: Duration) {
        if self.now >= self.start {
            self.round = Round { began: now, slack: true, ..Round::default() };
        }
    }

    /// Fewer are on the wire than may be, so another one begins.
    pub(super) fn has_room(&mut self, now: Duration) {
        if std::mem::take(&mut self.draining) {
            self.round = Round { began: now, ..Round::default() };
            self.uneven = self.before.is_some();
        }
    }

    /// As many are on the wire as may be.
    pub(super) fn is_full(&mut self, now: Duration) {
        if self.round.slack {
            self.round = Round { began: now, ..Round::default() };
        }
    }

    /// Begins from one, after the way was closed.
    pub(super) fn restart(&mut self, now: Duration) {
        self.settled_until = Duration::ZERO;
        self.step(now, 1, None);
    }

    /// An upload failed.
    pub(super) fn halve(&mut self, now: Duration) {
        self.step(now, self.now / 2, None);
    }

    /// The destination asked to go slowly.
    pub(super) fn throttled(&mut self, now: Duration) {
        self.halve(now);
        self.settled_until = now + SETTLED;
    }

    /// Whether nothing arrived for so long that more are tried without knowing.
    fn may_try_untold(&self, now: Duration) -> bool {
        let last = self.lately.back().map_or(Duration::ZERO, |(at, ..)| *at);
        let waited = now.saturating_sub(self.round.began.max(last));
        !self.round.slack
            && waited >= UNTOLD
            && now >= self.settled_until
            && (self.start..self.most.saturating_sub(1)).contains(&self.now)
            && self.before.is_none()
    }

    fn judge(&mut self, now: Duration) {
        if std::mem::take(&mut self.uneven) {
            return self.step(now, self.now, self.before);
        }
        let took = now.saturating_sub(self.round.began).as_secs_f64();
        let goodput = if took > 0.0 { self.round.bytes / took } else { f64::INFINITY };
        match self.before {
            // So few do worse than more did, or there are no fewer.
            Some((more, then)) if more > self.now && goodput * GROWTH < then => self.settle(now, more),
            Some((more, _)) if more > self.now && self.now <= self.start => self.settle(now, self.now),
            Some((more, _)) if more > self.now => self.step(now, self.fewer(self.now), Some((self.now, goodput))),
            Some((fewer, then)) if goodput < then * GROWTH => match std::mem::take(&mut self.untold) {
                // Nor is it known that so many were needed.
                true if fewer > self.start => self.step(now, self.fewer(fewer), Some((fewer, then))),
                _ => self.settle(now, fewer),
            },
            // It is known now that as many are needed.
            Some(_) if self.untold => {
                self.untold = false;
                self.step(now, self.now, None);
            }
            _ if self.round.slow || now < self.settled_until => self.step(now, self.now, None),
            // Back to the beginning without proof.
            _ if self.now < self.start => self.step(now, (self.now * 2).min(self.start), None),
            _ if self.now < self.most => self.step(now, self.now * 2, Some((self.now, goodput))),
            None if std::mem::take(&mut self.untold) && self.now > self.start => {
                self.step(now, self.fewer(self.now), Some((self.now, goodput)));
            }
            _ => self.step(now, self.now, None),
        }
    }

    /// Half as many as these, of those that are more than in the beginning.
    fn fewer(&self, than: usize) -> usize {
        (than / 2).max(self.start)
    }

    fn settle(&mut self, now: Duration, width: usize) {
        self.settled_until = now + SETTLED;
        self.step(now, width, None);
    }

    /// Whether there is one fewer from now on, as this one is so slow.
    fn slow(&mut self, now: Duration, began: Duration, pace: f64) -> bool {
        if pace >= SLOW || self.now == 1 || began < self.narrowed_at {
            return false;
        }
        self.narrowed_at = now;
        self.settled_until = now + SETTLED;
        self.step(now, self.now - 1, None);
        true
    }

    fn step(&mut self, now: Duration, width: usize, before: Option<(usize, f64)>) {
        let width = width.clamp(1, self.most.max(1));
        if width != self.now {
            self.trial = None;
        }
        self.draining = width < self.now;
        self.now = width;
        self.before = before;
        self.round = Round { began: now, ..Round::default() };
    }

    fn is_far_below(&mut self, now: Duration, bytes: u64, pace: f64) -> bool {
        if bytes < SMALL || self.retired_at.is_some_and(|at| now < at + RETIRE_EVERY) {
            return false;
        }
        let alike = |&&(at, other, _): &&(Duration, u64, f64)| {
            now.saturating_sub(at) <= SECOND * 30 && other / 4 <= bytes && bytes <= other.saturating_mul(4)
        };
        let mut paces: Vec<f64> = self.lately.iter().filter(alike).map(|&(.., pace)| pace).collect();
        paces.sort_by(f64::total_cmp);
        let far = paces.len() >= ROUND && paces.get(paces.len() / 2).is_some_and(|usual| pace < usual * FAR_BELOW);
        if far {
            self.retired_at = Some(now);
        }
        far
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1_000_000;
    const TICK: Duration = Duration::from_millis(10);

    /// A link that carries so many bytes a second in all and at most so many on one connection; each photo costs a way there
    /// and back beside.
    struct Link {
        all: f64,
        each: f64,
        round_trip: Duration,
        /// Bytes that the system takes of each before they went, in slices; 0: what went, to the byte.
        ahead: u64,
    }

    impl Link {
        fn taken(&self, sent: f64, bytes: u64) -> u64 {
            const SLICE: u64 = 256 * 1024;
            let sent = sent as u64;
            if self.ahead == 0 { sent } else { ((sent + self.ahead) / SLICE * SLICE).min(bytes) }
        }
    }

    /// Sends so many photos of so many bytes, always as many as may go; how many went at once at the end of each.
    fn send(width: &mut Width, link: &Link, photos: usize, bytes: u64) -> Vec<usize> {
        let (mut now, mut flying, mut left, mut seen) = (Duration::ZERO, Vec::new(), photos, Vec::new());
        while left > 0 || !flying.is_empty() {
            while left > 0 && flying.len() < width.get() {
                width.has_room(now);
                flying.push((now, 0.0));
                left -= 1;
            }
            now += TICK;
            let moves = |began: Duration| now > began + link.round_trip;
            let sharing = flying.iter().filter(|(began, _)| moves(*began)).count().max(1);
            let pace = link.each.min(link.all / sharing as f64);
            for (began, sent) in &mut flying {
                if moves(*began) {
                    let before = if *sent > 0.0 { link.taken(*sent, bytes) } else { 0 };
                    *sent += pace * TICK.as_secs_f64();
                    let taken = link.taken(*sent, bytes);
                    if taken > before {
                        width.goes_on(now, Arrived { began: *began, bytes: taken }, taken - before);
                    }
                }
            }
            let mut arrived = Vec::new();
            flying.retain(|&(began, sent)| {
                let there = sent >= bytes as f64;
                if there {
                    arrived.push(began);
                }
                !there
            });
            for began in arrived {
                assert!(!width.arrived(now, Arrived { began, bytes }), "every connection does alike");
                seen.push(width.get());
            }
        }
        seen
    }

    #[test]
    fn where_nothing_arrives_for_a_second_more_go_before_it_does_unless_they_hardly_move() {
        let busy = |each: f64, width: &mut Width| {
            let began = Duration::ZERO;
            (1..=400).find(|tick| {
                let now = TICK * *tick;
                width.goes_on(now, Arrived { began, bytes: (each * now.as_secs_f64()) as u64 + BUFFERED }, 0);
                width.get() == 7
            })
        };
        let mut lossy = Width::new((2, 8));
        assert_eq!(busy(220_000.0, &mut lossy), Some(200), "two steps, a second each");
        assert_eq!(busy(62_000.0, &mut Width::new((2, 8))), None);
        let mut idle = Width::new((2, 8));
        idle.has_slack(Duration::ZERO);
        assert_eq!(busy(220_000.0, &mut idle), None, "nobody waits");
        idle.is_full(TICK);
        assert_eq!(busy(220_000.0, &mut idle), Some(201));
    }

    #[test]
    fn what_was_tried_untold_is_given_up_where_as_few_bring_the_same_and_kept_where_not() {
        let stills = |each: f64| {
            let link = Link { all: 2_400_000.0, each, round_trip: Duration::from_millis(80), ahead: 0 };
            send(&mut Width::new((2, 8)), &link, 80, MB * 5)
        };
        let clean = stills(2_400_000.0);
        assert!(clean.contains(&8) || clean.contains(&4), "{clean:?}");
        assert_eq!(usual(&clean[20..]), 2, "{clean:?}");
        let lossy = stills(220_000.0);
        assert_eq!(usual(&lossy), 8, "{lossy:?}");
    }

    #[test]
    fn large_photos_on_a_full_line_soon_go_as_few_at_a_time_as_before_and_on_one_that_loses_packets_as_many_as_may() {
        let stills = |each: f64| {
            let link = Link { all: 2_400_000.0, each, round_trip: Duration::from_millis(80), ahead: 700_000 };
            send(&mut Width::new((4, 8)), &link, 60, 2_600_000)
        };
        let clean = stills(2_400_000.0);
        assert!(clean[8..40].iter().all(|&width| width == 4), "{clean:?}");
        let lossy = stills(212_000.0);
        assert!(lossy.iter().all(|&width| width >= 7), "{lossy:?}");
    }

    fn usual(seen: &[usize]) -> usize {
        (1..=8).max_by_key(|width| seen.iter().filter(|seen| *seen == width).count()).unwrap()
    }

    #[test]
    fn where_each_connection_carries_little_as_many_go_at_once_as_may_within_two_dozen_photos() {
        let lossy = Link { all: 2_400_000.0, each: 220_000.0, round_trip: Duration::from_millis(80), ahead: 0 };
        let seen = send(&mut Width::new((2, 8)), &lossy, 40, MB);
        assert!(seen[2..].iter().all(|&width| width >= 7), "{seen:?}");
        assert!(seen[24..].iter().all(|&width| width == 8), "{seen:?}");
    }

    #[test]
    fn where_one_connection_fills_the_link_no_more_go_than_in_the_beginning_but_for_a_try_each_minute() {
        let clean = Link { all: 2_400_000.0, each: 2_400_000.0, round_trip: Duration::from_millis(1), ahead: 0 };
        let seen = send(&mut Width::new((2, 8)), &clean, 400, MB);
        assert_eq!(usual(&seen), 2, "{seen:?}");
        assert!(seen.iter().all(|&width| width <= 4), "{seen:?}");
        let tries = seen.windows(2).filter(|pair| pair[1] > pair[0]).count();
        assert!((2..=4).contains(&tries), "{tries} tries in about 170 s");
    }

    #[test]
    fn uploads_below_50_kilobytes_a_second_become_fewer_until_one_is_left() {
        let slow = Link { all: 40_000.0, each: 40_000.0, round_trip: Duration::from_millis(80), ahead: 0 };
        let mut width = Width::new((4, 8));
        let seen = send(&mut width, &slow, 12, MB);
        assert!(seen.contains(&1), "{seen:?}");
        assert_eq!(usual(&seen), 1, "{seen:?}");
    }

    #[test]
    fn a_lanes_own_limit_wins() {
        let lossy = Link { all: 2_400_000.0, each: 220_000.0, round_trip: Duration::from_millis(80), ahead: 0 };
        for (parallel, most) in [((1, 1), 1), ((1, 2), 2)] {
            let seen = send(&mut Width::new(parallel), &lossy, 30, MB);
            assert_eq!(seen.into_iter().max(), Some(most));
        }
    }

    #[test]
    fn after_a_request_to_go_slowly_half_as_many_go_for_a_minute() {
        let mut width = Width::new((2, 8));
        let mut now = SECOND;
        let arrive = |width: &mut Width, now: Duration| width.arrived(now, Arrived { began: now, bytes: MB });
        for _ in 0..7 {
            arrive(&mut width, now);
        }
        assert_eq!(width.get(), 8);
        width.throttled(now);
        assert_eq!(width.get(), 4);
        while now < SECOND * 60 {
            now += SECOND;
            arrive(&mut width, now);
            assert_eq!(width.get(), 4);
        }
    }

    #[test]
    fn photos_that_come_one_by_one_teach_nothing() {
        let mut width = Width::new((2, 8));
        for second in (0..1_000).step_by(10) {
            let now = Duration::from_secs(second);
            width.has_slack(now);
            width.arrived(now + SECOND, Arrived { began: now, bytes: MB });
        }
        assert_eq!(width.get(), 2);
    }

    #[test]
    fn a_connection_far_below_its_siblings_is_given_up_once_and_a_small_photo_says_nothing() {
        let mut width = Width::new((8, 8));
        let now = SECOND * 20;
        let took = |seconds: u32, bytes| Arrived { began: now - SECOND * seconds, bytes };
        for _ in 0..4 {
            assert!(!width.arrived(now, took(1, MB)));
        }
        assert!(!width.arrived(now, took(3, MB)), "slower, but not by far");
        assert!(!width.arrived(now, took(10, 20_000)), "small");
        assert!(width.arrived(now, took(10, MB)));
        assert!(!width.arrived(now, took(10, MB)), "not twice in a row");
    }
}
