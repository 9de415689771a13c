//! The spool: Boothlift's own safe copies, named by their content.

use crate::{
    IntakeError, SystemDisk,
    copy::{SLICE, hex},
    copy_disk::{CopyDisk, CopyFile},
};
use boothlift_contract::{MediaType, fail_point};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    ffi::OsStr,
    fs::{self, File},
    hash::{BuildHasher as _, RandomState},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Bytes left to everybody else on the disk; below this nothing more is copied.
const KEEP_FREE: u64 = 250_000_000;

/// Every unfinished copy's name begins so; no finished copy's does.
const UNFINISHED: &str = ".taking-";

/// A folder of safe copies, `<sha256>.<ext>` each. Cheap to clone; clones know of each other's [`Pinned`] copies.
#[derive(Clone, Debug)]
pub struct Spool {
    dir: PathBuf,
    disk: Arc<dyn CopyDisk>,
    keep_free: u64,
    /// What this program's unfinished copies begin with, so that an earlier one's are told from them.
    own: Arc<str>,
    pins: Pins,
}

/// How many hold on to each content.
type Pins = Arc<Mutex<HashMap<String, usize>>>;

/// A copy that somebody has just made or found and is about to write down: as long as this lives, nobody removes it.
#[derive(Debug)]
pub struct Pinned {
    pins: Pins,
    sha256: String,
}

impl Drop for Pinned {
    fn drop(&mut self) {
        let mut pins = held(&self.pins);
        if let Some(count) = pins.get_mut(&self.sha256) {
            *count -= 1;
            if *count == 0 {
                pins.remove(&self.sha256);
            }
        }
    }
}

fn held(pins: &Pins) -> MutexGuard<'_, HashMap<String, usize>> {
    pins.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Spool {
    /// Opens or makes the folder, for this user alone. Blocks.
    ///
    /// # Errors
    /// [`IntakeError::Spool`].
    pub fn open(dir: &Path) -> Result<Self, IntakeError> {
        Self::open_on(Arc::new(SystemDisk), dir)
    }

    /// [`Spool::open`] on another disk than the computer's own. The folder is made, read and looked at through the system all
    /// the same; what is written to it goes through `disk`. Blocks.
    ///
    /// # Errors
    /// [`IntakeError::Spool`].
    pub fn open_on(disk: Arc<dyn CopyDisk>, dir: &Path) -> Result<Self, IntakeError> {
        let failed = |source| IntakeError::Spool { path: dir.to_path_buf(), source };
        fs::create_dir_all(dir).map_err(failed)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).map_err(failed)?;
        }
        let own = format!("{UNFINISHED}{:016x}-", RandomState::new().hash_one(std::process::id()));
        let dir = dir.canonicalize().map_err(failed)?;
        Ok(Self { dir, disk, keep_free: KEEP_FREE, own: own.into(), pins: Pins::default() })
    }

    /// The same folder with another number of bytes to leave free on its disk.
    #[must_use]
    pub fn keeping_free(mut self, bytes: u64) -> Self {
        self.keep_free = bytes;
        self
    }

    /// The disk it is on.
    #[must_use]
    pub fn disk(&self) -> &Arc<dyn CopyDisk> {
        &self.disk
    }

    /// The folder itself, canonical.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the safe copy of this content is, or would be.
    #[must_use]
    pub fn path(&self, sha256: &str, media: MediaType) -> PathBuf {
        self.dir.join(format!("{sha256}.{}", media.extension()))
    }

    /// Takes away a copy that nothing needs any more; `false` where somebody is about to need it again. One that is not
    /// there is fine. Blocks.
    ///
    /// # Errors
    /// When the system does not let go of it.
    pub fn remove(&self, sha256: &str, media: MediaType) -> io::Result<bool> {
        // Held while the file goes: whoever pins it now finds it gone and makes it anew.
        let pins = held(&self.pins);
        if pins.contains_key(sha256) {
            return Ok(false);
        }
        match self.disk.remove(&self.path(sha256, media)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(true),
        }
    }

    /// Makes a copy that is gone anew from a file that held the same once; none where it does not hold it any more. Blocks
    /// for as long as reading it takes, and reads no link.
    ///
    /// # Errors
    /// When it cannot be read or the copy not be written.
    pub fn restore(&self, from: &Path, sha256: &str, media: MediaType) -> io::Result<Option<Pinned>> {
        let there = fs::symlink_metadata(from)?;
        if !there.is_file() {
            return Ok(None);
        }
        if !self.has_room_for(there.len()) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let (mut file, mut draft) = (File::open(from)?, self.draft()?);
        let (mut hash, mut bytes, mut slice) = (Sha256::new(), 0, vec![0; SLICE]);
        loop {
            let read = match file.read(&mut slice) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let part = slice.get(..read).unwrap_or_default();
            hash.update(part);
            draft.write(part)?;
            bytes += read as u64;
        }
        if hex(&hash.finalize()) != sha256 {
            return Ok(None);
        }
        draft.keep(self, sha256, media, bytes).map(Some)
    }

    fn pin(&self, sha256: &str) -> Pinned {
        *held(&self.pins).entry(sha256.to_owned()).or_default() += 1;
        Pinned { pins: Arc::clone(&self.pins), sha256: sha256.to_owned() }
    }

    /// Whether a copy of `bytes` fits and leaves enough. A disk that does not tell its space counts as having it.
    #[must_use]
    pub fn has_room_for(&self, bytes: u64) -> bool {
        self.free_bytes().is_none_or(|free| free >= bytes.saturating_add(self.keep_free))
    }

    /// Free bytes on the disk of the safe copies; none where it does not tell.
    #[must_use]
    pub fn free_bytes(&self) -> Option<u64> {
        self.disk.free_bytes(&self.dir)
    }

    /// Bytes that stay free on that disk whatever comes.
    #[must_use]
    pub const fn keeps_free(&self) -> u64 {
        self.keep_free
    }

    /// A path of its own for what does not stay; after a crash [`Spool::there`] removes it.
    pub(crate) fn unfinished_name(&self) -> PathBuf {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        self.dir.join(format!("{}{number}", self.own))
    }

    /// Whether a file of this name is no finished copy.
    pub(crate) fn is_unfinished(&self, name: &OsStr) -> bool {
        name.to_str().is_some_and(|name| name.starts_with(UNFINISHED))
    }

    /// Whether it is one that an earlier program left.
    pub(crate) fn is_left_over(&self, name: &OsStr) -> bool {
        self.is_unfinished(name) && name.to_str().is_some_and(|name| !name.starts_with(&*self.own))
    }

    /// Begins a copy under a name of its own.
    pub(crate) fn draft(&self) -> io::Result<Draft> {
        let path = self.unfinished_name();
        let draft = Draft { file: Some(self.disk.create(&path)?), disk: Arc::clone(&self.disk), path, kept: false };
        fail_point("copy-begun");
        Ok(draft)
    }
}

