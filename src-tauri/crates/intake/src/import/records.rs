//! What an import writes down: a photo, a file that waits for a person, and how long both wait.

use super::{Given, ImportInto};
use crate::{copy::Safe, rules};
use boothlift_contract::{EventId, Failure, FileId, FileVerdict, PhotoId, SeenBy, Timestamp};
use boothlift_sessions::{clean_tag, kind_of};
use boothlift_store::{
    StoreError, Transaction, deliveries,
    files::{self, Adopted, Adoption, Look, Sighting},
    sessions::{self, Origin, SessionKey},
};

/// A safe copy becomes a photo.
pub(super) fn adopt(
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
            let own = file.folder.as_deref().filter(|_| into.each_folder);
            let named = own.and_then(|own| own.rsplit('/').next()).map(clean_tag).filter(|tag| !tag.is_empty());
            let stamp = || Ok(clean_tag(&rules::stamp(began_at, rules::clock_of(group, into.event)?)));
            let tag = named.map_or_else(stamp, Ok::<_, StoreError>)?;
            let key = format!("drop-{}", began_at.0);
            (None, own.map_or_else(|| key.clone(), |own| format!("{key}-{own}")), tag)
        }
    };
    let adoption = Adoption {
        sighting: sighting(file, &safe.look, into.event, began_at),
        sha256: &safe.sha256,
        crc32: Some(safe.crc32),
        media: safe.media,
        kind: kind_of(safe.media, &file.place.folders(), &file.place.name, safe.facts.width, safe.facts.height),
        width: safe.facts.width,
        height: safe.facts.height,
        orientation: safe.facts.orientation,
        has_private: safe.facts.has_private,
        session: Some(SessionKey { event: into.event, folder, key: &key, tag: &tag, origin: Origin::Drop }),
        bulk: false,
        due_at: now.plus(into.hold),
        only: into.only.as_ref(),
        picture_url: None,
    };
    files::adopt(group, &adoption, now)
}

/// A file that is none yet waits for a person, with its reason.
pub(super) fn keep(
    group: &Transaction<'_>,
    file: &Given,
    look: &Look,
    why: &Failure,
    (event, began_at, now): (EventId, Timestamp, Timestamp),
) -> Result<FileId, StoreError> {
    files::judge(group, &sighting(file, look, event, began_at), FileVerdict::Held, Some(why), now)
}

/// What was brought in and has not begun waits until `due_at`, as long as nobody said otherwise meanwhile.
pub(super) fn hold(group: &Transaction<'_>, photos: &[PhotoId], due_at: Timestamp) -> Result<(), StoreError> {
    for photo in photos {
        for delivery in deliveries::of_photo(group, *photo)? {
            let untouched = delivery.attempt == 0 && delivery.due_at > Timestamp(0) && delivery.due_at < due_at;
            if untouched && delivery.state == boothlift_contract::DeliveryState::Waiting {
                deliveries::postpone(group, delivery.id, due_at)?;
            }
        }
    }
    Ok(())
}

fn sighting<'a>(file: &'a Given, look: &'a Look, event: EventId, seen_at: Timestamp) -> Sighting<'a> {
    Sighting { event, folder: None, path: &file.path, look, seen_by: SeenBy::Hand, seen_at }
}
