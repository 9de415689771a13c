//! `cargo xtask prove`: the promises that can be counted, each with what came out and whether it was held.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

mod goals;
mod report;

use crate::{
    figures, machine,
    noted::{self, Ended},
    tools, workspace,
};
use anyhow::{Context as _, bail};
use goals::{GOALS, Goal, Proof};
use report::{Row, Verdict};
use std::{fs, path::Path, time::Instant};

/// What is proved: with the counts of every day, or those of a night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Daily,
    Nightly,
}

/// Proves every goal, or those named, and shows the table. An error where one was not held; what takes longer than minutes is
/// named with its command, in the table and once more below it.
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
    // Some tests look for a program beside themselves.
    figures::build_with_page()?;
    let goals = GOALS.iter().filter(|goal| chosen.is_empty() || chosen.contains(&goal.name));
    let mut rows = Vec::new();
    for goal in goals {
        let row = one(goal, column, &folder)?;
        println!("{} {}: {} ({:.0} s)", row.name, row.verdict.word(), row.figure, row.seconds);
        rows.push(row);
    }
    let machine = machine::told();
    let table = format!("{machine}; debug build\n\n{}", report::table(&rows, column));
    print!("\n{table}");
    fs::write(folder.join("table.md"), &table)?;
    fs::write(folder.join("table.json"), serde_json::to_string_pretty(&report::json(&rows, column, &machine))?)?;
    println!("\n{}", folder.display());
    let of = |verdict| rows.iter().filter(|row| row.verdict == verdict).map(|row| row.name).collect::<Vec<_>>();
    for (verdict, means) in [(Verdict::InPart, "proved in part here"), (Verdict::ByCommand, "not proved here")] {
        match of(verdict)[..] {
            [] => {}
            ref names => println!("{means}, the rest by the commands in the table: {}", names.join(", ")),
        }
    }
    match of(Verdict::NotHeld)[..] {
        [] => Ok(()),
        ref names => bail!("not held: {}", names.join(", ")),
    }
}

fn one(goal: &Goal, column: Column, folder: &Path) -> anyhow::Result<Row> {
    let proofs = match column {
        Column::Nightly if !goal.nightly.is_empty() => goal.nightly,
        _ => goal.daily,
    };
    let log = folder.join(format!("{}.log", goal.name));
    if log.exists() {
        fs::remove_file(&log)?;
    }
    let (begun, mut ended, mut named) = (Instant::now(), None::<Ended>, Vec::new());
    for proof in proofs {
        match proof {
            Proof::Named(by) => named.push(*by),
            Proof::Tests(tests) => {
                let one = noted::run(tests, goal.name, &log)?;
                ended = Some(match ended {
                    Some(before) => before.and(one),
                    None => one,
                });
            }
        }
    }
    let verdict = Verdict::of(ended.as_ref().map(Ended::held), !named.is_empty());
    let figures = ended.iter().flat_map(|ended| &ended.figures).map(|one| format!("{}: {}", one.what, one.figure));
    let commands = named.iter().map(|by| format!("in full by `{by}`"));
    let figure: Vec<String> = figures.chain(ended.iter().map(Ended::counted)).chain(commands).collect();
    Ok(Row {
        name: goal.name,
        promise: goal.promise,
        figure: figure.join("; "),
        verdict,
        seconds: begun.elapsed().as_secs_f64(),
    })
}
