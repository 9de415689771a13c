//! One answer a request.

use super::{
    Core,
    door::{Door, Entry},
    files,
};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header},
    response::{
        IntoResponse as _,
        sse::{Event, KeepAlive, Sse},
    },
};
use boothlift_contract::{Failure, FailureCode, Frame, PhotoId, Request as Asked};
use futures_util::{StreamExt as _, stream};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use std::{convert::Infallible, sync::Arc, time::Duration};

/// Largest request body in bytes.
const LARGEST_ASK: usize = 64 * 1024;

/// A comment this often keeps the stream of frames open.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Batches of frames that may wait for a slow reader; then it is cut off and asks for everything anew.
const BATCHES: usize = 64;

/// Only what the page itself needs; nothing from elsewhere, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const FOR_EVER: &str = "private, max-age=31536000, immutable";

/// Answers for everything behind the door.
#[derive(Clone)]
pub(super) struct Answers<C> {
    core: C,
    door: Arc<Door>,
}

impl<C: Core> Answers<C> {
    pub(super) fn new(core: C, door: Door) -> Self {
        Self { core, door: Arc::new(door) }
    }

    pub(super) async fn answer(&self, request: Request<Incoming>) -> Response<Body> {
        let path = request.uri().path().to_owned();
        let mut response = match self.door.enter(&path, request.headers()) {
            Entry::Foreign => plain(StatusCode::FORBIDDEN, "This address belongs to Boothlift's own page.\n"),
            Entry::Closed => plain(StatusCode::NOT_FOUND, "There is nothing here.\n"),
            Entry::Below(None) => moved(&format!("{path}/")),
            Entry::Below(Some("ask")) => self.ask(request).await,
            Entry::Below(Some(below)) => match *request.method() {
                Method::GET | Method::HEAD => self.get(below, request.method() == Method::HEAD).await,
                _ => not_allowed("GET, HEAD"),
            },
        };
        guard(response.headers_mut());
        response
    }

    async fn ask(&self, request: Request<Incoming>) -> Response<Body> {
        if request.method() != Method::POST {
            return not_allowed("POST");
        }
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.split(';').next().unwrap_or_default().trim() != "application/json" {
            return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "a request is application/json");
        }
        let body = match Limited::new(request.into_body(), LARGEST_ASK).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) if error.is::<http_body_util::LengthLimitError>() => {
                return refused(StatusCode::PAYLOAD_TOO_LARGE, "a request has at most 64 KB");
            }
            Err(_) => return refused(StatusCode::BAD_REQUEST, "the request ended early"),
        };
        let asked: Asked = match serde_json::from_slice(&body) {
            Ok(asked) => asked,
            Err(error) => {
                // Where it is wrong, never what stands there: it may be a token.
                let place = format!("not understood at line {}, column {}", error.line(), error.column());
                return refused(StatusCode::UNPROCESSABLE_ENTITY, &place);
            }
        };
        if is_for_the_event_file(&asked) {
            return refused(
                StatusCode::UNPROCESSABLE_ENTITY,
                "here the event file says this; change it and start again",
            );
        }
        match self.core.ask(asked).await {
            Ok(reply) => json(StatusCode::OK, &reply),
            Err(failure) => json(StatusCode::UNPROCESSABLE_ENTITY, &failure),
        }
    }

    async fn get(&self, below: &str, head: bool) -> Response<Body> {
        let parts: Vec<&str> = below.split('/').collect();
        match parts[..] {
            ["frames"] if head => ([(header::CONTENT_TYPE, "text/event-stream")], ()).into_response(),
            ["frames"] => self.frames(),
            ["thumb", "photo", photo, size] => match (photo.parse(), size.parse()) {
                (Ok(photo), Ok(size @ (96 | 320 | 1280))) => {
                    picture(self.core.thumb(PhotoId(photo), size).await, FOR_EVER)
                }
                _ => plain(StatusCode::NOT_FOUND, "There is no such picture.\n"),
            },
            ["thumb", "find", pick, nth] => match (pick.parse(), nth.parse()) {
                (Ok(pick), Ok(nth)) => picture(self.core.find_thumb(pick, nth).await, "no-store"),
                _ => plain(StatusCode::NOT_FOUND, "There is no such picture.\n"),
            },
            ["help-file", number] => match number.parse().ok().and_then(|number| self.core.help_file(number)) {
                Some(bytes) => ([(header::CONTENT_TYPE, "application/zip")], bytes).into_response(),
                None => plain(StatusCode::NOT_FOUND, "This help file was put together anew.\n"),
            },
            _ => file(below),
        }
    }

    /// Frames as server-sent events. The subscription stands before the head of the answer is sent.
    fn frames(&self) -> Response<Body> {
        let mut frames = self.core.frames();
        let (to_reader, batches) = tokio::sync::mpsc::channel::<Vec<Frame>>(BATCHES);
        tokio::spawn(async move {
            loop {
                let batch = tokio::select! {
                    batch = frames.next() => batch,
                    () = to_reader.closed() => return,
                };
                let Some(batch) = batch else { return };
                if to_reader.try_send(batch).is_err() {
                    return;
                }
            }
        });
        let events = stream::unfold(batches, |mut batches| async move {
            let batch = batches.recv().await?;
            let event = serde_json::to_string(&batch).map(|text| Event::default().data(text)).unwrap_or_default();
            Some((Ok::<_, Infallible>(event), batches))
        });
        Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response()
    }
}

