//! What an operator sets for a CycleMate destination. No secret among it.

use crate::http::is_loopback;
use boothlift_contract::MediaType;
use reqwest::Url;
use serde::{Deserialize, Serialize};

/// The vendor says "typically 10-50 MB" and not of what: 10 MB a request, less what wraps the image.
const IMAGE_MOST: u64 = 9_990_000;
const ADDRESS_MOST: usize = 500;

/// Settings of one CycleMate destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CycleMateSettings {
    /// The service's address, `https://` and a host.
    pub base_url: String,
    /// The event that takes the photos.
    pub event_id: u64,
    /// Largest image in bytes; a larger one comes as a smaller copy.
    pub max_bytes: u64,
}

/// What is wrong with settings or token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// It cannot be read as an address.
    #[error("CycleMate's address cannot be understood: {0}")]
    BadAddress(String),
    /// The token would travel in the clear.
    #[error("CycleMate's address must begin with https:// (http only on this computer)")]
    PlainAddress,
    /// More than scheme, host and port is in it.
    #[error("CycleMate's address is https:// and its host alone, without anything behind it")]
    AddressHolds,
    /// None is chosen.
    #[error("the event's number is missing")]
    NoEvent,
    /// No file would pass.
    #[error("the largest size must be more than 0")]
    NoSize,
    /// Nothing is left of the token.
    #[error("the token is empty")]
    EmptyToken,
    /// It cannot be a token.
    #[error("the token holds a space or a sign that no token has; was it copied whole and alone?")]
    BadToken,
    /// The system refuses.
    #[error("{0}")]
    Setup(String),
}

impl Default for CycleMateSettings {
    fn default() -> Self {
        Self { base_url: "https://api.cyclemate.com".into(), event_id: 0, max_bytes: IMAGE_MOST }
    }
}

impl CycleMateSettings {
    /// Defaults for an event.
    #[must_use]
    pub fn at(base_url: impl Into<String>, event_id: u64) -> Self {
        Self { base_url: base_url.into(), event_id, ..Self::default() }
    }

    /// The service's address.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn url(&self) -> Result<Url, SettingsError> {
        let text = self.base_url.trim();
        let url = Url::parse(text).map_err(|error| SettingsError::BadAddress(error.to_string()))?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(SettingsError::PlainAddress),
            _ => return Err(SettingsError::BadAddress("it is not a web address".into())),
        }
        let bare = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        if !bare || url.fragment().is_some() || url.path() != "/" || text.len() > ADDRESS_MOST {
            return Err(SettingsError::AddressHolds);
        }
        Ok(url)
    }

    pub(super) fn check(&self) -> Result<Url, SettingsError> {
        if self.max_bytes == 0 {
            return Err(SettingsError::NoSize);
        }
        if self.event_id == 0 {
            return Err(SettingsError::NoEvent);
        }
        self.url()
    }

    pub(super) fn media() -> Vec<MediaType> {
        vec![MediaType::Jpeg, MediaType::Png, MediaType::Gif, MediaType::Webp]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_would_lose_or_show_the_token_is_refused() {
        for good in ["https://api.cyclemate.com", "https://api.cyclemate.com/", "http://127.0.0.1:8082"] {
            assert!(CycleMateSettings::at(good, 7).check().is_ok(), "{good}");
        }
        let table = [
            ("http://api.cyclemate.com", SettingsError::PlainAddress),
            ("https://u:p@api.cyclemate.com", SettingsError::AddressHolds),
            ("https://api.cyclemate.com/api/", SettingsError::AddressHolds),
            ("https://api.cyclemate.com/?token=x", SettingsError::AddressHolds),
            ("ftp://api.cyclemate.com", SettingsError::BadAddress("it is not a web address".into())),
        ];
        for (bad, want) in table {
            assert_eq!(CycleMateSettings::at(bad, 7).check(), Err(want), "{bad}");
        }
        assert_eq!(CycleMateSettings::default().check(), Err(SettingsError::NoEvent));
    }
}
