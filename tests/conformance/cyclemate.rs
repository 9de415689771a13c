//! The CycleMate driver and the fake of its host.

use crate::subject::{Held, Subject};
use async_trait::async_trait;
use boothlift_contract::{Clock, SystemClock};
use boothlift_destinations::{
    Destination, EventFacts, Parcel, Secret,
    cyclemate::{CycleMate, CycleMateSettings},
};
use boothlift_testkit::{
    clock::FakeClock,
    cyclemate::{FakeCycleMate, Options, Rates, Stored},
    service::Setup,
};
use std::sync::Arc;

/// Never part of anything a driver says.
pub(crate) const TOKEN: &str = "CANARY/7f+93=b1&x";

/// A driver and its fake.
pub(crate) struct Cycles {
    pub(crate) fake: FakeCycleMate,
    pub(crate) driver: Arc<CycleMate>,
    /// Of both.
    pub(crate) clock: Arc<FakeClock>,
}

impl Cycles {
    pub(crate) async fn with(options: Options) -> Self {
        let clock = Arc::new(FakeClock::new(SystemClock.now()));
        let setup = Setup { clock: Arc::clone(&clock) as Arc<dyn Clock>, ..options.setup };
        let fake = FakeCycleMate::start(Options { token: TOKEN.into(), setup, ..options }).await.unwrap();
        let driver = Arc::new(Self::driver_of(&fake));
        Self { fake, driver, clock }
    }

    /// A driver that has learned nothing yet, as after a start.
    pub(crate) fn driver_of(fake: &FakeCycleMate) -> CycleMate {
        let settings = CycleMateSettings::at(fake.origin(), FakeCycleMate::EVENT);
        CycleMate::new(settings, Some(&Secret::new(TOKEN.into()))).unwrap().timed_by(fake.clock())
    }

    pub(crate) fn images(&self) -> Vec<Stored> {
        self.fake.images(FakeCycleMate::EVENT)
    }
}

#[async_trait]
impl Subject for Cycles {
    async fn fresh() -> Self {
        Self::with(Options { rates: Rates::WIDE, ..Options::default() }).await
    }

    fn driver(&self) -> Arc<dyn Destination> {
        self.driver.clone()
    }

    fn stored(&self) -> Vec<Held> {
        let held = |one: Stored| Held { name: one.name, sha256: one.sha256, bytes: one.bytes, ..Held::default() };
        self.images().into_iter().map(held).collect()
    }

    /// The service knows neither sessions nor a gallery's own name.
    fn held(parcel: &Parcel, _event: &EventFacts) -> Held {
        let (name, sha256) = (parcel.name.clone(), parcel.sha256.clone());
        Held { name, sha256, bytes: parcel.bytes, ..Held::default() }
    }
}
