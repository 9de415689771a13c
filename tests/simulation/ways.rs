//! The way of a photo to each service, and out of it again.

use super::{
    service::{Driver, Fate, Load},
    world::{Service, lock},
};
use boothlift_contract::{DestinationKind, FailureCode, PhotoId};
use boothlift_destinations::{Class, Trouble};
use boothlift_store::take_downs;
use rand::RngExt;

impl Driver {
    /// One request.
    pub(crate) async fn gallery(&self, one: Load<'_>) -> Result<u64, Trouble> {
        let (photo, source) = (one.parcel.photo, one.source.to_owned());
        let store = move |service: &mut Service| vec![keep(service, photo, &source)];
        Ok(self.request(&[one], "upload", store, true).await?[0])
    }

    /// Chunks, completion, the event's gallery; each proven step is noted.
    pub(crate) async fn community(&self, one: Load<'_>) -> Result<u64, Trouble> {
        let Load { parcel, journal, source, .. } = one;
        let note = journal.recall().await?.unwrap_or_default();
        let known = |what: &str| note.strip_prefix(what).and_then(|id| id.parse::<u64>().ok());
        let (half, sent) = (parcel.bytes / 2, parcel.sha256.clone());
        let media = match known("media ") {
            Some(media) => media,
            None => {
                let upload = match known("upload ") {
                    Some(upload) => upload,
                    None => {
                        let sent = sent.clone();
                        let begin = move |service: &mut Service| {
                            let id = 1 + service.uploads.len() as u64;
                            service.uploads.insert(id, (half, sent.clone()));
                            vec![id]
                        };
                        let upload = self.request(&[one], "first chunk", begin, false).await?[0];
                        journal.keep(&format!("upload {upload}")).await?;
                        upload
                    }
                };
                let same =
                    lock(&self.world).service(&self.id).uploads.get(&upload).is_some_and(|(_, held)| *held == sent);
                let words = || format!("an upload of {} goes on with other bytes", parcel.photo);
                lock(&self.world).demand(same, words);
                let bytes = parcel.bytes;
                let go_on = move |service: &mut Service| {
                    service.uploads.get_mut(&upload).into_iter().for_each(|held| held.0 = bytes);
                    vec![0]
                };
                self.request(&[one], "second chunk", go_on, false).await?;
                let source = source.to_owned();
                let complete = move |service: &mut Service| {
                    if service.uploads.get(&upload).is_none_or(|(held, _)| *held != bytes) {
                        return Vec::new();
                    }
                    let id = 1_000 + service.media.len() as u64;
                    service.media.insert(id, source.clone());
                    vec![id]
                };
                let media = self.request(&[one], "completion", complete, false).await?[0];
                journal.keep(&format!("media {media}")).await?;
                media
            }
        };
        let (photo, source) = (parcel.photo, source.to_owned());
        let add = move |service: &mut Service| {
            let Some(held) = service.media.get(&media).cloned() else { return Vec::new() };
            if held == source && service.gallery.iter().all(|(_, _, id)| *id != media) {
                service.gallery.push((photo, held, media));
            }
            vec![media]
        };
        Ok(self.request(&[one], "addition", add, true).await?[0])
    }

