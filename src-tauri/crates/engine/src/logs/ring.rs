//! A ring of files: `boothlift.log` is being written, `boothlift.1.log` is the one before it.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Log files of bounded size and number.
pub(super) struct Ring {
    folder: PathBuf,
    file_bytes: u64,
    files: usize,
    open: Option<(File, u64)>,
}

impl Ring {
    pub(super) fn new(folder: &Path, file_bytes: u64, files: usize) -> Self {
        Self { folder: folder.into(), file_bytes, files, open: None }
    }

    /// The file that is being written.
    pub(super) fn newest(&self) -> PathBuf {
        self.path(0)
    }

    /// Appends `line`, after turning the ring where the file is full.
    pub(super) fn write(&mut self, line: &[u8]) -> io::Result<()> {
        if self.open.as_ref().is_some_and(|(_, length)| length + line.len() as u64 > self.file_bytes) {
            self.open = None;
            self.turn();
        }
        if self.open.is_none() {
            self.open = Some(self.open()?);
        }
        let Some((file, length)) = &mut self.open else { return Ok(()) };
        let written = file.write_all(line);
        if written.is_ok() {
            *length += line.len() as u64;
        } else {
            // Opened again next time: the disk may have space, or be plugged in, by then.
            self.open = None;
        }
        written
    }

    fn open(&mut self) -> io::Result<(File, u64)> {
        std::fs::create_dir_all(&self.folder)?;
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(self.path(0))?;
        let mut length = file.metadata()?.len();
        if length >= self.file_bytes {
            drop(file);
            self.turn();
            file = options.open(self.path(0))?;
            length = 0;
        }
        Ok((file, length))
    }

    /// Every file grows one older; the oldest goes.
    fn turn(&self) {
        for age in (1..self.files).rev() {
            let _ = std::fs::rename(self.path(age - 1), self.path(age));
        }
        // Where renaming is refused (another program reads it on Windows), the file starts anew: bounded comes first.
        let newest = self.path(0);
        if std::fs::remove_file(&newest).is_err_and(|error| error.kind() != io::ErrorKind::NotFound) {
            // Who may not rename may not remove either.
            let _ = OpenOptions::new().write(true).truncate(true).open(&newest);
        }
    }

    fn path(&self, age: usize) -> PathBuf {
        self.folder.join(if age == 0 { "boothlift.log".into() } else { format!("boothlift.{age}.log") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ring_keeps_the_newest_lines_in_few_files_of_bounded_size() {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        for start in 0..2 {
            // A second start goes on where the first ended.
            let mut ring = Ring::new(&logs, 100, 3);
            for line in 0..100 {
                ring.write(format!("line {:09}\n", start * 100 + line).as_bytes()).unwrap();
            }
        }
        let mut sizes: Vec<_> =
            std::fs::read_dir(&logs).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).collect();
        sizes.sort_unstable();
        assert_eq!(sizes.len(), 3);
        assert!(sizes.iter().all(|&size| size > 0 && size <= 100), "{sizes:?}");
        let newest = std::fs::read_to_string(logs.join("boothlift.log")).unwrap();
        assert!(newest.ends_with("line 000000199\n"), "{newest}");
        let older = std::fs::read_to_string(logs.join("boothlift.1.log")).unwrap();
        let last_of_older: u32 = older.trim_end().rsplit(' ').next().unwrap().parse().unwrap();
        let first_of_newest: u32 = newest.lines().next().unwrap().rsplit(' ').next().unwrap().parse().unwrap();
        assert_eq!(last_of_older + 1, first_of_newest);
    }

    #[cfg(windows)]
    #[test]
    fn a_log_that_another_program_reads_stays_bounded_too() {
        use std::os::windows::fs::OpenOptionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let mut ring = Ring::new(folder.path(), 100, 3);
        ring.write(b"first\n").unwrap();
        // It shares reading and writing, but neither renaming nor removing, as most programs do.
        let reader = OpenOptions::new().read(true).share_mode(1 | 2).open(ring.newest()).unwrap();
        for line in 0..100 {
            ring.write(format!("line {line:09}\n").as_bytes()).unwrap();
            assert!(std::fs::metadata(ring.newest()).unwrap().len() <= 100);
        }
        drop(reader);
        let newest = std::fs::read_to_string(ring.newest()).unwrap();
        assert!(newest.ends_with("line 000000099\n"), "{newest}");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error_and_is_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("logs");
        std::fs::write(&taken, "a file in the way").unwrap();
        let mut ring = Ring::new(&taken, 100, 3);
        assert!(ring.write(b"lost\n").is_err());
        std::fs::remove_file(&taken).unwrap();
        ring.write(b"kept\n").unwrap();
        assert_eq!(std::fs::read_to_string(taken.join("boothlift.log")).unwrap(), "kept\n");
    }
}
