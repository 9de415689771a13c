//! What a destination showed, beside the journal: only a person's word sends again, and what was taken down is not missed.

use crate::world::{World, adopt, destinations};
use boothlift_contract::{DeliveryState, EventId, FailureCode, PhotoId, Timestamp};
use boothlift_store::{
    StoreError, Transaction,
    audits::{self, Audit},
    deliveries::{self, StoredProof},
    listing, take_downs,
};

const LATER: Timestamp = Timestamp(100);

/// A photo that the first destination confirmed under this id.
fn confirmed(
    tx: &Transaction<'_>,
    world: (EventId, boothlift_contract::FolderId),
    n: u8,
) -> Result<PhotoId, StoreError> {
    let photo = adopt(tx, world.0, world.1, n, 2 * n, Some(1))?.photo;
    let id = deliveries::of_photo(tx, photo)?[0].id;
    deliveries::start(tx, id, Timestamp(20))?;
    let proof = StoredProof { remote_id: Some(n.to_string()), ..StoredProof::default() };
    deliveries::confirm(tx, id, &proof, Timestamp(21))?;
    Ok(photo)
}

fn audit(confirmed: u32, seen: u32) -> Audit {
    Audit { began_at: Timestamp(30), ended_at: Timestamp(31), confirmed, seen, extra: 0 }
}

#[test]
fn what_is_missing_waits_again_by_a_persons_word_alone_and_is_missing_no_more_once_it_was_confirmed() {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    world
        .store
        .write_blocking(move |tx| {
            let there = &destinations()[0];
            let photo = confirmed(tx, (event, folder), 1)?;
            confirmed(tx, (event, folder), 2)?;
            let all = audits::confirmed(tx, event, there)?;
            assert_eq!(all.len(), 2);
            assert_eq!(audits::keep(tx, event, there, &audit(2, 1), &all[..1])?, 1);
            assert_eq!((audits::missing(tx, event, there)?, audits::last(tx, event, there)?), (1, Some(audit(2, 1))));
            let id = deliveries::of_photo(tx, photo)?[0].id;
            assert_eq!(deliveries::get(tx, id)?.state, DeliveryState::Confirmed, "telling moves nothing");
            let detail = listing::detail(tx, listing::file_of(tx, photo)?)?;
            let told = detail.deliveries[0].failure.as_ref().map(|why| why.code);
            assert_eq!(told, Some(FailureCode::PhotoUnseen), "people see it on the photo");

            let sent = audits::send_missing(tx, event, there, "Gallery", LATER)?;
            assert_eq!(sent.iter().map(|one| (one.id, one.state)).collect::<Vec<_>>(), [(id, DeliveryState::Waiting)]);
            assert_eq!(sent[0].failure.as_ref().unwrap().code, FailureCode::PhotoUnseen);
            assert_eq!((audits::missing(tx, event, there)?, audits::last(tx, event, there)?), (0, None));
            assert!(audits::send_missing(tx, event, there, "Gallery", LATER)?.is_empty());

            deliveries::start(tx, id, LATER)?;
            let proof = StoredProof { remote_id: Some("9".into()), ..StoredProof::default() };
            deliveries::confirm(tx, id, &proof, LATER)?;
            assert_eq!((audits::missing(tx, event, there)?, audits::confirmed(tx, event, there)?.len()), (0, 2));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_photo_taken_down_before_or_after_the_list_is_not_missing_and_never_sent_again() {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    world
        .store
        .write_blocking(move |tx| {
            let there = &destinations()[0];
            let (first, second) = (confirmed(tx, (event, folder), 1)?, confirmed(tx, (event, folder), 2)?);
            let all = audits::confirmed(tx, event, there)?;
            take_downs::ask(tx, first, |_| true, Timestamp(40))?;
            assert_eq!(
                (audits::confirmed(tx, event, there)?.len(), audits::confirmed_count(tx, event, there)?),
                (1, 1)
            );
            assert_eq!(audits::keep(tx, event, there, &audit(2, 0), &all)?, 1, "the first was taken down meanwhile");
            take_downs::ask(tx, second, |_| true, Timestamp(41))?;
            assert_eq!(audits::missing(tx, event, there)?, 0);
            assert!(audits::send_missing(tx, event, there, "Gallery", LATER)?.is_empty());
            Ok(())
        })
        .unwrap();
}

#[test]
fn photos_on_their_way_explain_pictures_that_nobody_can_name() {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    world
        .store
        .write_blocking(move |tx| {
            let there = &destinations()[0];
            confirmed(tx, (event, folder), 1)?;
            assert_eq!(audits::unnamed(tx, there)?, 0);
            let photo = adopt(tx, event, folder, 3, 6, None)?.photo;
            assert_eq!(audits::unnamed(tx, there)?, 0, "what waits is nowhere");
            deliveries::start(tx, deliveries::of_photo(tx, photo)?[0].id, LATER)?;
            assert_eq!(audits::unnamed(tx, there)?, 1);
            assert_eq!(audits::known(tx, there)?.into_iter().collect::<Vec<_>>(), ["1"]);
            Ok(())
        })
        .unwrap();
}
