//! CycleMate: one multipart POST an image, into an event.
//!
//! Vendor pages: <https://docs.cyclemate.club/api-reference/admin/events>,
//! <https://cyclemate.mintlify.app/api-reference/admin/event-images>, `…/api-reference/introduction` (rate limit).
//!
//! Not documented, and so never relied on: whether a request of several images is all or nothing (one goes at a time, until
//! the rate limit is near), what a refused token answers, whether images are encoded anew, and any way to tell one image from another but its storage's
//! hash: no answer has a file name.

mod answer;
mod settings;
mod storage;
mod upload;

pub use settings::{CycleMateSettings, SettingsError};

use crate::{
    CheckReport, Class, Consignment, Destination, EventFacts, Journal, ManagedEvent, Parcel, Proof, Remote, Secret,
    Source, Takes, Trouble,
    http::{Call, Content, Http, Reply, SafeUrl, Scrub, judging::of_a_question},
    token,
};
use answer::Image;
use async_trait::async_trait;
use boothlift_contract::{Clock, FailureCode, PhotoId, SystemClock};
use reqwest::{
    Method, Url,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::Duration,
};
use storage::Storage;
use tokio::time::Instant;

/// Ten requests a minute are allowed: one upload at a time is as fast, and tells apart what was there before.
const PARALLEL: (usize, usize) = (1, 1);
/// Images of one request once requests are scarce.
const GROUP: usize = 5;
/// With so few requests left they are scarce.
const SCARCE: u64 = 3;
/// How long they count as scarce: the limits are of a minute and of an hour, and the answers do not say which they tell.
const SCARCE_FOR: Duration = Duration::from_secs(3600);

/// One event of CycleMate.
#[derive(Debug)]
pub struct CycleMate {
    settings: CycleMateSettings,
    base: Url,
    takes: Takes,
    http: Http,
    storage: Storage,
    key: RwLock<Option<Arc<Key>>>,
    seen: Mutex<Seen>,
    clock: Time,
}

/// What tells the time.
#[derive(Clone)]
struct Time(Arc<dyn Clock>);

impl std::fmt::Debug for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Time").field(&self.0.now()).finish()
    }
}

#[derive(Debug)]
struct Key {
    token: Secret,
    scrub: Scrub,
}

/// What this driver has learned since it was made.
#[derive(Debug, Default)]
struct Seen {
    /// Images the event had, once it was listed.
    known: Option<BTreeSet<u64>>,
    /// Images that are certainly one photo's.
    ours: BTreeMap<u64, PhotoId>,
    /// Whether the storage keeps the bytes that were sent.
    keeps_bytes: Option<bool>,
    /// No request before this: the limit is spent.
    quiet_until: Option<Instant>,
    /// Photos with a lost answer, and when the event was first listed without them, by the monotonic clock.
    missed: BTreeMap<PhotoId, Duration>,
    /// When requests were last scarce.
    scarce_at: Option<Instant>,
}

impl CycleMate {
    /// A driver for `settings`. Without a token it can only be probed.
    ///
    /// # Errors
    /// When settings or token cannot be used.
    pub fn new(settings: CycleMateSettings, token: Option<&Secret>) -> Result<Self, SettingsError> {
        let base = settings.check()?;
        let http = Http::new(&base, PARALLEL.1).map_err(|error| SettingsError::Setup(error.to_string()))?;
        let takes = Takes {
            media: CycleMateSettings::media(),
            max_bytes: Some(settings.max_bytes),
            picture_url: false,
            countable: true,
            on_this_computer: false,
            // The event is listed and the storage's hashes compared before anything is sent again.
            idempotent: true,
            fits: true,
            parallel: PARALLEL,
        };
        let (storage, key, seen) = (Storage::default(), RwLock::default(), Mutex::default());
        let clock = Time(Arc::new(SystemClock));
        let driver = Self { settings, base, takes, http, storage, key, seen, clock };
        if let Some(token) = token {
            driver.set_token(token)?;
        }
        Ok(driver)
    }

    /// Tells the time by `clock`.
    #[must_use]
    pub fn timed_by(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Time(clock);
        self
    }

