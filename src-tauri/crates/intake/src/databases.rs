//! The room's ear for booths' own databases: whenever a booth has written into its own, a private copy of it is read.
//! The booth's file itself is only ever read as bytes: no lock is taken on it and nothing is written beside it.

use crate::{
    adopt::Write,
    booth_database,
    claims::Read,
    disk::{BoothDisk, SightKind},
    room::{Did, Room},
    root::Standing,
    spool::Spool,
};
use boothlift_contract::FolderId;
use boothlift_sessions::{BoothDatabase, Claim};
use boothlift_store::files::Look;
use std::{
    fs::{self, OpenOptions},
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// How often a database is looked at while photos wait for its word, and while none do.
const EVERY: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(30));
/// When one is looked at again that was written meanwhile.
const SOON: Duration = Duration::from_millis(500);
/// How long after the last new photo its rows may come.
const AFTERWARDS: Duration = Duration::from_secs(120);
/// Bytes of a database and its log, at most.
const LARGEST: u64 = 256_000_000;
/// The ending of SQLite's log.
const LOG: &str = "-wal";

/// One folder's booth database.
#[derive(Debug, Default)]
pub(crate) struct Listening {
    reading: bool,
    /// When it is looked at next.
    due: Duration,
    /// How it looked when it was last read.
    seen: Option<Seen>,
    /// What it said then.
    told: Vec<Claim>,
    /// Why it could not be read.
    trouble: Option<String>,
}

/// A database's file, its log, and how both look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    file: PathBuf,
    looks: Vec<(PathBuf, Look)>,
}

/// What came of a look at a database.
#[derive(Debug)]
pub(crate) enum Consulted {
    /// There is none.
    NotThere,
    /// It is as it was.
    Same,
    /// It was written meanwhile.
    Changing,
    /// It was read.
    Read { seen: Seen, base: PathBuf, claims: Vec<Claim> },
    /// It cannot be read.
    Failed(String),
}

impl Listening {
    fn asks(&mut self, now: Duration) -> bool {
        let asks = !self.reading && now >= self.due;
        self.reading |= asks;
        asks
    }

    /// When it is looked at next, unless it is looked at just now.
    pub(crate) fn next_due(&self) -> Option<Duration> {
        (!self.reading).then_some(self.due)
    }
}

impl Room {
    /// Begins to look at the databases that are due.
    pub(crate) fn consult(&mut self, now: Duration) {
        for (index, root) in self.roots.iter_mut().enumerate() {
            let listens = root.rule.database().is_some() && root.standing == Standing::Here;
            if !listens || !root.word.database.asks(now) {
                continue;
            }
            let (rule, ground) = (Arc::clone(&root.rule), Arc::clone(&root.ground));
            let (disk, spool, done) = (Arc::clone(&self.settings.disk), self.spool.clone(), self.done.clone());
            let seen = root.word.database.seen.clone();
            self.shared.workers.begin(move || {
                let Some(database) = rule.database() else { return };
                let consulted = match look(&*disk, database, &ground.root, seen.as_ref(), &spool) {
                    Ok(consulted) => consulted,
                    Err(error) => Consulted::Failed(error.to_string()),
                };
                let _ = done.send(Did::Consulted(index, consulted));
            });
        }
    }

