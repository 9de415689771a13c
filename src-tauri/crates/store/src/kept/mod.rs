//! What is kept beside the records so that they can be built anew: every change since a copy of them, in their order.
//!
//! `records-kept` in the data folder holds generations. Generation `n` is `n.changes`, a log of what the rows of each group
//! became, and, where one was made, `n.db`, a sound copy of the records that was taken after that log began. A copy with its
//! own log and those after it is the records as they are now: a change is the whole row, so one that the copy holds already
//! does no harm when it is made again.
//!
//! The log's line of a group is written before the group is committed, and reaches the disk within a second, or before the
//! commit where it tells that a photo was taken down. Where the log is ahead of the records, they lost something: opening
//! them makes it good.

mod check;
mod copy;
mod frame;
mod generations;
mod log;
mod rebuild;
mod replay;
mod watch;

pub(crate) use check::{check, check_while};
pub(crate) use copy::keep_copy;
pub(crate) use generations::{Kept, Tail, was_there};
pub(crate) use log::{Log, MAY_WAIT};
pub use rebuild::Rebuilt;
pub(crate) use rebuild::rebuild;
pub(crate) use replay::catch_up;
