//! The body of an upload: slices that are made when the network asks for them, and never a byte more or other than promised.

use crate::{Class, Trouble};
use boothlift_contract::FailureCode;
use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use sha2::{Digest, Sha256};
use std::{
    collections::VecDeque,
    fmt::Write as _,
    io,
    path::PathBuf,
    pin::Pin,
    task::{Context, Poll},
};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, SeekFrom},
    sync::mpsc,
};

const SLICE: u64 = 256 * 1024;

/// What a request carries.
#[derive(Clone, Debug)]
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

/// One file of a request.
#[derive(Clone, Debug)]
pub struct Enclosed {
    /// Goes before it.
    pub head: Bytes,
    /// Where it is.
    pub path: PathBuf,
    /// Its exact length.
    pub bytes: u64,
    /// SHA-256 of it, as lower-case hex digits.
    pub sha256: String,
}

impl Enclosed {
    /// Bytes that it adds to the request.
    pub(crate) fn length(&self) -> u64 {
        self.bytes + self.head.len() as u64
    }

    async fn open(self) -> Result<Reading, Trouble> {
        let Self { head, path, bytes, sha256 } = self;
        let file = File::open(&path).await.map_err(|e| unreadable(&e))?;
        let length = file.metadata().await.map_err(|e| unreadable(&e))?.len();
        if length != bytes {
            return Err(spool(format!("the safe copy has {length} bytes, not {bytes}")));
        }
        Ok(Reading { head, file, left: bytes, promised: sha256, seen: Sha256::new() })
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
                let mut file = File::open(&path).await.map_err(|e| unreadable(&e))?;
                file.seek(SeekFrom::Start(start)).await.map_err(|e| unreadable(&e))?;
                let mut whole = BytesMut::from(&head[..]);
                let from = whole.len();
                whole.resize(from + usize::try_from(bytes).unwrap_or(0), 0);
                let room = whole.get_mut(from..).unwrap_or_default();
                file.read_exact(room).await.map_err(|e| unreadable(&e))?;
                whole.extend_from_slice(&tail);
                Ok(Slices { files: VecDeque::new(), rest: whole.freeze() })
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
    file: File,
    left: u64,
    promised: String,
    seen: Sha256,
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
            return Ok(Slice { bytes: std::mem::take(&mut self.rest), last: true });
        };
        let piece = reading.next().await?;
        let head = std::mem::take(&mut reading.head);
        if reading.left == 0 {
            reading.prove().await?;
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
    async fn next(&mut self) -> Result<Bytes, Trouble> {
        let size = usize::try_from(self.left.min(SLICE)).unwrap_or(0);
        let mut piece = BytesMut::zeroed(size);
        self.file.read_exact(&mut piece).await.map_err(|e| unreadable(&e))?;
        self.seen.update(&piece);
        self.left -= size as u64;
        Ok(piece.freeze())
    }

    async fn prove(&mut self) -> Result<(), Trouble> {
        if self.file.read(&mut [0]).await.map_err(|e| unreadable(&e))? != 0 {
            return Err(spool("the safe copy grew while it was read".into()));
        }
        let seen = hex(&std::mem::take(&mut self.seen).finalize());
        if seen == self.promised {
            Ok(())
        } else {
            Err(spool("the safe copy is not what was taken in: its SHA-256 differs".into()))
        }
    }
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
