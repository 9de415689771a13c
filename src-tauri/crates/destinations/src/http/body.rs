//! The body of an upload: slices that are made when the network asks for them, and never a byte more or other than promised.

use super::slices;
use crate::{
    Class, Trouble,
    sums::{Check, Sums},
};
use boothlift_contract::FailureCode;
use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use std::{
    collections::VecDeque,
    fmt::{self, Write as _},
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::PathBuf,
    pin::Pin,
    task::{Context, Poll},
};
use tokio::sync::mpsc;

const SLICE: u64 = 256 * 1024;
/// The last slice is no larger: while it waits until its row is written, the network still has the ones before it, and what
/// is cut off before so late a moment is known not to have arrived.
const LAST: u64 = 16 * 1024;

/// What a request carries.
#[derive(Clone)]
pub enum Content {
    /// Files, one after the other, each after a piece of text, and a last piece of text.
    Files {
        /// The files, at least one.
        files: Vec<Enclosed>,
        /// Goes after them.
        tail: Bytes,
    },
    /// A piece of a file, between two pieces of text. It must be smaller than the photos this is for: it is read at once.
    Piece {
        /// Goes before it.
        head: Bytes,
        /// Where the file is.
        path: PathBuf,
        /// Where in it the piece begins.
        start: u64,
        /// The piece's exact length.
        bytes: u64,
        /// Goes after it.
        tail: Bytes,
    },
    /// Text.
    Text(Bytes),
}

/// A text may ask for a token by another one.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({} bytes)", self.length())
    }
}

/// One file of a request.
#[derive(Clone, Debug)]
pub struct Enclosed {
    /// Goes before it.
    pub head: Bytes,
    /// Where it is.
    pub path: PathBuf,
    /// Its exact length.
    pub bytes: u64,
    /// What it is known by.
    pub sums: Sums,
}

impl Enclosed {
    /// Bytes that it adds to the request.
    pub(crate) fn length(&self) -> u64 {
        self.bytes + self.head.len() as u64
    }

    async fn open(self) -> Result<Reading, Trouble> {
        let Self { head, path, bytes, sums } = self;
        let file = blocking(move || {
            let file = File::open(&path).map_err(|e| unreadable(&e))?;
            let length = file.metadata().map_err(|e| unreadable(&e))?.len();
            if length == bytes {
                Ok(file)
            } else {
                Err(spool(format!("the safe copy has {length} bytes, not {bytes}")))
            }
        });
        let copy = SafeCopy { file: file.await?, left: bytes, check: sums.check() };
        Ok(Reading { head, copy: Some(copy), left: bytes })
    }
}

impl Content {
    pub(super) fn length(&self) -> u64 {
        match self {
            Self::Files { files, tail } => files.iter().map(Enclosed::length).sum::<u64>() + tail.len() as u64,
            Self::Piece { head, bytes, tail, .. } => bytes + (head.len() + tail.len()) as u64,
            Self::Text(text) => text.len() as u64,
        }
    }

    pub(super) async fn open(self) -> Result<Slices, Trouble> {
        match self {
            Self::Text(text) => Ok(Slices { files: VecDeque::new(), rest: text }),
            Self::Piece { head, path, start, bytes, tail } => {
                let whole = blocking(move || {
                    let mut file = File::open(&path).map_err(|e| unreadable(&e))?;
                    file.seek(SeekFrom::Start(start)).map_err(|e| unreadable(&e))?;
                    let mut whole = Vec::with_capacity(head.len() + usize::try_from(bytes).unwrap_or(0) + tail.len());
                    whole.extend_from_slice(&head);
                    read(&mut file, bytes, &mut whole)?;
                    whole.extend_from_slice(&tail);
                    Ok(Bytes::from(whole))
                });
                Ok(Slices { files: VecDeque::new(), rest: whole.await? })
            }
            Self::Files { files, tail } => {
                let mut opened = VecDeque::with_capacity(files.len());
                for file in files {
                    opened.push_back(file.open().await?);
                }
                Ok(Slices { files: opened, rest: tail })
            }
        }
    }
}

/// The slices of one body, in order.
pub(super) struct Slices {
    files: VecDeque<Reading>,
    rest: Bytes,
}

struct Reading {
    head: Bytes,
    /// Away while it is read.
    copy: Option<SafeCopy>,
    left: u64,
}

