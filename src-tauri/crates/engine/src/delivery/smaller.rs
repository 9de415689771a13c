//! Smaller copies, for destinations that take no larger photos: made once, kept with a hash of their own until the photo
//! is confirmed, so that an upload in steps goes on with the very same bytes.

use super::lane::{LaneParts, local};
use boothlift_contract::{FailureCode, MediaType};
use boothlift_destinations::{Class, Parcel, Source, Trouble};
use boothlift_media::smaller;
use boothlift_store::{
    deliveries::Delivery,
    photos,
    smaller::{self as copies, SmallerCopy},
};
use sha2::{Digest, Sha256};
use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// `parcel` with a copy of at most `most` bytes in place of its photo.
pub(super) async fn fitted(
    parts: &LaneParts,
    delivery: &Delivery,
    parcel: Parcel,
    most: u64,
) -> Result<Parcel, Trouble> {
    let id = delivery.photo;
    let found = parts.store.read(move |view| Ok((copies::get(view, id, most)?, photos::get(view, id)?.orientation)));
    let (known, orientation) = found.await.map_err(local)?;
    let there = |copy: &SmallerCopy| {
        fs::metadata(path(&parts.smaller, &copy.sha256)).is_ok_and(|file| file.is_file() && file.len() == copy.bytes)
    };
    let copy = match known.filter(there) {
        Some(copy) => copy,
        None => {
            let (from, to) = (parts.spool.path(&delivery.sha256, delivery.media), parts.smaller.clone());
            let media = delivery.media;
            let made = tokio::task::spawn_blocking(move || make(&from, &to, media, orientation, most)).await;
            let copy = made.unwrap_or_else(|error| Err(spoilt(&io::Error::other(error))))?;
            let (row, at) = (copy.clone(), parts.clock.now());
            parts.store.write(move |tx| copies::put(tx, id, most, &row, at)).await.map_err(local)?;
            copy
        }
    };
    let stem = parcel.name.rsplit_once('.').map_or(parcel.name.as_str(), |(stem, _)| stem);
    Ok(Parcel {
        name: format!("{stem}.{}", MediaType::Jpeg.extension()),
        source: Source::File(path(&parts.smaller, &copy.sha256)),
        sha256: copy.sha256,
        bytes: copy.bytes,
        media: MediaType::Jpeg,
        ..parcel
    })
}

/// Lets go of the copy a confirmed photo went as. Another destination that needs it makes it anew.
pub(super) async fn let_go(parts: &LaneParts, delivery: &Delivery, most: u64) {
    let id = delivery.photo;
    let Ok(Some(copy)) = parts.store.read(move |view| copies::get(view, id, most)).await else { return };
    if let Err(error) = tokio::fs::remove_file(path(&parts.smaller, &copy.sha256)).await
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::debug!(%error, "a smaller copy stays");
    }
}

fn path(folder: &Path, sha256: &str) -> PathBuf {
    folder.join(format!("{sha256}.{}", MediaType::Jpeg.extension()))
}

fn make(from: &Path, folder: &Path, media: MediaType, turn: u8, most: u64) -> Result<SmallerCopy, Trouble> {
    let photo = File::open(from).map_err(|error| spoilt(&error))?;
    let jpeg = smaller(photo, media, turn, most).map_err(|error| {
        let words = format!("more than {most} bytes, and no smaller copy can be made: {error}");
        Trouble::new(Class::Refused, FailureCode::PhotoTooLarge, words)
    })?;
    let sha256 = Sha256::digest(&jpeg).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let target = path(folder, &sha256);
    keep(folder, &target, &jpeg).map_err(|error| spoilt(&error))?;
    Ok(SmallerCopy { sha256, bytes: jpeg.len() as u64 })
}

/// The bytes reach the disk before the name does.
fn keep(folder: &Path, target: &Path, jpeg: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = target.with_extension("tmp");
    let mut file = File::create(&unfinished)?;
    file.write_all(jpeg)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&unfinished, target)
}

fn spoilt(error: &io::Error) -> Trouble {
    let code = match error.kind() {
        io::ErrorKind::StorageFull => FailureCode::DiskFull,
        _ => FailureCode::PhotoSpool,
    };
    Trouble::new(Class::Local, code, format!("the smaller copy cannot be made: {error}"))
}
