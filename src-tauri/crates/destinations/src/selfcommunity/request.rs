//! The requests as the vendor documents them. Every address ends in `/`: a redirect to it would lose the body.

use crate::http::{BOUNDARY, Content, ESCAPED, quoted};
use crate::{Parcel, Secret};
use bytes::Bytes;
use percent_encoding::utf8_percent_encode;
use reqwest::{
    Method, Url,
    header::{ACCEPT, AUTHORIZATION, CONTENT_RANGE, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use std::path::PathBuf;

/// Most bytes of one chunk; the vendor's own client sends exactly so many.
pub(super) const CHUNK: u64 = 204_800;
/// Results of a list asked for at once.
const PAGE: u32 = 100;

/// A request that has not been signed yet, so that it can be sent again with another token.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub(super) method: Method,
    pub(super) url: Url,
    headers: HeaderMap,
    pub(super) content: Option<Content>,
}

/// One piece of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) start: u64,
    pub(super) bytes: u64,
    pub(super) total: u64,
}

impl Piece {
    /// The piece of `total` bytes that begins at `start`.
    pub(super) fn at(start: u64, total: u64) -> Self {
        Self { start, bytes: total.saturating_sub(start).min(CHUNK), total }
    }

    pub(super) fn end(self) -> u64 {
        self.start + self.bytes
    }

    pub(super) fn is_last(self) -> bool {
        self.end() == self.total
    }
}

impl Letter {
    fn new(method: Method, base: &Url, path: &str, query: Option<&str>) -> Self {
        let mut url = base.clone();
        url.set_path(path);
        url.set_query(query);
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Self { method, url, headers, content: None }
    }

    fn labelled(mut self, label: &str, content: Content) -> Self {
        self.put(CONTENT_TYPE, label);
        self.content = Some(content);
        self
    }

    fn put(&mut self, name: HeaderName, value: &str) {
        if let Ok(value) = HeaderValue::try_from(value) {
            self.headers.insert(name, value);
        }
    }

    fn form(self, fields: &[(&str, &str)]) -> Self {
        self.labelled("application/x-www-form-urlencoded", Content::Text(Bytes::from(encoded(fields))))
    }

