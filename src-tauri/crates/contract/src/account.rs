//! Accounts at galleries: signing in, and the events an account may fill.

use crate::{DestinationId, Timestamp, TypedSecret};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How Boothlift may act for an account.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum AccountDraft {
    /// With a token that was copied from the service.
    Token {
        /// The token.
        token: TypedSecret,
    },
    /// With what a sign-in in the browser gave.
    SignIn {
        /// [`SignInView::sign_in`] of one that came to a good end.
        sign_in: u32,
    },
}

/// What a sign-in is for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum SignInFor {
    /// A community that is about to be added.
    Draft {
        /// Its address, `https://` and a host.
        base_url: String,
        /// The app that was registered there.
        client_id: String,
        /// Whether the host is told which program began (RFC 7636).
        pkce: bool,
    },
    /// A destination that is there and was signed in to before.
    Destination {
        /// That destination.
        destination: DestinationId,
    },
}

/// A sign-in that has begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignInView {
    /// Its number.
    pub sign_in: u32,
    /// The page to open in the browser. It holds nothing that signs anybody in.
    pub page: String,
    /// Whether this computer hears the browser's answer; otherwise the address it ended at is pasted.
    pub listens: bool,
    /// When it ends unless somebody signed in.
    pub ends_at: Timestamp,
}

/// An event at a gallery that an account may fill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteEvent {
    /// The number it has there.
    pub id: u64,
    /// Its name there, as plain text of at most 120 characters.
    pub name: String,
    /// Its day, `YYYY-MM-DD`, where the service tells.
    pub date: Option<String>,
    /// Photos in it, where the service tells.
    pub photos: Option<u32>,
}
