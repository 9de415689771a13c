//! Failures in plain words, each with what to do next.

use boothlift_contract::{Failure, FailureCode, LaneState};

/// What went wrong and what to do about it: one line.
pub(crate) fn sentence(failure: &Failure) -> String {
    let (what, next) = words(failure.code);
    let mut line = match failure.subject.as_str() {
        "" => format!("{what}; {next}"),
        subject => format!("{subject}: {what}; {next}"),
    };
    if !failure.detail.is_empty() {
        line.push_str(&format!(" ({})", failure.detail));
    }
    line.replace(char::is_control, " ")
}

/// A failure for the ledger: its code, then words. No subject: the row names it.
pub(crate) fn reason(failure: &Failure) -> String {
    let (what, next) = words(failure.code);
    let mut line = format!("{}: {what}; {next}", failure.code);
    if !failure.detail.is_empty() {
        line.push_str(&format!(" ({})", failure.detail));
    }
    line.replace(char::is_control, " ")
}

/// A lane's state in a few words.
pub(crate) const fn lane(state: LaneState) -> &'static str {
    match state {
        LaneState::Works => "works",
        LaneState::Offline => "cannot be reached; photos wait and go on by themselves",
        LaneState::Portal => "the network wants a sign-in; photos wait",
        LaneState::Down => "has trouble of its own; photos wait and go on by themselves",
        LaneState::Throttled => "asked for a pause; goes on by itself",
        LaneState::SignIn => "needs a new token",
        LaneState::Denied => "refuses",
        LaneState::WrongAddress => "the address is not an upload address",
        LaneState::Full => "is full",
        LaneState::Closed => "closed the event; it takes no more photos",
        LaneState::Saving => "works; what is left waits for another network",
        LaneState::Paused => "paused",
        LaneState::Off => "switched off",
    }
}

const BY_ITSELF: &str = "nothing to do, it goes on by itself";
const ONCE_MORE: &str = "look into the gallery, then send or leave it out on the page (--listen)";
const OR_LEAVE: &str = "send it anyway or leave it out on the page (--listen)";

