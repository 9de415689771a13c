//! Small pictures, made once and kept on disk beside the safe copies.

use crate::core::Core;
use boothlift_contract::{MediaType, PhotoId};
use boothlift_intake::Spool;
use boothlift_media::{HEAD, Inspector, Structure, Thumb, sniff, thumbnail};
use boothlift_store::{photos, retention::Content};
use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Longest sides that are made.
const SIZES: [u32; 3] = [96, 320, 1280];

pub(crate) async fn of_photo(core: &Arc<Core>, photo: PhotoId, size: u32) -> Option<Arc<[u8]>> {
    if !SIZES.contains(&size) {
        return None;
    }
    let photo = core.store.read(move |view| photos::get(view, photo)).await.ok()?;
    if photo.picture_url.is_some() {
        return None;
    }
    let dir = core.data.join("thumbs");
    let kept = dir.join(format!("{}-{size}.jpg", photo.sha256));
    if let Ok(bytes) = tokio::fs::read(&kept).await {
        return Some(bytes.into());
    }
    let _turn = core.thumbs.acquire().await.ok()?;
    let middle = dir.join(format!("{}-320.jpg", photo.sha256));
    let whole = core.spool.path(&photo.sha256, photo.media);
    let spool = core.spool.clone();
    let (media, orientation, id) = (photo.media, photo.orientation, photo.id);
    let made = tokio::task::spawn_blocking(move || {
        if let Ok(bytes) = fs::read(&kept) {
            return Some((bytes.into(), None));
        }
        // What is left of a photo whose safe copy was removed.
        if size > 320 && !whole.exists() {
            return fs::read(&middle).ok().map(|bytes| (bytes.into(), None));
        }
        // The smallest is made from the middle one where that is there: it is upright already.
        let (source, media, orientation) =
            if size == 96 && middle.is_file() { (middle, MediaType::Jpeg, 1) } else { (whole, media, orientation) };
        let Thumb { jpeg, average, .. } = make(&source, media, orientation, size)?;
        keep_where_there_is_room(&spool, &dir, &kept, &jpeg);
        Some((Arc::<[u8]>::from(jpeg), Some(average)))
    });
    let (jpeg, average) = made.await.ok()??;
    if let (None, Some(average)) = (photo.colour, average) {
        let keeping = core.store.clone();
        // Nobody waits for it: it is for the next look.
        tokio::spawn(async move {
            if let Err(error) = keeping.write(move |tx| photos::set_colour(tx, id, average)).await {
                tracing::debug!(%error, "a photo's colour was not kept");
            }
        });
    }
    Some(jpeg)
}

/// Leaves the photo a small picture before its safe copy goes, and lets go of the large one. Blocks.
pub(crate) fn keep_small(dir: &Path, copy: &Path, content: &Content) {
    let [_, small, large] = SIZES.map(|size| dir.join(format!("{}-{size}.jpg", content.sha256)));
    if !small.is_file()
        && let Some(thumb) = make(copy, content.media, content.orientation, 320)
    {
        keep(dir, &small, &thumb.jpeg);
    }
    if let Err(error) = fs::remove_file(&large)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::debug!(%error, "a picture of a photo whose safe copy goes stays");
    }
}

pub(crate) async fn of_file(core: &Arc<Core>, path: PathBuf) -> Option<Arc<[u8]>> {
    let _turn = core.thumbs.acquire().await.ok()?;
    tokio::task::spawn_blocking(move || {
        let (media, orientation) = look(&path)?;
        Some(make(&path, media, orientation, 320)?.jpeg.into())
    })
    .await
    .ok()?
}

/// What a file that is no photo yet is, and how it is turned.
fn look(path: &Path) -> Option<(MediaType, u8)> {
    let mut file = File::open(path).ok()?;
    let mut slice = vec![0; 256 * 1024];
    let mut filled = file.read(&mut slice).ok()?;
    let media = sniff(slice.get(..filled.min(HEAD))?)?;
    let mut inspector = Inspector::new(media);
    while filled > 0 {
        inspector.feed(slice.get(..filled)?);
        filled = file.read(&mut slice).ok()?;
    }
    match inspector.finish() {
        Structure::Whole(facts) => Some((media, facts.orientation)),
        Structure::Incomplete | Structure::Damaged => None,
    }
}

fn make(path: &Path, media: MediaType, orientation: u8, size: u32) -> Option<Thumb> {
    match thumbnail(File::open(path).ok()?, media, orientation, size) {
        Ok(thumb) => Some(thumb),
        Err(error) => {
            tracing::debug!(%error, "no small picture");
            None
        }
    }
}

/// Kept only for speed: when the disk says no, the picture is made again next time.
/// The room of a disk that is full is for records and photos: a small picture is made anew each time it is asked for.
fn keep_where_there_is_room(spool: &Spool, dir: &Path, path: &Path, jpeg: &[u8]) {
    if spool.has_room_for(0) {
        keep(dir, path, jpeg);
    }
}

fn keep(dir: &Path, path: &Path, jpeg: &[u8]) {
    let unfinished = path.with_extension("tmp");
    let kept = fs::create_dir_all(dir)
        .and_then(|()| fs::write(&unfinished, jpeg))
        .and_then(|()| fs::rename(&unfinished, path));
    if let Err(error) = kept {
        tracing::debug!(%error, "a small picture was not kept");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_disk_that_is_full_small_pictures_take_no_room() {
        let room = tempfile::tempdir().unwrap();
        let dir = room.path().join("thumbs");
        let kept = dir.join("a-96.jpg");
        let spool = Spool::open(&room.path().join("copies")).unwrap();
        keep_where_there_is_room(&spool.clone().keeping_free(u64::MAX), &dir, &kept, b"jpeg");
        assert!(!kept.exists() && !dir.exists());
        keep_where_there_is_room(&spool.keeping_free(0), &dir, &kept, b"jpeg");
        assert_eq!(fs::read(&kept).unwrap(), b"jpeg");
    }
}
