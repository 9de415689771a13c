//! What was measured, and whether the goal is held.

pub(crate) use boothlift_testkit::figures::{median, note};
use std::env;

/// Whether the whole goals are measured.
pub(crate) fn in_full() -> bool {
    env::var("BAD_NET").is_ok_and(|how| how == "full")
}

/// Whether photos are as long as the goals say, where a short run has small ones.
pub(crate) fn as_long_as_the_goals() -> bool {
    in_full() || env::var("BAD_NET").is_ok_and(|how| how == "long")
}

/// Whether a test that takes long has to leave now, and says so.
pub(crate) fn only_in_full() -> bool {
    if !in_full() {
        println!("left out: `cargo xtask bad-net` runs this one");
    }
    !in_full()
}
