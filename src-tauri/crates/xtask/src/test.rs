//! `cargo xtask test`: every test and check of the project, one after the other, with a table at the end.
//!
//! A step that fails doesn't stop those that don't build on it. All cargo steps use the same features and profile, so that
//! nothing is compiled twice but what differs by nature: clippy and the documents read types only, the tests need code.

#![expect(clippy::print_stdout, reason = "a developer's command talks on standard output")]

use crate::{
    command::{self, cargo, npm},
    house_checks,
    setup::{self, Purpose},
    tools, windows, workspace,
};
use anyhow::bail;
use std::{
    env, fs,
    time::{Duration, Instant},
};

/// As users get it: the page is built into the app.
pub(crate) const FEATURES: [&str; 2] = ["--features", "boothlift/custom-protocol"];

/// How a step that didn't fail ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All of it was done.
    Passed,
    /// Not done at all on this machine, and why.
    LeftOut(String),
    /// Passed, but for this, which could not be done on this machine.
    InPart(String),
}

const STEPS: [Step; 14] = [
    step("setup", "what the tests need on this machine", &[], set_up),
    step("format", "cargo fmt", &[], format),
    step("house", "directions of imports, lengths of files, SQL, page types, lock files", &[], house),
    step("page-types", "svelte-check", &["setup"], || page("check")),
    step("page-tests", "vitest", &["setup"], || page("test")),
    step("page-build", "vite build", &["setup"], || page("build")),
    step("clippy", "every crate and test, no warning", &["page-build"], clippy),
    step("build", "every program and test", &["page-build"], build),
    step("tests", "cargo nextest, real windows included", &["build"], tests),
    step("doc-tests", "the examples in the documents", &["build"], doc_tests),
    step("docs", "cargo doc, no warning", &["page-build"], docs),
    step("page-e2e", "the page in a browser", &["build"], page_e2e),
    step("licences", "cargo deny, cargo machete, what the page shows", &["setup"], tools::parts),
    step("windows", "types and clippy for Windows", &["page-build"], windows::check),
];

/// Runs the steps named in `only`, or all of them. An error if one didn't pass.
///
/// A named step runs without those it needs: they are taken for done.
pub(crate) fn test(only: &[&str]) -> anyhow::Result<()> {
    let chosen = choose(only)?;
    let begun = Instant::now();
    let mut reports: Vec<Report> = Vec::new();
    for (number, step) in chosen.iter().enumerate() {
        println!("\n━━━ {}/{} {}: {}", number + 1, chosen.len(), step.name, step.what);
        let report = perform(step, &reports);
        println!("━━━ {}: {} after {}", step.name, report.end.in_words(), in_words(report.took));
        reports.push(report);
    }
    print!("\n{}in all: {}\n", table(&reports), in_words(begun.elapsed()));
    let bad = reports.iter().filter(|report| report.end.is_bad()).count();
    if bad > 0 {
        bail!("{bad} of {} steps did not pass", reports.len());
    }
    Ok(())
}

struct Step {
    name: &'static str,
    what: &'static str,
    /// Steps without which this one means nothing.
    needs: &'static [&'static str],
    work: fn() -> anyhow::Result<Outcome>,
}

const fn step(
    name: &'static str,
    what: &'static str,
    needs: &'static [&'static str],
    work: fn() -> anyhow::Result<Outcome>,
) -> Step {
    Step { name, what, needs, work }
}

struct Report {
    name: &'static str,
    end: End,
    took: Duration,
}

enum End {
    Ended(Outcome),
    Failed(String),
    /// Not tried, as this earlier step didn't pass.
    Skipped(&'static str),
}

impl End {
    fn is_bad(&self) -> bool {
        !matches!(self, End::Ended(_))
    }

    fn in_words(&self) -> &'static str {
        match self {
            End::Ended(Outcome::Passed) => "passed",
            End::Ended(Outcome::LeftOut(_)) => "LEFT OUT",
            End::Ended(Outcome::InPart(_)) => "IN PART",
            End::Failed(_) => "FAILED",
            End::Skipped(_) => "SKIPPED",
        }
    }

