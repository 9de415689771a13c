//! Which folder is it? What tells a folder from another of the same path, across restarts.

/// What the system tells about a folder that stays when it is renamed, unplugged and plugged in again. Parts that a file
/// system does not keep (a FAT has no directory numbers, a share no volume number) are unknown and never compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderIdentity {
    /// The kind of file system.
    pub system: Option<u64>,
    /// The volume.
    pub volume: Option<u64>,
    /// The directory's number on it.
    pub directory: Option<u64>,
    /// When the directory was made, in nanoseconds since 1970 or what the system counts in.
    pub born: Option<u64>,
}

/// The birth of a directory, where it is one. Windows has a birth for everything: where a share or a disk keeps none, the last
/// change is told in its place (NFS does so), and that is another with every file that comes.
#[cfg(any(windows, test))]
pub(super) fn believed(born: Option<u64>, changed: Option<u64>) -> Option<u64> {
    born.filter(|_| born != changed)
}

impl FolderIdentity {
    /// Whether this is certainly another folder than `before`.
    #[must_use]
    pub fn is_other_than(&self, before: &Self) -> bool {
        self.parts()
            .into_iter()
            .zip(before.parts())
            .any(|(now, before)| matches!((now, before), (Some(a), Some(b)) if a != b))
    }

    /// Takes in what is known of the same folder by now and was not before. Whether that is anything.
    pub(crate) fn learn(&mut self, now: &Self) -> bool {
        let before = self.parts();
        self.system = self.system.or(now.system);
        self.volume = self.volume.or(now.volume);
        self.directory = self.directory.or(now.directory);
        self.born = self.born.or(now.born);
        self.parts() != before
    }

    /// The same as text for a row.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.parts().map(|part| part.map_or_else(|| "-".to_owned(), |part| format!("{part:x}"))).join(" ")
    }

    /// Reads what [`FolderIdentity::to_text`] wrote; what cannot be read is unknown.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        let mut parts = text.split(' ').map(|part| u64::from_str_radix(part, 16).ok());
        let mut next = || parts.next().flatten();
        Self { system: next(), volume: next(), directory: next(), born: next() }
    }

    const fn parts(&self) -> [Option<u64>; 4] {
        [self.system, self.volume, self.directory, self.born]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> FolderIdentity {
        FolderIdentity::from_text(text)
    }

    #[test]
    fn it_goes_into_a_row_and_comes_back() {
        for text in ["ef53 1f 2a 17", "4d44 - - 17", "- - - -", "6969 - 9 -"] {
            assert_eq!(of(text).to_text(), text);
        }
        assert_eq!(of("nonsense"), FolderIdentity::default());
    }

    #[test]
    fn a_birth_that_moves_with_every_change_is_none() {
        assert_eq!(believed(Some(5), Some(9)), Some(5));
        assert_eq!(believed(Some(9), Some(9)), None, "a new folder, or one whose birth nobody kept");
        assert_eq!(believed(Some(9), Some(5)), Some(9), "brought from elsewhere with its dates");
        assert_eq!((believed(Some(5), None), believed(None, Some(5))), (Some(5), None));
    }

    #[test]
    fn what_shows_later_is_learned_and_what_is_known_stays() {
        let mut known = of("ef53 - 2 -");
        assert!(!known.learn(&of("ef53 - - -")) && !known.learn(&of("ef53 - 2 -")));
        assert!(known.learn(&of("ef53 1 2 9")));
        assert_eq!(known.to_text(), "ef53 1 2 9");
        assert!(!known.learn(&of("6969 5 6 7")));
        assert_eq!(known.to_text(), "ef53 1 2 9");
    }

    #[test]
    fn only_what_both_know_can_tell_them_apart() {
        let cases = [
            ("ef53 1 2 3", "ef53 1 2 3", false),
            ("ef53 1 2 3", "ef53 1 4 3", true),
            ("ef53 1 2 3", "ef53 9 2 3", true),
            ("ef53 1 2 3", "ef53 1 2 4", true),
            ("4d44 - - 3", "4d44 - - 3", false),
            ("4d44 - - 3", "ef53 1 2 3", true),
            ("6969 - 2 -", "6969 - 2 8", false),
            ("- - - -", "ef53 1 2 3", false),
        ];
        for (before, now, other) in cases {
            assert_eq!(of(now).is_other_than(&of(before)), other, "{before} / {now}");
        }
    }
}
