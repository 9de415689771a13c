//! The guest screen's own scheme: the sign's page, its style and fonts, its codes and the pictures on it. Whatever does not
//! stand on the sign is not there, and nobody but that window is answered.

use super::{GuestScreen, LABEL, page, sign::Sign};
use crate::core::Core;
use boothlift_contract::PhotoId;
use std::sync::Arc;
use tauri::{
    Manager, UriSchemeContext, UriSchemeResponder, Url, Wry,
    http::{HeaderValue, Method, Request, Response, StatusCode, header},
};

/// The scheme's name.
pub(crate) const SCHEME: &str = "sign";

/// The page loads nothing but its own, and no script at all.
const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// Longest side of a picture on the sign.
const SIDE: u32 = 1280;

/// Names of the page's fonts as its build has them, without the part that changes.
const FONTS: [&str; 4] = [
    "bricolage-grotesque-latin-wght-normal",
    "bricolage-grotesque-latin-ext-wght-normal",
    "atkinson-hyperlegible-next-latin-wght-normal",
    "atkinson-hyperlegible-next-latin-ext-wght-normal",
];

/// Where the page is. Windows serves custom schemes as `http://NAME.localhost`, everybody else as `NAME://localhost`.
#[expect(clippy::expect_used, reason = "a constant that a test reads")]
pub(super) fn address() -> Url {
    let address = if cfg!(windows) { "http://sign.localhost/" } else { "sign://localhost/" };
    address.parse().expect("a web address")
}

/// The window shows its one page and goes nowhere.
pub(super) fn is_own_page(url: &Url) -> bool {
    *url == address()
}

/// Answers one request of the guest screen, on the async runtime.
pub(crate) fn answer(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let app = context.app_handle();
    let sign = app.state::<GuestScreen>().sign();
    let wanted = (request.method() == Method::GET && context.webview_label() == LABEL)
        .then(|| Wanted::read(request.uri().path(), &sign))
        .flatten();
    let Some(wanted) = wanted else { return responder.respond(nothing()) };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let found = match wanted {
            Wanted::Page => Some(("text/html; charset=utf-8", page::html(&sign).into_bytes())),
            Wanted::Style => Some(("text/css; charset=utf-8", page::STYLE.into())),
            Wanted::Code(svg) => Some(("image/svg+xml", svg.into_bytes())),
            Wanted::Font(name) => font(&app, name).map(|bytes| ("font/woff2", bytes)),
            Wanted::Photo(photo) => picture(&app, photo).await.map(|jpeg| ("image/jpeg", jpeg.to_vec())),
        };
        responder.respond(found.map_or_else(nothing, |(kind, body)| response(kind, body)));
    });
}

/// What the page asks for.
#[derive(Debug, PartialEq)]
enum Wanted {
    Page,
    Style,
    Code(String),
    Font(&'static str),
    Photo(PhotoId),
}

impl Wanted {
    fn read(path: &str, sign: &Sign) -> Option<Self> {
        match path {
            "/" => return Some(Self::Page),
            "/sign.css" => return Some(Self::Style),
            "/code/join" => return sign.join.as_ref().map(|join| Self::Code(join.qr_svg.clone())),
            "/code/open" => return sign.open.as_ref().map(|open| Self::Code(open.qr_svg.clone())),
            "/code/home" => return sign.home.as_ref().map(|home| Self::Code(home.qr_svg.clone())),
            _ => {}
        }
        if let Some(font) = path.strip_prefix("/font/") {
            return FONTS.into_iter().find(|name| *name == font).map(Self::Font);
        }
        let wanted = path.strip_prefix("/photo/")?;
        let on_sign = &sign.session.as_ref()?.pictures;
        on_sign.iter().copied().find(|photo| photo.0.to_string() == wanted).map(Self::Photo)
    }
}

async fn picture(app: &tauri::AppHandle, photo: PhotoId) -> Option<Arc<[u8]>> {
    app.state::<Core>().engine().await.ok()?.thumb(photo, SIDE).await
}

/// A font of the page, where the page is built into the program.
fn font(app: &tauri::AppHandle, name: &str) -> Option<Vec<u8>> {
    let assets = app.asset_resolver();
    let own = |path: &str| {
        // A hash of eight signs stands between the name and its end.
        path.rsplit('/').next().and_then(|file| file.strip_prefix(name)).is_some_and(|rest| {
            rest.starts_with('-') && rest.ends_with(".woff2") && rest.len() == "-12345678.woff2".len()
        })
    };
    let path = assets.iter().map(|(path, _)| path.into_owned()).find(|path| own(path))?;
    assets.get(path).map(|asset| asset.bytes().to_vec())
}

fn response(kind: &'static str, body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    // The sign is asked for again whenever it changed; a password on it is kept in no cache. What never changes under its
    // name is kept, so that nothing flickers then.
    let keep = match kind {
        "font/woff2" | "image/jpeg" => "private, max-age=31536000, immutable",
        _ => "no-store",
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn nothing() -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

#[cfg(test)]
mod tests {
    use super::{super::sign::Session, *};

    fn sign() -> Sign {
        let session = Session { number: 1, taken: "20:00".into(), pictures: vec![PhotoId(7)], coming: 0 };
        Sign { session: Some(session), ..Sign::default() }
    }

    #[test]
    fn only_what_stands_on_the_sign_is_there() {
        assert_eq!(Wanted::read("/", &sign()), Some(Wanted::Page));
        assert_eq!(Wanted::read("/photo/7", &sign()), Some(Wanted::Photo(PhotoId(7))));
        for other in [
            "/photo/8",
            "/photo/07",
            "/photo/7/",
            "/photo/",
            "/photo/../7",
            "/code/open",
            "/font/",
            "/font/../sign.css",
            "",
            "/ask",
        ] {
            assert_eq!(Wanted::read(other, &sign()), None, "{other}");
        }
    }

    #[test]
    fn the_guest_screen_shows_its_own_page_and_nothing_else() {
        assert!(is_own_page(&address()));
        for other in [
            "https://example.com/",
            "tauri://localhost/",
            "sign://localhost/photo/7",
            "file:///etc/passwd",
            "about:blank",
        ] {
            assert!(!is_own_page(&other.parse().unwrap()), "{other}");
        }
    }

    #[test]
    fn the_sign_runs_no_script_and_is_kept_nowhere() {
        let page = response("text/html; charset=utf-8", Vec::new());
        let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("script") && !policy.contains("connect"));
        assert_eq!(page.headers()[header::CACHE_CONTROL], "no-store");
    }
}
