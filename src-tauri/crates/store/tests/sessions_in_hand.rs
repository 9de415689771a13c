//! Sessions in the hand: whatever a person does, every photo is in exactly one session, and undo restores exactly.

#![expect(clippy::unwrap_used, reason = "tests")]

use boothlift_contract::{
    DeliveryState, DestinationId, DestinationKind, EditKind, EventId, FolderId, Kind, LaneState, MediaType, PhotoId,
    SessionId, Timestamp, WithdrawnHow,
};
use boothlift_store::{
    Connection, Step, Store, StoreError, Transaction, counts,
    deliveries::{self, Outcome, Setback, StoredProof},
    destinations::{self, DestinationRow},
    edits, events,
    files::{self, Adoption, Look, Sighting},
    folders,
    gallery::{self, NewGalleryPhoto},
    photos,
    sessions::{self, Origin, SessionKey},
};
use proptest::prelude::*;
use std::{collections::BTreeMap, path::Path, time::Duration};

const AT: Timestamp = Timestamp(1_000_000);

struct World {
    store: Store,
    event: EventId,
    shot: u32,
    _dir: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let event = store
            .write_blocking(|tx| {
                let new = events::NewEvent {
                    name: "Party".into(),
                    gallery_name: "Party".into(),
                    date: "2026-06-20".into(),
                    collection_url: None,
                };
                let event = events::start(tx, &new, Timestamp(0))?;
                for (id, kind) in [("away", DestinationKind::EventGallery), ("here", DestinationKind::LocalGallery)] {
                    let row = DestinationRow {
                        id: DestinationId(id.into()),
                        kind,
                        label: id.into(),
                        settings: "{}".into(),
                        is_on: true,
                        paused: false,
                        media: MediaType::ALL.to_vec(),
                        max_bytes: None,
                        state: LaneState::Works,
                        failure: None,
                    };
                    destinations::put(tx, &row, Timestamp(0))?;
                    destinations::switch(tx, &row.id, true, Some(event.id), Timestamp(0))?;
                }
                Ok(event.id)
            })
            .unwrap();
        Self { store, event, shot: 0, _dir: dir }
    }

    /// A photo whose rule names the session `key`.
    fn shoot(&mut self, key: &str) -> (PhotoId, SessionId) {
        self.shoot_into(key, None, 0)
    }

    fn shoot_into(
        &mut self,
        key: &str,
        folder: Option<boothlift_contract::FolderId>,
        later: i64,
    ) -> (PhotoId, SessionId) {
        self.shot += 1;
        let (event, shot, key) = (self.event, self.shot, key.to_owned());
        self.store
            .write_blocking(move |tx| {
                let at = Timestamp(AT.0 + i64::from(shot) * 1000 + later);
                let sha256 = format!("{shot:064x}");
                let look = Look { bytes: 10, modified: 0, file_key: shot.to_string() };
                let path = format!("/booth/{shot}.jpg");
                let adoption = Adoption {
                    sighting: Sighting {
                        event,
                        folder,
                        path: Path::new(&path),
                        look: &look,
                        seen_by: boothlift_contract::SeenBy::Scan,
                        seen_at: at,
                    },
                    sha256: &sha256,
                    crc32: None,
                    media: MediaType::Jpeg,
                    kind: Kind::Single,
                    width: 4,
                    height: 3,
                    orientation: 1,
                    has_private: false,
                    session: Some(SessionKey {
                        event,
                        folder: if key.starts_with("gap-") { folder } else { None },
                        key: &key,
                        tag: &key,
                        origin: Origin::Booth,
                    }),
                    bulk: false,
                    due_at: Timestamp(0),
                    only: None,
                    picture_url: None,
                };
                let adopted = files::adopt(tx, &adoption, at)?;
                Ok((adopted.photo, adopted.session.unwrap().id))
            })
            .unwrap()
    }

    /// A watched folder with this rule.
    fn watch(&self, rule: &'static str) -> FolderId {
        let event = self.event;
        let watch = move |tx: &Transaction<'_>| {
            let new = folders::NewFolder {
                path: "/booth".into(),
                rule: rule.into(),
                gap: Duration::from_secs(25),
                settle: Duration::ZERO,
                old_from: None,
                subfolders: true,
                include: Vec::new(),
                exclude: Vec::new(),
            };
            folders::watch(tx, event, &[new], AT)?;
            Ok(folders::watched(tx, event)?[0].id)
        };
        self.write(watch).unwrap()
    }

    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&boothlift_store::Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.store.write_blocking(work)
    }

    fn read<T: Send + 'static>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static) -> T {
        self.store.read_blocking(work).unwrap()
    }

    fn session_of(&self, photo: PhotoId) -> Option<SessionId> {
        self.read(move |view| Ok(photos::get(view, photo)?.session))
    }

    fn delivery(&self, photo: PhotoId, to: &'static str) -> deliveries::Delivery {
        self.read(move |view| deliveries::of_photo(view, photo))
            .into_iter()
            .find(|delivery| delivery.destination.0 == to)
            .unwrap()
    }

    fn start(&self, photo: PhotoId) -> deliveries::Delivery {
        let id = self.delivery(photo, "away").id;
        self.write(move |tx| deliveries::start(tx, id, AT)).unwrap()
    }

    fn confirm(&self, delivery: i64) {
        self.write(move |tx| deliveries::confirm(tx, delivery, &StoredProof::default(), AT)).unwrap();
    }

    fn end(&self, delivery: i64, step: Step, word: &'static str) {
        let outcome = Outcome { word, status: None, failure: None };
        let setback = Setback { step, due_at: Timestamp(0), counted: true, outcome };
        self.write(move |tx| deliveries::set_back(tx, delivery, &setback, AT)).unwrap();
    }

    fn merge(&self, session: SessionId, into: SessionId) -> edits::Edited {
        self.write(move |tx| edits::merge(tx, session, into, AT)).unwrap()
    }

    fn undo(&self) -> edits::Edited {
        let event = self.event;
        self.write(move |tx| edits::undo(tx, event, AT)).unwrap()
    }

    fn redo(&self) -> edits::Edited {
        let event = self.event;
        self.write(move |tx| edits::redo(tx, event, AT)).unwrap()
    }

    /// Everything an edit may touch, to compare with.
    fn picture(&self) -> String {
        let event = self.event;
        let shot = self.shot;
        self.read(move |view| {
            let mut lines = String::new();
            for session in 1..=200 {
                let Ok(session) = sessions::get(view, SessionId(session)) else { break };
                let card = sessions::card(view, session.clone(), AT)?;
                lines += &format!(
                    "{} {} {:?} {}\n",
                    session.number,
                    session.tag,
                    card.thumbs.len(),
                    session.merged_into.is_none() || card.photos == 0
                );
            }
            for photo in 1..=i64::from(shot) {
                let one = photos::get(view, PhotoId(photo))?;
                let names: Vec<_> = deliveries::of_photo(view, PhotoId(photo))?
                    .into_iter()
                    .map(|delivery| (delivery.remote_name, delivery.tag, delivery.state))
                    .collect();
                lines += &format!("{photo} {:?} {:?} {names:?}\n", one.session, one.moves_to);
            }
            lines += &format!("{:?}", counts::sum(view, event)?);
            Ok(lines)
        })
    }
}

