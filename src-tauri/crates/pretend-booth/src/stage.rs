//! The trouble that a person plays.

use serde::{Deserialize, Serialize};
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering::SeqCst},
};

/// Trouble that lasts until it is played no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Played {
    /// Nothing outside can be reached.
    NoInternet,
    /// A sign-in page stands in the gallery's place.
    SignInPage,
    /// Photos take half a minute each.
    SlowWifi,
    /// The gallery is reached, and has trouble of its own.
    GalleryDown,
    /// There is no room for safe copies.
    DiskFull,
}

/// What is played now, as all parts of the pretend booth see it. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Stage(Arc<Props>);

#[derive(Debug, Default)]
struct Props {
    played: Mutex<Option<Played>>,
    breaks: AtomicBool,
}

impl Stage {
    /// What is played now; none is fair weather.
    #[must_use]
    pub fn played(&self) -> Option<Played> {
        *self.0.played.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Plays this from now on, in place of what was played before.
    pub fn play(&self, trouble: Option<Played>) {
        *self.0.played.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// The next photo of the booth breaks off in its middle.
    pub fn break_next(&self) {
        self.0.breaks.store(true, SeqCst);
    }

    /// Whether the photo that is about to be written breaks off; the one after it does not.
    pub(crate) fn takes_break(&self) -> bool {
        self.0.breaks.swap(false, SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_broken_photo_is_one() {
        let stage = Stage::default();
        assert!(!stage.takes_break());
        stage.clone().break_next();
        assert!(stage.takes_break() && !stage.takes_break());
    }

    #[test]
    fn whoever_plays_names_trouble_by_its_word() {
        let read = |word: &str| serde_json::from_str::<Played>(&format!("\"{word}\"")).unwrap();
        assert_eq!(read("no_internet"), Played::NoInternet);
        assert_eq!(read("sign_in_page"), Played::SignInPage);
        assert_eq!(read("slow_wifi"), Played::SlowWifi);
        assert_eq!(read("gallery_down"), Played::GalleryDown);
        assert_eq!(read("disk_full"), Played::DiskFull);
    }
}
