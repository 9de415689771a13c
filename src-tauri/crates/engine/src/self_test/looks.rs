//! The checks that block: folders, the disk, the key store.

use boothlift_contract::{Failure, FailureCode, Finding, TestState};
use boothlift_destinations::{Secret, Vault, VaultError};
use boothlift_intake::{BoothDisk as _, HintSink, Reach, SystemDisk};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::mpsc,
    time::Duration,
};

/// How long the system may take to tell of a change.
const HINT_LIMIT: Duration = Duration::from_secs(3);
/// The key of the made-up secret.
pub(super) const TEST_KEY: &str = "boothlift-self-test";
/// What is written to the disk and read back.
static WRITTEN: [u8; 64 * 1024] = [0xB7; 64 * 1024];

/// What one check came to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    pub state: TestState,
    pub finding: Finding,
    pub free_bytes: Option<u64>,
    pub failure: Option<Failure>,
}

impl Seen {
    pub(super) fn good(finding: Finding) -> Self {
        Self { state: TestState::Good, finding, free_bytes: None, failure: None }
    }

    pub(super) fn note(finding: Finding, failure: Option<Failure>) -> Self {
        Self { state: TestState::Note, finding, free_bytes: None, failure }
    }

    pub(super) fn bad(finding: Finding, failure: Option<Failure>) -> Self {
        Self { state: TestState::Bad, finding, free_bytes: None, failure }
    }

    fn failed(code: FailureCode, subject: &str, detail: impl Into<String>) -> Self {
        Self::bad(Finding::Failed, Some(Failure::new(code, subject, detail)))
    }
}

/// The folder of the test's own files, in the data folder.
pub(super) fn place(data: &Path) -> PathBuf {
    data.join("self-test")
}

/// Whether this computer really tells of a change: a file is written in a folder of Boothlift's own, since nothing is ever
/// written in the booth's, and the system's hint about it is waited for.
pub(super) fn hears(data: &Path) -> bool {
    heard(&place(data)).unwrap_or(false)
}

fn heard(place: &Path) -> io::Result<bool> {
    fs::create_dir_all(place)?;
    let folder = tempfile::tempdir_in(place)?;
    let (tell, told) = mpsc::channel();
    let sink = HintSink::new(move |hint| drop(tell.send(hint)));
    let Ok(listener) = SystemDisk.listen(folder.path(), false, sink) else { return Ok(false) };
    fs::write(folder.path().join("change"), b"seen")?;
    let heard = told.recv_timeout(HINT_LIMIT).is_ok();
    drop(listener);
    Ok(heard)
}

/// Whether a watched folder is there, can be read and can be listened to.
pub(super) fn folder(path: &Path, shown: &str, hears: bool, replaced: bool) -> Seen {
    if replaced {
        return Seen::failed(FailureCode::FolderChanged, shown, "");
    }
    let facts = match SystemDisk.folder(path).and_then(|facts| SystemDisk.read_dir(path).map(|_| facts)) {
        Ok(facts) => facts,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Seen::failed(FailureCode::FolderGone, shown, "");
        }
        Err(error) => return Seen::failed(FailureCode::FolderUnusable, shown, error.to_string()),
    };
    let listens = hears && facts.reach == Reach::Local && SystemDisk.listen(path, false, HintSink::new(|_| {})).is_ok();
    if listens { Seen::good(Finding::Hears) } else { Seen::note(Finding::LooksOnly, None) }
}

/// Whether the disk has room, and gives back what it was given.
pub(super) fn disk(data: &Path, free: Option<u64>, floor: u64) -> Seen {
    let seen = match write_and_read(&place(data)) {
        Ok(true) if free.is_some_and(|free| free < floor) => {
            Seen::failed(FailureCode::DiskFull, "", format!("{floor} bytes are to stay free"))
        }
        Ok(true) => Seen::good(Finding::Writes),
        Ok(false) => Seen::failed(FailureCode::AppRecords, "", "what was read back is not what was written"),
        Err(error) if error.kind() == io::ErrorKind::StorageFull => {
            Seen::failed(FailureCode::DiskFull, "", error.to_string())
        }
        Err(error) => Seen::failed(FailureCode::AppRecords, "", error.to_string()),
    };
    Seen { free_bytes: free, ..seen }
}

/// Writes a small file, has it put on the disk, reads it back and removes it.
fn write_and_read(place: &Path) -> io::Result<bool> {
    fs::create_dir_all(place)?;
    let mut file = tempfile::NamedTempFile::new_in(place)?;
    file.write_all(&WRITTEN)?;
    file.as_file().sync_all()?;
    let mut read = Vec::with_capacity(WRITTEN.len());
    File::open(file.path())?.read_to_end(&mut read)?;
    file.close()?;
    Ok(read == WRITTEN)
}

