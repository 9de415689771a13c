//! The gallery inside Boothlift: photos on a shelf, and a small web server where guests find their own.
//!
//! **Enters:** photos through the [`Destination`](boothlift_destinations::Destination) trait, and, where the operator set
//! a token, through Event Gallery's documented upload call; guests' requests to remove a photo. **Leaves:** pages and
//! photos over plain HTTP, public copies only. **Absent:** the queue and retries (the engine's), a listing of other
//! events, cookies, paths from outside: whatever a guest names is an id or a key.
//!
//! The server listens on this computer only. [`Server::open_to_guests`] adds one network address chosen by the operator.

mod error;
mod gallery;
mod network;
mod page;
mod qr;
mod server;
mod shelf;

pub use error::GalleryError;
pub use gallery::Gallery;
pub use network::{network_fingerprint, networks};
pub use qr::{qr_svg, wifi_text};
pub use server::{Server, ServerSettings};
