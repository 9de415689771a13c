//! The health list of Support.

use crate::{Failure, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The health list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Health {
    /// One line a thing, in a fixed order.
    pub lines: Vec<HealthLine>,
}

/// One line of the health list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HealthLine {
    /// What it is about, and what is known of it.
    pub fact: HealthFact,
    /// Whether it is fine.
    pub good: bool,
    /// What is wrong, where something is.
    pub failure: Option<Failure>,
    /// Since when, or when last looked at; for `power` when the stop was noticed, where there was one.
    pub at: Option<Timestamp>,
}

/// What a line of the health list is about. The page has the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum HealthFact {
    /// A watched folder.
    Folder {
        /// Its path for people.
        path: String,
    },
    /// The safe copies of photos.
    SafeCopies {
        /// How many there are; two photos with the same content are one.
        copies: u32,
        /// Their bytes.
        bytes: u64,
        /// Where they lie, for people.
        path: String,
    },
    /// The disk of the safe copies.
    Disk {
        /// Free bytes, where the system says.
        free_bytes: Option<u64>,
    },
    /// What is written down.
    Records {
        /// Photos of this event.
        photos: u32,
    },
    /// Where secrets are kept.
    Keys {
        /// The place, where it is known.
        place: Option<KeyPlace>,
    },
    /// The way to the galleries outside this computer.
    Network {
        /// How it is.
        way: NetworkWay,
    },
    /// A destination.
    Destination {
        /// Its name.
        label: String,
    },
    /// What a gallery showed when it was asked for what it had confirmed.
    Audit {
        /// The gallery's name.
        label: String,
        /// Photos it had confirmed.
        confirmed: u32,
        /// Those it did not show.
        missing: u32,
    },
    /// The guest page.
    Gallery {
        /// Where it is open.
        address: String,
    },
    /// The tray; told by a program with a window only.
    Tray {
        /// Whether this system has one.
        there: bool,
    },
    /// The computer's clock.
    Clock {
        /// Seconds that it was set back since the start; 0 where it was not, or by less than a minute.
        set_back_seconds: u32,
    },
    /// Stops out of order: power, a crash, a kill.
    Power {
        /// Whether one is known of.
        stopped: bool,
    },
}

impl HealthFact {
    /// Its word in the contract.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "folder",
            Self::SafeCopies { .. } => "safe_copies",
            Self::Disk { .. } => "disk",
            Self::Records { .. } => "records",
            Self::Keys { .. } => "keys",
            Self::Network { .. } => "network",
            Self::Destination { .. } => "destination",
            Self::Audit { .. } => "audit",
            Self::Gallery { .. } => "gallery",
            Self::Tray { .. } => "tray",
            Self::Clock { .. } => "clock",
            Self::Power { .. } => "power",
        }
    }
}

/// Where secrets are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// The system's own key store.
    #[default]
    System,
    /// In memory: asked for again at each start.
    Memory,
    /// A file that only this user can read; chosen by a person, never by Boothlift.
    File,
}

/// How the way to the galleries outside this computer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NetworkWay {
    /// No gallery outside this computer is on.
    Unneeded,
    /// Nothing is known to stand in the way.
    Open,
    /// The network wants a sign-in.
    Portal,
    /// No gallery outside can be reached.
    Offline,
}
