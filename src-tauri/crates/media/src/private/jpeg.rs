//! JPEG: whole segments are edited or left out; entropy-coded data passes untouched.

use super::{
    pipe::{Pipe, broken},
    scrubbed,
};
use crate::{exif, xmp};
use std::io;

pub(super) fn strip(pipe: &mut Pipe) -> io::Result<()> {
    let start = pipe.head::<2>()?;
    if start != [0xFF, 0xD8] {
        return Err(broken());
    }
    pipe.pass(&start)?;
    let mut marker = next_marker(pipe)?;
    loop {
        match marker {
            0xD9 => {
                pipe.pass(&[0xFF, marker])?;
                return pipe.pass_zeros_only();
            }
            0x01 | 0xD0..=0xD7 => pipe.pass(&[0xFF, marker])?,
            0x00 | 0x02..=0xBF | 0xD8 => return Err(broken()),
            0xDA => {
                segment(pipe, marker)?;
                marker = scan(pipe)?;
                continue;
            }
            _ => segment(pipe, marker)?,
        }
        marker = next_marker(pipe)?;
    }
}

/// Reads a marker with its fill bytes; the fill bytes pass, the marker does not yet.
fn next_marker(pipe: &mut Pipe) -> io::Result<u8> {
    if pipe.head::<1>()? != [0xFF] {
        return Err(broken());
    }
    loop {
        match pipe.head::<1>()? {
            [0xFF] => pipe.pass(&[0xFF])?,
            [marker] => return Ok(marker),
        }
    }
}

fn segment(pipe: &mut Pipe, marker: u8) -> io::Result<()> {
    let length = pipe.head::<2>()?;
    let head = [0xFF, marker, length[0], length[1]];
    let size = usize::from(u16::from_be_bytes(length)).checked_sub(2).ok_or_else(broken)?;
    if !matches!(marker, 0xE1 | 0xE2) {
        pipe.pass(&head)?;
        return pipe.pass_next(size as u64);
    }
    let body = pipe.piece(size)?;
    if let Some(tiff) = body.strip_prefix(exif::JPEG_PREFIX) {
        let found = exif::read(tiff);
        if found.private {
            let edited = scrubbed(tiff);
            // A block too small for what it should say makes room for one that fits.
            if exif::read(&edited).private {
                let minimal = exif::minimal(found.orientation);
                let [high, low] = (2 + exif::JPEG_PREFIX.len() as u16 + minimal.len() as u16).to_be_bytes();
                pipe.put(&[0xFF, marker, high, low])?;
                pipe.put(exif::JPEG_PREFIX)?;
                return pipe.put(&minimal);
            }
            pipe.put(&head)?;
            pipe.put(exif::JPEG_PREFIX)?;
            return pipe.put(&edited);
        }
    }
    let packet = body.strip_prefix(xmp::JPEG_PREFIX);
    let leave_out = match marker {
        0xE1 => packet.is_some_and(xmp::is_private) || body.starts_with(xmp::JPEG_MORE_PREFIX),
        // The index of pictures behind the end, which are left out too.
        _ => body.starts_with(b"MPF\0"),
    };
    if leave_out {
        return pipe.put(&[]);
    }
    pipe.pass(&head)?;
    pipe.pass(&body)
}

/// Passes a scan on; returns the marker that ends it, which is not passed on yet.
fn scan(pipe: &mut Pipe) -> io::Result<u8> {
    loop {
        pipe.pass_until_ff()?;
        loop {
            match pipe.head::<1>()? {
                [0xFF] => pipe.pass(&[0xFF])?,
                [byte @ (0 | 0xD0..=0xD7)] => {
                    pipe.pass(&[0xFF, byte])?;
                    break;
                }
                [0x01..=0xBF] => return Err(broken()),
                [marker] => return Ok(marker),
            }
        }
    }
}