    /// A chunk. The name and type stay those of the whole photo, as the vendor's own client has it.
    pub(super) fn chunk(base: &Url, parcel: &Parcel, path: PathBuf, piece: Piece, upload: Option<&str>) -> (Self, u64) {
        let mut head = String::new();
        if let Some(id) = upload {
            head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"upload_id\"\r\n\r\n{id}\r\n");
        }
        head.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"image\"; filename=\"{}\"\r\n\
             Content-Type: {}\r\n\r\n",
            quoted(&parcel.name),
            parcel.media.content_type()
        ));
        let wrapped = head.len() as u64;
        let tail = Bytes::from(format!("\r\n--{BOUNDARY}--\r\n"));
        let content = Content::Piece { head: head.into(), path, start: piece.start, bytes: piece.bytes, tail };
        let mut letter = Self::new(Method::POST, base, "/api/v2/media/upload/chunk/", None)
            .labelled(&format!("multipart/form-data; boundary={BOUNDARY}"), content);
        // The end is included.
        let range = format!("bytes {}-{}/{}", piece.start, piece.end().saturating_sub(1), piece.total);
        letter.put(CONTENT_RANGE, &range);
        (letter, wrapped)
    }

    pub(super) fn complete(base: &Url, upload: &str, md5: &str) -> Self {
        Self::new(Method::POST, base, "/api/v2/media/upload/complete/", None).form(&[
            ("upload_id", upload),
            ("md5", md5),
            ("type", "image"),
        ])
    }

    pub(super) fn add(base: &Url, event: u64, media: u64) -> Self {
        Self::new(Method::POST, base, &gallery(event), None).form(&[("media", &media.to_string())])
    }

    /// The vendor's own client sends this list as JSON, and no other form of it is documented.
    pub(super) fn take_out(base: &Url, event: u64, media: u64) -> Self {
        let body = Bytes::from(format!("{{\"medias\":[{media}]}}"));
        Self::new(Method::DELETE, base, &gallery(event), None).labelled("application/json", Content::Text(body))
    }

    pub(super) fn delete(base: &Url, media: u64) -> Self {
        Self::new(Method::DELETE, base, &format!("/api/v2/media/{media}/"), None)
    }

    pub(super) fn media(base: &Url, media: u64) -> Self {
        Self::new(Method::GET, base, &format!("/api/v2/media/{media}/"), None)
    }

    pub(super) fn list(base: &Url, event: u64) -> Self {
        Self::new(Method::GET, base, &gallery(event), Some(&format!("limit={PAGE}")))
    }

    pub(super) fn event(base: &Url, event: u64) -> Self {
        Self::new(Method::GET, base, &format!("/api/v2/event/{event}/"), None)
    }

    pub(super) fn me(base: &Url) -> Self {
        Self::new(Method::GET, base, "/api/v2/user/me/", None)
    }

    pub(super) fn subscribed(base: &Url) -> Self {
        Self::new(Method::GET, base, "/api/v2/event/", Some(&format!("limit={PAGE}")))
    }

    pub(super) fn created(base: &Url, by: u64) -> Self {
        Self::new(Method::GET, base, "/api/v2/event/created/", Some(&format!("created_by={by}&limit={PAGE}")))
    }

    pub(super) fn token(base: &Url, fields: &[(&str, &str)]) -> Self {
        Self::new(Method::POST, base, "/oauth/token/", None).form(fields)
    }

    /// The same request for the next page of its list, which must lie on the same host.
    pub(super) fn next(&self, to: &str) -> Option<Self> {
        let url = self.url.join(to).ok()?;
        let same = url.origin() == self.url.origin() && url.path() == self.url.path() && url != self.url;
        same.then(|| Self { url, ..self.clone() })
    }

    /// The headers with the token: the one place where it is put on the wire. `None` when it cannot be sent.
    pub(super) fn signed(&self, token: &Secret) -> Option<HeaderMap> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose())).ok()?;
        value.set_sensitive(true);
        let mut headers = self.headers.clone();
        headers.insert(AUTHORIZATION, value);
        Some(headers)
    }

    pub(super) fn unsigned(&self) -> HeaderMap {
        self.headers.clone()
    }
}

fn gallery(event: u64) -> String {
    format!("/api/v2/event/{event}/gallery/")
}

/// Fields as a form or a query; a space is `%20`.
pub(super) fn encoded(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, ESCAPED)));
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_those_of_the_documented_example() {
        let piece = Piece::at(1_433_600, 2_124_437);
        assert_eq!((piece.bytes, piece.end() - 1, piece.is_last()), (204_800, 1_638_399, false));
        assert_eq!(Piece::at(0, 100), Piece { start: 0, bytes: 100, total: 100 });
        assert!(Piece::at(2_048_000, 2_124_437).is_last());
        assert!(Piece::at(0, CHUNK).is_last());
    }

    #[test]
    fn a_next_page_elsewhere_is_not_followed() {
        let base = Url::parse("https://c.example").unwrap();
        let list = Letter::list(&base, 7);
        let next = |to: &str| list.next(to).map(|letter| letter.url.to_string());
        let here = "https://c.example/api/v2/event/7/gallery/?limit=100&offset=100";
        assert_eq!(next(here).as_deref(), Some(here));
        for bad in [
            "https://evil.example/api/v2/event/7/gallery/?offset=100",
            "http://c.example/api/v2/event/7/gallery/?o",
            "https://c.example/api/v2/event/8/gallery/?offset=100",
            "https://c.example/api/v2/event/7/gallery/?limit=100",
        ] {
            assert_eq!(next(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_form_escapes_what_would_end_a_value() {
        assert_eq!(encoded(&[("a", "x&y=z +%"), ("b", "ü")]), "a=x%26y%3Dz%20%2B%25&b=%C3%BC");
    }
}
