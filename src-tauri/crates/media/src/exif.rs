//! EXIF (TIFF 6.0 structure): read for three facts, scrubbed in place without moving a byte that stays.

use std::ops::Range;

/// Before the TIFF structure in a JPEG's APP1 segment; some writers put it into WebP too.
pub(crate) const JPEG_PREFIX: &[u8] = b"Exif\0\0";

const ORIENTATION: u16 = 0x0112;
const EXIF_IFD: u16 = 0x8769;
const GPS_IFD: u16 = 0x8825;
const INTEROP_IFD: u16 = 0xA005;
const TAKEN_AT: u16 = 0x9003;

/// What is taken out: HostComputer, GPS, MakerNote, CameraOwnerName, BodySerialNumber, LensSerialNumber,
/// CameraSerialNumber. Artist and Copyright stay: a photographer's credit is meant to be seen.
const PRIVATE: [u16; 7] = [0x013C, GPS_IFD, 0x927C, 0xA430, 0xA431, 0xA435, 0xC62F];

/// More directories than any camera writes; ends loops too.
const DIRECTORIES: usize = 16;

/// The facts in one EXIF block.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// 1 to 8; 1 where it is missing or wrong.
    pub(crate) orientation: u8,
    pub(crate) taken_at: Option<String>,
    /// Whether anything in it is private, or it cannot be read to its end and so might be.
    pub(crate) private: bool,
}

/// The structure points outside itself or in circles.
#[derive(Debug)]
pub(crate) struct Unsound;

/// Reads what can be read; a broken block is no error but counts as private.
pub(crate) fn read(tiff: &[u8]) -> Found {
    let mut found = Found { orientation: 1, ..Found::default() };
    let sound = Tiff::open(tiff).and_then(|tiff| {
        tiff.walk(|_, entry| {
            found.private |= PRIVATE.contains(&entry.tag);
            match entry.tag {
                ORIENTATION if entry.kind == 3 => {
                    if let Some(turn @ 1..=8) = tiff.u16(entry.at + 8) {
                        found.orientation = turn as u8;
                    }
                }
                TAKEN_AT => found.taken_at = tiff.value(entry).ok().and_then(|at| moment(&tiff.bytes[at])),
                _ => {}
            }
        })
    });
    found.private |= sound.is_err();
    found
}

/// Takes the private parts out of a sound block, in place: entries close up, their values become zeros, nothing else
/// moves. Leaves the block in any state where it says that it is unsound.
pub(crate) fn scrub(bytes: &mut [u8]) -> Result<(), Unsound> {
    let before = read(bytes);
    let tiff = Tiff::open(bytes)?;
    let mut blank: Vec<Range<usize>> = Vec::new();
    let mut edits: Vec<(usize, Vec<u8>)> = Vec::new();
    let mut directories: Vec<usize> = Vec::new();
    tiff.walk(|directory, _| {
        if !directories.contains(&directory) {
            directories.push(directory);
        }
    })?;
    for directory in directories {
        let (count, entries) = tiff.entries(directory)?;
        let mut kept = Vec::new();
        for entry in entries {
            let entry = entry?;
            if !PRIVATE.contains(&entry.tag) {
                kept.extend_from_slice(&bytes[entry.at..entry.at + 12]);
                continue;
            }
            if entry.tag == GPS_IFD {
                let gps = tiff.u32(entry.at + 8).ok_or(Unsound)? as usize;
                let (gps_count, gps_entries) = tiff.entries(gps)?;
                for inner in gps_entries {
                    blank.push(tiff.value(&inner?)?);
                }
                blank.push(gps..gps + 2 + 12 * gps_count);
            } else {
                blank.push(tiff.value(&entry)?);
            }
        }
        let kept_count = kept.len() / 12;
        if kept_count < count {
            let next = directory + 2 + 12 * count;
            let mut edit = tiff.word(kept_count as u16).to_vec();
            edit.extend_from_slice(&kept);
            edit.extend_from_slice(&bytes[next..next + 4]);
            edit.resize(2 + 12 * count + 4, 0);
            edits.push((directory, edit));
        }
    }
    for range in blank {
        bytes[range].fill(0);
    }
    for (at, edit) in edits {
        bytes[at..at + edit.len()].copy_from_slice(&edit);
    }
    // Blocks that overlap themselves do not survive this unharmed.
    let after = read(bytes);
    if after == (Found { private: false, ..before }) { Ok(()) } else { Err(Unsound) }
}

/// A block that says the orientation and nothing else.
pub(crate) fn minimal(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\0\0\0\0";
    tiff[19] = orientation;
    tiff
}

#[derive(Clone, Copy)]
struct Tiff<'a> {
    bytes: &'a [u8],
    big: bool,
}

