//! HEIC and AVIF: the bytes of EXIF and XMP items become zeros and the items a kind that nobody reads, so that no place
//! in the table of contents moves.

use super::pipe::{PIECE, Pipe, broken};
use crate::heif;
use std::io;

pub(super) fn strip(pipe: &mut Pipe) -> io::Result<()> {
    let (mut at, mut contents) = (0_u64, None::<heif::Contents>);
    while !pipe.at_end()? {
        let head = pipe.head::<8>()?;
        let [a, b, c, d, kind @ ..] = head;
        let mut head = head.to_vec();
        let body = match u32::from_be_bytes([a, b, c, d]) {
            0 => u64::MAX,
            1 => {
                let large = pipe.head::<8>()?;
                head.extend_from_slice(&large);
                u64::from_be_bytes(large).checked_sub(16).ok_or_else(broken)?
            }
            size => u64::from(size).checked_sub(8).ok_or_else(broken)?,
        };
        pipe.pass(&head)?;
        at += head.len() as u64;
        if &kind == b"meta" && contents.is_none() {
            // A larger table cannot be searched: nothing is passed on that may tell who somebody is.
            let mut table = pipe.piece(usize::try_from(body.min(PIECE + 1)).map_err(|_| broken())?)?;
            let found = heif::contents(&table).filter(|_| body <= PIECE).ok_or_else(broken)?;
            for (start, end) in &found.private_inside {
                table.get_mut(*start..*end).ok_or_else(broken)?.fill(0);
            }
            for at in &found.private_kinds {
                table.get_mut(*at..*at + 4).ok_or_else(broken)?.copy_from_slice(b"free");
            }
            if found.private_kinds.is_empty() {
                pipe.pass(&table)?
            } else {
                pipe.put(&table)?
            }
            contents = Some(found);
        } else if &kind == b"mdat" {
            let found = contents.as_ref().ok_or_else(broken)?;
            media(pipe, &found.private, at, body)?;
        } else if body == u64::MAX {
            return pipe.pass_rest();
        } else {
            pipe.pass_next(body)?;
        }
        at = at.saturating_add(body);
    }
    Ok(())
}

/// Passes on the body of a box that begins at `at`, with zeros in the places that are private.
fn media(pipe: &mut Pipe, private: &[(u64, u64)], at: u64, body: u64) -> io::Result<()> {
    let (mut here, until) = (at, at.saturating_add(body));
    for &(start, end) in private {
        let (start, end) = (start.max(here), end.min(until));
        if start < end {
            pipe.pass_next(start - here)?;
            pipe.blank(end - start)?;
            here = end;
        }
    }
    if until == u64::MAX { pipe.pass_rest() } else { pipe.pass_next(until - here) }
}
