//! `multipart/form-data` (RFC 7578), read strictly: whatever one server or another may stumble over is refused.

use super::find;

/// One part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// `name`.
    pub name: String,
    /// `filename`, if it is a file.
    pub filename: Option<String>,
    /// `Content-Type`, as it was written.
    pub label: Option<String>,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl Part {
    /// A field's text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if self.filename.is_some() { None } else { std::str::from_utf8(&self.content).ok() }
    }
}

/// The parts of `body`, whose `Content-Type` is `label`.
pub(super) fn read(label: &str, body: &[u8]) -> Result<Vec<Part>, String> {
    let boundary = boundary(label)?;
    let fence = format!("\r\n--{boundary}");
    let first = format!("--{boundary}\r\n");
    let mut rest = body.strip_prefix(first.as_bytes()).ok_or("the body does not begin with the boundary")?;
    let mut parts = Vec::new();
    loop {
        let end = find(rest, fence.as_bytes()).ok_or("a part has no end")?;
        let (part, after) = rest.split_at(end);
        parts.push(read_part(part)?);
        let after = after.get(fence.len()..).unwrap_or_default();
        if let Some(next) = after.strip_prefix(b"\r\n") {
            rest = next;
            continue;
        }
        return match after {
            b"--" | b"--\r\n" => Ok(parts),
            _ => Err("something follows the last boundary".into()),
        };
    }
}

/// RFC 2046, 5.1.1: 1 to 70 signs of a small set, not ending in a space.
fn boundary(label: &str) -> Result<String, String> {
    let (kind, rest) = label.split_once(';').ok_or("no boundary is named")?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return Err(format!("{kind} is not multipart/form-data"));
    }
    let value = rest.trim().strip_prefix("boundary=").ok_or("no boundary is named")?;
    let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    let fits = |c: char| c.is_ascii_alphanumeric() || "'()+_,-./:=? ".contains(c);
    // Without quotation marks only what a token may hold (RFC 9110, 5.6.2).
    let token = |c: char| c.is_ascii_alphanumeric() || "'+_-.".contains(c);
    let value = match quoted {
        Some(value) if value.chars().all(fits) => value,
        None if value.chars().all(token) => value,
        _ => return Err("the boundary has a sign that none may have".into()),
    };
    if value.is_empty() || value.len() > 70 || value.ends_with(' ') {
        return Err("the boundary is empty or too long".into());
    }
    Ok(value.to_owned())
}

fn read_part(part: &[u8]) -> Result<Part, String> {
    let end = find(part, b"\r\n\r\n").ok_or("a part has no empty line after its headers")?;
    let head = std::str::from_utf8(&part[..end]).map_err(|_| "a part's headers are no text")?;
    let (mut disposition, mut label) = (None, None);
    for line in head.split("\r\n") {
        let (name, value) = line.split_once(": ").ok_or_else(|| format!("no header: {line}"))?;
        let place = match name.to_ascii_lowercase().as_str() {
            "content-disposition" => &mut disposition,
            "content-type" => &mut label,
            _ => return Err(format!("a part may not have the header {name}")),
        };
        if place.replace(value.to_owned()).is_some() {
            return Err(format!("{name} is given twice"));
        }
    }
    let disposition = disposition.ok_or("a part has no Content-Disposition")?;
    let mut rest = disposition.strip_prefix("form-data").ok_or("a part is not form-data")?;
    let (mut name, mut filename) = (None, None);
    while !rest.is_empty() {
        let (key, after) = rest.strip_prefix("; ").and_then(|rest| rest.split_once("=\"")).ok_or("bad disposition")?;
        let (value, after) = after.split_once('"').ok_or("a quotation mark is missing")?;
        if value.contains(['\\', '\r', '\n', '\0']) {
            return Err(format!("{key} has a sign that servers read differently"));
        }
        let place = match key {
            "name" => &mut name,
            "filename" => &mut filename,
            _ => return Err(format!("a part may not have the parameter {key}")),
        };
        if place.replace(value.to_owned()).is_some() {
            return Err(format!("{key} is given twice"));
        }
        rest = after;
    }
    let name = name.filter(|name| !name.is_empty()).ok_or("a part has no name")?;
    Ok(Part { name, filename, label, content: part[end + 4..].to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABEL: &str = "multipart/form-data; boundary=xX-9";
    const GOOD: &[u8] = b"--xX-9\r\nContent-Disposition: form-data; name=\"upload_id\"\r\n\r\n6f1c\r\n--xX-9\r\n\
        Content-Disposition: form-data; name=\"image\"; filename=\"a b.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\
        \xFF\xD8\r\n--xX\r\n\r\n--xX-9--\r\n";

    #[test]
    fn fields_and_files_come_out_byte_by_byte() {
        let parts = read(LABEL, GOOD).unwrap();
        assert_eq!((parts[0].name.as_str(), parts[0].text()), ("upload_id", Some("6f1c")));
        assert_eq!(parts[1].filename.as_deref(), Some("a b.jpg"));
        assert_eq!(parts[1].label.as_deref(), Some("image/jpeg"));
        assert_eq!(parts[1].content, b"\xFF\xD8\r\n--xX\r\n");
        assert!(read("multipart/form-data; boundary=\"xX-9\"", GOOD).is_ok());
    }

    #[test]
    fn whatever_some_server_may_stumble_over_is_refused() {
        let long = format!("multipart/form-data; boundary={}", "x".repeat(71));
        for label in
            ["", "multipart/form-data", "multipart/mixed; boundary=xX-9", "multipart/form-data; boundary=", &long]
        {
            assert!(read(label, GOOD).is_err(), "{label}");
        }
        let good = String::from_utf8_lossy(GOOD).into_owned();
        let spoil = [
            (
                "--xX-9\r\nContent-Disposition: form-data; name=\"u",
                "preamble\r\n--xX-9\r\nContent-Disposition: form-data; name=\"u",
            ),
            ("--xX-9--\r\n", "--xX-9--\r\nepilogue"),
            ("--xX-9--\r\n", ""),
            ("name=\"image\"", "name=image"),
            ("name=\"image\"", "name=\"\""),
            ("name=\"image\"", "name=\"image\"; name=\"image\""),
            ("filename=\"a b.jpg\"", "filename*=UTF-8''a.jpg"),
            ("filename=\"a b.jpg\"", "filename=\"a\\\"b.jpg\""),
            ("form-data; name=\"image\"", "attachment; name=\"image\""),
            ("Content-Type: image/jpeg", "Content-Type: image/jpeg\r\nContent-Type: image/png"),
            ("Content-Type: image/jpeg", "Content-Transfer-Encoding: base64"),
            ("Content-Disposition: form-data; name=\"upload_id\"", "Content-Type: text/plain"),
        ];
        for (from, to) in spoil {
            let bad = good.replacen(from, to, 1);
            assert_ne!(bad, good, "{from} is not in the sample");
            assert!(read(LABEL, bad.as_bytes()).is_err(), "{from} -> {to}");
        }
    }
}
