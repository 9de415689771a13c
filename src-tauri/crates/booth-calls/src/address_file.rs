//! The file that tells `boothlift-hook` where to call.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Its name in the data folder. It holds one line: the address up to and with the slash behind the key.
pub const ADDRESS_FILE: &str = "hook-address";

/// A file that is there for as long as this value: a program that ended in order leaves none.
pub(crate) struct AddressFile(PathBuf);

impl AddressFile {
    /// Writes it, readable by this user only on Unix; whoever reads finds the old line or the new one. Blocks.
    pub(crate) fn write(folder: &Path, line: &str) -> io::Result<Self> {
        let path = folder.join(ADDRESS_FILE);
        // A new file of `tempfile` has mode 0600.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        writeln!(file, "{line}")?;
        file.as_file().sync_all()?;
        file.persist(&path).map_err(|error| error.error)?;
        Ok(Self(path))
    }
}

impl Drop for AddressFile {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "the file with the address for calls could not be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_holds_one_line_for_this_user_only_and_goes_with_its_owner() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(ADDRESS_FILE), "left behind").unwrap();
        let file = AddressFile::write(dir.path(), "http://127.0.0.1:1/k/").unwrap();
        let path = dir.path().join(ADDRESS_FILE);
        assert_eq!(fs::read_to_string(&path).unwrap(), "http://127.0.0.1:1/k/\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        drop(file);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
