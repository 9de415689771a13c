//! Photos brought in by hand.

use crate::world::World;
use boothlift_contract::{
    Clock, DestinationId, DestinationKind, FailureCode, FileVerdict, Importing, LaneState, MediaType, SystemClock,
    Timestamp,
};
use boothlift_intake::{ImportInto, Importer, Workers, drop_folders};
use boothlift_store::{deliveries, destinations, files, sessions};
use boothlift_testkit::{booth::picture, clock::FakeClock};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering::SeqCst},
    },
    time::Duration,
};

fn importer(world: &World) -> Importer {
    Importer {
        store: world.store.clone(),
        spool: world.spool.clone(),
        clock: Arc::new(SystemClock),
        workers: Workers::default(),
        stopped: Arc::new(|| false),
        told: Arc::new(|_| {}),
    }
}

fn into(world: &World) -> ImportInto {
    ImportInto {
        event: world.event,
        session: None,
        each_folder: false,
        only: None,
        hold: Duration::from_secs(30),
        known: Vec::new(),
    }
}

fn write(path: &Path, number: u64) -> PathBuf {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, picture(number, 30, 20)).unwrap();
    path.to_path_buf()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drop_becomes_one_session_and_says_what_it_refused() {
    let world = World::new().await;
    let drop = world.dir.path().join("drop");
    write(&drop.join("a.jpg"), 1);
    write(&drop.join("more/b.jpg"), 2);
    write(&drop.join("more/twin.jpg"), 2);
    fs::write(drop.join("more/notes.txt"), "no picture, but words enough").unwrap();
    fs::write(drop.join(".DS_Store"), "x").unwrap();
    let missing = world.dir.path().join("missing.jpg");
    let (report, brought) = importer(&world).import(vec![drop, missing], into(&world)).await;
    assert_eq!((report.taken, report.already, report.beyond_limit, report.sessions), (2, 1, 0, 1));
    assert_eq!(brought.photos.len(), 2, "what was there before is not this drop's");
    let mut refused: Vec<_> = report.refused.iter().map(|one| (one.name.as_str(), one.failure.code)).collect();
    refused.sort();
    assert_eq!(refused, [("missing.jpg", FailureCode::PhotoGone), ("notes.txt", FailureCode::PhotoNotPicture)]);
    let later = write(&world.dir.path().join("later.jpg"), 4);
    let joined = ImportInto { session: report.session, ..into(&world) };
    let (second, _) = importer(&world).import(vec![later], joined).await;
    assert_eq!((second.taken, second.session), (1, report.session));
    assert!(report.session.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_photo_yet_waits_for_a_person_and_becomes_one_once_it_is_whole() {
    let world = World::new().await;
    let (half, empty) = (world.dir.path().join("half.jpg"), world.dir.path().join("empty.jpg"));
    fs::write(&half, &picture(3, 30, 20)[..100]).unwrap();
    fs::write(&empty, "").unwrap();
    let given = vec![half.clone(), empty.clone()];
    let (report, brought) = importer(&world).import(given.clone(), into(&world)).await;
    assert_eq!((report.taken, report.held, report.refused.len()), (0, 2, 0));
    let event = world.event;
    let held = async || {
        let read = world.store.read(move |view| files::with_verdict(view, event, FileVerdict::Held, 10));
        read.await.unwrap()
    };
    let why: Vec<_> = held().await.iter().map(|file| file.failure.as_ref().unwrap().code).collect();
    assert_eq!(why, [FailureCode::PhotoEmpty, FailureCode::PhotoIncomplete]);

    let (again, _) = importer(&world).import(given, into(&world)).await;
    assert_eq!((again.held, held().await.len()), (2, 2), "dropped twice it waits once");

    fs::write(&half, picture(3, 30, 20)).unwrap();
    let file = held().await.into_iter().find(|file| file.name == "half.jpg").unwrap();
    assert_eq!(file.id, brought.held[0]);
    importer(&world).again(file.clone(), Duration::ZERO, false).await.unwrap();
    let now = world.store.read(move |view| files::get(view, file.id)).await.unwrap();
    assert_eq!(now.verdict, FileVerdict::Adopted);

    let file = held().await.remove(0);
    let why = importer(&world).again(file, Duration::ZERO, true).await.unwrap_err();
    assert_eq!((why.code, held().await.len()), (FailureCode::PhotoEmpty, 1), "nothing can be sent of an empty file");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_folder_of_a_drop_can_be_a_session_and_those_that_every_session_has_are_none() {
    let world = World::new().await;
    let party = world.dir.path().canonicalize().unwrap().join("Party");
    for (number, name) in ["anna/Originals/1.jpg", "anna/Prints/2.jpg", "ben/3.jpg", "cleo/4.jpg"].iter().enumerate() {
        write(&party.join(name), number as u64);
    }
    fs::create_dir_all(party.join("texts")).unwrap();
    fs::write(party.join("texts/list.txt"), "no picture, but words enough").unwrap();
    let loose = write(&world.dir.path().join("loose.jpg"), 9);
    let given = vec![party, loose];
    let seen = drop_folders(&given, &[]);
    assert_eq!((seen.folders, seen.sessions), (3, 4));
    let (report, brought) = importer(&world).import(given, ImportInto { each_folder: true, ..into(&world) }).await;
    assert_eq!((report.taken, report.sessions, brought.photos.len()), (5, 4, 5));
    let event = world.event;
    let read = world.store.read(move |view| sessions::cards(view, event, "", 0, 10, SystemClock.now()));
    let mut tags: Vec<_> = read.await.unwrap().into_iter().map(|card| (card.tag, card.thumbs.len())).collect();
    tags.sort();
    let named: Vec<_> = tags.iter().map(|(tag, photos)| (tag.as_str(), *photos)).skip(1).collect();
    assert_eq!(named, [("anna", 2), ("ben", 1), ("cleo", 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watched_folder_below_a_dropped_one_is_passed_over() {
    let world = World::new().await;
    let root = world.dir.path().canonicalize().unwrap();
    write(&root.join("Pictures/booth/1.jpg"), 1);
    write(&root.join("Pictures/2.jpg"), 2);
    let known = vec![root.join("Pictures/booth")];
    let (report, _) = importer(&world).import(vec![root.join("Pictures")], ImportInto { known, ..into(&world) }).await;
    assert_eq!((report.taken, report.watched), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_keeps_what_was_added_and_says_how_much_was_left() {
    let world = World::new().await;
    let drop = world.dir.path().join("drop");
    for number in 0..20 {
        write(&drop.join(format!("{number:02}.jpg")), number);
    }
    let read = Arc::new(AtomicU32::new(0));
    let far: Arc<Mutex<Vec<Importing>>> = Arc::default();
    let (counts, kept) = (Arc::clone(&read), Arc::clone(&far));
    let importer = Importer {
        stopped: Arc::new(move || read.load(SeqCst) >= 5),
        told: Arc::new(move |now| {
            counts.store(now.read, SeqCst);
            kept.lock().unwrap().push(now);
        }),
        ..importer(&world)
    };
    let (report, brought) = importer.import(vec![drop], into(&world)).await;
    assert_eq!((report.taken, report.left, brought.photos.len()), (5, 15, 5));
    let far = far.lock().unwrap();
    assert_eq!(far[0], Importing { read: 0, files: 20, added: 0 });
    assert!(far.windows(2).all(|pair| pair[0].read < pair[1].read), "{far:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_drop_is_due_before_the_last_of_it_was_read() {
    let world = World::new().await;
    let drop = world.dir.path().join("drop");
    for number in 0..12 {
        write(&drop.join(format!("{number:02}.jpg")), number);
    }
    let gallery = destinations::DestinationRow {
        id: DestinationId("gallery".into()),
        kind: DestinationKind::LocalGallery,
        label: "Gallery".into(),
        settings: "null".into(),
        is_on: true,
        media: vec![MediaType::Jpeg],
        max_bytes: None,
        state: LaneState::Works,
        failure: None,
        paused: false,
    };
    world.store.write(move |group| destinations::put(group, &gallery, Timestamp(0))).await.unwrap();
    let clock = Arc::new(FakeClock::standing(Timestamp(1_781_985_600_000)));
    let (passing, store, early) = (Arc::clone(&clock), world.store.clone(), Arc::new(AtomicU32::new(0)));
    let counted = Arc::clone(&early);
    let importer = Importer {
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        told: Arc::new(move |_| {
            passing.pass(Duration::from_secs(9));
            let now = passing.now();
            let due = store.read_blocking(|view| {
                deliveries::next_due(view, &DestinationId("gallery".into()), deliveries::Which::All)
            });
            counted.fetch_add(u32::from(due.unwrap().is_some_and(|due| due <= now)), SeqCst);
        }),
        ..importer(&world)
    };
    let (report, brought) = importer.import(vec![drop], into(&world)).await;
    let until = report.undo_until.unwrap();
    assert_eq!(until, clock.now().plus(Duration::from_secs(30)));
    let due = world.store.read(move |view| {
        let mut due = Vec::new();
        for photo in brought.photos {
            due.extend(deliveries::of_photo(view, photo)?.into_iter().map(|delivery| delivery.due_at));
        }
        Ok(due)
    });
    assert_eq!(due.await.unwrap(), vec![until; 12]);
    assert_eq!(early.load(SeqCst), 0, "none was due while others were read");
}
