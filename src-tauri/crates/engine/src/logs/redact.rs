//! Blanking secrets in finished lines.

use boothlift_destinations::{Secret, http::Scrub};
use std::sync::{LazyLock, PoisonError, RwLock};

const GONE: &str = "***";

/// Shorter ones would blank ordinary words.
const SHORTEST: usize = 4;

static KNOWN: LazyLock<RwLock<Scrub>> = LazyLock::new(RwLock::default);

/// What stands before a secret that nobody told us of, and whether the rest of the line belongs to it. `code` and `state` are
/// ordinary words elsewhere than in an address.
const BEFORE: &[(&str, bool)] = &[
    ("token=", false),
    ("token\":", false),
    ("authorization:", true),
    ("authorization\":", false),
    ("bearer ", false),
    ("?code=", false),
    ("&code=", false),
    ("?state=", false),
    ("&state=", false),
    ("code_verifier=", false),
    ("password=", false),
    ("password\":", false),
];

/// From now on `secret` is blanked in every log line, in each dress it may wear. Of several tokens kept together as JSON each
/// is.
pub fn hide(secret: &Secret) {
    if let Ok(serde_json::Value::Object(parts)) = serde_json::from_str(secret.expose()) {
        for part in parts.values().filter_map(serde_json::Value::as_str) {
            hide(&Secret::new(part.to_owned()));
        }
    }
    if secret.expose().len() < SHORTEST {
        return;
    }
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    *known = std::mem::take(&mut *known).and(secret);
}

/// `line` without secrets.
pub(crate) fn redact(line: &str) -> String {
    let mut clean = KNOWN.read().unwrap_or_else(PoisonError::into_inner).blank(line).into_owned();
    for (name, whole_line) in BEFORE {
        clean = blank_after(&clean, name, *whole_line);
    }
    clean
}

/// Blanks what follows each `name` in `text`, letter case aside: up to the value's end, or the rest of the line.
fn blank_after(text: &str, name: &str, whole_line: bool) -> String {
    let lower = text.to_ascii_lowercase();
    if !lower.contains(name) {
        return text.to_owned();
    }
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = lower[at..].find(name) {
        let name_end = at + found + name.len();
        let blanks = text[name_end..].len() - text[name_end..].trim_start_matches([' ', '"', '\'']).len();
        let value = name_end + blanks;
        let ends = |c: char| match whole_line {
            true => matches!(c, '\n' | '\r'),
            false => c.is_whitespace() || matches!(c, '&' | '"' | '\'' | '<' | '>' | '#' | ')' | ',' | '}'),
        };
        let end = text[value..].find(ends).map_or(text.len(), |length| value + length);
        clean.push_str(&text[at..value]);
        if end > value {
            clean.push_str(GONE);
        }
        at = end;
    }
    clean.push_str(&text[at..]);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine as _, engine::general_purpose};
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

    #[test]
    fn what_looks_like_a_secret_is_blanked_unknown_as_it_is() {
        let table = [
            ("GET /up?token=abc&name=x HTTP", "GET /up?token=***&name=x HTTP"),
            ("TOKEN=abc", "TOKEN=***"),
            ("token=\"abc\" next", "token=\"***\" next"),
            ("authorization: Basic dTpw\nnext", "authorization: ***\nnext"),
            ("a Bearer abc.def, then", "a Bearer ***, then"),
            ("nothing of that kind", "nothing of that kind"),
            (r#"{"refresh_token":"abc","a":1}"#, r#"{"refresh_token":"***","a":1}"#),
            (r#"{"access_token": "abc"}"#, r#"{"access_token": "***"}"#),
            (r#"{"authorization":"Basic"}"#, r#"{"authorization":"***"}"#),
            ("GET /callback?code=abc&state=def HTTP", "GET /callback?code=***&state=*** HTTP"),
            ("/callback?state=def&code=abc", "/callback?state=***&code=***"),
            ("code=dest.cert state=works", "code=dest.cert state=works"),
            ("code_verifier=abc&password=def", "code_verifier=***&password=***"),
            ("ends in token=", "ends in token="),
            ("Größe token=ä&ü token=b", "Größe token=***&ü token=***"),
        ];
        for (line, want) in table {
            assert_eq!(redact(line), want);
        }
    }

    #[test]
    fn of_tokens_kept_together_each_is_blanked() {
        hide(&Secret::new(r#"{"access":"pair-one-4711","refresh":"pair-two-4712","life":null}"#.into()));
        assert_eq!(redact("sent pair-one-4711, then pair-two-4712"), "sent ***, then ***");
    }

    #[test]
    fn no_dress_of_a_known_secret_passes() {
        let secret = "REDACT/canary+one=7f&3\"é";
        hide(&Secret::new(secret.into()));
        let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
        let dresses = [
            secret.to_owned(),
            secret.replace('/', "\\/"),
            secret.replace('+', "\\u002b").replace('&', "\\u0026").replace('"', "\\\""),
            percent.replace('%', "%25"),
            percent.to_ascii_lowercase(),
            percent,
            format!("{secret:?}"),
            url::form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
            general_purpose::STANDARD.encode(secret),
            general_purpose::STANDARD.encode(format!("u:{secret}")),
            general_purpose::URL_SAFE.encode(format!("ab{secret}c")),
        ];
        for dress in dresses {
            let clean = redact(&format!("before {dress} after"));
            assert!(!clean.contains(&dress[8..16]), "{dress} left {clean}");
            assert!(clean.starts_with("before ") && clean.ends_with(" after"), "{clean}");
        }
    }

    #[test]
    fn short_words_stay_readable() {
        hide(&Secret::new("in".into()));
        assert_eq!(redact("a line in a log"), "a line in a log");
    }
}
