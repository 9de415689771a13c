//! Copies made ready: without what tells about people, and as small as a service or an operator wants them. They are made
//! once, kept with a hash of their own until no delivery of the photo needs them, so that an upload in steps goes on with the
//! very same bytes. The photo's safe copy is never changed.

use super::lane::{LaneParts, local};
use boothlift_contract::{FailureCode, MediaType, Preparing, fail_point};
use boothlift_destinations::{Class, Parcel, Source, Takes, Trouble};
use boothlift_intake::CopyDisk;
use boothlift_media::{Fit, smaller, strip_private};
use boothlift_store::{
    Connection,
    deliveries::{self, Delivery},
    photos::{self, Photo},
    prepared::{self, PreparedCopy},
};
use crc32fast::Hasher as Crc32;
use sha2::{Digest, Sha256};
use std::{
    collections::HashSet,
    fmt::Write as _,
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// So many bytes pass at a server that was told nothing of pictures: nginx takes 1 MiB unless told otherwise, PHP 2 MiB.
const PASSES: u64 = 1_000_000;

/// How a copy is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Recipe {
    /// The same picture, without what tells about people.
    Plain,
    /// A JPEG that fits.
    Fitted(Fit),
}

impl Recipe {
    /// How `photo` has to be made ready, with `most` bytes where it has to fit; none goes as it is.
    fn of(photo: &Photo, wanted: &Preparing, takes: &Takes, most: Option<u64>) -> Option<Self> {
        let shrinks = matches!(photo.media, MediaType::Jpeg | MediaType::Png);
        let longest = wanted.longest_side.filter(|side| shrinks && photo.width.max(photo.height) > *side);
        let quality = wanted.quality.filter(|_| photo.media == MediaType::Jpeg || longest.is_some());
        if most.is_some() || longest.is_some() || quality.is_some() {
            let most = most.or(takes.max_bytes.filter(|_| takes.fits));
            return Some(Self::Fitted(Fit { longest, quality, most }));
        }
        (photo.has_private && !wanted.keep_location).then_some(Self::Plain)
    }

    fn word(self) -> String {
        match self {
            Self::Plain => "plain".into(),
            Self::Fitted(Fit { longest, quality, most }) => {
                let part =
                    |name: &str, value: Option<u64>| value.map(|value| format!(" {name} {value}")).unwrap_or_default();
                let (longest, quality) = (longest.map(u64::from), quality.map(u64::from));
                format!("jpeg{}{}{}", part("side", longest), part("quality", quality), part("bytes", most))
            }
        }
    }
}

/// `parcel` with a copy in place of its photo, where one is wanted.
pub(super) async fn ready(
    parts: &LaneParts,
    delivery: &Delivery,
    parcel: Parcel,
    wanted: &Preparing,
    takes: &Takes,
) -> Result<Parcel, Trouble> {
    if takes.on_this_computer || !matches!(parcel.source, Source::File(_)) {
        return Ok(parcel);
    }
    let (id, delivered) = (delivery.photo, delivery.id);
    let known = move |view: &Connection| Ok((photos::get(view, id)?, deliveries::too_large(view, delivered)?));
    let (photo, refused) = parts.store.read(known).await.map_err(local)?;
    let above = takes.max_bytes.filter(|most| takes.fits && photo.bytes > *most);
    let must_fit = if refused > 0 { smaller_for(delivery, takes).or(above) } else { above };
    let Some(recipe) = Recipe::of(&photo, wanted, takes, must_fit) else { return Ok(parcel) };
    let copy = match by(parts, &photo, recipe).await {
        // One that did not get smaller is no use, unless it had to be another size.
        Ok(copy)
            if must_fit.is_some()
                || recipe == Recipe::Plain
                || copy.as_ref().is_some_and(|c| c.bytes < photo.bytes) =>
        {
            copy
        }
        Ok(_) => without_details(parts, &photo, wanted).await?,
        Err(Unmade::Picture(error)) => match must_fit {
            Some(most) => {
                let words = format!("more than {most} bytes, and no smaller copy can be made: {error}");
                return Err(Trouble::new(Class::Refused, FailureCode::PhotoTooLarge, words));
            }
            // What cannot be drawn anew still goes.
            None => without_details(parts, &photo, wanted).await?,
        },
        Err(Unmade::Here(trouble)) => return Err(trouble),
    };
    let Some(copy) = copy else { return Ok(parcel) };
    let stem = parcel.name.rsplit_once('.').map_or(parcel.name.as_str(), |(stem, _)| stem);
    Ok(Parcel {
        name: format!("{stem}.{}", copy.media.extension()),
        source: Source::File(path(&parts.prepared, &copy)),
        sha256: copy.sha256,
        crc32: copy.crc32,
        bytes: copy.bytes,
        media: copy.media,
        ..parcel
    })
}

