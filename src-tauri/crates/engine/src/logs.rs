//! Logs: a ring of small files and, where wanted, stderr; no secret reaches either.
//!
//! Known secrets ([`hide`]) and whatever follows `token=`, `Authorization:` or `Bearer` are blanked in the finished line,
//! after every formatter has had its turn. Lines travel through a bounded queue to a thread of their own: a full disk or
//! a reader that stands still loses lines, never time.

mod recent;
mod redact;
mod ring;
mod writer;

pub(crate) use recent::page;
pub use redact::hide;
pub(crate) use redact::redact;
pub use writer::LogGuard;

use std::path::PathBuf;
use tracing::{Metadata, level_filters::LevelFilter};
use tracing_subscriber::{
    EnvFilter, Layer as _,
    filter::{FilterExt as _, filter_fn},
    layer::SubscriberExt as _,
};

/// Bytes of one log file.
const FILE_BYTES: u64 = 5 * 1024 * 1024;

/// Log files kept, the one being written among them.
const FILES: usize = 5;

/// Rooms that would log addresses and headers: never below `warn`, whatever is asked.
const QUIET: &[&str] = &["h2", "hyper", "hyper_util", "reqwest", "rustls", "want"];

/// Where logs go, and how much.
#[derive(Clone, Debug, Default)]
pub struct LogPlan {
    /// The folder of the ring; made if it is not there. `None` keeps no files until [`LogGuard::keep_in`].
    pub folder: Option<PathBuf>,
    /// Whether lines go to stderr too: warnings and worse, or everything where `filter` says what.
    pub stderr: bool,
    /// What is logged, as `tracing` writes it (`info`, `boothlift_engine=debug`); empty means `info`.
    pub filter: String,
}

/// Starts logging for the whole program, and logs panics. Keep the guard: dropping it writes what is queued.
///
/// A log folder that cannot be used leaves stderr; logging never stops a program. The second call of a program changes
/// nothing.
#[must_use]
pub fn start(plan: &LogPlan) -> LogGuard {
    let (lines, guard) = writer::start(plan);
    let asked = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).parse_lossy(&plan.filter);
    let lines = tracing_subscriber::fmt::layer().with_writer(lines).with_ansi(false).with_target(true);
    let subscriber = tracing_subscriber::registry().with(lines.with_filter(asked.and(filter_fn(not_too_loud))));
    if tracing::subscriber::set_global_default(subscriber).is_ok() {
        log_panics(guard.flusher());
    }
    guard
}

fn not_too_loud(metadata: &Metadata<'_>) -> bool {
    let room = metadata.target().split("::").next().unwrap_or_default();
    !QUIET.contains(&room) || *metadata.level() <= tracing::Level::WARN
}

/// A panic becomes a log line like any other, so it passes the same redaction; nothing is printed beside it.
fn log_panics(flusher: writer::Flusher) {
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = panic.payload_as_str().unwrap_or("no words");
        let thread = std::thread::current();
        tracing::error!(target: "panic", thread = thread.name().unwrap_or_default(), place, "{words}");
        flusher.flush();
    }));
}
