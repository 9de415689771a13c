//! Room that is kept for the records: a file in the data folder that holds nothing. Where the disk is full it is let go of,
//! so that what is known can still be written down and the records be closed in order.

use fs4::FileExt as _;
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// What the records of an evening and their log need by far, in bytes.
const BYTES: u64 = 20_000_000;

/// The file, there or not.
#[derive(Clone, Debug)]
pub struct Ballast {
    path: PathBuf,
    bytes: u64,
}

impl Ballast {
    /// That of a data folder.
    #[must_use]
    pub fn of(data: &Path) -> Self {
        Self { path: data.join("kept-free"), bytes: BYTES }
    }

    /// Keeps the room, where at least `beside` bytes stay free beside it. Blocks; does nothing where it is kept already.
    ///
    /// # Errors
    /// What the system says; nothing of it stays then.
    pub fn hold(&self, beside: u64) -> io::Result<()> {
        if self.is_held() {
            return Ok(());
        }
        let folder = self.path.parent().unwrap_or(&self.path);
        if fs4::available_space(folder)? < beside.saturating_add(self.bytes) {
            return Ok(());
        }
        let kept = self.take();
        if kept.is_err() {
            self.let_go()?;
        }
        kept
    }

    fn take(&self) -> io::Result<()> {
        let mut options = File::options();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.path)?;
        // The room itself: a length alone would be a promise of nothing.
        file.allocate(self.bytes)?;
        file.set_len(self.bytes)?;
        file.sync_all()
    }

    /// Lets the room go. Whether it was kept.
    ///
    /// # Errors
    /// When the system does not let it.
    pub fn let_go(&self) -> io::Result<bool> {
        match fs::remove_file(&self.path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn is_held(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|file| file.len() == self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_kept_once_let_go_and_kept_again_and_never_where_little_is_left() {
        let data = tempfile::tempdir().unwrap();
        let ballast = Ballast { bytes: 300_000, ..Ballast::of(data.path()) };
        ballast.hold(u64::MAX).unwrap();
        assert!(!ballast.is_held(), "there would be too little left");
        // What a crash left of it.
        fs::write(&ballast.path, [0; 100]).unwrap();
        ballast.hold(0).unwrap();
        assert!(ballast.is_held());
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            assert!(fs::metadata(&ballast.path).unwrap().blocks() * 512 >= 300_000, "the room is really taken");
        }
        let made = fs::metadata(&ballast.path).unwrap().modified().unwrap();
        ballast.hold(0).unwrap();
        assert_eq!(fs::metadata(&ballast.path).unwrap().modified().unwrap(), made, "not made twice");
        assert!(ballast.let_go().unwrap());
        assert!(!ballast.let_go().unwrap() && !ballast.is_held());
        ballast.hold(0).unwrap();
        assert!(ballast.is_held());
    }
}
