//! A writer without a thread, for simulations: it commits on the runtime's own thread, when its pace says so.

use crate::writer::{AfterCommit, Job, commit_group};
use rusqlite::{Connection, Transaction};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How long the disk takes for its next piece of work.
pub(crate) type Pace = Arc<dyn Fn() -> Duration + Send + Sync>;

/// Whether the disk takes no change now.
pub(crate) type Refuses = Arc<dyn Fn() -> bool + Send + Sync>;

/// What SQLite says of a disk without room.
const FULL: &str = "database or disk is full";

pub(crate) struct InStep {
    connection: Mutex<Connection>,
    line: Mutex<Line>,
    pace: Pace,
    refuses: Refuses,
}

#[derive(Default)]
struct Line {
    waiting: VecDeque<Job>,
    /// Whether a task is at it.
    busy: bool,
}

impl InStep {
    pub(crate) fn new(connection: Connection, pace: Pace, refuses: Refuses) -> Arc<Self> {
        Arc::new(Self { connection: Mutex::new(connection), line: Mutex::default(), pace, refuses })
    }

    pub(crate) fn pace(&self) -> Duration {
        (self.pace)()
    }

    /// Queues a job; it is committed in its turn, after a pause, and told of after another. Where the runtime is dropped
    /// in between, it is not stored, or stored and nobody knows: as when the plug is pulled.
    pub(crate) fn submit(self: &Arc<Self>, job: Job) {
        let begins = {
            let mut line = lock(&self.line);
            line.waiting.push_back(job);
            !std::mem::replace(&mut line.busy, true)
        };
        if begins {
            tokio::spawn(Arc::clone(self).work());
        }
    }

    /// Commits all that waits and `job` behind it, at once: for threads that may block.
    pub(crate) fn submit_now(&self, job: Job) {
        lock(&self.line).waiting.push_back(job);
        for (tell, outcome) in self.commit_all() {
            tell(outcome);
        }
    }

    async fn work(self: Arc<Self>) {
        loop {
            tokio::time::sleep((self.pace)()).await;
            let told = self.commit_all();
            tokio::time::sleep((self.pace)()).await;
            for (tell, outcome) in told {
                tell(outcome);
            }
            let mut line = lock(&self.line);
            if line.waiting.is_empty() {
                line.busy = false;
                return;
            }
        }
    }

    fn commit_all(&self) -> Vec<(AfterCommit, Result<(), String>)> {
        let mut told = Vec::new();
        loop {
            let Some(first) = lock(&self.line).waiting.pop_front() else { return told };
            let commit = |group: Transaction<'_>| match (self.refuses)() {
                true => group.rollback().map_err(|error| error.to_string()).and(Err(FULL.into())),
                false => group.commit().map_err(|error| error.to_string()),
            };
            let next = || lock(&self.line).waiting.pop_front();
            let (tell, outcome) = commit_group(&mut lock(&self.connection), None, first, next, commit);
            told.extend(tell.into_iter().map(|tell| (tell, outcome.clone())));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
