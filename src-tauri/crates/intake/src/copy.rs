//! One pass over a file: hash, structure and safe copy at once.

use crate::{
    Pinned, Spool,
    disk::{BoothDisk, BoothFile, SightKind},
    look,
};
use boothlift_contract::{Failure, FailureCode, MediaType};
use boothlift_media::{Facts, HEAD, Inspector, Structure, may_become, sniff};
use boothlift_sessions::{Claim, Manifest};
use boothlift_store::files::Look;
use crc32fast::Hasher as Crc32;
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    io::{self, Read as _},
    path::Path,
};

/// Bytes read at a time: they stay in the processor's own memory while they are hashed and written.
pub(crate) const SLICE: usize = 64 * 1024;

/// What became of an attempt to take a file.
#[derive(Debug)]
pub(crate) enum Taken {
    /// A safe copy is in the spool.
    Safe(Safe),
    /// It ends too early or breaks its format; it may still be growing. `bool`: it is broken, not short.
    NotWhole { broken: bool },
    /// It has no bytes (yet).
    Empty,
    /// Not a picture or film that Boothlift takes.
    NotPicture,
    /// Not a regular file any more.
    NotFile,
    /// Somebody wrote to it meanwhile.
    Changed,
    /// It is no longer there.
    Vanished,
    /// Another program holds it.
    Busy(String),
    /// It cannot be read.
    Unreadable(String),
    /// The disk of the spool is full.
    Full,
    /// The spool failed in another way.
    Spool(String),
    /// A session summary: what it says, or why it cannot be read.
    Told(Result<Vec<Claim>, String>),
    /// Intake is stopping.
    Stopped,
}

/// A safe copy.
#[derive(Debug)]
pub(crate) struct Safe {
    pub(crate) look: Look,
    pub(crate) sha256: String,
    pub(crate) crc32: u32,
    pub(crate) media: MediaType,
    pub(crate) facts: Facts,
    /// Nobody removes it before it is written down.
    #[expect(dead_code, reason = "it is held, not read")]
    pub(crate) pinned: Pinned,
}

/// What is to be taken.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) disk: &'a dyn BoothDisk,
    pub(crate) path: &'a Path,
    /// How it looked when it was found ready; another look means that it has to be found ready again.
    pub(crate) look: Option<&'a Look>,
    /// Whole or not, because a person said so.
    pub(crate) anyway: bool,
}

/// Takes the file into the spool if it is whole. Blocks for as long as reading it takes; `stopped` ends it early.
pub(crate) fn take(wanted: Wanted<'_>, spool: &Spool, stopped: &dyn Fn() -> bool) -> Taken {
    ended(wanted, try_take(wanted, spool, stopped))
}

/// Reads a session summary. Blocks for as long as the disk takes.
pub(crate) fn read_summary(wanted: Wanted<'_>, manifest: &Manifest) -> Taken {
    ended(wanted, try_read(wanted, manifest).map_err(Trouble::Source))
}

fn ended(wanted: Wanted<'_>, taken: Result<Taken, Trouble>) -> Taken {
    match taken {
        Ok(taken) => taken,
        Err(Trouble::Source(error)) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Taken::Vanished,
            _ if look::is_busy(&error) => Taken::Busy(error.to_string()),
            _ if is_link(wanted) => Taken::NotFile,
            _ => Taken::Unreadable(error.to_string()),
        },
        Err(Trouble::Spool(error)) if error.kind() == io::ErrorKind::StorageFull => Taken::Full,
        Err(Trouble::Spool(error)) => Taken::Spool(error.to_string()),
    }
}

impl Taken {
    /// Why the file was not taken, for a person; none for a safe copy and for what passes by itself.
    pub(crate) fn failure(&self, name: &str) -> Option<Failure> {
        use FailureCode as C;
        let (code, detail) = match self {
            Self::Safe(_) | Self::Told(_) | Self::Stopped => return None,
            Self::NotWhole { broken: false } => (C::PhotoIncomplete, "the file ends too early"),
            Self::NotWhole { broken: true } => (C::PhotoIncomplete, "the file breaks its own format"),
            Self::Changed => (C::PhotoIncomplete, "still being written"),
            Self::Empty => (C::PhotoEmpty, ""),
            Self::NotPicture => (C::PhotoNotPicture, "not JPEG, PNG, GIF, WebP, HEIC, AVIF, MP4 or MOV by its content"),
            Self::NotFile => (C::PhotoNotPicture, "not a file"),
            Self::Vanished => (C::PhotoGone, ""),
            Self::Busy(why) => (C::PhotoBusy, why.as_str()),
            Self::Unreadable(why) => (C::PhotoAccess, why.as_str()),
            Self::Full => (C::DiskFull, ""),
            Self::Spool(why) => (C::PhotoSpool, why.as_str()),
        };
        Some(Failure::new(code, name, detail))
    }
}

