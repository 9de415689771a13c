//! Tokens as people paste them.

use crate::Secret;
use base64::{
    Engine as _,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use boothlift_contract::Timestamp;
use serde::Deserialize;
use std::time::Duration;
use zeroize::Zeroizing;

/// Why a text cannot be a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing is left of it.
    Empty,
    /// No token has such signs, or such a length.
    Strange,
}

/// Longest token: access tokens that are signed JSON, as Auth0's, grow with every right that stands in them.
pub const TOKEN_MOST: usize = 8192;

/// The token as it is meant: people paste blanks and quotation marks along with it.
pub(crate) fn clean(token: &Secret) -> Result<Secret, Fault> {
    let text = token.expose().trim().trim_matches(['"', '\'', '“', '”', '„', '‘', '’', '`']).trim();
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    // An address pasted in place of the token, or two lines of a page, would only come back as "denied".
    let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`');
    if text.len() < 4 || text.len() > TOKEN_MOST || !text.chars().all(fits) || text.contains("://") {
        return Err(Fault::Strange);
    }
    Ok(Secret::new(text.to_owned()))
}

/// How long before its end a token is told to end soon: so long, or a quarter of its life where that is shorter.
const SOON: Duration = Duration::from_secs(3 * 24 * 3600);

/// When a token ends by its own word, and since when that is soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenEnd {
    /// From here on a person may want to know.
    pub soon_from: Timestamp,
    /// From here on it is refused.
    pub at: Timestamp,
}

impl TokenEnd {
    /// What `secret`, as the vault keeps it, says of itself where it is a JSON Web Token (RFC 7519). `None` for every other, and
    /// for one that is renewed. Nothing is proved by it: whoever made the token may write what they like.
    #[must_use]
    pub fn of(secret: &Secret) -> Option<Self> {
        #[derive(Deserialize)]
        struct Kept {
            access: String,
            refresh: Option<String>,
        }
        #[derive(Deserialize)]
        struct Claims {
            exp: f64,
            iat: Option<f64>,
        }
        const LENIENT: GeneralPurpose = GeneralPurpose::new(
            &base64::alphabet::URL_SAFE,
            GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
        );
        let text = secret.expose().trim();
        if text.starts_with('{') {
            let kept: Kept = serde_json::from_str(text).ok()?;
            let (access, refresh) = (Secret::new(kept.access), kept.refresh.map(Secret::new));
            return if refresh.is_none() && !access.expose().starts_with('{') { Self::of(&access) } else { None };
        }
        let [_, claims, _] = text.split('.').collect::<Vec<_>>()[..] else { return None };
        let claims = Zeroizing::new(LENIENT.decode(claims).ok()?);
        let Claims { exp, iat } = serde_json::from_slice(&claims).ok()?;
        // Beyond these it is no moment of anybody's life.
        let moment = |seconds: f64| (0.0..1e11).contains(&seconds).then_some(Timestamp((seconds * 1000.0) as i64));
        let at = moment(exp)?;
        let life = iat.and_then(moment).map_or(SOON * 4, |made| at.since(made));
        let soon = i64::try_from(SOON.min(life / 4).as_millis()).unwrap_or(0);
        Some(Self { soon_from: Timestamp(at.0 - soon), at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_token_of_many_rights_is_taken_whole_and_no_longer_text() {
        let long = format!("eyJhbGciOiJSUzI1NiJ9.{}", "aZ09-_".repeat(1000));
        assert_eq!(clean(&Secret::new(format!(" {long}\n"))).unwrap().expose(), long);
        assert!(clean(&Secret::new("a".repeat(TOKEN_MOST))).is_ok());
        assert_eq!(clean(&Secret::new("a".repeat(TOKEN_MOST + 1))).unwrap_err(), Fault::Strange);
    }

    const DAY: i64 = 24 * 3600;
    /// 2026-06-20.
    const EXP: i64 = 1_781_913_600;

    fn signed(claims: &str) -> String {
        let part = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.c2lnbmVk", part(r#"{"alg":"RS256"}"#), part(claims))
    }

    fn end(text: String) -> Option<(i64, i64)> {
        TokenEnd::of(&Secret::new(text)).map(|end| (end.soon_from.0 / 1000, end.at.0 / 1000))
    }

    #[test]
    fn a_signed_token_tells_when_it_ends_and_since_when_that_is_soon() {
        let made = |days: i64| signed(&format!(r#"{{"sub":"x","iat":{},"exp":{EXP}}}"#, EXP - days * DAY));
        assert_eq!(end(made(30)), Some((EXP - 3 * DAY, EXP)));
        assert_eq!(end(made(1)), Some((EXP - DAY / 4, EXP)), "a token of a day is not about to end all day long");
        assert_eq!(end(signed(&format!(r#"{{"exp":{EXP}}}"#))), Some((EXP - 3 * DAY, EXP)));
        assert_eq!(end(signed(&format!(r#"{{"exp":{EXP}.5}}"#))), Some((EXP - 3 * DAY, EXP)));
        let padded = base64::engine::general_purpose::URL_SAFE.encode(format!(r#"{{"ab":1,"exp":{EXP}}}"#));
        assert!(padded.ends_with('='));
        assert_eq!(end(format!(" e30.{padded}.c2ln\n")), Some((EXP - 3 * DAY, EXP)));
        assert_eq!(end(format!(r#"{{"access":"{}","refresh":null}}"#, made(30))), Some((EXP - 3 * DAY, EXP)));
    }

    #[test]
    fn a_token_that_says_nothing_or_is_renewed_has_no_end() {
        let good = signed(&format!(r#"{{"exp":{EXP}}}"#));
        for none in [
            "HULAGALLERYAPITOKEN".to_owned(),
            "a.b.c".to_owned(),
            good.replacen('.', "", 1),
            format!("{good}.x.y"),
            signed("[]"),
            signed(r#"{"sub":"x"}"#),
            signed(r#"{"exp":"soon"}"#),
            signed(r#"{"exp":-1}"#),
            signed(r#"{"exp":1e300}"#),
            format!(r#"{{"access":"{good}","refresh":"r-4711"}}"#),
            format!(r#"{{"access":"{good}""#),
        ] {
            assert_eq!(end(none.clone()), None, "{none}");
        }
    }
}
