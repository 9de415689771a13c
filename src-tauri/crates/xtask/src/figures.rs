//! `cargo xtask bad-net` and `frames`: what tests measure in full, as a table and as JSON.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::{
    command::{self, cargo, npm},
    noted::{self, Figure},
    setup::{self, Purpose},
    test::FEATURES,
    workspace,
};
use anyhow::{Context as _, bail};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Bad networks: the tests in `tests/network` in full. Each has a wire of its own, and most of them wait most of the time; those
/// that fill a fast link go by themselves, one after the other.
pub(crate) fn bad_net(words: &[&str]) -> anyhow::Result<()> {
    let release: &[&str] = match words {
        [] => &[],
        ["--release"] => &["--release"],
        _ => bail!("`cargo xtask bad-net` does not take {}", words.join(" ")),
    };
    // The test looks for the program beside itself.
    command::run(cargo().args(["build", "--locked", "--workspace", "--bins"]).args(FEATURES).args(release))?;
    let tests = |which: &[&str]| {
        let mut tests = cargo();
        tests.args(["test", "--locked", "--workspace", "--test", "network"]).args(FEATURES).args(release);
        tests.args(["--", "--nocapture"]).args(which).env("BAD_NET", "full");
        tests
    };
    let fast = tests(&["--test-threads", "1", "a_clean_link"]);
    let slow = tests(&["--test-threads", "6", "--skip", "a_clean_link"]);
    measured("bad-net", [fast, slow])
}

/// The window with a big evening: frames, the page's memory, a start, a large drop.
pub(crate) fn frames(words: &[&str]) -> anyhow::Result<()> {
    let photos = match words {
        [] => "20000",
        ["--photos", photos] => *photos,
        // What people run lets nobody drive its window.
        _ => bail!("`cargo xtask frames` takes --photos N, and measures the debug build"),
    };
    build_with_page()?;
    let mut tests = cargo();
    tests.args(["test", "--locked", "--workspace", "--test", "window_app"]).args(FEATURES);
    // One after the other: two windows would take each other's frames.
    tests.args(["--", "--nocapture", "--test-threads", "1", "pace::", "every_file_of_a_drop"]);
    tests.env("FRAMES_PHOTOS", photos).env("DROP_FILES", "5000");
    measured("frames", [tests])
}

/// Everything as the tests of the window need it: the page, and every program with it. As the tests are built, so that nothing is
/// compiled twice.
pub(crate) fn build_with_page() -> anyhow::Result<()> {
    setup::prepare(Purpose::Test)?;
    command::run(npm().args(["run", "build"]))?;
    let whole = ["--locked", "--workspace", "--all-targets"];
    command::run(cargo().arg("build").args(whole).args(FEATURES))
}

/// Runs tests that write their figures down, without nextest, which would end them after ten minutes; shows what came out.
fn measured<const N: usize>(name: &str, tests: [Command; N]) -> anyhow::Result<()> {
    let built = workspace::read().context("where programs are built")?.target_directory;
    let at = |ending: &str| -> PathBuf { Path::new(&built).join(format!("{name}.{ending}")) };
    let lines = at("jsonl");
    if lines.exists() {
        fs::remove_file(&lines)?;
    }
    let mut ended = Ok(());
    for mut tests in tests {
        ended = ended.and(command::run(tests.env("BOOTHLIFT_FIGURES", &lines)));
    }
    let figures = noted::read(&fs::read_to_string(&lines).unwrap_or_default())?;
    print!("\n{}", table(&figures));
    let json: Vec<_> = figures
        .iter()
        .map(|one| serde_json::json!({ "goal": one.what, "figure": one.figure, "held": one.held }))
        .collect();
    fs::write(at("json"), serde_json::to_string_pretty(&json)?)?;
    println!("\nas JSON: {}", at("json").display());
    ended?;
    match figures.iter().filter(|one| !one.held).count() {
        0 if figures.is_empty() => bail!("nothing was measured"),
        0 => Ok(()),
        missed => bail!("{missed} of {} goals were missed", figures.len()),
    }
}

fn table(figures: &[Figure]) -> String {
    let mut table = "| goal | figure | held |\n| --- | --- | --- |\n".to_owned();
    for one in figures {
        let _ = writeln!(table, "| {} | {} | {} |", one.what, one.figure, if one.held { "yes" } else { "**no**" });
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_goal_stands_out_in_the_table() {
        let figure = |what: &str, held| Figure { goal: "frames".into(), what: what.into(), figure: "1".into(), held };
        let table = table(&[figure("a", true), figure("b", false)]);
        assert!(table.ends_with("| a | 1 | yes |\n| b | 1 | **no** |\n"), "{table}");
    }
}
