//! A fake of CycleMate: events and the images in them, the rate limit, and the storage that shows the images. It is never
//! more tolerant than the vendor's pages (<https://docs.cyclemate.club/api-reference/admin/events>, `…/admin/event-images`,
//! `…/api-reference/introduction`); what is a guess sits behind an option.

mod images;
mod limit;
#[cfg(test)]
mod tests;

pub use images::Stored;
pub use limit::Rates;

use crate::service::{Answer, Fake, Request, Service, Setup};
use images::Images;
use limit::Limiter;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::PathBuf,
};

/// How the fake is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it listens, and the time it lives in.
    pub setup: Setup,
    /// The access token of [`User::Owner`].
    pub token: String,
    /// The access token of [`User::Other`], who owns another event.
    pub other_token: String,
    /// Whether the owner may fill everybody's events.
    pub is_admin: bool,
    /// How many calls pass in what time.
    pub rates: Rates,
    /// Largest image and largest request in bytes; the vendor says "typically 10-50 MB".
    pub image_most: usize,
    /// Whether GIF and WebP pass too, "depending on configuration".
    pub all_formats: bool,
    /// Of one request only so many images are kept; whether requests are all or nothing is unknown.
    pub keeps_at_most: Option<usize>,
    /// Whether images are encoded anew, so that no hash in the storage is that of what was sent; unknown.
    pub encodes_anew: bool,
    /// Whether every answer tells that few calls are left, so that images come several at a time.
    pub seems_scarce: bool,
    /// Whether a refused sign-in is told as `detail` in place of `error`; unknown.
    pub tells_detail: bool,
    /// Where pictures are kept too; otherwise only in memory.
    pub store: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            setup: Setup::default(),
            token: "fake-token-0123456789".into(),
            other_token: "other-token-0123456789".into(),
            is_admin: false,
            rates: Rates::FREE,
            image_most: 10_000_000,
            all_formats: true,
            keeps_at_most: None,
            encodes_anew: false,
            seems_scarce: false,
            tells_detail: false,
            store: None,
        }
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum User {
    /// The operator; owns event [`FakeCycleMate::EVENT`].
    Owner,
    /// Somebody else; owns event [`FakeCycleMate::OTHER_EVENT`].
    Other,
}

/// A running fake CycleMate.
pub type FakeCycleMate = Fake<CycleMate>;

/// The service behind it.
#[derive(Debug)]
pub struct CycleMate {
    options: Options,
    tokens: BTreeMap<String, User>,
    limiter: Limiter,
    images: Images,
    closed: BTreeSet<u64>,
}

/// Why something is refused: a status, and `error`.
pub(super) struct Refusal(u16, Value);

impl Refusal {
    fn new(status: u16, words: &str) -> Self {
        Self(status, json!({ "error": words }))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route {
    Events,
    Event(u64),
    Images(u64),
    Image(u64, u64),
    Picture(u64),
}

impl Route {
    /// What `path` leads to. The slash at its end is part of every address of the API.
    fn of(path: &str) -> Option<Self> {
        let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        if let Some(name) = path.strip_prefix("/storage/") {
            return number(name).map(Self::Picture);
        }
        let parts: Vec<&str> = path.strip_prefix("/api/admin/events/")?.split('/').collect();
        match parts[..] {
            [""] => Some(Self::Events),
            [event, ""] => number(event).map(Self::Event),
            [event, "images", ""] => number(event).map(Self::Images),
            [event, "images", image, ""] => Some(Self::Image(number(event)?, number(image)?)),
            _ => None,
        }
    }

    fn call(self, method: &str) -> Option<&'static str> {
        Some(match (self, method) {
            (Self::Events, "GET") => "events",
            (Self::Event(_), "GET") => "event",
            (Self::Images(_), "POST") => "upload",
            (Self::Image(..), "DELETE") => "remove",
            (Self::Picture(_), "GET" | "HEAD") => "picture",
            _ => return None,
        })
    }
}

impl Fake<CycleMate> {
    /// The event of [`User::Owner`].
    pub const EVENT: u64 = 123;
    /// The event of [`User::Other`].
    pub const OTHER_EVENT: u64 = 124;

    /// Starts listening on 127.0.0.1, inside the current runtime.
    ///
    /// # Errors
    /// When the port cannot be taken.
    pub async fn start(options: Options) -> io::Result<Self> {
        Self::open(options.setup.clone(), CycleMate::new(options)).await
    }

    /// Accepts only `token`, as one of [`User::Owner`], from now on.
    pub fn set_token(&self, token: &str) {
        self.change(|host| host.tokens = BTreeMap::from([(token.to_owned(), User::Owner)]));
    }

    /// Accepts no token from now on.
    pub fn end_tokens(&self) {
        self.change(Service::revoke);
    }

    /// What an event holds, in the order it came.
    #[must_use]
    pub fn images(&self, event: u64) -> Vec<Stored> {
        self.look(|host| host.images.of(event).cloned().collect())
    }

    /// Closes an event, or opens it again: it is not active, and refuses photos as one without rights does. That it refuses them
    /// is a guess.
    pub fn close(&self, event: u64, closed: bool) {
        self.change(|host| if closed { host.closed.insert(event) } else { host.closed.remove(&event) });
    }

    /// Takes an image out of its event, as its owner may do elsewhere.
    pub fn take_out(&self, image: u64) {
        self.change(|host| host.images.take_out(image));
    }

