//! What an address means. Nothing is decoded and nothing names a file: an address is one of these words, keys and ids,
//! or it opens nothing.

use super::keys::{Key, key_of};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// `/`
    Front,
    /// `/code`: six characters typed on a phone.
    Code,
    /// The style, script and sign of all pages.
    Asset(Asset),
    /// A page behind a secret link.
    Behind(Link, Page),
    /// The upload call.
    Upload,
}

/// A file that every page shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asset {
    Style,
    Script,
    Sign,
}

/// A secret link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// `/s/<key>/`
    Session(Key),
    /// `/e/<key>/`
    Event(Key),
}

/// What lies behind a secret link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// The page itself.
    Whole,
    /// Its living part.
    State,
    /// A photo.
    Photo(i64),
    /// Its small picture.
    Thumb(i64),
    /// The wish to take a photo down. Sessions only.
    Remove,
}

impl Route {
    /// Reads a path as it came over the wire.
    pub(super) fn of(path: &str) -> Option<Self> {
        match path {
            "/" => return Some(Self::Front),
            "/code" => return Some(Self::Code),
            "/guest.css" => return Some(Self::Asset(Asset::Style)),
            "/guest.js" => return Some(Self::Asset(Asset::Script)),
            "/sign.svg" => return Some(Self::Asset(Asset::Sign)),
            "/api/v1/picture/upload" => return Some(Self::Upload),
            _ => {}
        }
        let mut parts = path.strip_prefix('/')?.split('/');
        let link = match (parts.next()?, key_of(parts.next()?)?) {
            ("s", key) => Link::Session(key),
            ("e", key) => Link::Event(key),
            _ => return None,
        };
        let page = match (parts.next(), parts.next(), parts.next()) {
            (None | Some(""), None, None) => Page::Whole,
            (Some("state"), None, None) => Page::State,
            (Some("remove"), None, None) if matches!(link, Link::Session(_)) => Page::Remove,
            (Some("p"), Some(id), None) => Page::Photo(id_of(id)?),
            (Some("t"), Some(id), None) => Page::Thumb(id_of(id)?),
            _ => return None,
        };
        Some(Self::Behind(link, page))
    }
}

/// A row's id: digits only, no sign, no leading zero.
fn id_of(text: &str) -> Option<i64> {
    let plain = (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEY: &str = "00112233445566778899aabbccddeeff";

    #[test]
    fn each_address_has_one_meaning() {
        let key = key_of(KEY).unwrap();
        let session = |page| Some(Route::Behind(Link::Session(key), page));
        assert_eq!(Route::of("/"), Some(Route::Front));
        assert_eq!(Route::of("/code"), Some(Route::Code));
        assert_eq!(Route::of(&format!("/s/{KEY}/")), session(Page::Whole));
        assert_eq!(Route::of(&format!("/s/{KEY}")), session(Page::Whole));
        assert_eq!(Route::of(&format!("/s/{KEY}/state")), session(Page::State));
        assert_eq!(Route::of(&format!("/s/{KEY}/remove")), session(Page::Remove));
        assert_eq!(Route::of(&format!("/s/{KEY}/p/12")), session(Page::Photo(12)));
        assert_eq!(Route::of(&format!("/s/{KEY}/t/12")), session(Page::Thumb(12)));
        assert_eq!(Route::of(&format!("/e/{KEY}/")), Some(Route::Behind(Link::Event(key), Page::Whole)));
        assert_eq!(Route::of(&format!("/e/{KEY}/remove")), None);
    }

    #[test]
    fn nearly_right_addresses_open_nothing() {
        for path in [
            "",
            "s",
            "//",
            "/s",
            "/s/",
            "/S/",
            "/index.html",
            "/photos",
            "/code/",
            "/code/K7MP2Q",
            "/api",
            "/api/v1/picture/upload/",
            &format!("/s/{}/", KEY.to_uppercase()),
            &format!("/s/{}/", &KEY[1..]),
            &format!("/s/{KEY}0/"),
            &format!("/s/{KEY}//"),
            &format!("/s/{KEY}/p"),
            &format!("/s/{KEY}/p/"),
            &format!("/s/{KEY}/p/0"),
            &format!("/s/{KEY}/p/01"),
            &format!("/s/{KEY}/p/-1"),
            &format!("/s/{KEY}/p/+1"),
            &format!("/s/{KEY}/p/1/"),
            &format!("/s/{KEY}/p/1.jpg"),
            &format!("/s/{KEY}/p/1%00"),
            &format!("/s/{KEY}/p/9999999999999999999"),
            &format!("/s/+{}/", &KEY[1..]),
        ] {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn no_path_confuses_the_reader(path in "[/a-z0-9.%\\\\:-]{0,80}") {
            let _ = Route::of(&path);
        }
    }
}
