//! How well a grouping meets the truth, by pairs.

/// Pairs of photos, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Pairs that belong together and were put together.
    pub found: u64,
    /// Pairs of strangers that were put together.
    pub joined: u64,
    /// Pairs that belong together and were put apart.
    pub split: u64,
}

impl Score {
    /// Of the pairs that were put together, the share that belongs together. 1 where none was put together.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.found, self.joined)
    }

    /// Of the pairs that belong together, the share that was put together. 1 where none belongs together.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.found, self.split)
    }

    /// Whether it is the truth itself.
    #[must_use]
    pub const fn is_perfect(&self) -> bool {
        self.joined == 0 && self.split == 0
    }
}

fn share(right: u64, wrong: u64) -> f64 {
    if right + wrong == 0 { 1.0 } else { right as f64 / (right + wrong) as f64 }
}

/// Counts pairs. Each photo comes with its true group and the tag it was given; `None` is a group of its own.
pub fn pairwise(photos: &[(usize, Option<&str>)]) -> Score {
    let mut score = Score::default();
    for (nth, (truth, tag)) in photos.iter().enumerate() {
        for (other_truth, other_tag) in &photos[..nth] {
            match (truth == other_truth, tag.is_some() && tag == other_tag) {
                (true, true) => score.found += 1,
                (false, true) => score.joined += 1,
                (true, false) => score.split += 1,
                (false, false) => {}
            }
        }
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_both_ways() {
        let perfect = pairwise(&[(1, Some("a")), (1, Some("a")), (2, Some("b"))]);
        assert_eq!(perfect, Score { found: 1, joined: 0, split: 0 });
        assert!(perfect.is_perfect());
        let joined = pairwise(&[(1, Some("a")), (1, Some("a")), (2, Some("a"))]);
        assert_eq!(joined, Score { found: 1, joined: 2, split: 0 });
        assert!((joined.precision() - 1.0 / 3.0).abs() < 1e-9 && (joined.recall() - 1.0).abs() < 1e-9);
        let split = pairwise(&[(1, None), (1, None), (1, Some("a"))]);
        assert_eq!(split, Score { found: 0, joined: 0, split: 3 });
        assert!(split.recall() < 1e-9 && (split.precision() - 1.0).abs() < 1e-9);
    }
}
