//! What the page is shown, one module a topic.

mod calls;
mod drops;
mod events;
mod health;
mod live;
mod lock;
mod network;
mod pack_up;
mod photos;
mod removals;
mod sessions;
mod support;
mod take_downs;
mod usb_copy;
mod welcome;

pub use calls::{BoothCaller, BoothCalls, CallAddress, CallHeard};
pub use drops::{Drag, DropFolders, ImportReport, Importing, Refusal, UrlOffer};
pub use events::{EventFileDestination, EventFileFolder, EventFileView, EventTemplate, PastDestination, PastEvent};
pub use health::{Health, HealthFact, HealthLine, KeyPlace, NetworkWay};
pub use live::{
    Change, Counts, EventView, FolderState, FolderView, Frame, GuestAccess, Headline, HeadlineRow, HostFacts, LaneView,
    Pace, Preparing, Progress, Snapshot,
};
pub use lock::LockView;
pub use network::{NetworkTest, NetworkWord, Reach, SaverView};
pub use pack_up::{
    CheckState, FolderCheck, NotSeen, OriginalsCheck, PackUp, PackUpVerdict, PlaceCheck, Proof, ProofFormat, ProofSum,
};
pub use photos::{Check, PhotoDetail, PhotoFilter, PhotoPage, PhotoRow, PhotoSort, PhotoVerdict, Step};
pub use removals::{RemovalAnswer, RemovalView};
pub use sessions::{
    CodeSheet, DestinationFollows, EditNote, Fixed, HomeCode, Neighbour, PhotoThumb, SessionCard, SessionEdit,
    SessionPage, SessionPhoto, SessionView,
};
pub use support::{
    Finding, HelpFile, HelpFileEntry, LaneCheck, LogLevel, LogLine, LogPage, SelfTest, TestOf, TestRow, TestState,
};
pub use take_downs::{TakeDownPlace, TakeDownReport, TakeDownState, TakenDown};
pub use usb_copy::{NotOnStick, UsbCopy, UsbCopyState};
pub use welcome::{FolderFind, FoundBy, FoundSession, NetworkChoice, PresetChoice, RuleTrial};
