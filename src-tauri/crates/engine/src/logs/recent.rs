//! The newest lines, in memory, for whoever looks at the log: those of this start, and before them what the files of
//! earlier starts end with.

use super::redact::redact;
use boothlift_contract::{LogLevel, LogLine, LogPage, Timestamp};
use std::{
    collections::VecDeque,
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Lines kept, at most.
const MOST: usize = 4_000;
/// Bytes of words kept, at most.
const MOST_BYTES: usize = 1_000_000;
/// Bytes of an earlier start's file that are read.
const OF_BEFORE: u64 = 256 * 1024;
/// The number of this start's first line; those of earlier starts have lower ones.
const FIRST: u64 = 1_000_000;
/// Bytes of one line that are kept.
const LONGEST: usize = 2_048;

static RECENT: Mutex<Recent> = Mutex::new(Recent::new());

/// Keeps a finished line, which may hold several.
pub(super) fn keep(text: &str) {
    recent().keep(text);
}

/// Puts what the file of an earlier start ends with before everything else. Blocks.
pub(super) fn keep_of_before(file: &Path) {
    if let Ok(text) = end_of(file) {
        recent().keep_before(&text);
    }
}

/// Lines at least as grave as `least` with `search` in them and a number above `after`: the newest `limit` of them.
pub(crate) fn page(least: LogLevel, search: &str, after: u64, limit: usize) -> LogPage {
    recent().page(least, search, after, limit)
}

fn recent() -> MutexGuard<'static, Recent> {
    RECENT.lock().unwrap_or_else(PoisonError::into_inner)
}

fn end_of(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(OF_BEFORE)))?;
    let mut bytes = Vec::new();
    file.take(OF_BEFORE).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    // The first line may be the end of one.
    Ok(if length > OF_BEFORE {
        text.split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap_or_default()
    } else {
        text
    })
}

struct Recent {
    lines: VecDeque<LogLine>,
    bytes: usize,
    next: u64,
}

impl Recent {
    const fn new() -> Self {
        Self { lines: VecDeque::new(), bytes: 0, next: FIRST }
    }

    fn keep(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let line = read(line, self.next, self.lines.back());
            self.next += 1;
            self.bytes += line.text.len();
            self.lines.push_back(line);
        }
        while self.lines.len() > MOST || self.bytes > MOST_BYTES {
            let Some(oldest) = self.lines.pop_front() else { return };
            self.bytes -= oldest.text.len();
        }
    }

    fn keep_before(&mut self, text: &str) {
        let mut before = Self::new();
        before.keep(text);
        let mut n = self.lines.front().map_or(FIRST, |line| line.n);
        for line in before.lines.into_iter().rev() {
            if self.lines.len() >= MOST || self.bytes + line.text.len() > MOST_BYTES || n == 1 {
                return;
            }
            n -= 1;
            self.bytes += line.text.len();
            self.lines.push_front(LogLine { n, ..line });
        }
    }

    fn page(&self, least: LogLevel, search: &str, after: u64, limit: usize) -> LogPage {
        let wanted = search.to_lowercase();
        let fits = |line: &&LogLine| {
            line.level <= least
                && (wanted.is_empty()
                    || line.text.to_lowercase().contains(&wanted)
                    || line.room.to_lowercase().contains(&wanted))
        };
        let mut fitting = self.lines.iter().rev().take_while(|line| line.n > after).filter(fits);
        let newest = self.lines.back().map_or(0, |line| line.n);
        // A secret that became known after its line was written is blanked here.
        let lines = fitting.by_ref().take(limit).map(|line| LogLine { text: redact(&line.text), ..line.clone() });
        let lines = lines.collect();
        LogPage { lines, newest, more: fitting.next().is_some() }
    }
}

/// A line as `tracing` writes it; one without a head goes on with what the line before said.
fn read(line: &str, n: u64, before: Option<&LogLine>) -> LogLine {
    let cut = |text: &str| text[..text.floor_char_boundary(LONGEST)].to_owned();
    match head(line) {
        Some((at, level, room, text)) => LogLine { n, at, level, room: room.to_owned(), text: cut(text) },
        None => LogLine {
            n,
            at: before.map_or(Timestamp(0), |line| line.at),
            level: before.map_or(LogLevel::Info, |line| line.level),
            room: String::new(),
            text: cut(line),
        },
    }
}