    /// Uses `token` from the next request on. Blanks and quotation marks around it are dropped.
    ///
    /// # Errors
    /// When it cannot be a token; then the old one stays.
    pub fn set_token(&self, token: &Secret) -> Result<(), SettingsError> {
        let token = token::clean(token).map_err(|fault| match fault {
            token::Fault::Empty => SettingsError::EmptyToken,
            token::Fault::Strange => SettingsError::BadToken,
        })?;
        let scrub = Scrub::new(Some(&token));
        *self.key.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(Key { token, scrub }));
        Ok(())
    }

    /// The service's address.
    #[must_use]
    pub fn endpoint(&self) -> SafeUrl {
        SafeUrl::from(&self.base)
    }

    /// The events this account may fill, by number.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn events(&self) -> Result<Vec<ManagedEvent>, Trouble> {
        let list = self.get("/api/admin/events/").await?;
        let events = list.get("events").and_then(Value::as_array).ok_or_else(|| odd("a list without events"))?;
        let mut events: Vec<ManagedEvent> = events
            .iter()
            .filter_map(|event| {
                let name = event.get("name").and_then(Value::as_str).unwrap_or_default();
                let images = event.get("images").and_then(Value::as_array);
                Some(ManagedEvent {
                    id: event.get("id")?.as_u64()?,
                    name: name.to_owned(),
                    date: ManagedEvent::day(event.get("start_time")),
                    photos: images.and_then(|images| u32::try_from(images.len()).ok()),
                })
            })
            .collect();
        events.sort_by_key(|event| event.id);
        Ok(events)
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn event_path(&self) -> String {
        format!("/api/admin/events/{}/", self.settings.event_id)
    }

    /// Asks for something, unless the limit is spent.
    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<(HeaderValue, Content, &dyn Journal)>,
    ) -> Result<(Reply, Arc<Key>), Trouble> {
        let key = self.key.read().unwrap_or_else(PoisonError::into_inner).clone();
        let key = key.ok_or_else(|| Trouble::new(Class::NeedsPerson, FailureCode::DestNoToken, "no token is set"))?;
        self.gate()?;
        let headers = signed(&key.token).ok_or_else(|| {
            Trouble::new(Class::NeedsPerson, FailureCode::DestDenied, "the token cannot stand in a request")
        })?;
        let mut url = self.base.clone();
        url.set_path(path);
        let scrub = &key.scrub;
        let reply = match body {
            None => self.http.fetch(method, url, headers, scrub).await?,
            Some((label, content, journal)) => {
                let mut headers = headers;
                headers.insert(CONTENT_TYPE, label);
                let call = Call { method, url, headers, content, journal, scrub, asks_for_secrets: false };
                self.http.send(call).await?
            }
        };
        let told = answer::success(&reply, 201, scrub).err().and_then(|trouble| trouble.retry_after);
        let (now, mut seen) = (Instant::now(), self.seen());
        if told.is_some() || reply.remaining.is_some_and(|left| left <= SCARCE) {
            seen.scarce_at = Some(now);
        }
        if let Some(wait) = told.or(reply.spent) {
            seen.quiet_until = Some(now + wait);
        }
        drop(seen);
        Ok((reply, key))
    }

    /// Whether a request may go now.
    fn gate(&self) -> Result<(), Trouble> {
        match self.quiet_for() {
            None => Ok(()),
            Some(left) => Err(Trouble {
                retry_after: Some(left),
                ..Trouble::new(Class::Throttled, FailureCode::DestLimited, "the service allows no more requests yet")
            }),
        }
    }

    async fn get(&self, path: &str) -> Result<Value, Trouble> {
        let (reply, key) = self.ask(Method::GET, path, None).await.map_err(not_there)?;
        answer::success(&reply, 200, &key.scrub).map_err(not_there).map_err(of_a_question)
    }

    /// Why the event was refused a photo: where its own details say that it is not active any more, it was closed. A refusal alone
    /// does not tell, and neither do the details: nobody documents that an inactive event takes no photos.
    async fn why(&self, refusal: Trouble) -> Trouble {
        let of_the_event = matches!(refusal.code, FailureCode::DestForbidden | FailureCode::DestAddress);
        if refusal.class != Class::NeedsPerson || !of_the_event {
            return refusal;
        }
        match self.get(&self.event_path()).await {
            Ok(event) if event.get("is_active").and_then(Value::as_bool) == Some(false) => {
                Trouble { code: FailureCode::DestClosed, ..refusal }
            }
            Ok(_) | Err(_) => refusal,
        }
    }

    /// What the event holds.
    async fn images(&self) -> Result<Vec<Image>, Trouble> {
        let event = self.get(&self.event_path()).await?;
        let images = event.get("images").and_then(Value::as_array).ok_or_else(|| odd("an event without images"))?;
        let read: Option<Vec<Image>> = images.iter().map(Image::read).collect();
        let images = read.ok_or_else(|| odd("an image without a number"))?;
        self.seen().known.get_or_insert_default().extend(images.iter().map(|image| image.id));
        Ok(images)
    }

    fn refusal(&self, parcel: &Parcel) -> Option<Trouble> {
        let refused = |code, words: String| Some(Trouble::new(Class::Refused, code, words));
        if matches!(parcel.source, Source::Url(_)) {
            return refused(FailureCode::PhotoKind, "a picture's web address is not sent there".into());
        }
        if parcel.bytes == 0 {
            return refused(FailureCode::PhotoEmpty, "the file is empty".into());
        }
        if parcel.bytes > self.settings.max_bytes {
            let words = format!("{} bytes, at most {} are taken there", parcel.bytes, self.settings.max_bytes);
            return refused(FailureCode::PhotoTooLarge, words);
        }
        if !self.takes.media.contains(&parcel.media) {
            return refused(FailureCode::PhotoKind, format!("{} is not sent there", parcel.media));
        }
        None
    }
}

