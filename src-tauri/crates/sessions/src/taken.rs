//! Files that are never sent, whatever rule a folder has.

/// Folders of booths' own doings: raw material, previews, and photos that a guest refused (`forget`).
const OWN_FOLDERS: [(&str, &str); 4] =
    [("raw", "a raw folder"), ("tmp", "a tmp folder"), ("thumbs", "a thumbs folder"), ("forget", "a forget folder")];

const ENDINGS: [(&str, &str); 3] = [
    (".tmp", "a temporary file (.tmp)"),
    (".part", "an unfinished file (.part)"),
    (".crdownload", "an unfinished download (.crdownload)"),
];

/// Whether somebody would miss a file of this name, or of a path that ends in it.
#[must_use]
pub fn is_picture_name(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    matches!(extension.as_str(), "jpg" | "jpeg" | "png" | "gif" | "webp" | "heic" | "heif" | "avif" | "mp4" | "mov")
}

/// Why a file is never sent, in words for a person, or `None` where it may be.
///
/// `folders` are the parts between the watched folder and the file: a watched folder's own name never counts.
#[must_use]
pub fn never_sent(folders: &[&str], name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    if name.starts_with('.') {
        return Some("a hidden file");
    }
    if let Some((_, rule)) = ENDINGS.iter().find(|(ending, _)| lower.ends_with(ending)) {
        return Some(rule);
    }
    if name.ends_with('~') || name.starts_with('~') {
        return Some("a backup or lock file (~)");
    }
    if matches!(&lower[..], "desktop.ini" | "thumbs.db" | "ehthumbs.db") {
        return Some("a file of the system");
    }
    folders.iter().find_map(|folder| {
        if folder.starts_with('.') {
            return Some("a hidden folder");
        }
        let lower = folder.to_lowercase();
        OWN_FOLDERS.iter().find(|(own, _)| *own == lower).map(|(_, rule)| *rule)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_its_words() {
        let cases: &[(&[&str], &str, Option<&str>)] = &[
            (&[], "IMG_0001.jpg", None),
            (&["Originals"], "20240202_1620_1.jpg", None),
            (&["rawhide", "tmpl", "forgetmenot"], "a.jpg", None),
            (&[], "part.jpg", None),
            (&[], "a.tmp.jpg", None),
            (&[], "CON.jpg", None),
            (&[], "🎉.jpg", None),
            (&[], "", None),
            (&[], ".hidden.jpg", Some("a hidden file")),
            (&[], "._IMG_0001.jpg", Some("a hidden file")),
            (&[".trash"], "a.jpg", Some("a hidden folder")),
            (&["a", ".b", "c"], "a.jpg", Some("a hidden folder")),
            (&[], "a.jpg.tmp", Some("a temporary file (.tmp)")),
            (&[], "A.TMP", Some("a temporary file (.tmp)")),
            (&[], "a.jpg.part", Some("an unfinished file (.part)")),
            (&[], "a.crdownload", Some("an unfinished download (.crdownload)")),
            (&[], "a.jpg~", Some("a backup or lock file (~)")),
            (&[], "~$a.jpg", Some("a backup or lock file (~)")),
            (&[], "Thumbs.db", Some("a file of the system")),
            (&[], "desktop.ini", Some("a file of the system")),
            (&["raw"], "pibooth000.jpg", Some("a raw folder")),
            (&["RAW", "2026-06-20-21-14-05"], "pibooth000.jpg", Some("a raw folder")),
            (&["data", "tmp"], "a.jpg", Some("a tmp folder")),
            (&["thumbs"], "a.jpg", Some("a thumbs folder")),
            (&["forget"], "a.jpg", Some("a forget folder")),
        ];
        for (folders, name, want) in cases {
            assert_eq!(never_sent(folders, name), *want, "{folders:?} {name}");
        }
    }
}
