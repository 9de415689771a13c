//! Drivers of services that exist in memory: each request takes its time, and what goes wrong is drawn.

use super::world::{Shared, Weather, hash, lock};
use async_trait::async_trait;
use boothlift_contract::{DeliveryState, DestinationId, DestinationKind, FailureCode, MediaType, PhotoId};
use boothlift_destinations::{
    CheckReport, Class, Destination, EventFacts, Journal, Parcel, Proof, Remote, Source, Takes, Trouble,
};
use boothlift_store::deliveries;
use rand::RngExt;
use std::{fs, future::pending, time::Duration};

/// What becomes of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
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
    id: DestinationId,
    world: Shared,
    takes: Takes,
}

impl Driver {
    pub(crate) fn new(id: DestinationId, world: Shared) -> Self {
        let kind = lock(&world).service(&id).kind;
        let takes = Takes {
            media: vec![MediaType::Jpeg],
            max_bytes: None,
            picture_url: false,
            countable: kind != DestinationKind::EventGallery,
            on_this_computer: false,
            idempotent: kind != DestinationKind::EventGallery,
            fits: false,
            parallel: match kind {
                DestinationKind::EventGallery => (2, 8),
                DestinationKind::SelfCommunity => (1, 2),
                _ => (1, 1),
            },
        };
        Self { id, world, takes }
    }

    /// A step of the program outside itself; never returns once the plug is pulled.
    async fn step(&self) {
        let pulled = lock(&self.world).step();
        if pulled {
            pending::<()>().await;
        }
    }

    fn note(&self, line: impl AsRef<str>) {
        lock(&self.world).note(format!("{} {}", self.id, line.as_ref()));
    }

    fn fate(&self) -> Fate {
        let mut world = lock(&self.world);
        world.requests += 1;
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

    /// One request: `keep` is what the service does with it, and returns an id. `last` is called before the last slice.
    async fn request(
        &self,
        parcel: &Parcel,
        what: &str,
        keep: impl Fn(&mut super::world::Service) -> Option<u64> + Send + Sync,
        last: Option<&dyn Journal>,
    ) -> Result<u64, Trouble> {
        let fate = self.fate();
        self.note(format!("{what} of {} begins: {fate:?}", parcel.photo));
        let trouble = |class, code| Err(Trouble::new(class, code, format!("{what}: {fate:?}")));
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
        if let Some(journal) = last {
            journal.body_ends().await?;
            self.assert_state(parcel.photo, DeliveryState::BodySent);
        }
        let mut handed = Handed { driver: self, photo: parcel.photo, keep: Some(&keep) };
        self.body(2..20).await;
        match fate {
            Fate::Page => handed.let_go(trouble(Class::Portal, FailureCode::NetPortal)),
            Fate::Wait(seconds) => {
                let until = {
                    let mut world = lock(&self.world);
                    let named_at = world.now();
                    let until = named_at + Duration::from_secs(seconds);
                    let service = world.service(&self.id);
                    service.not_before = service.not_before.max(Some(until));
                    service.named_at = named_at;
                    until
                };
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
                let id = handed.arrives(true);
                let way_back = Way { driver: self, photo: parcel.photo, arrived: false };
                self.body(1..40).await;
                way_back.ends();
                match id {
                    Some(id) => Ok(id),
                    None => trouble(Class::Broken, FailureCode::DestUnexpected),
                }
            }
        }
    }

    /// Bytes on their way.
    async fn body(&self, takes: std::ops::Range<u64>) {
        let pause = lock(&self.world).millis(takes);
        tokio::time::sleep(pause).await;
        self.step().await;
    }

    fn found_offline(&self) {
        let mut world = lock(&self.world);
        let now = world.now();
        let service = world.service(&self.id);
        service.found_offline.get_or_insert(now);
    }

    /// What the records have of a photo, as anybody would find it now.
    fn assert_state(&self, photo: PhotoId, wanted: DeliveryState) {
        let store = lock(&self.world).store.clone().unwrap();
        let rows = store.read_blocking(|view| deliveries::of_photo(view, photo)).unwrap();
        let row = rows.iter().find(|row| row.destination == self.id).unwrap();
        let words = || format!("photo {photo} at {} is {}, not {wanted}", self.id, row.state);
        lock(&self.world).demand(row.state == wanted, words);
    }

    async fn gallery(&self, parcel: &Parcel, journal: &dyn Journal) -> Result<u64, Trouble> {
        let store = keep_photo(parcel.photo, parcel.sha256.clone(), self.id.0.len() as u64);
        self.request(parcel, "upload", store, Some(journal)).await
    }

    /// Chunks, completion, the event's gallery; each proven step is noted.
    async fn community(&self, parcel: &Parcel, journal: &dyn Journal) -> Result<u64, Trouble> {
        let note = journal.recall().await?.unwrap_or_default();
        let known = |what: &str| note.strip_prefix(what).and_then(|id| id.parse::<u64>().ok());
        let (half, sha256) = (parcel.bytes / 2, parcel.sha256.clone());
        let media = match known("media ") {
            Some(media) => media,
            None => {
                let upload = match known("upload ") {
                    Some(upload) => upload,
                    None => {
                        let sha256 = sha256.clone();
                        let begin = move |service: &mut super::world::Service| {
                            let id = 1 + service.uploads.len() as u64;
                            service.uploads.insert(id, (half, sha256.clone()));
                            Some(id)
                        };
                        let upload = self.request(parcel, "first chunk", begin, None).await?;
                        journal.keep(&format!("upload {upload}")).await?;
                        upload
                    }
                };
                let bytes = parcel.bytes;
                let go_on = move |service: &mut super::world::Service| {
                    let upload = service.uploads.get_mut(&upload)?;
                    upload.0 = bytes;
                    Some(0)
                };
                self.request(parcel, "second chunk", go_on, None).await?;
                let complete = move |service: &mut super::world::Service| {
                    let (held, sha256) = service.uploads.get(&upload).cloned()?;
                    if held != bytes {
                        return None;
                    }
                    let id = 1_000 + service.media.len() as u64;
                    service.media.insert(id, sha256);
                    Some(id)
                };
                let media = self.request(parcel, "completion", complete, None).await?;
                journal.keep(&format!("media {media}")).await?;
                media
            }
        };
        let photo = parcel.photo;
        let add = move |service: &mut super::world::Service| {
            let held = service.media.get(&media)?.clone();
            if held == sha256 && service.gallery.iter().all(|(_, _, id)| *id != media) {
                service.gallery.push((photo, held, media));
            }
            Some(media)
        };
        self.request(parcel, "addition", add, Some(journal)).await
    }

    /// One request, whose answer names nothing: where one was lost the event's list tells.
    async fn event(&self, parcel: &Parcel, journal: &dyn Journal) -> Result<u64, Trouble> {
        if journal.recall().await?.is_some() {
            let sha256 = parcel.sha256.clone();
            let list = move |service: &mut super::world::Service| {
                let found = service.gallery.iter().find(|(_, held, _)| *held == sha256);
                Some(found.map_or(0, |(_, _, id)| *id))
            };
            let found = self.request(parcel, "list", list, None).await.map_err(|trouble| match trouble.class {
                // Looking leaves nothing behind.
                Class::Unanswered => Trouble { class: Class::Broken, ..trouble },
                _ => trouble,
            })?;
            if found != 0 {
                return Ok(found);
            }
        }
        journal.keep("sent").await?;
        let store = keep_photo(parcel.photo, parcel.sha256.clone(), 500);
        self.request(parcel, "upload", store, Some(journal)).await
    }
}

fn keep_photo(
    photo: PhotoId,
    sha256: String,
    from: u64,
) -> impl Fn(&mut super::world::Service) -> Option<u64> + Send + Sync {
    move |service| {
        let id = from + service.gallery.len() as u64;
        service.gallery.push((photo, sha256.clone(), id));
        Some(id)
    }
}

type Keep<'a> = dyn Fn(&mut super::world::Service) -> Option<u64> + Send + Sync + 'a;

/// A request whose body the network has wholly. Where the program lets go of it, the service may have it all the same.
struct Handed<'a> {
    driver: &'a Driver,
    photo: PhotoId,
    keep: Option<&'a Keep<'a>>,
}

