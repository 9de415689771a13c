//! The named places of the code are those that tests here end the program at, each of them.

use boothlift_contract::{
    FAIL_POINTS, PREPARING_FAIL_POINTS, RECORDS_FAIL_POINTS, REMOVAL_FAIL_POINTS, RETENTION_FAIL_POINTS,
};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What `together`, `copies`, `records`, `removal` and `retention` go through from end to end.
const SWEPT: [&[&str]; 5] =
    [FAIL_POINTS, PREPARING_FAIL_POINTS, RECORDS_FAIL_POINTS, REMOVAL_FAIL_POINTS, RETENTION_FAIL_POINTS];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of = |path: PathBuf| match path.is_dir() {
        true => sources(&path),
        false if path.extension().is_some_and(|kind| kind == "rs") => vec![path],
        false => Vec::new(),
    };
    entries.flat_map(of).collect()
}

#[test]
fn every_place_that_the_code_names_is_swept_and_every_place_that_is_swept_is_in_the_code() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates");
    let mut named = BTreeSet::new();
    for path in sources(&crates) {
        let text = fs::read_to_string(&path).unwrap();
        for (at, begin) in text.match_indices("fail_point(\"") {
            let name = text[at + begin.len()..].split('"').next().unwrap().to_owned();
            assert!(named.insert(name.clone()), "{name} is two places");
        }
    }
    let swept: BTreeSet<String> = SWEPT.concat().into_iter().map(str::to_owned).collect();
    assert_eq!(swept.len(), SWEPT.concat().len(), "a name is in two lists");
    assert_eq!(named, swept);
}
