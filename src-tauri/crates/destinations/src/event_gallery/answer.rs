//! Judging Event Gallery's answer. The vendor documents none, so only what can mean nothing else is proof.

use crate::{Class, Proof, Trouble, http::Reply, http::ReplyEnd, http::Scrub};
use boothlift_contract::FailureCode;
use serde_json::Value;
use std::time::Duration;

/// What `reply` says about the photo.
///
/// # Errors
/// Everything that is not positive proof.
pub fn judge(reply: &Reply, scrub: &Scrub) -> Result<Proof, Trouble> {
    match reply.status {
        200 | 201 | 202 | 204 => accepted(reply, scrub),
        status => Err(trouble(reply, scrub, by_status(reply, status))),
    }
}

type Verdict = (Class, FailureCode);

fn by_status(reply: &Reply, status: u16) -> Verdict {
    use {Class as K, FailureCode as C};
    match status {
        300..=399 => (K::Portal, C::DestMoved),
        401 => (K::NeedsPerson, C::DestDenied),
        402 | 403 => (K::NeedsPerson, C::DestForbidden),
        // One wrong item or a wrong address: the lane tells them apart by counting.
        404 | 405 => (K::NeedsPerson, C::DestAddress),
        407 | 511 => (K::Portal, C::NetPortal),
        408 => (K::Broken, C::NetBroken),
        409 => (K::Refused, C::PhotoSame),
        413 => (K::Refused, C::PhotoTooLarge),
        415 => (K::Refused, C::PhotoKind),
        423 | 425 | 429 => (K::Throttled, C::DestLimited),
        400..=499 => (K::Refused, C::PhotoRefused),
        503 if asked_wait(reply).is_some() => (K::Throttled, C::DestLimited),
        507 | 509 => (K::NeedsPerson, C::DestFull),
        // A proxy may have given up after the service stored it. Not so when the last slice never left.
        500..=599 if reply.early => (K::Broken, C::DestDown),
        500..=599 => (K::Unanswered, C::DestDown),
        _ => senseless(reply),
    }
}

fn senseless(reply: &Reply) -> Verdict {
    let class = if reply.early { Class::Broken } else { Class::Unanswered };
    (class, FailureCode::DestUnexpected)
}

fn accepted(reply: &Reply, scrub: &Scrub) -> Result<Proof, Trouble> {
    let refuse = |verdict| Err(trouble(reply, scrub, verdict));
    let body = without_mark(&reply.body);
    let labelled = |what: &str| reply.content_type.as_deref().is_some_and(|kind| kind.contains(what));
    let json = serde_json::from_slice::<Value>(body);
    let is_object = matches!(json, Ok(Value::Object(_)));
    // PHP labels everything as HTML unless told otherwise: an empty answer or a JSON object under that label is no page.
    if looks_like_markup(body) || (labelled("html") && !body.is_empty() && !is_object) {
        return refuse((Class::Portal, FailureCode::NetPortal));
    }
    if reply.early || reply.end != ReplyEnd::Whole {
        return refuse(senseless(reply));
    }
    let mut proof = Proof { status: reply.status, reply: scrub.bytes(&reply.body), ..Proof::default() };
    match json {
        Ok(value) => {
            if let Some(words) = error_sign(&value) {
                return refuse(by_words(&words));
            }
            if value.is_null() {
                return refuse(senseless(reply));
            }
            proof.remote_id = hint(&value, &["id"]).map(|text| scrub.text(&text));
            proof.remote_url = hint(&value, &["url", "link"]).map(|text| scrub.text(&text)).filter(|url| is_web(url));
            Ok(proof)
        }
        // Where JSON is promised or begun, anything else is half an answer.
        Err(_) if labelled("json") || matches!(body.first(), Some(b'{' | b'[' | b'"')) => refuse(senseless(reply)),
        Err(_) if body.is_empty() => Ok(proof),
        Err(_) => match std::str::from_utf8(body) {
            Ok(text) if text.contains('\0') => refuse(senseless(reply)),
            Ok(text) if begins_as_error(text) => refuse(by_words(text)),
            Ok(_) => Ok(proof),
            Err(_) => refuse(senseless(reply)),
        },
    }
}

/// A failure that came with a 2xx status, by what it says.
fn by_words(words: &str) -> Verdict {
    let words = words.to_lowercase();
    let says = |what: &[&str]| what.iter().any(|what| words.contains(what));
    if says(&["try again", "later", "temporar", "timeout", "timed out"]) {
        (Class::Unanswered, FailureCode::DestDown)
    } else if says(&["token", "unauthori", "api key", "apikey", "not logged in"]) {
        (Class::NeedsPerson, FailureCode::DestDenied)
    } else {
        (Class::Refused, FailureCode::PhotoRefused)
    }
}

