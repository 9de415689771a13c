//! Failures as the page and scripts see them: a code to speak by, never a text to match.

use crate::state::worded;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

worded! {
    /// What went wrong. A code exists only because somebody acts on it.
    FailureCode {
        /// The destination cannot be reached.
        NetOffline = "net.offline",
        /// A sign-in page answered in the destination's place.
        NetPortal = "net.portal",
        /// Other destinations are reached from here, this one never.
        NetBlocked = "net.blocked",
        /// The network counts data, and photos wait for another one.
        NetMetered = "net.metered",
        /// The network is slow, and a person wants prints alone on it.
        NetSlow = "net.slow",
        /// The upload broke off before it was complete.
        NetBroken = "net.broken",
        /// The upload stood still.
        NetStalled = "net.stalled",
        /// Everything was sent, but no trusted answer came.
        NetNoAnswer = "net.no_answer",
        /// The secure name or certificate does not fit.
        DestCert = "dest.cert",
        /// The token is not accepted.
        DestDenied = "dest.denied",
        /// The sign-in ended.
        DestSignin = "dest.signin",
        /// Rights or subscription are missing.
        DestForbidden = "dest.forbidden",
        /// The address is not an upload address.
        DestAddress = "dest.address",
        /// The address moved elsewhere.
        DestMoved = "dest.moved",
        /// A person paused it.
        DestPaused = "dest.paused",
        /// No space left there.
        DestFull = "dest.full",
        /// The event was closed there.
        DestClosed = "dest.closed",
        /// It asked for a pause.
        DestLimited = "dest.limited",
        /// It answers with trouble of its own.
        DestDown = "dest.down",
        /// Its answer makes no sense.
        DestUnexpected = "dest.unexpected",
        /// Its token is missing on this computer.
        DestNoToken = "dest.no_token",
        /// The file ends too early.
        PhotoIncomplete = "photo.incomplete",
        /// The file is empty.
        PhotoEmpty = "photo.empty",
        /// Larger than the destination takes.
        PhotoTooLarge = "photo.toolarge",
        /// A kind the destination does not take.
        PhotoKind = "photo.kind",
        /// Sent, but the answer was lost too often to send again unasked.
        PhotoUnsure = "photo.unsure",
        /// The destination says that it has this photo already; nothing proves it.
        PhotoThere = "photo.there",
        /// The destination refused this photo.
        PhotoRefused = "photo.refused",
        /// The same photo is there already.
        PhotoSame = "photo.same",
        /// The file vanished before it was safe.
        PhotoGone = "photo.gone",
        /// Another program holds the file.
        PhotoBusy = "photo.busy",
        /// No permission to read the file.
        PhotoAccess = "photo.access",
        /// Not a picture or film that Boothlift takes.
        PhotoNotPicture = "photo.not_picture",
        /// A link to a picture, where no destination takes links.
        PhotoLink = "photo.link",
        /// Left out by a person.
        PhotoLeftOut = "photo.left_out",
        /// Taken down by a person: it is sent nowhere any more.
        PhotoTakenDown = "photo.taken_down",
        /// The gallery confirmed it once and does not show it.
        PhotoUnseen = "photo.unseen",
        /// A person paused it.
        PhotoPaused = "photo.paused",
        /// It waits for a person's approval.
        PhotoApproval = "photo.approval",
        /// A single shot, where only prints, moving pictures and films are sent.
        PhotoSingle = "photo.single",
        /// Made before the event began.
        PhotoOld = "photo.old",
        /// Another event took it from this folder.
        PhotoElsewhere = "photo.elsewhere",
        /// In a place, or under a name, that booths use for what no guest should get.
        PhotoAside = "photo.aside",
        /// Boothlift's own safe copy cannot be read.
        PhotoSpool = "photo.spool",
        /// Its safe copy was removed after everything was delivered, and the booth's folder does not hold it any more.
        PhotoCopyRemoved = "photo.copy_removed",
        /// The watched folder is not reachable.
        FolderGone = "folder.gone",
        /// Another folder, or another disk, lies where the watched folder was.
        FolderChanged = "folder.changed",
        /// Photos that are older than the event wait for an answer.
        FolderOld = "folder.old",
        /// The folder is Boothlift's own, or holds Boothlift's own.
        FolderOwn = "folder.own",
        /// The folder cannot be used.
        FolderUnusable = "folder.unusable",
        /// The disk is full.
        DiskFull = "disk.full",
        /// The stick has no room for the photos; `subject` is how many MB (1,000,000 bytes) more are needed, where that is known.
        UsbFull = "usb.full",
        /// The stick was pulled out before everything was on it.
        UsbGone = "usb.gone",
        /// The stick cannot be written.
        UsbFailed = "usb.failed",
        /// The stick does not keep what is written to it; `subject` is the photo that showed it.
        UsbDamaged = "usb.damaged",
        /// Photos copied into this folder would come back in: it is a watched one, or Boothlift's own.
        UsbPlace = "usb.place",
        /// Boothlift's records cannot be opened or written.
        AppRecords = "app.records",
        /// The last program did not end in order; `subject` is how many uploads were on the wire then.
        AppRecovered = "app.recovered",
        /// This computer's clock cannot be right; `subject` is the day that it shows, `YYYY-MM-DD`.
        AppClock = "app.clock",
        /// The records were written by a newer Boothlift.
        AppNewer = "app.newer",
        /// The records were damaged and built anew; `subject` is how many uploads may repeat, `detail` where the damaged ones lie.
        AppRebuilt = "app.rebuilt",
        /// The same, but not every change was kept: what is missing was taken from the safe copies.
        AppRebuiltPartly = "app.rebuilt_partly",
        /// The records were found damaged while they are in use: the next start builds them anew.
        AppDamaged = "app.damaged",
        /// A part of Boothlift stood still, or failed inside again and again, and was begun again; `subject` is the
        /// destination, where it was one's lane.
        AppPart = "app.part",
        /// The data folder lies in a network folder.
        AppNetwork = "app.network",
        /// Another program, named by `subject`, copies the data folder while it is used.
        AppSynced = "app.synced",
        /// Another Boothlift uses this data folder.
        AppSecond = "app.second",
        /// The pretend booth does not do this: nothing of it leaves this computer, and nothing real gets mixed into it.
        AppPretend = "app.pretend",
        /// The attendant lock is closed: the number is asked for first.
        AppLocked = "app.locked",
        /// The system has no place for secrets, or it is locked.
        KeysLocked = "keys.locked",
        /// The request itself is wrong; `detail` says how.
        RequestWrong = "request.wrong",
        /// The thing asked for is not there (any more).
        RequestGone = "request.gone",
        /// The guest page cannot be opened on the network.
        GuestsClosed = "guests.closed",
        /// An event file cannot be used; `detail` says where and why.
        EventFile = "event.file",
        /// Booths' calls cannot be heard.
        CallsClosed = "calls.closed",
    }
}

