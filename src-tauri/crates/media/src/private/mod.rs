//! A copy without private metadata: the format's own parts are edited, pixels are never touched.

pub(crate) mod film;
mod gif;
mod heif;
mod jpeg;
mod pipe;
mod png;
mod webp;

use boothlift_contract::MediaType;
use pipe::Pipe;
use std::io::{self, Read, Write};

/// Copies a whole file of type `media` from `source` to `out` and leaves out what tells about people: GPS, serial
/// numbers, owner's name, maker note, XMP that tells any of these, and what cameras append behind a JPEG's end.
///
/// Orientation, colour profile, Adobe marker, credit and every pixel stay. Returns `false` where nothing private is
/// inside: `out` then holds just the bytes of `source`, and the caller goes on with the original. It agrees with
/// [`Facts::has_private`](crate::Facts::has_private). Films keep their length: positions in user data become free space;
/// positions in a timed metadata track are not found.
///
/// # Errors
/// What `source` and `out` raise, [`io::ErrorKind::UnexpectedEof`] or [`io::ErrorKind::InvalidData`] where the file is
/// not whole. `out` then holds a part of the copy and is to be thrown away.
///
/// Blocks as long as `source` and `out` do; memory stays under about 300 KiB.
pub fn strip_private(source: &mut dyn Read, media: MediaType, out: &mut dyn Write) -> io::Result<bool> {
    let mut pipe = Pipe::new(source, out);
    match media {
        MediaType::Jpeg => jpeg::strip(&mut pipe)?,
        MediaType::Png => png::strip(&mut pipe)?,
        MediaType::Gif => gif::strip(&mut pipe)?,
        MediaType::Webp => webp::strip(&mut pipe)?,
        MediaType::Heic | MediaType::Avif => heif::strip(&mut pipe)?,
        MediaType::Mp4 | MediaType::Mov => film::strip(&mut pipe)?,
    }
    pipe.finish()
}

/// An EXIF block without its private parts, of the same length. Where it cannot be edited, a block takes its place that
/// says the orientation alone, if it fits.
fn scrubbed(tiff: &[u8]) -> Vec<u8> {
    let mut edited = tiff.to_vec();
    if crate::exif::scrub(&mut edited).is_ok() {
        return edited;
    }
    let minimal = crate::exif::minimal(crate::exif::read(tiff).orientation);
    edited.fill(0);
    if let Some(room) = edited.get_mut(..minimal.len()) {
        room.copy_from_slice(&minimal);
    }
    edited
}
