//! Which session a secret link opens.

use boothlift_contract::SessionId;
use boothlift_store::{Store, StoreError, gallery, sessions};
use std::{
    collections::HashMap,
    fmt::Write as _,
    sync::{Mutex, PoisonError},
};
use subtle::ConstantTimeEq;

/// The key of a secret link.
pub(super) type Key = [u8; 16];

/// Link keys at hand. A guess never reaches SQLite, whose index would answer faster or slower by how much of it is
/// right: the map's hash is seeded anew in each run, and what it finds is compared in constant time.
#[derive(Default)]
pub(super) struct Keys(Mutex<Known>);

#[derive(Default)]
struct Known {
    sessions: HashMap<Key, SessionId>,
    newest: i64,
}

impl Keys {
    /// The session that `key` opens: its own, or the one that was joined with since. Whoever is shown it must be given
    /// no other key than the one they came with: after the join is taken back only that one may open anything.
    pub(super) async fn session(&self, store: &Store, key: Key) -> Result<Option<sessions::Session>, StoreError> {
        let mut found = self.find(&key);
        if found.is_none() {
            let after = self.known().newest;
            let new = store.read(move |records| gallery::keys_after(records, after)).await?;
            self.learn(new);
            found = self.find(&key);
        }
        let Some(id) = found else { return Ok(None) };
        let found = store.read(move |records| Ok((sessions::get(records, id)?, sessions::behind_link(records, id)?)));
        match found.await {
            Ok((own, opened)) => Ok(opened.filter(|_| same(&own.link_key, &key))),
            Err(StoreError::Missing(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn find(&self, key: &Key) -> Option<SessionId> {
        self.known().sessions.get(key).copied()
    }

    fn learn(&self, new: Vec<(SessionId, Key)>) {
        let mut known = self.known();
        for (id, key) in new {
            known.newest = known.newest.max(id.0);
            known.sessions.insert(key, id);
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Compares two keys in constant time.
pub(super) fn same(one: &Key, other: &Key) -> bool {
    one.ct_eq(other).into()
}

/// A key as it stands in an address: 32 lower-case hex digits.
pub(super) fn key_text(key: &Key) -> String {
    key.iter().fold(String::with_capacity(32), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The key that [`key_text`] wrote.
pub(super) fn key_of(text: &str) -> Option<Key> {
    let plain = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let number = plain.then(|| u128::from_str_radix(text, 16).ok()).flatten()?;
    Some(number.to_be_bytes())
}
