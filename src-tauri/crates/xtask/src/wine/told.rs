//! What a test program told, by Rust's own lines.

/// The beginning of the line that a program gets that had to be ended.
pub(super) const ENDED: &str = "ended after ";

/// The tests of one run by what became of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) passed: Vec<String>,
    pub(super) left_out: Vec<String>,
}

impl Told {
    pub(super) fn read(log: &str) -> Self {
        let mut told = Self::default();
        for line in log.lines() {
            // What a test's own child prints may stand before it.
            let Some((_, line)) = line.split_once("test ") else { continue };
            let Some((name, word)) = line.split_once(" ... ") else { continue };
            let name = name.strip_suffix(" - should panic").unwrap_or(name).to_owned();
            match word.split([',', ' ', '\r']).next() {
                Some("ok") => told.passed.push(name),
                Some("ignored") => told.left_out.push(name),
                _ => {}
            }
        }
        told
    }

    /// Those of `listed` that failed, or of which nothing was told.
    pub(super) fn not_passed(&self, listed: &[String]) -> Vec<String> {
        let is_done = |name: &&String| !self.passed.contains(name) && !self.left_out.contains(name);
        listed.iter().filter(is_done).cloned().collect()
    }
}

/// The tests that a program has, as `--list` tells them.
pub(super) fn listed(log: &str) -> Vec<String> {
    log.lines().filter_map(|line| line.trim_end().strip_suffix(": test")).map(str::to_owned).collect()
}

/// The words of a failure, in few lines: the panic's, or how it ended.
pub(super) fn said(log: &str) -> String {
    let mut lines = log.lines().map(str::trim_end);
    if let Some(ended) = lines.clone().find(|line| line.starts_with(ENDED)) {
        return ended.to_owned();
    }
    let panicked = lines.by_ref().find(|line| line.contains("panicked at"));
    let Some(panicked) = panicked else { return "it told of no end".to_owned() };
    let place = panicked.split_once("panicked at").map_or("", |(_, place)| place).trim().trim_end_matches(':');
    let is_over =
        |line: &&str| ["note:", "stack backtrace:"].iter().any(|end| line.starts_with(end)) || line.is_empty();
    let message: Vec<&str> = lines.take_while(|line| !is_over(line)).take(4).collect();
    format!("{}: {}", place.rsplit(['/', '\\']).next().unwrap_or(place), message.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "running 4 tests\r\ntest a ... ok\r\ntest b::c ... FAILED\r\ntest d ... ignored, run by another\r\n\r\n\
        ---- b::c stdout ----\r\n\r\nthread 'b::c' (12) panicked at src-tauri\\crates\\store\\src\\path.rs:7:9:\r\n\
        assertion `left == right` failed\r\n  left: 1\r\n right: 2\r\nnote: run with `RUST_BACKTRACE=1`\r\n";

    #[test]
    fn a_programs_own_lines_tell_what_passed_and_what_failed_or_came_to_no_end() {
        let listed = listed("a: test\r\nb::c: test\r\nd: test\r\ne: test\r\n\r\n4 tests, 0 benchmarks\r\n");
        assert_eq!(listed, ["a", "b::c", "d", "e"]);
        let told = Told::read(LOG);
        assert_eq!((told.passed.len(), told.left_out.len()), (1, 1));
        assert_eq!(told.not_passed(&listed), ["b::c", "e"]);
        assert_eq!(Told::read("wordstest a - should panic ... ok\r\n").passed, ["a"]);
        assert!(Told::read("running 3 tests\ntest a ... ").not_passed(&listed[..1]) == ["a"], "it ended amid it");
    }

    #[test]
    fn a_failure_is_told_by_its_panic_or_by_how_it_ended() {
        assert_eq!(said(LOG), "path.rs:7:9: assertion `left == right` failed   left: 1  right: 2");
        assert_eq!(said("running 1 test\n\nended after 90 s\n"), "ended after 90 s");
        assert_eq!(said("running 1 test\n"), "it told of no end");
    }
}
