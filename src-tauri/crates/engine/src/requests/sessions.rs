//! Requests about sessions in the hand: join, split, move, rename, leave out, and all of it back again.

use super::no_event;
use crate::core::{Core, records};
use boothlift_contract::{
    Answer, DeliveryState, DestinationKind, EditNote, EngineEvent, EventId, Failure, FailureCode, Follows, NotThis,
    PhotoId, Reply, SessionEdit, SessionId, WithdrawnHow,
};
use boothlift_sessions::clean_tag;
use boothlift_store::{
    Connection, StoreError, Transaction,
    deliveries::{self, Delivery},
    edits::{self, Edited, Standing},
    events, photos, sessions, withdrawals,
};
use std::{collections::HashSet, sync::Arc};

/// Photos of one request, at most.
const MOST: usize = 1000;
/// Characters of a typed tag, at most.
const TYPED: usize = 200;

/// What a service can do about photos that are there when their session changes.
///
/// Event Gallery's upload call takes the session as a parameter of each photo and its documentation names no call that
/// changes it (<https://support.darkroomsoftware.com/portal/en/kb/articles/api-new>).
pub(super) const fn follows(kind: DestinationKind) -> Follows {
    match kind {
        DestinationKind::LocalGallery => Follows::AtOnce,
        DestinationKind::EventGallery => Follows::CannotMove,
        DestinationKind::SelfCommunity | DestinationKind::CycleMate => Follows::NoSessions,
    }
}

pub(super) async fn merge(core: &Arc<Core>, session: SessionId, into: SessionId) -> Answer {
    let now = core.clock.now();
    edit(core, move |tx, _| edits::merge(tx, session, into, now)).await
}

pub(super) async fn split(core: &Arc<Core>, session: SessionId, photos: Vec<PhotoId>) -> Answer {
    let photos = few(photos)?;
    let now = core.clock.now();
    edit(core, move |tx, _| edits::split(tx, session, &photos, now)).await
}

pub(super) async fn move_photos(core: &Arc<Core>, photos: Vec<PhotoId>, to: SessionId) -> Answer {
    let photos = few(photos)?;
    let now = core.clock.now();
    edit(core, move |tx, _| edits::move_photos(tx, &photos, to, now)).await
}

pub(super) async fn rename(core: &Arc<Core>, session: SessionId, typed: String) -> Answer {
    let clean = cleaned(&typed)?;
    let now = core.clock.now();
    let answer = edit(core, move |tx, _| edits::rename(tx, session, &clean, now)).await?;
    Ok(match answer {
        Reply::Edited(edit) => Reply::Edited(SessionEdit { cleaned: edit.tag != typed, ..edit }),
        other => other,
    })
}

pub(super) async fn clean(core: &Arc<Core>, session: SessionId, typed: String) -> Answer {
    let clean = cleaned(&typed)?;
    let tag = core.store.read(move |view| edits::tag_for(view, &sessions::get(view, session)?, &clean));
    tag.await.map(Reply::Text).map_err(records)
}

pub(super) async fn undo(core: &Arc<Core>) -> Answer {
    let now = core.clock.now();
    edit(core, move |tx, event| edits::undo(tx, event, now)).await
}

pub(super) async fn redo(core: &Arc<Core>) -> Answer {
    let now = core.clock.now();
    edit(core, move |tx, event| edits::redo(tx, event, now)).await
}

pub(super) async fn not_this_one(core: &Arc<Core>, not: NotThis) -> Answer {
    let not = some(not)?;
    let now = core.clock.now();
    edit(core, move |tx, event| {
        let chosen = match not {
            NotThis::Photo { photo } => vec![photo],
            NotThis::Photos { photos } => photos,
            NotThis::Session { session } => {
                sessions::thumbs(tx, session)?.into_iter().map(|thumb| thumb.photo).collect()
            }
        };
        edits::leave_out(tx, event, &chosen, now)
    })
    .await
}

/// The booth took a photo's file back: within its regret time it never leaves.
pub(crate) async fn withdraw(core: &Arc<Core>, photo: PhotoId, how: WithdrawnHow) -> Result<(), Failure> {
    let now = core.clock.now();
    tracing::info!(photo = photo.0, %how, "the booth took a photo back");
    let work = move |tx: &Transaction<'_>| {
        withdrawals::hear(tx, photo)?;
        photos::withdraw(tx, photo, how, now)
    };
    let left_out = core.store.write(work).await.map_err(records)?;
    if left_out {
        tell(core, vec![photo]).await?;
    }
    core.publisher.touch();
    Ok(())
}

/// The booth told whose some photos are: it is written down already, the lanes and whoever looks on hear of it.
pub(crate) async fn claimed(core: &Arc<Core>, photos: Vec<PhotoId>) -> Result<(), Failure> {
    tracing::info!(photos = photos.len(), "the booth told of the sessions of photos");
    core.wake_lanes();
    core.set_up_changed();
    tell(core, photos).await
}

