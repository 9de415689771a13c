//! The evening's photos on a USB stick: folders by session, each photo compared after it was written.
//!
//! One job on a thread for work that blocks, one photo after the other: delivery goes on beside it. What is to go there and how
//! far it is stays in memory; the stick itself tells what is there, so that another try goes on where the last one ended.

mod names;
#[cfg(test)]
mod tests;
mod write;

use crate::{
    core::{Core, lock, records},
    proof,
    requests::is_own_ground,
};
use boothlift_contract::{EventId, Failure, FailureCode, NotOnStick, UsbCopy, UsbCopyState};
use boothlift_intake::FolderFacts;
use boothlift_store::{events, path_shown, usb_copy};
use jiff::tz::TimeZone;
use std::{path::PathBuf, sync::Arc};
use tokio_util::sync::CancellationToken;
use write::{End, Told, Trouble, Work};

/// Photos without a copy that are named.
const NAMED: usize = 50;
const MB: u64 = 1_000_000;

/// The copy that goes on, or the last one.
pub(crate) struct Copying {
    /// Tells it from the one before.
    number: u32,
    place: Place,
    view: UsbCopy,
    stop: CancellationToken,
}

/// Where photos go.
#[derive(Clone)]
struct Place {
    event: EventId,
    chosen: PathBuf,
    facts: FolderFacts,
    /// The event's folder in the chosen one.
    folder: PathBuf,
}

/// How it stands, for pages.
pub(crate) fn view(core: &Core) -> Option<UsbCopy> {
    lock(&core.usb_copy).as_ref().map(|copying| copying.view.clone())
}

/// Begins to copy into a folder that a person chose. One that goes on already is left alone.
pub(crate) async fn begin(core: &Arc<Core>, chosen: PathBuf) -> Result<(), Failure> {
    let read = core.store.read(|view| match proof::event(view)? {
        Some(event) => events::get(view, event).map(Some),
        None => Ok(None),
    });
    let nobody = || Failure::new(FailureCode::RequestGone, "event", "choose a folder and a destination first");
    let event = read.await.map_err(records)?.ok_or_else(nobody)?;
    if is_own_ground(core, chosen.clone()).await? {
        return Err(Failure::new(FailureCode::UsbPlace, path_shown(&chosen), ""));
    }
    let (booth, folder) = (Arc::clone(&core.booth_disk), chosen.clone());
    let looked = core.workers.run(move || booth.folder(&folder)).await;
    let facts = match looked {
        Some(Ok(facts)) => facts,
        Some(Err(error)) => return Err(Failure::new(FailureCode::UsbGone, path_shown(&chosen), error.to_string())),
        None => return Err(closing()),
    };
    let folder = chosen.join(names::of_event(&event));
    go(core, Place { event: event.id, chosen, facts, folder });
    Ok(())
}

/// Goes on in the same folder.
pub(crate) fn go_on(core: &Arc<Core>) -> Result<(), Failure> {
    let place = lock(&core.usb_copy).as_ref().map(|copying| copying.place.clone());
    let gone = || Failure::new(FailureCode::RequestGone, "USB", "choose the folder again");
    go(core, place.ok_or_else(gone)?);
    Ok(())
}

/// Stops after the piece of a photo under way.
pub(crate) fn stop(core: &Core) {
    if let Some(copying) = lock(&core.usb_copy).as_ref() {
        copying.stop.cancel();
    }
}

/// Forgets how it ended; one that goes on stays.
pub(crate) fn leave(core: &Core) {
    let mut copying = lock(&core.usb_copy);
    if copying.as_ref().is_some_and(|copying| copying.view.state != UsbCopyState::Copying) {
        *copying = None;
    }
    drop(copying);
    core.publisher.redraw();
}

