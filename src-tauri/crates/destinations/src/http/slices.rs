//! Room for slices of bodies, used again and again: taken anew for each slice, by whichever thread reads it, the allocator
//! would keep several times as much.

use bytes::Bytes;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Rooms that are kept for later, at most: as many as are in use while eight uploads run at full speed.
const KEPT: usize = 16;

static ROOMS: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

/// An empty room for so many bytes at least.
pub(super) fn room(bytes: usize) -> Room {
    let mut room = Room(rooms().pop().unwrap_or_default());
    room.0.reserve(bytes);
    room
}

/// A slice's room; given back when the last who reads it lets go.
#[derive(Debug)]
pub(super) struct Room(Vec<u8>);

impl Room {
    pub(super) const fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }

    pub(super) fn full(self) -> Bytes {
        Bytes::from_owner(self)
    }
}

impl AsRef<[u8]> for Room {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let mut room = std::mem::take(&mut self.0);
        room.clear();
        let mut rooms = rooms();
        if rooms.len() < KEPT {
            rooms.push(room);
        }
    }
}

fn rooms() -> MutexGuard<'static, Vec<Vec<u8>>> {
    ROOMS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_keeps_its_bytes_while_others_come_and_go() {
        let slice = |byte: u8| {
            let mut room = room(4);
            room.bytes().extend([byte; 4]);
            room.full()
        };
        let first = slice(1);
        let part = first.slice(1..3);
        drop(first);
        for byte in 2..50 {
            assert_eq!(slice(byte), [byte; 4].as_slice());
        }
        assert_eq!(part, [1, 1].as_slice());
        drop(part);
        assert_eq!(slice(9), [9; 4].as_slice(), "what was there before is gone");
        assert!(rooms().len() <= KEPT);
    }
}
