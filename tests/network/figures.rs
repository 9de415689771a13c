//! What was measured, and whether the goal is held.

pub(crate) use boothlift_testkit::figures::note;
use std::env;

/// Whether the whole goals are measured.
pub(crate) fn in_full() -> bool {
    env::var("BAD_NET").is_ok_and(|how| how == "full")
}

/// Whether a test that takes long has to leave now, and says so.
pub(crate) fn only_in_full() -> bool {
    if !in_full() {
        println!("left out: `cargo xtask bad-net` runs this one");
    }
    !in_full()
}

/// The middle one.
pub(crate) fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}
