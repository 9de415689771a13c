//! Looking at a file from outside, and opening it without being led elsewhere.

use boothlift_contract::Timestamp;
use boothlift_store::files::Look;
use std::{
    fs::{File, Metadata, OpenOptions},
    io,
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// How the file behind this metadata looks.
pub(crate) fn look(metadata: &Metadata) -> Look {
    Look { bytes: metadata.len(), modified: nanos(metadata.modified()), file_key: file_key(metadata) }
}

/// When the file was last changed, on the wall clock.
pub(crate) const fn modified_at(look: &Look) -> Timestamp {
    Timestamp(look.modified / 1_000_000)
}

/// How long the file has been standing still by its own date. A date in the future says nothing.
pub(crate) fn age(look: &Look, now: Timestamp) -> Duration {
    now.since(modified_at(look))
}

/// Opens for reading: a link is refused, a FIFO does not block, and nobody is kept from writing or renaming meanwhile.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NOFOLLOW | libc::O_NONBLOCK);
    // The flag that opens a link itself would also open a cloud drive's placeholder without its content.
    #[cfg(windows)]
    if std::fs::symlink_metadata(path)?.is_symlink() {
        return Err(io::Error::other("a link"));
    }
    options.open(path)
}

/// Whether it passes by itself: another program holds the file for a moment (Windows: sharing, lock, or a scanner's
/// denial, Win32 32, 33, 5), or this one has too many files open (Unix: EMFILE, ENFILE; Windows: Win32 4).
pub(crate) fn is_busy(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::ResourceBusy
        || match error.raw_os_error() {
            Some(32 | 33 | 5 | 4) => cfg!(windows),
            Some(23 | 24) => cfg!(unix),
            _ => false,
        }
}

/// Device, file number and birth: a number that the system gives to a new file is told from the old one by its birth.
#[cfg(unix)]
fn file_key(metadata: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    let born = metadata.created().map_or(0, |born| nanos(Ok(born)));
    format!("{:x}-{:x}-{born:x}", metadata.dev(), metadata.ino())
}

/// Birth time in 100 ns: what Windows tells without opening the file. It stays through a rename.
#[cfg(windows)]
fn file_key(metadata: &Metadata) -> String {
    use std::os::windows::fs::MetadataExt;
    format!("{:x}", metadata.creation_time())
}

fn nanos(time: io::Result<SystemTime>) -> i64 {
    let Ok(time) = time else { return 0 };
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_rename_keeps_the_key_and_a_new_file_of_that_name_has_another() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a.tmp"), dir.path().join("a.jpg"));
        fs::write(&a, b"one").unwrap();
        let before = look(&fs::symlink_metadata(&a).unwrap());
        fs::rename(&a, &b).unwrap();
        assert_eq!(look(&fs::symlink_metadata(&b).unwrap()), before);
        fs::write(&a, b"two").unwrap();
        fs::rename(&a, &b).unwrap();
        assert_ne!(look(&fs::symlink_metadata(&b).unwrap()).file_key, before.file_key);
    }

    #[test]
    fn a_date_in_the_future_is_no_age() {
        let look = Look { bytes: 1, modified: 5_000_000_000, file_key: String::new() };
        assert_eq!(age(&look, Timestamp(4_000)), Duration::ZERO);
        assert_eq!(age(&look, Timestamp(7_500)), Duration::from_millis(2_500));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a"), b"x").unwrap();
        std::os::unix::fs::symlink(dir.path().join("a"), dir.path().join("b")).unwrap();
        assert!(open(&dir.path().join("b")).is_err());
    }
}
