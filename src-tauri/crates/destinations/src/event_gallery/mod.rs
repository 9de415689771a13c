//! Darkroom's Event Gallery: one POST a photo, everything in the address, answers undocumented.
//!
//! Vendor pages: <https://support.darkroomsoftware.com/portal/en/kb/articles/api-new> and, older,
//! <https://support.darkroomsoftware.com/portal/en/kb/articles/api>.

mod answer;
mod link;
pub mod names;
mod request;
mod settings;

pub use answer::judge;
pub use link::{LinkError, LinkTemplate};
pub use settings::{BodyForm, EventGallerySettings, SettingsError};

use crate::{
    CheckReport, Class, Destination, EventFacts, Journal, Parcel, Proof, Secret, Source, Takes, Trouble,
    http::{Call, Http, SafeUrl, Scrub},
};
use async_trait::async_trait;
use boothlift_contract::FailureCode;
use reqwest::{Method, Url};
use std::sync::{Arc, PoisonError, RwLock};

/// Uploads at once: to begin with, and at most.
const PARALLEL: (usize, usize) = (4, 8);

/// One Event Gallery account.
#[derive(Debug)]
pub struct EventGallery {
    settings: EventGallerySettings,
    endpoint: Url,
    takes: Takes,
    http: Http,
    key: RwLock<Arc<Key>>,
}

/// The token, and what removes it from words.
#[derive(Debug, Default)]
struct Key {
    token: Option<Secret>,
    scrub: Scrub,
}

impl EventGallery {
    /// A driver for `settings`. Without a token it can only be probed.
    ///
    /// # Errors
    /// When settings or token cannot be used.
    pub fn new(settings: EventGallerySettings, token: Option<&Secret>) -> Result<Self, SettingsError> {
        let endpoint = settings.check()?;
        let http = Http::new(&endpoint, PARALLEL.1).map_err(|error| SettingsError::Setup(error.to_string()))?;
        let takes = Takes {
            media: settings.media(),
            max_bytes: Some(settings.max_bytes),
            picture_url: true,
            countable: false,
            on_this_computer: false,
            // Nothing tells what the same name sent twice leaves: a second copy must be expected.
            idempotent: false,
            fits: true,
            parallel: PARALLEL,
        };
        let driver = Self { settings, endpoint, takes, http, key: RwLock::default() };
        if let Some(token) = token {
            driver.set_token(token)?;
        }
        Ok(driver)
    }

    /// Uses `token` from the next upload on. Blanks and quotation marks around it are dropped.
    ///
    /// # Errors
    /// When it cannot be a token; then the old one stays.
    pub fn set_token(&self, token: &Secret) -> Result<(), SettingsError> {
        let token = request::clean_token(token)?;
        let scrub = Scrub::new(Some(&token));
        *self.key.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Key { token: Some(token), scrub });
        Ok(())
    }

    /// The upload address, without parameters.
    #[must_use]
    pub fn endpoint(&self) -> SafeUrl {
        SafeUrl::from(&self.endpoint)
    }

    fn key(&self) -> Arc<Key> {
        self.key.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn refusal(&self, parcel: &Parcel) -> Option<Trouble> {
        let refused = |code, words: String| Some(Trouble::new(Class::Refused, code, words));
        if matches!(parcel.source, Source::Url(_)) {
            return None;
        }
        if parcel.bytes == 0 {
            return refused(FailureCode::PhotoEmpty, "the file is empty".into());
        }
        if parcel.bytes > self.settings.max_bytes {
            let words = format!("{} bytes, at most {} are set", parcel.bytes, self.settings.max_bytes);
            return refused(FailureCode::PhotoTooLarge, words);
        }
        if !self.takes.media.contains(&parcel.media) {
            return refused(FailureCode::PhotoKind, format!("{} is not sent there", parcel.media));
        }
        None
    }
}

#[async_trait]
impl Destination for EventGallery {
    fn takes(&self) -> &Takes {
        &self.takes
    }

    async fn deliver(&self, parcel: &Parcel, event: &EventFacts, journal: &dyn Journal) -> Result<Proof, Trouble> {
        if let Some(refusal) = self.refusal(parcel) {
            return Err(refusal);
        }
        let key = self.key();
        let token = key.token.as_ref().ok_or_else(no_token)?;
        let url = request::address(&self.endpoint, parcel, event, token).ok_or_else(|| {
            Trouble::new(Class::Refused, FailureCode::PhotoRefused, "name and tag make the address too long")
        })?;
        let (headers, content) = request::letter(&self.settings.body, parcel);
        let (method, scrub) = (Method::POST, &key.scrub);
        let call = Call { method, url, headers, content, journal, scrub, asks_for_secrets: false };
        let reply = self.http.send(call).await?;
        judge(&reply, &key.scrub)
    }

    async fn probe(&self) -> Result<(), Trouble> {
        self.http.reach(&self.key().scrub).await
    }

    /// The token cannot be tried: the only call there is leaves a photo behind.
    async fn check(&self, event: &EventFacts) -> Result<CheckReport, Trouble> {
        if self.key().token.is_none() {
            return Err(no_token());
        }
        if let Some(words) = names::event_fault(event) {
            return Err(Trouble::new(Class::NeedsPerson, FailureCode::RequestWrong, words));
        }
        self.probe().await?;
        Ok(CheckReport { token_tried: false })
    }

    fn renew(&self) {
        self.http.renew();
    }
}

fn no_token() -> Trouble {
    Trouble::new(Class::NeedsPerson, FailureCode::DestNoToken, "no token is set")
}
