//! The shelf: public copies on disk, named by their own hash.

use crate::GalleryError;
use boothlift_contract::MediaType;
use boothlift_media::{strip_private, thumbnail};
use sha2::{Digest, Sha256};
use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};
use tempfile::NamedTempFile;

/// Longest side of a small picture, in pixels.
const THUMB: u32 = 320;

/// The folder of public copies. Every call blocks.
pub(crate) struct Shelf {
    copies: PathBuf,
    thumbs: PathBuf,
    arrivals: PathBuf,
    /// Hashes of what arrived since it was opened, until it was swept.
    fresh: Mutex<Option<HashSet<String>>>,
}

/// A public copy that is whole and on disk, but has no name yet: dropping it takes it away.
pub(crate) struct Arrival {
    file: NamedTempFile,
    /// SHA-256 of the bytes it was made from.
    pub(crate) source_sha256: String,
    /// SHA-256 of its own bytes.
    pub(crate) sha256: String,
    /// Length of its own bytes.
    pub(crate) bytes: u64,
    media: MediaType,
}

impl Shelf {
    /// Opens or makes the shelf in `dir` and takes away what a crash left half done.
    pub(crate) fn open(dir: &Path) -> Result<Self, GalleryError> {
        let shelf = Self {
            copies: dir.join("photos"),
            thumbs: dir.join("thumbs"),
            arrivals: dir.join("arriving"),
            fresh: Mutex::new(Some(HashSet::new())),
        };
        for folder in [dir, &shelf.copies, &shelf.thumbs, &shelf.arrivals] {
            own_folder(folder).map_err(|source| GalleryError::Shelf { path: folder.to_path_buf(), source })?;
        }
        for left in entries(&shelf.arrivals) {
            let _ = fs::remove_file(left);
        }
        Ok(shelf)
    }

    /// Copies and small pictures that lie there.
    pub(crate) fn found(&self) -> Vec<PathBuf> {
        entries(&self.copies).chain(entries(&self.thumbs)).collect()
    }

    /// Takes away those of `found` whose hash is not `named` by a row, but for arrivals of this program: their rows may come
    /// a moment later.
    pub(crate) fn sweep(&self, found: Vec<PathBuf>, named: &HashSet<String>) {
        for file in found {
            let stem = file.file_stem().and_then(|stem| stem.to_str());
            if stem.is_some_and(|stem| named.contains(stem)) {
                continue;
            }
            // Held while the file goes: the same picture that arrives now is kept after it.
            let fresh = self.fresh();
            let is_fresh = fresh.as_ref().is_some_and(|fresh| stem.is_some_and(|stem| fresh.contains(stem)));
            if !is_fresh && let Err(error) = fs::remove_file(&file) {
                tracing::warn!(%error, "a file without a row could not be taken from the shelf");
            }
        }
        *self.fresh() = None;
    }

    /// Whether that was done: from then on nobody knows any more which rows are still to come.
    pub(crate) fn is_swept(&self) -> bool {
        self.fresh().is_none()
    }

    fn fresh(&self) -> MutexGuard<'_, Option<HashSet<String>>> {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new empty file on the shelf's own disk, readable by its owner only.
    pub(crate) fn blank(&self) -> io::Result<NamedTempFile> {
        tempfile::Builder::new().prefix("").suffix(".part").tempfile_in(&self.arrivals)
    }

    /// Makes the public copy of `source`: without private metadata, every pixel and every other byte as it was.
    ///
    /// An error of kind `InvalidData` or `UnexpectedEof` means that `source` is not whole.
    pub(crate) fn receive(&self, source: &mut dyn Read, media: MediaType) -> io::Result<Arrival> {
        let file = self.blank()?;
        let mut source = Hashed { inner: source, hash: Sha256::new(), bytes: 0 };
        let (hash, bytes) = {
            let mut copy = Hashed { inner: BufWriter::new(file.as_file()), hash: Sha256::new(), bytes: 0 };
            strip_private(&mut source, media, &mut copy)?;
            io::copy(&mut source, &mut io::sink())?;
            copy.flush()?;
            (copy.hash.clone(), copy.bytes)
        };
        file.as_file().sync_all()?;
        Ok(Arrival { file, source_sha256: hex(source.hash), sha256: hex(hash), bytes, media })
    }

    /// Gives an arrival its name. After this returns, the power may go away.
    pub(crate) fn keep(&self, arrival: Arrival) -> io::Result<()> {
        let path = self.copy(&arrival.sha256, arrival.media);
        if let Some(fresh) = self.fresh().as_mut() {
            fresh.insert(arrival.sha256.clone());
        }
        // Windows takes no file away that somebody looks at; where it is this very picture, there is nothing to do.
        if let Err(refused) = arrival.file.persist(path)
            && !self.is_whole(&arrival.sha256, arrival.bytes, arrival.media)
        {
            return Err(refused.error);
        }
        sync_folder(&self.copies)
    }

