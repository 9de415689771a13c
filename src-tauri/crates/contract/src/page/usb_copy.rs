//! The evening's photos on their way to a USB stick.

use crate::{Failure, FileId, state::worded};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

worded! {
    /// Where a copy to a stick stands.
    UsbCopyState {
        /// It goes on.
        Copying = "copying",
        /// A person stopped it; what is there stays and counts.
        Stopped = "stopped",
        /// It cannot go on; the failure says why.
        Failed = "failed",
        /// Every photo that there is a copy of is there, was read back and compared, and the stick has written it all: it may
        /// be pulled out.
        Done = "done",
    }
}

/// A copy of the evening's photos to a stick: the one that goes on, or the last one since the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct UsbCopy {
    /// Where it stands.
    pub state: UsbCopyState,
    /// The folder on the stick, for people.
    pub folder: String,
    /// Photos that are to be there.
    pub photos: u32,
    /// Those that are there and right, whoever put them there.
    pub copied: u32,
    /// Photos of which no copy was found, the first 50.
    pub missing: Vec<NotOnStick>,
    /// How many there are of them in all.
    pub missing_total: u32,
    /// Why it cannot go on.
    pub failure: Option<Failure>,
}

/// A photo whose safe copy is gone and whose original is gone or another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct NotOnStick {
    /// Its file, for Photos.
    pub file: FileId,
    /// Its name.
    pub name: String,
    /// Its session's tag.
    pub tag: Option<String>,
}
