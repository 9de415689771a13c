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

/// The token as it is meant: people paste blanks and quotation marks along with it.
pub(crate) fn clean(token: &Secret) -> Result<Secret, Fault> {
    let text = token.expose().trim().trim_matches(['"', '\'', '“', '”', '„', '‘', '’', '`']).trim();
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    // An address pasted in place of the token, or two lines of a page, would only come back as "denied".
    let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`');
    if text.len() < 4 || text.len() > 1000 || !text.chars().all(fits) || text.contains("://") {
        return Err(Fault::Strange);
    }
    Ok(Secret::new(text.to_owned()))
}
