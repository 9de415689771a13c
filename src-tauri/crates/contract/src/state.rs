//! States and kinds, each with its stable text for rows and JSON.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Declares an enum whose variants have one stable text, used in JSON, in SQLite and on the page alike.
macro_rules! worded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every variant, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The variant with this stable text.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use worded;

worded! {
    /// Who says which files are one guest session's. The order is the order of trust: the first goes before the others.
    ClaimSource {
        /// The booth called while the session went on.
        Hook = "hook",
        /// A summary file beside the photos.
        Manifest = "manifest",
        /// The booth's own database.
        Database = "database",
    }
}

worded! {
    /// Where one photo stands on its way to one destination.
    DeliveryState {
        /// Its turn will come.
        Waiting = "waiting",
        /// A copy that fits the destination is being made.
        Preparing = "preparing",
        /// Committed before the first byte.
        Sending = "sending",
        /// Committed before the last slice is handed to the socket.
        BodySent = "body_sent",
        /// The destination proved that it has the photo.
        Confirmed = "confirmed",
        /// Wholly sent, but no trusted answer was seen.
        Unknown = "unknown",
        /// Waits for a person, with a reason.
        Held = "held",
        /// Left out: by a person, or because the destination does not take this kind.
        Cancelled = "cancelled",
    }
}

worded! {
    /// Where one photo stands in all, as the sum bar counts it.
    PhotoState {
        /// At least one destination still has to get it.
        Waiting = "waiting",
        /// On its way to at least one destination.
        Sending = "sending",
        /// Confirmed at every destination that is on.
        Delivered = "delivered",
        /// Held at one destination or more.
        NeedsYou = "needs_you",
        /// Left out everywhere.
        NotSent = "not_sent",
    }
}

worded! {
    /// What Boothlift decided about one file in a watched folder.
    FileVerdict {
        /// Still growing, or not whole yet.
        Arriving = "arriving",
        /// Taken: a safe copy exists.
        Adopted = "adopted",
        /// The same content as a photo taken before.
        Same = "same",
        /// Not whole, and no longer growing: a person decides.
        Held = "held",
        /// Not taken, with a reason.
        Ignored = "ignored",
        /// There, but it cannot be read just now.
        Unreadable = "unreadable",
        /// It vanished before a safe copy was made.
        Gone = "gone",
    }
}

worded! {
    /// What noticed a file first.
    SeenBy {
        /// The system told of it.
        Event = "event",
        /// Looking through the folder found it.
        Scan = "scan",
        /// A person brought it in.
        Hand = "hand",
        /// The booth program named it.
        Hook = "hook",
    }
}

worded! {
    /// What the booth did with a file that had become a photo.
    WithdrawnHow {
        /// Deleted it.
        Deleted = "deleted",
        /// Moved it to its `forget` folder: the guest said no.
        Forgotten = "forgotten",
    }
}

worded! {
    /// What a person did to sessions.
    EditKind {
        /// Joined a session with another.
        Merge = "merge",
        /// Made a new session of some photos.
        Split = "split",
        /// Moved photos to another session.
        Move = "move",
        /// Gave a session another tag.
        Rename = "rename",
        /// Said "not this one" while the regret time ran.
        NotThisOne = "not_this_one",
    }
}

worded! {
    /// How a destination follows when photos change their session.
    Follows {
        /// At once, guest pages included.
        AtOnce = "at_once",
        /// What is not sent yet goes there with the new tag.
        WithNextPhoto = "with_next_photo",
        /// What is on the wire arrives as it is, then moves here.
        AfterArrival = "after_arrival",
        /// What is there stays under the tag it has.
        CannotMove = "cannot_move",
        /// It knows no sessions: there is nothing to change.
        NoSessions = "no_sessions",
    }
}

worded! {
    /// What a photo is to the guests.
    Kind {
        /// The composed print or strip.
        Print = "print",
        /// One shot.
        Single = "single",
        /// A moving picture.
        Gif = "gif",
        /// A film.
        Video = "video",
    }
}

