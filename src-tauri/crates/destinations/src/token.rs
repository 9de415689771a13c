//! Tokens as people paste them.

use crate::Secret;

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
}
