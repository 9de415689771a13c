//! The check at the end of the night: what is in the folder, what arrived, and how that was proved.

use crate::{DestinationId, DestinationKind, Failure, FileId, Timestamp, state::worded};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

worded! {
    /// What the check comes to. The first that applies wins.
    PackUpVerdict {
        /// It still runs, and nothing speaks against packing up so far.
        Checking = "checking",
        /// A gallery does not show what it once confirmed.
        Mismatch = "mismatch",
        /// Photos wait for a person.
        NeedsYou = "needs_you",
        /// Photos wait, and there is no way out to a gallery now.
        NotYet = "not_yet",
        /// Photos are on their way.
        Almost = "almost",
        /// Everything is delivered, but a gallery or the folder could not be asked.
        NotChecked = "not_checked",
        /// Everything is delivered.
        Ready = "ready",
    }
}

worded! {
    /// How far one part of the check is.
    CheckState {
        /// Its turn will come.
        Waiting = "waiting",
        /// Going on.
        Checking = "checking",
        /// Done.
        Done = "done",
        /// It could not be done now; the failure says why.
        Failed = "failed",
    }
}

worded! {
    /// How delivery to a destination was proved. Never more is claimed.
    Proof {
        /// The files there were compared with the safe copies.
        FilesCompared = "files_compared",
        /// The gallery lists them.
        SeenInGallery = "seen_in_gallery",
        /// The gallery answered each; it cannot be counted from outside.
        AnswersKept = "answers_kept",
    }
}

worded! {
    /// How the proof of delivery is written.
    ProofFormat {
        /// A page to read and to print.
        Html = "html",
        /// A table, a line for each file and destination.
        Csv = "csv",
        /// The same for programs.
        Json = "json",
    }
}

/// The check as it stands, told anew whenever a part of it changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PackUp {
    /// When it began.
    pub started_at: Timestamp,
    /// When its last part ended; none while it runs.
    pub ended_at: Option<Timestamp>,
    /// What it comes to, with what is still on the way.
    pub verdict: PackUpVerdict,
    /// Photos that the verdict speaks of: on the way, waiting, held, or not seen.
    pub photos: u32,
    /// Whom it speaks of: a destination's name; empty where it speaks of nobody.
    pub subject: String,
    /// When the sum will close, where that is known.
    pub done_about: Option<Timestamp>,
    /// The sum: `files = not_sent + photos`.
    pub sum: ProofSum,
    /// The booth's folders, read once more.
    pub folder: FolderCheck,
    /// The booth's own files.
    pub originals: OriginalsCheck,
    /// One for each destination of this event.
    pub places: Vec<PlaceCheck>,
    /// Eight hex digits in two groups over every line of the proof: the same on the page, in print and in the table.
    pub check_number: String,
    /// Whether the event stays open until the last photo is delivered, with the computer kept awake.
    pub finishing_at_home: bool,
}

/// The sum of the proof.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProofSum {
    /// Files found in the folders and brought in by hand.
    pub files: u32,
    /// Those that are not to go out: no pictures, the same as another, left out, taken down.
    pub not_sent: u32,
    /// Photos.
    pub photos: u32,
    /// Confirmed at every destination that is on.
    pub delivered: u32,
}

/// The folders, read once more without hints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FolderCheck {
    /// How far it is.
    pub state: CheckState,
    /// Photos that this look found.
    pub found: u32,
    /// Files that are still growing.
    pub arriving: u32,
    /// Why it could not be done.
    pub failure: Option<Failure>,
}

/// Whether the booth's own files are still where they were.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct OriginalsCheck {
    /// How far it is.
    pub state: CheckState,
    /// Still there, as long and as old as when they were taken.
    pub in_place: u32,
    /// Gone, moved or changed since. Their safe copies are there.
    pub missing: u32,
}

/// One destination's journal beside what the destination itself says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PlaceCheck {
    /// The destination.
    pub destination: DestinationId,
    /// Its name on screen.
    pub label: String,
    /// Which service.
    pub kind: DestinationKind,
    /// Whether photos go there now.
    pub on: bool,
    /// How far it is.
    pub state: CheckState,
    /// How delivery there is proved.
    pub proof: Proof,
    /// Photos that are to be there.
    pub photos: u32,
    /// Answers that were kept: photos it confirmed.
    pub confirmed: u32,
    /// Confirmed ones that were seen there, where it can be asked.
    pub seen: Option<u32>,
    /// Confirmed ones that it does not show, the first 50.
    pub missing: Vec<NotSeen>,
    /// How many it does not show in all.
    pub missing_total: u32,
    /// What it shows beside them: others' pictures, or copies of ours.
    pub extra: u32,
    /// Photos that may be there twice, as an answer was lost.
    pub maybe_twice: u32,
    /// Why it could not be asked.
    pub failure: Option<Failure>,
}

/// A photo that a gallery confirmed and does not show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct NotSeen {
    /// Its file, for Photos.
    pub file: FileId,
    /// Its name.
    pub name: String,
    /// Its session's tag.
    pub tag: Option<String>,
}
