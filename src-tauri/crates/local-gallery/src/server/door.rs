//! The way in: who asks, by which name, how often, and what for.

use super::{
    House, event_page, front_page, picture,
    reply::{self, Reply, finish, html, text},
    route::{Asset, Link, Page, Route},
    session_page, upload,
};
use crate::page::{self, Words};
use boothlift_store::StoreError;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header, request::Parts};
use hyper::body::Incoming;
use std::net::{IpAddr, SocketAddr};

/// Whom a door is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// This computer only.
    Operator,
    /// Whoever can reach the address.
    Guests,
}

/// A door's place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) address: SocketAddr,
    pub(super) side: Side,
}

/// One request as the pages see it.
pub(super) struct Visit<'a> {
    pub(super) house: &'a House,
    pub(super) place: Place,
    pub(super) visitor: IpAddr,
    pub(super) head: &'a Parts,
    pub(super) words: &'static Words,
}

/// Answers one request.
pub(super) async fn answer(house: &House, place: Place, visitor: IpAddr, request: Request<Incoming>) -> Reply {
    let (head, body) = request.into_parts();
    let method = head.method.clone();
    let wait = house.pace.take(visitor, house.gallery.clock.monotonic());
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    let reply = match named(&head.uri, &head.headers, place.address) {
        Name::Ours => {
            let words = Words::for_guest(&head.headers);
            let visit = Visit { house, place, visitor, head: &head, words };
            match enter(&visit, body).await {
                Ok(reply) => reply,
                Err(error) => {
                    tracing::error!(%error, "a page could not be made");
                    html(StatusCode::INTERNAL_SERVER_ERROR, page::notice(words, words.trouble, words.again_soon))
                }
            }
        }
        Name::Other => text(StatusCode::FORBIDDEN, "This name is not the gallery's.\n"),
        Name::Unclear => text(StatusCode::BAD_REQUEST, "A request needs exactly one Host.\n"),
    };
    finish(reply, &method)
}

async fn enter(visit: &Visit<'_>, body: Incoming) -> Result<Reply, StoreError> {
    let (method, route) = (&visit.head.method, Route::of(visit.head.uri.path()));
    let takes_uploads = visit.place.side == Side::Operator && visit.house.upload_token.is_some();
    let allowed = match route {
        Some(Route::Upload) if takes_uploads => "POST",
        Some(Route::Behind(_, Page::Remove)) => "GET, HEAD, POST",
        Some(Route::Code) => "GET, HEAD, POST",
        _ => "GET, HEAD",
    };
    if !allowed.split(", ").any(|one| one == method.as_str()) {
        let mut reply = text(StatusCode::METHOD_NOT_ALLOWED, "This cannot be done here.\n");
        reply::set(&mut reply, header::ALLOW, allowed);
        return Ok(reply);
    }
    if method == Method::POST && !from_own_page(&visit.head.headers) {
        return Ok(text(StatusCode::FORBIDDEN, "This came from another site.\n"));
    }
    match route {
        Some(Route::Code) if method == Method::POST => front_page::open(visit, body).await,
        Some(Route::Front | Route::Code) => Ok(front_page::front(visit)),
        Some(Route::Asset(asset)) => Ok(shared(asset, &visit.head.headers)),
        Some(Route::Upload) if takes_uploads => upload::answer(visit, body).await,
        Some(Route::Behind(Link::Session(key), page)) => match session_page::find(visit, key).await? {
            session_page::Found::Open(guest) => session_page::answer(visit, guest, page, body).await,
            session_page::Found::Closed => Ok(session_page::closed(visit)),
            session_page::Found::Nothing => Ok(reply::nothing_here(visit.words)),
        },
        Some(Route::Behind(Link::Event(key), page)) => match event_page::find(visit, key).await? {
            Some(event) => event_page::answer(visit, &event, page).await,
            None => Ok(reply::nothing_here(visit.words)),
        },
        Some(Route::Upload) | None => Ok(reply::nothing_here(visit.words)),
    }
}

fn shared(asset: Asset, asked: &HeaderMap) -> Reply {
    let (content_type, body) = match asset {
        Asset::Style => ("text/css; charset=utf-8", page::STYLE),
        Asset::Script => ("text/javascript; charset=utf-8", page::SCRIPT),
        Asset::Sign => ("image/svg+xml", page::SIGN),
    };
    let mut reply = reply::unless_known(asked, &page::etag(body), || reply::full(StatusCode::OK, content_type, body));
    reply::set(&mut reply, header::CACHE_CONTROL, "no-cache");
    reply
}

/// By which name the gallery was called.
#[derive(Debug, PartialEq, Eq)]
enum Name {
    Ours,
    Other,
    Unclear,
}

