//! Guests' wishes to remove a photo from the local gallery.

use crate::{PhotoId, RemovalId, SessionId, Timestamp, state::worded};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

worded! {
    /// What became of a guest's wish.
    RemovalAnswer {
        /// The photo is off the guest pages.
        Removed = "removed",
        /// It stays.
        Kept = "kept",
    }
}

/// One wish, open or answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RemovalView {
    /// The wish.
    pub id: RemovalId,
    /// The session whose page it came from.
    pub session: SessionId,
    /// That session's number.
    pub session_number: u32,
    /// The photo, where it came from this computer's booth; none where all of the session's are meant.
    pub photo: Option<PhotoId>,
    /// The photo's name in the gallery; none where all of the session's are meant.
    pub name: Option<String>,
    /// Photos it is about.
    pub photos: u32,
    /// When the guest asked.
    pub asked_at: Timestamp,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// How it was answered.
    pub answer: Option<RemovalAnswer>,
}