#[test]
fn later_files_of_a_joined_session_land_where_the_hand_put_the_earlier_ones() {
    let mut world = World::new();
    let (_, first) = world.shoot("a");
    let (photo, second) = world.shoot("b");
    world.merge(second, first);
    assert_eq!(world.session_of(photo), Some(first));
    let (gif, lands) = world.shoot("b");
    assert_eq!(lands, first, "a GIF a minute later");
    let other = world.shoot("c").1;
    world.merge(first, other);
    assert_eq!(world.shoot("b").1, other, "through both joins");
    world.undo();
    assert_eq!(world.session_of(gif), Some(first));
    world.undo();
    assert_eq!(world.session_of(gif), Some(second), "what came by the old key goes back with the rest");
    assert_eq!(world.shoot("b").1, second);
}

#[test]
fn an_edit_survives_a_restart_and_only_the_last_fifty_can_be_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut world = World::new();
    let (_, one) = world.shoot("a");
    for n in 0..60 {
        let tag = format!("tag{n}");
        world.write(move |tx| edits::rename(tx, one, &tag, AT)).unwrap();
    }
    let path = world._dir.path().to_owned();
    world.store = Store::open(dir.path()).unwrap();
    world.store = Store::open(&path).unwrap();
    let mut undone = 0;
    let event = world.event;
    while world.write(move |tx| edits::undo(tx, event, AT)).is_ok() {
        undone += 1;
    }
    assert_eq!(undone, 50);
    assert_eq!(world.read(move |view| sessions::get(view, one)).tag, "tag9");
    assert_eq!(world.redo().session.unwrap().tag, "tag10");
}

