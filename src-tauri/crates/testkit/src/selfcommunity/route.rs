//! The addresses it answers.

/// Names of its calls.
pub(super) const CALLS: [&str; 14] = [
    "chunk",
    "complete",
    "add",
    "list",
    "remove",
    "media",
    "delete",
    "me",
    "events",
    "created",
    "event",
    "token",
    "revoke",
    "authorize",
];

/// What an address is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Chunk,
    Complete,
    Media(u64),
    Me,
    Events,
    Created,
    Event(u64),
    Gallery(u64),
    Token,
    Revoke,
    Authorize,
}

impl Route {
    /// What `path` leads to. The slash at its end is part of every address.
    pub(super) fn of(path: &str) -> Option<Self> {
        let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        let parts: Vec<&str> = path.strip_prefix('/')?.strip_suffix('/')?.split('/').collect();
        match parts[..] {
            ["oauth", "token"] => Some(Self::Token),
            ["oauth", "revoke_token"] => Some(Self::Revoke),
            ["oauth", "authorize"] => Some(Self::Authorize),
            ["api", "v2", "media", "upload", "chunk"] => Some(Self::Chunk),
            ["api", "v2", "media", "upload", "complete"] => Some(Self::Complete),
            ["api", "v2", "media", id] => number(id).map(Self::Media),
            ["api", "v2", "user", "me"] => Some(Self::Me),
            ["api", "v2", "event"] => Some(Self::Events),
            ["api", "v2", "event", "created"] => Some(Self::Created),
            ["api", "v2", "event", id] => number(id).map(Self::Event),
            ["api", "v2", "event", id, "gallery"] => number(id).map(Self::Gallery),
            _ => None,
        }
    }

    /// The call that `method` is here; `None` is 405.
    pub(super) fn call(self, method: &str) -> Option<&'static str> {
        Some(match (self, method) {
            (Self::Chunk, "POST") => "chunk",
            (Self::Complete, "POST") => "complete",
            (Self::Media(_), "GET") => "media",
            (Self::Media(_), "DELETE") => "delete",
            (Self::Me, "GET") => "me",
            (Self::Events, "GET") => "events",
            (Self::Created, "GET") => "created",
            (Self::Event(_), "GET") => "event",
            (Self::Gallery(_), "GET") => "list",
            (Self::Gallery(_), "POST") => "add",
            (Self::Gallery(_), "DELETE") => "remove",
            (Self::Token, "POST") => "token",
            (Self::Revoke, "POST") => "revoke",
            (Self::Authorize, "GET") => "authorize",
            _ => return None,
        })
    }
}