    fn remark(&self) -> String {
        match self {
            End::Ended(Outcome::Passed) => String::new(),
            End::Ended(Outcome::LeftOut(why) | Outcome::InPart(why)) | End::Failed(why) => why.clone(),
            End::Skipped(needed) => format!("{needed} did not pass"),
        }
    }
}

fn choose(only: &[&str]) -> anyhow::Result<Vec<&'static Step>> {
    if let Some(unknown) = only.iter().find(|name| !STEPS.iter().any(|step| step.name == **name)) {
        let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        bail!("there is no step {unknown}; the steps are {}", known.join(", "));
    }
    Ok(STEPS.iter().filter(|step| only.is_empty() || only.contains(&step.name)).collect())
}

fn perform(step: &Step, before: &[Report]) -> Report {
    let begun = Instant::now();
    let broken = before.iter().find(|report| report.end.is_bad() && step.needs.contains(&report.name));
    let end = match broken {
        Some(needed) => End::Skipped(needed.name),
        None => (step.work)().map_or_else(
            |error| {
                println!("{error:#}");
                End::Failed(format!("{error:#}").lines().next().unwrap_or_default().to_owned())
            },
            End::Ended,
        ),
    };
    Report { name: step.name, end, took: begun.elapsed() }
}

fn table(reports: &[Report]) -> String {
    let rows = reports.iter().map(|report| {
        let row = format!(
            "{:<12} {:<14} {:>10}  {}",
            report.name,
            report.end.in_words(),
            in_words(report.took),
            report.end.remark()
        );
        format!("{}\n", row.trim_end())
    });
    format!("{:<12} {:<14} {:>10}\n{}", "step", "outcome", "time", rows.collect::<String>())
}

