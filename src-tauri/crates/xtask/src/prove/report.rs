//! What came out, as a table and as JSON.

use super::Column;
use anyhow::Context as _;
use serde::Deserialize;
use std::fmt::Write as _;

/// How it stands with a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Held,
    NotHeld,
    /// It takes longer than minutes: the command that proves it is named.
    ByCommand,
}

impl Verdict {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::NotHeld => "NOT HELD",
            Self::ByCommand => "by its own command",
        }
    }
}

/// A goal and what came out.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) promise: &'static str,
    pub(super) figure: String,
    pub(super) verdict: Verdict,
    pub(super) seconds: f64,
}

/// A figure that a test left.
#[derive(Debug, Deserialize)]
pub(super) struct Figure {
    goal: String,
    pub(super) what: String,
    pub(super) figure: String,
    pub(super) held: bool,
}

/// The figures of one goal among the lines that tests left.
pub(super) fn noted(lines: &str, goal: &str) -> anyhow::Result<Vec<Figure>> {
    let read = |line: &str| serde_json::from_str::<Figure>(line).with_context(|| format!("no figure: {line}"));
    let all = lines.lines().map(read).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(all.into_iter().filter(|one| one.goal == goal).collect())
}

/// How many tests passed and how many did not, by the last line of a run that says so.
pub(super) fn counted(told: &str) -> Option<(u32, u32)> {
    let line = told.lines().rev().find(|line| line.contains("tests run:") || line.contains("test run:"))?;
    let number = |word: &str| {
        let (before, _) = line.split_once(word)?;
        before.rsplit([' ', ',', '(']).find(|part| !part.is_empty())?.parse().ok()
    };
    let bad = number(" failed").unwrap_or(0) + number(" timed out").unwrap_or(0);
    Some((number(" passed").unwrap_or(0), bad))
}

pub(super) fn table(rows: &[Row], column: Column) -> String {
    let column = if column == Column::Nightly { "nightly" } else { "daily" };
    let mut table = format!("| | goal ({column}) | figure | held | s |\n| --- | --- | --- | --- | --- |\n");
    for row in rows {
        let held = match row.verdict {
            Verdict::Held => "yes",
            Verdict::NotHeld => "**no**",
            Verdict::ByCommand => "by its command",
        };
        let _ = writeln!(table, "| {} | {} | {} | {held} | {:.0} |", row.name, row.promise, row.figure, row.seconds);
    }
    table
}

pub(super) fn json(rows: &[Row], column: Column) -> serde_json::Value {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "goal": row.name,
                "promise": row.promise,
                "figure": row.figure,
                "held": row.verdict == Verdict::Held,
                "verdict": row.verdict.word(),
                "seconds": row.seconds,
            })
        })
        .collect();
    serde_json::json!({ "nightly": column == Column::Nightly, "rows": rows })
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
    fn a_goal_takes_its_own_figures_and_a_line_without_one_is_an_error() {
        let lines = "{\"goal\":\"G1\",\"what\":\"\",\"figure\":\"lost 0\",\"held\":true}\n{\"goal\":\"G10\",\"what\":\"\",\"figure\":\"5\",\"held\":false}\n";
        let found = noted(lines, "G1").unwrap();
        assert_eq!(found.len(), 1);
        assert!(found.iter().all(|one| one.held && one.figure == "lost 0"));
        assert!(noted("{\"goal\":\"G1\",\"held\":true}", "G1").is_err());
    }

    #[test]
    fn what_was_missed_stands_out() {
        let row = |verdict| Row { name: "G1", promise: "none lost", figure: "1 lost".into(), verdict, seconds: 2.4 };
        let table = table(&[row(Verdict::NotHeld), row(Verdict::Held)], Column::Daily);
        assert!(
            table.ends_with("| G1 | none lost | 1 lost | **no** | 2 |\n| G1 | none lost | 1 lost | yes | 2 |\n"),
            "{table}"
        );
    }
}
