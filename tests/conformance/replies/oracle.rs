//! What the bytes of a reply can mean at best, read without any of the drivers' own code.

use serde_json::Value;

/// A whole reply: nothing of it is missing that its own head promises.
pub(crate) struct Read {
    pub(crate) status: u16,
    body: Vec<u8>,
}

/// Reads a reply that a connection ended with; none where it is none, or not whole.
pub(crate) fn read(reply: &[u8]) -> Option<Read> {
    let end = reply.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&reply[..end]);
    let mut lines = head.split("\r\n");
    let status: u16 = lines.next()?.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()?;
    if (100..200).contains(&status) && status != 101 {
        // What comes before the answer.
        return read(&reply[end..]);
    }
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    if matches!(status, 204 | 304) {
        // RFC 9110, 6.4.1: neither has a body, whatever its head says.
        return Some(Read { status, body: Vec::new() });
    }
    let rest = &reply[end..];
    let of = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let body = match (of("transfer-encoding"), of("content-length")) {
        (Some(_), _) => pieces(rest)?,
        (None, Some(length)) => rest.get(..length.parse().ok()?)?.to_vec(),
        (None, None) => rest.to_vec(),
    };
    Some(Read { status, body })
}

/// A body that comes in pieces, each after its length.
fn pieces(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let length = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 2..];
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..length)?);
        rest = rest.get(length..)?.strip_prefix(b"\r\n")?;
    }
}

impl Read {
    fn text(&self) -> &[u8] {
        self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.body).trim_ascii()
    }

    pub(crate) fn object(&self) -> Option<Value> {
        serde_json::from_slice::<Value>(self.text()).ok().filter(Value::is_object)
    }

    pub(crate) fn list(&self, name: &str) -> Vec<Value> {
        let object = self.object().unwrap_or_default();
        object.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
    }

    /// Event Gallery documents no success: this one is at least no page, no refusal and no half of one.
    pub(crate) fn is_no_refusal(&self) -> bool {
        let refuses = |value: &Value| {
            let says = |name: &str| value.get(name);
            let no = |value: &Value| *value == Value::Bool(false) || value.as_str() == Some("false");
            let named = says("error").is_some_and(|error| !is_nothing(error));
            let listed = says("errors").is_some_and(|errors| !is_nothing(errors));
            says("success").is_some_and(no) || says("ok").is_some_and(no) || named || listed
        };
        let whole = match serde_json::from_slice::<Value>(self.text()) {
            Ok(value) => !value.is_null() && !refuses(&value) && !value.get("data").is_some_and(refuses),
            Err(_) => !matches!(self.text().first(), Some(b'{' | b'[' | b'"')),
        };
        matches!(self.status, 200 | 201 | 202 | 204) && self.text().first() != Some(&b'<') && whole
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}

/// A number that may come as text.
pub(crate) fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

#[test]
fn a_reply_is_whole_only_with_all_that_its_head_promises() {
    let status = |reply: &str| read(reply.as_bytes()).map(|read| read.status);
    assert_eq!(status("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"), Some(200));
    assert_eq!(status("HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 201 OK\r\n\r\n{}"), Some(201));
    assert_eq!(status("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n"), Some(200));
    for bad in [
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nOK",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n",
        "HTTP/1.1 200 OK\r\n",
        "",
    ] {
        assert_eq!(status(bad), None, "{bad}");
    }
}
