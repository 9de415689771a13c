//! `[[destinations]]`: where photos go, and where the tokens for it are.

use super::{
    EventFileError,
    folders::beside,
    section::{Section, shown, unknown},
};
use crate::DestinationPlan;
use boothlift_contract::{DestinationId, DestinationKind, LostAnswers, Preparing};
use boothlift_destinations::{
    Secret, TOKEN_MOST,
    cyclemate::CycleMateSettings,
    event_gallery::{EventGallerySettings, LinkTemplate, names::is_collection_url},
    selfcommunity::SelfCommunitySettings,
};
use serde_json::{Map, Value, json};
use std::{
    ffi::OsString,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

/// Kinds of destinations that are built.
pub const BUILT_KINDS: &[&str] = &["event-gallery", "selfcommunity", "cyclemate", "local-gallery"];

/// Keys of a service whose events have numbers.
const EVENT_KEYS: &[&str] = &[
    "kind",
    "base-url",
    "event-id",
    "token-env",
    "token-file",
    "label",
    "max-mb",
    "longest-side",
    "quality",
    "keep-location",
];

/// A destination with the places of its tokens.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) plan: DestinationPlan,
    pub(super) token: Option<Asked>,
    pub(super) upload_token: Option<Asked>,
}

/// Where a token is.
#[derive(Debug)]
pub(super) struct Asked {
    key: String,
    line: Option<usize>,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Env(String),
    File(PathBuf),
}

/// The collection url of the event, and every destination.
pub(super) fn read(top: &Section<'_>) -> Result<(Option<String>, Vec<Planned>), EventFileError> {
    let mut planned: Vec<Planned> = Vec::new();
    let mut urls: Vec<Option<String>> = Vec::new();
    for section in top.tables("destinations")? {
        let nth = |kind| planned.iter().filter(|other: &&Planned| other.plan.kind == kind).count() + 1;
        let one = match kind(&section)? {
            DestinationKind::LocalGallery if nth(DestinationKind::LocalGallery) > 1 => {
                return Err(section.wrong("kind", "there is one local-gallery only, and it stands here twice"));
            }
            DestinationKind::LocalGallery => local_gallery(&section)?,
            DestinationKind::SelfCommunity => self_community(&section, nth(DestinationKind::SelfCommunity))?,
            DestinationKind::CycleMate => cycle_mate(&section, nth(DestinationKind::CycleMate))?,
            DestinationKind::EventGallery => {
                let url = collection_url(&section)?;
                // The event has one address at galleries; two would be two events.
                if urls.iter().any(|other| *other != url) {
                    return Err(section.wrong("collection-url", "it must be the same in every event-gallery"));
                }
                urls.push(url);
                event_gallery(&section, nth(DestinationKind::EventGallery))?
            }
        };
        planned.push(one);
    }
    if planned.is_empty() {
        planned.push(Planned { plan: local_plan("Local gallery".into(), None), token: None, upload_token: None });
    }
    Ok((urls.into_iter().next().flatten(), planned))
}

fn kind(section: &Section<'_>) -> Result<DestinationKind, EventFileError> {
    let built = BUILT_KINDS.join(", ");
    let word = section.need_text("kind", &format!("the kind of the destination is missing; allowed are {built}"))?;
    match DestinationKind::parse(&word) {
        Some(kind) if BUILT_KINDS.contains(&kind.as_str()) => Ok(kind),
        Some(kind) => Err(section.wrong("kind", format!("{kind} is not built yet; allowed are {built}"))),
        None => {
            let what = format!("\"{}\" is no kind of destination", shown(&word));
            Err(section.wrong("kind", unknown(BUILT_KINDS, &word, &what)))
        }
    }
}

