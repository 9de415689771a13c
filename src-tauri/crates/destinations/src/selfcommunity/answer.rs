//! Judging SelfCommunity's answers: what is proof, and a refusal in its own words.

use crate::{
    Class, Trouble,
    http::judging::{Verdict, by_status, is_page, object, senseless, trouble, without_mark},
    http::{Reply, Scrub},
};
use boothlift_contract::FailureCode;
use serde_json::Value;

/// The JSON object of a success, whose status must be one of `wanted`.
///
/// # Errors
/// Everything else.
pub(super) fn success(reply: &Reply, wanted: &[u16], scrub: &Scrub) -> Result<Value, Trouble> {
    let refuse = |verdict| Err(trouble(reply, scrub, verdict, words(&reply.body).as_deref()));
    match reply.status {
        200..=299 if is_page(reply) => refuse((Class::Portal, FailureCode::NetPortal)),
        status if wanted.contains(&status) => match object(reply) {
            Some(value) => Ok(value),
            None => Err(unexpected(reply, scrub)),
        },
        200..=299 => Err(unexpected(reply, scrub)),
        status => refuse(verdict(reply, status)),
    }
}

/// That something is gone: true where a removal answers so, 204; false where it is said not to be there at all, which an
/// address that is wrong says as well.
///
/// # Errors
/// Everything else.
pub(super) fn gone(reply: &Reply, scrub: &Scrub) -> Result<bool, Trouble> {
    match reply.status {
        204 if !is_page(reply) => Ok(true),
        404 | 410 if !is_page(reply) => Ok(false),
        200..=299 if is_page(reply) => Err(trouble(reply, scrub, (Class::Portal, FailureCode::NetPortal), None)),
        200..=299 => Err(unexpected(reply, scrub)),
        status => Err(trouble(reply, scrub, verdict(reply, status), words(&reply.body).as_deref())),
    }
}

/// An answer with the right status that does not say what it must.
pub(super) fn unexpected(reply: &Reply, scrub: &Scrub) -> Trouble {
    trouble(reply, scrub, senseless(reply), None)
}

fn verdict(reply: &Reply, status: u16) -> Verdict {
    let too_large = |body: &[u8]| {
        let words = words(body).unwrap_or_default().to_lowercase();
        words.contains("exceeds the limit") || words.contains("too large")
    };
    match status {
        400 if too_large(&reply.body) => (Class::Refused, FailureCode::PhotoTooLarge),
        status => by_status(reply, status),
    }
}

/// Where the service says that the next byte belongs.
pub(super) fn offset(value: &Value) -> Option<u64> {
    number(value.get("offset")?)
}

/// A number that may come as text.
pub(super) fn number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    }
}

/// The JSON of a refusal, whatever it is.
pub(super) fn refusal(reply: &Reply) -> Value {
    serde_json::from_slice(without_mark(&reply.body)).unwrap_or_default()
}

/// What a refusal says, in the shapes the vendor's own client reads: `errors` with or without fields, `detail`, and
/// what OAuth has.
pub(super) fn words(body: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(without_mark(body)).ok()?;
    let mut said: Vec<String> = Vec::new();
    for error in value.get("errors").and_then(Value::as_array).into_iter().flatten() {
        let field = error.get("field").and_then(Value::as_str);
        let messages = error.get("messages").and_then(Value::as_array);
        let all = messages.into_iter().flatten().chain(std::iter::once(error));
        for message in all.filter_map(|one| one.get("message").and_then(Value::as_str).or_else(|| one.as_str())) {
            said.push(field.map_or_else(|| message.to_owned(), |field| format!("{field}: {message}")));
        }
    }
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    if said.is_empty() {
        said.extend(text("detail"));
    }
    if said.is_empty() {
        said.extend(text("error"));
        said.extend(text("error_description"));
    }
    (!said.is_empty()).then(|| said.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_read_in_every_shape_the_vendors_client_knows() {
        let table = [
            (r#"{"errors":[{"field":"media","messages":[{"message":"no","code":"x"}]}]}"#, Some("media: no")),
            (r#"{"errors":[{"message":"a"},{"message":"b"}],"detail":"c"}"#, Some("a; b")),
            (r#"{"detail":"Not found."}"#, Some("Not found.")),
            (r#"{"error":"invalid_grant","error_description":"gone"}"#, Some("invalid_grant; gone")),
            (r#"{"errors":"odd"}"#, None),
            ("<html>", None),
            ("", None),
        ];
        for (body, want) in table {
            assert_eq!(words(body.as_bytes()).as_deref(), want, "{body}");
        }
    }

    #[test]
    fn an_offset_is_text_or_a_number() {
        for text in [r#"{"offset":"204800"}"#, r#"{"offset":204800}"#] {
            assert_eq!(offset(&serde_json::from_str(text).unwrap()), Some(204_800));
        }
        for text in [r#"{"offset":"x"}"#, r#"{"offset":-1}"#, "{}"] {
            assert_eq!(offset(&serde_json::from_str(text).unwrap()), None);
        }
    }
}
