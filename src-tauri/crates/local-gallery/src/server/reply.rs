//! Answers, each with the same safe headers.

use crate::page;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, combinators::UnsyncBoxBody};
use std::io;

pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;
pub(super) type Reply = Response<Body>;

/// `connect-src` and `media-src` let the page ask for news and play films; the last two only take rights away.
const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; \
                      frame-ancestors 'none'; connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'";

/// An answer with a body in memory.
pub(super) fn full(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Reply {
    let body = body.into();
    let length = HeaderValue::from(body.len());
    let mut reply = Response::new(Full::new(body).map_err(|never| match never {}).boxed_unsync());
    *reply.status_mut() = status;
    reply.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    reply.headers_mut().insert(header::CONTENT_LENGTH, length);
    reply
}

/// A page in the guest's language; never kept by the browser.
pub(super) fn html(status: StatusCode, body: String) -> Reply {
    let mut reply = full(status, "text/html; charset=utf-8", body);
    set(&mut reply, header::CACHE_CONTROL, "no-store");
    set(&mut reply, header::VARY, "Accept-Language");
    reply
}

/// A JSON answer of the upload call.
pub(super) fn json(status: StatusCode, body: &serde_json::Value) -> Reply {
    let mut reply = full(status, "application/json", body.to_string());
    set(&mut reply, header::CACHE_CONTROL, "no-store");
    reply
}

/// One line of plain text, for what no guest's browser asks.
pub(super) fn text(status: StatusCode, line: &'static str) -> Reply {
    let mut reply = full(status, "text/plain; charset=utf-8", line);
    set(&mut reply, header::CACHE_CONTROL, "no-store");
    reply
}

/// The page for a code that opens nothing.
pub(super) fn nothing_here(words: &page::Words) -> Reply {
    html(StatusCode::NOT_FOUND, page::notice(words, words.wrong_code, words.look_at_screen))
}

/// "Nothing new", or `reply` when its tag is another than the one the browser knows.
pub(super) fn unless_known(asked: &HeaderMap, etag: &str, reply: impl FnOnce() -> Reply) -> Reply {
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let known = known.flat_map(|list| list.split(',')).any(|one| {
        let one = one.trim();
        one == "*" || one.strip_prefix("W/").unwrap_or(one) == etag
    });
    let mut reply = if known { full(StatusCode::NOT_MODIFIED, "text/plain", "") } else { reply() };
    if known {
        reply.headers_mut().remove(header::CONTENT_TYPE);
        reply.headers_mut().remove(header::CONTENT_LENGTH);
    }
    if let Ok(value) = HeaderValue::from_str(etag) {
        reply.headers_mut().insert(header::ETAG, value);
    }
    reply
}

/// Sets a header whose value is fixed.
pub(super) fn set(reply: &mut Reply, name: HeaderName, value: &'static str) {
    reply.headers_mut().insert(name, HeaderValue::from_static(value));
}

/// What every answer carries, and no body for a HEAD.
pub(super) fn finish(mut reply: Reply, method: &Method) -> Reply {
    set(&mut reply, header::CONTENT_SECURITY_POLICY, POLICY);
    set(&mut reply, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(&mut reply, header::REFERRER_POLICY, "no-referrer");
    set(&mut reply, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if method == Method::HEAD {
        *reply.body_mut() = Full::default().map_err(|never| match never {}).boxed_unsync();
    }
    reply
}
