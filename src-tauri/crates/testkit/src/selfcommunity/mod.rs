//! A fake of a SelfCommunity host: chunk upload, events and their photo galleries, OAuth. It is never more tolerant than
//! the vendor's pages (<https://developers.selfcommunity.com>); what is a guess sits behind an option.
//!
//! Where the pages are silent about refused chunks, the words are those of the open project django-chunked-upload, whose
//! field names and two steps the API shares.

mod accounts;
mod answers;
mod events;
mod route;
#[cfg(test)]
mod tests;
mod uploads;

pub use accounts::{Unit, User};
pub use events::{Event, Privacy};
pub use uploads::Stored;

use crate::service::{Answer, Fake, Request, Service, Setup};
use accounts::Accounts;
use answers::Refusal;
use events::Calendar;
use route::Route;
use serde_json::json;
use std::{io, path::PathBuf, time::Duration};
use uploads::Uploads;

/// How the fake is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it listens, and the time it lives in.
    pub setup: Setup,
    /// The access token of [`User::MANAGER`]; it has no end of its own.
    pub token: String,
    /// The access token of [`User::OTHER`].
    pub other_token: String,
    /// The app that may ask for tokens.
    pub client_id: String,
    /// Its secret, when it is not a public one.
    pub client_secret: Option<String>,
    /// Addresses a sign-in may lead back to.
    pub redirect_uris: Vec<String>,
    /// How long an access token that it gives out is good for.
    pub token_life: Duration,
    /// In what `expires_in` says so; the pages contradict each other.
    pub token_unit: Unit,
    /// Whether each refresh gives a new refresh token and ends the old one; the real one is unknown.
    pub rotates: bool,
    /// Largest image in bytes; "5M" may be this or 5,242,880.
    pub image_most: u64,
    /// How long an upload may take from its first chunk; the real one is unknown.
    pub upload_life: Duration,
    /// Whether a chunk at a wrong place is told the right one; the real one is unknown.
    pub tells_offset: bool,
    /// How a second `complete` is answered; the real one is unknown.
    pub completed_twice: CompletedTwice,
    /// How the same media added twice is answered; the real one is unknown.
    pub added_twice: AddedTwice,
    /// What a refusal looks like; the real one is known from client code only.
    pub errors: ErrorShape,
    /// Whether new photos come first in a list; the real order is unknown.
    pub newest_first: bool,
    /// Results on a page when no `limit` is asked for.
    pub page: usize,
    /// Results on a page at most.
    pub page_most: usize,
    /// Where pictures are kept too; otherwise only their hashes are.
    pub store: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            setup: Setup::default(),
            token: "fake-token-0123456789".into(),
            other_token: "other-token-0123456789".into(),
            client_id: "boothlift".into(),
            client_secret: None,
            redirect_uris: [47_110, 47_111, 47_112].map(|port| format!("http://127.0.0.1:{port}/callback")).into(),
            token_life: Duration::from_secs(36_000),
            token_unit: Unit::Seconds,
            rotates: true,
            image_most: 5_000_000,
            upload_life: Duration::from_secs(24 * 3600),
            tells_offset: true,
            completed_twice: CompletedTwice::Refused,
            added_twice: AddedTwice::Same,
            errors: ErrorShape::List,
            newest_first: true,
            page: 20,
            page_most: 100,
            store: None,
        }
    }
}

/// How a second `complete` of the same upload is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletedTwice {
    /// 400, "already been marked as complete".
    Refused,
    /// 404, as if it had never been.
    Unknown,
}

/// How the same media added to the same gallery twice is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddedTwice {
    /// 200 with the media; it is there once.
    Same,
    /// 400.
    Refused,
}

/// What a refusal looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorShape {
    /// `{"errors":[…]}`.
    List,
    /// `{"detail":"…"}`.
    Detail,
}

/// A running fake SelfCommunity host.
pub type FakeSelfCommunity = Fake<SelfCommunity>;

/// The service behind it.
#[derive(Debug)]
pub struct SelfCommunity {
    options: Options,
    accounts: Accounts,
    calendar: Calendar,
    uploads: Uploads,
}

impl Fake<SelfCommunity> {
    /// Starts listening on 127.0.0.1, inside the current runtime.
    ///
    /// # Errors
    /// When the port cannot be taken.
    pub async fn start(options: Options) -> io::Result<Self> {
        Self::open(options.setup.clone(), SelfCommunity::new(options)).await
    }

    /// The token of [`User::MANAGER`] that was accepted first, or was set last.
    #[must_use]
    pub fn token(&self) -> String {
        self.look(|host| host.options.token.clone())
    }

    /// Accepts only `token`, as one of [`User::MANAGER`], from now on.
    pub fn set_token(&self, token: &str) {
        self.change(|host| {
            host.options.token = token.to_owned();
            host.accounts.accept_only(token);
        });
    }

    /// Ends every access token. Refresh tokens stay good.
    pub fn end_access_tokens(&self) {
        self.change(|host| host.accounts.end_access_tokens());
    }

