//! What the booth takes back is noticed once, and nothing else is mistaken for it.

use crate::world::{Running, World, until};
use boothlift_contract::{FileVerdict, PhotoId, WithdrawnHow};
use boothlift_intake::IntakeEvent;
use boothlift_store::withdrawals;
use boothlift_testkit::booth::picture;
use std::fs;

impl World {
    /// Adopts a picture of its own under this name, and says which photo it became.
    async fn adopted(&self, name: &str, seed: u64) -> PhotoId {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), picture(seed, 40, 30)).unwrap();
        self.until_verdict(name, FileVerdict::Adopted).await;
        self.file(&self.path(name)).unwrap().photo.unwrap()
    }

    async fn until_left(&self, name: &str) {
        until(&format!("{name} has left"), || self.file(&self.path(name)).unwrap().left_at.is_some()).await;
    }
}

fn withdrawn(running: &mut Running) -> Vec<(PhotoId, WithdrawnHow)> {
    let told = running.events().into_iter();
    told.filter_map(|event| if let IntakeEvent::Withdrawn { photo, how } = event { Some((photo, how)) } else { None })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_photo_and_one_moved_to_forget_are_told_once_with_hints_and_without() {
    for hints in [true, false] {
        let world = World::new().await;
        let mut running = world.start(hints).await;
        let deleted = world.adopted("a.jpg", 1).await;
        let forgotten = world.adopted("b.jpg", 2).await;
        world.adopted("stays.jpg", 3).await;
        fs::create_dir_all(world.path("forget")).unwrap();
        fs::remove_file(world.path("a.jpg")).unwrap();
        fs::rename(world.path("b.jpg"), world.path("forget/b.jpg")).unwrap();
        world.until_left("a.jpg").await;
        world.until_left("b.jpg").await;
        running.settled().await;
        let mut told = withdrawn(&mut running);
        told.sort();
        assert_eq!(told, [(deleted, WithdrawnHow::Deleted), (forgotten, WithdrawnHow::Forgotten)], "hints {hints}");
        running.intake.stop().await;

        // Nobody said that it was heard: it is told again. What was heard is not.
        world.store.write(move |group| withdrawals::hear(group, deleted)).await.unwrap();
        let mut again = world.start(hints).await;
        again.settled().await;
        assert_eq!(withdrawn(&mut again), [(forgotten, WithdrawnHow::Forgotten)]);
        again.intake.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_deleted_while_nobody_watched_is_told_at_the_next_start() {
    let world = World::new().await;
    let running = world.start(true).await;
    let photo = world.adopted("a.jpg", 1).await;
    running.intake.stop().await;
    fs::remove_file(world.path("a.jpg")).unwrap();
    let mut running = world.start(true).await;
    world.until_left("a.jpg").await;
    running.settled().await;
    assert_eq!(withdrawn(&mut running), [(photo, WithdrawnHow::Deleted)]);
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_file_one_of_two_copies_and_a_vanished_folder_withdraw_nothing() {
    let world = World::new().await;
    let mut running = world.start(true).await;
    world.adopted("renamed.jpg", 1).await;
    let twice = world.adopted("one.jpg", 2).await;
    fs::copy(world.path("one.jpg"), world.path("two.jpg")).unwrap();
    world.until_verdict("two.jpg", FileVerdict::Same).await;
    world.adopted("party/c.jpg", 3).await;

    fs::rename(world.path("renamed.jpg"), world.path("final.jpg")).unwrap();
    fs::remove_file(world.path("one.jpg")).unwrap();
    fs::remove_dir_all(world.path("party")).unwrap();
    world.until_verdict("final.jpg", FileVerdict::Same).await;
    world.until_left("renamed.jpg").await;
    world.until_left("one.jpg").await;
    running.settled().await;
    assert_eq!(withdrawn(&mut running), []);
    assert_eq!(world.file(&world.path("party/c.jpg")).unwrap().left_at, None, "a folder went, no photo");

    // Only when its last copy goes is a photo taken back.
    fs::remove_file(world.path("two.jpg")).unwrap();
    world.until_left("two.jpg").await;
    running.settled().await;
    assert_eq!(withdrawn(&mut running), [(twice, WithdrawnHow::Deleted)]);
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unplugged_drive_takes_nothing_back() {
    let world = World::new().await;
    let mut running = world.start(true).await;
    world.adopted("a.jpg", 1).await;
    let away = world.dir.path().join("away");
    fs::rename(&world.booth, &away).unwrap();
    until("gone", || !running.intake.status().gone_folders.is_empty()).await;
    // An empty folder in its place, as a mount point leaves one.
    fs::create_dir(&world.booth).unwrap();
    until("another folder", || !running.intake.status().changed_folders.is_empty()).await;
    fs::remove_dir(&world.booth).unwrap();
    fs::rename(&away, &world.booth).unwrap();
    until("back", || running.intake.status().changed_folders.is_empty()).await;
    running.settled().await;
    assert_eq!(withdrawn(&mut running), []);
    assert_eq!(world.file(&world.path("a.jpg")).unwrap().left_at, None);
    running.intake.stop().await;
}
