//! SelfCommunity, API v2: a photo comes in chunks, becomes a media, and is put into an event's gallery.
//!
//! Vendor pages: <https://developers.selfcommunity.com/docs/apireference/v2/media/chunk_upload_media>,
//! `…/media/chunk_upload_media_complete`, `…/event/add_media_to_photo_gallery`, `…/api/authentication/oauth`.
//!
//! Not documented, and so never relied on: what a refused chunk answers, how long an unfinished upload lives, what the
//! same media added twice does, in which order a gallery is listed, whether refresh tokens rotate.

mod account;
mod answer;
mod request;
mod settings;
mod sign_in;
mod upload;

pub use account::Keeper;
pub use settings::{SelfCommunitySettings, SettingsError};
pub use sign_in::{PORTS, SignIn};

use crate::{
    CheckReport, Class, Destination, EventFacts, Journal, ManagedEvent, Parcel, Proof, Remote, Secret, Source, Takes,
    Trouble,
    http::{
        Call, Http, Reply, SafeUrl, Unnoted,
        judging::{is_web, of_a_question},
    },
    token,
};
use account::{Account, Key, not_there};
use async_trait::async_trait;
use boothlift_contract::FailureCode;
use request::Letter;
use reqwest::Url;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Uploads at once: a photo is up to 27 requests, and the vendor's limits are not known.
const PARALLEL: (usize, usize) = (1, 2);
/// Pages of a list at most: 100,000 photos.
const PAGES: usize = 1000;

/// One event of a community.
#[derive(Debug)]
pub struct SelfCommunity {
    settings: SelfCommunitySettings,
    base: Url,
    takes: Takes,
    http: Arc<Http>,
    account: Arc<Account>,
    /// No request before this, not even the next piece of a photo that is on its way: the service asked for a pause.
    quiet_until: Mutex<Option<Instant>>,
}

impl SelfCommunity {
    /// A driver for `settings`. Without a token it can only be probed. `token` is a pasted one, or what a sign-in gave;
    /// `keeper` keeps what a renewal gives in its place.
    ///
    /// # Errors
    /// When settings or token cannot be used.
    pub fn new(
        settings: SelfCommunitySettings,
        token: Option<&Secret>,
        keeper: Option<Arc<dyn Keeper>>,
    ) -> Result<Self, SettingsError> {
        let base = settings.check()?;
        let http = Http::new(&base, PARALLEL.1).map_err(|error| SettingsError::Setup(error.to_string()))?;
        let takes = Takes {
            media: SelfCommunitySettings::media(),
            max_bytes: Some(settings.max_bytes),
            picture_url: false,
            countable: true,
            on_this_computer: false,
            // Every step has an id, and the gallery can be listed.
            idempotent: true,
            fits: true,
            parallel: PARALLEL,
        };
        let account = Account::new(base.clone(), settings.client_id.clone(), keeper);
        let (http, account, quiet_until) = (Arc::new(http), Arc::new(account), Mutex::default());
        let driver = Self { settings, base, takes, http, account, quiet_until };
        if let Some(token) = token {
            driver.set_token(token)?;
        }
        Ok(driver)
    }

    /// Uses `token` from the next request on. Blanks and quotation marks around it are dropped.
    ///
    /// # Errors
    /// When it cannot be a token; then the old one stays.
    pub fn set_token(&self, token: &Secret) -> Result<(), SettingsError> {
        self.account.set(token).map_err(|fault| match fault {
            token::Fault::Empty => SettingsError::EmptyToken,
            token::Fault::Strange => SettingsError::BadToken,
        })
    }

    /// The community's address.
    #[must_use]
    pub fn endpoint(&self) -> SafeUrl {
        SafeUrl::from(&self.base)
    }

