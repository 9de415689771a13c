//! The real disk, through the operating system.

use super::{BoothDisk, BoothFile, FolderFacts, FolderIdentity, Hint, HintSink, Listener, Sight, SightKind, file_key};
use crate::{hints, look};
use notify::{Config, RecommendedWatcher, RecursiveMode, Watcher};
use std::{
    borrow::Cow,
    ffi::OsString,
    fs::{self, File, Metadata},
    io::{self, Read},
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

/// The computer's own disks and the shares it has mounted.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemDisk;

impl BoothDisk for SystemDisk {
    fn read_dir(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(long(folder))?.map(|entry| Ok(entry?.file_name())).collect()
    }

    fn look(&self, path: &Path) -> io::Result<Sight> {
        file_key::of_path(&long(path)).map(sight)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn BoothFile>> {
        let path = long(path);
        Ok(Box::new(Open { file: look::open(&path)?, path: path.into_owned() }))
    }

    fn folder(&self, folder: &Path) -> io::Result<FolderFacts> {
        let folder = &long(folder);
        // Opened, it can be read; its entries are nobody's business here.
        drop(fs::read_dir(folder)?);
        facts(folder, &fs::metadata(folder)?)
    }

    fn listen(&self, folder: &Path, deep: bool, hints: HintSink) -> Result<Listener, String> {
        let config = Config::default().with_follow_symlinks(false);
        let tell = move |event| hints::translate(event, &mut |hint: Hint| hints.tell(hint));
        let mut watcher = RecommendedWatcher::new(tell, config).map_err(|error| error.to_string())?;
        let mode = if deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        watcher.watch(folder, mode).map_err(|error| error.to_string())?;
        Ok(Box::new(watcher))
    }
}

struct Open {
    file: File,
    path: PathBuf,
}

impl Read for Open {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.file.read(into)
    }
}

impl BoothFile for Open {
    fn sight(&self) -> io::Result<Sight> {
        file_key::of_open(&self.file, &self.path).map(sight)
    }
}

fn sight((metadata, key): (Metadata, String)) -> Sight {
    let kind = if metadata.is_symlink() {
        SightKind::Link
    } else if metadata.is_dir() {
        SightKind::Folder
    } else if metadata.is_file() {
        SightKind::File
    } else {
        SightKind::Other
    };
    Sight { kind, look: look::look(&metadata, key) }
}

#[cfg(not(windows))]
const fn long(path: &Path) -> Cow<'_, Path> {
    Cow::Borrowed(path)
}

#[cfg(windows)]
fn long(path: &Path) -> Cow<'_, Path> {
    // A name that is no Unicode is never written out: it would not come back the same.
    path.to_str().map_or(Cow::Borrowed(path), |text| Cow::Owned(super::long_path::verbatim(text).into()))
}

fn born(metadata: &Metadata) -> Option<u64> {
    since(metadata.created())
}

fn since(time: io::Result<SystemTime>) -> Option<u64> {
    let since = time.ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_nanos()).ok().filter(|nanos| *nanos > 0)
}

#[cfg(target_os = "linux")]
fn facts(folder: &Path, metadata: &Metadata) -> io::Result<FolderFacts> {
    use super::reach;
    use std::os::unix::fs::MetadataExt;
    #[expect(clippy::cast_sign_loss, reason = "a number that names a kind; its upper half is not used")]
    let magic = u64::from(rustix::fs::statfs(folder)?.f_type as u32);
    let volume = if reach::keeps_volume(magic) { Some(rustix::fs::statvfs(folder)?.f_fsid) } else { None };
    let identity = FolderIdentity {
        system: Some(magic),
        volume: volume.filter(|volume| *volume != 0),
        directory: reach::keeps_numbers(magic).then(|| metadata.ino()),
        born: born(metadata),
    };
    Ok(FolderFacts { identity, reach: reach::by_linux_magic(magic) })
}

#[cfg(all(unix, not(target_os = "linux")))]
fn facts(folder: &Path, metadata: &Metadata) -> io::Result<FolderFacts> {
    use std::os::unix::fs::MetadataExt;
    let stat = rustix::fs::statfs(folder)?;
    let name: String =
        stat.f_fstypename.iter().map(|letter| char::from(letter.to_ne_bytes()[0])).take_while(|c| *c != '\0').collect();
    // The directory's number stays on APFS and HFS+; on everything else only the birth is compared.
    let own = matches!(name.as_str(), "apfs" | "hfs");
    let system = name.bytes().fold(0, |sum: u64, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let identity = FolderIdentity {
        system: Some(system),
        volume: None,
        directory: own.then(|| metadata.ino()),
        born: born(metadata),
    };
    #[cfg(target_os = "macos")]
    let reach = super::reach::by_macos_name(&name);
    #[cfg(not(target_os = "macos"))]
    let reach = super::Reach::Unsure;
    Ok(FolderFacts { identity, reach })
}

#[cfg(windows)]
fn facts(folder: &Path, metadata: &Metadata) -> io::Result<FolderFacts> {
    let canonical = folder.canonicalize()?;
    let reach = super::reach::by_windows_path(&canonical.to_string_lossy());
    let handle = winapi_util::Handle::from_path_any(folder)?;
    let found = winapi_util::file::information(&handle)?;
    let local = reach == super::Reach::Local;
    let identity = FolderIdentity {
        system: None,
        volume: local.then(|| found.volume_serial_number()),
        directory: local.then(|| found.file_index()).filter(|index| *index != 0),
        born: super::identity::believed(born(metadata), since(metadata.modified())),
    };
    Ok(FolderFacts { identity, reach })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_itself_after_a_rename_and_another_one_in_its_place_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let (booth, away) = (dir.path().join("booth"), dir.path().join("away"));
        fs::create_dir(&booth).unwrap();
        let first = SystemDisk.folder(&booth).unwrap().identity;
        fs::write(booth.join("a.jpg"), "x").unwrap();
        assert!(!SystemDisk.folder(&booth).unwrap().identity.is_other_than(&first), "files come and go");
        fs::rename(&booth, &away).unwrap();
        fs::create_dir(&booth).unwrap();
        assert!(SystemDisk.folder(&booth).unwrap().identity.is_other_than(&first));
        assert!(!SystemDisk.folder(&away).unwrap().identity.is_other_than(&first));
        assert!(SystemDisk.folder(&dir.path().join("nowhere")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_seen_as_a_link_and_never_opened() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a"), b"x").unwrap();
        std::os::unix::fs::symlink(dir.path().join("a"), dir.path().join("b")).unwrap();
        assert_eq!(SystemDisk.look(&dir.path().join("b")).unwrap().kind, SightKind::Link);
        assert!(SystemDisk.open(&dir.path().join("b")).is_err());
    }
}