#[test]
fn a_split_off_photo_stays_and_late_files_follow_the_rule() {
    let mut world = World::new();
    let (_, session) = world.shoot("a");
    let (second, _) = world.shoot("a");
    let split = world.write(move |tx| edits::split(tx, session, &[second], AT)).unwrap();
    let made = split.session.unwrap();
    assert_eq!(world.session_of(second), Some(made.id));
    assert_eq!(world.shoot("a").1, session, "a file of the old key joins the old session");
    assert_eq!(made.tag, format!("a-{}", made.number));
    world.undo();
    assert_eq!(world.session_of(second), Some(session));
}

#[test]
fn after_a_split_by_time_gap_the_next_photo_follows_the_newest() {
    let mut world = World::new();
    let event = world.event;
    let folder = world.watch("gap");
    let (_, session) = world.shoot_into("gap-1", Some(folder), 0);
    let (newest, _) = world.shoot_into("gap-1", Some(folder), 0);
    let made = world.write(move |tx| edits::split(tx, session, &[newest], AT)).unwrap().session.unwrap();
    let open = world.read(move |view| sessions::near_gap(view, event, Some(folder), AT, false)).unwrap();
    assert_eq!(open.id, made.id, "the group that is in the booth now");
    let (next, lands) = world.shoot_into(&open.key.clone(), Some(folder), 0);
    assert_eq!(lands, made.id);
    world.undo();
    assert_eq!(world.session_of(next), Some(session), "taken back, it is one group again");
    assert_eq!(world.shoot_into(&open.key, Some(folder), 0).1, session);
    world.redo();
    assert_eq!(world.session_of(next), Some(made.id));
}

#[test]
fn what_is_not_sent_travels_with_the_new_tag_and_what_was_begun_keeps_its_name() {
    let mut world = World::new();
    let (fresh, session) = world.shoot("old");
    let (begun, _) = world.shoot("old");
    let before = world.start(begun);
    assert_eq!(before.tag.as_deref(), Some("old"));
    world.end(before.id, Step::PutBack, "broken");
    world.write(move |tx| edits::rename(tx, session, "new", AT)).unwrap();
    assert!(world.delivery(fresh, "away").remote_name.starts_with("new-"));
    assert_eq!(world.start(fresh).tag.as_deref(), Some("new"));
    let again = world.start(begun);
    assert_eq!(again.remote_name, before.remote_name, "a resend overwrites itself");
    assert_eq!(again.tag.as_deref(), Some("new"), "nothing of it arrived whole, so it goes under the new tag");
}

#[test]
fn a_photo_whose_answer_was_lost_goes_again_exactly_as_it_went() {
    let mut world = World::new();
    let (photo, session) = world.shoot("old");
    let begun = world.start(photo);
    world.write(move |tx| deliveries::body_ends(tx, begun.id, AT)).unwrap();
    world.end(begun.id, Step::LoseAnswer, "unanswered");
    world.write(move |tx| edits::rename(tx, session, "new", AT)).unwrap();
    let again = world.start(photo);
    assert_eq!((again.remote_name, again.tag), (begun.remote_name, Some("old".into())));
}

