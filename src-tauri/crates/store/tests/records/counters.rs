//! What the window shows is what the rows say, whatever happened to them.

use crate::world::{World, adopt, destinations};
use boothlift_contract::{EventId, Failure, FailureCode, FileVerdict, FolderId, PhotoFilter, PhotoSort, Timestamp};
use boothlift_store::{
    Connection, Step, StoreError, Transaction, counts, deliveries,
    deliveries::{Outcome, Setback, StoredProof},
    events::{self, Event, NewEvent},
    files::{self, Look, Sighting},
    listing::{self, Listing},
    proof, rules,
};
use proptest::prelude::*;
use std::{collections::BTreeSet, path::PathBuf};

#[derive(Clone, Debug)]
enum Act {
    Adopt { path: u8, content: u8, session: Option<u8> },
    Judge { path: u8, verdict: FileVerdict },
    Forget { file: u8 },
    Start { delivery: u8 },
    BodyEnds { delivery: u8 },
    Confirm { delivery: u8 },
    SetBack { delivery: u8, step: Step },
    Decide { delivery: u8, step: Step },
    Switch { destination: u8, on: bool },
    Exactly { on: [bool; 2], after_another: Option<[bool; 2]> },
    Recover,
}

fn act() -> impl Strategy<Value = Act> {
    let verdicts =
        [FileVerdict::Arriving, FileVerdict::Held, FileVerdict::Ignored, FileVerdict::Unreadable, FileVerdict::Gone];
    let setbacks = [Step::PutBack, Step::LoseAnswer, Step::Hold];
    let decisions = [Step::Hold, Step::Release, Step::Cancel, Step::Restore];
    prop_oneof![
        4 => (0..8_u8, 0..12_u8, proptest::option::of(0..3_u8))
            .prop_map(|(path, content, session)| Act::Adopt { path, content, session }),
        2 => (0..10_u8, prop::sample::select(verdicts.to_vec())).prop_map(|(path, verdict)| Act::Judge { path, verdict }),
        1 => (0..10_u8).prop_map(|file| Act::Forget { file }),
        4 => (0..20_u8).prop_map(|delivery| Act::Start { delivery }),
        3 => (0..20_u8).prop_map(|delivery| Act::BodyEnds { delivery }),
        3 => (0..20_u8).prop_map(|delivery| Act::Confirm { delivery }),
        2 => (0..20_u8, prop::sample::select(setbacks.to_vec())).prop_map(|(delivery, step)| Act::SetBack { delivery, step }),
        2 => (0..20_u8, prop::sample::select(decisions.to_vec())).prop_map(|(delivery, step)| Act::Decide { delivery, step }),
        1 => (0..2_u8, any::<bool>()).prop_map(|(destination, on)| Act::Switch { destination, on }),
        2 => (any::<[bool; 2]>(), proptest::option::of(any::<[bool; 2]>()))
            .prop_map(|(on, after_another)| Act::Exactly { on, after_another }),
        1 => Just(Act::Recover),
    ]
}

