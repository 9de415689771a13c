//! What every driver is, and the words it answers with.

use async_trait::async_trait;
use boothlift_contract::{FailureCode, Kind, MediaType, PhotoId};
use std::{path::PathBuf, time::Duration};

/// A gallery service as Boothlift sees it. One value is one configured destination; it is shared by all its uploads.
#[async_trait]
pub trait Destination: Send + Sync + 'static {
    /// What it takes and what can be known about it.
    fn takes(&self) -> &Takes;

    /// Tries once to bring `parcel` there.
    ///
    /// Calls [`Journal::body_ends`] before the last slice is handed to the network and sends nothing more when that
    /// fails. Dropping the future stops the upload; what the network stack has taken may still arrive.
    ///
    /// # Errors
    /// [`Trouble`], whose class tells whether the photo may have arrived.
    async fn deliver(&self, parcel: &Parcel, event: &EventFacts, journal: &dyn Journal) -> Result<Proof, Trouble>;

    /// How many photos the next request may best carry. More than one only while requests are scarce.
    fn together(&self) -> usize {
        1
    }

    /// Tries once to bring several photos there, in as few requests as it can. There is one result for each, in their
    /// order. Otherwise as [`Destination::deliver`].
    async fn deliver_together(
        &self,
        consignments: &[Consignment<'_>],
        event: &EventFacts,
    ) -> Vec<Result<Proof, Trouble>> {
        let mut results = Vec::with_capacity(consignments.len());
        for one in consignments {
            results.push(self.deliver(one.parcel, event, one.journal).await);
        }
        results
    }

    /// Whether the way there is open: name, connection, certificate. Sends no photo.
    ///
    /// # Errors
    /// [`Trouble`] of class [`Class::NothingSent`] or [`Class::Portal`].
    async fn probe(&self) -> Result<(), Trouble>;

    /// Whether the service itself answers there, after something else did or it had trouble: by its cheapest question. Where
    /// it has none that leaves no photo behind, as [`Destination::probe`].
    ///
    /// # Errors
    /// [`Trouble`].
    async fn prove(&self) -> Result<(), Trouble> {
        self.probe().await
    }

    /// Tries settings and token as far as that is possible without leaving a photo behind.
    ///
    /// # Errors
    /// [`Trouble`] when it certainly cannot be used as it is set up.
    async fn check(&self, event: &EventFacts) -> Result<CheckReport, Trouble>;

    /// Everything in the event's gallery there; only where [`Takes::countable`] says so.
    ///
    /// # Errors
    /// [`Trouble`], also where the service has no call for it.
    async fn list(&self) -> Result<Vec<Remote>, Trouble> {
        Err(no_call())
    }

    /// The events that the account may fill, by number; the event in the settings need not be one of them.
    ///
    /// # Errors
    /// [`Trouble`], also where the service has no call for it.
    async fn managed_events(&self) -> Result<Vec<ManagedEvent>, Trouble> {
        Err(no_call())
    }

    /// Takes a photo out of the gallery there and deletes it, by the id its [`Proof`] has. One that is not there any more
    /// is fine.
    ///
    /// # Errors
    /// [`Trouble`], also where the service has no call for it.
    async fn remove(&self, remote_id: &str) -> Result<(), Trouble> {
        let _ = remote_id;
        Err(no_call())
    }

    /// How long it lets no request pass, because the service asked for that.
    fn quiet_for(&self) -> Option<Duration> {
        None
    }

    /// Lets no request pass for so long at least: the service asked for it before the start.
    fn keep_quiet(&self, left: Duration) {
        let _ = left;
    }

    /// The id that a photo may have there by what was last kept of its way, see [`Journal::keep`]. Nothing where the note
    /// names none.
    fn remote_of(&self, note: &str) -> Option<String> {
        let _ = note;
        None
    }

    /// Whether a photo whose way ended with this note, see [`Journal::keep`], may be in the gallery all the same: it was
    /// wholly sent, and no answer told the id it has there.
    fn may_have(&self, note: &str) -> bool {
        let _ = note;
        false
    }

    /// Forgets pooled connections, after the network changed.
    fn renew(&self) {}
}

/// What a destination takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Takes {
    /// Content types it takes.
    pub media: Vec<MediaType>,
    /// Largest file in bytes.
    pub max_bytes: Option<u64>,
    /// Whether a picture's web address may travel in place of its bytes.
    pub picture_url: bool,
    /// Whether what arrived can be counted from outside.
    pub countable: bool,
    /// Whether it is on this computer: then it is never offline.
    pub on_this_computer: bool,
    /// Whether trying again after a lost answer leaves one copy.
    pub idempotent: bool,
    /// Whether a picture above `max_bytes` may come as a smaller copy of it.
    pub fits: bool,
    /// Uploads at once: to begin with, and at most.
    pub parallel: (usize, usize),
}