#[test]
fn a_photo_on_the_wire_moves_when_it_has_arrived() {
    let mut world = World::new();
    let (photo, session) = world.shoot("a");
    let (_, other) = world.shoot("b");
    let flying = world.start(photo);
    let edit = world.write(move |tx| edits::move_photos(tx, &[photo], other, AT)).unwrap();
    assert_eq!(edit.later, 1);
    assert_eq!(world.session_of(photo), Some(session), "it arrives as it left");
    world.confirm(flying.id);
    assert_eq!(world.session_of(photo), Some(other));
    world.undo();
    assert_eq!(world.session_of(photo), Some(session));

    let (second, _) = world.shoot("a");
    let flying = world.start(second);
    world.write(move |tx| edits::move_photos(tx, &[second], other, AT)).unwrap();
    world.undo();
    world.confirm(flying.id);
    assert_eq!(world.session_of(second), Some(session), "taken back while it flew, it stays");
}

#[test]
fn a_crash_in_the_middle_of_a_flight_does_not_forget_the_move() {
    let mut world = World::new();
    let (photo, _) = world.shoot("a");
    let (_, other) = world.shoot("b");
    world.start(photo);
    world.write(move |tx| edits::move_photos(tx, &[photo], other, AT)).unwrap();
    world.write(|tx| deliveries::recover(tx, AT, AT)).unwrap();
    assert_eq!(world.session_of(photo), Some(other));
}

#[test]
fn old_links_lead_on_after_a_join_and_show_nothing_foreign_once_it_is_taken_back() {
    let mut world = World::new();
    let (_, first) = world.shoot("a");
    let (photo, second) = world.shoot("b");
    let link = |world: &World, id| world.read(move |view| sessions::behind_link(view, id)).map(|session| session.id);
    world.merge(second, first);
    assert_eq!((link(&world, second), link(&world, first)), (Some(first), Some(first)));
    world.undo();
    assert_eq!((link(&world, second), link(&world, first)), (Some(second), Some(first)));
    world.redo();
    let made = world.write(move |tx| edits::split(tx, first, &[photo], AT)).unwrap().session.unwrap();
    assert_eq!(link(&world, made.id), Some(made.id));
    world.undo();
    assert_eq!(link(&world, made.id), None, "a split that was taken back opens nothing");
}

#[test]
fn the_shelf_goes_along_with_photos_and_with_what_was_called_in() {
    let mut world = World::new();
    let (photo, first) = world.shoot("a");
    let (_, second) = world.shoot("b");
    let event = world.event;
    let sha256 = world.read(move |view| photos::get(view, photo)).sha256;
    let shelve = |session, source: String, origin, named| {
        world
            .write(move |tx| {
                let new = NewGalleryPhoto {
                    event,
                    session: Some(session),
                    source_sha256: source,
                    sha256: "0".repeat(64),
                    bytes: 1,
                    media: MediaType::Jpeg,
                    kind: Kind::Single,
                    name: "x.jpg".into(),
                    width: 1,
                    height: 1,
                    orientation: 1,
                    origin,
                    named,
                };
                gallery::add(tx, &new, AT)
            })
            .unwrap()
            .id
    };
    let booth = shelve(first, sha256, Origin::Booth, None);
    let called = shelve(first, "c".repeat(64), Origin::Upload, None);
    let seen = |session| -> Vec<i64> {
        let mut ids: Vec<_> =
            world.read(move |view| gallery::of_session(view, session)).iter().map(|one| one.id).collect();
        ids.sort_unstable();
        ids
    };
    world.merge(first, second);
    assert_eq!((seen(first), seen(second)), (vec![], vec![booth, called]));
    let late = shelve(second, "d".repeat(64), Origin::Upload, Some(first));
    world.undo();
    assert_eq!((seen(first), seen(second)), (vec![booth, called, late], vec![]));
}