fn go(core: &Arc<Core>, place: Place) {
    let stop = core.ending.child_token();
    let number = {
        let mut last = lock(&core.usb_copy);
        if last.as_ref().is_some_and(|copying| copying.view.state == UsbCopyState::Copying) {
            return;
        }
        let number = last.as_ref().map_or(0, |copying| copying.number) + 1;
        let view = UsbCopy {
            state: UsbCopyState::Copying,
            folder: path_shown(&place.folder),
            photos: 0,
            copied: 0,
            missing: Vec::new(),
            missing_total: 0,
            failure: None,
        };
        *last = Some(Copying { number, place: place.clone(), view, stop: stop.clone() });
        number
    };
    core.publisher.redraw();
    let core = Arc::clone(core);
    tokio::spawn(async move {
        let end = copy(&core, number, place, stop).await;
        change(&core, number, |view| match end {
            Ok(End::Whole) => view.state = UsbCopyState::Done,
            Ok(End::Stopped) => view.state = UsbCopyState::Stopped,
            Err(failure) => {
                tracing::warn!(%failure, "photos are not on the stick");
                (view.state, view.failure) = (UsbCopyState::Failed, Some(failure));
            }
        });
    });
}

async fn copy(core: &Arc<Core>, number: u32, place: Place, stop: CancellationToken) -> Result<End, Failure> {
    let event = place.event;
    let photos = core.store.read(move |view| usb_copy::photos(view, event)).await.map_err(records)?;
    change(core, number, |view| view.photos = u32::try_from(photos.len()).unwrap_or(u32::MAX));
    let (store, shown) = (core.store.clone(), path_shown(&place.chosen));
    let work = Work {
        disk: Arc::clone(&core.stick),
        booth: Arc::clone(&core.booth_disk),
        spool: core.spool.clone(),
        chosen: place.chosen,
        facts: place.facts,
        folder: place.folder,
        photos,
        zone: TimeZone::system(),
        originals: Box::new(move |photo| {
            store.read_blocking(|view| usb_copy::originals(view, photo)).unwrap_or_else(|error| {
                tracing::warn!(%error, "where a photo's own files lie is not known");
                Vec::new()
            })
        }),
        stopped: Box::new(move || stop.is_cancelled()),
    };
    let told_core = Arc::clone(core);
    let told = move |told: Told<'_>| change(&told_core, number, |view| note(view, told));
    let done = core.workers.run(move || write::run(&work, &told)).await.ok_or_else(closing)?;
    done.map_err(|trouble| failure(&trouble, shown))
}

fn note(view: &mut UsbCopy, told: Told<'_>) {
    match told {
        Told::There => view.copied += 1,
        Told::Missing(photo) => {
            view.missing_total += 1;
            if view.missing.len() < NAMED {
                let tag = photo.session.as_ref().map(|(_, tag, _)| tag.clone());
                view.missing.push(NotOnStick { file: photo.file, name: photo.name.clone(), tag });
            }
        }
    }
}

/// Changes what is shown of one copy, while it is the one.
fn change(core: &Core, number: u32, how: impl FnOnce(&mut UsbCopy)) {
    if let Some(copying) = lock(&core.usb_copy).as_mut().filter(|copying| copying.number == number) {
        how(&mut copying.view);
    }
    core.publisher.redraw();
}

fn failure(trouble: &Trouble, shown: String) -> Failure {
    match trouble {
        Trouble::Full(Some(bytes)) => Failure::new(FailureCode::UsbFull, bytes.div_ceil(MB).to_string(), shown),
        Trouble::Full(None) => Failure::new(FailureCode::UsbFull, "", shown),
        Trouble::Gone(why) => Failure::new(FailureCode::UsbGone, shown, why),
        Trouble::Damaged(name) => Failure::new(FailureCode::UsbDamaged, name, shown),
        Trouble::Disk(error) => Failure::new(FailureCode::UsbFailed, shown, error.to_string()),
    }
}

fn closing() -> Failure {
    Failure::new(FailureCode::RequestGone, "Boothlift", "it is closing")
}
