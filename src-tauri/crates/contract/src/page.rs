//! What the page is shown: one snapshot, then numbered frames of changes.
//!
//! The page subscribes, asks for a [`Snapshot`] and applies each [`Frame`] whose `seq` follows. A gap means: ask again.

use crate::{
    DestinationId, DestinationKind, Failure, FileId, FileVerdict, FolderId, Kind, LaneState, MediaType, PhotoId,
    PhotoState, SessionId, Timestamp, state::worded,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything the page needs to draw itself from nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Snapshot {
    /// The number of the last frame that is already in here.
    pub seq: u64,
    /// What the program around the page can do.
    pub host: HostFacts,
    /// The event, or nothing yet: then the page shows Welcome.
    pub event: Option<EventView>,
    /// The one sentence.
    pub headline: Headline,
    /// The sum.
    pub counts: Counts,
    /// Newest sessions first, at most 12.
    pub sessions: Vec<SessionCard>,
    /// Sessions in all.
    pub session_total: u32,
    /// One lane a destination, in the operator's order.
    pub lanes: Vec<LaneView>,
    /// Photos on the wire right now.
    pub progress: Vec<Progress>,
    /// How fast it goes.
    pub pace: Pace,
    /// Watched folders.
    pub folders: Vec<FolderView>,
    /// Where guests can look.
    pub guests: GuestAccess,
}

/// What the program around the page can do. The page hides what it cannot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HostFacts {
    /// `desktop` or `headless`.
    pub name: String,
    /// Program version.
    pub version: String,
    /// Whether folders and files can be chosen in a dialog of the system.
    pub dialogs: bool,
    /// Whether a tray icon is there, so that closing the window keeps Boothlift going out of sight.
    pub tray: bool,
    /// Whether the page may change set-up, or only look, pause and retry.
    pub set_up: bool,
    /// Whether this is the pretend booth.
    pub pretend: bool,
}

/// The event as the page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EventView {
    /// Its name as the operator wrote it.
    pub name: String,
    /// Its own date, `YYYY-MM-DD`; a party past midnight keeps it.
    pub date: String,
    /// The name as it travels to galleries (`collection-name`).
    pub gallery_name: String,
    /// The custom address part at galleries that have one.
    pub collection_url: Option<String>,
}

/// The headline: which rule of the table applies, and the numbers in its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Headline {
    /// The rule.
    pub row: HeadlineRow,
    /// The photos it speaks of (on the way, waiting, held, delivered …).
    pub photos: u32,
    /// Whom it speaks of: a destination's or folder's name. May be empty.
    pub subject: String,
    /// Since when, where the words say so.
    pub since: Option<Timestamp>,
    /// The destination it is about, for the button.
    pub destination: Option<DestinationId>,
}

worded! {
    /// The headline table, in its order: the first that applies wins.
    HeadlineRow {
        /// The records cannot be opened or written.
        Records = "records",
        /// The disk is full.
        DiskFull = "disk_full",
        /// A photo vanished before it was safe.
        PhotoGone = "photo_gone",
        /// A watched folder is not reachable.
        FolderGone = "folder_gone",
        /// The network wants a sign-in.
        Portal = "portal",
        /// No destination outside this computer can be reached.
        Offline = "offline",
        /// A destination wants a new token or sign-in.
        SignIn = "sign_in",
        /// A destination refuses, is full, or has a wrong address.
        Destination = "destination",
        /// Photos are held.
        Held = "held",
        /// Paused by a person.
        Paused = "paused",
        /// A large import is being looked through.
        Looking = "looking",
        /// On the way, but for longer than 20 minutes from now.
        Slow = "slow",
        /// On the way.
        Working = "working",
        /// Everything delivered.
        AllDelivered = "all_delivered",
        /// Set up, nothing came yet.
        Ready = "ready",
        /// No event yet.
        SetUp = "set_up",
    }
}

/// The sum: `delivered + sending + waiting + needs_you = photos`, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Counts {
    /// Photos in all.
    pub photos: u32,
    /// Confirmed everywhere.
    pub delivered: u32,
    /// On the wire.
    pub sending: u32,
    /// Their turn will come.
    pub waiting: u32,
    /// A person is needed, held files included.
    pub needs_you: u32,
    /// Beside the sum: left out, not pictures, same as another.
    pub not_sent: u32,
    /// Beside the sum: still growing in the folder.
    pub arriving: u32,
}

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

/// One destination's lane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LaneView {
    /// The destination.
    pub id: DestinationId,
    /// Which service.
    pub kind: DestinationKind,
    /// Its name on screen.
    pub label: String,
    /// What it does now.
    pub state: LaneState,
    /// Why, where something is wrong.
    pub failure: Option<Failure>,
    /// Until when it waits, where that is known.
    pub until: Option<Timestamp>,
    /// Delivered there.
    pub delivered: u32,
    /// Still to go there.
    pub to_go: u32,
    /// Held there.
    pub held: u32,
    /// Whether a token is stored; never the token.
    pub has_token: bool,
    /// The upload address without query, for people; empty for the local gallery.
    pub address: String,
    /// Whether what arrived can be counted from outside.
    pub countable: bool,
    /// Whether it takes a picture's web address in place of its bytes.
    pub takes_picture_url: bool,
}

