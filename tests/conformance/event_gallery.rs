//! The Event Gallery driver and the fake of its service.

use crate::subject::{Held, Subject};
use async_trait::async_trait;
use boothlift_destinations::{
    Destination, Secret,
    event_gallery::{BodyForm, EventGallery, EventGallerySettings},
};
use boothlift_testkit::event_gallery::{FakeEventGallery, Options};
use std::sync::Arc;

/// Never part of anything a driver says.
pub(crate) const TOKEN: &str = "CANARY/7f+93=b1&x";

/// Sends raw bytes.
pub(crate) struct Raw(pub(crate) Bench);

/// Sends a form.
pub(crate) struct Multipart(Bench);

/// A driver and its fake.
pub(crate) struct Bench {
    pub(crate) fake: FakeEventGallery,
    pub(crate) driver: Arc<EventGallery>,
}

impl Bench {
    pub(crate) async fn with(options: Options, body: BodyForm) -> Self {
        let fake = FakeEventGallery::start(Options { token: TOKEN.into(), ..options }).await.unwrap();
        let settings = EventGallerySettings { body, videos: true, ..EventGallerySettings::at(fake.endpoint()) };
        let driver = EventGallery::new(settings, Some(&Secret::new(TOKEN.into()))).unwrap();
        Self { fake, driver: Arc::new(driver) }
    }

    fn stored(&self) -> Vec<Held> {
        let held = |stored: boothlift_testkit::event_gallery::Stored| Held {
            gallery_name: stored.collection.name,
            date: stored.collection.date,
            collection_url: stored.collection.url,
            tag: stored.tag,
            name: stored.name,
            sha256: stored.sha256,
            bytes: stored.bytes,
        };
        self.fake.stored().into_iter().map(held).collect()
    }
}

#[async_trait]
impl Subject for Raw {
    async fn fresh() -> Self {
        Self(Bench::with(Options::default(), BodyForm::Raw).await)
    }

    fn driver(&self) -> Arc<dyn Destination> {
        self.0.driver.clone()
    }

    fn stored(&self) -> Vec<Held> {
        self.0.stored()
    }
}

#[async_trait]
impl Subject for Multipart {
    async fn fresh() -> Self {
        Self(Bench::with(Options::default(), BodyForm::Multipart { field: "file".into() }).await)
    }

    fn driver(&self) -> Arc<dyn Destination> {
        self.0.driver.clone()
    }

    fn stored(&self) -> Vec<Held> {
        self.0.stored()
    }
}
