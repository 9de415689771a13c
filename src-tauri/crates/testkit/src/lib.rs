//! Test kit: honest fakes of the services Boothlift talks to.
//!
//! **Enters:** options and faults, from a test or a command line. **Leaves:** a server on this computer that keeps a ledger
//! of everything it was sent. **Absent:** anything a released program may depend on.

pub mod event_gallery;
mod journal;

pub use journal::{NotedJournal, Step};
