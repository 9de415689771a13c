//! The disk that copies are kept on, as far as they are written: a port with one real side, so that a simulation brings a
//! disk that is full, that fails, and that forgets what was not flushed.

use crate::SystemDisk;
use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

/// The disk of Boothlift's own copies. All of it blocks.
pub trait CopyDisk: fmt::Debug + Send + Sync + 'static {
    /// Free bytes where `folder` lies; none where the disk does not tell.
    fn free_bytes(&self, folder: &Path) -> Option<u64>;

    /// Makes a file that is not there yet, for this user alone.
    ///
    /// # Errors
    /// What the file system says, also where something is there.
    fn create(&self, path: &Path) -> io::Result<Box<dyn CopyFile>>;

    /// Puts bytes behind the last of a file, which is made where it is not there, for this user alone. They are on the disk
    /// some time.
    ///
    /// # Errors
    /// What the file system says.
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Opens a copy to read it.
    ///
    /// # Errors
    /// What the file system says.
    fn open(&self, path: &Path) -> io::Result<File>;

    /// Gives a file another name; what had that name is gone. The new name is on the disk after [`CopyDisk::sync_names`].
    ///
    /// # Errors
    /// What the file system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Brings the names in a folder to the disk.
    ///
    /// # Errors
    /// What the file system says; then it is not known which names are there after the power went.
    fn sync_names(&self, folder: &Path) -> io::Result<()>;

    /// Takes a file away.
    ///
    /// # Errors
    /// What the file system says.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// A file that is being written.
pub trait CopyFile: Write + Send {
    /// Brings all that was written to the disk.
    ///
    /// # Errors
    /// What the file system says; then nobody knows what of it is there.
    fn sync(&mut self) -> io::Result<()>;
}

impl CopyFile for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

impl CopyDisk for SystemDisk {
    fn free_bytes(&self, folder: &Path) -> Option<u64> {
        fs4::available_space(folder).ok()
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn CopyFile>> {
        Ok(Box::new(for_this_user(OpenOptions::new().write(true).create_new(true)).open(path)?))
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        for_this_user(OpenOptions::new().create(true).append(true)).open(path)?.write_all(bytes)
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        File::open(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    /// Windows has no such call for a folder; NTFS journals the rename itself.
    fn sync_names(&self, folder: &Path) -> io::Result<()> {
        #[cfg(unix)]
        {
            File::open(folder)?.sync_all()
        }
        #[cfg(not(unix))]
        {
            let _ = folder;
            Ok(())
        }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }
}

fn for_this_user(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}
