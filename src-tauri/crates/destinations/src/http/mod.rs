//! The HTTP kit that drivers of online services share.
//!
//! **Enters:** a request whose body may be a safe copy of a photo. **Leaves:** the service's [`Reply`], or a
//! [`Trouble`](crate::Trouble) that says how far the request got. **Absent:** judging a reply, which is the driver's
//! business, and trying again, which is the engine's.
//!
//! No redirect is ever followed, no referer ever sent, no address ever printed: a token may travel in it. What a service
//! repeats of the token is taken out of its answer before a driver reads it, unless the answer is there to give new ones.

mod body;
mod client;
mod dress;
mod error;
pub mod judging;
mod pace;
mod reply;
mod scrub;
mod send;
mod slices;

pub use body::{Content, Enclosed};
pub(crate) use body::{hex, spool, unreadable};
pub use client::{Http, HttpError, is_loopback};
pub use reply::{Reply, ReplyEnd};
pub use scrub::{SafeUrl, Scrub};
pub use send::Call;
pub(crate) use send::Unnoted;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

/// A file name inside quotes, as browsers write it.
pub(crate) fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A part cannot hold its own boundary: a photo with these 128 random-looking bits in it does not come about by itself.
pub(crate) const BOUNDARY: &str = "boothlift-4f1c9a7be2d84c0d9b63a58e71f0c2d6";

/// What is escaped in a query value: everything but letters, digits and `-._~`. A space becomes `%20`, which every decoder
/// understands, never `+`.
pub const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
