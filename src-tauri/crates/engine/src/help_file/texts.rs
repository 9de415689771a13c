//! The texts of a help file, each written from named fields.

use super::{log, of_records};
use crate::{
    core::{Core, lock, records},
    logs::{self, redact},
    requests,
};
use boothlift_contract::{
    DestinationId, DestinationKind, Failure, HelpFileEntry, LogLevel, PhotoFilter, PhotoSort, SelfTest, Snapshot,
    Timestamp,
};
use boothlift_store::{
    Connection, StoreError,
    counts::{self, ByState},
    destinations::{self, DestinationRow},
    events, failures,
    listing::{self, Listing},
};
use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

/// Lines of the log that go along.
const LINES: usize = 4_000;
/// Photos whose names go along where a person says so.
const NAMES: u32 = 200;

/// What the records say.
pub(super) struct OfRecords {
    version: u32,
    failures: Vec<failures::Failed>,
    rows: Vec<(DestinationRow, Option<ByState>)>,
}

impl OfRecords {
    pub(super) fn read(view: &Connection) -> Result<Self, StoreError> {
        let event = events::current(view)?.map(|event| event.id);
        let mut rows = Vec::new();
        for row in destinations::all(view)? {
            let by_state = event.map(|event| counts::deliveries(view, event, &row.id)).transpose()?;
            rows.push((row, by_state));
        }
        Ok(Self { version: boothlift_store::version(view)?, failures: failures::lately(view)?, rows })
    }

    /// Destinations without their names: their kinds, numbered.
    fn called(&self) -> BTreeMap<&DestinationId, String> {
        let mut of_kind: BTreeMap<DestinationKind, usize> = BTreeMap::new();
        let called = self.rows.iter().map(|(row, _)| {
            let n = of_kind.entry(row.kind).or_default();
            *n += 1;
            (&row.id, format!("{} {n}", row.kind))
        });
        called.collect()
    }
}

/// Every text, in the order in which it is shown.
pub(super) async fn all(core: &Arc<Core>, photo_names: bool) -> Result<Vec<HelpFileEntry>, Failure> {
    let of_records = of_records(core).await?;
    let snapshot = core.publisher.snapshot(core).await.map_err(records)?;
    let health = requests::health(core).await?;
    let test = lock(&core.self_test).clone();
    let lines = logs::page(LogLevel::Debug, "", 0, LINES).lines;
    let mut texts = vec![
        ("about.txt", about(core, &of_records)),
        ("settings.txt", settings(&snapshot, &of_records)),
        ("counts.txt", counted(&snapshot, &of_records)),
        ("failures.txt", failed(&of_records)),
        ("health.txt", healthy(&health)),
        (
            "self-test.txt",
            test.map_or_else(|| "not run since the start\n".to_owned(), |test| tested(&test, &of_records)),
        ),
        ("log.txt", log::plain(&lines)),
    ];
    if photo_names {
        texts.push(("photo-names.txt", names(core).await?));
    }
    // There is no secret in these; should one ever be, it goes here.
    let entry = |(name, text): (&str, String)| HelpFileEntry { name: name.to_owned(), text: redact(&text) };
    Ok(texts.into_iter().map(entry).collect())
}

fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_string()).unwrap_or_default()
}

/// One line `name: value` for each pair.
macro_rules! lines {
    ($text:ident, $($name:literal: $value:expr),+ $(,)?) => {
        // Writing to a string cannot fail.
        $(let _ = writeln!($text, "{}: {}", $name, $value);)+
    };
}

fn about(core: &Core, of: &OfRecords) -> String {
    let mut text = String::new();
    lines!(text,
        "boothlift": core.host.version,
        "program": core.host.name,
        "made at": moment(core.clock.now()),
        "system": std::env::consts::OS,
        "processor": std::env::consts::ARCH,
        "processor cores": std::thread::available_parallelism().map_or(0, usize::from),
        "version of the records": of.version,
        "free on the disk in MB": core.spool.free_bytes().map_or_else(|| "unknown".into(), |free| (free / 1_000_000).to_string()),
        "tray": core.host.tray,
        "pretend booth": core.host.pretend,
        "listens to folders": core.hints,
    );
    text
}