#[derive(Clone, Copy)]
struct Entry {
    at: usize,
    tag: u16,
    kind: u16,
    count: u32,
}

impl<'a> Tiff<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, Unsound> {
        match bytes.first_chunk() {
            Some(b"II\x2A\0") => Ok(Self { bytes, big: false }),
            Some(b"MM\0\x2A") => Ok(Self { bytes, big: true }),
            _ => Err(Unsound),
        }
    }

    /// Visits every entry of every directory but GPS: the main one, those chained to it (thumbnail), EXIF, interop.
    fn walk(&self, mut visit: impl FnMut(usize, &Entry)) -> Result<(), Unsound> {
        let mut waiting = vec![self.u32(4).ok_or(Unsound)? as usize];
        let mut seen: Vec<usize> = Vec::new();
        while let Some(directory) = waiting.pop() {
            if directory == 0 {
                continue;
            }
            if seen.contains(&directory) || seen.len() == DIRECTORIES {
                return Err(Unsound);
            }
            seen.push(directory);
            let (count, entries) = self.entries(directory)?;
            let chained = self.u32(directory + 2 + 12 * count).ok_or(Unsound)?;
            waiting.push(chained as usize);
            for entry in entries {
                let entry = entry?;
                visit(directory, &entry);
                if matches!(entry.tag, EXIF_IFD | INTEROP_IFD) {
                    waiting.push(self.u32(entry.at + 8).ok_or(Unsound)? as usize);
                }
            }
        }
        Ok(())
    }

    fn entries(&self, directory: usize) -> Result<(usize, impl Iterator<Item = Result<Entry, Unsound>>), Unsound> {
        let count = usize::from(self.u16(directory).ok_or(Unsound)?);
        let tiff = *self;
        let entries = (0..count).map(move |nth| {
            let at = directory + 2 + 12 * nth;
            let (tag, kind, count) = (tiff.u16(at), tiff.u16(at + 2), tiff.u32(at + 4));
            match (tag, kind, count, tiff.u32(at + 8)) {
                (Some(tag), Some(kind), Some(count), Some(_)) => Ok(Entry { at, tag, kind, count }),
                _ => Err(Unsound),
            }
        });
        Ok((count, entries))
    }

    /// Where an entry's value lies: inside the entry up to 4 bytes, elsewhere in the block beyond.
    fn value(&self, entry: &Entry) -> Result<Range<usize>, Unsound> {
        let unit = match entry.kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => return Err(Unsound),
        };
        let length = usize::try_from(entry.count).ok().and_then(|count| count.checked_mul(unit)).ok_or(Unsound)?;
        let start = if length <= 4 { entry.at + 8 } else { self.u32(entry.at + 8).ok_or(Unsound)? as usize };
        let end = start.checked_add(length).ok_or(Unsound)?;
        if end <= self.bytes.len() { Ok(start..end) } else { Err(Unsound) }
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let two = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let four = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    }

    fn word(&self, value: u16) -> [u8; 2] {
        if self.big { value.to_be_bytes() } else { value.to_le_bytes() }
    }
}

