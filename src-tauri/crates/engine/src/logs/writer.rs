//! From a finished line to the files, through a bounded queue and a thread.

use super::{FILE_BYTES, FILES, LogPlan, redact::redact, ring::Ring};
use std::{
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};
use tracing_subscriber::fmt::MakeWriter;

/// Lines that may wait for the disk.
const QUEUE: usize = 8192;

/// How long the end of the program waits for the disk.
const PATIENCE: Duration = Duration::from_secs(1);

/// Makes one writer a line.
#[derive(Clone)]
pub(super) struct Lines {
    queue: SyncSender<Order>,
    lost: Arc<AtomicU64>,
}

enum Order {
    Line(String),
    /// Answered once everything before it is written.
    Flush(SyncSender<()>),
}

/// Keeps the log thread; dropping it writes what is queued, for at most a second.
#[derive(Debug)]
pub struct LogGuard {
    flusher: Flusher,
    _thread: Option<JoinHandle<()>>,
}

/// Waits for the queue.
#[derive(Clone)]
pub(super) struct Flusher(SyncSender<Order>);

pub(super) fn start(plan: &LogPlan) -> (Lines, LogGuard) {
    let (queue, orders) = sync_channel(QUEUE);
    let lost = Arc::new(AtomicU64::new(0));
    let ring = plan.folder.as_deref().map(|folder| Ring::new(folder, FILE_BYTES, FILES));
    let (stderr, seen) = (plan.stderr, Arc::clone(&lost));
    let thread = std::thread::Builder::new().name("logs".into()).spawn(move || run(&orders, ring, stderr, &seen)).ok();
    let flusher = Flusher(queue.clone());
    (Lines { queue, lost }, LogGuard { flusher, _thread: thread })
}

fn run(orders: &Receiver<Order>, mut ring: Option<Ring>, stderr: bool, lost: &AtomicU64) {
    while let Ok(order) = orders.recv() {
        match order {
            Order::Line(line) => {
                let missed = lost.swap(0, Ordering::Relaxed);
                let note = if missed > 0 { format!("{missed} log lines were left out\n") } else { String::new() };
                for text in [note.as_str(), line.as_str()].into_iter().filter(|text| !text.is_empty()) {
                    if let Some(ring) = &mut ring {
                        // Logs are the first to give way when the disk is full.
                        let _ = ring.write(text.as_bytes());
                    }
                    if stderr {
                        let _ = io::stderr().write_all(text.as_bytes());
                    }
                }
            }
            Order::Flush(done) => {
                let _ = done.try_send(());
            }
        }
    }
}

/// One line on its way.
pub(super) struct Line<'a> {
    lines: &'a Lines,
    text: Vec<u8>,
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { lines: self, text: Vec::with_capacity(256) }
    }
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        if self.text.is_empty() {
            return;
        }
        // Only the whole line is looked through: a secret may have come in pieces.
        let clean = redact(&String::from_utf8_lossy(&self.text));
        if let Err(TrySendError::Full(_)) = self.lines.queue.try_send(Order::Line(clean)) {
            self.lines.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Flusher {
    /// Waits until what was logged so far is written, for at most a second. Blocks.
    pub(super) fn flush(&self) {
        let (done, written) = sync_channel(1);
        let mut order = Order::Flush(done);
        let mut left = PATIENCE;
        loop {
            match self.0.try_send(order) {
                Ok(()) => break,
                Err(TrySendError::Disconnected(_)) => return,
                Err(TrySendError::Full(back)) => order = back,
            }
            let nap = Duration::from_millis(10);
            match left.checked_sub(nap) {
                Some(rest) => left = rest,
                None => return,
            }
            std::thread::sleep(nap);
        }
        if let Err(RecvTimeoutError::Disconnected | RecvTimeoutError::Timeout) = written.recv_timeout(left) {}
    }
}

impl std::fmt::Debug for Flusher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Flusher")
    }
}

impl LogGuard {
    /// Waits until what was logged so far is written, for at most a second. Blocks.
    pub fn flush(&self) {
        self.flusher.flush();
    }

    pub(super) fn flusher(&self) -> Flusher {
        self.flusher.clone()
    }
}

impl Drop for LogGuard {
    fn drop(&mut self) {
        self.flush();
    }
}
