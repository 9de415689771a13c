//! A party with a gallery: records, a shelf and a server in a folder of its own.

use boothlift_contract::{
    Clock, DestinationId, DestinationKind, Kind, LaneState, MediaType, PhotoId, SystemClock, Timestamp,
};
use boothlift_destinations::{Destination, EventFacts, Parcel, Proof, Secret, Source, Trouble};
use boothlift_local_gallery::{Gallery, Server, ServerSettings};
use boothlift_store::{
    Store, Transaction,
    destinations::{self, DestinationRow},
    events::{self, Event, NewEvent},
    files::{self, Adoption, Look, Sighting},
    sessions::{self, Origin, Session, SessionKey},
};
use boothlift_testkit::NotedJournal;
use image::{ImageFormat, Rgb, RgbImage};
use sha2::{Digest, Sha256};
use std::{io::Cursor, path::PathBuf, sync::Arc, thread};
use tempfile::TempDir;

pub(crate) const TOKEN: &str = "upload-token-for-tests";

/// A party that is on, with nothing on the shelf yet.
pub(crate) struct Party {
    pub(crate) folder: TempDir,
    pub(crate) store: Store,
    pub(crate) gallery: Arc<Gallery>,
    pub(crate) event: Event,
}

/// A photo the booth wrote: adopted, in the spool, not delivered.
pub(crate) struct Shot {
    pub(crate) parcel: Parcel,
    pub(crate) session: Option<Session>,
    pub(crate) bytes: Vec<u8>,
}

impl Party {
    pub(crate) fn new() -> Self {
        Self::by(Arc::new(SystemClock))
    }

    /// A party whose gallery goes by this clock.
    pub(crate) fn by(clock: Arc<dyn Clock>) -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let begin = |records: &Transaction<'_>| {
            let row = DestinationRow {
                id: DestinationId("local-gallery".into()),
                kind: DestinationKind::LocalGallery,
                label: "Local gallery".into(),
                settings: "{}".into(),
                is_on: true,
                paused: false,
                media: MediaType::ALL.to_vec(),
                max_bytes: None,
                state: LaneState::Works,
                failure: None,
            };
            destinations::put(records, &row, Timestamp(1))?;
            events::start(records, &new_event("Summer Party"), Timestamp(1))
        };
        // A thread of its own: this one may belong to a runtime, which must not block.
        let event = thread::scope(|threads| threads.spawn(|| store.write_blocking(begin)).join().unwrap());
        let gallery = Gallery::open(store.clone(), folder.path().join("gallery"), clock).unwrap();
        Self { folder, store, gallery, event: event.unwrap() }
    }

    pub(crate) async fn serve(&self) -> Server {
        self.serve_with(None).await
    }

    pub(crate) async fn serve_with(&self, upload_token: Option<&str>) -> Server {
        let upload_token = upload_token.map(|token| Secret::new(token.into()));
        let settings = ServerSettings { listen: "127.0.0.1:0".parse().unwrap(), upload_token };
        Server::start(self.gallery.clone(), settings).await.unwrap()
    }

    /// Adopts a photo, as intake does.
    pub(crate) async fn shoot(&self, tag: Option<&str>, kind: Kind, media: MediaType, bytes: Vec<u8>) -> Shot {
        let sha256 = hash(&bytes);
        let spool = self.folder.path().join("spool").join(format!("{sha256}.{}", media.extension()));
        std::fs::create_dir_all(spool.parent().unwrap()).unwrap();
        std::fs::write(&spool, &bytes).unwrap();
        let (event, length, tag, hash) = (self.event.id, bytes.len() as u64, tag.map(str::to_owned), sha256.clone());
        let adopted = self.store.write(move |records| {
            let session =
                tag.as_deref().map(|tag| SessionKey { event, folder: None, key: tag, tag, origin: Origin::Booth });
            let path = PathBuf::from(format!("/booth/{hash}"));
            let adoption = Adoption {
                sighting: Sighting {
                    event,
                    folder: None,
                    path: &path,
                    look: &Look { bytes: length, modified: 1, file_key: hash.clone() },
                    seen_by: boothlift_contract::SeenBy::Scan,
                    seen_at: Timestamp(2),
                },
                sha256: &hash,
                crc32: None,
                media,
                kind,
                width: 640,
                height: 480,
                orientation: 1,
                has_private: false,
                session,
                bulk: false,
                due_at: Timestamp(0),
                only: None,
                picture_url: None,
            };
            let adopted = files::adopt(records, &adoption, Timestamp(2))?;
            Ok((adopted.photo, adopted.session))
        });
        let (photo, session) = adopted.await.unwrap();
        let name = format!("photo-{}.{}", &sha256[..8], media.extension());
        let parcel = Parcel {
            photo,
            sha256,
            crc32: None,
            bytes: length,
            media,
            kind,
            name,
            tag: session.as_ref().map(|session| session.tag.clone()),
            source: Source::File(spool),
        };
        Shot { parcel, session, bytes }
    }

    pub(crate) async fn deliver(&self, shot: &Shot) -> Result<Proof, Trouble> {
        self.gallery.deliver(&shot.parcel, &facts(), &NotedJournal::default()).await
    }

    /// Adopts and delivers a drawn JPEG; answers with its row's id, its session and its bytes.
    pub(crate) async fn hang(&self, tag: Option<&str>, kind: Kind, colour: u8) -> (i64, Option<Session>, Vec<u8>) {
        let shot = self.shoot(tag, kind, MediaType::Jpeg, jpeg(colour)).await;
        let proof = self.deliver(&shot).await.unwrap();
        (proof.remote_id.unwrap().parse().unwrap(), shot.session, shot.bytes)
    }

    pub(crate) fn session(&self, tag: &str) -> Session {
        self.store.read_blocking(|records| sessions::by_tag(records, self.event.id, tag)).unwrap().unwrap()
    }

    pub(crate) fn rows(&self) -> u32 {
        self.store.read_blocking(|records| boothlift_store::gallery::totals(records, self.event.id)).unwrap().0
    }

    /// Files on the shelf, whole or under way.
    pub(crate) fn files(&self) -> usize {
        ["photos", "arriving"].iter().map(|sub| self.folder.path().join("gallery").join(sub)).map(entries).sum()
    }

    pub(crate) fn photo(&self, id: PhotoId) -> boothlift_store::photos::Photo {
        self.store.read_blocking(|records| boothlift_store::photos::get(records, id)).unwrap()
    }
}

