//! What a guest sees behind a session's secret link.

use super::{
    door::{Side, Visit, photo_page},
    form::{Sent, form},
    keys::{Key, key_text},
    reply::{self, Reply, html},
    route::Page,
};
use crate::page::{self, Guest};
use boothlift_store::{StoreError, events, gallery, removals};
use http::{Method, StatusCode};
use hyper::body::Incoming;

/// What a session's key opens just now.
pub(super) enum Found {
    Open(Box<Guest>),
    /// The event is over; only the operator still looks.
    Closed,
    Nothing,
}

/// Looks up everything a session's page needs, in one view of the records.
pub(super) async fn find(visit: &Visit<'_>, key: Key) -> Result<Found, StoreError> {
    let store = &visit.house.gallery.store;
    let Some(session) = visit.house.keys.session(store, key).await? else { return Ok(Found::Nothing) };
    let operator = visit.place.side == Side::Operator;
    store
        .read(move |records| {
            let on = events::current(records)?.is_some_and(|event| event.id == session.event);
            if !on && !operator {
                return Ok(Found::Closed);
            }
            let event = events::get(records, session.event)?;
            let photos = gallery::of_session(records, session.id)?;
            let coming = gallery::on_its_way(records, session.id)?;
            let wishes = removals::of_session(records, session.id)?;
            Ok(Found::Open(Box::new(Guest { event, session, key, photos, coming, wishes })))
        })
        .await
}

/// The party is over.
pub(super) fn closed(visit: &Visit<'_>) -> Reply {
    html(StatusCode::GONE, page::notice(visit.words, visit.words.closed, visit.words.hosts_have_them))
}

pub(super) async fn answer(
    visit: &Visit<'_>,
    mut guest: Box<Guest>,
    asked: Page,
    body: Incoming,
) -> Result<Reply, StoreError> {
    let (words, path) = (visit.words, format!("/s/{}/", key_text(&guest.key)));
    if visit.place.side == Side::Guests && matches!(asked, Page::Whole | Page::State) {
        visit.house.visitors.seen(visit.visitor, visit.house.gallery.clock.monotonic());
    }
    Ok(match asked {
        Page::Whole => html(StatusCode::OK, page::session(words, &guest, &path, &address(visit, &path))),
        Page::State => {
            let part = page::session_part(words, &guest, &path);
            reply::unless_known(&visit.head.headers, &page::etag(&part), || html(StatusCode::OK, part.clone()))
        }
        Page::Photo(id) | Page::Thumb(id) => {
            let at = guest.photos.iter().position(|photo| photo.id == id);
            let photo = at.map(|at| guest.photos.swap_remove(at));
            photo_page(visit, photo, matches!(asked, Page::Thumb(_))).await?
        }
        Page::Remove if visit.head.method == Method::POST => removal(visit, &guest, &path, body).await?,
        Page::Remove => html(StatusCode::OK, page::removal_form(words, &guest, &path)),
    })
}

/// The page's address as the guest knows it.
fn address(visit: &Visit<'_>, path: &str) -> String {
    format!("http://{}{path}", visit.place.address)
}

async fn removal(visit: &Visit<'_>, guest: &Guest, path: &str, body: Incoming) -> Result<Reply, StoreError> {
    let (words, gallery) = (visit.words, &visit.house.gallery);
    let again = || html(StatusCode::BAD_REQUEST, page::removal_form(words, guest, path));
    let form = match form(body).await {
        Sent::Form(form) => form,
        Sent::Refused(reply) => return Ok(*reply),
        Sent::Unreadable => return Ok(again()),
    };
    let wish = url::form_urlencoded::parse(&form).find(|(name, _)| name == "photo").map(|(_, value)| value);
    let photo = match wish.as_deref() {
        Some("all") => None,
        Some(id) if guest.photos.iter().any(|photo| photo.id.to_string() == id) => id.parse().ok(),
        _ => return Ok(again()),
    };
    if !visit.house.removals.try_take(guest.session.id, gallery.clock.monotonic()) {
        return Ok(html(StatusCode::TOO_MANY_REQUESTS, page::notice(words, words.trouble, words.again_soon)));
    }
    let (session, at) = (guest.session.id, gallery.clock.now());
    gallery.store.write(move |records| removals::ask(records, session, photo, at)).await?;
    visit.house.wished.send_replace(());
    Ok(html(StatusCode::OK, page::removal_thanks(words, path)))
}
