//! Opening the records: pragmas, migrations, the writer and the readers.

use crate::{
    StoreError,
    kept::{self, Kept, Log, Rebuilt, Tail},
    settings,
    writer::Writer,
};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, config::DbConfig};
use std::{
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// Each migration, oldest first. Never edit one that was released: add the next.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_first.sql"),
    include_str!("../migrations/0002_intake.sql"),
    include_str!("../migrations/0003_sessions_in_hand.sql"),
    include_str!("../migrations/0004_guests.sql"),
    include_str!("../migrations/0005_claims.sql"),
    include_str!("../migrations/0006_steps.sql"),
    include_str!("../migrations/0007_prepared.sql"),
    include_str!("../migrations/0008_turns.sql"),
    include_str!("../migrations/0009_take_downs.sql"),
    include_str!("../migrations/0010_audits.sql"),
    include_str!("../migrations/0013_event_destinations.sql"),
    include_str!("../migrations/0015_retention.sql"),
    include_str!("../migrations/0016_waits.sql"),
    include_str!("../migrations/0017_approval.sql"),
    include_str!("../migrations/0018_checksums.sql"),
    include_str!("../migrations/0020_templates.sql"),
    include_str!("../migrations/0021_colour.sql"),
];

/// The first SQLite without the WAL-reset race (sqlite.org/changes.html, 3.51.3).
const OLDEST_SQLITE: i32 = 3_051_003;

/// Readers kept open.
const READERS: usize = 3;

/// How long records are looked through before they are used. Those of an evening take less than half of it; whoever waits for
/// a window with years of records in it shall not wait longer.
const LOOK: Duration = Duration::from_millis(500);

/// A log of changes that grew longer than this, in bytes, and than the records themselves wants a copy of them: so that
/// copies cost no more than what was written since the last one, however many rows there are.
const LONGEST_LOG: u64 = 8 * 1024 * 1024;

/// The records of one data folder. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    writer: Writer,
    readers: Mutex<Vec<Connection>>,
    log: Option<Arc<Mutex<Log>>>,
    rebuilt: Option<Rebuilt>,
    /// Whether there was time to look through all of them when they were opened.
    looked_through: bool,
}

