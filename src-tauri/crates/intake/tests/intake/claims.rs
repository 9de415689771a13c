//! What the booth itself says about its sessions counts before any rule, in time or late.

use crate::world::{Running, World, until};
use boothlift_contract::FileVerdict;
use boothlift_intake::IntakeEvent;
use boothlift_sessions::BoothCall;
use boothlift_store::{photos, sessions};
use boothlift_testkit::booth::picture;
use std::{collections::BTreeMap, fs};

impl World {
    async fn write(&self, name: &str, seed: u64) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), picture(seed, 40, 30)).unwrap();
        self.until_verdict(name, FileVerdict::Adopted).await;
    }

    /// Names of files by session, as they stand now.
    fn groups(&self, names: &[&str]) -> Vec<Vec<String>> {
        let mut groups: BTreeMap<i64, Vec<String>> = BTreeMap::new();
        for name in names {
            let photo = self.file(&self.path(name)).unwrap().photo.unwrap();
            let session =
                self.store.read_blocking(move |view| sessions::get(view, photos::get(view, photo)?.session.unwrap()));
            groups.entry(session.unwrap().id.0).or_default().push((*name).to_owned());
        }
        groups.into_values().collect()
    }
}

async fn hear(running: &Running, call: BoothCall) {
    running.intake.hear(None, vec![call]).await.unwrap();
}

fn wrote(path: &str) -> BoothCall {
    BoothCall::Wrote { path: path.into(), kind: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booth_that_tells_of_its_sessions_parts_two_groups_that_no_time_gap_would() {
    let world = World { rule: "gap", ..World::new().await };
    let running = world.start(true).await;
    hear(&running, BoothCall::Began).await;
    world.write("a1.jpg", 1).await;
    world.write("a2.jpg", 2).await;
    hear(&running, BoothCall::Ended).await;
    hear(&running, BoothCall::Began).await;
    world.write("b1.jpg", 3).await;
    // The first group's print is named after the second group began: a name is stronger than the time.
    world.write("a-print.jpg", 4).await;
    hear(&running, wrote("b1.jpg")).await;
    hear(&running, BoothCall::Ended).await;
    let groups = world.groups(&["a1.jpg", "a2.jpg", "b1.jpg"]);
    assert_eq!(groups, [vec!["a1.jpg".to_owned(), "a2.jpg".into()], vec!["b1.jpg".to_owned()]]);
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_comes_after_its_file_brings_the_photo_over_and_says_so() {
    let world = World { rule: "gap", ..World::new().await };
    let mut running = world.start(true).await;
    world.write("one.jpg", 1).await;
    world.write("two.jpg", 2).await;
    assert_eq!(world.groups(&["one.jpg", "two.jpg"]).len(), 1, "by time they are one");
    hear(&running, BoothCall::Began).await;
    hear(&running, wrote(&world.path("two.jpg").display().to_string())).await;
    assert_eq!(world.groups(&["one.jpg", "two.jpg"]).len(), 2);
    let photo = world.file(&world.path("two.jpg")).unwrap().photo.unwrap();
    let told = running.events();
    assert!(told.contains(&IntakeEvent::Claimed { photos: vec![photo] }), "{told:?}");
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_remembered_when_boothlift_starts_again() {
    let world = World { rule: "gap", ..World::new().await };
    let running = world.start(true).await;
    hear(&running, BoothCall::Began).await;
    world.write("a1.jpg", 1).await;
    running.intake.stop().await;
    let running = world.start(true).await;
    until("started", || running.intake.status().scans_done).await;
    hear(&running, BoothCall::Alive).await;
    world.write("a2.jpg", 2).await;
    assert_eq!(world.groups(&["a1.jpg", "a2.jpg"]).len(), 1);
    hear(&running, BoothCall::Began).await;
    world.write("b1.jpg", 3).await;
    assert_eq!(world.groups(&["a1.jpg", "a2.jpg", "b1.jpg"]).len(), 2);
    running.intake.stop().await;
}
