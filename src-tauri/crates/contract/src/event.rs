//! What the engine says has happened. Past tense, small, in order.

use crate::{
    DeliveryState, DestinationId, Failure, LaneState, PhotoId, SessionId, TakeDownState, Timestamp, state::worded,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

worded! {
    /// A delivery's state as scripts see it: `preparing` and `body_sent` count as sending.
    LedgerState {
        /// Its turn will come.
        Waiting = "waiting",
        /// On its way.
        Sending = "sending",
        /// Proved.
        Confirmed = "confirmed",
        /// Sent, no trusted answer.
        Unknown = "unknown",
        /// Waits for a person.
        Held = "held",
        /// Left out.
        Cancelled = "cancelled",
    }
}

impl From<DeliveryState> for LedgerState {
    fn from(state: DeliveryState) -> Self {
        match state {
            DeliveryState::Waiting => Self::Waiting,
            DeliveryState::Preparing | DeliveryState::Sending | DeliveryState::BodySent => Self::Sending,
            DeliveryState::Confirmed => Self::Confirmed,
            DeliveryState::Unknown => Self::Unknown,
            DeliveryState::Held => Self::Held,
            DeliveryState::Cancelled => Self::Cancelled,
        }
    }
}

/// An event with its place in the order of all events of this run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stamped {
    /// Grows by one with every event.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub event: EngineEvent,
}

/// Something the engine did or noticed; committed before it is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EngineEvent {
    /// A file became a photo: a safe copy exists.
    PhotoAdopted {
        /// The photo.
        photo: PhotoId,
        /// Its session, if it has one.
        session_id: Option<SessionId>,
        /// Path of the file as text.
        path: String,
        /// Content hash, 64 hex digits.
        sha256: String,
        /// The session's tag.
        session: Option<String>,
    },
    /// A file in a watched folder got another verdict (arriving, held, ignored …).
    FileChanged {
        /// Path of the file as text.
        path: String,
        /// The verdict's stable text.
        verdict: crate::FileVerdict,
        /// Why, where there is a why.
        failure: Option<Failure>,
    },
    /// A delivery moved to another state.
    DeliveryChanged {
        /// The photo.
        photo: PhotoId,
        /// Content hash, 64 hex digits.
        sha256: String,
        /// The destination.
        destination: DestinationId,
        /// The new state.
        state: DeliveryState,
        /// Attempts begun so far.
        attempt: u32,
        /// Why, where something went wrong.
        #[serde(skip_serializing_if = "Option::is_none")]
        failure: Option<Failure>,
    },
    /// The removal of a photo that was taken down came further at a destination.
    TakeDownChanged {
        /// The photo.
        photo: PhotoId,
        /// Content hash, 64 hex digits.
        sha256: String,
        /// The destination.
        destination: DestinationId,
        /// How it stands now.
        state: TakeDownState,
        /// Why it is not done, where something is in the way.
        #[serde(skip_serializing_if = "Option::is_none")]
        failure: Option<Failure>,
    },
    /// A lane's state changed.
    DestinationChanged {
        /// The destination.
        destination: DestinationId,
        /// The new state.
        state: LaneState,
        /// Why, where something is wrong.
        #[serde(skip_serializing_if = "Option::is_none")]
        failure: Option<Failure>,
    },
    /// A watched folder became reachable or unreachable.
    FolderChanged {
        /// Whether it can be read now.
        reachable: bool,
        /// Path of the folder as text.
        path: String,
    },
    /// Settings, event, sessions or guest access changed: whoever shows them looks again.
    SetupChanged,
    /// Sending was paused or resumed by a person.
    PauseChanged {
        /// Whether sending is paused.
        paused: bool,
    },
}
