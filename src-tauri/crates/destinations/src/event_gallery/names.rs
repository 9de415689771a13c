//! Names as Event Gallery takes them.

use crate::EventFacts;

/// Longest gallery name and gallery address that are made here; the service names no limit.
const NAME_MOST: usize = 100;
const STEM_MOST: usize = 80;

/// `name` with only what a gallery's name may hold: letters, digits, spaces and `-`. Letters with marks become plain ones,
/// everything else a space; runs of spaces shrink to one. `None` when nothing is left.
#[must_use]
pub fn clean_collection_name(name: &str) -> Option<String> {
    let mut clean = String::new();
    for c in name.chars() {
        match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '-' => clean.push(c),
            '‐' | '‑' | '‒' | '–' | '—' | '−' => clean.push('-'),
            // An apostrophe joins: "Anna's" becomes "Annas".
            '\'' | '’' | '‘' | '´' | '`' => {}
            '\u{0300}'..='\u{036F}' => {}
            '&' => clean.push_str(" and "),
            _ => clean.push_str(plain(c).unwrap_or(" ")),
        }
    }
    let words: Vec<&str> = clean.split_whitespace().collect();
    let clean: String = words.join(" ").chars().take(NAME_MOST).collect();
    let clean = clean.trim().to_owned();
    clean.contains(|c: char| c.is_ascii_alphanumeric()).then_some(clean)
}

