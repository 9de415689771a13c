//! Requests about Event Gallery alone: the names it takes, links to it, and a test picture.

use super::no_event;
use crate::{
    core::{Core, records},
    drivers, self_test,
};
use async_trait::async_trait;
use boothlift_contract::{
    Answer, DestinationId, DestinationKind, Failure, FailureCode, Finding, HomeCode, Kind, LaneState, MediaType,
    PhotoId, Reply, TestState,
};
use boothlift_destinations::{
    EventFacts, Journal, Parcel, Source, Trouble,
    event_gallery::{LinkTemplate, names},
};
use boothlift_local_gallery::qr_svg;
use boothlift_store::{destinations, events, photos, sessions, take_downs};
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, sync::Arc};

/// 320 by 240 pixels, drawn for this.
const PICTURE: &[u8] = include_bytes!("test-picture.jpg");
const NAME_MOST: usize = 200;
/// The gallery that it goes into.
const TEST_GALLERY: &str = "Boothlift test";
const TEST_TAG: &str = "boothlift-test";

pub(super) fn clean_name(name: &str) -> Answer {
    if name.chars().count() > NAME_MOST {
        return Err(Failure::new(FailureCode::RequestWrong, "name", "it is longer than 200 characters"));
    }
    let clean = names::clean_collection_name(name);
    clean.map(Reply::Text).ok_or_else(|| Failure::new(FailureCode::RequestWrong, "name", "it has no letter or digit"))
}

pub(super) async fn preview_link(core: &Arc<Core>, link: &str, collection_url: Option<String>) -> Answer {
    let wrong = |detail: String| Failure::new(FailureCode::RequestWrong, "link", detail);
    let link = LinkTemplate::parse(link).map_err(|error| wrong(error.to_string()))?;
    let known = core.store.read(|view| match events::current(view)? {
        Some(event) => Ok((event.collection_url, sessions::newest(view, event.id)?)),
        None => Ok((None, None)),
    });
    let (url, session) = known.await.map_err(records)?;
    let url = collection_url.map(|url| url.trim().to_owned()).filter(|url| !url.is_empty()).or(url);
    let tag = session.map_or_else(|| "20260620_2114".into(), |session| session.tag);
    link.fill(url.as_deref(), &tag).map(Reply::Text).map_err(|error| wrong(error.to_string()))
}

/// A session's code at the first gallery of the internet that is on and has a link.
pub(super) async fn home_code(core: &Arc<Core>, tag: &str) -> Result<Option<HomeCode>, Failure> {
    let known = core.store.read(|view| Ok((events::current(view)?, destinations::all(view)?)));
    let (event, rows) = known.await.map_err(records)?;
    let collection = event.and_then(|event| event.collection_url);
    Ok(rows.into_iter().filter(|row| row.is_on).find_map(|row| {
        let url = drivers::link(&row)?.fill(collection.as_deref(), tag).ok()?;
        Some(HomeCode { label: row.label, qr_svg: qr_svg(&url), url })
    }))
}

/// The web page where a person finds a photo at a gallery outside, as near to it as is known.
pub(super) async fn page(core: &Arc<Core>, photo: PhotoId, destination: DestinationId) -> Answer {
    let known = core.store.read(move |view| {
        let row = destinations::get(view, &destination)?;
        let event = events::get(view, photos::get(view, photo)?.event)?;
        Ok((take_downs::whereabouts(view, photo, &row.id)?, row, event.collection_url))
    });
    let (known, row, collection) = known.await.map_err(records)?;
    let own = known.page.filter(|page| page.starts_with("https://") || page.starts_with("http://"));
    let of_session = || drivers::link(&row)?.fill(collection.as_deref(), &known.tag?).ok();
    let page = own.or_else(of_session).or_else(|| drivers::site(&row));
    page.map(Reply::Text).ok_or_else(|| Failure::new(FailureCode::RequestGone, &row.label, "it has no page to open"))
}

/// Sends the drawn picture into a gallery of its own, once; nothing takes it away again. The event's gallery, which the
/// gallery may not know yet, stays as it is.
pub(super) async fn send_test_picture(core: &Arc<Core>, destination: DestinationId) -> Answer {
    let _changing = core.changing.lock().await;
    let wanted = destination.clone();
    let known = core.store.read(move |view| Ok((destinations::get(view, &wanted)?, events::current(view)?)));
    let (row, event) = known.await.map_err(records)?;
    let event = event.ok_or_else(no_event)?;
    if row.kind != DestinationKind::EventGallery {
        return Err(Failure::new(FailureCode::RequestWrong, row.label, "it can be checked without a picture"));
    }
    let off = || Failure::new(FailureCode::RequestGone, &row.label, "it is switched off");
    let driver = core.driver(&destination).ok_or_else(off)?;
    // It must not be what makes the photos wait longer.
    if let Some((LaneState::Throttled, why, _)) = core.lane_state(&destination) {
        let detail = why.map(|why| why.detail).unwrap_or_default();
        return Err(Failure::new(FailureCode::DestLimited, row.label, detail));
    }
    let path = core.data.join("test-picture.jpg");
    let file = path.clone();
    let written = tokio::task::spawn_blocking(move || std::fs::write(file, PICTURE)).await;
    written
        .map_err(std::io::Error::other)
        .flatten()
        .map_err(|error| Failure::new(FailureCode::DiskFull, "", error.to_string()))?;
    let sha256 = Sha256::digest(PICTURE).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let parcel = Parcel {
        photo: PhotoId(0),
        name: names::remote_name(TEST_TAG, 1, &sha256, "jpg"),
        sha256,
        crc32: None,
        bytes: PICTURE.len() as u64,
        media: MediaType::Jpeg,
        kind: Kind::Single,
        tag: Some(TEST_TAG.into()),
        source: Source::File(path.clone()),
    };
    let facts = EventFacts { gallery_name: TEST_GALLERY.into(), date: event.date, collection_url: None };
    let sent = driver.deliver(&parcel, &facts, &Nowhere).await;
    let _ = tokio::task::spawn_blocking(move || std::fs::remove_file(path)).await;
    let found = match &sent {
        Ok(_) => (TestState::Good, Finding::TookPicture, None),
        Err(trouble) => {
            let why = Failure::new(trouble.code, &row.label, &trouble.detail);
            (TestState::Bad, Finding::Failed, Some(why))
        }
    };
    self_test::note(core, &row.id, found);
    core.set_up_changed();
    match sent {
        Ok(_) => Ok(Reply::Done),
        Err(trouble) => Err(Failure::new(trouble.code, row.label, trouble.detail)),
    }
}

/// The test picture is no photo: nothing is written down of its way.
struct Nowhere;

#[async_trait]
impl Journal for Nowhere {
    fn handed_over(&self, _bytes: u64) {}

    async fn body_ends(&self) -> Result<(), Trouble> {
        Ok(())
    }

    async fn recall(&self) -> Result<Option<String>, Trouble> {
        Ok(None)
    }

    async fn keep(&self, _note: &str) -> Result<(), Trouble> {
        Ok(())
    }
}
