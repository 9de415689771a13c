//! The plug is pulled while a safe copy that nothing needs any more is removed.

use super::{ends_at, evening::Evening, until};
use boothlift_contract::{RETENTION_FAIL_POINTS, Timestamp};
use boothlift_store::{Store, retention};
use std::{fs, path::Path, time::Duration};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Thirty days later, as the app counts them: everything was delivered half of that ago.
async fn let_days_pass(data: &Path, hashes: Vec<String>) {
    let records = Store::open(data).unwrap();
    let written = records.write(move |tx| {
        let now = retention::seen_time(tx, Timestamp(0))?.wall;
        retention::note_quiet(tx, 0, true)?;
        for sha256 in &hashes {
            let keep = Duration::from_secs(14 * 24 * 60 * 60);
            retention::look(tx, sha256, 15 * DAY_MS, keep, now)?;
        }
        retention::keep_seen_time(tx, retention::SeenTime { counted: 30 * DAY_MS, wall: now })
    });
    written.await.unwrap();
}

/// Copies on disk, and copies that the records call removed.
fn standing(data: &Path) -> (usize, usize) {
    let records = Store::look(data).unwrap();
    let sql = "SELECT count(*) FROM spent_copies WHERE state = 'removed'";
    let removed = records.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    (fs::read_dir(data.join("safe-copies")).unwrap().count(), usize::try_from(removed).unwrap())
}

/// After the records say that it is about to go, between the file and the row, and after the row.
#[tokio::test(flavor = "multi_thread")]
async fn a_copys_removal_that_ends_at_any_named_place_is_finished_later_and_nothing_is_sent_again() {
    for (number, point) in RETENTION_FAIL_POINTS.iter().enumerate() {
        let mut evening = Evening::begin(700 + number as u64).await;
        evening.shoot(3);
        evening.finish(&evening.data, Duration::from_secs(60)).await;
        let uploads = evening.requests();
        let hashes: Vec<String> = evening.written.keys().cloned().collect();
        let_days_pass(&evening.data, hashes.clone()).await;
        assert_eq!(standing(&evening.data), (3, 0));

        let armed = format!("{point}:1");
        ends_at(&armed, evening.command(&evening.data)).await;

        let mut running = evening.start();
        until(&format!("{armed}: every copy is gone, and is said to be"), || standing(&evening.data) == (0, 3)).await;
        running.kill();
        evening.finish(&evening.data, Duration::from_secs(60)).await;
        assert_eq!(evening.requests(), uploads, "{armed}: something was sent again");
        for sha256 in &hashes {
            assert_eq!(evening.copies(sha256), [1, 1], "{armed}: the galleries have what they had");
        }
    }
}
