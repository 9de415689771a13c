//! What a path holds, as it is written once more.

use crate::world::{Ids, World, adopt};
use boothlift_contract::{Failure, FailureCode, FileVerdict, PhotoFilter, PhotoSort, SeenBy, Timestamp};
use boothlift_store::{
    StoreError, Transaction,
    files::{self, Look, Sighting},
    listing::{self, Listing},
};
use std::path::Path;

fn path() -> &'static Path {
    Path::new("/booth/1.jpg")
}

fn arriving(ids: Ids, tx: &Transaction<'_>) -> Result<(), StoreError> {
    let look = Look { bytes: 7, modified: 9, file_key: "1-9".into() };
    let sighting = Sighting {
        event: ids.event,
        folder: Some(ids.watched),
        path: path(),
        look: &look,
        seen_by: SeenBy::Scan,
        seen_at: Timestamp(8),
    };
    let why = Failure::new(FailureCode::PhotoIncomplete, "1.jpg", "still growing");
    files::judge(tx, &sighting, FileVerdict::Arriving, Some(&why), Timestamp(8)).map(drop)
}

#[test]
fn a_file_that_is_written_once_more_as_it_was_is_its_own_photo_and_no_copy_of_it() {
    let (world, ids) = World::with_ids();
    let (event, folder) = (ids.event, ids.watched);
    world
        .store
        .write_blocking(move |tx| {
            let first = adopt(tx, event, folder, 1, 2, None)?;
            arriving(ids, tx)?;
            assert_eq!(files::by_path(tx, folder, path())?.unwrap().verdict, FileVerdict::Arriving);
            let again = adopt(tx, event, folder, 1, 2, None)?;
            assert_eq!((again.photo, again.file, again.is_new), (first.photo, first.file, false));
            let file = files::by_path(tx, folder, path())?.unwrap();
            assert_eq!((file.verdict, file.photo, file.failure), (FileVerdict::Adopted, Some(first.photo), None));
            let rows: i64 = tx.query_row("SELECT count(*) FROM files", [], |row| row.get(0))?;
            assert_eq!(rows, 1, "what it was thought to be meanwhile is forgotten");

            // Another photo under the name, and then the first one again: a copy of a photo that is there.
            let other = adopt(tx, event, folder, 1, 4, None)?;
            assert!(other.is_new);
            let back = adopt(tx, event, folder, 1, 2, None)?;
            assert_eq!((back.photo, back.is_new), (first.photo, false));
            assert_eq!(files::by_path(tx, folder, path())?.unwrap().verdict, FileVerdict::Same);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_photo_is_found_by_the_time_it_came_at() {
    let (world, ids) = World::with_ids();
    let look = Look { bytes: 7, modified: 9, file_key: "1-9".into() };
    world
        .store
        .write_blocking(move |tx| {
            let moment = 1_781_985_600_000;
            for (path, seen_at) in [("/booth/1.jpg", moment), ("/booth/2.jpg", moment + 3 * 3_600_000)] {
                let sighting = Sighting {
                    event: ids.event,
                    folder: Some(ids.watched),
                    path: Path::new(path),
                    look: &look,
                    seen_by: SeenBy::Scan,
                    seen_at: Timestamp(seen_at),
                };
                files::judge(tx, &sighting, FileVerdict::Arriving, None, Timestamp(seen_at))?;
            }
            // The zone is that of the computer.
            let local = "SELECT strftime('%H:%M', ?1 / 1000, 'unixepoch', 'localtime')";
            let search: String = tx.query_row(local, [moment], |row| row.get(0))?;
            let (filter, sort) = (PhotoFilter::All, PhotoSort::Newest);
            let found = listing::page(tx, ids.event, &Listing { filter, search, sort, offset: 0, limit: 10 })?;
            let names: Vec<_> = found.rows.iter().map(|row| row.name.as_str()).collect();
            assert_eq!((names, found.total), (vec!["1.jpg"], 1));
            Ok(())
        })
        .unwrap();
}
