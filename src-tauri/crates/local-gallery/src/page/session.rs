//! One session's page.

use super::{COMING_SIGN, READY_SIGN, SAVE_SIGN, Words, escape, etag, frame, small, title};
use boothlift_contract::Kind;
use boothlift_store::{events::Event, gallery::GalleryPhoto, removals::Wishes, sessions::Session};
use std::fmt::Write as _;

/// What a session's page is made from.
pub(crate) struct Guest {
    pub(crate) event: Event,
    pub(crate) session: Session,
    /// The key they came with: the only one their page may hold.
    pub(crate) key: [u8; 16],
    /// In the order they are shown.
    pub(crate) photos: Vec<GalleryPhoto>,
    /// Photos still on their way.
    pub(crate) coming: u32,
    /// How its guests' wishes to remove a photo stand.
    pub(crate) wishes: Wishes,
}

/// The whole page. `path` is its own, `address` the one to keep.
pub(crate) fn session(words: &Words, guest: &Guest, path: &str, address: &str) -> String {
    let part = session_part(words, guest, path);
    let name = escape(&guest.event.name);
    // Without scripts the page loads anew by itself: often while photos come, rarely afterwards.
    let again = if guest.coming > 0 || is_new(guest) { 5 } else { 60 };
    let head = format!(
        "<noscript><meta http-equiv=\"refresh\" content=\"{again}\"></noscript>\
         <script src=\"/guest.js\" defer></script>"
    );
    let body = format!(
        "<main id=\"live\" class=\"guest\" data-state=\"{path}state\" data-tag=\"{tag}\" data-next=\"{next}\" \
         data-saving=\"{saving}\" data-saved=\"{saved}\" data-copied=\"{copied}\">{part}</main>",
        tag = escape(&etag(&part)),
        next = words.save_next,
        saving = words.saving,
        saved = words.all_saved,
        copied = words.copied,
    );
    let foot = format!(
        "<section id=\"keep\" class=\"keep\"><p><a href=\"{address}\">{shown}</a></p>\
         <p>{here} <span id=\"copied\" role=\"status\"></span></p></section>\
         <p class=\"small\">{plain}</p>",
        address = escape(address),
        shown = escape(address),
        here = words.link_works_here,
        plain = words.plain_http,
    );
    frame(words, &format!("{}, {name}", words.your_photos), &head, &format!("{body}<footer>{foot}</footer>"))
}

/// The part of the page that changes while photos come.
pub(crate) fn session_part(words: &Words, guest: &Guest, path: &str) -> String {
    let mut html = String::with_capacity(4096);
    let (sign, status) = match guest.coming {
        0 if !guest.photos.is_empty() => (READY_SIGN, words.status(guest.photos.len(), 0)),
        0 if !is_new(guest) => (READY_SIGN, words.none_left.to_owned()),
        coming => (COMING_SIGN, words.status(guest.photos.len(), coming)),
    };
    let _ = write!(
        html,
        "<header><p class=\"ev\"><bdi>{event}</bdi>, {day}</p><h1>{yours}, {no} {number}</h1>\
         <p class=\"now\" role=\"status\">{sign}<span>{status}</span></p></header>",
        event = escape(&guest.event.name),
        day = words.day(&guest.event.date),
        yours = words.your_photos,
        no = words.number,
        number = guest.session.number,
    );
    html.push_str(&wishes(words, guest.wishes));
    let mut rest = guest.photos.as_slice();
    if let Some((first, others)) = guest.photos.split_first() {
        html.push_str(&hero(words, first, path));
        rest = others;
    }
    if guest.photos.is_empty() && (guest.coming > 0 || is_new(guest)) {
        let _ = write!(html, "<div class=\"wait first\">{}</div>", words.on_its_way);
    } else if !rest.is_empty() || guest.coming > 0 {
        html.push_str("<ul class=\"row\">");
        let mut singles =
            guest.photos.iter().take(guest.photos.len() - rest.len()).filter(|p| p.kind == Kind::Single).count();
        for photo in rest {
            singles += usize::from(photo.kind == Kind::Single);
            let _ = write!(
                html,
                "<li data-id=\"{id}\"><a class=\"tile\" href=\"{path}p/{id}\" data-save><span class=\"b\">{small}</span>\
                 <span class=\"n\">{title}</span></a></li>",
                id = photo.id,
                small = small(photo, path),
                title = title(words, photo, singles),
            );
        }
        for _ in 0..guest.coming.min(12) {
            let _ = write!(html, "<li class=\"wait\">{}</li>", words.on_its_way);
        }
        html.push_str("</ul>");
    }
    html.push_str("<div class=\"ft\">");
    if !guest.photos.is_empty() {
        let _ = write!(
            html,
            "<button type=\"button\" class=\"btn primary\" id=\"all\" hidden>{SAVE_SIGN}<span>{}</span></button>",
            words.save_all(guest.photos.len())
        );
    }
    let _ = write!(html, "<p class=\"two\"><a href=\"#keep\" id=\"keeper\">{}</a>", words.keep_link);
    if !guest.photos.is_empty() {
        let _ = write!(html, "<a href=\"{path}remove\">{}</a>", words.remove);
    }
    let _ = write!(html, "</p><p class=\"who\">{}</p></div>", words.only_you);
    html
}

