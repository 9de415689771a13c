//! Writes sessions of drawn photos into a folder, as a photo booth does.

use anyhow::Context;
use boothlift_pretend_booth::{Booth, Manner};
use clap::Parser;
use std::{fs, path::PathBuf, thread, time::Duration};

/// Writes sessions of drawn photos into a folder, as a photo booth does.
#[derive(Parser)]
struct Arguments {
    /// The booth's folder; made if it is not there.
    #[arg(long)]
    folder: PathBuf,
    /// Sessions to write; 0 goes on until it is ended.
    #[arg(long, default_value_t = 0)]
    sessions: u64,
    /// Seconds between two sessions.
    #[arg(long, default_value_t = 8.0)]
    every: f64,
    /// How the photos get onto the disk.
    #[arg(long, value_enum, default_value_t = Manner::Direct)]
    style: Manner,
    /// The same seed draws the same photos.
    #[arg(long)]
    seed: Option<u64>,
    /// When the first session begins by the booth's own clock, such as 2026-06-20T21:14; now unless said.
    #[arg(long)]
    at: Option<jiff::civil::DateTime>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let folder = &arguments.folder;
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let every = Duration::try_from_secs_f64(arguments.every).context("--every")?;
    let begun = arguments.at.unwrap_or_else(|| jiff::Zoned::now().datetime());
    // Another evening, other photos.
    let seed = arguments.seed.unwrap_or_else(|| jiff::Timestamp::now().as_millisecond().unsigned_abs());
    let mut booth = Booth::new(seed, begun);
    let mut made = 0;
    while arguments.sessions == 0 || made < arguments.sessions {
        if made > 0 {
            thread::sleep(every);
        }
        for shot in booth.session() {
            let path = folder.join(&shot.name);
            arguments.style.write(&path, &shot.bytes, Duration::from_secs(2)).context(path.display().to_string())?;
        }
        made += 1;
    }
    Ok(())
}
