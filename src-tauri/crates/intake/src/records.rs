//! What waits to be written down, in the order in which it was decided: one group at a time.

use crate::{
    IntakeEvent,
    adopt::Write,
    arrivals::Stage,
    room::{Did, Room, TRY_AGAIN},
};
use boothlift_contract::FileVerdict;
use boothlift_store::StoreError;
use std::{collections::VecDeque, sync::Arc, time::Duration};

/// Changes in one commit, at most.
const BATCH: usize = 256;

/// What waits to be written down.
#[derive(Debug, Default)]
pub(crate) struct Records {
    waiting: VecDeque<Write>,
    writing: bool,
    /// After a failed commit each change goes alone, so that one bad one keeps nothing else back.
    alone: bool,
}

impl Records {
    pub(crate) fn add(&mut self, write: Write) {
        self.waiting.push_back(write);
    }

    pub(crate) const fn are_writing(&self) -> bool {
        self.writing
    }

    pub(crate) const fn written(&mut self) {
        self.writing = false;
    }
}

impl Room {
    pub(crate) fn write_down(&mut self) {
        let records = &mut self.records;
        if records.writing || records.waiting.is_empty() || (records.alone && self.full) {
            return;
        }
        let most = if records.alone { 1 } else { BATCH };
        let batch: Vec<Write> = records.waiting.drain(..most.min(records.waiting.len())).collect();
        records.writing = true;
        let (batch, store, done, now) = (Arc::new(batch), self.store.clone(), self.done.clone(), self.clock.now());
        self.shared.workers.begin(move || {
            let changes = Arc::clone(&batch);
            let work = move |group: &boothlift_store::Transaction<'_>| {
                changes.iter().map(|write| write.apply(group, now)).collect()
            };
            let _ = done.send(Did::Written(batch, store.write_blocking(work)));
        });
    }

    pub(crate) fn written(
        &mut self,
        writes: &Arc<Vec<Write>>,
        result: Result<Vec<Vec<IntakeEvent>>, StoreError>,
        now: Duration,
    ) {
        self.records.written();
        match result {
            Ok(events) => {
                self.records.alone = false;
                for (write, events) in writes.iter().zip(events) {
                    let verdict =
                        if let Write::Judge { verdict, .. } = write { *verdict } else { FileVerdict::Adopted };
                    events.into_iter().for_each(|event| self.tell(event));
                    if let Some(path) = write.arrival() {
                        self.settled(path, verdict, now);
                    }
                }
            }
            Err(error) => {
                tracing::error!(%error, "what became of files could not be stored");
                if error.is_disk_full() {
                    self.set_full(true);
                }
                self.records.alone = true;
                for write in writes.iter() {
                    if let Write::Database(read) = write {
                        self.consult_again(read.folder);
                    }
                }
                // The safe copies stay; the files come again after a pause, and scans find what else there was.
                for path in writes.iter().filter_map(Write::arrival) {
                    if let Some(entry) = self.arrivals.get(path) {
                        entry.told = None;
                    }
                    self.arrivals.set(path, Stage::Waiting(now + TRY_AGAIN));
                }
            }
        }
    }
}