impl Handed<'_> {
    /// The service keeps it; `answers` is whether it will be heard to say so.
    fn arrives(&mut self, answers: bool) -> Option<u64> {
        let keep = self.keep.take()?;
        let mut world = lock(&self.driver.world);
        let service = world.service(&self.driver.id);
        let before = service.gallery.len();
        let id = keep(service);
        if !answers && service.gallery.len() > before {
            *service.unseen.entry(self.photo).or_default() += 1;
        }
        world.note(format!("{} has it of {}: {id:?}, answers {answers}", self.driver.id, self.photo));
        id
    }

    fn let_go(mut self, result: Result<u64, Trouble>) -> Result<u64, Trouble> {
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
    photo: PhotoId,
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
        if service.gallery.iter().any(|(photo, ..)| *photo == self.photo) {
            if self.arrived {
                service.answered.insert(self.photo);
            } else {
                *service.unseen.entry(self.photo).or_default() += 1;
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

    async fn deliver(&self, parcel: &Parcel, _: &EventFacts, journal: &dyn Journal) -> Result<Proof, Trouble> {
        self.step().await;
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
        let _flight = Flight(self, parcel.photo);
        self.assert_state(parcel.photo, DeliveryState::Sending);
        let Source::File(path) = &parcel.source else { panic!("no file") };
        let bytes = fs::read(path).unwrap_or_default();
        {
            let mut world = lock(&self.world);
            let known = world.written.values().any(|sha256| *sha256 == parcel.sha256);
            let words = || format!("the safe copy of {} is not what the booth wrote", parcel.photo);
            world.demand(known && hash(&bytes) == parcel.sha256, words);
        }
        journal.handed_over(parcel.bytes);
        let kind = lock(&self.world).service(&self.id).kind;
        let result = match kind {
            DestinationKind::SelfCommunity => self.community(parcel, journal).await,
            DestinationKind::CycleMate => self.event(parcel, journal).await,
            _ => self.gallery(parcel, journal).await,
        };
        match &result {
            Ok(id) => self.note(format!("proves {}: {id}", parcel.photo)),
            Err(trouble) => self.note(format!("{}: {trouble}", parcel.photo)),
        }
        let id = result?;
        Ok(Proof { status: 200, remote_id: Some(id.to_string()), remote_url: None, reply: "stored".into() })
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
            if weather != Weather::Offline {
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
        {
            let mut world = lock(&self.world);
            let now = world.now();
            let service = world.service(&self.id);
            (service.found_offline, service.probed) = (None, None);
            let until = service.not_before.unwrap_or_default();
            world.demand(now >= until, || format!("{} was listed {:?} before the time it named", self.id, until - now));
            world.demand(self.takes.countable, || format!("{} was listed", self.id));
        }
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
                let mut world = lock(&self.world);
                let named_at = world.now();
                let until = named_at + Duration::from_secs(seconds);
                let service = world.service(&self.id);
                service.not_before = service.not_before.max(Some(until));
                service.named_at = named_at;
                Err(Trouble {
                    retry_after: Some(Duration::from_secs(seconds)),
                    ..Trouble::new(Class::Throttled, FailureCode::DestLimited, "list")
                })
            }
            _ => trouble(Class::Broken, FailureCode::DestDown),
        }
    }
}
