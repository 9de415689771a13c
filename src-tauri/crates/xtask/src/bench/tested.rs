//! Rows whose figures tests take: of the whole app, which only they drive, and of what is counted over thousands of cases.

use super::{place::Place, report::Row};
use crate::noted::{self, Ended, Tests};
use std::path::Path;

/// Tests that show one goal.
struct Tested {
    number: u32,
    what: &'static str,
    goal: &'static str,
    tests: Tests,
}

const fn tested(number: u32, what: &'static str, goal: &'static str, tests: Tests) -> Tested {
    Tested { number, what, goal, tests }
}

const fn tests(filter: &'static str, set: &'static [(&'static str, &'static str)]) -> Tests {
    Tests { filter, ignored: false, set }
}

const HALF_WRITTEN: Tested = tested(
    8,
    "10,000 seeded writers on a simulated disk and clock: half-written files that were taken",
    "0 of 1,000",
    tests("package(boothlift-intake) and binary(simulation) and test(writers_)", &[]),
);

const WINDOW: [Tested; 2] = [
    tested(
        13,
        "1,000 photos with the window open, and 1,000 with it closed to the tray, three times in turn",
        "at most 10 messages a second, and 1.3 x the program's CPU without the window",
        tests("binary(window_app) and test(told_at_most_ten_times_a_second)", &[("MESSAGES_PHOTOS", "1000")]),
    ),
    tested(
        16,
        "closed to the tray and opened again",
        "web process gone within 2 s, back within 1 s, at most 60 MB that is no file's",
        tests("binary(window_app) and test(closed_to_the_tray)", &[]),
    ),
];

/// A round of `cargo xtask crash`; twenty of them are twenty minutes.
const KILLS: Tested = tested(
    14,
    "50 kills amid 500 photos to three services (`cargo xtask crash 20` makes it 1,000 amid 10,000)",
    "0 lost, 0 wrong, at most as many again as were on their way; a restart sends within 2 s",
    tests("binary(crash) and test(fifty_kills_lose_none_of_five_hundred_photos_on_their_way)", &[]),
);

pub(super) fn half_written(place: &Place) -> Row {
    HALF_WRITTEN.row(place)
}

pub(super) fn window(place: &Place) -> Vec<Row> {
    WINDOW.iter().map(|one| one.row(place)).collect()
}

pub(super) fn kills(place: &Place) -> Row {
    KILLS.row(place)
}

impl Tested {
    fn row(&self, place: &Place) -> Row {
        let log = place.folder.join(format!("tests-{}.log", self.number));
        match place.tests().and_then(|()| self.run(&log)) {
            Ok(ended) => self.shown(&ended, &log),
            Err(why) => Row::missing(self.number, self.what, self.goal, &format!("{why:#}")),
        }
    }

    fn run(&self, log: &Path) -> anyhow::Result<Ended> {
        if log.exists() {
            std::fs::remove_file(log)?;
        }
        noted::run(&self.tests, &self.number.to_string(), log)
    }

    fn shown(&self, ended: &Ended, log: &Path) -> Row {
        let figures = ended.figures.iter().map(|one| format!("{}: {}", one.what, one.figure));
        let mut figure = figures.chain([ended.counted()]).collect::<Vec<_>>().join("; ");
        if ended.failed > 0 {
            figure += &format!(", see {}", log.display());
        }
        if ended.failed == 0 && !ended.left_out.is_empty() {
            return Row::missing(self.number, self.what, self.goal, &figure);
        }
        Row::new(self.number, self.what, self.goal, ended.held()).figure(figure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bench::report::Verdict, noted::Figure};

    #[test]
    fn a_row_is_held_by_its_figures_and_tests_and_not_measured_where_they_could_not_run() {
        let figure = |held| Figure { goal: "16".into(), what: "back".into(), figure: "0.6 s".into(), held };
        let shown = |ended| WINDOW[1].shown(&ended, Path::new("tests-16.log"));
        let held = shown(Ended { passed: 1, figures: vec![figure(true)], ..Ended::default() });
        assert_eq!((held.verdict, held.figure.as_str()), (Verdict::Held, "back: 0.6 s; 1 tests passed, 0 failed"));
        let missed = shown(Ended { passed: 1, figures: vec![figure(false)], ..Ended::default() });
        assert_eq!(missed.verdict, Verdict::Missed);
        let failed = shown(Ended { failed: 1, ..Ended::default() });
        assert!(failed.verdict == Verdict::Missed && failed.figure.ends_with("see tests-16.log"), "{failed:?}");
        let nothing = shown(Ended { left_out: vec!["a window: no screen".into()], ..Ended::default() });
        assert_eq!(nothing.verdict, Verdict::NotMeasured);
    }
}