fn event_gallery(section: &Section<'_>, nth: usize) -> Result<Planned, EventFileError> {
    section.known(&[
        "kind",
        "endpoint",
        "collection-url",
        "token-env",
        "token-file",
        "label",
        "body",
        "multipart-field",
        "videos",
        "max-mb",
        "resend-seconds",
        "lost-answers",
        "link",
        "longest-side",
        "quality",
        "keep-location",
    ])?;
    let mut settings = Map::new();
    settings.insert("preset".into(), "custom".into());
    settings.insert("endpoint".into(), endpoint(section)?.into());
    settings.insert("body".into(), body(section)?);
    if let Some(videos) = section.truth("videos")? {
        settings.insert("videos".into(), videos.into());
    }
    if let Some(most) = section.number("max-mb", 0.01..=100_000.0, "MB")? {
        // 1 MB is 1,000,000 bytes.
        settings.insert("max-bytes".into(), json!((most * 1e6).round() as u64));
    }
    if let Some(link) = section.text("link")? {
        if let Err(error) = LinkTemplate::parse(&link) {
            return Err(section.wrong("link", error.to_string()));
        }
        settings.insert("link".into(), link.trim().into());
    }
    let token = asked(section, "token")?
        .ok_or_else(|| section.wrong("token-env", "the token is missing; give token-env or token-file"))?;
    let (id, name) = match nth {
        1 => ("event-gallery".to_owned(), "Event Gallery".to_owned()),
        _ => (format!("event-gallery-{nth}"), format!("Event Gallery {nth}")),
    };
    let plan = DestinationPlan {
        id: DestinationId(id),
        kind: DestinationKind::EventGallery,
        label: label(section)?.unwrap_or(name),
        settings: Value::Object(settings),
        resend_after: resend_after(section)?,
        preparing: preparing(section)?,
        token: None,
        listen: None,
        upload_token: None,
    };
    Ok(Planned { plan, token: Some(token), upload_token: None })
}

/// Waits before each resend after a lost answer; none of them where a person decides at once.
fn resend_after(section: &Section<'_>) -> Result<Option<Vec<Duration>>, EventFileError> {
    const WORDS: &[&str] = &["send-again", "hold"];
    // The second resend waits twenty times as long as the first; after that a person decides.
    let again = section.seconds("resend-seconds", 0.0..=3600.0)?.map(|first| vec![first, first * 20]);
    let Some(word) = section.text("lost-answers")? else { return Ok(again) };
    match LostAnswers::parse(&word) {
        Some(LostAnswers::SendAgain) => Ok(again),
        Some(LostAnswers::Hold) if again.is_some() => {
            Err(section.wrong("resend-seconds", "it is for lost-answers = \"send-again\" only"))
        }
        Some(LostAnswers::Hold) => Ok(Some(Vec::new())),
        None => {
            let what = format!("\"{}\" is no way to deal with lost answers", shown(&word));
            Err(section.wrong("lost-answers", unknown(WORDS, &word, &what)))
        }
    }
}

fn self_community(section: &Section<'_>, nth: usize) -> Result<Planned, EventFileError> {
    section.known(&[EVENT_KEYS, &["client-id", "pkce"]].concat())?;
    let base_url = section.need_text(
        "base-url",
        "the community's address is missing; write base-url = \"https://…\" with its host alone",
    )?;
    // What is wrong with it is said without repeating it: a token may stand in it.
    if let Err(error) = SelfCommunitySettings::at(base_url.clone(), 1).url() {
        return Err(section.wrong("base-url", error.to_string()));
    }
    let event_id = section.number("event-id", 1.0..=9e15, "")?.filter(|id| id.fract() == 0.0);
    let event_id = event_id
        .ok_or_else(|| section.wrong("event-id", "it must be the number the event has in the community, such as 7"))?;
    let mut settings = Map::new();
    settings.insert("base-url".into(), base_url.trim().into());
    settings.insert("event-id".into(), json!(event_id as u64));
    if let Some(most) = section.number("max-mb", 0.01..=100_000.0, "MB")? {
        settings.insert("max-bytes".into(), json!((most * 1e6).round() as u64));
    }
    if let Some(client) = section.text("client-id")? {
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if client.is_empty() || client.len() > 200 || !client.chars().all(fits) {
            return Err(section.wrong("client-id", "it must be the app's id: letters, digits and - _ ."));
        }
        settings.insert("client-id".into(), client.into());
        if let Some(pkce) = section.truth("pkce")? {
            settings.insert("pkce".into(), pkce.into());
        }
    }
    let token = asked(section, "token")?
        .ok_or_else(|| section.wrong("token-env", "the token is missing; give token-env or token-file"))?;
    let (id, name) = match nth {
        1 => ("selfcommunity".to_owned(), "SelfCommunity".to_owned()),
        _ => (format!("selfcommunity-{nth}"), format!("SelfCommunity {nth}")),
    };
    let plan = DestinationPlan {
        id: DestinationId(id),
        kind: DestinationKind::SelfCommunity,
        label: label(section)?.unwrap_or(name),
        settings: Value::Object(settings),
        resend_after: None,
        preparing: preparing(section)?,
        token: None,
        listen: None,
        upload_token: None,
    };
    Ok(Planned { plan, token: Some(token), upload_token: None })
}

