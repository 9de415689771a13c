//! Events of before, and event files about to be opened.

use crate::{DestinationId, DestinationKind, EventId, TemplateId, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An event that is in the records, on or closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PastEvent {
    /// Which.
    pub event: EventId,
    /// Its name as the operator wrote it.
    pub name: String,
    /// Its own date, `YYYY-MM-DD`.
    pub date: String,
    /// When it was closed; none while it is on.
    pub ended_at: Option<Timestamp>,
    /// Its photos.
    pub photos: u32,
    /// How many of them were delivered everywhere when it was on.
    pub delivered: u32,
    /// Its folders for people.
    pub folders: Vec<String>,
    /// Where its photos go while it is on.
    pub destinations: Vec<PastDestination>,
}

/// Where a past event's photos go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PastDestination {
    /// The destination.
    pub id: DestinationId,
    /// Which service.
    pub kind: DestinationKind,
    /// Its name on screen.
    pub label: String,
    /// Whether it is one event's own place at the service, which a new event would share.
    pub shared: bool,
}

/// A set-up that was kept under a name, for new events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EventTemplate {
    /// Which.
    pub template: TemplateId,
    /// Its name as the operator wrote it; no two have the same, letter case aside.
    pub name: String,
    /// When it was kept.
    pub made_at: Timestamp,
    /// Its folders for people.
    pub folders: Vec<String>,
    /// Where photos of its events go.
    pub destinations: Vec<PastDestination>,
}

/// An event file that was read and is right in itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EventFileView {
    /// The drop that holds it.
    pub drop: u32,
    /// The file's own name.
    pub file: String,
    /// The event's name.
    pub name: String,
    /// Its date, `YYYY-MM-DD`.
    pub date: String,
    /// Its folders.
    pub folders: Vec<EventFileFolder>,
    /// Where its photos go.
    pub destinations: Vec<EventFileDestination>,
}

/// A folder that an event file names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EventFileFolder {
    /// Its path for people.
    pub path: String,
    /// Whether it is there on this computer; one that is made on the day counts as there.
    pub there: bool,
    /// Its session rule: a preset's word, `pattern` or `own`.
    pub sessions: String,
}

/// A destination that an event file names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EventFileDestination {
    /// Which service.
    pub kind: DestinationKind,
    /// Its name on screen.
    pub label: String,
    /// Whether somebody has to sign in or paste a token afterwards: an event file holds none.
    pub needs_token: bool,
}
