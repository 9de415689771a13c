//! WebP (RFC 9649): a RIFF whose chunks fill it exactly.

use super::{
    Facts, Structure,
    tail::Trailer,
    walk::{Broken, End, PIECE, Step, Walk, le32},
};
use crate::{exif, xmp};

/// Zeros at the end of picture data that no encoder writes, in bytes: the smallest block that a disk loses.
const LOST_BLOCK: u64 = 512;

#[derive(Debug, Default)]
pub(super) struct Webp {
    at: At,
    /// Bytes that the RIFF header still promises.
    left: u64,
    /// Bytes handled so far.
    done: u64,
    kind: [u8; 4],
    /// Bytes of the chunk under way behind the piece that is read, with its padding.
    behind: u64,
    first: bool,
    /// Offset behind the last picture data.
    picture_end: Option<u64>,
    /// The header's length was never filled in.
    unwritten: bool,
    frames: u32,
    facts: Facts,
}

#[derive(Clone, Copy, Debug, Default)]
enum At {
    #[default]
    Start,
    Head,
    Kept,
    Passed,
}

impl Walk for Webp {
    fn start(&self) -> Step {
        Step::Take(12)
    }

    fn take(&mut self, piece: &[u8]) -> Result<Step, Broken> {
        self.done += piece.len() as u64;
        match self.at {
            At::Start => {
                if !piece.starts_with(b"RIFF") || !piece.ends_with(b"WEBP") {
                    return Err(Broken);
                }
                let promised = u64::from(le32(&piece[4..]));
                if promised == 0 {
                    self.unwritten = true;
                    return Ok(Step::Skip(u64::MAX));
                }
                self.left = promised.checked_sub(4).ok_or(Broken)?;
                self.first = true;
                self.next_chunk()
            }
            At::Head => self.head(piece),
            At::Kept => {
                self.kept(piece)?;
                self.at = At::Passed;
                Ok(Step::Skip(self.behind))
            }
            At::Passed => {
                self.done += self.behind;
                self.behind = 0;
                if matches!(&self.kind, b"VP8 " | b"VP8L" | b"ANMF") {
                    self.picture_end = Some(self.done);
                }
                self.next_chunk()
            }
        }
    }

    fn finish(self: Box<Self>, end: End) -> Structure {
        let (Some(tail), false) = (end.tail, self.unwritten) else { return Structure::Incomplete };
        match tail.trailer() {
            Trailer::Nothing => {}
            Trailer::Reserved => return Structure::Incomplete,
            Trailer::Known | Trailer::Unknown => return Structure::Damaged,
        }
        let Some(picture_end) = self.picture_end else { return Structure::Damaged };
        if end.zeros.saturating_sub(end.total - picture_end) >= LOST_BLOCK {
            return Structure::Incomplete;
        }
        let frames = (self.frames > 0).then_some(self.frames);
        Structure::Whole(Facts { orientation: self.facts.orientation.max(1), frames, ..self.facts })
    }
}

impl Webp {
    fn next_chunk(&mut self) -> Result<Step, Broken> {
        if self.left == 0 {
            return if self.first { Err(Broken) } else { Ok(Step::Tail) };
        }
        if self.left < 8 {
            return Err(Broken);
        }
        self.at = At::Head;
        Ok(Step::Take(8))
    }

    fn head(&mut self, head: &[u8]) -> Result<Step, Broken> {
        self.kind = *head.first_chunk().ok_or(Broken)?;
        let length = u64::from(le32(&head[4..]));
        let padded = length + (length & 1);
        self.left -= 8;
        if padded > self.left || !self.kind.iter().all(|byte| (0x20..0x7F).contains(byte)) {
            return Err(Broken);
        }
        self.left -= padded;
        let picture = matches!(&self.kind, b"VP8 " | b"VP8L" | b"VP8X");
        if std::mem::take(&mut self.first) && !picture {
            return Err(Broken);
        }
        let metadata = matches!(&self.kind, b"EXIF" | b"XMP ");
        let read = match &self.kind {
            b"VP8 " | b"VP8X" => 10,
            b"VP8L" => 5,
            _ if metadata && length <= PIECE as u64 => length,
            _ => 0,
        };
        if read > length {
            return Err(Broken);
        }
        // Metadata too large to look into counts as private.
        self.facts.has_private |= metadata && read < length;
        self.frames += u32::from(&self.kind == b"ANMF");
        self.behind = padded - read;
        self.at = if read > 0 { At::Kept } else { At::Passed };
        Ok(if read > 0 { Step::Take(read as usize) } else { Step::Skip(self.behind) })
    }

    fn kept(&mut self, body: &[u8]) -> Result<(), Broken> {
        let size = |at: usize, mask: u32| le32(&body[at..]) & mask;
        match &self.kind {
            b"VP8X" => {
                self.facts.width = size(4, 0xFF_FFFF) + 1;
                self.facts.height = (size(6, u32::MAX) >> 8) + 1;
            }
            b"VP8 " => {
                // Key frame: three bytes of tag, then the start code.
                if body[0] & 1 != 0 || body[3..6] != [0x9D, 0x01, 0x2A] {
                    return Err(Broken);
                }
                self.set_size(size(6, 0x3FFF), (size(6, u32::MAX) >> 16) & 0x3FFF)?;
            }
            b"VP8L" => {
                if body[0] != 0x2F {
                    return Err(Broken);
                }
                let packed = size(1, u32::MAX);
                self.set_size((packed & 0x3FFF) + 1, ((packed >> 14) & 0x3FFF) + 1)?;
            }
            b"EXIF" => {
                let tiff = body.strip_prefix(exif::JPEG_PREFIX).unwrap_or(body);
                if tiff.starts_with(&[0, 0]) {
                    return Err(Broken);
                }
                let found = exif::read(tiff);
                self.facts.orientation = found.orientation;
                self.facts.taken_at = found.taken_at;
                self.facts.has_private |= found.private;
            }
            _ => self.facts.has_private |= xmp::is_private(body),
        }
        Ok(())
    }

    /// The canvas of VP8X, where there is one, stands before the picture and wins.
    fn set_size(&mut self, width: u32, height: u32) -> Result<(), Broken> {
        if width == 0 || height == 0 {
            return Err(Broken);
        }
        if self.facts.width == 0 {
            (self.facts.width, self.facts.height) = (width, height);
        }
        Ok(())
    }
}
