//! Photos as bytes: whole, in part, and small.

use super::{
    door::Visit,
    reply::{self, Body, Reply, set},
};
use boothlift_store::gallery::GalleryPhoto;
use bytes::Bytes;
use futures_util::TryStreamExt;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use std::{io, ops::Range};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt},
};
use tokio_util::io::ReaderStream;

/// Read from disk at a time.
const SLICE: usize = 64 * 1024;

/// The public copy, or the part of it that was asked for. None when it is not on the shelf.
pub(super) async fn whole(visit: &Visit<'_>, photo: &GalleryPhoto) -> Option<Reply> {
    let asked = &visit.head.headers;
    let etag = format!("\"{}\"", photo.sha256.get(..32)?);
    let path = visit.house.gallery.shelf.copy(&photo.sha256, photo.media);
    let mut file = match File::open(path).await {
        Ok(file) => file,
        Err(error) => {
            tracing::error!(%error, photo = photo.id, "a photo is missing on the shelf");
            return None;
        }
    };
    let part = match part(asked, &etag, photo.bytes) {
        Part::None => None,
        Part::Of(range) => Some(range),
        Part::Outside => {
            let mut reply = reply::full(StatusCode::RANGE_NOT_SATISFIABLE, photo.media.content_type(), Bytes::new());
            let range = HeaderValue::from_str(&format!("bytes */{}", photo.bytes)).ok()?;
            reply.headers_mut().insert(header::CONTENT_RANGE, range);
            return Some(reply);
        }
    };
    let range = part.clone().unwrap_or(0..photo.bytes);
    if range.start > 0 {
        file.seek(io::SeekFrom::Start(range.start)).await.ok()?;
    }
    let mut reply = reply::unless_known(asked, &etag, || stream(file, range.end - range.start));
    let headers = reply.headers_mut();
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"));
    if reply.status() == StatusCode::NOT_MODIFIED {
        return Some(reply);
    }
    let headers = reply.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(photo.media.content_type()));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(range.end - range.start));
    let way = if visit.head.uri.query() == Some("save") { "attachment" } else { "inline" };
    let disposition = format!("{way}; filename=\"{}\"", saved_as(photo));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).ok()?);
    if let Some(range) = part {
        let told = format!("bytes {}-{}/{}", range.start, range.end - 1, photo.bytes);
        headers.insert(header::CONTENT_RANGE, HeaderValue::from_str(&told).ok()?);
        *reply.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Some(reply)
}

/// The small picture, or none where none can be made.
pub(super) async fn small(visit: &Visit<'_>, photo: &GalleryPhoto) -> Option<Reply> {
    let etag = format!("\"t-{}\"", photo.sha256.get(..32)?);
    let _turn = visit.house.thumbs.acquire().await.ok()?;
    let shelf = visit.house.gallery.shelf.clone();
    let (sha256, media, orientation) = (photo.sha256.clone(), photo.media, photo.orientation);
    let made = tokio::task::spawn_blocking(move || shelf.thumb(&sha256, media, orientation)).await.ok()?;
    let jpeg = made.inspect_err(|error| tracing::error!(%error, "a small picture could not be made")).ok()??;
    let mut reply = reply::unless_known(&visit.head.headers, &etag, || reply::full(StatusCode::OK, "image/jpeg", jpeg));
    set(&mut reply, header::CACHE_CONTROL, "private, max-age=86400");
    Some(reply)
}

fn stream(file: File, bytes: u64) -> Reply {
    let slices = ReaderStream::with_capacity(file.take(bytes), SLICE);
    let body: Body = StreamBody::new(slices.map_ok(Frame::data)).boxed_unsync();
    Response::new(body)
}

/// The row's name, once more reduced to what a header may hold.
fn saved_as(photo: &GalleryPhoto) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    photo.name.chars().map(plain).take(120).collect()
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// All of it.
    None,
    /// These bytes.
    Of(Range<u64>),
    /// Bytes that are not there.
    Outside,
}

/// Reads a `Range` header (RFC 9110, 14.2). Several ranges at once are answered with everything, as it allows.
fn part(asked: &HeaderMap, etag: &str, bytes: u64) -> Part {
    let Some(range) = asked.get(header::RANGE).and_then(|value| value.to_str().ok()) else { return Part::None };
    if asked.get(header::IF_RANGE).is_some_and(|tag| tag.as_bytes() != etag.as_bytes()) {
        return Part::None;
    }
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|spec| spec.split_once('-')) else {
        return Part::None;
    };
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u64>().ok()).flatten();
    let range = match (first, last) {
        ("", last) => match number(last) {
            Some(0) => return Part::Outside,
            Some(last) => bytes.saturating_sub(last)..bytes,
            None => return Part::None,
        },
        (first, "") => match number(first) {
            Some(first) => first..bytes,
            None => return Part::None,
        },
        (first, last) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => first..bytes.min(last.saturating_add(1)),
            _ => return Part::None,
        },
    };
    if range.start < range.end { Part::Of(range) } else { Part::Outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let of = |range: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_str(range).unwrap());
            part(&headers, "\"tag\"", 100)
        };
        assert_eq!(of("bytes=0-"), Part::Of(0..100));
        assert_eq!(of("bytes=0-1"), Part::Of(0..2));
        assert_eq!(of("bytes=99-"), Part::Of(99..100));
        assert_eq!(of("bytes=10-10"), Part::Of(10..11));
        assert_eq!(of("bytes=10-9999"), Part::Of(10..100));
        assert_eq!(of("bytes=-10"), Part::Of(90..100));
        assert_eq!(of("bytes=-1000"), Part::Of(0..100));
        assert_eq!(of("bytes=100-"), Part::Outside);
        assert_eq!(of("bytes=-0"), Part::Outside);
        for whole in ["bytes=5-4", "bytes=a-b", "bytes=-", "bytes=0-1,3-4", "lines=0-1", "bytes=+1-2", "bytes"] {
            assert_eq!(of(whole), Part::None, "{whole}");
        }
    }

    #[test]
    fn a_part_of_another_copy_is_not_mixed_in() {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_static("bytes=10-"));
        headers.insert(header::IF_RANGE, HeaderValue::from_static("\"other\""));
        assert_eq!(part(&headers, "\"tag\"", 100), Part::None);
        headers.insert(header::IF_RANGE, HeaderValue::from_static("\"tag\""));
        assert_eq!(part(&headers, "\"tag\"", 100), Part::Of(10..100));
    }
}
