//! A delivery moves only as the one transition function says, and a refused step changes nothing.

use crate::world::{World, adopt};
use boothlift_contract::{DeliveryState, Failure, FailureCode, Timestamp};
use boothlift_store::{
    Step, StoreError, Transaction, after,
    deliveries::{self, Order, Outcome, Setback, StoredProof},
};

/// Takes `step` by the call that a caller would use for it.
fn take(tx: &Transaction<'_>, id: i64, step: Step) -> Option<Result<(), StoreError>> {
    let (at, why) = (Timestamp(20), Failure::new(FailureCode::PhotoRefused, "x", ""));
    let outcome = Outcome { word: "broken", status: None, failure: None };
    match step {
        Step::Start => Some(deliveries::start(tx, id, at).map(drop)),
        Step::BodyEnds => Some(deliveries::body_ends(tx, id, at)),
        Step::Confirm => Some(deliveries::confirm(tx, id, &StoredProof::default(), at)),
        Step::PutBack | Step::LoseAnswer => {
            let setback = Setback { step, due_at: at, counted: true, outcome };
            Some(deliveries::set_back(tx, id, &setback, at))
        }
        Step::Hold | Step::Release | Step::Cancel | Step::Restore | Step::Prepare | Step::SendAgain => {
            Some(deliveries::decide(tx, id, step, Some(&why), at, at))
        }
        // Recovery looks for what is open by itself.
        Step::Recover => None,
        // Only what was asked to be taken down is.
        Step::TakeDown => None,
    }
}