impl Store {
    /// Opens or makes `boothlift.db` in `folder`, which must exist, and brings it up to date. Damaged records are put aside
    /// and built anew from what is kept beside them ([`Store::rebuilt`]). Blocks.
    ///
    /// # Errors
    /// [`StoreError::Newer`] for records of a newer program, or what SQLite and the disk say.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let Opened { path, sound: Sound { connection, looked_through, tail }, is_new, rebuilt } = open_writer(folder)?;
        let version = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let log = Log::open(Kept::of(folder), &connection, version, is_new, tail)?.map(|log| Arc::new(Mutex::new(log)));
        let writer = Writer::start(connection, log.clone())
            .map_err(|source| StoreError::Folder { path: folder.to_path_buf(), source })?;
        Ok(Self { inner: Arc::new(Inner { path, writer, readers: Mutex::default(), log, rebuilt, looked_through }) })
    }

    /// Whether all of the records were looked through when they were opened: where not, [`Store::look_through`] is to do.
    #[must_use]
    pub fn is_looked_through(&self) -> bool {
        self.inner.looked_through
    }

    /// Looks through all of the records while they are in use, for as long as `goes_on`. What is wrong with them is noted:
    /// the next opening builds them anew. `false` where it ended early. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where they are, or what SQLite and the disk say.
    pub fn look_through(&self, goes_on: impl Fn() -> bool + Send) -> Result<bool, StoreError> {
        let looked = open_reader(&self.inner.path).and_then(|view| kept::check_while(&view, goes_on));
        if let Err(error) = &looked
            && error.is_damage()
            && let Some(folder) = self.inner.path.parent()
            && let Err(error) = Kept::of(folder).note_wrong(&error.to_string())
        {
            tracing::error!(%error, "what is wrong with the records is not noted for the next start");
        }
        looked
    }

    /// What was wrong with the records and what became of them, where opening them built them anew.
    #[must_use]
    pub fn rebuilt(&self) -> Option<&Rebuilt> {
        self.inner.rebuilt.as_ref()
    }

    /// Whether a copy of the records is due: changes since the last one are many, or not all of them are in the log.
    #[must_use]
    pub fn wants_copy(&self) -> bool {
        let longest = fs::metadata(&self.inner.path).map_or(0, |file| file.len()).max(LONGEST_LOG);
        let log = self.inner.log.as_ref();
        log.is_some_and(|log| log.lock().unwrap_or_else(PoisonError::into_inner).wants_copy(longest))
    }

    /// Makes a checked copy of the records beside them, by SQLite itself, while they are in use. Blocks for as long as
    /// copying and checking take; does nothing for records without a log.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the records themselves are, or what SQLite and the disk say; older copies stay then.
    pub fn keep_copy(&self) -> Result<(), StoreError> {
        let Some(log) = &self.inner.log else { return Ok(()) };
        kept::keep_copy(log, &self.inner.path)
    }

    /// [`Store::open`] for a simulation: the records are real, but no thread works at them. Each piece of work is done by
    /// the runtime's one thread after a pause that `pace` names, in tokio's time, and everything else stands still while it
    /// is. Where the runtime and `pace` do the same twice, so does this. Dropping the runtime is pulling the plug. While
    /// `refuses` says so, the disk has no room and every commit fails.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_in_step(
        folder: &Path,
        pace: impl Fn() -> Duration + Send + Sync + 'static,
        refuses: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Result<Self, StoreError> {
        let Opened { path, sound: Sound { connection, looked_through, .. }, rebuilt, .. } = open_writer(folder)?;
        let writer = Writer::in_step(connection, Arc::new(pace), Arc::new(refuses));
        let inner = Inner { path, writer, readers: Mutex::default(), log: None, rebuilt, looked_through };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Opens the records of a program that may be running, to look only. Blocks.
    ///
    /// # Errors
    /// As [`Store::open`]; a missing file is a [`StoreError::Folder`].
    pub fn look(folder: &Path) -> Result<Connection, StoreError> {
        let path = folder.join("boothlift.db");
        if !path.is_file() {
            return Err(StoreError::Folder { path, source: std::io::ErrorKind::NotFound.into() });
        }
        let connection = open_reader(&path)?;
        let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let known = newest();
        if found > known {
            return Err(StoreError::Newer { found, known });
        }
        Ok(connection)
    }

    /// Lets another program of this data folder keep the log of changes. What is written from now on is not in it.
    pub fn leave(&self) {
        if let Some(log) = &self.inner.log {
            log.lock().unwrap_or_else(PoisonError::into_inner).leave();
        }
    }

    /// Runs `work` in a transaction of its own within a group and answers after the group's durable commit.
    ///
    /// # Errors
    /// What `work` returns, or why the commit failed. Then nothing of `work` is stored. Dropping the future does not
    /// undo the work.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.inner.writer.submit(work).await.unwrap_or(Err(StoreError::Closed))
    }

    /// Whether the last change could not be stored, for a reason of the disk or of who holds it; the next change that is
    /// stored ends it.
    #[must_use]
    pub fn fails(&self) -> watch::Receiver<bool> {
        self.inner.writer.fails().subscribe()
    }

    /// [`Store::write`] for threads that may block.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.inner.writer.submit_now(work).blocking_recv().unwrap_or(Err(StoreError::Closed))
    }

    /// Runs `work` on a consistent view of the last commit, off the async threads.
    ///
    /// # Errors
    /// What `work` returns.
    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        if let Some(pause) = self.inner.writer.pace() {
            tokio::time::sleep(pause).await;
            return self.read_blocking(work);
        }
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.read_blocking(work)).await.unwrap_or(Err(StoreError::Closed))
    }

    /// [`Store::read`] for threads that may block.
    ///
    /// # Errors
    /// What `work` returns.
    pub fn read_blocking<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let idle = self.readers().pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => open_reader(&self.inner.path)?,
        };
        let result = {
            let view = Transaction::new(&mut connection, TransactionBehavior::Deferred)?;
            work(&view)
        };
        let mut readers = self.readers();
        if readers.len() < READERS {
            readers.push(connection);
        }
        result
    }

    fn readers(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.inner.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Opened {
    path: PathBuf,
    sound: Sound,
    /// There was nothing before.
    is_new: bool,
    rebuilt: Option<Rebuilt>,
}

/// Records that are sound, as far as was looked.
struct Sound {
    connection: Connection,
    looked_through: bool,
    /// How far their newest log is whole, where it was read.
    tail: Option<Tail>,
}

fn open_writer(folder: &Path) -> Result<Opened, StoreError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(StoreError::OldSqlite(rusqlite::version()));
    }
    // Asked by a reader first: a writer that closes would fold a newer program's log into its file.
    if let Err(newer @ StoreError::Newer { .. }) = Store::look(folder) {
        return Err(newer);
    }
    let (path, kept) = (folder.join("boothlift.db"), Kept::of(folder));
    let found = fs::metadata(&path).map_or(0, |file| file.len());
    let opened = if found == 0 && kept::was_there(&kept, false)? {
        Err(StoreError::Damaged("their file is gone".into()))
    } else if let Some(why) = kept.found_wrong() {
        Err(StoreError::Damaged(why))
    } else {
        open_sound(&path, &kept)
    };
    match opened {
        Ok(sound) => Ok(Opened { path, sound, is_new: found == 0, rebuilt: None }),
        Err(error) if error.is_damage() => {
            tracing::error!(%error, "the records are damaged and are built anew");
            let rebuilt = kept::rebuild(folder, &error.to_string())?;
            tracing::warn!(aside = ?rebuilt.aside, whole = rebuilt.whole, "the records were built anew");
            kept.is_right_again().map_err(|error| kept.failed(error))?;
            let sound = open_sound(&path, &kept)?;
            Ok(Opened { path, sound, is_new: false, rebuilt: Some(rebuilt) })
        }
        Err(error) => Err(error),
    }
}

