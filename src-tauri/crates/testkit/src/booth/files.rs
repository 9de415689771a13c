//! Small whole files of every format that booths write. The same seed gives the same bytes, another seed others.

use boothlift_pretend_booth::picture;
use image::{DynamicImage, Frame, ImageFormat, RgbaImage, codecs::gif::GifEncoder};
use std::io::Cursor;

/// A format that booths write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// A photo as a camera makes it, 3:2.
    Jpeg,
    /// A strip, 1:3.
    Strip,
    /// A picture without loss.
    Png,
    /// A moving picture of three frames.
    Gif,
    /// A picture in WebP.
    Webp,
    /// A film whose index comes first.
    Mp4,
    /// A film as a phone or camera writes it: index last.
    Mov,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] = [Self::Jpeg, Self::Strip, Self::Png, Self::Gif, Self::Webp, Self::Mp4, Self::Mov];

    /// The usual extension.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg | Self::Strip => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Mp4 => "mp4",
            Self::Mov => "mov",
        }
    }
}

/// A whole file of this format, drawn from the seed: from a thousand bytes to forty thousand. Films and WebP are large
/// enough that what a writer left out of them is more than a disk's block.
#[must_use]
pub fn file(format: Format, seed: u64) -> Vec<u8> {
    match format {
        Format::Jpeg => picture(seed, 48, 32),
        Format::Strip => picture(seed, 24, 72),
        Format::Png => again(seed, (36, 24), ImageFormat::Png),
        Format::Webp => again(seed, (120, 80), ImageFormat::WebP),
        Format::Gif => gif(seed),
        Format::Mp4 => film(seed, *b"isom", true),
        Format::Mov => film(seed, *b"qt  ", false),
    }
}

fn drawn(seed: u64, (width, height): (u32, u32)) -> DynamicImage {
    image::load_from_memory(&picture(seed, width, height)).unwrap_or_default()
}

/// The drawing in another format. Encoding into memory fails only for sizes that a format cannot have.
fn again(seed: u64, size: (u32, u32), format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    match drawn(seed, size).to_rgb8().write_to(&mut bytes, format) {
        Ok(()) => bytes.into_inner(),
        Err(error) => error.to_string().into_bytes(),
    }
}

fn gif(seed: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    let frames = (0..3).map(|n| {
        let frame: RgbaImage = drawn(seed.wrapping_mul(3).wrapping_add(n), (36, 24))
            .resize_exact(30, 20, image::imageops::Nearest)
            .to_rgba8();
        Frame::new(frame)
    });
    if let Err(error) = encoder.encode_frames(frames) {
        drop(encoder);
        return error.to_string().into_bytes();
    }
    drop(encoder);
    bytes
}

/// One track, its boxes as ISO/IEC 14496-12 has them; what is in `mdat` looks like coded film and shows nothing.
fn film(seed: u64, brand: [u8; 4], index_first: bool) -> Vec<u8> {
    let ftyp = in_box(*b"ftyp", &[&brand[..], &[0, 0, 2, 0], b"mp41"].concat());
    let mdat = in_box(*b"mdat", &noise(seed, 40_000));
    let length = index(0).len();
    let place = ftyp.len() + 8 + if index_first { length } else { 0 };
    let index = index(u32::try_from(place).unwrap_or(u32::MAX));
    if index_first { [ftyp, index, mdat].concat() } else { [ftyp, mdat, index].concat() }
}

fn index(place: u32) -> Vec<u8> {
    let mut header = vec![0; 40];
    for number in [0x1_0000_u32, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000, 640 << 16, 360 << 16] {
        header.extend_from_slice(&number.to_be_bytes());
    }
    let table = [&[0, 0, 0, 0, 0, 0, 0, 1], &place.to_be_bytes()[..]].concat();
    let stbl = in_box(*b"stbl", &[in_box(*b"stsd", &noise(1, 20)), in_box(*b"stco", &table)].concat());
    let mdia = in_box(*b"mdia", &in_box(*b"minf", &stbl));
    let trak = in_box(*b"trak", &[in_box(*b"tkhd", &header), mdia].concat());
    in_box(*b"moov", &[in_box(*b"mvhd", &noise(2, 100)), trak].concat())
}

fn in_box(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len() + 8).unwrap_or(u32::MAX);
    [&size.to_be_bytes()[..], &kind, body].concat()
}

/// Bytes without a zero among them (xorshift).
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8 | 1
    };
    (0..length).map(|_| next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_same_seed_draws_the_same_file_and_another_seed_another() {
        for format in Format::ALL {
            assert_eq!(file(format, 5), file(format, 5));
            let seeds: BTreeSet<_> = (0..20).map(|seed| file(format, seed)).collect();
            assert_eq!(seeds.len(), 20, "{format:?}");
        }
    }
}
