//! Photos brought in by hand: files and folders let go over the window, or chosen in a dialog.

mod gather;
mod records;

use crate::{
    Spool, SystemDisk, Workers,
    copy::{self, Safe, Taken, Wanted},
    disk::BoothDisk as _,
    rules::Place,
};
use boothlift_contract::{
    Clock, DestinationId, EventId, Failure, FailureCode, FileId, ImportReport, Importing, PhotoId, Refusal, SessionId,
    Timestamp,
};
use boothlift_store::{
    Store, StoreError,
    files::{File, Look},
};
pub use gather::drop_folders;
use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

/// Refusals named, at most.
const NAMED: usize = 200;
/// How often, while it is held back, an import is held back anew.
const HOLD_PARTS: u32 = 3;

/// Where photos brought in by hand go.
#[derive(Clone, Debug)]
pub struct ImportInto {
    /// Their event.
    pub event: EventId,
    /// The session they join; none makes one for all of them.
    pub session: Option<SessionId>,
    /// One for each folder, where they join none.
    pub each_folder: bool,
    /// Only to this destination.
    pub only: Option<DestinationId>,
    /// How long they wait before the first byte, from the moment the last file was read.
    pub hold: Duration,
    /// Folders whose photos come in by themselves, canonical: they are passed over where they lie below a given one.
    pub known: Vec<PathBuf>,
}

/// What an import works with.
#[derive(Clone)]
pub struct Importer {
    /// The records.
    pub store: Store,
    /// Where safe copies go.
    pub spool: Spool,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Who reads.
    pub workers: Workers,
    /// Whether to stop; asked between files and within them.
    pub stopped: Arc<dyn Fn() -> bool + Send + Sync>,
    /// Hears how far it is after each file.
    pub told: Arc<dyn Fn(Importing) + Send + Sync>,
}

/// What an import brought.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// Photos that are new.
    pub photos: Vec<PhotoId>,
    /// Files that wait for a person.
    pub held: Vec<FileId>,
}

/// A file to take, and where it lay under what was let go.
#[derive(Clone, Debug)]
struct Given {
    path: PathBuf,
    place: Place,
    /// The folder that may be a session of its own.
    folder: Option<String>,
}

impl Importer {
    /// Takes files, and the pictures below folders. Links are not followed; files below a folder whose names begin with a
    /// dot are passed over. Each photo is stored before the next is begun, and none goes out before all were read; what is
    /// empty, broken or cannot be read waits for a person. Dropping the future stops after the file under way.
    ///
    /// The report's `undo_until` is when the first byte may go.
    pub async fn import(&self, paths: Vec<PathBuf>, into: ImportInto) -> (ImportReport, Brought) {
        let mut brought = Brought::default();
        let known = into.known.clone();
        let Some((files, mut report)) = self.workers.run(move || gather::gather(&paths, &known)).await else {
            tracing::error!("a list of dropped files could not be made");
            return (report(), brought);
        };
        let began_at = self.clock.now();
        let mut held_back_at = self.clock.monotonic();
        let mut sessions = BTreeSet::new();
        let count = files.len();
        for (nth, file) in files.into_iter().enumerate() {
            self.tell(nth, count, &report);
            match self.take(&file, false).await {
                Outcome::Stopped => {
                    report.left = number(count - nth);
                    break;
                }
                Outcome::Safe(safe) => match self.adopt(&file, safe, &into, began_at).await {
                    Ok(adopted) if adopted.is_new => {
                        report.taken += 1;
                        brought.photos.push(adopted.photo);
                        if let Some(session) = adopted.session {
                            sessions.insert(session.id);
                            report.session.get_or_insert(session.id);
                            report.session_number.get_or_insert(session.number);
                        }
                    }
                    Ok(_) => report.already += 1,
                    Err(error) => refuse(&mut report, not_written(&file, &error)),
                },
                Outcome::Waits(look, why) => match self.keep(&file, look, &why, into.event, began_at).await {
                    Ok(kept) => {
                        report.held += 1;
                        brought.held.push(kept);
                    }
                    Err(error) => refuse(&mut report, not_written(&file, &error)),
                },
                Outcome::Refused(why) => refuse(&mut report, why),
            }
            // Nothing of a large drop goes out while the rest is read: it can be taken back whole.
            if self.clock.monotonic().saturating_sub(held_back_at) * HOLD_PARTS > into.hold {
                held_back_at = self.clock.monotonic();
                self.hold(&brought, &into).await;
            }
        }
        report.sessions = number(sessions.len());
        if report.taken > 0 {
            report.undo_until = Some(self.hold(&brought, &into).await);
        }
        (report, brought)
    }

