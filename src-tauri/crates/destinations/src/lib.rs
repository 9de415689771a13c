//! Destinations: one driver a gallery service.
//!
//! **Enters:** one [`Parcel`] at a time, a secret through [`Secret`]. **Leaves:** a stored [`Proof`], or a [`Trouble`]
//! whose [`Class`] says what may have happened. **Absent:** the queue, retries, waiting, SQLite: a driver tries once and
//! tells the truth about it.

pub mod cyclemate;
mod destination;
pub mod event_gallery;
pub mod http;
pub mod registry;
mod secret;
pub mod selfcommunity;
mod sums;
mod token;

pub use destination::{
    CheckReport, Class, Consignment, Destination, EventFacts, Journal, ManagedEvent, Parcel, Proof, Remote, Source,
    Takes, Trouble,
};
pub use secret::{Secret, Vault, VaultError};
pub use sums::Sums;
pub use token::{TOKEN_MOST, TokenEnd};
