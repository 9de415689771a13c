//! Tests that write down what they measured: run by nextest, counted, and their figures read.

use crate::{command::cargo, test::FEATURES};
use anyhow::{Context as _, bail};
use serde::Deserialize;
use std::{fs, path::Path, process::Stdio};

/// Tests by nextest's filter, with these variables.
#[derive(Debug)]
pub(crate) struct Tests {
    pub(crate) filter: &'static str,
    /// Those alone that the usual run leaves out.
    pub(crate) ignored: bool,
    pub(crate) set: &'static [(&'static str, &'static str)],
}

/// What came out.
#[derive(Debug, Default)]
pub(crate) struct Ended {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    /// What could prove nothing on this computer, and why, a line each. Nextest counts it as passed; here it is not.
    pub(crate) left_out: Vec<String>,
    pub(crate) figures: Vec<Figure>,
}

impl Ended {
    /// Whether everything that was asked for ran here, and held.
    pub(crate) fn held(&self) -> bool {
        self.passed > 0 && self.failed == 0 && self.left_out.is_empty() && self.figures.iter().all(|one| one.held)
    }

    /// The same of two runs.
    pub(crate) fn and(mut self, more: Self) -> Self {
        self.passed += more.passed;
        self.failed += more.failed;
        self.left_out.extend(more.left_out);
        self.figures.extend(more.figures);
        self
    }

    /// How many passed and how many did not, and what proved nothing.
    pub(crate) fn counted(&self) -> String {
        let mut told = format!("{} tests passed, {} failed", self.passed, self.failed);
        if !self.left_out.is_empty() {
            told += &format!(", {} proved nothing here ({})", self.left_out.len(), self.left_out.join("; "));
        }
        told
    }
}

/// A figure that a test left.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Figure {
    pub(crate) goal: String,
    pub(crate) what: String,
    pub(crate) figure: String,
    pub(crate) held: bool,
}

/// Runs tests, with their words behind those that `log` has already, and keeps the figures of one goal. The workspace is built
/// first where it is not. A filter that nothing has counts as a failure, as it shows nothing.
///
/// # Errors
/// Where nextest cannot run them at all.
pub(crate) fn run(tests: &Tests, goal: &str, log: &Path) -> anyhow::Result<Ended> {
    let (figures, left_out) = (log.with_extension("jsonl"), log.with_extension("left-out"));
    for old in [&figures, &left_out] {
        if old.exists() {
            fs::remove_file(old)?;
        }
    }
    let file = fs::OpenOptions::new().create(true).append(true).open(log)?;
    let before = usize::try_from(file.metadata()?.len())?;
    let mut run = cargo();
    run.args(["nextest", "run", "--locked", "--workspace"]).args(FEATURES).args(["-E", tests.filter]);
    // Goals in full take longer than a test of every day may.
    run.args(["--profile", "prove"]);
    run.args(["--no-fail-fast", "--no-tests", "pass", "--status-level", "fail", "--final-status-level", "all"]);
    if tests.ignored {
        run.args(["--run-ignored", "only"]);
    }
    run.envs(tests.set.iter().copied()).env("BOOTHLIFT_FIGURES", &figures).env("BOOTHLIFT_LEFT_OUT", &left_out);
    let errors = file.try_clone()?;
    let ended = run.stdin(Stdio::null()).stdout(file).stderr(errors).status().context("nextest can't be started")?;
    let told = fs::read(log)?;
    let told = String::from_utf8_lossy(told.get(before..).unwrap_or_default());
    let (passed, failed) = match counted(&told) {
        Some((0, 0)) => (0, 1),
        Some(counts) => counts,
        None if ended.success() => (0, 1),
        None => bail!("nextest: {ended}; see {}", log.display()),
    };
    let lines = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    let left_out: Vec<String> = lines(&left_out).lines().map(str::to_owned).collect();
    let passed = passed.saturating_sub(u32::try_from(left_out.len())?);
    let mut figures = read(&lines(&figures))?;
    figures.retain(|one| one.goal == goal);
    Ok(Ended { passed, failed, left_out, figures })
}

/// The lines that tests left, each a figure.
pub(crate) fn read(lines: &str) -> anyhow::Result<Vec<Figure>> {
    lines.lines().map(|line| serde_json::from_str(line).with_context(|| format!("no figure: {line}"))).collect()
}

/// How many tests passed and how many did not, by the last line of a run that says so.
fn counted(told: &str) -> Option<(u32, u32)> {
    let line = told.lines().rev().find(|line| line.contains("tests run:") || line.contains("test run:"))?;
    let number = |word: &str| {
        let (before, _) = line.split_once(word)?;
        before.rsplit([' ', ',', '(']).find(|part| !part.is_empty())?.parse().ok()
    };
    let bad = number(" failed").unwrap_or(0) + number(" timed out").unwrap_or(0);
    Some((number(" passed").unwrap_or(0), bad))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passed_and_failed_are_counted_from_the_last_run() {
        let told = "     Summary [   4.982s] 7 tests run: 7 passed, 77 skipped\n";
        assert_eq!(counted(told), Some((7, 0)));
        let told =
            format!("{told}     Summary [ 166.6s] 12 tests run: 9 passed (1 slow), 2 failed, 1 timed out, 1 skipped\n");
        assert_eq!(counted(&told), Some((9, 3)));
        assert_eq!(counted("     Summary [   0.566s] 1 test run: 1 passed, 2 skipped\n"), Some((1, 0)));
        assert_eq!(counted("error: could not compile"), None);
    }

    #[test]
    fn a_line_without_a_figure_is_an_error() {
        let found = read("{\"goal\":\"G1\",\"what\":\"\",\"figure\":\"lost 0\",\"held\":true}\n").unwrap();
        assert!(found.iter().all(|one| one.held && one.figure == "lost 0"));
        assert!(read("{\"goal\":\"G1\",\"held\":true}").is_err());
    }

    #[test]
    fn nothing_is_held_where_nothing_ran_something_failed_missed_or_could_not_be_tried() {
        let figure = |held| Figure { goal: "G1".into(), what: "kills".into(), figure: "1 lost".into(), held };
        let good = || Ended { passed: 2, figures: vec![figure(true)], ..Ended::default() };
        assert!(good().held() && good().and(good()).held());
        assert!(!Ended::default().held());
        for bad in [
            Ended { failed: 1, ..Ended::default() },
            Ended { figures: vec![figure(false)], ..Ended::default() },
            Ended { left_out: vec!["power cuts: no loop device".into()], ..Ended::default() },
        ] {
            let told = good().and(bad);
            assert!(!told.held(), "{told:?}");
        }
        let told = Ended { passed: 3, left_out: vec!["power cuts: no loop device".into()], ..Ended::default() };
        assert_eq!(told.counted(), "3 tests passed, 0 failed, 1 proved nothing here (power cuts: no loop device)");
    }
}