/// A foreign site that makes its own name point here must not be answered as if it were the gallery.
fn named(uri: &Uri, headers: &HeaderMap, address: SocketAddr) -> Name {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return Name::Unclear };
    if uri.authority().is_some_and(|authority| authority.as_str().as_bytes() != host.as_bytes()) {
        return Name::Unclear;
    }
    let is_ours = |name: &str| {
        let bare = address.port() == 80 && host.as_bytes().eq_ignore_ascii_case(name.as_bytes());
        bare || host.as_bytes().eq_ignore_ascii_case(format!("{name}:{}", address.port()).as_bytes())
    };
    let ip = match address.ip() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    let ours = is_ours(&ip) || (address.ip().is_loopback() && is_ours("localhost"));
    if ours { Name::Ours } else { Name::Other }
}

/// Whether a write came from the gallery's own page or from no page at all. With `no-referrer`, browsers send `null` from
/// the gallery's own form; what protects the write is the key in its address, which no other page knows.
fn from_own_page(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).map(HeaderValue::as_bytes).unwrap_or_default();
    headers.get_all(header::ORIGIN).iter().all(|origin| {
        let origin = origin.as_bytes();
        origin == b"null" || origin.strip_prefix(b"http://").is_some_and(|from| from.eq_ignore_ascii_case(host))
    })
}

/// A photo or its small picture, asked for under a link that shows it.
pub(super) async fn photo_page(
    visit: &Visit<'_>,
    photo: Option<boothlift_store::gallery::GalleryPhoto>,
    small: bool,
) -> Result<Reply, StoreError> {
    let reply = match photo {
        Some(photo) if small => picture::small(visit, &photo).await,
        Some(photo) => picture::whole(visit, &photo).await,
        None => None,
    };
    Ok(reply.unwrap_or_else(|| reply::nothing_here(visit.words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(hosts: &[&str]) -> Name {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, HeaderValue::from_str(host).unwrap());
        }
        named(&Uri::from_static("/"), &headers, "192.168.8.20:8080".parse().unwrap())
    }

    #[test]
    fn only_the_shown_address_is_the_gallerys_name() {
        assert_eq!(name(&["192.168.8.20:8080"]), Name::Ours);
        for other in [
            "evil.example",
            "evil.example:8080",
            "192.168.8.20",
            "192.168.8.20:80",
            "192.168.8.200:8080",
            "localhost:8080",
            "127.0.0.1:8080",
            "192.168.8.20:8080.evil.example",
            "192.168.8.20.nip.io:8080",
            "0xc0.0xa8.8.20:8080",
            "3232237588:8080",
            "user@192.168.8.20:8080",
            " 192.168.8.20:8080",
            "",
        ] {
            assert_eq!(name(&[other]), Name::Other, "{other}");
        }
        assert_eq!(name(&[]), Name::Unclear);
        assert_eq!(name(&["192.168.8.20:8080", "192.168.8.20:8080"]), Name::Unclear);
        assert_eq!(name(&["192.168.8.20:8080", "evil.example"]), Name::Unclear);
    }

    #[test]
    fn the_operators_own_door_is_localhost_too() {
        let mut headers = HeaderMap::new();
        for (host, address) in [
            ("localhost:81", "127.0.0.1:81"),
            ("127.0.0.1:81", "127.0.0.1:81"),
            ("LOCALHOST:81", "127.0.0.1:81"),
            ("[::1]:81", "[::1]:81"),
            ("127.0.0.1", "127.0.0.1:80"),
            ("localhost", "127.0.0.1:80"),
        ] {
            headers.insert(header::HOST, HeaderValue::from_static(host));
            assert_eq!(named(&Uri::from_static("/"), &headers, address.parse().unwrap()), Name::Ours, "{host}");
        }
    }

    #[test]
    fn a_full_address_in_the_first_line_must_say_the_same() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:81"));
        let address = "127.0.0.1:81".parse().unwrap();
        assert_eq!(named(&Uri::from_static("http://127.0.0.1:81/"), &headers, address), Name::Ours);
        assert_eq!(named(&Uri::from_static("http://evil.example/"), &headers, address), Name::Unclear);
    }

    #[test]
    fn other_sites_cannot_write() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("192.168.8.20:8080"));
        assert!(from_own_page(&headers));
        for (origin, fine) in [
            ("http://192.168.8.20:8080", true),
            ("null", true),
            ("http://evil.example", false),
            ("http://192.168.8.20", false),
            ("https://192.168.8.20:8080", false),
        ] {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            assert_eq!(from_own_page(&headers), fine, "{origin}");
        }
    }
}