/// `YYYY:MM:DD HH:MM:SS` if it is that; cameras without a set clock write blanks or zeros.
fn moment(ascii: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(ascii.get(..19)?).ok()?;
    let shaped = text.bytes().zip(*b"0000:00:00 00:00:00").all(|(byte, shape)| match shape {
        b'0' => byte.is_ascii_digit(),
        _ => byte == shape,
    });
    (shaped && !text.starts_with("0000")).then(|| text.to_owned())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A block as a camera writes it, in either byte order, with everything that may have to go.
    pub(crate) fn camera_block(big: bool, orientation: u8) -> Vec<u8> {
        let mut block = Builder { bytes: vec![0; 8], big };
        let gps = block.directory(&[(1, 2, b"N\0".to_vec()), (2, 5, b"GPS-LAT-GPS-LAT-GPS-LAT!".to_vec())], 0);
        let mut taken = b"2026:06:20 21:14:05".to_vec();
        taken.push(0);
        let exif = block.directory(
            &[
                (TAKEN_AT, 2, taken),
                (0x927C, 7, b"MAKER-NOTE-SERIAL-4711".to_vec()),
                (0xA430, 2, b"OWNER NAME\0".to_vec()),
                (0xA431, 2, b"SERIAL-4711\0".to_vec()),
                (0xA434, 2, b"50mm lens\0".to_vec()),
            ],
            0,
        );
        let pointer = |at: u32| if big { at.to_be_bytes() } else { at.to_le_bytes() }.to_vec();
        let mut turn = block.short(u16::from(orientation)).to_vec();
        turn.extend_from_slice(&[0, 0]);
        let main = block.directory(
            &[
                (0x010F, 2, b"Camera maker\0".to_vec()),
                (ORIENTATION, 3, turn),
                (EXIF_IFD, 4, pointer(exif)),
                (GPS_IFD, 4, pointer(gps)),
            ],
            0,
        );
        let head: &[u8] = if big { b"MM\0\x2A" } else { b"II\x2A\0" };
        block.bytes[..4].copy_from_slice(head);
        block.bytes[4..8].copy_from_slice(&pointer(main));
        block.bytes
    }

    struct Builder {
        bytes: Vec<u8>,
        big: bool,
    }

    impl Builder {
        fn short(&self, value: u16) -> [u8; 2] {
            if self.big { value.to_be_bytes() } else { value.to_le_bytes() }
        }

        fn long(&self, value: u32) -> [u8; 4] {
            if self.big { value.to_be_bytes() } else { value.to_le_bytes() }
        }

        fn directory(&mut self, entries: &[(u16, u16, Vec<u8>)], next: u32) -> u32 {
            let mut rows = Vec::new();
            for (tag, kind, value) in entries {
                let count = match kind {
                    3 => 1,
                    4 => 1,
                    5 => value.len() / 8,
                    _ => value.len(),
                };
                rows.extend_from_slice(&self.short(*tag));
                rows.extend_from_slice(&self.short(*kind));
                rows.extend_from_slice(&self.long(count as u32));
                if value.len() <= 4 {
                    let mut inline = value.clone();
                    inline.resize(4, 0);
                    rows.extend_from_slice(&inline);
                } else {
                    rows.extend_from_slice(&self.long(self.bytes.len() as u32));
                    self.bytes.extend_from_slice(value);
                }
            }
            let at = self.bytes.len() as u32;
            self.bytes.extend_from_slice(&self.short(entries.len() as u16));
            self.bytes.extend_from_slice(&rows);
            self.bytes.extend_from_slice(&self.long(next));
            at
        }
    }

    fn holds(bytes: &[u8], word: &str) -> bool {
        memchr::memmem::find(bytes, word.as_bytes()).is_some()
    }

    #[test]
    fn orientation_moment_and_private_parts_are_read_in_both_byte_orders() {
        for big in [false, true] {
            for orientation in 1..=8 {
                let found = read(&camera_block(big, orientation));
                assert_eq!(found.orientation, orientation);
                assert_eq!(found.taken_at.as_deref(), Some("2026:06:20 21:14:05"));
                assert!(found.private);
            }
        }
    }

    #[test]
    fn scrubbing_takes_the_private_parts_and_nothing_else() {
        for big in [false, true] {
            let before = camera_block(big, 6);
            let mut after = before.clone();
            scrub(&mut after).unwrap();
            assert_eq!(after.len(), before.len());
            for gone in ["GPS-LAT", "MAKER-NOTE", "4711", "OWNER"] {
                assert!(holds(&before, gone) && !holds(&after, gone), "{gone}");
            }
            for kept in ["Camera maker", "50mm lens", "2026:06:20"] {
                assert!(holds(&after, kept), "{kept}");
            }
            assert_eq!(read(&after), Found { private: false, ..read(&before) });
        }
    }

    #[test]
    fn the_minimal_block_says_only_the_orientation() {
        for orientation in 1..=8 {
            assert_eq!(read(&minimal(orientation)), Found { orientation, taken_at: None, private: false });
        }
    }

    #[test]
    fn a_block_that_runs_in_circles_is_unsound_and_so_private() {
        let mut block = camera_block(true, 3);
        let main = block[4..8].to_vec();
        let end = block.len();
        block[end - 4..].copy_from_slice(&main);
        assert!(read(&block).private);
        assert!(scrub(&mut block).is_err());
    }

    #[test]
    fn a_moment_without_a_set_clock_is_none() {
        for text in
            [&b"0000:00:00 00:00:00\0"[..], b"    :  :     :  :  \0", b"2026-06-20 21:14:05\0", b"2026:06:20", b""]
        {
            assert_eq!(moment(text), None);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), big: bool) {
            let mut block = if big { b"MM\0\x2A\0\0\0\x08".to_vec() } else { b"II\x2A\0\x08\0\0\0".to_vec() };
            block.extend_from_slice(&bytes);
            let _ = read(&bytes);
            let _ = read(&block);
            let _ = scrub(&mut block);
        }

        #[test]
        fn a_hit_block_is_scrubbed_or_called_unsound(at in 0usize..300, value: u8, big: bool) {
            let mut block = camera_block(big, 6);
            let length = block.len();
            block[at % length] = value;
            if scrub(&mut block).is_ok() {
                prop_assert!(!read(&block).private);
            }
        }
    }
}
