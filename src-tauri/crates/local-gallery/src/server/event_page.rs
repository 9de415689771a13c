//! The whole event on one page: the operator's, and everyone's where the operator says so.

use super::{
    door::{Side, Visit, photo_page},
    keys::{Key, key_text, same},
    reply::{self, Reply, html},
    route::Page,
};
use crate::page::{self, Group, Party};
use boothlift_store::{
    StoreError,
    events::{self, Event},
    gallery,
};
use http::StatusCode;

/// Sessions on one page; older ones are a link away.
const SESSIONS: u32 = 60;

/// The event that `key` opens at this door. Guests see it only while it is on and everyone may see all photos.
pub(super) async fn find(visit: &Visit<'_>, key: Key) -> Result<Option<Event>, StoreError> {
    let guests = visit.place.side == Side::Guests;
    visit
        .house
        .gallery
        .store
        .read(move |records| {
            // Every key is compared: how long it takes says nothing about how much of a guess is right.
            let found = events::all(records)?
                .into_iter()
                .fold(None, |found, event| if same(&event.page_key, &key) { Some(event) } else { found });
            let Some(event) = found else { return Ok(None) };
            let on = events::current(records)?.is_some_and(|current| current.id == event.id);
            Ok((!guests || (on && event.everyone)).then_some(event))
        })
        .await
}

pub(super) async fn answer(visit: &Visit<'_>, event: &Event, asked: Page) -> Result<Reply, StoreError> {
    let (words, path) = (visit.words, format!("/e/{}/", key_text(&event.page_key)));
    let store = &visit.house.gallery.store;
    if visit.place.side == Side::Guests && matches!(asked, Page::Whole | Page::State) {
        visit.house.visitors.seen(visit.visitor, visit.house.gallery.clock.monotonic());
    }
    Ok(match asked {
        Page::Whole | Page::State => {
            let query = visit.head.uri.query().unwrap_or_default();
            let before = query.strip_prefix("before=").and_then(|number| number.parse().ok()).unwrap_or(u32::MAX);
            let event = event.clone();
            let party = store.read(move |records| party(records, event, before)).await?;
            if asked == Page::Whole {
                html(StatusCode::OK, page::event(words, &party, &path))
            } else {
                let part = page::event_part(words, &party, &path);
                reply::unless_known(&visit.head.headers, &page::etag(&part), || html(StatusCode::OK, part.clone()))
            }
        }
        Page::Photo(id) | Page::Thumb(id) => {
            let photo = store.read(move |records| gallery::shown(records, id)).await?;
            let photo = photo.filter(|photo| photo.event == event.id);
            photo_page(visit, photo, matches!(asked, Page::Thumb(_))).await?
        }
        Page::Remove => reply::nothing_here(words),
    })
}

fn party(records: &boothlift_store::Connection, event: Event, before: u32) -> Result<Party, StoreError> {
    let (photos, sessions) = gallery::totals(records, event.id)?;
    let mut shown = gallery::sessions(records, event.id, before, SESSIONS + 1)?;
    let more = shown.len() > SESSIONS as usize;
    shown.truncate(SESSIONS as usize);
    let older = if more { shown.last().map(|session| session.number) } else { None };
    let mut groups = Vec::with_capacity(shown.len() + 1);
    for session in shown {
        groups.push(Group {
            number: Some(session.number),
            link: Some(format!("/s/{}/", key_text(&session.link_key))),
            photos: gallery::of_session(records, session.id)?,
        });
    }
    if before == u32::MAX {
        let loose = gallery::without_session(records, event.id)?;
        if !loose.is_empty() {
            groups.push(Group { number: None, link: None, photos: loose });
        }
    }
    Ok(Party { event, photos, sessions, groups, before: (before < u32::MAX).then_some(before), older })
}