/// The most bytes of the copy that goes once the destination refused as too large what it was to take; none where there is
/// no such copy.
fn smaller_for(delivery: &Delivery, takes: &Takes) -> Option<u64> {
    let drawn = matches!(delivery.media, MediaType::Jpeg | MediaType::Png | MediaType::Webp);
    let sent = takes.max_bytes.map_or(delivery.bytes, |most| most.min(delivery.bytes));
    (takes.fits && drawn && delivery.picture_url.is_none()).then_some((sent / 2).min(PASSES))
}

/// Whether a smaller copy goes now that the destination refused this one as too large, though it was to take it: once.
pub(super) async fn goes_smaller(parts: &LaneParts, delivery: &Delivery, trouble: &Trouble, takes: &Takes) -> bool {
    let refused = trouble.class == Class::Refused && trouble.code == FailureCode::PhotoTooLarge;
    if !refused || trouble.status.is_none() || smaller_for(delivery, takes).is_none() {
        return false;
    }
    let id = delivery.id;
    parts.store.read(move |view| deliveries::too_large(view, id)).await.is_ok_and(|times| times == 0)
}

/// Lets go of a photo's copies once no delivery of it is on its way. Whoever needs one later makes it anew.
pub(super) async fn let_go(parts: &LaneParts, delivery: &Delivery) {
    let id = delivery.photo;
    let Ok(copies) = parts.store.read(move |view| prepared::done_with(view, id)).await else { return };
    if !copies.is_empty() {
        let (folder, disk) = (parts.prepared.clone(), Arc::clone(parts.spool.disk()));
        parts.workers.run(move || remove(&*disk, &folder, copies)).await;
        fail_point("prepared-let-go");
    }
}

/// Takes away copies that nobody needs, and what a crash left half made. Blocks.
pub(crate) fn sweep(disk: &dyn CopyDisk, folder: &Path, needed: &HashSet<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let file = entry.path();
        let is_needed = file.extension().is_some_and(|kind| kind != "tmp")
            && file.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| needed.contains(stem));
        if !is_needed && let Err(error) = disk.remove(&file) {
            tracing::debug!(%error, "a copy made ready stays");
        }
    }
}

/// Takes these copies away. Blocks.
pub(crate) fn remove(disk: &dyn CopyDisk, folder: &Path, copies: impl IntoIterator<Item = PreparedCopy>) {
    for copy in copies {
        if let Err(error) = disk.remove(&path(folder, &copy))
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::debug!(%error, "a copy made ready stays");
        }
    }
}

async fn without_details(
    parts: &LaneParts,
    photo: &Photo,
    wanted: &Preparing,
) -> Result<Option<PreparedCopy>, Trouble> {
    if wanted.keep_location || !photo.has_private {
        return Ok(None);
    }
    match by(parts, photo, Recipe::Plain).await {
        Ok(copy) => Ok(copy),
        Err(Unmade::Here(trouble)) => Err(trouble),
        Err(Unmade::Picture(error)) => Err(spoilt(&io::Error::other(error))),
    }
}

/// Why there is no copy.
enum Unmade {
    /// It cannot be made of this photo.
    Picture(String),
    /// Trouble on this computer.
    Here(Trouble),
}

impl From<io::Error> for Unmade {
    fn from(error: io::Error) -> Self {
        Self::Here(spoilt(&error))
    }
}

