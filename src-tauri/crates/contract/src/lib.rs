//! The contract: every word that crosses a wall in Boothlift.
//!
//! **Enters:** nothing. **Leaves:** ids, states, failures, requests, replies, events and the page's frames, as plain
//! serde types, and the TypeScript declarations the page is written against. **Absent:** behaviour, I/O, any other crate
//! of this project. The exceptions are [`Clock`], a port so small that every room would otherwise redefine it, and
//! [`fail_point`], where a debug build can be made to end.

#![warn(missing_docs)]

mod account;
mod clock;
mod draft;
mod event;
mod fail_point;
mod failure;
mod ids;
mod page;
mod reply;
mod request;
mod state;
mod typescript;

pub use account::{AccountDraft, RemoteEvent, SignInFor, SignInView};
pub use clock::{Clock, SystemClock, Timestamp};
pub use draft::{
    BodyDraft, DestinationDraft, DropTarget, EndpointPreset, FolderChoice, LostAnswers, NotThis, RuleDraft, ThisOne,
    TypedSecret,
};
pub use event::{EngineEvent, LedgerState, Stamped};
pub use fail_point::{
    FAIL_POINTS, PREPARING_FAIL_POINTS, RECORDS_FAIL_POINTS, REMOVAL_FAIL_POINTS, RETENTION_FAIL_POINTS, fail_point,
};
pub use failure::{Failure, FailureCode, Remedy};
pub use ids::{DestinationId, EventId, FileId, FolderId, PhotoId, RemovalId, SessionId, TemplateId};
pub use page::{
    BoothCaller, BoothCalls, CallAddress, CallHeard, Change, Check, CheckState, CodeSheet, Counts, DestinationFollows,
    Drag, DropFolders, EditNote, EventFileDestination, EventFileFolder, EventFileView, EventTemplate, EventView,
    Finding, Fixed, FolderCheck, FolderFind, FolderState, FolderView, FoundBy, FoundSession, Frame, GuestAccess,
    Headline, HeadlineRow, Health, HealthFact, HealthLine, HelpFile, HelpFileEntry, HomeCode, HostFacts, ImportReport,
    Importing, KeyPlace, LaneCheck, LaneView, LockView, LogLevel, LogLine, LogPage, Neighbour, NetworkChoice,
    NetworkTest, NetworkWay, NetworkWord, NotOnStick, NotSeen, OriginalsCheck, Pace, PackUp, PackUpVerdict,
    PastDestination, PastEvent, PhotoDetail, PhotoFilter, PhotoPage, PhotoRow, PhotoSort, PhotoThumb, PhotoVerdict,
    PlaceCheck, Preparing, PresetChoice, Progress, Proof, ProofFormat, ProofSum, Reach, Refusal, RemovalAnswer,
    RemovalView, RuleTrial, SaverView, SelfTest, SessionCard, SessionEdit, SessionPage, SessionPhoto, SessionView,
    Snapshot, Step, TakeDownPlace, TakeDownReport, TakeDownState, TakenDown, TestOf, TestRow, TestState, UrlOffer,
    UsbCopy, UsbCopyState,
};
pub use reply::{Answer, Reply};
pub use request::Request;
pub use state::{
    ClaimSource, DeliveryState, DestinationKind, EditKind, FileVerdict, Follows, Kind, LaneState, Language, MediaType,
    PhotoState, SeenBy, SendingOrder, Sureness, WithdrawnHow,
};
pub use typescript::typescript;
