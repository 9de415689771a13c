//! Requests to take photos down: out of every gallery that has a call for it, and never sent again.

use super::sessions;
use crate::core::{Core, records};
use boothlift_contract::{
    Answer, DestinationKind, EngineEvent, Failure, FailureCode, NotThis, PhotoId, Reply, TakeDownPlace, TakeDownReport,
    TakeDownState,
};
use boothlift_store::{
    Connection, StoreError,
    deliveries::{self, Delivery},
    destinations, sessions as rows, take_downs,
};
use std::sync::Arc;

/// Whether a service has a call that removes a photo.
///
/// Event Gallery's documentation names none
/// (<https://support.darkroomsoftware.com/portal/en/kb/articles/api-new>): there a person does it at the gallery's page.
const fn can_remove(kind: DestinationKind) -> bool {
    match kind {
        DestinationKind::EventGallery => false,
        DestinationKind::LocalGallery | DestinationKind::SelfCommunity | DestinationKind::CycleMate => true,
    }
}

/// What it would come to.
pub(super) async fn look(core: &Arc<Core>, of: NotThis) -> Answer {
    let of = sessions::some(of)?;
    let report = core.store.read(move |view| report(view, &chosen(view, &of)?));
    report.await.map(Reply::TakeDown).map_err(records)
}

/// Takes down: what a person meant is durable when this answers, and the lanes go on from there.
pub(super) async fn take_down(core: &Arc<Core>, of: NotThis) -> Answer {
    let of = sessions::some(of)?;
    let at = core.clock.now();
    let work = move |tx: &boothlift_store::Transaction<'_>| {
        let photos = chosen(tx, &of)?;
        let report = report(tx, &photos)?;
        let mut now = Vec::new();
        for photo in photos {
            let mut before = Vec::new();
            for delivery in deliveries::of_photo(tx, photo)? {
                before.push((delivery.id, delivery.state, take_downs::of_delivery(tx, delivery.id, &delivery.name)?));
            }
            for delivery in take_downs::ask(tx, photo, can_remove, at)? {
                let removal = take_downs::of_delivery(tx, delivery.id, &delivery.name)?;
                // Asked again, what was done is not told again.
                if !before.contains(&(delivery.id, delivery.state, removal.clone())) {
                    now.push((delivery, removal));
                }
            }
        }
        Ok((report, now))
    };
    let (report, now) = core.store.write(work).await.map_err(records)?;
    tracing::info!(photos = report.photos, places = report.places.len(), "taken down");
    for (delivery, removal) in now {
        if let Some(removal) = removal {
            core.sink.tell(EngineEvent::TakeDownChanged {
                photo: delivery.photo,
                sha256: delivery.sha256.clone(),
                destination: delivery.destination.clone(),
                state: removal.state,
                failure: removal.failure,
            });
        }
        sessions::tell_one(core, delivery);
    }
    core.set_up_changed();
    core.wake_lanes();
    Ok(Reply::TakeDown(report))
}

pub(super) fn chosen(view: &Connection, of: &NotThis) -> Result<Vec<PhotoId>, StoreError> {
    Ok(match of {
        NotThis::Photo { photo } => vec![*photo],
        NotThis::Photos { photos } => photos.clone(),
        NotThis::Session { session } => {
            let session = rows::landed(view, rows::get(view, *session)?)?;
            rows::thumbs(view, session.id)?.into_iter().map(|thumb| thumb.photo).collect()
        }
    })
}

fn report(view: &Connection, photos: &[PhotoId]) -> Result<TakeDownReport, StoreError> {
    let known = destinations::all(view)?;
    let mut places: Vec<TakeDownPlace> = Vec::new();
    let mut nowhere = 0;
    for photo in photos {
        let mut anywhere = false;
        for delivery in deliveries::of_photo(view, *photo)? {
            let done = take_downs::of_delivery(view, delivery.id, "")?
                .is_some_and(|standing| standing.state == TakeDownState::Removed);
            if done || !take_downs::may_be_there(view, &delivery)? {
                continue;
            }
            anywhere = true;
            let Some(row) = known.iter().find(|row| row.id == delivery.destination) else { continue };
            add(&mut places, row, &delivery, take_downs::page(view, delivery.id)?);
        }
        nowhere += u32::from(!anywhere);
    }
    Ok(TakeDownReport { photos: u32::try_from(photos.len()).unwrap_or(u32::MAX), nowhere, places })
}

fn add(places: &mut Vec<TakeDownPlace>, row: &destinations::DestinationRow, delivery: &Delivery, page: Option<String>) {
    match places.iter_mut().find(|place| place.destination == delivery.destination) {
        Some(place) => {
            place.photos += 1;
            place.page = place.page.take().or(page);
        }
        None => places.push(TakeDownPlace {
            destination: row.id.clone(),
            label: row.label.clone(),
            kind: row.kind,
            photos: 1,
            can: can_remove(row.kind),
            on: row.is_on,
            page,
        }),
    }
}

/// A photo that was taken down is not taken in again.
pub(super) async fn refuse_if_down(core: &Arc<Core>, photo: PhotoId) -> Result<(), Failure> {
    match core.store.read(move |view| take_downs::is_down(view, photo)).await.map_err(records)? {
        true => Err(Failure::new(FailureCode::PhotoTakenDown, "photo", "")),
        false => Ok(()),
    }
}
