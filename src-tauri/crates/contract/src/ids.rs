//! Ids: the only way the page and the drivers name a thing.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

row_id! {
    /// One photo by content.
    PhotoId,
    /// One guest session.
    SessionId,
    /// One wedding or party.
    EventId,
    /// One watched folder of an event.
    FolderId,
    /// One path seen in a watched folder or brought in by hand.
    FileId,
    /// One guest's wish to remove a photo.
    RemovalId,
    /// A set-up that was kept under a name.
    TemplateId,
}

/// A configured gallery account: a short stable slug such as `event-gallery` or `event-gallery-2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
pub struct DestinationId(pub String);

impl fmt::Display for DestinationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
