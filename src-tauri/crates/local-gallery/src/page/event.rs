//! The whole event's page.

use super::{Words, escape, etag, frame, small, title};
use boothlift_contract::Kind;
use boothlift_store::{events::Event, gallery::GalleryPhoto};
use std::fmt::Write as _;

/// What the event's page is made from.
pub(crate) struct Party {
    pub(crate) event: Event,
    /// Photos on the shelf, in all.
    pub(crate) photos: u32,
    /// Sessions with a photo on the shelf, in all.
    pub(crate) sessions: u32,
    /// Newest first; the one without a session comes last.
    pub(crate) groups: Vec<Group>,
    /// This page begins below this session number.
    pub(crate) before: Option<u32>,
    /// The next page begins below this one.
    pub(crate) older: Option<u32>,
}

/// Photos that belong together.
pub(crate) struct Group {
    /// The session's number, or none.
    pub(crate) number: Option<u32>,
    /// Path of the session's own page.
    pub(crate) link: Option<String>,
    pub(crate) photos: Vec<GalleryPhoto>,
}

/// The whole page. `path` is its own.
pub(crate) fn event(words: &Words, party: &Party, path: &str) -> String {
    let part = event_part(words, party, path);
    let query = party.before.map(|before| format!("?before={before}")).unwrap_or_default();
    let head =
        "<noscript><meta http-equiv=\"refresh\" content=\"30\"></noscript><script src=\"/guest.js\" defer></script>";
    let body = format!(
        "<main id=\"live\" class=\"party\" data-state=\"{path}state{query}\" data-tag=\"{}\">{part}</main>",
        escape(&etag(&part))
    );
    frame(words, &format!("{}, {}", words.all_photos, escape(&party.event.name)), head, &body)
}

/// The part of the page that changes while photos come.
pub(crate) fn event_part(words: &Words, party: &Party, path: &str) -> String {
    let mut html = String::with_capacity(16 * 1024);
    let _ = write!(
        html,
        "<header><p class=\"ev\">{}</p><h1><bdi>{}</bdi></h1><p class=\"now\" role=\"status\">{}</p></header>",
        words.day(&party.event.date),
        escape(&party.event.name),
        match party.photos {
            0 => words.nothing_yet.to_owned(),
            photos => words.totals(photos, party.sessions),
        },
    );
    if party.before.is_some() {
        let _ = write!(html, "<p class=\"two\"><a href=\"{path}\">{}</a></p>", words.newest);
    }
    for group in &party.groups {
        html.push_str(&section(words, group, path));
    }
    if let Some(older) = party.older {
        let _ = write!(html, "<p class=\"two\"><a href=\"{path}?before={older}\">{}</a></p>", words.older);
    }
    html
}

fn section(words: &Words, group: &Group, path: &str) -> String {
    let name = group.number.map_or_else(|| words.without_session.to_owned(), |number| words.session(number));
    let head = match &group.link {
        Some(link) => format!("<a href=\"{link}\">{name}</a>"),
        None => name,
    };
    let mut html = format!("<section><h2>{head}</h2><ul class=\"row\">");
    let mut singles = 0;
    for photo in &group.photos {
        singles += usize::from(photo.kind == Kind::Single);
        let _ = write!(
            html,
            "<li data-id=\"{id}\"><a class=\"tile\" href=\"{path}p/{id}\"><span class=\"b\">{small}</span>\
             <span class=\"n\">{title}</span></a></li>",
            id = photo.id,
            small = small(photo, path),
            title = title(words, photo, singles),
        );
    }
    html.push_str("</ul></section>");
    html
}
