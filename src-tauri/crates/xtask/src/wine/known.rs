//! What cannot hold under Wine though it would on Windows, each with its reason.

use super::Tests;

/// One test.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// The folder of its crate.
    pub(super) krate: &'static str,
    /// Its program: the crate's library, or a file or folder of `tests`.
    pub(super) program: &'static str,
    /// Its name with its modules.
    pub(super) test: &'static str,
    /// What of Windows is not there, with the error that it gives.
    pub(super) why: &'static str,
}

/// All of them. One that holds by now is a failure of the command, as is one that is not here and fails.
pub(super) const KNOWN: &[Known] = &[Known {
    krate: "intake",
    program: "boothlift_intake",
    test: "ballast::tests::room_is_kept_once_let_go_and_kept_again_and_never_where_little_is_left",
    why: "Wine 8 takes no room for a file (FileAllocationInfo: \"Call not implemented\", error 120)",
}];

impl Known {
    pub(super) fn is_of(&self, tests: &Tests) -> bool {
        self.krate == tests.krate && self.program == tests.name
    }
}
