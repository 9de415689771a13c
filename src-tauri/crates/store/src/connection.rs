//! Opening the records: pragmas, migrations, the writer and the readers.

use crate::{StoreError, writer::Writer};
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
];

/// The first SQLite without the WAL-reset race (sqlite.org/changes.html, 3.51.3).
const OLDEST_SQLITE: i32 = 3_051_003;

/// Readers kept open.
const READERS: usize = 3;

/// The records of one data folder. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    writer: Writer,
    readers: Mutex<Vec<Connection>>,
}

impl Store {
    /// Opens or makes `boothlift.db` in `folder`, which must exist, and brings it up to date. Blocks.
    ///
    /// # Errors
    /// [`StoreError::Newer`] for records of a newer program, [`StoreError::Damaged`], or what SQLite says.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let (path, connection) = open_writer(folder)?;
        let writer =
            Writer::start(connection).map_err(|source| StoreError::Folder { path: folder.to_path_buf(), source })?;
        Ok(Self { inner: Arc::new(Inner { path, writer, readers: Mutex::default() }) })
    }

    /// [`Store::open`] for a simulation: the records are real, but no thread works at them. Each piece of work is done by
    /// the runtime's one thread after a pause that `pace` names, in tokio's time, and everything else stands still while it
    /// is. Where the runtime and `pace` do the same twice, so does this. Dropping the runtime is pulling the plug.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_in_step(
        folder: &Path,
        pace: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Result<Self, StoreError> {
        let (path, connection) = open_writer(folder)?;
        let writer = Writer::in_step(connection, Arc::new(pace));
        Ok(Self { inner: Arc::new(Inner { path, writer, readers: Mutex::default() }) })
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
        let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
        if found > known {
            return Err(StoreError::Newer { found, known });
        }
        Ok(connection)
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

fn open_writer(folder: &Path) -> Result<(PathBuf, Connection), StoreError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(StoreError::OldSqlite(rusqlite::version()));
    }
    // Asked by a reader first: a writer that closes would fold a newer program's log into its file.
    if let Err(newer @ StoreError::Newer { .. }) = Store::look(folder) {
        return Err(newer);
    }
    let path = folder.join("boothlift.db");
    let mut connection = Connection::open(&path)?;
    prepare(&connection)?;
    // WAL with FULL: a commit that was reported survives the power going away.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", "ON")?;
    connection.pragma_update(None, "checkpoint_fullfsync", "ON")?;
    connection.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;
    migrate(&mut connection, &path)?;
    Ok((path, connection))
}

fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    prepare(&connection)?;
    Ok(connection)
}

fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
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
    let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if found > 0 {
        let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Err(StoreError::Damaged(verdict));
        }
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
    let all = Transaction::new(connection, TransactionBehavior::Exclusive)?;
    for script in MIGRATIONS.iter().skip(found as usize) {
        all.execute_batch(script)?;
    }
    all.pragma_update(None, "user_version", known)?;
    all.commit()?;
    Ok(())
}
