//! The smallest service that passes the suite, made up for `docs/adding-a-destination.md`: `PUT /photos/NAME?session=TAG`
//! with the photo as the body and a bearer token, answered `201 {"id": "…"}`.
//!
//! [`driver`] is what would be a module of `destinations`, [`fake`] what would be one of `testkit`.

mod driver;
mod fake;

use crate::subject::{Held, Subject};
use async_trait::async_trait;
use boothlift_destinations::{Destination, EventFacts, Parcel, Secret};
use boothlift_testkit::service::{Fake, Setup};
use driver::Postbox;
use fake::PostboxService;
use std::sync::Arc;

const TOKEN: &str = "CANARY-postbox-93b1";

/// A driver and its fake.
pub(crate) struct Example {
    fake: Fake<PostboxService>,
    driver: Arc<Postbox>,
}

#[async_trait]
impl Subject for Example {
    async fn fresh() -> Self {
        let fake = Fake::open(Setup::default(), PostboxService::with(TOKEN)).await.unwrap();
        let driver = Postbox::new(&fake.origin(), Secret::new(TOKEN.into())).unwrap();
        Self { fake, driver: Arc::new(driver) }
    }

    fn driver(&self) -> Arc<dyn Destination> {
        self.driver.clone()
    }

    fn stored(&self) -> Vec<Held> {
        self.fake.look(|service| service.stored.clone())
    }

    /// The service knows sessions, but no gallery's own name.
    fn held(parcel: &Parcel, _event: &EventFacts) -> Held {
        let (name, tag, sha256) = (parcel.name.clone(), parcel.tag.clone(), parcel.sha256.clone());
        Held { name, tag, sha256, bytes: parcel.bytes, ..Held::default() }
    }
}