/// Minutes and seconds; a duration under a minute to a tenth of a second.
fn in_words(took: Duration) -> String {
    match took.as_secs() {
        0..60 => format!("{:.1} s", took.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

fn set_up() -> anyhow::Result<Outcome> {
    setup::prepare(Purpose::Test)?;
    tools::nextest()?;
    Ok(Outcome::Passed)
}

fn house() -> anyhow::Result<Outcome> {
    house_checks::check().map(|()| Outcome::Passed)
}

fn page(script: &str) -> anyhow::Result<Outcome> {
    command::run(npm().args(["run", script]))?;
    Ok(Outcome::Passed)
}

fn page_e2e() -> anyhow::Result<Outcome> {
    let mut e2e = npm();
    setup::show_browser(&mut e2e);
    let built = workspace::read()?.target_directory.join("debug");
    let program = |name: &str| built.join(format!("{name}{}", env::consts::EXE_SUFFIX));
    let shots = command::root().join("artefacts/page");
    fs::create_dir_all(&shots)?;
    e2e.env("BOOTHLIFT_HEADLESS", program("boothlift-headless"))
        .env("BOOTHLIFT_PRETEND_BOOTH", program("pretend-booth"))
        .env("BOOTHLIFT_SHOTS", shots);
    command::run(e2e.args(["run", "e2e"]))?;
    Ok(Outcome::Passed)
}

fn format() -> anyhow::Result<Outcome> {
    command::run(cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Outcome::Passed)
}

fn clippy() -> anyhow::Result<Outcome> {
    let mut clippy = cargo();
    clippy.args(["clippy", "--locked", "--workspace", "--all-targets"]).args(FEATURES);
    command::run(clippy.args(["--", "-D", "warnings"]))?;
    Ok(Outcome::Passed)
}

/// Builds programs and tests in one go: apart, the features that only tests ask for would compile half the crates again.
fn build() -> anyhow::Result<Outcome> {
    command::run(cargo().args(["build", "--locked", "--workspace", "--all-targets"]).args(FEATURES))?;
    Ok(Outcome::Passed)
}

fn tests() -> anyhow::Result<Outcome> {
    let left_out = workspace::read()?.target_directory.join("left-out.txt");
    if left_out.exists() {
        fs::remove_file(&left_out)?;
    }
    let mut nextest = cargo();
    nextest.args(["nextest", "run", "--locked", "--workspace"]).args(FEATURES);
    command::run(nextest.env("BOOTHLIFT_LEFT_OUT", &left_out))?;
    Ok(proved(&fs::read_to_string(&left_out).unwrap_or_default()))
}

/// What tests said that they could not do here, a line each.
fn proved(left_out: &str) -> Outcome {
    match left_out.lines().count() {
        0 => Outcome::Passed,
        n => Outcome::InPart(format!("{n} proved nothing here: {}", left_out.trim().replace('\n', "; "))),
    }
}

fn doc_tests() -> anyhow::Result<Outcome> {
    command::run(cargo().args(["test", "--doc", "--locked", "--workspace"]).args(FEATURES))?;
    Ok(Outcome::Passed)
}

fn docs() -> anyhow::Result<Outcome> {
    let mut doc = cargo();
    doc.args(["doc", "--locked", "--workspace", "--no-deps"]).args(FEATURES).env("RUSTDOCFLAGS", "-D warnings");
    command::run(&mut doc)?;
    Ok(Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(name: &'static str, end: End) -> Report {
        Report { name, end, took: Duration::from_secs(75) }
    }

    #[test]
    fn a_step_is_skipped_when_one_it_needs_did_not_pass() {
        let step = step("b", "", &["a"], || Ok(Outcome::Passed));
        let failed = perform(&step, &[report("a", End::Failed("x".into()))]);
        assert!(matches!(failed.end, End::Skipped("a")));
        let skipped = perform(&step, &[report("a", End::Skipped("0"))]);
        assert!(matches!(skipped.end, End::Skipped("a")));
        let left_out = perform(&step, &[report("a", End::Ended(Outcome::LeftOut("x".into())))]);
        assert!(!left_out.end.is_bad());
    }

    #[test]
    fn what_was_left_out_is_said_in_the_table_and_is_no_failure() {
        let reports = [
            report("windows", End::Ended(Outcome::LeftOut("no compiler".into()))),
            report("tests", End::Skipped("build")),
        ];
        let table = table(&reports);
        assert!(table.contains("windows      LEFT OUT       1 min 15 s  no compiler\n"), "{table}");
        assert!(table.contains("SKIPPED") && table.contains("build did not pass"), "{table}");
        assert!(!reports[0].end.is_bad() && reports[1].end.is_bad());
    }

    #[test]
    fn tests_that_could_prove_nothing_are_named_in_the_table() {
        assert_eq!(proved(""), Outcome::Passed);
        let table = table(&[report("tests", End::Ended(proved("power cuts: no loop device\na flush: no strace\n")))]);
        assert!(
            table.contains("IN PART") && table.contains("2 proved nothing here: power cuts: no loop device; a"),
            "{table}"
        );
    }

    #[test]
    fn a_failed_step_keeps_the_first_line_of_its_reason() {
        let failed = perform(&step("a", "", &[], || bail!("first\nsecond")), &[]);
        assert_eq!(failed.end.remark(), "first");
        assert!(failed.end.is_bad());
    }

    #[test]
    fn every_step_needs_only_steps_before_it() {
        for (at, step) in STEPS.iter().enumerate() {
            for needed in step.needs {
                assert!(STEPS[..at].iter().any(|earlier| earlier.name == *needed), "{} needs {needed}", step.name);
            }
        }
    }

    #[test]
    fn steps_are_chosen_by_name_and_unknown_names_are_refused() {
        assert_eq!(choose(&[]).unwrap().len(), STEPS.len());
        let names: Vec<_> = choose(&["tests", "format"]).unwrap().iter().map(|step| step.name).collect();
        assert_eq!(names, ["format", "tests"]);
        assert!(choose(&["lint"]).err().is_some_and(|error| error.to_string().contains("clippy")));
    }
}
