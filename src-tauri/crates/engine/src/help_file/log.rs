//! Lines of the log for a help file: time, level, room, Boothlift's own fixed words, and of the values only those that are
//! on a list. Whatever else stands in a line (error texts, paths, names, addresses) becomes `…`.

use boothlift_contract::{DeliveryState, DestinationKind, FailureCode, LaneState, LogLevel, LogLine};
use std::fmt::Write as _;

const GONE: &str = "…";

/// Values that are numbers and go along as they are.
const NUMBERS: &[&str] = &[
    "attempt",
    "bad",
    "checks",
    "confirmed",
    "extra",
    "files",
    "missing",
    "photos",
    "places",
    "removed",
    "restored",
    "run",
    "seen",
    "unasked",
];

/// Names of other values, which the program itself gives.
const NAMES: &[&str] = &[
    "address", "caller", "code", "demo", "error", "failure", "folder", "glob", "how", "id", "lane", "name", "network",
    "path", "photo", "place", "removal", "remove", "state", "step", "text", "to", "trouble", "version", "why",
];

/// Lines, the oldest first.
pub(super) fn plain(newest_first: &[LogLine]) -> String {
    let mut text = String::new();
    for line in newest_first.iter().rev() {
        // What goes on with the line before holds free words only.
        if line.room.is_empty() {
            continue;
        }
        let at = jiff::Timestamp::from_millisecond(line.at.0).map(|at| at.to_string()).unwrap_or_default();
        let level = match line.level {
            LogLevel::Error => "ERROR",
            LogLevel::Warn => "WARN",
            LogLevel::Info => "INFO",
            LogLevel::Debug => "DEBUG",
        };
        let room = if line.room.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':')) {
            &line.room
        } else {
            GONE
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{at} {level:5} {room}: {}", words(&line.room, &line.text));
    }
    text
}

fn words(room: &str, text: &str) -> String {
    match room.split("::").next().unwrap_or_default() {
        "panic" => panic_place(text),
        own if own.starts_with("boothlift") => own_words(text),
        // Words of other libraries are not ours to vouch for.
        _ => GONE.into(),
    }
}

/// Where it happened, without what it said: the file's last names, and its line.
fn panic_place(text: &str) -> String {
    let place = text.rsplit_once(" place=\"").map(|(_, place)| place.trim_end_matches('"')).unwrap_or_default();
    let mut names: Vec<&str> = place.rsplit(['/', '\\']).take(3).collect();
    names.reverse();
    let place = names.join("/");
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':');
    if place.contains(".rs:") && place.chars().all(fine) { place } else { GONE.into() }
}

/// The message, which is fixed words of the program, and its values, each judged by itself.
fn own_words(text: &str) -> String {
    let fields = fields(text);
    let message = fields.first().map_or(text, |(at, ..)| &text[..*at]);
    let mut plain = message.trim_end().to_owned();
    for (place, (_, key, from)) in fields.iter().enumerate() {
        let to = fields.get(place + 1).map_or(text.len(), |(at, ..)| *at);
        let _ = write!(plain, " {key}={}", value(key, text[*from..to].trim()));
    }
    plain
}

/// Where each value begins: the blank before its name, its name, its first letter.
fn fields(text: &str) -> Vec<(usize, &str, usize)> {
    let mut found = Vec::<(usize, &str, usize)>::new();
    for (equals, _) in text.match_indices('=') {
        let before = &text[..equals];
        let start = before.rfind(' ').map_or(0, |blank| blank + 1);
        if found.last().is_some_and(|(_, _, from)| start < *from) {
            continue;
        }
        let key = &before[start..];
        let known = NUMBERS.contains(&key) || NAMES.contains(&key);
        found.push((start.saturating_sub(1), if known { key } else { GONE }, equals + 1));
    }
    found
}

fn value(key: &str, value: &str) -> String {
    let bare = value.trim_matches('"');
    let is_number = !bare.is_empty() && bare.len() <= 9 && bare.bytes().all(|c| c.is_ascii_digit());
    if (is_number && NUMBERS.contains(&key)) || matches!(bare, "true" | "false") || is_version(key, bare) {
        return bare.to_owned();
    }
    if key == "lane" {
        return DestinationKind::ALL
            .iter()
            .find(|kind| bare.starts_with(kind.as_str()))
            .map_or(GONE, |kind| kind.as_str())
            .into();
    }
    if LaneState::parse(bare).is_some() || DeliveryState::parse(bare).is_some() {
        return bare.to_owned();
    }
    // Of a failure its code, of the system's errors their number.
    let first = bare.split([' ', ':']).next().unwrap_or_default();
    let code = FailureCode::parse(first).map(|code| code.as_str());
    match (code, os_error(bare)) {
        (Some(code), Some(number)) => format!("{code} {GONE} (os error {number})"),
        (Some(code), None) if code == bare => code.into(),
        (Some(code), None) => format!("{code} {GONE}"),
        (None, Some(number)) => format!("{GONE} (os error {number})"),
        (None, None) => GONE.into(),
    }
}

