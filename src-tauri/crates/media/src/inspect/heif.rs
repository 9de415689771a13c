//! HEIC and AVIF (ISO/IEC 23008-12): boxes that sum up to the file, with a table of contents that points into it.

use super::{
    Facts, Structure,
    walk::{Broken, End, PIECE, Step, Walk, be32},
};
use crate::heif;

/// Zeros at the end of picture data that no encoder writes, in bytes: a block that a disk loses.
const LOST_BLOCK: u64 = 512;

#[derive(Debug, Default)]
pub(super) struct Heif {
    at: At,
    done: u64,
    kind: [u8; 4],
    /// Bytes of the box under way behind its head.
    body: u64,
    /// A box without a size runs to the file's end.
    endless: bool,
    media_end: Option<u64>,
    /// A table of contents too large to be held counts as read.
    large: bool,
    contents: Option<heif::Contents>,
}

#[derive(Clone, Copy, Debug, Default)]
enum At {
    #[default]
    Head,
    /// The 64-bit size behind a head.
    Large,
    Contents,
    Passed,
}

impl Walk for Heif {
    fn start(&self) -> Step {
        Step::Take(8)
    }

    fn take(&mut self, piece: &[u8]) -> Result<Step, Broken> {
        self.done += piece.len() as u64;
        match self.at {
            At::Head => self.head(piece),
            At::Large => {
                let size = piece.first_chunk().map_or(0, |eight| u64::from_be_bytes(*eight));
                self.enter(size.checked_sub(16).ok_or(Broken)?)
            }
            At::Contents => {
                self.contents = Some(heif::contents(piece).ok_or(Broken)?);
                Ok(self.next_box())
            }
            At::Passed => {
                self.done = self.done.saturating_add(self.body);
                Ok(self.next_box())
            }
        }
    }

    fn finish(self: Box<Self>, end: End) -> Structure {
        let at_boundary = matches!(self.at, At::Head) && end.held == 0;
        if !(at_boundary || self.endless) {
            return Structure::Incomplete;
        }
        let contents = match self.contents {
            Some(contents) => contents,
            None if self.large => heif::Contents { has_items: true, ..heif::Contents::default() },
            // The table stands in front, so that what lacks it breaks the format; at the end it may still come.
            None => return Structure::Incomplete,
        };
        if contents.end > end.total {
            return Structure::Incomplete;
        }
        if !contents.has_items {
            return Structure::Damaged;
        }
        let media_end = self.media_end.unwrap_or(end.total).min(end.total);
        if end.zeros.saturating_sub(end.total - media_end) >= LOST_BLOCK {
            return Structure::Incomplete;
        }
        Structure::Whole(Facts {
            width: contents.size.0,
            height: contents.size.1,
            orientation: contents.orientation.max(1),
            has_private: self.large || !contents.private_kinds.is_empty(),
            ..Facts::default()
        })
    }
}

impl Heif {
    fn next_box(&mut self) -> Step {
        self.at = At::Head;
        Step::Take(8)
    }

    fn head(&mut self, head: &[u8]) -> Result<Step, Broken> {
        self.kind = *head.last_chunk().ok_or(Broken)?;
        if !self.kind.iter().all(|byte| (0x20..0x7F).contains(byte)) {
            return Err(Broken);
        }
        match be32(head) {
            1 => {
                self.at = At::Large;
                Ok(Step::Take(8))
            }
            0 => {
                self.endless = true;
                self.enter(u64::MAX)
            }
            size => self.enter(u64::from(size).checked_sub(8).ok_or(Broken)?),
        }
    }

    fn enter(&mut self, body: u64) -> Result<Step, Broken> {
        self.body = body;
        match &self.kind {
            b"meta" if self.contents.is_none() && body <= PIECE as u64 => {
                self.at = At::Contents;
                return Ok(Step::Take(body as usize));
            }
            b"meta" => self.large = true,
            b"mdat" => self.media_end = Some(self.done.saturating_add(body)),
            _ => {}
        }
        self.at = At::Passed;
        Ok(Step::Skip(body))
    }
}