/// One photo on the wire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Progress {
    /// The photo.
    pub photo: PhotoId,
    /// Its session.
    pub session: Option<SessionId>,
    /// The destination.
    pub destination: DestinationId,
    /// File name for the lane tile.
    pub name: String,
    /// 0 to 99: 100 is only ever shown by `delivered`.
    pub percent: u8,
}

/// How fast it goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Pace {
    /// Bits a second to destinations outside this computer, over the last 20 s.
    pub bits_per_second: u64,
    /// The same, one value each 5 s, oldest first, at most 24.
    pub history: Vec<u64>,
    /// When the sum will close; absent until 20 s were measured.
    pub done_about: Option<Timestamp>,
}

/// One watched folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FolderView {
    /// The folder.
    pub id: FolderId,
    /// Its path for people.
    pub path: String,
    /// How it is.
    pub state: FolderState,
    /// Since when it is so.
    pub since: Option<Timestamp>,
    /// Session rule in use.
    pub sessions: String,
    /// When a file was last taken from it.
    pub last_file_at: Option<Timestamp>,
}

worded! {
    /// How a watched folder is.
    FolderState {
        /// Watched.
        Watched = "watched",
        /// Watched by looking again and again.
        Polled = "polled",
        /// Being looked through for the first time.
        Looking = "looking",
        /// Not reachable.
        Gone = "gone",
    }
}

/// Where and how guests can open photos.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct GuestAccess {
    /// Whether there is a local gallery at all.
    pub gallery: bool,
    /// Whether it listens on the network, not only on this computer.
    pub open: bool,
    /// `address:port` guests reach, or this computer's own.
    pub address: String,
    /// Name of the network it is open on.
    pub network: Option<String>,
    /// Whether everyone may see all photos of the event.
    pub everyone: bool,
    /// Web address of the whole event's page as this computer reaches it; its secret makes it the operator's own.
    pub event_page: Option<String>,
    /// Why it closed by itself, if it did.
    pub closed_because: Option<Failure>,
    /// Requests of guests to remove a photo that nobody has answered yet.
    pub removal_requests: u32,
}

/// Changes since the frame before. At most five a second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Frame {
    /// Grows by one with every frame.
    pub seq: u64,
    /// What changed, each part whole.
    pub changes: Vec<Change>,
}

/// One part of the snapshot, new.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "what", content = "now", rename_all = "snake_case")]
pub enum Change {
    /// The headline.
    Headline(Headline),
    /// The sum.
    Counts(Counts),
    /// The newest sessions, whole list.
    Sessions(Vec<SessionCard>),
    /// Sessions in all.
    SessionTotal(u32),
    /// All lanes.
    Lanes(Vec<LaneView>),
    /// All photos on the wire.
    Progress(Vec<Progress>),
    /// How fast it goes.
    Pace(Pace),
    /// Watched folders.
    Folders(Vec<FolderView>),
    /// Guest access.
    Guests(GuestAccess),
    /// The event.
    Event(Option<EventView>),
    /// Rows of Photos or Sessions changed: whoever shows a list asks for it again.
    Lists(u64),
}

worded! {
    /// Filters of Photos.
    PhotoFilter {
        /// Everything.
        All = "all",
        /// Delivered everywhere.
        Delivered = "delivered",
        /// Arriving, waiting or sending.
        OnTheWay = "on_the_way",
        /// A person is needed.
        NeedsYou = "needs_you",
        /// Not sent, with a reason.
        NotSent = "not_sent",
    }
}

worded! {
    /// Orders of Photos. What needs a person is on top in each.
    PhotoSort {
        /// Newest first.
        Newest = "newest",
        /// Oldest first.
        Oldest = "oldest",
        /// By session, newest first.
        Session = "session",
    }
}

/// A page of Photos.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PhotoPage {
    /// Rows from the offset asked for.
    pub rows: Vec<PhotoRow>,
    /// Rows in all under this filter and search.
    pub total: u32,
    /// Rows under each filter, in the order of [`PhotoFilter::ALL`], for this search.
    pub by_filter: Vec<u32>,
}

/// One file or photo with its verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PhotoRow {
    /// The file.
    pub file: FileId,
    /// The photo it became, if it did.
    pub photo: Option<PhotoId>,
    /// File name.
    pub name: String,
    /// What it is to guests.
    pub kind: Option<Kind>,
    /// What it is by content.
    pub media: Option<MediaType>,
    /// Its session.
    pub session: Option<SessionId>,
    /// The session's number.
    pub session_number: Option<u32>,
    /// When it was first seen.
    pub seen_at: Timestamp,
    /// What is to be said about it.
    pub verdict: PhotoVerdict,
}

/// The verdict of one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PhotoVerdict {
    /// The file's own verdict.
    pub file: FileVerdict,
    /// The photo's state, once it is one.
    pub state: Option<PhotoState>,
    /// Why, where there is a why.
    pub failure: Option<Failure>,
    /// Labels of the destinations that have it.
    pub confirmed_at: Vec<String>,
    /// Labels of the destinations still to come.
    pub to_go: Vec<String>,
}

