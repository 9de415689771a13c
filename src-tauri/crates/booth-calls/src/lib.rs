//! Booths' calls: a listener on this computer that a booth program calls while a session goes on.
//!
//! **Enters:** HTTP requests of programs on this computer that know the key: `/<key>/<caller>` and
//! `/<key>/<n>/<caller>`, where `n` counts the watched folders from 1. **Leaves:** [`Heard`] calls, in order, through a
//! bounded channel. **Absent:** sessions, files, the store. A call is answered before anybody reads it, because a booth
//! program waits for the answer while guests stand in front of it.

#![warn(missing_docs)]

mod accept;
mod address_file;
mod door;
mod error;
mod key;
mod listener;
mod parameters;

pub use address_file::ADDRESS_FILE;
pub use error::ListenError;
pub use key::Key;
pub use listener::{Calls, Heard, Listener, Place, Settings};
pub use parameters::{BodyForm, LARGEST_BODY, Unreadable, in_body, in_query};
