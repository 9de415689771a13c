//! What an operator sets for a SelfCommunity destination. No secret among it.

use crate::http::is_loopback;
use boothlift_contract::MediaType;
use reqwest::Url;
use serde::{Deserialize, Serialize};

/// Largest image: the vendor says "5M", and this is the smaller reading of it.
pub(super) const IMAGE_MOST: u64 = 5_000_000;
const ADDRESS_MOST: usize = 500;

/// Settings of one SelfCommunity destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SelfCommunitySettings {
    /// The community's address, `https://` and a host.
    pub base_url: String,
    /// The event whose gallery takes the photos.
    pub event_id: u64,
    /// Largest image in bytes; a larger one comes as a smaller copy.
    pub max_bytes: u64,
    /// The app that signs in; without it the token is a pasted one that nothing renews.
    pub client_id: Option<String>,
    /// Whether signing in proves that the same program began it (RFC 7636). Not every host is known to take it.
    pub pkce: bool,
}

/// What is wrong with settings or token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// None is given.
    #[error("the community's address is missing")]
    NoAddress,
    /// It cannot be read as an address.
    #[error("the community's address cannot be understood: {0}")]
    BadAddress(String),
    /// The token would travel in the clear.
    #[error("the community's address must begin with https:// (http only on this computer)")]
    PlainAddress,
    /// More than scheme, host and port is in it.
    #[error("the community's address is https:// and its host alone, without anything behind it")]
    AddressHolds,
    /// None is chosen.
    #[error("the event's number is missing")]
    NoEvent,
    /// No file would pass.
    #[error("the largest size must be more than 0")]
    NoSize,
    /// It cannot be one.
    #[error("the app's id must be 1 to 200 letters, digits or - _ .")]
    BadClient,
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

impl Default for SelfCommunitySettings {
    fn default() -> Self {
        Self { base_url: String::new(), event_id: 0, max_bytes: IMAGE_MOST, client_id: None, pkce: true }
    }
}

impl SelfCommunitySettings {
    /// Defaults for an event of a community.
    #[must_use]
    pub fn at(base_url: impl Into<String>, event_id: u64) -> Self {
        Self { base_url: base_url.into(), event_id, ..Self::default() }
    }

    /// The community's address.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn url(&self) -> Result<Url, SettingsError> {
        let text = self.base_url.trim();
        if text.is_empty() {
            return Err(SettingsError::NoAddress);
        }
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
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if self.client_id.as_ref().is_some_and(|id| id.is_empty() || id.len() > 200 || !id.chars().all(fits)) {
            return Err(SettingsError::BadClient);
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
    fn only_a_host_by_https_or_this_computer() {
        let table = [
            ("https://community.example", Ok(())),
            (" https://community.example/ ", Ok(())),
            ("http://127.0.0.1:8081", Ok(())),
            ("http://localhost:8081", Ok(())),
            ("", Err(SettingsError::NoAddress)),
            ("http://community.example", Err(SettingsError::PlainAddress)),
            ("https://u:p@community.example", Err(SettingsError::AddressHolds)),
            ("https://community.example/api/v2", Err(SettingsError::AddressHolds)),
            ("https://community.example/?a", Err(SettingsError::AddressHolds)),
            ("https://community.example/#a", Err(SettingsError::AddressHolds)),
        ];
        for (text, want) in table {
            assert_eq!(SelfCommunitySettings::at(text, 7).check().map(drop), want, "{text}");
        }
        let no_event = SelfCommunitySettings::at("https://community.example", 0);
        assert_eq!(no_event.check(), Err(SettingsError::NoEvent));
    }

    #[test]
    fn settings_travel_as_json_and_unknown_ones_are_refused() {
        let json = r#"{"base-url":"https://c.example","event-id":7,"client-id":"booth","pkce":false}"#;
        let settings: SelfCommunitySettings = serde_json::from_str(json).unwrap();
        assert_eq!((settings.event_id, settings.max_bytes, settings.pkce), (7, 5_000_000, false));
        let back: SelfCommunitySettings = serde_json::from_str(&serde_json::to_string(&settings).unwrap()).unwrap();
        assert_eq!(back, settings);
        assert!(serde_json::from_str::<SelfCommunitySettings>(r#"{"token":"x"}"#).is_err());
    }
}
