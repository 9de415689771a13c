//! Where secrets are kept: the system's key store; or, where there is none and only after a person chose it, memory or a
//! file that this user alone can read. Nothing ever falls back by itself.

mod file;
mod parts;
mod system;

use boothlift_contract::{Failure, FailureCode, KeyPlace};
use boothlift_destinations::{Secret, Vault, VaultError};
use boothlift_engine::logs::hide;
use file::ProtectedFile;
use std::{
    collections::HashMap,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The vault that was chosen.
pub(crate) struct ChosenVault {
    place: Mutex<KeyPlace>,
    memory: Mutex<HashMap<String, Secret>>,
    file: ProtectedFile,
}

impl ChosenVault {
    /// With secrets in `place`; a protected file would lie in `data`.
    pub(crate) fn new(place: KeyPlace, data: &Path) -> Self {
        Self { place: Mutex::new(place), memory: Mutex::default(), file: ProtectedFile::new(data) }
    }

    /// Another place from now on. Secrets do not move along: they are typed again. Blocks.
    ///
    /// # Errors
    /// When the place cannot be used; then everything stays as it was.
    pub(crate) fn choose(&self, place: KeyPlace) -> Result<(), Failure> {
        let usable = match place {
            KeyPlace::System => system::get("choice").map(|_| ()),
            KeyPlace::Memory => Ok(()),
            KeyPlace::File => self.file.get("choice").map(|_| ()),
        };
        usable.map_err(|error| locked(error.to_string()))?;
        *guard(&self.place) = place;
        tracing::info!(?place, "secrets are kept elsewhere from now on");
        Ok(())
    }

    fn chosen(&self) -> KeyPlace {
        *guard(&self.place)
    }
}

impl Vault for ChosenVault {
    fn place(&self) -> Option<KeyPlace> {
        Some(self.chosen())
    }

    fn get(&self, key: &str) -> Result<Option<Secret>, VaultError> {
        let secret = match self.chosen() {
            KeyPlace::System => system::get(key)?,
            KeyPlace::Memory => guard(&self.memory).get(key).cloned(),
            KeyPlace::File => self.file.get(key)?,
        };
        secret.iter().for_each(hide);
        Ok(secret)
    }

    fn set(&self, key: &str, secret: &Secret) -> Result<(), VaultError> {
        hide(secret);
        match self.chosen() {
            KeyPlace::System => system::set(key, secret),
            KeyPlace::Memory => {
                guard(&self.memory).insert(key.to_owned(), secret.clone());
                Ok(())
            }
            KeyPlace::File => self.file.set(key, secret),
        }
    }

    fn forget(&self, key: &str) -> Result<(), VaultError> {
        match self.chosen() {
            KeyPlace::System => system::forget(key),
            KeyPlace::Memory => {
                guard(&self.memory).remove(key);
                Ok(())
            }
            KeyPlace::File => self.file.forget(key),
        }
    }
}

/// The failure that offers the choice of another place.
pub(crate) fn locked(detail: String) -> Failure {
    Failure::new(FailureCode::KeysLocked, "", detail)
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_keeps_secrets_for_this_run_only() {
        let data = tempfile::tempdir().unwrap();
        let vault = ChosenVault::new(KeyPlace::Memory, data.path());
        vault.set("event-gallery", &Secret::new("t-1".into())).unwrap();
        assert_eq!(vault.get("event-gallery").unwrap().unwrap().expose(), "t-1");
        vault.forget("event-gallery").unwrap();
        assert!(vault.get("event-gallery").unwrap().is_none());
        vault.set("event-gallery", &Secret::new("t-2".into())).unwrap();
        assert!(ChosenVault::new(KeyPlace::Memory, data.path()).get("event-gallery").unwrap().is_none());
        assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0, "nothing is written");
    }

    #[test]
    fn a_person_may_choose_the_file_and_it_is_there_at_the_next_start() {
        let data = tempfile::tempdir().unwrap();
        let vault = ChosenVault::new(KeyPlace::Memory, data.path());
        vault.choose(KeyPlace::File).unwrap();
        vault.set("event-gallery", &Secret::new("t-1".into())).unwrap();
        let next = ChosenVault::new(KeyPlace::File, data.path());
        assert_eq!(next.get("event-gallery").unwrap().unwrap().expose(), "t-1");
    }
}
