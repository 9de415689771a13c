//! What was taken down goes nowhere, whatever happened on its way, and each gallery's answer is kept.

use crate::world::{World, adopt, destinations};
use boothlift_contract::{DeliveryState, FailureCode, PhotoId, TakeDownState, Timestamp};
use boothlift_store::{
    Step, StoreError, Transaction,
    deliveries::{self, Order, Outcome, Setback, StoredProof},
    destinations as rows, gallery, take_downs,
};

const LATER: Timestamp = Timestamp(1_000_000);

/// Works on one photo that both destinations wait for.
fn with_photo(work: impl FnOnce(&Transaction<'_>, PhotoId) -> Result<(), StoreError> + Send + 'static) {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    let all = move |tx: &Transaction<'_>| work(tx, adopt(tx, event, folder, 1, 2, Some(1))?.photo);
    world.store.write_blocking(all).unwrap();
}

/// As if every service had a call for it.
fn ask(tx: &Transaction<'_>, photo: PhotoId) -> Result<Vec<deliveries::Delivery>, StoreError> {
    take_downs::ask(tx, photo, |_| true, Timestamp(50))
}

fn first(tx: &Transaction<'_>, photo: PhotoId) -> Result<i64, StoreError> {
    Ok(deliveries::of_photo(tx, photo)?[0].id)
}

fn setback(step: Step, word: &'static str) -> Setback {
    let outcome = Outcome { word, status: None, failure: None };
    Setback { step, due_at: Timestamp(0), counted: true, outcome }
}

fn removals(tx: &Transaction<'_>) -> Result<Vec<take_downs::Removal>, StoreError> {
    take_downs::due(tx, &destinations()[0], LATER, 9)
}

#[test]
fn what_waits_goes_nowhere_any_more_and_nothing_brings_it_back() {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    world
        .store
        .write_blocking(move |tx| {
            let photo = adopt(tx, event, folder, 1, 2, Some(1))?.photo;
            let [there, _] = destinations();
            for delivery in ask(tx, photo)? {
                assert_eq!(delivery.state, DeliveryState::Cancelled);
                assert_eq!(delivery.failure.unwrap().code, FailureCode::PhotoTakenDown);
            }
            assert!(removals(tx)?.is_empty(), "it is nowhere");
            let id = first(tx, photo)?;
            deliveries::decide(tx, id, Step::Restore, None, Timestamp(0), LATER)?;
            assert_eq!(deliveries::get(tx, id)?.state, DeliveryState::Cancelled, "nobody takes it in again");
            tx.execute("UPDATE deliveries SET state = 'waiting'", [])?;
            let refused = deliveries::start(tx, id, LATER);
            assert!(matches!(refused, Err(StoreError::IllegalTransition { .. })), "{refused:?}");
            // As if it had never been planned; no program takes a delivery away, so the counters follow by hand.
            tx.execute("DELETE FROM deliveries", [])?;
            tx.execute("DELETE FROM delivery_counts", [])?;
            rows::switch(tx, &there, true, Some(event), LATER)?;
            assert!(!deliveries::of_photo(tx, photo)?.is_empty());
            adopt(tx, event, folder, 3, 2, Some(1))?;
            for order in [Order::Newest, Order::Oldest, Order::Smallest] {
                assert_eq!(
                    deliveries::due(tx, &there, LATER, order, deliveries::Which::All, 9)?,
                    [],
                    "under no name, at no new destination"
                );
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_is_there_is_removed_once_and_the_answer_has_its_time() {
    with_photo(|tx, photo| {
        let id = first(tx, photo)?;
        deliveries::start(tx, id, Timestamp(20))?;
        let proof = StoredProof { remote_id: Some("41".into()), ..StoredProof::default() };
        deliveries::confirm(tx, id, &proof, Timestamp(30))?;
        ask(tx, photo)?;
        assert_eq!(deliveries::get(tx, id)?.state, DeliveryState::Confirmed, "it is still there");
        assert_eq!(removals(tx)?[0].remote_id.as_deref(), Some("41"));
        take_downs::removed(tx, id, Timestamp(60))?;
        let standing = take_downs::of_delivery(tx, id, "")?.unwrap();
        assert_eq!((standing.state, standing.since), (TakeDownState::Removed, Timestamp(60)));
        assert_eq!(deliveries::get(tx, id)?.state, DeliveryState::Cancelled);
        ask(tx, photo)?;
        assert!(removals(tx)?.is_empty(), "a receipt stays");
        Ok(())
    });
}

#[test]
fn a_proof_that_comes_later_makes_the_removal_due() {
    with_photo(|tx, photo| {
        let id = first(tx, photo)?;
        deliveries::start(tx, id, Timestamp(20))?;
        deliveries::body_ends(tx, id, Timestamp(21))?;
        ask(tx, photo)?;
        assert_eq!(deliveries::get(tx, id)?.state, DeliveryState::BodySent, "what is on the wire ends by itself");
        assert!(removals(tx)?.is_empty());
        let proof = StoredProof { remote_id: Some("7".into()), ..StoredProof::default() };
        deliveries::confirm(tx, id, &proof, Timestamp(60))?;
        assert_eq!(removals(tx)?[0].remote_id.as_deref(), Some("7"));
        Ok(())
    });
}

#[test]
fn an_attempt_that_ends_without_proof_is_not_repeated() {
    for (step, word, doubtful) in [(Step::PutBack, "broken", false), (Step::LoseAnswer, "unanswered", true)] {
        with_photo(move |tx, photo| {
            let id = first(tx, photo)?;
            deliveries::start(tx, id, Timestamp(20))?;
            deliveries::body_ends(tx, id, Timestamp(21))?;
            ask(tx, photo)?;
            deliveries::set_back(tx, id, &setback(step, word), Timestamp(60))?;
            assert_eq!(deliveries::get(tx, id)?.state, DeliveryState::Cancelled, "{word}");
            assert_eq!(removals(tx)?.iter().map(|one| one.doubtful).collect::<Vec<_>>(), vec![true; doubtful.into()]);
            Ok(())
        });
    }
}

#[test]
fn a_program_that_died_in_the_middle_finds_it_taken_down() {
    for body_sent in [false, true] {
        with_photo(move |tx, photo| {
            let id = first(tx, photo)?;
            deliveries::start(tx, id, Timestamp(20))?;
            if body_sent {
                deliveries::body_ends(tx, id, Timestamp(21))?;
            }
            ask(tx, photo)?;
            assert_eq!(deliveries::recover(tx, LATER, Timestamp(60))?, [], "nothing is looked for to be sent again");
            assert_eq!(deliveries::get(tx, id)?.state, DeliveryState::Cancelled);
            assert_eq!(removals(tx)?.len(), usize::from(body_sent), "only what may be there is asked for");
            Ok(())
        });
    }
}

#[test]
fn where_no_call_can_do_it_a_person_is_told_and_no_call_is_made() {
    with_photo(|tx, photo| {
        let id = first(tx, photo)?;
        deliveries::start(tx, id, Timestamp(20))?;
        deliveries::confirm(tx, id, &StoredProof::default(), Timestamp(30))?;
        take_downs::ask(tx, photo, |_| false, Timestamp(50))?;
        assert_eq!(take_downs::of_delivery(tx, id, "")?.unwrap().state, TakeDownState::ByHand);
        assert!(removals(tx)?.is_empty());
        assert_eq!(deliveries::get(tx, id)?.state, DeliveryState::Confirmed, "it is there, and the records say so");
        Ok(())
    });
}

#[test]
fn guests_pages_on_this_computer_follow_in_the_same_commit() {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    world
        .store
        .write_blocking(move |tx| {
            let photo = adopt(tx, event, folder, 1, 2, Some(1))?.photo;
            let local = deliveries::of_photo(tx, photo)?[1].clone();
            tx.execute(
                "INSERT INTO gallery_photos (event_id, source_sha256, sha256, bytes, media, kind, name, width, height,
                     orientation, origin, added_at) VALUES (?1, ?2, 'x', 1, 'jpeg', 'single', 'a', 1, 1, 1, 'booth', 1)",
                rusqlite::params![event.0, local.sha256],
            )?;
            deliveries::start(tx, local.id, Timestamp(20))?;
            deliveries::confirm(tx, local.id, &StoredProof::default(), Timestamp(30))?;
            assert_eq!(gallery::totals(tx, event)?.0, 1);
            ask(tx, photo)?;
            assert_eq!(gallery::totals(tx, event)?.0, 0);
            assert_eq!(take_downs::of_delivery(tx, local.id, "")?.unwrap().state, TakeDownState::Removed);
            Ok(())
        })
        .unwrap();
}