worded! {
    /// What a person can do about it. The page turns each into a button.
    Remedy {
        /// Nothing: Boothlift goes on by itself.
        Wait = "wait",
        /// Try again now.
        TryNow = "try_now",
        /// Paste a new token.
        PasteToken = "paste_token",
        /// Open the venue's sign-in page.
        OpenSignInPage = "open_sign_in_page",
        /// Put the address right.
        FixAddress = "fix_address",
        /// Look at the photos that need someone.
        ShowPhotos = "show_photos",
        /// Send it as it is, or once more.
        SendAnyway = "send_anyway",
        /// Leave it out.
        LeaveOut = "leave_out",
        /// Choose the folder again.
        ChooseFolder = "choose_folder",
        /// Say that this folder is the right one.
        TrustFolder = "trust_folder",
        /// Say whether older photos are sent.
        AnswerOld = "answer_old",
        /// Free some space.
        FreeSpace = "free_space",
        /// Unlock the key store or choose another place for secrets.
        ChooseKeyStore = "choose_key_store",
        /// Send everything over a network that counts data.
        SendAll = "send_all",
        /// Choose another destination.
        ChooseAnother = "choose_another",
        /// Ask the gallery's owner.
        AskOwner = "ask_owner",
        /// Put the input right.
        FixInput = "fix_input",
    }
}