/// Everything about one file or photo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PhotoDetail {
    /// The row.
    pub row: PhotoRow,
    /// Size in bytes.
    pub bytes: u64,
    /// Content hash, 64 hex digits; empty until there is a safe copy.
    pub sha256: String,
    /// Path for people.
    pub path: String,
    /// The way it took, oldest first.
    pub steps: Vec<Step>,
    /// Where it stands at each destination.
    pub deliveries: Vec<Check>,
}

/// One step of a photo's way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// `seen`, `safe_copy`, `sending`, `sent`, `confirmed`, `trouble`.
    pub what: String,
    /// The destination's label, where it concerns one.
    pub destination: Option<String>,
    /// What went wrong, where something did.
    pub failure: Option<Failure>,
}

/// How it stands with one destination.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Check {
    /// The destination.
    pub destination: DestinationId,
    /// Its label.
    pub label: String,
    /// The delivery's state.
    pub state: crate::DeliveryState,
    /// Attempts begun.
    pub attempts: u32,
    /// When it is tried next.
    pub due_at: Option<Timestamp>,
    /// Why it waits or is held.
    pub failure: Option<Failure>,
    /// The name it has there.
    pub remote_name: String,
    /// The id it has there.
    pub remote_id: Option<String>,
    /// Whether it may be there twice.
    pub possible_duplicate: bool,
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
    /// The code as an SVG picture.
    pub qr_svg: String,
    /// Whether phones on the network can open it now.
    pub reachable: bool,
    /// Photos ready behind it.
    pub ready: u32,
    /// Photos on their way to it.
    pub coming: u32,
}

/// A network this computer is on, where the guest page could be opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct NetworkChoice {
    /// The address to bind; also the key of the choice.
    pub address: String,
    /// The interface's name for people.
    pub name: String,
}

/// A folder that could be the booth's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FolderFind {
    /// The choice's number; paths never come back from the page.
    pub pick: u32,
    /// The booth program, as far as it shows; empty when unknown.
    pub program: String,
    /// The folder's own name.
    pub name: String,
    /// Its path for people.
    pub path: String,
    /// Newest picture.
    pub newest_at: Option<Timestamp>,
    /// Pictures in it, counted up to 10,000.
    pub photos: u32,
    /// Pictures older than today.
    pub old_photos: u32,
    /// The last sessions it would make, newest first, at most three.
    pub sessions: Vec<FoundSession>,
    /// The session rule that was tried.
    pub rule: String,
    /// Why it cannot be used, if it cannot.
    pub refused: Option<Failure>,
}

/// A session that a found folder would make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FoundSession {
    /// Tag or time, for people.
    pub title: String,
    /// Its first photo.
    pub started_at: Timestamp,
    /// Photos in it.
    pub photos: u32,
    /// Pictures of it: the host draws them by the find's `pick` and this number. At most four.
    pub thumbs: Vec<u32>,
}

/// Something dragged over the window or dropped on it; positions are in CSS pixels of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Drag {
    /// Over the window.
    Over {
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
    /// Gone again.
    Left,
    /// Files were let go; they wait for [`crate::Request::TakeDrop`].
    Files {
        /// The drop's number.
        drop: u32,
        /// Files and folders let go.
        items: u32,
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
    /// A picture's web address was let go; it waits for [`crate::Request::TakeUrl`].
    Url {
        /// The offer.
        offer: UrlOffer,
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
    /// What was let go cannot be taken.
    Refused {
        /// Why.
        failure: Failure,
    },
}

/// What became of photos brought in by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ImportReport {
    /// The session they joined or made, if any was taken.
    pub session: Option<SessionId>,
    /// Its number.
    pub session_number: Option<u32>,
    /// Photos taken.
    pub taken: u32,
    /// Photos that were here already.
    pub already: u32,
    /// Files not looked at because the list was longer than 10,000.
    pub beyond_limit: u32,
    /// Names and reasons of what was not taken, at most 200.
    pub refused: Vec<Refusal>,
    /// Until when "Undo" takes the whole drop back.
    pub undo_until: Option<Timestamp>,
}

/// One file not taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Refusal {
    /// File name.
    pub name: String,
    /// Why.
    pub failure: Failure,
}

/// A picture's web address that was dropped on the window and waits for a yes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct UrlOffer {
    /// Its number.
    pub offer: u32,
    /// Host and last path part, for the question.
    pub shown: String,
    /// Destinations that would fetch it.
    pub destinations: Vec<String>,
}

/// The health list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Health {
    /// One line a thing, in a fixed order.
    pub lines: Vec<HealthLine>,
}

/// One line of the health list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HealthLine {
    /// `folder`, `safe_copies`, `disk`, `records`, `keys`, `destination`, `gallery`, `tray`, `power`.
    pub what: String,
    /// Its name or value for people.
    pub detail: String,
    /// Whether it is fine.
    pub good: bool,
    /// What is wrong, where something is.
    pub failure: Option<Failure>,
    /// Since when, or when last looked at.
    pub at: Option<Timestamp>,
}
