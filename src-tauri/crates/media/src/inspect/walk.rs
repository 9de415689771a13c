//! How the inspector and a format's walker talk: the walker says what it wants next, and gets just that.

use super::{Structure, tail::Tail};

/// What a walker wants next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// That many bytes in one piece, at most [`PIECE`].
    Take(usize),
    /// That many bytes passed over unread; the walker is then called with an empty piece.
    Skip(u64),
    /// Slices as they come, until the walker wants something else.
    Scan,
    /// Nothing: the format's end is reached, and what follows lies behind it.
    Tail,
}

/// The largest piece a walker may ask for, in bytes: a JPEG segment, or a metadata chunk of that size and its checksum.
pub(super) const PIECE: usize = 65_536 + 4;

/// The file breaks its own format within the piece just given.
#[derive(Debug)]
pub(super) struct Broken;

/// What the inspector knows at the end of the file.
pub(super) struct End {
    pub(super) total: u64,
    /// Zero bytes at the very end of the file.
    pub(super) zeros: u64,
    /// Bytes of a piece that was begun and not finished.
    pub(super) held: usize,
    /// What lies behind the format's end; `None` where that end was never reached.
    pub(super) tail: Option<Tail>,
}

/// One format's structure.
pub(super) trait Walk {
    /// What it wants first.
    fn start(&self) -> Step;

    /// Takes the piece it asked for (empty after a skip).
    fn take(&mut self, piece: &[u8]) -> Result<Step, Broken>;

    /// Takes the front of a slice that is not empty: how much it used (at least 1), and what it wants next unless more
    /// slices. An error is the count of bytes up to and with the one that broke the format.
    fn scan(&mut self, slice: &[u8]) -> Result<(usize, Option<Step>), usize> {
        Ok((slice.len(), None))
    }

    /// Judges the file; called only where nothing broke.
    fn finish(self: Box<Self>, end: End) -> Structure;
}

/// The big-endian number in the first 4 bytes of `bytes`, 0 where there are fewer.
pub(super) fn be32(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |four| u32::from_be_bytes(*four))
}

/// The big-endian number in the first 2 bytes of `bytes`, 0 where there are fewer.
pub(super) fn be16(bytes: &[u8]) -> u16 {
    bytes.first_chunk().map_or(0, |two| u16::from_be_bytes(*two))
}

/// The little-endian number in the first 4 bytes of `bytes`, 0 where there are fewer.
pub(super) fn le32(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |four| u32::from_le_bytes(*four))
}
