//! Hints from the system that something changed. They may be late, doubled or lost; nothing depends on them but speed.

use crate::disk::{Hint, HintSink};
use notify::{
    Event, EventKind,
    event::{AccessKind, AccessMode, ModifyKind, RenameMode},
};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Notify;

/// Paths kept until somebody looks; with more of them a scan is cheaper.
const MOST: usize = 10_000;

/// What the system said since the last time somebody asked.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// Paths that changed; `true`: closed after writing, or renamed into place.
    pub(crate) paths: BTreeMap<PathBuf, bool>,
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
    /// Where a folder's listener puts what it hears.
    pub(crate) fn sink(self: &Arc<Self>) -> HintSink {
        let hints = Arc::clone(self);
        HintSink::new(move |hint| hints.hear(hint))
    }

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

    fn hear(&self, hint: Hint) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        match hint {
            Hint::Lost => heard.rescan = true,
            Hint::Changed { path, into_place } => {
                *heard.paths.entry(path).or_default() |= into_place;
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

/// What matters of a system's event. Opening, reading and changed rights are dropped here: every virus scanner makes
/// them.
pub(crate) fn translate(event: notify::Result<Event>, tell: &mut dyn FnMut(Hint)) {
    let event = match event {
        Ok(event) if event.need_rescan() => return tell(Hint::Lost),
        Ok(event) => event,
        Err(error) => {
            tracing::warn!(%error, "a folder's changes may have been missed");
            return tell(Hint::Lost);
        }
    };
    let renamed = matches!(event.kind, EventKind::Modify(ModifyKind::Name(RenameMode::Both)));
    let into_place = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => return,
        EventKind::Modify(ModifyKind::Name(RenameMode::To)) => true,
        _ => false,
    };
    for (place, path) in event.paths.into_iter().enumerate() {
        // Of a rename with both names the second one is the new name.
        tell(Hint::Changed { path, into_place: into_place || (renamed && place == 1) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, DataChange, Flag, MetadataKind};
    use std::path::Path;

    fn feed(hints: &Hints, event: notify::Result<Event>) {
        translate(event, &mut |hint| hints.hear(hint));
    }

    fn heard(kind: EventKind, paths: &[&str]) -> Heard {
        let hints = Hints::default();
        feed(&hints, Ok(paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.into()))));
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
        feed(&hints, Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)));
        assert!(hints.take().rescan);
        feed(&hints, Err(notify::Error::generic("gone")));
        assert!(hints.take().rescan);
        assert!(!hints.take().rescan);
    }

    #[test]
    fn more_paths_than_anybody_looks_at_one_by_one_become_a_scan() {
        let hints = Hints::default();
        for n in 0..=MOST {
            feed(&hints, Ok(Event::new(EventKind::Create(CreateKind::File)).add_path(format!("/{n}").into())));
        }
        assert!(hints.take().rescan);
        assert_eq!(hints.waiting(), 0);
    }
}
