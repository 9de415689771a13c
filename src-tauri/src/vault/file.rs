//! Secrets in a file of the data folder that only this user can read; used after a person agreed to it, never before.

use boothlift_destinations::{Secret, VaultError};
use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// `secrets.json` in the data folder. Each call reads or writes the whole of it.
pub(super) struct ProtectedFile {
    path: PathBuf,
    writing: Mutex<()>,
}

type Secrets = BTreeMap<String, String>;

impl ProtectedFile {
    pub(super) fn new(data: &Path) -> Self {
        Self { path: data.join("secrets.json"), writing: Mutex::new(()) }
    }

    pub(super) fn get(&self, key: &str) -> Result<Option<Secret>, VaultError> {
        Ok(self.read()?.remove(key).map(Secret::new))
    }

    pub(super) fn set(&self, key: &str, secret: &Secret) -> Result<(), VaultError> {
        self.change(|secrets| {
            secrets.insert(key.to_owned(), secret.expose().to_owned());
        })
    }

    pub(super) fn forget(&self, key: &str) -> Result<(), VaultError> {
        self.change(|secrets| {
            secrets.remove(key);
        })
    }

    fn change(&self, change: impl FnOnce(&mut Secrets)) -> Result<(), VaultError> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut secrets = self.read()?;
        change(&mut secrets);
        self.write(&secrets).map_err(|error| VaultError::Failed(error.to_string()))
    }

    fn read(&self) -> Result<Secrets, VaultError> {
        match fs::read(&self.path) {
            // What serde says about a broken file could quote it.
            Ok(text) => serde_json::from_slice(&text).map_err(|_| VaultError::Failed("the file is damaged".into())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Secrets::new()),
            Err(error) => Err(VaultError::Failed(error.to_string())),
        }
    }

    fn write(&self, secrets: &Secrets) -> io::Result<()> {
        let beside = self.path.with_extension("json.new");
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = create_private(&beside)?;
        file.write_all(&serde_json::to_vec(secrets)?)?;
        file.sync_all()?;
        fs::rename(beside, &self.path)
    }
}

#[cfg(unix)]
fn create_private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Windows: the data folder lies in the user's profile, whose access list is handed down to the file.
#[cfg(not(unix))]
fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn only_this_user_can_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().unwrap();
        let file = ProtectedFile::new(data.path());
        file.set("a", &Secret::new("1".into())).unwrap();
        file.set("b", &Secret::new("2".into())).unwrap();
        assert_eq!(fs::metadata(&file.path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(file.get("a").unwrap().unwrap().expose(), "1");
        file.forget("a").unwrap();
        assert!(file.get("a").unwrap().is_none() && file.get("b").unwrap().is_some());
    }

    #[test]
    fn a_damaged_file_is_an_error_that_quotes_nothing_and_stays_as_it_is() {
        let data = tempfile::tempdir().unwrap();
        let file = ProtectedFile::new(data.path());
        fs::write(&file.path, "{\"a\":\"canary-4711\"").unwrap();
        assert!(!file.get("a").unwrap_err().to_string().contains("canary"));
        assert!(file.set("b", &Secret::new("2".into())).is_err());
        assert!(fs::read_to_string(&file.path).unwrap().contains("canary"));
    }
}
