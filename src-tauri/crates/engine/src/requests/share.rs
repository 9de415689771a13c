//! Requests about what guests see.

use super::{gallery, no_event};
use crate::{
    core::{Core, records},
    guests,
};
use boothlift_contract::{
    Answer, CodeSheet, Failure, FailureCode, HomeCode, Kind, PhotoState, PhotoThumb, RemovalId, Reply, SessionId,
};
use boothlift_local_gallery::qr_svg;
use boothlift_store::{
    events, pick_up, removals,
    sessions::{self, Session},
};
use std::sync::Arc;

pub(super) async fn code(core: &Arc<Core>, session: Option<SessionId>) -> Answer {
    let server = core.server();
    let found = core.store.read(move |view| {
        let session = match session {
            Some(id) => Some(sessions::landed(view, sessions::get(view, id)?)?),
            None => match events::current(view)? {
                Some(event) => sessions::newest(view, event.id)?,
                None => None,
            },
        };
        let with_photos = |session: Session| {
            Ok((sessions::thumbs(view, session.id)?, sessions::thumbs_for_guests(view, session.id)?, session))
        };
        session.map(with_photos).transpose()
    });
    let Some((photos, shown, session)) = found.await.map_err(records)? else {
        return Err(Failure::new(FailureCode::RequestGone, "session", "there is none yet"));
    };
    let at_home = gallery::home_code(core, &session.tag).await?;
    let here = |state: PhotoState| photos.iter().filter(|photo| photo.state == state).count();
    let ready = u32::try_from(here(PhotoState::Delivered)).unwrap_or(u32::MAX);
    let coming = u32::try_from(here(PhotoState::Waiting) + here(PhotoState::Sending)).unwrap_or(u32::MAX);
    let fits = |photo: &PhotoThumb| photo.state == PhotoState::Delivered && photo.kind != Kind::Video;
    let pictures = shown.into_iter().filter(fits).map(|photo| photo.photo).collect();
    let Some(server) = server else {
        // Where no photo stays on this computer, the code leads to the gallery of the internet.
        let closed = || Failure::new(FailureCode::GuestsClosed, "", "the local gallery is off");
        let HomeCode { url, qr_svg, .. } = at_home.ok_or_else(closed)?;
        return Ok(Reply::Code(CodeSheet {
            session: session.id,
            number: session.number,
            qr_svg,
            pick_up: String::new(),
            front: String::new(),
            url,
            reachable: true,
            ready,
            coming,
            pictures,
            at_home: None,
        }));
    };
    let id = session.id;
    let pick_up = core.store.write(move |tx| pick_up::of_session(tx, id)).await.map_err(records)?;
    let url = server.session_page(&session);
    Ok(Reply::Code(CodeSheet {
        session: session.id,
        number: session.number,
        qr_svg: qr_svg(&url),
        pick_up,
        front: server.front_page(),
        url,
        reachable: server.guest_address().is_some(),
        ready,
        coming,
        pictures,
        at_home,
    }))
}

pub(super) async fn networks() -> Answer {
    tokio::task::spawn_blocking(boothlift_local_gallery::networks)
        .await
        .map(Reply::Networks)
        .map_err(|error| Failure::new(FailureCode::GuestsClosed, "", error.to_string()))
}

pub(super) async fn open(core: &Arc<Core>, address: &str) -> Answer {
    guests::open(core, address).await.map(|()| Reply::Done)
}

pub(super) async fn close(core: &Arc<Core>) -> Answer {
    guests::close(core, None).await;
    Ok(Reply::Done)
}

pub(super) async fn everyone(core: &Arc<Core>, on: bool) -> Answer {
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    core.store.write(move |tx| events::let_everyone_see(tx, event.id, on)).await.map_err(records)?;
    core.set_up_changed();
    Ok(Reply::Done)
}

pub(super) async fn removals(core: &Arc<Core>) -> Answer {
    let listed = core.store.read(|view| match events::current(view)? {
        Some(event) => removals::list(view, event.id),
        None => Ok(Vec::new()),
    });
    listed.await.map(Reply::Removals).map_err(records)
}

pub(super) async fn answer_removal(core: &Arc<Core>, removal: RemovalId, remove: bool) -> Answer {
    let at = core.clock.now();
    core.store.write(move |tx| removals::answer(tx, removal, remove, at)).await.map_err(records)?;
    tracing::info!(%removal, remove, "a guest's wish to remove a photo was answered");
    core.set_up_changed();
    Ok(Reply::Done)
}
