//! GIF 87a and 89a: header, colour tables, blocks of sub-blocks, trailer byte.

use super::{
    Facts, Structure,
    tail::Trailer,
    walk::{Broken, End, Step, Walk},
};

#[derive(Debug, Default)]
pub(super) struct Gif {
    at: At,
    facts: Facts,
    frames: u32,
}

#[derive(Clone, Copy, Debug, Default)]
enum At {
    #[default]
    Header,
    GlobalColours,
    Block,
    Extension,
    Image,
    LocalColours,
    CodeSize,
    SubBlock,
    /// The first sub-block of an application extension, which names it.
    Application,
    ApplicationName,
    SubBlockData,
}

impl Walk for Gif {
    fn start(&self) -> Step {
        Step::Take(13)
    }

    fn take(&mut self, piece: &[u8]) -> Result<Step, Broken> {
        let (at, step) = match self.at {
            At::Header => {
                if !(piece.starts_with(b"GIF87a") || piece.starts_with(b"GIF89a")) {
                    return Err(Broken);
                }
                self.facts.width = u32::from(u16::from_le_bytes([piece[6], piece[7]]));
                self.facts.height = u32::from(u16::from_le_bytes([piece[8], piece[9]]));
                (At::GlobalColours, Step::Skip(colours(piece[10])))
            }
            At::GlobalColours => (At::Block, Step::Take(1)),
            At::Block => match piece[0] {
                0x2C => (At::Image, Step::Take(9)),
                0x21 => (At::Extension, Step::Take(1)),
                0x3B if self.frames > 0 => return Ok(Step::Tail),
                _ => return Err(Broken),
            },
            At::Extension if piece[0] == 0xFF => (At::Application, Step::Take(1)),
            At::Extension => (At::SubBlock, Step::Take(1)),
            At::Application if piece[0] == 11 => (At::ApplicationName, Step::Take(11)),
            At::Image => {
                let (width, height) = (&piece[4..6], &piece[6..8]);
                // Old writers leave the canvas at 0 and mean the first picture's size.
                if self.facts.width == 0 || self.facts.height == 0 {
                    self.facts.width = u32::from(u16::from_le_bytes([width[0], width[1]]));
                    self.facts.height = u32::from(u16::from_le_bytes([height[0], height[1]]));
                }
                if width == [0, 0] || height == [0, 0] {
                    return Err(Broken);
                }
                self.frames = self.frames.saturating_add(1);
                (At::LocalColours, Step::Skip(colours(piece[8])))
            }
            At::LocalColours => (At::CodeSize, Step::Take(1)),
            At::CodeSize if (1..=11).contains(&piece[0]) => (At::SubBlock, Step::Take(1)),
            At::CodeSize => return Err(Broken),
            At::ApplicationName => {
                self.facts.has_private |= piece == crate::xmp::GIF_NAME;
                (At::SubBlock, Step::Take(1))
            }
            At::SubBlock | At::Application if piece[0] == 0 => (At::Block, Step::Take(1)),
            At::SubBlock | At::Application => (At::SubBlockData, Step::Skip(u64::from(piece[0]))),
            At::SubBlockData => (At::SubBlock, Step::Take(1)),
        };
        self.at = at;
        Ok(step)
    }

    fn finish(self: Box<Self>, end: End) -> Structure {
        let Some(tail) = end.tail else { return Structure::Incomplete };
        match tail.trailer() {
            Trailer::Nothing => Structure::Whole(Facts { orientation: 1, frames: Some(self.frames), ..self.facts }),
            Trailer::Reserved => Structure::Incomplete,
            Trailer::Known | Trailer::Unknown => Structure::Damaged,
        }
    }
}

/// Bytes of the colour table that a packed field announces.
fn colours(packed: u8) -> u64 {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}
