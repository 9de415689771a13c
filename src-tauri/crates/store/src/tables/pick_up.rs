//! Pick-up codes: six characters that open a session's page where a phone cannot scan.

use super::first;
use crate::StoreError;
use boothlift_contract::SessionId;
use rusqlite::{Connection, params};

/// What a code is made of: nothing that can be taken for another sign in the dark (no 0, O, 1, I, L).
pub const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Characters of a code.
pub const LENGTH: usize = 6;

/// Codes drawn before giving up; 887 million are possible, so a second draw is rare already.
const DRAWS: usize = 16;

/// The session's code, made at the first call and the same ever after.
///
/// # Errors
/// What SQLite says, or that the system gives no random numbers.
pub fn of_session(connection: &Connection, session: SessionId) -> Result<String, StoreError> {
    let mut query = connection.prepare_cached("SELECT code FROM pick_up_codes WHERE session_id = ?1")?;
    if let Some(code) = first(query.query([session.0])?, |row| Ok(row.get(0)?))? {
        return Ok(code);
    }
    let mut insert = connection
        .prepare_cached("INSERT INTO pick_up_codes (code, session_id) VALUES (?1, ?2) ON CONFLICT (code) DO NOTHING")?;
    for _ in 0..DRAWS {
        let code = draw()?;
        if insert.execute(params![code, session.0])? == 1 {
            return Ok(code);
        }
    }
    Err(StoreError::Commit("no free pick-up code was found".into()))
}

/// The session a code opens; `code` as [`read`] gives it.
///
/// # Errors
/// What SQLite says.
pub fn session(connection: &Connection, code: &str) -> Result<Option<SessionId>, StoreError> {
    let mut query = connection.prepare_cached("SELECT session_id FROM pick_up_codes WHERE code = ?1")?;
    first(query.query([code])?, |row| Ok(SessionId(row.get(0)?)))
}

/// A code as a person typed it: small letters, spaces and dashes do not matter. None where it cannot be one.
#[must_use]
pub fn read(typed: &str) -> Option<String> {
    if typed.len() > 32 {
        return None;
    }
    let plain = typed.bytes().filter(|byte| !matches!(byte, b' ' | b'-')).map(|byte| byte.to_ascii_uppercase());
    let code: Vec<u8> = plain.collect();
    let fits = code.len() == LENGTH && code.iter().all(|byte| ALPHABET.contains(byte));
    fits.then(|| String::from_utf8(code).ok()).flatten()
}

/// A code nobody can guess, each as likely as any other. One of digits alone could be taken for a session's number.
fn draw() -> Result<String, StoreError> {
    // The largest multiple of the alphabet's length: bytes above it would make some characters more likely.
    const FAIR: u8 = 248;
    let mut code = String::with_capacity(LENGTH);
    let mut bytes = [0; 64];
    loop {
        getrandom::fill(&mut bytes).map_err(|error| StoreError::Commit(format!("no random numbers: {error}")))?;
        code.clear();
        let fair = bytes.iter().filter(|byte| **byte < FAIR);
        code.extend(fair.map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).take(LENGTH));
        if code.len() == LENGTH && code.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            return Ok(code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_holds_no_sign_that_looks_like_another_and_is_no_number() {
        for _ in 0..2000 {
            let code = draw().unwrap();
            assert_eq!(read(&code).as_deref(), Some(code.as_str()));
            assert!(
                !code.contains(['0', 'O', '1', 'I', 'L']) && code.bytes().any(|b| b.is_ascii_alphabetic()),
                "{code}"
            );
        }
    }

    #[test]
    fn small_letters_spaces_and_dashes_do_not_matter_and_nothing_else_is_forgiven() {
        for typed in ["K7MP2Q", "k7mp2q", "k7m p2q", " K7M-P2Q "] {
            assert_eq!(read(typed).as_deref(), Some("K7MP2Q"), "{typed}");
        }
        for typed in ["", "131", "K7MP2", "K7MP2QX", "K7MP2O", "K7MP21", "K7MP2%", "K7MPÜ", &"K".repeat(40)] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
