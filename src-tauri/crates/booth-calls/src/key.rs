//! The key in the address: who knows it may call.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::{fmt, io};
use subtle::ConstantTimeEq as _;

/// Shortest and longest key that is taken; one that Boothlift makes has 22 characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 22..=128;

/// A key that may stand in an address as it is. It is never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// 128 random bits of the system.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn random() -> io::Result<Self> {
        let mut bits = [0_u8; 16];
        getrandom::fill(&mut bits).map_err(io::Error::other)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bits)))
    }

    /// `text` as a key: 22 to 128 letters, digits, `-` and `_`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        (LENGTHS.contains(&text.len()) && text.chars().all(fits)).then(|| Self(text.to_owned()))
    }

    /// The text, for addresses and for where it is kept.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether `text` is this key, in a time that does not depend on how much of it is right.
    pub(crate) fn is(&self, text: &str) -> bool {
        bool::from(self.0.as_bytes().ct_eq(text.as_bytes()))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_128_bits_that_stand_in_an_address_as_they_are() {
        let (one, two) = (Key::random().unwrap(), Key::random().unwrap());
        assert_ne!(one, two);
        assert_eq!(URL_SAFE_NO_PAD.decode(one.expose()).unwrap().len(), 16);
        assert_eq!(Key::parse(one.expose()), Some(one));
    }

    #[test]
    fn what_is_short_or_would_change_in_an_address_is_no_key() {
        for text in ["", "short", "with a space in the middle", "key/with/a/slash/0123456", "schlüssel-schlüssel-12345"]
        {
            assert_eq!(Key::parse(text), None, "{text}");
        }
        assert_eq!(Key::parse(&"a".repeat(129)), None);
    }

    #[test]
    fn no_key_is_shown_by_debug() {
        let key = Key::random().unwrap();
        assert!(!format!("{key:?}").contains(key.expose()));
        assert!(key.is(key.expose()) && !key.is("") && !key.is(&key.expose()[1..]));
    }
}
