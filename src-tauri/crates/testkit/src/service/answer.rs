//! Answers, right and wrong, down to the byte.

use super::{fault::Fault, fault::Wait, pages::PAGES};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// The server's clock: it stands still, far from everybody else's.
const DATE: &str = "Wed, 21 Oct 2015 07:28:00 GMT";

/// [`DATE`] in seconds since 1970.
pub(crate) fn stands_at() -> i64 {
    jiff::fmt::rfc2822::parse(DATE).map(|date| date.timestamp().as_second()).unwrap_or_default()
}

/// What a service answers when nothing is in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers besides `Date` and `Content-Length`.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer with any body.
    #[must_use]
    pub fn new(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { status, headers, body: body.into() }
    }

    /// An answer in JSON.
    #[must_use]
    pub fn json(status: u16, value: &Value) -> Self {
        Self::new(status, &[("Content-Type", "application/json")], value.to_string())
    }

    /// Nothing to say: 204.
    #[must_use]
    pub fn nothing() -> Self {
        Self::new(204, &[], "")
    }

    /// This answer with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Whether it says that the work was done.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// What goes over the wire.
pub(super) struct Letter {
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

impl From<Answer> for Letter {
    fn from(answer: Answer) -> Self {
        let Answer { status, headers, body } = answer;
        let mut head = format!("HTTP/1.1 {status} Fake\r\nDate: {DATE}\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        // RFC 9110, 8.6: 204 has no length.
        if status != 204 {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(if status == 204 { b"" } else { &body });
        Self { status, bytes, piecewise: false, finish: Finish::Keep }
    }
}

impl Letter {
    pub(super) fn error(status: u16, words: &str) -> Self {
        Answer::json(status, &json!({ "success": false, "error": words })).into()
    }

    pub(super) fn troubled(status: u16, wait: Option<Wait>) -> Self {
        let mut body = json!({ "success": false, "error": format!("status {status}") });
        let mut header = None;
        match wait {
            None => {}
            Some(Wait::Seconds(seconds)) => header = Some(seconds.to_string()),
            Some(Wait::Date(seconds)) => header = Some(later(seconds)),
            Some(Wait::Json(seconds)) => body["retry_after"] = json!(seconds),
        }
        let answer = Answer::json(status, &body);
        match header {
            Some(value) => answer.with("Retry-After", &value).into(),
            None => answer.into(),
        }
    }

    pub(super) fn moved(status: u16, to: SocketAddr) -> Self {
        let to = format!("http://{to}/elsewhere");
        Answer::new(status, &[("Location", &to), ("Content-Type", "text/html")], "<html>Moved</html>").into()
    }

    pub(super) fn page(number: usize) -> Self {
        let page = PAGES[number % PAGES.len()];
        let label = page.content_type.map(|kind| ("Content-Type", kind));
        Answer::new(200, label.as_slice(), page.body).into()
    }

    /// What careless servers do: the address and the sign-in, token and all, in head and body.
    pub(super) fn echo(status: u16, target: &str, authorization: Option<&str>) -> Self {
        let sent = authorization.unwrap_or_default();
        let error = format!("cannot handle {target} {sent}");
        let body = json!({ "success": false, "error": error, "request": target, "authorization": sent });
        Answer::json(status, &body).with("X-Request", target).with("X-Authorization", sent).into()
    }

    /// `answer`, a success, as `fault` lets it arrive.
    pub(super) fn spoilt(answer: Answer, fault: &Fault) -> Self {
        let json = |body: &[u8]| Answer::new(200, &[("Content-Type", "application/json")], body);
        let raw = |bytes: &[u8], finish| Self { status: 200, bytes: bytes.to_vec(), piecewise: false, finish };
        match fault {
            Fault::GarbageJson => json(b"{\"success\":tru\xFFe,,").into(),
            Fault::EmptyJson => json(b"").into(),
            Fault::OtherJson => json(b"[17]").into(),
            Fault::WrongType => relabelled(answer).into(),
            Fault::GarbageHead => raw(b"\x15\x03\x01 what?\r\n\r\n", Finish::Close),
            Fault::HalfReply => {
                let own = answer.headers.iter().any(|(_, value)| value == "application/json") && answer.body.len() > 15;
                let whole = if own { answer } else { json(b"{\"success\":true,\"data\":{\"id\":17}}") };
                let mut half = Self::from(whole);
                half.bytes.truncate(half.bytes.len() - 15);
                half.then(Finish::Close)
            }
            Fault::HalfHead => raw(b"HTTP/1.1 200 OK\r\nContent-Ty", Finish::Close),
            Fault::WrongLength => {
                raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 500\r\n\r\nOK", Finish::Close)
            }
            Fault::HugeReply => raw(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1073741824\r\n\r\n",
                Finish::Flood(1 << 30),
            ),
            Fault::EndlessReply => {
                raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n", Finish::Stall)
            }
            Fault::Interim => {
                let mut letter = Self::from(answer);
                let mut bytes = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".repeat(20);
                bytes.append(&mut letter.bytes);
                Self { bytes, ..letter }
            }
            Fault::StoreThenStatus(status @ 200..=299) => Answer { status: *status, ..answer }.into(),
            Fault::StoreThenStatus(status) => Self::troubled(*status, None),
            Fault::Trickle => Self { piecewise: true, ..answer.into() },
            _ => answer.into(),
        }
    }

    pub(super) fn then(self, finish: Finish) -> Self {
        Self { finish, ..self }
    }

    pub(super) fn without_body(mut self, bare: bool) -> Self {
        if let (true, Some(end)) = (bare, super::find(&self.bytes, b"\r\n\r\n")) {
            self.bytes.truncate(end + 4);
        }
        self
    }
}

/// The same body under the label of a picture.
fn relabelled(mut answer: Answer) -> Answer {
    answer.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
    answer.with("Content-Type", "image/svg+xml")
}

/// The date `seconds` after [`DATE`].
fn later(seconds: u64) -> String {
    let base = jiff::fmt::rfc2822::parse(DATE).map(|date| date.timestamp()).unwrap_or_default();
    let then = base + std::time::Duration::from_secs(seconds);
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&then).unwrap_or_default()
}
