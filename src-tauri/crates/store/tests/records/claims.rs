//! What a booth says about its sessions: the most trusted word counts, late words bring photos over, hands are stronger.

use crate::world::{Ids, World, adopt};
use boothlift_contract::{ClaimSource, DeliveryState, Failure, FailureCode, Kind, PhotoId, SessionId, Timestamp};
use boothlift_store::{
    StoreError, Transaction,
    claims::{self, NamedFile, NewClaim},
    deliveries, edits, files, photos,
    sessions::{self, Origin, SessionKey},
};
use std::path::PathBuf;

const AT: Timestamp = Timestamp(1_000);

fn summary<'a>(ids: Ids, key: &'a str) -> NewClaim<'a> {
    NewClaim { event: ids.event, folder: Some(ids.watched), source: ClaimSource::Manifest, key, name: key }
}

fn named(ids: Ids, place: &str) -> NamedFile {
    NamedFile { folder: Some(ids.watched), place: place.into(), kind: None, is_hidden: false }
}

fn key<'a>(ids: Ids, key: &'a str, tag: &'a str) -> SessionKey<'a> {
    SessionKey { event: ids.event, folder: Some(ids.watched), key, tag, origin: Origin::Booth }
}

/// Brings these photos, by the numbers in their names, to a claimed session.
fn bring(
    ids: Ids,
    tx: &Transaction<'_>,
    wanted: &SessionKey<'_>,
    paths: &[(u8, Option<Kind>)],
) -> Result<Vec<PhotoId>, StoreError> {
    let mut all = Vec::new();
    for (path, kind) in paths {
        let path = PathBuf::from(format!("/booth/{path}.jpg"));
        all.push((files::by_path(tx, ids.watched, &path)?.unwrap(), *kind));
    }
    claims::bring(tx, wanted, &all, AT)
}

fn session_of(tx: &Transaction<'_>, photo: PhotoId) -> Result<(SessionId, String, String, u32), StoreError> {
    let session = sessions::get(tx, photos::get(tx, photo)?.session.unwrap())?;
    Ok((session.id, session.key, session.tag, session.number))
}

