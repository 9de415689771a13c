//! The work on the stick. All of it blocks.
//!
//! Each photo is written under a name of its own, flushed, read back, compared with its SHA-256, and only then renamed: what bears
//! a photo's name is that photo. What is there already is compared in the same way and left alone where it is right.

use super::names;
use crate::delivery::hex;
use boothlift_contract::PhotoId;
use boothlift_intake::{BoothDisk, CopyDisk, FolderFacts, Spool};
use boothlift_store::usb_copy::Keepsake;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Bytes at a time: so soon a stop is heard.
const SLICE: usize = 256 * 1024;
/// Times that one photo is written before the stick counts as one that keeps nothing.
const TRIES: u32 = 2;

/// What is to be done.
pub(super) struct Work {
    /// The stick.
    pub(super) disk: Arc<dyn CopyDisk>,
    /// The disk of the booth's own files.
    pub(super) booth: Arc<dyn BoothDisk>,
    pub(super) spool: Spool,
    /// The folder that was chosen, which is never made.
    pub(super) chosen: PathBuf,
    /// Which folder that was when the first photo went there: another one in its place is not written to.
    pub(super) facts: FolderFacts,
    /// The event's folder in it.
    pub(super) folder: PathBuf,
    pub(super) photos: Vec<Keepsake>,
    pub(super) zone: TimeZone,
    /// Where a photo's own files lay.
    pub(super) originals: Box<dyn Fn(PhotoId) -> Vec<PathBuf> + Send>,
    pub(super) stopped: Box<dyn Fn() -> bool + Send>,
}

/// What became of one photo.
pub(super) enum Told<'a> {
    /// It is there and right.
    There,
    /// There is no copy of it.
    Missing(&'a Keepsake),
}

/// How it ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// All is there, and the stick has written it.
    Whole,
    Stopped,
}

/// Why it cannot go on.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// So many bytes more are needed, where that is known.
    #[error("there is no room")]
    Full(Option<u64>),
    #[error("it is gone: {0}")]
    Gone(String),
    /// A photo that was read back otherwise than it was written.
    #[error("{0} was read back otherwise than it was written")]
    Damaged(String),
    #[error("{0}")]
    Disk(io::Error),
}

