//! Requests that only look.

use super::{no_event, sessions::follows};
use crate::{
    core::{Core, records},
    logs,
};
use boothlift_contract::{
    Answer, DestinationFollows, Failure, FailureCode, FileId, Follows, LogLevel, Neighbour, PhotoDetail, PhotoFilter,
    PhotoPage, PhotoRow, PhotoSort, PhotoState, Reply, SessionId, SessionPage, SessionView, Timestamp,
};
use boothlift_sessions::{Shot, second_group};
use boothlift_store::{
    StoreError, destinations, events,
    folders::{self, Folder},
    listing::{self, Listing},
    sessions,
};
use std::{fmt::Write, sync::Arc};

/// Rows of one page, at most.
const PAGE: u32 = 200;
/// Letters of a search, at most.
const SEARCH: usize = 200;

pub(super) async fn photos(
    core: &Arc<Core>,
    filter: PhotoFilter,
    search: String,
    sort: PhotoSort,
    offset: u32,
    limit: u32,
) -> Answer {
    if search.chars().count() > SEARCH {
        return Err(Failure::new(FailureCode::RequestWrong, "search", "at most 200 characters"));
    }
    let wanted = Listing { filter, search, sort, offset, limit: limit.min(PAGE) };
    let page = core.store.read(move |view| match events::current(view)? {
        Some(event) => listing::page(view, event.id, &wanted),
        None => Ok(PhotoPage { rows: Vec::new(), total: 0, by_filter: vec![0; PhotoFilter::ALL.len()] }),
    });
    let mut page = page.await.map_err(records)?;
    page.rows.iter_mut().for_each(|row| tell_saver(core, row));
    Ok(Reply::Photos(page))
}

pub(super) async fn photo(core: &Arc<Core>, file: FileId) -> Answer {
    let mut detail = core.store.read(move |view| listing::detail(view, file)).await.map_err(records)?;
    tell_saver(core, &mut detail.row);
    Ok(Reply::Photo(detail))
}

/// Why a photo waits, where that is the network, which counts data or is slow. What a person paused or has not approved yet waits for that.
fn tell_saver(core: &Core, row: &mut PhotoRow) {
    let verdict = &mut row.verdict;
    let waits = verdict.state == Some(PhotoState::Waiting) && !verdict.paused && !verdict.unapproved;
    if waits && verdict.failure.is_none() {
        verdict.failure = row.kind.and_then(|kind| core.saver.holds_back(kind));
    }
}

pub(super) async fn sessions(core: &Arc<Core>, search: String, offset: u32, limit: u32) -> Answer {
    if search.chars().count() > SEARCH {
        return Err(Failure::new(FailureCode::RequestWrong, "search", "at most 200 characters"));
    }
    let now = core.clock.now();
    let page = core.store.read(move |view| {
        let Some(event) = events::current(view)? else { return Ok(SessionPage { cards: Vec::new(), total: 0 }) };
        let cards = sessions::cards(view, event.id, &search, offset, limit.min(PAGE), now)?;
        Ok(SessionPage { cards, total: sessions::total(view, event.id, &search)? })
    });
    page.await.map(Reply::Sessions).map_err(records)
}

pub(super) async fn session(core: &Arc<Core>, id: SessionId) -> Answer {
    let now = core.clock.now();
    let view = core.store.read(move |view| {
        // Whoever still asks for a session that was joined to another is shown the other.
        let session = sessions::landed(view, sessions::get(view, id)?)?;
        let photos = sessions::in_hand(view, session.id, now, |kind| follows(kind) == Follows::CannotMove)?;
        let shots: Vec<Shot> =
            photos.iter().map(|photo| Shot { seen_at: photo.seen_at, kind: photo.thumb.kind }).collect();
        let second = second_group(&shots).and_then(|at| photos.get(at)).map(|photo| photo.thumb.photo);
        let near = |after| -> Result<_, StoreError> {
            let found = sessions::neighbour(view, &session, after)?;
            Ok(found.map(|session| Neighbour { id: session.id, number: session.number }))
        };
        let on = destinations::all(view)?.into_iter().filter(|row| row.is_on);
        Ok(SessionView {
            before: near(false)?,
            after: near(true)?,
            ended_at: photos.last().map_or(session.started_at, |photo| photo.seen_at),
            second_group: second,
            follows: on.map(|row| DestinationFollows { follows: follows(row.kind), label: row.label }).collect(),
            card: sessions::card(view, session, now)?,
            photos,
        })
    });
    view.await.map(Reply::Session).map_err(records)
}

