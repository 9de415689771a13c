//! Choices of Welcome and Share: folders and networks.

use crate::{Failure, Sureness, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A folder that could be the booth's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FolderFind {
    /// The choice's number; paths never come back from the page.
    pub pick: u32,
    /// The booth program, as far as it shows; empty when unknown.
    pub program: String,
    /// How sure that is.
    pub sureness: Sureness,
    /// What that was read from; none where the folder cannot be used.
    pub why: Option<FoundBy>,
    /// The folder's own name.
    pub name: String,
    /// Its path for people.
    pub path: String,
    /// Newest picture.
    pub newest_at: Option<Timestamp>,
    /// Pictures in it, counted up to 10,000.
    pub photos: u32,
    /// Pictures older than today.
    pub old_photos: u32,
    /// The last sessions it would make, newest first, at most three.
    pub sessions: Vec<FoundSession>,
    /// The session rule that was tried: a preset's word, `pattern` for an expression, `own` for a preset of one's own.
    pub rule: String,
    /// The text of a preset that was made for this folder, which may be kept as a file.
    pub proposal: Option<String>,
    /// The presets that come along.
    pub presets: Vec<PresetChoice>,
    /// Why it cannot be used, if it cannot.
    pub refused: Option<Failure>,
}

/// What tells which booth program wrote a folder, or how its photos belong together. The page has the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum FoundBy {
    /// There are no pictures yet.
    NoPictures {},
    /// Files that the program writes beside its pictures.
    Beside {
        /// The name of one.
        example: String,
    },
    /// What pictures are called.
    Names {
        /// Pictures that are named so.
        fits: u32,
        /// Pictures in all.
        of: u32,
        /// The name of one.
        example: String,
    },
    /// What the folders of pictures are called.
    Folders {
        /// Pictures in such folders.
        fits: u32,
        /// Pictures in all.
        of: u32,
        /// The name of one such folder.
        example: String,
    },
    /// No program is known, but each folder was filled within minutes.
    FilledFolders {
        /// How many folders.
        folders: u32,
    },
    /// No program is known, but names have a part before a running number.
    Stems {
        /// How many such parts.
        stems: u32,
        /// One of them.
        example: String,
    },
    /// Neither names nor folders tell sessions apart: the time between photos does.
    Time {},
    /// The program that keeps its photos in this place unless it is told otherwise.
    UsualPlace {
        /// The program.
        program: String,
    },
}

/// A session preset to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct PresetChoice {
    /// Its word.
    pub word: String,
    /// Its booth program; empty where it is for any.
    pub program: String,
}

/// A session that a found folder would make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FoundSession {
    /// Tag or time, for people.
    pub title: String,
    /// Its first photo.
    pub started_at: Timestamp,
    /// Photos in it.
    pub photos: u32,
    /// Pictures of it: the host draws them by the find's `pick` and this number. At most four.
    pub thumbs: Vec<u32>,
}

/// How a found folder's photos would be put together by another rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RuleTrial {
    /// The last sessions it would make, newest first, at most three.
    pub sessions: Vec<FoundSession>,
    /// Pictures it was tried with.
    pub photos: u32,
    /// How many of them an expression fits; none where the rule is no expression.
    pub fits: Option<u32>,
    /// Names that an expression does not fit, the newest first, at most five.
    pub misfits: Vec<String>,
    /// Why the rule cannot be used, in words for whoever wrote it.
    pub wrong: Option<String>,
}

/// A network this computer is on, where the guest page could be opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct NetworkChoice {
    /// The address to bind; also the key of the choice.
    pub address: String,
    /// The interface's name for people.
    pub name: String,
}