worded! {
    /// What a file is by its content.
    MediaType {
        /// JPEG.
        Jpeg = "jpeg",
        /// PNG.
        Png = "png",
        /// GIF.
        Gif = "gif",
        /// WebP.
        Webp = "webp",
        /// MP4.
        Mp4 = "mp4",
        /// QuickTime.
        Mov = "mov",
        /// HEIF with pictures as phones take them (HEIC).
        Heic = "heic",
        /// AVIF.
        Avif = "avif",
    }
}

impl MediaType {
    /// The usual extension, without a dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Mp4 => "mp4",
            Self::Mov => "mov",
            Self::Heic => "heic",
            Self::Avif => "avif",
        }
    }

    /// The registered content type.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Mp4 => "video/mp4",
            Self::Mov => "video/quicktime",
            Self::Heic => "image/heic",
            Self::Avif => "image/avif",
        }
    }

    /// Whether every browser shows it as a picture. HEIC is shown by few, AVIF not by old ones.
    #[must_use]
    pub const fn is_shown_by_browsers(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Gif | Self::Webp)
    }

    /// Whether this is a film.
    #[must_use]
    pub const fn is_video(self) -> bool {
        matches!(self, Self::Mp4 | Self::Mov)
    }
}

worded! {
    /// How sure it is which booth program wrote a folder.
    Sureness {
        /// Nobody else is known to name files so.
        Certain = "certain",
        /// Others may name files so too.
        Likely = "likely",
        /// No program is known that does.
        Unknown = "unknown",
    }
}

worded! {
    /// Which service a destination is.
    DestinationKind {
        /// Darkroom's Event Gallery.
        EventGallery = "event-gallery",
        /// An event gallery of a SelfCommunity.
        SelfCommunity = "selfcommunity",
        /// Event images of CycleMate.
        CycleMate = "cyclemate",
        /// The gallery inside Boothlift.
        LocalGallery = "local-gallery",
    }
}

worded! {
    /// Which of the sessions that wait goes first.
    #[derive(Default)]
    SendingOrder {
        /// The newest session: guests see their photos at once.
        #[default]
        NewestFirst = "newest-first",
        /// The oldest session: everybody waits alike.
        OldestFirst = "oldest-first",
    }
}

worded! {
    /// A language that Boothlift speaks.
    #[derive(Default)]
    Language {
        /// English.
        #[default]
        En = "en",
        /// German.
        De = "de",
        /// Spanish.
        Es = "es",
    }
}

worded! {
    /// What a destination's lane is doing.
    LaneState {
        /// Nothing in the way.
        Works = "works",
        /// Cannot be reached from here; tried again by itself.
        Offline = "offline",
        /// The network wants a sign-in; tried again by itself.
        Portal = "portal",
        /// It answers with trouble of its own; tried again by itself.
        Down = "down",
        /// It asked for a pause; goes on by itself.
        Throttled = "throttled",
        /// A new token or sign-in is needed.
        SignIn = "sign_in",
        /// It refuses: no rights, or the subscription ended. Tried again now and then.
        Denied = "denied",
        /// The address is not an upload address.
        WrongAddress = "wrong_address",
        /// No space left there. Tried again now and then.
        Full = "full",
        /// The event ended there: it takes no more photos. Tried again now and then.
        Closed = "closed",
        /// It works, and what waits for it waits for another network (`SaverView`); the failure says why.
        Saving = "saving",
        /// Paused by a person.
        Paused = "paused",
        /// Switched off by a person.
        Off = "off",
    }
}

impl LaneState {
    /// Whether only a person can get this lane going again.
    #[must_use]
    pub const fn needs_a_person(self) -> bool {
        matches!(self, Self::SignIn | Self::Denied | Self::WrongAddress | Self::Full | Self::Closed)
    }
}