fn entries(folder: PathBuf) -> usize {
    std::fs::read_dir(folder).unwrap().count()
}

pub(crate) fn new_event(name: &str) -> NewEvent {
    NewEvent { name: name.into(), gallery_name: name.into(), date: "2026-06-13".into(), collection_url: None }
}

pub(crate) fn facts() -> EventFacts {
    EventFacts { gallery_name: "Summer Party".into(), date: "2026-06-13".into(), collection_url: None }
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn drawn(colour: u8) -> RgbImage {
    RgbImage::from_fn(640, 480, |x, y| {
        let near = (x.abs_diff(320).pow(2) + y.abs_diff(240).pow(2)) < 150 * 150;
        if near { Rgb([255 - colour, 200, colour]) } else { Rgb([colour, (x / 4) as u8, (y / 3) as u8]) }
    })
}

pub(crate) fn encoded(colour: u8, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    drawn(colour).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(crate) fn jpeg(colour: u8) -> Vec<u8> {
    encoded(colour, ImageFormat::Jpeg)
}

/// A JPEG that says where and with which camera it was taken.
pub(crate) fn telling_jpeg(colour: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08".to_vec();
    let gps_at = 8 + 2 + 12 + 4_u32;
    let mut body = 1_u16.to_be_bytes().to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let mut entry = [tag.to_be_bytes(), kind.to_be_bytes()].concat();
        entry.extend(count.to_be_bytes());
        entry.extend(value);
        entry
    };
    body.extend(entry(0x8825, 4, 1, gps_at.to_be_bytes()));
    body.extend(0_u32.to_be_bytes());
    body.extend(2_u16.to_be_bytes());
    body.extend(entry(1, 2, 2, *b"N\0\0\0"));
    let rationals_at = gps_at + 2 + 24 + 4;
    body.extend(entry(2, 5, 3, rationals_at.to_be_bytes()));
    body.extend(0_u32.to_be_bytes());
    for value in [48_u32, 1, 51, 1, 424_242, 10_000] {
        body.extend(value.to_be_bytes());
    }
    tiff.extend(body);
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend(tiff);
    let plain = jpeg(colour);
    let mut telling = plain[..2].to_vec();
    telling.extend([0xff, 0xe1]);
    telling.extend(u16::try_from(segment.len() + 2).unwrap().to_be_bytes());
    telling.extend(segment);
    telling.extend(&plain[2..]);
    telling
}

/// Bytes that stand for the place in [`telling_jpeg`].
pub(crate) const PLACE: [u8; 4] = 424_242_u32.to_be_bytes();

pub(crate) fn pixels(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().to_rgb8()
}

pub(crate) fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

pub(crate) fn now() -> Timestamp {
    SystemClock.now()
}

/// Everything a server answers to these bytes, until it closes the connection.
pub(crate) async fn raw(address: std::net::SocketAddr, request: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

pub(crate) fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}
