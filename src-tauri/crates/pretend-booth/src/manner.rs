//! How a photo gets onto the disk: as steps that anybody can play, and played on the real disk.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek as _, SeekFrom, Write as _},
    ops::Range,
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

/// How a booth program gets a photo onto the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, clap::ValueEnum)]
pub enum Manner {
    /// Opens the final name, writes, closes.
    Direct,
    /// Writes to a temporary name, then renames.
    Renamed,
    /// Writes slice by slice with pauses.
    Slow,
    /// Writes two thirds, pauses with the file open, writes the rest.
    Paused,
    /// Writes two thirds, closes, opens again after a pause and writes the rest, as programs do that save twice.
    Reopened,
    /// Sets the whole length aside first, then fills it.
    Preallocated,
    /// Leaves zeros where the end should be, as after a power failure. Never whole.
    ZeroTail,
    /// Leaves the end away. Never whole.
    Truncated,
}

/// Which file a step works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The photo's own name.
    Final,
    /// The same name with `.tmp` behind it.
    Temporary,
}

/// One thing that a writer does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Makes the file, empty, and keeps it open for writing.
    Create(Target),
    /// Opens the file that is there, to go on writing.
    Open(Target),
    /// Sets the open file's length; what is new reads as zeros.
    SetLength(u64),
    /// Writes these of the photo's bytes at the same place of the open file.
    Write(Range<usize>),
    /// Closes the open file.
    Close,
    /// Renames the temporary file to the photo's own name.
    Rename,
}

/// One step of a writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How long the writer waits before it.
    pub after: Duration,
    /// What it does.
    pub act: Act,
}

/// Slices of a slow writer.
const SLICES: usize = 8;

impl Manner {
    /// Every manner.
    pub const ALL: [Self; 8] = [
        Self::Direct,
        Self::Renamed,
        Self::Slow,
        Self::Paused,
        Self::Reopened,
        Self::Preallocated,
        Self::ZeroTail,
        Self::Truncated,
    ];

    /// Whether the file is whole in the end.
    #[must_use]
    pub const fn ends_whole(self) -> bool {
        !matches!(self, Self::ZeroTail | Self::Truncated)
    }

    /// The steps that write a photo of `length` bytes. `pause` is the time that a manner with pauses takes in all.
    #[must_use]
    pub fn steps(self, length: usize, pause: Duration) -> Vec<Step> {
        let front = length * 2 / 3;
        let now = |act| Step { after: Duration::ZERO, act };
        let later = |act, part: u32| Step { after: pause / part, act };
        let create = now(Act::Create(Target::Final));
        let whole_length = now(Act::SetLength(length as u64));
        match self {
            Self::Direct => vec![create, now(Act::Write(0..length)), now(Act::Close)],
            Self::Renamed => {
                vec![now(Act::Create(Target::Temporary)), now(Act::Write(0..length)), now(Act::Close), now(Act::Rename)]
            }
            Self::Slow => {
                let slice = length.div_ceil(SLICES).max(1);
                let slices = (0..length).step_by(slice).map(|at| at..(at + slice).min(length));
                let writes = slices.map(|range| later(Act::Write(range), SLICES as u32));
                [create].into_iter().chain(writes).chain([now(Act::Close)]).collect()
            }
            Self::Paused => {
                vec![create, now(Act::Write(0..front)), later(Act::Write(front..length), 1), now(Act::Close)]
            }
            Self::Reopened => vec![
                create,
                now(Act::Write(0..front)),
                now(Act::Close),
                later(Act::Open(Target::Final), 1),
                now(Act::Write(front..length)),
                now(Act::Close),
            ],
            Self::Preallocated => vec![
                create,
                whole_length,
                later(Act::Write(0..front), 2),
                later(Act::Write(front..length), 2),
                now(Act::Close),
            ],
            Self::ZeroTail => vec![create, whole_length, now(Act::Write(0..front)), now(Act::Close)],
            Self::Truncated => vec![create, now(Act::Write(0..front)), now(Act::Close)],
        }
    }

    /// Writes `bytes` to `path`. Blocks; `pause` is the time that a manner with pauses takes in all.
    ///
    /// # Errors
    /// What the file system says.
    pub fn write(self, path: &Path, bytes: &[u8], pause: Duration) -> io::Result<()> {
        self.write_dated(path, bytes, pause, None)
    }

    /// The same, and dates the file `modified` before it is closed.
    ///
    /// # Errors
    /// What the file system says.
    pub fn write_dated(
        self,
        path: &Path,
        bytes: &[u8],
        pause: Duration,
        modified: Option<SystemTime>,
    ) -> io::Result<()> {
        let mut open: Option<File> = None;
        let written = || io::Error::other("a step came before its file was open");
        for step in self.steps(bytes.len(), pause) {
            if !step.after.is_zero() {
                thread::sleep(step.after);
            }
            match step.act {
                Act::Create(target) => open = Some(File::create(target.of(path))?),
                Act::Open(target) => open = Some(OpenOptions::new().write(true).open(target.of(path))?),
                Act::SetLength(length) => open.as_ref().ok_or_else(written)?.set_len(length)?,
                Act::Write(range) => {
                    let file = open.as_mut().ok_or_else(written)?;
                    file.seek(SeekFrom::Start(range.start as u64))?;
                    file.write_all(bytes.get(range).unwrap_or_default())?;
                }
                Act::Close => {
                    if let (Some(file), Some(modified)) = (open.take(), modified) {
                        file.set_modified(modified)?;
                    }
                }
                Act::Rename => fs::rename(Target::Temporary.of(path), path)?,
            }
        }
        Ok(())
    }
}

impl Target {
    /// The path of this file, where `path` is the photo's own.
    #[must_use]
    pub fn of(self, path: &Path) -> PathBuf {
        match self {
            Self::Final => path.to_path_buf(),
            Self::Temporary => {
                let mut name = path.file_name().unwrap_or_default().to_owned();
                name.push(".tmp");
                path.with_file_name(name)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture;

    #[test]
    fn each_manner_ends_as_it_says() {
        let dir = tempfile::tempdir().unwrap();
        let bytes = picture(1, 60, 40);
        for manner in Manner::ALL {
            let path = dir.path().join(format!("{manner:?}.jpg"));
            manner.write(&path, &bytes, Duration::from_millis(8)).unwrap();
            assert_eq!(fs::read(&path).unwrap() == bytes, manner.ends_whole(), "{manner:?}");
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), Manner::ALL.len());
    }

    #[test]
    fn a_manner_takes_the_pause_it_is_given_and_no_other() {
        for manner in Manner::ALL {
            let took: Duration = manner.steps(800, Duration::from_secs(8)).iter().map(|step| step.after).sum();
            let pauses = matches!(manner, Manner::Slow | Manner::Paused | Manner::Reopened | Manner::Preallocated);
            assert_eq!(took, Duration::from_secs(if pauses { 8 } else { 0 }), "{manner:?}");
        }
    }
}
