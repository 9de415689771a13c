//! The rules of one watched folder: which files are looked at, which are passed over, and by which rule.

use crate::{
    disk::{Sight, SightKind},
    globs::Globs,
    look,
    rules::Place,
};
use boothlift_contract::{Failure, FailureCode, FileVerdict, FolderId, Timestamp};
use boothlift_sessions::Rule;
use boothlift_store::{
    files::{File, Look},
    folders::Folder,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// How long a temporary or hidden name may stand before it is listed.
const YOUNG: Duration = Duration::from_secs(60);
/// What a session summary is passed over for; what is wrong with it follows.
pub(crate) const SUMMARY: &str = "a session summary of the booth’s";
const NO_SUBFOLDERS: &str = "in a sub-folder, and sub-folders are switched off";

/// A watched folder as a look at it needs it.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    pub(crate) folder: FolderId,
    pub(crate) root: PathBuf,
    /// Other watched folders below this one: their files are theirs.
    pub(crate) inner: Vec<PathBuf>,
    pub(crate) old_from: Option<Timestamp>,
    subfolders: bool,
    globs: Globs,
    rule: Arc<Rule>,
}

/// The clock as a look at files needs it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    pub(crate) now: Timestamp,
    /// How far it has been set back since intake began.
    pub(crate) set_back: Duration,
}

/// What there is under a path.
#[derive(Debug)]
pub(crate) enum Seen {
    /// Nothing new since its final verdict, or nothing that anybody asks about yet.
    Settled,
    /// A file that may become a photo.
    Here { look: Look, known: Option<FileVerdict> },
    /// A file that will not be taken.
    Passed { look: Look, failure: Failure },
    /// A folder that cannot be read.
    Barred { look: Look, failure: Failure },
    /// A folder.
    Folder,
    /// A photo's file that had left and is here again.
    Back(File),
    /// Nothing (any more), and the watched folder itself is there.
    Missing(Option<File>),
    /// It cannot be told just now.
    Hidden,
}

impl Ground {
    pub(crate) fn new(folder: &Folder, root: PathBuf, inner: Vec<PathBuf>, rule: Arc<Rule>) -> Self {
        let (old_from, subfolders) = (folder.old_from, folder.subfolders);
        Self { folder: folder.id, root, inner, old_from, subfolders, globs: Globs::of(folder), rule }
    }

    /// Whether the folder below this one is looked into: all are, so that each file has its verdict, but those that are
    /// watched on their own.
    pub(crate) fn enters(&self, folder: &Path) -> bool {
        self.inner.iter().all(|inner| inner != folder)
    }

    /// Whether everything below is listened to.
    pub(crate) const fn is_deep(&self) -> bool {
        self.subfolders
    }

    /// What to think of a file by its name, its look and what was decided before.
    pub(crate) fn judge(&self, path: &Path, sight: Sight, known: Option<&File>, now: Now) -> Seen {
        let Now { now, set_back } = now;
        let Sight { kind, look } = sight;
        if kind == SightKind::Folder {
            return Seen::Folder;
        }
        let unchanged = known.filter(|known| known.look == look && is_final(known.verdict));
        let settled = |known: &File| if known.left_at.is_some() { Seen::Back(known.clone()) } else { Seen::Settled };
        // Rules are about what was kept out by one.
        if let Some(known) = unchanged.filter(|known| known.verdict != FileVerdict::Ignored) {
            return settled(known);
        }
        let place = Place::of(&self.root, path);
        let rule = self.keeps_out(path, &place);
        let is_summary = rule.is_none() && kind == SightKind::File && self.is_summary(path);
        let is_old = self.old_from.is_some_and(|from| look::modified_at(&look).plus(set_back) < from);
        if let Some(known) = unchanged.filter(|known| !is_overruled(known, rule.as_deref(), is_summary, is_old)) {
            return settled(known);
        }
        let refused = |code, detail: &str| Failure::new(code, &place.name, detail);
        if let Some(rule) = rule {
            let passing = is_temporary(&place.name) || place.folders().into_iter().any(|part| part.starts_with('.'));
            if passing && look::age(&look, now) < YOUNG {
                return Seen::Settled;
            }
            return Seen::Passed { look, failure: refused(FailureCode::PhotoAside, &rule) };
        }
        match kind {
            SightKind::Link => Seen::Passed { look, failure: refused(FailureCode::PhotoNotPicture, "a link") },
            SightKind::Other => Seen::Passed { look, failure: refused(FailureCode::PhotoNotPicture, "not a file") },
            _ if known.is_none() && is_old => Seen::Passed { look, failure: refused(FailureCode::PhotoOld, "") },
            _ => Seen::Here { look, known: known.map(|known| known.verdict) },
        }
    }

    /// Whether a file says which photos are of one session.
    pub(crate) fn is_summary(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        self.rule.manifest().is_some_and(|manifest| manifest.is_named(&name))
    }

    /// The rule that keeps a file of this name and place out, in words.
    fn keeps_out(&self, path: &Path, place: &Place) -> Option<String> {
        if let Some(rule) = self.rule.never_sent(&place.folders(), &place.name) {
            return Some(rule.into_owned());
        }
        if !self.subfolders && !place.folders().is_empty() {
            return Some(NO_SUBFOLDERS.to_owned());
        }
        self.globs.keep_out(path.strip_prefix(&self.root).unwrap_or(path))
    }
}

/// Whether a verdict stands until the file changes.
const fn is_final(verdict: FileVerdict) -> bool {
    use FileVerdict as V;
    match verdict {
        V::Adopted | V::Same | V::Held | V::Ignored => true,
        V::Arriving | V::Unreadable | V::Gone => false,
    }
}

/// Whether a file was kept out by a rule that is no longer there. What a person left out stays out.
fn is_overruled(known: &File, rule: Option<&str>, is_summary: bool, is_old: bool) -> bool {
    let Some(failure) = known.failure.as_ref().filter(|_| known.verdict == FileVerdict::Ignored) else { return false };
    match failure.code {
        FailureCode::PhotoOld => !is_old || rule.is_some(),
        FailureCode::PhotoAside if is_summary => !failure.detail.starts_with(SUMMARY),
        FailureCode::PhotoAside => rule != Some(&failure.detail),
        // A file that was no picture is read anew once it counts as a summary.
        FailureCode::PhotoNotPicture => is_summary,
        _ => false,
    }
}

fn is_temporary(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with(['.', '~'])
        || name.ends_with('~')
        || [".tmp", ".part", ".crdownload"].iter().any(|end| name.ends_with(end))
}
