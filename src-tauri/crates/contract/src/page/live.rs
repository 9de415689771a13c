//! What Live, the rail and the tray draw: one snapshot, then numbered frames of changes.
//!
//! The page subscribes, asks for a [`Snapshot`] and applies each [`Frame`] whose `seq` follows. A gap means: ask again.

use crate::{
    BoothCalls, DestinationId, DestinationKind, EditKind, EventId, Failure, FolderId, Importing, LaneCheck, LaneState,
    LockView, NetworkTest, NetworkWay, PackUp, PhotoId, SaverView, SelfTest, SendingOrder, SessionCard, SessionId,
    Timestamp, UsbCopy, state::worded,
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
    /// How the way to the destinations outside this computer is.
    pub network: NetworkWay,
    /// Photos on the wire right now.
    pub progress: Vec<Progress>,
    /// How fast it goes.
    pub pace: Pace,
    /// Watched folders.
    pub folders: Vec<FolderView>,
    /// Where guests can look.
    pub guests: GuestAccess,
    /// Whether and where booths' calls are heard.
    pub calls: BoothCalls,
    /// Saving data on networks that count it.
    pub saver: SaverView,
    /// The check at the end of the night, once somebody asked for it.
    pub pack_up: Option<PackUp>,
    /// The copy to a USB stick that goes on, or the last one, until it was read.
    pub usb_copy: Option<UsbCopy>,
    /// The self-test of Support, once somebody ran one since the start.
    pub self_test: Option<SelfTest>,
    /// The test of the network, once somebody ran one since the start.
    pub network_test: Option<NetworkTest>,
    /// What a person has to read about the records, until it was read (`note_read`).
    pub notices: Vec<Failure>,
    /// Photos brought in by hand, while they are read.
    pub importing: Option<Importing>,
    /// The attendant lock.
    pub lock: LockView,
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

impl HostFacts {
    /// Whether the program has a window of its own.
    #[must_use]
    pub fn has_window(&self) -> bool {
        self.name == "desktop"
    }
}

/// The event as the page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EventView {
    /// Which it is, whatever it is called.
    pub id: EventId,
    /// Its name as the operator wrote it.
    pub name: String,
    /// Its own date, `YYYY-MM-DD`; a party past midnight keeps it.
    pub date: String,
    /// The name as it travels to galleries (`collection-name`).
    pub gallery_name: String,
    /// The custom address part at galleries that have one.
    pub collection_url: Option<String>,
    /// Whether a gallery knows name, date and address part: there they stay as they are.
    pub told: bool,
    /// When it begins on its date, local time as `HH:MM`.
    pub starts: Option<String>,
    /// When it ends, local time as `HH:MM`; not later than `starts` means the morning after.
    pub ends: Option<String>,
    /// Seconds each photo waits before it goes out; 0 is off.
    pub regret_seconds: u32,
    /// Which sessions go first.
    pub order: SendingOrder,
    /// Whether new photos of the booth wait for a person's approval.
    pub approval: bool,
    /// Whether single shots of the booth are sent.
    pub singles: bool,
    /// How fast all destinations outside this computer may go together, in kilobytes (1,000 bytes) a second.
    pub speed_limit_kb: Option<u32>,
    /// Days that safe copies are kept after everything was delivered.
    pub keep_copies_days: u32,
    /// The edit of sessions that "undo" would take back.
    pub undo: Option<EditKind>,
    /// The edit that "redo" would do again.
    pub redo: Option<EditKind>,
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
        /// Another folder lies where a watched one was.
        FolderChanged = "folder_changed",
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
        /// Photos wait for a person's approval.
        Approval = "approval",
        /// Prints go out, or nothing more does, and these wait for another network: this one counts data, or a person wants it so
        /// (`SaverView::prints_alone`).
        Metered = "metered",
        /// A large import is being looked through.
        Looking = "looking",
        /// Nothing is left but what a person paused: photos, or all that goes to `destination`.
        PhotosPaused = "photos_paused",
        /// On the way, but for longer than 20 minutes from now.
        Slow = "slow",
        /// On the way.
        Working = "working",
        /// The pretend booth, with nothing on its way.
        Pretend = "pretend",
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
    /// Whether a person paused this one by itself.
    pub paused: bool,
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
    /// When that token ends by its own word, once it is time to see to a new one.
    pub token_ends_at: Option<Timestamp>,
    /// The upload address without query, for people; empty for the local gallery.
    pub address: String,
    /// Whether what arrived can be counted from outside.
    pub countable: bool,
    /// Whether it takes a picture's web address in place of its bytes.
    pub takes_picture_url: bool,
    /// Whether it is signed in to with the browser.
    pub signs_in: bool,
    /// What its last check came to, once there was one since the start.
    pub checked: Option<LaneCheck>,
    /// How photos are made ready for it; none where it makes its own copies.
    pub preparing: Option<Preparing>,
}

/// How photos are made ready for a destination. The photo and its safe copy stay as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Preparing {
    /// Longest side of JPEG and PNG, 100 to 20,000 pixels; larger ones go as a smaller JPEG.
    pub longest_side: Option<u32>,
    /// JPEG quality, 1 to 100: JPEG goes as a copy of at most that, where that is smaller.
    pub quality: Option<u8>,
    /// Whether the place, serial numbers and names that cameras write into a file go along.
    pub keep_location: bool,
}

impl Preparing {
    /// Whether every value is one that is allowed.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.longest_side.is_none_or(|side| (100..=20_000).contains(&side))
            && self.quality.is_none_or(|quality| (1..=100).contains(&quality))
    }
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
    /// Session rule in use: a preset's word, `pattern` for an expression, `own` for a preset of one's own.
    pub sessions: String,
    /// When a file was last taken from it.
    pub last_file_at: Option<Timestamp>,
    /// Photos in it that are older than the event and wait for an answer; 0 where nothing is to be asked.
    pub asks_about: u32,
    /// When its newest file was last changed, where that tells of another occasion: before the event's own day, and a day
    /// ago at least.
    pub of_another_day: Option<Timestamp>,
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
        /// Another folder lies in its place: nothing is taken until a person says that it is right.
        Changed = "changed",
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
    /// The way to the destinations outside.
    Network(NetworkWay),
    /// The newest sessions, whole list.
    Sessions(Vec<SessionCard>),
    /// Sessions in all.
    SessionTotal(u32),
    /// The check at the end of the night; none once it was left.
    PackUp(Option<PackUp>),
    /// The copy to a USB stick.
    UsbCopy(Option<UsbCopy>),
    /// The self-test of Support.
    SelfTest(Option<SelfTest>),
    /// The test of the network.
    NetworkTest(Option<NetworkTest>),
    /// What a person has to read about the records.
    Notices(Vec<Failure>),
    /// Photos brought in by hand, while they are read.
    Importing(Option<Importing>),
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
    /// Booths' calls.
    Calls(BoothCalls),
    /// Saving data.
    Saver(SaverView),
    /// The attendant lock.
    Lock(LockView),
    /// The event.
    Event(Option<EventView>),
    /// Rows of Photos or Sessions changed: whoever shows a list asks for it again.
    Lists(u64),
}
