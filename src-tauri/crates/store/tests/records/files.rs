//! What a path holds, as it is written once more.

use crate::world::{Ids, World, adopt};
use boothlift_contract::{Failure, FailureCode, FileVerdict, SeenBy, Timestamp};
use boothlift_store::{
    StoreError, Transaction,
    files::{self, Look, Sighting},
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
