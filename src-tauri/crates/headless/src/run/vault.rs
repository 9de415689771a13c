//! Tokens of this run: they come with each start and are never written anywhere.

use boothlift_contract::KeyPlace;
use boothlift_destinations::{Secret, Vault, VaultError};
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Secrets in memory only.
#[derive(Default)]
pub(super) struct MemoryVault(Mutex<HashMap<String, Secret>>);

impl MemoryVault {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for MemoryVault {
    fn place(&self) -> Option<KeyPlace> {
        Some(KeyPlace::Memory)
    }

    fn get(&self, key: &str) -> Result<Option<Secret>, VaultError> {
        Ok(self.all().get(key).cloned())
    }

    fn set(&self, key: &str, secret: &Secret) -> Result<(), VaultError> {
        // Tokens put in on the page are blanked in the logs too.
        boothlift_engine::logs::hide(secret);
        self.all().insert(key.to_owned(), secret.clone());
        Ok(())
    }

    fn forget(&self, key: &str) -> Result<(), VaultError> {
        self.all().remove(key);
        Ok(())
    }
}
