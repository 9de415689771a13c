//! Refusals in the shapes the API may use, lists in pages, and fields in any of the forms a body may take.

use super::{ErrorShape, Options};
use crate::service::{Answer, Request, once};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Why something is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    field: Option<&'static str>,
    words: String,
    offset: Option<u64>,
    oauth: Option<&'static str>,
}

impl Refusal {
    pub(super) fn new(status: u16, words: impl Into<String>) -> Self {
        Self { status, field: None, words: words.into(), offset: None, oauth: None }
    }

    pub(super) fn bad(words: impl Into<String>) -> Self {
        Self::new(400, words)
    }

    pub(super) fn field(field: &'static str, words: impl Into<String>) -> Self {
        Self { field: Some(field), ..Self::bad(words) }
    }

    pub(super) fn not_found() -> Self {
        Self::new(404, "Not found.")
    }

    pub(super) fn not_signed_in() -> Self {
        Self::new(401, "Authentication credentials were not provided.")
    }

    pub(super) fn forbidden() -> Self {
        Self::new(403, "You do not have permission to perform this action.")
    }

    /// RFC 6749, 5.2.
    pub(super) fn oauth(status: u16, error: &'static str, words: &str) -> Self {
        Self { oauth: Some(error), ..Self::new(status, words) }
    }

    pub(super) fn with_offset(self, offset: Option<u64>) -> Self {
        Self { offset, ..self }
    }

    pub(super) fn answer(self, shape: ErrorShape) -> Answer {
        let Self { status, field, words, offset, oauth } = self;
        if let Some(error) = oauth {
            return Answer::json(status, &json!({ "error": error, "error_description": words }));
        }
        let mut body = match (shape, field) {
            // A sign-in that is not accepted is told by the framework, before any formatter.
            (ErrorShape::Detail, _) => json!({ "detail": words }),
            (ErrorShape::List, _) if status == 401 => json!({ "detail": words }),
            (ErrorShape::List, Some(field)) => {
                json!({ "errors": [{ "field": field, "messages": [{ "message": words, "code": "invalid" }] }] })
            }
            (ErrorShape::List, None) => json!({ "errors": [{ "message": words, "code": "error" }] }),
        };
        if let Some(offset) = offset {
            body["offset"] = json!(offset);
        }
        let answer = Answer::json(status, &body);
        if status == 401 { answer.with("WWW-Authenticate", "Bearer realm=\"api\"") } else { answer }
    }
}

/// One page of `results`, as `limit` and `offset` of the query ask for it.
pub(super) fn page(
    request: &Request,
    query: &BTreeMap<String, String>,
    results: &[Value],
    options: &Options,
) -> Result<Answer, Refusal> {
    let number = |name: &'static str, default: usize| match query.get(name) {
        None => Ok(default),
        Some(text) => text.parse().map_err(|_| Refusal::field(name, "A valid integer is required.")),
    };
    let limit = number("limit", options.page)?;
    if limit == 0 {
        return Err(Refusal::field("limit", "A positive integer is required."));
    }
    let limit = limit.min(options.page_most);
    let offset = number("offset", 0)?;
    let shown: Vec<&Value> = results.iter().skip(offset).take(limit).collect();
    let others: String = query
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "limit" | "offset"))
        .map(|(name, value)| format!("&{name}={value}"))
        .collect();
    let at = |offset: usize| format!("{}{}?limit={limit}&offset={offset}{others}", request.origin(), request.path);
    let next = (offset + limit < results.len()).then(|| at(offset + limit));
    let previous = (offset > 0).then(|| at(offset.saturating_sub(limit)));
    let body = json!({ "count": results.len(), "next": next, "previous": previous, "results": shown });
    Ok(Answer::json(200, &body))
}

/// The fields of a body in JSON, in a form or in parts; each must be in `known`.
pub(super) fn fields(request: &Request, known: &[&str]) -> Result<BTreeMap<String, String>, Refusal> {
    match request.label().as_deref() {
        Some("application/json") => {
            let body: Value = serde_json::from_slice(&request.body).map_err(|e| Refusal::bad(format!("JSON: {e}")))?;
            let map = body.as_object().ok_or_else(|| Refusal::bad("JSON: no object"))?;
            let pairs = map.iter().map(|(name, value)| {
                let text = match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                (name.clone(), text)
            });
            once(pairs.collect(), known).map_err(Refusal::bad)
        }
        Some("application/x-www-form-urlencoded") => {
            once(request.form().map_err(Refusal::bad)?, known).map_err(Refusal::bad)
        }
        Some("multipart/form-data") => {
            let parts = request.parts().map_err(Refusal::bad)?;
            let pairs = parts.iter().map(|part| {
                let text = part.text().ok_or_else(|| Refusal::bad(format!("{} is a file", part.name)))?;
                Ok((part.name.clone(), text.to_owned()))
            });
            once(pairs.collect::<Result<_, Refusal>>()?, known).map_err(Refusal::bad)
        }
        other => {
            let words = format!("Unsupported media type \"{}\" in request.", other.unwrap_or_default());
            Err(Refusal::new(415, words))
        }
    }
}
