//! The plug is pulled while a photo that was taken down is removed from its galleries.

use super::{ends_at, evening::Evening, until};
use boothlift_contract::{DestinationKind, PhotoId, REMOVAL_FAIL_POINTS, Timestamp};
use boothlift_store::{Store, take_downs};
use std::{path::Path, time::Duration};

/// A person's word, as the program writes it before it answers: durable, and nothing has been asked of a gallery yet.
async fn take_down(data: &Path, photo: PhotoId) {
    let records = Store::open(data).unwrap();
    let can = |kind| kind != DestinationKind::EventGallery;
    records.write(move |tx| take_downs::ask(tx, photo, can, Timestamp(1))).await.unwrap();
}

/// State of each removal, by destination.
fn removals(data: &Path) -> Vec<(String, String)> {
    let records = Store::look(data).unwrap();
    let mut query =
        records.prepare("SELECT destination_id, state FROM remote_removals ORDER BY destination_id").unwrap();
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

fn hash_of(data: &Path, photo: PhotoId) -> String {
    let records = Store::look(data).unwrap();
    records.query_row("SELECT sha256 FROM photos WHERE id = ?1", [photo.0], |row| row.get(0)).unwrap()
}

/// Before the call, between the gallery's answer and the row, and after the row; at the first service and at the second.
#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_ends_at_any_named_place_is_finished_later_and_the_photo_is_never_sent_again() {
    for (number, point) in REMOVAL_FAIL_POINTS.iter().enumerate() {
        for nth in [1, 2] {
            let mut evening = Evening::begin(500 + number as u64).await;
            evening.shoot(3);
            evening.finish(&evening.data, Duration::from_secs(60)).await;
            let photo = PhotoId(1);
            let sha256 = hash_of(&evening.data, photo);
            assert_eq!(evening.copies(&sha256), [1, 1]);
            let uploads = evening.requests();
            take_down(&evening.data, photo).await;

            let armed = format!("{point}:{nth}");
            ends_at(&armed, evening.command(&evening.data)).await;

            let mut running = evening.start();
            let all = [("cyclemate", "removed"), ("event-gallery", "by_hand"), ("selfcommunity", "removed")];
            let all = all.map(|(id, state)| (id.to_owned(), state.to_owned()));
            until(&format!("{armed}: every gallery's receipt"), || removals(&evening.data) == all).await;
            running.kill();
            assert_eq!(evening.copies(&sha256), [0, 0], "{armed}: it is gone");

            // Once more, to the end: whatever would be sent again is sent now.
            evening.finish(&evening.data, Duration::from_secs(60)).await;
            assert_eq!(evening.copies(&sha256), [0, 0], "{armed}: it came back");
            assert_eq!(evening.requests(), uploads, "{armed}: something was sent again");
            assert_eq!(removals(&evening.data), all, "{armed}");
        }
    }
}
