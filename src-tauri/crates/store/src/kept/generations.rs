//! The folder of what is kept: its generations, and who may write to it.

use super::frame::{self, Frame};
use crate::{StoreError, kept::watch::Table};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufRead, BufReader, Write as _},
    path::{Path, PathBuf},
};

/// The folder, within the data folder.
const FOLDER: &str = "records-kept";

/// The note of what is wrong with the records, within it.
const FOUND_WRONG: &str = "found-wrong";

/// What is kept beside the records of one data folder.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    folder: PathBuf,
}

/// One generation.
#[derive(Clone, Debug)]
pub(crate) struct Generation {
    pub(crate) number: u64,
    pub(crate) has_copy: bool,
    /// What its log begins with, where that can be read.
    pub(crate) header: Option<Header>,
}

/// How far a log that was read is whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tail {
    pub(crate) generation: u64,
    /// Its last change; none where it has none.
    pub(crate) reaches: Option<u64>,
    /// Where the next line goes.
    pub(crate) end: u64,
}

/// The first line of a log.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Header {
    /// Which records these are.
    pub(crate) records: String,
    /// Their version when it began.
    pub(crate) schema: u32,
    /// The last change before it.
    pub(crate) after: u64,
    /// Whether there was nothing before it.
    pub(crate) from_nothing: bool,
    /// Tables and the names of their columns, in order.
    pub(crate) tables: BTreeMap<String, Vec<String>>,
}

impl Header {
    pub(crate) fn new(records: &str, schema: u32, after: u64, from_nothing: bool, tables: &[Table]) -> Self {
        let tables = tables.iter().map(|table| (table.name.clone(), table.columns.clone())).collect();
        Self { records: records.to_owned(), schema, after, from_nothing, tables }
    }

    fn to_json(&self) -> Value {
        json!({ "records": self.records, "schema": self.schema, "after": self.after,
            "from_nothing": self.from_nothing, "tables": self.tables })
    }

    fn from_json(value: &Value) -> Option<Self> {
        let names = |list: &Value| -> Option<Vec<String>> {
            list.as_array()?.iter().map(|name| Some(name.as_str()?.to_owned())).collect()
        };
        let tables = value.get("tables")?.as_object()?;
        Some(Self {
            records: value.get("records")?.as_str()?.to_owned(),
            schema: u32::try_from(value.get("schema")?.as_u64()?).ok()?,
            after: value.get("after")?.as_u64()?,
            from_nothing: value.get("from_nothing")?.as_bool()?,
            tables: tables.iter().map(|(name, list)| Some((name.clone(), names(list)?))).collect::<Option<_>>()?,
        })
    }
}

impl Kept {
    pub(crate) fn of(data: &Path) -> Self {
        Self { folder: data.join(FOLDER) }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn failed(&self, source: io::Error) -> StoreError {
        StoreError::Folder { path: self.folder.clone(), source }
    }

    /// Makes the folder and takes the right to write to it, for as long as the file is open. None where another has it.
    pub(crate) fn take(&self) -> io::Result<Option<File>> {
        fs::create_dir_all(&self.folder)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&self.folder, fs::Permissions::from_mode(0o700))?;
        }
        let lock = File::options().create(true).truncate(false).write(true).open(self.folder.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(lock)),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }

    /// What was found wrong with the records after they were opened, which the next opening acts on.
    pub(crate) fn found_wrong(&self) -> Option<String> {
        fs::read_to_string(self.folder.join(FOUND_WRONG)).ok()
    }

    /// Notes what is wrong with the records: the next opening builds them anew.
    pub(crate) fn note_wrong(&self, why: &str) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut note = File::create(self.folder.join(FOUND_WRONG))?;
        note.write_all(why.as_bytes())?;
        note.sync_all()?;
        sync_dir(&self.folder)
    }

    /// The records were built anew.
    pub(crate) fn is_right_again(&self) -> io::Result<()> {
        match fs::remove_file(self.folder.join(FOUND_WRONG)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub(crate) fn copy(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{number:08}.db"))
    }

    pub(crate) fn changes(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{number:08}.changes"))
    }

    /// Every generation, oldest first.
    pub(crate) fn generations(&self) -> io::Result<Vec<Generation>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut found: BTreeMap<u64, Generation> = BTreeMap::new();
        for entry in entries {
            let name = entry?.file_name();
            let Some((number, what)) = name.to_str().and_then(|name| name.split_once('.')) else { continue };
            let Ok(number) = number.parse() else { continue };
            let one = || Generation { number, has_copy: false, header: None };
            match what {
                "db" => found.entry(number).or_insert_with(one).has_copy = true,
                "changes" => found.entry(number).or_insert_with(one).header = self.header(number),
                _ => {}
            }
        }
        Ok(found.into_values().collect())
    }

    fn header(&self, number: u64) -> Option<Header> {
        let mut line = Vec::new();
        BufReader::new(File::open(self.changes(number)).ok()?).read_until(b'\n', &mut line).ok()?;
        Header::from_json(&frame::read_line(&line)?)
    }

    /// Begins a log. It and its name are on the disk when this returns.
    pub(crate) fn begin(&self, number: u64, header: &Header) -> io::Result<(File, u64)> {
        let mut options = File::options();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(self.changes(number))?;
        let line = frame::line(&header.to_json());
        file.write_all(line.as_bytes())?;
        file.sync_all()?;
        sync_dir(&self.folder)?;
        Ok((file, line.len() as u64))
    }

    /// Goes through a log's changes in order, up to the first that is not whole, and reads those whose number is `wanted`.
    pub(crate) fn read(
        &self,
        number: u64,
        mut wanted: impl FnMut(u64) -> Result<bool, StoreError>,
        mut each: impl FnMut(Frame) -> Result<(), StoreError>,
    ) -> Result<Tail, StoreError> {
        let file = File::open(self.changes(number)).map_err(|error| self.failed(error))?;
        let mut lines = BufReader::with_capacity(256 * 1024, file);
        let (mut tail, mut line) = (Tail { generation: number, reaches: None, end: 0 }, Vec::new());
        loop {
            line.clear();
            let read = lines.read_until(b'\n', &mut line).map_err(|error| self.failed(error))?;
            let Some(text) = frame::whole(&line) else { return Ok(tail) };
            if tail.end > 0 {
                let Some(change) = frame::number(text) else { return Ok(tail) };
                if wanted(change)? {
                    let frame = serde_json::from_str(text).ok().and_then(|value| Frame::from_json(&value));
                    let Some(frame) = frame else { return Ok(tail) };
                    each(frame)?;
                }
                tail.reaches = Some(change);
            }
            tail.end += read as u64;
        }
    }
}

/// Whether there were records here before, of which something is kept; with `usable`, something that can be read.
pub(crate) fn was_there(kept: &Kept, usable: bool) -> Result<bool, StoreError> {
    let all = kept.generations().map_err(|error| kept.failed(error))?;
    Ok(all.iter().any(|one| !usable || one.has_copy || one.header.is_some()))
}

/// Makes a new name durable. Windows has no such call for a folder; NTFS journals the change itself.
pub(crate) fn sync_dir(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        File::open(folder)?.sync_all()
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        Ok(())
    }
}
