//! The log of changes as the writer keeps it.

use super::{
    Kept,
    generations::{Header, Tail},
    watch::{self, Table},
};
use crate::{StoreError, kept::frame, settings};
use rusqlite::Connection;
use std::{
    fs::File,
    io::{self, Seek as _, SeekFrom, Write as _},
    time::{Duration, Instant},
};

/// How long a line may wait for the disk.
pub(crate) const MAY_WAIT: Duration = Duration::from_secs(1);

/// A change of one of these is on the disk before its group is: a photo that was taken down must not come back.
const AT_ONCE: [&str; 2] = ["take_downs", "taken_down"];

/// The log of one data folder's records.
#[derive(Debug)]
pub(crate) struct Log {
    kept: Kept,
    lock: File,
    tables: Vec<Table>,
    records: String,
    schema: u32,
    generation: u64,
    file: File,
    /// Where the next line goes.
    length: u64,
    /// The last change of the records.
    number: u64,
    /// Something is not in it, so a copy has to be made before it is worth anything again.
    gap: bool,
    /// Nothing more can be written to it.
    broken: bool,
    /// Another program may write it now.
    left: bool,
    waits_since: Option<Instant>,
}

/// What a group's line was written over.
#[derive(Debug)]
pub(crate) struct Mark {
    length: u64,
}

impl Log {
    /// Goes on with the log of these records, or begins one; `tail` is how far the newest is whole, where it was read. None where another program writes it, or it cannot be kept: the
    /// records work without it.
    pub(crate) fn open(
        kept: Kept,
        connection: &Connection,
        schema: u32,
        fresh: bool,
        tail: Option<Tail>,
    ) -> Result<Option<Self>, StoreError> {
        let lock = match kept.take() {
            Ok(Some(lock)) => lock,
            Ok(None) => return Ok(None),
            Err(error) => {
                tracing::warn!(%error, "changes of the records are not kept");
                return Ok(None);
            }
        };
        let tables = watch::tables(connection)?;
        let records = name_of(connection)?;
        let number = last_change(connection)?;
        let generations = kept.generations().map_err(|error| kept.failed(error))?;
        let newest = generations.last().map_or(0, |generation| generation.number);
        let known = generations.last().and_then(|one| one.header.as_ref()).filter(|header| header.records == records);
        let (mut reaches, mut end) = (known.map(|header| header.after), 0);
        if known.is_some() {
            let tail = match tail.filter(|tail| tail.generation == newest) {
                Some(tail) => tail,
                None => kept.read(newest, |_| Ok(false), |_| Ok(()))?,
            };
            (reaches, end) = (tail.reaches.or(reaches), tail.end);
        }
        // Behind the records: the power went before its newest lines reached the disk, or somebody else wrote the records.
        let is_whole = reaches == Some(number);
        let alike =
            |header: &Header| header.schema == schema && header.tables == Header::new("", 0, 0, false, &tables).tables;
        let (generation, begun) = if is_whole && known.is_some_and(alike) {
            (newest, resume(&kept, newest, end))
        } else {
            let header = Header::new(&records, schema, number, fresh, &tables);
            (newest + 1, kept.begin(newest + 1, &header))
        };
        let (file, length) = match begun {
            Ok(begun) => begun,
            Err(error) => {
                tracing::warn!(%error, "changes of the records are not kept");
                return Ok(None);
            }
        };
        let gap = !is_whole && !fresh;
        watch::begin(connection, &tables)?;
        Ok(Some(Self {
            kept,
            lock,
            tables,
            records,
            schema,
            generation,
            file,
            length,
            number,
            gap,
            broken: false,
            left: false,
            waits_since: None,
        }))
    }

    /// Writes what this group changed, before it is committed. None where it changed nothing, or nothing can be told of it:
    /// the records are what counts, and do without their log.
    pub(crate) fn note(&mut self, group: &Connection) -> Option<Mark> {
        self.try_to_note(group).unwrap_or_else(|error| {
            tracing::warn!(%error, "what a group changed is not in the log of the records; a copy will be made");
            self.broken = true;
            None
        })
    }

