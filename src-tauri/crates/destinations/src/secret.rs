//! Secrets in memory, and the port to where they are kept.

use boothlift_contract::KeyPlace;
use std::fmt;
use zeroize::Zeroizing;

/// A secret. It cannot be printed; its memory is wiped when it is dropped.
///
/// Its text comes out by [`Secret::expose`] alone. It is in no format string,
/// ```compile_fail
/// # use boothlift_destinations::Secret;
/// println!("{}", Secret::new("t".into()));
/// ```
/// becomes no text,
/// ```compile_fail
/// # use boothlift_destinations::Secret;
/// let text: String = Secret::new("t".into()).to_string();
/// ```
/// ```compile_fail
/// # use boothlift_destinations::Secret;
/// let text: String = Secret::new("t".into()).into();
/// ```
/// goes into no JSON and comes from none, where it would stand beside other things,
/// ```compile_fail
/// # use boothlift_destinations::Secret;
/// let json = serde_json::to_string(&Secret::new("t".into()));
/// ```
/// ```compile_fail
/// # use boothlift_destinations::Secret;
/// let secret: Secret = serde_json::from_str("\"t\"").unwrap();
/// ```
/// and is compared by no `assert_eq!`, which would print it:
/// ```compile_fail
/// # use boothlift_destinations::Secret;
/// assert_eq!(Secret::new("t".into()), Secret::new("t".into()));
/// ```
/// What each of these lacks is that alone:
/// ```
/// # use boothlift_destinations::Secret;
/// let secret = Secret::new("t".into());
/// let text: String = secret.expose().to_string();
/// let json = serde_json::to_string(secret.expose());
/// assert_eq!(format!("{secret:?}"), "Secret(***)");
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

/// Does not compile where `$type` has the trait: then it could be either of two.
macro_rules! never {
    ($($type:ty: $trait:path;)+) => {
        $(const _: () = {
            trait Apart<Which> {
                const HOLDS: () = ();
            }
            impl<T: ?Sized> Apart<()> for T {}
            impl<T: ?Sized + $trait> Apart<u8> for T {}
            <$type as Apart<_>>::HOLDS
        };)+
    };
}

never! {
    Secret: fmt::Display;
    Secret: fmt::LowerHex;
    Secret: serde::Serialize;
    Secret: serde::de::DeserializeOwned;
    Secret: AsRef<str>;
    Secret: AsRef<[u8]>;
    Secret: std::ops::Deref;
    Secret: Into<String>;
    Secret: PartialEq;
    Secret: std::hash::Hash;
}

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
    /// Where that is, where it is known. Does not block.
    fn place(&self) -> Option<KeyPlace> {
        None
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Scrub;

    const CANARY: &str = "canary-4711-0815";

    #[test]
    fn whatever_holds_a_secret_prints_none_of_it() {
        let secret = Secret::new(CANARY.into());
        let told = [
            format!("{secret:?} {secret:#?}"),
            format!("{:?}", Some([&secret])),
            format!("{:?}", Scrub::new(Some(&secret)).and(&Secret::new("other".into()))),
        ];
        for told in told {
            assert!(!told.contains("canary") && told.contains("***"), "{told}");
        }
    }

    /// Fails where the wrapper that wipes is taken away: nothing else about it can be seen without unsafe code.
    #[test]
    fn a_secret_is_wiped_when_it_is_dropped() {
        fn wipes<T: zeroize::ZeroizeOnDrop>(_: &T) {}
        wipes(&Secret::new(CANARY.into()).0);
        let mut kept = Secret::new(CANARY.into());
        zeroize::Zeroize::zeroize(&mut kept.0);
        assert_eq!(kept.expose(), "");
    }
}
