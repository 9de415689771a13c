//! A booth that names its files as dslrBooth does.

use crate::picture;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::path::PathBuf;

/// One file that a booth is about to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shot {
    /// Its place below the booth's folder.
    pub name: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A booth that names its files as dslrBooth does: `yyyymmdd_hhmm_n.jpg`, all photos of one session under one minute.
/// The same seed draws the same photos.
#[derive(Debug)]
pub struct Booth {
    random: StdRng,
    size: (u32, u32),
    at: jiff::civil::DateTime,
    taken: u64,
}

impl Booth {
    /// A booth whose first session begins at `at`.
    #[must_use]
    pub fn new(seed: u64, at: jiff::civil::DateTime) -> Self {
        Self { random: StdRng::seed_from_u64(seed), size: (1200, 800), at, taken: 0 }
    }

    /// The same booth with photos of another size in pixels.
    #[must_use]
    pub fn sized(mut self, width: u32, height: u32) -> Self {
        self.size = (width, height);
        self
    }

    /// The next session: one to six photos, the last of three or more being the print. Each begins in a minute of its own.
    pub fn session(&mut self) -> Vec<Shot> {
        let count = self.random.random_range(1..=6_u32);
        let stem = self.at.strftime("%Y%m%d_%H%M").to_string();
        self.at = self.at.saturating_add(jiff::Span::new().minutes(self.random.random_range(1..=4)));
        let shots = (1..=count).map(|number| {
            self.taken += 1;
            let seed = self.random.random();
            let (width, height) = self.size;
            let bytes = if number == count && count >= 3 {
                picture(seed, width / 2, width * 3 / 2)
            } else {
                picture(seed, width, height)
            };
            Shot { name: PathBuf::from(format!("{stem}_{number}.jpg")), bytes }
        });
        shots.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_same_seed_draws_the_same_sessions() {
        let at = jiff::civil::date(2026, 6, 20).at(21, 14, 0, 0);
        let (mut one, mut two) = (Booth::new(7, at).sized(60, 40), Booth::new(7, at).sized(60, 40));
        let first = one.session();
        assert_eq!(first, two.session());
        assert_ne!(first, one.session());
        assert!((1..=6).contains(&first.len()));
        assert_eq!(first[0].name, Path::new("20260620_2114_1.jpg"));
        assert!(image::load_from_memory(&first[0].bytes).is_ok());
    }
}
