//! JPEG (ITU-T T.81 annex B): SOI, segments, scans, EOI.

use super::{
    Facts, Structure,
    tail::Trailer,
    walk::{Broken, End, Step, Walk, be16},
};
use crate::{exif, xmp};

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const DNL: u8 = 0xDC;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;

#[derive(Debug, Default)]
pub(super) struct Jpeg {
    at: At,
    frame: bool,
    /// Whether any entropy-coded byte came by.
    data: bool,
    /// Whether the last byte of the scan so far was FF.
    escape: bool,
    exif_seen: bool,
    facts: Facts,
}

#[derive(Clone, Copy, Debug, Default)]
enum At {
    #[default]
    Start,
    Marker,
    /// Fill bytes before a marker.
    Fill,
    Length(u8),
    Body(u8),
    Passed,
}

impl Walk for Jpeg {
    fn start(&self) -> Step {
        Step::Take(2)
    }

    fn take(&mut self, piece: &[u8]) -> Result<Step, Broken> {
        match self.at {
            At::Start if piece == [0xFF, SOI] => Ok(self.next_marker()),
            At::Start => Err(Broken),
            At::Marker if piece[0] == 0xFF => self.marker(piece[1]),
            At::Marker => Err(Broken),
            At::Fill => self.marker(piece[0]),
            At::Length(marker) => {
                let body = usize::from(be16(piece)).checked_sub(2).ok_or(Broken)?;
                if wanted(marker) {
                    self.at = At::Body(marker);
                    Ok(Step::Take(body))
                } else {
                    self.at = At::Passed;
                    Ok(Step::Skip(body as u64))
                }
            }
            At::Body(marker) => self.body(marker, piece),
            At::Passed => Ok(self.next_marker()),
        }
    }

    fn scan(&mut self, slice: &[u8]) -> Result<(usize, Option<Step>), usize> {
        let mut at = 0;
        while at < slice.len() {
            if !self.escape {
                let Some(found) = memchr::memchr(0xFF, &slice[at..]) else {
                    self.data = true;
                    return Ok((slice.len(), None));
                };
                self.data |= found > 0;
                self.escape = true;
                at += found + 1;
                continue;
            }
            let byte = slice[at];
            at += 1;
            match byte {
                // A fill byte: the next one decides.
                0xFF => {}
                0 => (self.escape, self.data) = (false, true),
                // Restart marks keep the scan going.
                0xD0..=0xD7 => self.escape = false,
                // Reserved codes never stand inside a scan.
                0x01..=0xBF => return Err(at),
                marker => {
                    self.escape = false;
                    return match self.marker(marker) {
                        Ok(step) => Ok((at, Some(step))),
                        Err(Broken) => Err(at),
                    };
                }
            }
        }
        Ok((at, None))
    }

    fn finish(self: Box<Self>, end: End) -> Structure {
        let Some(tail) = end.tail else { return Structure::Incomplete };
        let mut facts = self.facts;
        match tail.trailer() {
            Trailer::Nothing => {}
            Trailer::Known => facts.has_private = true,
            Trailer::Reserved => return Structure::Incomplete,
            Trailer::Unknown => return Structure::Damaged,
        }
        if facts.height == 0 {
            return Structure::Damaged;
        }
        facts.orientation = facts.orientation.max(1);
        Structure::Whole(facts)
    }
}

impl Jpeg {
    fn next_marker(&mut self) -> Step {
        self.at = At::Marker;
        Step::Take(2)
    }

    fn marker(&mut self, marker: u8) -> Result<Step, Broken> {
        match marker {
            0xFF => {
                self.at = At::Fill;
                Ok(Step::Take(1))
            }
            EOI if self.frame && self.data => Ok(Step::Tail),
            // TEM and stray restart marks stand alone.
            0x01 | 0xD0..=0xD7 => Ok(self.next_marker()),
            0x00 | 0x02..=0xBF | SOI | EOI => Err(Broken),
            SOS if !self.frame => Err(Broken),
            _ => {
                self.at = At::Length(marker);
                Ok(Step::Take(2))
            }
        }
    }

    fn body(&mut self, marker: u8, body: &[u8]) -> Result<Step, Broken> {
        match marker {
            SOS => {
                let components = usize::from(*body.first().ok_or(Broken)?);
                if !(1..=4).contains(&components) || body.len() != 4 + 2 * components {
                    return Err(Broken);
                }
                self.escape = false;
                return Ok(Step::Scan);
            }
            DNL => {
                if self.facts.height == 0 {
                    self.facts.height = u32::from(be16(body));
                }
            }
            APP1 => self.app1(body),
            APP2 => self.facts.has_private |= body.starts_with(b"MPF\0"),
            _ => {
                let size = body.get(1..5).ok_or(Broken)?;
                self.facts.height = u32::from(be16(size));
                self.facts.width = u32::from(be16(&size[2..]));
                // Height 0 means that a DNL segment will tell it.
                if self.frame || self.facts.width == 0 {
                    return Err(Broken);
                }
                self.frame = true;
            }
        }
        Ok(self.next_marker())
    }

    fn app1(&mut self, body: &[u8]) {
        if let Some(tiff) = body.strip_prefix(exif::JPEG_PREFIX) {
            let found = exif::read(tiff);
            self.facts.has_private |= found.private;
            if !self.exif_seen {
                self.exif_seen = true;
                self.facts.orientation = found.orientation;
                self.facts.taken_at = found.taken_at;
            }
        } else if let Some(packet) = body.strip_prefix(xmp::JPEG_PREFIX) {
            self.facts.has_private |= xmp::is_private(packet);
        } else if body.starts_with(xmp::JPEG_MORE_PREFIX) {
            self.facts.has_private = true;
        }
    }
}

fn wanted(marker: u8) -> bool {
    matches!(marker, SOS | DNL | APP1 | APP2) || is_frame(marker)
}

/// SOF0 to SOF15 without DHT, JPG and DAC, which share their range.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}
