//! What the booth itself says about its sessions counts before any rule, in time or late.

use crate::world::{Running, World, until};
use boothlift_contract::{
    Clock as _, DeliveryState, DestinationId, DestinationKind, FailureCode, FileVerdict, LaneState, MediaType,
    SystemClock, Timestamp,
};
use boothlift_intake::IntakeEvent;
use boothlift_sessions::BoothCall;
use boothlift_store::{
    deliveries,
    destinations::{self, DestinationRow},
    photos, sessions,
};
use boothlift_testkit::booth::picture;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

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
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort();
        groups
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

/// A summary in which these files stand.
fn summary(files: &[&str]) -> String {
    let files: String = files.iter().map(|file| format!("<photo>{file}</photo>")).collect();
    format!("<?xml version=\"1.0\"?><session>{files}</session>")
}

impl World {
    fn detail(&self, name: &str) -> String {
        self.file(&self.path(name)).unwrap().failure.unwrap().detail
    }

    /// The latest moment before which nothing of a photo is sent.
    fn due_at(&self, name: &str) -> i64 {
        let photo = self.file(&self.path(name)).unwrap().photo.unwrap();
        let all = self.store.read_blocking(move |view| deliveries::of_photo(view, photo));
        all.unwrap().iter().map(|delivery| delivery.due_at.0).max().unwrap()
    }

