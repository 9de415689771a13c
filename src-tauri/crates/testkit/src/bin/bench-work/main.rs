//! Boothlift's own functions at work by themselves, for `cargo xtask bench`: small pictures, and records of any size. Each
//! prints a line of JSON.

mod pictures;
mod records;

use clap::Parser;
use std::{io::Write as _, path::PathBuf};

/// One piece of work.
#[derive(Parser)]
enum Work {
    /// Makes a small picture of each file, as the app does.
    Thumbnails {
        /// Folder for the pictures.
        #[arg(long)]
        into: PathBuf,
        /// JPEG files.
        files: Vec<PathBuf>,
    },
    /// How near small pictures are to those made with every pixel, in dB.
    Likeness {
        /// A folder of small pictures, each named as its photo.
        #[arg(long)]
        small: Vec<PathBuf>,
        /// The photos.
        files: Vec<PathBuf>,
    },
    /// A whole JPEG of so many bytes that nothing can squeeze.
    Photo {
        /// Its length.
        #[arg(long)]
        bytes: usize,
        /// Another seed is another photo.
        #[arg(long)]
        seed: u64,
        /// Where to.
        path: PathBuf,
    },
    /// Fills the records of a program that ran and ended with photos of all files in its watched folder, delivered.
    Records {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
    },
    /// Copies what is in the records until the list has so many rows.
    Multiply {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// Rows.
        #[arg(long)]
        rows: i64,
    },
    /// Reads the newest 200 of the list.
    Newest {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    let told = match Work::parse() {
        Work::Thumbnails { into, files } => pictures::thumbnails(&into, &files)?,
        Work::Likeness { small, files } => pictures::likeness(&small, &files)?,
        Work::Photo { bytes, seed, path } => pictures::photo(bytes, seed, &path)?,
        Work::Records { data } => records::fill(&data)?,
        Work::Multiply { data, rows } => records::multiply(&data, rows)?,
        Work::Newest { data } => records::newest(&data)?,
    };
    writeln!(std::io::stdout(), "{told}")?;
    Ok(())
}
