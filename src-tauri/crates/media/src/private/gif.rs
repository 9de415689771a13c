//! GIF: the application extension that holds XMP is left out.

use super::pipe::{Pipe, broken};
use crate::xmp;
use std::io;

pub(super) fn strip(pipe: &mut Pipe) -> io::Result<()> {
    let head = pipe.head::<13>()?;
    pipe.pass(&head)?;
    pipe.pass_next(colours(head[10]))?;
    loop {
        match pipe.head::<1>()? {
            [0x2C] => {
                let image = pipe.head::<9>()?;
                pipe.pass(&[0x2C])?;
                pipe.pass(&image)?;
                pipe.pass_next(colours(image[8]) + 1)?;
                pass_blocks(pipe)?;
            }
            [0x21] => extension(pipe)?,
            [0x3B] => {
                pipe.pass(&[0x3B])?;
                return pipe.pass_rest();
            }
            _ => return Err(broken()),
        }
    }
}

fn extension(pipe: &mut Pipe) -> io::Result<()> {
    let label = pipe.head::<1>()?;
    if label != [0xFF] {
        pipe.pass(&[0x21, label[0]])?;
        return pass_blocks(pipe);
    }
    let [length] = pipe.head::<1>()?;
    if length == 0 {
        return pipe.pass(&[0x21, 0xFF, 0]);
    }
    let name = pipe.piece(usize::from(length))?;
    if name == xmp::GIF_NAME {
        pipe.put(&[])?;
        while let [length @ 1..=255] = pipe.head::<1>()? {
            pipe.leave_out(u64::from(length))?;
        }
        return Ok(());
    }
    pipe.pass(&[0x21, 0xFF, length])?;
    pipe.pass(&name)?;
    pass_blocks(pipe)
}

fn pass_blocks(pipe: &mut Pipe) -> io::Result<()> {
    loop {
        let length = pipe.head::<1>()?;
        pipe.pass(&length)?;
        if length == [0] {
            return Ok(());
        }
        pipe.pass_next(u64::from(length[0]))?;
    }
}

/// Bytes of the colour table that a packed field announces.
fn colours(packed: u8) -> u64 {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}
