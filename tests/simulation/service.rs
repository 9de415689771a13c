//! Drivers of services that exist in memory: each request takes its time, and what goes wrong is drawn.

use super::world::{Service, Shared, Spin, Weather, hash, lock};
use async_trait::async_trait;
use boothlift_contract::{DeliveryState, DestinationId, DestinationKind, FailureCode, MediaType, PhotoId};
use boothlift_destinations::{
    CheckReport, Class, Consignment, Destination, EventFacts, Journal, Parcel, Proof, Remote, Source, Takes, Trouble,
};
use boothlift_store::deliveries::{self, Delivery};
use rand::RngExt;
use std::{
    fs,
    future::pending,
    sync::atomic::{AtomicBool, Ordering::SeqCst},
    time::Duration,
};

/// Photos of one request, at most.
const GROUP: usize = 5;
/// A service answers well for so long before anything is said about whose turn it is.
const SMOOTH: Duration = Duration::from_secs(3);

/// What becomes of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Done,
    /// Done, after a long time.
    Slow,
    Refused,
    /// Reset amid the body.
    Cut,
    /// Nothing is accepted any more for 30 s.
    Stalled,
    /// A sign-in page in place of an answer, after the whole body.
    Page,
    Denied,
    Full,
    Wait(u64),
    /// The service fails after the whole body; nothing is kept.
    Fails,
    /// The same, but it was kept.
    FailsLate,
    /// Nothing comes back; nothing is kept.
    Swallowed,
    /// Done, and nothing comes back.
    Unheard,
    /// Done, and the answer is cut short.
    ShortAnswer,
}

pub(crate) struct Driver {
    pub(crate) id: DestinationId,
    pub(crate) world: Shared,
    takes: Takes,
    /// Requests are few from now on: several photos go in one, where the service takes that.
    scarce: AtomicBool,
}

impl Driver {
    pub(crate) fn new(id: DestinationId, world: Shared) -> Self {
        let (kind, limit) = {
            let mut world = lock(&world);
            let service = world.service(&id);
            (service.kind, service.limit)
        };
        let takes = Takes {
            media: vec![MediaType::Jpeg],
            max_bytes: limit,
            picture_url: false,
            countable: kind != DestinationKind::EventGallery,
            on_this_computer: false,
            idempotent: kind != DestinationKind::EventGallery,
            fits: true,
            parallel: match kind {
                DestinationKind::EventGallery => (4, 8),
                DestinationKind::SelfCommunity => (1, 2),
                _ => (1, 1),
            },
        };
        Self { id, world, takes, scarce: AtomicBool::new(false) }
    }

    /// A step of the program outside itself; never returns once the plug is pulled.
    pub(crate) async fn step(&self) {
        let pulled = lock(&self.world).step();
        if pulled {
            pending::<()>().await;
        }
    }

    pub(crate) fn note(&self, line: impl AsRef<str>) {
        lock(&self.world).note(format!("{} {}", self.id, line.as_ref()));
    }

    pub(crate) fn fate(&self) -> Fate {
        let mut world = lock(&self.world);
        world.requests += 1;
        // Now and then the answer says that requests get few.
        if world.chance(5) {
            self.scarce.store(true, SeqCst);
        }
        match world.weather(&self.id) {
            Weather::Fair if !world.faults => Fate::Done,
            Weather::Fair if world.chance(90) => Fate::Done,
            Weather::Fair => Fate::Slow,
            Weather::Offline => Fate::Refused,
            Weather::Portal => Fate::Page,
            Weather::Denied => Fate::Denied,
            Weather::Full => Fate::Full,
            Weather::Busy => Fate::Wait(world.dice.random_range(1..120)),
            Weather::Rough => {
                use Fate::{
                    Cut, Done, Fails, FailsLate, Page, Refused, ShortAnswer, Slow, Stalled, Swallowed, Unheard, Wait,
                };
                let wait = Wait(world.dice.random_range(1..30));
                let fates = [
                    Done,
                    Done,
                    Done,
                    Done,
                    Done,
                    Done,
                    Done,
                    Done,
                    Done,
                    Done,
                    Done,
                    Done,
                    Done,
                    Done,
                    Done,
                    Done,
                    Slow,
                    Slow,
                    Refused,
                    Cut,
                    Cut,
                    Stalled,
                    Page,
                    wait,
                    Fails,
                    FailsLate,
                    Swallowed,
                    Unheard,
                    ShortAnswer,
                ];
                fates[world.dice.random_range(0..fates.len())]
            }
        }
    }

