//! From source to out: pass on, take a piece, leave out.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

/// Metadata larger than this is left out unread, in bytes.
pub(super) const PIECE: u64 = 65_536 + 4;

pub(super) struct Pipe<'a> {
    source: BufReader<&'a mut dyn Read>,
    out: BufWriter<&'a mut dyn Write>,
    /// Whether `out` is no longer just what came.
    changed: bool,
}

impl<'a> Pipe<'a> {
    pub(super) fn new(source: &'a mut dyn Read, out: &'a mut dyn Write) -> Self {
        Self {
            source: BufReader::with_capacity(64 * 1024, source),
            out: BufWriter::with_capacity(64 * 1024, out),
            changed: false,
        }
    }

    /// The next bytes, `length` of them, not passed on.
    pub(super) fn piece(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let mut piece = vec![0; length];
        self.source.read_exact(&mut piece)?;
        Ok(piece)
    }

    /// The next `N` bytes, not passed on.
    pub(super) fn head<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut head = [0; N];
        self.source.read_exact(&mut head)?;
        Ok(head)
    }

    /// Whether nothing more comes.
    pub(super) fn at_end(&mut self) -> io::Result<bool> {
        Ok(self.source.fill_buf()?.is_empty())
    }

    /// Writes bytes that came like this.
    pub(super) fn pass(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// Writes something else than what came.
    pub(super) fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.changed = true;
        self.out.write_all(bytes)
    }

    /// Passes the next `length` bytes on.
    pub(super) fn pass_next(&mut self, length: u64) -> io::Result<()> {
        let passed = io::copy(&mut (&mut self.source).take(length), &mut self.out)?;
        if passed == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    /// Leaves the next `length` bytes out.
    pub(super) fn leave_out(&mut self, length: u64) -> io::Result<()> {
        self.changed = true;
        let left_out = io::copy(&mut (&mut self.source).take(length), &mut io::sink())?;
        if left_out == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }

    /// Writes zeros in place of the next `length` bytes.
    pub(super) fn blank(&mut self, length: u64) -> io::Result<()> {
        self.leave_out(length)?;
        io::copy(&mut io::repeat(0).take(length), &mut self.out).map(drop)
    }

    /// Passes everything on that still comes.
    pub(super) fn pass_rest(&mut self) -> io::Result<()> {
        io::copy(&mut self.source, &mut self.out).map(drop)
    }

    /// Passes on what is zero, and leaves everything out from the first byte that is not.
    pub(super) fn pass_zeros_only(&mut self) -> io::Result<()> {
        loop {
            let come = self.source.fill_buf()?;
            let zeros = come.iter().position(|&byte| byte != 0).unwrap_or(come.len());
            if zeros == 0 {
                self.changed |= !come.is_empty();
                return Ok(());
            }
            self.out.write_all(&come[..zeros])?;
            self.source.consume(zeros);
        }
    }

    /// Passes bytes on up to the next FF, which is taken and not passed on.
    pub(super) fn pass_until_ff(&mut self) -> io::Result<()> {
        loop {
            let come = self.source.fill_buf()?;
            if come.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let found = memchr::memchr(0xFF, come);
            let passed = found.unwrap_or(come.len());
            self.out.write_all(&come[..passed])?;
            self.source.consume(passed + usize::from(found.is_some()));
            if found.is_some() {
                return Ok(());
            }
        }
    }

    /// Ends the copy; whether anything was changed.
    pub(super) fn finish(mut self) -> io::Result<bool> {
        self.out.flush()?;
        Ok(self.changed)
    }
}

/// The file breaks its own format.
pub(super) fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the file breaks its own format")
}
