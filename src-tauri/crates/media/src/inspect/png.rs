//! PNG (third edition): signature, chunks with checksums, IHDR first, IDAT, IEND last.

use super::{
    Facts, Structure,
    tail::Trailer,
    walk::{Broken, End, PIECE, Step, Walk, be32},
};
use crate::{crc::Crc, exif, xmp};

#[derive(Debug, Default)]
pub(super) struct Png {
    at: At,
    kind: [u8; 4],
    length: u64,
    crc: Crc,
    header: bool,
    data: bool,
    ended: bool,
    facts: Facts,
}

#[derive(Clone, Copy, Debug, Default)]
enum At {
    #[default]
    Start,
    Head,
    /// A whole small chunk with its checksum.
    Kept,
    /// A large chunk of which that many bytes are left.
    Passing(u64),
    Checksum,
}

impl Walk for Png {
    fn start(&self) -> Step {
        Step::Take(8)
    }

    fn take(&mut self, piece: &[u8]) -> Result<Step, Broken> {
        match self.at {
            At::Start if piece == b"\x89PNG\r\n\x1a\n" => Ok(self.next_chunk()),
            At::Start => Err(Broken),
            At::Head => self.head(piece),
            At::Kept => {
                let (body, checksum) = piece.split_at(piece.len().saturating_sub(4));
                self.crc.feed(body);
                self.kept(body)?;
                self.check(checksum)
            }
            At::Checksum => self.check(piece),
            At::Passing(_) => Err(Broken),
        }
    }

    fn scan(&mut self, slice: &[u8]) -> Result<(usize, Option<Step>), usize> {
        let At::Passing(left) = self.at else { return Err(slice.len()) };
        let used = usize::try_from(left).unwrap_or(usize::MAX).min(slice.len());
        self.crc.feed(&slice[..used]);
        let left = left - used as u64;
        if left > 0 {
            self.at = At::Passing(left);
            return Ok((used, None));
        }
        self.at = At::Checksum;
        Ok((used, Some(Step::Take(4))))
    }

    fn finish(self: Box<Self>, end: End) -> Structure {
        let Some(tail) = end.tail else { return Structure::Incomplete };
        match tail.trailer() {
            Trailer::Nothing => {
                let orientation = self.facts.orientation.max(1);
                Structure::Whole(Facts { orientation, ..self.facts })
            }
            Trailer::Reserved => Structure::Incomplete,
            Trailer::Known | Trailer::Unknown => Structure::Damaged,
        }
    }
}

impl Png {
    fn next_chunk(&mut self) -> Step {
        self.at = At::Head;
        Step::Take(8)
    }

    fn head(&mut self, head: &[u8]) -> Result<Step, Broken> {
        self.length = u64::from(be32(head));
        self.kind = *head.last_chunk().ok_or(Broken)?;
        self.crc = Crc::default();
        self.crc.feed(&self.kind);
        let letters = self.kind.iter().all(u8::is_ascii_alphabetic);
        let fits = match &self.kind {
            b"IHDR" => !self.header && self.length == 13,
            b"IEND" => self.data && self.length == 0,
            _ => self.header,
        };
        if !letters || !fits || self.length > i32::MAX as u64 {
            return Err(Broken);
        }
        match &self.kind {
            b"IDAT" => self.data = true,
            b"IEND" => self.ended = true,
            _ => {}
        }
        let keep = matches!(&self.kind, b"IHDR" | b"acTL" | b"eXIf" | b"iTXt" | b"tEXt" | b"zTXt");
        if keep && self.length + 4 <= PIECE as u64 {
            self.at = At::Kept;
            return Ok(Step::Take(self.length as usize + 4));
        }
        // Metadata too large to look into counts as private.
        self.facts.has_private |= keep;
        if self.length == 0 {
            self.at = At::Checksum;
            return Ok(Step::Take(4));
        }
        self.at = At::Passing(self.length);
        Ok(Step::Scan)
    }

    fn kept(&mut self, body: &[u8]) -> Result<(), Broken> {
        match &self.kind {
            b"IHDR" => {
                (self.facts.width, self.facts.height) = (be32(body), be32(&body[4..]));
                if self.facts.width == 0 || self.facts.height == 0 {
                    return Err(Broken);
                }
                self.header = true;
            }
            b"acTL" => self.facts.frames = Some(be32(body)),
            b"eXIf" => {
                let found = exif::read(body);
                self.facts.orientation = found.orientation;
                self.facts.taken_at = found.taken_at;
                self.facts.has_private |= found.private;
            }
            _ => self.facts.has_private |= xmp::is_private_text_chunk(body),
        }
        Ok(())
    }

    fn check(&mut self, checksum: &[u8]) -> Result<Step, Broken> {
        if be32(checksum) != self.crc.value() {
            return Err(Broken);
        }
        Ok(if self.ended { Step::Tail } else { self.next_chunk() })
    }
}
