//! `status`: counts by state and by destination, from the records alone.

use crate::{
    cli,
    exit::Exit,
    output::{self, rfc3339},
    words,
};
use boothlift_contract::{LedgerState, Timestamp};
use boothlift_engine::{
    EngineError,
    status::{self, DestinationStatus, StatusReport},
};
use serde_json::{Map, Value, json};

/// Writes the counts to stdout.
pub(crate) fn status(asked: &cli::Status) -> Result<Exit, Exit> {
    let report = status::read(&asked.data.folder()?).map_err(|error| not_read(&error))?;
    if asked.json {
        output::answer(&as_json(&report).to_string());
    } else {
        output::answer(&as_words(&report));
    }
    Ok(Exit::good())
}

/// Why the records cannot be read.
pub(crate) fn not_read(error: &EngineError) -> Exit {
    match error {
        EngineError::NoData(_) => Exit::with(Exit::NO_DATA, format!("{error}; give --data DIR, or `run` first")),
        _ => Exit::with(Exit::BROKEN, words::sentence(&error.failure())),
    }
}

fn count(one: &DestinationStatus, state: LedgerState) -> u32 {
    one.counts.get(&state).copied().unwrap_or(0)
}

fn as_json(report: &StatusReport) -> Value {
    let destinations: Map<String, Value> = report
        .destinations
        .iter()
        .map(|one| {
            let mut line = json!({ "kind": one.kind, "state": one.state });
            for &state in LedgerState::ALL {
                line[state.as_str()] = count(one, state).into();
            }
            (one.id.0.clone(), line)
        })
        .collect();
    let time = |at: Option<Timestamp>| at.map(rfc3339);
    json!({
        "photos": report.photos,
        "destinations": destinations,
        "oldest_waiting_at": time(report.oldest_waiting_at),
        "last_confirmed_at": time(report.last_confirmed_at),
    })
}

fn as_words(report: &StatusReport) -> String {
    let mut lines = vec![format!("{} photos", report.photos)];
    for one in &report.destinations {
        let counts: Vec<String> = LedgerState::ALL
            .iter()
            .map(|&state| (state, count(one, state)))
            .filter(|&(state, n)| n > 0 || state == LedgerState::Confirmed)
            .map(|(state, n)| format!("{n} {state}"))
            .collect();
        lines.push(format!("{:<16} {} ({})", one.id.0, counts.join(", "), words::lane(one.state)));
    }
    if let Some(at) = report.oldest_waiting_at {
        lines.push(format!("oldest waiting since {}", rfc3339(at)));
    }
    if let Some(at) = report.last_confirmed_at {
        lines.push(format!("last confirmed at {}", rfc3339(at)));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_contract::{DestinationId, DestinationKind, LaneState};

    #[test]
    fn the_json_has_every_promised_name() {
        let report = StatusReport {
            photos: 3,
            destinations: vec![DestinationStatus {
                id: DestinationId("event-gallery".into()),
                kind: DestinationKind::EventGallery,
                state: LaneState::Offline,
                counts: [(LedgerState::Waiting, 2), (LedgerState::Confirmed, 1)].into(),
            }],
            oldest_waiting_at: Some(Timestamp(1_781_949_600_000)),
            last_confirmed_at: None,
        };
        let want = json!({
            "photos": 3,
            "destinations": { "event-gallery": {
                "kind": "event-gallery", "state": "offline",
                "waiting": 2, "sending": 0, "confirmed": 1, "unknown": 0, "held": 0, "cancelled": 0,
            }},
            "oldest_waiting_at": "2026-06-20T10:00:00.000Z",
            "last_confirmed_at": null,
        });
        assert_eq!(as_json(&report), want);
        let words = as_words(&report);
        assert!(words.contains("2 waiting, 1 confirmed") && words.contains("cannot be reached"), "{words}");
    }
}