/// Does it; `told` hears of each photo.
pub(super) fn run(work: &Work, told: &dyn Fn(Told<'_>)) -> Result<End, Trouble> {
    let places = names::of_photos(&work.photos, &work.zone);
    let places: Vec<_> = places.into_iter().map(|(folder, name)| (work.folder.join(folder), name)).collect();
    work.is_there()?;
    work.has_room(&places)?;
    work.make(&work.folder)?;
    let mut folders = BTreeSet::new();
    for (photo, (folder, name)) in work.photos.iter().zip(&places) {
        work.is_there()?;
        let put = work.put(photo, folder, name).map_err(|error| work.judged(error))?;
        match put {
            Put::There => {
                folders.insert(folder);
                told(Told::There);
            }
            Put::NoCopy => told(Told::Missing(photo)),
            Put::Stopped => return Ok(End::Stopped),
            Put::Otherwise => return Err(Trouble::Damaged(photo.name.clone())),
        }
    }
    for folder in folders.into_iter().chain([&work.folder, &work.chosen]) {
        work.disk.sync_names(folder).map_err(|error| work.judged(error))?;
    }
    work.is_there()?;
    Ok(End::Whole)
}

enum Put {
    There,
    NoCopy,
    Otherwise,
    Stopped,
}

/// One try to write one photo from one source.
enum Tried {
    Right,
    /// The source cannot be read, or is not this photo any more.
    NotThis,
    /// What was read back is not what was written.
    Otherwise,
    Stopped,
}

impl Work {
    /// That the chosen folder is there and the one that was chosen: where a stick was pulled out its empty place may remain.
    fn is_there(&self) -> Result<(), Trouble> {
        match self.booth.folder(&self.chosen) {
            Ok(now) if now.identity.is_other_than(&self.facts.identity) => {
                Err(Trouble::Gone("another folder lies in its place".into()))
            }
            Ok(_) => Ok(()),
            Err(error) => Err(Trouble::Gone(error.to_string())),
        }
    }

    /// What an error means that the stick ended with.
    fn judged(&self, error: io::Error) -> Trouble {
        use io::ErrorKind as K;
        match error.kind() {
            K::StorageFull | K::QuotaExceeded => Trouble::Full(None),
            _ => self.is_there().err().unwrap_or(Trouble::Disk(error)),
        }
    }

    /// Room for what is not there yet, by its length.
    fn has_room(&self, places: &[(PathBuf, String)]) -> Result<(), Trouble> {
        let all = self.photos.iter().zip(places).filter(|(photo, _)| !photo.is_address);
        let missing = all.filter(|(photo, (folder, name))| length(&folder.join(name)) != Some(photo.bytes));
        let needed: u64 = missing.map(|(photo, _)| photo.bytes).sum();
        match self.disk.free_bytes(&self.chosen) {
            Some(free) if free < needed => Err(Trouble::Full(Some(needed - free))),
            _ => Ok(()),
        }
    }

    /// Makes a folder whose own folder is there; one that is there already is fine.
    fn make(&self, folder: &Path) -> Result<(), Trouble> {
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(self.judged(error)),
            _ => Ok(()),
        }
    }

    fn put(&self, photo: &Keepsake, folder: &Path, name: &str) -> io::Result<Put> {
        if (self.stopped)() {
            return Ok(Put::Stopped);
        }
        if photo.is_address {
            return Ok(Put::NoCopy);
        }
        let target = folder.join(name);
        if length(&target) == Some(photo.bytes) {
            match self.disk.open(&target).and_then(|file| self.read_back(file)) {
                Ok(None) => return Ok(Put::Stopped),
                Ok(Some(hash)) if hash == photo.sha256 => return Ok(Put::There),
                // What cannot be read there is written anew.
                Ok(Some(_)) | Err(_) => {}
            }
        }
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        let copy = self.spool.path(&photo.sha256, photo.media);
        let open_copy = || self.spool.disk().open(&copy).map(|file| Box::new(file) as Box<dyn Read>);
        match self.take_from(photo, &target, &open_copy)? {
            Tried::Right => return Ok(Put::There),
            Tried::Otherwise => return Ok(Put::Otherwise),
            Tried::Stopped => return Ok(Put::Stopped),
            Tried::NotThis => {}
        }
        for original in (self.originals)(photo.photo) {
            let open = || self.booth.open(&original).map(|file| Box::new(file) as Box<dyn Read>);
            match self.take_from(photo, &target, &open)? {
                Tried::Right => return Ok(Put::There),
                Tried::Otherwise => return Ok(Put::Otherwise),
                Tried::Stopped => return Ok(Put::Stopped),
                Tried::NotThis => {}
            }
        }
        Ok(Put::NoCopy)
    }

    fn take_from(
        &self,
        photo: &Keepsake,
        target: &Path,
        open: &dyn Fn() -> io::Result<Box<dyn Read>>,
    ) -> io::Result<Tried> {
        let mut tried = Tried::NotThis;
        for _ in 0..TRIES {
            let Ok(source) = open() else { return Ok(Tried::NotThis) };
            tried = self.write(photo, target, source)?;
            if !matches!(tried, Tried::Otherwise) {
                break;
            }
            tracing::warn!(photo = %photo.name, "a stick gave back something else than was written to it");
        }
        Ok(tried)
    }

    /// Writes beside `target`, reads back, and gives it its name. Errors are the stick's alone.
    fn write(&self, photo: &Keepsake, target: &Path, mut source: Box<dyn Read>) -> io::Result<Tried> {
        let part = target.with_file_name(format!(".boothlift-{}.part", photo.seq));
        match self.disk.remove(&part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let part = Part { disk: &*self.disk, path: part, named: false };
        let (mut file, mut hash) = (self.disk.create(&part.path)?, Sha256::new());
        let mut slice = vec![0; SLICE];
        loop {
            if (self.stopped)() {
                return Ok(Tried::Stopped);
            }
            let read = match source.read(&mut slice) {
                Ok(0) => break,
                Ok(read) => slice.get(..read).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    tracing::debug!(%error, "a photo's copy cannot be read for the stick");
                    return Ok(Tried::NotThis);
                }
            };
            hash.update(read);
            file.write_all(read)?;
        }
        if hex(&hash.finalize()) != photo.sha256 {
            return Ok(Tried::NotThis);
        }
        file.sync()?;
        drop(file);
        match self.read_back(self.disk.open(&part.path)?)? {
            None => return Ok(Tried::Stopped),
            Some(hash) if hash != photo.sha256 => return Ok(Tried::Otherwise),
            Some(_) => {}
        }
        part.name(target)?;
        Ok(Tried::Right)
    }

    /// The SHA-256 of what the stick itself holds, as far as the system can be made to ask it; none where it was stopped.
    fn read_back(&self, mut file: File) -> io::Result<Option<String>> {
        #[cfg(target_os = "linux")]
        rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed)?;
        let (mut hash, mut slice) = (Sha256::new(), vec![0; SLICE]);
        loop {
            if (self.stopped)() {
                return Ok(None);
            }
            match file.read(&mut slice) {
                Ok(0) => return Ok(Some(hex(&hash.finalize()))),
                Ok(read) => hash.update(slice.get(..read).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// An unfinished file; dropped, it is gone.
struct Part<'a> {
    disk: &'a dyn CopyDisk,
    path: PathBuf,
    named: bool,
}

impl Part<'_> {
    fn name(mut self, target: &Path) -> io::Result<()> {
        self.disk.rename(&self.path, target)?;
        self.named = true;
        // Who the stick is for uses another computer; where it keeps no rights this is nothing.
        #[cfg(unix)]
        if let Err(error) = fs::set_permissions(target, std::os::unix::fs::PermissionsExt::from_mode(0o644)) {
            tracing::debug!(%error, "a copy on the stick stays for this user alone");
        }
        Ok(())
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        if !self.named
            && let Err(error) = self.disk.remove(&self.path)
        {
            tracing::debug!(%error, "an unfinished copy stays on the stick until the next try");
        }
    }
}

/// The length of a regular file; none where there is none.
fn length(path: &Path) -> Option<u64> {
    fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file).map(|there| there.len())
}
