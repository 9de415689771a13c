//! An event as the records keep it, as a plan: for its file, and for another event like it.

use crate::{DestinationPlan, EventPlan, FolderPlan, drivers};
use boothlift_contract::EventId;
use boothlift_sessions::TimeOfDay;
use boothlift_store::{Connection, StoreError, destinations, events, folders, settings};
use std::time::Duration;

/// The plan of an event, on or closed, with the destinations that are on for it. It holds no secret, and none of its
/// photos.
pub(crate) fn plan_of(view: &Connection, id: EventId) -> Result<EventPlan, StoreError> {
    let event = events::get(view, id)?;
    let time = |text: Option<String>| text.as_deref().and_then(TimeOfDay::parse);
    let watched = folders::watched(view, id)?.into_iter().map(|folder| FolderPlan {
        path: folder.path,
        rule: folder.rule,
        gap: folder.gap,
        settle: folder.settle,
        old_from: None,
        subfolders: folder.subfolders,
        include: folder.include,
        exclude: folder.exclude,
    });
    let on = destinations::of_event(view, id)?.into_iter().filter(|(_, on)| *on);
    let destinations = on.map(|(row, _)| {
        let kept = drivers::settings(&row);
        DestinationPlan {
            id: row.id,
            kind: row.kind,
            label: row.label,
            settings: kept.driver,
            resend_after: kept.resend_after_seconds.map(|all| all.into_iter().map(Duration::from_secs).collect()),
            preparing: kept.preparing,
            token: None,
            listen: None,
            upload_token: None,
        }
    });
    let days = settings::get(view, settings::KEEP_COPIES_DAYS)?;
    let speed = settings::get(view, settings::SPEED_LIMIT_KB)?;
    Ok(EventPlan {
        name: event.name,
        date: event.date,
        collection_url: event.collection_url,
        starts: time(event.starts),
        ends: time(event.ends),
        regret: event.regret,
        order: event.order,
        speed_limit_kb: speed.and_then(|text| text.parse().ok()),
        keep_copies_days: days.and_then(|text| text.parse().ok()),
        asks_about_old: true,
        folders: watched.collect(),
        destinations: destinations.collect(),
        calls: None,
    })
}
