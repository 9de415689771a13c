//! The few things the program around the page remembers by itself. Losing them costs nobody a photo.

use crate::words::Language;
use boothlift_contract::KeyPlace;
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Where the window was, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) maximized: bool,
}

/// The booth's Wi-Fi on the sign. Its password is a secret and lies elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptJoin {
    pub(crate) name: String,
    /// Whether it has no password.
    pub(crate) open: bool,
    /// The date and name of the event it was typed in for.
    pub(crate) event: String,
}

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Kept {
    pub(crate) window: Option<Place>,
    /// Whether it was said once that Boothlift goes on beside the clock.
    pub(crate) told_of_tray: bool,
    /// The event of which it was said that everything is delivered and that one can pack up.
    pub(crate) told_to_pack_up: String,
    pub(crate) key_store: KeyPlace,
    /// Whether the computer is kept from falling asleep by itself while photos wait.
    pub(crate) keep_awake: bool,
    /// What the page spoke last; the tray speaks it before there is a page.
    pub(crate) language: Language,
    pub(crate) join: Option<KeptJoin>,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            window: None,
            told_of_tray: false,
            told_to_pack_up: String::new(),
            key_store: KeyPlace::default(),
            keep_awake: true,
            language: Language::En,
            join: None,
        }
    }
}

/// `shell.json` in the data folder, read once.
pub(crate) struct Remembered {
    path: PathBuf,
    kept: Mutex<Kept>,
}

impl Remembered {
    /// Reads it; a file that is missing or makes no sense counts as empty.
    pub(crate) fn read(data: &Path) -> Self {
        let path = data.join("shell.json");
        let kept = fs::read(&path).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
        Self { path, kept: Mutex::new(kept) }
    }

    /// As it is now.
    pub(crate) fn now(&self) -> Kept {
        self.lock().clone()
    }

    /// Changes it, and writes it if that changed anything. Blocks on the disk.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Kept)) {
        let mut kept = self.lock();
        let before = kept.clone();
        change(&mut kept);
        if *kept != before
            && let Err(error) = write(&self.path, &kept)
        {
            tracing::warn!(%error, "the window's place could not be written down");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write(path: &Path, kept: &Kept) -> io::Result<()> {
    let beside = path.with_extension("json.new");
    fs::write(&beside, serde_json::to_vec_pretty(kept)?)?;
    fs::rename(beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_is_there_at_the_next_start() {
        let data = tempfile::tempdir().unwrap();
        let first = Remembered::read(data.path());
        assert_eq!(first.now(), Kept::default());
        let place = Place { width: 1100.0, height: 700.0, x: 40.0, y: 50.0, maximized: false };
        first.change(|kept| kept.window = Some(place));
        first.change(|kept| kept.told_of_tray = true);
        let second = Remembered::read(data.path()).now();
        assert_eq!(second.window, Some(place));
        assert!(second.told_of_tray);
    }

    #[test]
    fn a_file_that_makes_no_sense_counts_as_empty() {
        let data = tempfile::tempdir().unwrap();
        fs::write(data.path().join("shell.json"), "{\"window\": 7").unwrap();
        assert_eq!(Remembered::read(data.path()).now(), Kept::default());
    }
}
