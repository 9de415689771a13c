//! Photos brought in by hand: files let go over the window, chosen in a dialog, or named by a web address.

use super::{no_event, offer_folder};
use crate::core::{Core, lock, records};
use boothlift_contract::{
    Answer, DeliveryState, DestinationId, DropTarget, EngineEvent, Failure, FailureCode, ImportReport, Kind, MediaType,
    PhotoId, Refusal, Reply, SessionId, Timestamp, UrlOffer,
};
use boothlift_intake::{ImportInto, import as take_in};
use boothlift_store::{
    Step, deliveries, destinations, events,
    files::{self, Adoption, Look, Sighting},
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
const REGRET: Duration = Duration::from_secs(30);
/// Drops and offers that wait for the page, at most.
const KEPT: usize = 16;

/// Paths and addresses that wait for the page to say where; they never go to the page.
#[derive(Default)]
pub(crate) struct Drops {
    last: u32,
    files: BTreeMap<u32, Vec<PathBuf>>,
    urls: BTreeMap<u32, String>,
    /// What the last drop on a session brought, the newest drop at the end.
    brought: VecDeque<(SessionId, Vec<PhotoId>)>,
}

impl Drops {
    fn note(&mut self, session: SessionId, photos: Vec<PhotoId>) {
        self.brought.retain(|(known, _)| *known != session);
        self.brought.push_back((session, photos));
        while self.brought.len() > KEPT {
            self.brought.pop_front();
        }
    }

    fn brought(&self, session: SessionId) -> Option<Vec<PhotoId>> {
        self.brought.iter().find(|(known, _)| *known == session).map(|(_, photos)| photos.clone())
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

pub(super) async fn take(core: &Arc<Core>, drop: u32, target: DropTarget) -> Answer {
    let paths = lock(&core.drops).files.remove(&drop);
    let paths = paths.ok_or_else(|| Failure::new(FailureCode::RequestGone, "drop", "drop the files again"))?;
    import(core, paths, target).await.map(Reply::Imported)
}

/// A drop on the screen where folders are chosen: one folder may be meant as the booth's.
pub(super) async fn look(core: &Arc<Core>, drop: u32) -> Answer {
    let paths = lock(&core.drops).files.get(&drop).cloned();
    let paths = paths.ok_or_else(|| Failure::new(FailureCode::RequestGone, "drop", "drop the files again"))?;
    let [one] = &paths[..] else { return Ok(Reply::Finds(Vec::new())) };
    let path = one.clone();
    let is_folder = core.workers.run(move || path.is_dir()).await.unwrap_or(false);
    Ok(Reply::Finds(if is_folder { vec![offer_folder(core, one.clone()).await] } else { Vec::new() }))
}

/// Takes files and folders in.
pub(crate) async fn import(core: &Arc<Core>, paths: Vec<PathBuf>, target: DropTarget) -> Result<ImportReport, Failure> {
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?;
    let (session, only) = aim(core, target).await?;
    let due_at = core.clock.now().plus(REGRET);
    let into = ImportInto { event: event.id, session, only, due_at };
    let (store, clock) = (core.store.clone(), Arc::clone(&core.clock));
    let data = core.data.clone();
    let sorted = core.workers.run(move || paths.into_iter().partition(|path| !lies_in(path, &data))).await;
    let (paths, own): (Vec<PathBuf>, Vec<PathBuf>) = sorted.unwrap_or_default();
    let (mut report, photos) = take_in(store, &core.spool, clock, &core.workers, paths, into).await;
    report.refused.extend(own.iter().map(|path| {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Refusal { name: name.clone(), failure: Failure::new(FailureCode::FolderOwn, name, "it is Boothlift's own") }
    }));
    if report.taken > 0 {
        report.undo_until = Some(due_at);
    }
    if let Some(session) = report.session {
        lock(&core.drops).note(session, photos);
    }
    core.sink.tell(EngineEvent::SetupChanged);
    core.wake_lanes();
    Ok(report)
}

/// Whether `path`, or what it leads to, is in Boothlift's own folder. What a person pasted lies there too, and is theirs.
fn lies_in(path: &Path, data: &Path) -> bool {
    let own = |path: PathBuf| path.starts_with(data) && !path.starts_with(data.join(PASTED));
    path.canonicalize().is_ok_and(own)
}

/// Takes back what the last drop on a session brought, as far as no byte of it left; what else waits there stays.
pub(super) async fn undo(core: &Arc<Core>, session: SessionId) -> Answer {
    let photos = lock(&core.drops).brought(session);
    let photos = photos.ok_or_else(|| Failure::new(FailureCode::RequestGone, "drop", "it was too long ago"))?;
    let now = core.clock.now();
    core.store
        .write(move |tx| {
            let why = Failure::new(FailureCode::PhotoLeftOut, "", "the drop was taken back");
            for photo in photos {
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
        lock(&core.drops).note(session.id, vec![adopted.photo]);
    }
    core.sink.tell(EngineEvent::SetupChanged);
    core.wake_lanes();
    Ok(Reply::Imported(ImportReport {
        session: adopted.session.as_ref().map(|session| session.id),
        session_number: adopted.session.as_ref().map(|session| session.number),
        taken: u32::from(adopted.is_new),
        already: u32::from(!adopted.is_new),
        beyond_limit: 0,
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
