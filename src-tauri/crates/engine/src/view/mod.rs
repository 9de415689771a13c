//! What people are shown: the snapshot, the frames that keep it true, the headline, the pace.

mod feed;
mod headline;
mod pace;
mod snapshot;
mod way;

pub(crate) use feed::{BEAT, Publisher, nothing_yet, publish};
pub use feed::{Glance, PageFeed};
pub(crate) use pace::PaceMeter;
pub(crate) use snapshot::impossible_day;
pub(crate) use way::way;
