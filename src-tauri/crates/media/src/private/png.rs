//! PNG: EXIF is edited and gets a new checksum, private text chunks are left out.

use super::{
    pipe::{PIECE, Pipe, broken},
    scrubbed,
};
use crate::{crc::Crc, exif, xmp};
use std::io;

pub(super) fn strip(pipe: &mut Pipe) -> io::Result<()> {
    let signature = pipe.head::<8>()?;
    pipe.pass(&signature)?;
    loop {
        let head = pipe.head::<8>()?;
        let [a, b, c, d, kind @ ..] = head;
        let length = u64::from(u32::from_be_bytes([a, b, c, d]));
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(broken());
        }
        if !matches!(&kind, b"eXIf" | b"iTXt" | b"tEXt" | b"zTXt") {
            pipe.pass(&head)?;
            pipe.pass_next(length + 4)?;
            if &kind == b"IEND" {
                return pipe.pass_rest();
            }
            continue;
        }
        if length + 4 > PIECE {
            pipe.leave_out(length + 4)?;
            continue;
        }
        let chunk = pipe.piece(length as usize + 4)?;
        let body = &chunk[..length as usize];
        if &kind != b"eXIf" {
            if xmp::is_private_text_chunk(body) {
                pipe.put(&[])?;
            } else {
                pipe.pass(&head)?;
                pipe.pass(&chunk)?;
            }
            continue;
        }
        let found = exif::read(body);
        if !found.private {
            pipe.pass(&head)?;
            pipe.pass(&chunk)?;
            continue;
        }
        let edited = scrubbed(body);
        let minimal = exif::minimal(found.orientation);
        let edited = if exif::read(&edited).private { &minimal[..] } else { &edited[..] };
        let mut crc = Crc::default();
        crc.feed(&kind);
        crc.feed(edited);
        pipe.put(&(edited.len() as u32).to_be_bytes())?;
        pipe.put(&kind)?;
        pipe.put(edited)?;
        pipe.put(&crc.value().to_be_bytes())?;
    }
}
