//! What an operator sets for an Event Gallery destination. No secret among it.

use super::LinkTemplate;
use crate::http::is_loopback;
use boothlift_contract::{EndpointPreset, MediaType};
use reqwest::Url;
use serde::{Deserialize, Serialize};

/// Settings of one Event Gallery destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct EventGallerySettings {
    /// Which upload address.
    pub preset: EndpointPreset,
    /// The address itself, with [`EndpointPreset::Custom`].
    pub endpoint: Option<String>,
    /// How the picture is wrapped.
    pub body: BodyForm,
    /// Largest file in bytes. The service names no limit.
    pub max_bytes: u64,
    /// Whether films go there too. The service speaks only of pictures.
    pub videos: bool,
    /// The public address of a session's photos, as [`LinkTemplate`](super::LinkTemplate) takes it. The service documents none.
    pub link: Option<String>,
}

/// How the picture is wrapped. The documentation shows raw bytes and hints at a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "kebab-case", deny_unknown_fields)]
pub enum BodyForm {
    /// The file's bytes.
    #[default]
    Raw,
    /// The file's bytes, labelled as a form as `curl -d` does.
    RawAsForm,
    /// A form with one file.
    Multipart {
        /// The file's field.
        field: String,
    },
}

/// What is wrong with settings or token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A custom address was chosen and none given.
    #[error("the upload address is missing")]
    NoEndpoint,
    /// It cannot be read as an address.
    #[error("the upload address cannot be understood: {0}")]
    BadEndpoint(String),
    /// The token would travel in the clear.
    #[error("the upload address must begin with https:// (http only on this computer)")]
    PlainEndpoint,
    /// User, query or fragment are in it.
    #[error("the upload address must not hold a user name, a ? or a #; the token has a field of its own")]
    EndpointHolds,
    /// It is too long to leave room for the parameters.
    #[error("the upload address is longer than {ENDPOINT_MOST} characters")]
    LongEndpoint,
    /// The form's field name cannot be sent.
    #[error("the form field's name must be letters, digits, - _ . [ ]")]
    BadField,
    /// The link template cannot be used.
    #[error(transparent)]
    BadLink(#[from] super::LinkError),
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

pub(super) const ENDPOINT_MOST: usize = 500;

impl Default for EventGallerySettings {
    fn default() -> Self {
        Self {
            preset: EndpointPreset::New,
            endpoint: None,
            body: BodyForm::default(),
            max_bytes: 20_000_000,
            videos: false,
            link: None,
        }
    }
}

impl EventGallerySettings {
    /// Defaults with another address.
    #[must_use]
    pub fn at(endpoint: impl Into<String>) -> Self {
        Self { preset: EndpointPreset::Custom, endpoint: Some(endpoint.into()), ..Self::default() }
    }

    /// The upload address.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn url(&self) -> Result<Url, SettingsError> {
        let text = match self.preset {
            EndpointPreset::New => "https://api.eventgallery.com/api/v1/picture/upload",
            EndpointPreset::NewBare => "https://api.eventgallery.com/api/v1",
            EndpointPreset::Old => "https://app.eventgallery.com/api/v1/picture/upload",
            EndpointPreset::Custom => self.endpoint.as_deref().map(str::trim).unwrap_or_default(),
        };
        if text.is_empty() {
            return Err(SettingsError::NoEndpoint);
        }
        let url = Url::parse(text).map_err(|error| SettingsError::BadEndpoint(error.to_string()))?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(SettingsError::PlainEndpoint),
            _ => return Err(SettingsError::BadEndpoint("it is not a web address".into())),
        }
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return Err(SettingsError::EndpointHolds);
        }
        if url.as_str().len() > ENDPOINT_MOST {
            return Err(SettingsError::LongEndpoint);
        }
        Ok(url)
    }

    pub(super) fn check(&self) -> Result<Url, SettingsError> {
        if self.max_bytes == 0 {
            return Err(SettingsError::NoSize);
        }
        if let Some(link) = &self.link {
            LinkTemplate::parse(link)?;
        }
        if let BodyForm::Multipart { field } = &self.body {
            let fits = |c: char| c.is_ascii_alphanumeric() || "-_.[]".contains(c);
            if field.is_empty() || field.len() > 64 || !field.chars().all(fits) {
                return Err(SettingsError::BadField);
            }
        }
        self.url()
    }

    pub(super) fn media(&self) -> Vec<MediaType> {
        let mut media = vec![MediaType::Jpeg, MediaType::Png, MediaType::Gif, MediaType::Webp];
        if self.videos {
            media.extend([MediaType::Mp4, MediaType::Mov]);
        }
        media
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_this_computer() {
        let table = [
            ("https://x.example/up", Ok(())),
            (" https://x.example/up ", Ok(())),
            ("http://127.0.0.1:80/up", Ok(())),
            ("http://127.9.9.9/up", Ok(())),
            ("http://[::1]:9/up", Ok(())),
            ("http://localhost:9/up", Ok(())),
            ("http://x.example/up", Err(SettingsError::PlainEndpoint)),
            ("http://localhost.evil.example/up", Err(SettingsError::PlainEndpoint)),
            ("http://192.168.1.4/up", Err(SettingsError::PlainEndpoint)),
            ("http://0.0.0.0/up", Err(SettingsError::PlainEndpoint)),
            ("https://u:p@x.example/up", Err(SettingsError::EndpointHolds)),
            ("https://x.example/up?token=abc", Err(SettingsError::EndpointHolds)),
            ("https://x.example/up#a", Err(SettingsError::EndpointHolds)),
            ("", Err(SettingsError::NoEndpoint)),
        ];
        for (text, want) in table {
            assert_eq!(EventGallerySettings::at(text).check().map(drop), want, "{text}");
        }
        for text in ["x.example/up", "ftp://x.example", "file:///etc/passwd", "https://"] {
            let got = EventGallerySettings::at(text).check();
            assert!(matches!(got, Err(SettingsError::BadEndpoint(_))), "{text}: {got:?}");
        }
        let long = format!("https://x.example/{}", "a".repeat(ENDPOINT_MOST));
        assert_eq!(EventGallerySettings::at(long).check(), Err(SettingsError::LongEndpoint));
    }

    #[test]
    fn presets_are_what_the_vendor_documents() {
        let url = |preset| EventGallerySettings { preset, ..Default::default() }.url().unwrap().to_string();
        assert_eq!(url(EndpointPreset::New), "https://api.eventgallery.com/api/v1/picture/upload");
        assert_eq!(url(EndpointPreset::NewBare), "https://api.eventgallery.com/api/v1");
        assert_eq!(url(EndpointPreset::Old), "https://app.eventgallery.com/api/v1/picture/upload");
    }

    #[test]
    fn settings_travel_as_json_and_unknown_ones_are_refused() {
        let settings: EventGallerySettings =
            serde_json::from_str(r#"{"body":{"form":"multipart","field":"file"},"max-bytes":5}"#).unwrap();
        assert_eq!(settings.body, BodyForm::Multipart { field: "file".into() });
        assert!(!settings.videos && settings.preset == EndpointPreset::New);
        let back: EventGallerySettings = serde_json::from_str(&serde_json::to_string(&settings).unwrap()).unwrap();
        assert_eq!(back, settings);
        assert!(serde_json::from_str::<EventGallerySettings>(r#"{"token":"x"}"#).is_err());
    }
}
