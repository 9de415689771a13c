//! What the fake holds, and what it refuses.

use super::{CollectionKey, Duplicates};
use crate::{
    picture::is_picture,
    service::{Request, hex},
};
use boothlift_contract::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A collection as its first upload named it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Collection {
    /// `collection-name`.
    pub name: String,
    /// `collection-date`.
    pub date: String,
    /// `collection-url`.
    pub url: Option<String>,
}

/// One picture that arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stored {
    /// Where it landed.
    pub collection: Collection,
    /// `tag`.
    pub tag: Option<String>,
    /// `name`.
    pub name: String,
    /// SHA-256 of its bytes, as lower-case hex digits.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
    /// What its body was labelled as.
    pub label: Option<String>,
    /// The address that was sent in place of bytes.
    pub url_import: Option<String>,
    /// Place in the order of arrival, from 0.
    pub order: usize,
    /// When it arrived.
    pub at: Timestamp,
}

/// The parameters an upload may have.
pub(super) const KNOWN: [&str; 6] = ["name", "collection-name", "collection-date", "token", "tag", "collection-url"];

/// Why an upload was refused: status and words.
pub(super) type Refusal = (u16, String);

#[derive(Debug)]
pub(super) struct Shelf {
    key: CollectionKey,
    duplicates: Duplicates,
    stored: Vec<Stored>,
    arrived: usize,
}

/// An upload that may be stored.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) collection: Collection,
    pub(super) tag: Option<String>,
    pub(super) name: String,
    pub(super) label: Option<String>,
    pub(super) picture: Vec<u8>,
    pub(super) at: Timestamp,
}

impl Upload {
    /// Reads an upload, as strictly as the vendor's page allows.
    pub(super) fn read(mut query: BTreeMap<String, String>, request: &Request) -> Result<Self, Refusal> {
        let refuse = |words: &str| (400, words.to_owned());
        let collection = Collection {
            name: query.remove("collection-name").ok_or_else(|| refuse("collection-name is missing"))?,
            date: query.remove("collection-date").ok_or_else(|| refuse("collection-date is missing"))?,
            url: query.remove("collection-url"),
        };
        let name_fits = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '-';
        if collection.name.trim().is_empty() || !collection.name.chars().all(name_fits) {
            return Err(refuse("collection-name: digits, letters, white spaces and sign -"));
        }
        if collection.date.len() != 10 || collection.date.parse::<jiff::civil::Date>().is_err() {
            return Err(refuse("collection-date: YYYY-MM-DD"));
        }
        let url_fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if collection.url.as_ref().is_some_and(|url| url.is_empty() || !url.chars().all(url_fits)) {
            return Err(refuse("collection-url: a-z A-Z 0-9 -"));
        }
        let (name_in_body, picture) = unwrap(request)?;
        let name = query.remove("name").or(name_in_body).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| refuse("name is missing"))?;
        if picture.is_empty() {
            return Err(refuse("the body is empty"));
        }
        let label = request.header("content-type").map(str::to_owned);
        let upload = Self { collection, tag: query.remove("tag"), name, label, picture, at: request.at };
        if upload.url_import().is_none() && !is_picture(&upload.picture) {
            return Err((415, "not a picture".into()));
        }
        Ok(upload)
    }

    fn url_import(&self) -> Option<String> {
        let text = std::str::from_utf8(&self.picture).ok()?;
        (text.starts_with("http://") || text.starts_with("https://")).then(|| text.to_owned())
    }
}

impl Shelf {
    pub(super) fn new(key: CollectionKey, duplicates: Duplicates) -> Self {
        Self { key, duplicates, stored: Vec::new(), arrived: 0 }
    }

    pub(super) fn all(&self) -> &[Stored] {
        &self.stored
    }

    /// Takes `upload` in; its place in the order of arrival.
    pub(super) fn put(&mut self, upload: &Upload) -> Result<usize, Refusal> {
        let known = self.stored.iter().find(|stored| self.same(&stored.collection, &upload.collection));
        let collection = known.map_or_else(|| upload.collection.clone(), |stored| stored.collection.clone());
        let twin = |stored: &Stored| stored.collection == collection && stored.name == upload.name;
        if self.stored.iter().any(twin) {
            match self.duplicates {
                Duplicates::Append => {}
                Duplicates::Reject => return Err((409, "a picture of this name is there already".into())),
                Duplicates::Overwrite => self.stored.retain(|stored| !twin(stored)),
            }
        }
        let order = self.arrived;
        self.arrived += 1;
        let digest = Sha256::digest(&upload.picture);
        self.stored.push(Stored {
            collection,
            tag: upload.tag.clone(),
            name: upload.name.clone(),
            sha256: hex(&digest),
            bytes: upload.picture.len() as u64,
            label: upload.label.clone(),
            url_import: upload.url_import(),
            order,
            at: upload.at,
        });
        Ok(order)
    }

