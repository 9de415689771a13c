//! MP4 and MOV (ISO/IEC 14496-12, QuickTime file format): boxes that sum up to the file.

use super::{
    Facts, Structure,
    walk::{Broken, End, PIECE, Step, Walk, be32},
};
use crate::private::film as private;

/// Zeros at the end of media data that no encoder writes, in bytes: a block that a disk loses.
const LOST_BLOCK: u64 = 4096;

#[derive(Debug, Default)]
pub(super) struct Film {
    at: At,
    /// Offset behind what was handled so far.
    done: u64,
    /// Where the boxes that are open end.
    open: Vec<u64>,
    kind: [u8; 4],
    /// Where the box under way ends.
    box_end: u64,
    /// A box without a size runs to the file's end.
    endless: bool,
    index: bool,
    tracks: u32,
    media_end: Option<u64>,
    /// The largest place in the file where the index says that media data begins.
    furthest: u64,
    facts: Facts,
}

#[derive(Clone, Copy, Debug, Default)]
enum At {
    #[default]
    Head,
    /// The 64-bit size behind a head.
    Large,
    Passed,
    TrackHeader,
    /// The head of a table of places.
    Table,
    /// That many places are left, of that many bytes each.
    Places(u32, usize),
    Words,
    Uuid,
}

impl Walk for Film {
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
            At::Passed => {
                self.done = self.box_end;
                Ok(self.next_box())
            }
            At::TrackHeader => {
                self.track_header(piece);
                Ok(self.pass())
            }
            At::Table => {
                let (count, size) = (be32(&piece[4..]), if &self.kind == b"co64" { 8 } else { 4 });
                if u64::from(count) * size as u64 > self.box_end - self.done {
                    return Err(Broken);
                }
                Ok(self.places(count, size))
            }
            At::Places(left, size) => {
                let place = piece.iter().fold(0, |sum, &byte| (sum << 8) | u64::from(byte));
                if place == 0 {
                    return Err(Broken);
                }
                self.furthest = self.furthest.max(place);
                Ok(self.places(left - 1, size))
            }
            At::Words => {
                self.facts.has_private |= private::words_tell_place(piece);
                Ok(self.pass())
            }
            At::Uuid => {
                self.facts.has_private |= piece == crate::xmp::FILM_UUID;
                Ok(self.pass())
            }
        }
    }

    fn finish(self: Box<Self>, end: End) -> Structure {
        let at_boundary = self.open.is_empty() && matches!(self.at, At::Head) && end.held == 0;
        if !(at_boundary || self.endless) || !self.index || self.furthest >= end.total {
            return Structure::Incomplete;
        }
        let Some(media_end) = self.media_end else { return Structure::Incomplete };
        if end.zeros.saturating_sub(end.total - media_end.min(end.total)) >= LOST_BLOCK {
            return Structure::Incomplete;
        }
        if self.tracks == 0 {
            return Structure::Damaged;
        }
        Structure::Whole(Facts { orientation: self.facts.orientation.max(1), ..self.facts })
    }
}

impl Film {
    fn next_box(&mut self) -> Step {
        while let Some(&end) = self.open.last() {
            // QuickTime ends some containers with 4 zero bytes.
            if end - self.done < 8 {
                self.open.pop();
                if end > self.done {
                    self.box_end = end;
                    return self.pass();
                }
                continue;
            }
            break;
        }
        self.at = At::Head;
        Step::Take(8)
    }

    fn pass(&mut self) -> Step {
        self.at = At::Passed;
        Step::Skip(self.box_end - self.done)
    }

    fn places(&mut self, left: u32, size: usize) -> Step {
        if left == 0 {
            return self.pass();
        }
        self.at = At::Places(left, size);
        Step::Take(size)
    }

    fn head(&mut self, head: &[u8]) -> Result<Step, Broken> {
        self.kind = *head.last_chunk().ok_or(Broken)?;
        if !self.kind.iter().all(|&byte| (0x20..0x7F).contains(&byte) || byte == 0xA9) {
            return Err(Broken);
        }
        match be32(head) {
            1 => {
                self.at = At::Large;
                Ok(Step::Take(8))
            }
            0 if self.open.is_empty() => {
                self.endless = true;
                self.box_end = u64::MAX;
                if &self.kind == b"mdat" {
                    self.media_end = Some(u64::MAX);
                }
                Ok(self.pass())
            }
            size => self.enter(u64::from(size).checked_sub(8).ok_or(Broken)?),
        }
    }

    /// Goes into or past a box whose head is read and whose body has that many bytes.
    fn enter(&mut self, body: u64) -> Result<Step, Broken> {
        self.box_end = self.done.checked_add(body).ok_or(Broken)?;
        if self.open.last().is_some_and(|&end| self.box_end > end) {
            return Err(Broken);
        }
        let depth = self.open.len();
        match &self.kind {
            b"mdat" if depth == 0 => self.media_end = Some(self.box_end),
            b"moov" if depth == 0 => {
                self.index = true;
                return Ok(self.descend());
            }
            b"trak" if depth == 1 => {
                self.tracks += 1;
                return Ok(self.descend());
            }
            b"mdia" if depth == 2 => return Ok(self.descend()),
            b"minf" if depth == 3 => return Ok(self.descend()),
            b"stbl" if depth == 4 => return Ok(self.descend()),
            b"udta" if matches!(depth, 1 | 2) => return Ok(self.descend()),
            b"tkhd" if depth == 2 && (84..256).contains(&body) => {
                self.at = At::TrackHeader;
                return Ok(Step::Take(body as usize));
            }
            b"stco" | b"co64" if depth == 5 && body >= 8 => {
                self.at = At::Table;
                return Ok(Step::Take(8));
            }
            b"uuid" if body >= 16 && depth <= 1 => {
                self.at = At::Uuid;
                return Ok(Step::Take(16));
            }
            kind if private::is_place(kind) && depth >= 1 => self.facts.has_private = true,
            b"meta" if depth <= 3 => {
                if body <= PIECE as u64 {
                    self.at = At::Words;
                    return Ok(Step::Take(body as usize));
                }
                self.facts.has_private = true;
            }
            _ => {}
        }
        Ok(self.pass())
    }

    fn descend(&mut self) -> Step {
        self.open.push(self.box_end);
        self.next_box()
    }

    /// The matrix and the size end the track header in each of its versions; sound has size 0.
    fn track_header(&mut self, body: &[u8]) {
        let end = &body[body.len() - 44..];
        let (width, height) = (be32(&end[36..]) >> 16, be32(&end[40..]) >> 16);
        if self.facts.width > 0 || width == 0 || height == 0 {
            return;
        }
        (self.facts.width, self.facts.height) = (width, height);
        let sign = |at: usize| be32(&end[at..]).cast_signed().signum();
        self.facts.orientation = match (sign(0), sign(4), sign(12), sign(16)) {
            (0, 1, -1, 0) => 6,
            (-1, 0, 0, -1) => 3,
            (0, -1, 1, 0) => 8,
            _ => 1,
        };
    }
}
