//! Whose turn it is: by the rule, and by a person's word.

use crate::world::{World, adopt, destinations};
use boothlift_contract::{DeliveryState, Failure, FailureCode, PhotoId, SessionId, ThisOne, Timestamp};
use boothlift_store::{
    Step, StoreError,
    deliveries::{self, Order, Outcome, Setback},
    photos,
    turns::{self, Moved},
};

/// Three sessions of a photo and a film each, oldest first, then an import as the newest session.
fn party(world: &World) -> [PhotoId; 7] {
    let (event, watched) = (world.event, world.watched);
    let all = world.store.write_blocking(move |tx| {
        let mut all = Vec::new();
        for session in 1..=3 {
            for content in [session * 10, session * 10 + 1] {
                let photo = adopt(tx, event, watched, content, content, Some(session))?.photo;
                tx.execute("UPDATE deliveries SET slow = ?2 WHERE photo_id = ?1", (photo.0, content % 10))?;
                all.push(photo);
            }
        }
        let import = adopt(tx, event, watched, 40, 40, Some(4))?.photo;
        tx.execute("UPDATE deliveries SET bulk = 1 WHERE photo_id = ?1", [import.0])?;
        all.push(import);
        Ok(all)
    });
    all.unwrap().try_into().unwrap()
}

fn order(world: &World, order: Order, now: i64) -> Vec<PhotoId> {
    let away = destinations()[0].clone();
    let due = world
        .store
        .read_blocking(move |view| deliveries::due(view, &away, Timestamp(now), order, deliveries::Which::All, 99))
        .unwrap();
    due.into_iter().map(|delivery| delivery.photo).collect()
}

fn now(world: &World, one: ThisOne) -> usize {
    wish(world, one).deliveries()
}

fn wish(world: &World, one: ThisOne) -> Moved {
    world.store.write_blocking(move |tx| turns::first(tx, &one)).unwrap()
}

fn back(world: &World, moved: &Moved) -> usize {
    let moved = moved.clone();
    world.store.write_blocking(move |tx| turns::undo(tx, &moved)).unwrap()
}

/// Place in line, pause and wait of every delivery.
fn places(world: &World) -> Vec<(i64, i64, bool, i64)> {
    let all = world.store.read_blocking(|view| {
        let mut all = view.prepare("SELECT id, turn, paused, due_at FROM deliveries ORDER BY id")?;
        let all = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        Ok(all.collect::<Result<Vec<_>, _>>()?)
    });
    all.unwrap()
}

fn session_of(world: &World, photo: PhotoId) -> SessionId {
    world.store.read_blocking(move |view| photos::get(view, photo)).unwrap().session.unwrap()
}

#[test]
fn stills_go_before_films_and_live_photos_before_imports_in_each_order() {
    let world = World::new();
    let [still1, film1, still2, film2, still3, film3, import] = party(&world);
    assert_eq!(order(&world, Order::Newest, 9), [still3, still2, still1, film3, film2, film1, import]);
    assert_eq!(order(&world, Order::OldestSession, 9), [still1, still2, still3, film1, film2, film3, import]);
    assert_eq!(order(&world, Order::Oldest, 9), [still1, film1, still2, film2, still3, film3, import]);
}

#[test]
fn what_a_person_wants_now_goes_before_everything_and_the_last_wish_first() {
    let world = World::new();
    let [still1, film1, still2, film2, still3, film3, import] = party(&world);
    assert_eq!(now(&world, ThisOne::Photo { photo: import }), 2, "at both destinations");
    assert_eq!(order(&world, Order::Newest, 9), [import, still3, still2, still1, film3, film2, film1]);
    assert_eq!(now(&world, ThisOne::Session { session: session_of(&world, film1) }), 3, "no film goes to the second");
    assert_eq!(order(&world, Order::Newest, 9), [still1, film1, import, still3, still2, film3, film2]);
    assert_eq!(order(&world, Order::OldestSession, 9), [still1, film1, import, still2, still3, film2, film3]);
    assert_eq!(order(&world, Order::Oldest, 9)[..3], [still1, film1, import], "the oldest's turn comes after it");
    assert_eq!(now(&world, ThisOne::Photo { photo: film2 }), 1);
    assert_eq!(order(&world, Order::Newest, 9)[..2], [film2, still1]);
    assert_eq!(now(&world, ThisOne::Photo { photo: PhotoId(999) }), 0);
    let _ = (still2, film3);
}