enum Trouble {
    Source(io::Error),
    Spool(io::Error),
}

fn try_take(wanted: Wanted<'_>, spool: &Spool, stopped: &dyn Fn() -> bool) -> Result<Taken, Trouble> {
    let mut file = wanted.disk.open(wanted.path).map_err(Trouble::Source)?;
    let sight = file.sight().map_err(Trouble::Source)?;
    if sight.kind != SightKind::File {
        return Ok(Taken::NotFile);
    }
    let before = sight.look;
    if wanted.look.is_some_and(|look| *look != before) {
        return Ok(Taken::Changed);
    }
    if before.bytes == 0 {
        return Ok(Taken::Empty);
    }
    let mut slice = vec![0; SLICE];
    let mut filled = fill(&mut *file, &mut slice).map_err(Trouble::Source)?;
    let head = slice.get(..filled.min(HEAD)).unwrap_or_default();
    let Some(media) = sniff(head) else {
        // Room set aside and a first page not yet written look like this; other files are simply not pictures.
        let unwritten = head.iter().all(|byte| *byte == 0) || may_become(head);
        return Ok(if unwritten { Taken::NotWhole { broken: false } } else { Taken::NotPicture });
    };
    if !spool.has_room_for(before.bytes) {
        return Ok(Taken::Full);
    }
    let mut draft = spool.draft().map_err(Trouble::Spool)?;
    let (mut hash, mut sum, mut inspector, mut bytes) = (Sha256::new(), Crc32::new(), Inspector::new(media), 0_u64);
    // What goes on beyond its length never ends, or is another file by now.
    while filled > 0 && bytes <= before.bytes {
        if stopped() {
            return Ok(Taken::Stopped);
        }
        let read = slice.get(..filled).unwrap_or_default();
        hash.update(read);
        sum.update(read);
        inspector.feed(read);
        draft.write(read).map_err(Trouble::Spool)?;
        bytes += filled as u64;
        filled = fill(&mut *file, &mut slice).map_err(Trouble::Source)?;
    }
    let after = file.sight().map_err(Trouble::Source)?.look;
    if after != before {
        return Ok(Taken::Changed);
    }
    if bytes != before.bytes {
        return Ok(Taken::NotWhole { broken: false });
    }
    let facts = match inspector.finish() {
        Structure::Whole(facts) => facts,
        _ if wanted.anyway => Facts { orientation: 1, has_private: true, ..Facts::default() },
        Structure::Incomplete => return Ok(Taken::NotWhole { broken: false }),
        Structure::Damaged => return Ok(Taken::NotWhole { broken: true }),
    };
    let sha256 = hex(&hash.finalize());
    spool.note(&sha256, wanted.path, &before);
    let pinned = draft.keep(spool, &sha256, media, bytes).map_err(Trouble::Spool)?;
    // Bytes that arrived while the copy went to the disk make it another file.
    let last = file.sight().map_err(Trouble::Source)?.look;
    if last != before {
        return Ok(Taken::Changed);
    }
    Ok(Taken::Safe(Safe { look: before, sha256, crc32: sum.finalize(), media, facts, pinned }))
}

fn try_read(wanted: Wanted<'_>, manifest: &Manifest) -> io::Result<Taken> {
    let mut file = wanted.disk.open(wanted.path)?;
    let sight = file.sight()?;
    if sight.kind != SightKind::File {
        return Ok(Taken::NotFile);
    }
    if wanted.look.is_some_and(|look| *look != sight.look) {
        return Ok(Taken::Changed);
    }
    let mut text = Vec::new();
    // One byte more than is read shows that it is too large.
    (&mut *file).take(Manifest::LARGEST as u64 + 1).read_to_end(&mut text)?;
    if file.sight()?.look != sight.look {
        return Ok(Taken::Changed);
    }
    let name = wanted.path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Taken::Told(manifest.read(&name, &text).map_err(|error| error.to_string())))
}

/// Reads until the slice is full or the file ends.
fn fill(file: &mut dyn BoothFile, slice: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = slice.get_mut(filled..)
        && !rest.is_empty()
    {
        match file.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn is_link(wanted: Wanted<'_>) -> bool {
    wanted.disk.look(wanted.path).is_ok_and(|sight| sight.kind == SightKind::Link)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
