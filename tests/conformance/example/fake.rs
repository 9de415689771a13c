//! The fake: no more tolerant than the service's page.

use crate::subject::Held;
use boothlift_testkit::service::{Answer, Request, Service};
use percent_encoding::percent_decode_str;
use serde_json::json;
use sha2::{Digest, Sha256};

/// What it was sent.
pub(super) struct PostboxService {
    token: Option<String>,
    pub(super) stored: Vec<Held>,
}

impl PostboxService {
    pub(super) fn with(token: &str) -> Self {
        Self { token: Some(token.into()), stored: Vec::new() }
    }

    fn take(&mut self, request: &Request) -> Result<Answer, String> {
        let name = request.path.strip_prefix("/photos/").ok_or("no such page")?;
        let name = percent_decode_str(name).decode_utf8().map_err(|error| error.to_string())?.into_owned();
        let tag = request.parameters(&["session"])?.remove("session");
        if !matches!(request.label().as_deref(), Some("image/jpeg" | "image/png")) || request.body.is_empty() {
            return Err("not a picture".into());
        }
        let sha256 = Sha256::digest(&request.body).iter().map(|byte| format!("{byte:02x}")).collect();
        self.stored.retain(|held| held.name != name);
        self.stored.push(Held { name, tag, sha256, bytes: request.body.len() as u64, ..Held::default() });
        Ok(Answer::json(201, &json!({ "id": self.stored.len().to_string() })))
    }
}

impl Service for PostboxService {
    const CALLS: &'static [&'static str] = &["put"];

    fn call(&self, method: &str, path: &str) -> Option<&'static str> {
        (method == "PUT" && path.starts_with("/photos/")).then_some("put")
    }

    fn answer(&mut self, request: &Request) -> Answer {
        if self.token.is_none() || request.bearer() != self.token.as_deref() {
            return Answer::json(401, &json!({ "error": "no token, or a wrong one" }));
        }
        self.take(request).unwrap_or_else(|words| Answer::json(400, &json!({ "error": words })))
    }

    fn view(&self, _request: &Request) -> Answer {
        Answer::nothing()
    }

    fn revoke(&mut self) {
        self.token = None;
    }
}
