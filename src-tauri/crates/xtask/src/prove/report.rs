//! What came out, as a table and as JSON.

use super::Column;
use std::fmt::Write as _;

/// How it stands with a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Held,
    NotHeld,
    /// What was tried here held; the whole takes longer than minutes, and the command that proves it is named.
    InPart,
    /// It takes longer than minutes: nothing was tried here, and the command that proves it is named.
    ByCommand,
}

impl Verdict {
    /// By what the tests showed that ran here, if any did, and whether a command is named beside them.
    pub(super) fn of(tried: Option<bool>, named: bool) -> Self {
        match (tried, named) {
            (Some(false), _) | (None, false) => Self::NotHeld,
            (Some(true), false) => Self::Held,
            (Some(true), true) => Self::InPart,
            (None, true) => Self::ByCommand,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::NotHeld => "NOT HELD",
            Self::InPart => "held in part",
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

pub(super) fn table(rows: &[Row], column: Column) -> String {
    let column = if column == Column::Nightly { "nightly" } else { "daily" };
    let mut table = format!("| | goal ({column}) | figure | held | s |\n| --- | --- | --- | --- | --- |\n");
    for row in rows {
        let held = match row.verdict {
            Verdict::Held => "yes",
            Verdict::NotHeld => "**no**",
            Verdict::InPart => "in part",
            Verdict::ByCommand => "**by its command**",
        };
        let _ = writeln!(table, "| {} | {} | {} | {held} | {:.0} |", row.name, row.promise, row.figure, row.seconds);
    }
    table
}

pub(super) fn json(rows: &[Row], column: Column, machine: &str) -> serde_json::Value {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "goal": row.name,
                "promise": row.promise,
                "figure": row.figure,
                "held": row.verdict == Verdict::Held,
                "verdict": row.verdict.word(),
                "log": format!("{}.log", row.name),
                "seconds": row.seconds,
            })
        })
        .collect();
    serde_json::json!({ "machine": machine, "nightly": column == Column::Nightly, "rows": rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_held_only_where_all_of_it_was_tried() {
        assert_eq!(Verdict::of(Some(true), false), Verdict::Held);
        assert_eq!(Verdict::of(Some(true), true), Verdict::InPart);
        assert_eq!(Verdict::of(None, true), Verdict::ByCommand);
        for missed in [Verdict::of(Some(false), true), Verdict::of(Some(false), false), Verdict::of(None, false)] {
            assert_eq!(missed, Verdict::NotHeld);
        }
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
