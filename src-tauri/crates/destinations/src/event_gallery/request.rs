//! The upload request as the vendor documents it:
//! `POST …?tag=…&collection-url=…&collection-name=…&collection-date=…&name=…&token=…`.

use super::settings::{BodyForm, SettingsError};
use crate::{
    EventFacts, Parcel, Secret, Source,
    http::{BOUNDARY, Content, ESCAPED, Enclosed, quoted},
    sums::Sums,
    token,
};
use bytes::Bytes;
use percent_encoding::utf8_percent_encode;
use reqwest::{
    Url,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue},
};

/// Longest address that every server on the way is known to take.
const URL_MOST: usize = 2000;
/// Longest token that leaves room for the rest.
const TOKEN_MOST: usize = 1000;

/// The whole address. This is the only function that puts the token on the wire; nothing may print what it returns.
/// `None` when it would be too long.
pub(super) fn address(endpoint: &Url, parcel: &Parcel, event: &EventFacts, token: &Secret) -> Option<Url> {
    let mut query = String::new();
    let mut add = |name: &str, value: &str| {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(name);
        query.push('=');
        query.extend(utf8_percent_encode(value, ESCAPED));
    };
    if let Some(tag) = parcel.tag.as_deref().filter(|tag| !tag.is_empty()) {
        add("tag", tag);
    }
    if let Some(url) = event.collection_url.as_deref().filter(|url| !url.is_empty()) {
        add("collection-url", url);
    }
    add("collection-name", &event.gallery_name);
    add("collection-date", &event.date);
    add("name", &parcel.name);
    add("token", token.expose());
    let mut url = endpoint.clone();
    url.set_query(Some(&query));
    (url.as_str().len() < URL_MOST).then_some(url)
}

/// Headers and body.
pub(super) fn letter(form: &BodyForm, parcel: &Parcel) -> (HeaderMap, Content) {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let path = match &parcel.source {
        Source::Url(url) => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
            return (headers, Content::Text(Bytes::from(url.trim().to_owned())));
        }
        Source::File(path) => path.clone(),
    };
    let (label, head, tail) = match form {
        BodyForm::Raw => ("application/octet-stream".to_owned(), Bytes::new(), Bytes::new()),
        BodyForm::RawAsForm => ("application/x-www-form-urlencoded".to_owned(), Bytes::new(), Bytes::new()),
        BodyForm::Multipart { field } => (
            format!("multipart/form-data; boundary={BOUNDARY}"),
            Bytes::from(format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{}\"\r\n\
                 Content-Type: {}\r\n\r\n",
                quoted(&parcel.name),
                parcel.media.content_type()
            )),
            Bytes::from(format!("\r\n--{BOUNDARY}--\r\n")),
        ),
    };
    if let Ok(label) = HeaderValue::try_from(label) {
        headers.insert(CONTENT_TYPE, label);
    }
    let photo = Enclosed { head, path, bytes: parcel.bytes, sums: Sums::of(parcel) };
    (headers, Content::Files { files: vec![photo], tail })
}

/// [`token::clean`], in this service's words.
pub(super) fn clean_token(given: &Secret) -> Result<Secret, SettingsError> {
    let token = token::clean(given).map_err(|fault| match fault {
        token::Fault::Empty => SettingsError::EmptyToken,
        token::Fault::Strange => SettingsError::BadToken,
    })?;
    // It travels in the address, which has no room for a longer one.
    if token.expose().len() > TOKEN_MOST { Err(SettingsError::BadToken) } else { Ok(token) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_contract::{Kind, MediaType, PhotoId};

    fn parcel(tag: Option<&str>, name: &str) -> Parcel {
        Parcel {
            photo: PhotoId(1),
            sha256: "00".repeat(32),
            crc32: None,
            bytes: 3,
            media: MediaType::Jpeg,
            kind: Kind::Single,
            name: name.into(),
            tag: tag.map(Into::into),
            source: Source::File("a.jpg".into()),
        }
    }

    fn event(url: Option<&str>) -> EventFacts {
        EventFacts {
            gallery_name: "Anna - Ben 2".into(),
            date: "2026-06-20".into(),
            collection_url: url.map(Into::into),
        }
    }

    #[test]
    fn the_address_is_the_documented_one() {
        let endpoint = Url::parse("https://h.example/api/v1/picture/upload").unwrap();
        let token = Secret::new("a/b+c=&d".into());
        let all = address(&endpoint, &parcel(Some("s_1"), "a.jpg"), &event(Some("garden-party")), &token).unwrap();
        assert_eq!(
            all.as_str(),
            "https://h.example/api/v1/picture/upload?tag=s_1&collection-url=garden-party\
             &collection-name=Anna%20-%20Ben%202&collection-date=2026-06-20&name=a.jpg&token=a%2Fb%2Bc%3D%26d"
        );
        let least = address(&endpoint, &parcel(None, "ü&+ %🎈#.jpg"), &event(None), &token).unwrap();
        assert_eq!(
            least.query().unwrap(),
            "collection-name=Anna%20-%20Ben%202&collection-date=2026-06-20\
             &name=%C3%BC%26%2B%20%25%F0%9F%8E%88%23.jpg&token=a%2Fb%2Bc%3D%26d"
        );
    }

    #[test]
    fn an_address_too_long_for_servers_is_not_made() {
        let endpoint = Url::parse("https://h.example/up").unwrap();
        let token = Secret::new("abcd".into());
        assert!(address(&endpoint, &parcel(None, &"n".repeat(1800)), &event(None), &token).is_some());
        assert!(address(&endpoint, &parcel(None, &"n".repeat(2000)), &event(None), &token).is_none());
        assert!(address(&endpoint, &parcel(None, &"ü".repeat(400)), &event(None), &token).is_none());
    }

    #[test]
    fn a_pasted_token_is_cleaned_or_refused() {
        let clean = |text: &str| clean_token(&Secret::new(text.into())).map(|token| token.expose().to_owned());
        assert_eq!(clean("  \"abc-123\"\n"), Ok("abc-123".into()));
        assert_eq!(clean("“abc123”"), Ok("abc123".into()));
        assert_eq!(clean(" \n"), Err(SettingsError::EmptyToken));
        for bad in [
            "abc def",
            "abc\ndef",
            "tökén",
            "abc\u{200b}def",
            "https://x.example/?t",
            "a<b>cd",
            "ab",
            &"a".repeat(1001),
        ] {
            assert_eq!(clean(bad), Err(SettingsError::BadToken), "{bad}");
        }
    }
}
