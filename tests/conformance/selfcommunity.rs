//! The SelfCommunity driver and the fake of its host.

use crate::subject::{Held, Subject};
use async_trait::async_trait;
use boothlift_destinations::{
    Destination, EventFacts, Parcel, Secret,
    selfcommunity::{SelfCommunity, SelfCommunitySettings},
};
use boothlift_testkit::selfcommunity::{FakeSelfCommunity, Options, Stored};
use std::sync::Arc;

/// Never part of anything a driver says.
pub(crate) const TOKEN: &str = "CANARY/7f+93=b1&x";
/// The event that the operator manages.
pub(crate) const EVENT: u64 = 7;

/// A driver and its fake.
pub(crate) struct Community {
    pub(crate) fake: FakeSelfCommunity,
    pub(crate) driver: Arc<SelfCommunity>,
}

impl Community {
    pub(crate) async fn with(options: Options) -> Self {
        let fake = FakeSelfCommunity::start(Options { token: TOKEN.into(), ..options }).await.unwrap();
        let settings = SelfCommunitySettings::at(fake.origin(), EVENT);
        let driver = SelfCommunity::new(settings, Some(&Secret::new(TOKEN.into())), None).unwrap();
        Self { fake, driver: Arc::new(driver) }
    }

    pub(crate) fn gallery(&self) -> Vec<Stored> {
        self.fake.gallery(EVENT)
    }
}

#[async_trait]
impl Subject for Community {
    async fn fresh() -> Self {
        Self::with(Options::default()).await
    }

    fn driver(&self) -> Arc<dyn Destination> {
        self.driver.clone()
    }

    fn stored(&self) -> Vec<Held> {
        let held = |one: Stored| Held { name: one.name, sha256: one.sha256, bytes: one.bytes, ..Held::default() };
        self.gallery().into_iter().map(held).collect()
    }

    /// The service knows neither sessions nor a gallery's own name.
    fn held(parcel: &Parcel, _event: &EventFacts) -> Held {
        let (name, sha256) = (parcel.name.clone(), parcel.sha256.clone());
        Held { name, sha256, bytes: parcel.bytes, ..Held::default() }
    }
}