    /// A fresh refresh token of [`User::MANAGER`].
    #[must_use]
    pub fn refresh_token(&self) -> String {
        self.change(|host| host.accounts.new_refresh_token(User::MANAGER))
    }

    /// Whether a refresh token is good.
    #[must_use]
    pub fn renews(&self, refresh: &str) -> bool {
        self.look(|host| host.accounts.renews(refresh))
    }

    /// Puts an event on its calendar.
    pub fn add_event(&self, event: Event) {
        self.change(|host| host.calendar.add(event));
    }

    /// What lies in the gallery of an event, in the order it was added.
    #[must_use]
    pub fn gallery(&self, event: u64) -> Vec<Stored> {
        self.look(|host| {
            host.calendar.gallery(event).iter().filter_map(|id| host.uploads.media(*id).cloned()).collect()
        })
    }

    /// Every media there is, in a gallery or in none, in the order of its completion.
    #[must_use]
    pub fn media(&self) -> Vec<Stored> {
        self.look(|host| host.uploads.all().to_vec())
    }

    /// Uploads that were begun and neither completed nor given up by time.
    #[must_use]
    pub fn unfinished(&self) -> usize {
        self.look(|host| host.uploads.unfinished())
    }

    /// Takes a media out of an event's gallery, as its manager may do elsewhere.
    pub fn take_out(&self, event: u64, media: u64) {
        self.change(|host| host.calendar.take_out(event, media));
    }
}

impl SelfCommunity {
    fn new(options: Options) -> Self {
        let accounts = Accounts::new(&options);
        Self { accounts, calendar: Calendar::default(), uploads: Uploads::default(), options }
    }

    fn handle(&mut self, request: &Request) -> Result<Answer, Refusal> {
        let Some(route) = Route::of(&request.path) else {
            let closed = format!("{}/", request.path);
            return match Route::of(&closed) {
                // The framework behind it sends on to the address with a slash; the body is lost on the way.
                Some(_) => Ok(Answer::new(301, &[("Location", &closed)], "")),
                None => Err(Refusal::not_found()),
            };
        };
        if route.call(&request.method).is_none() {
            return Err(Refusal::new(405, format!("Method \"{}\" not allowed.", request.method)));
        }
        if let Some(answer) = self.accounts.answer(route, request, &self.options) {
            return answer;
        }
        let user = self.accounts.user(request)?;
        let me = match user {
            Some(user) => user,
            None if self.is_open_to_all(route, request) => User::NOBODY,
            None => return Err(Refusal::not_signed_in()),
        };
        match (route, request.method.as_str()) {
            (Route::Me, _) => Ok(Answer::json(200, &me.json())),
            (Route::Chunk, _) => self.uploads.chunk(request, me, &self.options),
            (Route::Complete, _) => self.uploads.complete(request, me, &self.options),
            (Route::Media(id), "GET") => {
                let media = self.uploads.media(id).ok_or_else(Refusal::not_found)?;
                Ok(Answer::json(200, &media.json(&request.origin())))
            }
            (Route::Media(id), _) => {
                self.uploads.delete(id, me)?;
                self.calendar.forget(id);
                Ok(Answer::nothing())
            }
            (Route::Gallery(event), "GET") => self.calendar.list(event, me, request, &self.uploads, &self.options),
            (Route::Gallery(event), "POST") => self.calendar.put_in(event, me, request, &self.uploads, &self.options),
            (Route::Gallery(event), _) => self.calendar.remove(event, me, request),
            (Route::Event(id), _) => self.calendar.one(id, me, request),
            (Route::Events, _) => self.calendar.subscribed(me, request, &self.options),
            (Route::Created, _) => self.calendar.created(me, request, &self.options),
            (Route::Token | Route::Revoke | Route::Authorize, _) => Err(Refusal::not_found()),
        }
    }

    fn is_open_to_all(&self, route: Route, request: &Request) -> bool {
        match route {
            Route::Gallery(event) | Route::Event(event) => request.method == "GET" && self.calendar.is_public(event),
            Route::Created => true,
            _ => false,
        }
    }
}

impl Service for SelfCommunity {
    const CALLS: &'static [&'static str] = &route::CALLS;

    fn call(&self, method: &str, path: &str) -> Option<&'static str> {
        Route::of(path)?.call(method)
    }

    fn answer(&mut self, request: &Request) -> Answer {
        match self.handle(request) {
            Ok(answer) => answer,
            Err(refusal) => refusal.answer(self.options.errors),
        }
    }

    fn view(&self, request: &Request) -> Answer {
        match request.path.as_str() {
            "/__fake/galleries" => Answer::json(200, &self.calendar.view(&self.uploads)),
            "/__fake/media" => Answer::json(200, &json!(self.uploads.all())),
            _ => Refusal::not_found().answer(self.options.errors),
        }
    }

    fn revoke(&mut self) {
        self.accounts.revoke_all();
    }
}
