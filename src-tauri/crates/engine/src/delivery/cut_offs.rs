//! Photos that are cut off at the same place again and again, while smaller ones pass: something on the way takes nothing
//! that large. Pure, and in memory only: after a start it is found out anew.

use std::collections::BTreeMap;

/// So often at about the same place.
const OFTEN: u32 = 3;
/// Places so near to each other are the same one, at least: the system's buffers take more one time than another.
const NEAR: u64 = 512 * 1024;
/// As many photos as are kept in mind.
const MOST: usize = 256;

/// Where photos of one lane were cut off.
#[derive(Clone, Debug, Default)]
pub(super) struct CutOffs(BTreeMap<i64, Cut>);

#[derive(Clone, Copy, Debug)]
struct Cut {
    /// Bytes that were handed over the last time.
    at: u64,
    times: u32,
    /// A smaller photo passed since the first time.
    others_pass: bool,
}

impl CutOffs {
    /// `delivery` was cut off after `at` bytes. Whether that looks as if no photo so large passed there.
    pub(super) fn cut(&mut self, delivery: i64, at: u64) -> bool {
        if at == 0 {
            return false;
        }
        let near = |before: u64| at.abs_diff(before) <= NEAR.max(at / 10);
        let cut = match self.0.get(&delivery) {
            Some(before) if near(before.at) => Cut { at, times: before.times + 1, ..*before },
            _ => Cut { at, times: 1, others_pass: false },
        };
        if self.0.len() >= MOST && !self.0.contains_key(&delivery) {
            self.0.pop_first();
        }
        self.0.insert(delivery, cut);
        cut.times >= OFTEN && cut.others_pass
    }

    /// `delivery` of so many bytes arrived: a photo that was cut off earlier than that was not so for its size.
    pub(super) fn passed(&mut self, delivery: i64, bytes: u64) {
        self.0.remove(&delivery);
        self.0.retain(|_, cut| bytes < cut.at);
        self.0.values_mut().for_each(|cut| cut.others_pass = true);
    }

    /// `delivery` ended in another way.
    pub(super) fn forget(&mut self, delivery: i64) {
        self.0.remove(&delivery);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1_000_000;

    #[test]
    fn the_third_cut_at_the_same_place_is_told_where_smaller_photos_pass_and_not_where_none_does() {
        for others_pass in [true, false] {
            let mut cuts = CutOffs::default();
            assert!(!cuts.cut(1, 5 * MB));
            if others_pass {
                cuts.passed(2, MB);
            }
            assert!(!cuts.cut(1, 5 * MB + 300_000));
            assert_eq!(cuts.cut(1, 5 * MB - 100_000), others_pass);
        }
    }

    #[test]
    fn cuts_here_and_there_and_a_photo_of_that_size_that_passes_are_a_bad_network() {
        let mut cuts = CutOffs::default();
        for at in [5, 1, 3, 5, 1] {
            assert!(!cuts.cut(1, at * MB), "another place each time");
            cuts.passed(2, 100_000);
        }
        let mut cuts = CutOffs::default();
        for _ in 0..5 {
            assert!(!cuts.cut(1, 5 * MB));
            cuts.passed(2, MB);
            cuts.passed(3, 6 * MB);
        }
    }

    #[test]
    fn what_is_kept_in_mind_does_not_grow_for_ever() {
        let mut cuts = CutOffs::default();
        for delivery in 0..10_000 {
            cuts.cut(delivery, MB);
        }
        assert_eq!(cuts.0.len(), MOST);
    }
}
