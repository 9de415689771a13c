//! Copies under way: how many at a time, live photos first, and files that were there before in their order.

use crate::{
    copy::{self, Taken, Wanted},
    room::{Did, Room},
};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

/// Copies at a time, and how many of them may be of files that were there before: one stays free for live photos.
const AT_A_TIME: (usize, usize) = (4, 3);

/// Copies under way.
#[derive(Debug, Default)]
pub(crate) struct Copies {
    running: usize,
    /// Of them, those of files that were there before.
    bulk: usize,
    /// The next ticket to give, and the next to write down.
    tickets: (u64, u64),
    /// Copies that wait for one with an earlier ticket.
    early: BTreeMap<u64, (PathBuf, Taken)>,
}

impl Copies {
    pub(crate) const fn are_running(&self) -> bool {
        self.running > 0
    }

    pub(crate) fn ended(&mut self, bulk: bool) {
        self.running = self.running.saturating_sub(1);
        self.bulk = self.bulk.saturating_sub(usize::from(bulk));
    }
}

impl Room {
    pub(crate) fn start_copies(&mut self) {
        while !self.full && self.copies.running < AT_A_TIME.0 {
            let Some(path) = self.arrivals.take_ready(self.copies.bulk < AT_A_TIME.1) else { return };
            let Some(entry) = self.arrivals.get(&path) else { continue };
            let look = entry.arrival.look().clone();
            let Some(root) = self.roots.get(entry.root) else { continue };
            let (rule, is_summary) = (Arc::clone(&root.rule), root.ground.is_summary(&path));
            let ticket = entry.bulk.then_some(self.copies.tickets.0);
            self.copies.running += 1;
            if ticket.is_some() {
                self.copies.bulk += 1;
                self.copies.tickets.0 += 1;
            }
            let (spool, shared, done) = (self.spool.clone(), Arc::clone(&self.shared), self.done.clone());
            let disk = Arc::clone(&self.settings.disk);
            self.shared.workers.begin(move || {
                let wanted = Wanted { disk: &*disk, path: &path, look: Some(&look), anyway: false };
                let taken = match rule.manifest().filter(|_| is_summary) {
                    Some(manifest) => copy::read_summary(wanted, manifest),
                    None => copy::take(wanted, &spool, &|| shared.is_stopped()),
                };
                let _ = done.send(Did::Copied { path, ticket, taken });
            });
        }
    }

    pub(crate) fn copy_ended(&mut self, path: PathBuf, ticket: Option<u64>, taken: Taken, now: Duration) {
        self.copies.ended(ticket.is_some());
        let Some(ticket) = ticket else { return self.copied(path, taken, now) };
        self.copies.early.insert(ticket, (path, taken));
        while let Some((path, taken)) = self.copies.early.remove(&self.copies.tickets.1) {
            self.copies.tickets.1 += 1;
            self.copied(path, taken, now);
        }
    }
}
