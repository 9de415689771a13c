//! An event or a template as the records keep it, as a plan: for its file, and for another event like it.

use crate::{DestinationPlan, EventPlan, FolderPlan, drivers};
use boothlift_contract::{EventId, TemplateId};
use boothlift_sessions::TimeOfDay;
use boothlift_store::{
    Connection, StoreError,
    destinations::{self, DestinationRow},
    events,
    folders::{self, NewFolder},
    settings, templates,
};
use std::time::Duration;

/// The plan of an event, on or closed, with the destinations that are on for it. It holds no secret, and none of its
/// photos.
pub(crate) fn plan_of(view: &Connection, id: EventId) -> Result<EventPlan, StoreError> {
    let event = events::get(view, id)?;
    let watched = folders::watched(view, id)?.into_iter().map(|one| folder(one.into()));
    let on = destinations::of_event(view, id)?.into_iter().filter(|(_, on)| *on);
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
        approval: Some(event.approval),
        singles: Some(event.singles),
        speed_limit_kb: speed.and_then(|text| text.parse().ok()),
        keep_copies_days: days.and_then(|text| text.parse().ok()),
        asks_about_old: true,
        folders: watched.collect(),
        destinations: on.map(|(row, _)| destination(row)).collect(),
        calls: None,
    })
}

/// The plan of an event that begins with a template. Its name is the template's, its date is still to be said.
pub(crate) fn plan_of_template(view: &Connection, id: TemplateId) -> Result<EventPlan, StoreError> {
    let template = templates::get(view, id)?;
    Ok(EventPlan {
        name: template.name,
        date: String::new(),
        collection_url: None,
        starts: time(template.starts),
        ends: time(template.ends),
        regret: template.regret,
        order: template.order,
        approval: Some(template.approval),
        singles: Some(template.singles),
        speed_limit_kb: template.speed_limit_kb,
        keep_copies_days: template.keep_copies_days,
        asks_about_old: true,
        folders: template.folders.into_iter().map(folder).collect(),
        destinations: template.destinations.into_iter().map(destination).collect(),
        calls: None,
    })
}

/// Whoever begins an event with it says anew which photos are old.
fn folder(one: NewFolder) -> FolderPlan {
    FolderPlan {
        path: one.path,
        rule: one.rule,
        gap: one.gap,
        settle: one.settle,
        old_from: None,
        subfolders: one.subfolders,
        include: one.include,
        exclude: one.exclude,
    }
}

fn destination(row: DestinationRow) -> DestinationPlan {
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
}

fn time(text: Option<String>) -> Option<TimeOfDay> {
    text.as_deref().and_then(TimeOfDay::parse)
}
