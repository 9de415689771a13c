//! Print, single, GIF or video.

use crate::folders;
use boothlift_contract::{Kind, MediaType};

/// Words in a file's name that say it is composed.
const PRINT_WORDS: [&str; 7] = ["print", "strip", "collage", "composite", "layout", "final", "template"];

/// Prints of 4 x 6 and 2 x 6 inches at 300 dots an inch, with and without bleed. No camera makes these sizes, unlike the
/// mere shape 2:3, which most cameras make.
const PRINT_SIZES: [(u32, u32); 5] = [(1200, 1800), (1240, 1844), (1248, 1848), (600, 1800), (1844, 2740)];

/// What kind of photo a file is. `width` and `height` may be 0 where they are not known.
///
/// Films and GIFs are what they are. Pictures: the innermost folder that tells a kind, then a word in the name
/// (`strip.jpg`), then the shape: a strip of about 1:3, or the exact size of a common print. Anything else is a single.
#[must_use]
pub fn kind_of(media: MediaType, folders: &[&str], name: &str, width: u32, height: u32) -> Kind {
    match media {
        MediaType::Mp4 | MediaType::Mov => return Kind::Video,
        MediaType::Gif => return Kind::Gif,
        MediaType::Jpeg | MediaType::Png | MediaType::Webp | MediaType::Heic | MediaType::Avif => {}
    }
    if let Some(kind) = folders.iter().rev().find_map(|folder| folders::kind(folder)) {
        return kind;
    }
    if says_print(name) || has_print_shape(width, height) { Kind::Print } else { Kind::Single }
}

fn says_print(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    stem.split(|letter: char| !letter.is_alphabetic()).any(|word| PRINT_WORDS.contains(&word))
}

fn has_print_shape(width: u32, height: u32) -> bool {
    let (short, long) = (width.min(height), width.max(height));
    if short == 0 {
        return false;
    }
    let tenths = u64::from(long) * 10 / u64::from(short);
    (27..=35).contains(&tenths) || PRINT_SIZES.contains(&(short, long))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hint_has_its_turn() {
        use Kind as K;
        use MediaType as M;
        type Row = (M, &'static [&'static str], &'static str, u32, u32, K);
        let cases: &[Row] = &[
            (M::Jpeg, &["Prints"], "S0001.jpg", 3000, 2000, K::Print),
            (M::Jpeg, &["PRINTS"], "S0001.jpg", 0, 0, K::Print),
            (M::Jpeg, &["Originals"], "S0001-1.jpg", 600, 1800, K::Single),
            (M::Jpeg, &["FinalPhoto"], "x.jpg", 10, 10, K::Print),
            (M::Jpeg, &["processed_full"], "x.jpg", 10, 10, K::Print),
            (M::Jpeg, &["Layouts", "Originals"], "x.jpg", 10, 10, K::Single),
            (M::Jpeg, &["Originals", "anna"], "x.jpg", 10, 10, K::Single),
            (M::Webp, &["4x6"], "x.webp", 10, 10, K::Print),
            (M::Mp4, &["Prints"], "x.mp4", 1280, 720, K::Video),
            (M::Mov, &[], "x.mov", 0, 0, K::Video),
            (M::Gif, &["Originals"], "x.gif", 600, 400, K::Gif),
            (M::Jpeg, &[], "strip.jpg", 100, 100, K::Print),
            (M::Png, &[], "2026_composite.png", 100, 100, K::Print),
            (M::Jpeg, &[], "blueprints.jpg", 100, 100, K::Single),
            (M::Jpeg, &[], "a.jpg", 600, 1800, K::Print),
            (M::Jpeg, &[], "a.jpg", 1800, 600, K::Print),
            (M::Jpeg, &[], "a.jpg", 1200, 1800, K::Print),
            (M::Jpeg, &[], "a.jpg", 3000, 2000, K::Single),
            (M::Jpeg, &[], "a.jpg", 4000, 6000, K::Single),
            (M::Jpeg, &[], "a.jpg", 1920, 1080, K::Single),
            (M::Jpeg, &[], "a.jpg", u32::MAX, 1, K::Single),
            (M::Jpeg, &[], "", 0, 0, K::Single),
        ];
        for (media, folders, name, width, height, want) in cases {
            assert_eq!(kind_of(*media, folders, name, *width, *height), *want, "{folders:?} {name} {width}x{height}");
        }
    }
}
