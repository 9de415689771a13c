//! Support: the self-test, the log and the help file.

use crate::{Failure, Timestamp, state::worded};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

worded! {
    /// What one check of the self-test looks at.
    TestOf {
        /// A watched folder.
        Folder = "folder",
        /// The disk with the data folder.
        Disk = "disk",
        /// The place where secrets are kept.
        Keys = "keys",
        /// The way to a destination's host.
        Network = "network",
        /// A destination's settings and account.
        Destination = "destination",
    }
}

worded! {
    /// How one check of the self-test stands.
    TestState {
        /// It runs.
        Running = "running",
        /// As it should be.
        Good = "good",
        /// It works, and there is something to know.
        Note = "note",
        /// Something is wrong.
        Bad = "bad",
    }
}

worded! {
    /// What one check of the self-test found.
    Finding {
        /// Nothing yet: it runs.
        Looking = "looking",
        /// There, readable, and this computer told at once of a change.
        Hears = "hears",
        /// There and readable; new photos are found by looking only.
        LooksOnly = "looks_only",
        /// Room enough, and what was written was read back.
        Writes = "writes",
        /// A secret was kept, read back and forgotten.
        KeepsSecrets = "keeps_secrets",
        /// The host answers, and it is the right one.
        Reached = "reached",
        /// The account was accepted.
        Accepted = "accepted",
        /// Set up soundly; this service shows whether it takes the token only with a photo.
        SetUp = "set_up",
        /// On this computer, and ready to keep photos.
        Here = "here",
        /// It took a drawn test picture.
        TookPicture = "took_picture",
        /// Not asked: it wanted to be left alone for a while.
        AskedToWait = "asked_to_wait",
        /// Not asked: the way there is closed.
        WayClosed = "way_closed",
        /// It gave no answer in the time it has.
        TooSlow = "too_slow",
        /// It failed, as the failure says.
        Failed = "failed",
    }
}

/// The self-test: the one that runs, or the last one since the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SelfTest {
    /// Grows with every run.
    pub run: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// When the last check ended; none while it runs.
    pub ended_at: Option<Timestamp>,
    /// One row a check, in a fixed order.
    pub rows: Vec<TestRow>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TestRow {
    /// What it looks at.
    pub of: TestOf,
    /// Which one, for people: a folder, a host, a destination's name; may be empty.
    pub subject: String,
    /// How it stands.
    pub state: TestState,
    /// What it found.
    pub finding: Finding,
    /// Free space in bytes, of the disk where it tells.
    pub free_bytes: Option<u64>,
    /// What is wrong, where something is.
    pub failure: Option<Failure>,
    /// Milliseconds it took; none while it runs.
    pub took_ms: Option<u32>,
}

/// What the last check of a destination came to, since the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LaneCheck {
    /// When it ended, or began while it runs.
    pub at: Timestamp,
    /// How it stands.
    pub state: TestState,
    /// What it found.
    pub finding: Finding,
    /// What is wrong, where something is.
    pub failure: Option<Failure>,
}

worded! {
    /// How grave a line of the log is, the gravest first.
    LogLevel {
        /// Something failed.
        Error = "error",
        /// Something is not as it should be.
        Warn = "warn",
        /// Something happened.
        Info = "info",
        /// For whoever looks for a fault.
        Debug = "debug",
    }
}

/// One line of the log, without secrets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LogLine {
    /// Its number since the start; later lines have higher ones.
    pub n: u64,
    /// When it was written.
    pub at: Timestamp,
    /// How grave.
    pub level: LogLevel,
    /// Which room of the program says it.
    pub room: String,
    /// What it says, at most 2 KB.
    pub text: String,
}

/// Lines of the log, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LogPage {
    /// The lines that were asked for.
    pub lines: Vec<LogLine>,
    /// The newest line there is, whatever was asked for; 0 where there is none.
    pub newest: u64,
    /// Whether there are more that fit, older ones.
    pub more: bool,
}

/// What a help file would hold, before it is saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HelpFile {
    /// Its number, to save it by.
    pub number: u32,
    /// The name it is saved as.
    pub name: String,
    /// The files in it, each whole.
    pub entries: Vec<HelpFileEntry>,
}

/// One text file in a help file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HelpFileEntry {
    /// Its name.
    pub name: String,
    /// Every letter of it.
    pub text: String,
}
