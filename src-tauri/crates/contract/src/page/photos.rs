//! Photos: rows with their verdicts, and everything about one of them.

use crate::{
    DestinationId, Failure, FileId, FileVerdict, Kind, MediaType, PhotoId, PhotoState, SeenBy, SessionId, TakenDown,
    Timestamp, state::worded,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

worded! {
    /// Filters of Photos.
    PhotoFilter {
        /// Everything.
        All = "all",
        /// Delivered everywhere.
        Delivered = "delivered",
        /// Arriving, waiting or sending.
        OnTheWay = "on_the_way",
        /// A person is needed.
        NeedsYou = "needs_you",
        /// Not sent, with a reason.
        NotSent = "not_sent",
    }
}

worded! {
    /// Orders of Photos. What needs a person is on top in each.
    PhotoSort {
        /// Newest first.
        Newest = "newest",
        /// Oldest first.
        Oldest = "oldest",
        /// By session, newest first.
        Session = "session",
    }
}

/// A page of Photos.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PhotoPage {
    /// Rows from the offset asked for.
    pub rows: Vec<PhotoRow>,
    /// Rows in all under this filter and search.
    pub total: u32,
    /// Rows under each filter, in the order of [`PhotoFilter::ALL`], for this search.
    pub by_filter: Vec<u32>,
}

/// One file or photo with its verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PhotoRow {
    /// The file.
    pub file: FileId,
    /// The photo it became, if it did.
    pub photo: Option<PhotoId>,
    /// File name.
    pub name: String,
    /// What it is to guests.
    pub kind: Option<Kind>,
    /// What it is by content.
    pub media: Option<MediaType>,
    /// Its mean colour as `#rrggbb`, once a small picture of it was made.
    pub colour: Option<String>,
    /// Its session.
    pub session: Option<SessionId>,
    /// The session's number.
    pub session_number: Option<u32>,
    /// When it was first seen.
    pub seen_at: Timestamp,
    /// What noticed it first.
    pub seen_by: SeenBy,
    /// What is to be said about it.
    pub verdict: PhotoVerdict,
}

/// The verdict of one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PhotoVerdict {
    /// The file's own verdict.
    pub file: FileVerdict,
    /// The photo's state, once it is one.
    pub state: Option<PhotoState>,
    /// Why, where there is a why.
    pub failure: Option<Failure>,
    /// Labels of the destinations that have it.
    pub confirmed_at: Vec<String>,
    /// Labels of the destinations still to come.
    pub to_go: Vec<String>,
    /// The moment of its first attempt: while it lies ahead the photo is held back.
    pub goes_out_at: Option<Timestamp>,
    /// Whether a person paused it.
    pub paused: bool,
    /// Whether it waits for a person's approval.
    pub unapproved: bool,
}

/// Everything about one file or photo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PhotoDetail {
    /// The row.
    pub row: PhotoRow,
    /// Size in bytes.
    pub bytes: u64,
    /// Content hash, 64 hex digits; empty until there is a safe copy.
    pub sha256: String,
    /// Path for people.
    pub path: String,
    /// The way it took, oldest first.
    pub steps: Vec<Step>,
    /// Where it stands at each destination.
    pub deliveries: Vec<Check>,
}

/// One step of a photo's way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// `seen`, `safe_copy`, `sending`, `sent`, `confirmed`, `trouble`, `withdrawn_deleted`, `withdrawn_forgotten`, `taken_down`,
    /// `removed`, `copy_removed`.
    pub what: String,
    /// The destination's label, where it concerns one.
    pub destination: Option<String>,
    /// What went wrong, where something did.
    pub failure: Option<Failure>,
}

/// How it stands with one destination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Check {
    /// The destination.
    pub destination: DestinationId,
    /// Its label.
    pub label: String,
    /// The delivery's state.
    pub state: crate::DeliveryState,
    /// Attempts begun.
    pub attempts: u32,
    /// Whether it waits because a person paused the photo.
    pub paused: bool,
    /// Whether it waits for a person's approval.
    pub unapproved: bool,
    /// When it is tried next.
    pub due_at: Option<Timestamp>,
    /// Why it waits or is held.
    pub failure: Option<Failure>,
    /// The name it has there.
    pub remote_name: String,
    /// The id it has there.
    pub remote_id: Option<String>,
    /// Whether it may be there twice.
    pub possible_duplicate: bool,
    /// How its removal there stands, once a person took it down.
    pub taken_down: Option<TakenDown>,
}
