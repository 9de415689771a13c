//! What a file is, by its first bytes and never by its name.

use boothlift_contract::MediaType;

/// How many of a file's first bytes [`sniff`] wants; fewer are fine where the file is shorter.
pub const HEAD: usize = 64;

/// Tells the media type from the first bytes of a file, or `None` for everything that Boothlift does not take.
#[must_use]
pub fn sniff(head: &[u8]) -> Option<MediaType> {
    if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Some(MediaType::Jpeg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(MediaType::Png);
    }
    if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") {
        return Some(MediaType::Gif);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some(MediaType::Webp);
    }
    film(head)
}

/// Whether a file that is still this short could grow into something that Boothlift takes.
#[must_use]
pub fn may_become(head: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 5] = [&[0xFF, 0xD8, 0xFF], b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"RIFF"];
    const BOXES: [&[u8]; 7] = [b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"];
    let agree = |known: &[u8], seen: &[u8]| known.iter().zip(seen).all(|(known, seen)| known == seen);
    // Before a box is named, only its length is there: hardly ever 16 MB or more, so that it begins with a zero.
    let name = head.get(4..).unwrap_or_default();
    let boxed = (!name.is_empty() || head.first().is_none_or(|first| *first == 0))
        && BOXES.iter().any(|known| agree(known, name));
    head.len() < 16 && (boxed || BEGINNINGS.iter().any(|known| agree(known, head)))
}

fn film(head: &[u8]) -> Option<MediaType> {
    let size = u32::from_be_bytes(head.get(0..4)?.try_into().ok()?);
    match head.get(4..8)? {
        b"ftyp" if size >= 16 => brand(head, size as usize),
        // QuickTime files older than the `ftyp` box begin with any of these. Size 1 means that a 64-bit size follows.
        b"moov" | b"wide" | b"free" | b"skip" | b"pnot" if size >= 8 => Some(MediaType::Mov),
        b"mdat" if size >= 8 || size == 1 => Some(MediaType::Mov),
        _ => None,
    }
}

/// The major brand decides; where it is unknown, the first compatible brand that is known does.
fn brand(head: &[u8], size: usize) -> Option<MediaType> {
    let major = head.get(8..12)?;
    let listed = head.get(16..size.min(head.len())).unwrap_or_default().as_chunks::<4>().0;
    // "An image, coded somehow": the list says how.
    if matches!(major, b"mif1" | b"msf1" | b"miaf") && listed.iter().any(|brand| matches!(brand, b"avif" | b"avis")) {
        return Some(MediaType::Avif);
    }
    match known_brand(major) {
        Some(taken) => taken,
        None => listed.iter().find_map(|brand| known_brand(brand)).flatten(),
    }
}

