//! Safe copies are spent only when nothing needs them, and removed only when that was so for long enough.

use crate::world::{World, adopt, destinations};
use boothlift_contract::{DestinationId, EventId, Failure, FailureCode, MediaType, PhotoId, TakeDownState, Timestamp};
use boothlift_store::{
    Step, StoreError, Transaction, audits, deliveries, destinations as rows, events, photos, retention, take_downs,
};
use std::time::Duration;

const AT: Timestamp = Timestamp(100);
const KEEP: Duration = Duration::from_millis(1_000);
const SHA: &str = "0000000000000000000000000000000000000000000000000000000000000002";

/// One photo, `SHA`, whose event is over after `work`.
fn with_photo(work: impl FnOnce(&Transaction<'_>, EventId, PhotoId) -> Result<(), StoreError> + Send + 'static) {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    let all = move |tx: &Transaction<'_>| work(tx, event, adopt(tx, event, folder, 1, 2, Some(1))?.photo);
    world.store.write_blocking(all).unwrap();
}

fn delivery(tx: &Transaction<'_>, photo: PhotoId, at: usize) -> Result<i64, StoreError> {
    let id = &destinations()[at];
    let found = deliveries::of_photo(tx, photo)?.into_iter().find(|one| one.destination == *id);
    Ok(found.unwrap().id)
}

fn confirm(tx: &Transaction<'_>, id: i64) -> Result<(), StoreError> {
    deliveries::start(tx, id, AT)?;
    deliveries::body_ends(tx, id, AT)?;
    deliveries::confirm(tx, id, &deliveries::StoredProof { status: 200, ..Default::default() }, AT)
}

fn leave_out(tx: &Transaction<'_>, id: i64, code: FailureCode) -> Result<(), StoreError> {
    deliveries::decide(tx, id, Step::Cancel, Some(&Failure::new(code, "", "")), Timestamp(0), AT)
}

fn confirm_all(tx: &Transaction<'_>, photo: PhotoId) -> Result<(), StoreError> {
    (0..2).try_for_each(|at| confirm(tx, delivery(tx, photo, at)?))
}

/// A look at the copy when the count of time stands at `seen`, as the engine has one.
fn look(tx: &Transaction<'_>, seen: i64) -> Result<(), StoreError> {
    retention::note_quiet(tx, seen, true)?;
    retention::look(tx, SHA, seen, KEEP, AT)
}

fn state(tx: &Transaction<'_>) -> String {
    tx.query_row("SELECT ifnull(max(state), 'needed') FROM spent_copies", [], |row| row.get(0)).unwrap()
}

type Case = (&'static str, fn(&Transaction<'_>, EventId, PhotoId) -> Result<(), StoreError>);

/// What each photo is like whose copy must stay: everything else is as it is for one whose copy may go.
const KEPT: &[Case] = &[
    ("it waits", |tx, _, photo| confirm(tx, delivery(tx, photo, 1)?)),
    ("it is on its way", |tx, _, photo| {
        confirm(tx, delivery(tx, photo, 1)?)?;
        deliveries::start(tx, delivery(tx, photo, 0)?, AT).map(drop)
    }),
    ("its answer was lost", |tx, _, photo| {
        confirm(tx, delivery(tx, photo, 1)?)?;
        let id = delivery(tx, photo, 0)?;
        deliveries::start(tx, id, AT)?;
        deliveries::body_ends(tx, id, AT)?;
        let outcome = deliveries::Outcome { word: "unanswered", status: None, failure: None };
        let setback = deliveries::Setback { step: Step::LoseAnswer, due_at: AT, counted: true, outcome };
        deliveries::set_back(tx, id, &setback, AT)
    }),
    ("it is held", |tx, _, photo| {
        confirm(tx, delivery(tx, photo, 1)?)?;
        let why = Failure::new(FailureCode::PhotoRefused, "", "");
        deliveries::decide(tx, delivery(tx, photo, 0)?, Step::Hold, Some(&why), AT, AT)
    }),
    ("only this computer has it", |tx, _, photo| {
        confirm(tx, delivery(tx, photo, 1)?)?;
        leave_out(tx, delivery(tx, photo, 0)?, FailureCode::PhotoLeftOut)
    }),
    ("no gallery takes its kind", |tx, _, photo| {
        (0..2).try_for_each(|at| leave_out(tx, delivery(tx, photo, at)?, FailureCode::PhotoKind))
    }),
    ("a destination of the event was never asked", |tx, _, photo| {
        confirm_all(tx, photo)?;
        let mut row = rows::get(tx, &destinations()[0])?;
        row.id = DestinationId("cyclemate".into());
        rows::put(tx, &row, AT)?;
        rows::switch(tx, &row.id, true, Some(photos::get(tx, photo)?.event), AT)?;
        tx.execute("DELETE FROM deliveries WHERE destination_id = 'cyclemate'", [])?;
        Ok(())
    }),
    ("an audit missed it", |tx, event, photo| {
        confirm_all(tx, photo)?;
        let id = delivery(tx, photo, 0)?;
        let row = "INSERT INTO not_seen (delivery_id, event_id, destination_id) VALUES (?1, ?2, 'event-gallery')";
        tx.execute(row, [id, event.0])?;
        assert_eq!(audits::missing(tx, event, &destinations()[0])?, 1);
        Ok(())
    }),
    ("a gallery has still to remove it", |tx, _, photo| {
        confirm_all(tx, photo)?;
        take_downs::ask(tx, photo, |_| true, AT).map(drop)
    }),
    ("a person has still to remove it by hand", |tx, _, photo| {
        confirm_all(tx, photo)?;
        take_downs::ask(tx, photo, |_| false, AT).map(drop)
    }),
    ("another event with the same content waits", |tx, _, photo| {
        confirm_all(tx, photo)?;
        let new = events::NewEvent {
            name: "Other".into(),
            gallery_name: "Other".into(),
            date: "2026-06-21".into(),
            collection_url: None,
        };
        let other = events::start(tx, &new, AT)?.id;
        for id in destinations() {
            rows::switch(tx, &id, true, Some(other), AT)?;
        }
        tx.execute("UPDATE folders SET event_id = ?1", [other.0])?;
        let folder = boothlift_store::folders::watched(tx, other)?[0].id;
        assert!(adopt(tx, other, folder, 2, 2, Some(1))?.is_new);
        Ok(())
    }),
];

