//! Hints from the system that something changed. They may be late, doubled or lost; nothing depends on them but speed.

use notify::{
    Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode, ModifyKind, RenameMode},
};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Notify;

/// Paths kept until somebody looks; with more of them a scan is cheaper.
const MOST: usize = 10_000;

/// What the system said since the last time somebody asked.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// Paths that changed; `true`: closed after writing, or renamed into place.
    pub(crate) paths: HashMap<PathBuf, bool>,
    /// Something was lost: only a scan tells.
    pub(crate) rescan: bool,
}

/// The place where hints of all watched folders come together.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    heard: Mutex<Heard>,
    bell: Notify,
}

impl Hints {
    /// Everything heard since the last call.
    pub(crate) fn take(&self) -> Heard {
        std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until there may be something to take.
    pub(crate) async fn ring(&self) {
        self.bell.notified().await;
    }

    /// Paths not yet looked at.
    pub(crate) fn waiting(&self) -> usize {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).paths.len()
    }

    fn hear(&self, event: notify::Result<Event>) {
        let Some(news) = news(event) else { return };
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        match news {
            News::Lost => heard.rescan = true,
            News::Paths(paths) => {
                for (path, closed) in paths {
                    *heard.paths.entry(path).or_default() |= closed;
                }
                if heard.paths.len() > MOST {
                    heard.paths.clear();
                    heard.rescan = true;
                }
            }
        }
        drop(heard);
        self.bell.notify_one();
    }
}

/// Starts to listen to a folder and everything below it; links are not followed. Blocks for the time it takes to visit
/// every folder. Dropping the watcher ends it.
pub(crate) fn arm(root: &Path, hints: &Arc<Hints>) -> notify::Result<RecommendedWatcher> {
    let hints = Arc::clone(hints);
    let config = Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(move |event| hints.hear(event), config)?;
    watcher.watch(root, RecursiveMode::Recursive)?;
    Ok(watcher)
}

enum News {
    Paths(Vec<(PathBuf, bool)>),
    Lost,
}

/// What matters of an event. Opening, reading and changed rights are dropped here: every virus scanner makes them.
fn news(event: notify::Result<Event>) -> Option<News> {
    let event = match event {
        Ok(event) if event.need_rescan() => return Some(News::Lost),
        Ok(event) => event,
        Err(error) => {
            tracing::warn!(%error, "a folder's changes may have been missed");
            return Some(News::Lost);
        }
    };
    let into_place = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => return None,
        EventKind::Modify(ModifyKind::Name(RenameMode::To)) => true,
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => {
            let mut paths = event.paths.into_iter();
            let both = [(paths.next(), false), (paths.next(), true)];
            return Some(News::Paths(both.into_iter().filter_map(|(path, into)| Some((path?, into))).collect()));
        }
        _ => false,
    };
    Some(News::Paths(event.paths.into_iter().map(|path| (path, into_place)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, DataChange, Flag, MetadataKind};

    fn heard(kind: EventKind, paths: &[&str]) -> Heard {
        let hints = Hints::default();
        hints.hear(Ok(paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.into()))));
        hints.take()
    }

    #[test]
    fn readers_and_changed_rights_are_not_heard() {
        for kind in [
            EventKind::Access(AccessKind::Open(AccessMode::Any)),
            EventKind::Access(AccessKind::Close(AccessMode::Read)),
            EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)),
        ] {
            assert!(heard(kind, &["/a"]).paths.is_empty(), "{kind:?}");
        }
    }

    #[test]
    fn closing_and_renaming_into_place_need_no_waiting() {
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert!(heard(closed, &["/a"]).paths[Path::new("/a")]);
        let both = heard(EventKind::Modify(ModifyKind::Name(RenameMode::Both)), &["/a.tmp", "/a"]).paths;
        assert_eq!((both[Path::new("/a.tmp")], both[Path::new("/a")]), (false, true));
        let written = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        assert!(!heard(written, &["/a"]).paths[Path::new("/a")]);
        assert!(!heard(EventKind::Create(CreateKind::File), &["/a"]).paths[Path::new("/a")]);
    }

    #[test]
    fn a_lost_event_and_an_error_ask_for_a_scan() {
        let hints = Hints::default();
        hints.hear(Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)));
        assert!(hints.take().rescan);
        hints.hear(Err(notify::Error::generic("gone")));
        assert!(hints.take().rescan);
        assert!(!hints.take().rescan);
    }

    #[test]
    fn more_paths_than_anybody_looks_at_one_by_one_become_a_scan() {
        let hints = Hints::default();
        for n in 0..=MOST {
            hints.hear(Ok(Event::new(EventKind::Create(CreateKind::File)).add_path(format!("/{n}").into())));
        }
        assert!(hints.take().rescan);
        assert_eq!(hints.waiting(), 0);
    }
}
