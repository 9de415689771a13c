//! A whole request, and the strict ways of reading it.

use super::multipart::{self, Part};
use boothlift_contract::Timestamp;
use percent_encoding::percent_decode_str;
use std::{collections::BTreeMap, net::SocketAddr, path::Path};

/// A request that arrived whole.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its method.
    pub method: String,
    /// Its path, without the query.
    pub path: String,
    /// What follows `?`.
    pub query: String,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
    /// When it came, by the fake's clock.
    pub at: Timestamp,
}

impl Request {
    /// The value of the header `name`, which is in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The token of `Authorization: Bearer …`.
    #[must_use]
    pub fn bearer(&self) -> Option<&str> {
        self.header("authorization")?.strip_prefix("Bearer ").filter(|token| !token.is_empty())
    }

    /// The server's address as the client wrote it: `http://host:port`. Fakes listen on this computer alone, so whoever
    /// calls one by another computer's address came through a secure door.
    #[must_use]
    pub fn origin(&self) -> String {
        let host = self.header("host").unwrap_or_default();
        let elsewhere = host.parse::<SocketAddr>().is_ok_and(|host| !host.ip().is_loopback());
        format!("{}://{host}", if elsewhere { "https" } else { "http" })
    }

    /// The query's parameters. Each may be there once and must be in `known`.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parameters(&self, known: &[&str]) -> Result<BTreeMap<String, String>, String> {
        once(pairs(&self.query)?, known)
    }

    /// The body's media type in lower case, without its parameters.
    #[must_use]
    pub fn label(&self) -> Option<String> {
        let label = self.header("content-type")?;
        Some(label.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// The fields of a body that is `application/x-www-form-urlencoded`, in order.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn form(&self) -> Result<Vec<(String, String)>, String> {
        pairs(std::str::from_utf8(&self.body).map_err(|_| "the form is no text".to_owned())?)
    }

    /// The parts of a body that is `multipart/form-data`, in order.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parts(&self) -> Result<Vec<Part>, String> {
        multipart::read(self.header("content-type").unwrap_or_default(), &self.body)
    }
}

#[cfg(test)]
impl Request {
    /// A request as a test makes it.
    pub(crate) fn made(method: &str, target: &str, body: &[u8]) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: vec![("host".to_owned(), "fake.example".to_owned())],
            body: body.to_vec(),
            at: Timestamp(0),
        }
    }

    /// With one more header.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// `pairs`, each once and in `known`.
pub(crate) fn once(pairs: Vec<(String, String)>, known: &[&str]) -> Result<BTreeMap<String, String>, String> {
    let mut found = BTreeMap::new();
    for (name, value) in pairs {
        if !known.contains(&name.as_str()) {
            return Err(format!("unknown parameter {name}"));
        }
        if found.contains_key(&name) {
            return Err(format!("{name} is given twice"));
        }
        found.insert(name, value);
    }
    Ok(found)
}

fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    let plain = |text: &str, name: &str| {
        // Forms write a space as +.
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8().map(Into::into).map_err(|_| format!("{name} is no text"))
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((plain(name, name)?, plain(value, name)?))
        })
        .collect()
}

pub(crate) fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|window| window == needle)
}

/// Bytes as lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Keeps a picture in `folder` for people to look at. The ledger in memory is the truth.
pub(crate) fn keep(folder: &Path, order: usize, name: &str, picture: &[u8]) {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
    let name: String = name.chars().map(plain).collect();
    let _ = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(folder.join(format!("{order:05}-{name}")), picture));
}
