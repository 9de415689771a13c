//! `check`: is the event file right, and can each destination be used?

use crate::{cli, exit::Exit, output, words};
use boothlift_contract::{DestinationKind, Failure, FailureCode};
use boothlift_destinations::{EventFacts, registry};
use boothlift_engine::{
    DestinationPlan, EventPlan,
    event_file::{EventFile, EventFileError},
    logs,
};
use serde_json::{Value, json};
use std::net::{SocketAddr, TcpListener};

/// Reads the event file and tries each destination.
pub(crate) fn check(asked: &cli::Check) -> Result<Exit, Exit> {
    let plan = match read(asked) {
        Ok(plan) => plan,
        Err(error) => {
            if asked.json {
                let place =
                    json!({ "file": error.file, "line": error.line, "key": error.key, "allowed": error.allowed });
                output::answer(&json!({ "good": false, "event_file": place }).to_string());
            }
            return Err(Exit::with(Exit::WRONG_INPUT, error));
        }
    };
    for token in plan.destinations.iter().flat_map(|one| [&one.token, &one.upload_token]).flatten() {
        logs::hide(token);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Exit::with(Exit::BROKEN, format!("this computer gives no room to work: {error}")))?;
    let found = runtime.block_on(try_all(&plan));
    say(asked.json, &plan, &found);
    let bad: Vec<String> = found.iter().filter_map(|one| one.failure.as_ref().map(words::sentence)).collect();
    if bad.is_empty() { Ok(Exit::good()) } else { Err(Exit::lines(Exit::UNUSABLE, bad)) }
}

fn read(asked: &cli::Check) -> Result<EventPlan, EventFileError> {
    let file = EventFile::read(&asked.event)?;
    file.find_folders()?;
    file.plan(|name| std::env::var_os(name))
}

/// What was found out about one destination.
struct Found<'a> {
    plan: &'a DestinationPlan,
    token_tried: bool,
    failure: Option<Failure>,
}

async fn try_all(plan: &EventPlan) -> Vec<Found<'_>> {
    let event = EventFacts {
        gallery_name: plan.name.clone(),
        date: plan.date.clone(),
        collection_url: plan.collection_url.clone(),
    };
    let mut found = Vec::new();
    for plan in &plan.destinations {
        let tried = match plan.kind {
            DestinationKind::EventGallery | DestinationKind::SelfCommunity | DestinationKind::CycleMate => {
                try_online(plan, &event).await
            }
            DestinationKind::LocalGallery => try_local_gallery(plan),
        };
        let (token_tried, failure) = match tried {
            Ok(token_tried) => (token_tried, None),
            Err(failure) => (false, Some(failure)),
        };
        found.push(Found { plan, token_tried, failure });
    }
    found
}

async fn try_online(plan: &DestinationPlan, event: &EventFacts) -> Result<bool, Failure> {
    let wrong = |words: String| Failure::new(FailureCode::DestAddress, &plan.label, words);
    let row = registry::row(plan.kind).ok_or_else(|| wrong("this service is not built in".into()))?;
    let driver = (row.build)(&plan.settings, plan.token.as_ref()).map_err(|error| wrong(error.to_string()))?;
    let report = driver.check(event).await;
    report.map(|report| report.token_tried).map_err(|trouble| Failure::new(trouble.code, &plan.label, trouble.detail))
}

fn try_local_gallery(plan: &DestinationPlan) -> Result<bool, Failure> {
    let address = plan.listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0)));
    let words = |error| format!("{address}: {error}; is Boothlift running already?");
    let listener = TcpListener::bind(address);
    listener.map(|_| false).map_err(|error| Failure::new(FailureCode::GuestsClosed, &plan.label, words(error)))
}

fn say(as_json: bool, plan: &EventPlan, found: &[Found<'_>]) {
    if as_json {
        let destinations: Vec<Value> = found
            .iter()
            .map(|one| {
                let mut line = json!({
                    "id": one.plan.id, "kind": one.plan.kind, "label": one.plan.label,
                    "good": one.failure.is_none(), "token_tried": one.token_tried,
                });
                if let Some(failure) = &one.failure {
                    line["failure"] = json!(failure);
                }
                line
            })
            .collect();
        let good = found.iter().all(|one| one.failure.is_none());
        let event = json!({ "name": plan.name, "date": plan.date });
        output::answer(&json!({ "good": good, "event": event, "destinations": destinations }).to_string());
        return;
    }
    output::answer(&format!("{} on {}: the event file is right", plan.name, plan.date));
    for folder in &plan.folders {
        output::answer(&format!("folder     {}", boothlift_engine::path_shown(&folder.path)));
    }
    for one in found {
        let words = match &one.failure {
            Some(_) => "cannot be used",
            None if one.plan.token.is_none() => "good",
            None if one.token_tried => "good; the token is accepted",
            None => "can be reached; the token shows with the first photo, because trying it would leave a photo there",
        };
        output::answer(&format!("{:<10} {words}", one.plan.label));
    }
}