    /// Takes a file that waited for a person once more, `anyway` whole or not. It joins the session of what it came with,
    /// or makes one.
    ///
    /// # Errors
    /// Why it is still not taken; it goes on waiting with that reason.
    pub async fn again(&self, file: File, hold: Duration, anyway: bool) -> Result<(), Failure> {
        let root = file.path.parent().unwrap_or(&file.path);
        let given = Given { place: Place::of(root, &file.path), path: file.path.clone(), folder: None };
        let into =
            ImportInto { event: file.event, session: None, each_folder: false, only: None, hold, known: Vec::new() };
        match self.take(&given, anyway).await {
            Outcome::Safe(safe) => {
                let adopted = self.adopt(&given, safe, &into, file.seen_at).await;
                adopted.map(drop).map_err(|error| not_written(&given, &error))
            }
            Outcome::Waits(look, why) => {
                let kept = self.keep(&given, look, &why, file.event, file.seen_at).await;
                Err(kept.map_or_else(|error| not_written(&given, &error), |_| why))
            }
            Outcome::Refused(why) => Err(why),
            Outcome::Stopped => Ok(()),
        }
    }

    async fn take(&self, file: &Given, anyway: bool) -> Outcome {
        if (self.stopped)() {
            return Outcome::Stopped;
        }
        let (spool, path, stopped) = (self.spool.clone(), file.path.clone(), Arc::clone(&self.stopped));
        let taken = self.workers.run(move || {
            let wanted = Wanted { disk: &SystemDisk, path: &path, look: None, anyway };
            let taken = copy::take(wanted, &spool, &*stopped);
            let look = SystemDisk.look(&path).ok().map(|sight| sight.look);
            (taken, look)
        });
        let Some((taken, look)) = taken.await else { return Outcome::Stopped };
        match taken {
            Taken::Safe(safe) => Outcome::Safe(safe),
            other => match other.failure(&file.place.name) {
                None => Outcome::Stopped,
                Some(why) if waits(why.code) => {
                    let look = look.unwrap_or(Look { bytes: 0, modified: 0, file_key: String::new() });
                    Outcome::Waits(look, why)
                }
                Some(why) => Outcome::Refused(why),
            },
        }
    }

    async fn adopt(
        &self,
        file: &Given,
        safe: Safe,
        into: &ImportInto,
        began_at: Timestamp,
    ) -> Result<boothlift_store::files::Adopted, StoreError> {
        let (file, into, now) = (file.clone(), into.clone(), self.clock.now());
        self.store.write(move |group| records::adopt(group, &file, &safe, &into, began_at, now)).await
    }

    async fn keep(
        &self,
        file: &Given,
        look: Look,
        why: &Failure,
        event: EventId,
        began_at: Timestamp,
    ) -> Result<FileId, StoreError> {
        let (file, why, times) = (file.clone(), why.clone(), (event, began_at, self.clock.now()));
        self.store.write(move |group| records::keep(group, &file, &look, &why, times)).await
    }

    /// Has all that was brought so far wait from now on; until when.
    async fn hold(&self, brought: &Brought, into: &ImportInto) -> Timestamp {
        let due_at = self.clock.now().plus(into.hold);
        let photos = brought.photos.clone();
        if let Err(error) = self.store.write(move |group| records::hold(group, &photos, due_at)).await {
            tracing::warn!(%error, "what was brought in by hand may go out before all of it was read");
        }
        due_at
    }

    fn tell(&self, read: usize, files: usize, report: &ImportReport) {
        (self.told)(Importing { read: number(read), files: number(files), added: report.taken });
    }
}

/// What became of one file.
enum Outcome {
    Safe(Safe),
    /// It is there for a person to decide.
    Waits(Look, Failure),
    Refused(Failure),
    Stopped,
}

/// Whether a file that is not taken for this reason waits in Photos. What is no picture, not there or finds no room does
/// not: nobody can decide anything about it there.
const fn waits(code: FailureCode) -> bool {
    use FailureCode as C;
    matches!(code, C::PhotoEmpty | C::PhotoIncomplete | C::PhotoAccess | C::PhotoBusy)
}

fn not_written(file: &Given, error: &StoreError) -> Failure {
    let code = if error.is_disk_full() { FailureCode::DiskFull } else { FailureCode::AppRecords };
    Failure::new(code, &file.place.name, error.to_string())
}

fn refuse(report: &mut ImportReport, failure: Failure) {
    if report.refused.len() < NAMED {
        report.refused.push(Refusal { name: failure.subject.clone(), failure });
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

const fn report() -> ImportReport {
    ImportReport {
        session: None,
        session_number: None,
        sessions: 0,
        taken: 0,
        already: 0,
        beyond_limit: 0,
        left: 0,
        held: 0,
        watched: 0,
        refused: Vec::new(),
        undo_until: None,
    }
}