#[async_trait]
impl Destination for CycleMate {
    fn takes(&self) -> &Takes {
        &self.takes
    }

    async fn deliver(&self, parcel: &Parcel, _event: &EventFacts, journal: &dyn Journal) -> Result<Proof, Trouble> {
        let mut results = upload::deliver(self, &[Consignment { parcel, journal }]).await;
        results.pop().unwrap_or_else(|| Err(odd("nothing was sent")))
    }

    fn together(&self) -> usize {
        let scarce = self.seen().scarce_at.is_some_and(|at| at.elapsed() < SCARCE_FOR);
        if scarce { GROUP } else { 1 }
    }

    async fn deliver_together(
        &self,
        consignments: &[Consignment<'_>],
        _event: &EventFacts,
    ) -> Vec<Result<Proof, Trouble>> {
        upload::deliver(self, consignments).await
    }

    async fn probe(&self) -> Result<(), Trouble> {
        let key = self.key.read().unwrap_or_else(PoisonError::into_inner).clone();
        self.http.reach(&key.map(|key| key.scrub.clone()).unwrap_or_default()).await
    }

    /// The event that is filled: a page or a redirect in its place is no answer.
    async fn prove(&self) -> Result<(), Trouble> {
        self.get(&self.event_path()).await.map(drop)
    }

    /// Whether the token is good and the event is one it may fill.
    async fn check(&self, _event: &EventFacts) -> Result<CheckReport, Trouble> {
        let events = self.events().await?;
        if events.iter().any(|event| event.id == self.settings.event_id) {
            return Ok(CheckReport { token_tried: true });
        }
        let plain = |name: &str| name.chars().filter(|c| !c.is_control()).take(60).collect::<String>();
        let named: Vec<String> =
            events.iter().take(20).map(|event| format!("{} ({})", event.id, plain(&event.name))).collect();
        let choice = if named.is_empty() { "no event".into() } else { named.join(", ") };
        let words = format!("event {} is not this account's; it may fill {choice}", self.settings.event_id);
        Err(Trouble::new(Class::NeedsPerson, FailureCode::DestAddress, words))
    }

    async fn list(&self) -> Result<Vec<Remote>, Trouble> {
        let images = self.images().await?;
        Ok(images.into_iter().map(|image| Remote { id: image.id.to_string(), url: image.url }).collect())
    }

    async fn managed_events(&self) -> Result<Vec<ManagedEvent>, Trouble> {
        self.events().await
    }

    async fn remove(&self, remote_id: &str) -> Result<(), Trouble> {
        let image: u64 = remote_id
            .parse()
            .map_err(|_| Trouble::new(Class::Refused, FailureCode::RequestWrong, "this is no number of an image"))?;
        let path = format!("{}images/{image}/", self.event_path());
        let (reply, key) = self.ask(Method::DELETE, &path, None).await?;
        match answer::gone(&reply, &key.scrub) {
            Ok(()) => Ok(()),
            // The address may be wrong as well: the event tells.
            Err(trouble) if matches!(reply.status, 404 | 410) => {
                let listed = self.images().await?.iter().any(|one| one.id == image);
                if listed { Err(trouble) } else { Ok(()) }
            }
            Err(trouble) => Err(not_there(trouble)),
        }
    }

    fn remote_of(&self, note: &str) -> Option<String> {
        upload::image_of(self, note)
    }

    fn may_have(&self, note: &str) -> bool {
        upload::was_sent(self, note)
    }

    fn quiet_for(&self) -> Option<Duration> {
        let until = self.seen().quiet_until?;
        Some(until.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
    }

    fn keep_quiet(&self, left: Duration) {
        let until = Instant::now() + left;
        let mut seen = self.seen();
        seen.quiet_until = seen.quiet_until.max(Some(until));
    }

    fn renew(&self) {
        self.http.renew();
        self.storage.forget();
    }
}

/// The headers with the token: the one place where it is put on the wire. `None` when it cannot be sent.
fn signed(token: &Secret) -> Option<HeaderMap> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose())).ok()?;
    value.set_sensitive(true);
    Some(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json")), (AUTHORIZATION, value)]))
}

/// A lost answer to a question leaves no photo there.
fn not_there(trouble: Trouble) -> Trouble {
    match trouble.class {
        Class::Unanswered => Trouble { class: Class::Broken, ..trouble },
        _ => trouble,
    }
}

fn odd(words: &str) -> Trouble {
    Trouble::new(Class::Broken, FailureCode::DestUnexpected, words)
}