#[test]
fn every_step_from_every_state_does_what_the_one_function_says_or_nothing() {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    world
        .store
        .write_blocking(move |tx| {
            let photo = adopt(tx, event, folder, 1, 2, None)?.photo;
            let id = deliveries::of_photo(tx, photo)?[0].id;
            let mut tried = 0;
            for &from in DeliveryState::ALL {
                for step in Step::ALL {
                    tx.execute(
                        "UPDATE deliveries SET state = ?2, attempt = 0, code = 'photo.refused' WHERE id = ?1",
                        rusqlite::params![id, from.as_str()],
                    )?;
                    tx.execute("DELETE FROM attempts", [])?;
                    let before = deliveries::get(tx, id)?;
                    let Some(taken) = take(tx, id, step) else { continue };
                    let now = deliveries::get(tx, id)?;
                    match (after(from, step), taken) {
                        (Some(to), Ok(())) => assert_eq!(now.state, to, "{from} {step:?}"),
                        (None, Err(StoreError::IllegalTransition { from: told, step: asked })) => {
                            assert_eq!((told, asked), (from, step));
                            assert_eq!(now, before, "a refused step changes nothing");
                        }
                        (want, got) => panic!("{from} {step:?}: wanted {want:?}, got {got:?}"),
                    }
                    tried += 1;
                }
            }
            assert_eq!(tried, DeliveryState::ALL.len() * (Step::ALL.len() - 2));
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_attempt_has_its_line_in_the_journal_before_its_first_byte_and_when_it_ended() {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    world
        .store
        .write_blocking(move |tx| {
            let photo = adopt(tx, event, folder, 1, 2, None)?.photo;
            let id = deliveries::of_photo(tx, photo)?[0].id;
            deliveries::start(tx, id, Timestamp(30))?;
            let line = |tx: &Transaction<'_>| -> (i64, Option<i64>, Option<i64>, Option<String>) {
                tx.query_row(
                    "SELECT started_at, body_sent_at, ended_at, outcome FROM attempts ORDER BY id DESC LIMIT 1",
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
                )
                .unwrap()
            };
            assert_eq!(line(tx), (30, None, None, None));
            deliveries::body_ends(tx, id, Timestamp(31))?;
            assert_eq!(line(tx), (30, Some(31), None, None));
            let lost = deliveries::recover(tx, Timestamp(1_000), Timestamp(40))?;
            assert_eq!(lost.iter().map(|lost| (lost.id, lost.body_sent_at)).collect::<Vec<_>>(), [(id, Timestamp(31))]);
            assert_eq!(line(tx), (30, Some(31), Some(40), Some("unanswered".into())));
            let now = deliveries::get(tx, id)?;
            assert!(now.possible_duplicate && now.state == DeliveryState::Unknown);
            deliveries::start(tx, id, Timestamp(50))?;
            deliveries::confirm(tx, id, &StoredProof::default(), Timestamp(51))?;
            assert_eq!(line(tx), (50, None, Some(51), Some("confirmed".into())));
            assert_eq!(deliveries::get(tx, id)?.attempt, 2);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_clock_that_is_set_back_keeps_no_photo_waiting_until_it_has_caught_up() {
    const HOUR: i64 = 3_600_000;
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    world
        .store
        .write_blocking(move |tx| {
            let (then, now) = (Timestamp(30 * HOUR), Timestamp(29 * HOUR));
            let outcome = Outcome { word: "unanswered", status: None, failure: None };
            let mut rows = Vec::new();
            for (shot, step) in [(1, Step::PutBack), (2, Step::LoseAnswer)] {
                let photo = adopt(tx, event, folder, shot, 2 * shot, None)?.photo;
                let row = deliveries::of_photo(tx, photo)?.swap_remove(0);
                deliveries::start(tx, row.id, then)?;
                deliveries::body_ends(tx, row.id, then)?;
                let due_at = then.plus(std::time::Duration::from_secs(600));
                let setback = Setback { step, due_at, counted: true, outcome: outcome.clone() };
                deliveries::set_back(tx, row.id, &setback, then)?;
                rows.push(row);
            }
            let due = |at| {
                Ok::<_, StoreError>(
                    deliveries::due(tx, &rows[0].destination, at, Order::Oldest, deliveries::Which::All, 9)?.len(),
                )
            };
            assert_eq!(due(then)?, 0, "not before their time");
            assert_eq!(due(now)?, 2, "the clock was set back by an hour");
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_body_that_left_in_what_is_now_the_future_counts_as_having_left_now() {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    world
        .store
        .write_blocking(move |tx| {
            let photo = adopt(tx, event, folder, 1, 2, None)?.photo;
            let id = deliveries::of_photo(tx, photo)?.swap_remove(0).id;
            deliveries::start(tx, id, Timestamp(86_400_000))?;
            deliveries::body_ends(tx, id, Timestamp(86_400_001))?;
            let lost = deliveries::recover(tx, Timestamp(1_000), Timestamp(40))?;
            assert_eq!(lost[0].body_sent_at, Timestamp(40));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_wait_that_a_service_named_holds_across_a_start_and_a_clock_that_is_set_back_makes_it_no_longer() {
    const MINUTE: i64 = 60_000;
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    world
        .store
        .write_blocking(move |tx| {
            let then = Timestamp(3_000 * MINUTE);
            let outcome = Outcome { word: "unanswered", status: Some(500), failure: None };
            let mut rows = Vec::new();
            for (shot, step) in [(1, Step::PutBack), (2, Step::LoseAnswer)] {
                let photo = adopt(tx, event, folder, shot, 2 * shot, None)?.photo;
                let row = deliveries::of_photo(tx, photo)?.swap_remove(0);
                deliveries::start(tx, row.id, then)?;
                deliveries::body_ends(tx, row.id, then)?;
                let due_at = Timestamp(then.0 + 60 * MINUTE);
                let setback = Setback { step, due_at, counted: true, outcome: outcome.clone() };
                deliveries::set_back(tx, row.id, &setback, then)?;
                rows.push(row);
            }
            let due = |minutes: i64| -> Result<Vec<i64>, StoreError> {
                let at = Timestamp(then.0 + minutes * MINUTE);
                let due = deliveries::due(tx, &rows[0].destination, at, Order::Oldest, deliveries::Which::All, 9)?;
                Ok(due.iter().map(|row| row.id).collect())
            };
            let start = |minutes: i64| {
                let at = Timestamp(then.0 + minutes * MINUTE);
                deliveries::recover(tx, Timestamp(at.0 + 10 * MINUTE), at)
            };
            assert!(due(10)?.is_empty(), "nor without a start");
            start(20)?;
            assert!(due(59)?.is_empty());
            assert_eq!(due(60)?.len(), 2);
            for start_at in [-1_000, -990] {
                start(start_at)?;
                assert_eq!((due(-941)?, due(-940)?.len()), (vec![], 2), "an hour from the first look at that clock");
            }
            Ok(())
        })
        .unwrap();
}
