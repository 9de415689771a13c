//! Test kit: honest fakes of the services Boothlift talks to, and of the clock; the pretend booth comes along.
//!
//! **Enters:** options and faults, from a test or a command line. **Leaves:** a server on this computer that keeps a ledger
//! of everything it was sent; whole parties as each booth program writes them, with what is true of every file; a clock
//! that tests move. **Absent:**
//! anything a released program may depend on.

pub mod booth;
pub mod clock;
pub mod cyclemate;
pub mod event_gallery;
pub mod figures;
mod journal;
pub mod parrot;
mod picture;
pub mod secure_front;
pub mod selfcommunity;
pub mod service;

pub use journal::{NotedJournal, Step};
