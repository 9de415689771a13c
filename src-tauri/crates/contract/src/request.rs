//! What the page, the tray and scripts may ask for. Imperatives; ids and choices only, never a path.

use crate::{
    DestinationDraft, DestinationId, DropTarget, EventId, FailureCode, FileId, FolderChoice, FolderId, Language,
    LogLevel, NotThis, PhotoFilter, PhotoId, PhotoSort, Preparing, ProofFormat, RemovalId, RuleDraft, SendingOrder,
    SessionId, SignInFor, TemplateId, ThisOne, TypedSecret,
};
use serde::Deserialize;
use ts_rs::TS;

/// A request. Each is answered by the [`crate::Reply`] its doc names, or a [`crate::Failure`].
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// Everything, from nothing. → `Snapshot`
    Snapshot {},
    /// A page of Photos. → `Photos`
    ListPhotos {
        /// Which.
        filter: PhotoFilter,
        /// Text in name, session number, tag or, as `21:40`, local time of day; at most 200 characters.
        search: String,
        /// Order.
        sort: PhotoSort,
        /// First row.
        offset: u32,
        /// Rows, at most 200.
        limit: u32,
    },
    /// One file or photo. → `Photo`
    ShowPhoto {
        /// The file.
        file: FileId,
    },
    /// A page of Sessions. → `Sessions`
    ListSessions {
        /// Text in number, tag or local time of day; at most 200 characters.
        search: String,
        /// First card.
        offset: u32,
        /// Cards, at most 200.
        limit: u32,
    },
    /// One session. → `Session`
    ShowSession {
        /// The session.
        session: SessionId,
    },
    /// A session's code. → `Code`
    ShowCode {
        /// The session; none means the newest.
        session: Option<SessionId>,
    },
    /// The health list. → `Health`
    ShowHealth {},
    /// Text about one failing thing or the whole state, for the clipboard, without secrets. → `Text`
    CopyDetails {
        /// One file, or the whole state.
        file: Option<FileId>,
    },
    /// Run the self-test, or show the one that runs. It sends no photo; its rows are told as
    /// [`crate::Change::SelfTest`]. → `SelfTest`
    RunSelfTest {},
    /// Lines of the log, the newest first. → `Log`
    ListLog {
        /// The least grave level.
        least: LogLevel,
        /// Text in room or words, letter case aside; at most 200 characters.
        search: String,
        /// Only lines after this one; 0 is all there are.
        after: u64,
        /// Lines, at most 500.
        limit: u32,
    },
    /// Put a help file together, so that it can be looked at and saved. → `HelpFile`
    MakeHelpFile {
        /// Whether the names of photos that need someone go along.
        photo_names: bool,
    },

    /// Join a session with another: its photos, and those that still come to it, belong to the other. → `Edited`
    MergeSessions {
        /// The session that ends.
        session: SessionId,
        /// The one that stays.
        into: SessionId,
    },
    /// Make a new session of these photos. → `Edited`
    SplitSession {
        /// Where they are now.
        session: SessionId,
        /// Which, at least one and not all; at most 1,000.
        photos: Vec<PhotoId>,
    },
    /// Move photos to another session. → `Edited`
    MovePhotos {
        /// Which; at most 1,000.
        photos: Vec<PhotoId>,
        /// Where to.
        to: SessionId,
    },
    /// Give a session another tag; it is cleaned and made unique. → `Edited`
    RenameSession {
        /// The session.
        session: SessionId,
        /// The tag as typed, at most 200 characters.
        tag: String,
    },
    /// What a typed tag would become, without giving it. → `Text`
    CleanTag {
        /// The session.
        session: SessionId,
        /// The tag as typed, at most 200 characters.
        tag: String,
    },
    /// Take the last edit of sessions back. → `Edited`
    Undo {},
    /// Do the edit again that was taken back last. → `Edited`
    Redo {},
    /// Leave out what has not gone out yet, while the regret time runs. → `Edited`
    NotThisOne {
        /// What.
        not: NotThis,
    },
    /// How long each new photo waits before it goes out, in seconds, at most 600; 0 is off. → `Done`
    SetRegret {
        /// Seconds.
        seconds: u32,
    },
    /// Which sessions go first, from the next photo on. → `Done`
    SetOrder {
        /// The newest or the oldest.
        order: SendingOrder,
    },
    /// Whether new photos of the booth wait for approval, from the next one on; off lets those go that wait for it. → `Done`
    SetApproval {
        /// Yes or no.
        on: bool,
    },
    /// Let photos go that wait for approval. → `Done`
    Approve {
        /// Which; none means every photo of the event.
        of: Option<NotThis>,
    },
    /// Whether single shots of the booth are sent, from the next one on. → `Done`
    SetSingles {
        /// Yes or no.
        on: bool,
    },
    /// How fast all destinations outside this computer may go together, at once and for every event. → `Done`
    SetSpeedLimit {
        /// Kilobytes (1,000 bytes) a second, 8 to 1,000,000; none is no limit.
        kb_per_second: Option<u32>,
    },
    /// Whether data is saved on networks that count it, and what prints may take there, at once and for every event. → `Done`
    SetDataSaver {
        /// Yes or no.
        on: bool,
        /// MB (1,000,000 bytes), 1 to 100,000.
        budget_mb: u32,
    },
    /// Let everything that waits for another network go over this one. → `Done`
    SendAllAnyway {},
    /// Send prints alone until the network is another one, or until `SendAllAnyway`. → `Done`
    SendPrintsAlone {},
    /// Give the event another name. Galleries that know it by the one before keep that. → `Done`
    RenameEvent {
        /// The name as typed, at most 200 characters.
        name: String,
    },
    /// When the event begins and ends, local times as `HH:MM`; the date stays. → `Done`
    SetHours {
        /// Its beginning; none means not said.
        starts: Option<String>,
        /// Its end; not later than the beginning means the morning after.
        ends: Option<String>,
    },
    /// Whether booths' calls are heard, here, for this and every other event. → `Done`
    SwitchBoothCalls {
        /// Yes or no.
        on: bool,
    },
    /// Whether photos older than the event are sent. → `Done`
    AnswerOldPhotos {
        /// Their folder.
        folder: FolderId,
        /// Send them, or only new ones.
        send: bool,
    },

    /// Stop sending; intake goes on. → `Done`
    PauseSending {
        /// Go on by itself after so many minutes.
        minutes: Option<u32>,
    },
    /// Send again. → `Done`
    ResumeSending {},
    /// Try a lane, or all, now. → `Done`
    RetryNow {
        /// The destination; none means all.
        destination: Option<DestinationId>,
    },
    /// Put what waits of a photo or session to the front of every destination. → `Turn`
    ThisOneNow {
        /// What.
        one: ThisOne,
    },
    /// Put what has not begun since where it was in line, with its pause and its wait; one of the last 16 wishes since the
    /// start of the program. → `Done`
    UndoThisOneNow {
        /// The number from [`crate::Reply::Turn`].
        turn: u32,
    },
    /// Pause one photo, or let it go on. → `Done`
    PausePhoto {
        /// Which.
        photo: PhotoId,
        /// Paused, or not any more.
        paused: bool,
    },
    /// Pause photos, or let them go on; those of which nothing waits stay as they are. → `Done`
    PausePhotos {
        /// Which, at least one; at most 1,000.
        photos: Vec<PhotoId>,
        /// Paused, or not any more.
        paused: bool,
    },
    /// Let every photo of the event that a person paused go on. → `Done`
    ResumePhotos {},
    /// Pause everything that goes to one destination, or let it go on. → `Done`
    PauseLane {
        /// Which.
        destination: DestinationId,
        /// Paused, or not any more.
        paused: bool,
    },
    /// Send held deliveries of a photo again, or a held file as it is. → `Done`
    SendAnyway {
        /// The file.
        file: FileId,
    },
    /// The operator looked: the photo is in the gallery. → `Done`
    MarkDelivered {
        /// The photo.
        photo: PhotoId,
        /// Where.
        destination: DestinationId,
    },
    /// Leave a photo or held file out. → `Done`
    LeaveOut {
        /// The file.
        file: FileId,
    },
    /// Take a left-out photo in again. → `Done`
    TakeInAgain {
        /// The file.
        file: FileId,
    },
    /// Leave photos out where they have not arrived; what has arrived stays. → `LeftOut`
    LeavePhotosOut {
        /// Which, at least one; at most 1,000.
        photos: Vec<PhotoId>,
    },
    /// Take left-out photos in again. → `Done`
    TakePhotosInAgain {
        /// Which, at least one; at most 1,000.
        photos: Vec<PhotoId>,
    },
    /// What taking photos down would come to; nothing is done. → `TakeDown`
    LookTakeDown {
        /// Which.
        of: NotThis,
    },
    /// Take photos down for good: nothing of them is sent any more, and every gallery that has a call for it removes them.
    /// Asked again, what a gallery refused is tried once more. → `TakeDown`
    TakeDown {
        /// Which.
        of: NotThis,
    },
    /// The web page where a person finds a photo at a gallery outside: its own, else its session's, else the gallery's first
    /// page. → `Text`
    ShowGalleryPage {
        /// The photo.
        photo: PhotoId,
        /// Where.
        destination: DestinationId,
    },
    /// Begin the check at the end of the night, or show the one that runs: the folders are read once more and every
    /// destination that can be is asked. Changes are told as [`crate::Change::PackUp`]. → `PackUp`
    PackUp {},
    /// Forget the check; sending goes on. → `Done`
    LeavePackUp {},
    /// Send again what a destination confirmed and does not show. → `Done`
    SendMissing {
        /// Where.
        destination: DestinationId,
    },
    /// Keep the event open and the computer awake until the last photo is delivered, at home. → `Done`
    FinishAtHome {
        /// Yes or no.
        on: bool,
    },
    /// The proof of delivery as text, without writing it anywhere; at most 5,000 rows, a larger one is saved by the
    /// program around the page. → `Text`
    ShowProof {
        /// How it is written.
        format: ProofFormat,
        /// The language of its words for people; `json` is the same in each.
        language: Language,
    },
    /// Go on with the copy to a USB stick that was stopped, or failed, in the same folder. → `Done`
    GoOnWithUsbCopy {},
    /// Stop the copy to a USB stick; what is there stays and counts. → `Done`
    StopUsbCopy {},
    /// A person read how the copy to a USB stick ended. → `Done`
    LeaveUsbCopy {},
    /// A person read a notice about the records. → `Done`
    NoteRead {
        /// Which.
        code: FailureCode,
    },
    /// The operator knows that a file vanished before it was safe. → `Done`
    NoteGone {},
    /// Look through the folders now. → `Done`
    LookNow {},
    /// The folder that lies in a watched one's place is the right one. → `Done`
    TrustFolder {
        /// The watched folder.
        folder: FolderId,
    },

    /// Look for booth folders in the usual places. → `Finds`
    FindFolders {},
    /// Try another session rule on a found folder; the newest one that can be used is the event's. → `Trial`
    TryRule {
        /// [`crate::FolderFind::pick`].
        pick: u32,
        /// The rule.
        rule: RuleDraft,
    },
    /// Make the event and start. → `Done`
    StartEvent {
        /// Its name; empty takes the folder's.
        name: String,
        /// Its date, `YYYY-MM-DD`; empty means today.
        date: String,
        /// The folder.
        folder: FolderChoice,
        /// The first destination.
        destination: DestinationDraft,
    },
    /// Forget the event's set-up and show Welcome again; photos and their deliveries stay. → `Done`
    EndEvent {},
    /// Events of before and the one that is on, the one closed last first; at most 100. → `Events`
    ListEvents {},
    /// Open a closed event again: its photos, sessions, links, folders and destinations are as they were. The one that is
    /// on is closed. → `Done`
    ReopenEvent {
        /// Which.
        event: EventId,
    },
    /// Start a new event like an earlier one: its destinations, rules, hours and the way photos are made ready, and none
    /// of its photos. The one that is on is closed. → `Done`
    DuplicateEvent {
        /// Like which.
        event: EventId,
        /// The new one's name; empty takes the earlier one's.
        name: String,
        /// Its date, `YYYY-MM-DD`; empty means today.
        date: String,
        /// Its folder in place of the earlier one's first; none watches the same folders.
        folder: Option<FolderChoice>,
        /// Which of its destinations, at least one.
        destinations: Vec<DestinationId>,
    },
    /// Set-ups kept for new events, by name. → `Templates`
    ListTemplates {},
    /// Keep the set-up of the event that is on: its folders and rules, destinations, hours, order and limits. Neither its
    /// name, date and photos nor any secret are in it. → `Done`
    SaveTemplate {
        /// What it is called, at most 200 characters.
        name: String,
    },
    /// Give a template another name. → `Done`
    RenameTemplate {
        /// Which.
        template: TemplateId,
        /// The name as typed, at most 200 characters.
        name: String,
    },
    /// Forget a template; events that began with it stay as they are. → `Done`
    RemoveTemplate {
        /// Which.
        template: TemplateId,
    },
    /// Start a new event from a template. The one that is on is closed. → `Done`
    StartFromTemplate {
        /// Which.
        template: TemplateId,
        /// The event's name; empty takes the template's.
        name: String,
        /// Its date, `YYYY-MM-DD`; empty means today.
        date: String,
        /// Its folder in place of the template's first; none watches the same folders.
        folder: Option<FolderChoice>,
        /// Which of the template's destinations, at least one.
        destinations: Vec<DestinationId>,
    },
    /// Whether a drop is one event file: what is in it, or nothing. The drop goes on waiting. → `EventFile`
    LookAtEventFile {
        /// The drop's number.
        drop: u32,
    },
    /// Start the event of an event file; the one that is on is closed. Tokens are asked for afterwards. → `Done`
    OpenEventFile {
        /// The drop that holds it.
        drop: u32,
        /// Its date, `YYYY-MM-DD`; empty takes the file's.
        date: String,
        /// A folder in place of the file's first; none takes the file's.
        folder: Option<FolderChoice>,
    },
    /// Add a destination. → `Done`
    AddDestination {
        /// What.
        draft: DestinationDraft,
    },
    /// Try a destination as far as that is possible without leaving a photo behind. → `Done`
    CheckDestination {
        /// What is typed so far.
        draft: DestinationDraft,
    },
    /// Try a destination of the event as far as that is possible without leaving a photo behind; what it came to is in its
    /// lane (`checked`). → `Done`
    TryDestination {
        /// Which.
        destination: DestinationId,
    },
    /// Test the network for ten seconds, or show the test that runs: every destination outside is reached for, and the pace
    /// of what goes out meanwhile is measured. Changes are told as [`crate::Change::NetworkTest`]. → `NetworkTest`
    TestNetwork {},
    /// The events that a drafted destination's account may fill. → `RemoteEvents`
    ListRemoteEvents {
        /// What is typed so far.
        draft: DestinationDraft,
    },
    /// Begin a sign-in in the browser; another one that still waits ends. → `SignIn`
    BeginSignIn {
        /// What for.
        to: SignInFor,
    },
    /// Wait until somebody signed in, or until it ended otherwise. → `Done`
    AwaitSignIn {
        /// [`crate::SignInView::sign_in`].
        sign_in: u32,
    },
    /// The address at which the browser ended, where it did not find back. → `Done`
    PasteSignIn {
        /// [`crate::SignInView::sign_in`].
        sign_in: u32,
        /// The address; its code signs somebody in.
        address: TypedSecret,
    },
    /// End a sign-in that still waits. → `Done`
    CancelSignIn {
        /// [`crate::SignInView::sign_in`].
        sign_in: u32,
    },
    /// What a gallery's name would become at Event Gallery. → `Text`
    CleanGalleryName {
        /// The event's name as typed, at most 200 characters.
        name: String,
    },
    /// What a link template makes of the newest session, or of an example. → `Text`
    PreviewLink {
        /// The template as typed.
        link: String,
        /// The collection url as typed; none takes the event's.
        collection_url: Option<String>,
    },
    /// Send one small drawn picture, which stays in the gallery. → `Done`
    SendTestPicture {
        /// Where.
        destination: DestinationId,
    },
    /// Put a new token in. → `Done`
    ReplaceToken {
        /// Where.
        destination: DestinationId,
        /// The token.
        token: TypedSecret,
    },
    /// How photos are made ready for a destination, from the next one on. → `Done`
    PrepareFor {
        /// Where.
        destination: DestinationId,
        /// How.
        preparing: Preparing,
    },
    /// Switch a destination on or off. → `Done`
    SwitchDestination {
        /// Which.
        destination: DestinationId,
        /// On or off.
        on: bool,
    },

    /// Switch the attendant lock on, with this number, or off; on, it stays open for whoever switched it. → `Done`
    SetLock {
        /// 4 to 8 digits; none is off.
        number: Option<TypedSecret>,
    },
    /// Open the attendant lock. Wrong numbers make the next one wait, longer each time. → `Done`
    Unlock {
        /// The number.
        number: TypedSecret,
    },
    /// Close the attendant lock at once. → `Done`
    LockNow {},
    /// Somebody is at work behind the open lock: it stays open for some minutes more. → `Done`
    StayUnlocked {},

    /// Networks where the guest page could be opened. → `Networks`
    ListNetworks {},
    /// Open the guest page on a network, for this event. → `Done`
    OpenToGuests {
        /// [`crate::NetworkChoice::address`].
        address: String,
    },
    /// Close it again. → `Done`
    CloseToGuests {},
    /// Whether everyone may see all photos of the event. → `Done`
    LetEveryoneSee {
        /// Yes or no.
        on: bool,
    },

    /// Guests' wishes to remove a photo: open ones first, then the last answered ones. → `Removals`
    ListRemovals {},
    /// Answer a guest's wish. → `Done`
    AnswerRemoval {
        /// The wish.
        removal: RemovalId,
        /// Take it off the guest pages for good, or keep it.
        remove: bool,
    },

    /// Whether a drop is one folder that could be the booth's: that folder, or nothing. The drop goes on waiting. → `Finds`
    LookAtDrop {
        /// The drop's number.
        drop: u32,
    },
    /// Which folders of a drop look like sessions of their own. The drop goes on waiting. → `DropFolders`
    LookAtDropFolders {
        /// The drop's number.
        drop: u32,
    },
    /// Photos waiting in a drop are to go there. → `Imported`
    TakeDrop {
        /// The drop's number.
        drop: u32,
        /// Where.
        target: DropTarget,
        /// A session for each folder, in place of one for all; not where they join a session.
        each_folder: bool,
    },
    /// Stop reading what is brought in by hand; what was added stays. → `Done`
    StopImport {},
    /// Take the last drop back. → `Done`
    UndoDrop {
        /// The session the drop made or joined.
        session: SessionId,
    },
    /// Hand a dropped web address to the destinations that take one. → `Imported`
    TakeUrl {
        /// The offer's number.
        offer: u32,
        /// Where.
        target: DropTarget,
    },
}
