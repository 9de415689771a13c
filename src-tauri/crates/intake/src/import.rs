//! Photos brought in by hand: files and folders let go over the window, or chosen in a dialog.

use crate::{
    Spool, SystemDisk, Workers,
    copy::{self, Safe, Taken, Wanted},
    rules::{self, Place},
};
use boothlift_contract::{
    Clock, DestinationId, EventId, Failure, FailureCode, ImportReport, PhotoId, Refusal, SeenBy, SessionId, Timestamp,
};
use boothlift_sessions::{clean_tag, kind_of};
use boothlift_store::{
    Store, StoreError, Transaction,
    files::{self, Adopted, Adoption, Sighting},
    sessions::{self, Origin, SessionKey},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use walkdir::WalkDir;

/// Files looked at, at most.
const MOST: usize = 10_000;
/// Refusals named, at most.
const NAMED: usize = 200;

/// Where photos brought in by hand go.
#[derive(Clone, Debug)]
pub struct ImportInto {
    /// Their event.
    pub event: EventId,
    /// The session they join; none makes one for all of them.
    pub session: Option<SessionId>,
    /// Only to this destination.
    pub only: Option<DestinationId>,
    /// Not before this moment.
    pub due_at: Timestamp,
}

/// Takes files, and the pictures below folders, into one session. Links are not followed; files below a folder whose
/// names begin with a dot are passed over. Each photo is stored before the next is begun; dropping the future stops
/// after the one under way. Told are the report, whose `undo_until` is left to the caller, and the photos that are new.
pub async fn import(
    store: Store,
    spool: &Spool,
    clock: Arc<dyn Clock>,
    workers: &Workers,
    paths: Vec<PathBuf>,
    into: ImportInto,
) -> (ImportReport, Vec<PhotoId>) {
    let at = clock.now();
    let mut photos = Vec::new();
    let Some((files, mut report)) = workers.run(move || gather(&paths)).await else {
        tracing::error!("a list of dropped files could not be made");
        return (empty(), photos);
    };
    for file in files {
        let (spool, path) = (spool.clone(), file.path.clone());
        let taken = workers.run(move || {
            let wanted = Wanted { disk: &SystemDisk, path: &path, look: None, anyway: false };
            copy::take(wanted, &spool, &|| false)
        });
        let taken = taken.await;
        let safe = match taken.unwrap_or(Taken::Stopped) {
            Taken::Safe(safe) => safe,
            other => {
                if let Some(failure) = other.failure(&file.place.name) {
                    refuse(&mut report, failure);
                }
                continue;
            }
        };
        let (into, now, name) = (into.clone(), clock.now(), file.place.name.clone());
        let stored = store.write(move |group| adopt(group, &file, &safe, &into, at, now)).await;
        match stored {
            Ok(adopted) if adopted.is_new => {
                report.taken += 1;
                photos.push(adopted.photo);
                report.session = adopted.session.as_ref().map(|session| session.id);
                report.session_number = adopted.session.map(|session| session.number);
            }
            Ok(_) => report.already += 1,
            Err(error) => {
                let code = if error.is_disk_full() { FailureCode::DiskFull } else { FailureCode::AppRecords };
                refuse(&mut report, Failure::new(code, name, error.to_string()));
            }
        }
    }
    (report, photos)
}

/// A file to take, and where it lay under what was let go.
struct Given {
    path: PathBuf,
    place: Place,
}

fn gather(paths: &[PathBuf]) -> (Vec<Given>, ImportReport) {
    let (mut files, mut report) = (Vec::new(), empty());
    for given in paths {
        // What a person points at is taken for what it leads to; what lies below it is not.
        let Ok(start) = given.canonicalize() else {
            refuse(&mut report, Failure::new(FailureCode::PhotoGone, shown(given), ""));
            continue;
        };
        let above = start.parent().unwrap_or(&start).to_path_buf();
        let walk = WalkDir::new(&start).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name())) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let name = error.path().map(shown).unwrap_or_default();
                    refuse(&mut report, Failure::new(FailureCode::PhotoAccess, name, error.to_string()));
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                continue;
            }
            let place = Place::of(&above, entry.path());
            if entry.file_type().is_symlink() {
                refuse(&mut report, Failure::new(FailureCode::PhotoNotPicture, place.name, "a link"));
            } else if files.len() < MOST {
                files.push(Given { path: entry.into_path(), place });
            } else {
                report.beyond_limit = report.beyond_limit.saturating_add(1);
            }
        }
    }
    (files, report)
}

fn adopt(
    group: &Transaction<'_>,
    file: &Given,
    safe: &Safe,
    into: &ImportInto,
    began_at: Timestamp,
    now: Timestamp,
) -> Result<Adopted, StoreError> {
    let (folder, key, tag) = match into.session {
        Some(id) => {
            let session = sessions::get(group, id)?;
            (session.folder, session.key, session.tag)
        }
        None => {
            let stamp = rules::stamp(began_at, rules::clock_of(group, into.event)?);
            (None, format!("drop-{}", began_at.0), clean_tag(&stamp))
        }
    };
    let adoption = Adoption {
        sighting: Sighting {
            event: into.event,
            folder: None,
            path: &file.path,
            look: &safe.look,
            seen_by: SeenBy::Hand,
            seen_at: began_at,
        },
        sha256: &safe.sha256,
        media: safe.media,
        kind: kind_of(safe.media, &file.place.folders(), &file.place.name, safe.facts.width, safe.facts.height),
        width: safe.facts.width,
        height: safe.facts.height,
        orientation: safe.facts.orientation,
        has_private: safe.facts.has_private,
        session: Some(SessionKey { event: into.event, folder, key: &key, tag: &tag, origin: Origin::Drop }),
        bulk: false,
        due_at: into.due_at,
        only: into.only.as_ref(),
        picture_url: None,
    };
    files::adopt(group, &adoption, now)
}

fn refuse(report: &mut ImportReport, failure: Failure) {
    if report.refused.len() < NAMED {
        report.refused.push(Refusal { name: failure.subject.clone(), failure });
    }
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

fn shown(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

const fn empty() -> ImportReport {
    ImportReport {
        session: None,
        session_number: None,
        taken: 0,
        already: 0,
        beyond_limit: 0,
        refused: Vec::new(),
        undo_until: None,
    }
}
