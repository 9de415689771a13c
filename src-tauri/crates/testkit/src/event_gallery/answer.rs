//! Answers, right and wrong, down to the byte.

use super::{ReplyStyle, fault::Fault, fault::Wait, pages::PAGES};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// The server's clock: it stands still, far from everybody else's.
const DATE: &str = "Wed, 21 Oct 2015 07:28:00 GMT";

pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) bytes: Vec<u8>,
    pub(super) piecewise: bool,
    pub(super) finish: Finish,
}

/// What follows the bytes.
pub(super) enum Finish {
    Keep,
    Close,
    Stall,
    /// So many bytes more.
    Flood(u64),
}

impl Answer {
    pub(super) fn json(status: u16, value: &Value) -> Self {
        Self::new(status, &[("Content-Type", "application/json")], value.to_string().as_bytes())
    }

    pub(super) fn error(status: u16, words: &str) -> Self {
        Self::json(status, &json!({ "success": false, "error": words }))
    }

    pub(super) fn stored(style: ReplyStyle, order: usize) -> Self {
        match style {
            ReplyStyle::Empty => Self::new(200, &[], b""),
            ReplyStyle::Plain => Self::new(200, &[("Content-Type", "text/plain")], b"OK"),
            ReplyStyle::Json => {
                let url = format!("https://gallery.example/p/{order}");
                Self::json(200, &json!({ "success": true, "data": { "id": order, "url": url } }))
            }
        }
    }

    pub(super) fn troubled(status: u16, wait: Option<Wait>) -> Self {
        let mut body = json!({ "success": false, "error": format!("status {status}") });
        let mut headers = vec![("Content-Type", "application/json".to_owned())];
        match wait {
            None => {}
            Some(Wait::Seconds(seconds)) => headers.push(("Retry-After", seconds.to_string())),
            Some(Wait::Date(seconds)) => headers.push(("Retry-After", later(seconds))),
            Some(Wait::Json(seconds)) => body["retry_after"] = json!(seconds),
        }
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Self::new(status, &headers, body.to_string().as_bytes())
    }

    pub(super) fn moved(status: u16, to: SocketAddr) -> Self {
        let to = format!("http://{to}/elsewhere");
        Self::new(status, &[("Location", &to), ("Content-Type", "text/html")], b"<html>Moved</html>")
    }

    pub(super) fn page(number: usize) -> Self {
        let page = PAGES[number % PAGES.len()];
        let label = page.content_type.map(|kind| ("Content-Type", kind));
        Self::new(200, label.as_slice(), page.body)
    }

    /// What careless servers do: the address, token and all, in the body.
    pub(super) fn echo(status: u16, target: &str) -> Self {
        let body = json!({ "success": false, "error": format!("cannot handle {target}"), "request": target });
        Self::new(status, &[("Content-Type", "application/json"), ("X-Request", target)], body.to_string().as_bytes())
    }

    /// This success as `fault` lets it arrive.
    pub(super) fn spoilt(mut self, fault: &Fault) -> Self {
        let json = [("Content-Type", "application/json")];
        match fault {
            Fault::GarbageJson => Self::new(200, &json, b"{\"success\":tru\xFFe,,"),
            Fault::EmptyJson => Self::new(200, &json, b""),
            Fault::GarbageHead => Self { bytes: b"\x15\x03\x01 what?\r\n\r\n".to_vec(), ..self }.then(Finish::Close),
            Fault::HalfReply => {
                let mut half = Self::new(200, &json, b"{\"success\":true,\"data\":{\"id\":17}}");
                half.bytes.truncate(half.bytes.len() - 15);
                half.then(Finish::Close)
            }
            Fault::HalfHead => Self { bytes: b"HTTP/1.1 200 OK\r\nContent-Ty".to_vec(), ..self }.then(Finish::Close),
            Fault::WrongLength => {
                let bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 500\r\n\r\nOK".to_vec();
                Self { bytes, ..self }.then(Finish::Close)
            }
            Fault::HugeReply => {
                let bytes =
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1073741824\r\n\r\n".to_vec();
                Self { bytes, ..self }.then(Finish::Flood(1 << 30))
            }
            Fault::EndlessReply => {
                let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n".to_vec();
                Self { bytes, ..self }.then(Finish::Stall)
            }
            Fault::Interim => {
                let mut bytes = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".repeat(20);
                bytes.append(&mut self.bytes);
                Self { bytes, ..self }
            }
            Fault::StoreThenStatus(status) => Self::troubled(*status, None),
            Fault::Trickle => Self { piecewise: true, ..self },
            _ => self,
        }
    }

    pub(super) fn then(self, finish: Finish) -> Self {
        Self { finish, ..self }
    }

    pub(super) fn without_body(mut self, bare: bool) -> Self {
        if let (true, Some(end)) = (bare, super::shelf::find(&self.bytes, b"\r\n\r\n")) {
            self.bytes.truncate(end + 4);
        }
        self
    }

    fn new(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut head = format!("HTTP/1.1 {status} Fake\r\nDate: {DATE}\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if status != 204 {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(if status == 204 { b"" } else { body });
        Self { status, bytes, piecewise: false, finish: Finish::Keep }
    }
}

/// The date `seconds` after [`DATE`].
fn later(seconds: u64) -> String {
    let base = jiff::fmt::rfc2822::parse(DATE).map(|date| date.timestamp()).unwrap_or_default();
    let then = base + std::time::Duration::from_secs(seconds);
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&then).unwrap_or_default()
}