fn perform(tx: &Transaction<'_>, event: EventId, folder: FolderId, act: &Act) -> Result<(), StoreError> {
    let at = Timestamp(10);
    let why = Failure::new(FailureCode::PhotoRefused, "x", "");
    match act {
        Act::Adopt { path, content, session } => adopt(tx, event, folder, *path, *content, *session).map(drop),
        Act::Judge { path, verdict } => {
            let path = PathBuf::from(format!("/booth/{path}.jpg"));
            let look = Look { bytes: 1, modified: 99, file_key: "9-9".into() };
            let sighting = Sighting {
                event,
                folder: Some(folder),
                path: &path,
                look: &look,
                seen_by: boothlift_contract::SeenBy::Event,
                seen_at: at,
            };
            files::judge(tx, &sighting, *verdict, Some(&why), at).map(drop)
        }
        Act::Forget { file } => files::forget(tx, boothlift_contract::FileId(i64::from(*file))),
        Act::Start { delivery } => deliveries::start(tx, i64::from(*delivery), at).map(drop),
        Act::BodyEnds { delivery } => deliveries::body_ends(tx, i64::from(*delivery), at),
        Act::Confirm { delivery } => deliveries::confirm(tx, i64::from(*delivery), &StoredProof::default(), at),
        Act::SetBack { delivery, step } => {
            let outcome = Outcome { word: "unanswered", status: None, failure: Some(why) };
            let setback = Setback { step: *step, due_at: at, counted: true, outcome };
            deliveries::set_back(tx, i64::from(*delivery), &setback, at)
        }
        Act::Decide { delivery, step } => {
            deliveries::decide(tx, i64::from(*delivery), *step, Some(&why), Timestamp(0), at)
        }
        Act::Switch { destination, on } => {
            let id = &destinations()[usize::from(*destination)];
            boothlift_store::destinations::switch(tx, id, *on, Some(event), at)
        }
        // As a start does, sometimes after another event was on.
        Act::Exactly { on, after_another } => {
            if let Some(on) = after_another {
                let other = NewEvent { name: "Other".into(), gallery_name: "Other".into(), ..one(tx, event)? };
                exactly(tx, &other, *on)?;
            }
            exactly(tx, &one(tx, event)?, *on)
        }
        Act::Recover => deliveries::recover(tx, Timestamp(1_000), at).map(drop),
    }
}

fn one(tx: &Transaction<'_>, event: EventId) -> Result<NewEvent, StoreError> {
    let Event { name, gallery_name, date, collection_url, .. } = events::get(tx, event)?;
    Ok(NewEvent { name, gallery_name, date, collection_url })
}

fn exactly(tx: &Transaction<'_>, event: &NewEvent, on: [bool; 2]) -> Result<(), StoreError> {
    let event = events::start(tx, event, Timestamp(10))?;
    let all = destinations();
    let on: Vec<_> = all.iter().zip(on).filter_map(|(id, on)| on.then_some(id)).collect();
    boothlift_store::destinations::exactly(tx, &on, event.id, Timestamp(10))?;
    // Every photo has a delivery to each of them, or none that was on when it came.
    let missing: i64 = tx.query_row(
        "SELECT count(*) FROM photos p JOIN destinations x ON x.is_on = 1 WHERE p.event_id = ?1 AND NOT EXISTS
             (SELECT 1 FROM deliveries d WHERE d.photo_id = p.id AND d.destination_id = x.id)",
        [event.id.0],
        |row| row.get(0),
    )?;
    assert_eq!(missing, 0);
    Ok(())
}

fn counters_are_rows(view: &Connection, event: EventId) {
    assert_eq!(rules::broken(view).unwrap(), Vec::<String>::new());
    let sum = counts::sum(view, event).unwrap();
    let newest = view.query_row("SELECT adopted_at FROM photos ORDER BY id DESC LIMIT 1", [], |row| row.get(0)).ok();
    assert_eq!(counts::last_adopted(view, event).unwrap(), newest.map(Timestamp));
    assert_eq!(sum.delivered + sum.sending + sum.waiting + sum.needs_you, sum.photos, "the sum closes");
}

/// The sum of Live, the numbers beside the filters of Photos and the rows under each of them are the same photos.
fn the_sum_is_what_photos_lists(view: &Connection, event: EventId) {
    let sum = counts::sum(view, event).unwrap();
    let filters = [
        (PhotoFilter::All, sum.photos + sum.arriving + sum.not_sent),
        (PhotoFilter::Delivered, sum.delivered),
        (PhotoFilter::OnTheWay, sum.sending + sum.waiting + sum.arriving),
        (PhotoFilter::NeedsYou, sum.needs_you),
        (PhotoFilter::NotSent, sum.not_sent),
    ];
    for (filter, of_the_sum) in filters {
        let wanted = Listing { filter, search: String::new(), sort: PhotoSort::Newest, offset: 0, limit: 200 };
        let page = listing::page(view, event, &wanted).unwrap();
        assert_eq!(page.by_filter[filter as usize], of_the_sum, "{filter:?} of {sum:?}");
        assert_eq!(page.rows.len(), usize::try_from(of_the_sum).unwrap(), "rows under {filter:?}");
        for sort in [PhotoSort::Newest, PhotoSort::Oldest] {
            pages_are_what_a_look_at_every_row_finds(view, event, &Listing { sort, ..wanted.clone() });
        }
    }
}

