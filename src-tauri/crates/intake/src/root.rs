//! One watched folder while intake runs.

use crate::{IntakeError, Settings, rules, scan::Ground};
use boothlift_sessions::Rule;
use boothlift_store::folders::Folder;
use notify::RecommendedWatcher;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// A watched folder and how it is.
pub(crate) struct Root {
    pub(crate) folder: Folder,
    pub(crate) ground: Arc<Ground>,
    pub(crate) rule: Arc<Rule>,
    /// Listens for hints; none while they are off, cannot be had, or the folder is gone.
    pub(crate) watch: Option<RecommendedWatcher>,
    pub(crate) watch_failed: bool,
    /// Whether it could be read when last tried; none before the first try.
    pub(crate) reachable: Option<bool>,
    /// Device and number of the folder itself.
    pub(crate) identity: Option<String>,
    pub(crate) scanning: bool,
    /// A scan was asked for.
    pub(crate) wanted: bool,
    /// When the timer scans next.
    pub(crate) next_scan: Duration,
    /// After a scan that failed: when the next may begin.
    pub(crate) not_before: Duration,
    /// The newest wish to look that a scan has answered.
    pub(crate) answered: u64,
    /// Files that scans found, and how many of them have their verdict.
    pub(crate) progress: (u32, u32),
    pub(crate) progress_told: Duration,
}

impl Root {
    /// The folders of the settings, if they can be watched.
    pub(crate) fn all(settings: &Settings) -> Result<Vec<Self>, IntakeError> {
        let own: Vec<PathBuf> = settings.own.iter().map(|own| canonical(own)).collect();
        let paths: Vec<PathBuf> = settings.folders.iter().map(|folder| folder.path.clone()).collect();
        let folders = settings.folders.iter().map(|folder| {
            let real = canonical(&folder.path);
            if let Some(own) = own.iter().find(|own| own.starts_with(&real) || real.starts_with(own)) {
                return Err(IntakeError::Own { folder: folder.path.clone(), own: own.clone() });
            }
            let inner = paths.iter().filter(|path| **path != folder.path && path.starts_with(&folder.path));
            Ok(Self {
                ground: Arc::new(Ground {
                    folder: folder.id,
                    root: folder.path.clone(),
                    inner: inner.cloned().collect(),
                    old_from: folder.old_from,
                }),
                rule: Arc::new(rules::rule_of(&folder.rule, folder.gap)?),
                folder: folder.clone(),
                watch: None,
                watch_failed: false,
                reachable: None,
                identity: None,
                scanning: false,
                wanted: true,
                next_scan: Duration::ZERO,
                not_before: Duration::ZERO,
                answered: 0,
                progress: (0, 0),
                progress_told: Duration::ZERO,
            })
        });
        folders.collect()
    }
}

/// The index of the watched folder a path belongs to: the innermost.
pub(crate) fn owner(roots: &[Root], path: &Path) -> Option<usize> {
    let holds = roots.iter().enumerate().filter(|(_, root)| path.starts_with(&root.folder.path));
    holds.max_by_key(|(_, root)| root.folder.path.as_os_str().len()).map(|(index, _)| index)
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
