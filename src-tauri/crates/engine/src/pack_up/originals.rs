//! The booth's own files: whether they are where they were, as long and as old. They are looked at and never opened.

use super::change;
use crate::core::Core;
use boothlift_contract::{CheckState, EventId, FileId};
use boothlift_intake::{BoothDisk, SightKind, SystemDisk};
use boothlift_store::files::{self, Original};
use std::sync::Arc;

/// Files in one piece of work.
const AT_ONCE: u32 = 250;

pub(super) async fn look(core: &Arc<Core>, event: EventId) {
    let mut after = FileId(0);
    loop {
        let part = match core.store.read(move |view| files::originals(view, event, after, AT_ONCE)).await {
            Ok(part) => part,
            Err(error) => {
                tracing::warn!(%error, "the booth's own files cannot be looked at");
                return change(core, |check| check.originals.state = CheckState::Failed);
            }
        };
        let Some(last) = part.last() else {
            return change(core, |check| check.originals.state = CheckState::Done);
        };
        after = last.file;
        let all = part.len();
        let there = core.workers.run(move || part.iter().filter(|one| is_there(&SystemDisk, one)).count()).await;
        let Some(there) = there else {
            return change(core, |check| check.originals.state = CheckState::Failed);
        };
        change(core, |check| {
            check.originals.in_place += u32::try_from(there).unwrap_or(u32::MAX);
            check.originals.missing += u32::try_from(all - there).unwrap_or(u32::MAX);
        });
    }
}

fn is_there(disk: &dyn BoothDisk, original: &Original) -> bool {
    disk.look(&original.path).is_ok_and(|sight| {
        let (now, then) = (&sight.look, &original.look);
        sight.kind == SightKind::File && now.bytes == then.bytes && now.modified == then.modified
    })
}
