//! What came out, as a table and as JSON.

use std::fmt::Write as _;

/// How it stands with a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Held,
    Missed,
    /// It takes longer than minutes: its figure names the command that measures it.
    ByCommand,
    /// Its figure says why.
    NotMeasured,
}

/// A goal, what came out, and what a peer made of the same in the same run.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The goal's number.
    pub(super) number: u32,
    pub(super) what: String,
    pub(super) figure: String,
    /// The peers' figures.
    pub(super) peer: String,
    /// Ours by the first peer's.
    pub(super) ratio: Option<f64>,
    pub(super) goal: String,
    pub(super) verdict: Verdict,
}

impl Row {
    /// A row that was measured.
    pub(super) fn new(number: u32, what: &str, goal: &str, held: bool) -> Self {
        let verdict = if held { Verdict::Held } else { Verdict::Missed };
        let (what, goal) = (what.to_owned(), goal.to_owned());
        Self { number, what, figure: String::new(), peer: String::new(), ratio: None, goal, verdict }
    }

    /// A row that was not, and why.
    pub(super) fn missing(number: u32, what: &str, goal: &str, why: &str) -> Self {
        Self { verdict: Verdict::NotMeasured, figure: why.to_owned(), ..Self::new(number, what, goal, false) }
    }

    /// A row that a command of its own measures.
    pub(super) fn named(number: u32, what: &str, goal: &str, command: &str) -> Self {
        let row = Self::missing(number, what, goal, &format!("by its own command: `{command}`"));
        Self { verdict: Verdict::ByCommand, ..row }
    }

    pub(super) fn figure(mut self, figure: impl Into<String>) -> Self {
        self.figure = figure.into();
        self
    }

    pub(super) fn beside(mut self, peer: impl Into<String>, ratio: Option<f64>) -> Self {
        (self.peer, self.ratio) = (peer.into(), ratio);
        self
    }
}

pub(super) fn table(rows: &[Row]) -> String {
    let mut table =
        "| | what | figure | peer | ratio | goal | held |\n| --- | --- | --- | --- | --- | --- | --- |\n".to_owned();
    for row in rows {
        let held = match row.verdict {
            Verdict::Held => "yes",
            Verdict::Missed => "**no**",
            Verdict::ByCommand => "**by its command**",
            Verdict::NotMeasured => "**not measured**",
        };
        let ratio = row.ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"));
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {ratio} | {} | {held} |",
            row.number, row.what, row.figure, row.peer, row.goal
        );
    }
    table
}

pub(super) fn json(rows: &[Row], machine: &str) -> serde_json::Value {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "number": row.number,
                "what": row.what,
                "figure": row.figure,
                "peer": row.peer,
                "ratio": row.ratio,
                "goal": row.goal,
                "measured": matches!(row.verdict, Verdict::Held | Verdict::Missed),
                "held": row.verdict == Verdict::Held,
            })
        })
        .collect();
    serde_json::json!({ "machine": machine, "rows": rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_missed_or_not_measured_stands_out() {
        let rows = [
            Row::new(9, "thumbnails", "at most 1.6", false).figure("2 ms").beside("1 ms", Some(2.0)),
            Row::named(17, "frames", "17 ms", "cargo xtask frames"),
            Row::missing(18, "size", "12 MB", "no package is built"),
        ];
        let table = table(&rows);
        assert!(table.contains("| 9 | thumbnails | 2 ms | 1 ms | 2.00 | at most 1.6 | **no** |"), "{table}");
        assert!(table.ends_with("| 18 | size | no package is built |  |  | 12 MB | **not measured** |\n"), "{table}");
        let named = "| 17 | frames | by its own command: `cargo xtask frames` |  |  | 17 ms | **by its command** |\n";
        assert!(table.contains(named), "{table}");
        let json = json(&rows, "here");
        assert!([1_usize, 2].iter().all(|row| json["rows"][*row]["measured"] == false), "{json}");
        assert_eq!(json["rows"][0]["held"], false);
    }
}