#[test]
fn a_tag_is_unique_and_the_tag_of_a_joined_session_may_be_taken_over() {
    let mut world = World::new();
    let (_, first) = world.shoot("a");
    let (_, second) = world.shoot("b");
    let renamed = world.write(move |tx| edits::rename(tx, second, "a", AT)).unwrap().session.unwrap();
    assert_eq!(renamed.tag, "a-2");
    world.undo();
    world.merge(first, second);
    let renamed = world.write(move |tx| edits::rename(tx, second, "a", AT)).unwrap().session.unwrap();
    assert_eq!(renamed.tag, "a");
    assert_eq!(world.shoot("a").1, second);
}

#[test]
fn not_this_one_leaves_out_what_has_not_gone_and_nothing_else() {
    let mut world = World::new();
    let event = world.event;
    world.write(move |tx| events::set_regret(tx, event, Duration::from_secs(30), AT)).unwrap();
    let folder = world.watch("auto");
    let (photo, _) = world.shoot_into("a", Some(folder), 0);
    let due = world.delivery(photo, "away").due_at;
    assert_eq!(due, Timestamp(AT.0 + 1000 + 30_000));
    let in_time = Timestamp(due.0 - 1);
    let out = world.write(move |tx| edits::leave_out(tx, event, &[photo], in_time)).unwrap();
    assert_eq!(out.photos, [photo]);
    assert_eq!(world.delivery(photo, "away").state, DeliveryState::Cancelled);
    world.undo();
    assert_eq!(
        (world.delivery(photo, "away").state, world.delivery(photo, "away").due_at),
        (DeliveryState::Waiting, due)
    );
    let late = world.write(move |tx| edits::leave_out(tx, event, &[photo], due));
    assert!(matches!(late, Err(StoreError::Refused(_))));

    assert!(!world.write(move |tx| photos::withdraw(tx, photo, WithdrawnHow::Deleted, due)).unwrap());
    assert_eq!(world.delivery(photo, "away").state, DeliveryState::Waiting, "after the window it only is noted");
    assert!(world.read(move |view| photos::get(view, photo)).withdrawn.is_some());
    let (second, _) = world.shoot_into("a", Some(folder), 0);
    assert!(world.write(move |tx| photos::withdraw(tx, second, WithdrawnHow::Forgotten, AT)).unwrap());
    assert_eq!(world.delivery(second, "here").state, DeliveryState::Cancelled);
    let (third, _) = world.shoot_into("a", Some(folder), 0);
    world.write(move |tx| events::set_regret(tx, event, Duration::ZERO, AT)).unwrap();
    assert_eq!(world.delivery(third, "away").due_at, AT, "switched off, those that wait are due");
}

#[test]
fn a_clock_that_was_set_back_keeps_no_photo_waiting() {
    let mut world = World::new();
    let (photo, _) = world.shoot("a");
    let id = world.delivery(photo, "away").id;
    world.write(move |tx| deliveries::postpone(tx, id, Timestamp(AT.0 + 30_000))).unwrap();
    let due = |world: &World, now: i64| {
        world.read(move |view| {
            let away = DestinationId("away".into());
            deliveries::due(view, &away, Timestamp(now), deliveries::Order::Newest, deliveries::Which::All, 9)
        })
    };
    assert!(due(&world, AT.0).is_empty());
    assert_eq!(due(&world, AT.0 + 30_000).len(), 1);
    assert_eq!(due(&world, AT.0 - 3_600_000).len(), 1, "an hour back");
}

