//! The one writer: a thread that commits whatever is ready as one group.

use crate::{
    StoreError,
    in_step::{InStep, Pace, Refuses},
    kept::{Log, MAY_WAIT},
};
use boothlift_contract::fail_point;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::sync::{oneshot, watch};

/// Jobs of one group, at most: a group's commit must not keep the first of it waiting for long.
const GROUP: usize = 256;

/// Runs inside the group's transaction and returns what to do when its fate is known.
pub(crate) type Job = Box<dyn FnOnce(&Transaction<'_>, Place) -> Done + Send>;
pub(crate) type AfterCommit = Box<dyn FnOnce(Result<(), String>) + Send>;

/// Where in a group a job stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Nothing else was changed so far: where it fails, its group is rolled back and with that all of it.
    First,
    /// Where it fails, what it changed is taken back by itself.
    Later,
}

pub(crate) struct Done {
    pub(crate) tell: AfterCommit,
    failed: bool,
}

pub(crate) struct Writer {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    in_step: Option<Arc<InStep>>,
    fails: Fails,
}

/// Whether the last change could not be stored.
pub(crate) type Fails = Arc<watch::Sender<bool>>;

impl Writer {
    pub(crate) fn start(connection: Connection, log: Option<Arc<Mutex<Log>>>) -> std::io::Result<Self> {
        let (jobs, inbox) = channel();
        let fails = Fails::default();
        let thread = thread::Builder::new().name("store-writer".into()).spawn({
            let fails = Arc::clone(&fails);
            move || run(connection, log.as_deref(), &inbox, &fails)
        })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), in_step: None, fails })
    }

    pub(crate) fn in_step(connection: Connection, pace: Pace, refuses: Refuses) -> Self {
        let in_step = InStep::new(connection, pace, refuses);
        Self { jobs: None, thread: None, in_step: Some(in_step), fails: Fails::default() }
    }

    pub(crate) const fn fails(&self) -> &Fails {
        &self.fails
    }

    /// How long a reader's work takes, where that is not the computer's matter.
    pub(crate) fn pace(&self) -> Option<Duration> {
        self.in_step.as_ref().map(|in_step| in_step.pace())
    }

    /// Queues `work`; the answer comes after the commit that holds it.
    pub(crate) fn submit<T, F>(&self, work: F) -> oneshot::Receiver<Result<T, StoreError>>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (job, receiver) = job(work, Arc::clone(&self.fails));
        if let Some(in_step) = &self.in_step {
            in_step.submit(job);
        } else if let Some(jobs) = &self.jobs {
            // A closed channel drops the job and with it the answer's sender: the receiver then reads "closed".
            let _ = jobs.send(job);
        }
        receiver
    }

    /// [`Writer::submit`] for threads that wait for the answer.
    pub(crate) fn submit_now<T, F>(&self, work: F) -> oneshot::Receiver<Result<T, StoreError>>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let Some(in_step) = &self.in_step else { return self.submit(work) };
        let (job, receiver) = job(work, Arc::clone(&self.fails));
        in_step.submit_now(job);
        receiver
    }
}

fn job<T, F>(work: F, fails: Fails) -> (Job, oneshot::Receiver<Result<T, StoreError>>)
where
    T: Send + 'static,
    F: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    let job: Job = Box::new(move |group, place| {
        // What changes nothing is no sign that the disk takes changes again.
        let before = fails.borrow().then(|| changes(group));
        let result = match place {
            Place::First => work(group),
            Place::Later => in_savepoint(group, work),
        };
        let mends = before.is_some_and(|before| changes(group) != before);
        let failed = result.is_err();
        let tell: AfterCommit = Box::new(move |commit| {
            let told = match (result, commit) {
                (Ok(value), Ok(())) => Ok(value),
                (Ok(_), Err(why)) => Err(StoreError::Commit(why)),
                (Err(error), _) => Err(error),
            };
            match &told {
                Ok(_) if mends => note(&fails, false),
                Err(error) if error.is_storage() => note(&fails, true),
                _ => {}
            }
            // Whoever asked may have gone; the work is stored all the same.
            let _ = answer.send(told);
        });
        Done { tell, failed }
    });
    (job, receiver)
}

fn changes(group: &Transaction<'_>) -> Option<i64> {
    group.query_row("SELECT total_changes()", [], |row| row.get(0)).ok()
}

fn note(fails: &watch::Sender<bool>, now: bool) {
    fails.send_if_modified(|before| std::mem::replace(before, now) != now);
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

fn in_savepoint<T>(
    group: &Transaction<'_>,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    group.execute_batch("SAVEPOINT job")?;
    match work(group) {
        Ok(value) => {
            group.execute_batch("RELEASE job")?;
            Ok(value)
        }
        Err(error) => {
            group.execute_batch("ROLLBACK TO job; RELEASE job")?;
            Err(error)
        }
    }
}

/// Runs `first` and what `next` has ready as one group and has `commit` commit it. Returns whom to tell, and what.
pub(crate) fn commit_group(
    connection: &mut Connection,
    mut log: Option<&mut Log>,
    first: Job,
    mut next: impl FnMut() -> Option<Job>,
    commit: impl FnOnce(Transaction<'_>) -> Result<(), String>,
) -> (Vec<AfterCommit>, Result<(), String>) {
    let mut told: Vec<AfterCommit> = Vec::new();
    let outcome = match Transaction::new(connection, TransactionBehavior::Immediate) {
        Ok(group) => {
            let Done { tell, failed } = first(&group, Place::First);
            told.push(tell);
            if failed {
                // Others come with the next group.
                group.finish().map_err(|error| error.to_string())
            } else {
                while told.len() < GROUP {
                    let Some(job) = next() else { break };
                    told.push(job(&group, Place::Later).tell);
                }
                fail_point("commit-begins");
                let noted = log.as_mut().and_then(|log| log.note(&group));
                fail_point("change-noted");
                let outcome = commit(group);
                if let (Err(_), Some(noted), Some(log)) = (&outcome, noted, log) {
                    log.take_back(&noted);
                }
                fail_point("commit-durable");
                outcome
            }
        }
        // Without a transaction the first job cannot run: its answer's sender is dropped and reads as closed.
        Err(error) => Err(error.to_string()),
    };
    if let Err(why) = &outcome {
        tracing::error!(%why, "a group of changes could not be stored");
    }
    (told, outcome)
}

fn run(mut connection: Connection, log: Option<&Mutex<Log>>, inbox: &Receiver<Job>, fails: &watch::Sender<bool>) {
    loop {
        let first = if log.is_some_and(|log| lock(log).waits()) {
            inbox.recv_timeout(MAY_WAIT)
        } else {
            inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        match first {
            Ok(first) => {
                let (told, outcome) = {
                    let mut log = log.map(lock);
                    let commit = |group: Transaction<'_>| group.commit().map_err(|error| error.to_string());
                    commit_group(&mut connection, log.as_deref_mut(), first, || inbox.try_recv().ok(), commit)
                };
                if outcome.is_err() {
                    note(fails, true);
                }
                for tell in told {
                    tell(outcome.clone());
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        // After the answers: nobody waits for it.
        if let Some(log) = log {
            lock(log).sync_if_due();
        }
    }
    if let Some(log) = log {
        lock(log).sync_now();
    }
    if let Err(error) = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize;") {
        tracing::warn!(%error, "the records were closed without a checkpoint");
    }
}

fn lock(log: &Mutex<Log>) -> MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}
