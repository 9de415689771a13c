//! MP4 and MOV: boxes that tell a position become free space of the same length, so that no place in the index moves.

use super::pipe::{PIECE, Pipe, broken};
use crate::xmp;
use std::io;

/// Whether a box of this kind tells where the film was made (QuickTime, 3GPP).
pub(crate) fn is_place(kind: &[u8; 4]) -> bool {
    matches!(kind, b"\xA9xyz" | b"loci" | b"gps " | b"GPS ")
}

/// Whether a metadata box has keys or values about a position.
pub(crate) fn words_tell_place(body: &[u8]) -> bool {
    [&b"location"[..], b"Location", b"\xA9xyz", b"loci", b"GPS"]
        .iter()
        .any(|word| memchr::memmem::find(body, word).is_some())
}

pub(super) fn strip(pipe: &mut Pipe) -> io::Result<()> {
    boxes(pipe, None, 0)
}

/// Goes through the boxes in the next `left` bytes, or up to the file's end.
fn boxes(pipe: &mut Pipe, left: Option<u64>, depth: u32) -> io::Result<()> {
    let mut left = left;
    loop {
        match left {
            Some(few @ 0..8) => return pipe.pass_next(few),
            None if pipe.at_end()? => return Ok(()),
            _ => {}
        }
        let head = pipe.head::<8>()?;
        let [a, b, c, d, kind @ ..] = head;
        let mut head = head.to_vec();
        let body = match u32::from_be_bytes([a, b, c, d]) {
            0 if left.is_none() => {
                pipe.pass(&head)?;
                return pipe.pass_rest();
            }
            1 => {
                let large = pipe.head::<8>()?;
                head.extend_from_slice(&large);
                u64::from_be_bytes(large).checked_sub(16).ok_or_else(broken)?
            }
            size => u64::from(size).checked_sub(8).ok_or_else(broken)?,
        };
        if let Some(bytes) = &mut left {
            *bytes = bytes.checked_sub(body).and_then(|rest| rest.checked_sub(head.len() as u64)).ok_or_else(broken)?;
        }
        one_box(pipe, &head, kind, body, depth)?;
    }
}

fn one_box(pipe: &mut Pipe, head: &[u8], kind: [u8; 4], body: u64, depth: u32) -> io::Result<()> {
    let container = match &kind {
        b"moov" => depth == 0,
        b"trak" => depth == 1,
        b"mdia" => depth == 2,
        b"minf" => depth == 3,
        b"udta" => matches!(depth, 1 | 2),
        _ => false,
    };
    if container {
        pipe.pass(head)?;
        return boxes(pipe, Some(body), depth + 1);
    }
    if is_place(&kind) && depth >= 1 {
        free(pipe, head)?;
        return pipe.blank(body);
    }
    if &kind == b"meta" && depth <= 3 {
        if body > PIECE {
            free(pipe, head)?;
            return pipe.blank(body);
        }
        let words = pipe.piece(body as usize)?;
        if words_tell_place(&words) {
            free(pipe, head)?;
            return pipe.put(&vec![0; words.len()]);
        }
        pipe.pass(head)?;
        return pipe.pass(&words);
    }
    if &kind == b"uuid" && body >= 16 && depth <= 1 {
        let uuid = pipe.head::<16>()?;
        if uuid == xmp::FILM_UUID {
            free(pipe, head)?;
            pipe.put(&[0; 16])?;
            return pipe.blank(body - 16);
        }
        pipe.pass(head)?;
        pipe.pass(&uuid)?;
        return pipe.pass_next(body - 16);
    }
    pipe.pass(head)?;
    pipe.pass_next(body)
}

/// A box head of the same size that says: nothing in here.
fn free(pipe: &mut Pipe, head: &[u8]) -> io::Result<()> {
    let mut head = head.to_vec();
    head[4..8].copy_from_slice(b"free");
    pipe.put(&head)
}