    /// One request about these photos: `keep` is what the service does with it, and returns an id for each that it keeps.
    /// `ends` is whether it holds the last slice of each.
    pub(crate) async fn request(
        &self,
        load: &[Load<'_>],
        what: &str,
        keep: impl Fn(&mut Service) -> Vec<u64> + Send + Sync,
        ends: bool,
    ) -> Result<Vec<u64>, Trouble> {
        let fate = self.fate();
        let photos: Vec<PhotoId> = load.iter().map(|one| one.parcel.photo).collect();
        self.note(format!("{what} of {photos:?} begins: {fate:?}"));
        let trouble = |class, code| Err(Trouble::new(class, code, format!("{what}: {fate:?}")));
        if fate != Fate::Refused {
            // Whatever becomes of it, the service was reached: also where an earlier request of the same group was not.
            lock(&self.world).service(&self.id).nudged();
        }
        if fate == Fate::Refused {
            let pause = lock(&self.world).millis(0..4_000);
            tokio::time::sleep(pause).await;
            self.step().await;
            self.found_offline();
            return trouble(Class::NothingSent, FailureCode::NetOffline);
        }
        self.body(match fate {
            Fate::Slow => 2_000..40_000,
            _ => 5..80,
        })
        .await;
        match fate {
            Fate::Cut => return trouble(Class::Broken, FailureCode::NetBroken),
            Fate::Stalled => {
                tokio::time::sleep(Duration::from_secs(30)).await;
                self.step().await;
                return trouble(Class::Broken, FailureCode::NetBroken);
            }
            // Refused before the body was complete.
            Fate::Denied => {
                return trouble(Class::NeedsPerson, FailureCode::DestDenied);
            }
            Fate::Full => return trouble(Class::NeedsPerson, FailureCode::DestFull),
            _ => {}
        }
        if ends {
            self.body_ends(load).await?;
        }
        let mut handed = Handed { driver: self, photos: photos.clone(), keep: Some(&keep) };
        self.body(2..20).await;
        match fate {
            Fate::Page => handed.let_go(trouble(Class::Portal, FailureCode::NetPortal)),
            Fate::Wait(seconds) => {
                let until = self.is_told_to_wait(seconds);
                self.note(format!("asks to wait until {}", until.as_millis()));
                let trouble = Trouble {
                    retry_after: Some(Duration::from_secs(seconds)),
                    status: Some(503),
                    ..Trouble::new(Class::Throttled, FailureCode::DestLimited, what)
                };
                handed.let_go(Err(trouble))
            }
            Fate::Fails => handed.let_go(trouble(Class::Unanswered, FailureCode::DestDown)),
            Fate::Swallowed => {
                tokio::time::sleep(Duration::from_secs(60)).await;
                handed.let_go(trouble(Class::Unanswered, FailureCode::NetNoAnswer))
            }
            Fate::FailsLate => {
                handed.arrives(false);
                trouble(Class::Unanswered, FailureCode::DestDown)
            }
            Fate::ShortAnswer => {
                handed.arrives(false);
                self.body(0..50).await;
                trouble(Class::Unanswered, FailureCode::NetBroken)
            }
            Fate::Unheard => {
                handed.arrives(false);
                tokio::time::sleep(Duration::from_secs(60)).await;
                self.step().await;
                trouble(Class::Unanswered, FailureCode::NetNoAnswer)
            }
            _ => {
                let ids = handed.arrives(true);
                let way_back = Way { driver: self, photos, arrived: false };
                self.body(1..40).await;
                way_back.ends();
                if ids.is_empty() { trouble(Class::Broken, FailureCode::DestUnexpected) } else { Ok(ids) }
            }
        }
    }

    /// The last slice of each comes next: what its own note says of it is as durable as that.
    async fn body_ends(&self, load: &[Load<'_>]) -> Result<(), Trouble> {
        let ends = load.iter().map(|one| async {
            if let Some(note) = one.note {
                one.journal.keep(note).await?;
            }
            one.journal.body_ends().await
        });
        futures_util::future::try_join_all(ends).await?;
        load.iter().for_each(|one| drop(self.find_in_state(one.parcel.photo, DeliveryState::BodySent)));
        Ok(())
    }

    pub(crate) fn is_told_to_wait(&self, seconds: u64) -> Duration {
        self.scarce.store(true, SeqCst);
        let mut world = lock(&self.world);
        let named_at = world.now();
        let until = named_at + Duration::from_secs(seconds);
        let service = world.service(&self.id);
        service.not_before = service.not_before.max(Some(until));
        service.named_at = named_at;
        until
    }

    /// Bytes on their way.
    pub(crate) async fn body(&self, takes: std::ops::Range<u64>) {
        let pause = lock(&self.world).millis(takes);
        tokio::time::sleep(pause).await;
        self.step().await;
    }

    pub(crate) fn found_offline(&self) {
        let mut world = lock(&self.world);
        let now = world.now();
        let service = world.service(&self.id);
        service.found_offline.get_or_insert(now);
    }

    /// What the records have of a photo, as anybody would find it now; it must be in that state.
    fn find_in_state(&self, photo: PhotoId, wanted: DeliveryState) -> Delivery {
        let store = lock(&self.world).store.clone().unwrap();
        let rows = store.read_blocking(|view| deliveries::of_photo(view, photo)).unwrap();
        let row = rows.into_iter().find(|row| row.destination == self.id).unwrap();
        let words = || format!("photo {photo} at {} is {}, not {wanted}", self.id, row.state);
        lock(&self.world).demand(row.state == wanted, words);
        row
    }

    /// A request that is no upload: nobody paused it, and the service asked for no wait.
    pub(crate) fn asks(&self, what: &str) {
        let mut world = lock(&self.world);
        let now = world.now();
        let may = world.people.lets_ask(&self.id, now);
        let service = world.service(&self.id);
        (service.found_offline, service.probed) = (None, None);
        let until = service.not_before.unwrap_or_default();
        world.demand(now >= until, || format!("{what} at {} {:?} before the time it named", self.id, until - now));
        world.demand(may, || format!("{what} at {} while it is paused", self.id));
    }

    /// A photo is about to go: everything that must hold by now, and where its bytes came from.
    fn begin(&self, parcel: &Parcel) -> Result<(Flight<'_>, String), Trouble> {
        {
            let mut world = lock(&self.world);
            let now = world.now();
            let service = world.service(&self.id);
            let alone = service.in_flight.insert(parcel.photo);
            *service.begun.entry(parcel.photo).or_default() += 1;
            (service.found_offline, service.probed) = (None, None);
            let until = service.not_before.unwrap_or_default();
            world.demand(alone, || format!("{} goes to {} twice at once", parcel.photo, self.id));
            let words = || format!("{} began {:?} before the time {} named", parcel.photo, until - now, self.id);
            world.demand(now >= until, words);
        }
        let flight = Flight(self, parcel.photo);
        let row = self.find_in_state(parcel.photo, DeliveryState::Sending);
        lock(&self.world).demand_promised(&row);
        self.holds_wish(&row, parcel);
        let Source::File(path) = &parcel.source else { panic!("no file") };
        let mut world = lock(&self.world);
        if world.spin() == Spin::Failing && world.chance(25) {
            return Err(Trouble::new(Class::Local, FailureCode::PhotoSpool, "the disk fails"));
        }
        let bytes = fs::read(path);
        let made_ready = parcel.sha256 != row.sha256;
        if made_ready && bytes.is_err() {
            // Let go of just now, by another destination that was the last to need it.
            return Err(Trouble::new(Class::Local, FailureCode::PhotoSpool, "the copy is gone"));
        }
        let bytes = bytes.unwrap_or_default();
        let known = world.written.values().any(|sha256| *sha256 == row.sha256) && hash(&bytes) == parcel.sha256;
        world.demand(known, || format!("the copy of {} is not what it was", parcel.photo));
        let service = world.service(&self.id);
        let fits = service.limit.is_none_or(|most| bytes.len() as u64 <= most);
        let wanted = !made_ready || service.limit.is_some_and(|most| row.bytes > most);
        let same = !made_ready
            || *service.smaller.entry(parcel.photo).or_insert_with(|| parcel.sha256.clone()) == parcel.sha256;
        world.demand(fits && wanted, || format!("{} bytes of {} go to {}", bytes.len(), parcel.photo, self.id));
        world.demand(same, || format!("another smaller copy of {} goes to {}", parcel.photo, self.id));
        drop(world);
        Ok((flight, row.sha256))
    }

    /// Nothing goes before what somebody wanted first, where all goes well.
    fn holds_wish(&self, row: &Delivery, parcel: &Parcel) {
        let (wished, store) = {
            let mut world = lock(&self.world);
            let (now, jumped) = (world.now(), world.wall_jumped);
            let smooth = world.service(&self.id).smooth_since.is_some_and(|since| now > since + SMOOTH);
            let wished = world.people.wished(now).filter(|wished| *wished != row.photo && smooth && !jumped);
            // A copy that is made ready first goes later than it was its turn.
            (wished.filter(|_| parcel.sha256 == row.sha256), world.store.clone().unwrap())
        };
        let Some(wished) = wished else { return };
        let rows = store.read_blocking(|view| deliveries::of_photo(view, wished)).unwrap();
        let Some(first) = rows.into_iter().find(|row| row.destination == self.id) else { return };
        let mut world = lock(&self.world);
        let due = first.due_at.plus(SMOOTH) < world.wall();
        let passed = due && world.people.waits_for_wish(&first);
        world.demand(!passed, || format!("{} goes before {wished}, which somebody wanted first: {first:?}", row.photo));
    }

    /// The last word about a request.
    fn went(&self, well: bool) {
        let mut world = lock(&self.world);
        let now = world.now();
        let service = world.service(&self.id);
        service.smooth_since = well.then(|| service.smooth_since.unwrap_or(now));
    }

    fn told(&self, photo: PhotoId, result: Result<u64, Trouble>) -> Result<Proof, Trouble> {
        match &result {
            Ok(id) => self.note(format!("proves {photo}: {id}")),
            Err(trouble) => self.note(format!("{photo}: {trouble}")),
        }
        self.went(result.is_ok());
        let id = result?;
        Ok(Proof { status: 200, remote_id: Some(id.to_string()), remote_url: None, reply: "stored".into() })
    }
}

/// A photo within a request.
#[derive(Clone, Copy)]
pub(crate) struct Load<'a> {
    pub(crate) parcel: &'a Parcel,
    pub(crate) journal: &'a dyn Journal,
    /// Hash of what the booth wrote.
    pub(crate) source: &'a str,
    /// What is kept of it with the end of its body.
    pub(crate) note: Option<&'a str>,
}

type Keep<'a> = dyn Fn(&mut Service) -> Vec<u64> + Send + Sync + 'a;

/// A request whose body the network has wholly. Where the program lets go of it, the service may have it all the same.
struct Handed<'a> {
    driver: &'a Driver,
    photos: Vec<PhotoId>,
    keep: Option<&'a Keep<'a>>,
}

