//! `cargo xtask prove`: the promises that can be counted, each with what came out and whether it was held.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

mod goals;
mod report;

use crate::{
    command::{self, cargo},
    test::FEATURES,
    tools, workspace,
};
use anyhow::{Context as _, bail};
use goals::{GOALS, Goal, Proof};
use report::{Row, Verdict};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Instant,
};

/// What is proved: with the counts of every day, or those of a night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Daily,
    Nightly,
}

/// Proves every goal, or those named, and shows the table. An error where one was not held or not proved.
pub(crate) fn prove(words: &[&str]) -> anyhow::Result<()> {
    let (column, chosen) = match words {
        ["--nightly", rest @ ..] => (Column::Nightly, rest),
        rest => (Column::Daily, rest),
    };
    if let Some(unknown) = chosen.iter().find(|name| GOALS.iter().all(|goal| goal.name != **name)) {
        bail!("no goal is called {unknown}; there are G1 to G{}", GOALS.len());
    }
    tools::nextest()?;
    let folder = workspace::read().context("where programs are built")?.target_directory.join("prove");
    fs::create_dir_all(&folder)?;
    // Some tests look for the program beside themselves.
    command::run(cargo().args([
        "build",
        "--locked",
        "--package",
        "boothlift-headless",
        "--package",
        "boothlift-hook",
    ]))?;
    let goals = GOALS.iter().filter(|goal| chosen.is_empty() || chosen.contains(&goal.name));
    let mut rows = Vec::new();
    for goal in goals {
        let row = one(goal, column, &folder)?;
        println!("{} {}: {} ({:.0} s)", row.name, row.verdict.word(), row.figure, row.seconds);
        rows.push(row);
    }
    let table = report::table(&rows, column);
    print!("\n{table}");
    fs::write(folder.join("table.md"), &table)?;
    fs::write(folder.join("table.json"), serde_json::to_string_pretty(&report::json(&rows, column))?)?;
    println!("\n{}", folder.display());
    match rows.iter().filter(|row| row.verdict != Verdict::Held).count() {
        0 => Ok(()),
        open => bail!("{open} of {} goals were not held or not proved", rows.len()),
    }
}

fn one(goal: &Goal, column: Column, folder: &Path) -> anyhow::Result<Row> {
    let proofs = match column {
        Column::Nightly if !goal.nightly.is_empty() => goal.nightly,
        _ => goal.daily,
    };
    let log = folder.join(format!("{}.log", goal.name));
    let figures = folder.join(format!("{}.jsonl", goal.name));
    for old in [&log, &figures] {
        if old.exists() {
            fs::remove_file(old)?;
        }
    }
    let (begun, mut passed, mut failed, mut said) = (Instant::now(), 0, 0, Vec::new());
    for proof in proofs {
        match proof {
            Proof::Named(by) => said.push(format!("`{by}`")),
            Proof::Tests { .. } => {
                let (good, bad) = tests(proof, &log, &figures)?;
                passed += good;
                // A filter that nothing has proves nothing.
                failed += if good + bad == 0 { 1 } else { bad };
            }
        }
    }
    let noted = report::noted(&fs::read_to_string(&figures).unwrap_or_default(), goal.name)?;
    let by_name = proofs.iter().all(|proof| matches!(proof, Proof::Named(_)));
    let verdict = match (by_name, failed == 0 && noted.iter().all(|one| one.held)) {
        (true, _) => Verdict::ByCommand,
        (false, true) => Verdict::Held,
        (false, false) => Verdict::NotHeld,
    };
    let mut figure: Vec<String> =
        noted.into_iter().map(|one| format!("{}: {}", one.what, one.figure)).chain(said).collect();
    if passed + failed > 0 {
        figure.push(format!("{passed} tests passed, {failed} failed"));
    }
    Ok(Row {
        name: goal.name,
        promise: goal.promise,
        figure: figure.join("; "),
        verdict,
        seconds: begun.elapsed().as_secs_f64(),
    })
}

/// Runs tests and tells how many passed and how many did not, or could not prove anything here.
fn tests(proof: &Proof, log: &PathBuf, figures: &Path) -> anyhow::Result<(u32, u32)> {
    let Proof::Tests { filter, ignored, set } = proof else { return Ok((0, 0)) };
    let file = fs::OpenOptions::new().create(true).append(true).open(log)?;
    let mut run = cargo();
    run.args(["nextest", "run", "--locked", "--workspace"]).args(FEATURES).args(["-E", filter]);
    run.args(["--no-fail-fast", "--no-tests", "pass", "--status-level", "fail", "--final-status-level", "all"]);
    if *ignored {
        run.args(["--run-ignored", "only"]);
    }
    let left_out = figures.with_extension("left-out");
    if left_out.exists() {
        fs::remove_file(&left_out)?;
    }
    run.envs(set.iter().copied()).env("BOOTHLIFT_FIGURES", figures).env("BOOTHLIFT_LEFT_OUT", &left_out);
    let errors = file.try_clone()?;
    let ended = run.stdin(Stdio::null()).stdout(file).stderr(errors).status().context("nextest can't be started")?;
    let told = fs::read_to_string(log)?;
    // A test that could do nothing here passes, and proves nothing.
    let left_out = u32::try_from(fs::read_to_string(&left_out).unwrap_or_default().lines().count())?;
    match report::counted(&told) {
        Some((good, bad)) => Ok((good.saturating_sub(left_out), bad + left_out)),
        None if ended.success() => Ok((0, 0)),
        None => bail!("nextest: {ended}; see {}", log.display()),
    }
}