const fn words(code: FailureCode) -> (&'static str, &'static str) {
    use FailureCode as C;
    match code {
        C::NetOffline => ("it cannot be reached", BY_ITSELF),
        C::NetBlocked => ("this network blocks it", "ask the venue, or use another network"),
        C::AppRecovered => ("Boothlift did not end in order the last time", BY_ITSELF),
        C::AppClock => ("this computer's clock cannot be right", "set date and time"),
        C::PhotoApproval => ("it waits for approval", "approve it on the page (--listen)"),
        C::PhotoSingle => ("a single shot; those are switched off", "switch single shots on, on the page (--listen)"),
        C::NetPortal => ("a sign-in page answers in its place", "sign in to the network with a browser"),
        C::NetBroken => ("the upload broke off", BY_ITSELF),
        C::NetMetered => ("the network counts data, and it waits for another one", "let it go on the page (--listen)"),
        C::NetSlow => ("a person wants prints alone for now", "let it go on the page (--listen)"),
        C::NetStalled => ("the upload stood still", BY_ITSELF),
        C::NetNoAnswer => ("everything was sent but no answer came", BY_ITSELF),
        C::DestCert => {
            ("its certificate does not fit its name", "check the address, the network and this computer's date")
        }
        C::DestDenied => {
            ("it does not accept the token", "put the right token where token-env or token-file says and start again")
        }
        C::DestSignin => ("the sign-in ended", "put a new token where token-env or token-file says and start again"),
        C::DestForbidden => ("it refuses: rights or subscription are missing", "ask the gallery's owner"),
        C::DestAddress => ("this is not an upload address", "put endpoint in the event file right"),
        C::DestMoved => ("it answers that it moved elsewhere", "put endpoint in the event file right"),
        C::DestFull => ("no space is left there", "ask the gallery's owner"),
        C::DestClosed => ("the event is closed there", "open it again there, or name another event"),
        C::DestLimited => ("it asked for a pause", BY_ITSELF),
        C::DestDown => ("it has trouble of its own", BY_ITSELF),
        C::DestUnexpected => {
            ("its answer makes no sense", "check endpoint in the event file; it is tried again by itself")
        }
        C::DestPaused => ("paused by a person", "let it go on on the page (--listen)"),
        C::DestNoToken => ("its token is missing", "give token-env or token-file in the event file"),
        C::PhotoIncomplete => ("the file ends too early", OR_LEAVE),
        C::PhotoEmpty => ("the file is empty", OR_LEAVE),
        C::PhotoTooLarge => ("larger than the destination takes", "raise max-mb in the event file or leave it out"),
        C::PhotoKind => ("a kind the destination does not take", "nothing to do, or leave it out"),
        C::PhotoUnsure => ("sent, but the answer was lost too often", ONCE_MORE),
        C::PhotoRefused => ("the destination refused this photo", OR_LEAVE),
        C::PhotoThere => ("it says that it has the photo already", ONCE_MORE),
        C::PhotoSame => ("the same photo is there already", ONCE_MORE),
        C::PhotoGone => ("the file vanished before it was safe", "look for it at the booth"),
        C::PhotoBusy => ("another program holds the file", "wait, or close that program"),
        C::PhotoAccess => ("there is no permission to read the file", "give this user the right to read it"),
        C::PhotoNotPicture => ("not a picture or film that Boothlift takes", "nothing to do"),
        C::PhotoLink => ("a link to a picture, and no destination takes links", "give the picture itself"),
        C::PhotoUnseen => ("confirmed once and not shown by the gallery now", "send it again on the page (--listen)"),
        C::PhotoPaused => ("paused by a person", "let it go on on the page (--listen)"),
        C::PhotoLeftOut => ("left out by a person", "nothing to do"),
        C::PhotoTakenDown => ("taken down by a person", "nothing to do; it is sent nowhere any more"),
        C::PhotoOld => ("older than the event", "nothing to do, or set old-photos in the event file"),
        C::PhotoAside => ("not one of the booth's finished photos", "nothing to do"),
        C::PhotoElsewhere => ("another event took it from the same folder", "nothing to do"),
        C::PhotoCopyRemoved => {
            ("its safe copy was removed after everything was delivered", "put the photo into the booth's folder again")
        }
        C::PhotoSpool => ("the safe copy cannot be read", "check the disk of the data folder"),
        C::FolderChanged => ("another folder lies in the watched folder's place", "bring the right one back"),
        C::FolderGone => {
            ("the watched folder cannot be reached", "plug its drive in, or put path in the event file right")
        }
        C::FolderOld => ("older than the event", "say on the page of the window whether it goes"),
        C::FolderOwn => ("the folder is Boothlift's own or holds Boothlift's own", "choose another path or --data"),
        C::FolderUnusable => ("the folder cannot be used", "put path in the event file right"),
        C::DiskFull => ("the disk is full", "free some space; what is queued goes on by itself"),
        C::UsbFull => ("the stick has no room for the photos", "free some space on it, or take a larger one"),
        C::UsbGone => ("the stick is gone", "plug it in again"),
        C::UsbFailed => ("the stick cannot be written", "take another one"),
        C::UsbDamaged => ("the stick does not keep what is written to it", "take another one"),
        C::UsbPlace => ("photos copied there would come back in", "choose another folder"),
        C::AppRecords => {
            ("the records cannot be opened or written", "check the disk and the rights of the data folder")
        }
        C::AppNewer => ("the records were written by a newer Boothlift", "use that one, or another --data folder"),
        C::AppRebuilt => (
            "the records were damaged and were built anew from what is kept beside them; some uploads may repeat",
            "look after the disk; the damaged ones are kept for support",
        ),
        C::AppRebuiltPartly => (
            "the records were damaged and were built anew, but not all of what was kept could be read; photos that were missing \
             came back from the safe copies, and some uploads may repeat",
            "compare the galleries with the list; the damaged ones are kept for support",
        ),
        C::AppDamaged => (
            "the records were found damaged; the next start builds them anew from what is kept beside them",
            "end Boothlift when there is a pause, start it again, and look after the disk",
        ),
        C::AppPart => (
            "a part of Boothlift stood still or failed, and was begun again",
            "nothing is lost; where it happens again, start Boothlift again and send its logs to whoever helps you",
        ),
        C::AppNetwork => {
            ("the data folder lies in a network folder", "give a --data folder on a disk of this computer")
        }
        C::AppSynced => {
            ("another program copies the data folder while it is used", "give a --data folder that none copies")
        }
        C::AppPretend => ("the pretend booth does not do this", "stop pretending first"),
        C::AppSecond => ("another Boothlift uses this data folder", "end that one, or give another --data folder"),
        C::AppLocked => ("the attendant lock is closed", "type its number in at the window"),
        C::EventFile => ("the event file cannot be used", "put right what it says"),
        C::KeysLocked => ("the key store cannot be used", "unlock it"),
        C::RequestWrong => ("this cannot be done so", "put it right"),
        C::RequestGone => ("it is not there any more", "look again"),
        C::CallsClosed => ("the booth's calls cannot be heard", "close what uses the port, or name another one"),
        C::GuestsClosed => ("the guest page cannot be opened on the network", "check the network"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_is_one_clear_line_with_a_next_step() {
        for &code in FailureCode::ALL {
            let line = sentence(&Failure::new(code, "Gallery", "status 401\nbody"));
            assert!(line.starts_with("Gallery: ") && line.contains("; ") && !line.contains('\n'), "{line}");
        }
    }
}
