//! The system's key store: Windows Credential Manager, macOS Keychain, Secret Service on Linux.

use super::parts;
use boothlift_destinations::{Secret, VaultError};
use keyring::{Entry, Error};
use std::{sync::mpsc, thread, time::Duration};

/// The name under which the key store files everything of Boothlift's.
const SERVICE: &str = "app.boothlift.desktop";

/// How long a call may take. Long enough to type the key store's own password into its dialog.
const LIMIT: Duration = Duration::from_secs(60);

pub(super) fn get(key: &str) -> Result<Option<Secret>, VaultError> {
    parts::get(&Entries, key)
}

pub(super) fn set(key: &str, secret: &Secret) -> Result<(), VaultError> {
    parts::set(&Entries, key, secret)
}

pub(super) fn forget(key: &str) -> Result<(), VaultError> {
    parts::forget(&Entries, key)
}

/// The key store's own entries, which Windows keeps short.
struct Entries;

impl parts::Place for Entries {
    fn get(&self, key: &str) -> Result<Option<Secret>, VaultError> {
        get_entry(key)
    }

    fn set(&self, key: &str, secret: &Secret) -> Result<(), VaultError> {
        set_entry(key, secret)
    }

    fn forget(&self, key: &str) -> Result<(), VaultError> {
        forget_entry(key)
    }
}

fn get_entry(key: &str) -> Result<Option<Secret>, VaultError> {
    match within_limit(key, |entry| entry.get_password()) {
        Ok(text) => Ok(Some(Secret::new(text))),
        Err(Told::Nothing) => Ok(None),
        Err(Told::Error(error)) => Err(error),
    }
}

fn set_entry(key: &str, secret: &Secret) -> Result<(), VaultError> {
    let secret = secret.clone();
    match within_limit(key, move |entry| entry.set_password(secret.expose())) {
        Ok(()) => Ok(()),
        Err(Told::Nothing) => Err(VaultError::Failed("it kept nothing".into())),
        Err(Told::Error(error)) => Err(error),
    }
}

fn forget_entry(key: &str) -> Result<(), VaultError> {
    match within_limit(key, |entry| entry.delete_credential()) {
        Ok(()) | Err(Told::Nothing) => Ok(()),
        Err(Told::Error(error)) => Err(error),
    }
}

enum Told {
    /// There is nothing under this key.
    Nothing,
    Error(VaultError),
}

/// Runs one call on a thread of its own: a key store that hangs must not hold anything else up.
fn within_limit<T: Send + 'static>(
    key: &str,
    call: impl FnOnce(&Entry) -> keyring::Result<T> + Send + 'static,
) -> Result<T, Told> {
    let key = key.to_owned();
    let (told, outcome) = mpsc::channel();
    thread::spawn(move || {
        let _ = told.send(Entry::new(SERVICE, &key).and_then(|entry| call(&entry)));
    });
    match outcome.recv_timeout(LIMIT) {
        Ok(outcome) => outcome.map_err(in_our_words),
        Err(_) => Err(Told::Error(VaultError::Locked(format!("no answer within {} s", LIMIT.as_secs())))),
    }
}

fn in_our_words(error: Error) -> Told {
    Told::Error(match error {
        Error::NoEntry => return Told::Nothing,
        Error::NoDefaultStore => VaultError::Absent(match Entry::store_status() {
            Err(error) => error.to_string(),
            Ok(()) => String::new(),
        }),
        Error::NoStorageAccess(error) => VaultError::Locked(error.to_string()),
        Error::PlatformFailure(error) if is_nobody_there(&error.to_string()) => VaultError::Absent(error.to_string()),
        // These carry the bytes that were stored.
        Error::BadEncoding(_) | Error::BadDataFormat(..) => VaultError::Failed("what it kept is not text".into()),
        other => VaultError::Failed(other.to_string()),
    })
}

/// A session bus without a key store on it.
fn is_nobody_there(message: &str) -> bool {
    message.contains("ServiceUnknown") || message.contains("NameHasNoOwner")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_key_store_say_which_of_three_troubles_it_is() {
        let error = |text: &str| -> Box<dyn std::error::Error + Send + Sync> { text.into() };
        let told = |error: Error| match in_our_words(error) {
            Told::Error(error) => Some(error),
            Told::Nothing => None,
        };
        assert_eq!(told(Error::NoEntry), None);
        assert!(matches!(told(Error::NoStorageAccess(error("locked"))), Some(VaultError::Locked(_))));
        assert!(matches!(
            told(Error::PlatformFailure(error("org.freedesktop.DBus.Error.ServiceUnknown: no"))),
            Some(VaultError::Absent(_))
        ));
        assert!(matches!(told(Error::PlatformFailure(error("disk"))), Some(VaultError::Failed(_))));
    }

    #[test]
    fn stored_bytes_are_not_repeated_in_an_error() {
        let Told::Error(told) = in_our_words(Error::BadEncoding(b"canary".to_vec())) else { panic!("an error") };
        assert!(!told.to_string().contains("canary") && !format!("{told:?}").contains("canary"));
    }
}
