//! The fixed words of a proof. They never claim more than what was looked at.

use super::PlaceHead;
use boothlift_contract::{DeliveryState, DestinationKind, FailureCode, FileVerdict, Timestamp};
use boothlift_store::proof::{Line, Shown};

/// How a line is proved; empty where nothing is.
pub(super) fn proved(line: &Line) -> &'static str {
    let Some(place) = line.place.as_ref().filter(|place| place.state == DeliveryState::Confirmed) else { return "" };
    match (place.shown, place.kind, place.possible_duplicate) {
        (Shown::No, ..) => "not shown by the gallery",
        (Shown::Yes, DestinationKind::LocalGallery, false) => "files compared",
        (Shown::Yes, DestinationKind::LocalGallery, true) => "files compared, maybe twice",
        (Shown::Yes, _, false) => "seen in the gallery",
        (Shown::Yes, _, true) => "seen in the gallery, maybe twice",
        (Shown::Unasked, _, false) => "accepted by the gallery",
        (Shown::Unasked, _, true) => "accepted by the gallery, maybe twice",
    }
}

/// How deliveries to a destination are proved in all.
pub(super) fn of_place(place: &PlaceHead) -> &'static str {
    match (place.kind, place.asked) {
        (DestinationKind::LocalGallery, Some(_)) => "files compared",
        (_, Some(_)) => "seen in the gallery",
        (_, None) => "accepted by the gallery",
    }
}

/// A moment in UTC as RFC 3339 has it.
pub(super) fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| format!("{at:.3}")).unwrap_or_default()
}

/// Why a line is not confirmed, in words; empty where it is.
pub(super) fn reason(line: &Line) -> String {
    if line.place.as_ref().is_some_and(|place| place.state == DeliveryState::Confirmed) {
        return String::new();
    }
    let Some(failure) = &line.failure else {
        return match (&line.place, line.verdict) {
            (None, FileVerdict::Same) => "the same as another photo".into(),
            _ => String::new(),
        };
    };
    match of_code(failure.code) {
        Some(words) => words.to_owned(),
        None => failure.code.as_str().to_owned(),
    }
}

const fn of_code(code: FailureCode) -> Option<&'static str> {
    use FailureCode as C;
    Some(match code {
        C::NetOffline | C::NetBlocked | C::NetBroken | C::NetStalled => "no way to the gallery",
        C::NetNoAnswer => "sent, the answer was lost",
        C::NetSlow => "waits, as prints alone are sent for now",
        C::NetMetered => "waits for a network that counts no data",
        C::NetPortal => "a sign-in page answered in the gallery's place",
        C::DestDenied | C::DestSignin | C::DestNoToken => "the gallery's token",
        C::DestForbidden => "no rights at the gallery",
        C::DestPaused | C::PhotoPaused => "paused by a person",
        C::PhotoIncomplete => "the file ends too early",
        C::PhotoEmpty => "the file is empty",
        C::PhotoTooLarge => "larger than the gallery takes",
        C::PhotoKind => "a kind that the gallery does not take",
        C::PhotoUnsure => "sent, the answer was lost too often",
        C::PhotoRefused => "refused by the gallery",
        C::PhotoThere => "the gallery says that it has it already",
        C::PhotoSame => "the same as another photo",
        C::PhotoUnseen => "the gallery did not show it; it is sent again",
        C::PhotoGone => "vanished before it was safe",
        C::PhotoBusy => "held by another program",
        C::PhotoAccess => "no permission to read it",
        C::PhotoNotPicture => "not a picture or film",
        C::PhotoLeftOut => "left out by a person",
        C::PhotoApproval => "waits for approval",
        C::PhotoSingle => "a single shot, which are switched off",
        C::PhotoOld => "older than the event",
        C::FolderOld => "older than the event, waits for an answer",
        C::PhotoAside => "not one of the booth's finished photos",
        C::PhotoCopyRemoved => "its safe copy was removed after everything was delivered",
        C::PhotoSpool => "the safe copy cannot be read",
        _ => return None,
    })
}
