//! The attendant lock as the page shows it.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The attendant lock. What it guards is answered with `app.locked` while it is on and not open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LockView {
    /// Whether somebody set a number.
    pub on: bool,
    /// Whether the number was typed in, and the lock has not closed again since. Without a number always false.
    pub open: bool,
    /// Until when no number is looked at, after wrong ones.
    pub until: Option<Timestamp>,
}
