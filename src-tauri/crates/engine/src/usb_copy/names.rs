//! Names on a stick: such as FAT, exFAT and Windows keep, the same at every try, and no two the same whatever their case.

use boothlift_contract::Timestamp;
use boothlift_sessions::clean_tag;
use boothlift_store::{events::Event, usb_copy::Keepsake};
use jiff::tz::TimeZone;
use std::{collections::HashSet, path::PathBuf};

/// Longest stem of a file's name, in bytes: with its number and ending it fits everywhere, also below a long path.
const LONGEST: usize = 100;
/// What photos of no session lie in.
const NO_SESSION: &str = "without-session";
/// Names that Windows takes for devices, whatever their ending.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The folder of an event: its name and its date.
pub(super) fn of_event(event: &Event) -> String {
    format!("{}_{}", clean_tag(&event.gallery_name), event.date).trim_start_matches('_').to_owned()
}

/// The folder of a session: when it began, its number, and its tag where that says more.
fn of_session(photo: &Keepsake, zone: &TimeZone) -> String {
    let Some((number, tag, began)) = &photo.session else { return NO_SESSION.to_owned() };
    let name = format!("{}{number}", moment(*began, zone));
    if *tag == number.to_string() { name } else { format!("{name}_{}", clean_tag(tag)) }
}

fn moment(at: Timestamp, zone: &TimeZone) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map(|at| at.to_zoned(zone.clone()).strftime("%Y-%m-%d_%H-%M_").to_string())
        .unwrap_or_default()
}

/// Where each photo stands within the event's folder, in their order. Of two with the same name the first keeps it, and each
/// other one has its number behind it.
pub(super) fn of_photos(photos: &[Keepsake], zone: &TimeZone) -> Vec<(String, String)> {
    let mut taken = HashSet::new();
    photos
        .iter()
        .map(|photo| {
            let (folder, stem, ending) = (of_session(photo, zone), stem(&photo.name), photo.media.extension());
            let (mut name, mut again) = (format!("{stem}.{ending}"), photo.seq.to_string());
            while !taken.insert(folded(&folder, &name)) {
                name = format!("{stem}-{again}.{ending}");
                // One of them may be called like that from the beginning.
                again.push('x');
            }
            (folder, name)
        })
        .collect()
}

fn folded(folder: &str, name: &str) -> PathBuf {
    PathBuf::from(folder.to_lowercase()).join(name.to_lowercase())
}

/// A file's name without its ending, as every stick takes it. The ending is told by the content.
fn stem(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    let plain = |c: char| match c {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
        // What turns writing around would show another name than there is.
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '_',
        c if c.is_control() => '_',
        c => c,
    };
    let mut safe: String = stem.chars().map(plain).collect();
    safe.truncate(safe.floor_char_boundary(LONGEST));
    let safe = safe.trim_start_matches([' ', '.']).trim_end_matches([' ', '.']);
    // Windows looks at what stands before the first dot.
    let first = safe.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    match safe {
        "" => "photo".to_owned(),
        safe if DEVICES.contains(&first.as_str()) => format!("_{safe}"),
        safe => safe.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boothlift_contract::{FileId, MediaType, PhotoId};

    fn photo(seq: u32, name: &str, session: Option<(u32, &str)>) -> Keepsake {
        Keepsake {
            photo: PhotoId(i64::from(seq)),
            file: FileId(i64::from(seq)),
            seq,
            sha256: String::new(),
            bytes: 1,
            media: MediaType::Jpeg,
            name: name.into(),
            // 21:40 UTC on 20 June 2026.
            session: session.map(|(number, tag)| (number, tag.to_owned(), Timestamp(1_781_991_600_000))),
            is_address: false,
        }
    }

    #[test]
    fn a_session_s_folder_bears_its_time_its_number_and_its_tag() {
        let all = [photo(1, "a.jpg", Some((12, "12"))), photo(2, "a.jpg", Some((13, "emma"))), photo(3, "a.jpg", None)];
        let folders: Vec<_> = of_photos(&all, &TimeZone::UTC).into_iter().map(|(folder, _)| folder).collect();
        assert_eq!(folders, ["2026-06-20_21-40_12", "2026-06-20_21-40_13_emma", "without-session"]);
    }

    #[test]
    fn photos_of_the_same_name_each_keep_their_own_whatever_the_case_and_at_every_try() {
        let one = Some((12, "12"));
        let all = [photo(4, "IMG_1.JPG", one), photo(7, "img_1.jpg", one), photo(9, "IMG_1.jpeg", one)];
        let names = |photos: &[Keepsake]| -> Vec<_> {
            of_photos(photos, &TimeZone::UTC).into_iter().map(|(_, name)| name).collect()
        };
        assert_eq!(names(&all), ["IMG_1.jpg", "img_1-7.jpg", "IMG_1-9.jpg"]);
        assert_eq!(names(&all[..2]), ["IMG_1.jpg", "img_1-7.jpg"], "another one that comes later changes none");
        let odd = [photo(2, "IMG_1-7.jpg", one), photo(4, "IMG_1.jpg", one), photo(7, "IMG_1.JPG", one)];
        assert_eq!(names(&odd), ["IMG_1-7.jpg", "IMG_1.jpg", "IMG_1-7x.jpg"]);
    }

    #[test]
    fn every_name_is_one_that_fat_exfat_and_windows_keep() {
        let long = format!("{}.jpg", "ä".repeat(200));
        for name in [
            "a:b?.jpg",
            "con.jpg",
            "NUL.png",
            "com1.x.jpg",
            "trailing .jpg",
            "dots...jpg",
            ".jpg",
            "...",
            "",
            " ",
            "a/b\\c.jpg",
            "tab\t.jpg",
            "\u{202e}gpj.exe",
            "aux",
            &long,
        ] {
            let stem = stem(name);
            assert!(!stem.is_empty() && stem.len() <= LONGEST + 1, "{name:?}: {stem:?}");
            assert!(!stem.contains(['<', '>', ':', '"', '/', '\\', '|', '?', '*']), "{name:?}: {stem:?}");
            assert!(!stem.chars().any(char::is_control) && !stem.ends_with([' ', '.']), "{name:?}: {stem:?}");
            let first = stem.split('.').next().unwrap().to_lowercase();
            assert!(!DEVICES.contains(&first.as_str()), "{name:?}: {stem:?}");
        }
        assert_eq!(stem("Zoë & Tom 🎉.jpg"), "Zoë & Tom 🎉", "what is allowed stays");
    }
}
