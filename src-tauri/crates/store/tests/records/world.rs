//! A small event with two destinations, and photos put into it by hand.

use boothlift_contract::{DestinationId, DestinationKind, EventId, FolderId, Kind, LaneState, MediaType, Timestamp};
use boothlift_store::{
    Store, StoreError, Transaction, destinations,
    destinations::DestinationRow,
    events::{self, NewEvent},
    files::{self, Adopted, Adoption, Look, Sighting},
    folders::{self, NewFolder},
    sessions::{Origin, SessionKey},
};
use std::{path::PathBuf, time::Duration};
use tempfile::TempDir;

pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) store: Store,
    pub(crate) event: EventId,
    pub(crate) watched: FolderId,
}

/// Rows of the small event.
#[derive(Clone, Copy)]
pub(crate) struct Ids {
    pub(crate) event: EventId,
    pub(crate) watched: FolderId,
}

/// The destinations, in order; the second takes no films.
pub(crate) fn destinations() -> [DestinationId; 2] {
    ["event-gallery", "local-gallery"].map(|id| DestinationId(id.into()))
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let made = store.write_blocking(|tx| {
            let at = Timestamp(1);
            let new = NewEvent {
                name: "Party".into(),
                gallery_name: "Party".into(),
                date: "2026-06-20".into(),
                collection_url: None,
            };
            let event = events::start(tx, &new, at)?.id;
            let watch = NewFolder {
                path: PathBuf::from("/booth"),
                rule: "none".into(),
                gap: Duration::from_secs(25),
                settle: Duration::from_secs(2),
                old_from: None,
                subfolders: true,
                include: Vec::new(),
                exclude: Vec::new(),
            };
            folders::watch(tx, event, &[watch], at)?;
            for (id, media) in
                destinations().into_iter().zip([vec![MediaType::Jpeg, MediaType::Mp4], vec![MediaType::Jpeg]])
            {
                let row = DestinationRow {
                    kind: DestinationKind::parse(&id.0).unwrap(),
                    label: id.0.clone(),
                    id: id.clone(),
                    settings: "{}".into(),
                    is_on: true,
                    paused: false,
                    media,
                    max_bytes: Some(1_000),
                    state: LaneState::Works,
                    failure: None,
                };
                destinations::put(tx, &row, at)?;
                destinations::switch(tx, &id, true, Some(event), at)?;
            }
            Ok((event, folders::watched(tx, event)?[0].id))
        });
        let (event, watched) = made.unwrap();
        Self { folder, store, event, watched }
    }

    pub(crate) fn with_ids() -> (Self, Ids) {
        let world = Self::new();
        let ids = Ids { event: world.event, watched: world.watched };
        (world, ids)
    }
}

/// A file named by `path` whose content is `content`; a film where `content` is odd, too large where it ends in 7.
pub(crate) fn adopt(
    tx: &Transaction<'_>,
    event: EventId,
    folder: FolderId,
    path: u8,
    content: u8,
    session: Option<u8>,
) -> Result<Adopted, StoreError> {
    let path = PathBuf::from(format!("/booth/{path}.jpg"));
    let key = session.map(|session| format!("s{session}"));
    let look = Look {
        bytes: if content % 10 == 7 { 2_000 } else { 500 },
        modified: i64::from(content),
        file_key: format!("1-{content}"),
    };
    let adoption = Adoption {
        sighting: Sighting {
            event,
            folder: Some(folder),
            path: &path,
            look: &look,
            seen_by: boothlift_contract::SeenBy::Scan,
            seen_at: Timestamp(5),
        },
        sha256: &format!("{content:064x}"),
        crc32: None,
        media: if content % 2 == 1 { MediaType::Mp4 } else { MediaType::Jpeg },
        kind: Kind::Single,
        width: 30,
        height: 20,
        orientation: 1,
        has_private: false,
        session: key.as_deref().map(|key| SessionKey { event, folder: None, key, tag: key, origin: Origin::Booth }),
        bulk: false,
        due_at: Timestamp(0),
        only: None,
        picture_url: None,
    };
    files::adopt(tx, &adoption, Timestamp(6))
}