    /// Puts an image into an event, as somebody else's program may do.
    pub fn put_in(&self, event: u64, name: &str, content: &[u8]) -> u64 {
        self.change(|host| host.images.put(event, User::Other, name, content, boothlift_contract::Timestamp(0)))
    }

    /// Calls that were refused for coming too soon.
    #[must_use]
    pub fn too_soon(&self) -> usize {
        self.look(|host| host.limiter.refused)
    }
}

impl CycleMate {
    fn new(options: Options) -> Self {
        let tokens = BTreeMap::from([(options.token.clone(), User::Owner), (options.other_token.clone(), User::Other)]);
        let limiter = Limiter::new(options.rates, options.seems_scarce);
        Self { tokens, limiter, images: Images::default(), closed: BTreeSet::new(), options }
    }

    fn handle(&mut self, request: &Request) -> Result<Answer, Refusal> {
        let Some(route) = Route::of(&request.path) else {
            let closed = format!("{}/", request.path);
            return match Route::of(&closed) {
                // The framework behind it sends on to the address with a slash; the body is lost on the way.
                Some(_) => Ok(Answer::new(301, &[("Location", &closed)], "")),
                None => Err(Refusal::new(404, "Not found")),
            };
        };
        if route.call(&request.method).is_none() {
            return Err(Refusal::new(405, "Method not allowed"));
        }
        if let Route::Picture(id) = route {
            return self.images.picture(id, request, &self.options);
        }
        let user = self.user(request).ok_or_else(|| {
            let key = if self.options.tells_detail { "detail" } else { "error" };
            Refusal(401, json!({ key: "Token is missing, not valid or expired" }))
        })?;
        if let Some(wait) = self.limiter.too_soon(user, request.at) {
            let words = "You have made too many requests";
            let body = json!({ "error": "Rate limit exceeded", "details": words, "retry_after": wait });
            return Ok(Answer::json(429, &body));
        }
        self.signed(route, user, request)
    }

    fn user(&self, request: &Request) -> Option<User> {
        request.bearer().and_then(|token| self.tokens.get(token)).copied()
    }

    fn signed(&mut self, route: Route, user: User, request: &Request) -> Result<Answer, Refusal> {
        match route {
            Route::Events => {
                let known = ["is_active", "has_route", "has_destination", "city"];
                request.parameters(&known).map_err(|words| Refusal::new(400, &words))?;
                let events = [(FakeCycleMate::EVENT, User::Owner), (FakeCycleMate::OTHER_EVENT, User::Other)];
                let mine = events.iter().filter(|(_, owner)| *owner == user || self.is_admin(user));
                let mine: Vec<Value> = mine.map(|(event, _)| self.event(*event, request)).collect();
                Ok(Answer::json(200, &json!({ "count": mine.len(), "events": mine })))
            }
            Route::Event(event) => {
                owner(event).ok_or_else(|| Refusal::new(404, "Event not found"))?;
                Ok(Answer::json(200, &self.event(event, request)))
            }
            Route::Images(event) => {
                let owner = owner(event).ok_or_else(|| Refusal::new(404, "Event not found"))?;
                if self.closed.contains(&event) || owner != user && !self.is_admin(user) {
                    return Err(Refusal::new(403, "You do not have permission to upload images to this event"));
                }
                self.images.upload(event, user, request, &self.options)
            }
            Route::Image(event, image) => {
                let absent = || Refusal::new(404, "Image not found for this event");
                let owner = owner(event).ok_or_else(absent)?;
                if owner != user && !self.is_admin(user) {
                    return Err(Refusal::new(403, "You do not have permission to delete images from this event"));
                }
                if !self.images.of(event).any(|one| one.id == image) {
                    return Err(absent());
                }
                self.images.take_out(image);
                Ok(Answer::json(200, &json!({ "success": true, "message": "Image deleted successfully" })))
            }
            Route::Picture(_) => Err(Refusal::new(404, "Not found")),
        }
    }

    fn is_admin(&self, user: User) -> bool {
        self.options.is_admin && user == User::Owner
    }

    fn event(&self, event: u64, request: &Request) -> Value {
        let images: Vec<Value> = self.images.of(event).map(|one| one.json(&request.origin())).collect();
        json!({
            "id": event,
            "name": format!("Ride {event}"),
            "alias": null,
            "description": null,
            "is_active": !self.closed.contains(&event),
            "created_by": format!("auth0|{:?}", owner(event)),
            "images": images,
        })
    }
}

fn owner(event: u64) -> Option<User> {
    match event {
        FakeCycleMate::EVENT => Some(User::Owner),
        FakeCycleMate::OTHER_EVENT => Some(User::Other),
        _ => None,
    }
}

impl Service for CycleMate {
    const CALLS: &'static [&'static str] = &["upload", "event", "events", "remove", "picture"];

    fn call(&self, method: &str, path: &str) -> Option<&'static str> {
        Route::of(path)?.call(method)
    }

    fn answer(&mut self, request: &Request) -> Answer {
        let answer = self.handle(request).unwrap_or_else(|Refusal(status, body)| Answer::json(status, &body));
        // The storage is another host, and knows no limit.
        if matches!(Route::of(&request.path), Some(Route::Picture(_))) {
            return answer;
        }
        self.limiter.dress(answer, self.user(request), request.at)
    }

    fn view(&self, request: &Request) -> Answer {
        match request.path.as_str() {
            "/__fake/images" => Answer::json(200, &json!(self.images.all())),
            _ => Answer::json(404, &json!({ "error": "Not found" })),
        }
    }

    fn revoke(&mut self) {
        self.tokens.clear();
    }
}
