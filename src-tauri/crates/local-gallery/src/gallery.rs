//! The gallery as a destination.

use crate::{GalleryError, shelf::Shelf};
use async_trait::async_trait;
use boothlift_contract::{Clock, FailureCode, Kind, MediaType};
use boothlift_destinations::{
    CheckReport, Class, Destination, EventFacts, Journal, Parcel, Proof, Source, Takes, Trouble,
};
use boothlift_store::{
    Store, StoreError,
    gallery::{self, GalleryPhoto, NewGalleryPhoto},
    photos,
    sessions::Origin,
};
use std::{fs::File, io, path::PathBuf, sync::Arc};

/// The gallery inside Boothlift: rows in the records, public copies on a shelf.
///
/// A photo is on show once its row is committed, and its row is committed only after its copy is whole and durable. So
/// a crash at any moment leaves either a whole photo or none. The same photo in the same session is one row, however
/// often it is delivered.
pub struct Gallery {
    pub(crate) store: Store,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) clock: Arc<dyn Clock>,
    takes: Takes,
}

impl Gallery {
    /// Opens or makes the gallery whose copies lie in `dir`. Blocks.
    ///
    /// # Errors
    /// [`GalleryError::Shelf`] when the folder cannot be used, or what the records say.
    pub fn open(store: Store, dir: PathBuf, clock: Arc<dyn Clock>) -> Result<Arc<Self>, GalleryError> {
        let shelf = Shelf::open(&dir)?;
        let takes = Takes {
            media: MediaType::ALL.to_vec(),
            max_bytes: None,
            picture_url: false,
            countable: true,
            on_this_computer: true,
            idempotent: true,
            fits: false,
            parallel: (2, 2),
        };
        Ok(Arc::new(Self { store, shelf: Arc::new(shelf), clock, takes }))
    }

    /// Takes away copies that no row names: a crash came between the two. Once after opening; photos may arrive meanwhile.
    /// Blocks.
    ///
    /// # Errors
    /// What the records say.
    pub fn sweep(&self) -> Result<(), StoreError> {
        if self.shelf.is_swept() {
            return Ok(());
        }
        let found = self.shelf.found();
        let named = self.store.read_blocking(gallery::hashes)?.into_iter().collect();
        self.shelf.sweep(found, &named);
        Ok(())
    }

    /// Whether the copy on the shelf is there and is, byte for byte, what its row says. Reads it whole. Blocks.
    #[must_use]
    pub fn is_whole(&self, photo: &GalleryPhoto) -> bool {
        self.shelf.is_whole(&photo.sha256, photo.bytes, photo.media)
    }
}

#[async_trait]
impl Destination for Gallery {
    fn takes(&self) -> &Takes {
        &self.takes
    }

    async fn deliver(&self, parcel: &Parcel, _event: &EventFacts, journal: &dyn Journal) -> Result<Proof, Trouble> {
        let Source::File(path) = &parcel.source else {
            return Err(Trouble::new(Class::Refused, FailureCode::PhotoLink, "the local gallery takes no links"));
        };
        let (shelf, path, media) = (self.shelf.clone(), path.clone(), parcel.media);
        let arrival = off_thread(move || shelf.receive(&mut File::open(path).map_err(lost_copy)?, media)).await?;
        if arrival.source_sha256 != parcel.sha256 {
            return Err(Trouble::new(Class::Local, FailureCode::PhotoSpool, "the safe copy has changed"));
        }
        journal.handed_over(parcel.bytes);
        journal.body_ends().await?;

        let (sha256, bytes) = (arrival.sha256.clone(), arrival.bytes);
        let shelf = self.shelf.clone();
        off_thread(move || shelf.keep(arrival)).await?;

        let (id, name, kind, at) = (parcel.photo, parcel.name.clone(), parcel.kind, self.clock.now());
        let row = self.store.write(move |records| {
            // Read here, so that a photo which just moved to another session arrives in that one.
            let photo = photos::get(records, id)?;
            let (width, height) = match photo.orientation {
                5.. => (photo.height, photo.width),
                _ => (photo.width, photo.height),
            };
            let new = NewGalleryPhoto {
                event: photo.event,
                session: photo.session,
                source_sha256: photo.sha256,
                sha256,
                bytes,
                media: photo.media,
                kind,
                name,
                width,
                height,
                orientation: photo.orientation,
                origin: Origin::Booth,
                named: None,
            };
            gallery::add(records, &new, at)
        });
        let row = row.await.map_err(|error| records_trouble(&error))?;
        Ok(Proof { status: 0, remote_id: Some(row.id.to_string()), remote_url: None, reply: String::new() })
    }

    /// Off guests' pages for good; its row and its file stay.
    async fn remove(&self, remote_id: &str) -> Result<(), Trouble> {
        let id: i64 = remote_id
            .parse()
            .map_err(|_| Trouble::new(Class::Refused, FailureCode::RequestWrong, "this is no number of a photo"))?;
        let at = self.clock.now();
        let hidden = self.store.write(move |records| gallery::take_down_one(records, id, at));
        hidden.await.map_err(|error| records_trouble(&error))
    }

    async fn probe(&self) -> Result<(), Trouble> {
        Ok(())
    }

    async fn check(&self, _event: &EventFacts) -> Result<CheckReport, Trouble> {
        let shelf = self.shelf.clone();
        off_thread(move || shelf.blank().map(drop)).await?;
        Ok(CheckReport::default())
    }
}

/// What a moving file is to guests when nobody said it.
pub(crate) const fn usual_kind(media: MediaType) -> Kind {
    match media {
        MediaType::Gif => Kind::Gif,
        MediaType::Mp4 | MediaType::Mov => Kind::Video,
        MediaType::Jpeg | MediaType::Png | MediaType::Webp | MediaType::Heic | MediaType::Avif => Kind::Single,
    }
}

/// Runs file work where it may block.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Trouble> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(|error| file_trouble(&error)),
        Err(_) => Err(Trouble::new(Class::Local, FailureCode::AppRecords, "the work was cut off")),
    }
}

/// Marks an error as one of the safe copy, not of the shelf.
fn lost_copy(error: io::Error) -> io::Error {
    io::Error::other(LostCopy(error))
}

#[derive(Debug, thiserror::Error)]
#[error("the safe copy cannot be read: {0}")]
struct LostCopy(io::Error);

fn file_trouble(error: &io::Error) -> Trouble {
    if error.get_ref().is_some_and(|inner| inner.is::<LostCopy>()) {
        return Trouble::new(Class::Local, FailureCode::PhotoSpool, error.to_string());
    }
    match error.kind() {
        io::ErrorKind::StorageFull => Trouble::new(Class::Local, FailureCode::DiskFull, error.to_string()),
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            let why = format!("it is not whole, so private details cannot be taken out: {error}");
            Trouble::new(Class::Refused, FailureCode::PhotoRefused, why)
        }
        _ => Trouble::new(Class::Local, FailureCode::AppRecords, format!("the gallery's folder: {error}")),
    }
}

fn records_trouble(error: &StoreError) -> Trouble {
    let code = if error.is_disk_full() { FailureCode::DiskFull } else { FailureCode::AppRecords };
    Trouble::new(Class::Local, code, error.to_string())
}
