//! The pages guests see, as text. Nothing here asks anybody; what goes in is plain data, and every name is escaped.

mod event;
mod front;
mod session;
mod words;

pub(crate) use event::{Group, Party, event, event_part};
pub(crate) use front::{Asked, front};
pub(crate) use session::{Guest, removal_form, removal_thanks, session, session_part};
pub(crate) use words::Words;

use boothlift_contract::Kind;
use boothlift_store::gallery::GalleryPhoto;
use sha2::{Digest, Sha256};

/// The look of every page.
pub(crate) const STYLE: &str = include_str!("guest.css");
/// What makes a page live. Everything works without it, too.
pub(crate) const SCRIPT: &str = include_str!("guest.js");
/// The sign in the browser's tab.
pub(crate) const SIGN: &str = include_str!("../../../../../icons/boothlift.svg");

/// A tag that changes with `text`.
pub(crate) fn etag(text: &str) -> String {
    let hash = crate::shelf::hex(Sha256::new_with_prefix(text));
    format!("\"{}\"", hash.get(..24).unwrap_or(&hash))
}

/// A page of two sentences.
pub(crate) fn notice(words: &Words, title: &str, line: &str) -> String {
    let (title, line) = (escape(title), escape(line));
    frame(words, &title, "", &format!("<main class=\"notice\"><h1>{title}</h1><p>{line}</p></main>"))
}

/// The page around `body`; `title` is escaped already, `head` is more for the head.
fn frame(words: &Words, title: &str, head: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light\"><meta name=\"theme-color\" content=\"#f4ece2\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title}</title>\
         <link rel=\"icon\" href=\"/sign.svg\"><link rel=\"stylesheet\" href=\"/guest.css\">{head}</head>\
         <body>{body}</body></html>\n",
        lang = words.lang,
    )
}

/// Text as it may stand in HTML, in attributes too.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// What a photo is called on its page; `nth` counts singles.
fn title(words: &Words, photo: &GalleryPhoto, nth: usize) -> String {
    match photo.kind {
        Kind::Print => words.the_print.to_owned(),
        Kind::Single => format!("{} {nth}", words.photo),
        Kind::Gif => words.moving.to_owned(),
        Kind::Video => words.film.to_owned(),
    }
}

/// The small picture of a photo, or a sign for a film. `path` is the page's own.
fn small(photo: &GalleryPhoto, path: &str) -> String {
    let badge = if photo.kind == Kind::Gif { "<span class=\"badge\">GIF</span>" } else { "" };
    if photo.media.is_video() {
        return "<svg class=\"film\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M8 5.5v13l11-6.500z\"/></svg>"
            .to_owned();
    }
    if !photo.media.is_shown_by_browsers() {
        return SAVE_SIGN.to_owned();
    }
    format!("<img src=\"{path}t/{}\" alt=\"\" loading=\"lazy\" decoding=\"async\">{badge}", photo.id)
}

const SAVE_SIGN: &str = "<svg class=\"ic\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
     <path d=\"M12 4v10.500M7.500 10.500 12 15l4.500-4.500M4.500 19.500h15\"/></svg>";
const COMING_SIGN: &str = "<svg class=\"st moving\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
     <circle cx=\"12\" cy=\"12\" r=\"10\"/><path d=\"M12 17V8M8 11.500 12 7.400l4 4.100\"/></svg>";
const READY_SIGN: &str = "<svg class=\"st ready\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
     <circle cx=\"12\" cy=\"12\" r=\"10\"/><path d=\"m7.500 12.400 3.200 3.200 6-6.600\"/></svg>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_their_place() {
        assert_eq!(escape("<script>\"'&"), "&lt;script&gt;&quot;&#39;&amp;");
    }

    #[test]
    fn a_page_without_its_pictures_stays_under_60_kb() {
        assert!(STYLE.len() + SCRIPT.len() + SIGN.len() < 30_000, "{}", STYLE.len() + SCRIPT.len() + SIGN.len());
    }
}