#[test]
fn records_from_before_know_where_every_photo_belongs() {
    let dir = tempfile::tempdir().unwrap();
    let old = rusqlite::Connection::open(dir.path().join("boothlift.db")).unwrap();
    old.execute_batch(include_str!("../migrations/0001_first.sql")).unwrap();
    old.execute_batch(
        "INSERT INTO events (name, gallery_name, date, page_key, created_at) VALUES ('P', 'P', '2026-06-20', x'00', 1);
         INSERT INTO sessions (event_id, number, key, tag, link_key, origin, started_at, last_at)
             VALUES (1, 1, 'a', 'a', x'0102030405060708090a0b0c0d0e0f10', 'booth', 5, 6);
         INSERT INTO photos (event_id, session_id, seq, sha256, bytes, media, kind, name, width, height, orientation,
             state, adopted_at) VALUES (1, 1, 1, 'ff', 1, 'jpeg', 'single', 'a.jpg', 1, 1, 1, 'delivered', 9);
         INSERT INTO files (event_id, path, shown, name, bytes, modified, file_key, verdict, photo_id, seen_by, seen_at,
             changed_at) VALUES (1, x'2f61', '/a', 'a', 1, 1, '1', 'adopted', 1, 'scan', 7, 9);
         INSERT INTO destinations (id, kind, label, settings, media, changed_at, position)
             VALUES ('away', 'event-gallery', 'away', '{}', 'jpeg', 1, 1);
         INSERT INTO deliveries (event_id, photo_id, destination_id, state, attempt, session_order, remote_name,
             changed_at) VALUES (1, 1, 'away', 'confirmed', 1, 1, 'a-1-ff.jpg', 9);
         PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(old);
    let store = Store::open(dir.path()).unwrap();
    let (photo, delivery) = store
        .read_blocking(|view| Ok((photos::get(view, PhotoId(1))?, deliveries::of_photo(view, PhotoId(1))?.remove(0))))
        .unwrap();
    assert_eq!((photo.seen_at, photo.session), (Timestamp(7), Some(SessionId(1))));
    assert_eq!(delivery.tag.as_deref(), Some("a"));
}

#[derive(Clone, Debug)]
enum Act {
    Merge(usize, usize),
    Split(usize, usize),
    Move(usize, usize),
    Rename(usize, u8),
    Shoot(usize),
    Start(usize),
    Finish(bool),
    Undo,
    Redo,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0..8usize, 0..8usize).prop_map(|(a, b)| Act::Merge(a, b)),
        (0..8usize, 0..64usize).prop_map(|(a, b)| Act::Split(a, b)),
        (0..64usize, 0..8usize).prop_map(|(a, b)| Act::Move(a, b)),
        (0..8usize, 0..5u8).prop_map(|(a, b)| Act::Rename(a, b)),
        (0..5usize).prop_map(Act::Shoot),
        (0..64usize).prop_map(Act::Start),
        any::<bool>().prop_map(Act::Finish),
        Just(Act::Undo),
        Just(Act::Redo),
    ]
}

fn living(world: &World) -> Vec<SessionId> {
    world.read(|view| {
        let all = (1..200).map_while(|id| sessions::get(view, SessionId(id)).ok());
        Ok(all.filter(|session| session.merged_into.is_none()).map(|session| session.id).collect())
    })
}

fn pick<T: Copy>(of: &[T], at: usize) -> Option<T> {
    (!of.is_empty()).then(|| of[at % of.len()])
}