fn begins_as_error(text: &str) -> bool {
    let word: String = text.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    let signs = ["error", "fail", "failed", "failure", "invalid", "unauthorized", "forbidden", "denied", "exception"];
    signs.contains(&word.to_ascii_lowercase().as_str())
        || ["fatal error", "access denied"].iter().any(|sign| text.trim_start().to_ascii_lowercase().starts_with(sign))
}

/// The words of a JSON answer that reports a failure; `None` when it reports none.
fn error_sign(value: &Value) -> Option<String> {
    let Value::Object(map) = value else {
        return (*value == Value::Bool(false)).then(|| "false".to_owned());
    };
    let denied = |name: &str| match map.get(name) {
        Some(Value::Bool(yes)) => !yes,
        Some(Value::String(text)) => matches!(text.to_ascii_lowercase().as_str(), "false" | "no" | "0"),
        Some(Value::Number(number)) => number.as_f64() == Some(0.0),
        _ => false,
    };
    let bad_status = |name: &str| match map.get(name) {
        Some(Value::String(text)) => {
            matches!(text.to_ascii_lowercase().as_str(), "error" | "fail" | "failed" | "failure" | "ko" | "nok")
                || text.parse::<u16>().is_ok_and(|code| (400..600).contains(&code))
        }
        Some(Value::Number(number)) => number.as_u64().is_some_and(|code| (400..600).contains(&code)),
        _ => false,
    };
    let filled = |name: &str| match map.get(name) {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::Bool(true)) => true,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Number(number)) => number.as_f64() != Some(0.0),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(fields)) => !fields.is_empty(),
    };
    let failed = ["success", "ok"].iter().any(|name| denied(name))
        || ["status", "result", "code"].iter().any(|name| bad_status(name))
        || ["error", "errors"].iter().any(|name| filled(name));
    failed.then(|| {
        let words = ["message", "error", "errors", "detail", "status"].iter().filter_map(|name| map.get(*name));
        words
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            .collect::<Vec<_>>()
            .join("; ")
    })
}

/// The first of `names` at the top or one step below, as text.
fn hint(value: &Value, names: &[&str]) -> Option<String> {
    let below = ["data", "picture"].iter().filter_map(|name| value.get(name));
    std::iter::once(value).chain(below).flat_map(|level| names.iter().filter_map(|name| level.get(name))).find_map(
        |found| match found {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        },
    )
}

fn is_web(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// `Retry-After`, or `retry_after` in a JSON body.
fn asked_wait(reply: &Reply) -> Option<Duration> {
    let in_body = || {
        let value: Value = serde_json::from_slice(without_mark(&reply.body)).ok()?;
        let wait = ["retry_after", "retryAfter"].iter().find_map(|name| value.get(name))?;
        let seconds = wait.as_f64().or_else(|| wait.as_str()?.trim().parse().ok())?;
        Duration::try_from_secs_f64(seconds.clamp(0.0, 86_400.0)).ok()
    };
    reply.retry_after.or_else(in_body)
}

fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii()
}

/// Whether the first sign is `<`, in any encoding a browser would guess.
fn looks_like_markup(body: &[u8]) -> bool {
    let wide = |body: &[u8]| body.starts_with(b"\xFF\xFE") || body.starts_with(b"\xFE\xFF");
    let skip = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0 || *byte == 0x0B;
    let body = if wide(body) { &body[2..] } else { body };
    body.iter().find(|byte| !skip(byte)) == Some(&b'<')
}

fn trouble(reply: &Reply, scrub: &Scrub, (class, code): Verdict) -> Trouble {
    let mut detail = format!("HTTP {}", reply.status);
    if let Some(host) = &reply.moved_to {
        detail.push_str(&format!(", sent on to {host}"));
    }
    match &reply.end {
        ReplyEnd::Whole => {}
        ReplyEnd::Cut(words) => detail.push_str(&format!(", answer cut: {words}")),
        ReplyEnd::TooLong => detail.push_str(", answer longer than 64 KB"),
        ReplyEnd::Endless => detail.push_str(", answer without end"),
    }
    if reply.early {
        detail.push_str(", before the upload was complete");
    }
    let words = scrub.bytes(&reply.body);
    if !words.trim().is_empty() && reply.end != ReplyEnd::TooLong {
        detail.push_str(": ");
        detail.push_str(words.trim());
    }
    let retry_after = if class == Class::Throttled { asked_wait(reply) } else { None };
    Trouble { class, code, status: Some(reply.status), retry_after, detail: scrub.text(&detail) }
}
