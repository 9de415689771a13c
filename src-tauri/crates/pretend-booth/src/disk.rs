//! The disk of the pretend booth's safe copies: the real one, unless a full one is played.

use crate::{Played, Stage};
use boothlift_intake::{CopyDisk, CopyFile, SystemDisk};
use std::{
    fs::File,
    io::{self, ErrorKind},
    path::Path,
};

/// The real disk, with a person who can play that it is full.
#[derive(Debug)]
pub struct PretendDisk {
    stage: Stage,
}

impl PretendDisk {
    /// A disk that is full while `stage` plays that.
    #[must_use]
    pub fn new(stage: Stage) -> Self {
        Self { stage }
    }

    fn room(&self) -> io::Result<()> {
        if self.stage.played() == Some(Played::DiskFull) { Err(ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

impl CopyDisk for PretendDisk {
    fn free_bytes(&self, folder: &Path) -> Option<u64> {
        match self.room() {
            Ok(()) => SystemDisk.free_bytes(folder),
            Err(_) => Some(0),
        }
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn CopyFile>> {
        self.room()?;
        SystemDisk.create(path)
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.room()?;
        SystemDisk.append(path, bytes)
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        SystemDisk.open(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        SystemDisk.rename(from, to)
    }

    fn sync_names(&self, folder: &Path) -> io::Result<()> {
        SystemDisk.sync_names(folder)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        SystemDisk.remove(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_played_and_has_room_again_afterwards() {
        let room = tempfile::tempdir().unwrap();
        let stage = Stage::default();
        let disk = PretendDisk::new(stage.clone());
        let file = room.path().join("copy");
        stage.play(Some(Played::DiskFull));
        assert_eq!(disk.free_bytes(room.path()), Some(0));
        assert_eq!(disk.create(&file).map(|_| ()).unwrap_err().kind(), ErrorKind::StorageFull);
        assert_eq!(disk.append(&file, b"x").unwrap_err().kind(), ErrorKind::StorageFull);
        assert!(!file.exists());
        stage.play(None);
        assert!(disk.free_bytes(room.path()).unwrap() > 0);
        disk.create(&file).unwrap();
        disk.append(&file, b"x").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"x");
    }
}