    /// The events whose gallery this account may fill, by number: those it takes part in or made, and manages.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn events(&self) -> Result<Vec<ManagedEvent>, Trouble> {
        let me = self.me().await?;
        let mut found = BTreeMap::new();
        for list in [Letter::subscribed(&self.base), Letter::created(&self.base, me)] {
            self.pages(list, |event| {
                let managed = manager(event) == Some(me);
                if let (true, Some(id)) = (managed, event.get("id").and_then(answer::number)) {
                    let name = event.get("name").and_then(Value::as_str).unwrap_or_default();
                    let date = ManagedEvent::day(event.get("start_date"));
                    // The gallery would have to be listed for each event to know how many photos it has.
                    found.insert(id, ManagedEvent { id, name: name.to_owned(), date, photos: None });
                }
                ControlFlow::Continue(())
            })
            .await?;
        }
        Ok(found.into_values().collect())
    }

    /// The events there are to choose from, in words.
    async fn choice(&self) -> Result<String, Trouble> {
        let plain = |name: &str| name.chars().filter(|c| !c.is_control()).take(60).collect::<String>();
        let events: Vec<String> = self
            .events()
            .await?
            .iter()
            .take(20)
            .map(|event| format!("{} ({})", event.id, plain(&event.name)))
            .collect();
        Ok(match events.is_empty() {
            true => "this account manages no event".into(),
            false => format!("this account manages {}", events.join(", ")),
        })
    }

    fn origin(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    fn quiet(&self) -> MutexGuard<'_, Option<Instant>> {
        self.quiet_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a request may go now.
    fn gate(&self) -> Result<(), Trouble> {
        match self.quiet_for() {
            None => Ok(()),
            Some(left) => Err(Trouble {
                retry_after: Some(left),
                ..Trouble::new(Class::Throttled, FailureCode::DestLimited, "the service asked for a pause")
            }),
        }
    }

    /// Sends `letter`, and once more with a renewed token where the first was refused. Nothing goes amid a pause.
    async fn ask(&self, letter: &Letter, journal: &dyn Journal) -> Result<(Reply, Arc<Key>), Trouble> {
        self.gate()?;
        let key = self.account.key(&self.http).await?;
        let reply = self.send(letter, &key, journal).await?;
        if reply.status != 401 {
            return Ok((reply, key));
        }
        match self.account.after(Arc::clone(&key), &self.http).await? {
            Some(key) => Ok((self.send(letter, &key, journal).await?, key)),
            None => Ok((reply, key)),
        }
    }

    async fn send(&self, letter: &Letter, key: &Key, journal: &dyn Journal) -> Result<Reply, Trouble> {
        let headers = letter.signed(&key.token).ok_or_else(|| {
            Trouble::new(Class::NeedsPerson, FailureCode::DestDenied, "the token cannot stand in a request")
        })?;
        let (method, url, scrub) = (letter.method.clone(), letter.url.clone(), &key.scrub);
        let reply = match letter.content.clone() {
            Some(content) => {
                let call = Call { method, url, headers, content, journal, scrub, asks_for_secrets: false };
                self.http.send(call).await?
            }
            None => self.http.fetch(method, url, headers, scrub).await?,
        };
        let trouble = answer::success(&reply, &[200, 201], scrub).err();
        if let Some(wait) = trouble.and_then(|trouble| trouble.retry_after) {
            self.keep_quiet(wait);
        }
        Ok(reply)
    }

    async fn get(&self, letter: &Letter) -> Result<Value, Trouble> {
        let (reply, key) = self.ask(letter, &Unnoted).await?;
        answer::success(&reply, &[200], &key.scrub).map_err(not_there).map_err(of_a_question)
    }

    async fn me(&self) -> Result<u64, Trouble> {
        let (reply, key) = self.ask(&Letter::me(&self.base), &Unnoted).await?;
        let me = answer::success(&reply, &[200], &key.scrub).map_err(not_there)?;
        me.get("id").and_then(answer::number).ok_or_else(|| not_there(answer::unexpected(&reply, &key.scrub)))
    }

    /// Shows every result of a list to `see`, until that has seen enough.
    async fn pages(&self, first: Letter, mut see: impl FnMut(&Value) -> ControlFlow<()>) -> Result<(), Trouble> {
        let mut letter = first;
        for _ in 0..PAGES {
            let page = self.get(&letter).await?;
            let results = page.get("results").and_then(Value::as_array).ok_or_else(|| odd("a list without results"))?;
            if results.iter().any(|result| see(result).is_break()) {
                return Ok(());
            }
            letter = match page.get("next").and_then(Value::as_str) {
                None => return Ok(()),
                Some(next) => letter.next(next).ok_or_else(|| odd("the list goes on elsewhere"))?,
            };
        }
        Err(odd("the list does not end"))
    }

    /// The proof that `media` is in the event's gallery, if it is.
    async fn find(&self, media: u64) -> Result<Option<Proof>, Trouble> {
        let mut found = None;
        self.pages(Letter::list(&self.base, self.settings.event_id), |one| {
            if one.get("id").and_then(answer::number) != Some(media) {
                return ControlFlow::Continue(());
            }
            found = Some(Proof {
                status: 200,
                remote_id: Some(media.to_string()),
                remote_url: picture_of(one),
                reply: "found in the list of the gallery".into(),
            });
            ControlFlow::Break(())
        })
        .await?;
        Ok(found)
    }

    /// Whether the event's gallery is this account's to fill.
    async fn manages(&self) -> Result<bool, Trouble> {
        let me = self.me().await?;
        Ok(manager(&self.get(&Letter::event(&self.base, self.settings.event_id)).await?) == Some(me))
    }

    async fn media_is_gone(&self, media: u64) -> Result<bool, Trouble> {
        match self.get(&Letter::media(&self.base, media)).await {
            Ok(_) => Ok(false),
            Err(trouble) if matches!(trouble.status, Some(404 | 410)) => Ok(true),
            Err(trouble) => Err(trouble),
        }
    }

    fn refusal(&self, parcel: &Parcel) -> Option<Trouble> {
        let refused = |code, words: String| Some(Trouble::new(Class::Refused, code, words));
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
impl Destination for SelfCommunity {
    fn takes(&self) -> &Takes {
        &self.takes
    }

    async fn deliver(&self, parcel: &Parcel, _event: &EventFacts, journal: &dyn Journal) -> Result<Proof, Trouble> {
        let Source::File(path) = &parcel.source else {
            let words = "a picture's web address is not sent there";
            return Err(Trouble::new(Class::Refused, FailureCode::PhotoKind, words));
        };
        match self.refusal(parcel) {
            Some(refusal) => Err(refusal),
            None => upload::deliver(self, parcel, path, journal).await,
        }
    }

    async fn probe(&self) -> Result<(), Trouble> {
        self.http.reach(&self.account.scrub()).await
    }

    /// Whose the token is: a page or a redirect in its place is no answer.
    async fn prove(&self) -> Result<(), Trouble> {
        self.me().await.map(drop)
    }

    /// Whether the token is good, the event is there, and its manager is who the token is of.
    async fn check(&self, _event: &EventFacts) -> Result<CheckReport, Trouble> {
        let me = self.me().await?;
        match self.get(&Letter::event(&self.base, self.settings.event_id)).await {
            Ok(event) if manager(&event).is_some_and(|manager| manager != me) => {
                let words = "the event is managed by somebody else, who alone can fill its gallery";
                let words = format!("{words}; {}", self.choice().await?);
                Err(Trouble::new(Class::NeedsPerson, FailureCode::DestForbidden, words))
            }
            Ok(_) => Ok(CheckReport { token_tried: true }),
            Err(trouble) if trouble.status == Some(404) => {
                Err(Trouble { detail: format!("{}; {}", trouble.detail, self.choice().await?), ..trouble })
            }
            Err(trouble) => Err(trouble),
        }
    }

    async fn list(&self) -> Result<Vec<Remote>, Trouble> {
        let mut all = Vec::new();
        self.pages(Letter::list(&self.base, self.settings.event_id), |media| {
            if let Some(id) = media.get("id").and_then(answer::number) {
                all.push(Remote { id: id.to_string(), url: picture_of(media) });
            }
            ControlFlow::Continue(())
        })
        .await?;
        Ok(all)
    }

    async fn managed_events(&self) -> Result<Vec<ManagedEvent>, Trouble> {
        self.events().await
    }

    /// Out of the gallery first: from there on no guest sees it, whatever becomes of the media.
    async fn remove(&self, remote_id: &str) -> Result<(), Trouble> {
        let media: u64 = remote_id
            .parse()
            .map_err(|_| Trouble::new(Class::Refused, FailureCode::RequestWrong, "this is no number of a media"))?;
        let (reply, key) = self
            .ask(&Letter::take_out(&self.base, self.settings.event_id, media), &Unnoted)
            .await
            .map_err(not_there)?;
        // Where it is said not to be there, what becomes of the media tells.
        if let Err(trouble) = answer::gone(&reply, &key.scrub) {
            // A media that is not in the gallery may be refused.
            let absent = reply.status == 400 && self.find(media).await?.is_none();
            if !absent {
                return Err(not_there(trouble));
            }
        }
        let (reply, key) = self.ask(&Letter::delete(&self.base, media), &Unnoted).await?;
        if answer::gone(&reply, &key.scrub).map_err(not_there)? || self.media_is_gone(media).await? {
            return Ok(());
        }
        let words = format!("HTTP {}, as if it were not there, and it is", reply.status);
        let refused = Trouble::new(Class::Refused, FailureCode::PhotoRefused, words);
        Err(Trouble { status: Some(reply.status), ..refused })
    }

    fn remote_of(&self, note: &str) -> Option<String> {
        upload::media_of(self, note)
    }

    fn quiet_for(&self) -> Option<Duration> {
        let until = (*self.quiet())?;
        Some(until.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
    }

    fn keep_quiet(&self, left: Duration) {
        let mut quiet = self.quiet();
        *quiet = (*quiet).max(Some(Instant::now() + left));
    }

    fn renew(&self) {
        self.http.renew();
    }
}

/// Where the picture of a media can be seen.
fn picture_of(media: &Value) -> Option<String> {
    let url = ["image", "url"].iter().find_map(|name| media.get(*name)?.as_str())?;
    is_web(url).then(|| url.to_owned())
}

fn manager(event: &Value) -> Option<u64> {
    event.get("managed_by")?.get("id").and_then(answer::number)
}

fn odd(words: &str) -> Trouble {
    Trouble::new(Class::Broken, FailureCode::DestUnexpected, words)
}