fn is_version(key: &str, text: &str) -> bool {
    key == "version" && text.len() <= 12 && text.bytes().all(|c| c.is_ascii_digit() || c == b'.')
}

fn os_error(text: &str) -> Option<u32> {
    let (_, rest) = text.rsplit_once("(os error ")?;
    rest.split_once(')')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_contract::Timestamp;
    use std::{fs, path::Path};

    #[test]
    fn own_words_stay_and_values_only_where_they_are_on_the_list() {
        let table = [
            ("quitting", "quitting"),
            ("safe copies checked removed=3 missing=0", "safe copies checked removed=3 missing=0"),
            (
                "not delivered lane=event-gallery photo=12 attempt=2 trouble=dest.denied (NeedsPerson, 401): who is anna@example.org step=Hold",
                "not delivered lane=event-gallery photo=… attempt=2 trouble=dest.denied … step=…",
            ),
            ("it failed error=/home/anna/secret: No such file (os error 2)", "it failed error=… (os error 2)"),
            ("it failed error=x photos=anna", "it failed error=… photos=…"),
            ("notice text=\"Anna & Tom’s photos = here\"", "notice text=… …=…"),
            ("the network changed network=Hotel Guest 5", "the network changed network=…"),
            ("a lane lane=anna-and-tom", "a lane lane=…"),
            ("Boothlift starts version=\"0.1.0\" demo=false", "Boothlift starts version=0.1.0 demo=false"),
            ("refused failure=photo.gone: IMG_1.jpg", "refused failure=photo.gone …"),
            ("odd Anna.Name=Anna path==a=b= anna=Anna", "odd …=… path=… …=…"),
            ("=", " …=…"),
            ("code code=app.records", "code code=app.records"),
        ];
        for (line, want) in table {
            assert_eq!(own_words(line), want);
        }
    }

    #[test]
    fn of_panics_and_of_other_libraries_no_words_stay() {
        let panic = "anna@example.org thread=\"main\" place=\"/home/anna/tokio-1.2/src/time/mod.rs:1:20\"";
        assert_eq!(words("panic", panic), "src/time/mod.rs:1:20");
        assert_eq!(words("panic", "anna place=\"somewhere\""), GONE);
        assert_eq!(words("hyper_util::client", "anna"), GONE);
        let line = |room: &str, text: &str| LogLine {
            n: 1,
            at: Timestamp(0),
            level: LogLevel::Warn,
            room: room.into(),
            text: text.into(),
        };
        assert_eq!(
            plain(&[line("", "anna"), line("boothlift::quit", "quitting")]),
            "1970-01-01T00:00:00Z WARN  boothlift::quit: quitting\n"
        );
    }

    /// What goes along as fixed words must be fixed: nothing may be formatted into a message.
    #[test]
    fn messages_of_the_log_are_fixed_words() {
        let mut files = Vec::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), &mut files);
        assert!(files.len() > 200, "{}", files.len());
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for level in ["error", "warn", "info", "debug", "trace"] {
                for call in text.split(&format!("tracing::{level}!(")).skip(1) {
                    let own = call.trim_start().starts_with("target: \"panic\"");
                    let message = last_literal(call);
                    assert!(own || !message.contains('{'), "{}: {message}", file.display());
                }
            }
        }
    }

    /// The last literal before the bracket that closes the call: its message.
    fn last_literal(call: &str) -> String {
        let (mut depth, mut last, mut open) = (1, String::new(), None::<String>);
        let mut letters = call.chars();
        while let Some(letter) = letters.next() {
            match (&mut open, letter) {
                (Some(_), '"') => last = open.take().unwrap_or_default(),
                (Some(literal), '\\') => literal.extend(letters.next()),
                (Some(literal), letter) => literal.push(letter),
                (None, '"') => open = Some(String::new()),
                (None, '(') => depth += 1,
                (None, ')') if depth == 1 => break,
                (None, ')') => depth -= 1,
                _ => {}
            }
        }
        last
    }

    fn collect(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                if !matches!(entry.file_name().to_str(), Some("tests" | "target")) {
                    collect(&path, into);
                }
            } else if path.extension().is_some_and(|end| end == "rs") {
                into.push(path);
            }
        }
    }
}
