//! Blanking secrets in finished lines.

use base64::{Engine as _, engine::general_purpose};
use boothlift_destinations::Secret;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::{PoisonError, RwLock};

const GONE: &str = "***";

/// Shorter ones would blank ordinary words.
const SHORTEST: usize = 4;

static KNOWN: RwLock<Vec<Secret>> = RwLock::new(Vec::new());

/// From now on `secret` is blanked in every log line, in each dress it may wear: raw, percent-encoded, as a form, in JSON,
/// in base64. Of several tokens kept together as JSON each is.
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
    for dress in dresses(secret.expose()) {
        if !known.iter().any(|other| other.expose() == dress) {
            known.push(Secret::new(dress));
        }
    }
    // The longest first, so that none leaves a rest of another.
    known.sort_by_key(|dress| std::cmp::Reverse(dress.expose().len()));
}

/// `line` without secrets.
pub(crate) fn redact(line: &str) -> String {
    let mut clean = line.to_owned();
    for dress in KNOWN.read().unwrap_or_else(PoisonError::into_inner).iter() {
        if clean.contains(dress.expose()) {
            clean = clean.replace(dress.expose(), GONE);
        }
    }
    let clean = blank_after(&clean, "token=", false);
    let clean = blank_after(&clean, "authorization:", true);
    blank_after(&clean, "bearer ", false)
}

fn dresses(secret: &str) -> Vec<String> {
    let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let debug = format!("{secret:?}");
    let mut all = vec![
        secret.to_owned(),
        debug.trim_matches('"').to_owned(),
        secret.replace('/', "\\/"),
        secret.replace('&', "&amp;"),
        percent.to_ascii_lowercase(),
        form.to_ascii_lowercase(),
        form,
        percent,
    ];
    for shift in 0..3 {
        all.extend(base64_core(secret.as_bytes(), shift));
    }
    all
}

/// The part of `secret`'s base64 that does not depend on its neighbours, when it begins `shift` bytes into a group.
fn base64_core(secret: &[u8], shift: usize) -> impl Iterator<Item = String> {
    let mut padded = vec![0; shift];
    padded.extend_from_slice(secret);
    let (from, to) = ([0, 2, 3][shift], padded.len() / 3 * 4);
    let both = [general_purpose::STANDARD_NO_PAD.encode(&padded), general_purpose::URL_SAFE_NO_PAD.encode(&padded)];
    both.into_iter().filter_map(move |text| text.get(from..to).map(str::to_owned)).filter(|core| core.len() >= 6)
}

/// Blanks what follows each `name` in `text`, letter case aside: up to the value's end, or the rest of the line.
fn blank_after(text: &str, name: &str, whole_line: bool) -> String {
    let lower = text.to_ascii_lowercase();
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

    #[test]
    fn what_looks_like_a_secret_is_blanked_unknown_as_it_is() {
        let table = [
            ("GET /up?token=abc&name=x HTTP", "GET /up?token=***&name=x HTTP"),
            ("TOKEN=abc", "TOKEN=***"),
            ("token=\"abc\" next", "token=\"***\" next"),
            ("authorization: Basic dTpw\nnext", "authorization: ***\nnext"),
            ("a Bearer abc.def, then", "a Bearer ***, then"),
            ("nothing of that kind", "nothing of that kind"),
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