    /// Where a public copy is.
    pub(crate) fn copy(&self, sha256: &str, media: MediaType) -> PathBuf {
        self.copies.join(format!("{sha256}.{}", media.extension()))
    }

    /// Whether a copy is there with these bytes.
    pub(crate) fn is_whole(&self, sha256: &str, bytes: u64, media: MediaType) -> bool {
        let Ok(file) = File::open(self.copy(sha256, media)) else { return false };
        let mut copy = Hashed { inner: file, hash: Sha256::new(), bytes: 0 };
        let read = io::copy(&mut copy, &mut io::sink());
        read.is_ok() && copy.bytes == bytes && hex(copy.hash) == sha256
    }

    /// The small picture of a copy as JPEG, made at the first call; none where none can be made.
    pub(crate) fn thumb(&self, sha256: &str, media: MediaType, orientation: u8) -> io::Result<Option<Vec<u8>>> {
        let path = self.thumbs.join(format!("{sha256}.jpg"));
        if let Ok(jpeg) = fs::read(&path) {
            // An empty file says that no small picture can be made, so that nobody tries again for each guest.
            return Ok((!jpeg.is_empty()).then_some(jpeg));
        }
        let copy = File::open(self.copy(sha256, media))?;
        let jpeg = thumbnail(&copy, media, orientation, THUMB).map(|thumb| thumb.jpeg).unwrap_or_default();
        let mut file = self.blank()?;
        file.write_all(&jpeg)?;
        // Another guest's request may have made it meanwhile, and somebody look at that one.
        if let Err(refused) = file.persist(&path)
            && !path.is_file()
        {
            return Err(refused.error);
        }
        Ok((!jpeg.is_empty()).then_some(jpeg))
    }
}

/// SHA-256 as 64 lower-case hex digits.
pub(crate) fn hex(hash: Sha256) -> String {
    use std::fmt::Write as _;
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Hashes and counts what passes.
struct Hashed<T> {
    inner: T,
    hash: Sha256,
    bytes: u64,
}

impl<T> Hashed<T> {
    fn passed(&mut self, slice: &[u8]) {
        self.hash.update(slice);
        self.bytes += slice.len() as u64;
    }
}

impl<T: Read> Read for Hashed<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.passed(&buffer[..read]);
        Ok(read)
    }
}

impl<T: Write> Write for Hashed<T> {
    fn write(&mut self, slice: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(slice)?;
        self.passed(&slice[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

/// Makes a folder that only its owner can look into. On Windows it inherits that from the user's data folder.
fn own_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))
    }
    #[cfg(not(unix))]
    {
        fs::create_dir_all(path)
    }
}

/// Makes a new name in a folder durable. Windows does that with the file itself.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        File::open(path)?.sync_all()
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_comes_again_while_a_guest_looks_at_it_is_kept_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let jpeg = [0xFF, 0xD8, 0xFF, 0xD9];
        let shelf = Shelf::open(dir.path()).unwrap();
        let first = shelf.receive(&mut jpeg.as_slice(), MediaType::Jpeg).unwrap();
        let copy = shelf.copy(&first.sha256, MediaType::Jpeg);
        shelf.keep(first).unwrap();
        let looking = File::open(&copy).unwrap();
        shelf.keep(shelf.receive(&mut jpeg.as_slice(), MediaType::Jpeg).unwrap()).unwrap();
        drop(looking);
        assert_eq!((fs::read(&copy).unwrap(), entries(&shelf.arrivals).count()), (jpeg.to_vec(), 0));
        // Where the place is taken by something else nothing is said to be kept.
        fs::remove_file(&copy).unwrap();
        fs::create_dir(&copy).unwrap();
        let again = shelf.receive(&mut jpeg.as_slice(), MediaType::Jpeg).unwrap();
        assert!(shelf.keep(again).is_err());
    }

    #[test]
    fn a_copy_that_arrived_before_its_row_is_not_swept_and_one_that_an_earlier_program_left_is() {
        let dir = tempfile::tempdir().unwrap();
        let jpeg = [0xFF, 0xD8, 0xFF, 0xD9];
        let shelf = Shelf::open(dir.path()).unwrap();
        let arrival = shelf.receive(&mut jpeg.as_slice(), MediaType::Jpeg).unwrap();
        let copy = shelf.copy(&arrival.sha256, MediaType::Jpeg);
        shelf.keep(arrival).unwrap();
        shelf.sweep(shelf.found(), &HashSet::new());
        assert!(copy.is_file() && shelf.is_swept());
        let next = Shelf::open(dir.path()).unwrap();
        next.sweep(next.found(), &HashSet::new());
        assert!(!copy.exists());
    }
}
