//! From the queue to the galleries: one lane a destination, each with a gate of its own.

mod attempt;
mod cut_offs;
mod express;
mod flying;
mod gate;
mod lane;
mod lease;
mod listing;
mod prepare;
mod progress;
mod put_right;
mod removal;
mod retry;
pub(crate) mod speed;
mod waits;

pub(crate) use lane::{Lane, LaneParts, Notice};
pub(crate) use listing::Listed;
pub(crate) use prepare::{hex, remove as remove_prepared, sweep};
pub(crate) use progress::{Flight, ProgressBook};
pub(crate) use retry::LONG_CAP;
pub(crate) use retry::Unanswered;

/// Copies made ready for destinations, in the data folder.
pub(crate) const PREPARED: &str = "prepared-copies";