/// Lines of a page of the log, at most.
const LINES: u32 = 500;

pub(super) fn log(least: LogLevel, search: &str, after: u64, limit: u32) -> Answer {
    if search.chars().count() > SEARCH {
        return Err(Failure::new(FailureCode::RequestWrong, "search", "at most 200 characters"));
    }
    Ok(Reply::Log(crate::logs::page(least, search.trim(), after, limit.min(LINES) as usize)))
}

/// Words for the clipboard: about one file, or the whole state. What is in here came from rows that hold no secret; they pass the
/// logs' filter all the same.
pub(super) async fn details(core: &Arc<Core>, file: Option<FileId>) -> Answer {
    let mut text = format!("Boothlift {}\n", core.host.version);
    let moment =
        |at: Timestamp| jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| at.0.to_string(), |at| at.to_string());
    match file {
        Some(file) => {
            let detail = core.store.read(move |view| listing::detail(view, file)).await.map_err(records)?;
            about_file(&mut text, &detail, &moment);
        }
        None => {
            let snapshot = core.publisher.snapshot(core).await.map_err(records)?;
            let rows = core.store.read(destinations::all).await.map_err(records)?;
            let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event);
            let watched: Vec<Folder> = match event {
                Ok(event) => core.store.read(move |view| folders::watched(view, event.id)).await.map_err(records)?,
                Err(_) => Vec::new(),
            };
            let counts = snapshot.counts;
            // Writing to a string cannot fail.
            let _ = writeln!(text, "at {}", moment(core.clock.now()));
            let _ = writeln!(
                text,
                "photos {}: delivered {}, sending {}, waiting {}, need you {}; not sent {}, arriving {}",
                counts.photos,
                counts.delivered,
                counts.sending,
                counts.waiting,
                counts.needs_you,
                counts.not_sent,
                counts.arriving
            );
            for folder in watched {
                let _ = writeln!(text, "folder {} (sessions: {})", folder.shown, folder.rule);
            }
            for (lane, row) in snapshot.lanes.iter().zip(rows) {
                let _ = writeln!(
                    text,
                    "{} ({}): {}, delivered {}, to go {}, held {}",
                    lane.label, row.kind, lane.state, lane.delivered, lane.to_go, lane.held
                );
                if let Some(failure) = &lane.failure {
                    let _ = writeln!(text, "  {failure}");
                }
            }
        }
    }
    Ok(Reply::Text(logs::redact(&text)))
}

fn about_file(text: &mut String, detail: &PhotoDetail, moment: &dyn Fn(Timestamp) -> String) {
    let _ = writeln!(text, "file {} ({} bytes)", detail.row.name, detail.bytes);
    if !detail.sha256.is_empty() {
        let _ = writeln!(text, "sha256 {}", detail.sha256);
    }
    let _ = writeln!(text, "verdict {}", detail.row.verdict.file);
    if let Some(failure) = &detail.row.verdict.failure {
        let _ = writeln!(text, "  {failure}");
    }
    for step in &detail.steps {
        let _ = write!(text, "{} {}", moment(step.at), step.what);
        if let Some(destination) = &step.destination {
            let _ = write!(text, " {destination}");
        }
        match &step.failure {
            Some(failure) => {
                let _ = writeln!(text, ": {failure}");
            }
            None => text.push('\n'),
        }
    }
    for check in &detail.deliveries {
        let _ = writeln!(text, "{}: {}, attempts {}", check.label, check.state, check.attempts);
    }
}
