//! What is dragged over the window or dropped on it, and what became of it.

use crate::{Failure, SessionId, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something dragged over the window or dropped on it; positions are in CSS pixels of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Drag {
    /// Over the window.
    Over {
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
    /// Gone again.
    Left,
    /// Files were let go; they wait for [`crate::Request::TakeDrop`].
    Files {
        /// The drop's number.
        drop: u32,
        /// Files and folders let go.
        items: u32,
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
    /// Files were given in another way: opened with Boothlift, sent to it or pasted. They wait for
    /// [`crate::Request::TakeDrop`] too.
    Handed {
        /// The drop's number.
        drop: u32,
        /// Files and folders given.
        items: u32,
    },
    /// A picture's web address was let go; it waits for [`crate::Request::TakeUrl`].
    Url {
        /// The offer.
        offer: UrlOffer,
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
    /// What was let go cannot be taken.
    Refused {
        /// Why.
        failure: Failure,
    },
}

/// What became of photos brought in by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ImportReport {
    /// The session they joined or made, the first where there are several, if any was taken.
    pub session: Option<SessionId>,
    /// Its number.
    pub session_number: Option<u32>,
    /// Sessions that photos were taken into.
    pub sessions: u32,
    /// Photos taken.
    pub taken: u32,
    /// Photos that were here already.
    pub already: u32,
    /// Files not looked at because the list was longer than 10,000.
    pub beyond_limit: u32,
    /// Files not read because a person stopped it.
    pub left: u32,
    /// Files that are empty, broken or cannot be read: they wait in Photos for a person.
    pub held: u32,
    /// Folders that are watched anyway, or Boothlift's own: nothing was taken from them.
    pub watched: u32,
    /// Names and reasons of what was not taken, at most 200.
    pub refused: Vec<Refusal>,
    /// Until when "Undo" takes the whole drop back.
    pub undo_until: Option<Timestamp>,
}

/// Photos brought in by hand that are still being read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Importing {
    /// Files read so far.
    pub read: u32,
    /// Files in all; 0 while they are still looked for.
    pub files: u32,
    /// Photos added so far.
    pub added: u32,
}

/// The folders of a drop that look like sessions of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DropFolders {
    /// Folders with photos.
    pub folders: u32,
    /// Sessions they would make: one more where photos lie beside them.
    pub sessions: u32,
}

/// One file not taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Refusal {
    /// File name.
    pub name: String,
    /// Why.
    pub failure: Failure,
}

/// A picture's web address that was dropped on the window and waits for a yes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct UrlOffer {
    /// Its number.
    pub offer: u32,
    /// Host and last path part, for the question.
    pub shown: String,
    /// Destinations that would fetch it.
    pub destinations: Vec<String>,
}