/// Whether `url` may be a gallery's address: `[A-Za-z0-9-]+`.
#[must_use]
pub fn is_collection_url(url: &str) -> bool {
    !url.is_empty() && url.len() <= NAME_MOST && url.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// A gallery address to offer for `name`; never used unasked.
#[must_use]
pub fn suggest_collection_url(name: &str) -> Option<String> {
    let clean = clean_collection_name(name)?.to_ascii_lowercase();
    let parts: Vec<&str> = clean.split([' ', '-']).filter(|part| !part.is_empty()).collect();
    Some(parts.join("-"))
}

/// The name a photo gets there: `<tag or stem>-<shot>-<first 8 of the hash>.<extension>`, of `[A-Za-z0-9._-]` only. It
/// depends on nothing else, so it is the same on each resend and no two photos share it.
#[must_use]
pub fn remote_name(tag_or_stem: &str, shot: u32, sha256: &str, extension: &str) -> String {
    let mut stem = String::new();
    for c in tag_or_stem.chars() {
        let fits = c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let piece = if fits { None } else { Some(plain(c).unwrap_or("-")) };
        match piece {
            None => stem.push(c),
            Some("-") if stem.ends_with('-') => {}
            Some(piece) => stem.push_str(piece),
        }
    }
    let stem: String = stem.trim_matches('-').chars().take(STEM_MOST).collect();
    let stem = if stem.is_empty() { "photo" } else { stem.as_str() };
    let hash: String = sha256.chars().filter(char::is_ascii_hexdigit).take(8).collect();
    let extension: String = extension.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    format!("{stem}-{shot}-{}.{}", hash.to_ascii_lowercase(), extension.to_ascii_lowercase())
}

/// What the service would not take of an event's facts, in words; `None` when all is well.
#[must_use]
pub fn event_fault(event: &EventFacts) -> Option<String> {
    if clean_collection_name(&event.gallery_name).as_deref() != Some(event.gallery_name.as_str()) {
        return Some("the gallery's name may hold letters, digits, spaces and - only".into());
    }
    let shaped = event.date.len() == 10 && event.date.parse::<jiff::civil::Date>().is_ok();
    if !shaped {
        return Some("the event's date must be YYYY-MM-DD".into());
    }
    match &event.collection_url {
        Some(url) if !is_collection_url(url) => {
            Some("the gallery's address may hold letters, digits and - only".into())
        }
        _ => None,
    }
}

/// The plain letters that stand for a Latin letter with a mark.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'À' | 'Á' | 'Â' | 'Ã' | 'Å' | 'Ā' | 'Ă' | 'Ą' | 'Ǎ' => "A",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'Ä' => "Ae",
        'ä' => "ae",
        'Æ' => "AE",
        'æ' => "ae",
        'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => "C",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'Ď' | 'Đ' | 'Ð' => "D",
        'ď' | 'đ' | 'ð' => "d",
        'È' | 'É' | 'Ê' | 'Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' => "E",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => "G",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'Ĥ' | 'Ħ' => "H",
        'ĥ' | 'ħ' => "h",
        'Ì' | 'Í' | 'Î' | 'Ï' | 'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' => "I",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'Ĵ' => "J",
        'ĵ' => "j",
        'Ķ' => "K",
        'ķ' => "k",
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ŀ' | 'Ł' => "L",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'Ñ' | 'Ń' | 'Ņ' | 'Ň' => "N",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ō' | 'Ŏ' | 'Ő' | 'Ǒ' => "O",
        'ò' | 'ó' | 'ô' | 'õ' | 'ō' | 'ŏ' | 'ő' | 'ǒ' => "o",
        'Ö' | 'Ø' => "Oe",
        'ö' | 'ø' => "oe",
        'Œ' => "OE",
        'œ' => "oe",
        'Ŕ' | 'Ŗ' | 'Ř' => "R",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'Ś' | 'Ŝ' | 'Ş' | 'Š' | 'Ș' => "S",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ẞ' => "Ss",
        'Ţ' | 'Ť' | 'Ŧ' | 'Ț' => "T",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'Ù' | 'Ú' | 'Û' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' | 'Ǔ' => "U",
        'ù' | 'ú' | 'û' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ǔ' => "u",
        'Ü' => "Ue",
        'ü' => "ue",
        'Ŵ' => "W",
        'ŵ' => "w",
        'Ý' | 'Ŷ' | 'Ÿ' => "Y",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'ź' | 'ż' | 'ž' => "z",
        'Þ' => "Th",
        'þ' => "th",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gallery_names_keep_what_the_service_allows() {
        let table = [
            ("Anna - Ben", Some("Anna - Ben")),
            ("  Anna   &  Ben! ", Some("Anna and Ben")),
            ("Müller’s Größe — 2026", Some("Muellers Groesse - 2026")),
            ("Łódź Château Ñandú Øre", Some("Lodz Chateau Nandu Oere")),
            ("Cafe\u{301}", Some("Cafe")),
            ("a/b\\c?d#e", Some("a b c d e")),
            ("🎉 Party 🎉", Some("Party")),
            ("Firma\tX\nY", Some("Firma X Y")),
            ("🎉", None),
            ("---", None),
            ("  ", None),
            ("", None),
            ("日本", None),
        ];
        for (name, want) in table {
            assert_eq!(clean_collection_name(name).as_deref(), want, "{name}");
        }
        let long = clean_collection_name(&"ab ".repeat(200)).unwrap();
        assert!(long.len() <= NAME_MOST && long == clean_collection_name(&long).unwrap());
    }

    #[test]
    fn gallery_addresses_hold_letters_digits_and_hyphens() {
        for good in ["garden-party", "A1", "-"] {
            assert!(is_collection_url(good), "{good}");
        }
        for bad in ["", "a b", "ä", "a_b", "a/b", "a.b", "a\n"] {
            assert!(!is_collection_url(bad), "{bad}");
        }
        assert_eq!(suggest_collection_url("Müller & Co - 2026!").as_deref(), Some("mueller-and-co-2026"));
        assert_eq!(suggest_collection_url("🎉"), None);
    }

    #[test]
    fn remote_names_are_plain_stable_and_unlike() {
        let hash = "0123ABCD".repeat(8);
        let table = [
            ("s_7", 2, "jpg", "s_7-2-0123abcd.jpg"),
            ("Gäste & Co/..\\x", 1, "JPG", "Gaeste-Co-x-1-0123abcd.jpg"),
            ("🎈", 3, "png", "photo-3-0123abcd.png"),
            ("", 0, "g.i/f", "photo-0-0123abcd.gif"),
        ];
        for (stem, shot, extension, want) in table {
            assert_eq!(remote_name(stem, shot, &hash, extension), want);
        }
        let long = remote_name(&"x".repeat(500), 1, &hash, "jpg");
        assert!(long.len() < 110);
        assert!(long.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)));
    }

    #[test]
    fn an_event_that_would_be_refused_is_named() {
        let event = |name: &str, date: &str, url: Option<&str>| EventFacts {
            gallery_name: name.into(),
            date: date.into(),
            collection_url: url.map(Into::into),
        };
        assert_eq!(event_fault(&event("A - B", "2026-02-28", Some("a-b"))), None);
        for bad in [
            event("", "2026-02-28", None),
            event("Ä", "2026-02-28", None),
            event("A", "2026-02-30", None),
            event("A", "28.02.2026", None),
            event("A", "2026-02-28T10:00", None),
            event("A", "2026-02-28", Some("a b")),
            event("A", "2026-02-28", Some("")),
        ] {
            assert!(event_fault(&bad).is_some(), "{bad:?}");
        }
    }
}
