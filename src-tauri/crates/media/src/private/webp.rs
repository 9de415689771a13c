//! WebP: the length of the whole stands in front of everything, so metadata is edited in place and keeps its length.

use super::{
    pipe::{PIECE, Pipe, broken},
    scrubbed,
};
use crate::{exif, xmp};
use std::io;

pub(super) fn strip(pipe: &mut Pipe) -> io::Result<()> {
    let head = pipe.head::<12>()?;
    let [b'R', b'I', b'F', b'F', a, b, c, d, b'W', b'E', b'B', b'P'] = head else { return Err(broken()) };
    let mut left = u64::from(u32::from_le_bytes([a, b, c, d])).checked_sub(4).ok_or_else(broken)?;
    pipe.pass(&head)?;
    while left > 0 {
        let head = pipe.head::<8>()?;
        let [kind @ .., e, f, g, h] = head;
        let length = u64::from(u32::from_le_bytes([e, f, g, h]));
        let padded = length + (length & 1);
        left = left.checked_sub(8 + padded).ok_or_else(broken)?;
        pipe.pass(&head)?;
        match &kind {
            b"EXIF" | b"XMP " if length > PIECE => pipe.blank(padded)?,
            b"EXIF" | b"XMP " => {
                let body = pipe.piece(padded as usize)?;
                let (body, padding) = body.split_at(length as usize);
                if &kind == b"EXIF" {
                    exif_chunk(pipe, body)?
                } else {
                    xmp_chunk(pipe, body)?
                }
                pipe.pass(padding)?;
            }
            _ => pipe.pass_next(padded)?,
        }
    }
    pipe.pass_rest()
}

fn exif_chunk(pipe: &mut Pipe, body: &[u8]) -> io::Result<()> {
    let tiff = body.strip_prefix(exif::JPEG_PREFIX).unwrap_or(body);
    if !exif::read(tiff).private {
        return pipe.pass(body);
    }
    pipe.pass(&body[..body.len() - tiff.len()])?;
    pipe.put(&scrubbed(tiff))
}

fn xmp_chunk(pipe: &mut Pipe, packet: &[u8]) -> io::Result<()> {
    if !xmp::is_private(packet) {
        return pipe.pass(packet);
    }
    let mut empty = b"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>".to_vec();
    if empty.len() > packet.len() {
        empty.clear();
    }
    empty.resize(packet.len(), b' ');
    pipe.put(&empty)
}