/// The short ways to a page lead to the same rows as the long one: a search that every name answers.
fn pages_are_what_a_look_at_every_row_finds(view: &Connection, event: EventId, wanted: &Listing) {
    let every = listing::page(view, event, &Listing { search: ".jpg".into(), ..wanted.clone() }).unwrap();
    assert_eq!(listing::page(view, event, wanted).unwrap().by_filter, every.by_filter, "{wanted:?}");
    let size = 3;
    let pages = (0..=every.total.div_ceil(size)).flat_map(|n| {
        listing::page(view, event, &Listing { offset: n * size, limit: size, ..wanted.clone() }).unwrap().rows
    });
    assert_eq!(pages.collect::<Vec<_>>(), every.rows, "{wanted:?}");
}

/// A photo's own state says the same as its deliveries to destinations that are on.
fn states_follow_deliveries(view: &Connection) {
    let mut query = view
        .prepare(
            "SELECT p.state, ifnull(group_concat(d.state), '') FROM photos p
             LEFT JOIN deliveries d ON d.photo_id = p.id
                 AND d.destination_id IN (SELECT id FROM destinations WHERE is_on = 1)
             GROUP BY p.id",
        )
        .unwrap();
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    for (state, deliveries) in rows.map(Result::unwrap) {
        let any = |words: &[&str]| deliveries.split(',').any(|one| words.contains(&one));
        let want = if any(&["held"]) {
            "needs_you"
        } else if any(&["preparing", "sending", "body_sent"]) {
            "sending"
        } else if any(&["waiting", "unknown"]) {
            "waiting"
        } else if any(&["confirmed"]) {
            "delivered"
        } else {
            "not_sent"
        };
        assert_eq!(state, want, "{deliveries}");
    }
}

#[test]
fn a_photo_whose_file_is_written_over_stays_in_list_and_proof_beside_what_is_written() {
    let world = World::new();
    let (event, folder) = (world.event, world.watched);
    world
        .store
        .write_blocking(move |tx| {
            perform(tx, event, folder, &Act::Adopt { path: 0, content: 0, session: None })?;
            perform(tx, event, folder, &Act::Judge { path: 0, verdict: FileVerdict::Arriving })?;
            the_sum_is_what_photos_lists(tx, event);
            perform(tx, event, folder, &Act::Adopt { path: 0, content: 1, session: None })?;
            let sum = counts::sum(tx, event)?;
            assert_eq!((sum.photos, sum.arriving), (2, 0));
            the_sum_is_what_photos_lists(tx, event);
            let mut proved = BTreeSet::new();
            proof::lines(tx, event, |line| {
                proved.insert(line.sha256);
                Ok::<_, StoreError>(())
            })?;
            proved.remove("");
            assert_eq!(proved.len(), 2, "both have a line in the proof of delivery");
            Ok(())
        })
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn counters_equal_rows_after_any_sequence_of_changes(acts in prop::collection::vec(act(), 1..80)) {
        let world = World::new();
        let (event, folder) = (world.event, world.watched);
        world
            .store
            .write_blocking(move |tx| {
                for act in &acts {
                    match perform(tx, event, folder, act) {
                        Ok(()) | Err(StoreError::IllegalTransition { .. } | StoreError::Missing(_)) => {}
                        Err(error) => return Err(error),
                    }
                    counters_are_rows(tx, event);
                    states_follow_deliveries(tx);
                }
                the_sum_is_what_photos_lists(tx, event);
                Ok(())
            })
            .unwrap();
    }
}
