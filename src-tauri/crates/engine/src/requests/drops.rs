//! Photos brought in by hand: files let go over the window, chosen in a dialog, or named by a web address.

use super::{no_event, offer_folder};
use crate::{
    core::{Core, lock, records},
    importing::Under,
};
use boothlift_contract::{
    Answer, DeliveryState, DestinationId, DropTarget, EngineEvent, Failure, FailureCode, ImportReport, Kind, MediaType,
    Reply, SessionId, Timestamp, UrlOffer,
};
use boothlift_intake::{Brought, ImportInto, PathEvent, drop_folders, expand};
use boothlift_store::{
    Step, deliveries, destinations, events,
    files::{self, Adoption, Look, Sighting},
    folders,
    sessions::{self, Origin, SessionKey},
};
use std::{
    collections::{BTreeMap, VecDeque},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// The folder of the data folder for pasted pictures, which have no file of their own: whoever hands them over puts them there.
pub const PASTED: &str = "pasted";

/// Dropped photos wait this long before the first byte, so that "Undo" takes them back whole.
pub(super) const REGRET: Duration = Duration::from_secs(30);
/// Drops and offers that wait for the page, at most.
const KEPT: usize = 16;

/// Paths and addresses that wait for the page to say where; they never go to the page.
#[derive(Default)]
pub(crate) struct Drops {
    last: u32,
    files: BTreeMap<u32, Vec<PathBuf>>,
    urls: BTreeMap<u32, String>,
    /// What the last drop on a session brought, the newest drop at the end.
    brought: VecDeque<(SessionId, Brought)>,
}

impl Drops {
    fn note(&mut self, session: SessionId, brought: Brought) {
        self.brought.retain(|(known, _)| *known != session);
        self.brought.push_back((session, brought));
        while self.brought.len() > KEPT {
            self.brought.pop_front();
        }
    }

    fn brought(&self, session: SessionId) -> Option<Brought> {
        self.brought.iter().find(|(known, _)| *known == session).map(|(_, brought)| brought.clone())
    }

    pub(crate) fn hold(&mut self, paths: Vec<PathBuf>) -> u32 {
        self.last += 1;
        self.files.insert(self.last, paths);
        while self.files.len() > KEPT {
            self.files.pop_first();
        }
        self.last
    }

    /// What a drop holds.
    pub(super) fn held(&self, drop: u32) -> Option<Vec<PathBuf>> {
        self.files.get(&drop).cloned()
    }

    pub(super) fn forget(&mut self, drop: u32) {
        self.files.remove(&drop);
    }

    fn offer(&mut self, url: String) -> u32 {
        self.last += 1;
        self.urls.insert(self.last, url);
        while self.urls.len() > KEPT {
            self.urls.pop_first();
        }
        self.last
    }
}

pub(super) async fn take(core: &Arc<Core>, drop: u32, target: DropTarget, each_folder: bool) -> Answer {
    let paths = lock(&core.drops).files.remove(&drop).ok_or_else(gone)?;
    import(core, paths, target, each_folder).await.map(Reply::Imported)
}

/// Stops what is being read; what was added stays.
pub(super) fn stop(core: &Arc<Core>) -> Answer {
    lock(&core.imports).stop();
    Ok(Reply::Done)
}

/// Which folders of a drop look like sessions.
pub(super) async fn folders(core: &Arc<Core>, drop: u32) -> Answer {
    let paths = lock(&core.drops).held(drop).ok_or_else(gone)?;
    let watched = watched(core).await?;
    let seen = core.workers.run(move || {
        let (paths, _) = watched.sort(paths);
        drop_folders(&paths, &watched.known())
    });
    Ok(Reply::DropFolders(seen.await.unwrap_or_default()))
}

fn gone() -> Failure {
    Failure::new(FailureCode::RequestGone, "drop", "drop the files again")
}

/// A drop on the screen where folders are chosen: one folder may be meant as the booth's.
pub(super) async fn look(core: &Arc<Core>, drop: u32) -> Answer {
    let paths = lock(&core.drops).held(drop).ok_or_else(gone)?;
    let [one] = &paths[..] else { return Ok(Reply::Finds(Vec::new())) };
    let path = one.clone();
    let is_folder = core.workers.run(move || path.is_dir()).await.unwrap_or(false);
    Ok(Reply::Finds(if is_folder { vec![offer_folder(core, one.clone()).await] } else { Vec::new() }))
}

/// Takes files and folders in; with `each_folder` each folder that looks like a session becomes one.
pub(crate) async fn import(
    core: &Arc<Core>,
    paths: Vec<PathBuf>,
    target: DropTarget,
    each_folder: bool,
) -> Result<ImportReport, Failure> {
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    let (session, only) = aim(core, target).await?;
    let watched = watched(core).await?;
    let known = watched.known();
    let sorted = core.workers.run(move || watched.sort(paths)).await;
    let (paths, passed_over) = sorted.unwrap_or_default();
    let into = ImportInto { event: event.id, session, each_folder, only, hold: REGRET, known };
    let under = Under::begin(core);
    let (mut report, brought) = under.importer().import(paths, into).await;
    drop(under);
    report.watched += passed_over;
    if let Some(session) = report.session {
        lock(&core.drops).note(session, brought);
    }
    core.sink.tell(EngineEvent::SetupChanged);
    core.wake_lanes();
    Ok(report)
}

/// Folders whose photos come in by themselves, and Boothlift's own.
struct Watched {
    /// The watched ones, and whether what lies below them is watched too.
    roots: Vec<(PathBuf, bool)>,
    data: PathBuf,
}

async fn watched(core: &Arc<Core>) -> Result<Watched, Failure> {
    let read = core.store.read(|view| {
        let Some(event) = events::current(view)? else { return Ok(None) };
        Ok(Some((folders::watched(view, event.id)?, event)))
    });
    let (now, zone, data) = (core.clock.now(), jiff::tz::TimeZone::system(), core.data.clone());
    let Some((rows, event)) = read.await.map_err(records)? else {
        return Ok(Watched { roots: Vec::new(), data });
    };
    let spoken_of = PathEvent { name: event.name, date: event.date };
    let roots = rows
        .into_iter()
        .map(|folder| (expand(&folder.path, &spoken_of, now, &zone).unwrap_or(folder.path), folder.subfolders));
    Ok(Watched { roots: roots.collect(), data })
}

/// Whether photos that are put into this folder would come in, or lie among Boothlift's own.
pub(crate) async fn is_own_ground(core: &Arc<Core>, folder: PathBuf) -> Result<bool, Failure> {
    let watched = watched(core).await?;
    let closing = || Failure::new(FailureCode::RequestGone, "Boothlift", "it is closing");
    core.workers.run(move || watched.holds(&folder)).await.ok_or_else(closing)
}

impl Watched {
    /// What is passed over where it lies below a folder that was let go.
    fn known(&self) -> Vec<PathBuf> {
        self.roots.iter().map(|(root, _)| root.clone()).chain([self.data.clone()]).collect()
    }

    /// Without the folders that are watched anyway and what is Boothlift's own, and how many those were. Blocks.
    fn sort(&self, paths: Vec<PathBuf>) -> (Vec<PathBuf>, u32) {
        let all = paths.len();
        let rest: Vec<PathBuf> = paths.into_iter().filter(|path| !self.holds(path)).collect();
        let passed_over = u32::try_from(all - rest.len()).unwrap_or(u32::MAX);
        (rest, passed_over)
    }

    /// What a person pasted lies in Boothlift's own folder too, and is theirs. A single file of a watched folder may be one
    /// that its rules keep out: whoever drops it wants it.
    fn holds(&self, path: &Path) -> bool {
        let Ok(path) = path.canonicalize() else { return false };
        if path.starts_with(&self.data) {
            return !path.starts_with(self.data.join(PASTED));
        }
        path.is_dir() && self.roots.iter().any(|(root, deep)| path == *root || (*deep && path.starts_with(root)))
    }
}

/// Takes back what the last drop on a session brought, as far as no byte of it left; what else waits there stays.
pub(super) async fn undo(core: &Arc<Core>, session: SessionId) -> Answer {
    let brought = lock(&core.drops).brought(session);
    let brought = brought.ok_or_else(|| Failure::new(FailureCode::RequestGone, "drop", "it was too long ago"))?;
    let now = core.clock.now();
    core.store
        .write(move |tx| {
            let why = Failure::new(FailureCode::PhotoLeftOut, "", "the drop was taken back");
            for file in brought.held {
                files::forget(tx, file)?;
            }
            for photo in brought.photos {
                for delivery in deliveries::of_photo(tx, photo)? {
                    let untouched = delivery.attempt == 0 && delivery.due_at > now;
                    if delivery.state == DeliveryState::Waiting && untouched {
                        deliveries::decide(tx, delivery.id, Step::Cancel, Some(&why), Timestamp(0), now)?;
                    }
                }
            }
            Ok(())
        })
        .await
        .map_err(records)?;
    core.sink.tell(EngineEvent::SetupChanged);
    Ok(Reply::Done)
}

/// Asks whether a picture's web address is to be handed on. Boothlift itself never fetches it.
pub(crate) async fn offer_url(core: &Arc<Core>, url: &str) -> Result<UrlOffer, Failure> {
    let refused = |detail: &str| Failure::new(FailureCode::PhotoLink, shown(url), detail);
    if !is_web_address(url) {
        return Err(refused("only http and https addresses of pictures can be handed on"));
    }
    let rows = core.store.read(destinations::all).await.map_err(records)?;
    let takers: Vec<String> = rows
        .into_iter()
        .filter(|row| row.is_on && core.driver(&row.id).is_some_and(|driver| driver.takes().picture_url))
        .map(|row| row.label)
        .collect();
    if takers.is_empty() {
        return Err(refused("no gallery that is on takes links"));
    }
    let offer = lock(&core.drops).offer(url.to_owned());
    Ok(UrlOffer { offer, shown: shown(url), destinations: takers })
}

/// Hands a web address to the destinations that take one: it becomes a photo whose body is that address.
pub(super) async fn take_url(core: &Arc<Core>, offer: u32, target: DropTarget) -> Answer {
    let url = lock(&core.drops).urls.remove(&offer);
    let url = url.ok_or_else(|| Failure::new(FailureCode::RequestGone, "link", "drop it again"))?;
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    let (session, only) = aim(core, target).await?;
    let takers: Vec<DestinationId> = lock(&core.lanes)
        .iter()
        .filter(|(id, lane)| lane.driver().takes().picture_url && only.as_ref().is_none_or(|only| only == *id))
        .map(|(id, _)| id.clone())
        .collect();
    let now = core.clock.now();
    let due_at = now.plus(REGRET);
    let hash = address_hash(&url);
    let adopted = core
        .store
        .write(move |tx| {
            let name = shown(&url);
            let path = PathBuf::from(&name);
            let known = session.map(|id| sessions::get(tx, id)).transpose()?;
            let folder = known.as_ref().and_then(|session| session.folder);
            let key = known.as_ref().map_or_else(|| format!("link-{}", now.0), |session| session.key.clone());
            let tag = known.as_ref().map_or_else(|| format!("link-{}", now.0), |session| session.tag.clone());
            let look = Look { bytes: url.len() as u64, modified: 0, file_key: String::new() };
            let adoption = Adoption {
                sighting: Sighting {
                    event: event.id,
                    folder: None,
                    path: &path,
                    look: &look,
                    seen_by: boothlift_contract::SeenBy::Hand,
                    seen_at: now,
                },
                sha256: &hash,
                crc32: None,
                media: MediaType::Jpeg,
                kind: Kind::Single,
                width: 0,
                height: 0,
                orientation: 1,
                has_private: false,
                session: Some(SessionKey { event: event.id, folder, key: &key, tag: &tag, origin: Origin::Drop }),
                bulk: false,
                due_at,
                only: None,
                picture_url: Some(&url),
            };
            let adopted = files::adopt(tx, &adoption, now)?;
            let why = Failure::new(FailureCode::PhotoLink, &name, "it takes no links");
            for delivery in deliveries::of_photo(tx, adopted.photo)? {
                if !takers.contains(&delivery.destination) && delivery.state == DeliveryState::Waiting {
                    deliveries::decide(tx, delivery.id, Step::Cancel, Some(&why), Timestamp(0), now)?;
                }
            }
            Ok(adopted)
        })
        .await
        .map_err(records)?;
    if let (true, Some(session)) = (adopted.is_new, &adopted.session) {
        lock(&core.drops).note(session.id, Brought { photos: vec![adopted.photo], held: Vec::new() });
    }
    core.sink.tell(EngineEvent::SetupChanged);
    core.wake_lanes();
    Ok(Reply::Imported(ImportReport {
        session: adopted.session.as_ref().map(|session| session.id),
        session_number: adopted.session.as_ref().map(|session| session.number),
        sessions: u32::from(adopted.is_new),
        taken: u32::from(adopted.is_new),
        already: u32::from(!adopted.is_new),
        beyond_limit: 0,
        left: 0,
        held: 0,
        watched: 0,
        refused: Vec::new(),
        undo_until: adopted.is_new.then_some(due_at),
    }))
}

async fn aim(core: &Arc<Core>, target: DropTarget) -> Result<(Option<SessionId>, Option<DestinationId>), Failure> {
    match target {
        DropTarget::Window {} => Ok((None, None)),
        DropTarget::Session { session } => {
            core.store.read(move |view| sessions::get(view, session)).await.map_err(records)?;
            Ok((Some(session), None))
        }
        DropTarget::Destination { destination } => {
            let known = destination.clone();
            core.store.read(move |view| destinations::get(view, &known)).await.map_err(records)?;
            Ok((None, Some(destination)))
        }
    }
}

fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && url.len() <= 1500 && url.chars().all(|c| c.is_ascii_graphic()))
}

/// Host and last part of the path: enough for a question, without what may be secret in a query.
fn shown(url: &str) -> String {
    let plain = url.split(['?', '#']).next().unwrap_or_default();
    let rest = plain.split_once("://").map_or(plain, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or_default();
    match rest.rsplit('/').next() {
        Some(last) if !last.is_empty() && last != host => format!("{host}/…/{last}"),
        _ => host.to_owned(),
    }
}

/// A link's identity is the address itself.
fn address_hash(url: &str) -> String {
    use sha2::{Digest, Sha256};
    use std::fmt::Write;
    Sha256::digest(url.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_shown_without_its_query() {
        assert_eq!(shown("https://pics.example/a/b/c.jpg?key=SECRET#x"), "pics.example/…/c.jpg");
        assert_eq!(shown("https://pics.example"), "pics.example");
    }

    #[test]
    fn only_web_addresses_are_links() {
        for good in ["https://a/b.jpg", "http://a.example/x"] {
            assert!(is_web_address(good), "{good}");
        }
        for bad in ["file:///etc/passwd", "javascript:alert(1)", "https://", "ftp://a/b", "https://a/ b", "data:x"] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