    /// Somewhere to send photos to.
    async fn gallery(&self) {
        let event = self.event;
        let row = DestinationRow {
            id: DestinationId("here".into()),
            kind: DestinationKind::LocalGallery,
            label: "here".into(),
            settings: "{}".into(),
            is_on: true,
            paused: false,
            media: MediaType::ALL.to_vec(),
            max_bytes: None,
            state: LaneState::Works,
            failure: None,
        };
        let stored = self.store.write(move |tx| {
            destinations::put(tx, &row, Timestamp(0))?;
            destinations::switch(tx, &row.id, true, Some(event), Timestamp(0)).map(drop)
        });
        stored.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_summary_before_or_after_its_photos_makes_one_session_of_them_and_has_its_verdict() {
    for hints in [true, false] {
        let world = World { rule: "breeze", ..World::new().await };
        world.gallery().await;
        let running = world.start(hints).await;
        world.write("a1.jpg", 1).await;
        world.write("prints/a.jpg", 2).await;
        world.write("b1.jpg", 3).await;
        assert!(world.due_at("a1.jpg") > SystemClock.now().0, "a promised summary is waited for");
        fs::write(world.path("a.xml"), summary(&["a1.jpg", r"prints\a.jpg"])).unwrap();
        world.until_verdict("a.xml", FileVerdict::Ignored).await;
        assert_eq!(world.detail("a.xml"), "a session summary of the booth’s");
        let groups = world.groups(&["a1.jpg", "prints/a.jpg", "b1.jpg"]);
        assert_eq!(groups, [vec!["a1.jpg".to_owned(), "prints/a.jpg".into()], vec!["b1.jpg".to_owned()]], "{hints}");
        assert!(world.due_at("a1.jpg") <= SystemClock.now().0, "they wait no longer");
        assert!(world.due_at("b1.jpg") > SystemClock.now().0);

        fs::write(world.path("c.xml"), summary(&["c1.jpg"])).unwrap();
        world.until_verdict("c.xml", FileVerdict::Ignored).await;
        world.write("c1.jpg", 4).await;
        assert!(world.due_at("c1.jpg") <= SystemClock.now().0, "whose it is was known when it came");
        assert_eq!(world.groups(&["b1.jpg", "c1.jpg"]).len(), 2);

        // A summary that is written once more counts as it stands now.
        fs::write(world.path("c.xml"), summary(&["c1.jpg", "b1.jpg", "never-came.jpg"])).unwrap();
        until("b1 came over", || world.groups(&["b1.jpg", "c1.jpg"]).len() == 1).await;
        running.intake.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_summary_that_cannot_be_read_says_why_and_is_read_once_it_is_whole() {
    let world = World { rule: "breeze", ..World::new().await };
    let running = world.start(true).await;
    world.write("a1.jpg", 1).await;
    world.write("b1.jpg", 2).await;
    let whole = summary(&["a1.jpg"]);
    fs::write(world.path("a.xml"), &whole[..whole.len() - 12]).unwrap();
    world.until_verdict("a.xml", FileVerdict::Ignored).await;
    assert!(world.detail("a.xml").contains("cannot be read: it is not"), "{}", world.detail("a.xml"));
    assert_eq!(world.groups(&["a1.jpg", "b1.jpg"]).len(), 1, "half a summary says nothing");
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><x>&a;</x>";
    fs::write(world.path("bomb.xml"), bomb).unwrap();
    world.until_verdict("bomb.xml", FileVerdict::Ignored).await;
    assert!(world.detail("bomb.xml").contains("entities"), "{}", world.detail("bomb.xml"));
    fs::write(world.path("a.xml"), &whole).unwrap();
    until("a1 is alone", || world.groups(&["a1.jpg", "b1.jpg"]).len() == 2).await;
    until("its verdict", || world.detail("a.xml") == "a session summary of the booth’s").await;

    // Nothing is read again that did not change.
    let before = world.file(&world.path("a.xml")).unwrap().changed_at;
    running.settled().await;
    assert_eq!(world.file(&world.path("a.xml")).unwrap().changed_at, before);
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_summaries_are_not_listened_to_one_is_only_no_picture() {
    let world = World { rule: "pibooth", ..World::new().await };
    let running = world.start(true).await;
    fs::write(world.path("a.xml"), summary(&["a1.jpg"])).unwrap();
    world.until_verdict("a.xml", FileVerdict::Ignored).await;
    assert_eq!(world.file(&world.path("a.xml")).unwrap().failure.unwrap().code, FailureCode::PhotoNotPicture);
    running.intake.stop().await;
    // The operator chooses the right program: the summary is read.
    let world = World { rule: "breeze", ..world };
    let running = world.start(true).await;
    until("it is a summary now", || world.detail("a.xml") == "a session summary of the booth’s").await;
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_booth_s_database_is_heard_while_the_booth_writes_and_nothing_is_left_beside_it() {
    let world = World { rule: "photobooth-app", ..World::new().await };
    world.gallery().await;
    fs::create_dir_all(world.path("database")).unwrap();
    let file = world.path("database/database.sqlite");
    let booth = rusqlite::Connection::open(&file).unwrap();
    booth.pragma_update(None, "journal_mode", "WAL").unwrap();
    booth
        .execute_batch(
            "CREATE TABLE mediaitems (id NUMERIC NOT NULL PRIMARY KEY, media_type VARCHAR, job_identifier NUMERIC,
                 processed VARCHAR, show_in_gallery BOOLEAN)",
        )
        .unwrap();
    let running = world.start(true).await;
    for (name, seed) in [("media/a1.jpg", 1), ("media/a2_hidden.jpg", 2), ("media/b1.jpg", 3)] {
        world.write(name, seed).await;
    }
    assert!(world.due_at("media/b1.jpg") > SystemClock.now().0, "its word is waited for");
    let add = "INSERT INTO mediaitems VALUES (?1, 'image', ?2, ?3, ?4)";
    booth.execute_batch("BEGIN IMMEDIATE").unwrap();
    for (id, job, name, shown) in [
        ("x1", "aa", "media/a1.jpg", true),
        ("x2", "aa", "media/a2_hidden.jpg", false),
        ("x3", "bb", "media/b1.jpg", true),
    ] {
        booth.execute(add, (id, job, name, shown)).unwrap();
    }
    booth.execute_batch("COMMIT").unwrap();
    let names = ["media/a1.jpg", "media/a2_hidden.jpg", "media/b1.jpg"];
    until("two sessions", || world.groups(&names).len() == 2).await;
    assert!(world.due_at("media/b1.jpg") <= SystemClock.now().0);
    let hidden = world.file(&world.path("media/a2_hidden.jpg")).unwrap().photo.unwrap();
    let states = world.store.read_blocking(move |view| deliveries::of_photo(view, hidden)).unwrap();
    assert!(states.iter().all(|delivery| delivery.state == DeliveryState::Cancelled), "guests do not see it");
    running.intake.stop().await;

    let beside: BTreeSet<String> = fs::read_dir(world.path("database"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let own = ["database.sqlite", "database.sqlite-shm", "database.sqlite-wal"].map(str::to_owned);
    assert_eq!(beside, BTreeSet::from(own), "nothing but the booth’s own");
    assert_eq!(world.copies().len(), 3, "no copy of the database stays");
}