#[test]
fn each_thing_that_needs_a_copy_keeps_it_for_ever() {
    for (why, make) in KEPT {
        with_photo(move |tx, event, photo| {
            make(tx, event, photo)?;
            events::end(tx, AT)?;
            for seen in [0, 1_000, 1_000_000] {
                look(tx, seen)?;
                assert_eq!(state(tx), "needed", "{why}, at {seen}");
            }
            Ok(())
        });
    }
}

/// What each photo is like whose copy may go.
const FREE: &[Case] = &[
    ("every gallery confirmed it", |tx, _, photo| confirm_all(tx, photo)),
    ("a person wanted it nowhere", |tx, _, photo| {
        (0..2).try_for_each(|at| leave_out(tx, delivery(tx, photo, at)?, FailureCode::PhotoLeftOut))
    }),
    ("one gallery outside has it, the other does not take its kind", |tx, _, photo| {
        confirm(tx, delivery(tx, photo, 0)?)?;
        leave_out(tx, delivery(tx, photo, 1)?, FailureCode::PhotoKind)
    }),
    ("it was taken down and every gallery removed it", |tx, _, photo| {
        confirm_all(tx, photo)?;
        take_downs::ask(tx, photo, |_| true, AT)?;
        for at in 0..2 {
            let id = delivery(tx, photo, at)?;
            if take_downs::of_delivery(tx, id, "")?.is_some_and(|one| one.state == TakeDownState::Removing) {
                take_downs::removed(tx, id, AT)?;
            }
        }
        Ok(())
    }),
    ("it was taken down before it went anywhere", |tx, _, photo| take_downs::ask(tx, photo, |_| true, AT).map(drop)),
];

#[test]
fn a_copy_goes_once_nothing_needed_it_for_the_whole_time_and_not_a_moment_before() {
    for (why, make) in FREE {
        with_photo(move |tx, event, photo| {
            make(tx, event, photo)?;
            look(tx, 0)?;
            assert_eq!(state(tx), "needed", "{why}: the event is on");
            events::end(tx, AT)?;
            look(tx, 500)?;
            assert_eq!(state(tx), "spent", "{why}");
            look(tx, 1_499)?;
            assert_eq!(state(tx), "spent", "{why}");
            assert!(!retention::is_removed(tx, SHA)?);
            look(tx, 1_500)?;
            assert_eq!(state(tx), "removing", "{why}");
            assert!(retention::is_removed(tx, SHA)? && retention::may_go(tx, SHA, 1_500, KEEP)?);
            assert_eq!(retention::removed_at(tx, SHA)?, None, "its file is still there");
            assert!(photos::hashes(tx)?.is_empty(), "nobody misses it");
            retention::removed(tx, SHA, Timestamp(777))?;
            assert_eq!(retention::removed_at(tx, SHA)?, Some(Timestamp(777)));
            look(tx, 9_999)?;
            assert_eq!(state(tx), "removed", "{why}: nothing is looked at twice");
            Ok(())
        });
    }
}