impl Handed<'_> {
    /// The service keeps it; `answers` is whether it will be heard to say so.
    fn arrives(&mut self, answers: bool) -> Vec<u64> {
        let Some(keep) = self.keep.take() else { return Vec::new() };
        let mut world = lock(&self.driver.world);
        let service = world.service(&self.driver.id);
        let before = service.gallery.len();
        let ids = keep(service);
        if !answers {
            let new: Vec<PhotoId> = service.gallery.iter().skip(before).map(|(photo, ..)| *photo).collect();
            new.into_iter().for_each(|photo| *service.unseen.entry(photo).or_default() += 1);
        }
        world.note(format!("{} has it of {:?}: {ids:?}, answers {answers}", self.driver.id, self.photos));
        ids
    }

    fn let_go(mut self, result: Result<Vec<u64>, Trouble>) -> Result<Vec<u64>, Trouble> {
        self.keep = None;
        result
    }
}

impl Drop for Handed<'_> {
    fn drop(&mut self) {
        if self.keep.is_some() && lock(&self.driver.world).chance(50) {
            self.arrives(false);
        }
    }
}

/// An answer on its way to the program.
struct Way<'a> {
    driver: &'a Driver,
    photos: Vec<PhotoId>,
    arrived: bool,
}

impl Way<'_> {
    fn ends(mut self) {
        self.arrived = true;
    }
}