/// Whether the key store keeps a secret, gives it back and forgets it. The secret is made up.
pub(super) fn keys(vault: &dyn Vault, seed: u64) -> Seen {
    let made_up = format!("{:032x}", StdRng::seed_from_u64(seed).random::<u128>());
    let kept = kept_and_read(vault, &Secret::new(made_up));
    // Whatever happened before, nothing of it stays.
    let forgotten = vault.forget(TEST_KEY);
    match kept.and_then(|same| forgotten.map(|()| same)) {
        Ok(true) => Seen::good(Finding::KeepsSecrets),
        Ok(false) => Seen::failed(FailureCode::KeysLocked, "", "what was read back is not what was kept"),
        Err(error) => Seen::failed(FailureCode::KeysLocked, "", error.to_string()),
    }
}

fn kept_and_read(vault: &dyn Vault, secret: &Secret) -> Result<bool, VaultError> {
    vault.set(TEST_KEY, secret)?;
    Ok(vault.get(TEST_KEY)?.is_some_and(|read| read.expose() == secret.expose()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Drawer {
        kept: Mutex<Option<Secret>>,
        ever: Mutex<Vec<String>>,
        forgets: bool,
        locked: bool,
    }

    impl Vault for Drawer {
        fn get(&self, key: &str) -> Result<Option<Secret>, VaultError> {
            assert_eq!(key, TEST_KEY);
            Ok(if self.forgets { None } else { self.kept.lock().unwrap().clone() })
        }
        fn set(&self, key: &str, secret: &Secret) -> Result<(), VaultError> {
            assert_eq!(key, TEST_KEY);
            if self.locked {
                return Err(VaultError::Locked("no".into()));
            }
            self.ever.lock().unwrap().push(secret.expose().to_owned());
            *self.kept.lock().unwrap() = Some(secret.clone());
            Ok(())
        }
        fn forget(&self, key: &str) -> Result<(), VaultError> {
            assert_eq!(key, TEST_KEY);
            *self.kept.lock().unwrap() = None;
            Ok(())
        }
    }

    #[test]
    fn a_key_store_is_tried_with_a_made_up_secret_that_does_not_stay_and_is_not_shown() {
        let drawer = Drawer::default();
        let seen = keys(&drawer, 1);
        assert_eq!(seen, Seen::good(Finding::KeepsSecrets));
        keys(&drawer, 2);
        assert!(drawer.kept.lock().unwrap().is_none());
        let ever = drawer.ever.lock().unwrap().clone();
        assert!(ever.len() == 2 && ever[0] != ever[1], "{ever:?}");
    }

    #[test]
    fn a_key_store_that_is_locked_or_forgets_is_told_with_what_to_do() {
        for drawer in [Drawer { locked: true, ..Drawer::default() }, Drawer { forgets: true, ..Drawer::default() }] {
            let failure = keys(&drawer, 1).failure.unwrap();
            assert_eq!(failure.code, FailureCode::KeysLocked);
            assert!(drawer.ever.lock().unwrap().iter().all(|secret| !failure.detail.contains(secret)));
        }
    }

    #[test]
    fn a_disk_is_judged_by_what_it_gives_back_and_by_its_floor_and_keeps_nothing() {
        let data = tempfile::tempdir().unwrap();
        let good = disk(data.path(), Some(10), 10);
        assert_eq!((good.finding, good.free_bytes), (Finding::Writes, Some(10)));
        assert_eq!(disk(data.path(), None, 10).state, TestState::Good);
        assert_eq!(disk(data.path(), Some(9), 10).failure.unwrap().code, FailureCode::DiskFull);
        assert_eq!(fs::read_dir(place(data.path())).unwrap().count(), 0);
        let taken = data.path().join("taken");
        fs::create_dir(&taken).unwrap();
        fs::write(place(&taken), "a file in the way").unwrap();
        assert_eq!(disk(&taken, None, 10).failure.unwrap().code, FailureCode::AppRecords);
    }

    #[test]
    fn a_folder_is_told_as_heard_as_looked_at_as_gone_or_as_another_one() {
        let room = tempfile::tempdir().unwrap();
        assert!(hears(room.path()), "this computer tells of changes");
        let (booth, gone) = (room.path().join("booth"), room.path().join("gone"));
        fs::create_dir(&booth).unwrap();
        assert_eq!(folder(&booth, "booth", true, false), Seen::good(Finding::Hears));
        assert_eq!(folder(&booth, "booth", false, false), Seen::note(Finding::LooksOnly, None));
        let code = |seen: Seen| seen.failure.unwrap().code;
        assert_eq!(code(folder(&booth, "booth", true, true)), FailureCode::FolderChanged);
        assert_eq!(code(folder(&gone, "gone", true, false)), FailureCode::FolderGone);
        fs::write(&gone, "a file").unwrap();
        assert_eq!(code(folder(&gone, "gone", true, false)), FailureCode::FolderUnusable);
        assert_eq!(fs::read_dir(&booth).unwrap().count(), 0, "nothing is written in the booth's folder");
    }
}
