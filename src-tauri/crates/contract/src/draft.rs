//! What a person types or chooses, on its way in with a request.

use crate::{AccountDraft, DestinationId, PhotoId, SessionId, state::worded};
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;
use zeroize::Zeroizing;

/// A secret on its way in. It can be read once from JSON and never be printed or written back; its memory is wiped when it is
/// dropped.
///
/// ```compile_fail
/// # use boothlift_contract::TypedSecret;
/// println!("{}", TypedSecret::from("t".to_owned()));
/// ```
/// ```compile_fail
/// # use boothlift_contract::TypedSecret;
/// let json = serde_json::to_string(&TypedSecret::from("t".to_owned()));
/// ```
/// ```compile_fail
/// # use boothlift_contract::TypedSecret;
/// assert_eq!(TypedSecret::from("t".to_owned()), TypedSecret::from("t".to_owned()));
/// ```
/// ```
/// # use boothlift_contract::TypedSecret;
/// let secret: TypedSecret = serde_json::from_str("\"t\"").unwrap();
/// assert_eq!(format!("{secret:?}"), "TypedSecret(***)");
/// assert_eq!(secret.into_inner(), "t");
/// ```
#[derive(Clone, Deserialize, TS)]
#[serde(from = "String")]
#[ts(type = "string")]
pub struct TypedSecret(Zeroizing<String>);

impl TypedSecret {
    /// Takes the text out.
    #[must_use]
    pub fn into_inner(mut self) -> String {
        std::mem::take(&mut *self.0)
    }
}

impl From<String> for TypedSecret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for TypedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TypedSecret(***)")
    }
}

worded! {
    /// Upload addresses of Event Gallery that are known.
    EndpointPreset {
        /// The newer host with the path of the older page.
        New = "eventgallery-new",
        /// The newer host as its page names it.
        NewBare = "eventgallery-new-bare",
        /// The older host.
        Old = "eventgallery-old",
        /// Any other https address.
        Custom = "custom",
    }
}

worded! {
    /// What is done after an answer of Event Gallery got lost: it cannot be asked what arrived.
    LostAnswers {
        /// Sent again twice; a photo may be there twice, none is missing.
        SendAgain = "send-again",
        /// Held at once for a person; none is there twice, one may be missing until somebody looked.
        Hold = "hold",
    }
}

/// How a picture is wrapped on its way to Event Gallery.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "form", rename_all = "kebab-case", deny_unknown_fields)]
pub enum BodyDraft {
    /// The file's bytes.
    Raw {},
    /// The file's bytes, labelled as a form.
    RawAsForm {},
    /// A form with one file.
    Multipart {
        /// The file's field.
        field: String,
    },
}

/// A destination about to be added.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum DestinationDraft {
    /// The built-in gallery.
    LocalGallery {},
    /// Darkroom's Event Gallery.
    EventGallery {
        /// Which address.
        preset: EndpointPreset,
        /// The address, with `custom`.
        endpoint: Option<String>,
        /// `[A-Za-z0-9-]+`, optional.
        collection_url: Option<String>,
        /// From the gallery's Integration tab.
        token: TypedSecret,
        /// Whether films go there too.
        videos: bool,
        /// How pictures are wrapped.
        body: BodyDraft,
        /// What is done after a lost answer.
        lost_answers: LostAnswers,
        /// The public address of a session there, with `{collection_url}` and `{tag}`; optional.
        link: Option<String>,
    },
    /// An event of a SelfCommunity host.
    #[serde(rename = "selfcommunity")]
    SelfCommunity {
        /// The community's address, `https://` and a host.
        base_url: String,
        /// The event's number there; none while it is being chosen.
        event: Option<u64>,
        /// Who sends.
        account: AccountDraft,
    },
    /// An event of CycleMate.
    #[serde(rename = "cyclemate")]
    CycleMate {
        /// The service's address; none takes the usual one.
        base_url: Option<String>,
        /// The event's number there; none while it is being chosen.
        event: Option<u64>,
        /// An access token.
        token: TypedSecret,
    },
}

/// A folder chosen among finds.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FolderChoice {
    /// [`crate::FolderFind::pick`].
    pub pick: u32,
    /// Whether photos older than today go out too; none means that nobody was asked yet.
    pub old_photos: Option<bool>,
}

/// A session rule as it is chosen or typed.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum RuleDraft {
    /// What the folder itself proposed.
    Proposed {},
    /// A preset that comes along.
    Preset {
        /// Its word.
        word: String,
    },
    /// An expression with a group named `session`.
    Pattern {
        /// The expression.
        text: String,
    },
    /// The text of a preset file.
    File {
        /// The text.
        text: String,
    },
}

/// Where photos were dropped.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(tag = "on", rename_all = "snake_case", deny_unknown_fields)]
pub enum DropTarget {
    /// Anywhere: a session of its own.
    Window {},
    /// A session's print or row.
    Session {
        /// That session.
        session: SessionId,
    },
    /// A destination's tile: a session of its own, only for that destination.
    Destination {
        /// That destination.
        destination: DestinationId,
    },
}

/// What is not to go out.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum NotThis {
    /// One photo.
    Photo {
        /// That photo.
        photo: PhotoId,
    },
    /// Several photos.
    Photos {
        /// Those photos, at least one; at most 1,000.
        photos: Vec<PhotoId>,
    },
    /// What of a session has not gone out yet.
    Session {
        /// That session.
        session: SessionId,
    },
}

/// What a person wants now.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum ThisOne {
    /// One photo.
    Photo {
        /// That photo.
        photo: PhotoId,
    },
    /// Several photos, which keep their order among each other.
    Photos {
        /// Those photos, at least one; at most 1,000.
        photos: Vec<PhotoId>,
    },
    /// What of a session still waits.
    Session {
        /// That session.
        session: SessionId,
    },
}