fn settings(now: &Snapshot, of: &OfRecords) -> String {
    let mut text = String::new();
    let Some(event) = &now.event else { return "no event is on\n".into() };
    lines!(text,
        "event's date": event.date,
        "hours are set": event.starts.is_some(),
        "has an address part": event.collection_url.is_some(),
        "regret in seconds": event.regret_seconds,
        "order": event.order,
        "photos wait for approval": event.approval,
        "single shots are sent": event.singles,
        "speed limit in kB/s": event.speed_limit_kb.map_or_else(|| "none".into(), |kb| kb.to_string()),
        "guest page on the network": now.guests.open,
        "everyone sees all photos": now.guests.everyone,
        "booth calls are heard": now.calls.on,
    );
    for (n, folder) in (1..).zip(&now.folders) {
        let _ = writeln!(text, "\nfolder {n}");
        lines!(text,
            "sessions by": folder.sessions,
            "state": folder.state,
            "last file at": folder.last_file_at.map(moment).unwrap_or_default(),
            "older photos that wait for an answer": folder.asks_about,
        );
    }
    let called = of.called();
    for lane in &now.lanes {
        let Some(name) = called.get(&lane.id) else { continue };
        let _ = writeln!(text, "\ndestination {name}");
        lines!(text,
            "state": lane.state,
            "paused by hand": lane.paused,
            "token is stored": lane.has_token,
            "can be counted": lane.countable,
        );
        if let Some(preparing) = lane.preparing {
            lines!(text,
                "longest side": preparing.longest_side.map_or_else(|| "as it is".into(), |side| side.to_string()),
                "JPEG quality": preparing.quality.map_or_else(|| "as it is".into(), |quality| quality.to_string()),
                "place and camera go along": preparing.keep_location,
            );
        }
        if let Some(failure) = &lane.failure {
            lines!(text, "trouble": failure.code);
        }
    }
    text
}

fn counted(now: &Snapshot, of: &OfRecords) -> String {
    let mut text = String::new();
    let counts = now.counts;
    lines!(text,
        "headline": now.headline.row,
        "photos": counts.photos,
        "delivered": counts.delivered,
        "sending": counts.sending,
        "waiting": counts.waiting,
        "need someone": counts.needs_you,
        "not sent": counts.not_sent,
        "arriving": counts.arriving,
        "sessions": now.session_total,
        "bits a second": now.pace.bits_per_second,
    );
    let called = of.called();
    for (row, by_state) in &of.rows {
        let (Some(name), Some(by_state)) = (called.get(&row.id), by_state) else { continue };
        let _ = writeln!(text, "\ndestination {name}{}", if row.is_on { "" } else { " (off)" });
        for (state, n) in by_state.iter() {
            let _ = writeln!(text, "{state}: {n}");
        }
    }
    text
}

fn failed(of: &OfRecords) -> String {
    if of.failures.is_empty() {
        return "no attempt failed lately\n".into();
    }
    let called = of.called();
    let mut text = String::from("last at, destination, code, HTTP status, how often among the last attempts\n");
    for one in &of.failures {
        let name = called.get(&one.destination).map_or("?", String::as_str);
        let status = one.status.map_or_else(|| "-".into(), |status| status.to_string());
        let _ = writeln!(text, "{}, {name}, {}, {status}, {}", moment(one.last_at), one.code, one.times);
    }
    text
}

fn healthy(health: &boothlift_contract::Health) -> String {
    let mut text = String::new();
    for line in &health.lines {
        let why = line.failure.as_ref().map_or("fine", |failure| failure.code.as_str());
        let _ = writeln!(text, "{}: {}", line.fact.word(), if line.good { "fine" } else { why });
    }
    text
}

fn tested(test: &SelfTest, of: &OfRecords) -> String {
    let mut text = String::new();
    let ended = test.ended_at.map_or_else(|| "it runs".into(), moment);
    lines!(text, "run": test.run, "began at": moment(test.started_at), "ended at": ended);
    let kinds: BTreeMap<&str, String> =
        of.rows.iter().filter_map(|(row, _)| Some((row.label.as_str(), of.called().remove(&row.id)?))).collect();
    for row in &test.rows {
        let name = kinds.get(row.subject.as_str()).map(|name| format!(" {name}")).unwrap_or_default();
        let _ = write!(text, "{}{name}: {}, {}", row.of, row.state, row.finding);
        if let Some(failure) = &row.failure {
            let _ = write!(text, ", {}", failure.code);
        }
        if let Some(took) = row.took_ms {
            let _ = write!(text, ", {took} ms");
        }
        text.push('\n');
    }
    text
}

async fn names(core: &Arc<Core>) -> Result<String, Failure> {
    let wanted = Listing {
        filter: PhotoFilter::NeedsYou,
        search: String::new(),
        sort: PhotoSort::Newest,
        offset: 0,
        limit: NAMES,
    };
    let read = core.store.read(move |view| {
        let Some(event) = events::current(view)? else { return Ok(Vec::new()) };
        Ok(listing::page(view, event.id, &wanted)?.rows)
    });
    let mut text = String::new();
    for row in read.await.map_err(records)? {
        let why = row.verdict.failure.as_ref().map_or("-", |failure| failure.code.as_str());
        let _ = writeln!(text, "{}: {}, {why}", row.name, row.verdict.file);
    }
    Ok(if text.is_empty() { "no photo needs someone\n".into() } else { text })
}
