//! The upload call, as Event Gallery documents it: everything about the picture in the query, the picture as the body.
//!
//! A picture always goes into the event that is on, whatever `collection-name` it carries: the booth stands at one party
//! at a time, and a picture that came is never turned away for a name. The name, date and address are still checked,
//! so that a caller who would fail at the real service fails here too.

use super::{
    door::Visit,
    reply::{Reply, json},
};
use crate::{gallery::usual_kind, server::keys::key_text};
use boothlift_contract::{EventId, MediaType, Timestamp};
use boothlift_media::{Facts, HEAD, Inspector, Structure, sniff};
use boothlift_store::{
    StoreError, events,
    gallery::{self, NewGalleryPhoto},
    sessions::{self, Origin, SessionKey},
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt};
use http::{StatusCode, header};
use http_body_util::BodyStream;
use hyper::body::Incoming;
use serde_json::json;
use std::{io, ops::Range, pin::Pin, time::Duration};
use subtle::ConstantTimeEq;
use tempfile::NamedTempFile;
use tokio::{io::AsyncWriteExt, time::timeout};

/// The largest picture taken, in bytes.
const MOST: u64 = 50_000_000;
/// A caller that sends nothing for this long is left.
const STILL: Duration = Duration::from_secs(30);
/// After a refusal, the rest of the body is read for this long, so that the caller hears why instead of a reset.
const DRAIN: Duration = Duration::from_secs(5);

const TOO_LARGE: &str = "The picture is larger than 50 MB.";
const DAMAGED: &str = "The picture is damaged. With curl, use --data-binary: -d takes bytes out of it.";
/// What a form adds to its file, in bytes, at most.
const PARTS: u64 = 64 * 1024;

type Slices<'a> = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send + 'a>>;

/// Answers one upload call.
pub(super) async fn answer(visit: &Visit<'_>, body: Incoming) -> Result<Reply, StoreError> {
    let data = BodyStream::new(body).map_err(io::Error::other);
    let mut slices: Slices<'_> = Box::pin(data.try_filter_map(async |frame| Ok(frame.into_data().ok())));
    let (status, why) = match take(visit, &mut slices).await {
        Ok(reply) => return Ok(reply),
        Err(Stop::Records(error)) => return Err(error),
        Err(Stop::Shelf(error)) if error.kind() == io::ErrorKind::StorageFull => {
            (StatusCode::INSUFFICIENT_STORAGE, "The disk is full.".to_owned())
        }
        Err(Stop::Shelf(error)) => {
            tracing::error!(%error, "an uploaded picture could not be kept");
            (StatusCode::INTERNAL_SERVER_ERROR, "The picture could not be kept.".to_owned())
        }
        Err(Stop::Refused(status, why)) => (status, why),
    };
    let drain = async { while let Some(Ok(_)) = slices.next().await {} };
    let _ = timeout(DRAIN, drain).await;
    Ok(json(status, &json!({ "success": false, "error": why })))
}

/// Why a picture is not taken.
enum Stop {
    Refused(StatusCode, String),
    Records(StoreError),
    Shelf(io::Error),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Records(error)
    }
}

fn refused<T>(status: StatusCode, why: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Refused(status, why.into()))
}

async fn take(visit: &Visit<'_>, slices: &mut Slices<'_>) -> Result<Reply, Stop> {
    let (house, head) = (visit.house, visit.head);
    let call = Call::read(head.uri.query().unwrap_or_default());
    let given = call.as_ref().map_or("", |call| call.token.as_str());
    let right =
        house.upload_token.as_ref().is_some_and(|token| token.expose().as_bytes().ct_eq(given.as_bytes()).into());
    if !right {
        return refused(StatusCode::UNAUTHORIZED, "The token is missing or wrong.");
    }
    let call = call.and_then(Call::checked).or_else(|why| refused(StatusCode::BAD_REQUEST, why))?;
    let store = &house.gallery.store;
    let Some(event) = store.read(events::current).await? else {
        return refused(StatusCode::CONFLICT, "No event is on. Start one in Boothlift first.");
    };
    let length = head.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MOST + PARTS) {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, TOO_LARGE);
    }
    let label = head.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let blank = house.gallery.shelf.blank().map_err(Stop::Shelf)?;
    let (picture, named) = match multer::parse_boundary(label) {
        Ok(boundary) => first_file(slices, boundary, blank).await?,
        Err(_) => (receive(slices, blank).await?, None),
    };

    let Picture { file, media, facts } = picture;
    let shelf = house.gallery.shelf.clone();
    let copied = tokio::task::spawn_blocking(move || {
        let arrival = shelf.receive(&mut file.reopen()?, media)?;
        let told = (arrival.source_sha256.clone(), arrival.sha256.clone(), arrival.bytes);
        shelf.keep(arrival).map(|()| told)
    });
    let copied = copied.await.map_err(|error| Stop::Shelf(io::Error::other(error)))?;
    let (source_sha256, sha256, bytes) = copied.map_err(Stop::Shelf)?;

    let name = saved_as(call.name.as_deref().or(named.as_deref()).unwrap_or("photo"), media);
    let (width, height) = facts.upright();
    let at = house.gallery.clock.now();
    let row = store.write(move |records| {
        let session = match &call.tag {
            Some(tag) => Some(session(records, event.id, tag, at)?),
            None => None,
        };
        let (named, session, key) = match session {
            Some(named) => {
                let opens = sessions::behind_link(records, named.id)?.is_some();
                let session = sessions::landed(records, named.clone())?;
                let key = if opens { named.link_key } else { session.link_key };
                (Some(named.id), Some(session), Some(key))
            }
            None => (None, None, None),
        };
        let new = NewGalleryPhoto {
            event: event.id,
            session: session.as_ref().map(|session| session.id),
            source_sha256,
            sha256,
            bytes,
            media,
            kind: usual_kind(media),
            name,
            width,
            height,
            orientation: facts.orientation,
            origin: Origin::Upload,
            named,
        };
        Ok((gallery::add(records, &new, at)?, key))
    });
    let (photo, key) = row.await?;
    let mut told = json!({ "success": true, "id": photo.id });
    if let Some(key) = key {
        told["url"] = format!("http://{}/s/{}/", visit.place.address, key_text(&key)).into();
    }
    Ok(json(StatusCode::OK, &told))
}

