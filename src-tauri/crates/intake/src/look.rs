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
pub(crate) fn look(metadata: &Metadata, file_key: String) -> Look {
    Look { bytes: metadata.len(), modified: nanos(metadata.modified()), file_key }
}

/// When the file behind this metadata was last changed, on the wall clock.
pub(crate) fn changed_at(metadata: &Metadata) -> Timestamp {
    Timestamp(nanos(metadata.modified()) / 1_000_000)
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
    #[cfg(windows)]
    refuse_link(path)?;
    let file = options.open(path)?;
    #[cfg(windows)]
    refuse_another(path, &file)?;
    Ok(file)
}

/// The flag that opens a link itself would also open a cloud drive's placeholder without its content: so it is looked at.
#[cfg(windows)]
fn refuse_link(path: &Path) -> io::Result<()> {
    if std::fs::symlink_metadata(path)?.is_symlink() { Err(io::Error::other("a link")) } else { Ok(()) }
}

/// That no link led elsewhere meanwhile: what was opened is what lies there. Another file that took its place passes by itself.
#[cfg(windows)]
fn refuse_another(path: &Path, opened: &File) -> io::Result<()> {
    use crate::disk::file_key;
    refuse_link(path)?;
    let is_this = file_key::of_path(path)?.1 == file_key::of_open(opened, path)?.1;
    if is_this { Ok(()) } else { Err(io::ErrorKind::ResourceBusy.into()) }
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

pub(crate) fn nanos(time: io::Result<SystemTime>) -> i64 {
    let Ok(time) = time else { return 0 };
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        std::fs::write(dir.path().join("a"), b"x").unwrap();
        std::os::unix::fs::symlink(dir.path().join("a"), dir.path().join("b")).unwrap();
        assert!(open(&dir.path().join("b")).is_err());
    }

    #[cfg(windows)]
    #[test]
    fn a_file_that_another_program_keeps_to_itself_is_busy_until_it_is_let_go_and_any_other_error_is_none() {
        use std::os::windows::fs::OpenOptionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.jpg");
        let mut writer = OpenOptions::new();
        // FILE_SHARE_NONE, as programs have it that write without a thought; FILE_SHARE_WRITE shares no reading either.
        for share in [0, 2] {
            let held = writer.write(true).create(true).truncate(true).share_mode(share).open(&path).unwrap();
            let refused = open(&path).unwrap_err();
            assert!(is_busy(&refused), "{share}: {refused}");
            drop(held);
            open(&path).unwrap();
        }
        // Whoever reads keeps nobody from writing, renaming or removing.
        let reading = open(&path).unwrap();
        std::fs::write(&path, b"more").unwrap();
        std::fs::rename(&path, dir.path().join("b.jpg")).unwrap();
        std::fs::remove_file(dir.path().join("b.jpg")).unwrap();
        drop(reading);
        assert!(!is_busy(&open(&path).unwrap_err()), "it is gone");
    }
}