/// One failure, ready for a person and free of secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{code}: {subject}{}{detail}", if detail.is_empty() { "" } else { ": " })]
pub struct Failure {
    /// What went wrong.
    pub code: FailureCode,
    /// Whom it concerns: a destination's label, a file name. Plain text.
    pub subject: String,
    /// What a person can do.
    pub remedy: Remedy,
    /// For "Details": server words, status, numbers. At most 2 KB, secrets removed. May be empty.
    pub detail: String,
}

impl Failure {
    /// A failure with its usual remedy.
    #[must_use]
    pub fn new(code: FailureCode, subject: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { code, subject: subject.into(), remedy: code.remedy(), detail: detail.into() }
    }
}

impl FailureCode {
    /// What a person can usually do about it.
    #[must_use]
    pub const fn remedy(self) -> Remedy {
        use FailureCode as C;
        match self {
            C::AppRecovered | C::NetOffline | C::NetBlocked | C::NetBroken | C::NetStalled | C::NetNoAnswer => {
                Remedy::Wait
            }
            C::DestLimited | C::PhotoBusy => Remedy::Wait,
            C::NetMetered | C::NetSlow => Remedy::SendAll,
            C::NetPortal | C::DestCert => Remedy::OpenSignInPage,
            C::DestDenied | C::DestSignin | C::DestNoToken => Remedy::PasteToken,
            C::DestForbidden | C::DestFull => Remedy::AskOwner,
            C::DestClosed => Remedy::ChooseAnother,
            C::DestAddress | C::DestMoved => Remedy::FixAddress,
            C::DestDown | C::DestUnexpected | C::PhotoAccess => Remedy::TryNow,
            C::UsbFull | C::UsbGone | C::UsbFailed | C::UsbDamaged => Remedy::TryNow,
            C::PhotoIncomplete | C::PhotoEmpty | C::PhotoUnsure | C::PhotoThere => Remedy::SendAnyway,
            C::PhotoRefused | C::PhotoSame | C::PhotoUnseen => Remedy::SendAnyway,
            C::PhotoTooLarge | C::PhotoKind | C::PhotoNotPicture | C::PhotoLeftOut | C::PhotoTakenDown => {
                Remedy::LeaveOut
            }
            C::FolderOld => Remedy::AnswerOld,
            C::PhotoOld | C::PhotoSingle | C::PhotoAside | C::PhotoElsewhere | C::PhotoCopyRemoved => Remedy::LeaveOut,
            C::PhotoGone | C::PhotoSpool | C::PhotoPaused | C::PhotoApproval | C::DestPaused => Remedy::ShowPhotos,
            C::FolderGone | C::FolderOwn | C::FolderUnusable => Remedy::ChooseFolder,
            C::FolderChanged => Remedy::TrustFolder,
            C::DiskFull | C::AppRecords => Remedy::FreeSpace,
            C::KeysLocked => Remedy::ChooseKeyStore,
            C::PhotoLink
            | C::UsbPlace
            | C::AppNewer
            | C::AppClock
            | C::AppSecond
            | C::AppPretend
            | C::AppLocked
            | C::AppRebuilt
            | C::AppRebuiltPartly
            | C::AppDamaged
            | C::AppPart
            | C::AppNetwork
            | C::AppSynced
            | C::RequestWrong
            | C::RequestGone
            | C::EventFile
            | C::GuestsClosed
            | C::CallsClosed => Remedy::FixInput,
        }
    }
}