fn head(line: &str) -> Option<(Timestamp, LogLevel, &str, &str)> {
    let (at, rest) = line.split_once(' ')?;
    let at: jiff::Timestamp = at.parse().ok()?;
    let (level, rest) = rest.trim_start().split_once(' ')?;
    let level = match level {
        "ERROR" => LogLevel::Error,
        "WARN" => LogLevel::Warn,
        "INFO" => LogLevel::Info,
        "DEBUG" | "TRACE" => LogLevel::Debug,
        _ => return None,
    };
    let (room, text) = rest.split_once(": ")?;
    Some((Timestamp(at.as_millisecond()), level, room, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(level: &str, text: &str) -> String {
        format!("2026-06-20T21:04:09.500000Z {level:>5} boothlift_engine::core: {text}\n")
    }

    fn texts(page: &LogPage) -> Vec<&str> {
        page.lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn lines_are_read_with_time_level_and_room_and_the_newest_come_first() {
        let mut recent = Recent::new();
        recent.keep(&line("WARN", "first code=7"));
        recent.keep(&line("INFO", "second: with a colon"));
        let page = recent.page(LogLevel::Debug, "", 0, 10);
        assert_eq!(texts(&page), ["second: with a colon", "first code=7"]);
        let first = &page.lines[1];
        assert_eq!(
            (first.at, first.level, first.room.as_str()),
            (Timestamp(1_781_989_449_500), LogLevel::Warn, "boothlift_engine::core")
        );
        assert!(page.newest == page.lines[0].n && page.lines[0].n == first.n + 1 && !page.more);
    }

    #[test]
    fn a_line_without_a_head_goes_on_with_the_one_before() {
        let mut recent = Recent::new();
        recent.keep(&line("ERROR", "a panic"));
        recent.keep("of two lines\n\n");
        let page = recent.page(LogLevel::Error, "", 0, 10);
        assert_eq!(texts(&page), ["of two lines", "a panic"]);
        assert_eq!(page.lines[0].at, page.lines[1].at);
    }

    #[test]
    fn level_text_and_the_last_seen_line_choose_what_is_shown() {
        let mut recent = Recent::new();
        for (level, text) in [("ERROR", "Disk full"), ("WARN", "slow"), ("INFO", "disk fine"), ("DEBUG", "noise")] {
            recent.keep(&line(level, text));
        }
        assert_eq!(texts(&recent.page(LogLevel::Warn, "", 0, 10)), ["slow", "Disk full"]);
        assert_eq!(texts(&recent.page(LogLevel::Debug, "dISK", 0, 10)), ["disk fine", "Disk full"]);
        assert_eq!(recent.page(LogLevel::Debug, "engine::CORE", 0, 10).lines.len(), 4);
        let two = recent.page(LogLevel::Debug, "", 0, 2);
        assert!(texts(&two) == ["noise", "disk fine"] && two.more);
        recent.keep(&line("INFO", "new"));
        let after = recent.page(LogLevel::Debug, "", two.newest, 10);
        assert!(texts(&after) == ["new"] && !after.more);
        assert_eq!(texts(&recent.page(LogLevel::Error, "", two.newest, 10)), [""; 0]);
    }

    #[test]
    fn only_the_newest_lines_are_kept_in_bounded_room() {
        let mut recent = Recent::new();
        for n in 0..MOST + 5 {
            recent.keep(&line("INFO", &n.to_string()));
        }
        let page = recent.page(LogLevel::Debug, "", 0, MOST * 2);
        assert_eq!((page.lines.len(), page.lines.last().unwrap().text.as_str()), (MOST, "5"));
        for _ in 0..600 {
            recent.keep(&line("INFO", &"ä".repeat(LONGEST)));
        }
        assert!(recent.bytes <= MOST_BYTES && recent.lines.len() < 600, "{} {}", recent.bytes, recent.lines.len());
    }

    #[test]
    fn what_an_earlier_start_wrote_stands_before_the_lines_of_this_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("boothlift.log");
        let long = line("INFO", &"x".repeat(900));
        std::fs::write(&file, long.repeat(400) + &line("INFO", "the last of before")).unwrap();
        let mut recent = Recent::new();
        recent.keep(&line("INFO", "the first of now"));
        recent.keep_before(&end_of(&file).unwrap());
        let page = recent.page(LogLevel::Debug, "", 0, 3);
        assert_eq!(texts(&page)[..2], ["the first of now", "the last of before"]);
        assert!(page.lines.windows(2).all(|two| two[0].n == two[1].n + 1));
        // The first line of the part that was read is whole.
        assert!(recent.lines.iter().all(|line| line.at.0 > 0 && line.room == "boothlift_engine::core"));
    }
}
