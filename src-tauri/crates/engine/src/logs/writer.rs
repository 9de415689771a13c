//! From a finished line to the files, through a bounded queue and a thread.

use super::{FILE_BYTES, FILES, LogPlan, recent, redact::redact, ring::Ring};
use std::{
    collections::VecDeque,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};
use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// Lines that may wait for the disk.
const QUEUE: usize = 8192;

/// Lines kept in memory until there is a folder for them.
const EARLY: usize = 500;

/// How long the end of the program waits for the disk.
const PATIENCE: Duration = Duration::from_secs(1);

/// Makes one writer a line.
#[derive(Clone)]
pub(super) struct Lines {
    queue: SyncSender<Order>,
    lost: Arc<AtomicU64>,
    /// The least grave level that goes to stderr too.
    stderr: Option<Level>,
}

enum Order {
    Line(String, /* whether it is for stderr too */ bool),
    /// Files are kept here from now on.
    KeepIn(PathBuf),
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
    let mut files = Files { ring: None, early: VecDeque::new() };
    if let Some(folder) = &plan.folder {
        files.keep_in(folder);
    }
    let seen = Arc::clone(&lost);
    let thread = std::thread::Builder::new().name("logs".into()).spawn(move || run(&orders, files, &seen)).ok();
    let loud = if plan.filter.is_empty() { Level::WARN } else { Level::TRACE };
    let flusher = Flusher(queue.clone());
    let stderr = plan.stderr.then_some(loud);
    (Lines { queue, lost, stderr }, LogGuard { flusher, _thread: thread })
}

/// The ring, or what waits for it.
struct Files {
    ring: Option<Ring>,
    early: VecDeque<String>,
}

impl Files {
    fn keep_in(&mut self, folder: &Path) {
        let mut ring = Ring::new(folder, FILE_BYTES, FILES);
        recent::keep_of_before(&ring.newest());
        for line in self.early.drain(..) {
            let _ = ring.write(line.as_bytes());
        }
        self.ring = Some(ring);
    }

    fn write(&mut self, line: &str) {
        recent::keep(line);
        match &mut self.ring {
            // Logs are the first to give way when the disk is full.
            Some(ring) => drop(ring.write(line.as_bytes())),
            None if self.early.len() < EARLY => self.early.push_back(line.to_owned()),
            None => {}
        }
    }
}

fn run(orders: &Receiver<Order>, mut files: Files, lost: &AtomicU64) {
    while let Ok(order) = orders.recv() {
        match order {
            Order::Line(line, to_stderr) => {
                let missed = lost.swap(0, Ordering::Relaxed);
                if missed > 0 {
                    files.write(&format!("{missed} log lines were left out\n"));
                }
                files.write(&line);
                if to_stderr {
                    let _ = io::stderr().write_all(line.as_bytes());
                }
            }
            Order::KeepIn(folder) => files.keep_in(&folder),
            Order::Flush(done) => {
                let _ = done.try_send(());
            }
        }
    }
}

/// One line on its way.
pub(super) struct Line<'a> {
    lines: &'a Lines,
    to_stderr: bool,
    text: Vec<u8>,
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { lines: self, to_stderr: self.stderr.is_some(), text: Vec::with_capacity(256) }
    }

    fn make_writer_for(&'a self, metadata: &Metadata<'_>) -> Line<'a> {
        let to_stderr = self.stderr.is_some_and(|least| *metadata.level() <= least);
        Line { lines: self, to_stderr, text: Vec::with_capacity(256) }
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
        let clean = one_line(&redact(&String::from_utf8_lossy(&self.text)));
        if let Err(TrySendError::Full(_)) = self.lines.queue.try_send(Order::Line(clean, self.to_stderr)) {
            self.lines.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// What was said as one line, so that no value can look like another line.
fn one_line(said: &str) -> String {
    let said = said.trim_end_matches(['\r', '\n']);
    let mut line = said.replace("\r\n", "\n").replace(['\r', '\n'], " ⏎ ");
    line.push('\n');
    line
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
        let _ = written.recv_timeout(left);
    }
}

impl std::fmt::Debug for Flusher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Flusher")
    }
}

impl LogGuard {
    /// Keeps log files in `folder` from now on; the first lines, kept in memory until now, go there too.
    pub fn keep_in(&self, folder: &Path) {
        let _ = self.flusher.0.try_send(Order::KeepIn(folder.into()));
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_line_ends_cannot_look_like_lines_of_its_own() {
        let said =
            "2026-06-20T21:04:09Z  WARN boothlift: failed why=a\r\n2026-06-20T21:04:10Z ERROR boothlift: forged\nb\n";
        let line = one_line(said);
        assert!(line.ends_with("why=a ⏎ 2026-06-20T21:04:10Z ERROR boothlift: forged ⏎ b\n"), "{line}");
        assert_eq!(line.lines().count(), 1);
        assert_eq!(one_line("plain\n"), "plain\n");
    }
}