/// Does one edit in a transaction of its own and says what became of it.
async fn edit(
    core: &Arc<Core>,
    work: impl FnOnce(&Transaction<'_>, EventId) -> Result<Edited, StoreError> + Send + 'static,
) -> Answer {
    let event = core.store.read(events::current).await.map_err(records)?.ok_or_else(no_event)?.id;
    let (edited, told) = core
        .store
        .write(move |tx| {
            let edited = work(tx, event)?;
            let told = answer(tx, event, &edited)?;
            Ok((edited, told))
        })
        .await
        .map_err(records)?;
    if edited.kind == boothlift_contract::EditKind::NotThisOne {
        tell(core, edited.photos).await?;
        core.wake_lanes();
    }
    core.set_up_changed();
    Ok(Reply::Edited(told))
}

fn answer(view: &Connection, event: EventId, edited: &Edited) -> Result<SessionEdit, StoreError> {
    let (undo, redo) = edits::at_hand(view, event)?;
    let moves = edited.kind != boothlift_contract::EditKind::NotThisOne;
    let mut notes = Vec::new();
    if moves {
        for photo in &edited.photos {
            // A photo that is where its tag says needs no word.
            let home = photos::get(view, *photo)?;
            let session = home.moves_to.or(home.session).map(|id| sessions::get(view, id)).transpose()?;
            let tag = session.map(|session| session.tag).unwrap_or_default();
            edits::standing(view, &[*photo])?.into_iter().for_each(|one| add_note(&mut notes, one, &tag));
        }
    }
    Ok(SessionEdit {
        kind: edited.kind,
        undone: edited.undone,
        session: edited.session.as_ref().map(|session| session.id),
        number: edited.session.as_ref().map(|session| session.number),
        other: edited.other.as_ref().map(|session| session.number),
        tag: edited.session.as_ref().map(|session| session.tag.clone()).unwrap_or_default(),
        cleaned: false,
        photos: u32::try_from(edited.photos.len()).unwrap_or(u32::MAX),
        later: edited.later,
        notes,
        can_undo: undo.is_some(),
        can_redo: redo.is_some(),
    })
}

fn add_note(notes: &mut Vec<EditNote>, one: Standing, tag_now: &str) {
    let (how, tag) = match (follows(one.kind), one.state) {
        (Follows::CannotMove, DeliveryState::Waiting) => (Follows::WithNextPhoto, tag_now.to_owned()),
        (Follows::CannotMove, _) if one.tag == tag_now => return,
        (Follows::CannotMove, DeliveryState::Confirmed) => (Follows::CannotMove, one.tag),
        (Follows::CannotMove, _) => (Follows::AfterArrival, one.tag),
        (how, _) => (how, String::new()),
    };
    match notes.iter_mut().find(|note| note.label == one.label && note.follows == how && note.tag == tag) {
        Some(note) => note.photos += one.photos,
        None => notes.push(EditNote { label: one.label, follows: how, photos: one.photos, tag }),
    }
}

/// Tells how the deliveries of some photos stand now.
async fn tell(core: &Arc<Core>, chosen: Vec<PhotoId>) -> Result<(), Failure> {
    let all = core.store.read(move |view| {
        let mut all = Vec::new();
        for photo in chosen {
            all.extend(deliveries::of_photo(view, photo)?);
        }
        Ok(all)
    });
    for delivery in all.await.map_err(records)? {
        tell_one(core, delivery);
    }
    Ok(())
}

/// Tells how one delivery stands now.
pub(super) fn tell_one(core: &Core, delivery: Delivery) {
    core.sink.tell(EngineEvent::DeliveryChanged {
        photo: delivery.photo,
        sha256: delivery.sha256,
        destination: delivery.destination,
        state: delivery.state,
        attempt: delivery.attempt,
        failure: delivery.failure,
    });
}

fn few(photos: Vec<PhotoId>) -> Result<Vec<PhotoId>, Failure> {
    if photos.len() > MOST {
        return Err(Failure::new(FailureCode::RequestWrong, "photos", "at most 1,000 at once"));
    }
    Ok(photos)
}

/// At least one photo, and not too many.
pub(super) fn several(photos: &[PhotoId]) -> Result<(), Failure> {
    match photos.len() {
        0 => Err(Failure::new(FailureCode::RequestWrong, "photos", "at least one")),
        n if n > MOST => Err(Failure::new(FailureCode::RequestWrong, "photos", "at most 1,000 at once")),
        _ => Ok(()),
    }
}

/// A choice of several photos: none of them twice, at least one, and not too many.
pub(super) fn some(not: NotThis) -> Result<NotThis, Failure> {
    let NotThis::Photos { photos } = not else { return Ok(not) };
    let mut seen = HashSet::new();
    let photos: Vec<_> = few(photos)?.into_iter().filter(|photo| seen.insert(*photo)).collect();
    if photos.is_empty() {
        return Err(Failure::new(FailureCode::RequestWrong, "photos", "at least one"));
    }
    Ok(NotThis::Photos { photos })
}

fn cleaned(typed: &str) -> Result<String, Failure> {
    let wrong = |why| Failure::new(FailureCode::RequestWrong, "tag", why);
    if typed.chars().count() > TYPED {
        return Err(wrong("at most 200 characters"));
    }
    match clean_tag(typed.trim()) {
        empty if empty.is_empty() => Err(wrong("a tag needs at least one letter or digit")),
        clean => Ok(clean),
    }
}
