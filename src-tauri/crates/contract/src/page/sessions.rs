//! Sessions: cards, one session whole, and the code its guests scan.

use crate::{EditKind, Follows, Kind, PhotoId, PhotoState, SessionId, Timestamp, WithdrawnHow};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One guest session as a print on the line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SessionCard {
    /// The session.
    pub id: SessionId,
    /// Its number within the event.
    pub number: u32,
    /// Its tag as it travels; empty where the rules give none.
    pub tag: String,
    /// Its first photo's arrival.
    pub started_at: Timestamp,
    /// Photos in all.
    pub photos: u32,
    /// Of them delivered.
    pub delivered: u32,
    /// Of them on the wire.
    pub sending: u32,
    /// Of them waiting.
    pub waiting: u32,
    /// Of those that wait, how many do so for approval.
    pub unapproved: u32,
    /// Of them held.
    pub needs_you: u32,
    /// The state its clip shows.
    pub state: PhotoState,
    /// At most four, the best first.
    pub thumbs: Vec<PhotoThumb>,
    /// When the last of its photos goes out, where they are held back for a moment.
    pub goes_out_at: Option<Timestamp>,
}

/// A photo small.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PhotoThumb {
    /// The photo; its picture comes from the host by this id.
    pub photo: PhotoId,
    /// What it is to guests.
    pub kind: Kind,
    /// Where it stands.
    pub state: PhotoState,
    /// Width over height as shown, 1 where unknown.
    pub aspect: f64,
    /// Its mean colour as `#rrggbb`, once a small picture of it was made.
    pub colour: Option<String>,
}

/// A page of Sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SessionPage {
    /// Newest first.
    pub cards: Vec<SessionCard>,
    /// Sessions in all.
    pub total: u32,
}

/// One session with all its photos.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SessionView {
    /// The card.
    pub card: SessionCard,
    /// Its last photo's arrival.
    pub ended_at: Timestamp,
    /// All its photos, oldest first.
    pub photos: Vec<SessionPhoto>,
    /// Where it looks as if another group of guests begins: that photo.
    pub second_group: Option<PhotoId>,
    /// The session before, by number.
    pub before: Option<Neighbour>,
    /// The session after, by number.
    pub after: Option<Neighbour>,
    /// What each destination that is on can do about sessions.
    pub follows: Vec<DestinationFollows>,
}

/// One photo of a session, as the hand takes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SessionPhoto {
    /// The photo, small.
    pub thumb: PhotoThumb,
    /// Its file's name.
    pub name: String,
    /// When it was first seen.
    pub seen_at: Timestamp,
    /// When it goes out, while its regret time runs.
    pub goes_out_at: Option<Timestamp>,
    /// Whether it waits for approval.
    pub unapproved: bool,
    /// The session it moves to when it has arrived.
    pub moves_to: Option<u32>,
    /// Destinations that have it and cannot move it, by label, with the tag it has there.
    pub fixed: Vec<Fixed>,
    /// What the booth did with its file after it was taken.
    pub withdrawn: Option<WithdrawnHow>,
}

/// A photo at a destination that cannot move it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fixed {
    /// The destination's label.
    pub label: String,
    /// The tag it was sent with; empty where it had none.
    pub tag: String,
}

/// A session next to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Neighbour {
    /// The session.
    pub id: SessionId,
    /// Its number.
    pub number: u32,
}

/// How one destination follows changes of sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DestinationFollows {
    /// The destination's label.
    pub label: String,
    /// What it can do with photos that are there.
    pub follows: Follows,
}

/// What an edit of sessions did, or what taking it back did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SessionEdit {
    /// What kind.
    pub kind: EditKind,
    /// Whether it was taken back by this.
    pub undone: bool,
    /// The session to look at now.
    pub session: Option<SessionId>,
    /// Its number.
    pub number: Option<u32>,
    /// The number of the other session: joined, split off, or moved from.
    pub other: Option<u32>,
    /// The tag as it became, after a rename.
    pub tag: String,
    /// Whether the tag had to be cleaned or numbered.
    pub cleaned: bool,
    /// Photos that changed their session or were left out.
    pub photos: u32,
    /// Of them those that are on the wire: they move when they have arrived.
    pub later: u32,
    /// What each destination can and cannot follow.
    pub notes: Vec<EditNote>,
    /// Whether it can be taken back.
    pub can_undo: bool,
    /// Whether something can be done again.
    pub can_redo: bool,
}

/// What one destination can or cannot follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EditNote {
    /// The destination's label.
    pub label: String,
    /// How it follows.
    pub follows: Follows,
    /// Photos this is about.
    pub photos: u32,
    /// The tag they have there, where that stays.
    pub tag: String,
}

/// What guests scan for one session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CodeSheet {
    /// The session.
    pub session: SessionId,
    /// Its number.
    pub number: u32,
    /// The address in the code.
    pub url: String,
    /// Six characters that open the same page, for phones that cannot scan.
    pub pick_up: String,
    /// Where those are typed in.
    pub front: String,
    /// The code as an SVG picture.
    pub qr_svg: String,
    /// Whether phones on the network can open it now.
    pub reachable: bool,
    /// Photos ready behind it.
    pub ready: u32,
    /// Photos on their way to it.
    pub coming: u32,
    /// What the sign before everybody may show, the print first: delivered, no film, not taken down, not removed at a
    /// guest's wish.
    pub pictures: Vec<PhotoId>,
    /// Where the same photos are in a gallery of the internet.
    pub at_home: Option<HomeCode>,
}

/// A second code of a session, for a gallery of the internet: it opens from anywhere once the photos are there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HomeCode {
    /// That gallery's name.
    pub label: String,
    /// The address in the code.
    pub url: String,
    /// The code as an SVG picture.
    pub qr_svg: String,
}
