//! Which file is it? What tells a file from another one of the same path, and stays when it is renamed.

use std::{
    fs::{File, Metadata},
    io,
    path::Path,
};

/// What lies under a path, a link itself included, and its key. Nobody who holds the file is in the way.
#[cfg(unix)]
pub(crate) fn of_path(path: &Path) -> io::Result<(Metadata, String)> {
    let metadata = std::fs::symlink_metadata(path)?;
    let key = number_and_birth(&metadata);
    Ok((metadata, key))
}

/// The same of an open file, which was opened by `path`.
#[cfg(unix)]
pub(crate) fn of_open(file: &File, _path: &Path) -> io::Result<(Metadata, String)> {
    let metadata = file.metadata()?;
    let key = number_and_birth(&metadata);
    Ok((metadata, key))
}

/// Device, file number and birth: a number that the system gives to a new file is told from the old one by its birth.
#[cfg(unix)]
fn number_and_birth(metadata: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    let born = metadata.created().map_or(0, |born| crate::look::nanos(Ok(born)));
    format!("{:x}-{:x}-{born:x}", metadata.dev(), metadata.ino())
}

/// What lies under a path, a link itself included, and its key. Nobody who holds the file is in the way: it is opened for no
/// more than to be asked about.
#[cfg(windows)]
pub(crate) fn of_path(path: &Path) -> io::Result<(Metadata, String)> {
    use std::os::windows::fs::OpenOptionsExt;
    // FILE_FLAG_BACKUP_SEMANTICS: a folder too. FILE_FLAG_OPEN_REPARSE_POINT: the link, not what it leads to.
    const ITSELF: u32 = 0x0200_0000 | 0x0020_0000;
    match std::fs::OpenOptions::new().access_mode(0).custom_flags(ITSELF).open(path) {
        Ok(file) => of_open(&file, path),
        // The system's own files cannot be opened for this either; their folder tells of them.
        Err(_) => {
            let metadata = std::fs::symlink_metadata(path)?;
            let key = key(true, 0, 0, birth(&metadata));
            Ok((metadata, key))
        }
    }
}

/// The same of an open file, which was opened by `path`.
#[cfg(windows)]
pub(crate) fn of_open(file: &File, path: &Path) -> io::Result<(Metadata, String)> {
    let metadata = file.metadata()?;
    let found = winapi_util::file::information(file)?;
    let far = super::reach::by_windows_path(&path.to_string_lossy()) == super::Reach::Network;
    let key = key(far, found.volume_serial_number(), found.file_index(), birth(&metadata));
    Ok((metadata, key))
}

#[cfg(windows)]
fn birth(metadata: &Metadata) -> u64 {
    std::os::windows::fs::MetadataExt::creation_time(metadata)
}

/// The number on its volume, which NTFS never gives twice; a number is not to be relied on across a network, where each server
/// makes its own: there it is the birth, in 100 ns. The birth alone would not do here: a file that takes a name within 15 s
/// after another one let go of it gets that one's birth (learn.microsoft.com, "File Times", tunneling).
#[cfg(any(windows, test))]
fn key(far: bool, volume: u64, number: u64, born: u64) -> String {
    if far || number == 0 { format!("{born:x}") } else { format!("{volume:x}-{number:x}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_rename_keeps_the_key_and_a_new_file_of_that_name_has_another() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a.tmp"), dir.path().join("a.jpg"));
        let key_of = |path: &Path| of_path(path).unwrap().1;
        fs::write(&a, b"one").unwrap();
        let before = key_of(&a);
        assert_eq!(of_open(&File::open(&a).unwrap(), &a).unwrap().1, before, "open or not");
        fs::write(&a, b"one and more").unwrap();
        assert_eq!(key_of(&a), before, "what is in it may change");
        fs::rename(&a, &b).unwrap();
        assert_eq!(key_of(&b), before);
        fs::write(&a, b"two").unwrap();
        fs::rename(&a, &b).unwrap();
        assert_ne!(key_of(&b), before);
        assert!(of_path(&a).is_err() && of_path(dir.path()).unwrap().0.is_dir());
    }

    #[test]
    fn windows_numbers_count_on_disks_of_this_computer_alone() {
        assert_eq!(key(false, 0xabc, 7, 99), "abc-7");
        assert_eq!(key(false, 0xabc, 0, 99), "63", "a disk that gives none");
        assert_eq!(key(true, 0xabc, 7, 99), "63");
    }

    #[cfg(windows)]
    #[test]
    fn a_file_that_another_program_keeps_to_itself_has_its_key_all_the_same() {
        use std::os::windows::fs::OpenOptionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.jpg");
        fs::write(&path, b"one").unwrap();
        let before = of_path(&path).unwrap().1;
        let held = fs::OpenOptions::new().read(true).write(true).share_mode(0).open(&path).unwrap();
        let (metadata, key) = of_path(&path).unwrap();
        assert_eq!((metadata.len(), key), (3, before));
        drop(held);
    }
}
