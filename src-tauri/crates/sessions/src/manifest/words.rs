//! What the names of elements, fields and folders say about the kind of a file.

use crate::{folders, taken::is_picture_name};
use boothlift_contract::Kind;

const PRINTS: [&str; 11] =
    ["print", "prints", "printed", "strip", "strips", "layout", "layouts", "collage", "collages", "composite", "final"];
const GIFS: [&str; 7] = ["gif", "gifs", "animation", "animations", "animated", "boomerang", "boomerangs"];
const VIDEOS: [&str; 9] = ["video", "videos", "film", "films", "movie", "movies", "clip", "mp4", "mov"];
const SINGLES: [&str; 12] = [
    "photo",
    "photos",
    "original",
    "originals",
    "shot",
    "shots",
    "single",
    "singles",
    "still",
    "stills",
    "individual",
    "individuals",
];
/// `PhotoBooth` and `PhotoSession` are no kinds of photo.
const WHOLES: [&str; 4] = ["booth", "session", "sessions", "event"];

/// The kind that a name's words say, such as `PrintFile`, `print_file` or `print-file`.
pub(super) fn kind_by_words(name: &str) -> Option<Kind> {
    if name.len() > 100 {
        return None;
    }
    let words = words(name);
    let says = |known: &[&str]| words.iter().any(|word| known.contains(&&word[..]));
    if says(&WHOLES) {
        return None;
    }
    let kinds: [(&[&str], Kind); 4] =
        [(&PRINTS, Kind::Print), (&GIFS, Kind::Gif), (&VIDEOS, Kind::Video), (&SINGLES, Kind::Single)];
    kinds.into_iter().find(|(known, _)| says(known)).map(|(_, kind)| kind)
}

/// The kind of a listed file: films and GIFs are what they are, else it is what a field says, else what one of the two
/// folders around it says, else what the name of the field or element says. Those are often one for all (`photo`).
pub(super) fn kind_of_listed(path: &str, said: Option<Kind>, hint: Option<Kind>) -> Option<Kind> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        "mp4" | "mov" => return Some(Kind::Video),
        "gif" => return Some(Kind::Gif),
        _ => {}
    }
    let by_folder = || path.rsplit(['/', '\\']).skip(1).take(2).find_map(folders::kind);
    match said.or_else(by_folder).or(hint)? {
        // A picture of a film is not a film.
        Kind::Video => None,
        Kind::Gif if !matches!(extension.as_str(), "webp" | "avif") => None,
        kind => Some(kind),
    }
}

/// The files that a text names: one, or several as lists usually are.
pub(super) fn files(text: &str) -> Vec<&str> {
    let text = text.trim();
    for mark in ['\n', ';', '|', ','] {
        let parts: Vec<&str> = text.split(mark).map(cleaned).filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 && parts.iter().all(|part| is_file(part)) {
            return parts;
        }
    }
    Some(cleaned(text)).filter(|text| is_file(text)).into_iter().collect()
}

fn cleaned(text: &str) -> &str {
    text.trim().trim_matches('"')
}

fn is_file(text: &str) -> bool {
    text.len() <= 1024 && is_picture_name(text) && !text.contains("://") && !text.contains(char::is_control)
}

fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in name.split(|letter: char| !letter.is_alphanumeric()) {
        let mut word = String::new();
        let mut letters = part.chars().peekable();
        let mut before: Option<char> = None;
        while let Some(letter) = letters.next() {
            let starts = letter.is_uppercase()
                && (before.is_some_and(|before| !before.is_uppercase())
                    || (before.is_some() && letters.peek().is_some_and(|next| next.is_lowercase())));
            if starts && !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            word.extend(letter.to_lowercase());
            before = Some(letter);
        }
        words.push(word);
    }
    let bare = |word: String| {
        if VIDEOS.contains(&&word[..]) { word } else { word.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned() }
    };
    words.into_iter().map(bare).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Kind::{Gif, Print, Single, Video};

    #[test]
    fn a_name_says_its_kind_however_its_words_are_joined() {
        for (name, want) in [
            ("print", Some(Print)),
            ("PrintFile", Some(Print)),
            ("print_file2", Some(Print)),
            ("printedPhoto", Some(Print)),
            ("GIFFile", Some(Gif)),
            ("animated-gif", Some(Gif)),
            ("MP4", Some(Video)),
            ("mp4File", Some(Video)),
            ("Photo1", Some(Single)),
            ("photos", Some(Single)),
            ("PhotoBooth", None),
            ("PhotoSession", None),
            ("photobooth", None),
            ("blueprint", None),
            ("image", None),
            ("file", None),
            ("", None),
        ] {
            assert_eq!(kind_by_words(name), want, "{name}");
        }
    }

    #[test]
    fn a_listed_file_is_what_it_is_then_what_a_field_says_then_its_folder_then_a_name() {
        for (path, said, hint, want) in [
            ("a.mp4", Some(Print), None, Some(Video)),
            ("prints/a.gif", None, None, Some(Gif)),
            ("prints/a.jpg", Some(Single), None, Some(Single)),
            ("prints/a.jpg", None, Some(Single), Some(Print)),
            ("a.jpg", None, Some(Single), Some(Single)),
            (r"C:\party\Prints\4x6\a.jpg", None, None, Some(Print)),
            ("prints/4x6/originals/a.jpg", None, None, Some(Single)),
            // What lies further out is the computer's, not the booth's.
            (r"D:\final\Anna and Ben\2026-06-20\a.jpg", None, None, None),
            ("a.jpg", Some(Video), None, None),
            ("a.jpg", None, Some(Gif), None),
            ("a.webp", Some(Gif), None, Some(Gif)),
            ("a.jpg", None, None, None),
        ] {
            assert_eq!(kind_of_listed(path, said, hint), want, "{path}");
        }
    }

    #[test]
    fn a_text_names_one_file_or_a_list_of_them() {
        let table: &[(&str, &[&str])] = &[
            (" a.jpg ", &["a.jpg"]),
            ("a.jpg;b.gif", &["a.jpg", "b.gif"]),
            ("\"a 1.jpg\", \"b.jpg\"", &["a 1.jpg", "b.jpg"]),
            ("a.jpg\n  b.jpg\n", &["a.jpg", "b.jpg"]),
            ("Smith, Anna.jpg", &["Smith, Anna.jpg"]),
            ("Smith, Anna.jpg|b.jpg", &["Smith, Anna.jpg", "b.jpg"]),
            ("https://gallery.example/a.jpg", &[]),
            ("a.txt", &[]),
            ("a\u{0}b.jpg", &[]),
            ("", &[]),
        ];
        for (text, want) in table {
            assert_eq!(files(text), *want, "{text:?}");
        }
    }
}
