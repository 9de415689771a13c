//! Where safe copies came from, noted beside them before they get their names: so that one whose photo was not written down
//! before a crash is more than bytes. A note costs one small write and no flush: after a crash of the program it is there;
//! after the power went a copy without one is still a photo, only under no name and in no session.

use crate::Spool;
use boothlift_store::{files::Look, path_bytes, path_from_bytes};
use std::{
    collections::HashSet,
    ffi::OsStr,
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// What the file of notes is called besides the folder of copies, beside which it lies: in it are copies and nothing else.
const ENDING: &str = ".notes";
/// The same for the notes of earlier programs, until their copies were looked at.
const EARLIER: &str = ".notes-before";

/// Where one safe copy came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyNote {
    pub(crate) sha256: String,
    pub(crate) path: PathBuf,
    pub(crate) look: Look,
}

impl CopyNote {
    /// Whether it is about this copy.
    #[must_use]
    pub fn is_of(&self, copy: &Path) -> bool {
        copy.file_stem().and_then(OsStr::to_str) == Some(&self.sha256)
    }

    fn line(&self) -> String {
        let path = path_bytes(&self.path).iter().fold(String::new(), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        });
        let Look { bytes, modified, file_key } = &self.look;
        format!("{}\t{path}\t{bytes}\t{modified}\t{file_key}\n", self.sha256)
    }

    fn read(line: &str) -> Option<Self> {
        let mut parts = line.split('\t');
        let (sha256, path) = (parts.next()?.to_owned(), parts.next()?);
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let path = path.as_bytes().chunks(2).map(byte).collect::<Option<Vec<u8>>>()?;
        let look = Look {
            bytes: parts.next()?.parse().ok()?,
            modified: parts.next()?.parse().ok()?,
            file_key: parts.next()?.to_owned(),
        };
        Some(Self { sha256, path: path_from_bytes(&path), look })
    }
}

impl Spool {
    fn notes(&self, ending: &str) -> PathBuf {
        let mut name = self.dir().as_os_str().to_owned();
        name.push(ending);
        name.into()
    }

    /// Sets the notes of earlier programs aside, for [`Spool::notes_of`]. Quick; call it before
    /// [`Intake::start`](crate::Intake::start).
    ///
    /// # Errors
    /// When the system does not let it; they stay where they are then.
    pub fn set_notes_aside(&self) -> io::Result<()> {
        let (notes, earlier) = (self.notes(ENDING), self.notes(EARLIER));
        if !earlier.exists() {
            return match self.disk().rename(&notes, &earlier) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        }
        // Nobody had the time to read them.
        let more = match fs::read(&notes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            more => more?,
        };
        self.disk().append(&earlier, &more)?;
        self.disk().remove(&notes)
    }

    /// Notes where a copy comes from. Without a note the copy is as safe.
    pub(crate) fn note(&self, sha256: &str, path: &Path, look: &Look) {
        let note = CopyNote { sha256: sha256.to_owned(), path: path.to_path_buf(), look: look.clone() };
        if let Err(error) = self.disk().append(&self.notes(ENDING), note.line().as_bytes()) {
            tracing::debug!(%error, "where a safe copy came from is not noted");
        }
    }

    /// The notes that earlier programs made of these copies, which no photo asks for; their others are forgotten. Blocks.
    #[must_use]
    pub fn notes_of(&self, copies: &[PathBuf]) -> Vec<CopyNote> {
        let path = self.notes(EARLIER);
        let Ok(bytes) = fs::read(&path) else { return Vec::new() };
        let wanted: HashSet<&str> = copies.iter().filter_map(|copy| copy.file_stem()?.to_str()).collect();
        let text = String::from_utf8_lossy(&bytes);
        let notes: Vec<CopyNote> =
            text.lines().filter_map(CopyNote::read).filter(|note| wanted.contains(note.sha256.as_str())).collect();
        if let Err(error) = self.keep_notes(&path, &notes) {
            tracing::debug!(%error, "notes of safe copies that are known stay");
        }
        notes
    }

    fn keep_notes(&self, path: &Path, notes: &[CopyNote]) -> io::Result<()> {
        if notes.is_empty() {
            return self.disk().remove(path);
        }
        let draft = self.unfinished_name();
        let mut file = self.disk().create(&draft)?;
        for note in notes {
            file.write_all(note.line().as_bytes())?;
        }
        file.sync()?;
        self.disk().rename(&draft, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_of_copies_that_no_photo_asks_for_are_read_again_and_a_cut_line_harms_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(&folder.path().join("spool")).unwrap();
        let look = |n| Look { bytes: n, modified: -5, file_key: format!("1-{n}") };
        for n in 0..4 {
            spool.note(&format!("{n:064x}"), Path::new("/booth/Zoë\t1.jpg"), &look(n));
        }
        let notes = spool.notes(ENDING);
        let mut bytes = fs::read(&notes).unwrap();
        bytes.truncate(bytes.len() - 9);
        fs::write(&notes, bytes).unwrap();
        spool.set_notes_aside().unwrap();
        let copies = [1, 3].map(|n| spool.dir().join(format!("{n:064x}.jpg")));
        let told = spool.notes_of(&copies);
        let first = CopyNote { sha256: format!("{:064x}", 1), path: "/booth/Zoë\t1.jpg".into(), look: look(1) };
        assert!(told.contains(&first) && first.is_of(&copies[0]) && !first.is_of(&copies[1]));
        assert_eq!(spool.notes_of(&copies[..1]), [first]);
        assert!(spool.notes_of(&copies[1..]).is_empty());
    }

    #[test]
    fn notes_that_are_made_while_earlier_ones_are_read_stay_and_those_of_two_earlier_programs_are_both_there() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::open(&folder.path().join("spool")).unwrap();
        let note = |n: u64| {
            let look = Look { bytes: n, modified: 1, file_key: "1".into() };
            spool.note(&format!("{n:064x}"), Path::new("/booth/1.jpg"), &look);
        };
        let copies = [1, 2, 3].map(|n| spool.dir().join(format!("{n:064x}.jpg")));
        let bytes = |told: Vec<CopyNote>| told.iter().map(|note| note.look.bytes).collect::<Vec<_>>();
        spool.set_notes_aside().unwrap();
        note(1);
        // Two programs that ended before anybody read their notes.
        spool.set_notes_aside().unwrap();
        note(2);
        spool.set_notes_aside().unwrap();
        note(3);
        assert_eq!(bytes(spool.notes_of(&copies)), [1, 2]);
        spool.set_notes_aside().unwrap();
        assert_eq!(bytes(spool.notes_of(&copies)), [1, 2, 3]);
    }
}
