//! The test of the network that this computer is in.

use crate::{DestinationId, Failure, Timestamp, state::worded};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Saving data on networks that count it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaverView {
    /// Whether it is on.
    pub on: bool,
    /// What prints may take on such a network, in MB (1,000,000 bytes).
    pub budget_mb: u32,
    /// Whether this network counts what goes over it; none where the system does not tell.
    pub metered: Option<bool>,
    /// Whether something is held back now, or would be.
    pub saving: bool,
    /// Whether that is so because a person wants prints alone.
    pub prints_alone: bool,
    /// What prints took of it so far, in MB.
    pub used_mb: u32,
}

worded! {
    /// What a test of the network came to, in one word.
    NetworkWord {
        /// It runs.
        Looking = "looking",
        /// No destination outside this computer is on.
        NothingOutside = "nothing_outside",
        /// Every destination outside asked for a pause, so none was asked.
        LeftAlone = "left_alone",
        /// Nothing was reached.
        NoInternet = "no_internet",
        /// Something else answered in a destination's place: a sign-in page, mostly.
        SignInPage = "sign_in_page",
        /// Some destinations were reached and others never.
        Partly = "partly",
        /// All were reached, not each time.
        Shaky = "shaky",
        /// All were reached each time; no photo went out meanwhile, so nothing is known of the speed.
        Reached = "reached",
        /// All were reached, and photos went out slowly.
        SlowForPhotos = "slow_for_photos",
        /// All were reached; photos go well, films slowly.
        SlowForFilms = "slow_for_films",
        /// All were reached, and photos went out fast.
        Fine = "fine",
    }
}

/// The test of the network: the one that runs, or the last one since the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct NetworkTest {
    /// Grows with every run.
    pub run: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ends, or ended.
    pub ends_at: Timestamp,
    /// What it came to.
    pub word: NetworkWord,
    /// One row a destination outside, in the operator's order.
    pub rows: Vec<Reach>,
    /// Bits a second that photos went out with meanwhile; none where none went, or too shortly to tell.
    pub bits_per_second: Option<u64>,
    /// Whether Boothlift's own speed limit held them back.
    pub limited: bool,
}

/// How one destination was reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Reach {
    /// The destination.
    pub destination: DestinationId,
    /// Its name.
    pub label: String,
    /// How often it was asked; 0 where it wants to be left alone for a while.
    pub asked: u32,
    /// How often it answered.
    pub reached: u32,
    /// The middle one of the times that answers took, in milliseconds.
    pub middle_ms: Option<u32>,
    /// Why it was not reached the last time it was not.
    pub failure: Option<Failure>,
}
