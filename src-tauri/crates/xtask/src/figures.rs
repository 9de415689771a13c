//! `cargo xtask bad-net` and `frames`: what tests measure in full, as a table and as JSON.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::{
    command::{self, cargo, npm},
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

/// One line of what the tests measured.
struct Figure {
    goal: String,
    figure: String,
    held: bool,
}

/// Bad networks: the tests in `tests/network` in full. Each has a wire of its own, and most of them wait most of the time; those
/// that fill a fast link go by themselves, one after the other.
pub(crate) fn bad_net(words: &[&str]) -> anyhow::Result<()> {
    let release = release("bad-net", words)?;
    // The test looks for the program beside itself.
    command::run(cargo().args(["build", "--locked", "--package", "boothlift-headless"]).args(release))?;
    let tests = |which: &[&str]| {
        let mut tests = cargo();
        tests.args(["test", "--locked", "--package", "boothlift-tests", "--test", "network"]).args(release);
        tests.args(["--", "--nocapture"]).args(which).env("BAD_NET", "full");
        tests
    };
    let fast = tests(&["--test-threads", "1", "a_clean_link"]);
    let slow = tests(&["--test-threads", "6", "--skip", "a_clean_link"]);
    measured("bad-net", [fast, slow])
}

/// The window with a big evening: frames, the page's memory, a start, a large drop.
pub(crate) fn frames(words: &[&str]) -> anyhow::Result<()> {
    let (photos, words) = match words {
        ["--photos", photos, rest @ ..] => (*photos, rest),
        _ => ("20000", words),
    };
    let release = release("frames", words)?;
    setup::prepare(Purpose::Test)?;
    command::run(npm().args(["run", "build"]))?;
    let whole = ["--locked", "--workspace", "--all-targets"];
    // As the tests are built, so that nothing is compiled twice.
    command::run(cargo().arg("build").args(whole).args(FEATURES).args(release))?;
    let mut tests = cargo();
    tests.args(["test", "--locked", "--workspace", "--test", "window_app"]).args(FEATURES).args(release);
    // One after the other: two windows would take each other's frames.
    tests.args(["--", "--nocapture", "--test-threads", "1", "pace::", "every_file_of_a_drop"]);
    tests.env("FRAMES_PHOTOS", photos).env("DROP_FILES", "5000");
    measured("frames", [tests])
}

fn release(name: &str, words: &[&str]) -> anyhow::Result<&'static [&'static str]> {
    match words {
        [] => Ok(&[]),
        ["--release"] => Ok(&["--release"]),
        _ => bail!("`cargo xtask {name}` does not take {}", words.join(" ")),
    }
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
    let figures = read(&fs::read_to_string(&lines).unwrap_or_default())?;
    print!("\n{}", table(&figures));
    let json: Vec<_> = figures
        .iter()
        .map(|one| serde_json::json!({ "goal": one.goal, "figure": one.figure, "held": one.held }))
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

fn read(lines: &str) -> anyhow::Result<Vec<Figure>> {
    let one = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let text = |key: &str| value.get(key).and_then(|text| text.as_str()).map(str::to_owned);
        let held = value.get("held").and_then(serde_json::Value::as_bool);
        match (text("what"), text("figure"), held) {
            (Some(goal), Some(figure), Some(held)) => Ok(Figure { goal, figure, held }),
            _ => bail!("no figure: {line}"),
        }
    };
    lines.lines().map(one).collect()
}

fn table(figures: &[Figure]) -> String {
    let mut table = "| goal | figure | held |\n| --- | --- | --- |\n".to_owned();
    for one in figures {
        let _ = writeln!(table, "| {} | {} | {} |", one.goal, one.figure, if one.held { "yes" } else { "**no**" });
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_goal_stands_out_in_the_table_and_a_line_without_a_figure_is_an_error() {
        let figures =
            read("{\"what\":\"a\",\"figure\":\"1\",\"held\":true}\n{\"what\":\"b\",\"figure\":\"2\",\"held\":false}\n");
        let table = table(&figures.unwrap());
        assert!(table.ends_with("| a | 1 | yes |\n| b | 2 | **no** |\n"), "{table}");
        assert!(read("{\"what\":\"a\",\"held\":true}").is_err());
    }
}