/// The session that carries this tag, or carried it before it was joined to another; made if there is none.
fn session(
    records: &boothlift_store::Connection,
    event: EventId,
    tag: &str,
    at: Timestamp,
) -> Result<sessions::Session, StoreError> {
    if let Some(session) = sessions::by_tag(records, event, tag)? {
        return Ok(session);
    }
    let key = format!("upload-{tag}");
    sessions::open(records, &SessionKey { event, folder: None, key: &key, tag, origin: Origin::Upload }, at)
}

/// What the query says.
#[derive(Default)]
struct Call {
    tag: Option<String>,
    url: Option<String>,
    collection: String,
    date: String,
    name: Option<String>,
    token: String,
}

impl Call {
    /// Reads the documented parameters and passes over others. A parameter given twice says nothing certain.
    fn read(query: &str) -> Result<Self, String> {
        let mut call = Self::default();
        let mut seen = Vec::new();
        for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if seen.contains(&key) {
                return Err(format!("{key} is given twice."));
            }
            let text = value.trim().to_owned();
            let given = (!text.is_empty()).then(|| text.clone());
            match key.as_ref() {
                "tag" => call.tag = given,
                "collection-url" => call.url = given,
                "collection-name" => call.collection = text,
                "collection-date" => call.date = text,
                "name" => call.name = given,
                "token" => call.token = value.into_owned(),
                _ => {}
            }
            seen.push(key);
        }
        Ok(call)
    }

    /// Refuses what the documentation does not allow.
    fn checked(self) -> Result<Self, String> {
        let plain = |text: &str, more: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c));
        if self.collection.is_empty() || !plain(&self.collection, " -") {
            return Err("collection-name needs letters, digits, spaces and -, and at least one of them.".into());
        }
        if !is_date(&self.date) {
            return Err("collection-date needs a date like 2018-02-22.".into());
        }
        if self.url.as_deref().is_some_and(|url| !plain(url, "-")) {
            return Err("collection-url may have letters, digits and -.".into());
        }
        if self.tag.as_deref().is_some_and(|tag| tag.len() > 64 || !plain(tag, "_-")) {
            return Err("tag may have letters, digits, _ and -, 64 of them at most.".into());
        }
        Ok(self)
    }
}

/// Whether this is a day of the calendar as `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let digits = |range: Range<usize>| text.get(range).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let number = |range| digits(range).and_then(|part| part.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-") && (1..=days).contains(&day)
}

/// A whole picture in a file that has no name yet.
struct Picture {
    file: NamedTempFile,
    media: MediaType,
    facts: Facts,
}

/// The first file of a form, with its file name.
async fn first_file(
    slices: &mut Slices<'_>,
    boundary: String,
    blank: NamedTempFile,
) -> Result<(Picture, Option<String>), Stop> {
    let broken = |error: multer::Error| Stop::Refused(StatusCode::BAD_REQUEST, format!("The form is broken: {error}."));
    let mut form = multer::Multipart::new(slices, boundary);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        let mut field: Slices<'_> = Box::pin(field.map_err(io::Error::other));
        return Ok((receive(&mut field, blank).await?, Some(name)));
    }
    refused(StatusCode::BAD_REQUEST, "The form holds no file.")
}