/// An unfinished copy; dropped, it is gone.
pub(crate) struct Draft {
    file: Option<Box<dyn CopyFile>>,
    disk: Arc<dyn CopyDisk>,
    path: PathBuf,
    kept: bool,
}

impl Draft {
    pub(crate) fn write(&mut self, slice: &[u8]) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(slice))
    }

    /// Makes the copy safe under its final name: its bytes reach the disk before its name does.
    pub(crate) fn keep(mut self, spool: &Spool, sha256: &str, media: MediaType, bytes: u64) -> io::Result<Pinned> {
        // Before the look: from here on a copy that is there stays.
        let pinned = spool.pin(sha256);
        let target = spool.path(sha256, media);
        if fs::metadata(&target).is_ok_and(|there| there.is_file() && there.len() == bytes) {
            // Somebody may be about to bring its name to the disk, could not, or was ended before.
            self.disk.sync_names(&spool.dir)?;
            return Ok(pinned);
        }
        fail_point("copy-written");
        if let Some(mut file) = self.file.take() {
            file.sync()?;
        }
        fail_point("copy-synced");
        self.disk.rename(&self.path, &target)?;
        self.kept = true;
        fail_point("copy-renamed");
        self.disk.sync_names(&spool.dir)?;
        fail_point("copy-safe");
        Ok(pinned)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        self.file = None;
        if !self.kept
            && let Err(error) = self.disk.remove(&self.path)
        {
            tracing::debug!(%error, "an unfinished copy stays until the next start");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Compared;

    fn spool() -> (tempfile::TempDir, Spool) {
        let dir = tempfile::tempdir().unwrap();
        let spool = Spool::open(&dir.path().join("spool")).unwrap();
        (dir, spool)
    }

    /// The computer's own disk, but names do not reach it at first, and what is unfinished stays.
    #[derive(Debug, Default)]
    struct Stubborn {
        asked: AtomicU64,
    }

    impl CopyDisk for Stubborn {
        fn free_bytes(&self, folder: &Path) -> Option<u64> {
            SystemDisk.free_bytes(folder)
        }
        fn create(&self, path: &Path) -> io::Result<Box<dyn CopyFile>> {
            SystemDisk.create(path)
        }
        fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
            SystemDisk.append(path, bytes)
        }
        fn open(&self, path: &Path) -> io::Result<File> {
            SystemDisk.open(path)
        }
        fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
            SystemDisk.rename(from, to)
        }
        fn sync_names(&self, folder: &Path) -> io::Result<()> {
            match self.asked.fetch_add(1, Ordering::Relaxed) {
                0 => Err(io::Error::other("a disk that fails")),
                _ => SystemDisk.sync_names(folder),
            }
        }
        fn remove(&self, _: &Path) -> io::Result<()> {
            Err(io::ErrorKind::PermissionDenied.into())
        }
    }

    fn kept(spool: &Spool) -> io::Result<Pinned> {
        let mut draft = spool.draft().unwrap();
        draft.write(b"whole").unwrap();
        draft.keep(spool, "aa", MediaType::Jpeg, 5)
    }

    #[test]
    fn a_name_that_did_not_reach_the_disk_is_brought_there_before_its_copy_counts() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Arc::new(Stubborn::default());
        let open = || Spool::open_on(Arc::<Stubborn>::clone(&disk), dir.path()).unwrap();
        let asked = || disk.asked.load(Ordering::Relaxed);
        let spool = open();
        assert!(kept(&spool).is_err(), "its name may not be there after the power went");
        kept(&spool).unwrap();
        assert_eq!(asked(), 2, "it is there already, and so is its name now");
        // Killed between the name and its way to the disk.
        kept(&open()).unwrap();
        assert_eq!(asked(), 3);
    }

    #[test]
    fn an_unfinished_copy_that_cannot_be_removed_keeps_nobody_from_starting() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Spool::open_on(Arc::new(Stubborn::default()), dir.path()).unwrap();
        drop(open().draft().unwrap());
        assert_eq!(open().there().unwrap().compared(), Compared::default());
    }

    #[test]
    fn a_copy_that_is_too_short_is_replaced() {
        let (_dir, spool) = spool();
        fs::write(spool.path("aa", MediaType::Jpeg), b"").unwrap();
        let mut draft = spool.draft().unwrap();
        draft.write(b"whole").unwrap();
        draft.keep(&spool, "aa", MediaType::Jpeg, 5).unwrap();
        assert_eq!(fs::read(spool.path("aa", MediaType::Jpeg)).unwrap(), b"whole");
    }

    #[test]
    fn a_copy_that_is_gone_is_made_anew_only_from_the_same_bytes() {
        let (dir, spool) = spool();
        let (same, other) = (dir.path().join("same.jpg"), dir.path().join("other.jpg"));
        fs::write(&same, b"whole").unwrap();
        fs::write(&other, b"changed since").unwrap();
        let real = hex(&Sha256::digest(b"whole"));
        assert!(spool.restore(&same, "aa", MediaType::Jpeg).unwrap().is_none());
        assert!(spool.restore(&other, &real, MediaType::Jpeg).unwrap().is_none());
        assert!(spool.restore(&dir.path().join("none.jpg"), &real, MediaType::Jpeg).is_err());
        assert_eq!(fs::read_dir(spool.dir()).unwrap().count(), 0, "nothing half is left");
        assert!(spool.restore(&same, &real, MediaType::Jpeg).unwrap().is_some());
        assert_eq!(fs::read(spool.path(&real, MediaType::Jpeg)).unwrap(), b"whole");
    }

    #[test]
    fn a_copy_that_somebody_is_about_to_write_down_is_not_removed() {
        let (_dir, spool) = spool();
        let first = spool.draft().unwrap().keep(&spool, "aa", MediaType::Jpeg, 0).unwrap();
        let other = spool.clone();
        let second = other.draft().unwrap().keep(&other, "aa", MediaType::Jpeg, 0).unwrap();
        for pinned in [first, second] {
            assert!(!spool.remove("aa", MediaType::Jpeg).unwrap(), "pinned, through whichever clone");
            assert!(spool.path("aa", MediaType::Jpeg).is_file());
            drop(pinned);
        }
        assert!(spool.remove("aa", MediaType::Jpeg).unwrap());
        assert!(!spool.path("aa", MediaType::Jpeg).exists());
        assert!(spool.remove("aa", MediaType::Jpeg).unwrap(), "what is gone already is fine");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_copies() {
        use std::os::unix::fs::PermissionsExt;
        let (_dir, spool) = spool();
        let draft = spool.draft().unwrap();
        let _copy = draft.keep(&spool, "aa", MediaType::Jpeg, 0).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(spool.dir()), 0o700);
        assert_eq!(mode(&spool.path("aa", MediaType::Jpeg)), 0o600);
    }

    #[test]
    fn a_disk_that_is_nearly_full_takes_no_more() {
        let (_dir, spool) = spool();
        assert!(!spool.clone().keeping_free(u64::MAX).has_room_for(1));
        assert!(spool.keeping_free(0).has_room_for(1));
    }
}