    fn same(&self, a: &Collection, b: &Collection) -> bool {
        let named = a.name == b.name && a.date == b.date;
        match self.key {
            CollectionKey::NameAndDate => named,
            CollectionKey::Url => match (&a.url, &b.url) {
                (None, None) => named,
                (a, b) => a == b,
            },
            CollectionKey::Triple => a == b,
        }
    }
}

/// The picture in a body, and the file name a form gives it.
fn unwrap(request: &Request) -> Result<(Option<String>, Vec<u8>), Refusal> {
    if request.label().as_deref() != Some("multipart/form-data") {
        return Ok((None, request.body.clone()));
    }
    let mut parts = request.parts().map_err(|words| (400, words))?;
    match (parts.pop(), parts.is_empty()) {
        // One part, a file: all that Boothlift sends.
        (Some(part), true) if part.filename.is_some() => Ok((part.filename, part.content)),
        _ => Err((400, "one file is expected".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 and so on";

    fn read(query: &str, label: Option<&str>, body: &[u8]) -> Result<Upload, u16> {
        let request = Request::made("POST", &format!("/?{query}"), body);
        let request = label.iter().fold(request, |request, label| request.with("content-type", label));
        let query = request.parameters(&KNOWN).map_err(|_| 400_u16)?;
        Upload::read(query, &request).map_err(|(status, _)| status)
    }

    #[test]
    fn it_refuses_what_the_vendors_page_does_not_allow() {
        let good = "collection-name=A%20-%20B&collection-date=2026-06-20&name=a.jpg";
        assert_eq!(read(good, None, JPEG).unwrap().collection.name, "A - B");
        let table = [
            (good, &b""[..], 400),
            (good, b"no picture", 415),
            ("collection-date=2026-06-20&name=a.jpg", JPEG, 400),
            ("collection-name=+&collection-date=2026-06-20&name=a.jpg", JPEG, 400),
            ("collection-name=%C3%84&collection-date=2026-06-20&name=a.jpg", JPEG, 400),
            ("collection-name=A&name=a.jpg", JPEG, 400),
            ("collection-name=A&collection-date=2026-02-30&name=a.jpg", JPEG, 400),
            ("collection-name=A&collection-date=2026-6-2&name=a.jpg", JPEG, 400),
            ("collection-name=A&collection-date=2026-06-20", JPEG, 400),
            ("collection-name=A&collection-date=2026-06-20&name=a&name=b", JPEG, 400),
            ("collection-name=A&collection-date=2026-06-20&name=a&collection-url=a_b", JPEG, 400),
            ("collection-name=A&collection-date=2026-06-20&name=a&colour=red", JPEG, 400),
        ];
        for (query, body, status) in table {
            assert_eq!(read(query, None, body).map(drop), Err(status), "{query}");
        }
    }

    #[test]
    fn bodies_may_be_raw_a_form_or_an_address() {
        let query = "collection-name=A&collection-date=2026-06-20";
        let form =
            b"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.jpg\"\r\n\r\n\xFF\xD8\xFF\r\n--x--\r\n";
        let upload = read(query, Some("multipart/form-data; boundary=x"), form).unwrap();
        assert_eq!((upload.name.as_str(), &upload.picture[..]), ("a.jpg", &b"\xFF\xD8\xFF"[..]));
        let named = format!("{query}&name=b.jpg");
        let upload = read(&named, Some("text/plain"), b"https://x.example/b.jpg").unwrap();
        assert_eq!(upload.url_import().as_deref(), Some("https://x.example/b.jpg"));
        assert!(read(&named, Some("application/x-www-form-urlencoded"), JPEG).is_ok());
    }

    #[test]
    fn the_same_name_again_does_what_the_option_says() {
        let query = "collection-name=A&collection-date=2026-06-20&name=a.jpg";
        for (duplicates, second, held) in
            [(Duplicates::Append, Ok(1), 2), (Duplicates::Overwrite, Ok(1), 1), (Duplicates::Reject, Err(409), 1)]
        {
            let mut shelf = Shelf::new(CollectionKey::Triple, duplicates);
            let upload = read(query, None, JPEG).unwrap();
            assert_eq!(shelf.put(&upload), Ok(0));
            assert_eq!(shelf.put(&upload).map_err(|(status, _)| status), second);
            assert_eq!(shelf.all().len(), held);
        }
    }
}
