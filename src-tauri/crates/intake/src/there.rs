//! What lies among the safe copies, held against what photos ask for. Copies may be made and taken away meanwhile: what is
//! told is to be looked at once more by whoever acts on it.

use crate::{IntakeError, Spool};
use boothlift_contract::MediaType;
use std::{
    collections::HashMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

/// What lies there, and which of it photos ask for. Holds little a copy: years of evenings are many.
#[derive(Debug)]
pub struct There {
    spool: Spool,
    /// By content: whether a photo asked for it.
    copies: HashMap<(Content, MediaType), bool>,
    compared: Compared,
}

/// A SHA-256.
type Content = [u8; 32];

/// What a comparison found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Unfinished copies of earlier programs that were taken away.
    pub removed: u32,
    /// Files that no photo asks for.
    pub orphans: Vec<PathBuf>,
    /// Photos whose copy is not there.
    pub missing: Vec<(String, MediaType)>,
}

impl Spool {
    /// Looks what lies among the safe copies, and takes away what earlier programs left unfinished. Blocks.
    ///
    /// # Errors
    /// [`IntakeError::Spool`] when the folder cannot be read.
    pub fn there(&self) -> Result<There, IntakeError> {
        let failed = |source| IntakeError::Spool { path: self.dir().to_path_buf(), source };
        let (mut copies, mut compared) = (HashMap::new(), Compared::default());
        for entry in fs::read_dir(self.dir()).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            if self.is_left_over(&name) {
                match self.disk().remove(&entry.path()) {
                    Ok(()) => compared.removed += 1,
                    // The next start tries again.
                    Err(error) => tracing::warn!(%error, "an unfinished copy cannot be removed"),
                }
            } else if self.is_unfinished(&name) {
                // Of this program, which is at it.
            } else if let Some(copy) = copy(&name) {
                copies.insert(copy, false);
            } else {
                compared.orphans.push(entry.path());
            }
        }
        Ok(There { spool: self.clone(), copies, compared })
    }
}

impl There {
    /// A photo asks for this copy.
    pub fn is_asked_for(&mut self, sha256: &str, media: MediaType) {
        match content(sha256).and_then(|content| self.copies.get_mut(&(content, media))) {
            Some(asked) => *asked = true,
            // Made since, or for the same content in another event.
            None if self.spool.path(sha256, media).is_file() => {}
            None => self.compared.missing.push((sha256.to_owned(), media)),
        }
    }

    /// What came of it, once every photo has asked.
    #[must_use]
    pub fn compared(mut self) -> Compared {
        let left = self.copies.iter().filter(|(_, asked)| !**asked);
        let left = left.map(|((content, media), _)| self.spool.path(&text(content), *media));
        self.compared.orphans.extend(left);
        self.compared.orphans.sort();
        self.compared.missing.sort();
        self.compared.missing.dedup();
        self.compared
    }
}

/// What a file of this name holds, where it is called as copies are.
fn copy(name: &OsStr) -> Option<(Content, MediaType)> {
    let name = Path::new(name);
    let ending = name.extension()?.to_str()?;
    let media = MediaType::ALL.iter().find(|media| media.extension() == ending)?;
    Some((content(name.file_stem()?.to_str()?)?, *media))
}

fn content(text: &str) -> Option<Content> {
    let (digits, rest) = text.as_bytes().as_chunks::<2>();
    let mut content = [0; 32];
    if digits.len() != content.len() || !rest.is_empty() {
        return None;
    }
    for (byte, [high, low]) in content.iter_mut().zip(digits) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(content)
}

/// Copies are called by small letters: a name with large ones is another file's.
const fn digit(sign: u8) -> Option<u8> {
    match sign {
        b'0'..=b'9' => Some(sign - b'0'),
        b'a'..=b'f' => Some(sign - b'a' + 10),
        _ => None,
    }
}

fn text(content: &Content) -> String {
    crate::copy::hex(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    const JPEG: MediaType = MediaType::Jpeg;

    fn sha256(n: u8) -> String {
        text(&[n; 32])
    }

    #[test]
    fn what_earlier_programs_left_unfinished_goes_and_copies_of_photos_stay() {
        let dir = tempfile::tempdir().unwrap();
        let earlier = Spool::open(dir.path()).unwrap();
        let mut draft = earlier.draft().unwrap();
        draft.write(b"half").unwrap();
        std::mem::forget(draft);
        let made = |spool: &Spool, n: u8, media, bytes: &[u8]| {
            let mut draft = spool.draft().unwrap();
            draft.write(bytes).unwrap();
            drop(draft.keep(spool, &sha256(n), media, bytes.len() as u64).unwrap());
        };
        made(&earlier, 0xA1, JPEG, b"whole");
        made(&earlier, 0xB2, MediaType::Png, b"orphan");
        fs::write(dir.path().join("notes.txt"), "a person's").unwrap();
        fs::write(dir.path().join(format!("{}.jpg", sha256(0xEE).to_uppercase())), "another's, by its large letters")
            .unwrap();

        let spool = Spool::open(dir.path()).unwrap();
        let mut mine = spool.draft().unwrap();
        let mut there = spool.there().unwrap();
        mine.write(b"still being copied").unwrap();
        mine.keep(&spool, &sha256(0xD4), JPEG, 18).unwrap();
        // Twice where it is a photo of two events; one that was made since it was looked.
        for n in [0xA1, 0xA1, 0xC3, 0xC3, 0xD4] {
            there.is_asked_for(&sha256(n), JPEG);
        }
        let found = there.compared();
        assert_eq!(found.removed, 1, "the earlier one's, and not what is being copied now");
        let mut orphans = vec![
            spool.path(&sha256(0xB2), MediaType::Png),
            spool.dir().join("notes.txt"),
            spool.dir().join(format!("{}.jpg", sha256(0xEE).to_uppercase())),
        ];
        orphans.sort();
        assert_eq!(found.orphans, orphans);
        assert_eq!(found.missing, [(sha256(0xC3), JPEG)]);
        assert_eq!(fs::read(spool.path(&sha256(0xA1), JPEG)).unwrap(), b"whole");
    }
}
