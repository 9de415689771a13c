//! Choices of Welcome and Share: folders and networks.

use crate::{Failure, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A folder that could be the booth's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FolderFind {
    /// The choice's number; paths never come back from the page.
    pub pick: u32,
    /// The booth program, as far as it shows; empty when unknown.
    pub program: String,
    /// The folder's own name.
    pub name: String,
    /// Its path for people.
    pub path: String,
    /// Newest picture.
    pub newest_at: Option<Timestamp>,
    /// Pictures in it, counted up to 10,000.
    pub photos: u32,
    /// Pictures older than today.
    pub old_photos: u32,
    /// The last sessions it would make, newest first, at most three.
    pub sessions: Vec<FoundSession>,
    /// The session rule that was tried.
    pub rule: String,
    /// Why it cannot be used, if it cannot.
    pub refused: Option<Failure>,
}

/// A session that a found folder would make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FoundSession {
    /// Tag or time, for people.
    pub title: String,
    /// Its first photo.
    pub started_at: Timestamp,
    /// Photos in it.
    pub photos: u32,
    /// Pictures of it: the host draws them by the find's `pick` and this number. At most four.
    pub thumbs: Vec<u32>,
}

/// A network this computer is on, where the guest page could be opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct NetworkChoice {
    /// The address to bind; also the key of the choice.
    pub address: String,
    /// The interface's name for people.
    pub name: String,
}
