//! An evening of guests, before any program gives it names.

use jiff::{ToSpan as _, civil::DateTime};
use rand::{RngExt, SeedableRng, rngs::StdRng};

/// One group of guests in front of the booth. Times are the booth's wall clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guests {
    /// When they press the button.
    pub begin: DateTime,
    /// When each shot is taken: at least one, the first 3 s after the button.
    pub shots: Vec<DateTime>,
    /// When the composed print is there, if they get one.
    pub print: Option<DateTime>,
    /// When the GIF is there, if they get one.
    pub gif: Option<DateTime>,
    /// When the film is there, if they get one.
    pub film: Option<DateTime>,
    /// They do not want to be seen: the booth takes the print away again 5 s after it was made.
    pub refused: bool,
}

impl Guests {
    /// When the last file of the group was there.
    #[must_use]
    pub fn end(&self) -> DateTime {
        let ends = [self.shots.last().copied(), self.print, self.gif, self.film];
        ends.into_iter().flatten().max().unwrap_or(self.begin)
    }
}

/// Groups of guests, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evening {
    /// The groups, by their beginning.
    pub groups: Vec<Guests>,
}

/// What makes an evening hard.
#[derive(Clone, Copy)]
struct Pace {
    /// Some GIFs are late.
    late: bool,
    /// Two groups begin within one minute, now and then.
    pairs: bool,
}

/// How far a group's last file and the next group's first file are apart, at least, in an [`Evening::apart`].
const APART: i64 = 30;

impl Evening {
    /// An evening that passes midnight, in which every third or so GIF is finished more than a minute late, while the
    /// next guests stand before the booth. Two groups begin within one minute; some take a single shot and get nothing
    /// else; some get no print.
    #[must_use]
    pub fn busy(seed: u64, groups: usize) -> Self {
        Self::new(seed, groups, Pace { late: true, pairs: true })
    }

    /// The same, but honest to a time gap: no file comes late, and between two groups lie at least 30 s without a file
    /// while a group's own files lie at most 12 s apart.
    #[must_use]
    pub fn apart(seed: u64, groups: usize) -> Self {
        Self::new(seed, groups, Pace { late: false, pairs: true })
    }

    /// The same, and no two groups begin within one minute.
    #[must_use]
    pub fn apart_by_minutes(seed: u64, groups: usize) -> Self {
        Self::new(seed, groups, Pace { late: false, pairs: false })
    }

    fn new(seed: u64, groups: usize, Pace { late, pairs }: Pace) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let mut begin = jiff::civil::date(2026, 6, 20).at(22, 30, 2, 0);
        let mut made: Vec<Guests> = Vec::new();
        while made.len() < groups {
            // Every seventh pair of groups shares a minute: one quick shot each.
            let quick = pairs && (made.len() % 7 == 3 || made.len() % 7 == 4);
            let group = one(&mut random, begin, made.len(), quick, late);
            let on_time = group.shots.last().copied().max(group.print).unwrap_or(begin);
            let free = if late { on_time } else { group.end() };
            begin = if pairs && made.len() % 7 == 3 {
                // The second of the pair: the same minute, far enough behind.
                free.saturating_add((APART + 1).seconds())
            } else {
                // While a GIF is late, the next guests are quick.
                let is_late = group.gif.is_some_and(|gif| gif > on_time.saturating_add(60.seconds()));
                let pause = random.random_range(APART + 5..=if is_late { 50 } else { 280 });
                let next = free.saturating_add(pause.seconds());
                // A pair begins right after a full minute, so that both fit into it; nobody else begins in a used one.
                let full = next.with().second(2).build().unwrap_or(next).saturating_add(1.minute());
                if pairs && (made.len() + 1) % 7 == 3 { full } else { not_in(next, begin) }
            };
            made.push(group);
        }
        Self { groups: made }
    }
}

/// `next`, or the next full minute where `next` lies in the minute of `other`.
fn not_in(next: DateTime, other: DateTime) -> DateTime {
    let minute = |at: DateTime| at.with().second(0).build().unwrap_or(at);
    if minute(next) == minute(other) { minute(next).saturating_add(1.minute()) } else { next }
}

fn one(random: &mut StdRng, begin: DateTime, number: usize, quick: bool, late: bool) -> Guests {
    let count = if quick || number % 5 == 2 { 1 } else { random.random_range(1..=4) };
    let mut at = begin;
    let shots: Vec<_> = (0..count)
        .map(|_| {
            at = at.saturating_add(random.random_range(3..=6_i64).seconds());
            at
        })
        .collect();
    let mut after = |seconds: std::ops::RangeInclusive<i64>| at.saturating_add(random.random_range(seconds).seconds());
    let plain = quick || number % 5 == 2;
    let print = (!plain && number % 6 != 1).then(|| after(4..=8));
    let gif_comes = if late && number.is_multiple_of(3) { 70..=100 } else { 9..=12 };
    let gif = (!plain && count >= 2).then(|| after(gif_comes));
    let film = (!plain && number % 8 == 5).then(|| after(10..=12));
    let refused = print.is_some() && number.is_multiple_of(9);
    Guests { begin, shots, print, gif, film, refused }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evening_has_all_that_makes_sessions_hard() {
        let evening = Evening::busy(1, 48);
        let groups = &evening.groups;
        let days: std::collections::BTreeSet<_> = groups.iter().map(|group| group.begin.date()).collect();
        assert!(days.len() >= 2, "it passes midnight");
        let same_minute = groups.windows(2).filter(|two| {
            let minute = |group: &Guests| group.begin.strftime("%Y%m%d%H%M").to_string();
            minute(&two[0]) == minute(&two[1])
        });
        assert!(same_minute.count() >= 5);
        let late = groups.windows(2).filter(|two| two[0].end() > two[1].shots[0]);
        assert!(late.count() >= 3, "a GIF comes while the next guests are there");
        assert!(groups.iter().any(|group| group.shots.len() == 1 && group.print.is_none() && group.gif.is_none()));
        assert!(groups.iter().any(|group| group.refused));
        assert_eq!(evening, Evening::busy(1, 48));
        assert_ne!(evening, Evening::busy(2, 48));
    }

    #[test]
    fn an_evening_apart_keeps_its_distance() {
        for seed in 0..20 {
            let evening = Evening::apart(seed, 60);
            for two in evening.groups.windows(2) {
                assert!(two[0].end().saturating_add(APART.seconds()) <= two[1].shots[0], "{two:?}");
            }
            for group in &evening.groups {
                let mut all: Vec<_> =
                    group.shots.iter().copied().chain(group.print).chain(group.gif).chain(group.film).collect();
                all.sort();
                assert!(all.windows(2).all(|two| two[0].saturating_add(12.seconds()) >= two[1]), "{group:?}");
            }
        }
    }
}
