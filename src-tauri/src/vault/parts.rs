//! Long secrets in pieces: Windows Credential Manager keeps at most 2,560 bytes under one name, in two bytes a sign
//! (`CRED_MAX_CREDENTIAL_BLOB_SIZE`), and a signed access token is longer than that.
//!
//! Pieces are written before the head that names them, each time under names of their own: whenever the program is killed,
//! what is read is the old secret or the new one.

use boothlift_destinations::{Secret, VaultError};

/// Most signs of one piece, all of which are ASCII in a token.
const PIECE: usize = 1200;
/// Most pieces: far more than any secret has.
const PIECES: usize = 64;
/// How the head of a secret in pieces begins; no token has such a sign.
const HEAD: &str = "\u{1}pieces ";

/// One place for short secrets. Calls may block.
pub(super) trait Place {
    fn get(&self, key: &str) -> Result<Option<Secret>, VaultError>;
    fn set(&self, key: &str, secret: &Secret) -> Result<(), VaultError>;
    fn forget(&self, key: &str) -> Result<(), VaultError>;
}

/// Which of two sets of names, and how many pieces.
#[derive(Clone, Copy)]
struct Head {
    set: u8,
    pieces: usize,
}

impl Head {
    fn read(secret: &Secret) -> Option<Self> {
        let (set, pieces) = secret.expose().strip_prefix(HEAD)?.split_once(' ')?;
        let head = Self { set: set.parse().ok()?, pieces: pieces.parse().ok()? };
        (head.pieces <= PIECES).then_some(head)
    }

    fn name(self, key: &str, n: usize) -> String {
        format!("{key}/{}/{n}", self.set)
    }
}

pub(super) fn get(place: &impl Place, key: &str) -> Result<Option<Secret>, VaultError> {
    let Some(kept) = place.get(key)? else { return Ok(None) };
    let Some(head) = Head::read(&kept) else { return Ok(Some(kept)) };
    let mut whole = String::with_capacity(head.pieces * PIECE);
    for n in 0..head.pieces {
        let piece = place.get(&head.name(key, n))?;
        let piece = piece.ok_or_else(|| VaultError::Failed("a piece of the secret is missing".into()))?;
        whole.push_str(piece.expose());
    }
    Ok(Some(Secret::new(whole)))
}

pub(super) fn set(place: &impl Place, key: &str, secret: &Secret) -> Result<(), VaultError> {
    let old = place.get(key)?.as_ref().and_then(Head::read);
    let text = secret.expose();
    if text.len() <= PIECE {
        place.set(key, secret)?;
    } else {
        let signs: Vec<char> = text.chars().collect();
        let pieces: Vec<&[char]> = signs.chunks(PIECE).collect();
        if pieces.len() > PIECES {
            return Err(VaultError::Failed("the secret is too long".into()));
        }
        let head = Head { set: old.map_or(0, |old| 1 - old.set.min(1)), pieces: pieces.len() };
        for (n, piece) in pieces.into_iter().enumerate() {
            place.set(&head.name(key, n), &Secret::new(piece.iter().collect()))?;
        }
        place.set(key, &Secret::new(format!("{HEAD}{} {}", head.set, head.pieces)))?;
    }
    drop_pieces(place, key, old);
    Ok(())
}

pub(super) fn forget(place: &impl Place, key: &str) -> Result<(), VaultError> {
    let old = place.get(key)?.as_ref().and_then(Head::read);
    place.forget(key)?;
    drop_pieces(place, key, old);
    Ok(())
}

/// Pieces that no head names any more. What cannot be removed stays unread.
fn drop_pieces(place: &impl Place, key: &str, old: Option<Head>) {
    let Some(head) = old else { return };
    for n in 0..head.pieces {
        if let Err(error) = place.forget(&head.name(key, n)) {
            tracing::warn!(%error, "an old piece of a secret stays in the key store");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{cell::RefCell, collections::BTreeMap};

    /// As strict as Credential Manager; fails after so many writes.
    #[derive(Default)]
    struct Strict(RefCell<BTreeMap<String, String>>, RefCell<Option<usize>>);

    impl Place for Strict {
        fn get(&self, key: &str) -> Result<Option<Secret>, VaultError> {
            Ok(self.0.borrow().get(key).cloned().map(Secret::new))
        }

        fn set(&self, key: &str, secret: &Secret) -> Result<(), VaultError> {
            assert!(secret.expose().encode_utf16().count() * 2 <= 2560, "too long for one entry");
            if let Some(left) = self.1.borrow_mut().as_mut() {
                *left = left.checked_sub(1).ok_or_else(|| VaultError::Failed("killed".into()))?;
            }
            self.0.borrow_mut().insert(key.into(), secret.expose().into());
            Ok(())
        }

        fn forget(&self, key: &str) -> Result<(), VaultError> {
            self.0.borrow_mut().remove(key);
            Ok(())
        }
    }

    fn read(place: &Strict) -> Option<String> {
        get(place, "k").unwrap().map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn secrets_of_any_length_come_back_and_leave_nothing_behind() {
        let place = Strict::default();
        for length in [4, PIECE, PIECE + 1, 8192, 20_000, 3 * PIECE, 5] {
            let text: String = ('a'..='z').cycle().take(length).collect();
            set(&place, "k", &Secret::new(text.clone())).unwrap();
            assert_eq!(read(&place), Some(text), "{length}");
            let pieces = if length <= PIECE { 0 } else { length.div_ceil(PIECE) };
            assert_eq!(place.0.borrow().len(), 1 + pieces, "{length}");
        }
        set(&place, "k", &Secret::new("x".repeat(9000))).unwrap();
        forget(&place, "k").unwrap();
        assert!(place.0.borrow().is_empty());
    }

    #[test]
    fn killed_at_any_write_the_old_secret_is_there_or_the_new_one() {
        let (old, new) = ("o".repeat(5000), "n".repeat(7000));
        for writes in 0..8 {
            let place = Strict::default();
            set(&place, "k", &Secret::new(old.clone())).unwrap();
            *place.1.borrow_mut() = Some(writes);
            let kept = set(&place, "k", &Secret::new(new.clone())).is_ok();
            assert_eq!(read(&place), Some(if kept { new.clone() } else { old.clone() }), "{writes}");
        }
    }
}
