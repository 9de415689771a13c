//! The tag as it travels: `[A-Za-z0-9_-]`, at most 64.

/// The longest tag that travels, in characters.
const LONGEST: usize = 64;

/// A text as a tag: Latin letters lose their marks, spaces become `-`, at most 64 of `[A-Za-z0-9_-]` stay.
///
/// Texts that differ only in what a tag cannot show (emoji, other scripts, an end cut off) must not fall together, so
/// such a loss leaves a short hash of the text at the end. Punctuation is dropped without that. Only the empty text
/// gives an empty tag.
#[must_use]
pub fn clean_tag(text: &str) -> String {
    let mut tag = String::new();
    let mut lost = false;
    for letter in text.chars() {
        match letter {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '-' => tag.push(letter),
            _ if letter.is_whitespace() || matches!(letter, '/' | '\\' | '.' | ',' | '+' | '–' | '—') => {
                gap(&mut tag)
            }
            _ if letter.is_ascii() || is_silent(letter) => {}
            _ => match plain(letter) {
                Some(plain) => tag.push_str(plain),
                None => lost = true,
            },
        }
    }
    let trimmed = tag.trim_matches('-');
    if !trimmed.is_empty() && !lost && trimmed.len() <= LONGEST {
        return trimmed.to_owned();
    }
    if text.is_empty() {
        return String::new();
    }
    let hash = format!("{:08x}", fold(text));
    let room = LONGEST - hash.len() - 1;
    match trimmed.get(..room.min(trimmed.len())).unwrap_or_default().trim_end_matches('-') {
        "" => hash,
        start => format!("{start}-{hash}"),
    }
}

/// One `-` however many spaces stand there.
fn gap(tag: &mut String) {
    if !tag.ends_with('-') {
        tag.push('-');
    }
}

/// Marks that stand on the letter before them, and signs that show nothing: dropped without a loss.
fn is_silent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '‘' | '’' | '“' | '”' | '„' | '«' | '»' | '¡' | '¿' | '…' | '°' | '·')
}

/// A Latin letter without its marks.
fn plain(letter: char) -> Option<&'static str> {
    LATIN.iter().find_map(|(plain, marked)| marked.contains(letter).then_some(*plain))
}

const LATIN: [(&str, &str); 52] = [
    ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặª"),
    ("A", "ÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ"),
    ("ae", "æǣǽ"),
    ("AE", "ÆǢǼ"),
    ("b", "ḃḅḇƀ"),
    ("B", "ḂḄḆ"),
    ("c", "çćĉċčḉ"),
    ("C", "ÇĆĈĊČḈ"),
    ("d", "ďđðḋḍḏḑḓ"),
    ("D", "ĎĐÐḊḌḎḐḒ"),
    ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệə"),
    ("E", "ÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆƏ"),
    ("f", "ḟƒ"),
    ("F", "Ḟ"),
    ("g", "ĝğġģǧǵḡ"),
    ("G", "ĜĞĠĢǦǴḠ"),
    ("h", "ĥħȟḣḥḧḩḫẖ"),
    ("H", "ĤĦȞḢḤḦḨḪ"),
    ("i", "ìíîïĩīĭįıǐȉȋḭḯỉị"),
    ("I", "ÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ"),
    ("j", "ĵǰ"),
    ("J", "Ĵ"),
    ("k", "ķĸǩḱḳḵ"),
    ("K", "ĶǨḰḲḴ"),
    ("l", "ĺļľŀłḷḹḻḽ"),
    ("L", "ĹĻĽĿŁḶḸḺḼ"),
    ("m", "ḿṁṃ"),
    ("M", "ḾṀṂ"),
    ("n", "ñńņňŉŋǹṅṇṉṋ"),
    ("N", "ÑŃŅŇŊǸṄṆṈṊ"),
    ("o", "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợº"),
    ("O", "ÒÓÔÕÖØŌŎŐƠǑǪǬǾȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("p", "ṕṗ"),
    ("P", "ṔṖ"),
    ("r", "ŕŗřȑȓṙṛṝṟ"),
    ("R", "ŔŖŘȐȒṘṚṜṞ"),
    ("s", "śŝşšșſṡṣṥṧṩ"),
    ("S", "ŚŜŞŠȘṠṢṤṦṨ"),
    ("ss", "ß"),
    ("SS", "ẞ"),
    ("t", "ţťŧțṫṭṯṱẗ"),
    ("T", "ŢŤŦȚṪṬṮṰ"),
    ("th", "þ"),
    ("TH", "Þ"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ("U", "ÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("W", "ŴẀẂẄẆẈ"),
    ("y", "ýÿŷȳẏẙỳỵỷỹ"),
    ("z", "źżžẑẓẕƶ"),
];

/// FNV-1a, folded to 32 bits: the same on every computer and in every version, since tags outlive both.
fn fold(text: &str) -> u32 {
    let hash = text
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3));
    (hash >> 32) as u32 ^ hash as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_tag_can_show_is_kept() {
        let cases = [
            ("", ""),
            ("S0001", "S0001"),
            ("20260620_2114", "20260620_2114"),
            ("Anna & Ben", "Anna-Ben"),
            ("  two  spaces  ", "two-spaces"),
            ("Jürgen Müller-Weiß", "Jurgen-Muller-Weiss"),
            ("Ångström Łódź Æther", "Angstrom-Lodz-AEther"),
            ("Nguyễn Thị", "Nguyen-Thi"),
            ("Cafe\u{301}", "Cafe"),
            ("François", "Francois"),
            ("a/b\\c.d", "a-b-c-d"),
            ("O'Neil's party!", "ONeils-party"),
            ("-_-", "_"),
        ];
        for (text, want) in cases {
            assert_eq!(clean_tag(text), want, "{text}");
        }
    }

    #[test]
    fn what_a_tag_cannot_show_keeps_texts_apart() {
        for (one, other) in [("🎉", "🎊"), ("婚礼", "派对"), ("Anna 🎉", "Anna"), ("שלום", "مرحبا"), ("!!!", "???")]
        {
            let (first, second) = (clean_tag(one), clean_tag(other));
            assert!(!first.is_empty() && !second.is_empty());
            assert_ne!(first, second, "{one} {other}");
        }
        assert!(clean_tag("Anna 🎉").starts_with("Anna-"));
        let long = "x".repeat(100);
        let longer = "x".repeat(101);
        assert_eq!(clean_tag(&long).len(), 64);
        assert_ne!(clean_tag(&long), clean_tag(&longer));
        assert_eq!(clean_tag(&"y".repeat(64)), "y".repeat(64));
    }

    #[test]
    fn a_tag_stays_the_same_in_every_version() {
        assert_eq!(clean_tag("🎉"), clean_tag("🎉"));
        assert_eq!(fold(""), 0xCBF2_9CE4 ^ 0x8422_2325);
        assert_eq!(fold("a"), 0xAF63_DC4C ^ 0x8601_EC8C);
    }

    #[test]
    fn letters_with_marks_stand_once_in_the_table() {
        let mut all: Vec<char> = LATIN.iter().flat_map(|(_, marked)| marked.chars()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    proptest! {
        #[test]
        fn every_tag_travels(text in "\\PC*") {
            let tag = clean_tag(&text);
            prop_assert!(tag.len() <= 64);
            prop_assert!(tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'));
            prop_assert_eq!(tag.is_empty(), text.is_empty());
            prop_assert_eq!(&clean_tag(&tag), &tag);
        }
    }
}
