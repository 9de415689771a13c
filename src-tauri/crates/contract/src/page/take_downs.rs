//! Photos taken down again: where, and what each gallery made of it.

use crate::{DestinationId, DestinationKind, Failure, Timestamp, state::worded};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

worded! {
    /// How the removal of a photo at one destination stands.
    TakeDownState {
        /// It is asked for, and tried until the gallery answers.
        Removing = "removing",
        /// The gallery answered that it is gone.
        Removed = "removed",
        /// There is no call for it: a person does it at the gallery's own page.
        ByHand = "by_hand",
        /// The gallery refuses.
        Held = "held",
    }
}

/// How the removal of one photo at one destination stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TakenDown {
    /// How.
    pub state: TakeDownState,
    /// Since when; with `removed`, when the gallery answered.
    pub since: Timestamp,
    /// Why it is not done yet.
    pub failure: Option<Failure>,
    /// The picture's own page there, where it is known.
    pub page: Option<String>,
}

/// What taking photos down comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TakeDownReport {
    /// Photos it is about.
    pub photos: u32,
    /// Those of them that are at no gallery and on the way to none.
    pub nowhere: u32,
    /// Galleries that have, or may have, one of the others.
    pub places: Vec<TakeDownPlace>,
}

/// One gallery in a [`TakeDownReport`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TakeDownPlace {
    /// The destination.
    pub destination: DestinationId,
    /// Its label.
    pub label: String,
    /// Which service.
    pub kind: DestinationKind,
    /// Photos that are, or may be, there.
    pub photos: u32,
    /// Whether Boothlift can remove them; if not, a person does it at the gallery's own page.
    pub can: bool,
    /// Whether photos go there at all now; a removal waits until it is on.
    pub on: bool,
    /// A picture's page there, where one is known.
    pub page: Option<String>,
}
