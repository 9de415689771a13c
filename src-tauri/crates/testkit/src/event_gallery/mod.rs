//! A fake of Event Gallery's upload call. It is never more tolerant than the vendor's page; what is a guess sits behind an
//! option.

mod shelf;

pub use crate::service::{Fault, Logged, PAGES, Page, Wait};
pub use shelf::{Collection, Stored};

use crate::service::{Answer, Fake, Request, Service, Setup};
use serde_json::{Value, json};
use shelf::{Refusal, Shelf, Upload};
use std::{io, path::PathBuf};

const PATHS: [&str; 2] = ["/api/v1/picture/upload", "/api/v1"];

/// How the fake is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// 0 takes any free one.
    pub port: u16,
    /// The token it accepts.
    pub token: String,
    /// What a success looks like; the real one is unknown.
    pub reply: ReplyStyle,
    /// What the same name sent twice leaves; the real one is unknown.
    pub duplicates: Duplicates,
    /// What makes a collection; the real one is unknown.
    pub key: CollectionKey,
    /// How a wrong token is answered.
    pub denial: Denial,
    /// Whether `/api/v1` alone is an upload address too.
    pub bare_path: bool,
    /// Where pictures are kept too; otherwise only their hashes are.
    pub store: Option<PathBuf>,
    /// Seed of [`Fake::every`].
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            token: "fake-token-0123456789".into(),
            reply: ReplyStyle::Json,
            duplicates: Duplicates::Append,
            key: CollectionKey::Triple,
            denial: Denial::Unauthorized,
            bare_path: false,
            store: None,
            seed: 1,
        }
    }
}

/// The body of a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyStyle {
    /// None.
    Empty,
    /// `{"success":true,…}`.
    Json,
    /// `OK`.
    Plain,
}

impl ReplyStyle {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Empty, Self::Json, Self::Plain];
}

/// What the same name in the same collection does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// A second copy.
    Append,
    /// The new one stands in place of the old.
    Overwrite,
    /// 409.
    Reject,
}

/// What makes two uploads land in one collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CollectionKey {
    /// Name and date.
    NameAndDate,
    /// The custom address, or else name and date.
    Url,
    /// Name, date and address.
    Triple,
}

/// How a wrong token is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 200 with `success:false`.
    Politely,
}

/// A running fake Event Gallery.
pub type FakeEventGallery = Fake<EventGallery>;

/// The service behind it.
#[derive(Debug)]
pub struct EventGallery {
    options: Options,
    token: String,
    reply: ReplyStyle,
    shelf: Shelf,
}

impl Fake<EventGallery> {
    /// Starts listening on 127.0.0.1, inside the current runtime.
    ///
    /// # Errors
    /// When the port cannot be taken.
    pub async fn start(options: Options) -> io::Result<Self> {
        let setup = Setup { port: options.port, seed: options.seed, ..Setup::default() };
        let (token, reply) = (options.token.clone(), options.reply);
        let shelf = Shelf::new(options.key, options.duplicates);
        Self::open(setup, EventGallery { options, token, reply, shelf }).await
    }

    /// The upload address.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("{}{}", self.origin(), PATHS[0])
    }

    /// The token it accepts now.
    #[must_use]
    pub fn token(&self) -> String {
        self.look(|gallery| gallery.token.clone())
    }

    /// Accepts only `token` from now on.
    pub fn set_token(&self, token: &str) {
        self.change(|gallery| gallery.token = token.to_owned());
    }

    /// Answers successes in `style` from now on.
    pub fn set_reply_style(&self, style: ReplyStyle) {
        self.change(|gallery| gallery.reply = style);
    }

    /// Everything it holds, in order of arrival.
    #[must_use]
    pub fn stored(&self) -> Vec<Stored> {
        self.look(|gallery| gallery.shelf.all().to_vec())
    }
}

impl Service for EventGallery {
    const CALLS: &'static [&'static str] = &["upload"];

    fn call(&self, method: &str, path: &str) -> Option<&'static str> {
        (method == "POST" && self.is_upload(path)).then_some("upload")
    }

    fn answer(&mut self, request: &Request) -> Answer {
        if !self.is_upload(&request.path) {
            return refused((404, "no such path".into()));
        }
        if request.method != "POST" {
            return refused((405, "POST only".into()));
        }
        self.take(request).map_or_else(refused, |order| stored(self.reply, order))
    }

    fn view(&self, request: &Request) -> Answer {
        match request.path.as_str() {
            "/__fake/collections" => Answer::json(200, &self.collections()),
            _ => refused((404, "no such path".into())),
        }
    }

    fn revoke(&mut self) {
        self.token = "revoked \u{0}".into();
    }
}

impl EventGallery {
    fn is_upload(&self, path: &str) -> bool {
        path == PATHS[0] || (path == PATHS[1] && self.options.bare_path)
    }

    fn take(&mut self, request: &Request) -> Result<usize, Refusal> {
        let mut query = request.parameters(&shelf::KNOWN).map_err(|words| (400, words))?;
        if query.remove("token").unwrap_or_default() != self.token {
            return Err(self.denial());
        }
        let upload = Upload::read(query, request)?;
        let order = self.shelf.put(&upload)?;
        self.keep(order, &upload);
        Ok(order)
    }

    fn keep(&self, order: usize, upload: &Upload) {
        if let Some(folder) = &self.options.store {
            crate::service::keep(folder, order, &upload.name, &upload.picture);
        }
    }

    fn denial(&self) -> Refusal {
        let status = match self.options.denial {
            Denial::Unauthorized => 401,
            Denial::Forbidden => 403,
            Denial::Politely => 200,
        };
        (status, "invalid token".into())
    }

    /// `[{"collection":…,"pictures":[…]}]`.
    fn collections(&self) -> Value {
        let mut groups: Vec<(&Collection, Vec<&Stored>)> = Vec::new();
        for stored in self.shelf.all() {
            match groups.iter_mut().find(|(collection, _)| **collection == stored.collection) {
                Some((_, pictures)) => pictures.push(stored),
                None => groups.push((&stored.collection, vec![stored])),
            }
        }
        groups
            .into_iter()
            .map(|(collection, pictures)| json!({ "collection": collection, "pictures": pictures }))
            .collect()
    }
}

fn refused((status, words): Refusal) -> Answer {
    Answer::json(status, &json!({ "success": false, "error": words }))
}

fn stored(style: ReplyStyle, order: usize) -> Answer {
    match style {
        ReplyStyle::Empty => Answer::new(200, &[], ""),
        ReplyStyle::Plain => Answer::new(200, &[("Content-Type", "text/plain")], "OK"),
        ReplyStyle::Json => {
            let url = format!("https://gallery.example/p/{order}");
            Answer::json(200, &json!({ "success": true, "data": { "id": order, "url": url } }))
        }
    }
}
