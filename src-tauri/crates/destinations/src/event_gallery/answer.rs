//! Judging Event Gallery's answer. The vendor documents none, so only what can mean nothing else is proof.

use crate::{
    Class, Proof, Trouble,
    http::judging::{Verdict, by_status, is_id, is_markup, is_web, senseless, trouble, without_mark},
    http::{Reply, ReplyEnd, Scrub},
};
use boothlift_contract::FailureCode;
use serde_json::Value;

/// What `reply` says about the photo.
///
/// # Errors
/// Everything that is not positive proof.
pub fn judge(reply: &Reply, scrub: &Scrub) -> Result<Proof, Trouble> {
    match reply.status {
        200 | 201 | 202 | 204 => accepted(reply, scrub),
        status => Err(trouble(reply, scrub, by_status(reply, status), None)),
    }
}

fn accepted(reply: &Reply, scrub: &Scrub) -> Result<Proof, Trouble> {
    let refuse = |verdict| Err(trouble(reply, scrub, verdict, None));
    let body = without_mark(&reply.body);
    let labelled = |what: &str| reply.content_type.as_deref().is_some_and(|kind| kind.contains(what));
    let json = serde_json::from_slice::<Value>(body);
    let is_object = matches!(json, Ok(Value::Object(_)));
    // PHP labels everything as HTML unless told otherwise: an empty answer or a JSON object under that label is no page.
    if is_markup(body) || (labelled("html") && !body.is_empty() && !is_object) {
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
            proof.remote_id = hint(&value, &["id"]).map(|text| scrub.text(&text)).filter(|id| is_id(id));
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
    let map = match value {
        Value::Object(map) => map,
        Value::Array(items) => return items.iter().find_map(error_sign),
        // Words mean the same with quotes around them as without.
        Value::String(text) => return begins_as_error(text).then(|| text.clone()),
        Value::Number(number) => return number.as_f64().is_none_or(|n| n <= 0.0).then(|| number.to_string()),
        Value::Bool(yes) => return (!yes).then(|| "false".to_owned()),
        Value::Null => return None,
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
    // What is wrapped up once more: a number there may be anything, a refusal may not.
    let wrapped = || {
        let inner = ["data", "response", "result", "picture"].iter().filter_map(|name| map.get(*name));
        inner.filter(|value| value.is_object() || value.is_array()).find_map(error_sign)
    };
    if !failed {
        return wrapped();
    }
    Some({
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
