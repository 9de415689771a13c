//! The store: SQLite is the truth.
//!
//! **Enters:** closures over a transaction, rows. **Leaves:** rows, counts. **Absent:** decisions about time, network or
//! files; the store keeps what others decided, and refuses what cannot be (an illegal transition).
//!
//! One writer thread groups whatever is ready into one durable transaction (WAL, `synchronous=FULL`). Readers see the
//! last commit. Nothing here waits for the network.

mod connection;
mod error;
mod in_step;
mod kept;
mod path;
mod tables;
mod transition;
mod writer;

pub use connection::{Store, version};
pub use error::StoreError;
pub use kept::Rebuilt;
pub use path::{path_bytes, path_from_bytes, path_shown};
pub use rusqlite::{Connection, Transaction};
pub use tables::{
    audits, claims, counts, deliveries, destinations, edits, events, failures, files, folders, gallery, listing, notes,
    photos, pick_up, prepared, proof, removals, retention, rules, sessions, settings, take_downs, templates, turns,
    usb_copy, waits, withdrawals,
};
pub use transition::{Step, after};