    fn try_to_note(&mut self, group: &Connection) -> Result<Option<Mark>, StoreError> {
        if self.left || !watch::any(group)? {
            return Ok(None);
        }
        let number = self.number + 1;
        settings::set(group, settings::LAST_CHANGE, &number.to_string())?;
        let changed = watch::take(group, &self.tables, number)?;
        let mark = Mark { length: self.length };
        self.number = number;
        if self.broken {
            return Ok(Some(mark));
        }
        let at_once = changed.rows.iter().any(|(table, _)| AT_ONCE.contains(&table.as_str()));
        let line = frame::line(&changed.to_json());
        let mut written = self.file.write_all(line.as_bytes());
        self.length += line.len() as u64;
        self.waits_since.get_or_insert_with(Instant::now);
        if at_once && written.is_ok() {
            written = self.sync();
        }
        if let Err(error) = written {
            tracing::warn!(%error, "a change of the records is not in their log; a copy will be made");
            self.cut(mark.length);
            self.broken = true;
        }
        Ok(Some(mark))
    }

    /// The group was not committed: its line says what is not so.
    pub(crate) fn take_back(&mut self, mark: &Mark) {
        self.number -= 1;
        self.cut(mark.length);
    }

    fn cut(&mut self, length: u64) {
        let cut = self.file.set_len(length).and_then(|()| self.file.seek(SeekFrom::Start(length)));
        match cut {
            Ok(_) => self.length = length,
            Err(error) => {
                tracing::warn!(%error, "the log of the records cannot be cut; a copy will be made");
                self.broken = true;
            }
        }
    }

    /// Whether a line waits for the disk.
    pub(crate) const fn waits(&self) -> bool {
        self.waits_since.is_some()
    }

    /// Brings what has waited long enough to the disk. One flush a second at most, however many groups there were.
    pub(crate) fn sync_if_due(&mut self) {
        if self.waits_since.is_some_and(|since| since.elapsed() >= MAY_WAIT) {
            self.sync_now();
        }
    }

    /// Brings everything to the disk.
    pub(crate) fn sync_now(&mut self) {
        if let Err(error) = self.sync() {
            tracing::warn!(%error, "the log of the records did not reach the disk; a copy will be made");
            self.gap = true;
        }
    }

    fn sync(&mut self) -> io::Result<()> {
        if self.waits_since.take().is_some() {
            self.file.sync_data()?;
        }
        Ok(())
    }

    /// Brings everything to the disk and lets others write: nothing is noted any more.
    pub(crate) fn leave(&mut self) {
        self.sync_now();
        self.left = true;
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, "the log of the records was not let go");
        }
    }

    /// Whether a copy of the records is wanted: something is not in the log, or it grew long, or there never was one.
    pub(crate) fn wants_copy(&self, longest: u64) -> bool {
        !self.left && (self.gap || self.broken || self.length > longest)
    }

    /// Begins the next generation; a copy of the records taken from now on belongs to it.
    pub(crate) fn turn(&mut self) -> Result<u64, StoreError> {
        self.sync_now();
        let header = Header::new(&self.records, self.schema, self.number, false, &self.tables);
        let begun = self.kept.begin(self.generation + 1, &header).map_err(|error| self.kept.failed(error))?;
        self.generation += 1;
        (self.file, self.length) = begun;
        (self.gap, self.broken) = (false, false);
        Ok(self.generation)
    }

    /// The copy that a turn was for could not be made.
    pub(crate) const fn has_no_copy(&mut self) {
        self.gap = true;
    }

    pub(crate) const fn kept(&self) -> &Kept {
        &self.kept
    }
}

fn resume(kept: &Kept, generation: u64, end: u64) -> io::Result<(File, u64)> {
    let mut file = File::options().write(true).open(kept.changes(generation))?;
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end))?;
    Ok((file, end))
}

/// The last change of the records.
pub(crate) fn last_change(connection: &Connection) -> Result<u64, StoreError> {
    Ok(settings::get(connection, settings::LAST_CHANGE)?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// What these records are called, so that the log of others is never taken for theirs.
fn name_of(connection: &Connection) -> Result<String, StoreError> {
    if let Some(name) = settings::get(connection, settings::RECORDS)? {
        return Ok(name);
    }
    let name: String = connection.query_row("SELECT lower(hex(randomblob(8)))", [], |row| row.get(0))?;
    settings::set(connection, settings::RECORDS, &name)?;
    Ok(name)
}