/// Whether the session had no photo yet, rather than none any more.
fn is_new(guest: &Guest) -> bool {
    guest.photos.is_empty() && guest.wishes.removed == 0
}

/// What became of wishes to remove a photo.
fn wishes(words: &Words, wishes: Wishes) -> String {
    let lines = [(wishes.open, words.wish_open), (wishes.removed, words.wish_removed), (wishes.kept, words.wish_kept)];
    let lines: String = lines.iter().filter(|(n, _)| *n > 0).map(|(_, line)| format!("<p>{line}</p>")).collect();
    if lines.is_empty() { lines } else { format!("<div class=\"wish\" role=\"status\">{lines}</div>") }
}

/// The photo shown large.
fn hero(words: &Words, photo: &GalleryPhoto, path: &str) -> String {
    let title = title(words, photo, 1);
    let src = format!("{path}p/{}", photo.id);
    let size = match (photo.width, photo.height) {
        (0, _) | (_, 0) => String::new(),
        (width, height) => format!(" width=\"{width}\" height=\"{height}\""),
    };
    let picture = if photo.media.is_video() {
        format!("<video controls playsinline preload=\"metadata\" src=\"{src}\"{size}></video>")
    } else if !photo.media.is_shown_by_browsers() {
        format!("<a href=\"{src}?save\" download>{SAVE_SIGN}</a>")
    } else {
        format!("<a href=\"{src}\"><img src=\"{src}\" alt=\"{title}\"{size}></a>")
    };
    format!(
        "<figure class=\"hero\" data-id=\"{id}\"><div class=\"b\">{picture}</div><figcaption><b>{title}</b>\
         <a class=\"btn\" href=\"{src}?save\" download data-save>{SAVE_SIGN}<span>{save}</span></a></figcaption></figure>",
        id = photo.id,
        save = words.save,
    )
}

/// The page on which a guest picks what should go.
pub(crate) fn removal_form(words: &Words, guest: &Guest, path: &str) -> String {
    let mut choices = String::new();
    let mut singles = 0;
    for photo in &guest.photos {
        singles += usize::from(photo.kind == Kind::Single);
        let _ = write!(
            choices,
            "<label class=\"pick\"><input type=\"radio\" name=\"photo\" value=\"{id}\" required>\
             <span class=\"b\">{small}</span><span>{title}</span></label>",
            id = photo.id,
            small = small(photo, path),
            title = title(words, photo, singles),
        );
    }
    let body = format!(
        "<main class=\"ask\"><h1>{which}</h1><form method=\"post\" action=\"{path}remove\">{choices}\
         <label class=\"pick\"><input type=\"radio\" name=\"photo\" value=\"all\" required><span>{all}</span></label>\
         <p>{how}</p><button class=\"btn primary\">{ask}</button></form>\
         <p class=\"two\"><a href=\"{path}\">{back}</a></p></main>",
        which = words.remove_which,
        all = words.remove_all,
        how = words.remove_how,
        ask = words.remove_ask,
        back = words.back,
    );
    frame(words, words.remove, "", &body)
}

/// The page after asking.
pub(crate) fn removal_thanks(words: &Words, path: &str) -> String {
    let body = format!(
        "<main class=\"notice\"><h1>{}</h1><p>{}</p><p><a href=\"{path}\">{}</a></p></main>",
        words.remove_thanks, words.remove_next, words.back
    );
    frame(words, words.remove, "", &body)
}