#[test]
fn a_wish_ends_a_wait_after_a_failure_but_none_for_a_lost_answer_or_the_regret_time() {
    let world = World::new();
    let photos = party(&world);
    let [failed, _, unanswered, _, regretted, ..] = photos;
    let away = destinations()[0].clone();
    let written = world.store.write_blocking(move |tx| {
        for (photo, lost) in [(failed, false), (unanswered, true)] {
            let all = deliveries::of_photo(tx, photo)?;
            let id = all.iter().find(|one| one.destination == away).ok_or(StoreError::Missing("delivery"))?.id;
            deliveries::start(tx, id, Timestamp(10))?;
            if lost {
                deliveries::body_ends(tx, id, Timestamp(10))?;
            }
            let failure = Some(Failure::new(FailureCode::NetBroken, "", ""));
            let outcome = Outcome { word: if lost { "unanswered" } else { "broken" }, status: None, failure };
            let step = if lost { Step::LoseAnswer } else { Step::PutBack };
            let setback = Setback { step, due_at: Timestamp(60_000), counted: true, outcome };
            deliveries::set_back(tx, id, &setback, Timestamp(11))?;
        }
        for delivery in deliveries::of_photo(tx, regretted)? {
            deliveries::postpone(tx, delivery.id, Timestamp(30_000))?;
        }
        Ok(())
    });
    written.unwrap();
    for photo in [failed, unanswered, regretted] {
        assert!(!order(&world, Order::Newest, 100).contains(&photo));
        assert!(now(&world, ThisOne::Photo { photo }) > 0);
    }
    let due = order(&world, Order::Newest, 100);
    assert_eq!(due[0], failed);
    assert!(!due.contains(&unanswered) && !due.contains(&regretted));
    assert_eq!(order(&world, Order::Newest, 60_000)[..3], [regretted, unanswered, failed]);
}

/// A photo whose way there failed and is paused: it waits until 60 s.
fn failed_and_paused(world: &World, photo: PhotoId) {
    let written = world.store.write_blocking(move |tx| {
        for delivery in deliveries::of_photo(tx, photo)? {
            deliveries::start(tx, delivery.id, Timestamp(10))?;
            let failure = Some(Failure::new(FailureCode::NetBroken, "", ""));
            let outcome = Outcome { word: "broken", status: None, failure };
            let setback = Setback { step: Step::PutBack, due_at: Timestamp(60_000), counted: true, outcome };
            deliveries::set_back(tx, delivery.id, &setback, Timestamp(11))?;
        }
        turns::pause(tx, photo, true)
    });
    assert!(written.unwrap() > 0);
}

#[test]
fn what_a_person_paused_does_not_begin_until_it_may_go_on() {
    let world = World::new();
    let [photo, ..] = party(&world);
    let begin = |paused| {
        world.store.write_blocking(move |tx| {
            turns::pause(tx, photo, paused)?;
            let delivery = deliveries::of_photo(tx, photo)?.remove(0);
            deliveries::start(tx, delivery.id, Timestamp(10))
        })
    };
    assert!(matches!(begin(true), Err(StoreError::IllegalTransition { .. })), "it was about to");
    assert_eq!(begin(false).unwrap().state, DeliveryState::Sending);
}

#[test]
fn a_wish_taken_back_gives_order_pause_and_wait_back_exactly() {
    let world = World::new();
    let [still1, film1, still2, _, _, film3, import] = party(&world);
    failed_and_paused(&world, still1);
    now(&world, ThisOne::Photo { photo: import });
    let (before, due) = (places(&world), order(&world, Order::Newest, 100));
    for one in [ThisOne::Photo { photo: still1 }, ThisOne::Session { session: session_of(&world, film1) }] {
        let moved = wish(&world, one);
        assert_ne!(places(&world), before);
        assert_eq!(order(&world, Order::Newest, 100)[0], still1, "its wait and its pause are over");
        assert_eq!(back(&world, &moved), moved.deliveries());
        assert_eq!(places(&world), before);
        assert_eq!(order(&world, Order::Newest, 100), due);
    }
    let _ = (still2, film3);
}

#[test]
fn what_began_was_paused_or_was_wished_for_again_since_is_left_alone() {
    let world = World::new();
    let [began, _, paused, _, again, ..] = party(&world);
    let all = [began, paused, again].map(|photo| wish(&world, ThisOne::Photo { photo }));
    let written = world.store.write_blocking(move |tx| {
        for delivery in deliveries::of_photo(tx, began)? {
            deliveries::start(tx, delivery.id, Timestamp(10))?;
        }
        turns::pause(tx, paused, true)
    });
    written.unwrap();
    let second = wish(&world, ThisOne::Photo { photo: again });
    let before = places(&world);
    assert_eq!(all.each_ref().map(|moved| back(&world, moved)), [0, 2, 0]);
    let now = places(&world);
    let changed: Vec<_> = now.iter().zip(&before).filter(|(now, before)| now != before).collect();
    assert!(
        changed.iter().all(|(now, _)| now.1 == 0 && now.2),
        "only the paused one, and its pause stays: {changed:?}"
    );
    assert_eq!(changed.len(), 2);
    assert_eq!(back(&world, &second), 2);
    assert_eq!(order(&world, Order::Newest, 9)[0], again, "its first wish holds again");
}