/// The copy by `recipe`, made now where it is not there; none where the photo itself is already like that.
async fn by(parts: &LaneParts, photo: &Photo, recipe: Recipe) -> Result<Option<PreparedCopy>, Unmade> {
    let (id, word) = (photo.id, recipe.word());
    let named = word.clone();
    let known = parts.store.read(move |view| prepared::get(view, id, &named)).await;
    let known = known.map_err(|error| Unmade::Here(local(error)))?;
    let there = |copy: &PreparedCopy| {
        fs::metadata(path(&parts.prepared, copy)).is_ok_and(|file| file.is_file() && file.len() == copy.bytes)
    };
    if let Some(copy) = known.filter(there) {
        return Ok(Some(copy));
    }
    // Decoded photos are large: few at once.
    let _turn = parts.preparing.acquire().await.map_err(|error| Unmade::Here(spoilt(&io::Error::other(error))))?;
    let (from, to, of) = (parts.spool.path(&photo.sha256, photo.media), parts.prepared.clone(), photo.clone());
    let disk = Arc::clone(parts.spool.disk());
    let made = parts.workers.run(move || make(&*disk, &from, &to, &of, recipe)).await;
    let ended = || Err(io::Error::other("the work on the copy ended early").into());
    let Some(copy) = made.unwrap_or_else(ended)? else { return Ok(None) };
    let (row, at) = (copy.clone(), parts.clock.now());
    let written = parts.store.write(move |tx| prepared::put(tx, id, &word, &row, at)).await;
    written.map_err(|error| Unmade::Here(local(error)))?;
    fail_point("prepared-durable");
    Ok(Some(copy))
}

fn make(
    disk: &dyn CopyDisk,
    from: &Path,
    folder: &Path,
    photo: &Photo,
    recipe: Recipe,
) -> Result<Option<PreparedCopy>, Unmade> {
    fs::create_dir_all(folder)?;
    let source = disk.open(from)?;
    let mut unfinished = Unfinished { disk, path: unfinished_name(folder), is_kept: false };
    let file = disk.create(&unfinished.path)?;
    let mut copy = Hashed { inner: BufWriter::new(file), hash: Sha256::new(), sum: Crc32::new(), bytes: 0 };
    fail_point("prepared-begun");
    let media = match recipe {
        Recipe::Fitted(fit) => {
            let jpeg = smaller(source, photo.media, photo.orientation, &fit);
            copy.write_all(&jpeg.map_err(|error| Unmade::Picture(error.to_string()))?)?;
            MediaType::Jpeg
        }
        Recipe::Plain => match strip_private(&mut &source, photo.media, &mut copy) {
            Ok(true) => photo.media,
            Ok(false) => return Ok(None),
            // Not whole: somebody said to send it all the same, as it is.
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) => {
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        },
    };
    copy.flush()?;
    fail_point("prepared-written");
    let Hashed { inner, hash, sum, bytes } = copy;
    // The bytes reach the disk before the name does.
    inner.into_inner().map_err(io::IntoInnerError::into_error)?.sync()?;
    fail_point("prepared-synced");
    let copy = PreparedCopy { media, sha256: hex(&hash.finalize()), crc32: Some(sum.finalize()), bytes };
    disk.rename(&unfinished.path, &path(folder, &copy))?;
    unfinished.is_kept = true;
    fail_point("prepared-renamed");
    Ok(Some(copy))
}

/// A name of its own: two destinations may want the same copy at the same time.
fn unfinished_name(folder: &Path) -> PathBuf {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    folder.join(format!("{}-{}.tmp", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed)))
}

/// A copy that is not made yet; dropped, it is gone.
struct Unfinished<'a> {
    disk: &'a dyn CopyDisk,
    path: PathBuf,
    is_kept: bool,
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if !self.is_kept
            && let Err(error) = self.disk.remove(&self.path)
        {
            tracing::debug!(%error, "what is left of a copy made ready stays until the next start");
        }
    }
}

/// Hashes and counts what passes.
struct Hashed<W> {
    inner: W,
    hash: Sha256,
    sum: Crc32,
    bytes: u64,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.inner.write(bytes)?;
        let bytes = bytes.get(..taken).unwrap_or_default();
        self.hash.update(bytes);
        self.sum.update(bytes);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

fn path(folder: &Path, copy: &PreparedCopy) -> PathBuf {
    folder.join(format!("{}.{}", copy.sha256, copy.media.extension()))
}

pub(crate) fn hex(hash: &[u8]) -> String {
    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn spoilt(error: &io::Error) -> Trouble {
    let code = match error.kind() {
        io::ErrorKind::StorageFull => FailureCode::DiskFull,
        _ => FailureCode::PhotoSpool,
    };
    Trouble::new(Class::Local, code, format!("the copy cannot be made ready: {error}"))
}