    /// One request for all, whose answer names none of them: where one was lost the event's list tells.
    pub(crate) async fn event(&self, all: &[Load<'_>]) -> Vec<Result<u64, Trouble>> {
        let mut results: Vec<Option<Result<u64, Trouble>>> = vec![None; all.len()];
        let mut ready = Vec::new();
        for (slot, one) in all.iter().enumerate() {
            match self.look_for(*one).await {
                Ok(Some(id)) => results[slot] = Some(Ok(id)),
                Ok(None) => ready.push((slot, Load { note: Some("sent"), ..*one })),
                Err(trouble) => results[slot] = Some(Err(trouble)),
            }
        }
        if !ready.is_empty() {
            let load: Vec<Load<'_>> = ready.iter().map(|(_, one)| *one).collect();
            let photos: Vec<(PhotoId, String)> =
                load.iter().map(|one| (one.parcel.photo, one.source.to_owned())).collect();
            // Now and then only some of a group are kept.
            let some = {
                let mut world = lock(&self.world);
                if world.faults && world.chance(10) { world.dice.random_range(1..=photos.len()) } else { photos.len() }
            };
            let store = move |service: &mut Service| {
                photos.iter().take(some).map(|(photo, source)| keep(service, *photo, source)).collect()
            };
            let what = if load.len() > 1 { "group" } else { "upload" };
            match self.request(&load, what, store, true).await {
                Ok(ids) => {
                    let mut ids = ids.into_iter();
                    for (slot, one) in &ready {
                        results[*slot] = Some(match ids.next() {
                            Some(id) => one.journal.keep(&format!("image {id}")).await.map(|()| id),
                            None => {
                                Err(Trouble::new(Class::Unanswered, FailureCode::DestUnexpected, "fewer than sent"))
                            }
                        });
                    }
                }
                Err(trouble) => {
                    ready.iter().for_each(|(slot, _)| results[*slot] = Some(Err(trouble.clone())));
                }
            }
        }
        results.into_iter().map(Option::unwrap).collect()
    }

    /// Whether it came in an attempt before this.
    async fn look_for(&self, one: Load<'_>) -> Result<Option<u64>, Trouble> {
        if one.journal.recall().await?.is_none() {
            return Ok(None);
        }
        let source = one.source.to_owned();
        let list = move |service: &mut Service| {
            let found = service.gallery.iter().find(|(_, held, _)| *held == source);
            vec![found.map_or(0, |(_, _, id)| *id)]
        };
        let found = self.request(&[one], "list", list, false).await.map_err(without_trace)?;
        Ok(Some(found[0]).filter(|id| *id != 0))
    }

    /// Takes a photo out of the gallery. What was asked may be done though no answer comes.
    pub(crate) async fn take_away(&self, id: u64) -> Result<(), Trouble> {
        self.step().await;
        self.asks("a removal");
        self.was_asked_for(id);
        let fate = self.fate();
        self.note(format!("removal of {id} begins: {fate:?}"));
        self.body(5..400).await;
        let trouble = |class, code| Err(Trouble::new(class, code, format!("removal: {fate:?}")));
        let remove = || {
            let mut world = lock(&self.world);
            world.service(&self.id).gallery.retain(|(_, _, held)| *held != id);
            world.note(format!("{} removed {id}", self.id));
        };
        match fate {
            Fate::Done | Fate::Slow => {
                remove();
                self.body(1..400).await;
                Ok(())
            }
            Fate::Unheard | Fate::FailsLate | Fate::ShortAnswer => {
                remove();
                self.body(1..60_000).await;
                trouble(Class::Unanswered, FailureCode::NetNoAnswer)
            }
            Fate::Refused => {
                self.found_offline();
                trouble(Class::NothingSent, FailureCode::NetOffline)
            }
            Fate::Page => trouble(Class::Portal, FailureCode::NetPortal),
            Fate::Denied => trouble(Class::NeedsPerson, FailureCode::DestDenied),
            Fate::Full => trouble(Class::NeedsPerson, FailureCode::DestFull),
            Fate::Wait(seconds) => {
                self.is_told_to_wait(seconds);
                Err(Trouble {
                    retry_after: Some(std::time::Duration::from_secs(seconds)),
                    ..Trouble::new(Class::Throttled, FailureCode::DestLimited, "removal")
                })
            }
            _ => trouble(Class::Broken, FailureCode::NetBroken),
        }
    }

    /// The word that a photo was taken down is durable before the gallery hears of it, and only then is it removed.
    fn was_asked_for(&self, id: u64) {
        let (photo, store) = {
            let mut world = lock(&self.world);
            let can = world.service(&self.id).kind != DestinationKind::EventGallery;
            world.demand(can, || format!("{} was asked to remove a photo", self.id));
            let gallery = &world.service(&self.id).gallery;
            let photo = gallery.iter().find(|(_, _, held)| *held == id).map(|(photo, ..)| *photo);
            (photo, world.store.clone().unwrap())
        };
        let Some(photo) = photo else { return };
        let down = store.read_blocking(|view| take_downs::is_down(view, photo)).unwrap();
        lock(&self.world).demand(down, || format!("photo {photo} is removed, and nobody took it down"));
    }
}

/// Looking leaves nothing behind.
fn without_trace(trouble: Trouble) -> Trouble {
    match trouble.class {
        Class::Unanswered => Trouble { class: Class::Broken, ..trouble },
        _ => trouble,
    }
}

fn keep(service: &mut Service, photo: PhotoId, source: &str) -> u64 {
    let id = service.new_id();
    service.gallery.push((photo, source.to_owned(), id));
    id
}
