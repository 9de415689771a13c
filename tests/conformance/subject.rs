//! What the suite needs to know of a driver and its server.

use async_trait::async_trait;
use boothlift_destinations::{Destination, EventFacts, Parcel};
use std::sync::Arc;

/// A driver together with a fresh server of its own.
#[async_trait]
pub(crate) trait Subject: Send + Sync + Sized {
    /// A driver that is set up rightly, and a server that holds nothing yet.
    async fn fresh() -> Self;

    /// The driver.
    fn driver(&self) -> Arc<dyn Destination>;

    /// What the server holds, in order of arrival.
    fn stored(&self) -> Vec<Held>;

    /// What the server holds of `parcel` once it was delivered for `event`.
    fn held(parcel: &Parcel, event: &EventFacts) -> Held {
        Held {
            gallery_name: event.gallery_name.clone(),
            date: event.date.clone(),
            collection_url: event.collection_url.clone(),
            tag: parcel.tag.clone(),
            name: parcel.name.clone(),
            sha256: parcel.sha256.clone(),
            bytes: parcel.bytes,
        }
    }

    /// The event to deliver for.
    fn event(&self) -> EventFacts {
        event()
    }
}

/// An event as galleries take it.
pub(crate) fn event() -> EventFacts {
    EventFacts {
        gallery_name: "Anna - Ben 2026".into(),
        date: "2026-06-20".into(),
        collection_url: Some("garden-party".into()),
    }
}

/// One picture as the server holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) gallery_name: String,
    pub(crate) date: String,
    pub(crate) collection_url: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) name: String,
    pub(crate) sha256: String,
    pub(crate) bytes: u64,
}