#[test]
fn what_changes_between_two_looks_begins_the_time_anew() {
    let changes: [Case; 3] = [
        ("the event was opened and closed again", |tx, event, _| {
            events::reopen(tx, event, AT)?;
            events::end(tx, Timestamp(200))
        }),
        ("it was sent again and confirmed again", |tx, _, photo| {
            let id = delivery(tx, photo, 0)?;
            deliveries::decide(tx, id, Step::SendAgain, None, Timestamp(0), Timestamp(200))?;
            deliveries::start(tx, id, Timestamp(200))?;
            deliveries::body_ends(tx, id, Timestamp(200))?;
            deliveries::confirm(tx, id, &deliveries::StoredProof::default(), Timestamp(201))
        }),
        ("it was taken down", |tx, _, photo| {
            take_downs::ask(tx, photo, |_| true, Timestamp(200))?;
            take_downs::removed(tx, delivery(tx, photo, 0)?, Timestamp(201))
        }),
    ];
    for (why, change) in changes {
        with_photo(move |tx, event, photo| {
            confirm_all(tx, photo)?;
            events::end(tx, AT)?;
            look(tx, 0)?;
            change(tx, event, photo)?;
            look(tx, 999)?;
            look(tx, 1_998)?;
            assert_eq!(state(tx), "spent", "{why}");
            look(tx, 1_999)?;
            assert_eq!(state(tx), "removing", "{why}");
            Ok(())
        });
    }
}

#[test]
fn an_event_that_nobody_closed_counts_as_over_when_no_photo_came_for_as_long() {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    let work = move |tx: &Transaction<'_>| {
        let photo = adopt(tx, event, folder, 1, 2, Some(1))?.photo;
        confirm_all(tx, photo)?;
        look(tx, 0)?;
        look(tx, 900)?;
        adopt(tx, event, folder, 2, 4, Some(1))?;
        look(tx, 901)?;
        look(tx, 1_900)?;
        assert_eq!(state(tx), "needed", "a photo came at 901 at the latest");
        look(tx, 1_901)?;
        assert_eq!(state(tx), "spent");
        look(tx, 2_900)?;
        assert_eq!(state(tx), "spent");
        look(tx, 2_901)?;
        assert_eq!(state(tx), "removing");
        Ok(())
    };
    world.store.write_blocking(work).unwrap();
}

#[test]
fn what_is_needed_again_while_it_is_removed_stays() {
    with_photo(|tx, event, photo| {
        confirm_all(tx, photo)?;
        events::end(tx, AT)?;
        look(tx, 0)?;
        look(tx, 1_000)?;
        assert!(retention::may_go(tx, SHA, 1_000, KEEP)?);
        events::reopen(tx, event, AT)?;
        assert!(!retention::may_go(tx, SHA, 1_000, KEEP)?);
        retention::is_back(tx, SHA)?;
        assert_eq!(state(tx), "needed");
        assert_eq!(photos::hashes(tx)?, [(SHA.to_owned(), MediaType::Jpeg)]);
        Ok(())
    });
}

#[test]
fn the_same_photo_found_again_is_no_second_photo_and_is_sent_nowhere() {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    let work = move |tx: &Transaction<'_>| {
        let photo = adopt(tx, event, folder, 1, 2, Some(1))?.photo;
        confirm_all(tx, photo)?;
        events::end(tx, AT)?;
        look(tx, 0)?;
        look(tx, 1_000)?;
        retention::removed(tx, SHA, AT)?;
        events::reopen(tx, event, AT)?;
        let again = adopt(tx, event, folder, 9, 2, Some(1))?;
        assert!(!again.is_new && again.photo == photo);
        let open = deliveries::of_photo(tx, photo)?.into_iter().filter(|one| one.state.as_str() != "confirmed");
        assert_eq!(open.count(), 0);
        assert_eq!(state(tx), "needed", "the copy that was made of it counts as any other");
        Ok(())
    };
    world.store.write_blocking(work).unwrap();
}

#[test]
fn copies_are_looked_at_in_slices_and_those_that_are_gone_no_more() {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    let work = move |tx: &Transaction<'_>| {
        for n in 1..=5 {
            adopt(tx, event, folder, n, n * 10, None)?;
        }
        let first = retention::after(tx, "", 2)?;
        let second = retention::after(tx, &first[1].sha256, 9)?;
        assert_eq!((first.len(), second.len()), (2, 3));
        let gone = &second[0].sha256;
        tx.execute("INSERT INTO spent_copies VALUES (?1, 'removing', '', 0, 0)", [gone])?;
        assert_eq!(retention::after(tx, "", 9)?.len(), 4);
        assert_eq!(retention::removing(tx, "", 9)?, second[..1]);
        Ok(())
    };
    world.store.write_blocking(work).unwrap();
}
