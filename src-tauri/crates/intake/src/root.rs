//! One watched folder while intake runs.

use crate::{
    IntakeError, Settings,
    disk::{FolderIdentity, Listener, Reach},
    ground::Ground,
    rules, tokens,
    word::Word,
};
use boothlift_contract::Timestamp;
use boothlift_sessions::Rule;
use boothlift_store::folders::Folder;
use jiff::tz::TimeZone;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// How long a file must stand still where nobody tells of changes.
const FAR_SETTLE: Duration = Duration::from_secs(10);
/// How often in a row a file may come unannounced until the folder counts as silent.
const SILENCES: u8 = 2;

/// A watched folder and how it is.
pub(crate) struct Root {
    pub(crate) folder: Folder,
    pub(crate) ground: Arc<Ground>,
    pub(crate) rule: Arc<Rule>,
    pub(crate) standing: Standing,
    /// Which folder may be taken from; none before it was first reached.
    pub(crate) identity: Option<FolderIdentity>,
    pub(crate) reach: Reach,
    pub(crate) ears: Ears,
    pub(crate) scanning: bool,
    /// A scan was asked for.
    pub(crate) wanted: bool,
    /// When the timer scans next.
    pub(crate) next_scan: Duration,
    /// After a scan that failed: when the next may begin.
    pub(crate) not_before: Duration,
    /// The newest wish to look that a scan has answered.
    pub(crate) answered: u64,
    /// When anything in it was last new.
    pub(crate) last_new: Duration,
    /// Files that scans found, and how many of them have their verdict.
    pub(crate) progress: (u32, u32),
    pub(crate) progress_told: Duration,
    /// What its booth says besides calls.
    pub(crate) word: Word,
}

/// Whether a watched folder is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Untried,
    Here,
    Away,
    /// Another folder lies in its place.
    Other(FolderIdentity),
}

/// Listening to a folder.
#[derive(Default)]
pub(crate) struct Ears {
    /// None while hints are off, cannot be had, or the folder is gone.
    pub(crate) listener: Option<Listener>,
    /// The system refused to tell, and when it may be asked again.
    pub(crate) refused_until: Option<Duration>,
    /// Files in a row that nobody told of.
    silences: u8,
}

impl Ears {
    /// A file came that nobody told of: the listener is not to be trusted.
    pub(crate) fn heard_nothing(&mut self) {
        self.listener = None;
        self.silences = self.silences.saturating_add(1);
    }

    /// The system told of something.
    pub(crate) const fn heard(&mut self) {
        self.silences = 0;
    }
}

impl Root {
    /// The folders of the settings, if they can be watched.
    pub(crate) fn all(settings: &Settings, now: Timestamp) -> Result<Vec<Self>, IntakeError> {
        let paths: Vec<PathBuf> = settings.folders.iter().map(|folder| place(folder, settings, now)).collect();
        let folders = settings.folders.iter().zip(&paths).map(|(folder, path)| {
            is_free(path, &settings.own)?;
            let inner = paths.iter().filter(|other| *other != path && other.starts_with(path));
            let rule = Arc::new(rules::rule_of(&folder.rule, folder.gap)?);
            Ok(Self {
                ground: Arc::new(Ground::new(folder, path.clone(), inner.cloned().collect(), Arc::clone(&rule))),
                word: Word::new(&rule, false),
                rule,
                identity: folder.identity.as_deref().map(FolderIdentity::from_text),
                folder: folder.clone(),
                standing: Standing::Untried,
                reach: Reach::Local,
                ears: Ears::default(),
                scanning: false,
                wanted: true,
                next_scan: Duration::ZERO,
                not_before: Duration::ZERO,
                answered: 0,
                last_new: Duration::ZERO,
                progress: (0, 0),
                progress_told: Duration::ZERO,
            })
        });
        folders.collect()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.ground.root
    }

    /// Whether it is watched by looking again and again, because nobody tells of changes.
    pub(crate) fn is_polled(&self) -> bool {
        self.is_far() || self.ears.refused_until.is_some()
    }

    /// How long a file that nobody said was closed must stand still.
    pub(crate) fn settle(&self, hints: bool) -> Duration {
        if hints && self.is_far() { self.folder.settle.max(FAR_SETTLE) } else { self.folder.settle }
    }

    /// Whether it is on a disk of another computer, as its file system says or its silence shows.
    fn is_far(&self) -> bool {
        self.reach == Reach::Network || self.ears.silences >= SILENCES
    }

    /// Goes over to the folder that the path means now, as if it were newly watched.
    pub(crate) fn roll(&mut self, to: PathBuf) {
        self.ground = Arc::new(Ground::new(&self.folder, to, self.ground.inner.clone(), Arc::clone(&self.rule)));
        (self.standing, self.identity, self.ears) = (Standing::Untried, None, Ears::default());
        (self.wanted, self.not_before) = (true, Duration::ZERO);
    }
}

/// The folder that a row's path means at a moment. Braces that are no token are part of a folder's name.
pub(crate) fn place(folder: &Folder, settings: &Settings, now: Timestamp) -> PathBuf {
    let expanded = tokens::expand(&folder.path, &settings.path_event, now, &TimeZone::system());
    expanded.unwrap_or_else(|_| folder.path.clone())
}

/// That a folder neither holds one of Boothlift's own nor lies in one.
pub(crate) fn is_free(folder: &Path, own: &[PathBuf]) -> Result<(), IntakeError> {
    let real = canonical(folder);
    match own.iter().find(|own| {
        let own = canonical(own);
        own.starts_with(&real) || real.starts_with(own)
    }) {
        Some(own) => Err(IntakeError::Own { folder: folder.to_path_buf(), own: own.clone() }),
        None => Ok(()),
    }
}

/// The index of the watched folder a path belongs to: the innermost.
pub(crate) fn owner(roots: &[Root], path: &Path) -> Option<usize> {
    let holds = roots.iter().enumerate().filter(|(_, root)| path.starts_with(root.path()));
    holds.max_by_key(|(_, root)| root.path().as_os_str().len()).map(|(index, _)| index)
}

/// The canonical path; of what is not there yet, as far as it is.
fn canonical(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if !parent.as_os_str().is_empty() => canonical(parent).join(name),
        _ => path.to_path_buf(),
    }
}
