//! Is the file whole? Slices go in, in order; nothing is sought, little is kept.

mod film;
mod gif;
mod heif;
mod jpeg;
mod png;
mod tail;
mod walk;
mod webp;

use boothlift_contract::MediaType;
use walk::{Broken, End, Step, Walk};

/// Walks through a file's structure as its bytes come by. Memory stays under about 140 KiB however large the file is.
pub struct Inspector {
    walker: Box<dyn Walk + Send>,
    step: Step,
    /// The piece under way, where it did not come in one slice.
    held: Vec<u8>,
    /// Offset behind the piece that broke the format.
    broken_at: Option<u64>,
    tail: Option<tail::Tail>,
    /// Bytes given to the walker.
    at: u64,
    total: u64,
    /// Zero bytes at the end of what came so far.
    zeros: u64,
}

/// What a file's structure says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Structure {
    /// From its first byte to its last as its format wants it.
    Whole(Facts),
    /// It ends too early, or in zeros where data should be: still being written, or cut off by a power failure.
    Incomplete,
    /// It breaks its own format before its end.
    Damaged,
}

/// What a whole file tells about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Pixels across as stored, before the orientation turns it. 0 where a film does not say.
    pub width: u32,
    /// Pixels down as stored.
    pub height: u32,
    /// EXIF orientation, 1 (upright) to 8. A film's rotation is told in the same numbers.
    pub orientation: u8,
    /// EXIF `DateTimeOriginal`, `YYYY:MM:DD HH:MM:SS` in the camera's own time zone.
    pub taken_at: Option<String>,
    /// Whether [`strip_private`](crate::strip_private) would take something out: position, serial numbers, owner,
    /// maker note (cameras hide both in there), or second pictures and clips behind the end of a JPEG.
    pub has_private: bool,
    /// Frames of a moving GIF, PNG or WebP; `None` for films and for formats that stand still.
    pub frames: Option<u32>,
}

impl Facts {
    /// Width and height as a person sees them, after the orientation was applied.
    #[must_use]
    pub const fn upright(&self) -> (u32, u32) {
        if self.orientation >= 5 { (self.height, self.width) } else { (self.width, self.height) }
    }
}

impl Inspector {
    /// An inspector for a file whose head was [`sniff`](crate::sniff)ed as `media`.
    #[must_use]
    pub fn new(media: MediaType) -> Self {
        let walker: Box<dyn Walk + Send> = match media {
            MediaType::Jpeg => Box::new(jpeg::Jpeg::default()),
            MediaType::Png => Box::new(png::Png::default()),
            MediaType::Gif => Box::new(gif::Gif::default()),
            MediaType::Webp => Box::new(webp::Webp::default()),
            MediaType::Mp4 | MediaType::Mov => Box::new(film::Film::default()),
            MediaType::Heic | MediaType::Avif => Box::new(heif::Heif::default()),
        };
        let step = walker.start();
        Self { walker, step, held: Vec::new(), broken_at: None, tail: None, at: 0, total: 0, zeros: 0 }
    }

    /// Takes the next slice of the file; how the file is sliced makes no difference.
    pub fn feed(&mut self, slice: &[u8]) {
        self.total += slice.len() as u64;
        match slice.iter().rposition(|&byte| byte != 0) {
            Some(last) => self.zeros = (slice.len() - 1 - last) as u64,
            None => self.zeros += slice.len() as u64,
        }
        let mut rest = slice;
        while !rest.is_empty() && self.broken_at.is_none() {
            rest = &rest[self.advance(rest)..];
        }
    }

    /// Ends the file and judges it.
    #[must_use]
    pub fn finish(self) -> Structure {
        match self.broken_at {
            // Everything was in order up to where the zeros begin.
            Some(at) if at > self.total - self.zeros => Structure::Incomplete,
            Some(_) => Structure::Damaged,
            None => {
                let end = End { total: self.total, zeros: self.zeros, held: self.held.len(), tail: self.tail };
                self.walker.finish(end)
            }
        }
    }

    /// Gives the walker what it wants from the front of `rest`, which is not empty; returns how much that was.
    fn advance(&mut self, rest: &[u8]) -> usize {
        let (used, next) = match self.step {
            Step::Take(wanted) => {
                let used = (wanted - self.held.len()).min(rest.len());
                if self.held.is_empty() && used == wanted {
                    (used, self.walker.take(&rest[..used]).map(Some))
                } else {
                    self.held.extend_from_slice(&rest[..used]);
                    if self.held.len() == wanted {
                        let next = self.walker.take(&self.held);
                        self.held.clear();
                        (used, next.map(Some))
                    } else {
                        (used, Ok(None))
                    }
                }
            }
            Step::Skip(left) => {
                let used = usize::try_from(left).unwrap_or(usize::MAX).min(rest.len());
                let left = left - used as u64;
                self.step = Step::Skip(left);
                if left == 0 { (used, self.walker.take(&[]).map(Some)) } else { (used, Ok(None)) }
            }
            Step::Scan => match self.walker.scan(rest) {
                Ok((used, next)) => (used, Ok(next)),
                Err(used) => (used, Err(Broken)),
            },
            Step::Tail => {
                self.tail.get_or_insert_default().feed(rest);
                (rest.len(), Ok(None))
            }
        };
        self.at += used as u64;
        match next {
            Ok(Some(step)) => self.begin(step),
            Ok(None) => {}
            Err(Broken) => self.broken_at = Some(self.at),
        }
        used
    }

    fn begin(&mut self, step: Step) {
        let mut step = step;
        // Nothing to take or skip: the walker goes on at once, so that a file may end right here.
        while matches!(step, Step::Take(0) | Step::Skip(0)) {
            match self.walker.take(&[]) {
                Ok(next) => step = next,
                Err(Broken) => {
                    self.broken_at = Some(self.at);
                    return;
                }
            }
        }
        if matches!(step, Step::Tail) {
            self.tail.get_or_insert_default();
        }
        self.step = step;
    }
}