/// One photo, ready to go.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The photo.
    pub photo: PhotoId,
    /// SHA-256 of the bytes in `source`, as 64 lower-case hex digits.
    pub sha256: String,
    /// CRC-32 of them where it is known: it shows, at a tenth of the work, that they are still what was written.
    pub crc32: Option<u32>,
    /// Exact length of those bytes.
    pub bytes: u64,
    /// What they are.
    pub media: MediaType,
    /// What they are to guests.
    pub kind: Kind,
    /// The name it gets there: `[A-Za-z0-9._-]`, unique and the same on each resend.
    pub name: String,
    /// The session's tag.
    pub tag: Option<String>,
    /// Where the bytes are.
    pub source: Source,
}

/// A photo among others that travel together.
#[derive(Clone, Copy)]
pub struct Consignment<'a> {
    /// The photo.
    pub parcel: &'a Parcel,
    /// Where its own way is written down.
    pub journal: &'a dyn Journal,
}

/// Where a parcel's bytes come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The safe copy.
    File(PathBuf),
    /// A picture's web address: it is sent as the body, never fetched.
    Url(String),
}

/// The event as galleries are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFacts {
    /// Letters, digits, spaces and `-`.
    pub gallery_name: String,
    /// `YYYY-MM-DD`, fixed for the event.
    pub date: String,
    /// `[A-Za-z0-9-]+`.
    pub collection_url: Option<String>,
}

/// Where a driver writes down what it is about to do, and what it must know when it tries again.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Bytes handed to the network so far, in all. Cheap; never waits.
    fn handed_over(&self, bytes: u64);

    /// The last slice comes next: from here the photo may have arrived.
    ///
    /// # Errors
    /// When that cannot be written down; then the last slice must not be sent.
    async fn body_ends(&self) -> Result<(), Trouble>;

    /// What was last kept of this delivery, in this attempt or one before; nothing where nothing was.
    ///
    /// # Errors
    /// When the records cannot be read.
    async fn recall(&self) -> Result<Option<String>, Trouble>;

    /// Keeps the driver's own note of how far it got, in place of the last. It is durable when this returns. No secret may
    /// be in it; it is forgotten once the delivery is confirmed.
    ///
    /// # Errors
    /// When that cannot be written down; then the driver must not go on as if it were.
    async fn keep(&self, note: &str) -> Result<(), Trouble>;

    /// The service has the photo and said so: what is left of this attempt asks nothing more of it, so another one may begin
    /// there. Never waits.
    fn answered(&self) {}

    /// The most bytes to hand over at once, at least one; none means as many as there are.
    fn at_most(&self) -> Option<usize> {
        None
    }

    /// Waits until so many bytes more may leave this computer. Such a wait is no stall.
    async fn may_go(&self, _bytes: u64) {}
}

/// An event that an account may fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagedEvent {
    /// Its number there.
    pub id: u64,
    /// Its name there, as the service tells it.
    pub name: String,
    /// Its day, `YYYY-MM-DD`, where the service tells one.
    pub date: Option<String>,
    /// Photos in it, where the service tells.
    pub photos: Option<u32>,
}

impl ManagedEvent {
    /// The day of a moment in ISO 8601, as it is written there; none where it is no such moment.
    pub(crate) fn day(moment: Option<&serde_json::Value>) -> Option<String> {
        let day = moment?.as_str()?.get(..10)?;
        day.parse::<jiff::civil::Date>().is_ok().then(|| day.to_owned())
    }
}

/// One picture in a gallery out there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// The id it has there.
    pub id: String,
    /// Where people can see it.
    pub url: Option<String>,
}

/// Positive proof that a photo arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// HTTP status, 0 where none is involved.
    pub status: u16,
    /// The id it has there.
    pub remote_id: Option<String>,
    /// Where people can see it.
    pub remote_url: Option<String>,
    /// The answer's first 2 KB, secrets removed.
    pub reply: String,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Whether the token itself could be tried.
    pub token_tried: bool,
}

/// Why it did not work this time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code} ({class:?}{}): {detail}", status.map(|s| format!(", {s}")).unwrap_or_default())]
pub struct Trouble {
    /// What may have happened.
    pub class: Class,
    /// What to tell a person.
    pub code: FailureCode,
    /// HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// How long the service asked to wait.
    pub retry_after: Option<Duration>,
    /// Words for "Details": at most 2 KB, secrets removed.
    pub detail: String,
}

/// What may have happened to the photo, and whose trouble it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Nothing was sent: the way there is closed. The destination's matter.
    NothingSent,
    /// Sent in part; it cannot have been complete there.
    Broken,
    /// Wholly sent, no trusted answer: it may be there.
    Unanswered,
    /// Told to wait. The destination's matter.
    Throttled,
    /// This photo was refused; others may pass.
    Refused,
    /// The destination needs a person.
    NeedsPerson,
    /// Something else answered in its place. The destination's matter; it ends by itself.
    Portal,
    /// Trouble on this computer, or a wait of this photo alone: it says nothing about the destination.
    Local,
}

impl Trouble {
    /// Trouble without an answer.
    #[must_use]
    pub fn new(class: Class, code: FailureCode, detail: impl Into<String>) -> Self {
        Self { class, code, status: None, retry_after: None, detail: detail.into() }
    }
}

fn no_call() -> Trouble {
    Trouble::new(Class::Refused, FailureCode::RequestWrong, "this service has no call for that")
}