/// What the event file decides, or a dialog of the system would be needed for.
fn is_for_the_event_file(asked: &Asked) -> bool {
    matches!(
        asked,
        Asked::FindFolders {}
            | Asked::TryRule { .. }
            | Asked::StartEvent { .. }
            | Asked::EndEvent {}
            | Asked::SaveTemplate { .. }
            | Asked::RenameTemplate { .. }
            | Asked::RemoveTemplate { .. }
            | Asked::StartFromTemplate { .. }
            | Asked::SetLock { .. }
            | Asked::RenameEvent { .. }
            | Asked::SwitchBoothCalls { .. }
            | Asked::AddDestination { .. }
            | Asked::CheckDestination { .. }
            | Asked::ListRemoteEvents { .. }
            | Asked::SwitchDestination { .. }
            | Asked::LookAtDropFolders { .. }
            | Asked::TakeDrop { .. }
            | Asked::StopImport {}
            | Asked::TakeUrl { .. }
    )
}

fn file(name: &str) -> Response<Body> {
    match files::find(name) {
        Some(file) => {
            // The page's own files carry a hash in their name.
            let keep = if file.name.starts_with("assets/") { FOR_EVER } else { "no-store" };
            ([(header::CONTENT_TYPE, file.content_type), (header::CACHE_CONTROL, keep)], file.bytes).into_response()
        }
        None if name.is_empty() && !files::is_built() => plain(StatusCode::OK, files::NOT_BUILT),
        None => plain(StatusCode::NOT_FOUND, "There is nothing here.\n"),
    }
}

fn picture(bytes: Option<Arc<[u8]>>, keep: &'static str) -> Response<Body> {
    match bytes {
        Some(bytes) => {
            let head = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, keep)];
            (head, bytes::Bytes::from_owner(bytes)).into_response()
        }
        None => plain(StatusCode::NOT_FOUND, "There is no such picture.\n"),
    }
}

fn json(status: StatusCode, value: &impl serde::Serialize) -> Response<Body> {
    (status, axum::Json(value)).into_response()
}

fn refused(status: StatusCode, detail: &str) -> Response<Body> {
    json(status, &Failure::new(FailureCode::RequestWrong, "", detail))
}

fn plain(status: StatusCode, words: &'static str) -> Response<Body> {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response()
}

fn moved(to: &str) -> Response<Body> {
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response()
}

fn not_allowed(allow: &'static str) -> Response<Body> {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, allow)]).into_response()
}

fn guard(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
