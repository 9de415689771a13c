//! The plug is pulled while damaged records are built anew, and while a copy of them is made.

use super::{ends_at, evening::Evening};
use boothlift_contract::RECORDS_FAIL_POINTS;
use boothlift_store::Store;
use std::{fs, path::Path, time::Duration};

/// Nothing of a database is left in the first pages.
fn damage(data: &Path) {
    let records = data.join("boothlift.db");
    let mut bytes = fs::read(&records).unwrap();
    let most = bytes.len().min(20_000);
    bytes[..most].fill(0xA5);
    fs::write(&records, bytes).unwrap();
}

fn damaged_folders(data: &Path) -> usize {
    let names = fs::read_dir(data).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with("damaged-records-")).count()
}

/// Built but not in place, the old ones put aside and nothing in their place, in place and nobody told.
#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_that_ends_at_any_named_place_begins_again_and_nothing_is_sent_twice() {
    for (number, point) in RECORDS_FAIL_POINTS.iter().take(3).enumerate() {
        let mut evening = Evening::begin(700 + number as u64).await;
        evening.shoot(5);
        evening.finish(&evening.data, Duration::from_secs(60)).await;
        let uploads = evening.requests();
        damage(&evening.data);

        let armed = format!("{point}:1");
        ends_at(&armed, evening.command(&evening.data)).await;

        evening.shoot(2);
        evening.finish(&evening.data, Duration::from_secs(60)).await;
        let cost = evening.judge(&evening.data);
        assert_eq!((cost.twice, cost.unseen), (0, 0), "{armed}");
        assert!(evening.requests() > uploads, "{armed}: the new ones were sent");
        assert_eq!(damaged_folders(&evening.data), 1, "{armed}: the damaged ones are kept, once");
    }
}

/// Amid a copy, and between two of its steps: the records go on, and what is kept is enough to build them anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_the_records_that_ends_at_any_named_place_takes_nothing_from_what_is_kept() {
    for (number, point) in RECORDS_FAIL_POINTS.iter().skip(3).enumerate() {
        let mut evening = Evening::begin(800 + number as u64).await;
        evening.shoot(4);
        evening.finish(&evening.data, Duration::from_secs(60)).await;
        // The program's own test copies at this very place in a process of its own.
        let copied = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "records::copier"])
            .env("BOOTHLIFT_TEST_FOLDER", &evening.data)
            .env("BOOTHLIFT_FAIL_POINT", format!("{point}:1"))
            .output()
            .unwrap();
        assert!(!copied.status.success(), "{point}: {}", String::from_utf8_lossy(&copied.stdout));
        damage(&evening.data);
        evening.finish(&evening.data, Duration::from_secs(60)).await;
        let cost = evening.judge(&evening.data);
        assert_eq!((cost.twice, cost.unseen), (0, 0), "{point}");
        assert_eq!(damaged_folders(&evening.data), 1, "{point}");
    }
}

/// The other half of the test above.
#[test]
#[ignore = "run by another test, which ends it in the middle"]
fn copier() {
    let folder = std::env::var("BOOTHLIFT_TEST_FOLDER").unwrap();
    Store::open(Path::new(&folder)).unwrap().keep_copy().unwrap();
}
