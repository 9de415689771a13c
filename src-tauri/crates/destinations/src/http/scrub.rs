//! Keeping secrets out of words.

use super::dress;
use crate::Secret;
use base64::{Engine as _, engine::general_purpose};
use reqwest::Url;
use std::{borrow::Cow, fmt};

/// Most bytes of foreign words that are kept.
const KEPT: usize = 2048;
const GONE: &str = "***";

/// Removes secrets, in every dress they may wear, from texts.
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
        let mut needles = vec![secret.to_owned()];
        for shift in 0..3 {
            needles.extend(base64_core(secret.as_bytes(), shift));
        }
        needles.dedup();
        Self { needles: needles.into_iter().map(Secret::new).collect() }.in_order()
    }

    /// The same for one more secret.
    #[must_use]
    pub fn and(mut self, secret: &Secret) -> Self {
        let known = |needle: &Secret| self.needles.iter().any(|known| known.expose() == needle.expose());
        let more: Vec<Secret> = Self::new(Some(secret)).needles.into_iter().filter(|needle| !known(needle)).collect();
        self.needles.extend(more);
        self.in_order()
    }

    /// The longest first, so that none leaves a rest of another.
    fn in_order(mut self) -> Self {
        self.needles.sort_by_key(|needle| std::cmp::Reverse(needle.expose().len()));
        self
    }

    /// `text` without the secrets, in every dress they may wear.
    #[must_use]
    pub fn blank<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.blank_bytes(text.as_bytes()) {
            Some(clean) => String::from_utf8_lossy(&clean).into_owned().into(),
            None => text.into(),
        }
    }

    /// `bytes` without the secrets; `None` where none was there.
    pub(super) fn blank_bytes(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut clean: Option<Vec<u8>> = None;
        for needle in &self.needles {
            let text = clean.as_deref().unwrap_or(bytes);
            let mut without = Vec::new();
            let mut at = 0;
            while let Some(found) = dress::find(text.get(at..).unwrap_or_default(), needle.expose().as_bytes()) {
                without.extend_from_slice(text.get(at..at + found.start).unwrap_or_default());
                without.extend_from_slice(GONE.as_bytes());
                at += found.end;
            }
            if at > 0 {
                without.extend_from_slice(text.get(at..).unwrap_or_default());
                clean = Some(without);
            }
        }
        clean
    }

    /// [`Self::blank`], and without anything that follows `token=`; at most 2 KB.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        // Cut last: a secret on the edge must still be whole when it is looked for.
        cut(&blank_parameters(&self.blank(text)), KEPT).to_owned()
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
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

    const TOKEN: &str = "CANARY/tok+en=7f&3";

    #[test]
    fn no_dress_of_the_token_survives() {
        let scrub = Scrub::new(Some(&Secret::new(TOKEN.into())));
        let percent = utf8_percent_encode(TOKEN, NON_ALPHANUMERIC).to_string();
        let dresses = [
            TOKEN.to_owned(),
            TOKEN.replace('/', "\\/"),
            TOKEN.replace('&', "&amp;"),
            TOKEN.replace('+', "\\u002B").replace('&', "\\u0026"),
            TOKEN.to_lowercase(),
            percent.to_ascii_lowercase(),
            percent.replace('%', "%25"),
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
    fn an_answer_that_breaks_off_amid_the_token_leaves_no_half() {
        let scrub = Scrub::new(Some(&Secret::new(TOKEN.into())));
        assert_eq!(scrub.text("{\"you sent\":\"Bearer CANARY/tok+"), "{\"you sent\":\"Bearer ***");
        assert_eq!(scrub.blank("no such word, canary"), "no such word, ***");
        assert_eq!(scrub.blank("a canary bird"), "a canary bird");
    }

    #[test]
    fn of_two_secrets_neither_leaves_a_rest() {
        let (short, long) = (Secret::new("rose-4711".into()), Secret::new("rose-4711-and-more".into()));
        let scrub = Scrub::new(Some(&short)).and(&long).and(&short);
        assert_eq!(scrub.text("rose-4711, rose-4711-and-more; rose%2D4711"), "***, ***; ***");
        assert_eq!(scrub.needles.iter().filter(|needle| needle.expose() == short.expose()).count(), 1);
    }

    #[test]
    fn a_shown_address_has_no_values() {
        let url = Url::parse("https://user:pw@h.example:8443/a/b?tag=x&token=s3cret#f").unwrap();
        assert_eq!(SafeUrl::from(&url).to_string(), "https://h.example:8443/a/b?tag=***&token=***");
    }
}