#[test]
fn a_photo_on_its_way_out_of_a_session_is_named_by_the_session_it_is_still_in() {
    let mut world = World::new();
    world.shoot("a");
    world.shoot("a");
    let first = PhotoId(1);
    let away = world.delivery(first, "away").id;
    world.write(move |tx| deliveries::start(tx, away, AT)).unwrap();
    let old = world.read(move |view| photos::get(view, first)).session.unwrap();
    let made = world.write(move |tx| edits::split(tx, old, &[first], AT)).unwrap().session.unwrap().id;
    world.write(move |tx| edits::rename(tx, old, "x", AT)).unwrap();
    assert!(world.delivery(first, "here").remote_name.starts_with("x-"));
    let before = world.picture();
    world.write(move |tx| edits::rename(tx, made, "y", AT)).unwrap();
    world.undo();
    assert_eq!(world.picture(), before);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_hand_does_every_photo_is_in_one_session_and_undo_restores_exactly(
        acts in prop::collection::vec(act(), 1..24),
    ) {
        let mut world = World::new();
        for key in ["a", "a", "b", "b", "c", "d", "d", "d"] {
            world.shoot(key);
        }
        let mut flying = Vec::new();
        let event = world.event;
        for act in acts {
            let before = world.picture();
            let sessions = living(&world);
            let photos: Vec<_> = (1..=i64::from(world.shot)).map(PhotoId).collect();
            let edited = match act {
                Act::Merge(a, b) => {
                    let (a, b) = (pick(&sessions, a).unwrap(), pick(&sessions, b).unwrap());
                    world.write(move |tx| edits::merge(tx, a, b, AT)).ok()
                }
                Act::Split(a, n) => {
                    let a = pick(&sessions, a).unwrap();
                    let of = world.read(move |view| sessions::thumbs(view, a));
                    let chosen: Vec<_> = of.iter().enumerate().filter(|(i, _)| n >> i & 1 == 1).map(|(_, t)| t.photo).collect();
                    world.write(move |tx| edits::split(tx, a, &chosen, AT)).ok()
                }
                Act::Move(photo, to) => {
                    let (photo, to) = (pick(&photos, photo).unwrap(), pick(&sessions, to).unwrap());
                    world.write(move |tx| edits::move_photos(tx, &[photo], to, AT)).ok()
                }
                Act::Rename(a, tag) => {
                    let (a, tag) = (pick(&sessions, a).unwrap(), ["x", "y", "a", "b", "c"][usize::from(tag)]);
                    world.write(move |tx| edits::rename(tx, a, tag, AT)).ok()
                }
                Act::Shoot(key) => {
                    world.shoot(["a", "b", "c", "d", "e"][key]);
                    None
                }
                Act::Start(photo) => {
                    let id = world.delivery(pick(&photos, photo).unwrap(), "away").id;
                    if world.write(move |tx| deliveries::start(tx, id, AT)).is_ok() {
                        flying.push(id);
                    }
                    None
                }
                Act::Finish(well) => {
                    match flying.pop() {
                        Some(id) if well => world.confirm(id),
                        Some(id) => world.end(id, Step::PutBack, "broken"),
                        None => {}
                    }
                    None
                }
                Act::Undo => {
                    let _ = world.write(move |tx| edits::undo(tx, event, AT));
                    None
                }
                Act::Redo => {
                    let _ = world.write(move |tx| edits::redo(tx, event, AT));
                    None
                }
            };
            if let Some(edited) = edited {
                // There and back and there again, with nothing in between.
                let after = world.picture();
                world.undo();
                // A number once given is not given again, so a session made by a split stays behind, empty.
                let back = world.picture();
                if edited.kind == EditKind::Split {
                    let made = format!("{} {} 0 true\n", edited.session.as_ref().unwrap().number, edited.session.as_ref().unwrap().tag);
                    prop_assert_eq!(back.replacen(&made, "", 1), before);
                } else {
                    prop_assert_eq!(back, before);
                }
                world.redo();
                prop_assert_eq!(world.picture(), after);
            }
            // Each photo is in one session that was not joined to another, or flies and moves later.
            let shot = world.shot;
            let (in_sessions, total) = world.read(move |view| {
                let mut by_session: BTreeMap<i64, u32> = BTreeMap::new();
                for photo in 1..=i64::from(shot) {
                    let one = photos::get(view, PhotoId(photo))?;
                    let session = sessions::get(view, one.session.unwrap())?;
                    let flies = deliveries::of_photo(view, one.id)?.iter().any(|d| d.state == DeliveryState::Sending);
                    assert!(session.merged_into.is_none() || flies, "photo {photo} is in a joined session");
                    assert!(one.moves_to.is_none() || flies, "photo {photo} waits for nothing");
                    *by_session.entry(session.id.0).or_default() += 1;
                }
                let cards = sessions::cards(view, event, "", 0, 200, AT)?;
                for card in &cards {
                    assert_eq!(by_session.get(&card.id.0), Some(&card.photos), "{card:?}");
                }
                Ok((cards.iter().map(|card| card.photos).sum::<u32>(), counts::sum(view, event)?))
            });
            prop_assert_eq!(in_sessions, world.shot);
            prop_assert_eq!(total.photos, world.shot);
            prop_assert_eq!(total.delivered + total.sending + total.waiting + total.needs_you, total.photos);
        }
    }
}
