//! Keeping secrets out of words.

use crate::Secret;
use base64::{Engine as _, engine::general_purpose};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use std::fmt;

/// Most bytes of foreign words that are kept.
const KEPT: usize = 2048;
const GONE: &str = "***";

/// Removes one secret, in every dress it is known to wear, from texts.
#[derive(Clone, Default)]
pub struct Scrub {
    needles: Vec<Secret>,
}

impl fmt::Debug for Scrub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scrub(***)")
    }
}

impl Scrub {
    /// A scrubber for `secret`; without one it only looks for `token=`.
    #[must_use]
    pub fn new(secret: Option<&Secret>) -> Self {
        let Some(secret) = secret.map(Secret::expose).filter(|text| !text.is_empty()) else { return Self::default() };
        let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
        let query = utf8_percent_encode(secret, super::ESCAPED).to_string();
        let mut dresses = vec![
            secret.to_owned(),
            secret.replace('/', "\\/"),
            secret.replace('&', "&amp;"),
            percent.to_ascii_lowercase(),
            query.to_ascii_lowercase(),
            url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
            percent,
            query,
        ];
        for shift in 0..3 {
            dresses.extend(base64_core(secret.as_bytes(), shift));
        }
        dresses.sort_by_key(|dress| std::cmp::Reverse(dress.len()));
        dresses.dedup();
        Self { needles: dresses.into_iter().map(Secret::new).collect() }
    }

    /// The same for one more secret.
    #[must_use]
    pub fn and(mut self, secret: &Secret) -> Self {
        self.needles.extend(Self::new(Some(secret)).needles);
        self.needles.sort_by_key(|needle| std::cmp::Reverse(needle.expose().len()));
        self
    }

    /// `text` without the secret and without anything that follows `token=`, at most 2 KB.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        // Cut last: a secret on the edge must still be whole when it is looked for.
        let mut clean = text.to_owned();
        for needle in &self.needles {
            if clean.contains(needle.expose()) {
                clean = clean.replace(needle.expose(), GONE);
            }
        }
        cut(&blank_parameters(&clean), KEPT).to_owned()
    }

    /// [`Self::text`] of bytes that may not be text.
    #[must_use]
    pub fn bytes(&self, bytes: &[u8]) -> String {
        self.text(&String::from_utf8_lossy(bytes))
    }
}

/// An address as it may be shown: scheme, host and path; of the query only the names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeUrl(String);

impl From<&Url> for SafeUrl {
    fn from(url: &Url) -> Self {
        let mut text = format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default());
        if let Some(port) = url.port() {
            text.push_str(&format!(":{port}"));
        }
        text.push_str(url.path());
        for (nth, (name, _)) in url.query_pairs().enumerate() {
            text.push_str(&format!("{}{name}={GONE}", if nth == 0 { '?' } else { '&' }));
        }
        Self(text)
    }
}

impl fmt::Display for SafeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The part of `secret`'s base64 that does not depend on its neighbours, when it starts `shift` bytes into a group.
fn base64_core(secret: &[u8], shift: usize) -> Vec<String> {
    let mut padded = vec![0; shift];
    padded.extend_from_slice(secret);
    let whole = padded.len() / 3 * 4;
    let from = [0, 2, 3][shift];
    let both = [general_purpose::STANDARD_NO_PAD.encode(&padded), general_purpose::URL_SAFE_NO_PAD.encode(&padded)];
    both.into_iter()
        .filter_map(|text| text.get(from..whole).map(str::to_owned))
        .filter(|core| core.len() >= 6)
        .collect()
}

/// Blanks what follows `token=`, up to the parameter's end.
fn blank_parameters(text: &str) -> String {
    const NAME: &str = "token=";
    let lower = text.to_ascii_lowercase();
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = lower[at..].find(NAME) {
        let value = at + found + NAME.len();
        clean.push_str(&text[at..value]);
        clean.push_str(GONE);
        let ends = |c: char| c.is_whitespace() || matches!(c, '&' | '"' | '\'' | '<' | '>' | '#' | ')');
        at = text[value..].find(ends).map_or(text.len(), |length| value + length);
    }
    clean.push_str(&text[at..]);
    clean
}

fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "CANARY/tok+en=7f&3";

    #[test]
    fn no_dress_of_the_token_survives() {
        let scrub = Scrub::new(Some(&Secret::new(TOKEN.into())));
        let percent = utf8_percent_encode(TOKEN, NON_ALPHANUMERIC).to_string();
        let dresses = [
            TOKEN.to_owned(),
            TOKEN.replace('/', "\\/"),
            TOKEN.replace('&', "&amp;"),
            percent.to_ascii_lowercase(),
            percent,
            general_purpose::STANDARD.encode(TOKEN),
            general_purpose::URL_SAFE.encode(TOKEN),
            general_purpose::STANDARD.encode(format!("u:{TOKEN}")),
            general_purpose::STANDARD.encode(format!("user:{TOKEN}:x")),
        ];
        for dress in dresses {
            let clean = scrub.text(&format!("before {dress} after, x?token={dress}&name=a"));
            let core = &dress[dress.len() / 3..dress.len() / 3 + 8];
            assert!(!clean.contains(core), "{dress} left {clean}");
            assert!(clean.starts_with("before ") && clean.ends_with("&name=a"), "{clean}");
        }
    }

    #[test]
    fn a_token_on_the_edge_of_the_cut_leaves_no_half() {
        let scrub = Scrub::new(Some(&Secret::new(TOKEN.into())));
        let clean = scrub.text(&format!("{}{TOKEN}", "ä".repeat(KEPT / 2 - 4)));
        assert!(clean.len() <= KEPT && !clean.contains("CANA"), "{clean}");
    }

    #[test]
    fn a_shown_address_has_no_values() {
        let url = Url::parse("https://user:pw@h.example:8443/a/b?tag=x&token=s3cret#f").unwrap();
        assert_eq!(SafeUrl::from(&url).to_string(), "https://h.example:8443/a/b?tag=***&token=***");
    }
}