/// A safe copy that is read from its beginning to its end.
struct SafeCopy {
    file: File,
    left: u64,
    check: Check,
}

/// One piece of a body.
pub(super) struct Slice {
    pub(super) bytes: Bytes,
    pub(super) last: bool,
}

impl Slices {
    /// The next slice. The last one is given only after everything before it proved right.
    pub(super) async fn next(&mut self) -> Result<Slice, Trouble> {
        let Some(reading) = self.files.front_mut() else {
            let before_last = self.rest.len().saturating_sub(usize::try_from(LAST).unwrap_or(usize::MAX));
            return Ok(match before_last {
                0 => Slice { bytes: std::mem::take(&mut self.rest), last: true },
                some => Slice { bytes: self.rest.split_to(some), last: false },
            });
        };
        let piece = reading.next().await?;
        let head = std::mem::take(&mut reading.head);
        if reading.left == 0 {
            self.files.pop_front();
        }
        let last = self.files.is_empty();
        let tail = if last { std::mem::take(&mut self.rest) } else { Bytes::new() };
        if head.is_empty() && tail.is_empty() {
            return Ok(Slice { bytes: piece, last });
        }
        let mut whole = BytesMut::with_capacity(head.len() + piece.len() + tail.len());
        for part in [&head, &piece, &tail] {
            whole.extend_from_slice(part);
        }
        Ok(Slice { bytes: whole.freeze(), last })
    }
}

impl Reading {
    /// The next piece. The last one is given only after all of them proved right.
    async fn next(&mut self) -> Result<Bytes, Trouble> {
        let Some(mut copy) = self.copy.take() else { return Err(spool("the safe copy was read to its end".into())) };
        let (piece, copy) = blocking(move || Ok((copy.next()?, copy))).await?;
        self.left = copy.left;
        self.copy = Some(copy);
        Ok(piece)
    }
}

impl SafeCopy {
    fn next(&mut self) -> Result<Bytes, Trouble> {
        let size = match self.left {
            left if left > LAST => (left - LAST).min(SLICE),
            left => left,
        };
        let mut piece = slices::room(usize::try_from(size).unwrap_or(0));
        read(&mut self.file, size, piece.bytes())?;
        self.check.update(piece.as_ref());
        self.left -= size;
        if self.left == 0 {
            if self.file.read(&mut [0]).map_err(|e| unreadable(&e))? != 0 {
                return Err(spool("the safe copy grew while it was read".into()));
            }
            self.check.prove()?;
        }
        Ok(piece.full())
    }
}

/// Adds the file's next `bytes` bytes to `to`, which has room for them.
fn read(file: &mut File, bytes: u64, to: &mut Vec<u8>) -> Result<(), Trouble> {
    let read = file.take(bytes).read_to_end(to).map_err(|e| unreadable(&e))?;
    if read as u64 == bytes { Ok(()) } else { Err(unreadable(&io::ErrorKind::UnexpectedEof.into())) }
}

/// Work on a disk, which may take its time.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Trouble> + Send + 'static) -> Result<T, Trouble> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(spool(format!("the safe copy was not read: {error}"))))
}

/// The end that the HTTP client pulls. It says when it wants a slice; then it waits for one.
pub(super) struct Tap {
    pub(super) want: mpsc::UnboundedSender<()>,
    pub(super) slices: mpsc::Receiver<Bytes>,
    pub(super) left: u64,
    pub(super) asked: bool,
}

impl Stream for Tap {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.left == 0 {
            return Poll::Ready(None);
        }
        if !this.asked {
            this.asked = this.want.send(()).is_ok();
        }
        this.slices.poll_recv(cx).map(|slice| {
            this.asked = false;
            // A body that just ended early could pass for a short whole one.
            let slice = slice.ok_or_else(|| io::Error::other("the upload was given up"));
            if let Ok(slice) = &slice {
                this.left = this.left.saturating_sub(slice.len() as u64);
            }
            Some(slice)
        })
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn unreadable(error: &io::Error) -> Trouble {
    spool(format!("the safe copy cannot be read: {error}"))
}

pub(crate) fn spool(detail: String) -> Trouble {
    Trouble::new(Class::Local, FailureCode::PhotoSpool, detail)
}