impl Drop for Way<'_> {
    fn drop(&mut self) {
        let mut world = lock(&self.driver.world);
        let service = world.service(&self.driver.id);
        for photo in self.photos.iter().filter(|photo| service.gallery.iter().any(|(there, ..)| there == *photo)) {
            if self.arrived {
                service.answered.insert(*photo);
            } else {
                *service.unseen.entry(*photo).or_default() += 1;
            }
        }
    }
}

/// A photo at this service, from the first byte to the last word.
struct Flight<'a>(&'a Driver, PhotoId);

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        lock(&self.0.world).service(&self.0.id).in_flight.remove(&self.1);
    }
}

#[async_trait]
impl Destination for Driver {
    fn takes(&self) -> &Takes {
        &self.takes
    }

    async fn deliver(&self, parcel: &Parcel, event: &EventFacts, journal: &dyn Journal) -> Result<Proof, Trouble> {
        let mut results = self.deliver_together(&[Consignment { parcel, journal }], event).await;
        results.pop().unwrap()
    }

    fn together(&self) -> usize {
        let groups = lock(&self.world).service(&self.id).kind == DestinationKind::CycleMate;
        if groups && self.scarce.load(SeqCst) { GROUP } else { 1 }
    }

    async fn deliver_together(&self, consignments: &[Consignment<'_>], _: &EventFacts) -> Vec<Result<Proof, Trouble>> {
        self.step().await;
        let begun: Vec<_> = consignments.iter().map(|one| self.begin(one.parcel)).collect();
        let ready: Vec<Load<'_>> = consignments
            .iter()
            .zip(&begun)
            .filter_map(|(one, begun)| {
                let (_, source) = begun.as_ref().ok()?;
                one.journal.handed_over(one.parcel.bytes);
                Some(Load { parcel: one.parcel, journal: one.journal, source, note: None })
            })
            .collect();
        let kind = lock(&self.world).service(&self.id).kind;
        let results = match (kind, ready.as_slice()) {
            (_, []) => Vec::new(),
            (DestinationKind::CycleMate, all) => self.event(all).await,
            (DestinationKind::SelfCommunity, [one]) => vec![self.community(*one).await],
            (_, [one]) => vec![self.gallery(*one).await],
            (kind, all) => panic!("{} photos together to {kind}", all.len()),
        };
        let mut results = results.into_iter();
        let all = consignments.iter().zip(&begun).map(|(one, begun)| {
            let result = match begun {
                Ok(_) => results.next().unwrap(),
                Err(trouble) => Err(trouble.clone()),
            };
            self.told(one.parcel.photo, result)
        });
        all.collect()
    }

    async fn probe(&self) -> Result<(), Trouble> {
        let (weather, pause) = {
            let mut world = lock(&self.world);
            let now = world.now();
            let weather = world.weather(&self.id);
            let pause = world.millis(0..300);
            let service = world.service(&self.id);
            service.probes += 1;
            let (since, last) = (service.found_offline, service.probed.replace(now));
            if weather == Weather::Offline {
                service.found_offline.get_or_insert(now);
            } else {
                service.found_offline = None;
            }
            if let (Some(since), Some(last)) = (since, last) {
                let (lasts, quiet) = (now - since, now - last);
                let calm = lasts < Duration::from_secs(20) || quiet >= Duration::from_secs(8);
                world.demand(calm, || format!("{} was tried after {quiet:?}, gone for {lasts:?}", self.id));
            }
            (weather, pause)
        };
        tokio::time::sleep(pause).await;
        self.step().await;
        self.note(format!("probe: {weather:?}"));
        match weather {
            Weather::Offline => Err(Trouble::new(Class::NothingSent, FailureCode::NetOffline, "probe")),
            Weather::Portal => Err(Trouble::new(Class::Portal, FailureCode::NetPortal, "probe")),
            _ => Ok(()),
        }
    }

    async fn check(&self, _: &EventFacts) -> Result<CheckReport, Trouble> {
        Ok(CheckReport::default())
    }

    /// One request; what the service has is read in its middle.
    async fn list(&self) -> Result<Vec<Remote>, Trouble> {
        self.step().await;
        self.asks("a list");
        lock(&self.world).demand(self.takes.countable, || format!("{} was listed", self.id));
        let fate = self.fate();
        self.note(format!("list begins: {fate:?}"));
        self.body(5..400).await;
        let shown: Vec<Remote> = {
            let mut world = lock(&self.world);
            let all = world.service(&self.id).gallery.iter();
            all.map(|(.., id)| Remote { id: id.to_string(), url: None }).collect()
        };
        self.body(5..2_000).await;
        let trouble = |class, code| Err(Trouble::new(class, code, format!("list: {fate:?}")));
        match fate {
            Fate::Done | Fate::Slow => Ok(shown),
            Fate::Refused => {
                self.found_offline();
                trouble(Class::NothingSent, FailureCode::NetOffline)
            }
            Fate::Page => trouble(Class::Portal, FailureCode::NetPortal),
            Fate::Denied => trouble(Class::NeedsPerson, FailureCode::DestDenied),
            Fate::Full => trouble(Class::NeedsPerson, FailureCode::DestFull),
            Fate::Wait(seconds) => {
                self.is_told_to_wait(seconds);
                Err(Trouble {
                    retry_after: Some(Duration::from_secs(seconds)),
                    ..Trouble::new(Class::Throttled, FailureCode::DestLimited, "list")
                })
            }
            _ => trouble(Class::Broken, FailureCode::DestDown),
        }
    }

    async fn remove(&self, remote_id: &str) -> Result<(), Trouble> {
        self.take_away(remote_id.parse().unwrap()).await
    }

    fn may_have(&self, note: &str) -> bool {
        note == "sent"
    }

    fn remote_of(&self, note: &str) -> Option<String> {
        ["media ", "image "].iter().find_map(|what| note.strip_prefix(what)).map(str::to_owned)
    }
}
