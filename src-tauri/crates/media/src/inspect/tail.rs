//! What may lie behind the end of a picture.

/// Zeros behind the end that count as padding, in bytes.
const PADDING: u64 = 64 * 1024;

/// The bytes behind a format's own end mark.
#[derive(Clone, Debug, Default)]
pub(super) struct Tail {
    zeros_first: u64,
    /// From the first byte that is not zero.
    head: Vec<u8>,
}

/// What a tail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trailer {
    /// Nothing, or some padding.
    Nothing,
    /// More zeros than padding explains: space that was reserved and is not given back yet.
    Reserved,
    /// A second picture or a clip, as phones and cameras append them.
    Known,
    /// Something that does not belong there.
    Unknown,
}

impl Tail {
    pub(super) fn feed(&mut self, slice: &[u8]) {
        let mut rest = slice;
        if self.head.is_empty() {
            let zeros = rest.iter().position(|&byte| byte != 0).unwrap_or(rest.len());
            self.zeros_first += zeros as u64;
            rest = &rest[zeros..];
        }
        let room = 64 - self.head.len();
        self.head.extend_from_slice(&rest[..room.min(rest.len())]);
    }

    pub(super) fn trailer(&self) -> Trailer {
        let head = &self.head[..];
        if head.is_empty() {
            return if self.zeros_first <= PADDING { Trailer::Nothing } else { Trailer::Reserved };
        }
        if self.zeros_first > PADDING {
            return Trailer::Unknown;
        }
        // A box begins with a 4-byte size whose leading zeros were counted as padding.
        let known_box = (1..=4).any(|at| {
            matches!(head.get(at..at + 4), Some(b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free" | b"skip" | b"uuid"))
        });
        let second_jpeg = head.starts_with(&[0xFF, 0xD8, 0xFF]);
        let samsung = [&b"MotionPhoto_Data"[..], b"Image_UTC_Data", b"SEFH"]
            .iter()
            .any(|mark| memchr::memmem::find(head, mark).is_some());
        let vendor = head.starts_with(b"CANON OPTIONAL DATA") || head.starts_with(b"cbipcbbl");
        if known_box || second_jpeg || samsung || vendor { Trailer::Known } else { Trailer::Unknown }
    }
}
