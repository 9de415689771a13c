//! The disks: the one of safe copies may be full or fail, and what was not flushed is gone with the plug; the booth's cannot
//! be read for a while.
//!
//! Copies are real files, so that everybody reads them as they are; what of them is not on the disk yet is known here.

use super::world::{Shared, Spin, lock};
use boothlift_engine::{BoothDisk, BoothFile, CopyDisk, CopyFile, FolderFacts, HintSink, Listener, Sight, SystemDisk};
use rand::{RngExt, rngs::StdRng};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// What is only in the system's memory.
#[derive(Debug, Default)]
pub(crate) struct Unflushed {
    /// What became of names, in its order: a file system keeps that order.
    names: Vec<Change>,
    /// Bytes of each file that are surely on the disk, where that is not all of them.
    lengths: BTreeMap<PathBuf, u64>,
}

#[derive(Debug)]
enum Change {
    Made(PathBuf),
    /// With what had the new name before.
    Named(PathBuf, PathBuf, Option<Vec<u8>>),
    Gone(PathBuf, Vec<u8>),
}

impl Change {
    fn is_in(&self, folder: &Path) -> bool {
        match self {
            Self::Made(path) | Self::Named(_, path, _) | Self::Gone(path, _) => path.parent() == Some(folder),
        }
    }

    fn undo(self) {
        // What is not there any more cannot come back.
        let _ = match self {
            Self::Made(path) => fs::remove_file(path),
            Self::Named(from, to, over) => {
                fs::rename(&to, from).and_then(|()| over.map_or(Ok(()), |over| fs::write(to, over)))
            }
            Self::Gone(path, bytes) => fs::write(path, bytes),
        };
    }
}

impl Unflushed {
    /// The system brought everything to the disk by itself.
    pub(crate) fn flush(&mut self) {
        *self = Self::default();
    }

    /// The power goes: of names the first so many stay, of bytes some, and zeros may be in place of the others. How many
    /// names and files lost something.
    pub(crate) fn lose(&mut self, dice: &mut StdRng) -> (usize, usize) {
        let Self { mut names, lengths } = std::mem::take(self);
        let kept = dice.random_range(0..=names.len());
        let lost = names.split_off(kept);
        let changes = lost.len();
        lost.into_iter().rev().for_each(Change::undo);
        let mut torn = 0;
        for (path, safe) in lengths {
            let Ok(file) = OpenOptions::new().write(true).open(&path) else { continue };
            let all = file.metadata().unwrap().len();
            file.set_len(dice.random_range(safe.min(all)..=all)).unwrap();
            if dice.random_range(0..3) == 0 {
                file.set_len(all).unwrap();
            }
            torn += 1;
        }
        (changes, torn)
    }
}

/// The disk of safe copies, and of copies made ready.
#[derive(Clone)]
pub(crate) struct Copies(pub(crate) Shared);

impl fmt::Debug for Copies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Copies")
    }
}

fn broken() -> io::Error {
    io::Error::other("the disk fails")
}

impl Copies {
    /// One piece of work: what the disk says in place of doing it.
    fn work(&self, grows: bool) -> io::Result<()> {
        let mut world = lock(&self.0);
        // Nothing is done any more once the plug is pulled, whatever is still told to.
        if world.step() {
            return Err(io::Error::other("the plug is pulled"));
        }
        match world.spin() {
            Spin::Full | Spin::Quota if grows => Err(io::ErrorKind::StorageFull.into()),
            Spin::Failing if world.chance(25) => Err(broken()),
            _ => Ok(()),
        }
    }
}

impl CopyDisk for Copies {
    fn free_bytes(&self, _: &Path) -> Option<u64> {
        Some(if lock(&self.0).spin() == Spin::Full { 0 } else { 1 << 40 })
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn CopyFile>> {
        // A name needs no room of its own.
        self.work(false)?;
        let file = OpenOptions::new().write(true).create_new(true).open(path)?;
        let mut world = lock(&self.0);
        world.unflushed.names.push(Change::Made(path.to_owned()));
        world.unflushed.lengths.insert(path.to_owned(), 0);
        Ok(Box::new(Writing { disk: self.clone(), path: path.to_owned(), file }))
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.work(true)?;
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        let before = file.metadata()?.len();
        file.write_all(bytes)?;
        lock(&self.0).unflushed.lengths.entry(path.to_owned()).or_insert(before);
        Ok(())
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        self.work(false)?;
        File::open(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.work(false)?;
        let over = fs::read(to).ok();
        fs::rename(from, to)?;
        let mut world = lock(&self.0);
        world.unflushed.names.push(Change::Named(from.to_owned(), to.to_owned(), over));
        world.unflushed.lengths.remove(to);
        if let Some(safe) = world.unflushed.lengths.remove(from) {
            world.unflushed.lengths.insert(to.to_owned(), safe);
        }
        Ok(())
    }

    fn sync_names(&self, folder: &Path) -> io::Result<()> {
        self.work(false)?;
        lock(&self.0).unflushed.names.retain(|change| !change.is_in(folder));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.work(false)?;
        let bytes = fs::read(path)?;
        fs::remove_file(path)?;
        let mut world = lock(&self.0);
        world.unflushed.lengths.remove(path);
        world.unflushed.names.push(Change::Gone(path.to_owned(), bytes));
        Ok(())
    }
}

struct Writing {
    disk: Copies,
    path: PathBuf,
    file: File,
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.disk.work(true) {
            // Some of it still found room.
            if error.kind() == io::ErrorKind::StorageFull {
                self.file.write_all(&bytes[..bytes.len() / 3])?;
            }
            return Err(error);
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl CopyFile for Writing {
    fn sync(&mut self) -> io::Result<()> {
        // Where the disk fails here, nobody knows what of it is there.
        self.disk.work(false)?;
        lock(&self.disk.0).unflushed.lengths.remove(&self.path);
        Ok(())
    }
}

/// The booth's disk: the computer's own, but for errors when it is read.
#[derive(Clone)]
pub(crate) struct Booth(pub(crate) Shared);

impl fmt::Debug for Booth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Booth")
    }
}

impl Booth {
    fn read(&self) -> io::Result<()> {
        let mut world = lock(&self.0);
        match world.spin() {
            Spin::Failing if world.chance(25) => Err(broken()),
            _ => Ok(()),
        }
    }
}

impl BoothDisk for Booth {
    fn read_dir(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        // The same twice, whatever the computer's own disk does.
        let mut names = SystemDisk.read_dir(folder)?;
        names.sort();
        Ok(names)
    }

    fn look(&self, path: &Path) -> io::Result<Sight> {
        SystemDisk.look(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn BoothFile>> {
        self.read()?;
        Ok(Box::new(Open(self.clone(), BoothDisk::open(&SystemDisk, path)?)))
    }

    fn folder(&self, folder: &Path) -> io::Result<FolderFacts> {
        SystemDisk.folder(folder)
    }

    fn listen(&self, folder: &Path, deep: bool, hints: HintSink) -> Result<Listener, String> {
        SystemDisk.listen(folder, deep, hints)
    }
}

struct Open(Booth, Box<dyn BoothFile>);

impl Read for Open {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read()?;
        self.1.read(into)
    }
}

impl BoothFile for Open {
    fn sight(&self) -> io::Result<Sight> {
        self.1.sight()
    }
}
