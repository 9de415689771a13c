//! The first page: where a phone that cannot scan types the six characters of a pick-up code.

use super::{
    door::Visit,
    form::{Sent, form},
    keys::key_text,
    limits::Tries,
    reply::{self, Reply, html},
};
use crate::page::{self, Asked};
use boothlift_store::{StoreError, pick_up, sessions};
use http::{HeaderValue, StatusCode, header};
use hyper::body::Incoming;

/// The page itself.
pub(super) fn front(visit: &Visit<'_>) -> Reply {
    html(StatusCode::OK, page::front(visit.words, Asked::Nothing))
}

/// What a typed code opens: the same page as the session's secret link.
pub(super) async fn open(visit: &Visit<'_>, body: Incoming) -> Result<Reply, StoreError> {
    let (words, house) = (visit.words, visit.house);
    let form = match form(body).await {
        Sent::Form(form) => form,
        Sent::Refused(reply) => return Ok(*reply),
        Sent::Unreadable => return Ok(html(StatusCode::BAD_REQUEST, page::front(words, Asked::Nothing))),
    };
    // Counted before it is looked up: many tries at once are no way round.
    if let Err(rest) = house.tries.begin(visit.visitor, house.gallery.clock.monotonic()) {
        let mut reply = html(StatusCode::TOO_MANY_REQUESTS, page::front(words, Asked::TooOften));
        reply.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(rest.as_secs() + 1));
        return Ok(reply);
    }
    let typed = url::form_urlencoded::parse(&form).find(|(name, _)| name == "code").map(|(_, value)| value);
    let found = match typed.and_then(|typed| pick_up::read(&typed)) {
        Some(code) => {
            let look = move |records: &boothlift_store::Connection| {
                pick_up::session(records, &code)?.map(|id| sessions::get(records, id)).transpose()
            };
            house.gallery.store.read(look).await?
        }
        None => None,
    };
    let Some(session) = found else {
        return Ok(html(StatusCode::NOT_FOUND, page::front(words, Asked::Wrong)));
    };
    house.tries.was_right(visit.visitor);
    let mut reply = reply::text(StatusCode::SEE_OTHER, "");
    if let Ok(to) = HeaderValue::from_str(&format!("/s/{}/", key_text(&session.link_key))) {
        reply.headers_mut().insert(header::LOCATION, to);
    }
    Ok(reply)
}

/// A phone may be wrong five times, then it rests for a minute.
pub(super) const fn tries() -> Tries {
    Tries::new(5, std::time::Duration::from_secs(60))
}
