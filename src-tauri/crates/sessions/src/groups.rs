//! Whether one session looks like two groups of guests. It only hints: nobody's photos are split unasked.

use boothlift_contract::{Kind, Timestamp};

/// A pause must be at least so long to mean that somebody else came in.
const PAUSE_MS: i64 = 45_000;
/// And so many times as long as the usual time between two photos of the session.
const TIMES_USUAL: i64 = 4;
/// A single that follows a print so closely belongs to it: booths write in odd orders.
const SAME_VISIT_MS: i64 = 15_000;

/// One photo as the hint sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shot {
    /// When it was seen.
    pub seen_at: Timestamp,
    /// What it is to guests.
    pub kind: Kind,
}

/// Where a second group seems to begin: the place of its first photo among `shots`, which are in order of time.
///
/// A print ends a visit, so singles that follow one after a while are another's; and so is what follows a pause that is
/// long and far longer than the others. Moving pictures are finished late and say nothing; nor does a print made again.
#[must_use]
pub fn second_group(shots: &[Shot]) -> Option<usize> {
    let stills: Vec<(usize, Shot)> =
        shots.iter().copied().enumerate().filter(|(_, shot)| matches!(shot.kind, Kind::Print | Kind::Single)).collect();
    after_a_print(&stills).or_else(|| after_a_pause(&stills))
}

fn after_a_print(stills: &[(usize, Shot)]) -> Option<usize> {
    let (at, print) = stills.iter().enumerate().find(|(_, (_, shot))| shot.kind == Kind::Print)?;
    let (place, next) = stills.iter().skip(at + 1).find(|(_, shot)| shot.kind == Kind::Single)?;
    (apart(print.1, *next) > SAME_VISIT_MS).then_some(*place)
}

fn after_a_pause(stills: &[(usize, Shot)]) -> Option<usize> {
    let singles: Vec<(usize, Shot)> = stills.iter().copied().filter(|(_, shot)| shot.kind == Kind::Single).collect();
    let mut pauses: Vec<(i64, usize)> = singles
        .iter()
        .zip(singles.iter().skip(1))
        .map(|((_, before), (place, after))| (apart(*before, *after), *place))
        .collect();
    pauses.sort_unstable();
    let (longest, place) = pauses.pop()?;
    // Two photos alone know no usual pause.
    let usual = pauses.get(pauses.len() / 2).map(|(pause, _)| *pause)?;
    (longest >= PAUSE_MS && longest >= usual.saturating_mul(TIMES_USUAL)).then_some(place)
}

const fn apart(before: Shot, after: Shot) -> i64 {
    after.seen_at.0.saturating_sub(before.seen_at.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shots(list: &[(i64, char)]) -> Vec<Shot> {
        let kind = |c| match c {
            'p' => Kind::Print,
            's' => Kind::Single,
            'g' => Kind::Gif,
            _ => Kind::Video,
        };
        list.iter().map(|&(s, c)| Shot { seen_at: Timestamp(s * 1000), kind: kind(c) }).collect()
    }

    #[test]
    fn a_pause_or_a_print_in_the_middle_hints_at_two_groups() {
        type Case = (&'static str, &'static [(i64, char)], Option<usize>);
        let cases: &[Case] = &[
            ("one visit, print last", &[(0, 's'), (6, 's'), (12, 's'), (20, 'p')], None),
            ("one visit, print first", &[(0, 'p'), (1, 's'), (1, 's'), (2, 's')], None),
            ("print in the middle", &[(0, 's'), (6, 's'), (12, 's'), (20, 'p'), (44, 's'), (50, 's')], Some(4)),
            ("two prints, singles between", &[(0, 's'), (8, 'p'), (60, 's'), (68, 'p')], Some(2)),
            ("a second print of the same", &[(0, 's'), (6, 's'), (12, 'p'), (60, 'p')], None),
            ("a GIF after the print", &[(0, 's'), (6, 's'), (12, 'p'), (70, 'g')], None),
            ("a film a minute late", &[(0, 's'), (6, 's'), (12, 's'), (80, 'v')], None),
            ("a long pause", &[(0, 's'), (5, 's'), (10, 's'), (70, 's'), (75, 's')], Some(3)),
            ("a pause that is usual here", &[(0, 's'), (50, 's'), (100, 's'), (160, 's')], None),
            ("a pause too short", &[(0, 's'), (2, 's'), (4, 's'), (40, 's')], None),
            ("two photos say nothing", &[(0, 's'), (300, 's')], None),
            ("one photo", &[(0, 's')], None),
            ("none", &[], None),
        ];
        for (name, list, want) in cases {
            assert_eq!(second_group(&shots(list)), *want, "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_hint_never_empties_a_group(mut seconds in prop::collection::vec((0..100_000i64, 0..4usize), 0..40)) {
            seconds.sort_unstable();
            let list: Vec<_> = seconds.iter().map(|&(s, k)| (s, ['p', 's', 'g', 'v'][k])).collect();
            if let Some(at) = second_group(&shots(&list)) {
                prop_assert!(at > 0 && at < list.len());
            }
        }
    }
}
