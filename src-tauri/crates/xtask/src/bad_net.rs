//! `cargo xtask bad-net`: every goal on bad networks, measured in full, as a table and as JSON.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::{
    command::{self, cargo},
    workspace,
};
use anyhow::{Context as _, bail};
use std::{fmt::Write as _, fs};

/// One line of what the tests measured.
struct Figure {
    goal: String,
    figure: String,
    held: bool,
}

/// Runs the tests in `tests/network` in full, one after the other, and shows what came out.
pub(crate) fn bad_net(words: &[&str]) -> anyhow::Result<()> {
    let release: &[&str] = match words {
        [] => &[],
        ["--release"] => &["--release"],
        _ => bail!("`cargo xtask bad-net` takes --release or nothing"),
    };
    let built = workspace::read().context("where programs are built")?.target_directory;
    let lines = built.join("bad-net.jsonl");
    if lines.exists() {
        fs::remove_file(&lines)?;
    }
    // The test looks for the program beside itself.
    command::run(cargo().args(["build", "--locked", "--package", "boothlift-headless"]).args(release))?;
    // Without nextest, which would end it after ten minutes; one at a time, as they would disturb each other's figures.
    let mut tests = cargo();
    tests.args(["test", "--locked", "--package", "boothlift-tests", "--test", "network"]).args(release);
    tests.args(["--", "--nocapture", "--test-threads", "1"]);
    let ended = command::run(tests.env("BAD_NET", "full").env("BOOTHLIFT_FIGURES", &lines));
    let figures = read(&fs::read_to_string(&lines).unwrap_or_default())?;
    print!("\n{}", table(&figures));
    let json: Vec<_> = figures
        .iter()
        .map(|one| serde_json::json!({ "goal": one.goal, "figure": one.figure, "held": one.held }))
        .collect();
    let kept = built.join("bad-net.json");
    fs::write(&kept, serde_json::to_string_pretty(&json)?)?;
    println!("\nas JSON: {}", kept.display());
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