/// Opens records that are sound, makes good what they lost, and brings them up to date.
fn open_sound(path: &Path, kept: &Kept) -> Result<Sound, StoreError> {
    let mut connection = Connection::open(path)?;
    prepare(&connection)?;
    connection.set_prepared_statement_cache_capacity(192);
    // WAL with FULL: a commit that was reported survives the power going away.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", "ON")?;
    connection.pragma_update(None, "checkpoint_fullfsync", "ON")?;
    connection.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let is_named = found > 0 && settings::get(&connection, settings::RECORDS)?.is_some();
    if !is_named && kept::was_there(kept, found > 0)? {
        // Their name is on the disk before anything is kept of them: these lost all they had, or never were those.
        return Err(StoreError::Damaged("they are not those of which there is a log".into()));
    }
    let (mut looked_through, mut tail) = (true, None);
    if found > 0 {
        if found == newest() {
            looked_through = kept::check(&connection, LOOK)?;
            if !looked_through {
                tracing::info!("the records are long: the rest of them is looked through beside the work");
            }
        } else {
            let verdict: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
            if verdict != "ok" {
                return Err(StoreError::Damaged(verdict));
            }
        }
        let (made_good, read) = kept::catch_up(&mut connection, kept)?;
        tail = read;
        if made_good > 0 {
            tracing::warn!(made_good, "the records had lost their newest changes; they were made again from the log");
        }
    }
    migrate(&mut connection, path)?;
    Ok(Sound { connection, looked_through, tail })
}

pub(crate) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    prepare(&connection)?;
    Ok(connection)
}

pub(crate) fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    // One plan for a question whatever it asks for: else SQLite makes most of them anew each time another value is bound.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    Ok(())
}

/// The version of the records: how many migrations made them.
///
/// # Errors
/// What SQLite says.
pub fn version(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = newest();
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    if found > 0 {
        let kept = path.with_extension("db.before-update");
        let _ = fs::remove_file(&kept);
        connection.execute("VACUUM INTO ?1", [kept.to_string_lossy()])?;
        // SQLite itself does not sync what it copied (sqlite.org/lang_vacuum.html, 2).
        let copy = OpenOptions::new().write(true).open(&kept).and_then(|copy| copy.sync_all());
        copy.map_err(|source| StoreError::Folder { path: kept, source })?;
    }
    update_to(connection, known)
}

/// Brings records up to `version`, or as near as this program can.
pub(crate) fn update_to(connection: &mut Connection, version: u32) -> Result<(), StoreError> {
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let version = version.min(newest());
    if found >= version {
        return Ok(());
    }
    let all = Transaction::new(connection, TransactionBehavior::Exclusive)?;
    for script in MIGRATIONS.iter().take(version as usize).skip(found as usize) {
        all.execute_batch(script)?;
    }
    all.pragma_update(None, "user_version", version)?;
    all.commit()?;
    Ok(())
}

/// The version this program writes.
fn newest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}
