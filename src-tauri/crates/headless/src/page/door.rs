//! Who may come in: the right secret, the right host, no foreign page.

use axum::http::{HeaderMap, HeaderName, header};
use std::{io, net::SocketAddr};
use subtle::ConstantTimeEq as _;

/// What a request must show.
#[derive(Clone)]
pub(super) struct Door {
    port: u16,
    own: String,
    secret: String,
}

/// How a request is let in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entry<'a> {
    /// The path below the secret; `None` where even the slash behind the secret is missing.
    Below(Option<&'a str>),
    /// Not for this host, or sent by another page.
    Foreign,
    /// The secret is missing or wrong.
    Closed,
}

/// 128 random bits as 32 hex digits.
pub(super) fn secret() -> io::Result<String> {
    let mut bits = [0_u8; 16];
    getrandom::fill(&mut bits).map_err(io::Error::other)?;
    Ok(bits.iter().map(|byte| format!("{byte:02x}")).collect())
}

impl Door {
    pub(super) fn new(address: SocketAddr, secret: String) -> Self {
        Self { port: address.port(), own: address.to_string(), secret }
    }

    pub(super) fn enter<'a>(&self, path: &'a str, headers: &HeaderMap) -> Entry<'a> {
        // A name that resolves to this computer must not carry a foreign page in (DNS rebinding).
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        if !host.is_some_and(|host| self.is_own(host)) || headers.get_all(header::HOST).iter().count() > 1 {
            return Entry::Foreign;
        }
        if let Some(origin) = headers.get(header::ORIGIN) {
            let origin = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
            if !origin.is_some_and(|origin| self.is_own(origin)) {
                return Entry::Foreign;
            }
        }
        let site = headers.get(HeaderName::from_static("sec-fetch-site")).map(|site| site.as_bytes());
        if site.is_some_and(|site| site != b"same-origin" && site != b"none") {
            return Entry::Foreign;
        }
        let path = path.strip_prefix('/').unwrap_or(path);
        let (secret, below) = match path.split_once('/') {
            Some((secret, below)) => (secret, Some(below)),
            None => (path, None),
        };
        match bool::from(secret.as_bytes().ct_eq(self.secret.as_bytes())) {
            true => Entry::Below(below),
            false => Entry::Closed,
        }
    }

    fn is_own(&self, host: &str) -> bool {
        host == self.own || host.strip_prefix("localhost:").is_some_and(|port| port == self.port.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_the_own_host_the_own_page_and_the_right_secret_come_in() {
        let door = Door::new("127.0.0.1:90".parse().unwrap(), "cafe".into());
        let host = ("host", "127.0.0.1:90");
        let table = [
            ("/cafe/", headers(&[host]), Entry::Below(Some(""))),
            ("/cafe/ask", headers(&[("host", "localhost:90")]), Entry::Below(Some("ask"))),
            ("/cafe", headers(&[host]), Entry::Below(None)),
            ("/cafe/a/b", headers(&[host, ("origin", "http://127.0.0.1:90")]), Entry::Below(Some("a/b"))),
            ("/cafe/", headers(&[host, ("sec-fetch-site", "none")]), Entry::Below(Some(""))),
            ("/cafe/", headers(&[]), Entry::Foreign),
            ("/cafe/", headers(&[("host", "evil.example")]), Entry::Foreign),
            ("/cafe/", headers(&[("host", "127.0.0.1")]), Entry::Foreign),
            ("/cafe/", headers(&[("host", "127.0.0.1:91")]), Entry::Foreign),
            ("/cafe/", headers(&[("host", "localhost:90.evil.example")]), Entry::Foreign),
            ("/cafe/", headers(&[host, ("origin", "http://evil.example")]), Entry::Foreign),
            ("/cafe/", headers(&[host, ("origin", "null")]), Entry::Foreign),
            ("/cafe/", headers(&[host, ("origin", "https://127.0.0.1:90")]), Entry::Foreign),
            ("/cafe/", headers(&[host, ("sec-fetch-site", "cross-site")]), Entry::Foreign),
            ("/cafe/", headers(&[host, ("sec-fetch-site", "same-site")]), Entry::Foreign),
            ("/caff/", headers(&[host]), Entry::Closed),
            ("/caf", headers(&[host]), Entry::Closed),
            ("/", headers(&[host]), Entry::Closed),
            ("//cafe/", headers(&[host]), Entry::Closed),
        ];
        for (path, headers, want) in table {
            assert_eq!(door.enter(path, &headers), want, "{path} {headers:?}");
        }
    }

    #[test]
    fn each_start_has_a_secret_of_its_own() {
        let (one, two) = (secret().unwrap(), secret().unwrap());
        assert!(one.len() == 32 && one.chars().all(|c| c.is_ascii_hexdigit()) && one != two);
    }
}
