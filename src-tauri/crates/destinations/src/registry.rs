//! One row for each gallery service that is reached over the network: all that the rest of Boothlift needs to offer it.

use crate::{
    Destination, Secret,
    cyclemate::{CycleMate, CycleMateSettings},
    event_gallery::{EventGallery, EventGallerySettings},
    selfcommunity::{SelfCommunity, SelfCommunitySettings},
};
use boothlift_contract::DestinationKind;
use std::sync::Arc;

/// One kind of destination.
#[derive(Debug)]
pub struct Row {
    /// Which.
    pub kind: DestinationKind,
    /// What people call it.
    pub label: &'static str,
    /// Names of its settings as they stand in JSON; none is a secret.
    pub settings: &'static [&'static str],
    /// Whether it needs a token.
    pub needs_token: bool,
    /// Makes a driver from settings and token.
    pub build: Build,
}

/// Makes a driver from settings and token.
pub type Build = fn(&serde_json::Value, Option<&Secret>) -> Result<Arc<dyn Destination>, BuildError>;

/// Why no driver can be made. No secret is in its words.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The settings cannot be read.
    #[error("the settings cannot be read: {0}")]
    Unreadable(serde_json::Error),
    /// Settings or token cannot be used.
    #[error(transparent)]
    EventGallery(#[from] crate::event_gallery::SettingsError),
    /// Settings or token cannot be used.
    #[error(transparent)]
    SelfCommunity(#[from] crate::selfcommunity::SettingsError),
    /// Settings or token cannot be used.
    #[error(transparent)]
    CycleMate(#[from] crate::cyclemate::SettingsError),
}

/// Every kind that is built.
pub const ROWS: &[Row] = &[
    Row {
        kind: DestinationKind::EventGallery,
        label: "Event Gallery",
        settings: &["preset", "endpoint", "body", "max-bytes", "videos", "link"],
        needs_token: true,
        build: |settings, token| {
            let settings: EventGallerySettings =
                serde_json::from_value(settings.clone()).map_err(BuildError::Unreadable)?;
            Ok(Arc::new(EventGallery::new(settings, token)?))
        },
    },
    Row {
        kind: DestinationKind::SelfCommunity,
        label: "SelfCommunity",
        settings: &["base-url", "event-id", "max-bytes", "client-id", "pkce"],
        needs_token: true,
        build: |settings, token| {
            let settings: SelfCommunitySettings =
                serde_json::from_value(settings.clone()).map_err(BuildError::Unreadable)?;
            Ok(Arc::new(SelfCommunity::new(settings, token, None)?))
        },
    },
    Row {
        kind: DestinationKind::CycleMate,
        label: "CycleMate",
        settings: &["base-url", "event-id", "max-bytes"],
        needs_token: true,
        build: |settings, token| {
            let settings: CycleMateSettings =
                serde_json::from_value(settings.clone()).map_err(BuildError::Unreadable)?;
            Ok(Arc::new(CycleMate::new(settings, token)?))
        },
    },
];

/// The row of `kind`, if it is built.
#[must_use]
pub fn row(kind: DestinationKind) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_row_names_the_settings_its_driver_reads() {
        let defaults = [
            (DestinationKind::EventGallery, serde_json::to_value(EventGallerySettings::default()).unwrap()),
            (DestinationKind::SelfCommunity, serde_json::to_value(SelfCommunitySettings::default()).unwrap()),
            (DestinationKind::CycleMate, serde_json::to_value(CycleMateSettings::default()).unwrap()),
        ];
        for (kind, json) in defaults {
            let mut names: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
            let mut told = row(kind).unwrap().settings.to_vec();
            told.sort_unstable();
            names.sort_unstable();
            assert_eq!(told, names);
        }
    }

    #[tokio::test]
    async fn a_driver_is_made_from_json_or_it_is_said_why_not() {
        let row = row(DestinationKind::EventGallery).unwrap();
        let token = Secret::new("token-1234".into());
        assert!((row.build)(&json!({}), Some(&token)).is_ok());
        assert!((row.build)(&json!({ "preset": "eventgallery-old" }), None).is_ok());
        for bad in [json!({ "token": "x" }), json!({ "preset": "custom" }), json!(3), json!({ "max-bytes": 0 })] {
            assert!((row.build)(&bad, Some(&token)).is_err(), "{bad}");
        }
        assert!((row.build)(&json!({}), Some(&Secret::new("a b c d e".into()))).is_err());
    }
}
