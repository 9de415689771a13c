//! Tokens in a watched path: `{date}`, `{date-8h}`, `{event}` and `{event-date}`, for booths that begin a folder each day or
//! event.

use boothlift_contract::Timestamp;
use jiff::{Timestamp as Instant, ToSpan, tz::TimeZone};
use std::path::{Path, PathBuf};

/// The most hours that a date may be set back by.
const MOST_HOURS: i64 = 24;

/// The event that a path may speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathEvent {
    /// Its name as written.
    pub name: String,
    /// Its own date, `YYYY-MM-DD`.
    pub date: String,
}

/// Whether a path holds tokens.
#[must_use]
pub fn has_tokens(path: &Path) -> bool {
    path.to_string_lossy().contains('{')
}

/// The folder that a path with tokens means at a moment: `{date}` is the local date as `YYYY-MM-DD`, `{date-8h}` the date
/// eight hours ago (a night that passes midnight keeps its date), `{event}` the event's name and `{event-date}` its own date,
/// whatever the time.
///
/// # Errors
/// Which token is not known, in a few words.
pub fn expand(path: &Path, event: &PathEvent, now: Timestamp, zone: &TimeZone) -> Result<PathBuf, String> {
    let Some(text) = path.to_str().filter(|text| text.contains('{')) else { return Ok(path.to_path_buf()) };
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, behind)) = rest.split_once('{') {
        let (token, after) = behind.split_once('}').ok_or("a { has no }")?;
        out.push_str(before);
        out.push_str(&one(token, event, now, zone)?);
        rest = after;
    }
    out.push_str(rest);
    Ok(PathBuf::from(out))
}

/// A path to watch as a row keeps it: canonical as far as it is there and free of tokens.
#[must_use]
pub fn rooted(path: &Path) -> PathBuf {
    if !has_tokens(path) {
        // A folder that is not there yet keeps the path it was given; intake waits for it.
        return path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    }
    let fixed: PathBuf =
        path.components().take_while(|part| !part.as_os_str().to_string_lossy().contains('{')).collect();
    let rest = path.strip_prefix(&fixed).unwrap_or(path);
    fixed.canonicalize().unwrap_or_else(|_| fixed.clone()).join(rest)
}

fn one(token: &str, event: &PathEvent, now: Timestamp, zone: &TimeZone) -> Result<String, String> {
    let unknown = || {
        format!(
            "{{{token}}} is no token; allowed are {{date}}, {{date-8h}} (1 to {MOST_HOURS}), {{event}} and {{event-date}}"
        )
    };
    if token == "event-date" {
        return Ok(event.date.clone());
    }
    if token == "event" {
        // A name leads into no other folder.
        let clean = event.name.replace(['/', '\\', ':'], "-");
        return Ok(if clean.chars().all(|letter| letter == '.') { clean.replace('.', "-") } else { clean });
    }
    let back = match token.strip_prefix("date") {
        Some("") => 0,
        Some(back) => {
            let hours = back.strip_prefix('-').and_then(|back| back.strip_suffix('h')).ok_or_else(unknown)?;
            hours.parse().ok().filter(|hours| (1..=MOST_HOURS).contains(hours)).ok_or_else(unknown)?
        }
        None => return Err(unknown()),
    };
    let at = Instant::from_millisecond(now.0).and_then(|at| at.checked_sub(back.hours())).map_err(|e| e.to_string())?;
    Ok(at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_that_passes_midnight_keeps_its_date_where_hours_are_set_back() {
        let late = Timestamp(
            jiff::civil::date(2026, 6, 21)
                .at(1, 40, 0, 0)
                .to_zoned(TimeZone::UTC)
                .unwrap()
                .timestamp()
                .as_millisecond(),
        );
        let event = |name: &str| PathEvent { name: name.into(), date: "2026-06-20".into() };
        let cases = [
            ("/b/{date}", Ok("/b/2026-06-21")),
            ("/b/{date-8h}/x", Ok("/b/2026-06-20/x")),
            ("/b/{event} {date-8h}", Ok("/b/Anna - Ben 2026-06-20")),
            ("/b/{event-date}", Ok("/b/2026-06-20")),
            ("/b/plain", Ok("/b/plain")),
            ("/b/{dates}", Err(())),
            ("/b/{date-0h}", Err(())),
            ("/b/{date-25h}", Err(())),
            ("/b/{date", Err(())),
        ];
        for (path, want) in cases {
            let found = expand(Path::new(path), &event("Anna / Ben"), late, &TimeZone::UTC).map_err(|_| ());
            assert_eq!(found, want.map(PathBuf::from), "{path}");
        }
        // Nights in which an hour comes twice, or never: they belong to their evening all the same.
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        for (at, date, set_back) in [
            ("2026-10-24T21:59:59Z", "2026-10-24", "2026-10-24"),
            ("2026-10-24T23:40:00Z", "2026-10-25", "2026-10-24"),
            ("2026-10-25T00:30:00Z", "2026-10-25", "2026-10-24"),
            ("2026-10-25T01:30:00Z", "2026-10-25", "2026-10-24"),
            ("2026-03-29T00:40:00Z", "2026-03-29", "2026-03-28"),
            ("2026-03-29T01:00:00Z", "2026-03-29", "2026-03-28"),
        ] {
            let now = Timestamp(at.parse::<Instant>().unwrap().as_millisecond());
            let path = |text: &str| expand(Path::new(text), &event("x"), now, &berlin).unwrap();
            assert_eq!((path("{date}"), path("{date-8h}")), (date.into(), set_back.into()), "{at}");
        }
        assert_eq!(expand(Path::new("/b/{event}"), &event(".."), late, &TimeZone::UTC), Ok(PathBuf::from("/b/--")));
    }
}
