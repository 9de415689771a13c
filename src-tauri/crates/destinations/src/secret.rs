//! Secrets in memory, and the port to where they are kept.

use std::fmt;
use zeroize::Zeroizing;

/// A secret. It cannot be printed; its memory is wiped when it is dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps `text` as it is.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text, for the one function that puts it on the wire and for the vault.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// Where secrets are kept: the system's keychain, or what the operator chose where there is none. Calls may block.
pub trait Vault: Send + Sync + 'static {
    /// The secret under `key`, if there is one.
    ///
    /// # Errors
    /// When the place cannot be opened.
    fn get(&self, key: &str) -> Result<Option<Secret>, VaultError>;

    /// Keeps `secret` under `key`.
    ///
    /// # Errors
    /// When the place cannot be opened or written. Nothing is ever kept elsewhere instead.
    fn set(&self, key: &str, secret: &Secret) -> Result<(), VaultError>;

    /// Forgets what is under `key`; nothing there is fine.
    ///
    /// # Errors
    /// When the place cannot be opened or written.
    fn forget(&self, key: &str) -> Result<(), VaultError>;
}

/// Why a secret cannot be kept or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// This system has no place for secrets, or none that answers.
    #[error("this computer has no key store that answers: {0}")]
    Absent(String),
    /// It is there but locked.
    #[error("the key store is locked: {0}")]
    Locked(String),
    /// It is there but failed.
    #[error("the key store failed: {0}")]
    Failed(String),
}
