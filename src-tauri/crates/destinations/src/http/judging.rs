//! What a status or a page in place of an answer means, where the service says nothing else.

use super::{Reply, ReplyEnd, Scrub};
use crate::{Class, Trouble};
use boothlift_contract::FailureCode;
use serde_json::Value;
use std::time::Duration;

/// Longest id of a photo out there that is kept, in bytes.
const ID_MOST: usize = 200;
/// Longest address of a picture that is kept, in bytes.
const URL_MOST: usize = 2000;

/// What may have happened, and what to tell a person.
pub type Verdict = (Class, FailureCode);

/// What a `status` that is no success says about a photo's upload.
#[must_use]
pub fn by_status(reply: &Reply, status: u16) -> Verdict {
    use {Class as K, FailureCode as C};
    match status {
        300..=399 => (K::Portal, C::DestMoved),
        401 => (K::NeedsPerson, C::DestDenied),
        402 | 403 => (K::NeedsPerson, C::DestForbidden),
        // One wrong item or a wrong address: the lane tells them apart by counting.
        404 | 405 => (K::NeedsPerson, C::DestAddress),
        407 | 511 => (K::Portal, C::NetPortal),
        408 => (K::Broken, C::NetBroken),
        409 => (K::Refused, C::PhotoThere),
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

/// What the refusal of a request without a photo says of the photo that it was asked for: nothing was sent that could be too
/// large, of a wrong kind, or there already.
#[must_use]
pub(crate) fn of_a_question(trouble: Trouble) -> Trouble {
    use FailureCode as C;
    match trouble.code {
        C::PhotoTooLarge | C::PhotoKind | C::PhotoThere => Trouble { code: C::PhotoRefused, ..trouble },
        _ => trouble,
    }
}

/// An answer that makes no sense.
#[must_use]
pub fn senseless(reply: &Reply) -> Verdict {
    let class = if reply.early { Class::Broken } else { Class::Unanswered };
    (class, FailureCode::DestUnexpected)
}

/// The trouble that `reply` means, told in the service's own `words` or in what it sent.
#[must_use]
pub fn trouble(reply: &Reply, scrub: &Scrub, (class, code): Verdict, words: Option<&str>) -> Trouble {
    let mut detail = format!("HTTP {}", reply.status);
    if let Some(host) = &reply.moved_to {
        detail.push_str(&format!(", sent on to {host}"));
    }
    detail.push_str(match reply.status {
        411 => ", it misses the length, which is always told: something on the way takes it away",
        414 | 431 => ", name or tag is too long for it: a shorter tag helps",
        _ => "",
    });
    match &reply.end {
        ReplyEnd::Whole => {}
        ReplyEnd::Cut(words) => detail.push_str(&format!(", answer cut: {words}")),
        ReplyEnd::TooLong => detail.push_str(", answer longer than is read of it"),
        ReplyEnd::Endless => detail.push_str(", answer without end"),
    }
    if reply.early {
        detail.push_str(", before the upload was complete");
    }
    let words = words.map_or_else(|| scrub.bytes(&reply.body), |words| scrub.text(words));
    if !words.trim().is_empty() && reply.end != ReplyEnd::TooLong {
        detail.push_str(": ");
        detail.push_str(words.trim());
    }
    // What is wrong with the service may come with a time as well; a person's matter or a refusal has none.
    let waits = matches!(class, Class::Throttled | Class::Broken | Class::Unanswered);
    let retry_after = if waits { asked_wait(reply) } else { None };
    Trouble { class, code, status: Some(reply.status), retry_after, detail: scrub.text(&detail) }
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

/// The JSON object that a whole answer is.
#[must_use]
pub fn object(reply: &Reply) -> Option<Value> {
    let labelled = reply.content_type.as_deref().is_none_or(|kind| kind.contains("json"));
    if !labelled || reply.early || reply.end != ReplyEnd::Whole {
        return None;
    }
    serde_json::from_slice(without_mark(&reply.body)).ok().filter(Value::is_object)
}

/// Whether a page for people came in place of JSON.
#[must_use]
pub fn is_page(reply: &Reply) -> bool {
    let body = without_mark(&reply.body);
    let labelled = reply.content_type.as_deref().is_some_and(|kind| kind.contains("html"));
    is_markup(body) || labelled && !body.is_empty()
}

/// Whether `id` is worth keeping: no service has an id without end.
pub(crate) fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= ID_MOST && !id.chars().any(char::is_control)
}

/// Whether `url` is a web address that people can open.
pub(crate) fn is_web(url: &str) -> bool {
    url.len() <= URL_MOST && url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// `body` without a byte order mark and blanks around it.
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii()
}

/// Whether the first sign is `<`, in any encoding a browser would guess.
pub(crate) fn is_markup(body: &[u8]) -> bool {
    let wide = |body: &[u8]| body.starts_with(b"\xFF\xFE") || body.starts_with(b"\xFE\xFF");
    let skip = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0 || *byte == 0x0B;
    let body = if wide(body) { &body[2..] } else { body };
    body.iter().find(|byte| !skip(byte)) == Some(&b'<')
}