/// Outer `None`: never heard of. Inner `None`: known, and not taken.
fn known_brand(brand: &[u8]) -> Option<Option<MediaType>> {
    match brand {
        b"qt  " => Some(Some(MediaType::Mov)),
        b"isom" | b"iso2" | b"iso3" | b"iso4" | b"iso5" | b"iso6" | b"iso7" | b"iso8" | b"iso9" => {
            Some(Some(MediaType::Mp4))
        }
        b"mp41" | b"mp42" | b"mp71" | b"avc1" | b"hvc1" | b"dash" | b"MSNV" | b"XAVC" | b"f4v " | b"F4V " => {
            Some(Some(MediaType::Mp4))
        }
        b"M4V " | b"M4VH" | b"M4VP" => Some(Some(MediaType::Mp4)),
        [b'3', b'g', b'p' | b'2', _] => Some(Some(MediaType::Mp4)),
        b"avif" | b"avis" => Some(Some(MediaType::Avif)),
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => Some(Some(MediaType::Heic)),
        b"M4A " | b"M4B " | b"M4P " | b"crx " | b"jp2 " | b"jpx " | b"jxl " => Some(None),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ftyp(major: &[u8; 4], listed: &[&[u8; 4]]) -> Vec<u8> {
        let mut head = (16 + 4 * listed.len() as u32).to_be_bytes().to_vec();
        head.extend_from_slice(b"ftyp");
        head.extend_from_slice(major);
        head.extend_from_slice(&[0; 4]);
        listed.iter().for_each(|brand| head.extend_from_slice(*brand));
        head
    }

    #[test]
    fn only_a_short_file_that_begins_like_a_picture_may_become_one() {
        for begun in [
            &[0xFF, 0xD8][..],
            b"\x89PNG",
            b"GIF",
            b"RIFF\x10",
            b"\0\0\0\x18fty",
            b"\x01\x10\0\x08md",
            b"\x7f\0\0\0mdat\x05",
            b"",
        ] {
            assert!(may_become(begun), "{begun:?}");
        }
        for never in [
            &b"hello"[..],
            b"<html>",
            b"{}",
            b"PK\x03\x04",
            b"\0\0\0\x18text",
            b"GIF89a, said the text",
            b"\x01\x10\0",
            b"read me",
        ] {
            assert!(!may_become(never), "{never:?}");
        }
    }

    #[test]
    fn every_taken_format_is_known_by_content() {
        let cases: &[(&[u8], Option<MediaType>)] = &[
            (&[0xFF, 0xD8, 0xFF, 0xE0], Some(MediaType::Jpeg)),
            (b"\x89PNG\r\n\x1a\n....", Some(MediaType::Png)),
            (b"GIF87a...", Some(MediaType::Gif)),
            (b"GIF89a...", Some(MediaType::Gif)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(MediaType::Webp)),
            (b"RIFF\x10\0\0\0WAVEfmt ", None),
            (&ftyp(b"isom", &[]), Some(MediaType::Mp4)),
            (&ftyp(b"mp42", &[b"isom"]), Some(MediaType::Mp4)),
            (&ftyp(b"3gp5", &[]), Some(MediaType::Mp4)),
            (&ftyp(b"qt  ", &[]), Some(MediaType::Mov)),
            (&ftyp(b"heic", &[b"mif1", b"heic"]), Some(MediaType::Heic)),
            (&ftyp(b"mif1", &[b"mif1", b"heic"]), Some(MediaType::Heic)),
            (&ftyp(b"mif1", &[b"avif", b"isom"]), Some(MediaType::Avif)),
            (&ftyp(b"avif", &[b"mif1"]), Some(MediaType::Avif)),
            (&ftyp(b"none", &[b"heic", b"isom"]), Some(MediaType::Heic)),
            (&ftyp(b"Xyz1", &[b"abcd", b"isom"]), Some(MediaType::Mp4)),
            (&ftyp(b"Xyz1", &[b"abcd", b"qt  "]), Some(MediaType::Mov)),
            (b"\0\0\0\x08wide\0\0\0\x01mdat", Some(MediaType::Mov)),
            (b"\0\0\x10\0moov\0\0\0\x6cmvhd", Some(MediaType::Mov)),
            (b"\0\0\0\x01mdat\0\0\0\0", Some(MediaType::Mov)),
        ];
        for (head, want) in cases {
            assert_eq!(sniff(head), *want, "{:?}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn what_is_not_taken_yet_is_refused() {
        let cases: &[&[u8]] = &[
            b"",
            b"\xFF",
            b"\xFF\xD8",
            b"<!doctype html><title>502</title>",
            b"II*\0\x10\0\0\0CR\x02",
            b"BM\x36\0\0\0",
            b"%PDF-1.7",
            b"\0\0\0\0\0\0\0\0\0\0\0\0",
            &ftyp(b"M4A ", &[b"isom"]),
            &ftyp(b"crx ", &[b"isom"]),
        ];
        for head in cases {
            assert_eq!(sniff(head), None, "{:?}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn every_cut_of_a_head_is_read_without_panic() {
        let head = ftyp(b"Xyz1", &[b"abcd", b"efgh", b"isom"]);
        for end in 0..head.len() {
            let _ = sniff(&head[..end]);
        }
    }
}