    pub(crate) fn consulted(&mut self, index: usize, consulted: Consulted, now: Duration) {
        let fields = self.fields();
        let Some(root) = self.roots.get_mut(index) else { return };
        let often = root.word.is_waited_for() || now < root.last_new + AFTERWARDS;
        let listening = &mut root.word.database;
        listening.reading = false;
        listening.due = now + if often { EVERY.0 } else { EVERY.1 };
        match consulted {
            Consulted::Same => {}
            Consulted::NotThere => listening.due = now + EVERY.1,
            Consulted::Changing => listening.due = now + SOON,
            Consulted::Failed(why) => {
                listening.due = now + EVERY.1;
                if listening.trouble.as_ref() != Some(&why) {
                    let folder = &root.folder.shown;
                    if root.rule.word() == "auto" {
                        // Nobody said which booth it is: it may be another program's.
                        tracing::debug!(why, %folder, "a database near the photos cannot be read");
                    } else {
                        tracing::warn!(why, %folder, "the booth’s database cannot be read: other rules tell whose the photos are");
                    }
                    listening.trouble = Some(why);
                }
            }
            Consulted::Read { seen, base, claims } => {
                (listening.seen, listening.trouble) = (Some(seen), None);
                let news: Vec<Claim> = claims.iter().filter(|claim| !listening.told.contains(claim)).cloned().collect();
                listening.told = claims;
                if !news.is_empty() {
                    root.word.heard();
                    let (event, folder) = (self.settings.event, root.folder.id);
                    self.records.add(Write::Database(Read { event, folder, base, claims: news, fields }));
                }
            }
        }
    }

    /// What was read in a database could not be stored: it is read once more.
    pub(crate) fn consult_again(&mut self, folder: FolderId) {
        for root in self.roots.iter_mut().filter(|root| root.folder.id == folder) {
            let listening = &mut root.word.database;
            listening.told.clear();
            listening.seen = None;
        }
    }
}

/// Looks whether the booth has written, and reads a copy if so.
fn look(
    disk: &dyn BoothDisk,
    database: &BoothDatabase,
    watched: &Path,
    before: Option<&Seen>,
    spool: &Spool,
) -> io::Result<Consulted> {
    let is_file = |place: &PathBuf| disk.look(place).is_ok_and(|sight| sight.kind == SightKind::File);
    let Some(file) = database.places(watched).find(is_file) else { return Ok(Consulted::NotThere) };
    let seen = Seen { looks: looks(disk, &file)?, file };
    if before == Some(&seen) {
        return Ok(Consulted::Same);
    }
    if seen.looks.iter().map(|(_, look)| look.bytes).sum::<u64>() > LARGEST {
        return Ok(Consulted::Failed("it is larger than 256 MB".to_owned()));
    }
    let copy = PrivateCopy(spool.unfinished_name());
    for (path, _) in &seen.looks {
        copy.bring(disk, path, &seen.file)?;
    }
    if looks(disk, &seen.file)? != seen.looks {
        return Ok(Consulted::Changing);
    }
    let base = booth_database::base_of(database.kind(), &seen.file).unwrap_or_else(|| watched.to_path_buf());
    Ok(match booth_database::read(database.kind(), &copy.0, booth_database::MOST) {
        Ok(claims) => Consulted::Read { base, claims, seen },
        Err(error) => Consulted::Failed(error.to_string()),
    })
}

/// How the database and its log look. SQLite keeps its newest rows in the log until it has time.
fn looks(disk: &dyn BoothDisk, file: &Path) -> io::Result<Vec<(PathBuf, Look)>> {
    let mut looks = vec![(file.to_path_buf(), disk.look(file)?.look)];
    let log = beside(file, LOG);
    match disk.look(&log) {
        Ok(sight) if sight.kind == SightKind::File => looks.push((log, sight.look)),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    Ok(looks)
}

/// A database with what SQLite keeps beside it, for this user alone; gone when dropped.
struct PrivateCopy(PathBuf);

impl PrivateCopy {
    /// Copies the database's file, or what lies beside it.
    fn bring(&self, disk: &dyn BoothDisk, from: &Path, file: &Path) -> io::Result<()> {
        let to = if from == file { self.0.clone() } else { beside(&self.0, LOG) };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        io::copy(&mut disk.open(from)?.take(LARGEST), &mut options.open(to)?).map(drop)
    }
}

impl Drop for PrivateCopy {
    fn drop(&mut self) {
        let beside = [LOG, "-shm", "-journal"].map(|ending| beside(&self.0, ending));
        for path in beside.iter().chain([&self.0]) {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    tracing::debug!(%error, "a copy of a booth’s database stays until the next start");
                }
                _ => {}
            }
        }
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
