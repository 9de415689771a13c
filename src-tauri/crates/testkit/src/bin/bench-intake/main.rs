//! Measures intake through the real program: how long a file takes from its close to its safe copy, beside the same work by
//! hand; a burst; a tree of many files, new and known; memory and CPU. `cargo xtask bench-intake` builds and runs it.
//!
//! Figures are of this machine at this moment. Where `inotifywait` is installed it watches the same tree for comparison.

mod host;
mod latency;
mod load;

use clap::Parser;
use std::{fs, io::Write as _, path::PathBuf, time::Duration};

/// Measures intake through the real program.
#[derive(Parser)]
struct Arguments {
    /// The program: `target/release/boothlift-headless`.
    #[arg(long)]
    program: PathBuf,
    /// Folder for the run's own files; removed first if it is there.
    #[arg(long)]
    room: PathBuf,
    /// Files of 3 MB a way of writing.
    #[arg(long, default_value_t = 200)]
    latency: usize,
    /// Files of the burst.
    #[arg(long, default_value_t = 20_000)]
    burst: usize,
    /// Files of the tree.
    #[arg(long, default_value_t = 100_000)]
    tree: usize,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if arguments.room.exists() {
        fs::remove_dir_all(&arguments.room)?;
    }
    fs::create_dir_all(&arguments.room)?;
    let room = arguments.room.canonicalize()?;
    let place = |name: &str| host::Place::new(&arguments.program, &room.join(name));
    if arguments.latency > 0 {
        for way in latency::Way::ALL {
            latency::measure(&place(way.name())?, way, arguments.latency)?;
        }
    }
    if arguments.burst > 0 {
        load::burst(&place("burst")?, arguments.burst)?;
    }
    if arguments.tree > 0 {
        load::tree(&place("tree")?, arguments.tree)?;
    }
    fs::remove_dir_all(&room)?;
    Ok(())
}

/// Prints a line at once, though it may be on its way into a file.
fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}