#[test]
fn the_same_summary_twice_changes_nothing_and_a_changed_one_forgets_what_it_no_longer_names() {
    let (world, ids) = World::with_ids();
    world
        .store
        .write_blocking(move |tx| {
            let (a, b, c) = (named(ids, "a.jpg"), named(ids, "b.jpg"), named(ids, "c.jpg"));
            let claim = summary(ids, "s1");
            assert!(claims::tell(tx, &claim, &[a.clone(), b.clone()], AT)?);
            assert!(!claims::tell(tx, &claim, &[b.clone(), a], AT)?);
            assert!(claims::tell(tx, &claim, &[b, c], AT)?);
            let about = |place| claims::about(tx, ids.event, ids.watched, place, AT, |_| true);
            assert_eq!(about("a.jpg")?, None);
            assert_eq!(about("c.jpg")?.unwrap().claim.key, "s1");
            assert!(claims::were_told(tx, ids.watched, ClaimSource::Manifest)?);
            assert!(!claims::were_told(tx, ids.watched, ClaimSource::Database)?);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_call_is_trusted_before_a_summary_and_a_summary_before_the_database() {
    let (world, ids) = World::with_ids();
    world
        .store
        .write_blocking(move |tx| {
            let file = [named(ids, "a.jpg")];
            let about = |trusts: fn(ClaimSource) -> bool| {
                let said = claims::about(tx, ids.event, ids.watched, "a.jpg", AT, trusts)?;
                Ok::<_, StoreError>(said.map(|said| said.claim.source))
            };
            for source in [ClaimSource::Database, ClaimSource::Manifest, ClaimSource::Hook] {
                claims::tell(tx, &NewClaim { source, ..summary(ids, "s") }, &file, AT)?;
                assert_eq!(about(|_| true)?, Some(source));
            }
            assert_eq!(about(|source| source != ClaimSource::Hook)?, Some(ClaimSource::Manifest));
            assert_eq!(about(|_| false)?, None);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_bare_name_is_meant_only_around_the_time_of_its_session() {
    let (world, ids) = World::with_ids();
    world
        .store
        .write_blocking(move |tx| {
            let claim = NewClaim { source: ClaimSource::Hook, ..summary(ids, "s") };
            let bare = NamedFile { folder: None, ..named(ids, "img_0001.jpg") };
            claims::tell(tx, &claim, &[bare], Timestamp(10_000_000))?;
            let said = |at| claims::about(tx, ids.event, ids.watched, "day/img_0001.jpg", Timestamp(at), |_| true);
            assert!(said(10_500_000)?.is_some());
            assert!(said(9_500_000)?.is_some());
            assert_eq!(said(11_000_000)?, None, "the camera counts from the beginning again");
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_session_by_time_becomes_the_claimed_one_with_its_number_when_all_that_it_holds_is_claimed() {
    let (world, ids) = World::with_ids();
    world
        .store
        .write_blocking(move |tx| {
            let one = adopt(tx, ids.event, ids.watched, 1, 2, Some(1))?.photo;
            let two = adopt(tx, ids.event, ids.watched, 2, 4, Some(1))?.photo;
            let (id, _, _, number) = session_of(tx, one)?;
            bring(ids, tx, &key(ids, ":manifest:x", "anna"), &[(1, None), (2, Some(Kind::Print))])?;
            for photo in [one, two] {
                let claimed = session_of(tx, photo)?;
                assert_eq!(claimed, (id, ":manifest:x".into(), "anna".into(), number));
            }
            assert_eq!(photos::get(tx, two)?.kind, Kind::Print);
            Ok(())
        })
        .unwrap();
}

#[test]
fn strangers_in_a_session_by_time_stay_there_when_the_others_are_claimed() {
    let (world, ids) = World::with_ids();
    world
        .store
        .write_blocking(move |tx| {
            let mine = adopt(tx, ids.event, ids.watched, 1, 2, Some(1))?.photo;
            let stranger = adopt(tx, ids.event, ids.watched, 2, 4, Some(1))?.photo;
            let before = session_of(tx, stranger)?;
            assert_eq!(bring(ids, tx, &key(ids, ":manifest:x", "anna"), &[(1, None)])?, [mine]);
            assert_eq!(session_of(tx, stranger)?, before);
            assert_eq!(session_of(tx, mine)?.2, "anna");
            // The same word once more changes nothing.
            assert_eq!(bring(ids, tx, &key(ids, ":manifest:x", "anna"), &[(1, None)])?, []);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_photo_that_a_person_moved_stays_where_they_put_it() {
    let (world, ids) = World::with_ids();
    world
        .store
        .write_blocking(move |tx| {
            let moved = adopt(tx, ids.event, ids.watched, 1, 2, Some(1))?.photo;
            adopt(tx, ids.event, ids.watched, 2, 4, Some(1))?;
            let other = adopt(tx, ids.event, ids.watched, 3, 6, Some(2))?.photo;
            let to = session_of(tx, other)?.0;
            edits::move_photos(tx, &[moved], to, AT)?;
            bring(ids, tx, &key(ids, ":manifest:x", "anna"), &[(1, None), (2, None)])?;
            assert_eq!(session_of(tx, moved)?.0, to);
            Ok(())
        })
        .unwrap();
}

#[test]
fn waiting_for_a_word_ends_with_it_and_what_the_booth_hides_never_leaves() {
    let (world, ids) = World::with_ids();
    world
        .store
        .write_blocking(move |tx| {
            let photo = adopt(tx, ids.event, ids.watched, 1, 2, Some(1))?.photo;
            assert!(!claims::release(tx, photo)?, "it never waited");
            tx.execute("UPDATE deliveries SET due_at = 99999999", [])?;
            assert!(claims::release(tx, photo)?);
            let due: i64 = tx.query_row("SELECT max(due_at) FROM deliveries", [], |row| row.get(0))?;
            assert_eq!(due, 6, "as it was adopted, without a regret time");

            let why = Failure::new(FailureCode::PhotoLeftOut, "1.jpg", "the booth keeps it from guests");
            assert!(claims::hide(tx, photo, &why, AT)?);
            assert!(!claims::hide(tx, photo, &why, AT)?);
            let states: Vec<_> = deliveries::of_photo(tx, photo)?.iter().map(|delivery| delivery.state).collect();
            assert!(states.iter().all(|state| *state == DeliveryState::Cancelled), "{states:?}");
            Ok(())
        })
        .unwrap();
}
