//! What was measured, and whether the goal is held.

use serde_json::json;
use std::{env, fs::OpenOptions, io::Write as _};

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

/// Notes a figure for the table. In full, a goal that is missed is a red row and the command's failure.
pub(crate) fn note(goal: &str, figure: &str, held: bool) {
    println!("{goal}: {figure}{}", if held { "" } else { " MISSED" });
    if let Some(path) = env::var_os("BAD_NET_FIGURES") {
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        writeln!(file, "{}", json!({ "goal": goal, "figure": figure, "held": held })).unwrap();
    }
}

/// The middle one.
pub(crate) fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}