fn cycle_mate(section: &Section<'_>, nth: usize) -> Result<Planned, EventFileError> {
    section.known(EVENT_KEYS)?;
    let mut settings = Map::new();
    if let Some(base_url) = section.text("base-url")? {
        // What is wrong with it is said without repeating it: a token may stand in it.
        if let Err(error) = CycleMateSettings::at(base_url.clone(), 1).url() {
            return Err(section.wrong("base-url", error.to_string()));
        }
        settings.insert("base-url".into(), base_url.trim().into());
    }
    let event_id = section.number("event-id", 1.0..=9e15, "")?.filter(|id| id.fract() == 0.0);
    let event_id = event_id
        .ok_or_else(|| section.wrong("event-id", "it must be the number the event has at CycleMate, such as 123"))?;
    settings.insert("event-id".into(), json!(event_id as u64));
    if let Some(most) = section.number("max-mb", 0.01..=100_000.0, "MB")? {
        settings.insert("max-bytes".into(), json!((most * 1e6).round() as u64));
    }
    let token = asked(section, "token")?
        .ok_or_else(|| section.wrong("token-env", "the token is missing; give token-env or token-file"))?;
    let (id, name) = match nth {
        1 => ("cyclemate".to_owned(), "CycleMate".to_owned()),
        _ => (format!("cyclemate-{nth}"), format!("CycleMate {nth}")),
    };
    let plan = DestinationPlan {
        id: DestinationId(id),
        kind: DestinationKind::CycleMate,
        label: label(section)?.unwrap_or(name),
        settings: Value::Object(settings),
        resend_after: None,
        preparing: preparing(section)?,
        token: None,
        listen: None,
        upload_token: None,
    };
    Ok(Planned { plan, token: Some(token), upload_token: None })
}

fn local_gallery(section: &Section<'_>) -> Result<Planned, EventFileError> {
    section.known(&["kind", "listen", "label", "upload-token-env", "upload-token-file"])?;
    let listen = section.text("listen")?.map(|text| {
        let allowed = "it must be an address of this computer with a port, such as \"127.0.0.1:0\"";
        let address: Option<SocketAddr> = text.replace("localhost:", "127.0.0.1:").parse().ok();
        address.filter(|address| address.ip().is_loopback()).ok_or_else(|| section.wrong("listen", allowed))
    });
    let plan = local_plan(label(section)?.unwrap_or_else(|| "Local gallery".into()), listen.transpose()?);
    Ok(Planned { plan, token: None, upload_token: asked(section, "upload-token")? })
}

fn local_plan(label: String, listen: Option<SocketAddr>) -> DestinationPlan {
    DestinationPlan {
        id: DestinationId("local-gallery".into()),
        kind: DestinationKind::LocalGallery,
        label,
        settings: json!({}),
        resend_after: None,
        preparing: Preparing::default(),
        token: None,
        listen,
        upload_token: None,
    }
}

/// How photos are made ready.
fn preparing(section: &Section<'_>) -> Result<Preparing, EventFileError> {
    let whole = |key: &str, range, unit: &str| match section.number(key, range, unit)? {
        Some(number) if number.fract() != 0.0 => Err(section.wrong(key, "it must be a whole number")),
        number => Ok(number),
    };
    Ok(Preparing {
        longest_side: whole("longest-side", 100.0..=20_000.0, "pixels")?.map(|side| side as u32),
        quality: whole("quality", 1.0..=100.0, "")?.map(|quality| quality as u8),
        keep_location: section.truth("keep-location")?.unwrap_or(false),
    })
}

fn label(section: &Section<'_>) -> Result<Option<String>, EventFileError> {
    let Some(label) = section.text("label")? else { return Ok(None) };
    let label = label.trim().to_owned();
    if label.is_empty() || label.chars().count() > 60 || label.contains(|c: char| c.is_control()) {
        return Err(section.wrong("label", "it must be a name of 1 to 60 characters"));
    }
    Ok(Some(label))
}

fn collection_url(section: &Section<'_>) -> Result<Option<String>, EventFileError> {
    let Some(url) = section.text("collection-url")? else { return Ok(None) };
    if !is_collection_url(&url) {
        return Err(section.wrong("collection-url", "allowed are letters A to Z, digits and \"-\", at most 100"));
    }
    Ok(Some(url))
}

