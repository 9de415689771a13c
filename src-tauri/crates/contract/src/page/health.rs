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
    /// `folder`, `safe_copies`, `disk`, `records`, `keys`, `destination`, `gallery`, `audit`, `tray`, `power`.
    pub what: String,
    /// Its name or value for people.
    pub detail: String,
    /// Whether it is fine.
    pub good: bool,
    /// What is wrong, where something is.
    pub failure: Option<Failure>,
    /// Since when, or when last looked at.
    pub at: Option<Timestamp>,
}