/// Writes a body to disk as it comes, and says what it is. Memory stays small however large it is.
async fn receive<S>(slices: &mut S, blank: NamedTempFile) -> Result<Picture, Stop>
where
    S: Stream<Item = io::Result<Bytes>> + Unpin,
{
    let mut out = tokio::fs::File::from_std(blank.reopen().map_err(Stop::Shelf)?);
    let mut head: Vec<u8> = Vec::with_capacity(HEAD);
    let mut inspector: Option<(MediaType, Inspector)> = None;
    let mut bytes = 0_u64;
    loop {
        let slice = match timeout(STILL, slices.next()).await {
            Ok(Some(Ok(slice))) => slice,
            Ok(Some(Err(error))) => {
                return refused(StatusCode::BAD_REQUEST, format!("The picture broke off: {error}."));
            }
            Ok(None) => break,
            Err(_) => return refused(StatusCode::REQUEST_TIMEOUT, "The picture did not go on for 30 seconds."),
        };
        bytes += slice.len() as u64;
        if bytes > MOST {
            return refused(StatusCode::PAYLOAD_TOO_LARGE, TOO_LARGE);
        }
        match &mut inspector {
            Some((_, inspector)) => inspector.feed(&slice),
            None => {
                head.extend_from_slice(&slice);
                if head.len() >= HEAD {
                    inspector = Some(begin(&head)?);
                }
            }
        }
        out.write_all(&slice).await.map_err(Stop::Shelf)?;
    }
    out.flush().await.map_err(Stop::Shelf)?;
    if bytes == 0 {
        return refused(StatusCode::BAD_REQUEST, "The body is empty.");
    }
    let (media, inspector) = match inspector {
        Some(inspector) => inspector,
        None => begin(&head)?,
    };
    match inspector.finish() {
        Structure::Whole(facts) => Ok(Picture { file: blank, media, facts }),
        Structure::Incomplete => refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "The picture ends too early."),
        Structure::Damaged => refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, DAMAGED),
    }
}

/// Recognises a picture by its first bytes.
fn begin(head: &[u8]) -> Result<(MediaType, Inspector), Stop> {
    if head.starts_with(b"http://") || head.starts_with(b"https://") {
        return refused(
            StatusCode::BAD_REQUEST,
            "Boothlift does not fetch pictures: send the picture, not its address.",
        );
    }
    let Some(media) = sniff(head) else {
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "This is no JPEG, PNG, GIF, WebP, MP4 or MOV.");
    };
    let mut inspector = Inspector::new(media);
    inspector.feed(head);
    Ok((media, inspector))
}

/// A name as it may stand in a header and on a phone, with the extension that fits the content.
fn saved_as(name: &str, media: MediaType) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let stem: String = stem.chars().map(plain).take(80).collect();
    let stem = stem.trim_matches('-');
    format!("{}.{}", if stem.is_empty() { "photo" } else { stem }, media.extension())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_real_days() {
        for right in ["2018-02-22", "2024-02-29", "2000-02-29", "2026-12-31"] {
            assert!(is_date(right), "{right}");
        }
        for wrong in [
            "",
            "2018-2-22",
            "2023-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-04-31",
            "22.02.2018",
            "2026-06-200",
            "2026/06/20",
            "+026-06-20",
            "２026-06-20",
        ] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }

    #[test]
    fn names_are_safe_and_fit_their_content() {
        for (name, saved) in [
            ("IMG_0001.JPG", "IMG_0001.jpg"),
            ("../../etc/passwd", "passwd.jpg"),
            ("C:\\x\\a b.png", "a-b.jpg"),
            ("ünïcode.jpg", "n-code.jpg"),
            ("...", "photo.jpg"),
            ("", "photo.jpg"),
            ("a\"\r\nX: y.jpg", "a---X--y.jpg"),
        ] {
            assert_eq!(saved_as(name, MediaType::Jpeg), saved, "{name}");
        }
    }

    #[test]
    fn the_query_is_held_to_the_documentation() {
        let good = "tag=uid_1&collection-url=my-Url&collection-name=My+Party%20-2&collection-date=2018-02-22&token=t";
        let call = Call::read(good).and_then(Call::checked).map_err(|why| panic!("{why}"));
        assert_eq!(call.map(|call| call.collection).unwrap_or_default(), "My Party -2");
        for (from, to) in [
            ("My+Party", "Gr%C3%BC%C3%9Fe"),
            ("collection-name=My+Party%20-2&", ""),
            ("2018-02-22", "yesterday"),
            ("my-Url", "my_url"),
            ("uid_1", "../x"),
            ("&token=t", "&token=t&token=t"),
        ] {
            assert!(Call::read(&good.replace(from, to)).and_then(Call::checked).is_err(), "{from} -> {to}");
        }
    }
}
