//! What a request is answered with.

use crate::{
    CodeSheet, DropFolders, EventFileView, EventTemplate, Failure, FolderFind, Health, HelpFile, ImportReport, LogPage,
    NetworkChoice, NetworkTest, PackUp, PastEvent, PhotoDetail, PhotoId, PhotoPage, RemoteEvent, RemovalView,
    RuleTrial, SelfTest, SessionEdit, SessionPage, SessionView, SignInView, Snapshot, TakeDownReport,
};
use serde::Serialize;
use ts_rs::TS;

/// The answer to a [`crate::Request`].
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "reply", content = "with", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a reply lives for one serialisation")]
pub enum Reply {
    /// It is done.
    Done,
    /// Everything.
    Snapshot(Snapshot),
    /// A page of Photos.
    Photos(PhotoPage),
    /// One file or photo.
    Photo(PhotoDetail),
    /// A page of Sessions.
    Sessions(SessionPage),
    /// One session.
    Session(SessionView),
    /// What an edit of sessions did.
    Edited(SessionEdit),
    /// A session's code.
    Code(CodeSheet),
    /// The health list.
    Health(Health),
    /// The self-test as it stands.
    SelfTest(SelfTest),
    /// The test of the network as it stands.
    NetworkTest(NetworkTest),
    /// Lines of the log.
    Log(LogPage),
    /// A help file.
    HelpFile(HelpFile),
    /// Text for the clipboard.
    Text(String),
    /// Booth folders.
    Finds(Vec<FolderFind>),
    /// What another rule makes of one.
    Trial(RuleTrial),
    /// Networks.
    Networks(Vec<NetworkChoice>),
    /// Events there are to choose from.
    RemoteEvents(Vec<RemoteEvent>),
    /// A sign-in that has begun.
    SignIn(SignInView),
    /// Guests' wishes.
    Removals(Vec<RemovalView>),
    /// The number of a wish, to take it back with.
    Turn(u32),
    /// Photos of which something was left out.
    LeftOut(Vec<PhotoId>),
    /// What taking photos down comes to.
    TakeDown(TakeDownReport),
    /// The check at the end of the night.
    PackUp(PackUp),
    /// What became of an import.
    Imported(ImportReport),
    /// Folders of a drop.
    DropFolders(DropFolders),
    /// Events of before.
    Events(Vec<PastEvent>),
    /// Set-ups kept for new events.
    Templates(Vec<EventTemplate>),
    /// What is in an event file, where it is one.
    EventFile(Option<EventFileView>),
}

/// What a request comes to.
pub type Answer = Result<Reply, Failure>;
