//! What a test measured, for the tables of `cargo xtask prove` and `bad-net`, and what it could not do here.

use std::{env, fs::OpenOptions, io::Write as _};

/// Prints a figure with its goal, and adds it to the file that `BOOTHLIFT_FIGURES` names, a line of JSON each: the goal's
/// number, what was measured, the figure, and whether the goal is held.
///
/// # Panics
/// Where that file cannot be written.
#[expect(clippy::print_stdout, clippy::expect_used, reason = "for whoever reads the test's output")]
pub fn note(goal: &str, what: &str, figure: &str, held: bool) {
    println!("{goal}, {what}: {figure}{}", if held { "" } else { " MISSED" });
    if let Some(path) = env::var_os("BOOTHLIFT_FIGURES") {
        let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the figures' file");
        let line = serde_json::json!({ "goal": goal, "what": what, "figure": figure, "held": held });
        writeln!(file, "{line}").expect("the figures' file");
    }
}

/// The middle one.
///
/// # Panics
/// Where there is none.
#[must_use]
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// Says that a test proves nothing on this computer, and why. Adds it to the file that `BOOTHLIFT_LEFT_OUT` names, so that whoever
/// runs all tests says so too: what a test that passes prints is seen by nobody.
///
/// # Panics
/// Where that file cannot be written.
#[expect(clippy::print_stdout, clippy::expect_used, reason = "for whoever reads the test's output")]
pub fn left_out(test: &str, why: &str) {
    println!("PROVED NOTHING, {test}: {why}");
    if let Some(path) = env::var_os("BOOTHLIFT_LEFT_OUT") {
        let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the file of what was left out");
        writeln!(file, "{test}: {why}").expect("the file of what was left out");
    }
}
