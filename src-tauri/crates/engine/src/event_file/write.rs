//! The way back: a plan as an event file.

use crate::{DestinationPlan, EventPlan, FolderPlan};
use boothlift_contract::{DestinationKind, Preparing, SendingOrder};
use boothlift_store::path_shown;
use std::path::Path;
use toml::{Table, Value};

/// The event file of `plan`, to lie in `folder`. No token is in it, only the name of the environment variable that holds
/// it when the headless host reads the file, such as `EVENT_GALLERY_TOKEN`.
#[must_use]
pub fn write(plan: &EventPlan, folder: &Path) -> String {
    let mut file = Table::new();
    file.insert("name".into(), plan.name.as_str().into());
    file.insert("date".into(), plan.date.as_str().into());
    for (key, time) in [("starts", plan.starts), ("ends", plan.ends)] {
        if let Some(time) = time {
            file.insert(key.into(), time.to_string().into());
        }
    }
    if !plan.regret.is_zero() {
        file.insert("regret-seconds".into(), plan.regret.as_secs_f64().into());
    }
    if plan.order != SendingOrder::default() {
        file.insert("order".into(), plan.order.as_str().into());
    }
    for (key, choice) in [("approval", plan.approval), ("single-shots", plan.singles)] {
        if let Some(on) = choice {
            file.insert(key.into(), on.into());
        }
    }
    if let Some(kb) = plan.speed_limit_kb {
        file.insert("speed-limit-kb".into(), i64::from(kb).into());
    }
    if let Some(days) = plan.keep_copies_days {
        file.insert("keep-safe-copies-days".into(), i64::from(days).into());
    }
    let folders = plan.folders.iter().map(|one| Value::Table(watched(one, folder))).collect();
    file.insert("folders".into(), Value::Array(folders));
    let destinations = plan.destinations.iter().filter_map(|one| destination(one, plan)).map(Value::Table).collect();
    file.insert("destinations".into(), Value::Array(destinations));
    if let Some(calls) = &plan.calls {
        let mut hooks = Table::new();
        if let Some(listen) = calls.listen {
            hooks.insert("listen".into(), listen.to_string().into());
        }
        if calls.key.is_some() {
            hooks.insert("secret-env".into(), "BOOTHLIFT_HOOKS_SECRET".into());
        }
        file.insert("hooks".into(), Value::Table(hooks));
    }
    file.to_string()
}

fn watched(plan: &FolderPlan, folder: &Path) -> Table {
    let mut table = Table::new();
    let path = plan.path.strip_prefix(folder).ok().filter(|path| !path.as_os_str().is_empty()).unwrap_or(&plan.path);
    // TOML holds "/" for every system; Windows reads it too.
    let path = path_shown(path).replace(std::path::MAIN_SEPARATOR, "/");
    table.insert("path".into(), path.into());
    let mut sessions = Table::new();
    let (key, rule) = match plan.rule.split_once(':') {
        Some(("pattern", pattern)) => ("pattern", pattern),
        Some(("preset", text)) => ("text", text),
        _ => ("preset", plan.rule.as_str()),
    };
    sessions.insert(key.into(), rule.into());
    sessions.insert("gap-seconds".into(), plan.gap.as_secs_f64().into());
    table.insert("sessions".into(), Value::Table(sessions));
    table.insert("settle-seconds".into(), plan.settle.as_secs_f64().into());
    if !plan.subfolders {
        table.insert("subfolders".into(), false.into());
    }
    for (key, globs) in [("include", &plan.include), ("exclude", &plan.exclude)] {
        if !globs.is_empty() {
            table.insert(key.into(), globs.clone().into());
        }
    }
    table
}

/// `None` for a kind that an event file cannot name yet.
fn destination(plan: &DestinationPlan, event: &EventPlan) -> Option<Table> {
    let mut table = Table::new();
    table.insert("kind".into(), plan.kind.as_str().into());
    table.insert("label".into(), plan.label.as_str().into());
    let variable = |tail: &str| Value::from(format!("{}_{tail}", plan.id.0.to_ascii_uppercase().replace('-', "_")));
    match plan.kind {
        DestinationKind::LocalGallery => {
            if let Some(listen) = plan.listen {
                table.insert("listen".into(), listen.to_string().into());
            }
            if plan.upload_token.is_some() {
                table.insert("upload-token-env".into(), variable("UPLOAD_TOKEN"));
            }
        }
        DestinationKind::EventGallery => {
            let settings = &plan.settings;
            let endpoint = match settings["preset"].as_str() {
                Some("eventgallery-new") => "https://api.eventgallery.com/api/v1/picture/upload",
                Some("eventgallery-new-bare") => "https://api.eventgallery.com/api/v1",
                Some("eventgallery-old") => "https://app.eventgallery.com/api/v1/picture/upload",
                _ => settings["endpoint"].as_str()?,
            };
            table.insert("endpoint".into(), endpoint.into());
            table.insert("token-env".into(), variable("TOKEN"));
            if let Some(url) = &event.collection_url {
                table.insert("collection-url".into(), url.as_str().into());
            }
            let body = match settings["body"]["form"].as_str() {
                Some("raw-as-form") => "form",
                Some("multipart") => "multipart",
                _ => "raw",
            };
            table.insert("body".into(), body.into());
            if let Some(field) = settings["body"]["field"].as_str() {
                table.insert("multipart-field".into(), field.into());
            }
            if let Some(videos) = settings["videos"].as_bool() {
                table.insert("videos".into(), videos.into());
            }
            if let Some(most) = settings["max-bytes"].as_f64() {
                table.insert("max-mb".into(), (most / 1e6).into());
            }
            if let Some(link) = settings["link"].as_str() {
                table.insert("link".into(), link.into());
            }
            if let Some(waits) = &plan.resend_after {
                match waits.first() {
                    Some(first) => table.insert("resend-seconds".into(), first.as_secs_f64().into()),
                    None => table.insert("lost-answers".into(), "hold".into()),
                };
            }
        }
        DestinationKind::SelfCommunity => {
            let settings = &plan.settings;
            table.insert("base-url".into(), settings["base-url"].as_str()?.into());
            table.insert("event-id".into(), settings["event-id"].as_i64()?.into());
            table.insert("token-env".into(), variable("TOKEN"));
            // The app's public name, with which a window offers to sign in; no secret belongs to it.
            if let Some(client) = settings["client-id"].as_str() {
                table.insert("client-id".into(), client.into());
                if let Some(pkce) = settings["pkce"].as_bool() {
                    table.insert("pkce".into(), pkce.into());
                }
            }
            if let Some(most) = settings["max-bytes"].as_f64() {
                table.insert("max-mb".into(), (most / 1e6).into());
            }
        }
        DestinationKind::CycleMate => {
            let settings = &plan.settings;
            if let Some(base_url) = settings["base-url"].as_str() {
                table.insert("base-url".into(), base_url.into());
            }
            table.insert("event-id".into(), settings["event-id"].as_i64()?.into());
            table.insert("token-env".into(), variable("TOKEN"));
            if let Some(most) = settings["max-bytes"].as_f64() {
                table.insert("max-mb".into(), (most / 1e6).into());
            }
        }
    }
    if plan.kind != DestinationKind::LocalGallery {
        let Preparing { longest_side, quality, keep_location } = plan.preparing;
        let numbers = [("longest-side", longest_side.map(i64::from)), ("quality", quality.map(i64::from))];
        for (key, number) in numbers {
            if let Some(number) = number {
                table.insert(key.into(), number.into());
            }
        }
        if keep_location {
            table.insert("keep-location".into(), true.into());
        }
    }
    Some(table)
}
