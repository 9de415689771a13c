//! Sessions: cards, one session whole, and the code its guests scan.

use crate::{Kind, PhotoId, PhotoState, SessionId, Timestamp};
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
    /// Of them held.
    pub needs_you: u32,
    /// The state its clip shows.
    pub state: PhotoState,
    /// At most four, the best first.
    pub thumbs: Vec<PhotoThumb>,
    /// When it goes out, where it is held back for a moment after a drop.
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
    /// All its photos.
    pub photos: Vec<PhotoThumb>,
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
}