/// The upload address. What is wrong with it is said without repeating it: a token may stand in it.
fn endpoint(section: &Section<'_>) -> Result<String, EventFileError> {
    let text = section.need_text("endpoint", "the upload address is missing; write endpoint = \"https://…\"")?;
    match EventGallerySettings::at(text).url() {
        Ok(url) => Ok(url.into()),
        Err(error) => Err(section.wrong("endpoint", error.to_string())),
    }
}

fn body(section: &Section<'_>) -> Result<Value, EventFileError> {
    const FORMS: &[&str] = &["raw", "form", "multipart"];
    let form = section.text("body")?.unwrap_or_else(|| "raw".into());
    let field = section.text("multipart-field")?;
    if field.is_some() && form != "multipart" {
        return Err(section.wrong("multipart-field", "it is for body = \"multipart\" only"));
    }
    match form.as_str() {
        "raw" => Ok(json!({ "form": "raw" })),
        "form" => Ok(json!({ "form": "raw-as-form" })),
        "multipart" => {
            let field = field.unwrap_or_else(|| "file".into());
            let fits = |c: char| c.is_ascii_alphanumeric() || "-_.[]".contains(c);
            if field.is_empty() || field.len() > 64 || !field.chars().all(fits) {
                return Err(section.wrong("multipart-field", "allowed are letters A to Z, digits and - _ . [ ]"));
            }
            Ok(json!({ "form": "multipart", "field": field }))
        }
        other => {
            let what = format!("\"{}\" is no form of the body", shown(other));
            Err(section.wrong("body", unknown(FORMS, other, &what)))
        }
    }
}

/// Where the token under `stem-env` or `stem-file` is.
pub(super) fn asked(section: &Section<'_>, stem: &str) -> Result<Option<Asked>, EventFileError> {
    let (env_key, file_key) = (format!("{stem}-env"), format!("{stem}-file"));
    let (env, file) = (section.text(&env_key)?, section.text(&file_key)?);
    let (key, place) = match (env, file) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            return Err(section.wrong(&env_key, format!("give {env_key} or {file_key}, not both")));
        }
        (Some(name), None) if name.is_empty() || name.contains(['=', '\0']) => {
            return Err(section.wrong(&env_key, "it must be the name of an environment variable"));
        }
        (Some(name), None) => (env_key, Place::Env(name)),
        (None, Some(path)) if path.trim().is_empty() || path.contains('\0') => {
            return Err(section.wrong(&file_key, "it must be a file, relative to this one, that holds the token"));
        }
        (None, Some(path)) => (file_key, Place::File(beside(section, &path))),
    };
    let at = section.wrong(&key, "");
    Ok(Some(Asked { key: at.key, line: at.line, place }))
}

impl Asked {
    /// What is wrong with the token, without the token.
    pub(super) fn wrong(&self, file: &Path, allowed: String) -> EventFileError {
        EventFileError { file: file.into(), line: self.line, key: self.key.clone(), allowed }
    }

    /// The token itself. Blocks.
    pub(super) fn fetch(&self, file: &Path, env: &impl Fn(&str) -> Option<OsString>) -> Result<Secret, EventFileError> {
        let wrong = |allowed: String| self.wrong(file, allowed);
        // Who mistook this key for the token's own place must not find the token in a message.
        let text = match &self.place {
            Place::Env(name) => {
                let plain =
                    name.len() <= 40 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit());
                let named = if plain { name.as_str() } else { "named here" };
                let value = env(name).filter(|value| !value.is_empty());
                let value = value.ok_or_else(|| wrong(format!("the environment variable {named} is not set")))?;
                value.into_string().map_err(|_| wrong(format!("the environment variable {named} is not text")))?
            }
            Place::File(path) => {
                let bytes = std::fs::read(path)
                    .map_err(|error| wrong(format!("the token file named here cannot be read: {}", error.kind())))?;
                String::from_utf8(bytes).map_err(|_| wrong("the token file named here is not text".into()))?
            }
        };
        let token = Secret::new(text);
        let clean = token.expose().trim_start_matches('\u{FEFF}').trim();
        let clean = clean.trim_matches(['"', '\'', '“', '”', '„', '‘', '’', '`']).trim();
        if clean.is_empty() {
            return Err(wrong("the token is empty".into()));
        }
        let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`');
        if !(4..=TOKEN_MOST).contains(&clean.len()) || !clean.chars().all(fits) || clean.contains("://") {
            let words = "what was found there is no token; was it copied whole and alone?";
            return Err(wrong(words.into()));
        }
        Ok(Secret::new(clean.to_owned()))
    }
}
