//! Files on a real disk become photos, once each, whole, and untouched.

use crate::world::{World, until};
use boothlift_contract::FileVerdict;
use boothlift_intake::IntakeEvent;
use boothlift_testkit::booth::{Booth, Manner, picture};
use std::{collections::BTreeMap, fs, time::Duration};

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_file_becomes_a_photo_of_its_session() {
    let world = World::new().await;
    let mut running = world.start(true).await;
    let bytes = picture(1, 90, 60);
    fs::write(world.path("20260620_2114_1.jpg"), &bytes).unwrap();
    world.until_verdict("20260620_2114_1.jpg", FileVerdict::Adopted).await;
    until("quiet", || running.intake.status().arriving == 0).await;
    let adopted: Vec<_> = running
        .events()
        .into_iter()
        .filter_map(|event| match event {
            IntakeEvent::Adopted { sha256, tag, is_new, .. } => Some((sha256, tag, is_new)),
            _ => None,
        })
        .collect();
    let [(sha256, tag, true)] = &adopted[..] else { panic!("{adopted:?}") };
    assert_eq!(tag.as_deref(), Some("20260620_2114"));
    assert_eq!(fs::read(world.spool.path(sha256, boothlift_contract::MediaType::Jpeg)).unwrap(), bytes);
    running.intake.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_writers_with_real_pauses_are_taken_whole_or_not_at_all_with_hints_and_without() {
    for hints in [true, false] {
        let world = World::new().await;
        let running = world.start(hints).await;
        let mut whole = BTreeMap::new();
        let mut writers = Vec::new();
        for (n, manner) in Manner::ALL.into_iter().cycle().take(50).enumerate() {
            let (path, bytes) = (world.path(&format!("{manner:?}-{n}.jpg")), picture(n as u64, 120, 80));
            if manner.ends_whole() {
                whole.insert(path.clone(), bytes.clone());
            }
            let pause = Duration::from_millis(if manner == Manner::Paused { 5_000 } else { 1_200 });
            writers.push(std::thread::spawn(move || manner.write(&path, &bytes, pause).unwrap()));
        }
        tokio::task::spawn_blocking(|| writers.into_iter().for_each(|writer| writer.join().unwrap())).await.unwrap();
        for path in whole.keys() {
            until(&format!("{}", path.display()), || {
                world.file(path).is_some_and(|file| file.verdict == FileVerdict::Adopted)
            })
            .await;
        }
        let mut expected: Vec<_> = whole.values().cloned().collect();
        let mut copies = world.copies();
        expected.sort();
        copies.sort();
        assert!(copies == expected, "hints {hints}: {} copies of {} photos", copies.len(), expected.len());
        for path in fs::read_dir(&world.booth).unwrap().map(|entry| entry.unwrap().path()) {
            let verdict = world.file(&path).map(|file| file.verdict);
            let wanted = if whole.contains_key(&path) { FileVerdict::Adopted } else { FileVerdict::Arriving };
            assert_eq!(verdict, Some(wanted), "{}", path.display());
        }
        running.intake.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_booths_files_stay_as_they_were() {
    let world = World::new().await;
    let mut booth = Booth::new(3, jiff::civil::date(2026, 6, 20).at(23, 58, 0, 0)).sized(90, 60);
    for shot in (0..4).flat_map(|_| booth.session()).collect::<Vec<_>>() {
        fs::write(world.path(shot.name.to_str().unwrap()), shot.bytes).unwrap();
    }
    let picture_of = || {
        let mut files: Vec<_> = fs::read_dir(&world.booth)
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                let modified = fs::metadata(&path).unwrap().modified().unwrap();
                (path.clone(), fs::read(&path).unwrap(), modified)
            })
            .collect();
        files.sort();
        files
    };
    let before = picture_of();
    let running = world.start(true).await;
    running.settled().await;
    assert_eq!(world.hashes().len(), before.len());
    running.intake.stop().await;
    assert!(picture_of() == before);
}
