//! Small pictures for the page by id, over the scheme `thumb`; never by path.

use crate::core::Core;
use boothlift_contract::PhotoId;
use std::sync::Arc;
use tauri::{
    Manager, Runtime, UriSchemeContext, UriSchemeResponder,
    http::{Method, Request, Response, StatusCode, header},
};

/// The scheme's name.
pub(crate) const SCHEME: &str = "thumb";

/// Answers one request of the page, on the async runtime.
pub(crate) fn answer<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let wanted = (request.method() == Method::GET && context.webview_label() == crate::window::LABEL)
        .then(|| Wanted::read(request.uri().path()))
        .flatten();
    let Some(wanted) = wanted else { return responder.respond(nothing()) };
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        let picture = match app.state::<Core>().engine().await {
            Ok(engine) => match wanted {
                Wanted::Photo { photo, size } => engine.thumb(photo, size).await,
                Wanted::Find { pick, picture } => engine.find_thumb(pick, picture).await,
            },
            Err(_) => None,
        };
        responder.respond(match picture {
            Some(jpeg) => jpeg_response(&jpeg, wanted),
            None => nothing(),
        });
    });
}

/// A picture that the page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Photo { photo: PhotoId, size: u32 },
    Find { pick: u32, picture: u32 },
}

impl Wanted {
    /// `/photo/ID/SIZE` or `/find/PICK/NUMBER`; numbers as the page writes them, nothing else.
    fn read(path: &str) -> Option<Self> {
        let mut parts = path.strip_prefix('/')?.split('/');
        let (kind, first, second) = (parts.next()?, number(parts.next()?)?, number(parts.next()?)?);
        if parts.next().is_some() {
            return None;
        }
        match kind {
            "photo" if matches!(second, 96 | 320 | 1280) => {
                Some(Self::Photo { photo: PhotoId(first.try_into().ok()?), size: second.try_into().ok()? })
            }
            "find" => Some(Self::Find { pick: first.try_into().ok()?, picture: second.try_into().ok()? }),
            _ => None,
        }
    }
}

fn number(text: &str) -> Option<u64> {
    (text.len() <= 18 && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn jpeg_response(jpeg: &Arc<[u8]>, wanted: Wanted) -> Response<Vec<u8>> {
    // A photo's picture never changes under its id; a find's number is dealt anew with each search.
    let keep = match wanted {
        Wanted::Photo { .. } => "private, max-age=31536000, immutable",
        Wanted::Find { .. } => "no-store",
    };
    let mut response = Response::new(jpeg.to_vec());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("image/jpeg"));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static(keep));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    response
}

fn nothing() -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_and_a_find_are_named_by_numbers_only() {
        assert_eq!(Wanted::read("/photo/17/320"), Some(Wanted::Photo { photo: PhotoId(17), size: 320 }));
        assert_eq!(Wanted::read("/find/3/0"), Some(Wanted::Find { pick: 3, picture: 0 }));
    }

    #[test]
    fn everything_else_is_not_there() {
        for path in [
            "",
            "/",
            "/photo",
            "/photo/1",
            "/photo/1/",
            "/photo/1/100",
            "/photo/-1/96",
            "/photo/+1/96",
            "/photo/1/96/",
            "/photo/../96",
            "/photo/1%2F/96",
            "//photo/1/96",
            "/photo/99999999999999999999/96",
            "/find/4294967296/1",
            "/find/1/..",
            "/other/1/96",
            "photo/1/96",
            "/photo/ 1/96",
            "/photo/C:/96",
            "/photo/\u{661}/96",
        ] {
            assert_eq!(Wanted::read(path), None, "{path}");
        }
    }

    #[test]
    fn a_photos_picture_may_be_kept_for_good_and_a_finds_not_at_all() {
        let jpeg: Arc<[u8]> = Arc::from([0xff, 0xd8]);
        let photo = jpeg_response(&jpeg, Wanted::Photo { photo: PhotoId(1), size: 96 });
        assert_eq!(photo.headers()[header::CACHE_CONTROL], "private, max-age=31536000, immutable");
        let find = jpeg_response(&jpeg, Wanted::Find { pick: 1, picture: 1 });
        assert_eq!(find.headers()[header::CACHE_CONTROL], "no-store");
        assert_eq!(find.headers()[header::CONTENT_TYPE], "image/jpeg");
    }
}
